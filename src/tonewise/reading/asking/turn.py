"""From sentences to a turn: what is repeated, withdrawn, or only counts where nothing else is asked."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, NamedTuple

from tonewise.model import AnswerKind
from tonewise.reading.asking.manner import Manner
from tonewise.reading.asking.words import (
    ADJECTIVE,
    ASKS,
    FINITE,
    IMPERATIVE,
    INFINITIVE,
    NEED,
    NOUN,
    NUMBER,
    PICTURE,
    PLEASE,
    PREDICATIVE,
    PREPOSITION,
    QUESTION_WORD,
    SHORT,
    WISH,
    Word,
)

Form = Literal["question", "request", "implicit"]

_CONTENT = NOUN | NUMBER | ADJECTIVE | FINITE | INFINITIVE | IMPERATIVE
_ACTS = FINITE | IMPERATIVE | INFINITIVE | WISH | NEED | SHORT
_DOING = frozenset(
    ["сделать", "делать", "оформить", "найти", "взять", "это", "do", "go", "about", "find", "get", "would", "can"]
)
"""What a question adds to the wish before it in «хочу вернуть, как это сделать?»: nothing."""
_LOOK_BACK = 30
"""How many questions back a repetition is looked for."""
_SHORT = 5
_SAME = 0.7
"""The share of the shorter question's words that makes a longer one its repetition."""


class Asked(NamedTuple):
    """A question or request in a text; ``alone`` marks one that counts only where nothing else is asked."""

    start: int
    end: int
    kind: AnswerKind
    form: Literal["question", "request"]
    alone: bool = False


class SentenceRead(NamedTuple):
    """One sentence: its span, its words with the offset of each, and what it asks."""

    start: int
    end: int
    words: tuple[Word, ...]
    starts: tuple[int, ...]
    asked: tuple[Asked, ...]


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
    acts: bool
    """Whether a verb is there: a bare phrase may be the answer to the agent's question."""


Turn = Sequence[tuple[int, Sequence[SentenceRead]]]


def settle(turn: Turn, manner: Manner, answering: bool) -> list[Settled]:
    """What the turn asks, once each, without what the customer took back.

    ``answering`` says that the agent's last words asked something: a bare phrase is then the answer to it.
    """
    entries: list[_Entry] = []
    withdrawn = False
    admired: bool | None = None
    for message, sentences in turn:
        for sentence in sentences:
            if entries and not sentence.asked and _takes_back(entries[-1], sentence.words, manner):
                entries.pop()
                withdrawn = True
            if entries and not sentence.asked and _adds(sentence.words):
                entries.append(_entry(message, sentence, Asked(sentence.start, sentence.end, "action", "request")))
            for asked in sentence.asked:
                if asked.form == "question" and _exclaimed(sentence.words):
                    admired = _admired(turn, manner) if admired is None else admired
                    if admired:
                        continue
                _add(entries, _entry(message, sentence, asked))
    if answering:
        entries = [entry for entry in entries if not entry.alone and (entry.acts or entry.asked.form == "question")]
    kept = [entry for entry in entries if not entry.alone] or entries
    if kept or withdrawn:
        return [entry.asked for entry in kept]
    return _problem(turn, manner)


def _adds(words: Sequence[Word]) -> bool:
    """Whether a sentence only adds a thing to what was asked: «и парковку», "and a towel please"."""
    if not 2 <= len(words) <= _SHORT or words[0].lower not in _ALSO:
        return False
    rest = [word for word in words[1:] if not word.flags & PLEASE and word.lower.isalpha()]
    return (
        bool(rest)
        and rest[-1].lower not in _SMALL_TALK
        and all(word.flags & (NOUN | NUMBER | ADJECTIVE) or word.lower in _ARTICLES for word in rest)
    )


_ALSO = frozenset(("и", "еще", "плюс", "также", "and", "also", "plus"))
_ARTICLES = frozenset(("a", "an", "the", "some", "one", "two", "еще", "также"))
_SMALL_TALK = frozenset(("спасибо", "все", "всё", "thanks", "hi", "bye", "cheers", "so", "yes", "no", "да", "нет"))


def _exclaimed(words: Sequence[Word]) -> bool:
    """Whether a sentence ends in a mark that is no question mark, and neither begs nor says please."""
    ends = words[-1].flags & PICTURE or words[-1].lower[0] in "!."
    return bool(ends) and not any(word.flags & (ASKS | PLEASE) or "?" in word.lower for word in words)


def _admired(turn: Turn, manner: Manner) -> bool:
    return any(manner.admires(sentence.words) for _, sentences in turn for sentence in sentences)


def is_ellipsis(turn: Turn, asked: Settled) -> bool:
    """Whether a question leaves out what it asks for: «а с мытьём?», «and on saturdays?», «а срочная?»."""
    if asked.form != "question" or asked.kind not in ("thing", "yes-no"):
        return False
    sentences = next(sentences for message, sentences in turn if message == asked.message)
    sentence = next(sentence for sentence in sentences if sentence.start <= asked.start < sentence.end)
    words = [word for word, at in zip(sentence.words, sentence.starts, strict=True) if asked.start <= at < asked.end]
    short = len(words) <= _SHORT and bool(words[0].flags & (PREPOSITION | ADJECTIVE))
    return short and not any(word.flags & (_ACTS | QUESTION_WORD | PREDICATIVE) or word.kind for word in words)


def _takes_back(last: _Entry, words: Sequence[Word], manner: Manner) -> bool:
    return manner.is_withdrawal(words) or (last.asked.kind == "reason" and manner.answers_itself(words))


def _entry(message: int, sentence: SentenceRead, asked: Asked) -> _Entry:
    words = [word for word, at in zip(sentence.words, sentence.starts, strict=True) if asked.start <= at < asked.end]
    content = frozenset(word.lemma for word in words if word.flags & _CONTENT and not word.flags & QUESTION_WORD)
    question_word = next((word.lemma for word in words if word.flags & QUESTION_WORD), "")
    acts = any(word.flags & _ACTS for word in words)
    settled = Settled(message, asked.start, asked.end, asked.kind, asked.form)
    return _Entry(settled, asked.alone, content, question_word, acts)


def _add(entries: list[_Entry], new: _Entry) -> None:
    if entries and entries[-1].asked.form == "request" and new.asked.kind in ("way", "place") and new.content <= _DOING:
        entries[-1] = new
        return
    for index, old in enumerate(entries[-_LOOK_BACK:], max(0, len(entries) - _LOOK_BACK)):
        if _repeats(old, new):
            if (not old.content and new.content) or (old.alone and not new.alone):
                entries[index] = new
            return
    entries.append(new)


def _repeats(old: _Entry, new: _Entry) -> bool:
    """Whether two ask the same in other words: the same question word, and one's content within the other's."""
    if (old.asked.form, old.asked.kind, old.question_word) != (new.asked.form, new.asked.kind, new.question_word):
        return False
    small, large = sorted((old.content, new.content), key=len)
    if not small:
        return bool(old.question_word) or not large
    return small <= large or (len(small) > 2 and len(small & large) >= _SAME * len(small))


def _problem(turn: Turn, manner: Manner) -> list[Settled]:
    """The first sentence that tells a problem, where nothing is asked in words."""
    praised = any(manner.is_praise(sentence.words) for _, sentences in turn for sentence in sentences)
    for message, sentences in turn:
        for sentence in sentences:
            words = sentence.words
            mere = praised or (bool(words) and "?" in words[-1].lower)
            if manner.is_problem(words, mere) and not manner.is_idea(words):
                return [Settled(message, sentence.start, sentence.end, "action", "implicit")]
    return []
