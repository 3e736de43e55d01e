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
_JOINS = frozenset("но а и поэтому однако зато так but and so however also then".split())
_LAST: frozenset[Kind] = frozenset(("promise", "question", "holding"))
"""What stands behind the answers."""


@dataclass
class Part:
    """A sentence on its way into the reply."""

    text: str
    kind: Kind = "answer"
    question: int | None = None
    line: bool = False
    """It stands on a line of its own."""
    given: bool = True
    """The agent wrote it."""
    facts: set[str] = field(default_factory=set)
    refuses: bool = False


def part_of(piece: Piece, *, line: bool) -> Part:
    """A piece as a sentence: without what joined it to the clause before it."""
    text = piece.text.strip(" ,;:–—-" if piece.clause and not line else " ")
    if piece.clause:
        text = _without_join(text)
    return Part(
        close(upper_first(text)) if not line else text, piece.kind, piece.question, line,
        facts=set(piece.facts), refuses=piece.refuses,
    )  # fmt: skip


def _without_join(text: str) -> str:
    row = tokens(text)
    if len(row) > 1 and row[0].lower in _JOINS and row[0].start == 0:
        return text[row[1].start if row[1].text != "," else row[1].end :].lstrip()
    return text


def without_repetitions(parts: Sequence[Part], language: str) -> list[Part]:
    """The sentences without those that say nothing which an earlier one has not said."""
    kept: list[Part] = []
    for part in parts:
        own = content(part.text, language)
        if (own.units or own.values) and any(
            share(own, content(earlier.text, language)) >= _REPEATED and part.refuses == earlier.refuses
            for earlier in kept[-8:]
        ):
            continue
        kept.append(part)
    return kept


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
