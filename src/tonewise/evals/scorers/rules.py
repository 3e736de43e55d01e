"""``rule/ID``, ``gate`` and ``score``: the written rules, exact and offline."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from tonewise.evals.results import Result
from tonewise.evals.scorers.reply import Reply
from tonewise.evals.scorers.telling import assessed, line, not_applicable, shown
from tonewise.model import Finding


def of_rules(reply: Reply) -> Iterator[Result]:
    """A result a rule, in the rules' own order; where one fails, the reason is what its findings tell."""
    for rule, outcome in reply.score.rules.items():
        if outcome == "fail":
            found = [told(finding) for finding in reply.score.findings if finding.rule == rule]
            yield assessed(f"rule/{rule}", False, line(found))
        else:
            yield _plain(rule, outcome == "pass")


@lru_cache(maxsize=4096)
def _plain(rule: str, passed: bool) -> Result:
    """The results that differ from reply to reply in nothing."""
    return assessed(f"rule/{rule}", True) if passed else not_applicable(f"rule/{rule}")


def gate(reply: Reply) -> Result:
    """Whether no finding is of severity error."""
    errors = [f"{each.rule}: {told(each)}" for each in reply.score.findings if each.severity == "error"]
    return assessed("gate", not errors, line(errors))


def score(reply: Reply) -> Result:
    """The share of the weight of the rules that apply which the reply passes."""
    failed = sum(outcome == "fail" for outcome in reply.score.rules.values())
    applied = sum(outcome != "na" for outcome in reply.score.rules.values())
    return assessed("score", reply.score.score, f"{failed} of {applied} rules broken" if failed else "")


def told(finding: Finding) -> str:
    """A finding with its words."""
    return f"{finding.message} «{shown(finding.text)}»" if finding.text else finding.message
