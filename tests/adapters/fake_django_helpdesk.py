"""django-helpdesk in memory, as version 2.6 behaves: REST API, public follow-ups mailed, comments run as templates."""

from __future__ import annotations

import json
import re
from base64 import b64encode
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx

SITE = "https://shop.example/helpdesk"
START = datetime(2026, 11, 20, 9, tzinfo=UTC)
_TAGS = re.compile(r'\{\{ "(?P<literal>.*?)" \}\}|\{\{.*?\}\}|\{#.*?#\}')


class FakeDjangoHelpdesk:
    """Three tickets of one customer; the second waits for a reply."""

    def __init__(self, password: str) -> None:
        self.signed_in = "Basic " + b64encode(f"tonewise:{password}".encode()).decode()
        self.leaks = False
        self.mails_private_to: list[str] = []
        self.labels = {"custom_order": "Номер заказа", "custom_margin": "Наценка"}
        self.clock = START
        self.followups: list[dict[str, Any]] = []
        self.tickets: dict[str, dict[str, Any]] = {}
        for number in ("6", "7", "8"):
            self.open(number)
        self.add("6", "Сегодня до 20:00.", user=3)

    def open(self, number: str) -> None:
        text = "Здравствуйте! Когда можно забрать велосипед?"
        self.tickets[number] = {
            "id": int(number), "queue": 1, "title": f"Велосипед {number}", "description": text, "resolution": None,
            "submitter_email": "anna@mail.example", "assigned_to": None, "status": 1, "on_hold": False, "priority": 3,
            "due_date": None, "merged_to": None, "custom_order": None, "custom_margin": None,
        }  # fmt: skip
        self.add(number, text, title="Ticket Opened Via Web")

    def add(self, ticket: str, comment: str, *, user: int | None = None, public: bool = True, **more: Any) -> int:
        self.clock += timedelta(minutes=1)
        number = len(self.followups) + 1
        sent = [self.tickets[ticket]["submitter_email"]] if public else self.mails_private_to
        entry = {
            "id": number, "ticket": int(ticket), "user": user, "title": self.tickets[ticket]["title"],
            "comment": comment, "public": public, "new_status": None, "time_spent": None,
            "followupattachment_set": [], "date": self.clock.isoformat(), "message_id": None, "email_recipients": sent,
        }  # fmt: skip
        self.followups.append(entry | more)
        return number

    def whole(self, ticket: str) -> dict[str, Any]:
        return {
            **self.tickets[ticket],
            "followup_set": [each for each in self.followups if str(each["ticket"]) == ticket],
        }

    def handle(self, request: httpx.Request) -> httpx.Response:
        if request.headers.get("Authorization") != self.signed_in:
            return httpx.Response(401, json={"detail": "Invalid username/password."})
        found = re.fullmatch(r"/helpdesk/api/(tickets|followups)/(?:(\d+)/)?", request.url.path)
        if not found:
            return httpx.Response(404, text="<h1>Not Found</h1>")
        kind, number = found.groups()
        if request.method == "OPTIONS":
            fields = {name: {"type": "string", "label": label} for name, label in self.labels.items()}
            return httpx.Response(200, json={"name": "Ticket List", "actions": {"POST": fields}})
        if number is None:
            return self.created(request) if request.method == "POST" else self.listed(kind, request.url.params)
        item = self.item(kind, number)
        statuses = request.url.params.get("status")
        if item and kind == "tickets" and statuses and str(item["status"]) not in statuses.split(","):
            item = None
        if item is None:
            return httpx.Response(404, json={"detail": f"No {kind[:-1].title()} matches the given query."})
        if request.method == "PATCH":
            item.update(json.loads(request.content))
        return httpx.Response(200, json=item)

    def item(self, kind: str, number: str) -> dict[str, Any] | None:
        if kind == "tickets":
            return self.whole(number) if number in self.tickets else None
        return next((each for each in self.followups if str(each["id"]) == number), None)

    def listed(self, kind: str, params: httpx.QueryParams) -> httpx.Response:
        items = [self.whole(number) for number in self.tickets] if kind == "tickets" else self.followups
        size = int(params.get("page_size", 25))
        last = max(1, -(-len(items) // size))
        page = last if params.get("page") == "last" else int(params.get("page", 1))
        if not 1 <= page <= last:
            return httpx.Response(404, json={"detail": "Invalid page."})
        behind = f"{SITE}/api/{kind}/?page={page + 1}&page_size={size}" if page < last else None
        shown = items[(page - 1) * size : page * size]
        return httpx.Response(200, json={"count": len(items), "next": behind, "previous": None, "results": shown})

    def created(self, request: httpx.Request) -> httpx.Response:
        body = json.loads(request.content)
        ticket = str(body.get("ticket"))
        if ticket not in self.tickets:
            return httpx.Response(400, json={"ticket": [f'Invalid pk "{ticket}" - object does not exist.']})
        if re.search(r"%\}|\{%", body["comment"]):
            return httpx.Response(500, text="<h1>Server Error (500)</h1>")
        comment = _TAGS.sub(lambda tag: tag["literal"] or "", body["comment"])
        if body.get("title"):
            self.tickets[ticket]["title"] = body["title"]
        public = self.leaks or body.get("public", False)
        number = self.add(ticket, comment, user=1, public=public)
        return httpx.Response(201, json=self.followups[number - 1])
