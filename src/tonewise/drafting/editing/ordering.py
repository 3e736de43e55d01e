"""The result before its reasons: sentences put in that order, and a cause that opens a sentence put behind it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from tonewise.drafting.editing.parts import Part
from tonewise.drafting.joining import close, lower_first, upper_first
from tonewise.reading.sentences import split
from tonewise.reading.words import tokens

_LONGEST_CAUSE = 10
"""Words of a cause that stays in a sentence with its result."""
_BECAUSE = re.compile(r"(?:так как|поскольку|потому что|because|since|as)\s+(?=\S)", re.IGNORECASE)
_CAUSE = re.compile(
    r"(?:из-за|в связи с тем,? что|ввиду того,? что|в связи с|по причине|ввиду|вследствие"
    r"|due to|because of|owing to|on account of)\s+(?=\S)",
    re.IGNORECASE,
)
_THEN = re.compile(r"(?:и\s+)?(?:поэтому|потому|so|therefore|and so|то)\b,?\s*", re.IGNORECASE)


def causes_last(text: str, language: str) -> str:
    """The text with each sentence that opens with a cause turned, where that is safe."""
    for start, end in reversed(split(text)):
        sentence = text[start:end]
        if (_BECAUSE.match(sentence) or _CAUSE.match(sentence)) and (turned := _turned(sentence, language)):
            text = text[:start] + turned + text[end:]
    return text


def result_first(parts: Sequence[Part]) -> list[Part]:
    """The sentences with a background that opens the text behind the first answer."""
    ordered = list(parts)
    first = next((at for at, part in enumerate(ordered) if part.kind not in ("apology", "greeting")), len(ordered))
    if first >= len(ordered) or not ordered[first].given:
        return ordered
    part = ordered[first]
    if part.kind != "reason" or part.facts:
        return ordered
    after = next((at for at in range(first + 1, len(ordered)) if ordered[at].kind != "reason"), None)
    if after is None:
        return ordered
    reasons = ordered[first:after]
    if sum(len(each.text.split()) for each in reasons) > 2 * len(ordered[after].text.split()) + _LONGEST_CAUSE:
        reasons = []
    return [*ordered[:first], ordered[after], *reasons, *ordered[after + 1 :]]


def _turned(sentence: str, language: str) -> str | None:
    """«Из-за ремонта дороги, заказ приедет завтра» with the result first; None where it cannot be told apart."""
    body = sentence.rstrip(" .!")
    found = _BECAUSE.match(body) or _CAUSE.match(body)
    if found is None:
        return None
    commas = [token.start for token in tokens(body) if token.text == ","]
    if not commas or (commas[-1] < found.end()):
        return None
    cause = _BECAUSE.match(body) is not None or "что" in found.group()
    at = commas[-1]
    if "что" in found.group() and commas[0] < found.end():
        commas = commas[1:]
    reason, result = body[:at].strip(), body[at + 1 :].strip()
    result = _THEN.sub("", result, count=1) if _THEN.match(result) else result
    if len(result.split()) < 3 or not reason:
        return None
    if len(reason.split()) > _LONGEST_CAUSE or len(commas) > 1:
        return close(upper_first(result))
    mark = "," if cause and language == "ru" else ""
    return close(f"{upper_first(result)}{mark} {lower_first(reason, language) if language == 'ru' else _lower(reason)}")


def _lower(text: str) -> str:
    return text[:1].lower() + text[1:]
