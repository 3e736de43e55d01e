"""What the rules find in a finished text and that can simply go: a datum asked twice, a promotion, a rating, a jest."""

from __future__ import annotations

from collections.abc import Sequence

from tonewise.drafting.editing.facts_said import customers_texts, said_in
from tonewise.drafting.joining import close, upper_first
from tonewise.drafting.situation import Situation
from tonewise.model import Finding
from tonewise.reading.refusals import clauses
from tonewise.reading.sentences import split
from tonewise.reading.values import values
from tonewise.reading.words import tokens

CUT = frozenset(
    "no-repeat-ask ask-only-what-is-needed no-promo-on-complaint ask-feedback-once no-anything-else no-familiarity "
    "no-platitudes no-canned-phrases no-ritual-apology continue-not-restart no-empty-holding fit-the-mood "
    "respect-preference no-extra-contact handover-keeps-context answer-off-topic result-first".split()
)
"""Rules whose findings show what a reply is better without."""
WHOLE = frozenset(
    "no-repeat-ask ask-only-what-is-needed no-promo-on-complaint ask-feedback-once no-anything-else "
    "continue-not-restart no-extra-contact result-first".split()
)
"""Of these, the ones whose sentences go even with a value in them."""
_ROUNDS = 2


def cleared(text: str, situation: Situation) -> str:
    """The text without the sentences, or clauses of them, that these rules find; what says a fact stays."""
    for _ in range(_ROUNDS):
        found = [f for f in situation.score(text).findings if f.rule in CUT and f.in_ == "reply"]
        shorter = _without(text, found, situation) if found else text
        if shorter == text or not shorter.strip():
            return text
        text = shorter
    return text


def _without(text: str, found: Sequence[Finding], situation: Situation) -> str:
    for start, end in reversed(split(text)):
        inside = [f for f in found if start <= f.start < end or f.start <= start < f.end]
        if inside:
            text = _mended(text, (start, end), inside, situation)
    return text.strip()


def _mended(text: str, span: tuple[int, int], found: Sequence[Finding], situation: Situation) -> str:
    start, end = span
    sentence = text[start:end]
    says = _says(sentence, situation)
    if any(finding.rule == "result-first" for finding in found) and (
        says or values(sentence, situation.reading.language) or found[0].start > start
    ):
        return text
    kept = [
        (a, b) for a, b in clauses(sentence)
        if not any(f.start < start + b and start + a < f.end for f in found)
    ]  # fmt: skip
    rest = " ".join(sentence[a:b] for a, b in kept)
    contiguous = bool(kept) and sum(b - a for a, b in kept) + 2 * (len(kept) - 1) >= kept[-1][1] - kept[0][0] - 4
    if contiguous and (_says(rest, situation) or (not says and values(rest, situation.reading.language))):
        new = sentence[kept[0][0] : kept[-1][1]]
        return text[:start] + close(upper_first(new)) + text[end:]
    whole = any(finding.rule in WHOLE for finding in found)
    if says or (values(sentence, situation.reading.language) and not (whole or _asks(sentence))):
        return text
    after = len(text) - len(text[end:].lstrip(" "))
    return text[:start] + text[after:]


def _asks(sentence: str) -> bool:
    return "?" in tokens(sentence)[-1].text


def _says(text: str, situation: Situation) -> bool:
    known = customers_texts(situation.conversation)
    return any(
        said_in(text, fact, situation.reading.language, known)
        for fact in situation.conversation.facts
        if fact.audience == "customer"
    )
