"""Front's Core API in memory, as its published description and its documents have it."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qs

import httpx

HOST = "https://company.api.frontapp.com"
"""The host of all addresses in answers; requests go to another one."""
START = 1795251600.125
FIELDS = {
    "Дата доставки": "datetime", "Кто ведёт": "teammate", "Сумма": "number", "Номер заказа": "string",
    "Total": "number", "Owner": "teammate",
}  # fmt: skip
Thing = dict[str, Any]


def links(path: str, **related: str | None) -> Thing:
    return {"self": f"{HOST}{path}", "related": {name: each and f"{HOST}{each}" for name, each in related.items()}}


def teammate(number: str = "tea_1", name: str = "Ольга Ветрова", kind: str = "user") -> Thing:
    first, _, last = name.partition(" ")
    return {
        "_links": links(f"/teammates/{number}", inboxes=f"/teammates/{number}/inboxes"),
        "id": number, "email": f"{number}@shop.example", "username": number, "first_name": first, "last_name": last,
        "license_type": "full", "is_admin": False, "is_available": True, "is_blocked": False, "type": kind,
        "custom_fields": {},
    }  # fmt: skip


def recipient(name: str | None, handle: str, role: str, contact: str | None = None) -> Thing:
    path = f"/contacts/{contact}" if contact else None
    return {
        "_links": {"related": {"contact": path and f"{HOST}{path}"}},
        "name": name, "handle": handle, "role": role,
    }  # fmt: skip


class FakeFront:
    """Four conversations; ``cnv_7`` waits for a reply. What a request needs and lacks is refused as Front does."""

    def __init__(self, token: str) -> None:
        self.token = token
        self.page_size = 2
        self.sends_drafts = False
        self.clock = START
        self.conversations: dict[str, Thing] = {}
        self.messages: dict[str, Thing] = {}
        self.comments: dict[str, Thing] = {}
        self.templates: list[Thing] = []
        self.sent: list[Thing] = []
        self.deleted: list[str] = []
        self.merged: dict[str, str] = {}
        self.gone: set[str] = set()
        self.channels = [{
            "_links": links("/channels/cha_1", inbox="/inboxes/inb_1", owner="/teams/tim_1"), "id": "cha_1",
            "name": "Почта", "address": "help@shop.example", "type": "smtp", "send_as": "help@shop.example",
            "settings": {"undo_send_time": 5, "all_teammates_can_reply": False}, "is_private": False, "is_valid": True,
        }]  # fmt: skip
        for number in ("cnv_6", "cnv_7", "cnv_8", "cnv_9"):
            self.converse(number, f"Заказ {number}")
            self.receive(number, "<p>Здравствуйте!<br>Когда можно забрать велосипед?</p>")
        self.send("cnv_6", "<p>Сегодня до 20:00.</p>")

    # What people do

    def converse(self, number: str, subject: str, **more: Any) -> Thing:
        related = {each: f"/conversations/{number}/{each}" for each in ("messages", "comments", "events", "inboxes")}
        self.conversations[number] = {
            "_links": links(f"/conversations/{number}", **related), "id": number, "type": "conversation",
            "subject": subject, "status": "assigned", "ticket_ids": [], "assignee": teammate(),
            "recipient": recipient("Анна Речная", "anna@mail.example", "from", f"crd_{number}"), "tags": [],
            "links": [], "custom_fields": {}, "created_at": self.tick(), "updated_at": self.clock, "is_private": False,
            "scheduled_reminders": [], "metadata": {}, **more,
        }  # fmt: skip
        return self.conversations[number]

    def receive(self, conversation: str, body: str, kind: str = "email", **more: Any) -> Thing:
        return self.add(conversation, body, kind, is_inbound=True, **more)

    def send(self, conversation: str, body: str, author: Thing | None = None, **more: Any) -> Thing:
        return self.add(conversation, body, "email", is_inbound=False, author=author or teammate(), **more)

    def add(self, conversation: str, body: str, kind: str, *, is_inbound: bool, **more: Any) -> Thing:
        number = f"msg_{len(self.messages) + 1}"
        people = [recipient("Анна Речная", "anna@mail.example", "from" if is_inbound else "to", f"crd_{conversation}"),
                  recipient(None, "help@shop.example", "to" if is_inbound else "from")]  # fmt: skip
        self.messages[number] = {
            "_links": links(f"/messages/{number}", conversation=f"/conversations/{conversation}"), "id": number,
            "message_uid": f"uid{number}", "type": kind, "is_inbound": is_inbound, "draft_mode": None,
            "created_at": self.tick(), "subject": self.conversations[conversation]["subject"], "blurb": body[:20],
            "recipients": people, "body": body, "attachments": [], "metadata": {}, **more,
        }  # fmt: skip
        self.touch(conversation)
        return self.messages[number]

    def comment(self, conversation: str, body: str, author: Thing | None = None) -> Thing:
        number = f"com_{len(self.comments) + 1}"
        self.comments[number] = {
            "_links": links(f"/comments/{number}", conversation=f"/conversations/{conversation}"), "id": number,
            "author": author or teammate(), "body": body, "posted_at": self.tick(), "attachments": [],
            "is_pinned": False,
        }  # fmt: skip
        self.touch(conversation)
        return self.comments[number]

    def tick(self) -> float:
        self.clock += 60
        return self.clock

    def touch(self, conversation: str) -> None:
        self.conversations[conversation]["updated_at"] = self.clock

    # What the server answers

    def handle(self, request: httpx.Request) -> httpx.Response:
        if request.headers.get("Authorization") != f"Bearer {self.token}":
            return refusal(401, "Unauthenticated", "JSON Web Token error: invalid signature")
        parts = request.url.path.strip("/").split("/")
        if len(parts) > 1 and parts[1] in self.merged:
            parts[1] = self.merged[parts[1]]
            return httpx.Response(301, headers={"Location": f"{HOST}/{'/'.join(parts)}"})
        body = json.loads(request.content) if request.content else {}
        try:
            found = self.shown(request, parts) if request.method == "GET" else self.changed(request.method, parts, body)
        except KeyError:
            found = None
        return found or refusal(404, "Not found", "Unknown resource")

    def changed(self, method: str, parts: list[str], body: Thing) -> httpx.Response | None:
        match method, parts:
            case "POST", ["conversations", number, what] if number in self.conversations:
                return self.written(number, what, body)
            case "DELETE", ["drafts", number]:
                return self.removed(number, body)
        return None

    def shown(self, request: httpx.Request, parts: list[str]) -> httpx.Response | None:
        match parts:
            case [("conversations" | "links") as things, "custom_fields"]:
                return listed([custom_field(*each) for each in FIELDS.items()], f"/{things}/custom_fields")
            case ["conversations"]:
                return self.paged(self.asked_for(request), request)
            case ["conversations", number]:
                return answer(self.conversations[number])
            case ["conversations", number, "messages"]:
                return self.paged(self.of(number, lambda each: not each["draft_mode"]), request)
            case ["conversations", number, "drafts"]:
                return listed(self.of(number, lambda each: bool(each["draft_mode"])), request.url.path)
            case ["conversations", number, "comments"]:
                return listed(self.comments_of(number), request.url.path)
            case ["conversations", number, "inboxes"]:
                return listed([self.inbox()], request.url.path)
            case ["inboxes", "inb_1", "channels"]:
                return listed(self.channels, request.url.path)
            case ["messages", number]:
                return answer(self.messages[number])
            case ["comments", number]:
                return answer(self.comments[number])
            case ["contacts", number] if number not in self.gone:
                return answer(contact(number))
            case ["message_templates"]:
                return self.paged(self.templates, request)
        return None

    def written(self, conversation: str, what: str, body: Thing) -> httpx.Response | None:
        if not str(body.get("body", "")).strip():
            return refusal(400, "Bad request", "Body did not satisfy requirements", "body: missing")
        if what == "comments":
            return answer(self.comment(conversation, body["body"], teammate("tea_api", "Tonewise API", "api")), 201)
        if what == "messages":
            self.conversations[conversation]["status"] = (
                "archived" if body.get("options", {}).get("archive", True) else "assigned"
            )
            self.sent.append(self.send(conversation, body["body"]))
            return answer({"status": "accepted", "message_uid": self.sent[-1]["message_uid"]}, 202)
        if what == "drafts" and "channel_id" in body:
            author = teammate(body["author_id"]) if "author_id" in body else teammate("tea_api", "Tonewise API", "api")
            mode = None if self.sends_drafts else body.get("mode", "private")
            version = {} if self.sends_drafts else {"version": f"v{self.clock}"}
            return answer(self.send(conversation, body["body"], author, draft_mode=mode, **version))
        return refusal(400, "Bad request", "Body did not satisfy requirements", "channel_id: missing")

    def removed(self, number: str, body: Thing) -> httpx.Response:
        if body.get("version") != self.messages[number].get("version"):
            return refusal(409, "Conflict", "A newer version of the draft is available")
        del self.messages[number]
        self.deleted.append(number)
        return httpx.Response(204)

    def asked_for(self, request: httpx.Request) -> list[Thing]:
        statuses = parse_qs(request.url.query.decode()).get("q[statuses]")
        found = [each for each in self.conversations.values() if not statuses or each["status"] in statuses]
        return sorted(found, key=lambda each: -float(each["updated_at"]))

    def of(self, conversation: str, kind: Callable[[Thing], bool]) -> list[Thing]:
        known = self.conversations[conversation]["id"]
        path = f"{HOST}/conversations/{known}"
        found = [each for each in self.messages.values() if each["_links"]["related"]["conversation"] == path]
        return sorted(filter(kind, found), key=lambda each: -float(each["created_at"]))

    def comments_of(self, conversation: str) -> list[Thing]:
        known = self.conversations[conversation]["id"]
        path = f"{HOST}/conversations/{known}"
        found = [each for each in self.comments.values() if each["_links"]["related"]["conversation"] == path]
        return sorted(found, key=lambda each: -float(each["posted_at"]))

    def inbox(self) -> Thing:
        return {
            "_links": links("/inboxes/inb_1", channels="/inboxes/inb_1/channels"), "id": "inb_1", "name": "Поддержка",
            "is_private": False, "is_public": True, "custom_fields": {},
        }  # fmt: skip

    def paged(self, found: list[Thing], request: httpx.Request) -> httpx.Response:
        start = int(request.url.params.get("page_token", "0"))
        end = start + min(self.page_size, int(request.url.params.get("limit", "50")))
        following = f"{HOST}{request.url.path}?limit=50&page_token={end}" if end < len(found) else None
        return listed(found[start:end], request.url.path, {"_pagination": {"next": following}})


def answer(data: Thing, status: int = 200) -> httpx.Response:
    headers = {"x-ratelimit-limit": "100", "x-ratelimit-remaining": "57", "x-ratelimit-reset": "1795251660"}
    return httpx.Response(status, json=data, headers=headers)


def listed(found: list[Thing], path: str, more: Thing | None = None) -> httpx.Response:
    return answer({**(more or {}), "_links": {"self": f"{HOST}{path}"}, "_results": found})


def refusal(status: int, title: str, message: str, *details: str) -> httpx.Response:
    error = {"status": status, "title": title, "message": message, **({"details": list(details)} if details else {})}
    return httpx.Response(status, json={"_error": error})


def contact(number: str) -> Thing:
    return {
        "_links": links(f"/contacts/{number}", notes=f"/contacts/{number}/notes"), "id": number, "name": "Анна Речная",
        "description": "Постоянный покупатель", "avatar_url": f"{HOST}/contacts/{number}/avatar", "links": [],
        "groups": [], "lists": [], "handles": [{"handle": "anna@mail.example", "source": "email"}],
        "custom_fields": {"Город": "Кратово"}, "is_private": False,
    }  # fmt: skip


def template(number: str, name: str, body: str) -> Thing:
    return {
        "_links": links(f"/message_templates/{number}", owner="/teams/tim_1", parent_folder=None), "id": number,
        "name": name, "subject": None, "body": body, "attachments": [], "is_available_for_all_inboxes": True,
        "inbox_ids": None,
    }  # fmt: skip


def custom_field(name: str, kind: str) -> Thing:
    number = f"fld_{len(name)}"
    return {
        "_links": {"self": f"{HOST}/custom_fields/{number}"}, "id": number, "name": name, "description": name,
        "type": kind,
    }  # fmt: skip
