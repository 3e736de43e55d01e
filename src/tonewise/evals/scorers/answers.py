"""``answers``: what the reply does with each question that the case names, told by the words of the reply."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from tonewise.evals.results import Result
from tonewise.evals.scorers.asked import Asked, words_missed
from tonewise.evals.scorers.reply import Reply
from tonewise.evals.scorers.telling import assessed, cannot_assess, line, not_applicable, shown
from tonewise.model import AnswerStatus, Question
from tonewise.reading.meeting import strengths
from tonewise.reading.promises import promises
from tonewise.reading.refused import Asked as AskedOf
from tonewise.reading.refused import refusing, sentences_of
from tonewise.reading.statements import Statement, statements
from tonewise.reading.words import tokens, without_marks

_EVEN = 0.0
"""Log odds from which a statement surely speaks to a question; below it what the draft says of itself counts too."""
_NEAR = -1.9
"""Log odds from which a statement that says no may refuse a question."""
_NO = frozenset("не нет нельзя ни not no never cannot can't don't doesn't isn't aren't won't won’t can’t don’t".split())


def answers(reply: Reply, asked: Sequence[Asked] | None) -> Result:
    """Whether each question has the status and the words that are expected of it."""
    expected = [each for each in asked or () if each.expected is not None]
    if not expected:
        return not_applicable("answers")
    if lost := [each.words for each in expected if each.question is None]:
        return cannot_assess("answers", line(f"«{shown(words)}» stands nowhere in the turn" for words in lost))
    problems = [f"«{shown(each.words, 40)}»: {problem}" for each in expected for problem in _problems(each, reply)]
    return assessed("answers", not problems, line(problems))


def _problems(asked: Asked, reply: Reply) -> Iterator[str]:
    expected, question = asked.expected, asked.question
    if expected is None or question is None:
        return
    yield from words_missed(asked, reply.text)
    if expected.status is None or (expected.status == "answered" and expected.contains):
        return  # the words are the proof
    dealt = _dealt(question, asked.met, reply)
    if not _is_as(expected.status, dealt):
        words = f" («{shown(dealt.words)}»)" if dealt.words else ""
        yield f"is {dealt.status}{words}, not {expected.status}"
    elif not dealt.sure and (claimed := _claim(reply, question)) and not _fits(expected.status, claimed):
        yield f"is {claimed} by the draft's own account, not {expected.status}"


class _Dealt(NamedTuple):
    """What a text does with a question."""

    status: AnswerStatus
    words: str = ""
    """Those that do it."""
    sure: bool = True
    refuses: bool = False
    """Whether it says no to it, whatever else it says."""
    promises: bool = False


def _is_as(expected: AnswerStatus, dealt: _Dealt) -> bool:
    if expected == "refused":
        return dealt.refuses
    if expected == "promised":
        return dealt.promises and not (dealt.status == "answered" and dealt.sure)
    return _fits(expected, dealt.status) or (expected == "missing" and not dealt.sure)


def _fits(expected: AnswerStatus, found: AnswerStatus) -> bool:
    """A refusal is an answer too («нет»); what is only promised is as missing as what nobody mentions."""
    if expected == "answered":
        return found in ("answered", "refused")
    return found == expected or (expected == "missing" and found == "promised")


def _dealt(question: Question, met: bool, reply: Reply) -> _Dealt:
    told = [part for part in statements(reply.text, reply.language) if not (part.asks or part.elsewhere)]
    texts = [part.text for part in told]
    weights = strengths(reply.exchange.conversation, [question], texts, reply.language)[0]
    ranked = sorted(zip(weights, told, strict=True), key=lambda each: -each[0])
    promise = next((part.text for part in told if part.takes_on or promises(part.text, part.language)), "")
    plainly = _refusal(question, reply)
    refusal = plainly or next((part.text for weight, part in ranked if weight >= _NEAR and _says_no(part)), "")
    weight, best = ranked[0] if ranked else (_NEAR - 1, None)
    dealt = _Dealt("missing", refuses=bool(refusal), promises=bool(promise))
    if not met or best is None:
        return dealt
    sure = (weight >= _EVEN or best.yes_or_no) and not best.takes_on
    if promise and not sure:
        return dealt._replace(status="promised", words=promise)
    if refusal:
        return dealt._replace(status="refused", words=refusal, sure=sure or bool(plainly))
    return dealt._replace(status="answered", words=best.text, sure=sure)


def _says_no(part: Statement) -> bool:
    return part.denies or not _NO.isdisjoint(token.lower for token in tokens(part.text))


def _refusal(question: Question, reply: Reply) -> str:
    """The sentence that refuses what a question asks for, if any does."""
    sentences = sentences_of(reply.exchange.reply)
    asked = AskedOf(reply.exchange.conversation, (question,), reply.language)
    places = refusing(asked, sentences, in_effect=True)
    return sentences[places[0]].text if places else ""


def _claim(reply: Reply, question: Question) -> AnswerStatus | None:
    """What the draft itself says that it does with a question: it may count against a reply, and never for it."""
    draft = reply.record.draft
    wanted = without_marks(question.text)
    found = [each.status for each in draft.answers if without_marks(each.question) == wanted] if draft else []
    return found[0] if found else None
