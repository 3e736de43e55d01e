"""How well a statement answers a question, by what it speaks of and by the kind of answer that is wanted.

Used by the composer (facts to questions) and by the rules (sentences of a reply to questions). Ranks and filters; no
figure here proves that a question was answered.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import log

from tonewise.lexicons.vectors import cosine, nearness, rarity
from tonewise.model import Conversation, Question
from tonewise.reading.answer_kinds import TYPED, Want, fit, want_of
from tonewise.reading.lazy import lazy
from tonewise.reading.meaning import Meaning, Unit, is_place, meaning, relation
from tonewise.reading.value_signs import other_code
from tonewise.reading.words import parses

_PART_WEIGHT = {"NOUN": 1.0, "ADJF": 0.7, "PRTF": 0.7, "ADJS": 0.7, "PRTS": 0.7, "VERB": 0.6, "INFN": 0.6, "GRND": 0.4}
_MATCHED = 0.65
_SAME = 0.9
_KINDRED = 0.4
_DERIVED = 0.8
_ALIKE = 0.6
_ON_THE_WAY = frozenset({"parcel", "order", "shipment", "courier", "delivery", "refund"})
_CONTEXT = 2_000
"""Characters of the surroundings that are looked at, the last ones: what is near tells, and time stays linear."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A question with what the customer said around it, which tells what «он» or a bare «когда?» speaks of."""

    question: Question
    want: Want
    own: Meaning
    context: Meaning


class Evidence:
    """Signs that a statement answers a question; each is 0 to 1, and worked out when it is first asked for."""

    def __init__(self, wanted: Asked, statement: Meaning, rivals: Sequence[Meaning]):
        self._wanted = wanted
        self._statement = statement
        self._rivals = rivals

    @lazy
    def subject(self) -> float:
        """Share of the question's own subject words that the statement speaks of, by weight."""
        return _coverage(self._wanted.own.subject, self._statement, self._rivals)

    @lazy
    def around(self) -> float:
        """The same for the words around the question."""
        return _coverage(self._wanted.context.subject, self._statement, self._rivals)

    @lazy
    def attribute(self) -> float:
        """1 where what is asked (price, hours, place) is what is told, 0.5 where the question does not say."""
        return _attribute_fit(self._wanted.own, self._statement)

    @lazy
    def kind(self) -> float:
        """Whether the statement holds the kind of answer that the question wants."""
        return fit(self._wanted.want, self._statement)

    @lazy
    def focus(self) -> float:
        """Share of the statement's subject words that the question speaks of."""
        told = self._statement.units
        return len(self._touched) / len(told) if told else 0.0

    @lazy
    def focus_around(self) -> float:
        """The same for question and surroundings together."""
        told, context = self._statement.units, self._wanted.context.units
        if not told:
            return 0.0
        touched = self._touched
        return sum(place in touched or _touches(unit, context) for place, unit in enumerate(told)) / len(told)

    @lazy
    def _touched(self) -> frozenset[int]:
        own = self._wanted.own.units
        return frozenset(place for place, unit in enumerate(self._statement.units) if _touches(unit, own))

    @lazy
    def near(self) -> float:
        """How near in meaning the statement comes to the question's words, by word vectors."""
        return _nearness(self._wanted.own.units, self._statement.units, self._rivals)

    @lazy
    def near_around(self) -> float:
        """The same for the words around the question."""
        return _nearness(self._wanted.context.subject, self._statement.units, self._rivals)

    @lazy
    def near_focus(self) -> float:
        """How near in meaning the question comes to the statement's words."""
        wanted = self._wanted
        return _nearness(self._statement.units, (*wanted.own.units, *wanted.context.units), ())

    @lazy
    def topic(self) -> float:
        """Cosine of the mean word vectors of question and statement."""
        return cosine(self._wanted.own.direction, self._statement.direction)

    @lazy
    def topic_around(self) -> float:
        """The same with the words around the question."""
        return cosine(self._wanted.context.direction, self._statement.direction)

    @lazy
    def unasked(self) -> bool:
        """The statement tells a sum, or nothing but some other value, that the question does not ask for."""
        return _is_unasked(self._wanted, self._statement)

    @lazy
    def names_only(self) -> bool:
        """The statement names a thing by its number («Номер заказа: 48213»), and the question asks for no number."""
        return _names_only(self._statement) and not any(token.lower in _NUMBERS for token in self._wanted.own.row)

    @property
    def bare(self) -> bool:
        """The question names no subject of its own."""
        return not self._wanted.own.subject

    @property
    def pronoun(self) -> bool:
        """The question speaks of its subject by a pronoun."""
        return self._wanted.own.pronoun

    @lazy
    def clash(self) -> bool:
        """Question and statement narrow the same word differently («полис на машину», «полис на квартиру»)."""
        return _clash(self._wanted.own, self._statement)

    @lazy
    def conflict(self) -> bool:
        """The statement speaks of another order, place, day or colour than the question."""
        wanted, statement = self._wanted, self._statement
        return _conflicts(wanted.own, wanted.context, statement) or _tells_other_value(wanted, statement)


def asked(question: Question, conversation: Conversation, language: str, questions: Sequence[Question] = ()) -> Asked:
    """A question with its surroundings: what else the turn tells and, where it names no subject, what came before.

    ``questions`` are all those of the turn: what the others ask for is no surrounding of this one, unless it has no
    subject of its own («Сколько стоит доставка? И когда?»): then the question before it tells.
    """
    own = meaning(question.text, language)
    around = [
        _without(conversation.messages[index].text, [q for q in questions if q.message_index == index] or [question])
        if index == question.message_index or questions
        else conversation.messages[index].text
        for index in conversation.open_turn
    ]
    if own.pronoun or not own.subject:
        earlier = [q for q in questions if (q.message_index, q.start) < (question.message_index, question.start)]
        before = [m.text for m in conversation.messages[: conversation.open_turn[0]] if m.role != "note"]
        around += [earlier[-1].text] if earlier else before[-2:]
    context = "\n".join(part for part in around if part.strip())[-_CONTEXT:]
    want = want_of(question.kind, question.text, language)
    if want == "place" and not own.verbal and any(unit.topics & _ON_THE_WAY for unit in own.units):
        want = "thing"  # «где мой заказ?» asks how it stands with the order: «собирается на складе» is an answer
    return Asked(question, want, own, meaning(context, language))


def _without(text: str, questions: Sequence[Question]) -> str:
    for question in sorted(questions, key=lambda q: -q.start):
        text = f"{text[: question.start]} {text[question.end :]}"
    return text


def evidence(wanted: Asked, statement: Meaning, rivals: Sequence[Meaning] = ()) -> Evidence:
    """Signs that a statement answers a question; ``rivals`` are all statements it competes with, itself included.

    A subject word that every rival holds tells little, one that this statement alone holds tells much.
    """
    return Evidence(wanted, statement, rivals)


def _touch(unit: Unit, told: Sequence[Unit]) -> float:
    best = 0.0
    for other in told:
        if (found := relation(unit, other)) > best:
            best = found
    return best


def _touches(unit: Unit, told: Sequence[Unit]) -> bool:
    for other in told:  # noqa: SIM110 - half the time of any(); this is the inmost loop of matching
        if relation(unit, other) >= _MATCHED:
            return True
    return False


@lru_cache(maxsize=16384)
def _weight(word: str) -> float:
    """How much a word tells: by its part of speech and its rarity."""
    found = parses(word)
    if not found:
        return 0.3 + 0.7 * rarity(word)
    return _PART_WEIGHT.get(found[0].part, 0.4) * (0.5 + 0.5 * rarity(found[0].lemma))


def _coverage(units: Sequence[Unit], statement: Meaning, rivals: Sequence[Meaning]) -> float:
    total = covered = 0.0
    for unit in units:
        touches = [_touch(unit, rival.units) for rival in rivals]
        touched = _unless_named_elsewhere(_touch(unit, statement.units), touches)
        holders = sum(touch >= _MATCHED for touch in touches)
        weight = _weight(unit.word) * log(1.6 + len(rivals) / (holders + 0.5))
        total += weight
        covered += weight * touched
    return covered / total if total else 0.0


def _nearness(units: Sequence[Unit], told: Sequence[Unit], rivals: Sequence[Meaning]) -> float:
    """Weighted mean, over units, of the nearest word on the other side; a word near to every rival tells little."""
    total = near = 0.0
    for unit in units:
        best = _nearest(unit, told)
        usual = [_nearest(unit, rival.units) for rival in rivals]
        weight = _weight(unit.word) * (1.0 if not usual else 0.3 + max(usual) - min(usual))
        total += weight
        near += weight * _unless_named_elsewhere(best, usual)
    return near / total if total else 0.0


def _unless_named_elsewhere(touch: float, rivals: Sequence[float]) -> float:
    """A kindred word («бассейн») counts for little where a rival has the very word that is asked of («сауна»)."""
    return touch * _KINDRED if touch < _DERIVED and max(rivals, default=0.0) >= _SAME else touch


def _nearest(unit: Unit, told: Sequence[Unit]) -> float:
    best = 0.0
    for other in told:
        if (found := closeness(unit, other)) > best:
            best = found
    return best


@lru_cache(maxsize=65536)
def closeness(first: Unit, second: Unit) -> float:
    """How near two words are in meaning, 0 to 1: a sure relation, else the cosine of their vectors."""
    sure = relation(first, second)
    if sure >= 0.8 or first.proper or second.proper:
        return sure
    return max([sure, *(nearness(a, b) for a in first.forms for b in second.forms)])


def _clash(own: Meaning, statement: Meaning) -> bool:
    for left_out in statement.excluded:
        if _touch(left_out, own.units) >= _SAME and _touch(left_out, own.excluded) < _SAME:
            return True
    for head, narrowing in own.modified:
        if _touch(narrowing, statement.units) >= _MATCHED:
            continue
        others = [other for word, other in statement.modified if relation(head, word) >= _SAME]
        if others and all(closeness(narrowing, other) < _ALIKE for other in others):
            return True
    return False


def _tells_other_value(wanted: Asked, statement: Meaning) -> bool:
    """Whether a statement with no verb («Приём — 1 900 ₽») tells nothing but a value of another kind than is wanted."""
    if statement.verbal or not statement.kinds & _VALUES:
        return False
    return wanted.want == "reason" or (wanted.want in TYPED and fit(wanted.want, statement) == 0.0)


_VALUES = frozenset({"amount", "percent", "span", "time", "hours", "date", "phone", "email"})


def _is_unasked(wanted: Asked, statement: Meaning) -> bool:
    if wanted.want in ("money", "count"):
        return False
    if statement.priced and "price" not in wanted.own.attributes:
        return True
    told = statement.kinds & {"span", "time", "hours", "date", "phone", "email"}
    return not statement.verbal and bool(told) and wanted.want in ("reason", "way", "person", "place", "phone", "email")


def _names_only(statement: Meaning) -> bool:
    """Whether a statement is a label and a number that names something: a helpdesk's field, which tells nothing."""
    said = [token.text for token in statement.row if token.text != "."]
    if ":" not in said[:-1]:
        return False
    label, value = said[: said.index(":")], [each for each in said[said.index(":") + 1 :] if each not in ("№", "#")]
    named = "".join(value)
    by_label = any(word.lower() in _NUMBERS for word in label) and any(sign.isdigit() for sign in named)
    return by_label or (
        len(value) == 1 and not statement.attributes and named in statement.identifiers | statement.codes
    )


_NUMBERS = frozenset(
    "номер номера номеру номером id код кода коды трек артикул number numbers code codes tracking sku".split()
)


def _attribute_fit(own: Meaning, statement: Meaning) -> float:
    if not own.attributes:
        return 0.5
    return 1.0 if own.attributes & statement.attributes else 0.0


_STEADY = frozenset("дебетовый кредитный debit credit windows mac linux".split())
"""What the customer has stays the same for all questions of a turn; days and colours may differ."""


def _conflicts(own: Meaning, context: Meaning, statement: Meaning) -> bool:
    named = own.identifiers or context.identifiers
    if named and statement.identifiers and not named & statement.identifiers:
        return True
    if other_code(own.codes or context.codes, statement.codes):
        return True
    steady = {group: words for group, words in context.exclusive.items() if not _STEADY.isdisjoint(words)}
    for group, words in {**steady, **own.exclusive}.items():
        others = statement.exclusive.get(group)
        if others and not others & words:
            return True
    places = [unit for unit in own.units if is_place(unit.word)]
    if places:
        told = [unit for unit in statement.units if is_place(unit.word)]
        return bool(told) and not any(relation(a, b) >= _MATCHED for a in places for b in told)
    return False
