"""Carrot quest in memory, as its documents describe the Web API, version 2."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any
from urllib.parse import parse_qsl

import httpx

START = datetime(2026, 11, 20, 9, tzinfo=UTC).timestamp()
ADMIN = {"id": 24601, "name": "Пётр", "avatar": "https://files.carrot.example/a.jpg", "type": "admin"}


class FakeCarrotQuest:
    """Three conversations of the site 1234; the second waits for a reply."""

    def __init__(self, token: str, *, version: int = 2) -> None:
        self.token = token
        self.version = version
        self.leaks = False
        self.clock = START
        self.parts = 1160406004324630000
        self.conversations: dict[str, dict[str, Any]] = {}
        self.threads: dict[str, list[dict[str, Any]]] = {}
        for number in ("6", "7", "8"):
            self.open(number)
        self.add("6", "reply_admin", "Сегодня до 20:00.")

    def open(self, number: str) -> None:
        self.threads[number] = []
        self.conversations[number] = {
            "id": int(number), "created": self.clock, "read": True, "replied": False, "clicked": False,
            "unsubscribed": False, "closed": False, "message": None, "type": "popup_chat", "reply_type": "text",
            "user": {"id": 7722092, "app": 1234, "presence": "idle", "props": {"$name": "Анна"}},
            "assignee": None, "last_admin": None, "tags": [],
        }  # fmt: skip
        self.add(number, "reply_user", "Здравствуйте! Когда можно забрать велосипед?")

    def add(self, number: str, sort: str, body: str, sent_via: str | None = None) -> int:
        self.clock += 60.5
        self.parts += 1
        part = {
            "id": self.parts, "created": self.clock, "conversation": int(number), "body": body, "read": True,
            "type": sort, "sent_via": sent_via or ("web_user" if sort == "reply_user" else "web_panel"), "first": False,
            "from": 7722092 if sort == "reply_user" else ADMIN, "attachments": [],
        }  # fmt: skip
        self.threads[number].append(part)
        about = self.conversations[number]
        about |= {"part_last": part, "parts_count": len(self.threads[number]), "last_update": self.clock}
        return self.parts

    def handle(self, request: httpx.Request) -> httpx.Response:
        if request.headers.get("Authorization") != f"Bearer {self.token}":
            return refused(401, "AuthenticationFailed", "Invalid auth token")
        match request.url.path.strip("/").split("/"):
            case ["apps", "1234", "conversations"]:
                return self.listed(request.url.params)
            case ["users", "7722092"]:
                return enveloped(
                    {"id": 7722092, "props": {"$name": "Анна"}, "props_custom": {"Тариф": "PRO"}, "tags": []}
                )
            case ["conversations", number, *rest] if number in self.conversations:
                return self.conversation(number, rest, request)
        return refused(400, "LookupError", "Object not found")

    def conversation(self, number: str, rest: list[str], request: httpx.Request) -> httpx.Response:
        if rest == ["parts"]:
            return self.paged([([part["id"]], part) for part in self.threads[number]], request.url.params)
        if rest == ["reply"]:
            body = dict(parse_qsl(request.content.decode(), keep_blank_values=True))
            sort = "reply_admin" if self.leaks else body.get("type", "reply_admin")
            if sort not in ("reply_admin", "note", "article") or not body.get("body"):
                return refused(400, "ValidationError", "type or body")
            self.add(number, sort, body["body"])
            return enveloped(self.threads[number][-1])
        return enveloped(self.conversations[number])

    def listed(self, params: httpx.QueryParams) -> httpx.Response:
        if params.get("include_not_assigned") != "true":
            return enveloped([], {"next_before_position": None})
        found = [
            each for each in self.conversations.values() if params.get("closed") in (None, str(each["closed"]).lower())
        ]
        found.sort(key=lambda each: each["last_update"])
        return self.paged([([each["last_update"], each["id"]], each) for each in found], params)

    def paged(self, items: list[tuple[list[Any], Any]], params: httpx.QueryParams) -> httpx.Response:
        """A page before a position, the last first; version 1 knows one number for a position."""
        if self.version == 1:
            after = json.loads(params.get("after", "1e30"))
            left = [item for item in items if item[0][0] < after]
            page = left[::-1][: int(params["count"])]
            return enveloped(
                [each for _, each in page], {"next_after": page[-1][0][0] if len(page) < len(left) else None}
            )
        position = json.loads(params.get("paginate_position", "[1e30, 0]"))
        left = [item for item in items if item[0] < position]
        page = left[::-1][: min(50, int(params["paginate_count"]))]
        more = page[-1][0] if len(page) < len(left) else None
        return enveloped([each for _, each in page], {"next_before_position": more})


def enveloped(data: Any, meta: dict[str, Any] | None = None) -> httpx.Response:
    return httpx.Response(200, json={"meta": {"status": 200, **(meta or {})}, "data": data})


def refused(status: int, error: str, reason: str) -> httpx.Response:
    return httpx.Response(
        status, json={"meta": {"status": status, "error": error, "error_message": reason}, "data": {}}
    )
