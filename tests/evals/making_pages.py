"""Reports made up for tests of the page and of what compares two runs: few cases of every kind, or very many."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, Final

import making_summing

from tonewise.evals.log import Judgement, Record, RunHeader, Vote
from tonewise.evals.results import Report
from tonewise.evals.scoring import LogScorer
from tonewise.evals.suite import EvalCase
from tonewise.evals.summing import summarise
from tonewise.model import Answer, Draft, Register, Score, Usage

FIRST, SECOND = "first", "second"
GOOD: Final = "Good morning! Your order arrives on Friday, 27 November."
CANNED: Final = "Dear valued customer! Your request is very important to us. Your order arrives on Friday, 27 November."
HOSTILE: Final = (
    "</script><script>document.title='owned'</script><img src=x onerror=\"document.title='owned'\"> "
    "\x1b[31mred\x1b]0;owned\x07 \u202egnp.exe \u2066<!-- <script> {{7*7}} javascript:alert(1) 🙂 & 'quotes\" \x00"
)


def header(*, variants: Sequence[str] = (FIRST, SECOND), **fields: Any) -> RunHeader:
    return making_summing.header(*variants, **fields)


def case(name: str, customer: str = "When will my order arrive?", **fields: Any) -> EvalCase:
    conversation = {
        "language": "en",
        "facts": [{"id": "eta", "text": "The order arrives on Friday, 27 November."}],
        "messages": [{"role": "customer", "text": customer}],
    }
    return EvalCase.model_validate({"id": name, "conversation": conversation, **fields})


def record(of: EvalCase, variant: str, text: str | None, *, run: str = "run-1", repeat: int = 0,
           judged: bool | None = None) -> Record:  # fmt: skip
    draft = text and Draft(
        text=text, language="en", manner=Register(), score=Score(score=1.0, gate="pass", rules={}), model=variant,
        answers=(Answer(question="When will my order arrive?", status="answered", sentence=text, facts=("eta",)),),
        usage=Usage(prompt_tokens=200, completion_tokens=20, calls=1, cost=0.0004),
    )  # fmt: skip
    verdict = "pass" if judged else "fail"
    told = Judgement(judge="kind", verdict=verdict, reason="It sounds kind.", votes=(Vote(verdict=verdict, model="m"),))
    return Record(
        run=run, case_id=of.id or "", group=of.id or "", source="evals/made.yaml", line=1, variant=variant,
        repeat=repeat, started="2026-01-01T00:00:00Z", seconds=0.5, case=of, draft=draft or None,
        error=None if text else "the model did not answer", judgements=() if judged is None else (told,),
    )  # fmt: skip


def records(run: str = "run-1", variants: Sequence[str] = (FIRST, SECOND)) -> Iterator[Record]:
    """Cases that stay good, get worse, get better, break, flicker, and one that wants to do harm."""
    friday: dict[str, Any] = {"expect": {"contains": ["Friday"], "passes": ["no-canned-phrases"]}}
    told: list[tuple[EvalCase, dict[str, tuple[str | None, str | None]]]] = [
        (case("stays", tags=("plain",), **friday), {FIRST: (GOOD, GOOD), SECOND: (GOOD, GOOD)}),
        (case("worse", tags=("plain",), **friday), {FIRST: (GOOD, GOOD), SECOND: (CANNED, CANNED)}),
        (case("better", sent=GOOD, **friday), {FIRST: (CANNED, CANNED), SECOND: (GOOD, GOOD)}),
        (case("breaks"), {FIRST: (GOOD, GOOD), SECOND: (None, None)}),
        (case("flickers", "Ёлка: when will my order arrive?", **friday), {FIRST: (GOOD, GOOD), SECOND: (GOOD, CANNED)}),
        (case("<img onerror>", HOSTILE, note=HOSTILE), {FIRST: (HOSTILE, HOSTILE), SECOND: (GOOD, GOOD)}),
    ]
    for of, texts in told:
        for variant in variants:
            for repeat, text in enumerate(texts[variant]):
                yield record(of, variant, text, run=run, repeat=repeat, judged=text != CANNED)


def report(*, suite: dict[str, Any] | None = None) -> Report:
    """Six cases by two variants, twice each."""
    judges = {"judges": [{"name": "kind", "criterion": "The reply is kind.", "must": False}]}
    made = header(repeats=2, suite={**judges, **(suite or {})})
    scorer = LogScorer(made)
    return summarise(made, ((each, scorer.score(each)) for each in records()))


def big_report(cases: int, variants: int) -> Report:
    """Very many cases; each has words of its own, all have the same scores."""
    names = [f"model-{number}" for number in range(variants)]
    made = header(variants=names)
    scorer = LogScorer(made)
    scores = {
        name: scorer.score(record(case("model"), name, GOOD if place % 2 == 0 else CANNED))
        for place, name in enumerate(names)
    }

    def lines() -> Iterator[making_summing.Line]:
        for number in range(cases):
            customer = (
                f"When will my order {number} arrive? " + "I waited at home for a whole day and nobody came. " * 8
            )
            of = case(f"case-{number:05}", customer, tags=(f"tag-{number % 7}",))
            for place, name in enumerate(names):
                text = (GOOD if place % 2 == 0 else CANNED) + f" It is number {number}." + " We are on our way." * 15
                made_record = record(of, name, text)
                yield made_record, scores[name].model_copy(update={"case_id": of.id, "group": of.id})

    return summarise(made, lines())
