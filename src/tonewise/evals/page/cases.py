"""A case as the page shows it when it is opened: the conversation, what was expected, and every draft."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from tonewise.evals.page.index import Index, state
from tonewise.evals.page.plain_values import plain
from tonewise.evals.results import CaseReport, DraftReport, Result
from tonewise.evals.suite import EvalCase
from tonewise.model import Finding


def case_details(report: CaseReport, index: Index) -> Any:
    """A case as JSON values with short names; what is empty is left out."""
    case = report.case
    sent = (case.sent,) if isinstance(case.sent, str) else case.sent
    return plain(
        _without_empty(
            {
                "group": report.group if report.group != report.id else None,
                "source": f"{report.source}:{report.line}",
                "channel": case.conversation.channel,
                "messages": [
                    _without_empty({"role": each.role, "text": each.text, "at": each.at and str(each.at)})
                    for each in case.conversation.messages
                ],
                "facts": [
                    _without_empty({
                        "id": each.id, "text": each.text, "kind": each.kind, "for": each.for_,
                        "internal": each.audience == "internal",
                    })
                    for each in case.conversation.facts
                ],
                "expect": list(_expected(case)),
                "note": case.note,
                "pending": case.pending,
                "rough": case.rough,
                "sent": sent,
                "drafts": [_draft(draft, index) for draft in report.drafts],
            }
        )
    )  # fmt: skip


def _expected(case: EvalCase) -> Iterator[list[Any]]:
    """What is expected: its kind, and the words of it."""
    expect = case.expect
    for name, rules in (("passes", expect.passes), ("fails", expect.fails)):
        if rules:
            yield [name, ", ".join(rules)]
    for group in expect.contains:
        yield ["contains", " / ".join(group)]
    for words in expect.lacks:
        yield ["lacks", words]
    for answer in expect.answers:
        parts = [answer.status or "", *(" / ".join(group) for group in answer.contains)]
        lacks = [f"≠ {words}" for words in answer.lacks]
        yield ["answer", f"{answer.question} → {'; '.join(part for part in (*parts, *lacks) if part)}"]
    if expect.manner:
        told = expect.manner.model_dump(mode="json", exclude_none=True)
        yield ["register", ", ".join(f"{name}: {value}" for name, value in told.items())]


def _draft(draft: DraftReport, index: Index) -> dict[str, Any]:
    usage, broken = draft.usage, draft.error is not None
    return _without_empty(
        {
            "v": index.variant_numbers[draft.variant],
            "r": draft.repeat,
            "text": draft.text,
            "passed": draft.passed,
            "error": draft.error,
            "results": [_result(each, index) for each in draft.results if _worth_telling(each, broken)],
            "findings": [_finding(each) for each in draft.findings],
            "answers": [
                [each.question, each.status, each.sentence or "", list(each.facts)] for each in draft.answers
            ],
            "seconds": round(draft.seconds, 3),
            "tokens": [usage.prompt_tokens, usage.completion_tokens] if usage.calls or usage.cached else None,
            "cost": usage.cost,
        }
    ) | {"passed": draft.passed}  # fmt: skip


def _worth_telling(result: Result, broken: bool) -> bool:
    """Whether a result says more than that all is well, or that the draft broke, which is told once for all."""
    if broken and result.status == "error":
        return False
    if result.type != "bool":
        return result.status == "assessed" or bool(result.reason)
    return result.scorer.startswith("judge/") or state(result) in "fce" or bool(result.reason)


def _result(result: Result, index: Index) -> list[Any]:
    value = state(result) if result.type == "bool" else result.value
    if isinstance(value, float):
        value = round(value, 4)
    return [index.scorer_numbers[result.scorer], value, result.reason, result.status]


def _finding(finding: Finding) -> list[Any]:
    return [
        finding.rule, finding.severity, finding.message, finding.in_, finding.message_index, finding.start, finding.end,
        finding.suggestion,
    ]  # fmt: skip


def _without_empty(values: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in values.items() if value or (value == 0 and value is not False)}
