"""``expected``: all that the case expects, as one yes or no; and whether the case passed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from tonewise.evals.results import Result
from tonewise.evals.scorers.asked import Asked
from tonewise.evals.scorers.reply import ANSWER_EVERY_QUESTION, Reply
from tonewise.evals.scorers.taken import Taken
from tonewise.evals.scorers.telling import assessed, cannot_assess, failed, line, not_applicable
from tonewise.evals.suite import Judge
from tonewise.model import Finding

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


def passed(
    reply: Reply,
    results: Mapping[str, Result],
    judges: Sequence[Judge],
    taken: Taken,
    asked: Sequence[Asked] | None = None,
) -> bool | None:
    """Whether all that must hold does; None where a verdict that this needs could not be had.

    What the suite does not take fails nothing, but for what the case itself expects.
    """
    verdicts = [results["expected"].value if results["expected"].status != "not-applicable" else True]
    if taken("gate") and (reply.drafted or reply.case.expect.says_nothing):
        verdicts.append(not any(_is_amiss(each, reply, asked or ()) for each in reply.score.findings))
    verdicts += [results[judge.scorer].value for judge in judges if taken(judge.scorer) and _must(judge, reply)]
    if any(verdict is False for verdict in verdicts):
        return False
    return None if any(verdict is None for verdict in verdicts) else True


def _is_amiss(finding: Finding, reply: Reply, asked: Sequence[Asked]) -> bool:
    """Whether a finding is an error that the case does not itself expect: a rule to break, a question to leave open."""
    if finding.severity != "error" or finding.rule in reply.case.expect.fails:
        return False
    if finding.rule != ANSWER_EVERY_QUESTION or finding.in_ != "conversation":
        return True
    return not any(
        each.question is not None
        and each.question.message_index == finding.message_index
        and each.question.start < finding.end
        and finding.start < each.question.end
        for each in asked
        if each.expected is not None and each.expected.status == "missing"
    )


def _must(judge: Judge, reply: Reply) -> bool:
    """Whether a judge has a say: not where the case itself says what the verdict is to be."""
    return judge.must and judge.scorer not in (*reply.case.expect.fails, *reply.case.expect.passes)
