"""Webim in memory, as its example bot, its documents and its customers' programs describe it."""

from __future__ import annotations

import json
from base64 import b64encode
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx

START = datetime(2026, 11, 20, 9, tzinfo=UTC)
PAGE = 100


class FakeWebim:
    """Three chats; the second waits for an answer. ``again`` lists those of the very moment asked for as well."""

    def __init__(self, login: str, password: str, token: str, *, again: bool = False) -> None:
        self.basic = "Basic " + b64encode(f"{login}:{password}".encode()).decode()
        self.token = f"Token {token}"
        self.again = again
        self.page = PAGE
        self.clock = START
        self.messages = 9_000
        self.chats: dict[int, dict[str, Any]] = {}
        self.redirected: list[dict[str, Any]] = []
        for number in (6, 7, 8):
            self.open(number)
            self.add(number, "visitor", "Здравствуйте! Когда можно забрать велосипед?")
        self.add(6, "operator", "Сегодня до 20:00.", operator_id=192162)

    def open(self, number: int) -> None:
        self.chats[number] = {
            "id": number, "created_at": stamp(self.clock), "operator_id": None, "messages": [], "ts": 0,
            "visitor": {"id": "51b6d2d7", "fields": {"name": "Анна", "phone": "+7 900 000-00-00"}},
        }  # fmt: skip

    def add(self, number: int, kind: str, text: str, **others: Any) -> int:
        self.clock += timedelta(minutes=1)
        self.messages += 1
        chat = self.chats[number]
        chat["messages"].append(
            {"id": self.messages, "kind": kind, "message": text, "created_at": stamp(self.clock), **others}
        )
        chat["ts"] = int(self.clock.timestamp() * 1_000_000)
        return self.messages

    def handle(self, request: httpx.Request) -> httpx.Response:
        if request.url.path.startswith("/api/bot/v2/"):
            return self.told(request)
        if request.headers.get("Authorization") != self.basic:
            return httpx.Response(401, json={"error": "unauthorized"})
        known = {"/api/v2/chat": self.chat, "/api/v2/chats": self.listed, "/api/v2/operators": self.operators}
        if request.method != "GET" or request.url.path not in known:
            return httpx.Response(404, json={"error": "unknown"})
        return known[request.url.path](request.url.params)

    def operators(self, params: httpx.QueryParams) -> httpx.Response:
        about = {"status": "online", "roles": ["admin"], "created_at": "2023-04-08T14:10:32Z"}
        who = {"email": "maria@shop.example", "full_name": "Мария", "id": 192162}
        return httpx.Response(200, json=[{**about, **who}])

    def chat(self, params: httpx.QueryParams) -> httpx.Response:
        found = self.chats.get(int(params["id"])) if params["id"].isdecimal() else None
        if found is None:
            return httpx.Response(200, json={"error": "chat-not-found", "desc": "Chat is not found"})
        return httpx.Response(200, json={"chat": shown(found)})

    def listed(self, params: httpx.QueryParams) -> httpx.Response:
        since = int(params.get("since", "0"))
        chats = sorted(self.chats.values(), key=lambda each: int(each["ts"]))
        later = [each for each in chats if each["ts"] > since or (self.again and each["ts"] == since)]
        page = later[: self.page]
        return httpx.Response(
            200,
            json={
                "chats": [shown(each) for each in page],
                "last_ts": str(page[-1]["ts"]) if page else str(since),
                "more_chats_available": len(later) > len(page),
            },
        )

    def told(self, request: httpx.Request) -> httpx.Response:
        if request.headers.get("Authorization") != self.token:
            return httpx.Response(401, json={"error": "unauthorized"})
        body = json.loads(request.content)
        if request.method != "POST" or body.get("chat_id") not in self.chats:
            return httpx.Response(400, json={"error": "chat-not-found", "desc": "Chat is not found"})
        if request.url.path.endswith("/send_message"):
            if body["message"].get("kind") != "operator" or not body["message"].get("text"):
                return httpx.Response(400, json={"error": "wrong-argument-value", "desc": "message"})
            self.add(body["chat_id"], "operator", body["message"]["text"], operator_id=555)
        elif request.url.path.endswith("/redirect_chat"):
            self.redirected.append(body)
        else:
            return httpx.Response(404, json={"error": "unknown"})
        return httpx.Response(200, json={"result": "ok"})


def stamp(at: datetime) -> str:
    return f"{at:%Y-%m-%dT%H:%M:%S}Z"


def shown(chat: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in chat.items() if name != "ts"}
