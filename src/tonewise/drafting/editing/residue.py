"""What of an agent's words is left where facts answer: what the facts do not hold, and a customer may need.

Where a fact answers a question its own sentence is the answer. An agent's piece on the same question stays only for a
step that it asks of the customer, a deed or an offer of the agent's, a value of a kind that no fact holds, a need or a
condition of something else, a link.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from tonewise.drafting.editing.content import Content, content, family, same_value, words_shared
from tonewise.drafting.editing.contradicting import Known, comparable, is_told
from tonewise.drafting.editing.orders import is_vague, order_in
from tonewise.drafting.editing.pieces import Piece
from tonewise.drafting.editing.phrasing import hits
from tonewise.drafting.situation import Situation
from tonewise.model import Fact
from tonewise.reading.links import links
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
    "достаточно должен должна должны обязательно только".split()
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
    r"\bnothing is due\b|\bno (?:extra )?(?:charge|fee|cost)\b|\bfree(?: of charge)?\b|\bбесплатн|\bничего не (?:нужно|надо) платить",
    re.IGNORECASE,
)
_TO_SEND = re.compile(
    r"\b(?:photos?|pictures?|pics?|videos?|scans?|фото|фотографи\w+|видео|снимок|скан)\b", re.IGNORECASE
)
"""What only the customer can show: asked of them, it is a step and no question of a script."""


def is_superseded(piece: Piece, situation: Situation, known: Known) -> bool:
    """Whether facts answer what a piece speaks of, and nothing of it is left that they do not hold."""
    if is_lecture(piece.text):
        return True
    if (
        (piece.kind in _ALWAYS and (piece.kind != "question" or "?" in piece.text))
        or not _is_answered(piece, situation)
        or set(piece.facts) - planned_ids(situation)
    ):
        return False
    if _clashes(piece, known) or _TERMS.search(piece.text):
        return True
    if piece.refuses and not _refuses(situation):
        return False
    facts = _together(known.facts, known.language)
    if links(piece.text) or _has_other_value(piece, known):
        return False
    own = content(piece.text, known.language)
    if len(own.units) < _LEAST or words_shared(own, facts) >= _SAID or is_vague(piece.text):
        return True
    words = set(piece.text.lower().split())
    tells = acts(piece.text) or not words.isdisjoint(_NEEDS) or order_in(piece.text, known.language) is not None
    return not tells or bool(officialese(piece.text) or lexicon_hits(piece.text, "deflection"))


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
