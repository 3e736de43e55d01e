"""Jivo in memory: its deliveries, as its documents have them, and its side of the Bot API."""

from __future__ import annotations

import json
from typing import Any

import httpx

START = 1_795_510_800
"""Seconds since 1970: 24 November 2026, 9:00 in UTC."""
VISITOR = {
    "name": "Анна", "email": "anna@mail.example", "phone": "+70000000001", "number": "2746",
    "description": "Ругалась в прошлый раз", "social": {}, "chats_count": 8,
}  # fmt: skip
AGENT = {"id": "3599", "name": "Пётр", "email": "petr@shop.example", "phone": "+70000000002"}
SESSION = {
    "geoip": {
        "region_code": "69", "country": "Россия", "country_code": "RU", "region": "Тверская область", "city": "Тверь",
        "latitude": "56.86", "longitude": "35.92", "organization": "Провайдер",
    },
    "utm": "source=ya|medium=cpc", "utm_json": {"source": "ya", "medium": "cpc"}, "ip_addr": "192.0.2.1",
    "user_agent": "Mozilla/5.0",
}  # fmt: skip


class FakeJivo:
    """Jivo's side of the Bot API: takes what a bot posts to the address with its token."""

    def __init__(self, provider: str, token: str) -> None:
        self.path = f"/webhooks/{provider}/{token}"
        self.taken: list[dict[str, Any]] = []

    def handle(self, request: httpx.Request) -> httpx.Response:
        if request.url.path != self.path:
            return _refused(401, "invalid_client", f"no such bot: {request.url.path}")
        body = json.loads(request.content)
        if body.get("event") not in ("BOT_MESSAGE", "INVITE_AGENT"):
            return _refused(405, "not_supported", "unknown event")
        if not all(isinstance(body.get(name), str) for name in ("id", "client_id", "chat_id")):
            return _refused(400, "invalid_request", "id, client_id and chat_id are strings")
        if body["event"] == "BOT_MESSAGE" and not body["message"].get("text"):
            return _refused(400, "invalid_request", "a message has a text")
        self.taken.append(body)
        return httpx.Response(200)


def _refused(status: int, code: str, reason: str) -> httpx.Response:
    return httpx.Response(status, json={"error": {"code": code, "message": reason}})


def chat_event(name: str, **others: Any) -> dict[str, Any]:
    """A delivery of the Webhooks API."""
    return {
        "event_name": name, "chat_id": 7, "widget_id": "2853", "visitor": VISITOR, "agent": AGENT,
        "department": {"id": 181, "name": "Продажи"}, "session": SESSION, "user_token": "", "analytics": {},
        "page": {"url": "https://shop.example/shelves", "title": "Стеллажи"}, **others,
    }  # fmt: skip


def finished(*said: tuple[str, str]) -> dict[str, Any]:
    """A chat that is over."""
    messages = [
        {"timestamp": START + number, "type": sort, "message": text, **({"agent_id": 3599} if sort == "agent" else {})}
        for number, (sort, text) in enumerate(said)
    ]
    chat = {"messages": messages, "rate": "positive", "blacklisted": False, "invitation": None}
    return chat_event("chat_finished", chat=chat, agents=[AGENT], html_messages="…", plain_messages="…")


def bot_event(name: str, text: str | None = None, *, number: int = 1, **others: Any) -> dict[str, Any]:
    """A delivery of the Bot API."""
    said = {"message": {"type": "TEXT", "text": text, "timestamp": START + number}} if text is not None else {}
    return {
        "event": name, "id": f"2bc2f2c2-e5b8-11ee-91b4-{number:012}", "site_id": "abc123", "client_id": "2",
        "chat_id": "7", "agents_online": True, "sender": {"id": 2, "name": "Анна", "has_contacts": True}, **said,
        "channel": {"id": "QP8", "type": "tg"}, **others,
    }  # fmt: skip
