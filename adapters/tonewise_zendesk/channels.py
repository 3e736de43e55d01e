"""Which way a ticket or a comment came: Zendesk's via channels, as its API and its events name them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tonewise.model import Channel

MAIL = frozenset({"email", "mail"})
"""Channels whose comments are letters, with what they quote and how they are signed."""

MESSAGING = frozenset(
    "native_messaging chat chat_transcript chat_offline_message whatsapp facebook_messenger facebook_message "
    "instagram_dm telegram viber line wechat kakaotalk google_business_messages google_rcs apple_business_chat "
    "messagebird_sms twilio_sms mailgun twitter_dm business_messaging_slack_connect sunshine_conversations_api "
    "sunshine_conversations_facebook_messenger sunshine_conversations_twitter_dm messaging omnichannel".split()
)
"""Channels whose messages are in the conversation log: their comments repeat them, or tell that there were some."""

_CHAT = frozenset({"native_messaging", "chat", "chat_transcript", "chat_offline_message", "messaging", "omnichannel"})
_SHORT = frozenset({"sms", "text_message", "connect_sms"})
_SOCIAL = frozenset({"facebook", "facebook_post", "twitter", "twitter_favorite", "any_channel", "blog", "topic"})
_AUTOMATIC = frozenset(
    "rule system automatic_solution_suggestions satisfaction_prediction monitor_event linked_problem group_deletion "
    "user_change user_deletion user_merge group_change resource_push ticket_tagging rule_revision".split()
)


def of_via(via: object) -> str:
    """The channel that a via object names; empty where it names none in words."""
    found = via.get("channel") if isinstance(via, Mapping) else via
    return found.lower() if isinstance(found, str) else ""


def is_merge(via: Any) -> bool:
    """Whether a comment tells that tickets were merged."""
    source = via.get("source") if isinstance(via, Mapping) else None
    return of_via(via) == "merge" or (isinstance(source, Mapping) and source.get("rel") == "merge")


def is_bot(via: object) -> bool:
    """Whether a bot wrote that talks with customers."""
    return of_via(via).startswith("answer_bot")


def is_automatic(via: object) -> bool:
    """Whether a trigger, an automation or the system itself wrote."""
    return of_via(via) in _AUTOMATIC


def channel(via: object, *, messaging: bool) -> Channel:
    """How the customer is written to; ``messaging`` where the ticket says that it came from a messaging channel.

    Forms, the API and calls are answered by mail, as Zendesk itself does.
    """
    name = of_via(via)
    if name in _CHAT:
        return "chat"
    if name in MESSAGING or name in _SHORT or messaging:
        return "messenger"
    return "social" if name in _SOCIAL else "email"
