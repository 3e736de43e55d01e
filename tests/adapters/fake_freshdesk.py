"""Freshdesk in memory, as the documents of its API v2 describe it: pages of at most 100, notes private by default."""

from __future__ import annotations

import json
import re
from base64 import b64encode
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx

SITE = "https://team.freshdesk.example"
START = datetime(2026, 11, 20, 9, tzinfo=UTC)
CUSTOMER, ANOTHER, AGENT = 47, 48, 5
ARTICLE = "Возврат оформляют в личном кабинете, деньги приходят за 3 дня."


class FakeFreshdesk:
    """Three tickets of one customer; the second waits for a reply."""

    def __init__(self, api_key: str) -> None:
        self.signed_in = "Basic " + b64encode(f"{api_key}:X".encode()).decode()
        self.leaks = False
        self.forbidden: set[str] = set()
        self.clock = START
        self.conversations: list[dict[str, Any]] = []
        self.tickets: dict[str, dict[str, Any]] = {}
        self.contacts = {
            CUSTOMER: {
                "active": False, "address": None, "company_id": None, "description": None, "email": "anna@mail.example",
                "id": CUSTOMER, "job_title": None, "language": "ru", "mobile": None, "name": "Анна", "phone": None,
                "time_zone": "Moscow", "twitter_id": None, "custom_fields": {"city": "Казань"}, "tags": ["vip"],
                "created_at": "2026-01-10T09:00:00Z", "updated_at": "2026-01-10T09:00:00Z",
            }
        }  # fmt: skip
        self.fields = [
            self.field("cf_order", "Номер заказа", displayed_to_customers=True),
            self.field("cf_margin", "Наценка"),
            self.field("cf_wish", "Пожелание", displayed_to_customers=True, customers_can_edit=True),
            {"id": 9, "name": "subject", "label": "Subject", "type": "default_subject", "default": True},
        ]
        self.articles: list[dict[str, Any]] = [self.article(3, "Возврат", ARTICLE, 11)]
        self.folders = {11: 1, 12: 3}
        self.canned: list[dict[str, Any]] = []
        for number in ("6", "7", "8"):
            self.open(number)
        self.add("6", "<div>Сегодня до 20:00.</div>", user=AGENT)

    def field(self, name: str, label: str, **more: Any) -> dict[str, Any]:
        about = {"id": 1, "name": name, "label": label, "description": None, "position": 1, "type": "custom_text"}
        about |= {"required_for_closure": False, "required_for_agents": False, "default": False}
        about |= {"customers_can_edit": False, "label_for_customers": label, "required_for_customers": False}
        return about | {"displayed_to_customers": False} | more

    def article(self, number: int, title: str, text: str, folder: int, status: int = 2) -> dict[str, Any]:
        return {
            "id": number, "title": title, "type": 1, "status": status, "agent_id": AGENT, "category_id": 2,
            "folder_id": folder, "description": f"<p>{text}</p>", "description_text": text,
            "created_at": "2026-01-10T09:00:00Z", "updated_at": "2026-01-10T09:00:00Z",
        }  # fmt: skip

    def stamp(self) -> str:
        self.clock += timedelta(minutes=1)
        return self.clock.strftime("%Y-%m-%dT%H:%M:%SZ")

    def open(self, number: str, **more: Any) -> None:
        at = self.stamp()
        text = "Здравствуйте! Когда можно забрать велосипед?"
        self.tickets[number] = {
            "id": int(number), "subject": f"Велосипед {number}", "description": f"<div>{text}</div>",
            "description_text": text, "status": 2, "priority": 1, "source": 2, "type": None, "requester_id": CUSTOMER,
            "responder_id": None, "group_id": None, "product_id": None, "company_id": None, "email_config_id": None,
            "cc_emails": [], "fwd_emails": [], "reply_cc_emails": [], "to_emails": None, "tags": [], "spam": False,
            "fr_escalated": False, "is_escalated": False, "due_by": None, "fr_due_by": None, "attachments": [],
            "custom_fields": {"cf_order": None, "cf_margin": None, "cf_wish": None}, "created_at": at, "updated_at": at,
        } | more  # fmt: skip

    def add(self, ticket: str, body: str, *, user: int = CUSTOMER, source: int = 0, **more: Any) -> int:
        at = self.stamp()
        number = 1000 + len(self.conversations)
        entry = {
            "id": number, "ticket_id": int(ticket), "user_id": user, "body": body,
            "body_text": re.sub("<[^>]+>", "", body), "incoming": user == CUSTOMER, "private": False, "source": source,
            "support_email": None, "to_emails": [], "from_email": None, "cc_emails": [], "bcc_emails": [],
            "email_failure_count": None, "outgoing_failures": None, "thread_id": None, "automation_id": None,
            "automation_type_id": None, "auto_response": False, "attachments": [], "created_at": at, "updated_at": at,
        }  # fmt: skip
        self.conversations.append(entry | more)
        self.tickets[ticket]["updated_at"] = at
        return number

    def handle(self, request: httpx.Request) -> httpx.Response:
        if request.headers.get("Authorization") != self.signed_in:
            told = {"code": "invalid_credentials", "message": "You have to be logged in to perform this action."}
            return httpx.Response(401, json=told)
        path = request.url.path.removeprefix("/api/v2/")
        if path.partition("/")[0] in self.forbidden:
            return httpx.Response(403, json={"code": "access_denied", "message": "You are not authorized."})
        response = self.answered(request, path)
        response.headers["X-RateLimit-Total"], response.headers["X-RateLimit-Remaining"] = "700", "640"
        return response

    def answered(self, request: httpx.Request, path: str) -> httpx.Response:
        params = request.url.params
        match path.split("/"):
            case ["tickets"]:
                return self.listed(params)
            case ["tickets", number, *rest] if number in self.tickets:
                return self.ticket(request, number, rest)
            case ["contacts", number] if int(number) in self.contacts:
                return httpx.Response(200, json=self.contacts[int(number)])
            case ["conversations", number] if request.method == "DELETE":
                self.conversations = [each for each in self.conversations if str(each["id"]) != number]
                return httpx.Response(204)
            case ["ticket_fields"]:
                return httpx.Response(200, json=self.fields)
            case ["search", "solutions"]:
                found = [each for each in self.articles if params["term"].lower() in each["description"].lower()]
                return httpx.Response(200, json=found)
            case ["solutions", "folders", number] if int(number) in self.folders:
                return httpx.Response(200, json={"id": int(number), "visibility": self.folders[int(number)]})
            case ["canned_response_folders"]:
                folders = [{"id": 1, "name": "Общие", "personal": False, "responses_count": len(self.canned)}]
                return httpx.Response(200, json=folders)
            case ["canned_response_folders", "1", "responses"]:
                return httpx.Response(200, json=self.canned)
        return httpx.Response(404)

    def ticket(self, request: httpx.Request, number: str, rest: list[str]) -> httpx.Response:
        if rest == ["conversations"]:
            found = [each for each in self.conversations if str(each["ticket_id"]) == number]
            return self.paged(found, request.url.params)
        if request.method == "POST":
            return self.written(request, number, rest)
        data = dict(self.tickets[number])
        if "requester" in request.url.params.get("include", ""):
            contact = self.contacts.get(data["requester_id"], {})
            data["requester"] = {name: contact.get(name) for name in ("id", "name", "email", "mobile", "phone")}
        return httpx.Response(200, json=data)

    def written(self, request: httpx.Request, number: str, rest: list[str]) -> httpx.Response:
        given = json.loads(request.content)
        known = {"body", "private", "incoming", "notify_emails", "user_id"} if rest == ["notes"] else {"body"}
        if unknown := sorted(given.keys() - known):
            error = {"field": unknown[0], "message": "Unexpected/invalid field in request", "code": "invalid_field"}
            return httpx.Response(400, json={"description": "Validation failed", "errors": [error]})
        private = rest == ["notes"] and not self.leaks and given.get("private", True)
        source = 2 if rest == ["notes"] else 0
        entry = self.add(number, given["body"], user=AGENT, source=source, private=private)
        return httpx.Response(201, json=next(each for each in self.conversations if each["id"] == entry))

    def listed(self, params: httpx.QueryParams) -> httpx.Response:
        """The last 30 days alone unless a time is given, the latest created first unless an order is."""
        known = {"requester_id", "updated_since", "order_by", "order_type", "page", "per_page"}
        asked, by, order = params.get("requester_id"), params.get("order_by", "created_at"), params.get("order_type")
        wrong = [
            *sorted(set(params) - known),
            *(["requester_id"] if asked and not (asked.isdecimal() and int(asked) in self.contacts) else []),
            *(["order_by"] if by not in ("created_at", "due_by", "updated_at", "status") else []),
            *(["order_type"] if order not in (None, "asc", "desc") else []),
        ]
        if wrong:
            error = {"field": wrong[0], "message": "It is not what is expected here", "code": "invalid_value"}
            return httpx.Response(400, json={"description": "Validation failed", "errors": [error]})
        month_ago = (self.clock - timedelta(days=30)).strftime("%Y-%m-%dT%H:%M:%SZ")
        bound, since = "created_at", month_ago
        if "updated_since" in params:
            bound, since = "updated_at", params["updated_since"]
        found = [
            each
            for each in self.tickets.values()
            if each[bound] >= since and (asked is None or each["requester_id"] == int(asked))
        ]
        return self.paged(sorted(found, key=lambda each: str(each[by]), reverse=order != "asc"), params)

    def paged(self, items: list[dict[str, Any]], params: httpx.QueryParams) -> httpx.Response:
        page, size = int(params.get("page", 1)), int(params.get("per_page", 30))
        assert size <= 100
        more = len(items) > page * size
        headers = {"Link": f'<{SITE}/api/v2/…?page={page + 1}>; rel="next"'.replace("…", "x")} if more else {}
        return httpx.Response(200, json=items[(page - 1) * size : page * size], headers=headers)
