"""What kind of file it is that a call wants imported, told by its first object where that is sure."""

from __future__ import annotations

from typing import Any

from tonewise.errors import InputError
from tonewise.evals.importing import Kind, tables
from tonewise.evals.importing.fields import places
from tonewise.evals.importing.pieces import Told, Wishes, objects
from tonewise.files.source import opened

_ASK = "--from jsonl, csv, promptfoo, openai, audit or edits"


def guessed(source: str, wishes: Wishes) -> Kind:
    """The kind of a file; raises InputError, which asks for it, where that is not sure."""
    suffix = source.rpartition(".")[2].lower()
    if source == "-":
        raise InputError("an import reads a file, twice if need be: save standard input to one")
    if suffix in ("csv", "tsv"):
        return _of_table(source, wishes)
    with opened(source):
        pass
    for each in objects(source):
        if not isinstance(each, Told):
            found = _of_object(each[1], wishes)
            if found is None:
                raise InputError(f"it may be several things: say which, {_ASK}", source=source, line=each[0])
            return found
    raise InputError(f"holds no object to tell its kind by: say it, {_ASK}", source=source)


def _of_table(source: str, wishes: Wishes) -> Kind:
    row = next((row for _, row in tables.rows(source) if isinstance(row, dict)), {})
    if any(title.startswith("__expected") for title in row):
        return "promptfoo"
    if {"role", "text"} & wishes.columns.keys() or {"conversation", "role", "text"} <= row.keys():
        return "audit"
    return "csv"


def _of_object(data: Any, wishes: Wishes) -> Kind | None:
    if not isinstance(data, dict):
        return None
    keys = data.keys()
    if {"draft", "sent"} <= keys or ("draft" in keys and "settings" in keys) or {"text", "answers", "score"} <= keys:
        return "edits"
    if {"tests", "scenarios", "providers"} & keys or ({"vars", "assert"} & keys and "conversation" not in keys):
        return "promptfoo"
    if {"custom_id", "choices", "preferred_output"} & keys or _has_content(data) or isinstance(data.get("input"), list):
        return "openai"
    if isinstance(data.get("conversation"), dict):
        return "jsonl"
    if "messages" in keys:
        return None  # conversations: each to be drafted, or each reply in them to be scored
    try:
        return "jsonl" if "customer" in places(list(data), wishes.columns) else None
    except ValueError:
        return None


def _has_content(data: dict[str, Any]) -> bool:
    """Whether messages have ``content``, as OpenAI's do, and not ``text``."""
    request = data.get("request") if isinstance(data.get("request"), dict) else data
    messages = request.get("messages") if isinstance(request, dict) else None
    if not isinstance(messages, list):
        return "request" in data and "response" in data
    return any(isinstance(each, dict) and "content" in each and "text" not in each for each in messages)
