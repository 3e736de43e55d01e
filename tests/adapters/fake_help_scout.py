"""Help Scout's Inbox API 2.0 and Docs API in memory, as their documents have them."""

from __future__ import annotations

import json
import re
from base64 import b64encode
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import parse_qs

import httpx

HOST = "https://api.helpscout.net"
START = datetime(2026, 11, 20, 9, tzinfo=UTC)
INBOX = 85
Thing = dict[str, Any]


class FakeHelpScout:
    """Four conversations; 7 waits for a reply. A reply that does not say ``draft`` is sent, as Help Scout does."""

    def __init__(self, app_id: str, secret: str, docs_key: str = "") -> None:
        self.app = (app_id, secret)
        self.docs_key = docs_key
        self.tokens: list[str] = []
        self.page_size = 2
        self.leaks = False
        self.embeds = 100
        self.clock = START
        self.conversations: dict[int, Thing] = {}
        self.threads: dict[int, list[Thing]] = {}
        self.customers: dict[int, Thing] = {}
        self.merged: dict[str, int] = {}
        self.replies: dict[int, Thing] = {}
        self.articles: dict[str, Thing] = {}
        for number in (6, 7, 8, 9):
            self.converse(number, f"Заказ {number}")
            self.add(number, "customer", "<p>Здравствуйте!<br>Когда можно забрать велосипед?</p>")
        self.add(6, "message", "<p>Сегодня до 20:00.</p>")

    # What people do

    def converse(self, number: int, subject: str, kind: str = "email", **more: Any) -> Thing:
        self.customers[500 + number] = customer(500 + number)
        links = {name: {"href": f"{HOST}/v2/{name}/{number}"} for name in ("conversations", "threads")}
        self.conversations[number] = {
            "id": number, "number": 15000 + number, "threads": 0, "type": kind, "folderId": 493, "status": "active",
            "state": "published", "subject": subject, "preview": "", "mailboxId": INBOX,
            "assignee": person(256, "user", "Ольга", "Ветрова"),
            "createdBy": person(500 + number, "customer", "Анна", "Речная"), "createdAt": self.tick(),
            "closedBy": 0, "userUpdatedAt": self.now(),
            "customerWaitingSince": {"time": self.now(), "friendly": "1 min ago", "latestReplyFrom": "customer"},
            "source": {"type": "email", "via": "customer"}, "tags": [], "cc": [], "bcc": [],
            "primaryCustomer": person(500 + number, "customer", "Анна", "Речная"), "customFields": [], "_links": links,
            **more,
        }  # fmt: skip
        self.threads[number] = []
        return self.conversations[number]

    def add(self, number: int, kind: str, body: str, *, state: str = "published", **more: Any) -> Thing:
        about = self.conversations[number]
        is_customers = kind == "customer"
        thread = {
            "id": number * 100 + len(self.threads[number]) + 1, "type": kind, "status": about["status"],
            "state": state, "action": {"type": "default", "associatedEntities": {}}, "body": body,
            "source": {"type": "email" if is_customers else "web", "via": "customer" if is_customers else "user"},
            "customer": about["primaryCustomer"],
            "createdBy": about["primaryCustomer"] if is_customers else person(256, "user", "Ольга", "Ветрова"),
            "assignedTo": person(256, "user", "Ольга", "Ветрова"), "savedReplyId": 0, "to": [], "cc": [], "bcc": [],
            "createdAt": self.tick(), "_embedded": {"attachments": []},
            "_links": {"customer": {"href": f"{HOST}/v2/customers/{500 + number}"}}, **more,
        }  # fmt: skip
        self.threads[number].append(thread)
        about["threads"] = sum(
            each["type"] != "lineitem" and each["state"] == "published" for each in self.threads[number]
        )
        return thread

    def tick(self) -> str:
        self.clock += timedelta(minutes=1)
        return self.now()

    def now(self) -> str:
        return self.clock.strftime("%Y-%m-%dT%H:%M:%SZ")

    # What the server answers

    def handle(self, request: httpx.Request) -> httpx.Response:
        parts = request.url.path.strip("/").split("/")
        if parts[0] == "v1":
            return self.docs(request, parts)
        if parts == ["v2", "oauth2", "token"]:
            return self.signed_in(request)
        given = request.headers.get("Authorization", "")
        if not self.tokens or given != f"Bearer {self.tokens[-1]}":
            return httpx.Response(401, json={"error": "invalid_token", "error_description": "Invalid token"})
        if len(parts) > 2 and parts[2] in self.merged:
            parts[2] = str(self.merged[parts[2]])
            return httpx.Response(301, headers={"Location": f"{HOST}/{'/'.join(parts)}"})
        try:
            found = self.shown(request, parts) if request.method == "GET" else self.written(request, parts)
        except (KeyError, ValueError):
            found = None
        return found or httpx.Response(404, json={"message": "Not Found", "logRef": "cb73aad3"})

    def signed_in(self, request: httpx.Request) -> httpx.Response:
        form = {name: values[0] for name, values in parse_qs(request.content.decode()).items()}
        if form.get("grant_type") != "client_credentials" or (form["client_id"], form["client_secret"]) != self.app:
            return httpx.Response(401, json={"error": "invalid_client", "error_description": "Bad client credentials"})
        self.tokens.append(f"token-of-help-scout-{len(self.tokens) + 1}")
        return httpx.Response(200, json={"token_type": "bearer", "access_token": self.tokens[-1], "expires_in": 172800})

    def shown(self, request: httpx.Request, parts: list[str]) -> httpx.Response | None:
        match parts[1:]:
            case ["conversations"]:
                return self.listed(self.asked_for(request.url.params), "conversations", request)
            case ["conversations", number]:
                return answer(self.whole(int(number), request.url.params.get("embed") == "threads"))
            case ["conversations", number, "threads"]:
                return self.listed(list(reversed(self.threads[int(number)])), "threads", request)
            case ["customers", number]:
                return answer(self.customers[int(number)])
            case ["mailboxes"]:
                return self.listed(
                    [{"id": INBOX, "name": "Поддержка", "slug": "47204a026903ce6d"}], "mailboxes", request
                )
            case ["mailboxes", "85", "saved-replies"]:
                previews = [{"id": each["id"], "name": each["name"], "preview": each["text"][:60]}
                            for each in self.replies.values()]  # fmt: skip
                return httpx.Response(200, json=previews)
            case ["mailboxes", "85", "saved-replies", number]:
                return answer(self.replies[int(number)])
        return None

    def written(self, request: httpx.Request, parts: list[str]) -> httpx.Response | None:
        number, what = int(parts[2]), parts[3]
        about, body = self.conversations[number], json.loads(request.content)
        if not str(body.get("text", "")).strip():
            return refusal("text", "may not be empty")
        if what == "reply" and "id" not in body.get("customer", {}):
            return refusal("customer", "may not be empty")
        about["status"] = body.get("status", "active")  # a thread makes a conversation active unless it says a status
        is_draft = what == "reply" and body.get("draft", False) and not self.leaks
        kind = "note" if what == "notes" and not self.leaks else "message"
        writer = person(body.get("user", 17), "user", "Приложение", "Tonewise")
        thread = self.add(number, kind, body["text"], state="draft" if is_draft else "published", createdBy=writer)
        return httpx.Response(201, headers={"Resource-ID": str(thread["id"])})

    def whole(self, number: int, embed: bool) -> Thing:
        about = dict(self.conversations[number])
        if embed:
            threads = list(reversed(self.threads[number]))[: self.embeds]
            is_cut = about["type"] == "chat"  # embedded chats are truncated
            about["_embedded"] = {
                "threads": [{**each, "body": each["body"][:20]} if is_cut else each for each in threads]
            }
        return about

    def asked_for(self, params: httpx.QueryParams) -> list[Thing]:
        wanted = params.get("status", "active")
        found = [number for number, each in self.conversations.items() if wanted in ("all", each["status"])]
        if "mailbox" in params:
            inboxes = params["mailbox"].split(",")
            found = [number for number in found if str(self.conversations[number]["mailboxId"]) in inboxes]

        if "query" in params:
            wanted_customer = re.fullmatch(r"\(customerIds: ?(\d+)\)", params["query"])
            assert wanted_customer, "no other query is known here"
            found = [number for number in found if int(wanted_customer[1]) in self.customers_of(number)]

        def changed(number: int) -> str:
            return str(max(each["createdAt"] for each in self.threads[number]))

        assert (params["sortField"], params["sortOrder"]) == ("modifiedAt", "desc")
        found.sort(key=changed, reverse=True)
        return [self.whole(number, params.get("embed") == "threads") for number in found]

    def customers_of(self, number: int) -> set[int]:
        """Of a conversation and of its threads: who only wrote in another one's is found as well."""
        people = [self.conversations[number]["primaryCustomer"], *(each["customer"] for each in self.threads[number])]
        return {each["id"] for each in people if each}

    def listed(self, found: list[Thing], kind: str, request: httpx.Request) -> httpx.Response:
        number, size = int(request.url.params.get("page", "1")), self.page_size
        part = found[(number - 1) * size : number * size]
        pages = -(-len(found) // size)
        page = {"size": size, "totalElements": len(found), "totalPages": pages, "number": number}
        links = {"self": {"href": f"{HOST}{request.url.path}"}, "page": {"href": f"{HOST}{request.url.path}{{?page}}"}}
        embedded = {"_embedded": {kind: part}} if part else {}
        return answer({**embedded, "_links": links, "page": page})

    def docs(self, request: httpx.Request, parts: list[str]) -> httpx.Response:
        if request.headers.get("Authorization") != f"Basic {b64encode(f'{self.docs_key}:X'.encode()).decode()}":
            return httpx.Response(401, json={"code": 401, "error": "Invalid API key"})
        if parts[1:] == ["search", "articles"]:
            words = request.url.params["query"].lower().split()
            has = {number: f"{each['name']} {each['text']}".lower() for number, each in self.articles.items()}
            found = [self.articles[number] for number, text in has.items() if any(word[:5] in text for word in words)]
            items = [{"id": each["id"], "name": each["name"], "preview": each["text"][:40], "url": each["publicUrl"],
                      "status": "published", "visibility": each["visibility"]} for each in found]  # fmt: skip
            return httpx.Response(200, json={"articles": {"page": 1, "pages": 1, "count": len(items), "items": items}})
        found_article = self.articles.get(parts[2])
        if found_article is None or found_article.get("gone"):
            return httpx.Response(404, json={"code": 404, "error": "Article not found"})
        return httpx.Response(200, json={"article": found_article})


def answer(data: Thing) -> httpx.Response:
    headers = {"X-RateLimit-Limit-Minute": "200", "X-RateLimit-Remaining-Minute": "150"}
    return httpx.Response(200, json=data, headers=headers)


def refusal(path: str, why: str) -> httpx.Response:
    errors = [{"path": path, "message": why, "rejectedValue": None, "_links": {"about": {"href": f"{HOST}/errors#1"}}}]
    wrong = {"logRef": "cb73aad3", "message": "Validation error", "_embedded": {"errors": errors}}
    return httpx.Response(400, json=wrong)


def person(number: int, kind: str, first: str, last: str) -> Thing:
    return {"id": number, "type": kind, "first": first, "last": last, "photoUrl": "https://img.example/1.png",
            "email": f"{kind}{number}@mail.example"}  # fmt: skip


def customer(number: int) -> Thing:
    return {
        "id": number, "firstName": "Анна", "lastName": "Речная", "gender": "Unknown", "jobTitle": "",
        "location": "Кратово", "organization": "", "photoType": "default", "photoUrl": "https://img.example/1.png",
        "age": "", "conversationCount": 3, "createdAt": "2024-01-10T10:00:00Z", "updatedAt": "2026-11-01T10:00:00Z",
        "background": "Спорит о ценах", "draft": False,
        "_embedded": {
            "emails": [{"id": 1, "value": f"customer{number}@mail.example", "type": "home"}],
            "phones": [{"id": 2, "value": "+70000000000", "type": "mobile"}], "chats": [], "social_profiles": [],
            "websites": [], "address": {"city": "Кратово", "lines": []},
            "properties": [{"type": "text", "slug": "plan", "name": "Тариф", "value": "plus", "text": "Плюс",
                            "source": {"name": "api"}}],
        },
        "_links": {"self": {"href": f"{HOST}/v2/customers/{number}"}},
    }  # fmt: skip
