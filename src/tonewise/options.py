"""What a team sets for the rules: names, limits, opening hours, and phrases of its own to avoid.

Frozen values without a check of their own: :mod:`tonewise.settings` reads them from files and refuses what is wrong.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import time
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from tonewise.model import Severity

FormOfAddress = Literal["вы", "ты"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """Numbers that rules count against, each with the value that the rule was written for."""

    emoji: int = 2
    """Most emoji and smileys in a reply, however many the customer uses."""
    terse_words: int = 12
    """Most words of a message that counts as terse."""
    wall_words: int = 60
    """Words above which the reply to a terse message is a wall of text."""
    careful_words: int = 60
    """Words above which a customer's message is long and careful."""
    bare_words: int = 3
    """Most words of a reply that is too bare for a long and careful message."""
    sentence_words: int = 35
    """Words above which a reader loses a sentence."""
    first_answer_minutes: float = 5.0
    """Minutes in which a chat is answered first."""
    burst_minutes: float = 5.0
    """Minutes in which one author's messages in a row are one answer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Hours:
    """Opening hours: the same from ``opens`` to ``closes`` on each of the ``days`` (0 is Monday)."""

    opens: time
    closes: time
    days: frozenset[int] = frozenset(range(7))


@dataclass(frozen=True, slots=True, kw_only=True)
class Price:
    """What a model costs, in US dollars for a million tokens."""

    input: float
    output: float


@dataclass(frozen=True, slots=True, kw_only=True)
class PhraseRule:
    """A rule of a team's own: phrases that its replies do without."""

    id: str
    phrases: tuple[str, ...]
    """Patterns of :mod:`tonewise.reading.phrases`: a word stands for all of its forms, ``=word`` for that form."""
    message: str
    suggestion: str | None = None
    severity: Severity = "warning"


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """What rules are told besides the conversation and the reply."""

    names: tuple[str, ...] = ()
    """Brand and product names: never slang, a diminutive or a slip of the pen."""
    words: tuple[str, ...] = ()
    """Words of the trade that are spelt right, in their dictionary form."""
    subject: str | None = None
    """What the company does, in a line; None where nobody said so."""
    address: FormOfAddress = "вы"
    """How a customer is addressed in Russian who uses neither pronoun."""
    hours: Hours | None = None
    """When replies are due; None is around the clock."""
    limits: Limits = field(default_factory=Limits)


DEFAULTS = Options()
