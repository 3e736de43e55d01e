"""Emoji and smileys of a text: graphic emoji, «:)», «)))», a lone «)» at a sentence's end, «^_^», «<3».

Brackets that close something, list items («1)», «а)»), code, links, Markdown («**Срок:**») and typographic signs
(✓ № → © ™) are none. Keycap digits are numbering, not emoji.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import Literal, NamedTuple

from tonewise.lexicons import load
from tonewise.reading.quoted import is_quoted
from tonewise.reading.words import Token, tokens

_CODE = re.compile(r"```.*?```|`[^`\n]+`", re.DOTALL)
_POSSIBLE = re.compile(r"[)(:;=^<\u200d\u2300-\u23ff\u2600-\u27bf\u2b00-\u2bff\U0001f000-\U0001faff]|[xX]D|8-")
_SMILEY = re.compile(r"[:;=]['’]?[-o^]?(?:[)(DPpР3*|])[)(]*|[:;=]['’]?[-o^]?[)(]+|8-[)(D]+|[xX]D+")
_ORDINARY = frozenset(("=3", "=|", "=*", "=P", "=p", "=Р"))
_SAD = frozenset("(|")
_VARIATION = "\ufe0f"
_KEYCAP = "\u20e3"


class Mark(NamedTuple):
    """An emoji or a smiley, and whether it is a cheerful one."""

    start: int
    end: int
    kind: Literal["emoji", "smiley"]
    cheerful: bool


@lru_cache(maxsize=2048)
def emoji_marks(text: str) -> tuple[Mark, ...]:
    """All emoji and smileys of a text in order, quoted ones too."""
    if _POSSIBLE.search(text) is None:
        return ()
    code = tuple(match.span() for match in _CODE.finditer(text)) if "`" in text else ()
    marks: list[Mark] = []
    found = tokens(text)
    depth = 0
    for index, token in enumerate(found):
        if token.kind not in ("emoji", "smiley", "mark") or is_quoted(code, token.start):
            continue
        mark: Mark | None = None
        if token.kind == "emoji":
            mark = Mark(token.start, token.end, "emoji", _is_cheerful(token.text)) if _is_emoji(token.text) else None
        elif token.text[0] == "(" and not token.text.strip("("):
            depth, mark = _opening(text, found, index, depth)
        elif token.text[0] == ")" and not token.text.strip(")"):
            depth, mark = _closing(text, found, index, depth)
        elif token.kind == "smiley":
            mark = _smiley(text, found, index, depth)
            if mark is None and token.text[-1] == ")":
                depth = max(0, depth - 1)
        if mark is not None:
            marks.append(mark)
    return tuple(marks)


def _opening(text: str, found: tuple[Token, ...], index: int, depth: int) -> tuple[int, Mark | None]:
    """«Жаль(» and «(((» are sad smileys; a bracket with something behind it opens a parenthesis."""
    token = found[index]
    following = text[token.end : token.end + 1]
    attached = token.start > 0 and not text[token.start - 1].isspace()
    apart = not following or following.isspace() or (len(token.text) > 1 and not following.isalnum())
    if apart and (attached or len(token.text) > 1):
        return depth, Mark(token.start, token.end, "smiley", False)
    return depth + len(token.text), None


def _closing(text: str, found: tuple[Token, ...], index: int, depth: int) -> tuple[int, Mark | None]:
    token = found[index]
    left_over = len(token.text) - depth
    if left_over <= 0:
        return depth - len(token.text), None
    mark = Mark(token.end - left_over, token.end, "smiley", True)
    if left_over > 1 or len(token.text) > 1:
        return 0, mark
    following = text[token.end : token.end + 1]
    if (following and not following.isspace() and following not in ".,!?") or not index:
        return 0, None
    return 0, None if _numbers_an_item(text, found, index) else mark


def _numbers_an_item(text: str, found: tuple[Token, ...], index: int) -> bool:
    """«1) …», «а) …»: a number or a single letter before the bracket, and more on the line after it."""
    before = found[index - 1]
    if before.end != found[index].start or not (
        before.kind == "number" or (len(before.text) == 1 and before.text.isalpha())
    ):
        return False
    line_rest = text[found[index].end : found[index].end + 40].split("\n", 1)[0]
    return bool(line_rest.strip()) or before.start == 0 or text[before.start - 1] == "\n"


def _smiley(text: str, found: tuple[Token, ...], index: int, depth: int) -> Mark | None:
    token = found[index]
    following = text[token.end : token.end + 1]
    if token.text == "<3":
        ends = (
            index + 1 == len(found)
            or found[index + 1].kind != "word"
            or "\n" in text[token.end : found[index + 1].start]
        )
        return Mark(token.start, token.end, "smiley", True) if ends else None
    if token.text[0] == "^":
        return Mark(token.start, token.end, "smiley", True)
    match = _SMILEY.match(token.text)
    if match is None or match.group() in _ORDINARY or following in ("*", "_", "`"):
        return None
    face = match.group()
    before = text[token.start - 1 : token.start]
    if face[-1] in "*|3" and before and not before.isspace():
        return None
    if (face[0] in "xX" and depth) or (
        index and found[index - 1].kind == "link" and found[index - 1].end == token.start
    ):
        return None
    if depth and face.endswith("))"):
        face = face[:-1]
    mouths = [letter for letter in face[1:] if letter in ")(DPpР3*|"]
    return Mark(
        token.start, token.start + len(face), "smiley", bool(mouths) and mouths[0] not in _SAD and "'" not in face
    )


@lru_cache(maxsize=4096)
def _is_emoji(text: str) -> bool:
    if _KEYCAP in text:
        return False
    from emoji import EMOJI_DATA, STATUS  # noqa: PLC0415 - a table of 5,000 entries, needed only where there is an emoji

    entry = EMOJI_DATA.get(text) or EMOJI_DATA.get(text[0])
    if entry is None:
        return False
    drawn = entry["status"] <= STATUS["fully_qualified"] or text[0] in _listed("text drawn")
    return drawn or text[0] >= "\U0001f000"


def _is_cheerful(text: str) -> bool:
    return text[0] in _listed("cheerful")


@cache
def _listed(section: str) -> frozenset[str]:
    return frozenset("".join(load("und", "emoji")[section]))
