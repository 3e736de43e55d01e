"""Letters from the flat list of parts that Request Tracker keeps of each: what was written, and what was sent along."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from email import message_from_string
from email.message import Message as Headers
from email.utils import getaddresses
from itertools import groupby
from typing import Any
from urllib.parse import quote

from tonewise.helpdesk.html_text import text_of_html
from tonewise.helpdesk.quoted import Cut, without_quoted
from tonewise.model import Attachment

_BULK = ("bulk", "junk", "auto_reply", "list")


@dataclass(frozen=True)
class Letter:
    """What one transaction holds."""

    whole: str = ""
    """As it was written, with quotes and signature."""
    cut: Cut = field(default_factory=lambda: Cut(""))
    attachments: tuple[Attachment, ...] = ()
    automatic: bool = False
    """Sent by a machine: out of office, a bounce, a mailing list."""

    @property
    def text(self) -> str:
        """What its writer wrote."""
        return self.cut.text

    @property
    def quoted(self) -> str:
        """Earlier letters, quoted."""
        return self.cut.quoted

    @property
    def signature(self) -> str:
        """The writer's signature."""
        return self.cut.signature


def letters_of(site: str, attachments: Iterable[Mapping[str, Any]]) -> dict[str, Letter]:
    """The letters by their transactions' numbers; a part that comes twice counts once."""
    once = {int(part["id"]): part for part in attachments}
    parts = sorted(once.values(), key=lambda part: (int(part["TransactionId"]), int(part["id"])))
    found = groupby(parts, key=lambda part: str(part["TransactionId"]))
    return {number: _letter(site, list(group)) for number, group in found}


def addressed(headers: str) -> set[str]:
    """The addresses that a mail went to, in small letters."""
    message = message_from_string(headers)
    values = [str(value) for name in ("To", "Cc", "Bcc") for value in message.get_all(name, [])]
    return {address.lower() for _, address in getaddresses(values) if "@" in address}


def _letter(site: str, parts: Sequence[Mapping[str, Any]]) -> Letter:
    texts = _chosen(parts)
    if [kind for kind, _ in texts] == ["text/html"]:
        page = texts[0][1]
        cut, whole = without_quoted(page, html=True), text_of_html(page)
    else:
        whole = "\n\n".join(text_of_html(text) if kind == "text/html" else text for kind, text in texts).strip("\n")
        cut = without_quoted(whole)
    return Letter(
        whole=whole,
        cut=cut,
        attachments=tuple(_attachment(site, part) for part in parts if _is_attached(part)),
        automatic=bool(parts) and _is_automatic(message_from_string(str(parts[0].get("Headers") or ""))),
    )


def _chosen(parts: Sequence[Mapping[str, Any]]) -> list[tuple[str, str]]:
    """The texts with their types; of a text and its page the text, unless it is empty.

    The parts' order tells what belongs together: the field that would tell it makes Request Tracker 5.0.3 fail.
    """
    offers_both = any(part["ContentType"] == "multipart/alternative" for part in parts)
    chosen: list[tuple[str, str]] = []
    before = ""
    for part in parts:
        kind = str(part["ContentType"])
        if part.get("Filename") or kind not in ("text/plain", "text/html"):
            before = ""
            continue
        text = _clean(str(part.get("Content") or ""))
        if offers_both and (before, kind) == ("text/plain", "text/html"):
            if not chosen[-1][1].strip():
                chosen[-1] = (kind, text)
        else:
            chosen.append((kind, text))
        before = kind
    return chosen


def _clean(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n").replace("\x00", "")


def _is_attached(part: Mapping[str, Any]) -> bool:
    """Whether a part is a file that was sent along, and no picture that belongs to its page."""
    if not part.get("Filename"):
        return False
    headers = message_from_string(str(part.get("Headers") or ""))
    return headers.get_content_disposition() != "inline" or "Content-ID" not in headers


def _attachment(site: str, part: Mapping[str, Any]) -> Attachment:
    name = str(part["Filename"])
    place = f"{part['TransactionId']}/{part['id']}/{quote(name, safe='')}"
    return Attachment(name=name, url=f"{site}/Ticket/Attachment/{place}")


def _is_automatic(headers: Headers) -> bool:
    if str(headers.get("Auto-Submitted", "no")).strip().lower() not in ("", "no"):
        return True
    if str(headers.get("Precedence", "")).strip().lower() in _BULK:
        return True
    return headers.get_content_type() == "multipart/report"
