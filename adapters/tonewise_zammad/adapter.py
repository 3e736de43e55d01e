"""The adapter of Zammad: HTTP, sign-in, what is kept between calls; `mapping` knows the payloads."""

from __future__ import annotations

from datetime import datetime, timedelta
from html import escape
from typing import Any

from pydantic import Field as SettingField
from pydantic import SecretStr

from tonewise.errors import (
    HelpdeskConflictError,
    HelpdeskForbiddenError,
    HelpdeskNotFoundError,
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
from tonewise.model import Conversation
from tonewise_zammad import articles as knowledge
from tonewise_zammad import mapping
from tonewise_zammad.fields import Field, fields_of

MOST_A_PAGE = 200
"""Tickets of one search; Zammad gives no more."""
MOST_MODULES = 1000

_NAMED = {"expand": "true"}
"""Names of states, senders and types beside their numbers."""


class ZammadSettings(HelpdeskSettings):
    """What must be known of a Zammad."""

    site: str
    """Its address, such as https://help.shop.example."""
    token: SecretStr
    """A personal access token with the permission ticket.agent; admin.object and knowledge_base.reader add to it."""
    webhook_secret: SecretStr | None = None
    """«HMAC SHA1 Signature Token» of the webhook; without it no delivery is taken."""
    history: int = SettingField(default=0, ge=0, le=20)
    """Earlier conversations with the customer that a fetch brings along."""


class Zammad(Helpdesk):
    """Zammad 5.1 and later, over its API v1."""

    name = "zammad"
    title = "Zammad"
    capabilities = Capabilities(
        fetch=True,
        note=True,
        draft=True,
        webhook=True,
        poll=True,
        export=True,
        articles=True,
        public_answer=True,
        versions=True,
    )
    settings_type = ZammadSettings
    settings: ZammadSettings

    def __init__(self, settings: HelpdeskSettings, **options: Any) -> None:
        super().__init__(settings, **options)
        self.site = checked_base(self.title, self.settings.site)
        self.http = Http(
            self.title,
            self.site,
            headers={"Authorization": f"Token token={self.settings.token.get_secret_value()}"},
            secrets=(self.settings.token, self.settings.webhook_secret),
            timeout_seconds=self.settings.timeout_seconds,
            transport=self.transport,
        )
        self._fields: tuple[Field, ...] | None = None
        self._fields_asked = False
        self._state_types: dict[str, str] = {}

    async def aclose(self) -> None:
        """Close the connections."""
        await self.http.aclose()

    # Reading

    async def fetch(self, ticket_id: str) -> Ticket:
        """A ticket with its articles, its customer, its shared draft and the attributes of its own."""
        async with self.http.within():
            with shaped(self.title):
                data = await self._ticket(ticket_id)
                articles = await self._articles(ticket_id)
                user = await self._user(data)
                draft = await self._shared_draft(ticket_id)
                around = await self._around(data)
                history = await self._history(data, around)
                return mapping.ticket(data, articles, around, user=user, draft=draft, history=history)

    async def tickets(self, query: Query, cursor: str | None = None) -> Page[Reference]:
        """A page of tickets by last change, asked of the database by a condition: no search index lags behind."""
        position = position_of(self.title, cursor)
        number = 1
        while True:
            since = max(filter(None, (position.at, query.since)), default=None)
            size = min(query.page_size + len(position.ids), MOST_A_PAGE)
            batch = await self._changed(since, size, number)
            passed = query.until is not None and any(each.updated and each.updated >= query.until for each in batch)
            page = page_after(batch, position, query, more=len(batch) == size and not passed)
            if page.items or not page.more:
                return page
            reached = position_of(self.title, page.cursor)
            number = number + 1 if reached.at == position.at else 1
            position = reached

    async def articles(self, words: str, *, language: str | None = None, limit: int = 5) -> tuple[Article, ...]:
        """Answers of the knowledge bases that the token may read, then text modules that share the question's words."""
        async with self.http.within():
            with shaped(self.title):
                found = await self._answers(words, language, limit)
                answer = await self._optional("/api/v1/text_modules", {"per_page": MOST_MODULES})
                modules = answer.array if answer else []
                return (*found, *knowledge.ready_answers(modules, words, limit))[:limit]

    # Writing

    async def find_saved(self, ticket: Ticket, note: DraftNote, kind: SavedKind) -> SavedDraft | None:
        """This very draft; a shared draft with its text counts, whoever saved it."""
        if kind == "note":
            return await super().find_saved(ticket, note, kind)
        with shaped(self.title):
            found = await self._shared_draft(ticket.reference.id)
        same = found is not None and (found.key == note.key or found.reply.split() == note.reply.split())
        return found if same else None

    async def write_saved(self, ticket: Ticket, note: DraftNote, kind: SavedKind) -> str:
        """An internal note, or the ticket's shared draft, of which there is one: a colleague's is not replaced."""
        ticket_id = ticket.reference.id
        with shaped(self.title):
            data = await self._ticket(ticket_id)
            if ticket.reference.version and data["updated_at"] != ticket.reference.version:
                raise HelpdeskConflictError(f"{self.title}: the ticket {ticket_id} changed since it was fetched")
            if kind == "note":
                return await self._write(ticket_id, note.html, {"type": "note", "internal": True})
            standing = await self._shared_draft(ticket_id)
            if standing is not None and not standing.key:
                raise HelpdeskConflictError(f"{self.title}: the ticket {ticket_id} has a shared draft of a colleague's")
            answering = mapping.answering(await self._articles(ticket_id), await self._user(data))
            article = {**answering, "body": _html(note.reply), "content_type": "text/html", "internal": False}
            body = {"new_article": {**article, "ticket_id": data["id"], mapping.KEY: note.key}, "ticket_attributes": {}}
            saved = await self.http.send("PUT", f"{self._path(ticket_id)}/shared_draft", json=body)
            return str(saved.object["shared_draft_id"])

    async def read_saved(self, ticket: Ticket, saved_id: str, kind: SavedKind) -> SavedDraft | None:
        """A note as its article tells; a shared draft, or that it was sent: then it stands among the messages."""
        with shaped(self.title):
            if kind == "note":
                return await self._note(saved_id)
            found = await self._shared_draft(ticket.reference.id)
        if found is not None and found.id == saved_id:
            return found
        known = {(message.at, message.text) for message in ticket.conversation.messages}
        fresh = await self.fetch(ticket.reference.id)
        sent = [each for each in fresh.conversation.messages if (each.at, each.text) not in known]
        if any(each.role == "agent" for each in sent):
            return SavedDraft(id=saved_id, kind="draft", internal=False)
        return None

    async def withdraw(self, ticket: Ticket, saved: SavedDraft) -> bool:  # noqa: ARG002 - an article has an id of its own
        """Make a note internal; what was mailed cannot be called back, and notes are not mailed."""
        if saved.kind != "note":
            return False
        try:
            await self.http.send("PUT", f"/api/v1/ticket_articles/{saved.id}", json={"internal": True})
        except (HelpdeskForbiddenError, HelpdeskNotFoundError):
            return False
        with shaped(self.title):
            found = await self._note(saved.id)
        return found is not None and found.internal

    async def write_public(self, ticket: Ticket, text: str) -> str:
        """An article to the customer, by the channel of their last one."""
        with shaped(self.title):
            data = await self._ticket(ticket.reference.id)
            answering = mapping.answering(await self._articles(ticket.reference.id), await self._user(data))
            return await self._write(ticket.reference.id, _html(text), {**answering, "internal": False})

    # Webhooks

    async def receive(self, request: WebhookRequest) -> tuple[WebhookEvent, ...]:
        """A delivery, signed over its body alone; it is known again by that, as its number is not signed."""
        secret = self.settings.webhook_secret
        given = webhooks.header(request, "X-Hub-Signature")
        if secret is None:
            raise WebhookRefusedError("wrong", "no webhook_secret is set, so no delivery can be proven")
        signed = webhooks.signature(secret.get_secret_value(), request.body, algorithm="sha1", prefix="sha1=")
        webhooks.check_signature(given, signed)
        with shaped(self.title):
            event = mapping.event(webhooks.json_object(request.body), self.site)
        delivery_id = webhooks.digest_of(request)
        webhooks.check_new(self.seen, self.name, delivery_id)
        return (event.model_copy(update={"delivery_id": delivery_id}),)

    # Calls

    def _path(self, ticket_id: str) -> str:
        if not (ticket_id.isascii() and ticket_id.isdigit()):  # «search» is a place of its own below /tickets
            raise HelpdeskNotFoundError(f"{self.title}: not found (a ticket's id is a number: the one in its address)")
        return f"/api/v1/tickets/{ticket_id}"

    async def _ticket(self, ticket_id: str) -> dict[str, Any]:
        return (await self.http.get(self._path(ticket_id), params=_NAMED)).object

    async def _articles(self, ticket_id: str) -> list[Any]:
        return (await self.http.get(f"/api/v1/ticket_articles/by_ticket/{ticket_id}", params=_NAMED)).array

    async def _user(self, data: dict[str, Any]) -> dict[str, Any] | None:
        answer = await self._optional(f"/api/v1/users/{int(data['customer_id'])}", _NAMED)
        return answer.object if answer else None

    async def _shared_draft(self, ticket_id: str) -> SavedDraft | None:
        answer = await self._optional(f"{self._path(ticket_id)}/shared_draft")
        return mapping.shared_draft(answer.object if answer else None, ticket_id, self.site)

    async def _note(self, article_id: str) -> SavedDraft | None:
        """A note that was written, with the visibility that it has now, whoever it is said to be from."""
        answer = await self._optional(f"/api/v1/ticket_articles/{int(article_id)}", _NAMED)
        if answer is None:
            return None
        data = answer.object
        found = mapping.own_article({**data, "sender": "Agent", "type": "note"}, self.site)
        hidden = data["internal"] is True and data.get("type") == "note"
        found = found or SavedDraft(id=article_id, kind="note", internal=hidden)
        return found.model_copy(update={"internal": hidden})

    async def _write(self, ticket_id: str, html: str, fields: dict[str, Any]) -> str:
        body = {"ticket_id": int(ticket_id), "body": html, "content_type": "text/html", "sender": "Agent", **fields}
        return str((await self.http.send("POST", "/api/v1/ticket_articles", json=body)).object["id"])

    async def _optional(self, path: str, params: dict[str, Any] | None = None) -> Answer | None:
        """What the token may not read, or an older Zammad does not have, is not there."""
        try:
            return await self.http.get(path, params=params)
        except (HelpdeskForbiddenError, HelpdeskNotFoundError):
            return None

    async def _around(self, *tickets: dict[str, Any]) -> mapping.Around:
        """Labels and states; states are asked for once a ticket has one that Zammad did not come with."""
        if not self._fields_asked:
            answer = await self._optional("/api/v1/object_manager_attributes")
            self._fields = fields_of(answer.array) if answer else None
            self._fields_asked = True
        return await self._with_states(*tickets)

    async def _with_states(self, *tickets: dict[str, Any]) -> mapping.Around:
        names = {each.get("state") for each in tickets} - {None}
        if any(mapping.state_of(name, self._state_types) == "unknown" for name in names - self._state_types.keys()):
            answer = await self._optional("/api/v1/ticket_states", _NAMED)
            types = {each["name"]: each.get("state_type") or "" for each in (answer.array if answer else [])}
            self._state_types = {str(name): "" for name in names} | types
        return mapping.Around(site=self.site, state_types=self._state_types, fields=self._fields)

    async def _search(self, condition: dict[str, Any], **options: Any) -> list[dict[str, Any]]:
        """Tickets that a condition holds for; reading by POST, so it may be sent again."""
        body = {"condition": condition, "expand": True, **options}
        return (await self.http.send("POST", "/api/v1/tickets/search", json=body, repeatable=True)).array

    async def _changed(self, since: datetime | None, size: int, number: int) -> list[Reference]:
        # Releases differ in whether «after» takes the moment itself in, so it is asked for from a moment before.
        after = "1970-01-01T00:00:00.000Z"
        if since is not None:
            utc = since - (since.utcoffset() or timedelta()) - timedelta(milliseconds=1)
            after = f"{utc.replace(tzinfo=None).isoformat(timespec='milliseconds')}Z"
        condition = {"ticket.updated_at": {"operator": "after (absolute)", "value": after}}
        with shaped(self.title):
            options = {"sort_by": "updated_at,id", "order_by": "asc,asc", "page": number, "per_page": size}
            found = await self._search(condition, **options)
            around = await self._with_states(*found)
            return [mapping.reference(each, around) for each in found]

    async def _history(self, data: dict[str, Any], around: mapping.Around) -> tuple[Conversation, ...]:
        """Earlier tickets of the customer, oldest first."""
        if not self.settings.history:
            return ()
        customer = {"operator": "is", "pre_condition": "specific", "value": data["customer_id"]}
        options = {"sort_by": "created_at", "order_by": "desc", "per_page": self.settings.history + 1}
        found = await self._search({"ticket.customer_id": customer}, **options)
        earlier = [each for each in found if each["created_at"] < data["created_at"]][: self.settings.history]
        threads = [(each, await self._articles(str(int(each["id"])))) for each in reversed(earlier)]
        return tuple(mapping.ticket(each, thread, around).conversation for each, thread in threads)

    async def _answers(self, words: str, language: str | None, limit: int) -> list[Article]:
        for query in knowledge.queries(words):
            body = {"query": query, "index": knowledge.TRANSLATION, "flavor": "agent", "limit": limit,
                    "per_page": limit, "highlight_enabled": False}  # fmt: skip
            found = knowledge.found_answers(await self._searched(body, "agent"))[:limit]
            if found:
                paths = knowledge.public_paths(await self._searched(body, "public"))
                read = [await self._answer(each, paths.get(each.translation)) for each in found]
                return knowledge.in_language([each for each in read if each and each.text], language)
        return []

    async def _searched(self, body: dict[str, Any], addresses: str) -> dict[str, Any]:
        given = {**body, "url_type": addresses}
        return (await self.http.send("POST", "/api/v1/knowledge_bases/search", json=given, repeatable=True)).object

    async def _answer(self, found: knowledge.Found, path: str | None) -> Article | None:
        place = f"/api/v1/knowledge_bases/{found.base}/answers/{found.answer}"
        answer = await self._optional(place, {"include_contents": found.translation})
        if answer is None:
            return None
        content = knowledge.content_id(answer.object, found)
        body = knowledge.body_of(answer.object, content)
        if body is None:  # the search's address counts as if translation and content had one number
            body = knowledge.body_of((await self.http.get(place, params={"include_contents": content})).object, content)
        return knowledge.article(answer.object, found, body or "", path, self.site)


def _html(text: str) -> str:
    """A reply as HTML of paragraphs and line breaks."""
    paragraphs = [part for part in text.strip().split("\n\n") if part.strip()]
    return "".join(f"<p>{escape(part.strip(), quote=False)}</p>" for part in paragraphs).replace("\n", "<br>")
