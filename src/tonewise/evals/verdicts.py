"""A judging model's answer, read with care: one verdict in its form, whose quote stands in the reply."""

from __future__ import annotations

import json
import re
from typing import Any

from pydantic import ValidationError

from tonewise.drafting.cleaning import without_thoughts
from tonewise.llm.chat import ChatMessage, Schema
from tonewise.prompts.outputs import JudgedReply, schema_of
from tonewise.reading.words import without_marks

_LONGEST_QUOTED = 2_000
"""Characters of a failed answer that are shown to the model again."""
_GAP = re.compile(r"…|\.{3}|\[…]|\[\.\.\.]|\n| / ")
"""What parts a quote of two places."""
_VERDICTS = {"pass": "pass", "passed": "pass", "fail": "fail", "failed": "fail", "cannot-assess": "cannot-assess"}
_ASK_AGAIN = {
    "ru": "Это не тот вид ответа: {problem}. Пришли только JSON с полями reason, quote и verdict (pass, fail или "
    "cannot-assess).",
    "en": "That is not the form asked for: {problem}. Send only JSON with the fields reason, quote and verdict (pass, "
    "fail or cannot-assess).",
}


def verdict_schema() -> Schema:
    """The form of a verdict."""
    return Schema("verdict", schema_of("verdict"))


def verdict_in(answer: str) -> JudgedReply | str:
    """The verdict that an answer holds, or in one line why it holds none.

    Text around the JSON is passed over; two verdicts that differ are none: one of them may be the reply's own words.
    """
    found = list(_objects(without_thoughts(answer)))
    if not found:
        return "it holds no JSON object"
    read: list[JudgedReply] = []
    problem = ""
    for each in found:
        try:
            read.append(JudgedReply.model_validate(_plain(each)))
        except ValidationError as error:
            first = error.errors(include_url=False, include_input=False)[0]
            problem = f"{'.'.join(map(str, first['loc'])) or 'the answer'}: {first['msg']}"
    if len({each.verdict for each in read}) > 1:
        return "it holds two verdicts that differ"
    return read[0] if read else problem


def asked_again(messages: tuple[ChatMessage, ...], answer: str, problem: str, language: str) -> tuple[ChatMessage, ...]:
    """The same request, with the answer that was not in the form asked for and what is wrong with it."""
    told = _ASK_AGAIN["ru" if language == "ru" else "en"].format(problem=problem)
    said = answer.strip()[:_LONGEST_QUOTED] or "…"
    return (*messages, ChatMessage("assistant", said), ChatMessage("user", told))


def stands_in(quote: str, reply: str) -> bool:
    """Whether the words of a quote stand in a reply, in a row where no gap («…») parts them; an empty quote does."""
    within = f" {_bare(reply)} "
    return all(f" {part} " in within for each in _GAP.split(quote) if (part := _bare(each)))


def _objects(text: str) -> list[dict[str, Any]]:
    """The JSON objects of a text, those that stand within others left out."""
    decoder = json.JSONDecoder(strict=False, object_pairs_hook=_fields)
    found: list[dict[str, Any]] = []
    at = text.find("{")
    while at >= 0:
        try:
            value, end = decoder.raw_decode(text, at)
        except (ValueError, RecursionError):
            end = at + 1
        else:
            if isinstance(value, dict):
                found.append(value)
        at = text.find("{", end)
    return found


def _fields(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """The fields by their names in small letters; one that is given twice, in two ways, says nothing."""
    fields: dict[str, Any] = {}
    for given, value in pairs:
        name = given.strip().lower()
        fields[name] = value if fields.get(name, value) == value else None
    return fields


def _plain(found: dict[str, Any]) -> dict[str, Any]:
    """The fields of a verdict: in capitals or with a space it is one all the same."""
    fields = dict(found)
    said = fields.get("verdict")
    if isinstance(said, str):
        bare = re.sub(r"[\s_]+", "-", said.strip(" .*\"'").lower())
        fields["verdict"] = _VERDICTS.get(bare, said)
    texts = {name: "" for name in ("reason", "quote") if fields.get(name) is None}
    return fields | texts


def _bare(text: str) -> str:
    return " ".join(without_marks(text))
