"""Structured answers: read from what a model sent, with what is wrong with them in words that it can act on."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from tonewise.drafting.cleaning import without_thoughts
from tonewise.drafting.streaming import string_begun
from tonewise.llm.chat import ChatMessage, Schema

if TYPE_CHECKING:
    from tonewise.prompts.outputs import StructuredReply

_FENCE = re.compile(r"\A```[\w-]*\s*|\s*```\Z")
_REPLY = re.compile(r'"reply"\s*:\s*"')
_LONGEST_QUOTED = 2_000
"""Characters of a failed answer that are shown to the model again."""
_ASK_AGAIN = {
    "ru": "Это не тот вид ответа: {problem}. Пришли только JSON с полями reply (текст ответа клиенту) и answers.",
    "en": "That is not the form asked for: {problem}. Send only JSON with the fields reply (the text for the customer) "
    "and answers.",
}


@dataclass(frozen=True, slots=True)
class Misshapen:
    """An answer that is not in the form asked for."""

    problem: str
    """What is wrong with it, in one line."""
    reply: str | None
    """The text for the customer where it can be told all the same: a whole field, or an answer in plain text."""


def reply_schema() -> Schema:
    """The form of a reply with an account of what it rests on."""
    from tonewise.prompts.outputs import schema_of  # noqa: PLC0415

    return Schema("reply", schema_of("reply"))


def structured_in(answer: str) -> StructuredReply | Misshapen:
    """The structured reply that an answer holds, or what is wrong with it."""
    from pydantic import ValidationError  # noqa: PLC0415

    from tonewise.prompts.outputs import StructuredReply  # noqa: PLC0415

    text = _FENCE.sub("", without_thoughts(answer))
    begun = text.find("{")
    if begun < 0:
        is_list = text.startswith("[")
        return Misshapen("it is no JSON object", None if is_list else text or None)
    try:
        found: Any = json.JSONDecoder(strict=False).raw_decode(text[begun:])[0]
        read = StructuredReply.model_validate(found)
    except (ValidationError, ValueError, RecursionError) as error:
        return Misshapen(_told(error), _whole_reply(text[begun:]))
    if not read.reply.strip():
        return Misshapen("reply is empty", None)
    return read


def asked_again(messages: tuple[ChatMessage, ...], answer: str, problem: str, language: str) -> tuple[ChatMessage, ...]:
    """The same request, with the answer that was not in the form asked for and what is wrong with it."""
    told = _ASK_AGAIN["ru" if language == "ru" else "en"].format(problem=problem)
    said = answer.strip()[:_LONGEST_QUOTED] or "…"
    return (*messages, ChatMessage("assistant", said), ChatMessage("user", told))


def _whole_reply(text: str) -> str | None:
    """The field ``reply`` of broken JSON, where it is whole."""
    found = _REPLY.search(text)
    if found is None:
        return None
    said, end = string_begun(text[found.end() :])
    return said if text[found.end() + end :][:1] == '"' and said.strip() else None


def _told(error: Exception) -> str:
    """An error in one line, without what a customer or a model wrote."""
    from pydantic import ValidationError  # noqa: PLC0415

    if isinstance(error, ValidationError):
        first = error.errors(include_url=False, include_input=False)[0]
        place = ".".join(str(part) for part in first["loc"]) or "the answer"
        return f"{place}: {first['msg']}"
    if isinstance(error, json.JSONDecodeError):
        return f"broken JSON at character {error.pos}: {error.msg}"
    return "broken JSON"
