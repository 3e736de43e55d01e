"""Facts that the plan did not tie to a question, and that the reply is better with."""

from __future__ import annotations

from collections.abc import Sequence

from tonewise.drafting.editing.content import Content, content
from tonewise.drafting.editing.contradicting import Known, are_rivals
from tonewise.drafting.editing.parts import Part, holds_fact
from tonewise.drafting.editing.telling import Teller
from tonewise.model import Fact
from tonewise.reading.meaning import relation
from tonewise.reading.promotions import promotions

_MOST_FACTS = 4
"""Facts of a conversation that were chosen for it by hand: of more, most are of other matters."""
_RELATED = 0.75
_LAST = ("promise", "question", "holding")


def beside(parts: list[Part], rough: str, teller: Teller, known: Known) -> list[Part]:
    """With facts that nobody asked for in words but that bear on the turn, the answers or the agent's own text.

    Only where there are few facts, and none that tells of another thing what a planned one tells of the thing asked
    about.
    """
    if len(known.facts) > _MOST_FACTS:
        return parts
    planned = list({fact.id: fact for answer in teller.situation.plan.answers for fact in answer.facts}.values())
    texts = [*known.customer[-2:], *(fact.text for fact in planned), rough]
    around = [content(text, known.language) for text in texts]
    for fact in known.facts:
        if fact in planned or fact.kind not in ("fact", "link") or any(are_rivals(fact, e, known) for e in planned):
            continue
        if promotions(fact.text):
            continue
        alone = len(known.facts) == 1 and not planned and all(_is_bare(part, known) for part in parts)
        if (alone or _bears(fact, around, known)) and not holds_fact(parts, fact, known.language, known.customer):
            parts = _with(parts, fact, teller)
    return parts


def _is_bare(part: Part, known: Known) -> bool:
    """Whether a sentence says yes or no and nothing more: the only fact that there is tells what of."""
    own = content(part.text, known.language)
    return not own.values and len(own.units) <= 1


def _bears(fact: Fact, around: Sequence[Content], known: Known) -> bool:
    own = content(fact.text, known.language)
    return any(relation(unit, other) >= _RELATED for each in around for other in each.units for unit in own.units)


def _with(parts: list[Part], fact: Fact, teller: Teller) -> list[Part]:
    at = len(parts)
    while at and parts[at - 1].kind in _LAST:
        at -= 1
    return [*parts[:at], Part(teller.fact(fact), "answer", None, given=False, facts={fact.id}), *parts[at:]]
