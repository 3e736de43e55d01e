"""A ticket's custom fields as facts, under the titles that the team gave them."""

from __future__ import annotations

from collections.abc import Sequence

from tonewise.helpdesk.facts import field_facts
from tonewise.model import Fact
from tonewise_zendesk.people import Record

_LEFT_OUT = frozenset({"partialcreditcard", "lookup"})
"""Digits of cards are nobody's business here; a lookup holds another record's id, which says nothing."""


def facts(ticket: Record, fields: Sequence[Record], told: frozenset[str]) -> tuple[Fact, ...]:
    """Fields with a value; those that customers do not see in the Help Center are for colleagues alone.

    ``told`` names such fields that a reply may tell all the same, by title in small letters or by id; ``*`` is all.
    """
    known = {each["id"]: each for each in fields}
    shown: list[tuple[str, object]] = []
    hidden: list[tuple[str, object]] = []
    for each in ticket.get("custom_fields") or ():
        field = known.get(each.get("id"))
        if field is None or not field.get("active", True) or field.get("type") in _LEFT_OUT:
            continue
        seen = bool(field.get("visible_in_portal"))
        titles = (field.get("title_in_portal"), field.get("title")) if seen else (field.get("title"),)
        title = next((str(name) for name in titles if name), "")
        names = {str(field["id"]), str(field.get("title") or "").strip().lower(), "*"}
        (shown if seen or names & told else hidden).append((title, _value(field, each.get("value"))))
    said = field_facts(shown)
    kept = field_facts([*shown, *hidden])[len(said) :]  # together, so that their ids differ
    return (*said, *(fact.model_copy(update={"audience": "internal"}) for fact in kept))


def _value(field: Record, value: object) -> object:
    """The value as agents read it: an option by its name, not its tag; a box that is not ticked is as good as empty."""
    if value is False or value is None:
        return None
    options = {each.get("value"): each.get("name") for each in field.get("custom_field_options") or ()}
    if isinstance(value, list):
        return [options.get(each) or each for each in value]
    return options.get(value) or value if isinstance(value, str) else value
