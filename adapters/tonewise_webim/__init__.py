"""The helpdesk adapter of Webim: `adapter` speaks HTTP, `mapping` and `deliveries` know its payloads."""

from tonewise_webim.adapter import Webim, WebimSettings

__all__ = ["Webim", "WebimSettings"]
