"""Corner Desk in memory, as its documents describe it."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx

ARTICLES: list[dict[str, Any]] = [
    {"id": 1, "title": "Прокат велосипеда", "html": "<p>Забрать можно <b>до 20:00</b>.</p><p>Залог 500 ₽.</p>"},
    {"id": 2, "title": "Прокат самокатов", "html": "<p>Самокаты выдаём с апреля.</p>"},
]  # fmt: skip
START = datetime(2026, 11, 20, 9, tzinfo=UTC)


class FakeCornerDesk:
    """Three tickets; the second waits for a reply."""

    def __init__(self, token: str) -> None:
        self.token = token
        self.leaks = False
        self.clock = START
        self.tickets: dict[str, dict[str, Any]] = {}
        for number in ("6", "7", "8"):
            self.tickets[number] = {
                "id": int(number), "status": "open", "subject": f"Ticket {number}", "via": "chat", "thread": [],
                "customer_id": 40 if number == "8" else 41,
            }  # fmt: skip
            self.add(number, "message", "customer", "Здравствуйте! Когда можно забрать велосипед?")
        self.add("6", "message", "agent", "Сегодня до 20:00.")

    def add(self, ticket: str, kind: str, by: str, text: str, visible_to: str = "everybody") -> str:
        self.clock += timedelta(minutes=1)
        data = self.tickets[ticket]
        entry = {"id": len(data["thread"]) + 1, "kind": kind, "by": by, "text": text, "visible_to": visible_to}
        data["thread"].append({**entry, "at": self.clock.isoformat()})
        data["changed"], data["etag"] = self.clock.isoformat(), f'"{len(data["thread"])}"'
        return str(entry["id"])

    def handle(self, request: httpx.Request) -> httpx.Response:
        if request.headers.get("Authorization") != f"Bearer {self.token}":
            return httpx.Response(401, json={"error": "unknown token"})
        parts = request.url.path.strip("/").split("/")
        if parts == ["v1", "tickets"]:
            return self.listed(request.url.params)
        if parts == ["v1", "articles"]:
            return self.found(request.url.params)
        if parts[:2] == ["v1", "customers"]:
            theirs = [each for each in self.tickets.values() if str(each["customer_id"]) == parts[2]]
            theirs.sort(key=lambda each: each["changed"], reverse=True)
            return httpx.Response(200, json={"tickets": theirs})
        ticket = self.tickets.get(parts[2]) if parts[:2] == ["v1", "tickets"] and len(parts) in (3, 4) else None
        if ticket is None:
            return httpx.Response(404, json={"error": "no such ticket"})
        if request.method == "GET":
            return httpx.Response(200, json=ticket)
        if request.headers.get("If-Match", ticket["etag"]) != ticket["etag"]:
            return httpx.Response(412, json={"error": "the ticket has changed"})
        body = json.loads(request.content)
        seen_by = "everybody" if self.leaks else body["visible_to"]
        return httpx.Response(
            201, json={"id": self.add(parts[2], parts[3].rstrip("s"), "agent", body["text"], seen_by)}
        )

    def found(self, params: httpx.QueryParams) -> httpx.Response:
        words = {word.strip(".,?!") for word in params["words"].lower().split()}
        found = [each for each in ARTICLES if any(len(w) > 3 and w in f"{each}".lower() for w in words)]
        return httpx.Response(200, json={"articles": found[: int(params["size"])]})

    def listed(self, params: httpx.QueryParams) -> httpx.Response:
        after = params.get("after", "")
        found = sorted(self.tickets.values(), key=lambda each: each["changed"])
        found = [each for each in found if each["changed"] > after and each["changed"] >= params.get("since", "")]
        found = [each for each in found if each["changed"] < params.get("until", "9")]
        size = int(params["size"])
        last = found[:size][-1]["changed"] if found else after
        return httpx.Response(200, json={"tickets": found[:size], "next": last, "more": len(found) > size})
