"""HTML pages that need nothing else: style and script inside, no network, and no script but the page's own.

What reports that are pages share; each has a folder of its own for the rest.
"""

from __future__ import annotations

from base64 import b64encode
from hashlib import sha256
from html import escape
from pathlib import Path

from tonewise.plain import harmless

__all__ = ["embedded", "opening", "shown"]

_BASE = Path(__file__).parent / "base.css"
"""The style that all pages begin with: colours in light and dark, type, boxes, marks."""


def opening(title: str, language: str, css: str, script: str, *, inline_styles: bool = False) -> str:
    """All before the body's content; ``css`` follows the common style.

    The page's policy lets nothing load, and nothing run but ``script``, which has to stand in the page as it is here.
    ``inline_styles`` allows ``style`` attributes.
    """
    style = f"\n{_BASE.read_text(encoding='utf-8')}{css}"
    styles = "'unsafe-inline'" if inline_styles else f"'sha256-{_hash(style)}'"
    policy = (
        f"default-src 'none'; style-src {styles}; script-src 'sha256-{_hash(script)}'; "
        "base-uri 'none'; form-action 'none'"
    )
    return (
        f'<!doctype html>\n<html lang="{language}">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{shown(title)}</title>\n<style>{style}</style>\n</head>\n<body>\n"
    )


def embedded(name: str, data: str) -> str:
    """JSON that the page's script reads, in an element with this id; no text in it can end the element."""
    escaped = data.replace("<", "\\u003c")
    return f'<script type="application/json" id="{name}">{escaped}</script>\n'


def shown(text: str) -> str:
    """Text of strangers as HTML: escaped, and nothing in it reorders a line."""
    return escape(harmless(text, lines=True))


def _hash(text: str) -> str:
    return b64encode(sha256(text.encode()).digest()).decode()
