"""What of an agent's words is left where facts answer: what the facts do not hold, and a customer may need.

Where a fact answers a question its own sentence is the answer. An agent's piece on the same question stays only for a
step that it asks of the customer, a deed or an offer of the agent's, a value of a kind that no fact holds, a need or a
condition of something else, a link.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from tonewise.drafting.editing.content import SAME, Content, content, family, same_value, words_shared
from tonewise.drafting.editing.contradicting import Known, comparable, is_told
from tonewise.drafting.editing.orders import is_vague, order_in
from tonewise.drafting.editing.phrasing import hits
from tonewise.drafting.editing.pieces import Piece
from tonewise.drafting.situation import Situation
from tonewise.model import Fact
from tonewise.reading.links import links
from tonewise.reading.meaning import relation
from tonewise.reading.officialese import officialese
from tonewise.reading.reply_phrases import lexicon_hits, phrase_hits
from tonewise.reading.substance import acts

_SAID = 0.5
"""Share of a piece's words that the facts hold, from which it says what they say."""
_LEAST = 2
"""Words of a piece that can say something of its own."""
_ALWAYS = ("promise", "transfer", "apology", "question", "alternative")
"""Kinds that other rules keep or leave out."""
_UNCOUNTED = frozenset(("number",))
_NEEDS = frozenset(
    "if unless need needs needed must required only enough optional если нужно надо понадобится потребуется "
    "can may можно можете достаточно должен должна должны обязательно только".split()
)
_TERMS = re.compile(
    r"\b(?:section|clause|article|paragraph) \d|terms and conditions|\bsubject to\b|\bpursuant\b|\bhereby\b"
    r"|\baforementioned\b|\bп\. ?\d|\bсогласно\b|\bв соответствии с\b|\bна основании\b",
    re.IGNORECASE,
)
"""General terms, which answer nobody's question once a fact has."""
_LECTURE = re.compile(
    r"\bshould(?:n't| not)? (?:have|of)\b|\bought to have\b|\bnext time\b.*\b(?:careful|check|read|think|attention)"
    r"|\b(?:careful|check|read|think|attention)\b.*\bnext time\b|\bmore careful\b|\b(?:надо|нужно|следовало) было\b"
    r"|\b(?:надо|нужно) внимательн|\bв следующий раз\b.*вниматель|\bвпредь\b",
    re.IGNORECASE,
)
_FREE = re.compile(
    r"\bnothing is due\b|\bno (?:extra )?(?:charge|fee|cost)\b|\bfree(?: of charge)?\b"
    r"|\bбесплатн|\bничего не (?:нужно|надо) платить",
    re.IGNORECASE,
)
_SOOTHING = re.compile(r"(?:so )?(?:you're|you are|we're|it's) all (?:good|set|fine)\W*$", re.IGNORECASE)
_TO_SEND = re.compile(
    r"\b(?:photos?|pictures?|pics?|videos?|scans?|фото|фотографи\w+|видео|снимок|скан)\b", re.IGNORECASE
)
"""What only the customer can show: asked of them, it is a step and no question of a script."""


def is_superseded(piece: Piece, situation: Situation, known: Known) -> bool:
    """Whether facts answer what a piece speaks of, and nothing of it is left that they do not hold."""
    if is_lecture(piece.text):
        return True
    if (piece.kind in _ALWAYS and (piece.kind != "question" or "?" in piece.text)) or set(piece.facts) - planned_ids(
        situation
    ):
        return False
    if not _is_answered(piece, situation):
        soothes = bool(_SOOTHING.match(piece.text)) and bool(planned_ids(situation))
        return soothes or _garbles_planned(piece, situation, known)
    if _clashes(piece, known) or _TERMS.search(piece.text):
        return True
    if (piece.refuses and not _refuses(situation)) or _tells_of_another_fact(piece, situation, known):
        return False
    if is_vague(piece.text):
        return True
    facts = _together(known.facts, known.language)
    if links(piece.text) or _has_other_value(piece, known):
        return False
    own = content(piece.text, known.language)
    if _names_somebody(own, known):
        return False
    words = set(piece.text.lower().split())
    few = len(own.units) < _LEAST and words.isdisjoint(_NEEDS)
    if few or words_shared(own, facts) >= _SAID:
        return True
    tells = acts(piece.text) or not words.isdisjoint(_NEEDS) or order_in(piece.text, known.language) is not None
    return not tells or bool(officialese(piece.text) or lexicon_hits(piece.text, "deflection"))


def needs(text: str) -> bool:
    """Whether a sentence tells of a need ("he needs the water shut off")."""
    return not {"need", "needs", "must", "нужно", "надо", "необходимо"}.isdisjoint(text.lower().split())


def is_lecture(text: str) -> bool:
    """Whether a sentence tells the customer what they ought to have done."""
    return bool(_LECTURE.search(text))


def _refuses(situation: Situation) -> bool:
    return any(answer.status == "refused" for answer in situation.plan.answers)


def step_left(piece: Piece, situation: Situation, known: Known) -> str | None:
    """The step that a piece asks of the customer and no fact tells, where the rest of the piece does not stay."""
    if piece.kind in ("remark", "blame", "canned", "greeting", "sign-off", "holding") or hits(piece.text, "blame"):
        return None
    if is_lecture(piece.text) or (piece.kind == "question" and not _TO_SEND.search(piece.text)):
        return None
    step = order_in(piece.text, known.language)
    if step is None or is_vague(step):
        return None
    if lexicon_hits(step, "deflection") or phrase_hits(step, known.language, "elsewhere") or links(step):
        return None
    own = content(step, known.language)
    if not own.units or words_shared(own, _together(known.facts, known.language)) >= _SAID:
        return None
    if any(not is_told(value, known) and _kinds(known) & comparable(value) for value in own.values):
        return None
    return None if _is_another_way(piece, situation, known) else step


def planned_ids(situation: Situation) -> set[str]:
    """The facts that the plan says."""
    return {fact.id for answer in situation.plan.answers for fact in answer.facts}


def _garbles_planned(piece: Piece, situation: Situation, known: Known) -> bool:
    """Whether a piece tells another day or sum than a planned fact does of the thing that both name."""
    planned = planned_ids(situation)
    strange = [value for value in piece.values if not is_told(value, known)]
    own = content(piece.text, known.language)
    for fact in known.facts:
        wanted = content(fact.text, known.language)
        kinds = {family(value.kind) for value in wanted.values} & {"moment", "amount"}
        if fact.id in planned and any(kinds & comparable(value) for value in strange) and words_shared(own, wanted) > 0:
            return True
    return False


def _tells_of_another_fact(piece: Piece, situation: Situation, known: Known) -> bool:
    """Whether a piece tells a value of a fact that the plan leaves out, and of none that it holds."""
    planned = planned_ids(situation)
    held = {fact.id: content(fact.text, known.language).values for fact in known.facts}
    own = [v for v in piece.values if not any(same_value(v, other) for each in planned for other in held.get(each, ()))]
    others = [value for each, row in held.items() if each not in planned for value in row]
    return any(same_value(value, other) for value in own for other in others)


def _names_somebody(own: Content, known: Known) -> bool:
    """Whether a name stands in a piece that neither the facts nor the customer's words hold."""
    texts = [*known.customer[-3:], *(fact.text for fact in known.facts)]
    around = [unit for text in texts for unit in content(text, known.language).units]
    return any(unit.proper and not any(relation(unit, each) >= SAME for each in around) for unit in own.units)


def _is_another_way(piece: Piece, situation: Situation, known: Known) -> bool:
    """Whether the facts tell the way that is asked for: of two ways theirs is the one."""
    for place, answer in enumerate(situation.plan.answers):
        near = piece.question in (place, None)
        if near and answer.question.kind == "way":
            return any(order_in(fact.text, known.language) is not None for fact in answer.facts)
    return False


def _is_answered(piece: Piece, situation: Situation) -> bool:
    answers = situation.plan.answers
    if piece.question is not None:
        return bool(answers[piece.question].facts)
    return bool(answers) and all(answer.facts for answer in answers)


def _together(facts: Sequence[Fact], language: str) -> Content:
    read = [content(fact.text, language) for fact in facts[:40]]
    return Content(
        tuple(unit for each in read for unit in each.units), tuple(value for each in read for value in each.values)
    )


def _kinds(known: Known) -> set[str]:
    return {family(value.kind) for value in _together(known.facts, known.language).values}


def _clashes(piece: Piece, known: Known) -> bool:
    """Whether a piece tells a value of its own of a kind that the facts tell."""
    kinds = _kinds(known)
    if any(_FREE.search(fact.text) for fact in known.facts):
        kinds = kinds | {"amount"}
    return any(not is_told(value, known) and kinds & comparable(value) for value in piece.values)


def _has_other_value(piece: Piece, known: Known) -> bool:
    """Whether a piece tells a value of a kind that no fact holds."""
    kinds = _kinds(known)
    told = _together(known.facts, known.language).values
    return any(
        value.kind not in _UNCOUNTED
        and family(value.kind) not in kinds
        and not any(same_value(value, other) for other in told)
        and not is_told(value, known)
        for value in piece.values
    )
