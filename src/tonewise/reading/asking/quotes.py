"""Words that the customer only repeats from someone else: in quotation marks, or in lines marked with «>»."""

from __future__ import annotations

from tonewise.reading.words import Token

_PAIRS = {"«": "»", "“": "”", "„": "“", '"': '"', "”": "”"}
_LONGEST = 400
"""Code points that a quotation may span; a mark with no partner within them quotes nothing."""


def quoted_spans(text: str, found: tuple[Token, ...]) -> tuple[tuple[int, int], ...]:
    """Spans of quoted words and quoted lines, in order."""
    spans = list(_quoted_lines(text)) if ">" in text else []
    opened: Token | None = None
    for token in found:
        if opened is not None and token.start - opened.end > _LONGEST:
            opened = None
        if token.kind != "mark":
            continue
        if opened is not None and token.text == _PAIRS[opened.text]:
            spans.append((opened.start, token.end))
            opened = None
        elif opened is None and token.text in _PAIRS and (token.start == 0 or not text[token.start - 1].isalnum()):
            opened = token
    return tuple(sorted(spans))


def _quoted_lines(text: str) -> tuple[tuple[int, int], ...]:
    spans: list[tuple[int, int]] = []
    start = 0
    for line in text.splitlines(keepends=True):
        if line.lstrip().startswith(">"):
            spans.append((start, start + len(line)))
        start += len(line)
    return tuple(spans)
