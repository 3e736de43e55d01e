"""Help Scout's Inbox API 2.0 as the adapter needs it: signed in as an app, lists page by page."""

from __future__ import annotations

from collections.abc import Mapping
from time import monotonic
from typing import Any

from pydantic import SecretStr

from tonewise.errors import HelpdeskUnauthorizedError
from tonewise.helpdesk import shaped
from tonewise.helpdesk.http import Answer, Http, path_part

MOST_PAGES = 1000
"""Pages of one list at most."""
EARLIER = 60.0
"""Seconds before its end at which a token is no longer used."""
_SIGN_IN = "/v2/oauth2/token"


class InboxApi:
    """Calls with a token that is got with the app's credentials and renewed before it ends."""

    def __init__(self, title: str, http: Http, app_id: str, app_secret: SecretStr) -> None:
        self.title = title
        self.http = http
        self._credentials = (app_id, app_secret)
        self._token = ""
        self._ends_at = 0.0
        self._served = False

    async def get(self, path: str, *, params: Mapping[str, Any] | None = None) -> Answer:
        """GET a path."""
        return await self.send("GET", path, params=params)

    async def send(self, method: str, path: str, **options: Any) -> Answer:
        """Make a request; where a token that served before is refused to a read, once more with a new one.

        Each write comes right after a read, so the token that it has is one that serves.
        """
        try:
            return await self._sent(method, path, options)
        except HelpdeskUnauthorizedError:
            if method != "GET" or not self._served:
                raise
            self._ends_at = 0.0
        return await self._sent(method, path, options)

    async def _sent(self, method: str, path: str, options: Mapping[str, Any]) -> Answer:
        headers = {"Authorization": f"Bearer {await self._current()}"}
        answer = await self.http.send(method, path, headers=headers, **options)
        self._served = True
        return answer

    async def all_of(self, path: str, kind: str, **params: Any) -> list[dict[str, Any]]:
        """All of a list: its items stand in ``_embedded`` by their kind, which an empty list has not."""
        found: list[dict[str, Any]] = []
        for number in range(1, MOST_PAGES + 1):
            data = (await self.get(path, params={**params, "page": number})).object
            with shaped(self.title):
                found += items(data, kind)
                if number >= data["page"]["totalPages"]:
                    break
        return found

    async def of_customer(self, customer: int, but: int, limit: int) -> tuple[str, ...]:
        """Ids of up to ``limit`` conversations of a customer, save one, the last changed first."""
        # A conversation may have customers beside its primary one; it is not theirs.
        asked = {"query": f"(customerIds:{customer})", "status": "all", "sortField": "modifiedAt", "sortOrder": "desc"}
        found: dict[str, None] = {}
        for number in range(1, MOST_PAGES + 1):
            data = (await self.get("/v2/conversations", params={**asked, "page": number})).object
            with shaped(self.title):
                for each in items(data, "conversations"):
                    theirs = (each.get("primaryCustomer") or {}).get("id") == customer and each["id"] != but
                    if theirs and each.get("status") != "spam" and each.get("state") == "published":
                        found[str(int(each["id"]))] = None
                if len(found) >= limit or number >= data["page"]["totalPages"]:
                    break
        return tuple(found)[:limit]

    def part(self, given: str) -> str:
        """An id as a part of a path."""
        return path_part(self.title, given)

    async def _current(self) -> str:
        if monotonic() >= self._ends_at - EARLIER:
            app_id, secret = self._credentials
            form = {"grant_type": "client_credentials", "client_id": app_id, "client_secret": secret.get_secret_value()}
            data = (await self.http.send("POST", _SIGN_IN, data=form, repeatable=True)).object
            with shaped(self.title):
                token, seconds = str(data["access_token"]), float(data["expires_in"])
            self.http.keep_out(token)
            self._token, self._ends_at, self._served = token, monotonic() + seconds, False
        return self._token


def items(data: Mapping[str, Any], kind: str) -> list[dict[str, Any]]:
    """The items of a page."""
    found: list[dict[str, Any]] = (data.get("_embedded") or {}).get(kind) or []
    return found
