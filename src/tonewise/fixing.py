"""Safe fixes: what rules can put right in a reply without changing what it says."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from tonewise.model import Score
from tonewise.rules.rule import Exchange, Rule
from tonewise.scoring import score_exchange


@dataclass(frozen=True, slots=True)
class Fixed:
    """A reply with the fixes that could be made, the rules that made them, and its score now."""

    reply: tuple[str, ...]
    score: Score
    by: tuple[str, ...] = ()


def fix(exchange: Exchange, rules: Sequence[Rule], score: Score | None = None) -> Fixed:
    """Apply the fixes of the rules that the reply breaks, one after the other.

    A fix is kept only where it does what it should: its rule finds less than before, no rule finds more, and something
    is left of the reply. ``score`` is the reply's by these rules, where that is known.
    """
    score = score or score_exchange(exchange, rules)
    by: list[str] = []
    for rule in rules:
        if rule.fix is None or score.rules.get(rule.id) != "fail":
            continue
        reply = tuple(text for text in rule.fix(exchange) if text.strip())
        if not reply or reply == exchange.reply:
            continue
        # Fixed texts were never sent: times and authors of the old ones say nothing of them.
        candidate = replace(exchange, reply=reply, sent=())
        after = score_exchange(candidate, rules)
        if _better(score, after, rule.id):
            exchange, score = candidate, after
            by.append(rule.id)
    return Fixed(exchange.reply, score, tuple(by))


def _better(before: Score, after: Score, rule: str) -> bool:
    old, new = (Counter(finding.rule for finding in score.findings) for score in (before, after))
    return new[rule] < old[rule] and all(new[name] <= old[name] for name in new)
