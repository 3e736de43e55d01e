"""Of what there is too much and of what too little, where a rule is broken.

A rule that is in neither list (manner, spelling, a wrong fact) is about how a thing is said, not about how much.
"""

from __future__ import annotations

from typing import Final, Literal

Amount = Literal["too much", "too little"]
Aspect = Literal[
    "contact", "questions", "holding", "filler",
    "answers", "way forward", "time named", "explanation",
]  # fmt: skip

ASPECTS: Final[dict[Aspect, tuple[Amount, frozenset[str]]]] = {
    "contact": ("too much", frozenset((
        "no-extra-contact", "ask-feedback-once", "no-anything-else", "no-promo-on-complaint", "one-message",
        "no-repeat-transfer", "respect-preference",
    ))),
    "questions": ("too much", frozenset((
        "no-interrogation", "no-repeat-ask", "ask-only-what-is-needed", "handover-keeps-context",
        "continue-not-restart",
    ))),
    "holding": ("too much", frozenset(("no-empty-holding",))),
    "filler": ("too much", frozenset((
        "no-canned-phrases", "no-ritual-apology", "no-platitudes", "mirror-emoji", "one-thought-per-sentence",
        "chat-not-letter",
    ))),
    "answers": ("too little", frozenset((
        "answer-every-question", "stay-on-topic", "answer-off-topic", "answer-in-time", "acknowledge-feedback",
    ))),
    "way forward": ("too little", frozenset((
        "refusal-has-alternative", "no-negative-wording", "concrete-steps", "say-what-next", "lead-the-undecided",
    ))),
    "time named": ("too little", frozenset(("holding-names-a-time", "announce-transfer"))),
    "explanation": ("too little", frozenset(("explain-links", "result-first"))),
}  # fmt: skip
"""Rules by what their findings are too much or too little of; ids of rules that are not installed do no harm."""

_BY_RULE: Final[dict[str, tuple[Amount, Aspect]]] = {
    rule: (amount, aspect) for aspect, (amount, rules) in ASPECTS.items() for rule in rules
}


def excess_of(rule: str) -> tuple[Amount, Aspect] | None:
    """What a broken rule means too much or too little of; None for a rule that is about neither."""
    return _BY_RULE.get(rule)
