"""The helpdesk adapter of Omnidesk."""

from tonewise_omnidesk.adapter import Omnidesk, OmnideskSettings

__all__ = ["Omnidesk", "OmnideskSettings"]
