"""Wrong words of earlier messages replaced by the right ones: values, statements, words, the last digits."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from tonewise.drafting.editing.content import HARD, content, family, same_value, words_shared
from tonewise.drafting.editing.folding_fragments import Fragment
from tonewise.drafting.editing.kinds import kind_of
from tonewise.reading.values import ValueSpan, values
from tonewise.reading.words import Token, fold, tokens

BARE = 1
"""Words beside its values that a fragment may have and still tell nothing but these."""
_SAME_MATTER = 0.5
"""Share of an earlier fragment's words that the right one holds, from which it takes its place."""
_FAR = 8
"""Fragments back to the slip: who corrects does so at once."""
_DETERMINERS = frozenset("a an the your our my this that these those".split())
_CLOCK = re.compile(r"(?:[01]?\d|2[0-3])[.:][0-5]\d")


def hard(text: str, language: str) -> list[ValueSpan]:
    """The values of a text that a slip may stand in."""
    return [value for value in values(text, language) if value.kind in HARD]


def words_beside(text: str, told: Sequence[ValueSpan]) -> list[Token]:
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


def value_replaced(kept: list[Fragment], right: str, told: Sequence[ValueSpan], language: str) -> list[Fragment] | None:
    """The last value of the same kind gives way to the right one."""
    for at in nearest_first(kept):
        text = kept[at].text
        rivals = [
            (old, new)
            for new in told
            for old in reversed(hard(text, language))
            if (_alike(old, new) or _clocks(text[old.start : old.end], right[new.start : new.end]))
            and not same_value(old, new)
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


def tail_replaced(kept: list[Fragment], digits: str) -> list[Fragment] | None:
    """The last digits of the last number that is longer than these."""
    for at in nearest_first(kept):
        text = kept[at].text
        for found in reversed(list(re.finditer(r"\d[\d\s()-]*\d", text))):
            if sum(each.isdigit() for each in found.group()) > sum(each.isdigit() for each in digits):
                new = text[: found.end() - len(digits)] + digits + text[found.end() :]
                return [*kept[:at], replace(kept[at], text=new), *kept[at + 1 :]]
    return None


def nearest_first(kept: Sequence[Fragment]) -> list[int]:
    """Where earlier fragments stand that may hold the slip, the nearest first."""
    first = max(0, len(kept) - _FAR)
    return [at for at in range(len(kept) - 1, first - 1, -1) if not kept[at].empty]


def _alike(old: ValueSpan, new: ValueSpan) -> bool:
    """Whether two values answer the same question; a bare number may stand for any that is told in figures."""
    if family(old.kind) == family(new.kind):
        return True
    figures = ("number", "code", "amount", "quantity")
    return old.kind in figures and new.kind in figures


def _clocks(old: str, new: str) -> bool:
    """Whether both are hours and minutes as they are written."""
    return _CLOCK.fullmatch(old) is not None and _CLOCK.fullmatch(new) is not None


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
    for old in hard(text, language):
        new = next((value for value in free if _alike(old, value)), None)
        if new is not None:
            free.remove(new)
            changes.append((old.start, old.end, _as_written(old, new, text, right)))
    for start, end, written in reversed(changes):
        text = f"{text[:start]}{written}{text[end:]}"
    return text


def statement_replaced(
    kept: list[Fragment], right: str, told: Sequence[ValueSpan], own: Fragment, language: str
) -> list[Fragment] | None:
    """A whole statement takes the place of all fragments that tell the same matter with other values."""
    wrong = [at for at in nearest_first(kept) if _gives_way(kept[at].text, right, told, language)]
    if not wrong:
        return None
    new = replace(own, text=right, kind=kind_of(right, language))
    rest = [fragment for at, fragment in enumerate(kept) if at not in wrong]
    first = min(wrong)
    return [*rest[:first], new, *rest[first:]]


def _gives_way(text: str, right: str, told: Sequence[ValueSpan], language: str) -> bool:
    own = hard(text, language)
    rivals = [old for old in own if any(_alike(old, new) or _moments(old, new) for new in told)]
    if not rivals or all(any(same_value(old, new) for new in told) for old in rivals):
        return False
    if len(words_beside(text, own)) <= BARE:
        return True
    return words_shared(content(text, language), content(right, language)) >= _SAME_MATTER


def _moments(old: ValueSpan, new: ValueSpan) -> bool:
    """Whether both tell when: another day makes the hours of the first one void."""
    when = ("date", "weekday", "time")
    return old.kind in when and new.kind in when


def wrong_replaced(kept: list[Fragment], right: str, wrong: str, language: str) -> list[Fragment] | None:
    """The named wrong words, wherever they stand last, give way to the right ones."""
    named = [token.lower for token in tokens(wrong) if token.kind in ("word", "number")]
    named = [word for word in named if word not in _DETERMINERS] or named
    for at in nearest_first(kept):
        text = kept[at].text
        row = tokens(text)
        place = next(
            (
                start
                for start in range(len(row) - len(named), -1, -1)
                if [token.lower for token in row[start : start + len(named)]] == named
            ),
            None,
        )
        if place is None or not named:
            continue
        start, end = _extent(text, (row[place].start, row[place + len(named) - 1].end), right, language)
        new = f"{text[:start]}{right}{text[end:]}".strip("?")
        return [*kept[:at], replace(kept[at], text=new, ended=False), *kept[at + 1 :]]
    return None


def _extent(text: str, span: tuple[int, int], right: str, language: str) -> tuple[int, int]:
    """What of a text the right words replace: the value that holds the wrong ones, or their phrase with its article."""
    start, end = span
    told = hard(right, language)
    whole = next((value for value in hard(text, language) if value.start <= start and end <= value.end), None)
    if whole is not None and any(family(value.kind) == family(whole.kind) for value in told):
        return whole.start, whole.end
    words = tokens(right)
    if words and words[0].lower in _DETERMINERS:
        before = [token for token in tokens(text) if token.start <= start][-4:]
        opening = next((token for token in reversed(before) if token.lower in _DETERMINERS), None)
        return (opening.start if opening else start), end
    return start, end


def word_replaced(kept: list[Fragment], right: str) -> list[Fragment] | None:
    """A misspelt word gives way to the one that is meant by a star."""
    wanted = fold(right)
    if len(wanted.split()) != 1:
        return None
    for at in nearest_first(kept):
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
