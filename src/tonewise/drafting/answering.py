"""Which sentence of a text written by a model meets which question of the plan."""

from __future__ import annotations

from collections.abc import Sequence

from tonewise.drafting.plan import Plan, PlannedAnswer
from tonewise.model import Answer, Fact, Finding
from tonewise.reading.refusals import is_refusal
from tonewise.reading.sentences import split
from tonewise.reading.words import has, is_cyrillic, lemma, tokens

_ENOUGH = 0.34
"""Least share of a fact's weight that a sentence must hold to be the one that says it."""
_UNSAID = {"ru": "В ответе этого нет", "en": "The reply does not say it"}
_SOFTENED = {"ru": "Здесь отказ, а в ответе его нет", "en": "This is a refusal, and the reply holds none"}
_PADDED = {
    "ru": "Ответ намного длиннее фактов: лишнее придумано",
    "en": "Far longer than the facts: the rest is made up",
}
_STRETCH = 2.5
_COURTESY = 15
"""A reply may have so many times the words of its facts and promises, and so many more for courtesy."""
_EMPTY = ("PREP", "CONJ", "PRCL", "NPRO")


def answers_in(text: str, plan: Plan, composed: Sequence[Answer], left_open: frozenset[str]) -> tuple[Answer, ...]:
    """The plan's answers as the text gives them; a question in ``left_open``, or with no sentence, is missing."""
    sentences = [text[start:end] for start, end in split(text)]
    pledges = {answer.question: answer.sentence for answer in composed if answer.status == "promised"}
    return tuple(_answer(planned, sentences, pledges, left_open) for planned in plan.answers)


def departures(text: str, plan: Plan, language: str) -> tuple[Finding, ...]:
    """Where a text leaves the plan: a fact that it does not say, a refusal that it turns into a yes.

    Rules cannot see these, since they know what the facts are and not which of them answers what.
    """
    sentences = [text[start:end] for start, end in split(text)]
    refuses = any(is_refusal(sentence, language) for sentence in sentences)
    interface = "ru" if language == "ru" else "en"
    found: list[Finding] = []
    for planned in plan.answers:
        for fact in planned.facts:
            if _nearest(fact.text, sentences) is None:
                found.append(_departure(planned, fact, "answer-every-question", _UNSAID[interface]))
            elif fact.kind == "refusal" and is_refusal(fact.text, language) and not refuses:
                found.append(_departure(planned, fact, "grounded", _SOFTENED[interface]))
    if (extra := _padding(text, plan, interface)) is not None:
        found.append(extra)
    return tuple(found)


def _padding(text: str, plan: Plan, interface: str) -> Finding | None:
    """A text far longer than all that there is to say: what fills it is made up, however plausible."""
    facts = {fact.id: fact.text for planned in plan.answers for fact in planned.facts}
    facts |= {fact.id: fact.text for fact in plan.next_steps}
    known = sum(len(fact.split()) for fact in facts.values())
    pledges = sum(len(planned.question.text.split()) for planned in plan.answers if planned.status == "promised")
    if len(text.split()) <= _STRETCH * (known + pledges) + _COURTESY:
        return None
    start, end = split(text)[-1]
    message = _PADDED[interface]
    return Finding(rule="grounded", severity="error", message=message, start=start, end=end, text=text[start:end])


def _departure(planned: PlannedAnswer, fact: Fact, rule: str, message: str) -> Finding:
    question = planned.question
    return Finding.model_validate(
        {
            "rule": rule,
            "severity": "error",
            "message": message,
            "in": "conversation",
            "message_index": question.message_index,
            "start": question.start,
            "end": question.end,
            "text": question.text,
            "suggestion": fact.text,
        }
    )


def _answer(
    planned: PlannedAnswer, sentences: Sequence[str], pledges: dict[str, str | None], left_open: frozenset[str]
) -> Answer:
    question = planned.question.text
    source = pledges.get(question) if planned.status == "promised" else _first(planned)
    sentence = _nearest(source, sentences) if source and question not in left_open else None
    if sentence is None:
        return Answer(question=question, status="missing")
    return Answer(
        question=question,
        status=planned.status,
        sentence=sentence,
        facts=tuple(fact.id for fact in planned.facts),
    )


def _first(planned: PlannedAnswer) -> str | None:
    """The fact that the answer rests on; those after it add to it (a refusal's alternative, a second figure)."""
    return planned.facts[0].text if planned.facts else None


def _nearest(source: str, sentences: Sequence[str]) -> str | None:
    """The sentence that holds most of what the source says; figures and links count more than words."""
    wanted = _content(source)
    best, held = None, 0.0
    for sentence in sentences:
        found = _content(sentence)
        share = sum(weight for word, weight in wanted.items() if word in found)
        if share > held:
            best, held = sentence, share
    return best if held >= _ENOUGH * sum(wanted.values()) else None


def _content(text: str) -> dict[str, float]:
    """The words that carry a text, by lemma, and their weights."""
    found: dict[str, float] = {}
    for token in tokens(text):
        if token.kind == "word":
            if len(token.text) > 2 and not (
                is_cyrillic(token.lower) and any(has(token.lower, part) for part in _EMPTY)
            ):
                found[lemma(token.lower)] = 1.0
        elif token.kind in ("number", "link", "email"):
            found[token.lower] = 2.0
    return found
