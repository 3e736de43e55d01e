"""``expected``: all that the case expects, as one yes or no; and whether the case passed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from tonewise.evals.results import Result
from tonewise.evals.scorers.reply import Reply
from tonewise.evals.scorers.taken import Taken
from tonewise.evals.scorers.telling import assessed, cannot_assess, failed, line, not_applicable
from tonewise.evals.suite import Judge

_PARTS = ("content", "answers", "register")
_JUDGE = "judge/"


def expected(reply: Reply, results: Mapping[str, Result]) -> Result:
    """Whether every expectation holds; where one could not be assessed and none is unmet, neither can this be."""
    expect = reply.case.expect
    if expect.says_nothing:
        return not_applicable("expected")
    problems = [results[name].reason for name in _PARTS if results[name].value is False]
    problems += [f"breaks {name}" for name in expect.passes if _outcome(name, reply, results) is False]
    problems += [f"does not break {name}" for name in expect.fails if _outcome(name, reply, results) is True]
    if problems:
        return assessed("expected", False, line(problems))
    if unknown := list(_unknown(reply, results)):
        told = line(reason for _, reason in unknown)
        broken = any(status == "error" for status, _ in unknown)
        return failed("expected", told) if broken else cannot_assess("expected", told)
    return assessed("expected", True)


def _outcome(name: str, reply: Reply, results: Mapping[str, Result]) -> bool | None:
    """Whether a rule or judge that the case names is kept; a rule that does not apply is not broken."""
    if name.startswith(_JUDGE):
        value = results[name].value if name in results else None
        return value if isinstance(value, bool) else None
    outcome = reply.outcomes.get(name)
    return None if outcome is None else outcome != "fail"


def _unknown(reply: Reply, results: Mapping[str, Result]) -> Iterator[tuple[str, str]]:
    """What could not be assessed, with its status."""
    for name in _PARTS:
        if results[name].status in ("cannot-assess", "error"):
            yield results[name].status, results[name].reason
    for name in (*reply.case.expect.passes, *reply.case.expect.fails):
        if _outcome(name, reply, results) is None:
            result = results.get(name)
            if result is not None:
                yield result.status, f"{name}: {result.reason}"
            else:
                yield "error", f"{name}: no such {'verdict' if name.startswith(_JUDGE) else 'rule'}"


def passed(reply: Reply, results: Mapping[str, Result], judges: Sequence[Judge], taken: Taken) -> bool | None:
    """Whether all that must hold does; None where a verdict that this needs could not be had.

    What the suite does not take fails nothing, but for what the case itself expects.
    """
    verdicts = [results["expected"].value if results["expected"].status != "not-applicable" else True]
    if taken("gate") and (reply.drafted or reply.case.expect.says_nothing):
        verdicts.append(results["gate"].value)
    verdicts += [results[judge.scorer].value for judge in judges if taken(judge.scorer) and _must(judge, reply)]
    if any(verdict is False for verdict in verdicts):
        return False
    return None if any(verdict is None for verdict in verdicts) else True


def _must(judge: Judge, reply: Reply) -> bool:
    """Whether a judge has a say: not where the case itself says what the verdict is to be."""
    return judge.must and judge.scorer not in (*reply.case.expect.fails, *reply.case.expect.passes)
