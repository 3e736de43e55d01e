"""Lantern Mail in memory, as its documents describe it."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime, timedelta
from html import escape
from typing import Any

import httpx


def _article(number: int, title: str, html: str, audience: str = "everyone") -> dict[str, Any]:
    return {"id": number, "title": title, "html": html, "audience": audience}


ARTICLES = [
    _article(31, "Обмен светильника", "<p>Обменять светильник можно <b>за 14 дней</b>.</p>"),
    _article(32, "Exchanging a lamp", "<ul><li>within 14 days</li></ul>"),
    _article(33, "Обмен: памятка", "<p>Обменять без чека может старший смены.</p>", "team"),
]
START = datetime(2026, 11, 20, 9, tzinfo=UTC)
PAGE = 2
"""Results a page, so that a short list has several."""


class FakeLanternMail:
    """Four tickets; T-2026-000102 waits for a reply."""

    def __init__(self, client_secret: str) -> None:
        self.client_secret = client_secret
        self.sessions = 0
        self.good = ""
        self.seconds = 900
        self.leaks = False
        self.withdraws = True
        self.clock = START
        self.tickets: dict[str, dict[str, Any]] = {}
        self.entries: dict[str, list[dict[str, Any]]] = {}
        for number in (101, 102, 103, 104):
            name = f"T-2026-000{number}"
            self.tickets[name] = {
                "id": name, "subject": "Светильник", "folder": "inbox", "opened_at": START.isoformat(),
                "customer": {"name": "Анна", "email": "anna@mail.example"},
            }  # fmt: skip
            self.entries[name] = []
            self.write(name, "Здравствуйте! До какого числа можно обменять светильник?")
        self.add("T-2026-000101", "email", "user", "<p>До 4 декабря.</p>", "everyone")

    def write(self, ticket: str, text: str) -> str:
        """Write as the customer does: a letter of HTML."""
        return self.add(ticket, "email", "customer", f"<div>{escape(text)}</div>".replace("\n", "<br>"), "everyone")

    def add(self, ticket: str, kind: str, by: str, html: str, audience: str) -> str:
        self.clock += timedelta(minutes=1)
        name, at = f"E-{sum(map(len, self.entries.values())) + 1}", self.clock.isoformat()
        entry = {"id": name, "kind": kind, "from": {"type": by}, "audience": audience, "html": html, "at": at}
        self.entries[ticket].append(entry)
        self.tickets[ticket]["touched_at"] = at
        return name

    def handle(self, request: httpx.Request) -> httpx.Response:
        body = json.loads(request.content) if request.content else {}
        if (request.method, request.url.path) == ("POST", "/v3/session"):
            return self.session(body)
        if not self.good or request.headers.get("Authorization") != f"Lantern {self.good}":
            return httpx.Response(401, json={"problem": "the session has ended"})
        if (request.method, request.url.path) == ("POST", "/v3/search"):
            return self.search(body)
        found = re.fullmatch(r"/v3/tickets/(T-\d{4}-\d{6})(?:/(notes|emails)(?:/(E-\d+))?)?", request.url.path)
        if found is None or found[1] not in self.tickets:
            return httpx.Response(404, json={"problem": "there is no such ticket"})
        if request.method == "GET":
            return httpx.Response(200, json=self.tickets[found[1]])
        if request.method == "PATCH":
            return self.patch(found[1], found[3], body)
        seen_by = "everyone" if self.leaks else body.get("audience", "everyone")
        entry = self.add(found[1], found[2].removesuffix("s"), "user", body["html"], seen_by)
        return httpx.Response(201, json={"id": entry})

    def session(self, body: dict[str, Any]) -> httpx.Response:
        if body["client_secret"] != self.client_secret:
            return httpx.Response(401, json={"problem": "unknown client"})
        self.sessions += 1
        self.good = f"session-of-tests-{self.sessions}"
        return httpx.Response(200, json={"token": self.good, "expires_in": self.seconds})

    def patch(self, ticket: str, name: str, body: dict[str, Any]) -> httpx.Response:
        if not self.withdraws:
            return httpx.Response(503)
        entry = next(each for each in self.entries[ticket] if each["id"] == name)
        entry["audience"] = body["audience"]
        return httpx.Response(200, json=entry)

    def search(self, body: dict[str, Any]) -> httpx.Response:
        where, start = body["where"], int(body.get("cursor", "0"))
        if body["find"] == "tickets":
            found = sorted(self.tickets.values(), key=lambda each: str(each["touched_at"]), reverse=True)
        elif body["find"] == "entries":
            found = self.entries[where["ticket"]][::-1]
        elif not where["text"].strip():
            return httpx.Response(422, json={"problem": "nothing to search for"})
        else:
            words = {word for word in re.findall(r"\w+", where["text"].lower()) if len(word) > 3}
            found = [each for each in ARTICLES if any(word in f"{each}".lower() for word in words)]
        end = start + min(body["limit"], PAGE)
        after = str(end) if end < len(found) else None
        return httpx.Response(200, json={"results": found[start:end], "next": after})
