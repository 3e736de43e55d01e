"""One reply or conversation that was held against the rules, and where it came from."""

from __future__ import annotations

from dataclasses import dataclass

from tonewise.model import Conversation, Finding, Score


@dataclass(frozen=True, slots=True)
class Judged:
    """A score, what it was over, and the place in a file."""

    source: str
    """The file's name as it was given."""
    line: int
    """The line that the case begins at, from 1."""
    conversation: Conversation
    reply: tuple[str, ...]
    """Empty where the agents' own messages in the conversation were judged."""
    score: Score

    @property
    def name(self) -> str:
        """The case's id, or its line."""
        return self.score.id or f"line {self.line}"


def told(finding: Finding) -> str:
    """A finding in one paragraph: what is wrong, in which words, what to do instead."""
    words = f"{finding.message} «{finding.text}»"
    return f"{words} → {finding.suggestion}" if finding.suggestion else words
