"""Messages and findings as people read them: the words in question coloured, or underlined on the line below."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from tonewise.model import Conversation, Finding
from tonewise.painting import Painter, Style, width
from tonewise.plain import harmless
from tonewise.reports.labels import label

MAX_LINE = 100
"""Characters of a line that are shown around a finding."""

SEVERITY: dict[str, Style] = {"error": "red", "warning": "yellow", "advice": "cyan"}


def painted(text: str, spans: Iterable[tuple[int, int, Style]], paint: Painter) -> list[str]:
    """The lines of a text with spans in colour; where spans overlap, the later one has the shared words."""
    styles: list[Style | None] = [None] * len(text)
    for start, end, colour in spans:
        styles[start:end] = [colour] * (min(end, len(text)) - start)
    cuts = [0, *(at for at in range(1, len(text)) if styles[at] != styles[at - 1]), len(text)]
    shown = harmless(text, lines=True)
    pieces = []
    for start, end in pairwise(cuts):
        style = styles[start] if start < end else None
        for part in shown[start:end].splitlines(keepends=True):
            pieces.append(paint(part.rstrip("\n"), style, "underline") + "\n" * part.endswith("\n") if style else part)
    return "".join(pieces).split("\n")


def told(
    findings: Sequence[Finding], conversation: Conversation, reply: Sequence[str], language: str, paint: Painter
) -> Iterator[str]:
    """The lines of findings: what is wrong, in which words, and what to do instead."""
    for finding in findings:
        style = SEVERITY[finding.severity]
        place = f"{label(finding.in_, language)} {finding.message_index + 1}"
        severity = paint(label(finding.severity, language), style, "bold")
        yield f"  {severity} {paint(finding.rule, 'bold')} {paint(place, 'dim')}"
        yield f"    {harmless(finding.message)}"
        texts = reply if finding.in_ == "reply" else [message.text for message in conversation.messages]
        yield from excerpt(texts[finding.message_index], finding.start, finding.end, style, paint)
        if finding.suggestion:
            yield f"    → {harmless(finding.suggestion)}"


def excerpt(text: str, start: int, end: int, style: Style, paint: Painter) -> Iterator[str]:
    """The line of a text that a span begins on, cut to its neighbourhood, and a line that underlines the span."""
    first = text.rfind("\n", 0, start) + 1
    last = text.find("\n", start)
    last = len(text) if last < 0 else last
    end = min(end, last, start + MAX_LINE)
    right = min(last, max(first, start - (MAX_LINE - (end - start)) // 2) + MAX_LINE)
    left = max(first, right - MAX_LINE)
    head = "…" * (left > first) + harmless(text[left:start])
    middle, tail = harmless(text[start:end]), harmless(text[end:right]) + "…" * (right < last)
    yield f"    │ {head}{paint(middle, style)}{tail}"
    yield f"    │ {' ' * width(head)}{paint('^' * max(1, width(middle)), style)}"
