"""What a team's ready answers (macros, canned responses) tell, without what makes letters of them.

They greet, fill in names and sign off; so does the reply that takes what they tell, and nobody is greeted twice.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from tonewise.helpdesk.quote_signs import signature_start
from tonewise.reading.restarts import openings
from tonewise.reading.sentences import split
from tonewise.reading.words import tokens

_VARIABLE = re.compile(r"\{\{.{0,200}?\}\}|\{%.{0,200}?%\}|#\{.{0,200}?\}", re.DOTALL)
_MARK, _NAME = "\ufffc", "\ufffd"
"""Stand for a variable, and for one that is a name, so that a full stop within one ends no sentence."""
_MARKS = frozenset((_MARK, _NAME))
_SPOKEN_TO = re.compile(rf"(?m)(?:^|(?<=[.!?…][ \n])){_NAME},[ \t]*(?P<first>\w)|,[ \t]*{_NAME}(?=[ \t]*(?:[!.]|$))")
"""A name before a sentence or behind it, which stands without it too."""
_GREETED_NAME = re.compile(rf"(?m)^(?P<words>[^{_NAME}\n]{{2,30}}?)[ \t]+{_NAME}(?=[,!])")
_SIGNED = re.compile(
    r"(?:с (?:уважением|наилучшими пожеланиями|заботой|любовью)|(?:(?:best|kind|warm) )?regards|best wishes"
    r"|(?:yours )?sincerely|yours (?:faithfully|truly))\b",
    re.IGNORECASE,
)
_THANKS_LINE = re.compile(r"\s*(?:(?:many )?thanks|thank you|cheers|спасибо),\s*", re.IGNORECASE)
_LAST_LINES = 3
"""Lines from such a one on, names included, that are a sign-off."""
_LONGEST_SIGNED = 6
"""Words of a sentence that signs off, names included."""
_BEHIND_GREETINGS = " \t,.!…)—–-"
_JOINS = ("and", "и", "уважаемый", "уважаемая", "уважаемые", "dear", "клиент", "customer", "there")
_NAMES = 2
"""Words of a name behind a greeting."""


def told(text: str) -> str:
    """The text without the greeting it begins with, its sign-off, and sentences that hold a variable.

    Empty where nothing is left. Any text is accepted.
    """
    lines = _marked(text).split("\n")
    lines = [_without_variables(line) for line in lines[: _signature_start(lines)]]
    while lines and not (opened := _without_opening(lines[0])):
        lines.pop(0)
    if not lines:
        return ""
    *before, last = "\n".join([opened, *lines[1:]]).strip().split("\n")
    return "\n".join([*before, _without_sign_off(last)])


def _signature_start(lines: Sequence[str]) -> int:
    start = signature_start(lines)
    filled = [index for index in range(start) if lines[index].strip()][-_LAST_LINES:]
    return next((index for index in filled if index and _THANKS_LINE.fullmatch(lines[index])), start)


def _marked(text: str) -> str:
    """The text with marks for variables, and without the names by which it speaks to the reader."""
    text = _VARIABLE.sub(lambda found: _NAME if "name" in found[0].lower() else _MARK, text)
    text = _SPOKEN_TO.sub(lambda found: (found["first"] or "").upper(), text)
    return _GREETED_NAME.sub(lambda found: found["words"] if _only_opens(found["words"]) else found[0], text)


def _without_variables(line: str) -> str:
    if not _MARKS.intersection(line):
        return line
    return " ".join(sentence for sentence in _sentences(line) if not _MARKS.intersection(sentence))


def _without_opening(line: str) -> str:
    """A line without the sentences that only greet and welcome, and without a greeting before its first words."""
    sentences = _sentences(line)
    while sentences and _only_opens(sentences[0]):
        sentences.pop(0)
    rest = " ".join(sentences)
    first = next((each for each in openings(rest) if each.kind == "greeting" and not each.start), None)
    if first is None or rest[first.end : first.end + 1] not in (",", "!", "."):
        return rest
    rest = rest[first.end :].lstrip(_BEHIND_GREETINGS)
    return rest[:1].upper() + rest[1:]


def _only_opens(sentence: str) -> bool:
    """Whether a sentence greets or welcomes, names the reader at most, and tells nothing."""
    found = openings(sentence)
    said = [token for token in tokens(sentence) if token.kind in ("word", "number")]
    if not found:
        return not said  # punctuation alone
    rest = [
        token
        for token in said
        if token.lower not in _JOINS and not any(each.start <= token.start < each.end for each in found)
    ]
    return len(rest) <= _NAMES and all(token.kind == "word" and token.text[:1].isupper() for token in rest)


def _without_sign_off(line: str) -> str:
    sentences = _sentences(line)
    if len(sentences) > 1 and _SIGNED.match(sentences[-1]) and len(sentences[-1].split()) <= _LONGEST_SIGNED:
        return line[: line.rfind(sentences[-1])].rstrip()
    return line


def _sentences(line: str) -> list[str]:
    return [line[start:end] for start, end in split(line)]
