"""The sentences of a text while it is edited: what each says, where it belongs, and how they are put in order."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from tonewise.drafting.editing.content import content, share
from tonewise.drafting.editing.facts_said import said_in
from tonewise.drafting.editing.kinds import Kind
from tonewise.drafting.editing.pieces import Piece
from tonewise.drafting.joining import close, upper_first
from tonewise.model import Fact
from tonewise.reading.words import tokens

_REPEATED = 0.85
"""Share of what a sentence says that another one says already, from which it is a repetition."""
_JOINS = frozenset(
    "но а и поэтому однако зато так также хотя ну вот ладно итак ok ок окей but and so however also then though well "
    "anyway right okay plus oh".split()
)
_FILLERS = frozenset("ну вот ладно итак ok ок окей anyway well right okay plus oh so".split())
_LAST: frozenset[Kind] = frozenset(("promise", "question", "holding"))
"""What stands behind the answers."""
_LONGEST_JOINED = 26
"""Words of a sentence of two thoughts that may stay one."""


@dataclass
class Part:
    """A sentence on its way into the reply."""

    text: str
    kind: Kind = "answer"
    question: int | None = None
    line: bool = False
    """It stands on a line of its own."""
    after_break: bool = False
    """A line break stood before it."""
    given: bool = True
    """The agent wrote it."""
    facts: set[str] = field(default_factory=set)
    partly: set[str] = field(default_factory=set)
    refuses: bool = False
    ways: list[Fact] = field(default_factory=list)
    """Alternatives that are to be told in one breath with it."""
    piece: Piece | None = None
    """What it was made from, while it is still as the agent wrote it."""


def part_of(piece: Piece, *, line: bool) -> Part:
    """A piece as a sentence: without what joined it to the clause before it."""
    text = piece.text.strip(" ,;:–—-" if piece.clause and not line else " ")
    text = _without_join(text, _JOINS if piece.clause else _FILLERS) if not line else text
    return Part(
        finished(text) if not line else text, piece.kind, piece.question, line,
        facts=set(piece.facts), partly=set(piece.partly), refuses=piece.refuses, piece=piece,
    )  # fmt: skip


def finished(text: str) -> str:
    """The text as a sentence; a link that opens it keeps its small letter, and one that ends it no full stop."""
    row = tokens(text)
    if row and row[0].kind in ("link", "email"):
        return text if len(row) == 1 else close(text)
    return close(upper_first(text))


def _without_join(text: str, joins: frozenset[str]) -> str:
    """The text without the words that joined it to what stood before."""
    row = [token for token in tokens(text) if token.text != ","]
    while len(row) > 2 and row[0].lower in joins and row[1].kind != "mark":
        row = row[1:]
    return text[row[0].start :] if row else text


def without_repetitions(parts: Sequence[Part], language: str) -> list[Part]:
    """The sentences without those of which others say all; of two alike the first stays, and a fact's own words do."""
    kept: list[Part] = []
    for at, part in enumerate(parts):
        own = content(part.text, language)
        others = [*kept[-8:], *(later for later in parts[at + 1 : at + 8] if not later.given)]
        if (
            part.given
            and (own.units or own.values)
            and any(
                share(own, content(other.text, language)) >= _REPEATED and part.refuses == other.refuses
                for other in others
            )
        ):
            continue
        kept.append(part)
    return kept


def rejoined(parts: Sequence[Part], text: str) -> list[Part]:
    """Two thoughts of one sentence that nothing came between are one sentence again, where it is no long one."""
    kept: list[Part] = []
    joined = False
    for part in parts:
        before = kept[-1].piece if kept else None
        piece = part.piece
        if piece and before and not joined and _go_together(text, before, piece):
            whole = text[before.start : piece.end]
            kept[-1].text = finished(_without_join(whole.strip(" ,;:–—-"), _FILLERS))
            kept[-1].piece = None
            kept[-1].facts |= part.facts
            kept[-1].ways += part.ways
            kept[-1].refuses = kept[-1].refuses or part.refuses
            joined = True
            continue
        kept.append(part)
        joined = False
    return kept


def _go_together(text: str, before: Piece, piece: Piece) -> bool:
    between = text[before.end : piece.start]
    if not (before.clause and piece.clause) or any(mark in between for mark in ".!?\n"):
        return False
    return len(text[before.start : piece.end].split()) <= _LONGEST_JOINED


def holds_fact(parts: Sequence[Part], fact: Fact, language: str, known: tuple[str, ...]) -> bool:
    """Whether one of the sentences, or all of them together, say a fact."""
    if any(fact.id in part.facts or said_in(part.text, fact, language, known) for part in parts):
        return True
    near = " ".join(part.text for part in parts if part.kind not in _LAST)
    return bool(content(fact.text, language).values) and said_in(near, fact, language, known)


def place_for(parts: Sequence[Part], question: int) -> int:
    """Where the answer to a question belongs: behind those asked before it, else before those asked after it."""
    before = [at for at, part in enumerate(parts) if part.question is not None and part.question <= question]
    if before:
        return before[-1] + 1
    after = [at for at, part in enumerate(parts) if part.question is not None and part.question > question]
    if after:
        return after[0]
    first = next((at for at, part in enumerate(parts) if part.kind not in ("apology", "greeting")), len(parts))
    return first if question == 0 else len(parts) - _trailing(parts)


def _trailing(parts: Sequence[Part]) -> int:
    count = 0
    for part in reversed(parts):
        if part.kind not in _LAST:
            break
        count += 1
    return count
