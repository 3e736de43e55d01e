"""Drafts and replies in a team's own tests: drafted, scored, and held to what a test expects of them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from tonewise import api
from tonewise.expectations import unmet
from tonewise.files import conversation_from
from tonewise.model import Conversation, Draft, Expectation, Score
from tonewise.painting import Painter
from tonewise.plain import harmless
from tonewise.reports.passages import told
from tonewise.settings import load

Words = str | Sequence[str]


class Replies:
    """What the fixture ``tonewise`` gives: the public functions with the project's settings, and one assertion."""

    def draft(self, conversation: api.AnyConversation, **call: Any) -> Draft:
        """A draft, as `tonewise.draft` makes it."""
        return api.draft(conversation, **call)

    def score(self, conversation: api.AnyConversation, reply: Words | Draft, **call: Any) -> Score:
        """A reply held against the rules, as `tonewise.score` does with the project's settings."""
        return api.score(conversation, _texts(reply), settings=load(), **call)

    def assert_passes(  # noqa: PLR0913 - what may be expected, each by its name
        self, conversation: api.AnyConversation, reply: Words | Draft, *, contains: Sequence[Words] = (),
        lacks: Words = (), passes: Words = (), fails: Words = (), **call: Any,
    ) -> Score:  # fmt: skip
        """The score of a reply that meets all that is expected; else AssertionError says what it does not.

        No rule may find an error but those in ``fails``, which must find something. ``contains`` and ``lacks`` are
        words as in a case's expectations: of a list within ``contains`` one each is enough.
        """
        __tracebackhide__ = True
        expected = Expectation(
            contains=tuple(_row(group) for group in _row(contains)), lacks=_row(lacks), passes=_row(passes),
            fails=_row(fails),
        )  # fmt: skip
        score = self.score(conversation, reply, **call)
        errors = [each for each in score.findings if each.severity == "error" and each.rule not in expected.fails]
        texts = _texts(reply)
        problems = unmet(expected, "\n".join(texts), score)
        if problems or errors:
            given = conversation if isinstance(conversation, Conversation) else conversation_from(conversation)
            raise AssertionError("\n".join(_message(problems, score, given, texts)))
        return score


def _message(problems: Sequence[str], score: Score, given: Conversation, texts: Sequence[str]) -> Iterator[str]:
    yield from (harmless(problem) for problem in problems) if problems else ["the reply has errors"]
    yield from (f"  > {line}" for text in texts for line in harmless(text, lines=True).split("\n"))
    yield from told(score.findings, given, texts, "en", Painter(False))


def _texts(reply: Words | Draft) -> list[str]:
    return [reply.text] if isinstance(reply, Draft) else list(_row(reply))


def _row(words: Any) -> tuple[Any, ...]:
    return (words,) if isinstance(words, str) else tuple(words)
