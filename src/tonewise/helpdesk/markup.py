"""HTML as a row of tags and texts, in time that grows with its length only.

The standard library's parser needs quadratic time for some broken pages, and a customer's mail may be any page. Here a
tag that never ends is text, as the customer may well have meant it («если цена < 500»).
"""

from __future__ import annotations

import html as html_module
import re
from collections.abc import Iterator
from typing import NamedTuple

RAW = frozenset({"script", "style", "title", "textarea", "xmp", "iframe", "noembed", "noframes"})
"""Elements whose content is no markup."""

_MAX_BROKEN = 50
"""Tags that may fail to end before quotes are no longer looked at: what keeps the time linear."""

_MAX_ATTRIBUTES = 100
"""Attributes of a tag; what has more is broken too."""

_TAG = re.compile(r"<(/?)([a-zA-Z][^\s/>]*)")
_ATTRIBUTE = re.compile(r"""[\s/]*([^\s/>=]+)(?:\s*=\s*("[^"]*"|'[^']*'|[^\s>"'][^\s>]*))?""")
_SPACE = re.compile(r"[\s/]*")
_DECLARATION = re.compile(r"<[!?]")
_ENDLESS_NUMBER = re.compile(r"&#[0-9]{8,};?")
"""A character's number that Python would refuse to read for its length, and that is no character's anyway."""


class Tag(NamedTuple):
    """An opening or closing tag; names are in lower case, values are unescaped."""

    name: str
    closes: bool
    attributes: dict[str, str]


def tokens(html: str) -> Iterator[Tag | str]:
    """The tags of a page and the texts between them, unescaped; comments and declarations are left out."""
    return _Scanner(html).tokens()


class _Scanner:
    """A walk through a page; what was once looked for in vain is not looked for again."""

    def __init__(self, html: str):
        self.html = html
        self.broken = 0
        self.absent: set[str] = set()

    def tokens(self) -> Iterator[Tag | str]:
        html, at, text_from = self.html, 0, 0
        while (at := html.find("<", at)) != -1:
            read = self._markup(at)
            if read is None:
                at += 1
                continue
            if text_from < at:
                yield _unescaped(html[text_from:at])
            tag, at = read
            text_from = at
            if tag is not None:
                yield tag
                if tag.name in RAW and not tag.closes:
                    at = text_from = self._end_of_raw(tag.name, at)
        if text_from < len(html):
            yield _unescaped(html[text_from:])

    def _markup(self, at: int) -> tuple[Tag | None, int] | None:
        """The tag at a place, or None for a comment, and where it ends; None where it is text after all."""
        if found := _TAG.match(self.html, at):
            return self._tag(found)
        if not _DECLARATION.match(self.html, at):
            return None
        comment = self.html.startswith("<!--", at)
        end = self._find("-->", at + 2) if comment else self._find(">", at)
        if end == -1:
            return None
        return None, end + (3 if comment else 1)

    def _tag(self, found: re.Match[str]) -> tuple[Tag, int] | None:
        html, at = self.html, found.end()
        attributes: dict[str, str] = {}
        if self.broken < _MAX_BROKEN:
            for _ in range(_MAX_ATTRIBUTES):
                attribute = _ATTRIBUTE.match(html, at)
                if attribute is None:
                    break
                name, value = attribute.groups()
                if value and value[0] in "\"'":
                    value = value[1:-1]
                attributes.setdefault(name.lower(), _unescaped(value or ""))
                at = attribute.end()
            at = _end(_SPACE.match(html, at), at)
        if not html.startswith(">", at):
            self.broken += 1
            at = self._find(">", found.end())
        if at == -1:
            return None
        return Tag(found[2].lower(), bool(found[1]), attributes), at + 1

    def _end_of_raw(self, name: str, at: int) -> int:
        """Where the content of an element ends that holds no markup: at its closing tag, or nowhere."""
        closing = f"</{name}"
        if closing in self.absent:
            return at
        found = re.compile(re.escape(closing), re.IGNORECASE).search(self.html, at)
        if found is None:
            self.absent.add(closing)
            return at
        return found.start()

    def _find(self, what: str, at: int) -> int:
        if what in self.absent:
            return -1
        found = self.html.find(what, at)
        if found == -1:
            self.absent.add(what)
        return found


def _unescaped(text: str) -> str:
    return html_module.unescape(_ENDLESS_NUMBER.sub("\ufffd", text)) if "&" in text else text


def _end(found: re.Match[str] | None, otherwise: int) -> int:
    return found.end() if found else otherwise
