"""The steps of a draft by a model: write, check, mend, repair, deliver.

They are one generator that yields requests and is sent completions, so that waiting in a thread and waiting in an event
loop share all but the waiting.
"""

from __future__ import annotations

from collections.abc import Generator, Sequence
from dataclasses import dataclass

from tonewise.drafting.answering import answers_in
from tonewise.drafting.budget import Budget
from tonewise.drafting.checking import Checked, check
from tonewise.drafting.extracting import extracted, with_questions
from tonewise.drafting.job import Job
from tonewise.drafting.mending import Mended, mend
from tonewise.drafting.prompting import extract_messages, messages_for, repair_messages
from tonewise.drafting.rounds import Answered, Request, Writing, answer, ask
from tonewise.errors import ModelAnswerError, ModelError
from tonewise.llm import Completion, Schema
from tonewise.model import Draft, Finding, Instead
from tonewise.prompts import load
from tonewise.prompts.outputs import schema_of

MOSTLY_MENDED = 0.33
"""Share of a mended text that is the model's own, up to which a repair by the model is worth a call."""
HARDLY_THE_MODELS = 0.2
"""The same share, up to which the composer's draft is the better one: it is of one piece."""


@dataclass(frozen=True, slots=True)
class Attempt:
    """A text of a model, mended as far as that is sure."""

    answered: Answered
    mended: Mended

    @property
    def checked(self) -> Checked:
        """What is left to find fault with."""
        return self.mended.checked

    @property
    def rank(self) -> tuple[float, ...]:
        """The less, the better: what is wrong, what the plan wants, how little is the model's own, the score."""
        errors, unsaid, score = self.checked.rank
        return errors, unsaid, self.mended.kept <= MOSTLY_MENDED, score

    @property
    def is_good(self) -> bool:
        """Whether nothing is wrong with it and it is still the model's text."""
        return not self.checked.findings and self.mended.kept > MOSTLY_MENDED


Steps = Generator[Request, Completion, Draft]


def steps(job: Job, name: str) -> Steps:
    """Write a text with a model of that name: a good one, mended where it has to be, or the composer's."""
    writing = Writing(job, name, Budget(job.settings.timeout_seconds, job.settings.max_tokens_per_draft))
    try:
        if job.settings.extract:
            yield from _extract(writing)
        if not _has_something_to_say(writing.job):
            why = "no fact answers what is asked, so there is nothing for it to say"
            return _composed(writing, why, "nothing-to-say")
        first = yield from _write(writing)
    except ModelError as error:
        return _composed(writing, str(error), "unusable" if isinstance(error, ModelAnswerError) else "unavailable")
    attempts = [first]
    failure: ModelError | None = None
    try:
        while (
            len(attempts) <= job.settings.repairs and not attempts[-1].is_good and writing.budget.has_time_for_another()
        ):
            attempts.append((yield from _repair(writing, attempts[-1].checked)))
    except ModelError as error:
        failure = error
    best = min(attempts, key=lambda attempt: attempt.rank)
    if best.checked.findings or _is_the_composers(writing.job, best.mended):
        why = _why(best.checked.findings or writing.rounds[-1].findings, failure, len(attempts))
        return _composed(writing, why, "rejected")
    return _delivered(writing, best)


def _is_the_composers(job: Job, mended: Mended) -> bool:
    """Whether next to nothing of a mended text is the model's."""
    return mended.kept <= HARDLY_THE_MODELS or (
        bool(mended.changes) and mended.checked.text == job.by_composer.text and mended.kept <= MOSTLY_MENDED
    )


def _is_worth_a_repair(writing: Writing, attempts: Sequence[Attempt]) -> bool:
    """Whether a call is worth its price: not where the text is good, or can be mended surely."""
    return (
        len(attempts) <= writing.job.settings.repairs
        and not attempts[-1].is_good
        and writing.budget.has_time_for_another()
    )


def _has_something_to_say(job: Job) -> bool:
    planned = job.situation.plan.answers
    return bool(job.given) or any(answer.facts or answer.status == "promised" for answer in planned)


def _write(writing: Writing) -> Generator[Request, Completion, Attempt]:
    job = writing.job
    prompt = load(job.task, job.situation.reading.language, job.settings.prompts)
    structured = job.settings.structured != "off"
    messages = messages_for(job.task, job.situation, job.by_composer, job.given, prompt, structured=structured)
    answered = yield from answer(writing, prompt, messages, structured=structured)
    return _attempt(writing, answered)


def _repair(writing: Writing, failed: Checked) -> Generator[Request, Completion, Attempt]:
    """The text anew, from what is still wrong with the one before."""
    job = writing.job
    prompt = load("repair", job.situation.reading.language, job.settings.prompts)
    messages = repair_messages(
        job.task, job.situation, job.by_composer, job.given, prompt, text=failed.text, findings=failed.findings
    )
    answered = yield from answer(writing, prompt, messages, structured=False)
    return _attempt(writing, answered)


def _attempt(writing: Writing, answered: Answered) -> Attempt:
    checked = check(writing.job, answered.text)
    last = writing.rounds[-1]
    writing.rounds[-1] = last.model_copy(update={"findings": checked.findings})
    return Attempt(answered, mend(writing.job, checked) if writing.job.patches else Mended(checked))


def _extract(writing: Writing) -> Generator[Request, Completion, None]:
    """Add to the reading what else the model finds asked; where it fails, the reading stays as it is."""
    job = writing.job
    prompt = load("extract", job.situation.reading.language, job.settings.prompts)
    messages = extract_messages(job.situation, prompt)
    try:
        completion = yield from ask(writing, prompt, messages, Schema("questions", schema_of("questions")), heard=False)
    except ModelAnswerError:
        return
    writing.job = with_questions(job, extracted(completion.text, job.situation))


def _delivered(writing: Writing, best: Attempt) -> Draft:
    """The draft of an attempt, with what it does with each question."""
    job, checked = writing.job, best.checked
    left_open = frozenset(found.text for found in checked.score.findings if found.rule == "answer-every-question")
    answers = answers_in(checked.text, job.situation.plan, job.by_composer.answers, left_open, best.answered.claims)
    return Draft(
        text=checked.text,
        language=job.situation.reading.language,
        manner=job.situation.reading.manner,
        answers=answers,
        score=checked.score,
        model=best.answered.by,
        task=job.task,
        prompt=best.answered.prompt.label,
        usage=writing.usage,
        rounds=len(writing.rounds),
        changes=best.mended.changes,
        trace=tuple(writing.rounds),
    )


def _composed(writing: Writing, why: str, instead: Instead) -> Draft:
    """The composer's draft, with a note that says in one line why it is."""
    line = " ".join(why.split())
    named = line if line.startswith(writing.name) else f"{writing.name}: {line}"
    told: dict[str, object] = {"usage": writing.usage, "rounds": len(writing.rounds), "trace": tuple(writing.rounds)}
    told |= {"instead": instead, "note": f"composed without a model: {named}"}
    return writing.job.composed.model_copy(update=told)


def _why(findings: tuple[Finding, ...], failure: ModelError | None, attempts: int) -> str:
    """One line on why no answer of the model is used."""
    broken = ", ".join(dict.fromkeys(f"{finding.rule} («{_short(_about(finding))}»)" for finding in findings[:3]))
    after = f"; the repair failed: {failure}" if failure else " even when sent back" if attempts > 1 else ""
    return f"the answer breaks {broken}{after}"


def _about(finding: Finding) -> str:
    return finding.text or finding.suggestion or finding.message


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= 40 else f"{line[:39]}…"
