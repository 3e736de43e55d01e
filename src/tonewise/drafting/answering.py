"""Which sentence of a text written by a model meets which question of the plan."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from tonewise.drafting.plan import Plan, PlannedAnswer
from tonewise.model import Answer
from tonewise.reading.sentences import split
from tonewise.reading.words import has, is_cyrillic, lemma, tokens

_ENOUGH = 0.34
"""Least share of a fact's weight that a sentence must hold to be the one that says it."""
_EMPTY = ("PREP", "CONJ", "PRCL", "NPRO")


class Claim(Protocol):
    """What a model says that its text does with a question."""

    @property
    def question(self) -> str:
        """In the customer's words, or near them."""

    @property
    def sentence(self) -> str | None:
        """The sentence of the text that meets it."""

    @property
    def facts(self) -> tuple[str, ...]:
        """The ids of the facts that the sentence rests on."""


def answers_in(
    text: str,
    plan: Plan,
    composed: Sequence[Answer],
    left_open: frozenset[str],
    claims: Sequence[Claim] = (),
) -> tuple[Answer, ...]:
    """The plan's answers as the text gives them; a question in ``left_open``, or with no sentence, is missing.

    A model's ``claims`` are believed where the sentence stands in the text and says what the fact does.
    """
    sentences = [text[start:end] for start, end in split(text)]
    pledges = {answer.question: answer.sentence for answer in composed if answer.status == "promised"}
    found = [_answer(planned, sentences, pledges, left_open) for planned in plan.answers]
    claimed = {_bare(claim.question): claim for claim in claims if claim.sentence}
    return tuple(
        _as_claimed(answer, planned, claimed[_bare(answer.question)], sentences)
        if _bare(answer.question) in claimed
        else answer
        for answer, planned in zip(found, plan.answers, strict=True)
    )


def _as_claimed(answer: Answer, planned: PlannedAnswer, claim: Claim, sentences: Sequence[str]) -> Answer:
    """An answer with the sentence that the model names, where the text and the facts bear it out."""
    said = _bare(claim.sentence or "")
    sentence = next((one for one in sentences if said and (said in _bare(one) or _bare(one) in said)), None)
    named = [fact for fact in planned.facts if fact.id in claim.facts]
    if sentence is None or answer.sentence is None or not any(nearest_sentence(f.text, [sentence]) for f in named):
        return answer
    return answer.model_copy(update={"sentence": sentence})


def _bare(text: str) -> str:
    return " ".join(token.lower for token in tokens(text) if token.kind != "mark")


def _answer(
    planned: PlannedAnswer, sentences: Sequence[str], pledges: dict[str, str | None], left_open: frozenset[str]
) -> Answer:
    question = planned.question.text
    source = pledges.get(question) if planned.status == "promised" else _first(planned)
    sentence = nearest_sentence(source, sentences) if source and question not in left_open else None
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


def nearest_sentence(source: str, sentences: Sequence[str]) -> str | None:
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
