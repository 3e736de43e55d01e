"""The adapter of Omnidesk: HTTP, sign-in, what is kept between calls; `mapping` knows the payloads."""

from __future__ import annotations

import re
from datetime import datetime
from html import escape
from typing import Any

from pydantic import Field as SettingField
from pydantic import SecretStr

from tonewise.errors import (
    HelpdeskConflictError,
    HelpdeskForbiddenError,
    HelpdeskNotFoundError,
    HelpdeskRejectedError,
    WebhookRefusedError,
)
from tonewise.helpdesk import (
    Article,
    Capabilities,
    DraftNote,
    Helpdesk,
    HelpdeskSettings,
    Page,
    Query,
    Reference,
    SavedDraft,
    SavedKind,
    Ticket,
    WebhookEvent,
    WebhookRequest,
    shaped,
    webhooks,
)
from tonewise.helpdesk.cursors import page_after, position_of
from tonewise.helpdesk.http import Answer, Http, checked_base
from tonewise.helpdesk.keeping import Kept
from tonewise.helpdesk.matching import best_fitting
from tonewise.model import Conversation
from tonewise_omnidesk import articles as knowledge
from tonewise_omnidesk import deliveries, mapping
from tonewise_omnidesk.payloads import Field, fields_of, listed, total

MOST_A_PAGE = 100
MOST_PAGES = 500
"""Pages of a list; Omnidesk gives no more."""
SPARE = 5
"""Articles asked for beyond those wanted: some are switched off."""

_ID = re.compile(r"[0-9]{1,18}(?:-[0-9]{1,18})?")
_STATUSES = {"open": "open", "pending": "waiting", "closed": "closed"}


class OmnideskSettings(HelpdeskSettings):
    """What must be known of a team's Omnidesk."""

    site: str
    """Its address, such as https://team.omnidesk.ru."""
    email: str
    """Address of the employee whose key it is."""
    api_key: SecretStr
    """The employee's API key."""
    webhook_token: SecretStr | None = None
    """A token of your own that the rule's webhook sends along; without it no delivery is taken."""
    history: int = SettingField(default=0, ge=0, le=20)
    """Earlier conversations with the customer that a fetch brings along."""


class Omnidesk(Helpdesk):
    """Omnidesk, over its API."""

    name = "omnidesk"
    title = "Omnidesk"
    capabilities = Capabilities(
        fetch=True,
        note=True,
        webhook=True,
        poll=True,
        export=True,
        articles=True,
        history=True,
        public_answer=True,
        versions=True,
    )
    settings_type = OmnideskSettings
    settings: OmnideskSettings

    def __init__(self, settings: HelpdeskSettings, **options: Any) -> None:
        super().__init__(settings, **options)
        self.site = checked_base(self.title, self.settings.site)
        key = self.settings.api_key
        self.http = Http(
            self.title,
            f"{self.site}/api",
            auth=(self.settings.email, key.get_secret_value()),
            secrets=(key, self.settings.webhook_token),
            timeout_seconds=self.settings.timeout_seconds,
            transport=self.transport,
        )
        self._fields: dict[str, Field] | None = None
        self._staff: list[dict[str, Any]] | None = None
        self._macros = Kept(self._all_macros)

    async def aclose(self) -> None:
        """Close the connections."""
        await self.http.aclose()

    # Reading

    async def fetch(self, ticket_id: str) -> Ticket:
        """A case, by its id or its number, with its messages, notes, customer and fields."""
        async with self.http.within():
            with shaped(self.title):
                case = await self._case(ticket_id)
                messages = await self._messages(case)
                user = await self._user(case)
                around = await self._around()
                history = await self._history(case, around)
                return mapping.ticket(case, messages, around, user=user, history=history)

    async def tickets(self, query: Query, cursor: str | None = None) -> Page[Reference]:
        """A page of cases by last change; spam and what lies in the bin are left out."""
        position = position_of(self.title, cursor)
        number = 1
        while True:
            since = max(filter(None, (position.at, query.since)), default=None)
            size = min(query.page_size + len(position.ids), MOST_A_PAGE)
            with shaped(self.title):
                cases = await self._changed(query, since, size, number)
                batch = [mapping.reference(each, self.site) for each in cases]
            passed = query.until is not None and any(each.updated and each.updated >= query.until for each in batch)
            page = page_after(batch, position, query, more=len(batch) == size and not passed)
            dropped = {str(each["case_id"]) for each in cases if each.get("spam") or each.get("deleted")}
            items = tuple(each for each in page.items if each.id not in dropped)
            if items or not page.more:
                return page.model_copy(update={"items": items})
            reached = position_of(self.title, page.cursor)
            same = reached == position or (reached.at == position.at and size == MOST_A_PAGE)
            number = number + 1 if same else 1  # pages of another size begin elsewhere
            position = reached

    async def articles(self, words: str, *, language: str | None = None, limit: int = 5) -> tuple[Article, ...]:
        """Articles of the knowledge base, then templates whose texts fit the words."""
        wanted = " ".join(words.split())[: knowledge.LONGEST_QUERY]
        if not wanted:
            return ()
        async with self.http.within():
            with shaped(self.title):
                params = {"search": wanted, "language_id": "all", "limit": min(limit + SPARE, MOST_A_PAGE)}
                answer = await self._optional("/kb_article.json", params)
                found = knowledge.found_articles(answer.data, self.site, language)[:limit] if answer else []
                known = knowledge.templates(await self._macros.now(), language)
                return (*found, *best_fitting(known, words, limit))[:limit]

    async def earlier(self, ticket: Ticket, limit: int) -> tuple[str, ...]:
        """Other cases of the same user, in any state; spam and what lies in the bin are left out."""
        async with self.http.within():
            with shaped(self.title):
                case = await self._case(ticket.reference.id)
                return await self._others(case, limit) if int(case.get("user_id") or 0) else ()

    # Writing

    async def write_saved(self, ticket: Ticket, note: DraftNote, kind: SavedKind) -> str:
        """A note of the case: an address of its own, by which nothing reaches the customer."""
        if kind != "note":
            self._cannot(f"save a {kind}")
        with shaped(self.title):
            case = await self._case(ticket.reference.id)
            if ticket.reference.version and mapping.version(case) != ticket.reference.version:
                raise HelpdeskConflictError(
                    f"{self.title}: the case {ticket.reference.id} changed since it was fetched"
                )
            path = f"/cases/{case['case_id']}/note.json"
            answer = await self.http.send("POST", path, json={"note": {"content_html": note.html}})
            return str(answer.object["message"]["message_id"])

    async def withdraw(self, ticket: Ticket, saved: SavedDraft) -> bool:
        """Delete what turned out to be a message; a letter, or what a messenger got, is with the customer already."""
        path = f"{self._path(ticket.reference.id)}/messages/{int(saved.id)}.json"
        try:
            await self.http.send("DELETE", path)
        except (HelpdeskForbiddenError, HelpdeskNotFoundError, HelpdeskRejectedError):
            return False
        fresh = await self.fetch(ticket.reference.id)
        gone = all(each.id != saved.id or each.internal for each in fresh.saved)
        return gone and ticket.conversation.channel == "chat"

    async def write_public(self, ticket: Ticket, text: str) -> str:
        """A reply in the name of the key's owner."""
        with shaped(self.title):
            owner = next((each for each in await self._all_staff() if self._is_owner(each)), None)
            if owner is None:
                raise HelpdeskRejectedError(f"{self.title}: no employee has the address {self.settings.email}")
            html = escape(text.strip(), quote=False).replace("\n", "<br>")
            body = {"message": {"content_html": html, "staff_id": owner["staff_id"]}}
            path = f"{self._path(ticket.reference.id)}/messages.json"
            return str((await self.http.send("POST", path, json=body)).object["message"]["message_id"])

    # Webhooks

    async def receive(self, request: WebhookRequest) -> tuple[WebhookEvent, ...]:
        """A delivery of a rule, proven by a token of your own: Omnidesk signs none."""
        token = self.settings.webhook_token
        if not token:
            raise WebhookRefusedError("wrong", "no webhook_token is set, so no delivery can be proven")
        webhooks.check_token(deliveries.given_token(request), token.get_secret_value())
        delivery_id = webhooks.digest_of(request)
        with shaped(self.title):
            event = deliveries.event(deliveries.fields_of(request), delivery_id)
        webhooks.check_new(self.seen, self.name, delivery_id)
        return (event,)

    # Calls

    def _path(self, case_id: str) -> str:
        if not _ID.fullmatch(case_id):
            raise HelpdeskNotFoundError(f"{self.title}: not found (a case has an id, 2000, and a number, 664-245651)")
        return f"/cases/{case_id}"

    async def _case(self, case_id: str) -> dict[str, Any]:
        found = (await self.http.get(f"{self._path(case_id)}.json")).object["case"]
        return dict(found)

    async def _messages(self, case: dict[str, Any]) -> list[Any]:
        """All messages, oldest first; without pages asked for, Omnidesk gives the last hundred."""
        found: list[Any] = []
        for number in range(1, MOST_PAGES + 1):
            params = {"page": number, "limit": MOST_A_PAGE, "order": "asc"}
            data = (await self.http.get(f"/cases/{int(case['case_id'])}/messages.json", params=params)).data
            page = listed(data, "message")
            found += page
            known = total(data)
            if len(page) < MOST_A_PAGE or (known is not None and len(found) >= known):
                break
        return found

    async def _user(self, case: dict[str, Any]) -> dict[str, Any] | None:
        answer = await self._optional(f"/users/{int(case['user_id'])}.json")
        return dict(answer.object["user"]) if answer else None

    async def _around(self) -> mapping.Around:
        if self._fields is None:
            answer = await self._optional("/custom_fields.json")
            self._fields = fields_of(listed(answer.data, "custom_field")) if answer else {}
        names = {str(each["staff_id"]): each.get("staff_full_name") or "" for each in await self._all_staff()}
        staff = {number: name for number, name in names.items() if name}
        return mapping.Around(site=self.site, fields=self._fields, staff=staff)

    async def _all_staff(self) -> list[dict[str, Any]]:
        if self._staff is None:
            answer = await self._optional("/staff.json", {"limit": MOST_A_PAGE})
            self._staff = [dict(each) for each in listed(answer.data, "staff")] if answer else []
        return self._staff

    def _is_owner(self, staff: dict[str, Any]) -> bool:
        return str(staff.get("staff_email") or "").lower() == self.settings.email.lower()

    async def _optional(self, path: str, params: dict[str, Any] | None = None) -> Answer | None:
        """What the key's owner may not see is not there."""
        try:
            return await self.http.get(path, params=params)
        except (HelpdeskForbiddenError, HelpdeskNotFoundError):
            return None

    async def _all_macros(self) -> dict[str, Any]:
        answer = await self._optional("/macros.json")
        return answer.object if answer else {}

    async def _changed(self, query: Query, since: datetime | None, size: int, number: int) -> list[Any]:
        params: dict[str, Any] = {"page": number, "limit": size, "sort": "updated_at_asc", "show_active_chats": "true"}
        if since is not None:
            params["from_updated_time"] = int(since.timestamp()) - 1  # the clock counts seconds
        if query.state in _STATUSES:
            params["status"] = _STATUSES[query.state]
        return list(listed((await self.http.get("/cases.json", params=params)).data, "case"))

    async def _others(self, case: dict[str, Any], limit: int) -> tuple[str, ...]:
        """Ids of other cases of a case's user, the last changed first."""
        user, size = int(case["user_id"]), min(limit + SPARE, MOST_A_PAGE)
        params = {"user_id": user, "sort": "updated_at_desc", "show_active_chats": "true", "limit": size}
        found: dict[str, None] = {}
        for number in range(1, MOST_PAGES + 1):
            page = listed((await self.http.get("/cases.json", params={**params, "page": number})).data, "case")
            for each in page:
                theirs = int(each.get("user_id") or 0) == user and str(each["case_id"]) != str(case["case_id"])
                if theirs and not each.get("spam") and not each.get("deleted"):
                    found[str(int(each["case_id"]))] = None
            if len(page) < size or len(found) >= limit:
                break
        return tuple(found)[:limit]

    async def _history(self, case: dict[str, Any], around: mapping.Around) -> tuple[Conversation, ...]:
        """Earlier cases of the customer, oldest first."""
        if not self.settings.history:
            return ()
        size = self.settings.history + 1
        params = {"user_id": int(case["user_id"]), "sort": "created_at_desc", "limit": size}
        found = listed((await self.http.get("/cases.json", params=params)).data, "case")
        mine = mapping.reference(case, self.site).created
        earlier = [each for each in found if str(each["case_id"]) != str(case["case_id"]) and not each.get("spam")]
        dated = [(mapping.reference(each, self.site).created, each) for each in earlier]
        before = [each for at, each in dated if at is not None and mine is not None and at <= mine]
        threads = [(each, await self._messages(dict(each))) for each in reversed(before[: self.settings.history])]
        return tuple(mapping.ticket(each, thread, around).conversation for each, thread in threads)
