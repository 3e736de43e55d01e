"""What an agent put right while writing: the right words take the wrong ones' place, and no trace of the slip is left.

«5 марта» / «ой, не 5, а 6 марта»; "order 4421" / "*4412"; "Tomorrow" / "Actually he can come today at 5".
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple

from tonewise.drafting.editing.content import HARD, content, family, same_value, words_shared
from tonewise.drafting.editing.folding_fragments import Fragment
from tonewise.drafting.editing.folding_phrases import correction_at, takes_back
from tonewise.drafting.editing.kinds import kind_of
from tonewise.reading.refusals import is_refusal
from tonewise.reading.values import ValueSpan, values
from tonewise.reading.words import Token, fold, tokens

_NOT_BUT = (
    re.compile(
        r"^\W*(?:ой,?\s+|ох,?\s+|нет,?\s+|точнее,?\s+)*не\s+(?P<wrong>[^,]{1,60}?),?\s+а\s+(?P<right>.{1,120})$",
        re.IGNORECASE,
    ),
    re.compile(
        r"^\W*(?:sorry,?\s+|no,?\s+)*not\s+(?P<wrong>[^,]{1,60}?),?\s+(?:but\s+|just\s+|it['’]s\s+)(?P<right>.{1,120})$",
        re.IGNORECASE,
    ),
)
_BUT_NOT = (
    re.compile(r"^(?P<right>[^,]{1,120}),?\s+а\s+не\s+(?P<wrong>[^,]{1,60})$", re.IGNORECASE),
    re.compile(r"^(?P<right>[^,]{1,120}),?\s+not\s+(?P<wrong>[^,]{1,60})$", re.IGNORECASE),
)
_STAR = re.compile(r"^\*+\s*(?P<right>[^*]{1,120}?)\s*$|^(?P<after>[^*]{1,120}?)\s*\*+$")
_BARE = 1
"""Words beside its values that a fragment may have and still tell nothing but these."""
_SAME_MATTER = 0.5
"""Share of an earlier fragment's words that the right one holds, from which it takes its place."""
_FAR = 8
"""Fragments back to the slip: who corrects does so at once."""
_SHORT_YES = 4
"""Words of a yes that tells nothing more."""
_DETERMINERS = frozenset("a an the your our my this that these those".split())


class _Right(NamedTuple):
    """The right words, and the wrong ones where the agent names them."""

    text: str
    wrong: str | None
    sure: bool
    """It can be nothing but a correction; else it is one only where a value fits an earlier one."""


def corrected(found: Sequence[Fragment], language: str) -> list[Fragment]:
    """The fragments after all corrections among them."""
    kept: list[Fragment] = []
    announced = False
    for fragment in found:
        if takes_back(fragment.text):
            _take_back(kept)
            continue
        right = _right(fragment, announced=announced)
        announced = right is not None and not right.text
        if right is None:
            kept.append(fragment)
        elif right.text:
            kept = _put_right(kept, right, fragment, language) or [*kept, _plain(fragment, right.text, language)]
    return kept


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
    if fragment.asks or fragment.item or fragment.empty or fragment.kind == "apology":
        return None
    if starred := _STAR.match(text):
        return _Right(starred["right"] or starred["after"], None, sure=True)
    at = correction_at(text)
    rest = text if at is None else text[at:]
    for pattern in _NOT_BUT:
        if told := pattern.match(rest):
            return _Right(told["right"], told["wrong"], sure=at is not None)
    if at is None:
        return _Right(text, None, sure=False) if announced else None
    for pattern in _BUT_NOT:
        if told := pattern.match(rest):
            return _Right(told["right"], told["wrong"], sure=True)
    return _Right(rest, None, sure=False)


def _put_right(kept: list[Fragment], right: _Right, own: Fragment, language: str) -> list[Fragment] | None:
    """The earlier fragments put right; None where nothing is found to put right."""
    if right.wrong is not None:
        return _wrong_replaced(kept, right, language)
    told = _hard(right.text, language)
    if not told:
        replaced = _word_replaced(kept, right.text) if right.sure else None
        return replaced or _turned(kept, right.text, own, language)
    if len(_words(right.text, told)) > _BARE:
        return _statement_replaced(kept, right.text, told, own, language)
    return _value_replaced(kept, right.text, told, language)


def _turned(kept: list[Fragment], right: str, own: Fragment, language: str) -> list[Fragment] | None:
    """A refusal after all in the place of the yes before it: «да, есть» / «ой нет, закончился»."""
    if not is_refusal(right, language):
        return None
    wrong = [at for at in _back(kept) if _says_yes(kept[at].text)]
    new = _plain(own, right, language)
    return [new if at == wrong[0] else fragment for at, fragment in enumerate(kept)] if wrong else None


def _says_yes(text: str) -> bool:
    words = [token.lower for token in tokens(text) if token.kind in ("word", "number")]
    return len(words) <= _SHORT_YES and words[0] in ("да", "есть", "можно", "конечно", "yes", "yep", "sure", "yeah")


def _hard(text: str, language: str) -> list[ValueSpan]:
    return [value for value in values(text, language) if value.kind in HARD]


def _words(text: str, told: Sequence[ValueSpan]) -> list[Token]:
    """The words of a text that are no part of its values and no small ones before these."""
    return [
        token
        for token in tokens(text)
        if token.kind == "word"
        and len(token.text) > 2
        and token.lower not in _SMALL
        and not any(value.start <= token.start < value.end for value in told)
    ]


_SMALL = frozenset(
    "для при под над через будет около ровно именно the for from with will till until about after before between"
    " its it's".split()
)


def _value_replaced(
    kept: list[Fragment], right: str, told: Sequence[ValueSpan], language: str
) -> list[Fragment] | None:
    """The last value of the same kind gives way to the right one."""
    for at in _back(kept):
        text = kept[at].text
        rivals = [
            (old, new)
            for new in told
            for old in reversed(_hard(text, language))
            if _alike(old, new) and not same_value(old, new)
        ]
        if not rivals:
            continue
        if len({(old.start, old.end) for old, _ in rivals}) == 1 and len(told) == 1:
            old, new = rivals[0]
            text = f"{text[: old.start]}{_as_written(old, new, text, right)}{text[old.end :]}"
        else:
            text = _all_replaced(text, right, told, language)
        return [*kept[:at], replace(kept[at], text=text), *kept[at + 1 :]]
    return None


def _back(kept: Sequence[Fragment]) -> list[int]:
    """Where earlier fragments stand that may hold the slip, the nearest first."""
    first = max(0, len(kept) - _FAR)
    return [at for at in range(len(kept) - 1, first - 1, -1) if not kept[at].empty]


def _alike(old: ValueSpan, new: ValueSpan) -> bool:
    """Whether two values answer the same question; a bare number may stand for any that is told in figures."""
    if family(old.kind) == family(new.kind):
        return True
    figures = ("number", "code", "amount", "quantity")
    return old.kind in figures and new.kind in figures


def _as_written(old: ValueSpan, new: ValueSpan, text: str, right: str) -> str:
    """The right value as it stands in the text: a bare number keeps the unit of the wrong one."""
    written = right[new.start : new.end]
    if new.kind == "number" and old.kind in ("amount", "quantity"):
        return re.sub(r"\d[\d\s.,]*\d|\d", lambda _: written, text[old.start : old.end], count=1)
    return written


def _all_replaced(text: str, right: str, told: Sequence[ValueSpan], language: str) -> str:
    """Each value of the text that one of the right ones of its kind differs from, from left to right."""
    free = list(told)
    changes: list[tuple[int, int, str]] = []
    for old in _hard(text, language):
        new = next((value for value in free if _alike(old, value)), None)
        if new is not None:
            free.remove(new)
            changes.append((old.start, old.end, _as_written(old, new, text, right)))
    for start, end, written in reversed(changes):
        text = f"{text[:start]}{written}{text[end:]}"
    return text


def _statement_replaced(
    kept: list[Fragment], right: str, told: Sequence[ValueSpan], own: Fragment, language: str
) -> list[Fragment] | None:
    """A whole statement takes the place of all fragments that tell the same matter with other values."""
    wrong = [at for at in _back(kept) if _gives_way(kept[at].text, right, told, language)]
    if not wrong:
        return None
    new = replace(own, text=right, kind=kind_of(right, language))
    rest = [fragment for at, fragment in enumerate(kept) if at not in wrong]
    first = min(wrong)
    return [*rest[:first], new, *rest[first:]]


def _gives_way(text: str, right: str, told: Sequence[ValueSpan], language: str) -> bool:
    own = _hard(text, language)
    rivals = [old for old in own if any(_alike(old, new) or _moments(old, new) for new in told)]
    if not rivals or all(any(same_value(old, new) for new in told) for old in rivals):
        return False
    if len(_words(text, own)) <= _BARE:
        return True
    return words_shared(content(text, language), content(right, language)) >= _SAME_MATTER


def _moments(old: ValueSpan, new: ValueSpan) -> bool:
    """Whether both tell when: another day makes the hours of the first one void."""
    when = ("date", "weekday", "time")
    return old.kind in when and new.kind in when


def _wrong_replaced(kept: list[Fragment], right: _Right, language: str) -> list[Fragment] | None:
    """The named wrong words, wherever they stand last, give way to the right ones."""
    wrong = [token.lower for token in tokens(right.wrong or "") if token.kind in ("word", "number")]
    wrong = [word for word in wrong if word not in _DETERMINERS] or wrong
    for at in _back(kept):
        text = kept[at].text
        row = tokens(text)
        place = next(
            (
                start
                for start in range(len(row) - len(wrong), -1, -1)
                if [token.lower for token in row[start : start + len(wrong)]] == wrong
            ),
            None,
        )
        if place is None or not wrong:
            continue
        start, end = _extent(text, (row[place].start, row[place + len(wrong) - 1].end), right, language)
        new = f"{text[:start]}{right.text}{text[end:]}".strip("?")
        return [*kept[:at], replace(kept[at], text=new, ended=False), *kept[at + 1 :]]
    return _value_replaced(kept, right.text, told, language) if (told := _hard(right.text, language)) else None


def _extent(text: str, span: tuple[int, int], right: _Right, language: str) -> tuple[int, int]:
    """What of a text the right words replace: the value that holds the wrong ones, or their phrase with its article."""
    start, end = span
    told = _hard(right.text, language)
    whole = next((value for value in _hard(text, language) if value.start <= start and end <= value.end), None)
    if whole is not None and any(family(value.kind) == family(whole.kind) for value in told):
        return whole.start, whole.end
    words = tokens(right.text)
    if words and words[0].lower in _DETERMINERS:
        before = [token for token in tokens(text) if token.start <= start][-4:]
        opening = next((token for token in reversed(before) if token.lower in _DETERMINERS), None)
        return (opening.start if opening else start), end
    return start, end


def _word_replaced(kept: list[Fragment], right: str) -> list[Fragment] | None:
    """A misspelt word gives way to the one that is meant by a star."""
    wanted = fold(right)
    if len(wanted.split()) != 1:
        return None
    for at in _back(kept):
        for token in reversed(tokens(kept[at].text)):
            if token.kind == "word" and token.lower != wanted and _near(token.lower, wanted):
                text = kept[at].text
                written = right.capitalize() if token.text[0].isupper() else right
                text = f"{text[: token.start]}{written}{text[token.end :]}"
                return [*kept[:at], replace(kept[at], text=text), *kept[at + 1 :]]
    return None


def _near(one: str, other: str) -> bool:
    """Whether two words differ in a slip or two of the pen."""
    if abs(len(one) - len(other)) > 2 or len(other) > 40:
        return False
    row = list(range(len(other) + 1))
    for i, letter in enumerate(one, 1):
        before, row[0] = row[0], i
        for j, its in enumerate(other, 1):
            before, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, before + (letter != its))
    return row[-1] <= (1 if len(other) < 5 else 2)
