"""What the open turn asks, as a case tells it or as it is read, and which of it a reply meets."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from tonewise.evals.scorers.content import missed
from tonewise.evals.scorers.reply import Reply
from tonewise.evals.standing import standing
from tonewise.evals.suite import ExpectedAnswer
from tonewise.model import AnswerKind, Question
from tonewise.reading.meeting import unmet
from tonewise.reading.questions import questions_in
from tonewise.rules.rule import Exchange


@dataclass(frozen=True, slots=True)
class Asked:
    """A question, and whether the reply does anything with it: answers, refuses, takes on, or asks first."""

    words: str
    """As the case has it, or as it stands in the turn."""
    question: Question | None
    """None where a case names words that stand nowhere in the turn."""
    met: bool
    expected: ExpectedAnswer | None = None


def asked_of(reply: Reply) -> tuple[Asked, ...]:
    """The case's questions where it names any, else those that are read in the open turn."""
    exchange, expected = reply.exchange, reply.case.expect.answers
    read = exchange.reading.questions
    if not expected and not read:
        return ()
    if not expected:
        open_ones = set(map(_place, exchange.unmet))
        return tuple(Asked(each.text, each, _place(each) not in open_ones) for each in read)
    named = [_named(each.question, exchange) for each in expected]
    questions = _together(named, read)
    left = set(map(_place, unmet(exchange.conversation, questions, reply.text, exchange.language)))
    return tuple(
        Asked(each.question, question, question is not None and _place(question) not in left, each)
        for each, question in zip(expected, named, strict=True)
    )


def words_missed(asked: Asked, text: str) -> list[str]:
    """What the reply lacks of the words that the case wants for this question, and holds of those that it does not."""
    expected = asked.expected
    return list(missed(text, expected.contains, expected.lacks)) if expected else []


def _together(named: Sequence[Question | None], read: Sequence[Question]) -> tuple[Question, ...]:
    """All questions of the turn in order, those that the case names in place of what was read there.

    What nobody asks a reply about has answers of its own: a statement is tied to the question that it fits best.
    """
    own = {_place(each): each for each in named if each is not None}
    rest = [each for each in read if not any(_overlap(each, other) for other in own.values())]
    return tuple(sorted((*own.values(), *rest), key=_place))


def _named(words: str, exchange: Exchange) -> Question | None:
    """The question that stands in the turn in these words: as it was read where that is the same, else made here."""
    found = next(standing(words, exchange.conversation), None)
    if found is None:
        return None
    index, start, end = found
    same = [each for each in exchange.reading.questions if _covers(each, found)]
    if len(same) == 1:
        return same[0]
    text = exchange.conversation.messages[index].text[start:end]
    return Question(
        text=text, kind=_kind(text, exchange.language), form="question", message_index=index, start=start, end=end
    )


def _covers(question: Question, place: tuple[int, int, int]) -> bool:
    """Whether most of a place is a question's, and most of that question is in the place."""
    index, start, end = place
    if question.message_index != index:
        return False
    shared = min(question.end, end) - max(question.start, start)
    return shared * 2 > max(question.end - question.start, end - start)


def _kind(text: str, language: str) -> AnswerKind:
    read = questions_in(text, language) or questions_in(f"{text.rstrip('?.! ')}?", language)
    return read[0].kind if read else "thing"


def _place(question: Question) -> tuple[int, int, int]:
    return question.message_index, question.start, question.end


def _overlap(one: Question, other: Question) -> bool:
    return one.message_index == other.message_index and one.start < other.end and other.start < one.end
