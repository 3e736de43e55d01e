"""Zammad in memory, as its source has it: REST API v1, without search index."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx

START = datetime(2026, 11, 20, 9, tzinfo=UTC)
SENDERS = {"Agent": 1, "Customer": 2, "System": 3}
STATES = {"new": 1, "open": 2, "closed": 4, "merged": 5, "ждёт склада": 8}
USER = {
    "id": 21, "organization_id": None, "login": "anna@mail.example", "firstname": "Анна", "lastname": "Белова",
    "email": "anna@mail.example", "phone": "+7 900 000-00-00", "mobile": "", "department": None, "city": "Кратово",
    "country": "", "vip": False, "active": True, "note": "", "preferences": {"locale": "ru-ru"}, "role_ids": [3],
}  # fmt: skip
ATTRIBUTES = [
    {"id": 1, "name": "title", "display": "Title", "data_type": "input", "editable": False, "active": True,
     "data_option": {"type": "text"}, "object": "Ticket"},
    {"id": 90, "name": "order_number", "display": "Номер заказа", "data_type": "input", "editable": True,
     "active": True, "data_option": {"type": "text"}, "object": "Ticket"},
]  # fmt: skip


class FakeZammad:
    """Three tickets; the second waits for a reply."""

    def __init__(self, token: str) -> None:
        self.token = token
        self.leaks = False
        self.agent = True
        """Whether the token is an agent's; a customer's can hide nothing."""
        self.may_read_objects = True
        self.clock = START
        self.tickets: dict[int, dict[str, Any]] = {}
        self.articles: list[dict[str, Any]] = []
        self.drafts: dict[int, dict[str, Any]] = {}
        self.users: dict[int, dict[str, Any]] = {21: USER}
        self.mails: list[dict[str, Any]] = []
        self.answers: list[dict[str, Any]] = []
        self.text_modules: list[dict[str, Any]] = []
        for number in (6, 7, 8):
            self.open(number, "Здравствуйте! Когда приедет заказ 48213?")
        self.add(6, "Agent", "Сегодня до 20:00.")

    # What people do

    def tick(self) -> str:
        self.clock += timedelta(minutes=1)
        return self.clock.isoformat(timespec="milliseconds").replace("+00:00", "Z")

    def open(self, number: int, text: str, state: str = "open", customer: int = 21) -> None:
        at = self.tick()
        self.tickets[number] = {
            "id": number, "number": f"220{number}", "title": f"Обращение {number}", "group_id": 1, "group": "Shop",
            "state_id": STATES[state], "state": state, "priority_id": 2, "priority": "2 normal",
            "customer_id": customer,
            "customer": "anna@mail.example", "owner_id": 1, "owner": "-", "organization_id": None, "note": None,
            "create_article_type": "email", "create_article_sender": "Customer", "article_count": 1, "type": None,
            "preferences": {}, "created_at": at, "updated_at": at, "order_number": "48213",
        }  # fmt: skip
        self.add(number, "Customer", text)

    def add(self, ticket: int, sender: str, text: str, **given: Any) -> dict[str, Any]:
        at = self.tick()
        named = {"Agent": "Пётр via Магазин <help@shop.example>", "Customer": "Анна Белова <anna@mail.example>"}
        article = {
            "id": 100 + len(self.articles), "ticket_id": ticket, "type": "email", "sender": sender,
            "sender_id": SENDERS[sender], "from": named.get(sender, ""), "to": "", "cc": None,
            "subject": "Обращение", "reply_to": None, "message_id": f"<{len(self.articles)}@mail.example>",
            "in_reply_to": None, "content_type": "text/plain", "body": text, "internal": False, "preferences": {},
            "created_at": at, "updated_at": at, "created_by_id": 21, "attachments": [], **given,
        }  # fmt: skip
        self.articles.append(article)
        self.tickets[ticket]["updated_at"] = at
        if article["type"] == "email" and sender != "Customer":  # whatever «internal» says
            self.mails.append(article)
        return article

    def share(self, ticket: int, article: dict[str, Any]) -> int:
        at = self.tick()
        number = self.drafts.get(ticket, {"id": 40 + ticket})["id"]
        self.drafts[ticket] = {
            "id": number, "ticket_id": ticket, "new_article": article, "ticket_attributes": {}, "created_by_id": 3,
            "updated_by_id": 3, "created_at": at, "updated_at": at,
        }  # fmt: skip
        self.tickets[ticket]["updated_at"] = at
        return int(number)

    # The server

    def handle(self, request: httpx.Request) -> httpx.Response:
        if request.headers.get("Authorization") != f"Token token={self.token}":
            return failed(401, "Authentication required")
        parts = request.url.path.strip("/").split("/")
        if parts[:2] != ["api", "v1"]:
            return failed(404, "No route matches")
        body = json.loads(request.content) if request.content else {}
        routes: dict[tuple[str, str], Callable[[], httpx.Response]] = {
            ("GET", "object_manager_attributes"): self.attributes,
            ("GET", "ticket_states"): lambda: ok(
                [{"id": 8, "name": "ждёт склада", "state_type": "pending reminder", "active": True}]
            ),
            ("GET", "text_modules"): lambda: ok(self.text_modules),
            ("POST", "tickets/search"): lambda: self.searched(body),
            ("POST", "ticket_articles"): lambda: self.create(body),
            ("POST", "knowledge_bases/search"): lambda: self.kb_search(body),
        }
        if route := routes.get((request.method, "/".join(parts[2:]))):
            return route()
        if parts[2] == "knowledge_bases":
            return self.kb_answer(int(parts[5]), request.url.params)
        return self.one(request.method, parts[2:], body)

    def one(self, method: str, parts: list[str], body: dict[str, Any]) -> httpx.Response:
        """What belongs to one ticket, article or user."""
        number = int(parts[-1] if parts[-1].isdigit() else parts[1])
        if parts[0] == "users":
            return ok(self.users[number]) if number in self.users else failed(404, "Couldn't find User")
        if parts[0] == "tickets" or parts[1] == "by_ticket":
            if number not in self.tickets:
                return failed(404, f"Couldn't find Ticket with 'id'={number}")
            if parts[-1] == "shared_draft":
                return self.draft(method, number, body)
            if parts[1] == "by_ticket":
                return ok([each for each in self.articles if each["ticket_id"] == number])
            return ok(self.tickets[number])
        article = next((each for each in self.articles if each["id"] == number), None)
        if article is None:
            return failed(404, "Couldn't find Ticket::Article")
        if method == "PUT" and "internal" in body:
            article["internal"] = body["internal"]
        return ok(article)

    def attributes(self) -> httpx.Response:
        return ok(ATTRIBUTES) if self.may_read_objects else failed(403, "Not authorized")

    def create(self, body: dict[str, Any]) -> httpx.Response:
        if int(body["ticket_id"]) not in self.tickets:
            return failed(404, "Couldn't find Ticket")
        if not body.get("body"):
            return failed(422, 'Need at least article: { body: "some text" }')
        given = {name: body[name] for name in ("to", "subject", "in_reply_to", "content_type") if name in body}
        internal = body.get("internal", False) and not self.leaks
        sender, kind = body.get("sender", "Agent"), body.get("type", "note")
        if not self.agent:
            sender, kind, internal = "Customer", "note" if kind not in ("note", "web") else kind, False
        made = self.add(int(body["ticket_id"]), sender, body["body"], type=kind, internal=internal, **given)
        return ok(made, 201)

    def draft(self, method: str, ticket: int, body: dict[str, Any]) -> httpx.Response:
        if method == "PUT":
            number = self.share(ticket, body["new_article"])
            if self.leaks:  # a draft that went out, as once happened
                article = self.drafts.pop(ticket)["new_article"]
                self.add(ticket, "Agent", article["body"], type="email", content_type="text/html")
                return ok({"shared_draft_id": number, "assets": {}})
        found = self.drafts.get(ticket)
        assets = {"TicketSharedDraftZoom": {str(found["id"]): found}, "User": {}} if found else None
        return ok({"shared_draft_id": found["id"] if found else None, "assets": assets})

    def searched(self, body: dict[str, Any]) -> httpx.Response:
        found = list(self.tickets.values())
        for name, each in body["condition"].items():
            if name == "ticket.customer_id" and each.get("pre_condition") != "specific":
                return failed(422, "Invalid ticket selector conditions")
            field, value = name.removeprefix("ticket."), each["value"]
            if each["operator"] == "after (absolute)":
                found = [ticket for ticket in found if ticket[field] >= value]
            else:
                found = [ticket for ticket in found if ticket[field] == value]
        for field, order in reversed(list(zip(body["sort_by"].split(","), body["order_by"].split(","), strict=True))):
            found.sort(key=lambda ticket, field=field: ticket[field], reverse=order == "desc")  # type: ignore[misc]
        size = min(body.get("per_page", 50), 200)
        first = (body.get("page", 1) - 1) * size
        page = found[first : first + size]
        if not body.get("expand"):
            return ok({"tickets": [each["id"] for each in page], "tickets_count": len(page), "assets": {}})
        return ok(page)

    # The knowledge base: answers are {"id", "content_id", "title", "body", "published_at", "internal_at", …}

    def kb_search(self, body: dict[str, Any]) -> httpx.Response:
        words = [word.strip().lower() for word in body["query"].split(" OR ")]
        found = [each for each in self.answers if any(word in each["body"].lower() for word in words)]
        details = []
        for each in found[: body["limit"]]:
            url = f"/api/v1/knowledge_bases/1/answers/{each['id']}?include_contents={each['id'] + 10}"
            if body["url_type"] == "public":
                url = f"/help/ru-ru/3-dostavka/{each['id']}-otvet"
            details.append({"id": each["id"] + 10, "type": body["index"], "icon": "knowledge-base-answer", "url": url,
                            "date": "2026-11-01T10:00:00.000Z", "title": each["title"], "body": "…"})  # fmt: skip
        return ok({"result": [{"id": each["id"], "type": each["type"]} for each in details], "details": details})

    def kb_answer(self, number: int, params: httpx.QueryParams) -> httpx.Response:
        each = next(answer for answer in self.answers if answer["id"] == number)
        content = str(each["content_id"])
        held = {content: {"id": each["content_id"], "body": each["body"], "attachments": []}}
        assets = {
            "KnowledgeBaseAnswer": {str(number): {name: each.get(name) for name in (
                "id", "published_at", "internal_at", "archived_at")}},
            "KnowledgeBase": {"1": {"id": 1, "custom_address": None, "active": True}},
            "KnowledgeBaseAnswerTranslation": {str(number + 10): {
                "id": number + 10, "title": each["title"], "content_id": each["content_id"], "kb_locale_id": 1}},
            **({"KnowledgeBaseAnswerTranslationContent": held} if params["include_contents"] == content else {}),
        }  # fmt: skip
        return ok({"id": number, "assets": assets})


def ok(data: Any, status: int = 200) -> httpx.Response:
    return httpx.Response(status, json=data)


def failed(status: int, reason: str) -> httpx.Response:
    return httpx.Response(status, json={"error": reason, "error_human": reason})
