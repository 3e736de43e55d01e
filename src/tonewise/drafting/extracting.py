"""Questions that a model lists, added to those that were read; only the customer's own words count."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from tonewise.drafting.cleaning import without_thoughts
from tonewise.drafting.job import Job
from tonewise.drafting.situation import Situation, situation_of_reading
from tonewise.model import AnswerKind, Question
from tonewise.reading.manner import greeting_of
from tonewise.reading.questions import questions_in
from tonewise.reading.words import tokens

MOST = 6
"""Questions that are added to a turn: a model that lists more does not list questions."""
_LONGEST = 300
_FEWEST_WORDS = 2
_SHARED = 0.5
"""Share of a quote that a question which was read already covers."""


def extracted(answer: str, situation: Situation) -> tuple[Question, ...]:
    """The questions of a model's list that stand in the customer's turn and were not read; nonsense is passed over."""
    found: list[Question] = []
    for quote in _quotes(answer):
        question = _question(quote, situation)
        if question and not any(_overlap(question, other) for other in (*situation.reading.questions, *found)):
            found.append(question)
    return tuple(found) if len(found) <= MOST else ()


def with_questions(job: Job, questions: Sequence[Question]) -> Job:
    """The job of a reading that has these questions too, planned and composed anew."""
    from tonewise.drafting.draft import composed  # noqa: PLC0415 - draft starts the pipeline

    if not questions:
        return job
    situation = job.situation
    asked = sorted((*situation.reading.questions, *questions), key=lambda each: (each.message_index, each.start))
    reading = situation.reading.model_copy(update={"questions": tuple(asked)})
    again = situation_of_reading(situation.conversation, reading, situation.scorer, situation.promise)
    return replace(job, situation=again, by_composer=composed(again, job.task, job.given))


def _quotes(answer: str) -> Iterator[str]:
    """The texts of a list in JSON, or the lines of a list in plain text."""
    text = without_thoughts(answer)
    begun = text.find("{")
    try:
        listed = json.JSONDecoder(strict=False).raw_decode(text[begun:])[0]["questions"] if begun >= 0 else None
    except (ValueError, KeyError, TypeError, RecursionError):
        listed = None
    if isinstance(listed, list):
        yield from (item for item in listed if isinstance(item, str))
    elif begun < 0:
        yield from (_BULLET.sub("", line) for line in text.splitlines())


_BULLET = re.compile(r"\A\s*(?:[-*•–—]|\d{1,2}[.)])\s*")


def _question(quote: str, situation: Situation) -> Question | None:
    """A quote as a question of the turn; None where it is not the customer's words, or not enough of them."""
    words = [token.text for token in tokens(quote) if token.kind != "mark"]
    language = situation.reading.language
    if len(quote) > _LONGEST or len(words) < _FEWEST_WORDS or greeting_of(quote, language) == quote.strip(" !.,"):
        return None
    pattern = re.compile(r"\W{1,4}".join(re.escape(word) for word in words), re.IGNORECASE)
    for index in situation.reading.turn:
        text = situation.conversation.messages[index].text
        if found := pattern.search(text):
            end = found.end() + (text[found.end() : found.end() + 1] == "?")
            return Question(
                text=text[found.start() : end], kind=_kind(text[found.start() : end], language), form="request",
                message_index=index, start=found.start(), end=end,
            )  # fmt: skip
    return None


def _kind(text: str, language: str) -> AnswerKind:
    asked = questions_in(text, language) or questions_in(f"{text.rstrip('?.! ')}?", language)
    return asked[0].kind if asked else "thing"


def _overlap(question: Question, other: Question) -> bool:
    if question.message_index != other.message_index:
        return False
    shared = min(question.end, other.end) - max(question.start, other.start)
    return shared > _SHARED * min(question.end - question.start, other.end - other.start)
