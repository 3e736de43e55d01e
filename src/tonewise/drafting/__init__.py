"""From a conversation to a draft: read, plan, write (by the composer or a model), hold against the rules."""

from __future__ import annotations

from tonewise.drafting.draft import adraft, draft

__all__ = ["adraft", "draft"]
