"""LiveTex in memory: the Web API as documents and a customer's program describe it, the Bot API as a bot uses it."""

from __future__ import annotations

import json
import re
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import parse_qs

import httpx

START = datetime(2026, 11, 20, 12)
"""In Moscow."""
_CRITERION = re.compile(r"(ids|created_at)(>=|<=|=)(\S+)")


class FakeLiveTex:
    """Three chats; the second waits for an answer. Tokens end when a test says so."""

    def __init__(self, login: str, password: str, bot_token: str) -> None:
        self.login = login
        self.password = password
        self.bot_token = bot_token
        self.role = "admin"
        self.signed_in = 0
        self.clock = START
        self.messages = 100
        self.chats: dict[int, dict[str, Any]] = {}
        self.told: list[tuple[str, Any]] = []
        for number in (6, 7, 8):
            self.open(number)
            self.add(number, "Здравствуйте! Когда можно забрать велосипед?")
        self.add(6, "Сегодня до 20:00.", employee=501)

    def open(self, number: int, **about: Any) -> None:
        self.chats[number] = {
            "id": number, "created_at": stamp(self.clock), "updated_at": stamp(self.clock), "is_closed": False,
            "result": "completed", "message_count": 0, "messages": [], "duration": 60, "visitor_vote": "undefined",
            "visitor": {"id": "v-1", "name": "Анна", "nickname": None, "email": None, "phone": "+7 900 000-00-00",
                        "last_city": "Кратово", "last_country": "Россия", "is_banned": False, "comment": "придирчива"},
            "visitor_variables": {}, "prechats_chat": [{"name": "Номер заказа", "value": "48213"}],
            "prechats_hidden": [],
            **about,
        }  # fmt: skip

    def add(self, number: int, text: str, employee: int | None = None, *, by_itself: bool = False) -> None:
        self.clock += timedelta(minutes=1)
        self.messages += 1
        who = {"id": employee, "first_name": "Иван", "last_name": "Давыдов"} if employee else None
        chat = self.chats[number]
        chat["messages"].append({
            "id": self.messages, "text": text, "created_at": stamp(self.clock), "is_delivered": True, "employee": who,
            "visitor": None if who or by_itself else {"id": "v-1", "name": "Анна"},
        })  # fmt: skip
        chat["message_count"] += 1
        chat["updated_at"] = stamp(self.clock)

    @property
    def token(self) -> str:
        return f"access-token-{self.signed_in}"

    def handle(self, request: httpx.Request) -> httpx.Response:
        if request.url.host.startswith("bot-api"):
            return self.bot(request)
        if request.method != "POST":
            return httpx.Response(405, json={"message": "Method Not Allowed"})
        if request.url.path == "/oauth2/token":
            return self.sign_in(request)
        if request.headers.get("Authorization") != f"Bearer {self.token}":
            return httpx.Response(401, json={"message": "The supplied authentication is invalid"})
        if request.url.path != "/chats/list":
            return httpx.Response(404, json={"message": "Not Found"})
        return self.listed(request.url.params)

    def sign_in(self, request: httpx.Request) -> httpx.Response:
        form = {name: values[0] for name, values in parse_qs(request.content.decode()).items()}
        if form != {"grant_type": "password", "username": self.login, "password": self.password}:
            return httpx.Response(400, json={"error": "invalid_grant"})
        self.signed_in += 1
        about = {"access_token": self.token, "token_type": "Bearer", "expires_in": 3600}
        return httpx.Response(200, json={"results": about})

    def listed(self, params: httpx.QueryParams) -> httpx.Response:
        found = list(self.chats.values())
        for criterion in params.get("q", "").split():
            name, sign, value = _CRITERION.fullmatch(criterion).groups()  # type: ignore[union-attr]
            if name == "ids":
                found = [each for each in found if str(each["id"]) in value.split(",")]
            else:
                bound = moscow(value)
                found = [each for each in found if (each["created_at"] >= bound) == (sign == ">=")]
        assert params["sort"] == "created_at:a"
        found.sort(key=lambda each: (each["created_at"], each["id"]))
        start, size = int(params.get("offset", 0)), int(params.get("limit", 50))
        results = [chosen(each, params["fields"]) for each in found[start : start + size]]
        if self.role != "admin":
            results = [{name: value for name, value in each.items() if name != "messages"} for each in results]
        return httpx.Response(200, json={"total": len(found), "total_conversations": len(found), "results": results})

    def bot(self, request: httpx.Request) -> httpx.Response:
        if request.headers.get("Bot-Api-Token") != self.bot_token:
            return httpx.Response(403, json={"error": "wrong token"})
        if not re.fullmatch(r"/v1/channel/\d+/visitor/[\w-]+/(text|route)", request.url.path):
            return httpx.Response(404)
        body = json.loads(request.content)
        if request.url.path.endswith("/text") and not body.get("text"):
            return httpx.Response(200, json={"error": f"text is empty {self.bot_token}"})
        self.told.append((request.url.path, body))
        return httpx.Response(200)


def chosen(data: Any, fields: str) -> Any:
    """The fields that are asked for, and those of what is nested in them."""
    if isinstance(data, list):
        return [chosen(each, fields) for each in data]
    if not isinstance(data, dict):
        return data
    found = {}
    for name, inner in split(fields):
        if name in data:
            found[name] = chosen(data[name], inner) if inner else data[name]
    return found


def split(fields: str) -> list[tuple[str, str]]:
    parts, depth, start = [], 0, 0
    for at, sign in enumerate(f"{fields},"):
        depth += (sign == "(") - (sign == ")")
        if sign == "," and not depth:
            parts.append(fields[start:at])
            start = at + 1
    return [(part.partition("(")[0], part.partition("(")[2].removesuffix(")")) for part in parts]


def moscow(value: str) -> str:
    at = datetime.fromisoformat(value)
    return stamp(at.replace(tzinfo=None) + timedelta(hours=3) if at.tzinfo else at)


def stamp(at: datetime) -> str:
    return f"{at:%Y-%m-%dT%H:%M:%S}"
