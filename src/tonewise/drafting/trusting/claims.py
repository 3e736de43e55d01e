"""Values, names, commitments and decisions of a text that nothing trusted holds."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from tonewise.drafting.trusting.manner import Manner, group_of, groups, listed, manner_of
from tonewise.drafting.trusting.trusted import Trusted
from tonewise.reading.claims import unknown_names
from tonewise.reading.grounding import counts_something_told, step_numbers
from tonewise.reading.refusals import clauses
from tonewise.reading.sentences import split
from tonewise.reading.sums import counts_of
from tonewise.reading.values import ValueSpan, values
from tonewise.reading.words import Token, fold, lemma, parses, stem, tokens

Span = tuple[int, int]

_MONEY = frozenset(("amount", "percent"))
_CONTACT = frozenset(("link", "email", "phone"))
_WHEN = frozenset(("date", "time", "weekday", "span"))
_ECHOES: tuple[Manner, ...] = ("asks", "denies", "puts off", "takes up", "supposes")
_OF_THEIRS = frozenset(
    "от за про о об ваш ваше ваша ваши вашего вашей вашем вашу вашему вашим твой твоя твое твоего твоей твоем "
    "your from dated placed of about regarding".split()
)
_NEAR = 4


def baseless_values(text: str, trust: Trusted) -> Iterator[Span]:
    """Values that no trusted text holds or leads to; the customer's own only where they are said as theirs."""
    language = trust.language
    steps = step_numbers(text)
    read = [value for value in values(text, language) if value.start not in steps and value.kind not in _CONTACT]
    wrong = [value for value in read if not _holds(trust, value, text)]
    if wrong:
        right = {count for value in read if value not in wrong for count in counts_of(value)}
        base = trust.base.with_counts(right)
        wrong = [value for value in wrong if not base.holds(value, text[value.start : value.end])]
    for value in wrong:
        if not _is_theirs(value, text, trust):
            yield value.start, value.end


def _holds(trust: Trusted, value: ValueSpan, text: str) -> bool:
    if trust.base.holds(value, text[value.start : value.end]):
        return True
    return not counts_something_told(value, text, trust.base) and not counts_something_told(value, text, trust.hearsay)


def _is_theirs(value: ValueSpan, text: str, trust: Trusted) -> bool:
    """Whether a value is the customer's and is said as no more than that."""
    if not trust.hearsay.holds(value, text[value.start : value.end]):
        return False
    written = text[value.start : value.end].lower()
    digits = "".join(filter(str.isalnum, written))
    if value.kind in ("code", "number") and any(
        datum.kind == "order" and digits and digits in _alnum(datum.value) for datum in trust.situation.reading.known
    ):
        return True
    start, end = next(((s, e) for s, e in split(text) if s <= value.start < e), (0, len(text)))
    manner = manner_of(text[start:end], trust.language)
    if value.kind in _MONEY:
        return manner in ("asks", "denies")
    if manner in _ECHOES:
        return True
    before = [token.lower for token in tokens(text[start : value.start])][-_NEAR:]
    return not _OF_THEIRS.isdisjoint(before) or _is_answered(value, trust)


def _is_answered(value: ValueSpan, trust: Trusted) -> bool:
    """Whether the customer asks about this value, and a fact that answers the question leaves room for it."""
    for planned in trust.situation.plan.answers:
        if planned.status != "answered" or not planned.facts:
            continue
        asked = values(planned.question.text, trust.language)
        if not any((other.kind, other.normal) == (value.kind, value.normal) for other in asked):
            continue
        told = [other for fact in planned.facts for other in values(fact.text, trust.language)]
        return _leaves_room(value, told)
    return False


def _leaves_room(value: ValueSpan, told: Sequence[ValueSpan]) -> bool:
    """Within the bounds of the fact's values of the same kind, or beside a fact that has none of its kind."""
    same = [other.normal for other in told if other.kind == value.kind]
    if not same:
        return value.kind not in _WHEN or not any(other.kind in _WHEN - {"time"} for other in told)
    try:
        return bool(min(same) <= value.normal <= max(same))  # type: ignore[type-var, operator]
    except TypeError:  # dates of which one names its year
        return False


def _alnum(text: str) -> str:
    return "".join(filter(str.isalnum, text.lower()))


def strange_names(text: str, trust: Trusted) -> Iterator[Span]:
    """Names of people and places that only the customer said, or nobody; the customer's own is theirs."""
    name = trust.conversation.customer.name or ""
    own = {form for token in tokens(name) for form in (token.lower, stem(token.lower), lemma(token.lower))}
    own |= {
        form
        for datum in trust.situation.reading.known
        if datum.kind == "name" and len(datum.value.split()) <= 3
        for token in tokens(datum.value)
        for form in (token.lower, stem(token.lower), lemma(token.lower))
    }
    for start, end in unknown_names(text, trust.language, trust.known | own):
        sentence = next((text[s:e] for s, e in split(text) if s <= start < e), text)
        said = all(
            not {token.lower, stem(token.lower), lemma(token.lower)}.isdisjoint(trust.said)
            for token in tokens(text[start:end])
        )
        if not said or manner_of(sentence, trust.language) in ("states", "puts off"):
            yield start, end


def commitments(text: str, trust: Trusted) -> Iterator[Span]:
    """Words that bind the company or decide for the customer, of which nothing trusted speaks."""
    language = trust.language
    number_of = group_of(language)
    for start, end in split(text):
        sentence = text[start:end]
        if manner_of(sentence, language) == "asks":
            continue
        for first, last in clauses(sentence):
            clause = sentence[first:last]
            if manner_of(clause, language) in ("denies", "puts off", "takes up"):
                continue
            row = tokens(clause)
            for index, token in enumerate(row):
                group = number_of.get(token.lower, number_of.get(lemma(token.lower)))
                if group is None or token.kind != "word" or _is_harmless(row, index, language):
                    continue
                if not _is_told(groups(language)[group], trust):
                    yield start + first + token.start, start + first + token.end


def _is_told(group: frozenset[str], trust: Trusted) -> bool:
    return any(word in trust.known or stem(word) in trust.known for word in group)


_IDLE = {
    "free": "feel am are is time spot slot place places seats room table rooms tables spots slots to",
    "off": "take took set sign switch switched turn turned day days drop dropped dropping",
    "won": "t",
    "express": "to mail",
    "credit": "card",
    "court": "tennis",
    "root": "cause",
}


def _is_harmless(row: Sequence[Token], index: int, language: str) -> bool:
    """«Feel free», «take off», a request («подтвердите»), a denial («не возвращаем»)."""
    word = row[index].lower
    near = {token.lower for token in row[max(0, index - 2) : index + 2]} - {word}
    if word in _IDLE and not near.isdisjoint(_IDLE[word].split()):
        return True
    if language == "ru":
        if index and row[index - 1].lower in ("не", "без", "нет"):
            return row[index - 1].lower == "не"
        best = parses(word)
        return bool(best) and "impr" in best[0].grammemes and "excl" in best[0].grammemes
    return any(token.lower in ("not", "never", "cannot", "can't", "won't") for token in row[max(0, index - 3) : index])


def lifted_terms(text: str, trust: Trusted) -> Iterator[Span]:
    """«Без чека», "no deposit": what a trusted text names as needed, said not to be."""
    row = tokens(text)
    told = [[token.lower for token in tokens(each)] for each in trust.texts]
    for first, second in pairwise(row):
        if fold(first.text) not in ("без", "no", "without") or second.kind != "word" or len(second.lower) < 3:
            continue
        bases = {second.lower, lemma(second.lower), stem(second.lower)}
        named = free = False
        for words in told:
            for index, word in enumerate(words):
                if not bases.isdisjoint((word, lemma(word), stem(word))):
                    named = True
                    free = free or not _WITHOUT.isdisjoint(words[max(0, index - 4) : index + 4])
        if named and not free:
            yield first.start, second.end


_WITHOUT = frozenset("без не нет no not without free бесплатно или or если if never нельзя 0".split())


def bare_consent(text: str, trust: Trusted) -> Iterator[Span]:
    """A yes to a turn of which no question is answered by a fact."""
    plan = trust.situation.plan
    if not plan.answers or any(answer.status == "answered" and answer.facts for answer in plan.answers):
        return
    for start, end in split(text):
        row = tokens(text[start:end])
        if (
            row
            and row[0].lower in listed(trust.language, "yes")
            and manner_of(text[start:end], trust.language) == "states"
        ):
            yield start, end
