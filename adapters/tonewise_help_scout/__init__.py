"""The helpdesk adapter of Help Scout."""

from tonewise_help_scout.adapter import HelpScout, HelpScoutSettings

__all__ = ["HelpScout", "HelpScoutSettings"]
