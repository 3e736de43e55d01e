"""A bare refusal made one with its way forward."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from tonewise.drafting.compose import Composed
from tonewise.drafting.editing.content import content, share, words_shared
from tonewise.drafting.editing.contradicting import Known, known_of
from tonewise.drafting.editing.facts_said import customers_texts
from tonewise.drafting.editing.kinds import kind_of
from tonewise.drafting.editing.rewriting import rewritten
from tonewise.drafting.plan import Plan, PlannedAnswer
from tonewise.drafting.situation import Situation
from tonewise.model import Fact
from tonewise.reading.refusals import is_refusal, offers_way
from tonewise.reading.sentences import split
from tonewise.reading.words import tokens

_FEW = 2
"""Subject words of a refusal that says nothing but no."""
_SORRY = {
    "ru": "К сожалению, на вопрос «{question}» ответ «нет».",
    "en": 'I\'m sorry, but the answer to "{question}" is no.',
}


def softened(situation: Situation, refusal: str) -> Composed:
    """A refusal that stays clear, with the alternative from the facts or the promise of a time; see docs/rewriting.md.

    With neither, it is said politely and plainly, and nothing is added to it.
    """
    known = known_of(situation)
    planned = _refused(situation, refusal, known)
    if planned is not None:
        situation = replace(situation, plan=planned)
        return rewritten(situation, refusal)
    return rewritten(situation, _named(situation, refusal) or refusal)


def _refused(situation: Situation, refusal: str, known: Known) -> Plan | None:
    """The plan with the refused question tied to the refusal among the facts and its alternatives; None without any."""
    plan = situation.plan
    refusals = [fact for fact in known.facts if fact.kind == "refusal" or is_refusal(fact.text, known.language)]
    ways = [fact for fact in known.facts if fact.kind == "alternative"]
    refusing = [answer for answer in plan.answers if answer.status == "refused"]
    if refusing and all(len(answer.facts) > 1 for answer in refusing):
        return plan
    if not plan.answers or not (refusals or ways):
        return None
    chosen = refusing[0].facts[0] if refusing else _nearest(refusals, situation, refusal, known)
    own = [way for way in ways if chosen is not None and way.for_ == chosen.id] or (
        ways if len(ways) == 1 else [way for way in [_nearest(ways, situation, refusal, known)] if way]
    )
    place = plan.answers.index(refusing[0]) if refusing else _place(plan, chosen, own, known)
    facts = (*((chosen,) if chosen else ()), *own[:1])
    if not facts:
        return None
    answer = PlannedAnswer(plan.answers[place].question, "refused" if chosen else "answered", facts)
    taken = {fact.id for fact in facts}
    others = [
        each if not taken & {fact.id for fact in each.facts} else PlannedAnswer(each.question, "missing")
        for each in plan.answers
    ]
    return Plan((*others[:place], answer, *others[place + 1 :]), plan.next_steps, plan.promise)


def _nearest(facts: Sequence[Fact], situation: Situation, refusal: str, known: Known) -> Fact | None:
    """The only one, or the one nearest to what is refused and asked."""
    if len(facts) < _FEW:
        return facts[0] if facts else None
    asked = " ".join([refusal, *customers_texts(situation.conversation)[-3:]])
    about = content(asked, known.language)
    return max(facts, key=lambda fact: words_shared(content(fact.text, known.language), about))


def _place(plan: Plan, chosen: Fact | None, ways: Sequence[Fact], known: Known) -> int:
    """Which question is refused: the one nearest to the facts."""
    facts = [content(fact.text, known.language) for fact in (*((chosen,) if chosen else ()), *ways)]

    def nearness(place: int) -> float:
        question = content(plan.answers[place].question.text, known.language)
        return max((share(question, fact) for fact in facts), default=0.0)

    return max(range(len(plan.answers)), key=nearness)


def _named(situation: Situation, refusal: str) -> str | None:
    """A refusal that says no and nothing else, with what is refused; None where it says it itself."""
    language = "ru" if situation.reading.language == "ru" else "en"
    parts = [refusal[a:b] for a, b in split(refusal)]
    telling = [text for text in parts if kind_of(text, language) in ("refusal", "other", "blame")]
    about = [content(text, language) for text in telling]
    if any(len(each.units) > _FEW or each.values for each in about):
        return None
    if not situation.plan.answers or any(offers_way(text, language) for text in telling):
        return None
    question = situation.plan.answers[0].question.text.strip().rstrip("?!. ")
    if len(tokens(question)) > 30:
        return None
    return _SORRY[language].format(question=question)
