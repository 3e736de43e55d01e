"""Messages as OpenAI's interfaces have them, and what of them a conversation can hold."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

_ROLES = {
    "system": "system", "developer": "system", "user": "customer", "assistant": "bot", "tool": "note",
    "function": "note",
}  # fmt: skip
_TEXTS = ("text", "input_text", "output_text", "refusal")


@dataclass(slots=True)
class Spoken:
    """Messages as conversations hold them, and what was left out of them."""

    messages: list[dict[str, Any]] = field(default_factory=list)
    told: list[str] = field(default_factory=list)


def spoken(messages: Sequence[Any]) -> Spoken:
    """The messages as a conversation's; a tool's result becomes a note, which is never shown to the customer."""
    said = Spoken()
    for number, each in enumerate(messages, 1):
        if not isinstance(each, dict) or each.get("type", "message") not in ("message", "function_call_output"):
            said.told.append(f"messages[{number - 1}]: is no message, left out")
            continue
        role = _ROLES.get(str(each.get("role", "tool" if "output" in each else "")))
        if role is None:
            said.told.append(f"messages[{number - 1}].role: is unknown, the message is left out")
            continue
        text = text_of(each.get("content", each.get("output")), said.told, f"messages[{number - 1}]")
        text = text or (each["refusal"] if isinstance(each.get("refusal"), str) else "")
        if text:
            said.messages.append({"role": role, "text": text})
        elif not (each.get("tool_calls") or each.get("function_call")):
            said.told.append(f"messages[{number - 1}]: has no text, left out")
    return said


def text_of(content: Any, told: list[str], where: str) -> str:
    """The text of a message's content: itself, or the texts of its parts; other parts are told and left out."""
    if isinstance(content, str) or content is None:
        return content or ""
    if not isinstance(content, list):
        told.append(f"{where}: content is neither text nor a list of parts")
        return ""
    return "\n".join(_texts(content, told, where))


def _texts(parts: Sequence[Any], told: list[str], where: str) -> Iterator[str]:
    for part in parts:
        kind = part.get("type") if isinstance(part, dict) else None
        text = part if isinstance(part, str) else part.get("text", part.get("refusal")) if kind in _TEXTS else None
        if isinstance(text, str):
            yield text
        else:
            told.append(f"{where}: a part of type {kind!r} is left out")
