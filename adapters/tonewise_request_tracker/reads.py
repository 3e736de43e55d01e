"""What is asked of Request Tracker for one ticket: its transactions, the parts of its letters, who its people are."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from tonewise.errors import HelpdeskForbiddenError, HelpdeskNotFoundError
from tonewise.helpdesk import shaped
from tonewise.helpdesk.http import Http, path_part

API = "REST/2.0"
PAGE = 100
"""Items of a page: as many as Request Tracker gives."""
AT_ONCE = 40
"""Transactions whose parts are asked for in one address."""

_PERSON = "id,Name,RealName,EmailAddress,Organization,City,Country,Lang,CustomFields"


class Reads:
    """The requests of a fetch; who is privileged is remembered."""

    def __init__(self, title: str, http: Http) -> None:
        self.title = title
        self.http = http
        self._privileged: dict[str, bool | None] = {}

    async def history(self, number: str, version: str | None) -> list[Mapping[str, Any]]:
        """All transactions; a page may be short, as those that the user may not see are left out of it afterwards."""
        params = {"fields": "Type,Creator,Created", "fields[Creator]": _PERSON, "per_page": PAGE}
        found: dict[str, Mapping[str, Any]] = {}
        page = 1
        while True:
            answer = await self.http.get(f"{API}/ticket/{number}/history", params={**params, "page": page})
            with shaped(self.title):
                items = {str(int(each["id"])): each for each in answer.object["items"]}
                new = items.keys() - found.keys()
                found |= items
                last = not new or version in items or is_last(answer.object)
            if last:
                return list(found.values())
            page += 1

    async def texts(self, number: str, transactions: Sequence[str]) -> list[Mapping[str, Any]]:
        """What was written, with the parts that hold the parts; files are not asked for."""
        wanted = [
            {"field": "Filename", "operator": "IS", "value": "NULL"},
            {"field": "ContentType", "operator": "STARTSWITH", "value": "text/"},
            {"field": "ContentType", "operator": "STARTSWITH", "value": "multipart/", "entry_aggregator": "OR"},
        ]
        fields = "TransactionId,ContentType,Filename,Headers,Content"
        parts = await self.parts(number, transactions, fields, wanted)
        with shaped(self.title):
            return [part for part in parts if not part.get("Filename")]

    async def files(
        self, number: str, parts: Sequence[Mapping[str, Any]], transactions: Sequence[str]
    ) -> list[Mapping[str, Any]]:
        """What was sent along, asked for where there can be something: a letter of texts alone has no other parts."""
        with shaped(self.title):
            plain = {str(part["TransactionId"]) for part in parts}
            mixed = {
                str(part["TransactionId"])
                for part in parts
                if part["ContentType"].startswith("multipart/") and part["ContentType"] != "multipart/alternative"
            }
        suspects = [each for each in transactions if each in mixed or each not in plain]
        wanted = [{"field": "Filename", "operator": "IS NOT", "value": "NULL"}]
        found = await self.parts(number, suspects, "TransactionId,ContentType,Filename,Headers", wanted)
        with shaped(self.title):
            return [part for part in found if part.get("Filename")]

    async def parts(
        self, number: str, transactions: Sequence[str], fields: str, wanted: Sequence[Mapping[str, str]] = ()
    ) -> list[Mapping[str, Any]]:
        """Parts of some transactions' letters."""
        found: list[Mapping[str, Any]] = []
        for start in range(0, len(transactions), AT_ONCE):
            chosen = transactions[start : start + AT_ONCE]
            limits = [{"field": "TransactionId", "value": each, "entry_aggregator": "OR"} for each in chosen]
            query = json.dumps([*limits, *wanted], separators=(",", ":"))  # servers take some 8,000 letters
            params = {"query": query, "fields": fields, "per_page": PAGE}
            page = 1
            while True:
                answer = await self.http.get(f"{API}/ticket/{number}/attachments", params={**params, "page": page})
                with shaped(self.title):
                    items = [each for each in answer.object["items"] if str(each["TransactionId"]) in chosen]
                found += items
                if len(items) < PAGE:
                    break
                page += 1
        return found

    async def privileged(self, numbers: Sequence[str], history: Sequence[Mapping[str, Any]]) -> dict[str, bool]:
        """Who of some users is privileged, each asked for once."""
        for number in numbers:
            if number not in self._privileged:
                try:
                    answer = await self.http.get(f"{API}/user/{path_part(self.title, number)}")
                    with shaped(self.title):
                        self._privileged[number] = bool(int(answer.object["Privileged"]))
                except (HelpdeskForbiddenError, HelpdeskNotFoundError):
                    self._privileged[number] = None
        with shaped(self.title):
            names = {str(each["Creator"]["Name"]): str(each["Creator"]["id"]) for each in history}
        known = {name: self._privileged.get(number) for name, number in names.items()}
        return {name: found for name, found in known.items() if found is not None}


def is_last(data: Mapping[str, Any]) -> bool:
    """Whether a page is the last, as far as it is told: only of lists of which the user may see everything."""
    return data.get("pages") is not None and int(data["page"]) >= int(data["pages"])
