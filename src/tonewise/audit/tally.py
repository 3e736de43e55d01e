"""Counts of an audit: per rule, agent, channel and week; small, whatever the number of conversations.

Counts are of conversations. A rule applies to each agent who wrote in a conversation to which it applies, and fails for
those whom its findings point at.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final, Literal

Dimension = Literal["agent", "channel", "week"]
DIMENSIONS: Final[tuple[Dimension, ...]] = ("agent", "channel", "week")

OTHERS = "…"
"""Stands for all names beyond the limit."""
MAX_NAMES = 5_000
"""Names that are told apart; a column that is unique in each row must not fill the memory."""


@dataclass(slots=True)
class Count:
    """How many conversations, and how many of them fail; of a rule: to how many it applies, and how many break it."""

    of: int = 0
    fails: int = 0

    def add(self, other: Count) -> None:
        """Add another count to this one."""
        self.of += other.of
        self.fails += other.fails


Names = dict[str, Count]


@dataclass(slots=True)
class RuleTally:
    """The counts of one rule."""

    all: Count = field(default_factory=Count)
    findings: int = 0
    by: dict[Dimension, Names] = field(default_factory=lambda: {each: {} for each in DIMENSIONS})


@dataclass(slots=True)
class Tally:
    """The counts of an audit, or of a part of one."""

    all: Count = field(default_factory=Count)
    messages: int = 0
    replies: int = 0
    without_reply: int = 0
    broken: int = 0
    files: Names = field(default_factory=dict)
    """Conversations of each file, and broken rows."""
    languages: Names = field(default_factory=dict)
    aspects: Names = field(default_factory=dict)
    """Conversations in which any rule on an aspect (contact, holding …) applies, and those in which one is broken."""
    by: dict[Dimension, Names] = field(default_factory=lambda: {each: {} for each in DIMENSIONS})
    rules: dict[str, RuleTally] = field(default_factory=dict)

    def count_rule(
        self,
        rule: str,
        named: Mapping[Dimension, Iterable[str]],
        failing: Mapping[Dimension, Iterable[str]],
        findings: int,
    ) -> None:
        """A conversation to which a rule applies: whom it names, and for whom the rule fails."""
        tally = self.rules.setdefault(rule, RuleTally())
        tally.all.add(Count(1, int(findings > 0)))
        tally.findings += findings
        for dimension, names in named.items():
            fails = set(failing[dimension]) if findings else set()
            for name in names:
                count(tally.by[dimension], name, Count(1, int(name in fails)))

    def merge(self, other: Tally) -> None:
        """Add another part's counts."""
        self.all.add(other.all)
        for name in ("messages", "replies", "without_reply", "broken"):
            setattr(self, name, getattr(self, name) + getattr(other, name))
        _merge(self.files, other.files)
        _merge(self.languages, other.languages)
        _merge(self.aspects, other.aspects)
        for dimension in DIMENSIONS:
            _merge(self.by[dimension], other.by[dimension])
        for rule, tally in other.rules.items():
            mine = self.rules.setdefault(rule, RuleTally())
            mine.all.add(tally.all)
            mine.findings += tally.findings
            for dimension in DIMENSIONS:
                _merge(mine.by[dimension], tally.by[dimension], known=self.by[dimension])

    def dumped(self) -> dict[str, Any]:
        """The counts as data for a chunk's result."""
        return {
            "all": _pair(self.all), "messages": self.messages, "replies": self.replies,
            "without_reply": self.without_reply, "broken": self.broken, "files": _pairs(self.files),
            "languages": _pairs(self.languages), "aspects": _pairs(self.aspects),
            "by": {name: _pairs(names) for name, names in self.by.items()},
            "rules": {
                rule: [_pair(tally.all), tally.findings, {name: _pairs(names) for name, names in tally.by.items()}]
                for rule, tally in self.rules.items()
            },
        }  # fmt: skip

    @classmethod
    def loaded(cls, data: dict[str, Any]) -> Tally:
        """The counts from a chunk's result."""
        return cls(
            Count(*data["all"]), data["messages"], data["replies"], data["without_reply"], data["broken"],
            _names(data["files"]), _names(data["languages"]), _names(data["aspects"]),
            {dimension: _names(data["by"][dimension]) for dimension in DIMENSIONS},
            {
                rule: RuleTally(Count(*pair), findings, {each: _names(by[each]) for each in DIMENSIONS})
                for rule, (pair, findings, by) in data["rules"].items()
            },
        )  # fmt: skip


def count(names: Names, name: str, add: Count) -> None:
    """Count for a name."""
    names.setdefault(name, Count()).add(add)


def _merge(names: Names, others: Names, known: Names | None = None) -> None:
    """Add counts by name; names beyond the limit, or that are not among the known ones, are one."""
    for name, each in others.items():
        kept = name in (names if known is None else known) or (known is None and len(names) < MAX_NAMES)
        count(names, name if kept else OTHERS, each)


def _pair(each: Count) -> tuple[int, int]:
    return each.of, each.fails


def _pairs(names: Names) -> dict[str, tuple[int, int]]:
    return {name: _pair(each) for name, each in names.items()}


def _names(data: dict[str, list[int]]) -> Names:
    return {name: Count(*pair) for name, pair in data.items()}
