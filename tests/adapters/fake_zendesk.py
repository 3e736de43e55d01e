"""Zendesk in memory, as its documents describe it: a comment is public unless the request says otherwise."""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta
from time import time
from typing import Any

import httpx
from published import Beyond

EMAIL, TOKEN, SECRET = "robot@team.example", "the-token-of-tests", "the-signing-secret-of-tests"
SITE = "https://team.zendesk.example"
START = datetime(2026, 11, 20, 9, tzinfo=UTC)
ANNA, IVAN, PETR, ROBOT = 20978392, 20978393, 35334, 76872

BEYOND = Beyond(
    calls={
        "GET /api/v2/help_center/articles/search": "the Help Center's API has a description of its own",
        "GET /api/v2/users/{user_id}/tickets/requested": "of 'List Tickets' it has GET /api/v2/tickets alone",
    },
    parameters={
        "page[size]": "cursor pagination, in the words of the description alone",
        "page[after]": "cursor pagination, in the words of the description alone",
        "include": "side-loading, in the words of the description alone",
        "per_page": "documented in 'Using the Incremental Exports API' and in 'Pagination'",
        "exclude_deleted": "documented in 'Using the Incremental Exports API'",
    },
    fields={
        "?start_time": "a cursor goes on without it: 'You don't need a start time for the next page'",
        "users": "side-loaded",
        "organizations": "side-loaded",
        "meta": "cursor pagination",
        "links": "cursor pagination",
        "count": "of lists, with offset pagination",
        "next_page": "null on the last page of lists and exports",
        "previous_page": "null on the first page of lists",
        "*=null": "what is not set is null, as in all answers of the API; few fields are said to be nullable",
        "*.custom_fields.*.value": "a truth value, a number or a list, by the field's type",
        "comments.*.data": "of voice comments: 'Ticket Audit events reference'",
        "comments.*.formatted_*": "of voice comments: 'Ticket Audit events reference'",
        "comments.*.transcription_visible": "of voice comments: 'Ticket Audit events reference'",
        "*.fields": "the same as custom_fields, which real answers have for older clients",
        "*.encoded_id": "of tickets in real answers: the id that is put into letters",
        "audit.events.*": "the events of an audit have fields by type: 'Ticket Audit events reference'",
    },
)


class FakeZendesk:
    """Three tickets; the one of id 7 waits for a reply."""

    def __init__(self) -> None:
        self.leaks = False
        self.clock = START
        self.users = {
            ANNA: user(ANNA, "Анна Белова", "end-user", email="anna@mail.example", locale="ru"),
            IVAN: user(IVAN, "Иван Серов", "end-user", email="ivan@mail.example", locale="ru"),
            PETR: user(PETR, "Пётр", "agent", email="petr@team.example"),
            ROBOT: user(ROBOT, "Tonewise", "admin", email=EMAIL),
        }
        self.tickets: dict[int, dict[str, Any]] = {}
        self.comments: dict[int, list[dict[str, Any]]] = {}
        self.logs: dict[int, list[dict[str, Any]]] = {}
        self.fields = [field(27642, "Номер заказа", visible=True), field(27648, "Склад")]
        self.articles: list[dict[str, Any]] = [
            article(360001, "Возврат стеллажа", "<p>Возврат занимает <b>5 дней</b>.</p><p>Доставка за наш счёт.</p>"),
        ]
        self.macros: list[dict[str, Any]] = []
        self.last_id = 1273
        for number in (6, 7, 8):
            self.add_ticket(number)
        self.add(6, PETR, "<p>Сегодня до 20:00.</p>")

    def add_ticket(self, number: int, text: str = "Здравствуйте! Когда приедет заказ 48213?", **given: Any) -> None:
        self.tickets[number] = {
            "allow_attachments": True, "allow_channelback": False, "assignee_id": None, "brand_id": 123,
            "collaborator_ids": [], "created_at": _stamp(self.clock), "custom_fields": [
                {"id": 27642, "value": "48213"}, {"id": 27648, "value": "Химки, стеллаж 4"}],
            "custom_status_id": 11, "description": text, "due_at": None, "email_cc_ids": [], "external_id": "x1",
            "follower_ids": [], "followup_ids": [], "from_messaging_channel": False, "group_id": 98738,
            "has_incidents": False, "id": number, "is_public": True, "organization_id": None, "priority": None,
            "problem_id": None, "raw_subject": "Заказ", "recipient": None, "requester_id": ANNA,
            "satisfaction_rating": {"score": "unoffered"}, "sharing_agreement_ids": [], "status": "open",
            "subject": "Заказ", "submitter_id": ANNA, "tags": ["vip"], "ticket_form_id": None, "type": None,
            "url": f"{SITE}/api/v2/tickets/{number}.json", "via": via("web"), **given,
        }  # fmt: skip
        self.comments[number] = []
        self.add(number, ANNA, f"<p>{text}</p>")

    def requested_by(self, other: int, number: int) -> None:
        """Add a ticket of another requester than Anna's."""
        self.add_ticket(number, "Где мой заказ 50117?", requester_id=other, submitter_id=other)
        self.comments[number][0]["author_id"] = other

    def add(
        self, number: int, author: int, html: str, *, public: bool = True, channel: str = "web", **more: Any
    ) -> int:
        """Add a comment as Zendesk shows it; the ticket changes with it."""
        self.clock += timedelta(minutes=1)
        self.last_id += 1
        plain = re.sub(r"<[^>]+>", "", html)
        self.comments[number].append(
            {
                "id": self.last_id, "type": "Comment", "author_id": author, "body": plain,
                "html_body": f'<div class="zd-comment" dir="auto">{html}</div>', "plain_body": plain, "public": public,
                "attachments": [], "audit_id": 432567 + self.last_id, "via": via(channel),
                "created_at": _stamp(self.clock), "metadata": {"system": {}, "custom": {}}, **more,
            }
        )  # fmt: skip
        self.touch(number)
        return self.last_id

    def touch(self, number: int) -> None:
        """Change a ticket at a moment of its own."""
        self.clock += timedelta(minutes=1)
        ticket = self.tickets[number]
        ticket["updated_at"], ticket["generated_timestamp"] = _stamp(self.clock), int(self.clock.timestamp())

    def handle(self, request: httpx.Request) -> httpx.Response:
        if not _signed_in(request):
            return httpx.Response(401, json={"error": "Couldn't authenticate you"})
        path, params = request.url.path.removesuffix(".json"), request.url.params
        if path == "/api/v2/incremental/tickets/cursor" and request.method == "GET":
            return self._exported(params)
        if path == "/api/v2/ticket_fields" and request.method == "GET":
            return _paged("ticket_fields", self.fields, params)
        if path == "/api/v2/help_center/articles/search" and request.method == "GET":
            return httpx.Response(200, json=self._found(self.articles, "results", params))
        if path == "/api/v2/macros" and request.method == "GET":
            return _paged(
                "macros", [each for each in self.macros if params.get("active") != "true" or each["active"]], params
            )
        requester = re.fullmatch(r"/api/v2/users/(\d+)/tickets/requested", path)
        if requester and int(requester[1]) in self.users and request.method == "GET":
            return self._requested(int(requester[1]), params)
        found = re.fullmatch(r"/api/v2/tickets/(\d+)(/.+)?", path)
        number = int(found[1]) if found else 0
        if found is None or number not in self.tickets:
            return httpx.Response(404, json={"error": "RecordNotFound", "description": "Not found"})
        return self._of_ticket(request, number, found[2] or "")

    def _of_ticket(self, request: httpx.Request, number: int, rest: str) -> httpx.Response:
        params = request.url.params
        private = re.fullmatch(r"/comments/(\d+)/make_private", rest)
        if request.method == "GET" and rest == "":
            return httpx.Response(
                200, json={"ticket": self.tickets[number]} | self._beside(params, _people([self.tickets[number]]))
            )
        if request.method == "GET" and rest == "/comments":
            authors = [each["author_id"] for each in self.comments[number]]
            return _paged("comments", self.comments[number], params, self._beside(params, authors))
        if request.method == "GET" and rest == "/conversation_log":
            return _paged("events", self.logs.get(number, []), params)
        if request.method == "PUT" and rest == "":
            return self._updated(number, json.loads(request.content)["ticket"])
        if request.method == "PUT" and private:
            for comment in self.comments[number]:
                if comment["id"] == int(private[1]):
                    comment["public"] = False
                    return httpx.Response(200, json="")
        return httpx.Response(404, json={"error": "InvalidEndpoint", "description": "Not found"})

    def _updated(self, number: int, change: dict[str, Any]) -> httpx.Response:
        ticket = self.tickets[number]
        if ticket["status"] == "closed":
            closed = {"status": [{"description": "Status: closed prevents ticket update"}]}
            refusal = {"error": "RecordInvalid", "description": "Record validation errors", "details": closed}
            return httpx.Response(422, json=refusal)
        if "safe_update" in change and change.get("updated_stamp") != ticket["updated_at"]:
            told = (
                "Safe Update prevented due to outdated ticket data. Please fetch the latest ticket data and try again."
            )
            return httpx.Response(409, json={"error": "UpdateConflict", "description": told})
        comment = change["comment"]
        html = comment.get("html_body") or f"<p>{comment.get('body', '')}</p>"
        public = comment.get("public", True) or self.leaks
        made = self.add(number, ROBOT, html, public=public, channel="api")
        event = {"id": made, "type": "Comment", "author_id": ROBOT, "public": public, "html_body": html}
        change_event = {"id": made + 1, "type": "Change", "field_name": "status", "value": "open"}
        audit = {"id": made + 5, "ticket_id": number, "author_id": ROBOT, "events": [change_event, event]}
        return httpx.Response(200, json={"ticket": ticket, "audit": audit})

    def _exported(self, params: httpx.QueryParams) -> httpx.Response:
        if "cursor" in params:
            after = tuple(map(int, base64.b64decode(params["cursor"]).decode().split("||")))
        else:
            start = int(params["start_time"])
            if start > time() - 60:
                told = "Too recent start_time. Use a start_time older than 60 seconds"
                return httpx.Response(400, json={"error": "StartTimeTooRecent", "description": told})
            after = (start, 0)
        order = sorted(self.tickets.values(), key=lambda each: (each["generated_timestamp"], each["id"]))
        rest = [each for each in order if (each["generated_timestamp"], each["id"]) > after]
        given = rest[: int(params.get("per_page", 1000))]
        last = (given[-1]["generated_timestamp"], given[-1]["id"]) if given else after
        cursor = base64.b64encode("||".join(map(str, last)).encode()).decode()
        page = {
            "tickets": given, "after_cursor": cursor, "before_cursor": None, "before_url": None,
            "after_url": f"{SITE}/api/v2/incremental/tickets/cursor.json?cursor={cursor}",
            "end_of_stream": len(given) == len(rest),
        }  # fmt: skip
        return httpx.Response(200, json=page | self._beside(params, _people(given)))

    def _requested(self, requester: int, params: httpx.QueryParams) -> httpx.Response:
        """By id, the oldest first, unless the request says otherwise."""
        by, order, size = params.get("sort_by", "id"), params.get("sort_order", "asc"), int(params.get("per_page", 100))
        assert set(params) <= {"sort_by", "sort_order", "per_page", "page"}
        if by not in ("id", "created_at", "updated_at", "status", "subject") or order not in ("asc", "desc"):
            return httpx.Response(400, json={"error": "InvalidValue", "description": "Invalid sort"})
        found = [each for each in self.tickets.values() if each["requester_id"] == requester]
        found.sort(key=lambda each: (each[by], each["id"]), reverse=order == "desc")
        page = {"tickets": found[: min(size, 100)], "count": len(found), "next_page": None, "previous_page": None}
        return httpx.Response(200, json=page)

    def _beside(self, params: httpx.QueryParams, people: Iterable[Any]) -> dict[str, Any]:
        asked = params.get("include", "").split(",")
        users = [self.users[number] for number in dict.fromkeys(people) if number in self.users]
        beside: dict[str, Any] = {"users": users} if "users" in asked else {}
        return beside | ({"organizations": []} if "organizations" in asked else {})

    def _found(self, records: list[dict[str, Any]], name: str, params: httpx.QueryParams) -> dict[str, Any]:
        words = [word.lower() for word in re.findall(r"\w+", params["query"])]
        found = [
            each for each in records if any(word in json.dumps(each, ensure_ascii=False).lower() for word in words)
        ]
        given = found[: int(params.get("per_page", 25))]
        return {name: given, "count": len(found), "next_page": None, "previous_page": None}


def _people(tickets: Iterable[Mapping[str, Any]]) -> list[Any]:
    """Whom a ticket names, who are not all that wrote in it."""
    return [ticket[name] for ticket in tickets for name in ("requester_id", "submitter_id", "assignee_id")]


def _signed_in(request: httpx.Request) -> bool:
    basic = base64.b64encode(f"{EMAIL}/token:{TOKEN}".encode()).decode()
    return request.headers.get("Authorization") in (f"Basic {basic}", f"Bearer {TOKEN}")


def _paged(
    name: str, records: list[dict[str, Any]], params: httpx.QueryParams, beside: Mapping[str, Any] | None = None
) -> httpx.Response:
    """A page by cursor, 100 records at most."""
    size = min(100, int(params.get("page[size]", 100)))
    start = int(base64.b64decode(params["page[after]"]).decode()) if "page[after]" in params else 0
    given = records[start : start + size]
    more = start + size < len(records)
    cursors = [base64.b64encode(str(place).encode()).decode() for place in (start, start + len(given))]
    meta = {"has_more": more, "before_cursor": cursors[0], "after_cursor": cursors[1]}
    links = {"prev": f"{SITE}/before", "next": f"{SITE}/after"}
    return httpx.Response(200, json={name: given, "meta": meta, "links": links, **(beside or {})})


def user(number: int, name: str, role: str, **more: Any) -> dict[str, Any]:
    return {
        "id": number, "url": f"{SITE}/api/v2/users/{number}.json", "name": name, "role": role, "active": True,
        "verified": True, "phone": None, "time_zone": "Moscow", "iana_time_zone": "Europe/Moscow", "locale": "en-US",
        "organization_id": None, "notes": "", "details": "", "tags": [], "user_fields": {}, "suspended": False,
        "created_at": "2026-01-11T09:00:00Z", "updated_at": "2026-11-01T09:00:00Z", **more,
    }  # fmt: skip


def field(number: int, title: str, *, visible: bool = False, kind: str = "text", **more: Any) -> dict[str, Any]:
    return {
        "id": number, "url": f"{SITE}/api/v2/ticket_fields/{number}.json", "type": kind, "title": title,
        "raw_title": title, "title_in_portal": title, "raw_title_in_portal": title, "active": True, "required": False,
        "visible_in_portal": visible, "editable_in_portal": visible, "position": 1, "removable": True, **more,
    }  # fmt: skip


def article(number: int, title: str, body: str, **more: Any) -> dict[str, Any]:
    return {
        "id": number, "title": title, "name": title, "body": body, "locale": "ru", "source_locale": "ru",
        "html_url": f"{SITE}/hc/ru/articles/{number}", "url": f"{SITE}/api/v2/help_center/ru/articles/{number}.json",
        "draft": False, "outdated": False, "promoted": False, "user_segment_id": None, "section_id": 3600,
        "label_names": [], "result_type": "article", "snippet": "…", "vote_sum": 0, **more,
    }  # fmt: skip


def via(name: str) -> dict[str, Any]:
    return {"channel": name, "source": {"from": {}, "to": {}, "rel": None}}


def _stamp(at: datetime) -> str:
    return at.strftime("%Y-%m-%dT%H:%M:%SZ")
