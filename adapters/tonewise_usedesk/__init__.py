"""The helpdesk adapter of UseDesk (Юздеск): `adapter` speaks HTTP, `mapping` and `deliveries` know its payloads."""

from tonewise_usedesk.adapter import UseDesk, UseDeskSettings

__all__ = ["UseDesk", "UseDeskSettings"]
