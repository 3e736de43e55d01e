"""From text to structure: pure functions over a conversation's open turn."""

from __future__ import annotations

from tonewise.reading.reading import read

__all__ = ["read"]
