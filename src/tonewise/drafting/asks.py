"""What a turn wants answered, in the pieces that facts are held against: its questions, their parts, and what is told.

A question may hold several («откуда старт и если дождь, что будет»), and what is told beside the questions may want an
answer too («хочу забрать сегодня»): the pieces are finer than what `tonewise.reading` lists as questions.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from tonewise.model import AnswerKind, Conversation, Question, Reading
from tonewise.reading.questions import questions_in
from tonewise.reading.sentences import split

_MOST_TOLD = 8
"""Pieces told beside the questions that are held against the facts: the last ones."""
_FEWEST_WORDS = 2
_COURTESY = re.compile(
    r"(?:dear|hi|hello|hey|good (?:morning|afternoon|evening|day)|(?:(?:kind|best|warm)\s)?(?:regards|wishes)|yours"
    r"|sincerely|thanks|thank you|cheers|здравствуй|добр(?:ый|ое|ого)|привет|уважаем|с уважением|спасибо|благодар"
    r"|заранее|(?:could|can|would|will) (?:you|someone|somebody|anyone|anybody)\b"
    r"|(?:please )?(?:tell|advise) (?:me|us)\b|(?:слушай|подскаж|скаж)\w*|не могли бы)",
    re.IGNORECASE,
)
_LONGEST_COURTESY = 5
_RU = (
    "когда|где|куда|откуда|сколько|скока|почему|зачем|как|какой|какая|какое|какие|какую|каком|каким|каких|кто|что|чем"
    "|чего|можно ли|можно|нужно ли|нужен ли|надо ли|есть ли|во сколько|до скольки|на сколько|в какое|с какого|до какого"
    "|по какой|если"
)
_EN = (
    "when|where|who|what|which|why|how|whether|if|can|could|do|does|did|is|are|will|would|may|should|has|have|also"
    "|till when|until when|at what|by when"
)
_ASKS = re.compile(rf"[\s(\d)]*(?:(?:а|и|ну|или|and|or|but|also|also,|plus)\s+)?(?:{_RU}|{_EN})\b", re.IGNORECASE)
_BEGINS = rf"(?=\(?\d?\)?\s*(?:{_RU}|{_EN})\b)"
_CUT = re.compile(
    rf"\s*(?:[,;]\s*(?:and\s+|и\s+|а\s+(?:также\s+|ещ[её]\s+)?)?{_BEGINS}"
    rf"|\s(?:and|и|а)\s+(?:also\s+|ещ[её]\s+|также\s+)?{_BEGINS}|,?\s*(?:and\s+)?\(\d\)\s)",
    re.IGNORECASE,
)
_TOLD_CUT = re.compile(r"\s*[,;:—–(]\s+|\s+-\s+|\n+")
_WORD = re.compile(r"[^\W_]+")


@dataclass(frozen=True, slots=True)
class Ask:
    """A piece of the turn; ``owner`` is the index of the question that it belongs to, None where it is only told."""

    question: Question
    owner: int | None
    told: bool = False


def asks_of(conversation: Conversation, reading: Reading, questions: Sequence[Question]) -> list[Ask]:
    """The pieces of the open turn in their order; ``questions`` are those that were read in it."""
    asks = [Ask(part, owner) for owner, question in enumerate(questions) for part in _parts(question, reading.language)]
    if reading.mood == "thanks" and not questions:
        return asks
    told = [piece for piece in _beside(conversation, questions, reading.language) if not _is_courtesy(piece.text)]
    asks += [Ask(piece, None, told=not _ASKS.match(piece.text)) for piece in told[-_MOST_TOLD:]]
    return sorted(asks, key=lambda ask: (ask.question.message_index, ask.question.start))


def _is_courtesy(text: str) -> bool:
    """A greeting, thanks or the end of a letter: nothing to answer."""
    return _COURTESY.match(text) is not None and _words(text) <= _LONGEST_COURTESY


def _parts(question: Question, language: str) -> Iterator[Question]:
    """A question cut where another one begins inside it."""
    if _words(question.text) < _FEWEST_WORDS:
        yield question
        return
    start = 0
    cuts = [(cut.start(), cut.end()) for cut in _CUT.finditer(question.text)]
    for stop, after in [*cuts, (len(question.text), len(question.text))]:
        if _words(question.text[start:stop]) < _FEWEST_WORDS or _words(question.text[after:]) == 1:
            continue
        yield question if not start and stop == len(question.text) else _piece(question, start, stop, language)
        start = after


def _piece(question: Question, start: int, stop: int, language: str) -> Question:
    text = question.text[start:stop]
    return question.model_copy(
        update={
            "text": text,
            "start": question.start + start,
            "end": question.start + stop,
            "kind": question.kind if not start else _kind(text, question, language),
        }
    )


def _kind(text: str, question: Question, language: str) -> AnswerKind:
    found = questions_in(f"{text.rstrip('?!. ')}?", language)
    return found[0].kind if found else question.kind


def _words(text: str) -> int:
    return len(_WORD.findall(text))


def _beside(conversation: Conversation, questions: Sequence[Question], language: str) -> Iterator[Question]:
    """What the open turn tells outside its questions, a clause at a time."""
    for index in conversation.open_turn:
        text = conversation.messages[index].text
        taken = [(q.start, q.end) for q in questions if q.message_index == index]
        for start, end in split(text):
            for first, last in _outside(start, end, taken):
                yield from _clauses(text, first, last, index, language)


def _outside(start: int, end: int, taken: Sequence[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    for first, last in sorted(taken):
        if last <= start or first >= end:
            continue
        if first > start:
            yield start, first
        start = max(start, last)
    if start < end:
        yield start, end


def _clauses(text: str, start: int, end: int, index: int, language: str) -> Iterator[Question]:
    place = start
    fewest = _FEWEST_WORDS if _words(text) >= _FEWEST_WORDS else 1
    cuts = [(cut.start(), cut.end()) for pattern in (_TOLD_CUT, _CUT) for cut in pattern.finditer(text, start, end)]
    for stop, after in [*sorted(cuts), (end, end)]:
        if stop < place or _words(text[place:stop]) < fewest:
            continue
        piece = text[place:stop].strip()
        begin = text.index(piece, place)
        question = Question(
            text=piece, kind="action", form="implicit", message_index=index, start=begin, end=begin + len(piece)
        )
        if _ASKS.match(piece):
            question = question.model_copy(update={"kind": _kind(piece, question, language), "form": "question"})
        yield question
        place = max(after, place)
