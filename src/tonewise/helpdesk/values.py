"""What adapters take and give: frozen values in which no vendor's word is left but where one is asked for."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Generic, Literal, TypeVar

from pydantic import Field

from tonewise.model import Audience, Conversation, Message
from tonewise.values import Text, Time, Value

State = Literal["open", "pending", "closed", "unknown"]
"""``pending`` waits for the customer or a third party; ``closed`` is solved as well."""
SavedKind = Literal["note", "draft"]
"""An internal note in the thread, or the helpdesk's own draft of a reply."""
ArticleKind = Literal["article", "answer"]
"""An article of the knowledge base; a ready answer: a macro, a canned response, a saved reply."""
EventKind = Literal["message", "ticket", "own-note", "ignored"]
"""A customer wrote; something else of a ticket changed; a note of ours; nothing that a draft could come of."""


class Capabilities(Value):
    """What a helpdesk can do through its adapter; everything is off where nobody says otherwise."""

    fetch: bool = False
    """A ticket can be had by its id; without it, conversations come only by webhooks or exports."""
    note: bool = False
    """An internal note can be saved, and read back."""
    draft: bool = False
    """A draft can be put where the agent writes, and read back."""
    webhook: bool = False
    """Deliveries are verified and read."""
    poll: bool = False
    """A listing goes on after its end with what changed since, by its last cursor."""
    export: bool = False
    """Whole conversations come in pages, for audits."""
    articles: bool = False
    """Articles of the knowledge base, or ready answers of the team, are found by words."""
    history: bool = False
    """Earlier conversations with a ticket's customer can be had."""
    public_answer: bool = False
    """A customer can be answered; done only where ``public_answers`` is set as well."""
    versions: bool = False
    """A write is refused where somebody changed the ticket meanwhile."""
    webhook_answer: str = ""
    """Body, JSON text, that a sender of webhooks waits for; empty where a status of 200 will do."""


class Reference(Value):
    """A ticket in a list, and what a fetched one is named by."""

    id: Text
    url: Text | None = None
    """The page for agents."""
    subject: Text | None = None
    state: State = "unknown"
    status: Text | None = None
    """The vendor's own word."""
    version: Text | None = None
    """What an optimistic write is held against: an ETag, a stamp, a number; opaque."""
    created: Time | None = None
    updated: Time | None = None


class CutAway(Value):
    """What was cut from a message's text and kept: earlier letters quoted in it, and the writer's signature."""

    message_index: int
    quoted: Text = ""
    signature: Text = ""


class SavedDraft(Value):
    """A draft of ours as it was read back from the helpdesk."""

    id: Text
    kind: SavedKind
    internal: bool
    """Whether the helpdesk says that the customer does not see it."""
    key: Text = ""
    """Which draft for which turn it is, as in `DraftNote`; empty where the helpdesk's draft has no room for it."""
    reply: Text = ""
    """The text meant for the customer, without what stands below it."""
    url: Text | None = None
    at: Time | None = None
    existed: bool = False
    """It was there before, so nothing was written."""


class Ticket(Value):
    """A ticket as it is: the conversation with the helpdesk's facts, and what belongs beside it.

    The messages are in order, as text, without notes of ours: those are in ``saved``.
    """

    reference: Reference
    conversation: Conversation
    saved: tuple[SavedDraft, ...] = ()
    cut: tuple[CutAway, ...] = ()
    history: tuple[Conversation, ...] = ()
    """Earlier conversations with this customer, oldest first, as `Helpdesk.with_history` adds them."""


class Article(Value):
    """An article of the knowledge base, or a ready answer of the team: what a reply may rest on."""

    id: Text
    title: Text
    text: Text
    """Plain: paragraphs parted by empty lines."""
    url: Text | None = None
    """Where a reader finds it."""
    kind: ArticleKind = "article"
    audience: Audience = "customer"
    """``internal`` where customers cannot read it: it may guide a reply and is never said in it."""


class DraftNote(Value):
    """A draft made ready to be saved: made by `note_of`, taken by adapters."""

    key: Text
    """Stands in the note: the same draft for the same turn has the same one."""
    reply: Text
    """The text for the customer alone, as a native draft holds it."""
    text: Text
    """The whole note as plain text that is harmless as Markdown."""
    html: Text
    """The whole note as HTML of paragraphs, lists and links alone."""


class Query(Value):
    """Which tickets to list; ``since`` and ``until`` bound the last change, ``until`` excluded."""

    since: Time | None = None
    until: Time | None = None
    state: State | None = None
    page_size: int = Field(default=50, ge=1, le=1000)
    """Wished for; a helpdesk may give fewer, and more where it knows one size only."""


Item = TypeVar("Item")


class Page(Value, Generic[Item]):
    """Items in the order of their last change, oldest first, and where to go on."""

    items: tuple[Item, ...]
    cursor: Text | None = None
    """Opaque; goes on behind these items. Given on the last page too where the helpdesk can be polled by it."""
    more: bool = False
    """Whether more is there now."""
    problems: tuple[Text, ...] = ()
    """What could not be read and was left out, a line each."""


class WebhookRequest(Value):
    """A delivery as it arrived, not yet trusted."""

    headers: Mapping[str, str]
    """By name, in any case."""
    body: bytes = Field(repr=False)
    """As it came over the wire: a signature is of these bytes."""
    query: Mapping[str, str] = Field(default_factory=dict, repr=False)
    """Parameters of the address; some vendors have room for a secret only there."""
    path: str = Field(default="", repr=False)


class WebhookEvent(Value):
    """What a delivery tells."""

    kind: EventKind
    ticket_id: Text | None = None
    delivery_id: Text | None = None
    """The same when the helpdesk sends it again; the event's own where a delivery holds several."""
    at: Time | None = None
    message: Message | None = None
    """What was written, where the delivery holds it."""
    ticket: Ticket | None = None
    """The whole conversation, where the delivery holds it and the helpdesk has no other way to it."""
    reason: Text = ""
    """Why it is ignored."""


class SentReply(Value):
    """What an agent sent where a draft of ours stood: dumped, it is a line that ``eval import --from edits`` reads."""

    id: Text
    conversation: Conversation
    """As it was when the draft was made."""
    draft: Text
    sent: tuple[Text, ...]
    at: Time | None = None
    author: Text | None = None
