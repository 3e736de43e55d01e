"""The helpdesk adapter of LiveTex: `adapter` and `history` speak HTTP, `mapping` and `deliveries` know its payloads."""

from tonewise_livetex.adapter import LiveTex, LiveTexSettings

__all__ = ["LiveTex", "LiveTexSettings"]
