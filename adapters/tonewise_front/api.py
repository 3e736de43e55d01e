"""Front's Core API as the adapter needs it: lists page by page, and what a conversation only points to."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal
from urllib.parse import parse_qs, urlsplit

from tonewise.errors import HelpdeskNotFoundError, HelpdeskRejectedError
from tonewise.helpdesk.http import Http, path_part, usual_reason

PAGE_SIZE = 100
"""The most that Front gives in a page."""
MOST_PAGES = 1000
"""Pages of one list at most."""


class CoreApi:
    """Calls of the Core API over the adapter's connections."""

    def __init__(self, title: str, http: Http) -> None:
        self.title = title
        self.http = http
        self._field_types: dict[str, dict[str, str]] = {}

    async def all_of(self, path: str, *, paged: bool = True) -> list[dict[str, Any]]:
        """All of a list; ``paged`` where it takes a page's size."""
        found: list[dict[str, Any]] = []
        token: str | None = None
        for _ in range(MOST_PAGES):
            asked = {**({"limit": PAGE_SIZE} if paged else {}), **({"page_token": token} if token else {})}
            data = (await self.http.get(path, params=asked or None)).object
            found += data["_results"]
            last, token = token, next_token(data)
            if token is None or token == last:
                break
        return found

    async def contact(self, contact_id: str) -> dict[str, Any] | None:
        """A contact with its handles and custom fields; None where it was deleted."""
        try:
            return (await self.http.get(f"/contacts/{self.part(contact_id)}")).object
        except HelpdeskNotFoundError:
            return None

    async def field_types(self, things: Literal["conversations", "links"]) -> dict[str, str]:
        """Types of the custom fields of things by the fields' names, read once."""
        if things not in self._field_types:
            found = await self.all_of(f"/{things}/custom_fields", paged=False)
            self._field_types[things] = {each["name"]: each["type"] for each in found}
        return self._field_types[things]

    async def only_channel(self, conversation: str) -> str:
        """The channel of a conversation's inbox; raises HelpdeskRejectedError where it has none or several."""
        channels = [
            str(channel["id"])
            for inbox in await self.all_of(f"{conversation}/inboxes", paged=False)
            for channel in await self.all_of(f"/inboxes/{self.part(inbox['id'])}/channels", paged=False)
            if channel["is_valid"]
        ]
        if len(channels) != 1:
            raise HelpdeskRejectedError(
                f"{self.title}: the inbox has {len(channels)} channels; set channel to the one that drafts are for"
            )
        return channels[0]

    def part(self, given: str) -> str:
        """An id as a part of a path."""
        return path_part(self.title, given)


def next_token(data: Mapping[str, Any]) -> str | None:
    """The next page's token. The address that it comes in is of another host than ours: nothing is sent there."""
    address = (data.get("_pagination") or {}).get("next")
    found = parse_qs(urlsplit(address).query).get("page_token") if address else None
    return found[0] if found else None


def reason(data: Any) -> object:
    """Why a request was refused: ``{"_error": {"title", "message", "details"}}``."""
    error = data.get("_error") if isinstance(data, dict) else None
    if not isinstance(error, dict):
        return usual_reason(data)
    details = error.get("details")
    told = [error.get("message") or error.get("title"), *(details if isinstance(details, list) else [])]
    return "; ".join(each for each in told if isinstance(each, str))
