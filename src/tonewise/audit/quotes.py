"""Lines that a report quotes: the worst of each rule, and the team's own good replies to put beside them.

Of each only a few are kept, so memory stays flat; which ones does not depend on the order in which chunks end.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Any, Final

from tonewise.audit.masking import Mask
from tonewise.model import Severity

WORST_KEPT = 5
"""Lines a rule that are quoted."""
GOOD_KEPT = 3
"""Good replies a rule, language and kind of question that are remembered."""
MAX_QUOTE = 280
"""Characters of a message around the words in question."""
MAX_GOOD = 400
"""A good reply is one that can be read at a glance."""
ALIKE = 0.25
"""Share of words from which two customers' turns count as alike, two words at least."""
WORDS_ALIKE = 2

_WEIGHT: Final[dict[Severity, int]] = {"error": 3, "warning": 2, "advice": 1}
_WORD = re.compile(r"\w{4,}")


@dataclass(frozen=True, slots=True)
class Quote:
    """Words of a message and the part of them that a finding is about; the ends may be cut (``…``)."""

    text: str
    start: int
    end: int

    @classmethod
    def of(cls, text: str, start: int, end: int, mask: Mask) -> Quote:
        """The neighbourhood of ``start`` to ``end`` in a message, personal data masked."""
        text = mask(text)
        end = min(end, start + MAX_QUOTE)
        left = max(0, min(start - (MAX_QUOTE - (end - start)) // 2, len(text) - MAX_QUOTE))
        right = min(len(text), left + MAX_QUOTE)
        head, tail = "…" * (left > 0), "…" * (right < len(text))
        shift = len(head) - left
        return cls(f"{head}{text[left:right]}{tail}", start + shift, end + shift)


@dataclass(frozen=True, slots=True)
class Bad:
    """A place where a rule is broken."""

    severity: Severity
    findings: int
    """Findings of the rule in this conversation."""
    score: float
    """Of the whole conversation."""
    file: int
    """Which of the audit's files it is in."""
    line: int
    conversation: str | None
    message_index: int
    agent: str | None
    at: str | None
    language: str
    message: str
    suggestion: str | None
    customer: str
    """The end of what the customer wrote before."""
    asked: str
    """Kind of the first question in it."""
    quote: Quote
    better: str | None = None
    """The same reply with the rule's own fix."""

    @property
    def order(self) -> tuple[object, ...]:
        """The worst first; after that, those that stand first."""
        return *badness(self.severity, self.findings, self.score), self.file, self.line, self.message_index

    @property
    def words(self) -> str:
        """What a finding is about, by which two of the same kind are known."""
        return words_of(self.quote.text[self.quote.start : self.quote.end])

    @classmethod
    def loaded(cls, data: dict[str, Any]) -> Bad:
        """From a chunk's result."""
        return cls(**{**data, "quote": Quote(**data["quote"])})


@dataclass(frozen=True, slots=True)
class Good:
    """A reply of the team's own in which no rule found anything."""

    rules: int
    """How many rules applied to its conversation: the more, the surer."""
    file: int
    line: int
    language: str
    asked: str
    customer: str
    reply: str

    @property
    def order(self) -> tuple[object, ...]:
        """The best first."""
        return -self.rules, len(self.reply), self.file, self.line


def badness(severity: Severity, findings: int, score: float) -> tuple[int, int, float]:
    """What makes one line worse than another: less is worse."""
    return -_WEIGHT[severity], -findings, score


def words_of(text: str) -> str:
    """What a finding is about, folded: two with the same words are one example."""
    return " ".join(text.casefold().split())[:80]


class Quotes:
    """The worst lines of each rule and the good replies, as they come; only the first few in order are kept."""

    def __init__(self) -> None:
        self.bad: dict[str, list[Bad]] = {}
        self.good: dict[str, list[Good]] = {}

    def add_bad(self, rule: str, each: Bad) -> None:
        """Keep a line if it is among the worst of its rule; of two about the same words the worse one stays."""
        kept = {one.words: one for one in self.bad.get(rule, ())}
        same = kept.get(each.words)
        if same is None or each.order < same.order:
            kept[each.words] = each
        self.bad[rule] = sorted(kept.values(), key=lambda one: one.order)[:WORST_KEPT]

    def add_good(self, rule: str, each: Good) -> None:
        """Keep a good reply if it is among the best that meet such a question under a rule."""
        place = _place(rule, each)
        kept = {
            one.reply: one for one in sorted((*self.good.get(place, ()), each), key=lambda one: one.order, reverse=True)
        }
        self.good[place] = sorted(kept.values(), key=lambda one: one.order)[:GOOD_KEPT]

    def wants_good(self, rule: str, each: Good) -> bool:
        """Whether a good reply would be kept."""
        kept = self.good.get(_place(rule, each), [])
        return len(kept) < GOOD_KEPT or each.order < kept[-1].order

    def merge(self, other: Quotes) -> None:
        """Take over what another part found."""
        for rule, lines in other.bad.items():
            for line in lines:
                self.add_bad(rule, line)
        for place, replies in other.good.items():
            for reply in replies:
                self.add_good(place.split(" ", 1)[0], reply)

    def good_beside(self, rule: str, bad: Bad) -> Good | None:
        """A good reply of the team's own to a turn like the one that was answered badly; None where none is alike."""
        near = [(likeness(bad.customer, each.customer), each) for each in self.good.get(_place(rule, bad), ())]
        alike = [(share, each) for share, each in near if share >= ALIKE]
        return min(alike, key=lambda pair: (-pair[0], *pair[1].order))[1] if alike else None

    def dumped(self) -> dict[str, Any]:
        """As data for a chunk's result."""
        return {
            "bad": {rule: [asdict(each) for each in lines] for rule, lines in self.bad.items()},
            "good": {place: [asdict(each) for each in replies] for place, replies in self.good.items()},
        }

    @classmethod
    def loaded(cls, data: dict[str, Any]) -> Quotes:
        """From a chunk's result."""
        quotes = cls()
        quotes.bad = {rule: [Bad.loaded(each) for each in lines] for rule, lines in data["bad"].items()}
        quotes.good = {place: [Good(**each) for each in replies] for place, replies in data["good"].items()}
        return quotes


def likeness(one: str, other: str) -> float:
    """Share of words that two texts have in common, endings aside."""
    mine, theirs = _stems(_WORD.findall(one.casefold())), _stems(_WORD.findall(other.casefold()))
    return len(mine & theirs) / len(mine | theirs) if len(mine & theirs) >= WORDS_ALIKE else 0.0


def _place(rule: str, each: Bad | Good) -> str:
    return f"{rule} {each.language} {each.asked}"


def _stems(words: Iterable[str]) -> frozenset[str]:
    return frozenset(word[:5] for word in words)
