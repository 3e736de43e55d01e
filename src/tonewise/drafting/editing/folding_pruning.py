"""Sentences that a rule finds fault with and that tell nothing which the rest does not are left out."""

from __future__ import annotations

import re
from collections.abc import Iterator

from tonewise.drafting.editing.content import HARD, same_value
from tonewise.drafting.editing.facts_said import customers_texts, said_in
from tonewise.drafting.situation import Situation
from tonewise.model import Finding, Score
from tonewise.reading.sentences import split
from tonewise.reading.values import values

_RULES = frozenset((
    "no-repeat-ask", "no-familiarity", "no-empty-holding", "holding-names-a-time", "no-canned-phrases", "no-platitudes",
    "no-ritual-apology", "grounded", "no-anything-else", "human-language", "fit-the-mood", "neutral-about-money",
    "announce-transfer", "ask-only-what-is-needed", "no-promo-on-complaint", "continue-not-restart",
))  # fmt: skip
"""Rules that a sentence may break for nothing."""
_MOST = 4
"""Sentences that are left out at most: each costs a score."""
_WEIGHTS = {"error": 3, "warning": 2, "advice": 1}


def pruned(situation: Situation, text: str) -> str:
    """The text without sentences that break a rule and whose values, if any, the rest tells too."""
    score = situation.score(text)
    for _ in range(_MOST):
        found = next(_shorter(situation, text, score), None)
        if found is None:
            break
        text, score = found
    return text


def _shorter(situation: Situation, text: str, score: Score) -> Iterator[tuple[str, Score]]:
    """The text without one of its faulty sentences, and its score, where that is better."""
    tried: set[tuple[int, int]] = set()
    for finding in score.findings:
        span = _sentence_of(finding, text)
        if span is None or span in tried:
            continue
        tried.add(span)
        shorter = _without(text, span)
        if (
            not shorter
            or _says_a_fact(text[slice(*span)], shorter, situation)
            or not _told_elsewhere(text[slice(*span)], shorter, situation.reading.language)
        ):
            continue
        after = situation.score(shorter)
        if _broken(after) < _broken(score):
            yield shorter, after


def _sentence_of(finding: Finding, text: str) -> tuple[int, int] | None:
    if finding.rule not in _RULES or finding.in_ != "reply":
        return None
    return next(((start, end) for start, end in split(text) if start <= finding.start < end), None)


def _without(text: str, span: tuple[int, int]) -> str:
    head, tail = text[: span[0]].rstrip(" "), text[span[1] :].lstrip(" ")
    gap = "" if not head or not tail or head.endswith("\n") or tail.startswith("\n") else " "
    return f"{head}{gap}{tail}".strip()


def _without_name(text: str, span: tuple[int, int]) -> str:
    """The text with a greeting that calls nobody by a name which nothing holds."""
    return text[: span[0]] + _NAME.sub("", text[slice(*span)]) + text[span[1] :]


_NAME = re.compile(r",\s*[^!,.]{1,60}(?=[!,.])")


def _told_elsewhere(sentence: str, rest: str, language: str) -> bool:
    """Whether no value goes with a sentence."""
    kept = values(rest, language)
    return all(
        any(same_value(value, other) for other in kept) for value in values(sentence, language) if value.kind in HARD
    )


def _broken(score: Score) -> int:
    return sum(_WEIGHTS[finding.severity] for finding in score.findings)


def _says_a_fact(sentence: str, rest: str, situation: Situation) -> bool:
    """Whether a sentence says a fact that the rest does not."""
    language, known = situation.reading.language, customers_texts(situation.conversation)
    return any(
        said_in(sentence, fact, language, known) and not said_in(rest, fact, language, known)
        for fact in situation.conversation.facts
        if fact.audience == "customer"
    )
