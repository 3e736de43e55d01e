"""The helpdesk adapter of Zendesk."""

from tonewise_zendesk.adapter import ZendeskHelpdesk, ZendeskSettings

__all__ = ["ZendeskHelpdesk", "ZendeskSettings"]
