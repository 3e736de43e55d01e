"""What is sent to a server of OpenAI's chat completions, and what of it may be left out where it is refused."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tonewise.llm.asking import Ask
from tonewise.llm.chat import Schema

_OPTIONAL = ("temperature", "max_tokens", "stream_options", "response_format")
"""What a request can do without."""


class OptionRefusedError(Exception):
    """A model refuses a request for one of its options, and may take it without."""

    def __init__(self, option: str) -> None:
        super().__init__(option)
        self.option = option


def body_of(ask: Ask, model: str) -> dict[str, Any]:
    """The request's body."""
    options = {
        "temperature": ask.temperature,
        "max_tokens": ask.max_tokens,
        "response_format": response_format(ask.schema) if ask.schema else None,
        "stream": True if ask.on_text else None,
        "stream_options": {"include_usage": True} if ask.on_text else None,
    }
    return {
        "model": model,
        "messages": [{"role": message.role, "content": message.content} for message in ask.messages],
        **{option: value for option, value in options.items() if value is not None},
    }


def response_format(schema: Schema) -> dict[str, Any]:
    """The request for an answer in a form; ``strict`` where the form is one that OpenAI can hold a model to."""
    form = {"name": schema.name, "schema": dict(schema.schema), "strict": _closed(schema.schema)}
    return {"type": "json_schema", "json_schema": form}


def may_be_left_out(status: int, param: str | None, said: str, request: Mapping[str, Any]) -> str | None:
    """The option without which a refused request is worth another try.

    Servers name it in ``param`` or in words. A form of the answer that a server knows nothing of is refused in any
    words, so it is left out where none is named.
    """
    if status not in (400, 422):
        return None
    given = [option for option in _OPTIONAL if option in request]
    named = (param or "").partition(".")[0]
    if named in given:
        return named
    if named and named in request:  # a message, say
        return None
    if "stream_options" in given and "stream_options" in said:
        return "stream_options"
    return "response_format" if "response_format" in given else None


def _closed(schema: object) -> bool:
    """Whether every object in a JSON Schema names all that it holds, and wants all of it."""
    if isinstance(schema, Mapping):
        if "properties" in schema:
            wanted, named = schema.get("required", ()), schema["properties"]
            if schema.get("additionalProperties") is not False or set(wanted) != set(named):
                return False
        return all(_closed(part) for part in schema.values())
    return all(_closed(part) for part in schema) if isinstance(schema, list | tuple) else True
