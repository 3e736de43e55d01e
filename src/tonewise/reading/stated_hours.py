"""Opening hours of the support that a fact or a bot's message states («Чат работает по будням с 9 до 18»)."""

from __future__ import annotations

from datetime import time
from functools import cache, lru_cache

from tonewise.lexicons import load
from tonewise.model import Conversation
from tonewise.options import Hours
from tonewise.reading.reply_phrases import script_language
from tonewise.reading.values import ValueSpan, values
from tonewise.reading.words import lemma, tokens

_NAMED_DAYS = {"weekdays": frozenset(range(5)), "weekend": frozenset((5, 6)), "daily": frozenset(range(7))}
_HALF_DAY = 720
_LAST = 1439


def stated_hours(conversation: Conversation) -> Hours | None:
    """The first hours of answering that the facts or the bot's messages state, or None."""
    texts = [fact.text for fact in conversation.facts]
    texts += [message.text for message in conversation.messages if message.role == "bot"]
    return next((found for text in texts if (found := hours_in(text)) is not None), None)


@lru_cache(maxsize=1024)
def hours_in(text: str) -> Hours | None:
    """The hours that a text states of chat, support or answers; those of a shop alone are not when replies are due."""
    language = script_language(text)
    words = {lemma(token.lower) for token in tokens(text)} | {token.lower for token in tokens(text)}
    if words.isdisjoint(_words(language, "who answers")) or words.isdisjoint(_words(language, "works")):
        return None
    found = values(text, language)
    clock = [each.normal for each in found if each.kind == "time" and isinstance(each.normal, int)]
    if len(clock) != 2:
        return None
    opens, closes = clock
    if closes <= opens <= _HALF_DAY:
        closes += _HALF_DAY
    if not 0 <= opens < closes:
        return None
    closes = min(closes, _LAST)
    return Hours(
        opens=_time(opens), closes=_time(closes), days=_days([each for each in found if each.kind == "weekday"])
    )


def _days(found: list[ValueSpan]) -> frozenset[int]:
    """«Пн–пт», «по будням», ``Monday to Friday``; all seven where no day is named."""
    if not found:
        return frozenset(range(7))
    numbers = [each.normal for each in found if isinstance(each.normal, int)]
    if len(numbers) == 2:
        first, last = numbers
        return frozenset(day % 7 for day in range(first, last + 1 if last >= first else last + 8))
    named = [_NAMED_DAYS[each.normal] for each in found if isinstance(each.normal, str) and each.normal in _NAMED_DAYS]
    return frozenset(numbers).union(*named) or frozenset(range(7))


def _time(minutes: int) -> time:
    return time(minutes // 60, minutes % 60)


@cache
def _words(language: str, section: str) -> frozenset[str]:
    return frozenset(word for line in load(language, "promises")[section] for word in line.split())
