"""The helpdesk adapter of Intercom: conversations in, drafts out as notes."""

from tonewise_intercom.adapter import Intercom, IntercomSettings

__all__ = ["Intercom", "IntercomSettings"]
