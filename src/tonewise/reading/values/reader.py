"""Values of a text: dates, times, spans of time, sums, numbers, codes and links, each in a form that can be compared.

One pass over the tokens. «5 мая» and «05.05», «2 500 ₽» and «2500 руб.», ``6 pm`` and ``18:00`` come out equal.
"""

from __future__ import annotations

from collections.abc import Hashable
from functools import lru_cache
from typing import NamedTuple

from tonewise.reading.values.calendar_words import calendar_word, days_joined, lone_unit
from tonewise.reading.values.codes import code_at, joined, phone_at, run_end
from tonewise.reading.values.numerals import Atom, Number, clock, decimal, facets, in_words, tidy, word_range, written
from tonewise.reading.values.spoken_clock import half_in_a_word, spoken_clock
from tonewise.reading.values.units import Found, Row, Unit, ValueKind, ValueSpan, unit_at
from tonewise.reading.words import has, tokens


@lru_cache(maxsize=8192)
def values(text: str, language: str) -> tuple[ValueSpan, ...]:
    """All values of a text in the order they stand; ``language`` decides what ``2,500`` and ``05/06`` mean."""
    return tuple(_Reader(Row(tokens(text)), language).read())


def link_form(link: str) -> str:
    """A link without what makes no difference: its scheme, ``www.``, case of letters and closing slash."""
    plain = link.lower().removeprefix("https://").removeprefix("http://").removeprefix("www.")
    return plain.rstrip("/")


class _Operand(NamedTuple):
    """A number before its unit is known; ``weak`` ones («один», ``an``) count only beside a unit."""

    atoms: tuple[Atom, ...]
    first: int
    after: int
    ordinal: bool = False
    weak: bool = False

    @property
    def value(self) -> Number:
        last = self.atoms[-1].normal
        return last if isinstance(last, int | float) else 0

    @property
    def is_day(self) -> bool:
        numbers = [atom.normal for atom in self.atoms if atom.kind == "number"]
        return len(numbers) == len(self.atoms) and all(isinstance(n, int) and 1 <= n <= 31 for n in numbers)


_DASHES = frozenset("-–—")
_RANGE_WORDS = frozenset(("до", "по", "или", "to", "or", "through", "till", "until"))
_LIST_MARKS = frozenset((",", "и", "and"))
_DOMAINS = frozenset(("ru", "com", "org", "net", "io", "рф", "su", "by", "kz", "me", "app", "shop", "store", "online"))
_MULTIPLIERS = frozenset(("k", "к"))
_BEFORE_A_MONTH = frozenset(("in", "by", "since", "until", "of", "next", "last", "this", "early", "late", "mid", "for"))
_AFTER_AN_HOUR = frozenset(
    ("on", "in", "and", "or", "to", "every", "we", "you", "i", "they", "it", "so", "if", "but", "then", "the", "this",
     "when", "because", "sharp", "at")
)  # fmt: skip
_REPEATED = frozenset(("once", "twice", "times"))
_LONGEST_CHAIN = 5


class _Reader:
    def __init__(self, row: Row, language: str) -> None:
        self.row = row
        self.language = language
        self.found: list[ValueSpan] = []

    def read(self) -> list[ValueSpan]:
        row = self.row.tokens
        index, count = 0, len(row)
        while index < count:
            token = row[index]
            after: int | None = None
            if token.kind == "word":
                if "-" in token.lower or facets(token.lower) or self._is_joined(index):
                    after = self._word(index)
            elif token.kind == "number":
                after = self._digits(index)
            elif token.kind == "mark" and index + 1 < count and row[index + 1].kind in ("word", "number"):
                after = self._mark(index)
            elif token.kind == "link":
                after = self._add("link", index, index + 1, link_form(token.text))
            elif token.kind == "email":
                after = self._add("email", index, index + 1, token.lower)
            index = after or index + 1
        return self.found

    def _is_joined(self, index: int) -> bool:
        """Whether a word may be the first part of a code or of a domain's name."""
        row = self.row.tokens
        if index + 1 == len(row) or row[index].end != row[index + 1].start:
            return False
        following = row[index + 1]
        if following.text == ".":
            return index + 2 < len(row) and row[index + 2].start == following.end
        return following.kind in ("word", "number") or following.text in ("-", "_")

    def _add(self, kind: ValueKind, first: int, after: int, normal: Hashable) -> int:
        span = self.row.tokens
        self.found.append(ValueSpan(kind, span[first].start, span[after - 1].end, normal))
        return after

    def _take(self, found: Found | None) -> int | None:
        return self._add(*found) if found else None

    def _digits(self, index: int) -> int | None:
        found = phone_at(self.row, index) or code_at(self.row, index, self.language)
        return self._take(found) or self._number(index)

    def _mark(self, index: int) -> int | None:
        sign, following = self.row.lower(index), self.row.kind(index + 1)
        if sign == "+" and following == "number":
            return self._take(phone_at(self.row, index))
        if sign in ("№", "#") and following in ("number", "word"):
            after = run_end(self.row, index + 1)
            if any(token.kind == "number" for token in self.row.tokens[index + 1 : after]):
                return self._add("code", index, after, joined(self.row, index + 1, after))
        elif sign == "@" and following == "word" and self.row.touches(index + 1):
            after = run_end(self.row, index + 1)
            return self._add("link", index, after, "@" + joined(self.row, index + 1, after))
        elif following == "number" and (currency := facets(sign).get("currencies")):
            return self._priced(index, currency)
        return None

    def _priced(self, index: int, currency: str) -> int | None:
        """A sum with its currency in front: ``$20``, ``EUR 20``, ``$20-30``."""
        operand = self._operand(index + 1)
        if operand is None or any(atom.kind != "number" for atom in operand.atoms):
            return None
        for atom in operand.atoms:
            self._add("amount", index, operand.after, (atom.normal, currency))
        return operand.after

    def _word(self, index: int) -> int | None:
        row, word = self.row, self.row.lower(index)
        if row.touches(index + 1) and (after := self._domain(index) or self._take(code_at(row, index, self.language))):
            return after
        found = facets(word)
        if found:
            return (
                ("months" in found and self._month(index, int(found["months"])))
                or (("clock parts" in found or "numbers" in found) and self._take(spoken_clock(row, index, found)))
                or ("half hours" in found and self._take(half_in_a_word(row, index, found["half hours"])))
                or self._take(calendar_word(row, index))
                or ("currencies" in found and self._currency_in_front(index, found["currencies"]))
                or self._number(index)
                or self._take(lone_unit(row, index))
            )
        if "-" in word:
            for day in (days := days_joined(row, index)):
                self._take(day)
            return index + 1 if days else self._number(index)
        return None

    def _domain(self, index: int) -> int | None:
        row = self.row
        if row.lower(index + 1) == "." and row.touches(index + 2) and row.lower(index + 2) in _DOMAINS:
            return self._add("link", index, index + 3, f"{row.lower(index)}.{row.lower(index + 2)}")
        return None

    def _currency_in_front(self, index: int, currency: str) -> int | None:
        named = len(self.row.lower(index)) == 3 and self.row.tokens[index].text.isupper()
        return self._priced(index, currency) if named and self.row.kind(index + 1) == "number" else None

    # -- numbers and what they count

    def _operand(self, index: int) -> _Operand | None:
        kind, word = self.row.kind(index), self.row.lower(index)
        if kind == "number":
            atoms = written(self.row.tokens[index].text, self.language)
            return self._scaled(_Operand(atoms, index, index + 1)) if atoms else None
        if kind != "word":
            return None
        if found := in_words(self.row.tokens, index):
            numeral = Atom("number", found.value)
            return _Operand((numeral,), index, found.after, found.ordinal, weak="scales" in facets(word))
        if ends := word_range(word):
            return _Operand((Atom("number", ends[0]), Atom("number", ends[1])), index, index + 1)
        return self._beside_a_unit(index)

    def _beside_a_unit(self, index: int) -> _Operand | None:
        """«один», «пара», ``an``, ``half an``, ``a couple of``: numbers only where a unit follows."""
        row = self.row
        beside, after = row.facets(index).get("numbers beside a unit"), index + 1
        if beside is None or row.lower(index - 1) in _REPEATED or "minutes" in row.facets(index - 1):
            return None
        if row.lower(index) == "half":
            after += row.lower(after) in ("a", "an")
        elif row.lower(index) in ("a", "an") and "numbers beside a unit" in row.facets(after):
            beside, after = row.facets(after)["numbers beside a unit"], after + 1
        elif "scales" in row.facets(after) and (found := in_words(row.tokens, after)):
            return _Operand((Atom("number", tidy(float(beside) * found.value)),), index, found.after, weak=True)
        after += row.lower(after) == "of"
        return _Operand((Atom("number", tidy(float(beside))),), index, after, weak=True)

    def _scaled(self, operand: _Operand) -> _Operand:
        """Take in «тыс.», ``k``, «млн» or the ending of an ordinal that follow digits."""
        row, after = self.row, operand.after
        word = row.lower(after)
        scale = 1000 if word in _MULTIPLIERS and row.touches(after) else 0
        if not scale and word not in _MULTIPLIERS:
            scale = int(facets(word).get("scales", 0))
        if scale:
            atoms = tuple(
                Atom("number", tidy(atom.normal * scale)) if isinstance(atom.normal, int | float) else atom
                for atom in operand.atoms
            )
            dotted = row.lower(after + 1) == "." and "currencies" in row.facets(after + 2)
            return operand._replace(atoms=atoms, after=after + 1 + dotted)
        if row.touches(after) and "ordinal endings" in facets(word):
            return operand._replace(after=after + 1, ordinal=True)
        if word == "-" and row.touches(after + 1) and "ordinal endings" in row.facets(after + 1):
            return operand._replace(after=after + 2, ordinal=True)
        return operand

    def _number(self, index: int) -> int | None:
        """Read a number, or numbers joined by a dash or a word, with the unit that all of them share."""
        chain: list[_Operand] = []
        position, listed = index, False
        while len(chain) < _LONGEST_CHAIN and (operand := self._operand(position)):
            chain.append(operand)
            unit = unit_at(self.row, operand.after, operand.value, ordinal=operand.ordinal)
            if unit and (not listed or unit.kind == "date"):
                return self._with_unit(chain, unit)
            joiner = self.row.lower(operand.after)
            between = joiner == "and" and self.row.lower(index - 1) == "between"
            pair = between or joiner in _DASHES or joiner in _RANGE_WORDS
            if unit or operand.weak or not (pair or joiner in _LIST_MARKS):
                break
            listed = listed or not pair
            position = operand.after + 1
        if not chain or chain[0].weak:
            return None
        return self._without_unit(chain[:1] if listed or chain[-1].weak else chain)

    def _with_unit(self, chain: list[_Operand], unit: Unit) -> int:
        last = unit.normal(chain[-1].value)
        for place, operand in enumerate(chain):
            after = unit.after if place == len(chain) - 1 else operand.after
            for atom in self._undated(operand, unit):
                if atom.kind not in ("number", unit.kind) or not isinstance(atom.normal, int | float):
                    self._add_atom(atom, operand.first, operand.after)
                    continue
                normal = unit.normal(atom.normal)
                if unit.kind == "time" and isinstance(normal, int) and isinstance(last, int) and normal > last >= 720:
                    normal -= 720  # "between 9 and 5 pm" starts in the morning
                self._add(unit.kind, operand.first, after, normal)
        return unit.after

    def _undated(self, operand: _Operand, unit: Unit) -> tuple[Atom, ...]:
        """«5.05 кг» is no date."""
        if unit.kind != "time" and len(operand.atoms) == 1 and operand.atoms[0].kind == "date":
            number = decimal(self.row.tokens[operand.first].text, self.language)
            return (number,) if number else operand.atoms
        return operand.atoms

    def _add_atom(self, atom: Atom, first: int, after: int) -> None:
        kinds: dict[str, ValueKind] = {"date": "date", "time": "time", "span": "span"}
        self._add(kinds.get(atom.kind, "number"), first, after, atom.normal)

    def _without_unit(self, chain: list[_Operand]) -> int:
        """Numbers with no unit: times after «до» or ``at``, days after ``on the``, else bare numbers."""
        as_time = self._are_hours(chain)
        for operand in chain:
            for place, atom in enumerate(operand.atoms):
                if as_time and atom.kind != "time":
                    self._add("time", operand.first, operand.after, self._hour(operand, place))
                elif operand.ordinal:
                    self._add_ordinal(operand, atom)
                else:
                    self._add_atom(atom, operand.first, operand.after)
        return chain[-1].after

    def _add_ordinal(self, operand: _Operand, atom: Atom) -> None:
        row, first = self.row, operand.first
        dated = row.lower(first - 1) == "the" and row.lower(first - 2) in ("on", "by", "until", "from")
        if dated and operand.is_day and row.kind(operand.after) != "word":
            self._add("date", first, operand.after, (None, None, atom.normal))
        elif row.kind(first) == "number":
            self._add_atom(atom, first, operand.after)

    def _are_hours(self, chain: list[_Operand]) -> bool:
        """«до 18», «с 9 до 21», «10.00-18.00», ``by 5``: hours by the preposition, unless a noun is counted."""
        before = self.row.lower(chain[0].first - 1)
        pair = len(chain) > 1 or len(chain[0].atoms) > 1
        dotted = pair and all("." in self.row.lower(operand.first) for operand in chain)
        day = "weekdays" in facets(before.partition("-")[0])
        led = "time prepositions" in facets(before) or (pair and (day or before in ("from", "between", "от")))
        if not led and not dotted:
            return False
        if not pair and self.language == "ru" and self.row.kind(chain[0].first) != "number":
            return False
        if any(self._hour(operand, place) is None for operand in chain for place in range(len(operand.atoms))):
            return False
        return not self._counts_something(chain[-1].after)

    def _hour(self, operand: _Operand, place: int) -> int | None:
        """The time that a bare number or «10.30» would be."""
        atom = operand.atoms[place]
        if atom.kind == "time" and isinstance(atom.normal, int):
            return atom.normal
        ends = self.row.lower(operand.first).split("-")
        hour, dot, minute = ends[place if len(ends) == len(operand.atoms) else 0].partition(".")
        if dot and len(minute) == 2 and hour.isdigit() and minute.isdigit() and int(minute) % 5 == 0:
            found = clock(int(hour), int(minute))
            return found.normal if found and isinstance(found.normal, int) else None
        if atom.kind == "number" and isinstance(atom.normal, int) and 0 < atom.normal <= 24 and not operand.ordinal:
            return atom.normal * 60
        return None

    def _counts_something(self, index: int) -> bool:
        word = self.row.lower(index).partition("-")[0]
        if self.row.kind(index) != "word":
            return word in ("/", "×", "*")
        if self.language == "ru":
            return (has(word, "NOUN") or has(word, "ADJF")) and not facets(word)
        return word not in _AFTER_AN_HOUR and not facets(word)

    # -- English months, whose days come after them

    def _month(self, index: int, month: int) -> int | None:
        """«в мае», ``May 5th, 2026``, ``May 5-7``; the English modal verb is no month."""
        row = self.row
        if row.lower(index).isascii():
            if not row.tokens[index].text[0].isupper():
                return None
            if (day := self._operand(index + 1)) and day.is_day:
                return self._month_and_days(index, month, day)
            if row.lower(index - 1) not in _BEFORE_A_MONTH:
                return None
        year, after = row.year(index + 1)
        return self._add("date", index, after, (year, month, None))

    def _month_and_days(self, index: int, month: int, first: _Operand) -> int:
        days = [first]
        if self.row.lower(first.after) in ("-", "–", "to", "and"):
            second = self._operand(first.after + 1)
            if second and second.is_day and unit_at(self.row, second.after, second.value) is None:
                days.append(second)
        year, after = self.row.year(days[-1].after)
        for place, day in enumerate(days):
            end = after if day is days[-1] else day.after
            for atom in day.atoms:
                self._add("date", day.first if place else index, end, (year, month, atom.normal))
        return after
