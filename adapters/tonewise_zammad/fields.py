"""Attributes that an administrator added to Zammad's objects, with the labels that agents see."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

_USUAL = frozenset(
    "id number title note state priority group owner customer organization type pending_time preferences tags "
    "article_count articles article_ids create_article_type create_article_sender created_at created_by updated_at "
    "updated_by first_response_at first_response_escalation_at first_response_in_min first_response_diff_in_min "
    "close_at close_escalation_at close_in_min close_diff_in_min update_escalation_at update_in_min "
    "update_diff_in_min last_close_at last_contact_at last_contact_agent_at last_contact_customer_at "
    "last_owner_update_at escalation_at time_unit ticket_time_accounting ticket_time_accountings checklist "
    "referencing_checklists mentions shared_draft flags ai_agent_running ai_stored_results".split()
)
"""Attributes of a ticket that every Zammad has."""


@dataclass(frozen=True)
class Field:
    """An attribute that was added to an object."""

    object: str
    name: str
    label: str
    options: Mapping[str, str] = field(default_factory=dict)
    """Names of values, where they are chosen from a list."""


def fields_of(attributes: Iterable[Mapping[str, Any]]) -> tuple[Field, ...]:
    """The attributes that were added, from the list of all; those that Zammad came with cannot be edited."""
    return tuple(
        Field(each["object"], each["name"], each.get("display") or each["name"], _options(each.get("data_option")))
        for each in attributes
        if each.get("editable") and each.get("active", True) and each["name"] not in _USUAL
    )


def custom_values(kind: str, data: Mapping[str, Any], fields: tuple[Field, ...] | None) -> Iterator[tuple[str, object]]:
    """Labels and values of an object's added attributes; without known fields, a ticket's by their names."""
    if fields is not None:
        for each in fields:
            if each.object == kind and each.name in data:
                yield each.label, _named(data[each.name], each.options)
        return
    for name, value in data.items():
        if name not in _USUAL and not name.endswith(("_id", "_ids")) and not isinstance(value, Mapping):
            yield name.replace("_", " "), value


def _named(value: object, options: Mapping[str, str]) -> object:
    if isinstance(value, list):
        return [_named(each, options) for each in value]
    if isinstance(value, bool):
        return options.get(str(value).lower(), value)
    return options.get(value, value) if isinstance(value, str) else value


def _options(data: Mapping[str, Any] | None) -> dict[str, str]:
    """Names by value: a plain list holds them as an object, a tree as objects with children."""
    given = (data or {}).get("options")
    if isinstance(given, Mapping):
        return {str(value): str(name) for value, name in given.items() if name}
    found: dict[str, str] = {}
    branches = list(given or ())
    while branches:
        branch = branches.pop()
        found[str(branch["value"])] = str(branch.get("name") or branch["value"])
        branches += branch.get("children") or ()
    return found
