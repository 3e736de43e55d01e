"""Calls of Zendesk's API that several operations make: lists page by page, and what is kept for some minutes."""

from __future__ import annotations

from time import monotonic
from typing import Any

from tonewise.errors import HelpdeskForbiddenError, HelpdeskMalformedError, HelpdeskNotFoundError
from tonewise.helpdesk.http import Http, usual_reason

MOST_RECORDS = 100
"""Records of a page, the most that Zendesk gives."""
MOST_PAGES = 1000
"""Pages of one list: far above the 5000 comments that a ticket holds."""
KEPT_SECONDS = 600.0
"""For which the set-up of fields and the texts of macros are kept: a fetch should not cost a call more for them."""


class Calls(Http):
    """The connections to one account."""

    def __init__(self, title: str, base_url: str, **options: Any) -> None:
        super().__init__(title, base_url, reason=_reason, **options)
        self._kept: dict[str, tuple[float, list[dict[str, Any]]]] = {}

    async def pages(self, path: str, **params: Any) -> list[dict[str, Any]]:
        """All pages of a list that has cursors."""
        pages: list[dict[str, Any]] = []
        after: str | None = None
        for _ in range(MOST_PAGES):
            given = {**params, "page[size]": MOST_RECORDS, **({"page[after]": after} if after else {})}
            pages.append((await self.get(path, params=given)).object)
            meta = pages[-1].get("meta") or {}
            before, after = after, meta.get("after_cursor")
            if not meta.get("has_more") or not after or after == before:
                return pages
        raise HelpdeskMalformedError(f"{self.title}: a list has no end")

    async def pages_if_any(self, path: str, **params: Any) -> list[dict[str, Any]]:
        """All pages of a list; none where the account has no such thing, or the token is not allowed to see it."""
        try:
            return await self.pages(path, **params)
        except (HelpdeskNotFoundError, HelpdeskForbiddenError):
            return []

    async def kept(self, path: str, name: str, **params: Any) -> list[dict[str, Any]]:
        """Records that an account has few of and seldom changes: read anew every few minutes alone."""
        read_at, records = self._kept.get(path, (0.0, []))
        if not read_at or monotonic() - read_at > KEPT_SECONDS:
            found = await self.pages_if_any(path, **params)
            records = [each for page in found for each in page.get(name) or ()]
            self._kept[path] = (monotonic(), records)
        return records

    async def requested(self, user: str, most: int) -> list[dict[str, Any]]:
        """The tickets that a user requested, the last changed first; none of a user who is deleted for good."""
        params = {"sort_by": "updated_at", "sort_order": "desc", "per_page": min(MOST_RECORDS, most)}
        try:
            return list((await self.get(f"/api/v2/users/{user}/tickets/requested", params=params)).object["tickets"])
        except HelpdeskNotFoundError:
            return []

    async def articles(self, words: str, most: int) -> list[dict[str, Any]]:
        """The Help Center's first results, in all its languages; none where the account has no Help Center."""
        # In one language alone it falls back to its own where it has not the one asked for.
        params = {"query": words, "locale": "*", "per_page": min(MOST_RECORDS, most)}
        try:
            found = (await self.get("/api/v2/help_center/articles/search", params=params)).object
        except (HelpdeskNotFoundError, HelpdeskForbiddenError):
            return []
        return list(found["results"])


def _reason(data: Any) -> object:
    """Why Zendesk refused: the details by field before the words for all refusals of that kind."""
    details = data.get("details") if isinstance(data, dict) else None
    if isinstance(details, dict):
        found = [each for listed in details.values() if isinstance(listed, list) for each in listed]
        told = [each.get("description") for each in found if isinstance(each, dict)]
        if said := "; ".join(each for each in told if isinstance(each, str)):
            return said
    return usual_reason(data)
