"""The helpdesk adapter of Front."""

from tonewise_front.adapter import Front, FrontSettings

__all__ = ["Front", "FrontSettings"]
