"""What a writer wrote, without the earlier letters quoted below it and without the signature; both are kept beside.

Mail programs tell of a quote in their own ways (Outlook, Gmail, Apple Mail, Thunderbird, Mail.ru, Yandex; Russian and
English); `tonewise.helpdesk.quote_signs` knows them. What is passed on is no quote but what the letter is about, and
stays. So does what looks like a quote and is all there is: a letter is rather left whole than emptied by mistake.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from tonewise.helpdesk.html_text import Line, Part, lines_of_html
from tonewise.helpdesk.quote_signs import attribution, header_block, is_forwarded, is_quote_line, signature_start

__all__ = ["Cut", "without_quoted"]

_LINE_END = re.compile(r"\r\n?|\n")


class Cut(NamedTuple):
    """A letter in its parts; every line of it that is not empty is in one of them, in its order."""

    text: str
    """What the writer wrote; empty where they sent a quote and nothing else."""
    quoted: str = ""
    """Earlier letters, with the lines that introduce them."""
    signature: str = ""
    """From the closing words on, or what a telephone adds («Отправлено с iPhone»)."""


def without_quoted(text: str, *, html: bool = False) -> Cut:
    """The parts of a letter, lines parted by ``\\n``; with ``html`` it is a page, and its marks of quotes count too.

    Any text is accepted; takes time in proportion to its length.
    """
    lines = lines_of_html(text) if html else [Line(line.rstrip(), "own") for line in _LINE_END.split(text)]
    texts = [line.text for line in lines]
    parts = _kept_if_forwarded(texts, [line.part for line in lines])
    _mark_quotes(texts, parts)
    _mark_signature(texts, parts)
    return Cut(_joined(texts, parts, "own"), _joined(texts, parts, "quoted"), _joined(texts, parts, "signature"))


def _kept_if_forwarded(texts: list[str], parts: list[Part]) -> list[Part]:
    """The page's own marks, without the quotes that are letters passed on."""
    kept, forwarded = list(parts), False
    for index, part in enumerate(parts):
        if is_forwarded(texts[index]):
            forwarded = True
        if forwarded and part == "quoted":
            kept[index] = "own"
    return kept


def _mark_quotes(texts: list[str], parts: list[Part]) -> None:
    """Mark quotes by their words; stops at a letter that is passed on, as what follows is what this one is about."""
    at, written = 0, False
    while at < len(texts):
        line = texts[at]
        if parts[at] != "own" or not line:
            at += 1
        elif is_forwarded(line):
            return
        elif found := attribution(texts, at):
            at = _mark_attributed(texts, parts, at, found)
        elif header_block(texts, at):
            if written:
                parts[at:] = ["quoted"] * (len(parts) - at)
            return
        elif is_quote_line(line):
            end = _end_of_quote(texts, at)
            if written or any(text and part == "own" for text, part in zip(texts[end:], parts[end:], strict=True)):
                parts[at:end] = ["quoted"] * (end - at)
            at = end
        else:
            written = True
            at += 1


def _mark_attributed(texts: list[str], parts: list[Part], at: int, after: int) -> int:
    """Mark a quote with the line that introduces it («Анна пишет:»); where nothing shows its end, it is the rest."""
    first = after
    while first < len(texts) and not texts[first]:
        first += 1
    if first < len(texts) and parts[first] == "quoted":
        end = first
    elif first < len(texts) and texts[first].startswith(">"):
        end = _end_of_quote(texts, first)
    else:
        end = len(texts)
    parts[at:end] = ["quoted"] * (end - at)
    return end


def _end_of_quote(texts: list[str], at: int) -> int:
    """Where the lines end that begin with ``>``; empty ones between them belong to them."""
    end = at
    while at < len(texts) and (not texts[at] or texts[at].startswith(">")):
        at += 1
        if texts[at - 1]:
            end = at
    return end


def _mark_signature(texts: list[str], parts: list[Part]) -> None:
    """Mark the signature that ends what the writer wrote."""
    own = [index for index, part in enumerate(parts) if part == "own"]
    start = signature_start([texts[index] for index in own])
    for index in own[start:]:
        parts[index] = "signature"


def _joined(texts: list[str], parts: list[Part], part: Part) -> str:
    """The lines of one part; where something was taken out between them, an empty line stands."""
    lines: list[str] = []
    before = -1
    for index, text in enumerate(texts):
        if parts[index] != part:
            continue
        if lines and lines[-1] and (index != before + 1):
            lines.append("")
        if text or (lines and lines[-1]):
            lines.append(text)
        before = index
    return "\n".join(lines).strip("\n")
