"""What of an agent's words stays where facts answer: what the facts do not hold, and nothing that says it in others."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from tonewise.drafting.editing.completing import NEEDS
from tonewise.drafting.editing.content import HARD, Content, content, family, words_shared
from tonewise.drafting.editing.contradicting import Known
from tonewise.drafting.editing.folding_phrases import asks_for_device, is_casual
from tonewise.drafting.editing.folding_values import fits
from tonewise.drafting.editing.kinds import Kind
from tonewise.drafting.editing.parts import Part
from tonewise.drafting.editing.phrasing import hits
from tonewise.drafting.situation import Situation
from tonewise.model import Fact
from tonewise.reading.anything_else import else_asked
from tonewise.reading.links import links
from tonewise.reading.meaning import meaning
from tonewise.reading.officialese import officialese
from tonewise.reading.refusals import is_refusal
from tonewise.reading.values import ValueSpan
from tonewise.reading.words import parses, tokens

_OWN: frozenset[Kind] = frozenset(("promise", "transfer", "alternative", "apology", "link"))
"""What an agent says of what they do, feel or offer: no fact says it for them."""
_HALF = 0.5
_MOSTLY = 0.7
"""Share of an order's words that a fact holds, from which the fact gives the order."""
_FIGURES = frozenset(("number", "code", "quantity", "amount"))
_ACTING = frozenset(("i'll", "i've", "we'll", "we've", "i", "we"))


def residue(parts: Sequence[Part], situation: Situation, known: Known) -> list[Part]:
    """The parts without those of the agent's whose question a fact's own sentence answers, and that tell no more."""
    answers = situation.plan.answers
    facts = [fact for fact in known.facts if any(fact.id in part.facts for part in parts if not part.given)]
    opened = {place for place, answer in enumerate(answers) if not answer.facts}
    return [
        part
        for part in parts
        if part.line
        or not part.given
        or not _is_superseded(part, facts, known, still_open=bool(opened) and part.question in {None, *opened})
    ]


def _is_superseded(part: Part, facts: Sequence[Fact], known: Known, *, still_open: bool) -> bool:
    if part.kind == "question" or part.text.endswith("?"):
        return bool(else_asked(part.text)) or (bool(facts) and not still_open and asks_for_device(part.text))
    if not facts or still_open or part.facts or part.ways:
        return False
    return not adds(part.text, part.kind, facts, known)


def adds(text: str, kind: Kind, facts: Sequence[Fact], known: Known) -> bool:
    """Whether an agent's words hold something that the facts told do not: an order, a name, a value of another kind."""
    own = content(text, known.language)
    told = [content(f"{fact.text} {fact.url or ''}", known.language) for fact in facts]
    if _is_better_unsaid(text) or is_casual(text):
        return False
    if kind in _OWN or links(text):
        return True
    if kind == "instruction" or "order" in meaning(text, known.language).kinds:
        return not any(words_shared(own, each) >= _MOSTLY for each in told)
    if _tells_of_another_kind(text, own, told, facts, known) or _names(own, told, known):
        return True
    if _acts(text, known.language):
        return True
    near = max((words_shared(own, each) for each in told), default=0.0)
    if is_refusal(text, known.language):
        return not any(fact.kind == "refusal" or is_refusal(fact.text, known.language) for fact in facts)
    words = {token.lower for token in tokens(text) if token.kind == "word"}
    return bool(own.units) and near < _HALF and not words.isdisjoint(NEEDS)


def _is_better_unsaid(text: str) -> bool:
    return bool(officialese(text) or hits(text, "blame") or hits(text, "talk"))


def _tells_of_another_kind(
    text: str, own: Content, told: Sequence[Content], facts: Sequence[Fact], known: Known
) -> bool:
    """Whether a value of a kind that no fact told holds stands in a text."""
    kinds = _kinds(value for each in told for value in each.values)
    if any("free" in meaning(fact.text, known.language).kinds for fact in facts):
        kinds |= {"figure"}
    return any(
        _kinds([value]).isdisjoint(kinds) and not fits(value, text, known.told)
        for value in own.values
        if value.kind in HARD
    )


def _kinds(found: Iterable[ValueSpan]) -> set[str]:
    """The kinds of values that may stand for each other; all that is told in figures is one."""
    return {"figure" if value.kind in _FIGURES else family(value.kind) for value in found if value.kind in HARD}


def _names(own: Content, told: Sequence[Content], known: Known) -> bool:
    """Whether a name stands in a text that neither the facts nor the customer have named."""
    heard = [*told, content(" ".join(known.customer)[-2_000:], known.language)]
    return any(
        unit.proper and not words_shared(Content((unit,), ()), each)
        for unit in own.units
        for each in heard
        if not any(words_shared(Content((unit,), ()), other) for other in heard)
    )


def _acts(text: str, language: str) -> bool:
    """Whether an agent says what they do or have done: «вышлю заново», "I've moved you"."""
    words = [token for token in tokens(text) if token.kind == "word"]
    if language != "ru":
        return bool(words) and len(words) > 2 and words[0].lower.replace("’", "'") in _ACTING
    return any("1per" in parse.grammemes for word in words for parse in parses(word.lower)[:1])
