"""A text as pieces, sentence by sentence, each with what it is, the facts it says and the question it meets.

A clause of nothing but courtesy or holding at a sentence's beginning or end («Минутку, …», «…, обращайтесь») is a piece
of its own, so that whoever edits can leave it out and keep the rest.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from tonewise.drafting.editing.content import Content, content, share
from tonewise.drafting.editing.facts_said import customers_texts, partly_said, said_in
from tonewise.drafting.editing.kinds import EMPTY, Kind, kind_of
from tonewise.drafting.editing.splitting import thoughts
from tonewise.drafting.situation import Situation
from tonewise.model import Fact
from tonewise.reading.letters import sign_off
from tonewise.reading.meeting import strengths
from tonewise.reading.promises import promises
from tonewise.reading.refusals import denial
from tonewise.reading.sentences import split
from tonewise.reading.values import ValueSpan, values
from tonewise.reading.words import tokens

MOST_PIECES = 60
"""Sentences that are read as pieces; what comes after them is one piece more."""
_MOST_CLAUSES = 3
"""Clauses at either end of a sentence that may be cut off."""
_MOST_FACTS = 40
_LONGEST = 1_500
_NOTHING_ELSE = 0.8
"""Share of what a sentence says that the facts which it says hold too."""
_MOST_COMPARED = 400
"""Pairs of piece and question, or of piece and fact, that are weighed."""
_MEETS = -0.5
"""Log odds from which a piece meets a question."""
_CUTS = frozenset((",", ";", ":", "–", "—", "-", "("))
_DASHES = frozenset("–—-")
"""Marks that may stand for a verb («Отмена — в профиле»), so that what follows them is no aside."""
_DEPENDENT = frozenset(
    "что чтобы который которая которое которые которую которого которой которых если когда пока как где куда потому "
    "поскольку так тем чем ли because that which who where when if unless so since while as until whether in".split()
)
"""First words of a clause that cannot stand without the one before it."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A sentence or clause of a text: ``text[start:end]`` of it is ``text``."""

    text: str
    start: int
    end: int
    kind: Kind
    facts: tuple[str, ...] = ()
    """Ids of the customer's facts that it says in full."""
    partly: tuple[str, ...] = ()
    """Ids of those of which it says a part."""
    question: int | None = None
    """Place among the plan's answers of the question that it meets."""
    refuses: bool = False
    timed: bool = False
    """It names a time, date or length of time."""
    values: tuple[ValueSpan, ...] = ()
    clause: bool = False
    """It was cut off a sentence, of which other pieces hold the rest."""

    @property
    def empty(self) -> bool:
        """Whether it tells the customer nothing of their matter."""
        return self.kind in EMPTY


def pieces(text: str, situation: Situation, *, by_thought: bool = False) -> tuple[Piece, ...]:
    """The pieces of a text in order; together they hold all of it but white space and marks between clauses.

    ``by_thought`` cuts sentences where a thought of its own begins as well («…, а выезд стоит 500 ₽»).
    """
    language = situation.reading.language
    known = customers_texts(situation.conversation)
    facts = tuple(fact for fact in situation.conversation.facts if fact.audience == "customer")
    closing = sign_off(text)
    spans = [span for sentence in _sentences(text) for span in clauses(text, sentence, language, known)]
    if by_thought:
        spans = [part for span in spans for part in _by_thought(text, span, (facts, language, known))]
    compared = len(spans) * max(1, len(facts)) <= _MOST_COMPARED
    found = []
    for start, end, clause in spans:
        kind: Kind = (
            "sign-off" if closing and closing[0] <= start < closing[1] else kind_of(text[start:end], language, known)
        )
        found.append(_piece(text, (start, end), kind, clause, (facts if compared else (), language, known)))
    return _meeting(tuple(found), situation)


def _sentences(text: str) -> list[tuple[int, int]]:
    spans = split(text)
    if len(spans) <= MOST_PIECES:
        return list(spans)
    return [*spans[: MOST_PIECES - 1], (spans[MOST_PIECES - 1][0], spans[-1][1])]


def _pledges(sentence: str, language: str) -> bool:
    """Whether a sentence promises an answer by a time («Уточню, есть ли места, и напишу до 12:00»)."""
    return len(sentence) <= _LONGEST and any(
        each.timed and not each.kinds.isdisjoint(("answer later", "calls later"))
        for each in promises(sentence, language)
    )


def _is_facts(sentence: str, facts: Sequence[Fact], language: str, known: tuple[str, ...]) -> bool:
    """Whether a sentence says facts and nothing else: then it stands as it is."""
    if len(facts) > _MOST_FACTS or len(sentence) > _LONGEST:
        return False
    told = content(sentence, language)
    said = [content(fact.text, language) for fact in facts if said_in(sentence, fact, language, known)]
    together = Content(
        tuple(unit for each in said for unit in each.units), tuple(value for each in said for value in each.values)
    )
    return bool(said) and share(told, together) >= _NOTHING_ELSE


def _by_thought(text: str, span: tuple[int, int, bool], known: _Known) -> list[tuple[int, int, bool]]:
    start, end, clause = span
    if _is_facts(text[start:end], *known) or _pledges(text[start:end], known[1]):
        return [span]
    parts = thoughts(text[start:end], known[1])
    return [(start + a, start + b, clause or len(parts) > 1) for a, b in parts]


_Known = tuple[Sequence[Fact], str, tuple[str, ...]]


def _piece(text: str, span: tuple[int, int], kind: Kind, clause: bool, known: _Known) -> Piece:
    facts, language, customer = known
    own = text[slice(*span)]
    told = values(own, language) if len(own) <= 4_000 else ()
    telling = kind not in EMPTY
    said = tuple(fact.id for fact in facts if telling and said_in(own, fact, language, customer))
    partly = tuple(fact.id for fact in facts if telling and fact.id not in said and partly_said(own, fact, language))
    alternative = any(fact.kind == "alternative" for fact in facts if fact.id in said)
    if kind == "other" and (said or partly):
        kind = "alternative" if alternative else "answer"
    return Piece(
        own,
        *span,
        kind,
        said,
        partly,
        refuses=kind not in EMPTY and denial(own, language) is not None,
        timed=any(value.kind in ("date", "time", "weekday", "span") for value in told),
        values=told,
        clause=clause,
    )


def _meeting(found: tuple[Piece, ...], situation: Situation) -> tuple[Piece, ...]:
    """The pieces with the questions that they meet: by the facts that they say, else by what they speak of."""
    answers = situation.plan.answers
    telling = [piece for piece in found if not piece.empty and piece.kind not in ("question", "apology")]
    if not answers or not telling or len(answers) * len(telling) > _MOST_COMPARED:
        return found
    questions = [answer.question for answer in answers]
    conversation = situation.conversation
    rows = strengths(conversation, questions, [piece.text for piece in telling], situation.reading.language)
    met: dict[int, int] = {}
    for column, piece in enumerate(telling):
        by_fact = [q for q, answer in enumerate(answers) if {fact.id for fact in answer.facts} & set(piece.facts)]
        best = max(range(len(answers)), key=lambda q: rows[q][column])
        if by_fact:
            met[piece.start] = by_fact[0]
        elif rows[best][column] >= _MEETS:
            met[piece.start] = best
    return tuple(replace(piece, question=met[piece.start]) if piece.start in met else piece for piece in found)


@lru_cache(maxsize=2048)
def clauses(
    text: str, sentence: tuple[int, int], language: str, known: tuple[str, ...]
) -> tuple[tuple[int, int, bool], ...]:
    """The sentence, or its empty clauses at either end and what stands between them."""
    start, end = sentence
    own = text[start:end]
    if kind_of(own, language, known) in EMPTY or _pledges(own, language):
        return ((start, end, False),)
    marks = [token for token in tokens(own) if token.kind == "mark" and token.text in _CUTS]
    head = _head(own, [mark.start for mark in marks[:_MOST_CLAUSES]], language, known)
    ends = [mark.start for mark in marks[-_MOST_CLAUSES:] if mark.text not in _DASHES]
    tail = _tail(own, ends, head, language, known)
    if not head and tail == len(own):
        return ((start, end, False),)
    spans = [(0, head), (head, tail), (tail, len(own))]
    return tuple((start + a + _lead(own[a:b]), start + b, True) for a, b in spans if own[a:b].strip(" ,;:–—-("))


def _lead(part: str) -> int:
    return len(part) - len(part.lstrip(" ,;:–—-"))


def _head(own: str, cuts: Sequence[int], language: str, known: tuple[str, ...]) -> int:
    """Where the empty clauses that open a sentence end; 0 where none does."""
    best = 0
    for cut in cuts:
        if kind_of(own[:cut], language, known) in EMPTY and _stands(own[cut:], language, known):
            best = cut
    return best


def _tail(own: str, cuts: Sequence[int], head: int, language: str, known: tuple[str, ...]) -> int:
    """Where the empty clauses that end a sentence begin; its length where none does."""
    for cut in cuts:
        if cut <= head:
            continue
        rest = own[cut:].lstrip(" ,;:–—-(").rstrip(") ")
        if rest and kind_of(rest, language, known) in EMPTY and _first(rest) not in _DEPENDENT:
            return cut
    return len(own)


def _stands(rest: str, language: str, known: tuple[str, ...]) -> bool:
    """Whether what comes after an empty clause is a statement of its own."""
    rest = rest.lstrip(" ,;:–—-(")
    first = _first(rest)
    return bool(first) and first not in _DEPENDENT and kind_of(rest, language, known) not in EMPTY


def _first(text: str) -> str:
    return next((token.lower for token in tokens(text) if token.kind in ("word", "number", "link", "email")), "")
