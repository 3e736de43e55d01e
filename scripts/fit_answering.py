"""Fit the weights of ``tonewise.reading.answering``: a logistic regression with a small ridge, on development halves.

    python scripts/fit_answering.py

A reply counts by its likeliest statement: the good replies of all rules' cases and the right facts of compose_*.yaml
answer; replies to other customers, and the other facts of the same company, do not. Only replies of which every
statement stands by itself take part: any other is met without weighing.
"""

from __future__ import annotations

import random
import sys
from collections.abc import Iterator, Sequence
from hashlib import blake2b
from math import exp, sqrt
from pathlib import Path
from typing import Any, NamedTuple

import yaml
from compose_truth import labelled
from fit_ranking import names_in

from tonewise.files import conversation_from, read_cases
from tonewise.model import Conversation, Question
from tonewise.reading.answering import signs
from tonewise.reading.clause_forms import STANDALONE
from tonewise.reading.matching import asked
from tonewise.reading.statements import statements
from tonewise.rules.rule import Exchange
from tonewise.testing import load_cases

ROOT = Path(__file__).parents[1]
DATA = ROOT / "tests" / "data"
RIDGE = 2e-3
STEPS = 400
FOLDS = 5
WEIGHT = {"good": 1.0, "right": 1.0, "wrong": 0.6, "other": 0.25}


class Reply(NamedTuple):
    """A question with a reply: where it comes from, whether it answers, and the signs of its statements."""

    source: str
    answers: bool
    rows: tuple[dict[str, float], ...]
    fold: int


def exchanges() -> Iterator[Exchange]:
    """Good replies to one question."""
    paths = [*(ROOT / "tests" / "rules").glob("*.yaml"), *(DATA / "rules_by_strangers").glob("*.yaml")]
    found = [
        case.exchange for path in sorted(paths) for case in load_cases(path) if not case.fails and case.set == "dev"
    ]
    found += [Exchange(case.conversation, case.replies) for case in read_cases(DATA / "clean_replies.yaml")]
    for exchange in found:
        if exchange.reply and len(exchange.reading.questions) == 1:
            yield exchange


def replies() -> Iterator[Reply]:
    """All that the weights are fitted on."""
    good = list(exchanges())
    draw = random.Random(7)
    for exchange in good:
        conversation, questions, language = exchange.conversation, exchange.reading.questions, _language(exchange)
        yield from _reply("good", conversation, questions[0], questions, "\n".join(exchange.reply), language)
        others = [other for other in good if _language(other) == language and other is not exchange]
        for other in draw.sample(others, 2):
            yield from _reply("other", conversation, questions[0], questions, "\n".join(other.reply), language)
    for language in ("ru", "en"):
        for case in yaml.safe_load((DATA / f"compose_{language}.yaml").read_text(encoding="utf-8")):
            if case["set"] == "dev":
                yield from _composed(case, language)


def _composed(case: dict[str, Any], language: str) -> Iterator[Reply]:
    conversation = conversation_from(case["conversation"])
    expected: list[dict[str, Any]] = case["expect"]
    questions = labelled(conversation, expected)
    if len(questions) != len(expected):
        return
    said = {fact.id: fact for fact in conversation.facts}
    for question, names in zip(questions, expected, strict=True):
        right = set(names_in(names))
        if right:
            text = " ".join(fact.text for fact in conversation.facts if fact.id in right)
            yield from _reply("right", conversation, question, questions, text, language)
        for name, fact in said.items():
            if name not in right and name not in case.get("may", ()) and fact.kind != "history":
                yield from _reply("wrong", conversation, question, questions, fact.text, language)


def _reply(  # noqa: PLR0913, PLR0917 - a row of plain values
    source: str, conversation: Conversation, question: Question, questions: Sequence[Question], text: str, language: str
) -> Iterator[Reply]:
    parts = statements(text, language)
    told = [part for part in parts if not (part.asks or part.takes_on)]
    if len(told) < len(parts) or not told or any(part.form not in STANDALONE for part in told):
        return
    wanted = asked(question, conversation, language, questions)
    fold = blake2b(question.text.encode(), digest_size=1).digest()[0] % FOLDS
    yield Reply(source, source in ("good", "right"), tuple(signs(wanted, part) for part in told), fold)


def _language(exchange: Exchange) -> str:
    return "ru" if exchange.language == "ru" else "en"


def fit(data: Sequence[Reply], names: Sequence[str]) -> list[float]:
    """The weights, the base last, by Adam on the penalised likelihood; of a reply's statements the likeliest counts."""
    rows = [[[row[name] for name in names] + [1.0] for row in reply.rows] for reply in data]
    size = len(names) + 1
    weights, mean, spread = [0.0] * (size - 1) + [-1.0], [0.0] * size, [0.0] * size
    for step in range(1, STEPS + 1):
        slope = [RIDGE * weight for weight in weights[:-1]] + [0.0]
        for reply, many in zip(data, rows, strict=True):
            sums = [sum(map(float.__mul__, weights, row)) for row in many]
            top = max(sums)
            pull = (1 / (1 + exp(-top)) - reply.answers) * WEIGHT[reply.source] / len(data)
            for index, value in enumerate(many[sums.index(top)]):
                slope[index] += pull * value
        for index in range(size):
            mean[index] = 0.9 * mean[index] + 0.1 * slope[index]
            spread[index] = 0.999 * spread[index] + 0.001 * slope[index] ** 2
            weights[index] -= 0.05 * (mean[index] / (1 - 0.9**step)) / (sqrt(spread[index] / (1 - 0.999**step)) + 1e-8)
    return weights


def main() -> int:
    """Print what replies weigh that the fit has not seen, then the weights."""
    data = list(replies())
    names = list(data[0].rows[0])
    weighed: dict[str, list[float]] = {}
    for fold in range(FOLDS):
        weights = fit([reply for reply in data if reply.fold != fold], names)
        for reply in data:
            if reply.fold == fold:
                sums = (sum(w * row[n] for n, w in zip(names, weights, strict=False)) for row in reply.rows)
                weighed.setdefault(reply.source, []).append(max(sums) + weights[-1])
    for bound in (-1.8, -1.6, -1.5, -1.4, -1.35, -1.3, -1.2, -1.0):
        shares = (f"{source} {sum(s < bound for s in many) / len(many):.3f}" for source, many in weighed.items())
        print(f"under {bound}:", *shares)
    for name, weight in zip([*names, "base"], fit(data, names), strict=True):
        print(f'    "{name}": {weight:.2f},')
    return 0


if __name__ == "__main__":
    sys.exit(main())
