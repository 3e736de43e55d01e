"""What an agent put right while writing: the right words take the wrong ones' place, and no trace of the slip is left.

«5 марта» / «ой, не 5, а 6 марта»; "order 4421" / "*4412"; "Tomorrow" / "Actually he can come today at 5".
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple

from tonewise.drafting.editing.folding_contradictions import ordinals
from tonewise.drafting.editing.folding_fragments import Fragment
from tonewise.drafting.editing.folding_phrases import correction_at, takes_back, without_lead
from tonewise.drafting.editing.folding_replacing import (
    BARE,
    hard,
    nearest_first,
    statement_replaced,
    tail_replaced,
    value_replaced,
    word_replaced,
    words_beside,
    wrong_replaced,
)
from tonewise.drafting.editing.kinds import EMPTY, kind_of
from tonewise.reading.refusals import is_refusal
from tonewise.reading.reply_phrases import script_language
from tonewise.reading.values import ValueSpan
from tonewise.reading.words import tokens

_NOT_BUT = (
    re.compile(r"^(?:ой,?\s+)?не\s+(?P<wrong>[^,]{1,60}?)(?:,\s*а|\s+а|,)\s+(?P<right>.{1,120})$", re.IGNORECASE),
    re.compile(
        r"^вместо\s+(?P<wrong>[^,]{1,60}?)(?:\s*[—–:,-]\s*|\s+(?:читать|читайте|будет)\s+)(?P<right>[^\s,][^,]{0,120})$",
        re.IGNORECASE,
    ),
    re.compile(
        r"^not\s+(?P<wrong>[^,]{1,60}?)(?:,?\s+but|,?\s+just|,)\s+(?:it['’]s\s+|but\s+|just\s+)?(?P<right>.{1,120})$",
        re.IGNORECASE,
    ),
)
_BUT_NOT = (
    re.compile(r"^(?P<right>[^,]{1,120}?),?\s+(?:а\s+)?не\s+(?P<wrong>[^,]{1,60})$", re.IGNORECASE),
    re.compile(
        r"^(?:it['’]s\s+|it\s+is\s+)?(?P<right>[^,]{1,120}?),?\s+(?:and\s+)?not\s+(?P<wrong>[^,]{1,60})$", re.IGNORECASE
    ),
)
_STAR = re.compile(r"^\*+\s*(?P<right>[^*]{1,120}?)\s*$|^(?P<after>[^*]{1,120}?)\s*\*+$")
_TAIL = re.compile(
    r"^(?:последн\w+\s+(?:цифр\w*|две|три|четыре)|(?:в\s+)?кон(?:це|ец)|(?:the\s+)?last\s+(?:two\s+|three\s+|four\s+)?digits?"
    r"|(?:it\s+)?ends?(?:ing)?\s+(?:in|with))\s*(?:are|is|будет|—|-|:)?\s*(?P<digits>\d[\d-]*)$",
    re.IGNORECASE,
)
"""Digits that end a number which was told with others."""
_SHORT_WAIT = 10
"""Minutes that a customer is asked to wait."""
_MARKS = frozenset(",:;.!–—-")
"""What parts the words of a correction from what is right; without it they may belong to what is said."""
_INTERJECTIONS = frozenset("ой упс ай ох блин тьфу oops whoops ugh argh".split())
"""What alone announces that the next message puts something right."""
_SHORT_YES = 4
"""Words of a yes that tells nothing more."""


class _Right(NamedTuple):
    """The right words, and the wrong ones where the agent names them."""

    text: str
    wrong: str | None
    sure: bool
    """It can be nothing but a correction; else it is one only where a value fits an earlier one."""
    told: str = ""
    """All of the fragment where it names the wrong words, which are part of it where nothing is put right."""
    weak: bool = False
    """What opens it is part of it where nothing is put right."""


def corrected(found: Sequence[Fragment], language: str) -> list[Fragment]:
    """The fragments after all corrections among them."""
    kept: list[Fragment] = []
    announced, before = False, None
    for fragment in found:
        if kept and before is kept[-1] and takes_back(fragment.text):
            _take_back(kept)
            continue
        if before is not None and _only_excludes(fragment.text, before.text, language):
            continue
        before = fragment
        right = _right(fragment, announced=announced)
        announced = right is not None and not right.text
        if right is None:
            kept.append(fragment)
        elif right.text:
            text = without_lead(fragment.text) if right.weak else _whole(right)
            kept = _put_right(kept, right, fragment, language) or [*kept, _plain(fragment, text, language)]
    return kept


def _only_excludes(text: str, before: str, language: str) -> bool:
    """Whether a fragment only says which other one is not meant: «второй ангар» / «не первый»."""
    opened = _EXCLUDES.match(text)
    if opened is None or len(text.split()) > _SHORT_YES - 1:
        return False
    rest = text[opened.end() :]
    if ordinals(rest) and ordinals(before):
        return True
    kinds = {value.kind for value in hard(before, language)}
    return any(value.kind in kinds for value in hard(rest, language))


_EXCLUDES = re.compile(r"(?:а\s+)?(?:не|not)\s+", re.IGNORECASE)


def _whole(right: _Right) -> str:
    return right.told or right.text


def _plain(fragment: Fragment, text: str, language: str) -> Fragment:
    """A fragment without the words that made it look like a correction."""
    return fragment if text == fragment.text else replace(fragment, text=text, kind=kind_of(text, language))


def _take_back(kept: list[Fragment]) -> None:
    """Without the message before."""
    last = next((fragment.message for fragment in reversed(kept) if not fragment.empty), None)
    kept[:] = [fragment for fragment in kept if fragment.message != last]


def _right(fragment: Fragment, *, announced: bool) -> _Right | None:
    """What a fragment puts right, with no text where it only announces that («ой, не то посмотрел»)."""
    text = fragment.text
    if fragment.asks or fragment.item:
        return None
    if starred := _STAR.match(text):
        return _Right(starred["right"] or starred["after"], None, sure=True)
    at = correction_at(text)
    if at is None and text.lower().strip(" .,!…") in _INTERJECTIONS:
        return _Right("", None, sure=False, weak=True)
    if fragment.kind == "apology" and (behind := correction_at(text, weak=True)) is not None:
        values = hard(text[behind:], script_language(text))
        return (
            _Right(text[behind:], None, sure=False, weak=True) if values and _is_bare(text[behind:], values) else None
        )
    if fragment.kind == "apology" or (fragment.empty and at != len(text) and not _tells(text, text[at or 0 :])):
        return None
    rest = text if at is None else text[at:]
    for pattern in _NOT_BUT:
        if told := pattern.match(rest):
            return _Right(told["right"], told["wrong"], sure=at is not None, told=rest)
    for pattern in _BUT_NOT:
        if told := pattern.match(rest):
            return _Right(told["right"], told["wrong"], sure=at is not None, told=rest)
    if at is None and not announced:
        behind = correction_at(text, weak=True)
        return None if behind is None or behind == len(text) else _Right(text[behind:], None, sure=False, weak=True)
    marked = at is not None and text[:at].rstrip()[-1:] in _MARKS
    return _Right(rest, None, sure=False, told="" if marked else text)


def _is_bare(text: str, told: Sequence[ValueSpan]) -> bool:
    return len(words_beside(text, told)) <= BARE


def _tells(text: str, rest: str) -> bool:
    """Whether a message that only holds the line otherwise says something behind its marker, or names a value."""
    language = script_language(text)
    if rest != text and kind_of(rest, language) not in EMPTY:
        return True
    return any(
        not (value.kind == "span" and isinstance(value.normal, int | float) and value.normal <= _SHORT_WAIT)
        for value in hard(text, language)
    )


def _put_right(kept: list[Fragment], right: _Right, own: Fragment, language: str) -> list[Fragment] | None:
    """The earlier fragments put right; None where nothing is found to put right."""
    told = hard(right.text, language)
    if right.wrong is not None:
        named = wrong_replaced(kept, right.text, right.wrong, language)
        return named or (value_replaced(kept, right.text, told, language) if told and right.sure else None)
    if tail := _TAIL.match(right.text):
        return tail_replaced(kept, tail["digits"])
    if not told:
        replaced = word_replaced(kept, right.text) if right.sure else None
        return replaced or _turned(kept, right.text, own, language)
    if len(words_beside(right.text, told)) > BARE:
        return statement_replaced(kept, right.text, told, own, language)
    return value_replaced(kept, right.text, told, language)


def _turned(kept: list[Fragment], right: str, own: Fragment, language: str) -> list[Fragment] | None:
    """A refusal after all in the place of the yes before it: «да, есть» / «ой нет, закончился»."""
    before = nearest_first(kept)[:1]
    wrong = [at for at in (nearest_first(kept) if is_refusal(right, language) else before) if _says_yes(kept[at].text)]
    new = _plain(own, right, language)
    return [new if at == wrong[0] else fragment for at, fragment in enumerate(kept)] if wrong else None


def _says_yes(text: str) -> bool:
    words = [token.lower for token in tokens(text) if token.kind in ("word", "number")]
    return len(words) <= _SHORT_YES and words[0] in ("да", "есть", "можно", "конечно", "yes", "yep", "sure", "yeah")
