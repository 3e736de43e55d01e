"""Values, lengths of time and names of a text that nothing trusted holds."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from itertools import pairwise

from tonewise.drafting.trusting.contacts import is_trusted_number
from tonewise.drafting.trusting.manner import listed, manner_of
from tonewise.drafting.trusting.trusted import Trusted, forms
from tonewise.drafting.trusting.worth import Worth
from tonewise.lexicons import load
from tonewise.reading.claims import unknown_names
from tonewise.reading.grounding import step_numbers
from tonewise.reading.quoted import quoted
from tonewise.reading.sentences import split
from tonewise.reading.sums import counts_of
from tonewise.reading.values import values
from tonewise.reading.words import is_cyrillic, tokens

Span = tuple[int, int]

_CONTACT = frozenset(("link", "email", "phone"))


def baseless_values(text: str, trust: Trusted) -> Iterator[Span]:
    """Values that no trusted text holds or leads to; the customer's own only where they are said as theirs."""
    worth = Worth(trust)
    steps = step_numbers(text)
    read = [value for value in values(text, trust.language) if value.start not in steps and value.kind not in _CONTACT]
    wrong = [value for value in read if not worth.holds(value, text)]
    if wrong:
        right = {count for value in read if value not in wrong for count in counts_of(value)}
        wider = Worth(trust.with_counts(right))
        wrong = [value for value in wrong if not wider.holds(value, text)]
    for value in wrong:
        if not worth.is_theirs(value, text) and not is_trusted_number(text[value.start : value.end], trust):
            yield value.start, value.end


def strange_names(text: str, trust: Trusted) -> Iterator[Span]:
    """Names of people, places and things that only the customer said, or nobody; the customer's own is theirs."""
    names = [trust.conversation.customer.name or ""]
    names += [datum.value for datum in trust.situation.reading.known if datum.kind == "name"]
    own = frozenset(form for name in names for token in tokens(name)[:_LONGEST_NAME] for form in forms(token.lower))
    found = {*unknown_names(text, trust.language, trust.known | own), *_capitals(text, trust, own)}
    for start, end in sorted(found):
        sentence = next((text[s:e] for s, e in split(text) if s <= start < e), text)
        said = all(not forms(token.lower).isdisjoint(trust.said) for token in tokens(text[start:end]))
        manner = manner_of(sentence, trust.language)
        if not said or manner == "states" or (manner == "puts off" and text.startswith(sentence[: end - start], start)):
            yield start, end


_LONGEST_NAME = 3


def _capitals(text: str, trust: Trusted, own: frozenset[str]) -> Iterator[Span]:
    """Names in quotation marks, and in English whatever has a capital inside a sentence."""
    starts = {start for start, _ in split(text)}
    row = tokens(text)
    inside = quoted(text)
    for index, token in enumerate(row):
        if token.kind != "word" or not token.text[0].isupper() or len(token.text) < 2:
            continue
        if not forms(token.lower).isdisjoint(trust.known | own) or token.lower in _common(trust.language):
            continue
        marked = any(start < token.start < end for start, end in inside)
        opens = token.start in starts or (index and row[index - 1].text in _OPENERS)
        if index + 1 < len(row) and row[index + 1].start == token.end and row[index + 1].kind == "number":
            continue  # letters of a number
        if marked or (trust.language == "en" and not opens and not is_cyrillic(token.text)):
            yield token.start, token.end


_OPENERS = frozenset(":•–—-.!?…\n(),")


@cache
def _common(language: str) -> frozenset[str]:
    """Words with a capital that name nothing of ours: days, months, and names that everybody uses."""
    listed_names = load(language, "grounded")["common names"]
    return listed(language, "capital") | frozenset(word for line in listed_names for word in line.split())


def strange_lengths(text: str, trust: Trusted) -> Iterator[Span]:
    """«На неделю», «через час», "$25 a day": a length of time in a word, which no trusted text names."""
    row = tokens(text)
    read = values(text, trust.language)
    for place, (first, second) in enumerate(pairwise(row)):
        length = next((group for group in _LENGTHS if not group.isdisjoint(forms(second.lower))), None)
        if length is None or not length.isdisjoint(trust.known):
            continue
        if "month" in length and not _YEARS.isdisjoint(trust.known):
            continue  # a twelfth of what is told of a year
        spoken = first.lower in _BEFORE_LENGTHS
        if not spoken and first.lower in _EACH and place:
            spoken = any(value.kind == "amount" and value.end <= first.start <= value.end + 2 for value in read)
        if spoken and not any(value.start <= second.start < value.end for value in read if value.kind != "amount"):
            yield first.start, second.end


_LENGTHS = (
    frozenset("неделя недельный еженедельный еженедельно week weekly".split()),
    frozenset("месяц месячный ежемесячный ежемесячно помесячно month monthly".split()),
    frozenset("год годовой ежегодный ежегодно year yearly annual annually".split()),
    frozenset("день дневной ежедневный ежедневно сутки суточный day daily".split()),
    frozenset("час часовой почасовой hour hourly".split()),
    frozenset("ночь ночной night nightly".split()),
    frozenset(("полгода",)),
    frozenset(("квартал", "quarter")),
)
_YEARS = frozenset("год годовой year yearly annual".split())
_BEFORE_LENGTHS = frozenset("на за через".split())
_EACH = frozenset("в за каждый каждую каждое a an per each every".split())


_ONE_COIN = re.compile(
    r"\b(?:всего|только|лишь|за|по|стоит)(?: один| одну)? (?:рубль|рублик|копейку|копейка|доллар|грош|копье)\b"
    r"|\b(?:just|only|for|costs?|at|is) (?:a|one)(?: single)? (?:pound|dollar|quid|buck|euro|penny|cent)\b",
    re.IGNORECASE,
)


def single_coins(text: str, trust: Trusted) -> Iterator[Span]:
    """A sum told by a coin alone («всего рубль», "for a dollar"), where no trusted text names one."""
    if not any(_ONE_COIN.search(each) for each in trust.texts):
        for found in _ONE_COIN.finditer(text):
            yield found.span()
