"""Request Tracker 5.0.3 in memory, with what was seen of a real one: the same fields, the same traps."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from itertools import count
from typing import Any

import httpx

START = datetime(2026, 11, 20, 9, tzinfo=UTC)
SITE = "https://rt.shop.example"
PEOPLE: dict[str, dict[str, Any]] = {
    "RT_System": {"id": 1, "RealName": "The RT System itself", "EmailAddress": ""},
    "petr": {"id": 28, "RealName": "Пётр", "EmailAddress": "petr@shop.example", "Privileged": 1},
    "tonewise": {"id": 30, "RealName": "", "EmailAddress": "tonewise@shop.example", "Privileged": 1},
    "anna@mail.example": {
        "id": 34, "RealName": "Анна Крылова", "EmailAddress": "anna@mail.example", "City": "Казань", "Lang": "ru",
    },
    "oleg@mail.example": {"id": 35, "RealName": "", "EmailAddress": "oleg@mail.example"},
}  # fmt: skip
ARTICLES = (
    ("1", "Возврат велосипеда", "Велосипед можно вернуть в течение 14 дней, если на нём не ездили."),
    ("2", "Opening hours", "<p>The shop is open <b>from 10:00</b> to 20:00.</p>"),
    ("3", "Спам", "Как мы отвечаем на рекламу."),
)
_ANY = re.compile(r"[A-Za-z]+ = '__(Active|Inactive)__'")


@dataclass
class FakeTicket:
    """A ticket and its transactions."""

    number: int
    requestor: str = "anna@mail.example"
    status: str = "open"
    updated: datetime = START
    transactions: list[dict[str, Any]] = field(default_factory=list)


class FakeRequestTracker:
    """Three tickets; the second waits for a reply. Everything is done as the user `tonewise`."""

    def __init__(self, token: str) -> None:
        self.token = token
        self.clock = START
        self.leaks = False
        self.sees_all = False
        """Whether the token's user is a superuser, who is told how many pages there are."""
        self.numbers = count(58)
        self.tickets: dict[str, FakeTicket] = {}
        self.merged: dict[str, str] = {}
        self.parts: list[dict[str, Any]] = []
        for number in (6, 7, 8):
            requestor = "oleg@mail.example" if number == 8 else "anna@mail.example"
            self.tickets[str(number)] = FakeTicket(number, requestor)
            self.write(str(number), "Create", requestor, "Здравствуйте! Когда можно забрать велосипед?")
        self.write("6", "Correspond", "petr", "Сегодня до 20:00.")

    def write(self, ticket: str, kind: str, creator: str, text: str, content_type: str = "text/plain") -> str:
        """Somebody writes, and the mails that this sends are recorded."""
        number = self.add(ticket, kind, creator, [(content_type, "", text, "")])
        if kind == "Comment":
            to = "anna@mail.example" if self.leaks else "boss@shop.example"
            mail = [("text/plain", "", text, f"To: \nBcc: {to}\nAuto-Submitted: auto-generated")]
            self.add(ticket, "CommentEmailRecord", "RT_System", mail)
        elif kind == "Correspond":
            self.add(ticket, "EmailRecord", "RT_System", [("text/plain", "", text, f"To: {creator}")])
        return number

    def add(self, ticket: str, kind: str, creator: str, parts: list[tuple[str, str, str, str]]) -> str:
        """A transaction with parts: type, file's name, content, headers."""
        self.clock += timedelta(minutes=1)
        number = str(next(self.numbers))
        found = self.tickets[ticket]
        found.updated = self.clock
        found.transactions.append({"id": number, "Type": kind, "by": creator, "Created": _time(self.clock)})
        for content_type, name, content, headers in parts:
            part = {"id": str(next(self.numbers)), "TransactionId": number, "ContentType": content_type}
            self.parts.append({**part, "Filename": name, "Headers": headers, "Content": content, "type": "attachment"})
        return number

    def handle(self, request: httpx.Request) -> httpx.Response:
        """Answer as Request Tracker does, its clock a minute behind the last change."""
        answer = self._answer(request)
        answer.headers["Date"] = format_datetime(self.clock + timedelta(minutes=1), usegmt=True)
        return answer

    def _answer(self, request: httpx.Request) -> httpx.Response:
        if request.headers.get("Authorization") != f"token {self.token}":
            return _told(401, "Unauthorized")
        if not request.url.path.startswith("/REST/2.0/"):
            return httpx.Response(200, html="<html>Login</html>")
        place, params = request.url.path.removeprefix("/REST/2.0/"), request.url.params
        routes: list[tuple[str, Callable[..., httpx.Response]]] = [
            (r"tickets", self._listed),
            (r"articles", self._articles),
            (r"user/(\d+)", self._user),
            (r"ticket/(\d+)", self._ticket),
            (r"ticket/(\d+)/history", self._history),
            (r"ticket/(\d+)/attachments", self._attachments),
        ]
        if request.method == "POST":
            found = re.fullmatch(r"ticket/(\d+)/(comment|correspond)", place)
            return self._written(request, *found.groups()) if found else _told(404, "Not Found")
        for pattern, route in routes:
            if found := re.fullmatch(pattern, place):
                return route(params, *found.groups())
        return _told(404, "Not Found")

    def _written(self, request: httpx.Request, number: str, kind: str) -> httpx.Response:
        if "If-Match" in request.headers:  # whatever it says: the resource has no version
            return _told(412, "Precondition Failed")
        number = self.merged.get(number, number)
        if number not in self.tickets:
            return _told(404, "Not Found")
        body = json.loads(request.content)
        if body.get("Content") and not body.get("ContentType"):
            return _told(400, "ContentType is a required field for application/json")
        sort = "Comment" if kind == "comment" else "Correspond"
        made = self.write(number, sort, "tonewise", body.get("Content", ""), body.get("ContentType", "text/plain"))
        return httpx.Response(201, json=[f"{sort} added"], headers={"Location": f"/REST/2.0/transaction/{made}"})

    def _ticket(self, params: httpx.QueryParams, number: str) -> httpx.Response:
        found = self.tickets.get(self.merged.get(number, number))
        if found is None:
            return _told(404, "Not Found")
        data = {
            "id": found.number, "type": "ticket", "Subject": f"Велосипед {found.number}", "Status": found.status,
            "Created": _time(START), "LastUpdated": _time(found.updated), "Resolved": "1970-01-01T00:00:00Z",
            "Requestor": [{"type": "user", "id": found.requestor, "_url": f"{SITE}/REST/2.0/user/{found.requestor}"}],
            "Cc": [], "AdminCc": [], "Queue": {"type": "queue", "id": "3"},
            "CustomFields": [
                {"id": "5", "name": "Размеры", "type": "customfield", "values": []},
                {"id": "2", "name": "Номер заказа", "type": "customfield", "values": ["48213"]},
            ],
        }  # fmt: skip
        return httpx.Response(200, json=data, headers={"ETag": f'"{found.transactions[-1]["id"]}"'})

    def _history(self, params: httpx.QueryParams, number: str) -> httpx.Response:
        found = self.tickets.get(self.merged.get(number, number))
        wanted = params["fields[Creator]"].split(",")
        items = [
            {"id": each["id"], "type": "transaction", "Type": each["Type"], "Created": each["Created"],
             "Creator": _person(each["by"], wanted)}
            for each in (found.transactions if found else ())
        ]  # fmt: skip
        return self._page(items, params, told=self.sees_all)

    def _attachments(self, params: httpx.QueryParams, number: str) -> httpx.Response:
        fields = params["fields"].split(",")
        if "Parent" in fields:
            return _told(500, "Internal Server Error")
        limits = json.loads(params["query"])
        found = self.tickets.get(self.merged.get(number, number))
        own = {each["id"] for each in (found.transactions if found else ())}
        parts = [part for part in self.parts if part["TransactionId"] in own and _fits(part, limits)]
        items = [{"id": each["id"], "type": "attachment", **{name: each[name] for name in fields}} for each in parts]
        return self._page(items, params, told=self.sees_all)

    def _listed(self, params: httpx.QueryParams) -> httpx.Response:
        if asked := re.fullmatch(r"Requestor\.Name = '([^'\\]+)' AND id != (\d+)", params["query"]):
            return self._earlier(params, *asked.groups())
        if not params["query"].startswith("( id > 0 )"):
            return _told(400, "Wrong query, expecting an OPERATOR")
        wanted = _ANY.search(params["query"])
        active = ("new", "open", "stalled", "packing")
        chosen = [
            each
            for each in self.tickets.values()
            if wanted is None or (each.status in active) == (wanted[1] == "Active")
        ]
        assert (params.get_list("orderby"), params.get_list("order")) == (["LastUpdated", "id"], ["DESC", "DESC"])
        chosen.sort(key=lambda each: (each.updated, each.number), reverse=True)
        items = [
            {"id": str(each.number), "type": "ticket", "Subject": f"Велосипед {each.number}", "Status": each.status,
             "Created": _time(START), "LastUpdated": _time(each.updated)}
            for each in chosen
        ]  # fmt: skip
        return self._page(items, params, told=True)

    def _earlier(self, params: httpx.QueryParams, requestor: str, number: str) -> httpx.Response:
        assert (params.get_list("orderby"), params.get_list("order")) == (["LastUpdated", "id"], ["DESC", "DESC"])
        chosen = [each for each in self.tickets.values() if each.requestor == requestor and each.number != int(number)]
        chosen.sort(key=lambda each: (each.updated, each.number), reverse=True)
        return self._page([{"id": str(each.number), "type": "ticket"} for each in chosen], params, told=False)

    def _user(self, params: httpx.QueryParams, number: str) -> httpx.Response:
        for name, person in PEOPLE.items():
            if str(person["id"]) == number:
                shown = {key: person[key] for key in ("RealName", "EmailAddress")}
                return httpx.Response(200, json={**shown, "Name": name, "Privileged": person.get("Privileged", 0)})
        return _told(404, "Not Found")

    def _articles(self, params: httpx.QueryParams) -> httpx.Response:
        limits = json.loads(params["query"])
        items = []
        for number, name, text in ARTICLES:
            found = [each["value"].lower() in (name if each["field"] == "Name" else text).lower() for each in limits]
            if found and (any(found) if limits[0]["field"] == "Name" else all(found)):
                content = {"id": "1", "name": "Content", "type": "customfield", "values": [text]}
                items.append({"id": number, "type": "article", "Name": name, "Summary": "", "CustomFields": [content]})
        return self._page(items, params, told=True)

    def _page(self, items: list[dict[str, Any]], params: httpx.QueryParams, *, told: bool) -> httpx.Response:
        """A page; how many there are is told only to those who may see everything."""
        size, page = min(int(params.get("per_page", "20")), 100), int(params.get("page", "1"))
        pages = -(-len(items) // size)
        shown = items[(page - 1) * size : page * size]
        told_of = {"total": len(items), "pages": pages} if told else {"total": None, "pages": None}
        return httpx.Response(
            200, json={"items": shown, "count": len(shown), "page": page, "per_page": size, **told_of}
        )  # fmt: skip


def _fits(part: dict[str, Any], limits: list[dict[str, str]]) -> bool:
    """Limits of one field are alternatives, those of several must all hold, as the real one groups them."""
    by_field: dict[str, list[bool]] = {}
    for each in limits:
        value = part[each["field"]]
        match each.get("operator", "="):
            case "IS":
                fits = not value
            case "IS NOT":
                fits = bool(value)
            case "STARTSWITH":
                fits = value.startswith(each["value"])
            case _:
                fits = value == each["value"]
        by_field.setdefault(each["field"], []).append(fits)
    return all(any(found) for found in by_field.values())


def _person(name: str, fields: list[str]) -> dict[str, Any]:
    known = {"Name": name, "CustomFields": [], **PEOPLE[name]}
    return {"type": "user", "_url": f"{SITE}/REST/2.0/user/{name}", **{each: known.get(each, "") for each in fields}}


def _told(status: int, message: str) -> httpx.Response:
    return httpx.Response(status, json={"message": message})


def _time(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")
