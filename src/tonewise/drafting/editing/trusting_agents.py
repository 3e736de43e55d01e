"""Scores of texts made from an agent's own: what the agent says is known, unless a fact says otherwise."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from tonewise.drafting.editing.contradicting import contradicted, known_of
from tonewise.drafting.editing.pieces import pieces
from tonewise.drafting.situation import Situation
from tonewise.model import Fact, Finding, Score
from tonewise.rules.rule import Exchange, Rule
from tonewise.scoring import score_exchange

_RULE = "grounded"
_AGENTS = "said-by-the-agent-{}"


def scored(situation: Situation, text: str, given: Sequence[str]) -> Score:
    """Hold a text made from an agent's own texts against the rules.

    For ``grounded`` alone the agent's statements stand beside the facts, those left out that a fact contradicts; every
    other rule sees the conversation as it is.
    """
    score = situation.score(text)
    if not given or score.rules.get(_RULE) != "fail":
        return score
    told = tuple(Fact(id=_AGENTS.format(at), text=each) for at, each in enumerate(_uncontradicted(situation, given)))
    rules = situation.scorer.rules(situation.conversation.channel)
    return score_exchange(
        situation.exchange(text), [_trusting(rule, told) if rule.id == _RULE else rule for rule in rules]
    )


def _uncontradicted(situation: Situation, given: Sequence[str]) -> list[str]:
    known = known_of(situation)
    found = [piece for text in given for piece in pieces(text, situation, by_thought=True)]
    return [piece.text for piece in found if piece.text.strip() and contradicted(piece, situation, known) is None]


def _trusting(rule: Rule, told: tuple[Fact, ...]) -> Rule:
    """The rule with further facts to rest on."""
    check = rule.check

    def trusting(exchange: Exchange) -> Sequence[Finding] | None:
        conversation = exchange.conversation
        wider = conversation.model_copy(update={"facts": (*conversation.facts, *told)})
        return check(replace(exchange, conversation=wider)) if check is not None else None

    return replace(rule, check=trusting)
