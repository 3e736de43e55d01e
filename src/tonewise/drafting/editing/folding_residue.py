"""What of an agent's words stays where facts answer: what the facts do not hold, and nothing that says it in others."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from tonewise.drafting.editing.completing import NEEDS
from tonewise.drafting.editing.content import HARD, Content, content, family, words_shared
from tonewise.drafting.editing.contradicting import Known, are_rivals
from tonewise.drafting.editing.folding_forms import is_order
from tonewise.drafting.editing.folding_phrases import asks_for_device, is_casual
from tonewise.drafting.editing.folding_values import fits
from tonewise.drafting.editing.kinds import Kind
from tonewise.drafting.editing.parts import Part
from tonewise.drafting.editing.phrasing import hits
from tonewise.drafting.editing.telling import Teller
from tonewise.model import Fact
from tonewise.reading.anything_else import else_asked
from tonewise.reading.links import links
from tonewise.reading.meaning import meaning
from tonewise.reading.officialese import officialese
from tonewise.reading.refusals import is_refusal, offers_way
from tonewise.reading.values import ValueSpan
from tonewise.reading.words import parses, tokens

_OWN: frozenset[Kind] = frozenset(("promise", "transfer", "alternative", "apology", "link"))
"""What an agent says of what they do, feel or offer: no fact says it for them."""
_HALF = 0.5
_MOSTLY = 0.7
"""Share of an order's words that a fact holds, from which the fact gives the order."""
_ELSEWHERE = 0.1
"""Share of a statement's words that a fact holds, up to which it speaks of something else."""
_TOUCHES = 0.2
"""The same from which a statement with another value is on the same thing."""
_FEW = 2
_FIGURES = frozenset(("number", "code", "quantity", "amount"))
_ACTING = frozenset(("i'll", "i've", "we'll", "we've"))


def residue(parts: Sequence[Part], teller: Teller, known: Known) -> list[Part]:
    """The parts, those of the agent's left out whose question facts answer, and that tell no more than these."""
    answers = teller.situation.plan.answers
    parts = _in_facts_words(_refused(parts, teller, known), teller, known)
    facts = [fact for fact in known.facts if any(fact.id in part.facts for part in parts if not part.given)]
    opened = {place for place, answer in enumerate(answers) if not answer.facts}
    kept: list[Part] = []
    for part in parts:
        if part.given and not part.line and (fact := _day_of(part, facts, known)) is not None:
            facts.append(fact)
            kept.append(Part(teller.fact(fact), "answer", part.question, given=False, facts={fact.id}))
            continue
        still_open = bool(opened) and part.question in {None, *opened}
        if part.line or not part.given or not _is_superseded(part, facts, known, still_open=still_open):
            kept.append(part)
        elif not is_casual(part.text) and (fact := _meant(part, facts, known)) is not None:
            facts.append(fact)
            kept.append(Part(teller.fact(fact), "answer", part.question, given=False, facts={fact.id}))
        elif _is_elsewhere(part, facts, known):
            kept.append(part)
    return kept


def _is_elsewhere(part: Part, facts: Sequence[Fact], known: Known) -> bool:
    """Whether a statement speaks of something that none of the facts told touches: «Оплата на кассе»."""
    own = content(part.text, known.language)
    told = [content(fact.text, known.language) for fact in facts]
    if (
        part.text.endswith("?")
        or part.refuses
        or _is_better_unsaid(part.text)
        or _tells_otherwise(part.text, own, told)
    ):
        return False
    refused = any(fact.kind in ("refusal", "alternative") for fact in facts)
    return bool(own.units) and not refused and all(words_shared(own, each) <= _ELSEWHERE for each in told)


def _refused(parts: Sequence[Part], teller: Teller, known: Known) -> list[Part]:
    """The parts with a planned refusal and its ways as the composer says them, and none of the agent's refusals."""
    parts = list(parts)
    for place, answer in enumerate(teller.situation.plan.answers):
        whole = teller.answer(answer) if answer.status == "refused" else None
        if whole is None or not any(offers_way(whole, known.language) or fact.kind == "alternative"
                                    for fact in answer.facts):  # fmt: skip
            continue
        ids = {fact.id for fact in answer.facts}
        same = [
            part
            for part in parts
            if part.kind not in ("question", "apology", "promise")
            and ((part.facts and part.facts <= ids) or (part.given and part.refuses and part.question in (place, None)))
            and not (part.given and _adds_values(part.text, answer.facts, known))
        ]
        if same:
            said = Part(whole, "refusal", place, given=False, facts=set(ids), refuses=True)
            parts = [said if part is same[0] else part for part in parts if part is same[0] or part not in same]
    return parts


def _in_facts_words(parts: Sequence[Part], teller: Teller, known: Known) -> list[Part]:
    """The parts, those that say planned facts and no more in the facts' own words."""
    planned = {fact.id: fact for answer in teller.situation.plan.answers for fact in answer.facts}
    said = {each for part in parts if not part.given for each in part.facts}
    made: list[Part] = []
    for part in parts:
        facts = [planned[each] for each in sorted(part.facts) if each in planned]
        if facts and part.given and facts[0].text.lower().rstrip(".") in part.text.lower():
            said |= part.facts  # the fact in its own words already, behind a yes or the like
            made.append(part)
            continue
        plain = part.given and not part.line and not part.ways and part.kind not in ("question", "promise", "apology")
        if not plain or len(facts) != 1 or len(part.facts) != 1 or adds(part.text, "other", facts, known, in_part=True):
            made.append(part)
        elif facts[0].id not in said:
            said.add(facts[0].id)
            refuses = facts[0].kind == "refusal"
            made.append(Part(teller.fact(facts[0]), "answer", part.question, given=False, facts={facts[0].id},
                             refuses=refuses))  # fmt: skip
    return made


def _meant(part: Part, facts: Sequence[Fact], known: Known) -> Fact | None:
    """The fact not told yet that a part left out speaks of."""
    own = content(part.text, known.language)
    told = {fact.id for fact in facts}
    free = [
        (words_shared(own, content(fact.text, known.language)), fact)
        for fact in known.facts
        if fact.id not in told and fact.kind not in ("policy", "history", "refusal", "alternative")
    ]
    free = [row for row in free if not _is_of_another(row[1], facts, known)]
    near, fact = max(free, key=lambda row: row[0], default=(0.0, None))
    return fact if near >= _HALF and not any(words_shared(own, content(each.text, known.language)) >= near
                                             for each in facts) else None  # fmt: skip


def _day_of(part: Part, facts: Sequence[Fact], known: Known) -> Fact | None:
    """The only fact that tells on which day the matter of the told ones goes on, for a part with another day."""
    told = [content(fact.text, known.language) for fact in facts]
    days = [value for value in content(part.text, known.language).values if family(value.kind) == "moment"]
    if not days or part.facts or any(family(v.kind) == "moment" for each in told for v in each.values):
        return None
    dated = [
        fact
        for fact in known.facts
        if fact not in facts
        and not _is_of_another(fact, facts, known)
        and any(family(value.kind) == "moment" for value in content(fact.text, known.language).values)
        and any(words_shared(content(fact.text, known.language), each) >= _TOUCHES for each in told)
    ]
    return dated[0] if len(dated) == 1 else None


def _is_of_another(fact: Fact, facts: Sequence[Fact], known: Known) -> bool:
    """Whether a fact names another order or the like than the facts told do."""
    own = meaning(fact.text, known.language).identifiers
    named = frozenset[str]().union(*(meaning(each.text, known.language).identifiers for each in facts))
    return bool(own and named and not own & named) or any(are_rivals(fact, each, known) for each in facts)


def _is_superseded(part: Part, facts: Sequence[Fact], known: Known, *, still_open: bool) -> bool:
    if facts and not part.facts and is_casual(part.text) and not part.text.endswith("?"):
        return not _has_own_link(part.text, facts)
    if part.kind == "question" or part.text.endswith("?"):
        return bool(else_asked(part.text)) or (bool(facts) and not still_open and asks_for_device(part.text))
    if facts and not part.facts and _is_better_unsaid(part.text):
        return True
    if not facts or still_open or part.facts or part.ways:
        return False
    return not adds(part.text, part.kind, facts, known)


def adds(text: str, kind: Kind, facts: Sequence[Fact], known: Known, *, in_part: bool = False) -> bool:
    """Whether an agent's words hold something that the facts told do not: an order, a name, a value of another kind.

    ``in_part`` says that they tell a fact, whose words they need not have.
    """
    own = content(text, known.language)
    told = [content(f"{fact.text} {fact.url or ''}", known.language) for fact in facts]
    if _has_own_link(text, facts):
        return True
    if _is_better_unsaid(text) or _tells_otherwise(text, own, told):
        return False
    if kind in _OWN and (kind != "apology" or not any(value.kind in HARD for value in own.values)):
        return True
    if kind == "instruction" or _orders(text, known.language):
        return not any(words_shared(own, each) >= _MOSTLY for each in told)
    if _adds_values(text, facts, known) or _names(own, told, known) or _acts(text, known.language):
        return True
    near = max((words_shared(own, each) for each in told), default=0.0)
    if is_refusal(text, known.language):
        return near < _HALF and not any(fact.kind == "refusal" or is_refusal(fact.text, known.language)
                                        for fact in facts)  # fmt: skip
    words = {token.lower for token in tokens(text) if token.kind == "word"}
    if in_part:
        return False
    return bool(own.units) and near < _HALF and not words.isdisjoint(NEEDS)


def _has_own_link(text: str, facts: Sequence[Fact]) -> bool:
    """Whether a link stands in a text that no fact holds."""
    told = " ".join(f"{fact.text} {fact.url or ''}" for fact in facts)
    return any(text[link.start : link.end].strip(".") not in told for link in links(text))


def _orders(text: str, language: str) -> bool:
    """Whether a text tells the customer to do something, in whatever words: «крышку освободите», "move the rug"."""
    words = [token.lower for token in tokens(text) if token.kind == "word"]
    if "order" in meaning(text, language).kinds or is_order(text, "ru" if language == "ru" else "en"):
        return True
    if language == "ru":
        return any("impr" in parse.grammemes for word in words for parse in parses(word))
    return words[:1] == ["please"] or "don't" in words[:2]


def _is_better_unsaid(text: str) -> bool:
    return is_casual(text) or bool(officialese(text) or hits(text, "blame") or hits(text, "talk"))


def _tells_otherwise(text: str, own: Content, told: Sequence[Content]) -> bool:
    """Whether a value of a text is another one than a fact tells of the same kind, on the same thing."""
    values = [value for value in own.values if value.kind in HARD]
    known = [value for each in told for value in each.values]
    for each in told:
        kinds = _kinds(each.values)
        strange = [v for v in values if not _kinds([v]).isdisjoint(kinds) and not fits(v, text, known)]
        shared = len(strange) < len(values) and any(fits(v, text, each.values) for v in values)
        if strange and (shared or len(own.units) <= _FEW or words_shared(own, each) >= _TOUCHES):
            return True
    return False


def _adds_values(text: str, facts: Sequence[Fact], known: Known) -> bool:
    """Whether a value of a kind that no fact told holds stands in a text."""
    own = content(text, known.language)
    kinds = _kinds(value for fact in facts for value in content(fact.text, known.language).values)
    if any("free" in meaning(fact.text, known.language).kinds for fact in facts):
        kinds |= {"figure"}
    heard = [value for fact in facts for value in content(fact.text, known.language).values]
    heard += content(" ".join(known.customer)[-2_000:], known.language).values
    return any(
        _kinds([value]).isdisjoint(kinds) and not fits(value, text, heard) for value in own.values if value.kind in HARD
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
        return len(words) > 2 and any(word.lower.replace("’", "'") in _ACTING for word in words)
    return any("1per" in parse.grammemes for word in words for parse in parses(word.lower)[:1])
