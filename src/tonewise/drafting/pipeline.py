"""Drafting with a language model: write, hold against the rules, send back once, and fall back on the composer.

The steps are one generator that yields requests and is sent completions, so that waiting in a thread and waiting in
an event loop share all but the waiting.
"""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import dataclass

from tonewise.drafting.answering import answers_in, departures
from tonewise.drafting.cleaning import clean, gaps, without_echoes, without_greeting
from tonewise.drafting.job import Job
from tonewise.drafting.prompting import messages_for, repair_messages
from tonewise.drafting.salutation import salutation
from tonewise.errors import ModelAnswerError, ModelError
from tonewise.llm import ChatMessage, ChatModel, Completion
from tonewise.llm.chat import OnReset, OnText
from tonewise.model import Draft, Finding, Score, Usage
from tonewise.prompts import Prompt, load

MAX_TOKENS = 1000
"""Longest answer that is waited for: some 400 Russian words, several times a long reply."""
LONGEST_ANSWER = 20_000
"""Code points of an answer, past which it is no reply but a model that does not stop."""
_GAP = {"ru": "В ответе осталось место для заполнения", "en": "The reply holds a gap to be filled in"}


@dataclass(frozen=True, slots=True)
class Attempt:
    """One answer of the model: as it came, as cleaned, and what the rules find in it."""

    answer: str
    text: str
    score: Score
    errors: tuple[Finding, ...]
    """Findings of severity error that the composer's text does not share for want of a fact."""


@dataclass(frozen=True, slots=True)
class Written:
    """A draft, and every answer of the model on the way to it."""

    draft: Draft
    attempts: tuple[Attempt, ...]


@dataclass(frozen=True, slots=True)
class _Request:
    messages: tuple[ChatMessage, ...]
    temperature: float


_Steps = Generator[_Request, Completion, Written]


def write_with_model(
    job: Job, model: ChatModel, on_text: OnText | None = None, on_reset: OnReset | None = None
) -> Written:
    """Write the planned reply with a model; the composer's draft, with a note that says why, where that fails.

    Raises `PromptError` for a broken prompt; a model's failure is no exception but a note.
    """
    steps = _steps(job, model.name)
    try:
        request = next(steps)
        while True:
            try:
                completion = model.complete(
                    request.messages,
                    temperature=request.temperature,
                    max_tokens=MAX_TOKENS,
                    on_text=on_text,
                    on_reset=on_reset,
                )
            except ModelError as error:
                request = steps.throw(error)
            else:
                request = steps.send(completion)
    except StopIteration as end:
        return _written(end)


async def awrite_with_model(
    job: Job, model: ChatModel, on_text: OnText | None = None, on_reset: OnReset | None = None
) -> Written:
    """Write the planned reply with a model, waiting in the running event loop; see `write_with_model`."""
    steps = _steps(job, model.name)
    try:
        request = next(steps)
        while True:
            try:
                completion = await model.acomplete(
                    request.messages,
                    temperature=request.temperature,
                    max_tokens=MAX_TOKENS,
                    on_text=on_text,
                    on_reset=on_reset,
                )
            except ModelError as error:
                request = steps.throw(error)
            else:
                request = steps.send(completion)
    except StopIteration as end:
        return _written(end)


def _written(end: StopIteration) -> Written:
    written: Written = end.value
    return written


def _steps(job: Job, name: str) -> _Steps:
    """Ask, and ask once more where the answer breaks a rule of severity error; the better one, or the composer's."""
    if not any(planned.facts or planned.status == "promised" for planned in job.situation.plan.answers):
        return _fallen_back(job, name, "no fact answers what is asked, so there is nothing for it to say", (), Usage())
    prompt = load("reply", job.situation.reading.language, job.settings.prompts)
    situation = job.situation
    attempts: list[Attempt] = []
    usage = Usage()
    failure: ModelError | None = None
    try:
        messages = messages_for(job.task, situation, job.composed, job.given, prompt)
        completion = yield _request(prompt, messages, job)
        usage += completion.usage
        attempts.append(_attempt(job, completion.text))
        if attempts[0].errors:
            repair = load("repair", job.situation.reading.language, job.settings.prompts)
            messages = repair_messages(
                job.task, situation, job.composed, job.given, repair, text=attempts[0].text, findings=attempts[0].errors
            )
            completion = yield _request(repair, messages, job)
            usage += completion.usage
            attempts.append(_attempt(job, completion.text))
    except ModelError as error:
        failure = error
    if attempts:
        best = min(attempts, key=lambda attempt: (len(attempt.errors), -attempt.score.score))
        if not best.errors:
            trace = {"model": name, "prompt": prompt.label, "usage": usage, "rounds": len(attempts)}
            return Written(_draft(job, best).model_copy(update=trace), tuple(attempts))
    return _fallen_back(job, name, _why(attempts, failure), tuple(attempts), usage)


def _request(prompt: Prompt, messages: tuple[ChatMessage, ...], job: Job) -> _Request:
    return _Request(messages, prompt.temperature if job.settings.temperature is None else job.settings.temperature)


def _attempt(job: Job, answer: str) -> Attempt:
    if len(answer) > LONGEST_ANSWER:
        raise ModelAnswerError(f"the answer of {len(answer):,} characters is no reply")
    asked = [job.situation.conversation.messages[index].text for index in job.situation.reading.turn]
    text = without_echoes(clean(answer, letter=job.situation.conversation.channel == "email"), asked)
    if salutation(job.situation.conversation, job.situation.reading) is None:
        text = without_greeting(text, job.situation.reading.language)
    if not text:
        raise ModelAnswerError("the answer holds no reply")
    score = job.situation.score(text)
    unavoidable = {_place(finding) for finding in job.composed.score.findings if finding.in_ == "conversation"}
    broken = [f for f in score.findings if f.severity == "error" and _place(f) not in unavoidable]
    language = job.situation.reading.language
    errors = (*broken, *_gap_findings(text, language), *departures(text, job.situation.plan, language))
    return Attempt(answer, text, score, errors)


def _place(finding: Finding) -> tuple[str, str, int, int, int]:
    return finding.rule, finding.in_, finding.message_index, finding.start, finding.end


def _gap_findings(text: str, language: str) -> list[Finding]:
    message = _GAP["ru" if language == "ru" else "en"]
    return [
        Finding(rule="grounded", severity="error", message=message, start=start, end=end, text=text[start:end])
        for start, end in gaps(text)
    ]


def _draft(job: Job, attempt: Attempt) -> Draft:
    """The draft of an attempt, with what it does with each question."""
    left_open = frozenset(f.text for f in attempt.score.findings if f.rule == "answer-every-question")
    answers = answers_in(attempt.text, job.situation.plan, job.composed.answers, left_open)
    return job.composed.model_copy(update={"text": attempt.text, "answers": answers, "score": attempt.score})


def _fallen_back(job: Job, name: str, why: str, attempts: tuple[Attempt, ...], usage: Usage) -> Written:
    note = f"composed without a model: {why if why.startswith(name) else f'{name}: {why}'}"
    return Written(job.composed.model_copy(update={"note": note, "usage": usage, "rounds": len(attempts)}), attempts)


def _why(attempts: list[Attempt], failure: ModelError | None) -> str:
    """One line on why no answer of the model is used."""
    if not attempts:
        return " ".join(str(failure).split())
    worst = attempts[-1].errors
    broken = ", ".join(dict.fromkeys(f"{finding.rule} («{_short(finding.text)}»)" for finding in worst[:3]))
    after = f"; the repair failed: {' '.join(str(failure).split())}" if failure else " even when sent back"
    return f"the answer breaks {broken}{after}"


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= 40 else f"{line[:39]}…"
