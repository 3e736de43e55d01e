"""Fit the weights of ``tonewise.drafting.ranking``: a conditional logit with a small ridge, on the development halves.

    python scripts/fit_ranking.py

Prints the weights and, for both halves, how often the likeliest fact is the right one. The check halves take no part
in the fit.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import exp, sqrt
from typing import Any

import yaml
from compose_truth import DATA, labelled

from tonewise.drafting.plan import candidates_of
from tonewise.drafting.ranking import features
from tonewise.files import conversation_from
from tonewise.model import Fact
from tonewise.reading.answer_kinds import TYPED
from tonewise.reading.matching import asked, evidence

RIDGE = 0.0015
STEPS = 800
_SCALE = {"conflict": 3.0, "clash": 2.0}
"""Rare and sure signs: taken larger, so that the ridge leaves them their weight."""


@dataclass(frozen=True)
class Choice:
    """A question: one row of signs a fact, and which facts are right; none right means that none answers it."""

    language: str
    part: str
    rows: tuple[dict[str, float], ...]
    right: tuple[bool, ...]


def names_in(expected: Any) -> Iterator[str]:
    """The ids of facts in an expectation, whatever its nesting."""
    if isinstance(expected, str):
        yield expected
    elif isinstance(expected, dict):
        yield from names_in([expected.get("facts", []), expected.get("any_of", [])])
    else:
        for part in expected:
            yield from names_in(part)


def row_of(signs: Any, fact: Fact, *, typed: bool, best_kind: float) -> dict[str, float]:
    """The signs of one fact as the model takes them, with its own kind."""
    row = features(signs, typed=typed, best_kind=best_kind)
    row |= {"bare": float(signs.bare), "conflict": float(signs.conflict)}
    row |= {f"kind {kind}": float(fact.kind == kind) for kind in ("refusal", "alternative", "history")}
    return {name: value * _SCALE.get(name, 1.0) for name, value in row.items()}


def choices() -> Iterator[Choice]:
    """Every labelled question of the evaluation sets."""
    for language in ("ru", "en"):
        for case in yaml.safe_load((DATA / f"compose_{language}.yaml").read_text(encoding="utf-8")):
            conversation = conversation_from(case["conversation"])
            questions = labelled(conversation, case["expect"])
            candidates = candidates_of(conversation.facts, language)
            facts = [candidate.fact for candidate in candidates]
            meanings = [candidate.meaning for candidate in candidates]
            for question, expected in zip(questions, case["expect"], strict=False):
                wanted = asked(question, conversation, language, questions)
                signs = [evidence(wanted, one, meanings) for one in meanings]
                best = max((sign.kind for sign in signs), default=0.0)
                typed = wanted.want in TYPED
                rows = [row_of(s, f, typed=typed, best_kind=best) for s, f in zip(signs, facts, strict=True)]
                right = set(names_in(expected))
                yield Choice(language, case["set"], tuple(rows), tuple(fact.id in right for fact in facts))


def shares(choice: Choice, names: Sequence[str], weights: Sequence[float]) -> list[float]:
    """Probabilities of the facts, and of none of them last."""
    sums = [sum(w * row[n] for n, w in zip(names, weights, strict=False)) for row in choice.rows] + [weights[-1]]
    top = max(sums)
    parts = [exp(value - top) for value in sums]
    return [part / sum(parts) for part in parts]


def fit(data: Sequence[Choice], names: Sequence[str]) -> list[float]:
    """The weights, that of "none" last, by Adam on the penalised likelihood."""
    size = len(names) + 1
    weights, mean, spread = [0.0] * size, [0.0] * size, [0.0] * size
    for step in range(1, STEPS + 1):
        slope = [-RIDGE * weight for weight in weights[:-1]] + [0.0]
        for choice in data:
            chances = shares(choice, names, weights)
            marks = [*choice.right, not any(choice.right)]
            mass = sum(chance for chance, mark in zip(chances, marks, strict=True) if mark) or 1e-12
            for row, chance, mark in zip((*choice.rows, None), chances, marks, strict=True):
                pull = ((chance / mass if mark else 0.0) - chance) / len(data)
                if row is None:
                    slope[-1] += pull
                    continue
                for index, name in enumerate(names):
                    slope[index] += pull * row[name]
        rate = 0.3 * min(1.0, 100 / step)
        for index in range(size):
            mean[index] = 0.9 * mean[index] + 0.1 * slope[index]
            spread[index] = 0.999 * spread[index] + 0.001 * slope[index] ** 2
            weights[index] += rate * (mean[index] / (1 - 0.9**step)) / (sqrt(spread[index] / (1 - 0.999**step)) + 1e-8)
    return weights


def main() -> int:
    """Print weights and shares."""
    data = list(choices())
    names = list(data[0].rows[0])
    weights = fit([choice for choice in data if choice.part == "dev"], names)
    for name, weight in zip(names, weights, strict=False):
        print(f"{name:18}{weight * _SCALE.get(name, 1.0):7.2f}")
    print(f"{'none':18}{weights[-1]:7.2f}")
    for language in ("ru", "en"):
        for part in ("dev", "check"):
            chosen = [c for c in data if c.language == language and c.part == part and any(c.right)]
            hits = 0
            for choice in chosen:
                chances = shares(choice, names, weights)
                best = chances.index(max(chances))
                hits += best < len(choice.right) and choice.right[best]
            print(f"{language} {part:6} {len(chosen):4} questions with an answer, right {hits / len(chosen):.3f}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
