"""Turns that are outside the company's subject, and whether a reply meets them with courtesy or a pointer."""

from __future__ import annotations

from tonewise.model import Conversation
from tonewise.reading.matching import closeness
from tonewise.reading.meaning import meaning, relation
from tonewise.reading.refusals import denial
from tonewise.reading.reply_phrases import phrase_hits
from tonewise.reading.sentences import split
from tonewise.reading.statements import statements
from tonewise.reading.topics import asks_other_trade, asks_what_anyone_knows, describes_company, speaks_of_own_trade
from tonewise.reading.words import tokens

_SAME = 0.65
"""Least relation of two words that are said of the same thing."""
_BUT = frozenset(("но", "зато", "однако", "but", "however"))
_NO = frozenset(("нет", "не", "no", "not", "nope"))
_FEW = 3
"""Words of an answer so short that a «нет» at its end is all that it says («шин нет»)."""
_NEAR = 0.5
"""Least nearness in meaning by which a customer's word may belong to the company's subject."""


def is_off_topic(conversation: Conversation, language: str, subject: str | None = None) -> bool:
    """Whether the open turn asks for something of another trade than the company's.

    ``subject`` is what the company does, from the settings; without it facts of kind ``policy`` tell. Where neither
    does, no turn is off-topic.
    """
    return asks_other_trade(conversation, "ru" if language == "ru" else "en", subject)


def is_sent_off(conversation: Conversation, language: str, subject: str | None, reply: str) -> bool:
    """Whether the reply itself says that a turn is none of the company's, and nothing in the turn speaks against it."""
    language = "ru" if language == "ru" else "en"
    if not phrase_hits(reply, language, "not ours") or not describes_company(conversation, language, subject):
        return False
    told = [subject or "", *(fact.text for fact in conversation.facts)]
    turn = " ".join(conversation.messages[index].text for index in conversation.open_turn)
    if phrase_hits(turn, language, "own matters") or not turn:
        return False
    own = [unit for text in told for unit in meaning(text, language).units]
    return not any(closeness(unit, other) >= _NEAR for unit in meaning(turn, language).units for other in own)


def is_met_kindly(conversation: Conversation, language: str, subject: str | None, reply: str) -> bool:
    """Whether a reply to an off-topic turn holds a courteous word beside what it declines, a pointer, or an answer."""
    language = "ru" if language == "ru" else "en"
    if any(token.kind in ("link", "smiley", "emoji") for token in tokens(reply)):
        return True
    said = [reply[start:end] for start, end in split(reply)]
    if any(_points(sentence, language) for sentence in said):
        return True
    if any(_declines(sentence, language) for sentence in said):
        return bool(phrase_hits(reply, language, "kind word")) or _goes_on(reply)
    return _answers(conversation, language, subject, reply)


def points_elsewhere(conversation: Conversation, language: str, subject: str | None, reply: str) -> bool:
    """Whether a reply to an off-topic turn says that it is none of the company's, and perhaps where to turn."""
    if not (is_off_topic(conversation, language, subject) or is_sent_off(conversation, language, subject, reply)):
        return False
    said = [reply[start:end] for start, end in split(reply)]
    return any(_declines(sentence, language) or _points(sentence, language) for sentence in said)


def _goes_on(reply: str) -> bool:
    """Whether a «но» follows with something: «этого у нас нет, но …»."""
    words = [token.lower for token in tokens(reply) if token.kind == "word"]
    return any(word in _BUT for word in words[:-_FEW])


def _points(sentence: str, language: str) -> bool:
    """Whether a sentence says where to turn; «это клиника» only says where the customer is."""
    if phrase_hits(sentence, language, "pointer"):
        return True
    return bool(phrase_hits(sentence, language, "place")) and not phrase_hits(sentence, language, "not ours")


def _declines(sentence: str, language: str) -> bool:
    words = [token.lower for token in tokens(sentence) if token.kind == "word"]
    if not _NO.isdisjoint((words[:1] + words[-1:]) if len(words) <= _FEW else words[:1]):
        return True
    return bool(phrase_hits(sentence, language, "not ours")) or denial(sentence, language) is not None


def _answers(conversation: Conversation, language: str, subject: str | None, reply: str) -> bool:
    """Whether a reply that declines nothing says anything of what was asked, rather than of the company's goods."""
    parts = statements(reply, language)
    units = [unit for part in parts for unit in part.meaning.units]
    turn = " ".join(conversation.messages[index].text for index in conversation.open_turn)
    asked = meaning(turn, language).units
    if any(relation(unit, other) >= _SAME for unit in units for other in asked):
        return True
    ours = [subject or "", *(fact.text for fact in conversation.facts)]
    own = [unit for text in ours for unit in meaning(text, language).units]
    if any(relation(unit, other) >= _SAME for unit in units for other in own):
        return False
    if speaks_of_own_trade(conversation, language, subject, reply):
        return False
    told = any(part.kinds & {"span", "amount", "number", "time"} and "order" not in part.kinds for part in parts)
    if told and asks_what_anyone_knows(conversation, language):
        return True
    return any(closeness(unit, other) >= _NEAR for unit in units for other in asked if unit.word.isalpha())
