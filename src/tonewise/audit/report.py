"""What an audit found, as values: the same for the terminal, JSON, the page and the style guide."""

from __future__ import annotations

from math import sqrt

from pydantic import ConfigDict

from tonewise.audit.excess import Amount, Aspect
from tonewise.model import Severity
from tonewise.values import Value


class Part(Value):
    """Conversations of one agent, channel or week, and how many of them have a finding of severity error.

    An agent's failing conversations are those in which such a finding points at them.
    """

    name: str
    """Empty for an agent without a name, and for conversations without a date."""
    conversations: int
    failing: int
    share: float


class RulePart(Value):
    """How one agent, channel or week keeps a rule."""

    name: str
    applies: int
    fails: int
    share: float


class Extent(Value):
    """Too much or too little of something: in how many conversations it could be, and in how many it is."""

    amount: Amount
    aspect: Aspect | None = None
    """None for all aspects together."""
    applies: int
    fails: int
    share: float


class Line(Value):
    """A place where a rule is broken, in the team's own words, and better ones where there are any."""

    file: str
    line: int
    conversation: str | None = None
    message_index: int
    agent: str | None = None
    at: str | None = None
    severity: Severity
    message: str
    customer: str
    text: str
    """The message around the words in question; ``…`` where it is cut."""
    start: int
    end: int
    suggestion: str | None = None
    fixed: str | None = None
    """The same reply with the rule's own fix."""
    good: str | None = None
    """A reply of the team's own to a turn like this, in which nothing was found."""
    good_customer: str | None = None
    """The turn that it answered."""


class RuleReport(Value):
    """A rule over all conversations: to how many it applies and how many break it."""

    rule: str
    title: str
    severity: Severity
    amount: Amount | None = None
    """What its findings are of: too much or too little, or None for neither."""
    aspect: Aspect | None = None
    applies: int
    fails: int
    findings: int
    share: float
    agents: tuple[RulePart, ...]
    channels: tuple[RulePart, ...]
    weeks: tuple[RulePart, ...]
    worst: tuple[Line, ...]


class BrokenRow(Value):
    """A row that could not be judged."""

    file: str
    line: int
    problem: str


class File(Value):
    """A file, and how many conversations and broken rows it has."""

    name: str
    conversations: int
    broken: int


class Report(Value):
    """An audit: how conversations keep the rules, by rule, agent, channel and week."""

    model_config = ConfigDict(title="Audit")

    tonewise: str
    """The version that made it."""
    language: str
    """Of titles: the one that was asked for, else the one of most conversations."""
    files: tuple[File, ...]
    conversations: int
    replies: int
    """Agents' and bots' messages in a row count as one."""
    messages: int
    failing: int
    """Conversations with a finding of severity error."""
    share: float
    without_reply: int
    """Conversations in which nobody answered."""
    broken: int
    """Rows that could not be judged."""
    extents: tuple[Extent, ...]
    rules: tuple[RuleReport, ...]
    """The worst first: by severity and share, where few conversations say less than many."""
    agents: tuple[Part, ...]
    channels: tuple[Part, ...]
    weeks: tuple[Part, ...]
    broken_rows: tuple[BrokenRow, ...]
    """The first ones; all of them are in the work folder."""


def share_of(fails: int, of: int) -> float:
    """A share, 0 where there is nothing to share."""
    return round(fails / of, 4) if of else 0.0


def at_least(fails: int, of: int) -> float:
    """The lower end of Wilson's 95% interval of a share: two of two cases say less than ninety of a hundred."""
    if not of:
        return 0.0
    share, square = fails / of, 1.96**2
    middle = share + square / (2 * of)
    return (middle - sqrt(square * (share * (1 - share) / of + square / (4 * of * of)))) / (1 + square / of)
