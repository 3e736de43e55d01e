"""Forms that no reply has: another language, code, data, verse, mark-up, text in an encoding."""

from __future__ import annotations

import re
from collections.abc import Iterator

from tonewise.drafting.trusting.trusted import Trusted
from tonewise.reading.language import language_of
from tonewise.reading.sentences import split
from tonewise.reading.words import is_cyrillic, tokens

Span = tuple[int, int]

_CODE = re.compile(
    r"```|~~~|<\?php|<!--|<!doctype|</?(?:script|html|body|div|img|a|p|b|i|span|iframe|style|table|system|user|assistant"
    r"|instructions?|prompt|s)\b[^>\n]{0,300}>|<\|[^|\n]{1,40}\|>|\[/?INST\]|<<\/?SYS>>|\{\s*\"[\w-]+\"\s*:"
    r"|\[\s*\{\s*\"|^\s*(?:def|class)\s+\w+\s*[(:]|^\s*(?:import\s+[\w.]+|from\s+[\w.]+\s+import\b.*)\s*$"
    r"|^\s*(?:const|let|var)\s+\w+\s*=|\bfunction\s*\w*\s*\(|^\s*(?:#include|sudo|curl|wget|pip install|npm)\s+\S"
    r"|\b(?:print|console\.log|alert|eval|exec|fetch|printf|\w+\.\w+)\(['\"\w]|\bSELECT\b.+\bFROM\b|\bDROP\s+TABLE\b"
    r"|\bINSERT\s+INTO\b|\{\{.*\}\}|\{%|^\s*#{1,6}\s+\S|^\s*(?:system|user|assistant|human|ai|система)\s*:"
    r"|^\s*\|.+\|\s*$|!\[[^\]\n]*\]\([^)\n]*\)",
    re.IGNORECASE | re.MULTILINE,
)
_ENCODED = re.compile(
    r"(?<![\w/+])(?=[A-Za-z0-9+/]*\d)(?=[A-Za-z0-9+/]*[A-Z])[A-Za-z0-9+/]{24,}={0,2}|\b(?:[0-9a-f]{2}[\s:]?){12,}\b"
)
_VERSE_LINES = 4
_VERSE_LENGTH = range(8, 61)


def shapes(text: str, trust: Trusted) -> Iterator[Span]:
    """Spans of code, data, mark-up and encoded text, of verse, and of sentences in another language."""
    held = "\n".join(trust.texts).lower()
    for pattern in (_CODE, _ENCODED):
        for match in pattern.finditer(text):
            if match.group().strip().lower() not in held:
                yield match.span()
    yield from _verse(text)
    yield from _foreign(text, trust)


def _verse(text: str) -> Iterator[Span]:
    """Four short lines and more in a row, without a list's marks or values, which end in commas or rhyme."""
    lines: list[Span] = []
    at = 0
    for line in [*text.split("\n"), ""]:
        plain = line.strip()
        if (
            len(plain) in _VERSE_LENGTH
            and not any(c.isdigit() for c in plain)
            and plain[0] not in "-•*–—"
            and plain[-1] != ":"
        ):
            lines.append((at + line.index(plain[0]), at + len(line.rstrip())))
        else:
            if len(lines) >= _VERSE_LINES and _rhymes([text[start:end] for start, end in lines]):
                yield lines[0][0], lines[-1][1]
            lines = []
        at += len(line) + 1


def _rhymes(lines: list[str]) -> bool:
    ends = [line.rstrip(' ,.!?;:—–-…»")').lower()[-2:] for line in lines]
    pairs = sum(ends[i] == ends[j] for i in range(len(ends)) for j in (i + 1, i + 2) if j < len(ends))
    return pairs >= 2 or sum(line.rstrip()[-1] in ",—–" for line in lines) * 2 >= len(lines)


def _foreign(text: str, trust: Trusted) -> Iterator[Span]:
    """Sentences in another language than the reply's, beyond the names that trusted texts write so."""
    russian = trust.language == "ru"
    spoken = trust.situation.reading.language
    for start, end in split(text):
        words = [token for token in tokens(text[start:end]) if token.kind == "word"]
        strange = [
            token for token in words if is_cyrillic(token.text) != russian and token.lower not in trust.known
            and token.lower not in trust.said
        ]  # fmt: skip
        told = language_of(text[start:end])
        another = told is not None and told not in (spoken, "und") and len(words) >= _FEW
        if (another and (len(strange) >= _PAIR or not russian)) or (
            len(strange) >= _FEW and 2 * len(strange) > len(words)
        ):
            yield start, end


_FEW = 3
_PAIR = 2
