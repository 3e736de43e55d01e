"""What a prompt sends for a case: for a person to look at, and for checks that need conversations at hand."""

from __future__ import annotations

from dataclasses import dataclass, replace

from tonewise.drafting.prompt_examples import TASKS, composed_for, examples_in, findings_in
from tonewise.drafting.prompting import extract_messages, judge_messages, messages_for, repair_messages
from tonewise.drafting.situation import Situation, situation_of
from tonewise.errors import InputError
from tonewise.llm import ChatMessage
from tonewise.model import Case, Task
from tonewise.prompts import Prompt, examples_name, packaged
from tonewise.scoring import Scorer


@dataclass(frozen=True, slots=True)
class Sample:
    """A case, read and planned, and what a judge is to hold its reply against."""

    case: Case
    situation: Situation
    criterion: str | None = None


def sample_of(case: Case, scorer: Scorer, criterion: str | None = None) -> Sample:
    """A case read and planned by the rules of a scorer."""
    return Sample(case, situation_of(case.conversation, scorer, case.promise), criterion)


def samples_for(prompt: Prompt) -> tuple[Sample, ...]:
    """Conversations to try a prompt on: the packaged examples of its task, or those of a reply."""
    names = [examples_name(replace(prompt, task=task, language=language))
             for task in (prompt.task, "reply") for language in (prompt.language, "en")]  # fmt: skip
    path = next(path for name in names if (path := packaged() / name).is_file())
    return tuple(Sample(each.case, each.situation, "The reply answers the question.") for each in examples_in(path))


def request_for(prompt: Prompt, sample: Sample, *, structured: bool = False) -> tuple[ChatMessage, ...]:
    """What a prompt sends for a case; ``structured`` bears on replies alone.

    Raises `PromptError`, and InputError where the case lacks what the task starts from.
    """
    case, about = sample.case, sample.situation
    if prompt.task == "extract":
        return extract_messages(about, prompt)
    if prompt.task == "judge":
        return judge_messages(about, _needed(" ".join(case.replies), "reply"), sample.criterion or "", prompt)
    given = given_in(case)
    if prompt.task == "repair":
        failed = _needed(" ".join(case.replies) if not case.rough else case.rough, "reply")
        findings = findings_in(about, (failed,))
        composed = composed_for("reply", about, ())
        return repair_messages("reply", about, composed, (), prompt, text=failed, findings=findings)
    task = task_of(prompt)
    if task != "reply":
        _needed(" ".join(given), "pending" if task == "fold" else "rough")
    composed = composed_for(task, about, given)
    return messages_for(task, about, composed, given if task != "reply" else (), prompt, structured=structured)


def given_in(case: Case) -> tuple[str, ...]:
    """The agent's own words in a case."""
    return case.pending or ((case.rough,) if case.rough is not None else ())


def task_of(prompt: Prompt) -> Task:
    """The job that a prompt is for; a task of a user's own is taken as a reply."""
    return next((task for task in TASKS if task == prompt.task), "reply")


def _needed(text: str, field: str) -> str:
    if not text.strip():
        raise InputError(f"the case has no {field!r}, which this task starts from")
    return text
