"""What the plan demands of a reply and its sentences still lack, put where it belongs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from tonewise.drafting.editing.content import content, same_value, share, words_shared
from tonewise.drafting.editing.contradicting import Known, is_met_by_another
from tonewise.drafting.editing.facts_said import news_of, said_in
from tonewise.drafting.editing.parts import Part, holds_fact, place_for
from tonewise.drafting.editing.telling import Teller
from tonewise.drafting.plan import PlannedAnswer
from tonewise.model import Fact
from tonewise.reading.meaning import relation
from tonewise.reading.meeting import unmet
from tonewise.reading.refusals import is_refusal, offers_way
from tonewise.reading.words import tokens

_SUBSUMED = 0.7
"""Share of a sentence that a fact and the question hold, from which the fact's own sentence takes its place."""
_WITH_VALUES = 0.34
"""The same where all values of the sentence are the fact's."""
_REPLACED = ("answer", "other", "refusal", "alternative", "holding", "reason", "instruction", "link")
NEEDS = frozenset(
    "если нужно надо можно понадобится понадобятся потребуется достаточно должен должна должны обязательно можете "
    "может могут включено входит есть бесплатно "
    "if need needs needed must can may should has have available free included required enough optional comes".split()
)
"""Words of a need, a condition or a possibility: what stands beside them is told to be heeded."""
_HALF = 0.5
_BARE = 3
"""Words of an answer that tells nothing but yes or no."""
_RELATED = 0.75
_YES_OR_NO = frozenset(
    "да нет ага угу конечно разумеется можно нельзя есть нету возможно невозможно естественно точно безусловно увы к "
    "сожалению никак не получится выйдет yes no yep yeah yup nope sure certainly absolutely of course it is we do "
    "don't can can't cannot possible not unfortunately sadly sorry afraid i'm so definitely indeed that's fine ok okay "
    "nah it's isn't приходи приходите заходите ждем come over in".split()
)
_HEDGES = frozenset(
    "вряд наверное скорее похоже кажется вроде probably doubt unlikely maybe perhaps think guess".split()
)
"""Words of a refusal that is none, of which nobody can tell whether there is hope."""


@dataclass(frozen=True, slots=True)
class _Gap:
    """A planned answer, and the facts of it that no sentence says yet."""

    place: int
    planned: PlannedAnswer
    lacking: Sequence[Fact]


def completed(parts: list[Part], teller: Teller, known: Known, *, fuller: bool = True) -> list[Part]:
    """The sentences with every planned answer among them, none said twice.

    With ``fuller`` a fact's own sentence takes the place of one that says the fact in fewer words.
    """
    met = _met_by_agent(parts, teller)
    parts = _fuller(parts, teller, known) if fuller else parts
    for place, planned in enumerate(teller.situation.plan.answers):
        lacking = [fact for fact in planned.facts if not holds_fact(parts, fact, known.language, known.customer)]
        lacking = [fact for fact in lacking if not _is_told_so(parts, place, fact, known)]
        if lacking and planned.status == "answered" and place in met and _another_is_said(parts, lacking, known):
            continue
        if lacking and not _answered_otherwise(parts, place, planned):
            fill = _refused if planned.status == "refused" else _answered
            parts = fill(parts, _Gap(place, planned, lacking), teller, known)
    return parts


def _met_by_agent(parts: Sequence[Part], teller: Teller) -> set[int]:
    """Places of the questions that the agent's own sentences meet."""
    situation = teller.situation
    text = " ".join(part.text for part in parts if part.given)
    questions = [planned.question for planned in situation.plan.answers]
    open_ones = unmet(situation.conversation, questions, text, situation.reading.language) if text else questions
    return {place for place, question in enumerate(questions) if question not in open_ones}


def _another_is_said(parts: Sequence[Part], lacking: Sequence[Fact], known: Known) -> bool:
    """Whether the agent says a fact of the same sort, of another thing, where the plan may have taken the wrong one."""
    if any(part.given and fact.id in part.partly for part in parts for fact in lacking):
        return False
    ids = {fact for part in parts for fact in part.facts}
    said = [fact for fact in known.facts if fact.id in ids]
    return all(is_met_by_another(fact, said, known) for fact in lacking)


def _is_told_so(parts: Sequence[Part], place: int, fact: Fact, known: Known) -> bool:
    """Whether the agent's answer to the question holds all that is news in a fact, in other words."""
    news = news_of(fact, known.language, known.customer)
    return bool(news) and any(
        part.given
        and part.question == place
        and all(any(same_value(value, other) for other in content(part.text, known.language).values) for value in news)
        and not _is_poorer_in_words(part, fact, known)
        for part in parts
    )


def _is_poorer_in_words(part: Part, fact: Fact, known: Known) -> bool:
    """Whether a sentence has fewer words to say than the fact."""
    return len(content(part.text, known.language).units) < len(content(fact.text, known.language).units)


def _fuller(parts: list[Part], teller: Teller, known: Known) -> list[Part]:
    """Sentences that say a fact in few words and nothing else, as the fact's own."""
    answers = teller.situation.plan.answers
    for fact in known.facts:
        wanted = content(fact.text, known.language)
        place = next((at for at, planned in enumerate(answers) if fact in planned.facts), None)
        if fact.kind in ("refusal", "alternative") or (place is not None and answers[place].status != "answered"):
            continue
        for part in parts:
            if part.given and fact.id in part.facts and part.kind in _REPLACED and len(part.facts) == 1:
                told = content(part.text, known.language)
                adds = bool(told.units) and words_shared(told, wanted) < _WITH_VALUES
                adds = adds or share(told, wanted) < _HALF
                if min(words_shared(wanted, told), share(wanted, told)) < _SUBSUMED and not adds:
                    part.text, part.given, part.piece = teller.fact(fact), False, None
                    part.question = part.question if place is None else place
    return parts


def _answered_otherwise(parts: Sequence[Part], place: int, planned: PlannedAnswer) -> bool:
    """Whether the agent answers a question with another fact than the plan would."""
    own = {fact.id for fact in planned.facts}
    return planned.status == "answered" and any(
        part.given and part.question == place and part.facts and not part.facts & own for part in parts
    )


def _answered(parts: list[Part], gap: _Gap, teller: Teller, known: Known) -> list[Part]:
    place, planned, lacking = gap.place, gap.planned, gap.lacking
    whole = len(lacking) == len(planned.facts)
    refusing = next((part for part in parts if part.refuses and part.question in (place, None)), None)
    if refusing is not None and all(fact.kind == "alternative" for fact in lacking):
        refusing.ways += lacking
        refusing.facts |= {fact.id for fact in lacking}
        return parts
    text = (teller.answer(planned) if whole else None) or " ".join(teller.fact(fact) for fact in lacking)
    new = Part(text, "answer", place, given=False, facts={fact.id for fact in lacking})
    poorer = [part for part in parts if _is_poorer(part, place, planned, lacking, known)]
    if not poorer:
        at = place_for(parts, place)
        return [*parts[:at], new, *parts[at:]]
    return [new if part is poorer[0] else part for part in parts if part is poorer[0] or part not in poorer]


def _refused(parts: list[Part], gap: _Gap, teller: Teller, known: Known) -> list[Part]:
    place, planned, lacking = gap.place, gap.planned, gap.lacking
    refusal, ways = planned.facts[0], planned.facts[1:]
    holder = next((part for part in parts if _refuses(part, place, refusal)), None)
    if holder is None:
        way = next((part for part in parts if any(fact.id in part.facts for fact in ways)), None)
        text = teller.fact(refusal) if way else teller.answer(planned) or teller.fact(refusal)
        at = parts.index(way) if way else place_for(parts, place)
        facts = {refusal.id} if way else {fact.id for fact in planned.facts}
        poorer = [part for part in parts if _is_poorer(part, place, planned, planned.facts, known)]
        new = Part(text, "refusal", place, given=False, facts=facts, refuses=True)
        rest = [*parts[:at], new, *parts[at:]]
        return [part for part in rest if part not in poorer]
    unsaid = [way for way in ways if way in lacking]
    if refusal in lacking and _is_poorer(holder, place, planned, planned.facts, known):
        beside = unsaid or any(said_in(holder.text, way, known.language, known.customer) for way in ways)
        holder.text = (teller.answer(planned) if beside else None) or teller.fact(refusal)
        holder.given, holder.piece = False, None
    elif unsaid:
        holder.ways += unsaid
    holder.facts |= {refusal.id, *(way.id for way in unsaid)}
    holder.question = place
    return parts


def _refuses(part: Part, place: int, refusal: Fact) -> bool:
    return part.refuses and (part.question == place or refusal.id in part.facts or part.question is None)


def _is_poorer(part: Part, place: int, planned: PlannedAnswer, facts: Sequence[Fact], known: Known) -> bool:
    """Whether a sentence of the agent's tells no more than the facts that are to be said: they take its place."""
    ids = {fact.id for fact in facts}
    if part.kind not in _REPLACED or not part.given or part.facts - ids or (part.partly and not part.partly & ids):
        return False
    own = content(part.text, known.language)
    if part.kind == "link":
        few = sum(token.kind == "word" for token in tokens(part.text)) <= _BARE
        return few and any(fact.url and fact.url in part.text for fact in facts)
    if part.question == place and len(own.units) + len(own.values) == 0:
        return True
    words = {token.lower for token in tokens(part.text) if token.kind == "word"}
    if part.question in (place, None) and words <= _YES_OR_NO and not own.values:
        return True
    hedged = not words.isdisjoint(_HEDGES) or len(own.units) <= _BARE
    if part.refuses and part.question in (place, None) and not own.values and hedged:
        return any(is_refusal(fact.text, known.language) or fact.kind == "refusal" for fact in facts)
    told = [content(fact.text, known.language) for fact in facts]
    asked = content(planned.question.text, known.language)
    units = [unit for each in (*told, asked) for unit in each.units]
    values = [value for each in (*told, asked) for value in each.values]
    held = sum(any(relation(unit, other) >= _RELATED for other in units) for unit in own.units)
    if any(not any(same_value(value, other) for other in values) for value in own.values):
        return False
    if own.values and part.question == place and part.kind != "instruction" and words.isdisjoint(NEEDS):
        return not any(unit.proper for unit in own.units if not any(relation(unit, each) >= _RELATED for each in units))
    near = part.question == place or any(share(own, each) >= _SUBSUMED for each in told)
    least = _WITH_VALUES if own.values else _SUBSUMED
    return near and held >= least * len(own.units)


def ways_told(parts: list[Part], teller: Teller) -> list[Part]:
    """The sentences with their alternatives in one breath."""
    for part in parts:
        if part.ways:
            part.text, part.piece, part.ways = teller.with_ways(part.text, part.ways), None, []
    return parts


def with_ways(parts: list[Part], known: Known) -> list[Part]:
    """Refusals that lead nowhere, each with the alternative that the facts hold for it."""
    language = known.language
    for at, part in enumerate(parts):
        if not part.refuses or part.kind == "question":
            continue
        beside = [part.text, *(each.text for each in parts[at + 1 : at + 2])]
        if part.ways or any(offers_way(text, language) for text in beside):
            continue
        way = _way_for(part, known)
        if way is not None and not holds_fact(parts, way, language, known.customer):
            part.ways.append(way)
            part.facts.add(way.id)
    return parts


def _way_for(part: Part, known: Known) -> Fact | None:
    """The alternative to what a sentence refuses: of the refusal's own, else the only one that there is."""
    ways = [fact for fact in known.facts if fact.kind == "alternative"]
    refusals = [
        (share(content(fact.text, known.language), content(part.text, known.language)), fact)
        for fact in known.facts
        if fact.kind == "refusal" or is_refusal(fact.text, known.language)
    ]
    best = max(refusals, key=lambda row: row[0], default=None)
    if best is not None and best[0] > 0:
        own = [way for way in ways if way.for_ == best[1].id]
        if own:
            return own[0]
    if len(ways) == 1 and (not refusals or ways[0].for_ is None or len(refusals) == 1):
        return ways[0]
    near = [(share(content(way.text, known.language), content(part.text, known.language)), way) for way in ways]
    closest = max(near, key=lambda row: row[0], default=None)
    return closest[1] if closest is not None and closest[0] > 0 else None
