"""What a person needs beside a draft to approve it: what it rests on, what it lacks, what was changed, what it took."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from tonewise.cli.read import traits
from tonewise.cli.word_diff import word_diff
from tonewise.model import Answer, Change, Conversation, Draft, Usage
from tonewise.painting import Painter, Style
from tonewise.plain import harmless
from tonewise.reading import read
from tonewise.reports.labels import label
from tonewise.reports.passages import told

STATUS: dict[str, tuple[str, Style]] = {
    "answered": ("✓", "green"), "refused": ("✗", "yellow"), "promised": ("…", "blue"), "missing": ("■", "gap"),
}  # fmt: skip


def account(
    conversation: Conversation, given: Sequence[str], drafted: Draft, language: str, paint: Painter
) -> Iterator[str]:
    """The lines of it; ``given`` are an agent's own texts that the draft was made of."""
    yield ""
    yield paint(label("read", language), "bold")
    for name, value in traits(read(conversation), language):
        yield f"  {paint(label(name, language), 'dim')}: {harmless(value)}"
    yield paint(label("answers", language), "bold")
    for answer in drafted.answers:
        yield from _answer(answer, language, paint)
    if not drafted.answers:
        yield f"  {label('no questions', language)}"
    if drafted.changes or (given and "\n".join(given) != drafted.text):
        yield paint(label("changed", language), "bold")
        yield from _changed(given, drafted, paint)
    score = drafted.score
    gate = paint(label(score.gate, language), "red" if score.gate == "fail" else "green")
    yield f"{paint(label('checked', language), 'bold')} {score.score:.2f}, {gate}"
    yield from told(score.findings, conversation, (drafted.text,), language, paint)
    yield f"{paint(label('model', language), 'bold')} {harmless(drafted.model)}{_spent(drafted.usage, language)}"
    if drafted.note:
        yield f"  {harmless(drafted.note)}"


def _spent(usage: Usage, language: str) -> str:
    if not usage.calls:
        return ""
    cost = f", ${usage.cost:.4f}" if usage.cost is not None else ""
    return f", {label('tokens', language)} {usage.prompt_tokens}+{usage.completion_tokens}{cost}"


def _answer(answer: Answer, language: str, paint: Painter) -> Iterator[str]:
    sign, style = STATUS[answer.status]
    question = harmless(answer.question)
    if answer.status == "missing":
        mark = f"{sign} {label('missing', language)}"
        yield f"  {paint(f' {mark} ', style) if paint.on else mark} {question}"
        yield f"    {label('gap', language)}"
        return
    facts = f" {paint('[' + ', '.join(map(harmless, answer.facts)) + ']', 'dim')}" if answer.facts else ""
    status = "" if answer.status == "answered" else f" ({label(answer.status, language)})"
    yield f"  {paint(sign, style)} {question}{status}{facts}"
    if answer.sentence:
        yield f"    {harmless(answer.sentence)}"


def _changed(given: Sequence[str], drafted: Draft, paint: Painter) -> Iterator[str]:
    for change in drafted.changes:
        yield from _change(change, paint)
    if given:
        for line in word_diff("\n".join(given), drafted.text, paint).splitlines():
            yield f"  │ {line}" if line else "  │"


def _change(change: Change, paint: Painter) -> Iterator[str]:
    yield f"  {paint(harmless(change.by), 'bold')}"
    if change.removed.strip():
        yield f"    {paint('−', 'red')} {harmless(change.removed.strip())}"
    if change.added.strip():
        yield f"    {paint('+', 'green')} {harmless(change.added.strip())}"
