"""Runs made up for tests of what is told of them: a header, and lines with the results that a test wants."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from tonewise.evals.log import Record, RunHeader
from tonewise.evals.results import Report, Result, Scored
from tonewise.evals.suite import EvalCase, Suite, Variant
from tonewise.evals.summing import summarise
from tonewise.model import Conversation, Message

Line = tuple[Record, Scored]


def header(*variants: str, repeats: int = 1, suite: Mapping[str, Any] | None = None, **fields: Any) -> RunHeader:
    """The header of a run of these models."""
    wanted: dict[str, Any] = {
        "run": "run-1", "suite": Suite.model_validate({"name": "made", **(suite or {})}), "source": "evals/made.yaml",
        "sha256": "0" * 64, "variants": tuple(Variant(model=name) for name in variants or ("composer",)),
        "settings": {}, "prompts": {}, "repeats": repeats, "tonewise": "0.1.0", "python": "3.11.7",
        "platform": "none", "started": "2026-01-01T00:00:00Z",
    }  # fmt: skip
    return RunHeader(**{**wanted, **fields})


def case(name: str, text: str = "Where is my order?", **fields: Any) -> EvalCase:
    """A case that asks something."""
    conversation = Conversation(language="en", messages=(Message(role="customer", text=text),))
    return EvalCase(id=name, conversation=conversation, **fields)


def result(scorer: str, value: bool | float | str | None) -> Result:
    """A result with this value; None is one that does not apply."""
    kind = "bool" if isinstance(value, bool) or value is None else "label" if isinstance(value, str) else "number"
    if value is None:
        return Result(scorer=scorer, type=kind, status="not-applicable")
    return Result(scorer=scorer, type=kind, value=value)


def line(
    name: str,
    passed: bool | None = True,
    *,
    group: str | None = None,
    variant: str = "composer",
    repeat: int = 0,
    error: str | None = None,
    results: Iterable[Result] = (),
    text: str = "Where is my order?",
    **values: bool | float | str | None,
) -> Line:
    """A draft of a case with its results; ``rule_x=True`` is the measure ``rule/x``."""
    found = [*results, *(result(key.replace("_", "/", 1).replace("_", "-"), value) for key, value in values.items())]
    record = Record(
        run="run-1", case_id=name, group=group or name, source="evals/made.yaml", line=1, variant=variant,
        repeat=repeat, started="2026-01-01T00:00:00Z", seconds=0.5, case=case(name, text), error=error,
    )  # fmt: skip
    scored = Scored(
        case_id=name, group=group or name, variant=variant, repeat=repeat, passed=passed, results=tuple(found)
    )
    return record, scored


def passes(
    values: Sequence[bool | None], *, variant: str = "composer", repeat: int = 0, size: int = 1
) -> Iterator[Line]:
    """A case for each value; ``size`` cases stand in one group."""
    for number, value in enumerate(values):
        yield line(f"case-{number:03}", value, group=f"group-{number // size:03}", variant=variant, repeat=repeat)


def report(lines: Iterable[Line], **fields: Any) -> Report:
    """The report of these lines by the composer."""
    return summarise(header(), lines, **fields)
