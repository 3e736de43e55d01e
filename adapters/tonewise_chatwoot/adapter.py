"""The adapter: HTTP, sign-in, paging and webhooks; what payloads mean is in the modules beside."""

from __future__ import annotations

from functools import partial
from typing import Any, ClassVar

from pydantic import Field, SecretStr

from tonewise import Conversation
from tonewise.errors import HelpdeskConflictError, HelpdeskMalformedError, WebhookRefusedError
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
from tonewise.helpdesk.cursors import OldestFirst
from tonewise.helpdesk.http import Http, path_part
from tonewise.helpdesk.keeping import Kept
from tonewise.helpdesk.matching import best_fitting
from tonewise_chatwoot import answers, mapping
from tonewise_chatwoot.deliveries import event_of
from tonewise_chatwoot.messages import saved_at_all, thread_of

PAGE = 20
"""Messages that the vendor gives at once; there is no asking for more."""

_MODELS = ("conversation_attribute", "contact_attribute")
"""What custom attributes can be of, as the vendor numbers it."""


class ChatwootSettings(HelpdeskSettings):
    """What must be known of an account on a Chatwoot."""

    site: str
    """Address of the Chatwoot, such as https://app.chatwoot.com or https://support.shop.example."""
    account: int = Field(ge=1)
    """Number of the account: in the dashboard's address, behind ``/app/accounts/``."""
    token: SecretStr
    """Access Token of the agent whose notes these will be, from their Profile Settings."""
    webhook_secret: SecretStr | None = None
    """Secret of the webhook, which Chatwoot 4.11.2 and later sign with; without it no delivery is taken."""
    webhook_url_token: SecretStr | None = None
    """For older Chatwoots, which do not sign: a word of one's own that the URL ends in, ``/…`` or ``?token=…``."""
    portal: str | None = None
    """Slug of the help centre's portal whose articles are searched; without it canned responses alone are."""
    contact_preference: str | None = None
    """Key of the contacts' custom attribute that holds how they wish to be reached."""
    history: int = Field(default=0, ge=0, le=20)
    """Earlier conversations of the customer to fetch along, a request or more each."""


class Chatwoot(Helpdesk):
    """Chatwoot, over its Application API v1."""

    name: ClassVar[str] = "chatwoot"
    title: ClassVar[str] = "Chatwoot"
    capabilities: ClassVar[Capabilities] = Capabilities(
        fetch=True, note=True, webhook=True, poll=True, export=True, articles=True, history=True, public_answer=True,
        versions=True,
    )  # fmt: skip
    settings_type: ClassVar[type[HelpdeskSettings]] = ChatwootSettings
    settings: ChatwootSettings

    def __init__(self, settings: HelpdeskSettings, **options: Any) -> None:
        super().__init__(settings, **options)
        given = self.settings
        self.http = Http(
            self.title,
            given.site,
            headers={"api_access_token": given.token.get_secret_value()},
            secrets=(given.token, given.webhook_secret, given.webhook_url_token),
            timeout_seconds=given.timeout_seconds,
            transport=self.transport,
        )
        self._base = f"/api/v1/accounts/{given.account}"
        self._pages = f"{given.site.strip().rstrip('/')}/app/accounts/{given.account}/conversations"
        self._labels: dict[str, dict[str, str]] = {}
        self._lists: dict[str, OldestFirst] = {}
        self._ready = Kept(self._ready_answers)

    async def aclose(self) -> None:
        """Close the connections."""
        await self.http.aclose()

    # Reading

    async def fetch(self, ticket_id: str) -> Ticket:
        """A conversation with all its messages, oldest first."""
        data = (await self.http.get(self._path(ticket_id))).object
        with shaped(self.title):
            sender = (data.get("meta") or {}).get("sender") or {}
            custom = data["custom_attributes"], sender.get("custom_attributes")
        labels = {model: await self._named(model) for model, values in zip(_MODELS, custom, strict=True) if values}
        entries = await self._entries(ticket_id)
        contact = sender.get("id")
        history = await self._history(contact, ticket_id) if contact and self.settings.history else []
        with shaped(self.title):
            return mapping.ticket_of(
                data,
                entries,
                labels,
                page_url=self._pages,
                preference=self.settings.contact_preference,
                history=history,
            )

    async def tickets(self, query: Query, cursor: str | None = None) -> Page[Reference]:
        """A page of conversations by last activity: the vendor lists the last first, so they are read back once."""
        status = mapping.status_asked_for(query.state)
        listed = self._lists.setdefault(status, OldestFirst(self.title, partial(self._listed, status)))
        return await listed.page(query, cursor)

    async def earlier(self, ticket: Ticket, limit: int) -> tuple[str, ...]:
        """Other conversations of the contact, of the 20 newest that the vendor gives, in the token's own inboxes."""
        data = (await self.http.get(self._path(ticket.reference.id))).object
        with shaped(self.title):
            contact = ((data.get("meta") or {}).get("sender") or {}).get("id")
            own = int(data["id"])
        if not contact:
            return ()
        found = await self._conversations_of(contact)
        with shaped(self.title):
            return tuple(str(int(each["id"])) for each in reversed(found) if int(each["id"]) != own)[:limit]

    async def articles(self, words: str, *, language: str | None = None, limit: int = 5) -> tuple[Article, ...]:
        """Articles of the portal, where one is set, and canned responses with the words in them."""
        found = await self._articles(words, language) if self.settings.portal else []
        return (*found, *best_fitting(await self._ready.now(), words, limit))[:limit]

    # Writing

    async def write_saved(self, ticket: Ticket, note: DraftNote, kind: SavedKind) -> str:
        """A private note, unless somebody wrote meanwhile."""
        if kind != "note":
            self._cannot(f"save a {kind}")
        path = self._path(ticket.reference.id)
        now = (await self.http.get(path)).object
        with shaped(self.title):
            version = mapping.version_of(now)
        if ticket.reference.version not in (None, version):
            raise HelpdeskConflictError(f"{self.title}: conversation {ticket.reference.id} was changed meanwhile")
        return await self._written(path, note.text, private=True)

    async def read_saved(self, ticket: Ticket, saved_id: str, kind: SavedKind) -> SavedDraft | None:  # noqa: ARG002 - notes alone
        """The note by its number, and whether it is private."""
        with shaped(self.title):
            page = await self._page(ticket.reference.id, before=int(saved_id) + 1)
            entry = next((each for each in page if str(each["id"]) == saved_id), None)
            return saved_at_all(entry, ticket.reference.url) if entry else None

    async def withdraw(self, ticket: Ticket, saved: SavedDraft) -> bool:
        """Delete a message; a letter, or what went to a messenger, is with the customer already."""
        await self.http.send("DELETE", f"{self._path(ticket.reference.id)}/messages/{path_part(self.title, saved.id)}")
        return ticket.conversation.channel == "chat"

    async def write_public(self, ticket: Ticket, text: str) -> str:
        """A message to the customer."""
        return await self._written(self._path(ticket.reference.id), text, private=False)

    # Webhooks

    async def receive(self, request: WebhookRequest) -> tuple[WebhookEvent, ...]:
        """A delivery of the account's webhook, signed over its time and body; known again by that body.

        Its number, in a header, is not signed: with another one anybody could send a delivery again.
        """
        self._prove(request)
        data = webhooks.json_object(request.body)
        delivery_id = webhooks.digest_of(request)
        with shaped(self.title):
            event = event_of(data, delivery_id, self.settings.account)
        webhooks.check_new(self.seen, self.name, delivery_id)
        return (event,)

    def _prove(self, request: WebhookRequest) -> None:
        secret, token = self.settings.webhook_secret, self.settings.webhook_url_token
        if secret is None and token is not None:
            webhooks.check_address(request, token.get_secret_value())
            return
        given = webhooks.header(request, "X-Chatwoot-Signature")
        stamp = webhooks.header(request, "X-Chatwoot-Timestamp")
        if secret is None:
            raise WebhookRefusedError("missing", "the setting webhook_secret is not set, so no delivery is taken")
        signed = stamp.encode(errors="replace") + b"." + request.body
        webhooks.check_signature(given, webhooks.signature(secret.get_secret_value(), signed, prefix="sha256="))
        webhooks.check_fresh(stamp)

    # Requests

    def _path(self, ticket_id: str) -> str:
        return f"{self._base}/conversations/{path_part(self.title, ticket_id)}"

    async def _written(self, path: str, text: str, *, private: bool) -> str:
        body = {"content": text, "message_type": "outgoing", "private": private, "content_type": "text"}
        with shaped(self.title):
            return str((await self.http.send("POST", f"{path}/messages", json=body)).object["id"])

    async def _page(self, ticket_id: str, before: int | None = None) -> list[dict[str, Any]]:
        params = {"before": before} if before else None
        answer = await self.http.get(f"{self._path(ticket_id)}/messages", params=params)
        page: list[dict[str, Any]] = answer.object["payload"]
        return page

    async def _entries(self, ticket_id: str) -> list[dict[str, Any]]:
        """All messages of a conversation, from the last page back."""
        found: dict[int, dict[str, Any]] = {}
        before: int | None = None
        with shaped(self.title):
            while True:
                page = await self._page(ticket_id, before)
                found |= {int(each["id"]): each for each in page}
                if len(page) < PAGE:
                    return list(found.values())
                first = min(int(each["id"]) for each in page)
                if before is not None and first >= before:
                    raise HelpdeskMalformedError(f"{self.title}: pages of messages go round in a circle")
                before = first

    async def _named(self, model: str) -> dict[str, str]:
        """The names of custom attributes, asked for once."""
        if model not in self._labels:
            params = {"attribute_model": str(_MODELS.index(model))}
            answer = await self.http.get(f"{self._base}/custom_attribute_definitions", params=params)
            with shaped(self.title):
                self._labels[model] = mapping.attribute_labels(answer.array)
        return self._labels[model]

    async def _history(self, contact: Any, ticket_id: str) -> list[Conversation]:
        """The customer's conversations before this one, the last ones alone, oldest first."""
        found = await self._conversations_of(contact)
        with shaped(self.title):
            known = [each for each in found if int(each["id"]) < int(ticket_id)][-self.settings.history :]
        earlier: list[Conversation] = []
        for each in known:
            entries = await self._entries(str(each["id"]))
            with shaped(self.title):
                earlier.append(mapping.conversation_of(each, thread_of(entries), {}))
        return earlier

    async def _conversations_of(self, contact: Any) -> list[dict[str, Any]]:
        """A contact's conversations by last activity, oldest first: the vendor gives them by number."""
        answer = await self.http.get(f"{self._base}/contacts/{path_part(self.title, str(contact))}/conversations")
        with shaped(self.title):
            return sorted(answer.object["payload"], key=lambda each: (int(each["last_activity_at"]), int(each["id"])))

    async def _listed(self, status: str, mark: str | None) -> tuple[list[Reference], str | None]:
        number = int(mark or 1)
        params = {"status": status, "sort_by": "last_activity_at_desc", "page": number}
        answer = await self.http.get(f"{self._base}/conversations", params=params)
        with shaped(self.title):
            found = [mapping.reference_of(each, self._pages) for each in answer.object["data"]["payload"]]
        return found, str(number + 1) if found else None

    async def _ready_answers(self) -> list[Article]:
        """All canned responses: the vendor searches for words as they stand alone."""
        responses = (await self.http.get(f"{self._base}/canned_responses")).array
        with shaped(self.title):
            return answers.ready_answers(responses)

    async def _articles(self, words: str, language: str | None) -> list[Article]:
        portal = path_part(self.title, self.settings.portal or "")
        portal_url = f"{self.settings.site.strip().rstrip('/')}/hc/{portal}"
        params = {"status": "published", **({"locale": language.replace("-", "_")} if language else {})}
        for query in answers.queries(words):
            answer = await self.http.get(f"{self._base}/portals/{portal}/articles", params={**params, "query": query})
            with shaped(self.title):
                articles = [answers.article_of(each, portal_url) for each in answer.object["payload"]]
            if found := [each for each in articles if each]:
                return found
        return []
