"""Problems with a value in plain words, for people who write files and not for those who write validators."""

from __future__ import annotations

import re
from typing import Any, cast

from pydantic import ValidationError

from tonewise.files.document import Path
from tonewise.plain import shortened

_IDENTIFIER = re.compile(r"[A-Za-z_][\w-]{0,40}")

_TYPES = {
    "string_type": "text",
    "tuple_type": "a list",
    "list_type": "a list",
    "model_type": "an object",
    "model_attributes_type": "an object",
    "dict_type": "an object",
    "mapping_type": "an object",
}


def named(path: Path) -> str:
    """A field's path as people write it: ``messages[0].role``."""
    name = ""
    for step in path:
        if isinstance(step, int):
            name += f"[{step}]"
        elif _IDENTIFIER.fullmatch(step):
            name += f".{step}" if name else step
        else:
            name += f"[{shortened(step, 40)!r}]"
    return shortened(name, 80)


def explained(error: ValidationError, data: Any) -> tuple[Path, str]:
    """The first problem of a value: the path of the field, and what is wrong with it.

    Where a field may be one thing or another, pydantic tells of each in turn: these are one problem, and what goes
    deepest into the value is nearest to what the writer meant.
    """
    problems = [(_real_path(found["loc"], data, found["type"] == "missing"), found) for found in error.errors()]
    first = problems[0][0]
    same = [(path, found) for path, found in problems if path[: len(first)] == first]
    same = [(path, found) for path, found in same if found["type"] not in _TYPES] or same
    deepest = max(len(path) for path, _ in same)
    told = [(path, found) for path, found in same if len(path) == deepest]
    path, found = told[0]
    if all(kind["type"] in _TYPES for _, kind in told):
        wanted = " or ".join(dict.fromkeys(_TYPES[kind["type"]] for _, kind in told))
        hint = " (put it in quotes)" if wanted == "text" else ""
        return path, f"must be {wanted}, not {_kind(_at(data, path), hint)}"
    return path, _problem(found)


def _problem(found: Any) -> str:
    kind, message = found["type"], found["msg"]
    if kind == "missing":
        return "is missing"
    if kind == "literal_error":
        return "must be one of " + str(found["ctx"]["expected"]).replace("' or '", "', '").replace("'", "")
    if kind.startswith(("datetime", "timezone")):
        return "must be a time with an offset, such as 2026-11-21T10:00:00+03:00"
    if kind == "string_unicode":
        return "a lone surrogate is not text"
    message = str(message).removeprefix("Value error, ")
    return shortened(message[:1].lower() + message[1:])


def _real_path(steps: Path, data: Any, missing: bool) -> Path:
    """The steps that the data really has; pydantic adds names of its own types to them."""
    path: list[int | str] = []
    for step in steps:
        if (isinstance(data, dict) and step in data) or (isinstance(data, list | tuple) and isinstance(step, int)):
            data = cast(Any, data)[step]
            path.append(step)
        elif missing and step == steps[-1]:
            path.append(step)
    return tuple(path)


def _at(data: Any, path: Path) -> Any:
    for step in path:
        data = data[step]
    return data


def _kind(value: Any, hint: str) -> str:
    if value is None:
        return "null"
    if isinstance(value, bool):
        return str(value).lower() + hint
    if isinstance(value, int | float):
        return "a number" + hint
    if isinstance(value, str):
        return "text"
    return "an object" if isinstance(value, dict) else "a list"
