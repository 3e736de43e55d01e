"""How Omnidesk writes lists, times and fields: its PHP makes objects of lists and lists of empty objects."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any

Object = Mapping[str, Any]


def listed(data: Any, name: str) -> list[Object]:
    """The things of a list, ``{"0": {"case": {…}}, "1": …, "total_count": 2}`` or an array, in its order."""
    if isinstance(data, Mapping):
        numbers = sorted((key for key in data if key.isdigit()), key=int)
        if not numbers and "total_count" not in data:
            raise KeyError(name)
        return [data[number][name] for number in numbers]
    return [each[name] for each in data]


def total(data: Any) -> int | None:
    """How many there are on all pages, where a list tells."""
    found = data.get("total_count") if isinstance(data, Mapping) else None
    return int(found) if found is not None else None


def moment(stamp: Any) -> datetime | None:
    """A time, ``Tue, 23 Dec 2014 10:55:23 +0200``; None for ``-`` and nothing."""
    if not isinstance(stamp, str) or stamp.strip() in ("", "-"):
        return None
    at = parsedate_to_datetime(stamp)
    return at if at.tzinfo else at.replace(tzinfo=UTC)


def in_language(text: Any, language: str | None) -> str:
    """A text, or of one in several languages, by their numbers, the wanted one or the first."""
    if isinstance(text, Mapping):
        wanted = next((number for number, code in LANGUAGES.items() if code == language), "")
        text = text.get(wanted) or next(iter(text.values()), "")
    elif isinstance(text, list):
        text = next(iter(text), "")
    return str(text or "")


LANGUAGES = {"1": "ru", "2": "en"}
"""Languages by their numbers; those of teams with more have numbers that only their own list tells."""


@dataclass(frozen=True)
class Field:
    """A field that a team added to cases or users."""

    level: str
    """``case`` or ``user``."""
    title: str
    kind: str
    options: Mapping[str, str] = field(default_factory=dict)


def fields_of(fields: Iterable[Object]) -> dict[str, Field]:
    """The active fields by the names under which cases and users hold their values: ``cf_25``."""
    found = {}
    for each in fields:
        data = each.get("field_data")
        options = {str(key): str(value) for key, value in data.items()} if isinstance(data, Mapping) else {}
        if each.get("active", True):
            found[f"cf_{each['field_id']}"] = Field(each["field_level"], each["title"], each["field_type"], options)
    return found


def values_of(held: Any, level: str, fields: Mapping[str, Field]) -> list[tuple[str, object]]:
    """Titles and values of the fields that a case or a user has; a chosen value by its name."""
    if not isinstance(held, Mapping):
        return []
    return [
        (fields[name].title, _named(value, fields[name]))
        for name, value in held.items()
        if name in fields and fields[name].level == level
    ]


def _named(value: object, about: Field) -> object:
    if about.kind == "checkbox":
        return True if value in (True, 1, "1", "true", "on") else None  # nobody ticks a box for «no»
    if isinstance(value, list):
        return [_named(each, about) for each in value]
    return about.options.get(str(value), value)
