"""Intercom in memory, as its published description has it: a workspace with conversations of its Messenger."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import httpx

START = int(datetime(2026, 11, 20, 9, tzinfo=UTC).timestamp())
ADMIN = {"type": "admin", "id": "814", "name": "Пётр Ильин", "email": "petr@shop.example"}
USER = {"type": "user", "id": "6762f14a1bb69f9f2193bbb3", "name": "Анна Серова", "email": "anna@mail.example"}
OPERATOR = {"type": "bot", "id": "278", "name": "Operator", "email": "operator+ab@intercom.example"}
FIN = {**OPERATOR, "name": "Fin", "from_ai_agent": True, "is_ai_answer": True}
STRANGER = {**USER, "id": "6762f14a1bb69f9f2193bbb4", "name": "Олег Зимин", "email": "oleg@mail.example"}
MOST_PARTS = 500


class FakeIntercom:
    """Three conversations; the second waits for a reply."""

    def __init__(self, token: str) -> None:
        self.token = token
        self.leaks = False
        self.clock = START
        self.numbers = 100
        self.unsorted = False
        self.conversations: dict[str, dict[str, Any]] = {}
        self.contacts = {USER["id"]: contact()}
        self.articles: list[dict[str, Any]] = [article(55, "Доставка", "<p>Доставка идёт <b>два</b> дня.</p>")]
        for number in ("6", "7", "8"):
            self.begin(number)
        self.add("6", "comment", "<p>Сегодня до 20:00.</p>", ADMIN)

    def begin(
        self,
        number: str,
        body: str = "<p>Здравствуйте! Когда можно забрать велосипед?</p>",
        contacts: tuple[str, ...] = (USER["id"],),
        **more: Any,
    ) -> None:
        self.clock += 60
        source = {
            "type": "conversation", "id": f"40391{number}", "delivered_as": "customer_initiated", "subject": "",
            "body": body, "author": USER, "attachments": [], "url": None, "redacted": False, **more,
        }  # fmt: skip
        self.conversations[number] = {
            "type": "conversation", "id": number, "created_at": self.clock, "updated_at": self.clock,
            "waiting_since": self.clock, "snoozed_until": None, "source": source,
            "contacts": {
                "type": "contact.list",
                "contacts": [{"type": "contact", "id": each, "external_id": "70"} for each in contacts],
            },
            "first_contact_reply": None, "admin_assignee_id": None, "team_assignee_id": None, "open": True,
            "state": "open", "read": False, "tags": {"type": "tag.list", "tags": []}, "priority": "not_priority",
            "sla_applied": None, "statistics": None, "conversation_rating": None, "teammates": None, "title": None,
            "custom_attributes": {},
            "linked_objects": {"type": "list", "data": [], "total_count": 0, "has_more": False},
            "ai_agent_participated": False, "parts": [],
        }  # fmt: skip

    def add(self, number: str, kind: str, body: str | None, author: dict[str, Any], **more: Any) -> str:
        self.clock += 60
        self.numbers += 1
        data = self.conversations[number]
        part: dict[str, Any] = {
            "type": "conversation_part", "id": str(self.numbers), "part_type": kind, "body": body,
            "created_at": self.clock, "updated_at": self.clock, "notified_at": self.clock, "assigned_to": None,
            "author": author, "attachments": [], "external_id": None, "redacted": False, "state": "open",
            "tags": [], "app_package_code": None,
        }  # fmt: skip
        data["parts"].append(part | more)
        data["updated_at"] = self.clock
        return str(self.numbers)

    def handle(self, request: httpx.Request) -> httpx.Response:
        if request.headers.get("Authorization") != f"Bearer {self.token}":
            return refused(401, "unauthorized", "Access Token Invalid")
        method, parts = request.method, request.url.path.strip("/").split("/")
        if parts == ["me"]:
            return httpx.Response(200, json={**ADMIN, "email_verified": True, "has_inbox_seat": True})
        if parts == ["articles", "search"]:
            return self.searched_articles(request.url.params)
        if parts[0] == "contacts" and method == "GET" and parts[-1] in self.contacts:
            return httpx.Response(200, json=self.contacts[parts[-1]])
        if parts[0] == "conversations" and method == "POST":
            return self.posted(parts[1:], json.loads(request.content))
        if parts[0] == "conversations" and len(parts) == 2 and parts[1] in self.conversations:
            return httpx.Response(200, json=self.shown(parts[1]))
        return refused(404, "not_found", "Resource Not Found")

    def posted(self, parts: list[str], body: dict[str, Any]) -> httpx.Response:
        if parts == ["search"]:
            return self.searched(body)
        if parts == ["redact"]:
            number, part_id = body["conversation_id"], body["conversation_part_id"]
            for part in self.conversations[number]["parts"]:
                if part["id"] == part_id:
                    part |= {"body": "<p><i>This message was deleted</i></p>", "redacted": True}
                    return httpx.Response(200, json=self.shown(number))
        if len(parts) == 2 and parts[1] == "reply" and parts[0] in self.conversations:
            if str(body["admin_id"]) != ADMIN["id"]:
                return refused(404, "admin_not_found", "Admin for admin_id not found")
            kind = "comment" if self.leaks else body["message_type"]
            self.add(parts[0], kind, body["body"], ADMIN)
            return httpx.Response(200, json=self.shown(parts[0], last=1))
        return refused(404, "not_found", "Resource Not Found")

    def shown(self, number: str, last: int = MOST_PARTS) -> dict[str, Any]:
        data = self.conversations[number]
        parts = data["parts"][-last:]
        listed = {"type": "conversation_part.list", "conversation_parts": parts, "total_count": len(data["parts"])}
        return {**{name: each for name, each in data.items() if name != "parts"}, "conversation_parts": listed}

    def searched(self, body: dict[str, Any]) -> httpx.Response:
        found = [each for each in self.conversations.values() if all(fits(each, one) for one in body["query"]["value"])]
        sort = body.get("sort", {})
        if sort.get("field", "updated_at") != "updated_at":
            return refused(400, "parameter_invalid", "sort is not valid")
        descending = sort.get("order", "descending") == "descending"
        found.sort(key=lambda each: (each["updated_at"], each["id"]), reverse=descending != self.unsorted)
        paging = body.get("pagination", {})
        first, size = int(paging.get("starting_after", "0")), min(150, paging.get("per_page", 20))
        page = [{name: each for name, each in one.items() if name != "parts"} for one in found[first : first + size]]
        pages: dict[str, Any] = {"type": "pages", "page": first // size + 1, "per_page": size}
        if first + size < len(found):
            pages["next"] = {"per_page": size, "starting_after": str(first + size)}
        return httpx.Response(
            200,
            json={"type": "conversation.list", "conversations": page, "total_count": len(found), "pages": pages},
        )

    def searched_articles(self, params: httpx.QueryParams) -> httpx.Response:
        words = params["phrase"].lower().split()
        state = params.get("state", "all")
        found = [
            each
            for each in self.articles
            if state in ("all", each["state"])
            and any(word[:5] in f"{each['title']} {each['body']}".lower() for word in words)
        ]
        pages = {"type": "pages", "page": 1, "total_pages": 1, "per_page": 10}
        data = {"articles": found, "highlights": []}
        return httpx.Response(200, json={"type": "list", "total_count": len(found), "data": data, "pages": pages})


def refused(status: int, code: str, message: str) -> httpx.Response:
    """An error as the vendor writes it."""
    errors = [{"code": code, "message": message}]
    return httpx.Response(
        status, json={"type": "error.list", "request_id": "06234918-c245-4caa-a2cc-90247983c6ff", "errors": errors}
    )


def fits(conversation: dict[str, Any], wanted: dict[str, Any]) -> bool:
    """Whether a conversation is as a filter says."""
    if wanted["field"] == "contact_ids":
        ids = [each["id"] for each in conversation["contacts"]["contacts"]]
        return wanted["operator"] == "=" and wanted["value"] in ids
    given, value = conversation[wanted["field"]], wanted["value"]
    if wanted["operator"] == "=":
        return bool(given == value)
    return bool(given > value if wanted["operator"] == ">" else given < value)


def contact(**more: Any) -> dict[str, Any]:
    """A contact with the usual fields."""
    return {
        "type": "contact", "id": USER["id"], "workspace_id": "ab12cd", "external_id": "70", "role": "user",
        "email": "anna@mail.example", "phone": "+79990000000", "name": "Анна Серова", "owner_id": None,
        "has_hard_bounced": False, "marked_email_as_spam": False, "unsubscribed_from_emails": False,
        "created_at": 1734537424, "updated_at": 1734537424, "signed_up_at": 1734537424, "last_seen_at": None,
        "last_replied_at": None, "last_contacted_at": None, "language_override": None, "browser": "chrome",
        "browser_version": "131.0", "browser_language": "ru", "os": "Windows 10",
        "location": {"type": "location", "country": "Russia", "region": "Tatarstan", "city": "Kazan"},
        "custom_attributes": {"plan": "Плюс"},
        "tags": {"data": [], "url": "https://api.intercom.io/contacts/1/tags", "total_count": 0, "has_more": False},
        **more,
    }  # fmt: skip


def article(number: int, title: str, body: str, state: str = "published", **more: Any) -> dict[str, Any]:
    """An article of the Help Center."""
    return {
        "id": str(number), "type": "article", "workspace_id": "ab12cd", "parent_id": None, "parent_type": None,
        "parent_ids": [], "tags": {"type": "tag.list", "tags": []}, "title": title, "description": "", "body": body,
        "author_id": 814, "state": state, "created_at": 1734537306, "updated_at": 1734537306,
        "url": f"https://help.shop.example/ru/articles/{number}", "default_locale": "ru", **more,
    }  # fmt: skip
