"""The sentences of pending messages written as one reply: completed from the facts, in the customer's address."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from tonewise.drafting.editing.calming import calmed
from tonewise.drafting.editing.clearing import cleared
from tonewise.drafting.editing.completing import completed, ways_told, with_ways
from tonewise.drafting.editing.content import content, words_shared
from tonewise.drafting.editing.contradicting import Known, contradicted
from tonewise.drafting.editing.folding_further import next_facts
from tonewise.drafting.editing.folding_joins import Sentence
from tonewise.drafting.editing.folding_residue import residue
from tonewise.drafting.editing.kinds import Kind
from tonewise.drafting.editing.layout import greeting_for, laid_out
from tonewise.drafting.editing.ordering import causes_last
from tonewise.drafting.editing.parts import Part, finished, without_repetitions
from tonewise.drafting.editing.pieces import Piece, pieces
from tonewise.drafting.editing.plain import plain
from tonewise.drafting.editing.rewriting import addressed, pledged
from tonewise.drafting.editing.telling import Teller
from tonewise.drafting.joining import upper_first
from tonewise.drafting.situation import Situation
from tonewise.model import Fact
from tonewise.reading.words import tokens


class Frame(NamedTuple):
    """What stands around the sentences of a reply, in the agent's own words."""

    greeting: str | None
    ending: str
    going_on: bool
    """The agent has still something to find out."""


def written(sentences: Sequence[Sentence], frame: Frame, teller: Teller, known: Known) -> str:
    """The reply; nothing where no sentence is left."""
    situation = teller.situation
    whole, spans = _whole(sentences, situation.conversation.facts)
    found = pieces(whole, situation)
    parts: list[Part] = []
    for sentence, span in zip(sentences, spans, strict=True):
        inside = [piece for piece in found if span[0] <= piece.start < span[1]]
        part = _part(sentence, whole[slice(*span)], inside, teller, known)
        if not any(part.facts and part.facts <= earlier.facts and not part.given for earlier in parts):
            parts.append(part)
    parts = _unrepeated(parts, known)
    parts = with_ways(completed(parts, teller, known), known)
    parts = _unrepeated(parts, known)
    parts = _with_steps(residue(_without_echoes(parts, known), teller, known), teller)
    parts = ways_told(_pledged(pledged(parts, (), teller), teller, going_on=frame.going_on), teller)
    why = any(answer.question.kind == "reason" for answer in situation.plan.answers)
    for part in parts:
        if part.given and not part.line and part.kind != "question":
            part.text = plain(part.text if why else causes_last(part.text, known.language))
    greeting = upper_first(frame.greeting) if frame.greeting else None
    text = laid_out(parts, greeting_for(greeting, situation, teller.voice.address), frame.ending, situation)
    return situation.fix(_cleared(addressed(text, teller), parts, situation)).reply[0]


def _with_steps(parts: list[Part], teller: Teller) -> list[Part]:
    """With the next step of a way to do something, behind the step that is told."""
    plan = teller.situation.plan
    for place, answer in enumerate(plan.answers):
        if answer.question.kind != "way" or not answer.facts:
            continue
        said = {each for part in parts for each in part.facts}
        told = [fact for fact in teller.situation.conversation.facts if fact.id in said]
        steps = [fact for fact in next_facts(teller.situation, told, step=True) if fact.id not in said]
        at = max((at for at, part in enumerate(parts) if part.facts and part.question == place), default=-1) + 1
        parts[at:at] = [Part(teller.fact(each), "answer", place, given=False, facts={each.id}) for each in steps]
    return parts


def _unrepeated(parts: list[Part], known: Known) -> list[Part]:
    """The parts without those that others say; a question stays, whatever of it they say."""
    left = {id(part) for part in without_repetitions(parts, known.language)}
    return [part for part in parts if id(part) in left or part.kind == "question"]


def _cleared(text: str, parts: Sequence[Part], situation: Situation) -> str:
    """The text without what the rules find; a question to the customer is no advertisement."""
    shorter = cleared(text, situation)
    asked = [part.text for part in parts if part.kind == "question" and part.text in text and part.text not in shorter]
    if not asked:
        return shorter
    found = {each.rule for each in situation.score(text).findings if any(each.text in question for question in asked)}
    return text if found == {"no-promo-on-complaint"} else shorter


def _without_echoes(parts: list[Part], known: Known) -> list[Part]:
    """Without an agent's words that only say a part of what a fact's own sentence says."""
    told = [content(part.text, known.language) for part in parts if not part.given]

    def echoes(part: Part) -> bool:
        own = content(part.text, known.language)
        if (
            not part.given
            or part.line
            or own.values
            or not own.units
            or part.kind in ("question", "apology", "promise")
        ):
            return False
        return any(words_shared(own, each) >= 1 for each in told)

    return [part for part in parts if not echoes(part)]


def _pledged(parts: list[Part], teller: Teller, *, going_on: bool) -> list[Part]:
    """With the promise for what no fact answers, where the agent is still busy with it."""
    asked = [answer for answer in teller.situation.plan.answers if not answer.facts]
    if not going_on or any(part.kind == "promise" for part in parts):
        return parts
    pledge = teller.promised(asked, first=False)
    return [*parts, Part(pledge, "promise", given=False)] if pledge else parts


def _whole(sentences: Sequence[Sentence], facts: Sequence[Fact]) -> tuple[str, list[tuple[int, int]]]:
    """All sentences as one text, and where each stands in it."""
    capitals = frozenset(token.text for fact in facts for token in tokens(fact.text) if token.text.isupper())
    text, spans = "", []
    for sentence in sentences:
        own = (
            sentence.text if sentence.item or sentence.text.endswith(":") else finished(calmed(sentence.text, capitals))
        )
        text += "\n\n" if text else ""
        spans.append((len(text), len(text) + len(own)))
        text += own
    return text, spans


def _part(sentence: Sentence, text: str, inside: Sequence[Piece], teller: Teller, known: Known) -> Part:
    """A sentence with what its pieces tell; the fact's own sentence where one of them contradicts it."""
    situation = teller.situation
    given = sentence.fact is None
    fact = next((fact for piece in inside if (fact := contradicted(piece, situation, known))), None) if given else None
    if fact is not None:
        answers = situation.plan.answers
        place = next((at for at, answer in enumerate(answers) if fact in answer.facts), None)
        return Part(teller.fact(fact), "answer", place, given=False, facts={fact.id}, refuses=fact.kind == "refusal")
    facts = {each for piece in inside for each in piece.facts} | ({sentence.fact.id} if sentence.fact else set())
    return Part(
        text,
        _kind(sentence, inside, facts),
        _question(facts, inside, situation),
        line=sentence.item or sentence.text.endswith(":"),
        given=given,
        facts=facts,
        partly={each for piece in inside for each in piece.partly},
        refuses=any(piece.refuses for piece in inside),
    )


def _question(facts: set[str], inside: Sequence[Piece], situation: Situation) -> int | None:
    """The place of the question that a sentence meets: by the plan where it says a fact, else by what it speaks of."""
    planned = enumerate(situation.plan.answers)
    by_fact = next((at for at, answer in planned if any(fact.id in facts for fact in answer.facts)), None)
    return (
        next((piece.question for piece in inside if piece.question is not None), None) if by_fact is None else by_fact
    )


def _kind(sentence: Sentence, inside: Sequence[Piece], facts: set[str]) -> Kind:
    if sentence.asks:
        return "question"
    kind = inside[0].kind if len(inside) == 1 else sentence.kind
    return "answer" if facts and kind in ("promise", "other", "holding", "instruction") else kind
