"""What a suite holds, as people write it: cases, what drafts and what judges them, and the bars that they must meet."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Annotated, Any, Literal, Self

from pydantic import BeforeValidator, Field, WithJsonSchema, model_validator

from tonewise.model import AnswerStatus, Case, Expectation, Length, Task
from tonewise.values import FileValue, Text, Value

COMPOSER = "composer"
PACKAGED = "packaged"
"""Name of the prompts that come with the package."""
SCRIPTED = "scripted/"
"""Begins the names of models that say what a file holds."""
STORED = "stored"
"""Name of the variant of cases that hold their reply: nothing drafts them."""


def _row(value: object) -> object:
    """One value where a list is wanted is a list of one; whether it is text is told by what checks the list."""
    return value if isinstance(value, list | tuple) else (value,)


_TEXT_OR_TEXTS = {"anyOf": [{"type": "string"}, {"type": "array", "items": {"type": "string"}}]}

Row = Annotated[tuple[Text, ...], BeforeValidator(_row), WithJsonSchema(_TEXT_OR_TEXTS, mode="validation")]
Groups = Annotated[
    tuple[Row, ...],
    BeforeValidator(_row),
    WithJsonSchema({"anyOf": [{"type": "string"}, {"type": "array", "items": _TEXT_OR_TEXTS}]}, mode="validation"),
]
"""Groups of words of which one each must stand in a text; a text alone is a group of one."""


class ExpectedAnswer(FileValue):
    """What a reply must do with one question, whose words stand in the customer's turn."""

    question: Text
    status: AnswerStatus | None = None
    """answered, refused, promised or missing; None asserts nothing of it."""
    contains: Groups = ()
    """Groups of words: the reply must hold one of each group."""
    lacks: Row = ()


class ExpectedRegister(FileValue):
    """How a reply must speak; what is None is not asserted."""

    address: Literal["ты", "вы", "none"] | None = None
    """How the customer is addressed; ``none``: with no pronoun or verb that tells."""
    greeting: bool | None = None
    emoji: bool | None = None
    """Whether emoji or smileys stand in it."""
    length: Length | None = None


class EvalExpectation(Expectation):
    """What a case's reply must hold, and break, and do with each question."""

    contains: Groups = ()
    lacks: Row = ()
    answers: tuple[ExpectedAnswer, ...] = ()
    manner: ExpectedRegister | None = Field(default=None, alias="register")
    max_words: int | None = Field(default=None, ge=0)
    """Most words of the whole reply, told apart by spaces; part of the measure ``content``."""

    @property
    def says_nothing(self) -> bool:
        """Whether nothing is asserted."""
        words = self.contains or self.lacks or self.max_words is not None
        return not (self.fails or self.passes or words or self.answers or self.manner)


class EvalCase(Case):
    """A case of a suite: to be drafted where it has no reply, else its reply is what is scored."""

    task: Task | None = None
    """Which job; None is the suite's, else fold where something is pending, rewrite where a text is rough, or reply."""
    expect: EvalExpectation = EvalExpectation()
    sent: Text | tuple[Text, ...] | None = None
    """What an agent sent in the end; drafts are told by how much they differ from it."""
    group: Text | None = None
    """Cases of one group stand or fall together (one conversation, one customer): intervals are drawn over groups."""
    tags: Row = ()

    def job(self, default: Task | None = None) -> Task:
        """The job that drafts it."""
        if self.task or default:
            return self.task or default or "reply"
        return "fold" if self.pending else "rewrite" if self.rough is not None else "reply"


class Judge(FileValue):
    """A model that tells whether replies meet one criterion."""

    name: Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9-]*$")]
    criterion: Text | Mapping[Literal["ru", "en"], Text] | None = None
    """A sentence or two, perhaps one a language."""
    rule: Text | None = None
    """Instead of a criterion: a rule of the catalogue, judged by its title and reason."""
    models: Row = ()
    """Models that are asked in turn, a vote each; none: the one that the settings name."""
    votes: int = Field(default=3, ge=1, le=15)
    """Most votes of one verdict: a first "fail" is confirmed by a majority of them. Odd."""
    must: bool = True
    """Whether a case fails where the judge does not pass it."""
    tag: Text | None = None
    """Only cases with this tag are judged; see :meth:`Suite.judges_of`."""

    @model_validator(mode="after")
    def _one_criterion(self) -> Self:
        if (self.criterion is None) == (self.rule is None):
            raise ValueError("a judge has a criterion, or a rule to judge by, and not both")
        if self.votes % 2 == 0:
            raise ValueError("votes: an even number has no majority")
        return self

    @property
    def scorer(self) -> str:
        """The name that its results go by."""
        return f"judge/{self.name}"

    def judges(self, case: EvalCase) -> bool:
        """Whether it is asked of a case."""
        return self.tag is None or self.tag in case.tags


class RuleChoice(FileValue):
    """Which rules score; none named means all."""

    select: Row = ()
    ignore: Row = ()


class Bar(FileValue):
    """A value that a measure must reach in every variant, or in one."""

    scorer: Text
    """Name of a measure: ``passed``, ``gate``, ``score``, ``coverage``, ``seconds``, ``rule/ID``, ``judge/NAME`` …"""
    min: float | None = None
    max: float | None = None
    variant: Text | None = None
    tag: Text | None = None
    """Only over cases with this tag."""

    @model_validator(mode="after")
    def _has_a_bar(self) -> Self:
        if self.min is None and self.max is None:
            raise ValueError("a bar has a min, a max, or both")
        return self


class Suite(FileValue):
    """A file of evaluation: cases, and the matrix of models, prompts and settings that drafts each of them."""

    name: Annotated[str, Field(pattern=r"^[\w][\w.-]*$")] | None = None
    """The file's name without its ending where absent."""
    description: Text | None = None
    task: Task | None = None
    models: Row = (COMPOSER,)
    prompts: Row = (PACKAGED,)
    """Folders of prompts, relative to the suite's file, or ``packaged``."""
    settings: Mapping[str, Mapping[str, Any]] = Field(default_factory=lambda: {"default": {}})
    """Settings to try, each under a name."""
    repeats: int = Field(default=1, ge=1, le=1000)
    seed: int = 0
    """Of the resampling behind intervals; drafts depend on it in nothing."""
    scorers: Row = ()
    """Names of the measures to take (``content``, ``coverage``, ``rule/*`` …); none named means all that apply."""
    rules: RuleChoice = RuleChoice()
    judges: tuple[Judge, ...] = ()
    bars: tuple[Bar, ...] = ()
    files: Row = ()
    """Files of further cases, relative to the suite's."""
    cases: tuple[EvalCase, ...] = ()

    def judges_of(self, case: EvalCase) -> tuple[Judge, ...]:
        """The judges that are asked of a case."""
        return tuple(judge for judge in self.judges if judge.judges(case))


class Variant(Value):
    """One cell of the matrix: what drafts."""

    model: str
    prompts: str = PACKAGED
    settings: str = "default"

    @property
    def name(self) -> str:
        """As short as it can be told: parts that are the default are left out."""
        parts = [self.model]
        if self.prompts != PACKAGED:
            parts.append(self.prompts)
        if self.settings != "default":
            parts.append(self.settings)
        return " + ".join(parts)


def slug(name: str) -> str:
    """A name as part of a file's name."""
    return re.sub(r"[^\w.-]+", "-", name).strip("-.") or "run"
