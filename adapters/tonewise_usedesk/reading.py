"""UseDesk's times and texts: times are in UTC and say so nowhere, a text is HTML or plain, whatever the channel."""

from __future__ import annotations

import html
import re
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from tonewise.helpdesk.html_text import text_of_html
from tonewise.helpdesk.quoted import Cut, without_quoted

Object = Mapping[str, Any]

_MARKUP = re.compile(r"<(?:/?[a-z][^<>]*|!--)>?", re.IGNORECASE)


def moment(stamp: object) -> datetime | None:
    """A time; None where there is none."""
    if not stamp:
        return None
    read = datetime.fromisoformat(str(stamp))
    return read if read.tzinfo else read.replace(tzinfo=UTC)


def text_of(message: object) -> str:
    """A text as a person sees it, be it HTML or plain."""
    text = str(message) if message is not None else ""
    return text_of_html(text) if _MARKUP.search(text) else _plain(text)


def letter(text: str) -> Cut:
    """A letter without what it quotes and its signature, be it HTML or plain."""
    return without_quoted(text, html=True) if _MARKUP.search(text) else without_quoted(_plain(text))


def _plain(text: str) -> str:
    return html.unescape(text).replace("\r\n", "\n").replace("\r", "\n").replace("\0", "").strip()
