"""Whether a value of a text rests on trusted texts, or is the customer's and said as no more than theirs.

Stricter than the ground of the rule ``grounded``, which gives a person the benefit of the doubt: sums follow from sums
alone, and where nobody said which day it is, no date follows from another.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from itertools import combinations

from tonewise.drafting.trusting.manner import Manner, manner_of
from tonewise.drafting.trusting.trusted import Trusted, forms
from tonewise.reading.grounding import Ground, counts_something_told
from tonewise.reading.sentences import split
from tonewise.reading.sums import follows, numbers_of
from tonewise.reading.values import ValueSpan, values
from tonewise.reading.words import lemma, tokens

_MONEY = frozenset(("amount", "percent"))
_WHEN = frozenset(("date", "time", "weekday", "span"))
_ECHOES: tuple[Manner, ...] = ("asks", "denies", "puts off", "takes up", "supposes")
_OF_THEIRS = frozenset(
    "от за про о об ваш ваше ваша ваши вашего вашей вашем вашу вашему вашим твой твоя твое твоего твоей твоем "
    "your from dated placed of about regarding".split()
)
_NEAR = 4
_SHORT_WAIT = 5
_UNITS: dict[str, tuple[str, int] | int] = {
    "year": ("months", 12),
    "month": ("months", 1),
    "week": 10080,
    "day": 1440,
    "hour": 60,
}
_JOINED_SPAN = re.compile(r"\b(\d{1,3})[- ](year|month|week|day|hour)s?\b", re.IGNORECASE)
_LENGTHS: dict[object, frozenset[str]] = {
    ("months", 12): frozenset("год годовой ежегодный year yearly annual annually".split()),
    ("months", 1): frozenset("месяц ежемесячный помесячный month monthly".split()),
    1440: frozenset("сутки суточный день day daily".split()),
    10080: frozenset("неделя недельный еженедельный week weekly".split()),
    720: frozenset("полдня".split()),
    30: frozenset(("полчаса",)),
}
_ALL_DAY = re.compile(r"круглосуточно|24/7|around the clock|round[- ]the[- ]clock|24 hours a day", re.IGNORECASE)
_AGO = re.compile(r"\s*(?:назад|тому назад|ago|прошл|back)", re.IGNORECASE)
_UP_TO = frozenset("до by until till before up".split())
_FROM = frozenset("с от после from after since".split())


@dataclass(frozen=True)
class Worth:
    """What values of a text are held against."""

    trust: Trusted

    @cached_property
    def _told(self) -> tuple[ValueSpan, ...]:
        return tuple(value for text in self.trust.texts for value in values(text, self.trust.language))

    @cached_property
    def _sums(self) -> Ground:
        """The ground on which sums and counts follow from one another."""
        plain = [value for value in self._told if value.kind in ("amount", "number", "quantity", "percent", "code")]
        figures = [value for value in self._told if value.kind in ("amount", "quantity", "percent")]
        return replace(
            self.trust.base,
            numbers=frozenset(number for value in plain for number in numbers_of(value)),
            figures=tuple(dict.fromkeys(number for value in figures for number in numbers_of(value))),
            counts=self.trust.base.counts | {count for span, count in _MONTHS.items() if self._names(span)},
        )

    @cached_property
    def _spans(self) -> frozenset[object]:
        found: set[object] = {normal for kind, normal in self.trust.base.values if kind == "span"}
        for text in self.trust.texts:
            for count, unit in _JOINED_SPAN.findall(text):
                one = _UNITS[unit.lower()]
                found.add((one[0], one[1] * int(count)) if isinstance(one, tuple) else one * int(count))
        return frozenset(found)

    def holds(self, value: ValueSpan, text: str) -> bool:
        """Whether a value of a text stands in something trusted or follows from it."""
        base = self.trust.base
        value = _as_number(value)
        if (value.kind, value.normal) in base.values:
            return True
        written = text[value.start : value.end]
        if self._names_a_time(value, text):
            return True
        if value.kind == "date":
            return self._date(value, written)
        if value.kind == "span":
            return self._span(value)
        if value.kind in ("amount", "quantity"):
            return self._sums.holds(value, written) or self._is_counted_out(value)
        if value.kind == "time" and is_other_half(value, written, base):
            return True
        if value.kind == "number":
            return self._number(value, text, written)
        return base.holds(value, written)

    def _names_a_time(self, value: ValueSpan, text: str) -> bool:
        """«Второй — 9 мая», "an evening pass" of "the evening pass", "£12 daily" of a sum for a day."""
        written = text[value.start : value.end].lower()
        if value.kind not in ("date", "time", "weekday") or any(map(str.isdigit, written)):
            return False
        if value.kind == "date":
            return written.startswith(_ORDERED)
        if value.normal == "daily":
            before = text[: value.start].rstrip()
            priced = any(each.kind == "amount" and each.end == len(before) for each in self._in(text))
            return priced and self._names(_DAY)
        words = [word for word in written.split() if word not in ("a", "an", "the")]
        return value.kind == "time" and all(not forms(word).isdisjoint(self.trust.known) for word in words)

    def _in(self, text: str) -> tuple[ValueSpan, ...]:
        return tuple(values(text, self.trust.language))

    def _is_counted_out(self, value: ValueSpan) -> bool:
        """A share of a sum («выходит 1 750 ₽» of 14 000 for 8), or what is saved beside many single ones."""
        number = numbers_of(value)[0] if numbers_of(value) else 0.0
        sums = [numbers_of(other)[0] for other in self._told if other.kind == "amount" and numbers_of(other)]
        counts = [count for count in self._sums.counts if count > 1]
        return number > 0 and any(
            abs(number * count - one) < _CENT or any(abs(abs(one * count - other) - number) < _CENT for other in sums)
            for one in sums
            for count in counts
        )

    def _number(self, value: ValueSpan, text: str, written: str) -> bool:
        if value.normal in self.trust.base.numbers or self._sums.holds(value, written):
            return True
        if written.lower().endswith(_ORDINAL) and any(day == value.normal for _, _, day in self.trust.base.dates):
            return True
        if self._is_left_of(value.normal):
            return True
        if isinstance(value.normal, int) and ("months", value.normal * 12) in self._spans:
            return True  # «гарантия — два», years understood
        if (joined := _JOINED_SPAN.match(text, value.start)) is not None:
            one = _UNITS[joined[2].lower()]
            count = int(joined[1])
            return ((one[0], one[1] * count) if isinstance(one, tuple) else one * count) in self._spans
        if any(counts_something_told(value, text, told) for told in (self.trust.base, self.trust.hearsay)):
            return False
        return isinstance(value.normal, int) and value.normal <= _SHORT_WAIT

    def _is_left_of(self, number: object) -> bool:
        """«Осталось 6» of thirty places, twenty-four of them taken; five rooms that are three and two."""
        told = {numbers_of(each)[0] for each in self._told if each.kind in ("number", "quantity") and numbers_of(each)}
        return any(number in (abs(a - b), a + b) for a, b in combinations(sorted(told)[:_FEW], 2))

    def _date(self, value: ValueSpan, written: str) -> bool:
        base = self.trust.base
        normal = value.normal
        if base.today is not None or not isinstance(normal, tuple):
            return base.holds(value, written)
        if normal[0] == "day":
            step = normal[1]
            return isinstance(step, int) and (step == 0 or step * _DAY in self._spans or self._names(step * _DAY))
        if isinstance(normal[0], str):
            return base.holds(value, written)
        return any(_same(normal, told) for told in base.dates) or lemma(written.lower()) in base.lemmas

    def _span(self, value: ValueSpan) -> bool:
        normal = value.normal
        if normal in self._spans or self._names(normal):
            return True
        if normal == "24/7":
            return any(_ALL_DAY.search(text) for text in self.trust.texts)
        if isinstance(normal, tuple):
            return normal[0] == "some" or self._same_length(normal)
        if not isinstance(normal, int | float) or normal <= _SHORT_WAIT:
            return True
        told = [each for each in self._spans if isinstance(each, int | float)]
        return any(a + b == normal for a, b in combinations(told, 2)) or follows(normal, told[:_FEW], self.trust.counts)

    def _same_length(self, normal: tuple[object, ...]) -> bool:
        days = 1440 * 30
        return isinstance(normal[1], int | float) and not self._spans.isdisjoint(
            {normal[1] * days, normal[1] * (days + 1440), normal[1] * (days - 2 * 1440)}
        )

    def _names(self, span: object) -> bool:
        """Whether a length of time is named by a word of its own («годовая», "a day")."""
        return span in _LENGTHS and not self.trust.base.lemmas.isdisjoint(_LENGTHS[span])

    def is_theirs(self, value: ValueSpan, text: str) -> bool:
        """Whether a value is the customer's and is said as no more than that: asked about, put off, taken up, denied.

        A sum of theirs is only asked about or denied; a number of an order, or of what they call one, may stand
        anywhere; a time they ask about may, within the bounds of the fact that answers.
        """
        trust = self.trust
        value = _as_number(value)
        written = text[value.start : value.end]
        if not (trust.hearsay.holds(value, written) or is_other_half(value, written, trust.hearsay)):
            return False
        digits = "".join(filter(str.isalnum, text[value.start : value.end].lower()))
        orders = [datum.value for datum in trust.situation.reading.known if datum.kind == "order"]
        if value.kind in ("code", "number") and any(digits and digits in _alnum(order) for order in orders):
            return True
        start, end = next(((s, e) for s, e in split(text) if s <= value.start < e), (0, len(text)))
        manner = manner_of(text[start:end], trust.language)
        if value.kind in _MONEY:
            return manner in ("asks", "denies")
        before = [token.lower for token in tokens(text[start : value.start])][-_NEAR:]
        if manner in _ECHOES or (value.kind != "span" and not _OF_THEIRS.isdisjoint(before)):
            return True
        if value.kind == "number" and value.normal in trust.counts and _counts(value, text):
            return True  # how many of a thing they want is theirs to say
        return self._is_past(value) or self._is_answered(value) or self._is_within(value, text[start:end])

    def _is_past(self, value: ValueSpan) -> bool:
        """«Полтора года назад»: how long ago something was is theirs to tell."""
        return value.kind == "span" and any(
            other.normal == value.normal and _AGO.match(text, other.end) is not None
            for text in self.trust.theirs
            for other in values(text, self.trust.language)
        )

    def _is_answered(self, value: ValueSpan) -> bool:
        """Whether the customer asks about this value, and a fact that answers the question leaves room for it."""
        for planned in self.trust.situation.plan.answers:
            if planned.status != "answered" or not planned.facts:
                continue
            asked = values(planned.question.text, self.trust.language)
            if any((other.kind, other.normal) == (value.kind, value.normal) for other in asked):
                open_to = planned.question.form == "question" and planned.question.kind == "yes-no"
                return self._leaves_room(value, [fact.text for fact in planned.facts], sure=not open_to)
        return False

    def _is_within(self, value: ValueSpan, sentence: str) -> bool:
        """Whether a time of theirs stands beside a trusted value in a sentence, within bounds that a fact sets."""
        if value.kind not in _WHEN:
            return False
        beside = [other for other in values(sentence, self.trust.language) if self.holds(other, sentence)]
        return bool(beside) and any(self._leaves_room(value, [text], sure=True) for text in self.trust.texts)

    def _leaves_room(self, value: ValueSpan, texts: Iterable[str], *, sure: bool = False) -> bool:
        """Within the bounds of the values of its kind; ``sure``: there have to be some."""
        same: list[object] = []
        low = high = False
        for text in texts:
            for other in values(text, self.trust.language):
                if other.kind == value.kind:
                    before = {token.lower for token in tokens(text[: other.start])[-2:]}
                    low = low or not before.isdisjoint(_UP_TO)
                    high = high or not before.isdisjoint(_FROM)
                    same.append(other.normal)
        if not same:
            return not sure
        try:
            least, most = min(same), max(same)  # type: ignore[type-var]
            return bool((low or least <= value.normal) and (high or value.normal <= most))  # type: ignore[operator]
        except TypeError:  # dates of which one names its year
            return False


_FEW = 8
_ORDINAL = ("st", "nd", "rd", "th", "-го", "-е", "-му", "-м")
_ORDERED = ("перв", "втор", "трет", "first", "second", "third")
_LAST_DAY = 31
_CENT = 0.006
_HALF_DAY = 720
_DAY = 1440
_MONTHS: dict[object, int] = {("months", 12): 12}


def _as_number(value: ValueSpan) -> ValueSpan:
    """A day of a month that has no such day is a number before a dash («4425 — 9 мая»)."""
    day = value.normal[-1] if value.kind == "date" and isinstance(value.normal, tuple) and value.normal else None
    if isinstance(day, int) and day > _LAST_DAY and value.normal[0] is None:  # type: ignore[index]
        return value._replace(kind="number", normal=day)
    return value


def _counts(value: ValueSpan, text: str) -> bool:
    """Whether a number stands before what it counts («два кресла»)."""
    following = tokens(text[value.end : value.end + 40])
    return bool(following) and following[0].kind == "word"


def is_other_half(value: ValueSpan, written: str, told: Ground) -> bool:
    """Whether "5:30" without am or pm is a told 17:30."""
    bare = value.kind == "time" and isinstance(value.normal, int) and not any(letter.isalpha() for letter in written)
    return bare and ("time", value.normal + _HALF_DAY) in told.values  # type: ignore[operator]


def _same(first: Sequence[object], second: Sequence[object]) -> bool:
    return all(a is None or b is None or a == b for a, b in zip(first, second, strict=True))


@lru_cache(maxsize=4096)
def _alnum(text: str) -> str:
    return "".join(filter(str.isalnum, text.lower()))
