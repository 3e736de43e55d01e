"""The helpdesk adapter of Zammad."""

from tonewise_zammad.adapter import Zammad, ZammadSettings

__all__ = ["Zammad", "ZammadSettings"]
