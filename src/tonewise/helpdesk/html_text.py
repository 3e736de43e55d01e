"""Text of HTML as a person sees it: links, lists, tables, quotes and line breaks stay, what is hidden goes.

A link is ``text (address)``, a list item ``- text`` or ``1. text``, a quote begins with ``> ``, cells of a row are
parted by `` | ``, a picture is ``[what it shows]``. What a reader of the mail cannot see is left out: an agent would
not know of it, and a draft should not follow it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Literal, NamedTuple

from tonewise.helpdesk.markup import Tag, tokens

Part = Literal["own", "quoted", "signature"]
"""What a line is by the page's own marks: the writer's, an earlier mail that is quoted, a signature."""

_MAX_DEPTH = 8
"""Quotes and lists are shown as nested this deep; a page may nest them a million times."""

_SPACES = re.compile(r"[ \t\n\r\f\xa0]+")
_NOT_TEXT = re.compile("[\u200b\ufeff\x00]")
_SURROGATE = re.compile("[\ud800-\udfff]")
_HIDING = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*hidden|mso-hide\s*:\s*all|opacity\s*:\s*0(?:\.0+)?\s*(?:;|!|$)"
    r"|font-size\s*:\s*0(?:\.0+)?(?:px|pt|em|rem|%)?\s*(?:;|!|$)", re.IGNORECASE)  # fmt: skip
_ADDRESS = re.compile(r"\s*(?:https?:|mailto:|tel:)", re.IGNORECASE)

_UNSEEN = frozenset("script style title iframe noembed noframes template svg datalist".split())
_VOID = frozenset("area base br col embed hr img input link meta param source track wbr".split())
_BLOCKS = frozenset(
    "address article aside body center dd details div dl dt fieldset figcaption figure footer form header html legend "
    "li main nav section summary table tbody tfoot thead tr".split()
)
_PARAGRAPHS = frozenset("p h1 h2 h3 h4 h5 h6 ul ol blockquote pre hr".split())
_IMPLIED_ENDS = {
    "li": ({"li"}, {"ul", "ol", "table"}),
    "tr": ({"tr"}, {"table"}),
    "td": ({"td", "th"}, {"table", "tr"}),
    "th": ({"td", "th"}, {"table", "tr"}),
    "dt": ({"dt", "dd"}, {"dl"}),
    "dd": ({"dt", "dd"}, {"dl"}),
}
"""Elements that an opening tag ends, and those that it does not look beyond."""

_TELLING = _UNSEEN | frozenset("blockquote ul ol pre textarea xmp".split())
"""Elements that change how text is written even without attributes."""

_QUOTED_CLASSES = frozenset(
    {"gmail_attr", "moz-cite-prefix", "yahoo_quoted", "protonmail_quote", "tutanota_quote", "omni_orig_reply"}
)
_SIGNATURE_MARKS = frozenset(
    {"gmail_signature", "gmail_signature_prefix", "moz-signature", "ms-outlook-mobile-signature", "signature"}
)


class Line(NamedTuple):
    """A line of the text, and what the page's marks say that it is."""

    text: str
    part: Part


def text_of_html(html: str) -> str:
    """The text of a page or of a piece of one, lines parted by ``\\n``; any text is accepted, however broken."""
    return "\n".join(line.text for line in lines_of_html(html))


def lines_of_html(html: str) -> list[Line]:
    """The lines of a page, with no empty one at either end and never two empty ones in a row."""
    return _Renderer().lines_of(_SURROGATE.sub("\ufffd", html))


@dataclass(slots=True)
class _List:
    """A list that is open, and how far it is numbered."""

    number: int | None


@dataclass(frozen=True, slots=True)
class _Manner:
    """How text is written where elements are open: what all of them come to."""

    unseen: bool = False
    part: Part = "own"
    quotes: int = 0
    lists: int = 0
    list: _List | None = None
    keeps_spaces: bool = False


@dataclass(slots=True)
class _Link:
    """A link whose text is being read."""

    address: str
    words: list[str] = field(default_factory=list)


class _Renderer:
    """Writes the lines of a page, tag by tag."""

    def __init__(self) -> None:
        self.lines: list[Line] = []
        self.stack: list[tuple[str, _Manner]] = [("", _Manner())]
        self.open: Counter[str] = Counter()
        self.words: list[str] = []
        self.start = self.manner
        self.space = False
        self.gap = False
        self.marker = ""
        self.quotes = 0
        self.link: _Link | None = None
        self.at: dict[str, Callable[[Tag], None]] = {
            "br": lambda _: self._new_line(),
            "hr": lambda _: self._rule(),
            "img": self._picture,
            "a": self._link,
            "li": lambda _: self._item(),
            "td": lambda _: self._cell(),
            "th": lambda _: self._cell(),
        }

    @property
    def manner(self) -> _Manner:
        return self.stack[-1][1]

    def lines_of(self, html: str) -> list[Line]:
        for token in tokens(html):
            if isinstance(token, str):
                self._text(_NOT_TEXT.sub("", token))
            elif token.closes:
                self._close(token.name)
            else:
                self._open(token)
        self._end_link()
        self._end_line()
        while self.lines and not self.lines[-1].text:
            self.lines.pop()
        return self.lines

    # Tags

    def _open(self, tag: Tag) -> None:
        name = tag.name
        if name in _BLOCKS or name in _PARAGRAPHS:
            if self.open["p"]:
                self._pop("p")
            self._end_line()
        self.gap = self.gap or (name in _PARAGRAPHS and not (name in ("ul", "ol") and self.manner.lists))
        self._imply_ends(name)
        if name not in _VOID:
            self.stack.append((name, _inside(self.manner, tag)))
            self.open[name] += 1
        if name in self.at and not self.manner.unseen:
            self.at[name](tag)

    def _imply_ends(self, name: str) -> None:
        ended, limits = _IMPLIED_ENDS.get(name, ((), ()))
        if not any(self.open[other] for other in ended):
            return
        for element, _ in reversed(self.stack):
            if element in limits:
                return
            if element in ended:
                self._pop(element)
                return

    def _close(self, name: str) -> None:
        if name == "a":
            self._end_link()
        if name in _BLOCKS or name in _PARAGRAPHS:
            self._end_line()
            self.gap = self.gap or (name in _PARAGRAPHS and not (name in ("ul", "ol") and self.manner.lists > 1))
        if self.open[name]:
            self._pop(name)

    def _pop(self, name: str) -> None:
        """Close elements up to the innermost one of a name, which is known to be open."""
        while (closed := self.stack.pop()[0]) != name:
            self.open[closed] -= 1
        self.open[name] -= 1

    def _link(self, tag: Tag) -> None:
        self._end_link()
        address = tag.attributes.get("href", "").strip()
        if _ADDRESS.match(address):
            self.link = _Link(_SPACES.sub("%20", address))

    def _end_link(self) -> None:
        link, self.link = self.link, None
        if link is None:
            return
        text = "".join(link.words)
        if _bare(link.address) == _bare(text):
            return
        self._write(f"({link.address})" if text.strip() else link.address, spaced=bool(text.strip()))

    def _picture(self, tag: Tag) -> None:
        shown = _SPACES.sub(" ", tag.attributes.get("alt", "")).strip()
        if shown:
            self._write(f"[{shown}]" if any(map(str.isalnum, shown)) else shown, spaced=self.space)

    def _item(self) -> None:
        items = self.manner.list
        self.marker = "- "
        if items is not None and items.number is not None:
            self.marker = f"{items.number}. "
            items.number += 1

    def _cell(self) -> None:
        if self.words:
            self.words.append(" |")
            self.space = True

    def _rule(self) -> None:
        self._write("---")
        self._end_line()
        self.gap = True

    # Text

    def _text(self, text: str) -> None:
        if self.manner.unseen:
            return
        if self.manner.keeps_spaces:
            first, *others = text.replace("\r\n", "\n").split("\n")
            self._keep(first)
            for line in others:
                self._new_line()
                self._keep(line)
            return
        words = _SPACES.sub(" ", text)
        if words.startswith(" "):
            self.space = True
        if stripped := words.strip(" "):
            self._write(stripped, spaced=self.space)
            self.space = words.endswith(" ")

    def _keep(self, line: str) -> None:
        if line.strip():
            self._write(line.replace("\xa0", " ").replace("\r", " ").rstrip())

    def _write(self, text: str, *, spaced: bool = False) -> None:
        if not self.words:
            self.start = self.manner
        elif spaced:
            text = f" {text}"
        self.words.append(text)
        if self.link is not None:
            self.link.words.append(text)
        self.space = False

    def _new_line(self) -> None:
        if self.words:
            self._end_line()
        elif self.lines and self.lines[-1].text:
            self.gap = True

    def _end_line(self) -> None:
        self.space = False
        if not self.words:
            return
        text, start = "".join(self.words), self.start
        self.words = []
        if self.gap and self.lines:
            self.lines.append(Line(("> " * min(start.quotes, self.quotes)).rstrip(), start.part))
        self.gap = False
        indent = "  " * (start.lists - bool(self.marker)) + self.marker
        self.marker = ""
        self.quotes = start.quotes
        self.lines.append(Line("> " * start.quotes + indent + text, start.part))


def _inside(around: _Manner, tag: Tag) -> _Manner:
    """How text is written within an element."""
    name, attributes = tag.name, tag.attributes
    if not attributes and name not in _TELLING:
        return around
    inside = around
    if name in _UNSEEN or "hidden" in attributes or _HIDING.search(attributes.get("style", "")):
        return replace(inside, unseen=True)
    if name == "blockquote":
        inside = replace(inside, quotes=min(around.quotes + 1, _MAX_DEPTH), lists=0, list=None)
    elif name in ("ul", "ol"):
        start = attributes.get("start", "1")
        number = int(start) if start.isascii() and start.isdigit() and len(start) < 7 else 1
        inside = replace(
            inside, list=_List(number if name == "ol" else None), lists=min(around.lists + 1, _MAX_DEPTH)
        )  # fmt: skip
    elif name in ("pre", "textarea", "xmp"):
        inside = replace(inside, keeps_spaces=True)
    part = _part(name, attributes)
    return inside if part == "own" or around.part == "quoted" else replace(inside, part=part)


def _part(name: str, attributes: dict[str, str]) -> Part:
    marks = {*attributes.get("class", "").lower().split(), attributes.get("id", "").lower()}
    if not marks.isdisjoint(_QUOTED_CLASSES):
        return "quoted"
    if name == "blockquote" and (attributes.get("type", "").lower() == "cite" or "gmail_quote" in marks):
        return "quoted"
    if "data-signature" in attributes:  # Zammad's editor
        return "signature"
    return "own" if marks.isdisjoint(_SIGNATURE_MARKS) else "signature"


def _bare(address: str) -> str:
    """An address as it may stand in a text: without scheme, ``www.`` and a slash at its end."""
    return re.sub(r"^\s*(?:https?://|mailto:|tel:)?(?:www\.)?|/?\s*$", "", address.lower())
