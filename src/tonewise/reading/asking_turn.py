"""From sentences to a turn: what is repeated, withdrawn, or only counts where nothing else is asked."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Literal, NamedTuple

from tonewise.model import AnswerKind
from tonewise.reading.asking_manner import Manner
from tonewise.reading.asking_words import ADJECTIVE, FINITE, INFINITIVE, NOUN, NUMBER, QUESTION_WORD, Word

if TYPE_CHECKING:
    from tonewise.reading.questions import SentenceRead

Form = Literal["question", "request", "implicit"]
CONTENT = NOUN | NUMBER | ADJECTIVE | FINITE | INFINITIVE


class Settled(NamedTuple):
    """Something asked, with the message it stands in."""

    message: int
    start: int
    end: int
    kind: AnswerKind
    form: Form


class _Entry(NamedTuple):
    asked: Settled
    alone: bool
    content: frozenset[str]
    question_word: str
    bare: bool


def settle(turn: Sequence[tuple[int, Sequence[SentenceRead]]], manner: Manner, answering: bool) -> list[Settled]:
    """What the turn asks, once each, without what the customer took back."""
    entries: list[_Entry] = []
    withdrawn = False
    for message, sentences in turn:
        for sentence in sentences:
            if entries and not sentence.asked and _takes_back(entries[-1], sentence.words, manner):
                entries.pop()
                withdrawn = True
                continue
            for asked in sentence.asked:
                _add(entries, _entry(message, sentence, asked))
    strong = [entry for entry in entries if not entry.alone]
    kept = strong or ([] if answering else entries)
    if kept or withdrawn:
        return [entry.asked for entry in kept]
    return _problem(turn, manner)


def _takes_back(last: _Entry, words: Sequence[Word], manner: Manner) -> bool:
    return manner.is_withdrawal(words) or last.asked.kind == "reason" and manner.answers_itself(words)


def _entry(message: int, sentence: SentenceRead, asked: object) -> _Entry:
    start, end, kind, form, alone = asked  # type: ignore[misc]
    words = _within(sentence, start, end)
    content = frozenset(word.lemma for word in words if word.flags & CONTENT and not word.flags & QUESTION_WORD)
    question_word = next((word.lemma for word in words if word.flags & QUESTION_WORD), "")
    return _Entry(Settled(message, start, end, kind, form), alone, content, question_word, not content)


def _within(sentence: SentenceRead, start: int, end: int) -> Sequence[Word]:
    return [word for word, left in zip(sentence.words, sentence.starts, strict=True) if start <= left < end]


_DOING = frozenset(("сделать", "делать", "оформить", "do", "go", "about"))
"""What a question adds to the wish before it in «хочу вернуть, как это сделать?»: nothing."""


def _add(entries: list[_Entry], new: _Entry) -> None:
    if entries and entries[-1].asked.form == "request" and new.asked.kind == "way" and new.content <= _DOING:
        entries[-1] = new
        return
    for index, old in enumerate(entries):
        if _repeats(old, new):
            if old.bare and not new.bare or old.alone and not new.alone:
                entries[index] = new
            return
    entries.append(new)


def _repeats(old: _Entry, new: _Entry) -> bool:
    """Whether two ask the same in other words: the same question word, and one's content within the other's."""
    if old.asked.form != new.asked.form or old.asked.kind != new.asked.kind:
        return False
    if old.question_word != new.question_word:
        return False
    small, large = sorted((old.content, new.content), key=len)
    if not small:
        return bool(old.question_word) or old.content == new.content
    return small <= large or len(small) > 2 and len(small & large) >= 0.7 * len(small)


def _problem(turn: Sequence[tuple[int, Sequence[SentenceRead]]], manner: Manner) -> list[Settled]:
    for message, sentences in turn:
        for sentence in sentences:
            if manner.is_problem(sentence.words) and not manner.is_idea(sentence.words):
                return [Settled(message, sentence.start, sentence.end, "action", "implicit")]
    return []
