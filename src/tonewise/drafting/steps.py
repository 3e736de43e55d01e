"""The steps of a draft by a model: write, check, mend, repair, deliver.

They are one generator that yields requests and is sent completions, so that waiting in a thread and waiting in an event
loop share all but the waiting.
"""

from __future__ import annotations

from collections.abc import Generator, Sequence
from dataclasses import dataclass, field

from tonewise.drafting.answering import answers_in
from tonewise.drafting.budget import Budget
from tonewise.drafting.checking import Checked, check, cleaned
from tonewise.drafting.extracting import extracted, with_questions
from tonewise.drafting.job import Job
from tonewise.drafting.mending import Mended, mend
from tonewise.drafting.prompting import extract_messages, messages_for, repair_messages
from tonewise.drafting.structured import Misshapen, asked_again, reply_schema, structured_in
from tonewise.drafting.usable import why_useless
from tonewise.errors import ModelAnswerError, ModelError, ModelUnavailableError
from tonewise.llm import ChatMessage, Completion, Schema
from tonewise.model import Draft, Finding, Round, Usage
from tonewise.prompts import Prompt, load
from tonewise.prompts.outputs import AnsweredQuestion, schema_of

MOSTLY_MENDED = 0.33
"""Share of a mended text that is the model's own, up to which a repair by the model is worth a call."""
HARDLY_THE_MODELS = 0.2
"""The same share, up to which the composer's draft is the better one: it is of one piece."""


@dataclass(frozen=True, slots=True)
class Request:
    """One question to a model."""

    messages: tuple[ChatMessage, ...]
    temperature: float
    max_tokens: int
    deadline: float
    schema: Schema | None = None
    heard: bool = True
    """Whether the answer is the reply, for a listener to hear."""


Steps = Generator[Request, Completion, Draft]
Asking = Generator[Request, Completion, Completion]


@dataclass(frozen=True, slots=True)
class Answered:
    """A usable answer of a model: the reply in it, and what the model says that it rests on."""

    text: str
    by: str
    prompt: Prompt
    claims: tuple[AnsweredQuestion, ...] = ()


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


@dataclass
class Writing:
    """The way to one draft: what was asked, and what it took."""

    job: Job
    name: str
    """The model's, until an answer tells which one it is by."""
    budget: Budget
    rounds: list[Round] = field(default_factory=list)

    @property
    def usage(self) -> Usage:
        """What all answers took."""
        return sum((one.usage for one in self.rounds), Usage())


def steps(job: Job, name: str) -> Steps:
    """Write a text with a model of that name: a good one, mended where it has to be, or the composer's."""
    writing = Writing(job, name, Budget(job.settings.timeout_seconds, job.settings.max_tokens_per_draft))
    try:
        if job.settings.extract:
            yield from _extract(writing)
        if not _has_something_to_say(writing.job):
            return _composed(writing, "no fact answers what is asked, so there is nothing for it to say")
        first = yield from _write(writing)
    except ModelError as error:
        return _composed(writing, str(error))
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
    if best.checked.findings or best.mended.kept <= HARDLY_THE_MODELS:
        return _composed(writing, _why(best.checked.findings or writing.rounds[-1].findings, failure, len(attempts)))
    return _delivered(writing, best)


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
    answered = yield from _answer(writing, prompt, messages, structured=structured)
    return _attempt(writing, answered)


def _repair(writing: Writing, failed: Checked) -> Generator[Request, Completion, Attempt]:
    """The text anew, from what is still wrong with the one before."""
    job = writing.job
    prompt = load("repair", job.situation.reading.language, job.settings.prompts)
    messages = repair_messages(
        job.task, job.situation, job.by_composer, job.given, prompt, text=failed.text, findings=failed.findings
    )
    answered = yield from _answer(writing, prompt, messages, structured=False)
    return _attempt(writing, answered)


def _attempt(writing: Writing, answered: Answered) -> Attempt:
    checked = check(writing.job, answered.text)
    last = writing.rounds[-1]
    writing.rounds[-1] = last.model_copy(update={"findings": checked.findings})
    return Attempt(answered, mend(writing.job, checked) if writing.job.patches else Mended(checked))


def _answer(
    writing: Writing, prompt: Prompt, messages: tuple[ChatMessage, ...], *, structured: bool
) -> Generator[Request, Completion, Answered]:
    """Ask, once more where a structured answer is not in its form; raises `ModelAnswerError` for what is no reply."""
    schema = reply_schema() if structured else None
    completion = yield from _ask(writing, prompt, messages, schema)
    if not structured:
        return _usable(writing, prompt, messages, completion, completion.text)
    read = structured_in(completion.text)
    if isinstance(read, Misshapen) and _is_worth_asking_again(writing, read):
        again = asked_again(messages, completion.text, read.problem, writing.job.situation.reading.language)
        try:
            completion = yield from _ask(writing, prompt, again, schema)
        except ModelError:
            if read.reply is None:
                raise
        else:
            second = structured_in(completion.text)
            read = read if isinstance(second, Misshapen) and second.reply is None else second
    if isinstance(read, Misshapen):
        if read.reply is None:
            raise ModelAnswerError(f"the answer is not in the form asked for ({read.problem})")
        return _usable(writing, prompt, messages, completion, read.reply)
    return _usable(writing, prompt, messages, completion, read.reply, read.answers)


def _is_worth_asking_again(writing: Writing, read: Misshapen) -> bool:
    """With ``auto`` a reply that can be told all the same is taken; a model that writes no JSON is not told to."""
    if not writing.budget.has_time_for_another():
        return False
    return writing.job.settings.structured == "on" or read.reply is None


def _usable(  # noqa: PLR0913, PLR0917
    writing: Writing,
    prompt: Prompt,
    messages: tuple[ChatMessage, ...],
    completion: Completion,
    reply: str,
    claims: tuple[AnsweredQuestion, ...] = (),
) -> Answered:
    text = cleaned(writing.job, reply)
    if (useless := why_useless(text, messages)) is not None:
        raise ModelAnswerError(useless)
    return Answered(text, completion.by, prompt, claims)


def _ask(
    writing: Writing, prompt: Prompt, messages: tuple[ChatMessage, ...], schema: Schema | None, *, heard: bool = True
) -> Asking:
    """One answer, within what is left of the budget, and kept in the trace as it came."""
    budget, own = writing.budget, writing.job.settings.temperature
    tokens = budget.answer_tokens(messages)
    if not tokens:
        raise ModelUnavailableError("max_tokens_per_draft leaves no room for an answer")
    if not budget.seconds_left:
        raise ModelUnavailableError(f"no time is left of {budget.seconds:g} s")
    budget.asked()
    temperature = prompt.temperature if own is None else own
    completion = yield Request(messages, temperature, tokens, budget.seconds_left, schema, heard)
    budget.answered(messages, completion)
    writing.name = completion.by
    writing.rounds.append(
        Round(
            model=completion.by,
            prompt=prompt.label,
            prompt_hash=prompt.hash,
            text=completion.text,
            usage=completion.usage,
        )
    )
    return completion


def _extract(writing: Writing) -> Generator[Request, Completion, None]:
    """Add to the reading what else the model finds asked; where it fails, the reading stays as it is."""
    job = writing.job
    prompt = load("extract", job.situation.reading.language, job.settings.prompts)
    messages = extract_messages(job.situation, prompt)
    try:
        completion = yield from _ask(
            writing, prompt, messages, Schema("questions", schema_of("questions")), heard=False
        )
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


def _composed(writing: Writing, why: str) -> Draft:
    """The composer's draft, with a note that says in one line why it is."""
    line = " ".join(why.split())
    named = line if line.startswith(writing.name) else f"{writing.name}: {line}"
    told = {"usage": writing.usage, "rounds": len(writing.rounds), "trace": tuple(writing.rounds)}
    return writing.job.composed.model_copy(update={"note": f"composed without a model: {named}", **told})


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
