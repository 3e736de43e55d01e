"""Helpdesks: tickets in, drafts out as internal notes, one contract for all adapters.

An adapter is a package that subclasses `Helpdesk` and names the class in the entry point group `GROUP`; CONTRIBUTING.md
tells how, and `tonewise.testing.helpdesk` holds it against the contract. Beside what is imported here,
`tonewise.helpdesk.http` and `tonewise.helpdesk.webhooks` are for adapters.
"""

from tonewise.helpdesk.discovery import GROUP, adapter, names, open_helpdesk, settings_of
from tonewise.helpdesk.protocol import Helpdesk, HelpdeskSettings
from tonewise.helpdesk.shapes import shaped
from tonewise.helpdesk.values import (
    Article,
    Capabilities,
    CutAway,
    DraftNote,
    EventKind,
    Page,
    Query,
    Reference,
    SavedDraft,
    SavedKind,
    SentReply,
    State,
    Ticket,
    WebhookEvent,
    WebhookRequest,
)

__all__ = [
    "GROUP",
    "Article",
    "Capabilities",
    "CutAway",
    "DraftNote",
    "EventKind",
    "Helpdesk",
    "HelpdeskSettings",
    "Page",
    "Query",
    "Reference",
    "SavedDraft",
    "SavedKind",
    "SentReply",
    "State",
    "Ticket",
    "WebhookEvent",
    "WebhookRequest",
    "adapter",
    "names",
    "open_helpdesk",
    "settings_of",
    "shaped",
]
