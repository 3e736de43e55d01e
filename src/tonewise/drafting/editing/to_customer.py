"""What an agent was told to tell the customer, said to the customer: «пусть пришлёт чек» is «пришлите чек»."""

from __future__ import annotations

import re

from tonewise.drafting.joining import upper_first
from tonewise.reading.words import fold, inflect, parses

_THEM_RU = r"(?:клиент\w*|покупател\w*|гост\w*|заказчик\w*|пациент\w*|е[её]|его|ей|ему|их|им|он[аи]?|вы|вас)"
_LET = re.compile(
    rf"\b(?:пусть|пускай)\s+(?:{_THEM_RU}\s+)?(?P<verb>[а-яё]+(?:[её]т|ит|ут|ют|ат|ят)(?:ся)?)\b", re.IGNORECASE
)
_SAY = re.compile(
    r"\b(?:скажи|передай|сообщи|напиши|ответь|объясни|скинь)(?:те)?\s+(?:пожалуйста,?\s+)?"
    rf"{_THEM_RU}\s*[,:]?\s+(?:что\s+)?",
    re.IGNORECASE,
)
_ASK = re.compile(
    rf"\b(?:попроси|проси|пни)(?:те)?\s+(?:{_THEM_RU}\s+)?(?P<verb>[а-яё]+(?:ть|ти)(?:ся)?)\b", re.IGNORECASE
)
_THEM_EN = r"(?:them|him|her|(?:the\s+|this\s+)?(?:customer|client|guest|buyer|user|patient|caller))"
_TELL_TO = re.compile(rf"\b(?:please\s+)?(?:tell|ask|get|have)\s+{_THEM_EN}\s+to\s+", re.IGNORECASE)
_TELL = re.compile(
    rf"\b(?:please\s+)?(?:tell|let|inform|advise)\s+{_THEM_EN}\s+(?:know\s+)?(?:that\s+|about\s+)?(?=\w)", re.IGNORECASE
)
_THEY_NEED = re.compile(
    r"\b(?:the\s+)?(?:customer|client|guest|buyer|user|patient|caller)\s+(?:just\s+)?"
    r"(?P<verb>needs?|has|have|can|should|must)\b",
    re.IGNORECASE,
)
_YOU = {
    "needs": "need",
    "need": "need",
    "has": "have",
    "have": "have",
    "can": "can",
    "should": "should",
    "must": "must",
}


_TICKET = re.compile(r"[ \t]?[(\[](?:[A-Z]{2,8}[- ]?\d{1,7}|см\.[^()\[\]]{0,40}|see [^()\[\]]{0,40})[)\]]")
"""«(JIRA-5512)»: the number that a matter has among colleagues."""


def to_customer(text: str, language: str) -> str:
    """The text with words meant for whoever answers turned into words to the customer, where that is certain."""
    text = _TICKET.sub("", text)
    if language != "ru":
        text = _at_starts(_TELL_TO, "please ", text)
        text = _at_starts(_TELL, "", text)
        return _THEY_NEED.sub(_you, text)
    text = _LET.sub(_ordered, text)
    text = _ASK.sub(_ordered, text)
    return _at_starts(_SAY, "", text)


def _ordered(found: re.Match[str]) -> str:
    verb = fold(found["verb"])
    reading = next((each for each in parses(verb)[:3] if each.part in ("INFN", "VERB")), None)
    if reading is None or (reading.part == "VERB" and "3per" not in reading.grammemes):
        return found.group()
    form = inflect(verb, "impr", "plur", "excl", lemma=reading.lemma)
    return _as(found.group(), form) if form else found.group()


def _at_starts(pattern: re.Pattern[str], new: str, text: str) -> str:
    """Replaces where a sentence or clause begins; «не говорите им» stays, and so is left out later."""
    parts: list[str] = []
    position = 0
    for found in pattern.finditer(text):
        before = text[: found.start()].rstrip()
        if before and before[-1] not in ".!?,;:\n" and not text[position : found.start()].endswith("\n"):
            continue
        opens = not before or before[-1] in ".!?\n"
        parts += [text[position : found.start()], upper_first(new) if opens else new]
        position = found.end()
        if opens and not new:
            rest = text[position:]
            text = text[:position] + upper_first(rest)
    return "".join([*parts, text[position:]])


def _as(old: str, new: str) -> str:
    return new[:1].upper() + new[1:] if old[:1].isupper() else new


def _you(found: re.Match[str]) -> str:
    verb = found["verb"].lower()
    return _as(found.group(), f"you {_YOU.get(verb, verb)}")
