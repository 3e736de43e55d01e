"""Chatwoot in memory, as its source and its published description have it: an account with a widget's conversations."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

import httpx

START = int(datetime(2026, 11, 20, 9, tzinfo=UTC).timestamp())
BASE = "/api/v1/accounts/3"
AGENT = {"id": 5, "name": "Пётр Ильин", "available_name": "Пётр", "avatar_url": "", "type": "user", "thumbnail": ""}
CONTACT = {
    "id": 41,
    "name": "Анна Серова",
    "email": "anna@mail.example",
    "phone_number": "+79990000000",
    "identifier": None,
    "thumbnail": "",
    "availability_status": "offline",
    "additional_attributes": {"city": "Казань", "country": "Россия", "company_name": ""},
    "custom_attributes": {"plan": "Плюс"},
}
STRANGER = {**CONTACT, "id": 42, "name": "Олег Зимин", "email": "oleg@mail.example", "phone_number": "+79990000001"}
PAGE, CONVERSATIONS = 20, 25
TYPES = {"incoming": 0, "outgoing": 1, "activity": 2, "template": 3}


class FakeChatwoot:
    """Three conversations; the second waits for a reply."""

    def __init__(self, token: str) -> None:
        self.token = token
        self.leaks = False
        self.clock = START
        self.numbers = 100
        self.conversations: dict[int, dict[str, Any]] = {}
        self.canned = [
            {"id": 1, "account_id": 3, "short_code": "dostavka", "content": "**Доставка** по городу стоит 300 ₽."},
            {"id": 2, "account_id": 3, "short_code": "hello", "content": "Здравствуйте, {{contact.name}}!"},
        ]
        self.articles: list[dict[str, Any]] = []
        self.definitions = {
            "0": [self.definition(1, "order_number", "Номер заказа", "conversation_attribute")],
            "1": [self.definition(2, "plan", "Тариф", "contact_attribute")],
        }
        for number in (6, 7, 8):
            self.begin(number, CONTACT)
        self.add(6, "outgoing", "Сегодня до 20:00.")

    def begin(self, number: int, contact: dict[str, Any]) -> None:
        self.conversations[number] = {"status": "open", "messages": [], "custom": {}, "about": {}, "contact": contact}
        sender = {**contact, "type": "contact"}
        self.add(number, "incoming", "Здравствуйте! Когда можно забрать велосипед?", sender=sender)

    def definition(self, number: int, key: str, name: str, model: str) -> dict[str, Any]:
        return {
            "id": number, "attribute_display_name": name, "attribute_display_type": "text", "attribute_key": key,
            "attribute_description": "", "attribute_model": model, "default_value": None, "attribute_values": [],
        }  # fmt: skip

    def add(self, conversation: int, kind: str, text: str | None, *, private: bool = False, **more: Any) -> int:
        self.clock += 60
        self.numbers += 1
        sender = {"incoming": {**CONTACT, "type": "contact"}, "outgoing": AGENT}.get(kind)
        message = {
            "id": self.numbers, "content": text, "inbox_id": 2, "conversation_id": conversation,
            "message_type": TYPES[kind], "content_type": "text", "status": "sent", "content_attributes": {},
            "created_at": self.clock, "private": private, "source_id": None, **({"sender": sender} if sender else {}),
        }  # fmt: skip
        message |= more
        if not message.get("sender", True):  # the vendor leaves the name out
            del message["sender"]
        self.conversations[conversation]["messages"].append(message)
        return self.numbers

    def handle(self, request: httpx.Request) -> httpx.Response:
        if request.headers.get("api_access_token") != self.token:
            return httpx.Response(401, json={"error": "Invalid Access Token"})
        if not request.url.path.startswith(f"{BASE}/"):
            return httpx.Response(404, json={"error": "Resource could not be found"})
        parts = request.url.path.removeprefix(f"{BASE}/").split("/")
        params = request.url.params
        if parts == ["conversations"]:
            return self.listed(params)
        if parts == ["canned_responses"]:
            return httpx.Response(200, json=self.canned)
        if parts == ["custom_attribute_definitions"]:
            return httpx.Response(200, json=self.definitions[params["attribute_model"]])
        if parts == ["portals", "help", "articles"]:
            return self.searched(params)
        if parts[0] == "contacts" and parts[2:] == ["conversations"]:
            return self.of_contact(parts[1])
        if parts[0] == "conversations" and parts[1].isdigit() and int(parts[1]) in self.conversations:
            return self.of_conversation(int(parts[1]), request, parts[2:])
        return httpx.Response(404, json={"error": "Resource could not be found"})

    def of_contact(self, contact: str) -> httpx.Response:
        """The 20 conversations of a contact with the highest numbers, as the vendor's controller finds them."""
        shown = [self.shown(number) for number in sorted(self.conversations, reverse=True)]
        found = [each for each in shown if str(each["meta"]["sender"].get("id")) == contact]
        if not found:
            return httpx.Response(404, json={"error": "Resource could not be found"})
        return httpx.Response(200, json={"payload": found[:20]})

    def of_conversation(self, number: int, request: httpx.Request, rest: list[str]) -> httpx.Response:
        messages = self.conversations[number]["messages"]
        if not rest and request.method == "GET":
            return httpx.Response(200, json=self.shown(number))
        if rest == ["messages"] and request.method == "GET":
            before = int(request.url.params.get("before", "0"))
            found = [each for each in messages if not before or each["id"] < before][-PAGE:]
            meta: dict[str, Any] = {
                "labels": [],
                "additional_attributes": {},
                "contact": CONTACT,
                "agent_last_seen_at": None,
            }
            return httpx.Response(200, json={"meta": meta, "payload": found})
        if rest == ["messages"] and request.method == "POST":
            return self.posted(number, json.loads(request.content))
        if len(rest) == 2 and request.method == "DELETE":
            for each in messages:
                if str(each["id"]) == rest[1]:
                    each |= {"content": "This message was deleted", "content_attributes": {"deleted": True}}
                    return httpx.Response(200)
        return httpx.Response(404, json={"error": "Resource could not be found"})

    def posted(self, number: int, body: dict[str, Any]) -> httpx.Response:
        kind = body.get("message_type", "outgoing")
        if kind != "outgoing":
            said = "Incoming messages are only allowed in Api inboxes"
            return httpx.Response(422, json={"error": said})
        private = bool(body.get("private", False)) and not self.leaks
        message_id = self.add(number, kind, body["content"], private=private)
        return httpx.Response(200, json=next(each for each in self.messages(number) if each["id"] == message_id))

    def messages(self, number: int) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = self.conversations[number]["messages"]
        return found

    def shown(self, number: int) -> dict[str, Any]:
        data = self.conversations[number]
        messages = data["messages"]
        last = messages[-1]["created_at"] if messages else START
        spoken = [each for each in messages if each["message_type"] != 2]
        return {
            "meta": {
                "sender": data["contact"], "channel": data.get("channel", "Channel::WebWidget"),
                "assignee": {"id": 5, "name": "Пётр Ильин"}, "hmac_verified": False,
            },
            "id": number, "messages": messages[-1:], "account_id": 3, "uuid": f"00000000-0000-4000-8000-{number:012}",
            "additional_attributes": data["about"], "agent_last_seen_at": 0, "assignee_last_seen_at": 0,
            "can_reply": True, "contact_last_seen_at": 0, "custom_attributes": data["custom"], "inbox_id": 2,
            "labels": [], "muted": False, "snoozed_until": None, "status": data["status"],
            "created_at": messages[0]["created_at"] if messages else START, "updated_at": last + 0.25,
            "timestamp": last, "first_reply_created_at": 0, "unread_count": 1,
            "last_non_activity_message": spoken[-1] if spoken else None, "last_activity_at": last, "priority": None,
            "waiting_since": 0, "sla_policy_id": None,
        }  # fmt: skip

    def listed(self, params: Mapping[str, str]) -> httpx.Response:
        wanted = params.get("status", "open")
        shown = [self.shown(number) for number in self.conversations]
        found = [each for each in shown if wanted in ("all", each["status"])]
        found.sort(key=lambda each: each["last_activity_at"], reverse=params.get("sort_by") != "last_activity_at_asc")
        first = (int(params.get("page", "1")) - 1) * CONVERSATIONS
        counts = {"mine_count": 0, "assigned_count": 0, "unassigned_count": len(found), "all_count": len(found)}
        return httpx.Response(200, json={"data": {"meta": counts, "payload": found[first : first + CONVERSATIONS]}})

    def searched(self, params: Mapping[str, str]) -> httpx.Response:
        """All words of the query, each as the beginning of a word: what the vendor's search of articles does."""
        wanted = params.get("query", "").lower().split()
        found = [
            each
            for each in self.articles
            if params.get("status") in (None, each["status"])
            and all(
                any(word.startswith(stem) for word in f"{each['title']} {each['content']}".lower().split())
                for stem in wanted
            )
        ]
        return httpx.Response(200, json={"payload": found, "meta": {"current_page": 1, "articles_count": len(found)}})
