"""UseDesk in memory, as its documents and its customers' programs describe it."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx

START = datetime(2026, 11, 20, 9, tzinfo=UTC)
PAGE = 100


def stamp(at: datetime) -> str:
    return f"{at:%Y-%m-%d %H:%M:%S}"


class FakeUseDesk:
    """Three tickets and a knowledge base; the second ticket waits for a reply."""

    def __init__(self, token: str) -> None:
        self.token = token
        self.leaks = False
        self.clock = START
        self.comments = 900
        self.tickets: dict[str, dict[str, Any]] = {}
        self.articles = [
            {"id": 96, "title": "Как вернуть велосипед", "text": "<p>Вернуть можно за 14 дней.</p>", "public": 1},
            {"id": 97, "title": "Скидки для своих", "text": "Вернуть скидку нельзя.", "public": 0},
        ]
        for number in ("6", "7", "8"):
            self.open(number)
            self.add(number, "client", "Здравствуйте! Когда можно забрать велосипед?")
        self.add("6", "user", "Сегодня до 20:00.")

    def open(self, number: str) -> None:
        self.clock += timedelta(minutes=1)
        about = {
            "id": int(number), "status_id": 1, "subject": f"Велосипед {number}", "client_id": 261702, "assignee_id": 2,
            "group": 0, "channel_id": 62224, "email": "0", "published_at": stamp(self.clock), "company_id": 153561,
            "last_updated_at": stamp(self.clock),
        }  # fmt: skip
        self.tickets[number] = {"ticket": about, "comments": [], "tags": [], "custom_fields": []}

    def add(self, number: str, side: str, text: str, sort: str = "public") -> int:
        self.clock += timedelta(minutes=1)
        self.comments += 1
        data = self.tickets[number]
        data["comments"].append({
            "id": self.comments, "ticket_id": int(number), "message": text, "from": side, "type": sort, "files": [],
            "published_at": stamp(self.clock), "user_id": 2 if side == "user" else None,
        })  # fmt: skip
        data["ticket"]["last_updated_at"] = stamp(self.clock)
        return self.comments

    def handle(self, request: httpx.Request) -> httpx.Response:
        if request.method == "GET":
            return self.searched(request)
        body = json.loads(request.content)
        if body.pop("api_token", None) != self.token:
            return httpx.Response(200, json={"error": "Invalid token", "code": "112"})
        known: dict[str, Callable[[dict[str, Any]], Any]] = {
            "/ticket": self.ticket, "/tickets": self.listed, "/create/comment": self.commented,
            "/client": lambda body: [{"client": {"id": 261702, "name": "Анна", "emails": [], "client_company": None}}],
            "/users": lambda body: [{"id": 2, "name": "Пётр", "email": "petr@shop.example"}],
            "/ticket/fields": lambda body: [],
        }  # fmt: skip
        if request.url.path not in known:
            return httpx.Response(404, json={"error": "no such method"})
        answer = known[request.url.path](body)
        return answer if isinstance(answer, httpx.Response) else httpx.Response(200, json=answer)

    def ticket(self, body: dict[str, Any]) -> Any:
        found = self.tickets.get(str(body["ticket_id"]))
        return found or httpx.Response(404, json={"error": "Ticket not found"})

    def commented(self, body: dict[str, Any]) -> Any:
        if not body.get("message"):
            return {"status": "error", "error": "Message is required"}
        if str(body["ticket_id"]) not in self.tickets:
            return {"status": "error", "error": "Ticket not found"}
        sort = "public" if self.leaks else body.get("type") or "private"
        return {"status": "success", "comment_id": self.add(str(body["ticket_id"]), "user", body["message"], sort)}

    def listed(self, body: dict[str, Any]) -> Any:
        """A hundred tickets of a page, by their numbers, newest first, not by their change."""
        after, before = body.get("updated_after", ""), body.get("updated_before", "9")
        wanted = set(filter(None, str(body.get("fstatus", "")).split(",")))
        found = [
            {"id": about["id"], "subject": about["subject"], "status": about["status_id"], "client_name": "Анна",
             "last_updated_at": about["last_updated_at"], "last_comment": data["comments"][-1]["message"]}
            for data in self.tickets.values()
            if after <= (about := data["ticket"])["last_updated_at"][:16] <= before
            and (not wanted or str(about["status_id"]) in wanted)
        ]  # fmt: skip
        found.sort(key=lambda each: -each["id"])
        start = int(body.get("offset", 0)) * PAGE
        return found[start : start + PAGE]

    def searched(self, request: httpx.Request) -> httpx.Response:
        params = request.url.params
        if params.get("api_token") != self.token:
            return httpx.Response(200, json={"error": "Invalid token", "code": "112"})
        if request.url.path != "/support/2/articles/list":
            return httpx.Response(404, json={"error": "no such base"})
        public = {"public": 1, "private": 0}[params["type"]]
        words = params["query"].lower()
        found = [each for each in self.articles if each["public"] == public]
        found = [each for each in found if words in f"{each['title']} {each['text']}".lower()]
        answer = {"page": 1, "last-page": 1, "count": 20, "total-count": len(found), "articles": found}
        return httpx.Response(200, json=answer)
