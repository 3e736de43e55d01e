"""Omnidesk in memory, as its documents describe it: API over HTTP Basic, lists as objects with numbers for keys."""

from __future__ import annotations

import base64
import json
from datetime import datetime, timedelta, timezone
from email.utils import format_datetime
from typing import Any

import httpx

START = datetime(2026, 11, 20, 12, tzinfo=timezone(timedelta(hours=3)))
USER = {
    "user_id": 123, "user_full_name": "Анна Белова", "company_name": "", "company_position": "", "thumbnail": "",
    "confirmed": True, "active": True, "deleted": False, "created_at": "Mon, 05 May 2025 00:15:17 +0300",
    "updated_at": "Tue, 23 Dec 2025 10:55:23 +0300", "type": "email", "user_email": "anna@mail.example",
    "language_id": 1, "custom_fields": {"cf_20": "Золотой"}, "linked_users": [],
}  # fmt: skip
FIELDS = [
    {"field_id": 20, "title": "Тариф", "field_type": "text", "field_level": "user", "active": True, "field_data": ""},
    {"field_id": 25, "title": "Номер заказа", "field_type": "text", "field_level": "case", "active": True,
     "field_data": ""},
    {"field_id": 9, "title": "Доставка", "field_type": "select", "field_level": "case", "active": True,
     "field_data": {"1": "Курьер", "2": "Пункт"}},
    {"field_id": 7, "title": "Срочно", "field_type": "checkbox", "field_level": "case", "active": True,
     "field_data": ""},
]  # fmt: skip
STAFF = [
    {"staff_id": 22, "staff_email": "bot@shop.example", "staff_full_name": "Робот", "active": True, "status_id": 1},
    {"staff_id": 23, "staff_email": "petr@shop.example", "staff_full_name": "Пётр Лунин", "active": True},
]


class FakeOmnidesk:
    """Three cases; the second waits for a reply."""

    def __init__(self, email: str, key: str) -> None:
        self.signed = "Basic " + base64.b64encode(f"{email}:{key}".encode()).decode()
        self.leaks = False
        self.full_access = True
        """Whether the key's owner may see the settings."""
        self.clock = START
        self.cases: dict[int, dict[str, Any]] = {}
        self.messages: list[dict[str, Any]] = []
        self.users: dict[int, dict[str, Any]] = {123: USER}
        self.articles: list[dict[str, Any]] = []
        self.macros: dict[str, Any] = {"common": [], "personal": []}
        self.headers: dict[str, str] = {}
        self.mails: list[dict[str, Any]] = []
        for number in (6, 7, 8):
            self.open(number, "Здравствуйте! Когда приедет заказ 48213?")
        self.add(6, "Сегодня до 20:00.", staff_id=23)

    # What people do

    def tick(self) -> str:
        self.clock += timedelta(minutes=1)
        return format_datetime(self.clock)

    def open(self, number: int, text: str, channel: str = "email", **given: Any) -> None:
        at = self.tick()
        self.cases[number] = {
            "case_id": number, "case_number": f"664-24565{number}", "subject": f"Обращение {number}", "user_id": 123,
            "staff_id": 23, "group_id": 44, "status": "open", "priority": "normal", "channel": channel,
            "recipient": "help@shop.example", "cc_emails": "", "bcc_emails": "", "deleted": False, "spam": False,
            "created_at": at, "closed_at": "-", "updated_at": at, "last_response_at": at, "closing_speed": "-",
            "language_id": 1, "custom_fields": [], "labels": [101], "locked_labels": [], **given,
        }  # fmt: skip
        self.add(number, text)

    def add(self, case: int, text: str, *, staff_id: int = 0, **given: Any) -> dict[str, Any]:
        at = self.tick()
        message = {
            "message_id": 2000 + len(self.messages), "case": case, "user_id": 0 if staff_id else 123,
            "staff_id": staff_id, "content": text, "content_html": "", "attachments": [], "note": False,
            "sent_via_rule": False, "created_at": at, "sent_at": at, **given,
        }  # fmt: skip
        self.messages.append(message)
        self.cases[case]["updated_at"] = at
        if not message["note"]:
            self.cases[case]["last_response_at"] = at
            if staff_id:
                self.mails.append(message)
        return message

    # The server

    def handle(self, request: httpx.Request) -> httpx.Response:
        answer = self.answer(request)
        answer.headers.update(self.headers)
        return answer

    def answer(self, request: httpx.Request) -> httpx.Response:
        if request.headers.get("Authorization") != self.signed:
            return httpx.Response(401, json={"error": "authentication_failed"})
        parts = request.url.path.removeprefix("/api/").removesuffix(".json").split("/")
        if not request.url.path.endswith(".json"):
            return httpx.Response(404, json={"error": "method_not_found"})
        params = request.url.params
        if parts == ["cases"]:
            return self.listed(params)
        if parts[0] in ("custom_fields", "staff") and not self.full_access:
            return httpx.Response(403, json={"error": "access_denied"})
        settings: dict[str, Any] = {
            "custom_fields": pages("custom_field", FIELDS), "staff": pages("staff", STAFF), "macros": self.macros,
            "kb_article": pages("kb_article", self.searched(params.get("search", ""))),
        }  # fmt: skip
        if parts[0] in settings:
            return httpx.Response(200, json=settings[parts[0]])
        if parts[0] == "users":
            user = self.users.get(int(parts[1]))
            return httpx.Response(200, json={"user": user}) if user else httpx.Response(404, json={"error": "no_user"})
        return self.case(request, parts)

    def case(self, request: httpx.Request, parts: list[str]) -> httpx.Response:
        case = next((each for each in self.cases.values() if parts[1] in named(each)), None)
        if case is None:
            return httpx.Response(404, json={"error": "case_not_found"})
        if len(parts) == 2:
            return httpx.Response(200, json={"case": case})
        mine = [each for each in self.messages if each["case"] == case["case_id"]]
        if request.method == "GET":
            page, limit = int(request.url.params.get("page", 1)), min(int(request.url.params.get("limit", 100)), 100)
            found = pages("message", mine[(page - 1) * limit : page * limit], len(mine))
            return httpx.Response(200, json=found)
        if request.method == "DELETE":
            self.messages = [each for each in self.messages if str(each["message_id"]) != parts[3]]
            return httpx.Response(200, json={"success": True})
        return self.written(json.loads(request.content), parts[2], case)

    def written(self, body: dict[str, Any], place: str, case: dict[str, Any]) -> httpx.Response:
        given = body.get("note" if place == "note" else "message") or {}
        if not (given.get("content") or given.get("content_html")):
            return httpx.Response(400, json={"error": "content_required"})
        note = place == "note" and not self.leaks
        made = self.add(
            case["case_id"], given.get("content", ""), staff_id=given.get("staff_id", 22), note=note,
            content_html=given.get("content_html", ""),
        )  # fmt: skip
        return httpx.Response(201, json={"message": made})

    def listed(self, params: httpx.QueryParams) -> httpx.Response:
        found = list(self.cases.values())
        if "from_updated_time" in params:
            found = [each for each in found if seconds(each["updated_at"]) >= int(params["from_updated_time"])]
        for name in ("status", "user_id"):
            if name in params:
                found = [each for each in found if str(each[name]) == params[name]]
        if params.get("show_active_chats") != "true":
            found = [each for each in found if each["channel"] != "chat"]
        field, _, order = params.get("sort", "created_at_desc").rpartition("_")
        found.sort(key=lambda each: seconds(each[field]), reverse=order == "desc")
        limit = min(int(params.get("limit", 100)), 100)
        first = (int(params.get("page", 1)) - 1) * limit
        return httpx.Response(200, json=pages("case", found[first : first + limit], len(found)))

    def searched(self, words: str) -> list[dict[str, Any]]:
        return [each for each in self.articles if words.lower() in json.dumps(each, ensure_ascii=False).lower()]


def pages(name: str, things: list[dict[str, Any]], count: int | None = None) -> dict[str, Any]:
    found: dict[str, Any] = {str(at): {name: each} for at, each in enumerate(things)}
    return {**found, "total_count": len(things) if count is None else count}


def named(case: dict[str, Any]) -> tuple[str, str]:
    return str(case["case_id"]), case["case_number"]


def seconds(stamp: str) -> int:
    return int(datetime.strptime(stamp, "%a, %d %b %Y %H:%M:%S %z").timestamp())
