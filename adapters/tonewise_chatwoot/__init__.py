"""The helpdesk adapter of Chatwoot: conversations in, drafts out as private notes."""

from tonewise_chatwoot.adapter import Chatwoot, ChatwootSettings

__all__ = ["Chatwoot", "ChatwootSettings"]
