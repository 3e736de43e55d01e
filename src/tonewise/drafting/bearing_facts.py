"""Facts that bear on a turn beside those that answer its questions: what else is known of the matter.

Who writes «вода не идёт, а я всё оплатила» asks little and wants to hear all that is known: what happened, what is done
about it, what comes next. Facts on a ticket are there because they bear on it. Left out is what sells something, what
speaks of another order or thing, and what comes late among the facts and has little to do with what was said.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from tonewise.model import Fact, Question, Reading
from tonewise.reading.matching import Asked, evidence
from tonewise.reading.meaning import Meaning, Unit, meaning, relation
from tonewise.reading.mood import tells_of_trouble
from tonewise.reading.promotions import promotions

ENOUGH = 0.0
"""Log odds from which a fact is said."""
_SAME = 0.8
_MOODS = ("complaint", "anger", "sadness", "anxiety")
_FEW_QUESTIONS = 1

# Log odds that a fact which answers nothing is wanted all the same; rounded from a logistic regression over what is
# left in the development halves.
_BIAS = -5.0
_LEFT = 1.2
"""For each fact that is left: where many are, some of them are wanted; a single one was mostly put there to mislead."""
_PLACE = -3.3
"""For the last of the facts given, in proportion for those before."""
_BESIDE = 1.5
"""For a fact given next to one that is said."""
_NEAR = 3.5
_SHARED = 0.4
_LINKED = 0.3
_TROUBLE = 1.8
_PROMOTION = -1.8
_AMENDS = 2.0
"""For what makes up for a trouble that was told; set by hand."""
_PRICE = -0.4
_CLASH = -0.9
_CONFLICT = -2.5


_MAKES_UP = re.compile(
    r"\b(?:of credit|credit (?:of|for)|credited|gets? .{1,12}credit|refund|waive|compensat|goodwill|taken off"
    r"|free of charge|no (?:extra )?charge|replacement"
    r"|reimburs|верн[её]м|верн[её]тся|возврат|компенс|возмест|начислил|начислим|перерасч|пересчита|не спис|списали"
    r"|не взима|сняли|спишем|бесплатно)",
    re.IGNORECASE,
)


def is_trouble(reading: Reading, turn: str) -> bool:
    """Whether a turn tells of a trouble rather than asks: no question in it, or one with a complaint around it."""
    asked = [question for question in reading.questions if question.form != "implicit"]
    if not asked:
        return reading.mood in _MOODS or tells_of_trouble(turn, reading.language)
    return reading.mood in _MOODS and len(asked) <= _FEW_QUESTIONS


def further(
    reading: Reading, turn: str, facts: Sequence[tuple[Fact, Meaning]], said: Sequence[Fact], struck: int = 0
) -> list[Fact]:
    """The facts beside those ``said`` that bear on what ``turn`` tells, in the order given.

    ``struck`` facts more were given and are on another thing than the customer names.
    """
    own = meaning(turn, reading.language)
    whole = Asked(_question(turn), "action", own, meaning("", reading.language))
    rivals = [told for _, told in facts]
    places = [place for place, (fact, _) in enumerate(facts) if fact in said]
    left = [place for place in range(len(facts)) if place not in places]
    trouble = is_trouble(reading, turn)
    bias = _BIAS + _LEFT * (len(left) + struck) + (_TROUBLE if trouble else 0.0)
    found = []
    for place in left:
        fact, told = facts[place]
        if fact.kind in ("refusal", "history") or fact.for_ is not None:
            continue
        amends = _MAKES_UP.search(fact.text) is not None
        if "amount" in told.kinds and not amends and not _is_on_the_turn(told, own):
            continue
        if any(_is_of_another_colour(told, facts[other][1], own) for other in places):
            continue
        signs = evidence(whole, told, rivals)
        odds = bias + _PLACE * place / max(1, len(facts) - 1) + _NEAR * signs.near
        odds += _BESIDE * any(abs(place - other) == 1 for other in places)
        odds += _PROMOTION * bool(promotions(fact.text)) + _PRICE * told.priced
        odds += _AMENDS if trouble and amends else 0.0
        odds += _CLASH * signs.clash + _CONFLICT * signs.conflict
        odds += _SHARED * min(4, sum(_speaks_of(unit, own) for unit in told.units))
        odds += _LINKED * min(3, _links(told, own, [facts[other][1] for other in places]))
        if odds > ENOUGH:
            found.append(fact)
            places.append(place)
    return found


def page_of(facts: Sequence[tuple[Fact, Meaning]], said: Sequence[Fact]) -> list[Fact]:
    """Links to what the facts that are ``said`` speak of («the official resale page»)."""
    spoken = [told for fact, told in facts if fact in said and fact.kind != "link"]
    return [
        fact
        for fact, told in facts
        if fact.kind == "link"
        and fact not in said
        and told.units
        and any(sum(_speaks_of(unit, other) for unit in told.units) >= _PAGE * len(told.units) for other in spoken)
    ][:1]


_PAGE = 0.66
"""The part of a link's words that a fact must speak of for the link to go with it."""


def also_named(question: str, language: str, facts: Sequence[tuple[Fact, Meaning]], said: Sequence[Fact]) -> list[Fact]:
    """Facts on the second thing that a question names («батарейки и лампы берёте?»), where none said is on it."""
    own = meaning(question, language)
    spoken = [told for fact, told in facts if fact in said]
    found: list[Fact] = []
    for index, unit in own.at.items():
        around = {token.lower for token in own.row[max(0, index - 2) : index + 2]}
        if around.isdisjoint(_AND) or any(_speaks_of(unit, told) for told in spoken):
            continue
        of_it = [fact for fact, told in facts if fact not in said and not told.priced and _speaks_of(unit, told)]
        if len(of_it) == 1 and of_it[0] not in found:
            found += of_it
    return found


_AND = frozenset(("и", "или", "and", "or", "&", ","))


def _question(turn: str) -> Question:
    return Question(text=turn, kind="action", form="implicit", message_index=0, start=0, end=len(turn))


def _links(told: Meaning, turn: Meaning, said: Sequence[Meaning]) -> int:
    """Words that a fact shares with what is said and not with the turn: they take up what the reply has begun."""
    fresh = [unit for unit in told.units if not _speaks_of(unit, turn)]
    return sum(any(_speaks_of(unit, other) for other in said) for unit in fresh)


def _is_of_another_colour(told: Meaning, said: Meaning, turn: Meaning) -> bool:
    """Whether a fact is of another day or colour than what is said, and the turn does not name that one."""
    return any(
        group in said.exclusive and not words & said.exclusive[group] and not words & turn.exclusive.get(group, set())
        for group, words in told.exclusive.items()
    )


def _is_on_the_turn(told: Meaning, turn: Meaning) -> bool:
    """Whether a price is of something that the turn names: nobody is told what a thing costs that they never named."""
    return any(unit.word[0].isalpha() and _speaks_of(unit, turn) for unit in told.subject if not unit.attributes)


def _speaks_of(unit: Unit, other: Meaning) -> bool:
    return any(relation(unit, known) >= _SAME for known in other.units)
