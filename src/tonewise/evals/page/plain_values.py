"""JSON values made fit to be shown."""

from __future__ import annotations

from typing import Any

from tonewise.plain import harmless


def plain(value: Any) -> Any:
    """The same value, nothing in whose texts reorders a line; offsets into them stay right."""
    if isinstance(value, str):
        return harmless(value, lines=True)
    if isinstance(value, dict):
        return {harmless(key) if isinstance(key, str) else key: plain(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [plain(each) for each in value]
    return value
