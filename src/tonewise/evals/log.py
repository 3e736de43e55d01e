"""What a run's log holds: a header of all that the drafts were made with, then a line for each draft."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal

from tonewise.evals.suite import EvalCase, Suite, Variant
from tonewise.model import Draft, Usage
from tonewise.values import FileValue

Verdict = Literal["pass", "fail", "cannot-assess", "error"]


class RunHeader(FileValue):
    """The first line of a log: everything that is needed to make its drafts again."""

    kind: Literal["run"] = "run"
    run: str
    """Name of the run, unique in its folder."""
    suite: Suite
    """As it was read, without its cases: each stands beside its draft."""
    source: str
    """The suite's file as it was named."""
    sha256: str
    """Of the suite's file and of all files of cases that it names."""
    variants: tuple[Variant, ...]
    settings: Mapping[str, Mapping[str, Any]]
    """By variant: the settings that differ from the defaults; keys are never among them."""
    prompts: Mapping[str, Mapping[str, str]]
    """By variant: hashes of the prompts, by their names and versions (``reply/ru@3``)."""
    repeats: int
    only: tuple[str, ...] = ()
    """Ids of the cases that were run; none means all."""
    drafts: int | None = None
    """Lines that follow in the complete log, so that one which was cut is not taken for whole."""
    tonewise: str
    """Version of this package."""
    python: str
    platform: str
    started: str
    """ISO 8601, UTC."""


class Vote(FileValue):
    """One answer of a judging model."""

    verdict: Verdict
    reason: str = ""
    quote: str = ""
    doubt: str = ""
    """Why it counts for nothing, where it does not: its quote stands nowhere in the reply, or its reason is none."""
    model: str
    usage: Usage = Usage()


class Judgement(FileValue):
    """What a judge says of a draft; a vote that never came is an error, and never a pass."""

    judge: str
    verdict: Verdict
    reason: str = ""
    prompt: str = ""
    """Name and version, such as ``judge/ru@3``."""
    prompt_hash: str = ""
    votes: tuple[Vote, ...] = ()


class Record(FileValue):
    """A line of a log: one case drafted once by one variant, or its stored reply."""

    kind: Literal["draft"] = "draft"
    run: str
    case_id: str
    group: str
    source: str
    """The file that holds the case."""
    line: int
    variant: str
    """Name of the variant; ``stored`` for a reply that the case holds."""
    repeat: int
    """From 0."""
    started: str
    seconds: float
    case: EvalCase
    draft: Draft | None = None
    """None for a stored reply, and where drafting broke."""
    error: str | None = None
    """Why there is no draft, or why it is not the variant's (no answer of the model came and the composer wrote)."""
    judgements: tuple[Judgement, ...] = ()

    @property
    def replies(self) -> tuple[str, ...]:
        """The text that is scored, as a row of messages; empty where there is none."""
        if self.draft is not None:
            return (self.draft.text,)
        return self.case.replies
