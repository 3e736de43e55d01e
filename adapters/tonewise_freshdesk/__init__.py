"""The adapter of Freshdesk: tickets by its API v2, drafts as private notes, webhooks of automation rules, articles."""

from tonewise_freshdesk.adapter import Freshdesk, FreshdeskSettings

__all__ = ["Freshdesk", "FreshdeskSettings"]
