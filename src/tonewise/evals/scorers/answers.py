"""``answers``: what the reply does with each question that the case names, told by the words of the reply."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

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
from tonewise.reading.words import tokens

_EVEN = 0.0
"""Log odds from which a statement is taken to answer a question, where the case says that nothing does."""


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
    found, sentence = _status(asked, question, reply)
    if not _is_as(expected.status, found):
        words = f" («{shown(sentence)}»)" if sentence else ""
        yield f"is {found}{words}, not {expected.status}"
        return
    claimed = _claim(reply, question)
    if claimed is not None and not _is_as(expected.status, claimed):
        yield f"is {claimed} by the draft's own account, not {expected.status}"


def _is_as(expected: AnswerStatus, found: AnswerStatus) -> bool:
    """A refusal is an answer too («нет»); what is only promised is as missing as what nobody mentions."""
    if expected == "answered":
        return found in ("answered", "refused")
    if expected == "missing":
        return found in ("missing", "promised")
    return found == expected


def _status(asked: Asked, question: Question, reply: Reply) -> tuple[AnswerStatus, str]:
    """What the text does with a question, and the words that do it."""
    told = [part for part in statements(reply.text, reply.language) if not (part.asks or part.elsewhere)]
    wanted = asked.expected.status if asked.expected else None
    if wanted == "refused" and (refusal := _refusal(question, reply)):
        return "refused", refusal
    promise = next((part.text for part in told if _promises(part)), "")
    if wanted == "promised" and promise:
        return "promised", promise
    if not asked.met:
        return "missing", ""
    weights = strengths(reply.exchange.conversation, [question], [part.text for part in told], reply.language)[0]
    weight, best = max(zip(weights, range(len(told)), strict=True), default=(_EVEN - 1, -1))
    if best < 0 or (wanted == "missing" and weight < _EVEN and not told[best].yes_or_no):
        return "missing", ""
    if _promises(told[best]):
        return "promised", told[best].text
    return ("refused" if told[best].denies else "answered"), told[best].text


def _promises(part: Statement) -> bool:
    return part.takes_on or bool(promises(part.text, part.language))


def _refusal(question: Question, reply: Reply) -> str:
    """The sentence that refuses what a question asks for, if any does."""
    sentences = sentences_of(reply.exchange.reply)
    asked = AskedOf(reply.exchange.conversation, (question,), reply.language)
    places = refusing(asked, sentences, in_effect=True)
    return sentences[places[0]].text if places else ""


def _claim(reply: Reply, question: Question) -> AnswerStatus | None:
    """What the draft itself says that it does with a question: it may count against a reply, and never for it."""
    draft = reply.record.draft
    wanted = _bare(question.text)
    found = [each.status for each in draft.answers if _bare(each.question) == wanted] if draft else []
    return found[0] if found else None


def _bare(text: str) -> str:
    return " ".join(token.lower for token in tokens(text) if token.kind != "mark")
