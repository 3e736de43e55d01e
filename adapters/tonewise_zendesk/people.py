"""Who wrote and who asks: Zendesk's users and organizations."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from tonewise.model import Customer

Record = Mapping[str, Any]

_OF_THE_TEAM = frozenset({"agent", "admin"})
_KEPT = ("email", "phone", "locale", "time_zone", "tags")


def records(given: Iterable[Record] | None) -> dict[int, Record]:
    """Side-loaded records by their ids."""
    return {int(each["id"]): each for each in given or ()}


def name_of(users: Mapping[int, Record], user_id: object) -> str | None:
    """A user's name; None where the account has none under this id, as for the system itself (-1)."""
    found = users.get(user_id) if isinstance(user_id, int) else None
    name = found.get("name") if found else None
    return name if isinstance(name, str) and name.strip() else None


def is_team(users: Mapping[int, Record], user_id: object) -> bool:
    """Whether somebody is known to be an agent or an administrator."""
    found = users.get(user_id) if isinstance(user_id, int) else None
    return found is not None and found.get("role") in _OF_THE_TEAM


def is_end_user(users: Mapping[int, Record], user_id: object) -> bool:
    """Whether somebody is known to be an end user."""
    found = users.get(user_id) if isinstance(user_id, int) else None
    return found is not None and found.get("role") == "end-user"


def customer(
    user: Record | None, ticket: Record, comments: Sequence[Record], organizations: Mapping[int, Record]
) -> Customer:
    """The requester: their name, and as the profile what the account knows of them; agents' remarks stay out of it."""
    if user is None:
        return Customer()
    profile: dict[str, Any] = {name: user[name] for name in _KEPT if user.get(name)}
    organization = organizations.get(user.get("organization_id") or 0)
    if organization and organization.get("name"):
        profile["organization"] = organization["name"]
    if city := _city(user, comments):
        profile["city"] = city
    for key, value in (user.get("user_fields") or {}).items():
        if isinstance(value, str | int | float) and not isinstance(value, bool) and str(value).strip():
            profile.setdefault(str(key), value)
    profile |= _satisfaction(ticket)
    return Customer(name=name_of({int(user["id"]): user}, int(user["id"])), profile=profile)


def _city(user: Record, comments: Sequence[Record]) -> str:
    """Where the customer wrote from last, by the address of their connection: ``Melbourne, 07, Australia``."""
    for each in reversed(comments):
        system = (each.get("metadata") or {}).get("system") or {}
        where = system.get("location") if each.get("author_id") == user.get("id") else None
        if isinstance(where, str) and where.strip():
            return where.partition(",")[0].strip()
    return ""


def _satisfaction(ticket: Record) -> dict[str, str]:
    """How the customer rated the service, where they did."""
    rating = ticket.get("satisfaction_rating")
    if not isinstance(rating, Mapping) or rating.get("score") in (None, "offered", "unoffered"):
        return {}
    found = {"satisfaction": rating.get("score"), "satisfaction_comment": rating.get("comment")}
    return {name: value for name, value in found.items() if isinstance(value, str) and value.strip()}
