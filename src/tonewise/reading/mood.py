"""The mood of the customer's open turn: from words, their negation, capitals and repeated marks.

Where signs are missing or contradict each other the mood is ``unsure``: a rule that depends on it then stays silent.
"""

from __future__ import annotations

from collections.abc import Set
from functools import lru_cache
from itertools import pairwise
from typing import Literal

from tonewise.model import Conversation, Mood
from tonewise.reading.quoted import is_quoted, quoted
from tonewise.reading.signals import MAX_READ, Hit, signals
from tonewise.reading.smileys import emoji_marks
from tonewise.reading.words import Token, lemma, parses, tokens

_NEGATIONS = frozenset(
    (
        "не",
        "ни",
        "без",
        "нет",
        "нету",
        "никаких",
        "никакого",
        "not",
        "no",
        "never",
        "without",
        "isn't",
        "wasn't",
        "don't",
        "didn't",
        "nothing",
    )
)
_CONTRAST = frozenset(("но", "только", "однако", "конечно", "but", "however", "though"))
_GOOD_TO_LACK = frozenset(
    ("проблема", "задержка", "царапина", "повреждение", "опоздание", "нарекание", "дефект", "предоплата", "очередь",
     "брак", "пробка", "вопрос", "приключение", "потеря", "звонок")
)  # fmt: skip
"""What is well when a thing comes without it."""
_WHY = frozenset(("почему", "why", "доколе"))
_LAUGHING = frozenset("😂🤣😆😹")
_FURIOUS = frozenset("😡🤬😠👿")
_SHOUTED_WORDS = 3
_SHORTEST_SHOUT = 4
_LONG_THANKS = 25
_LONG_PRAISE = 12
_LONGEST_SENTENCE = 60
"""Tokens that are looked through for a sentence's end."""

Sign = Literal[
    "fault", "fault weak", "wait", "anger", "anger mild", "thanks", "thanks ahead", "praise", "fixed", "sad", "laugh",
    "asks", "question", "loud", "contrast", "marks", "negated",
]  # fmt: skip
_SECTIONS = frozenset(
    ("fault", "fault weak", "wait", "anger", "anger mild", "thanks", "thanks ahead", "praise", "fixed", "sad", "laugh",
     "asks")
)  # fmt: skip
_FAULTS = frozenset(("fault", "fault weak"))


_TROUBLE: frozenset[Sign] = frozenset(("fault", "fault weak", "wait", "anger", "anger mild", "sad", "negated"))


def tells_of_trouble(text: str, language: str) -> bool:
    """Whether a text of a customer has any sign, sure or not, that something went wrong."""
    return not _TROUBLE.isdisjoint(_signs(text, language))


def is_let_down(text: str, language: str) -> bool:
    """Whether a text whose mood is not sure tells of a trouble all the same: no mere question, no joke, no praise."""
    signs = _signs(text, language)
    if not signs.isdisjoint(("laugh", "praise", "thanks", "fixed", "thanks ahead")):
        return False
    if not signs.isdisjoint(("fault", "wait", "anger", "anger mild")):
        return True
    return "question" not in signs and not signs.isdisjoint(("fault weak", "negated"))


def mood_of_turn(conversation: Conversation, language: str) -> Mood:
    """The mood of the messages that wait for an answer; neutral where there is none."""
    signs: set[Sign] = set()
    words = 0
    for index in conversation.open_turn:
        text = conversation.messages[index].text
        signs |= _signs(text, language)
        words += sum(token.kind == "word" for token in tokens(text))
    return _decide(signs, words)


def mood_of(text: str, language: str) -> Mood:
    """The mood of one text."""
    return _decide(_signs(text, language), sum(token.kind == "word" for token in tokens(text)))


def _decide(signs: Set[Sign], words: int) -> Mood:
    pleased = bool(signs & {"thanks", "praise"})
    wrong = bool(signs & {"fault", "fault weak", "wait"})
    if "sad" in signs:
        return "sadness"
    if "fixed" in signs and pleased and "anger" not in signs and "contrast" not in signs:
        wrong = False
    if "anger" in signs:
        return "anger"
    if wrong and "laugh" in signs:
        return "unsure"
    if wrong:
        if "fault" not in signs and "question" in signs and signs.isdisjoint(("wait", "loud", "anger mild")):
            return "complaint" if "marks" in signs else "unsure"
        return "anger" if signs & {"anger mild", "loud"} and not pleased else "complaint"
    if "anger mild" in signs:
        return "anger" if "loud" in signs else "unsure"
    asks = bool(signs & {"asks", "question", "thanks ahead"})
    if "laugh" in signs:
        return "joke"
    if pleased and not asks:
        longest = _LONG_THANKS if "thanks" in signs else _LONG_PRAISE
        return "unsure" if "contrast" in signs or words > longest else "thanks"
    if "loud" in signs:
        return "unsure"
    return "neutral"


@lru_cache(maxsize=2048)
def _signs(text: str, language: str) -> frozenset[Sign]:
    text = text[:MAX_READ]
    found = tokens(text)
    spans = quoted(text)
    signs: set[Sign] = set()
    hits = signals(text, language)
    supposed = [hit.first for hit in hits if hit.section == "supposed"]
    for hit in hits:
        if hit.section in _SECTIONS and not is_quoted(spans, hit.start) and not _is_in_code(hit, found):
            sign = _sign(hit, found, supposed, language)
            if sign is not None:
                signs.add(sign)
    for token in found:
        if token.lower in _CONTRAST:
            signs.add("contrast")
        elif token.text[0] in "?!":
            signs |= _marks(token.text)
        elif token.kind == "emoji" and token.text[0] in _FURIOUS:
            signs.add("anger")
    if (_denies_russian if language == "ru" else _denies_english)(found):
        signs.add("negated")
    if _is_shouted(found):
        signs.add("loud")
    if any(text[mark.start] in _LAUGHING for mark in emoji_marks(text)):
        signs.add("laugh")
    if "question" in signs and any(token.lower in _WHY for token in found):
        signs.add("marks")
    return frozenset(signs)


def _denies_russian(found: tuple[Token, ...]) -> bool:
    """«Самокат не тормозит»: a thing does not do, or did not do, what it should; told, and not asked."""
    for token, after in pairwise(found):
        if token.lower != "не" or after.kind != "word":
            continue
        readings = parses(after.lower)
        if not readings or readings[0].part != "VERB" or readings[0].lemma in _HARMLESS:
            continue
        marks = readings[0].grammemes
        if ("3per" in marks and "pres" in marks) or ("past" in marks and "perf" in marks):
            return not any("?" in token.text for token in found)
    return False


def _denies_english(found: tuple[Token, ...]) -> bool:
    """The same: "the brake doesn't hold"."""
    for place, token in enumerate(found):
        if token.lower in _DENYING and place and found[place - 1].lower not in _OWN:
            return not any("?" in token.text for token in found)
    return False


_HARMLESS = frozenset(
    "мочь знать хотеть понимать понять надо стоить любить быть иметь бояться спешить успеть помнить нужный".split()
)
_DENYING = frozenset("doesn't doesnt didn't didnt won't wont isn't isnt hasn't hasnt never".split())
_OWN = frozenset(("i", "we", "you"))


def _is_in_code(hit: Hit, found: tuple[Token, ...]) -> bool:
    """Whether letters that look like a word are part of a number («DIED77», «СУД-14»)."""
    after = found[hit.last + 1 : hit.last + 3]
    glued = after[:1] if after and after[0].kind == "number" else after[1:] if after and after[0].text == "-" else ()
    return bool(glued) and glued[0].kind == "number" and glued[0].start - hit.end <= len("-") - (glued == after[:1])


def _marks(text: str) -> set[Sign]:
    signs: set[Sign] = set()
    if "?" in text:
        signs.add("question")
    if text.count("!") > 1 or len(text) > 2:
        signs.add("loud")
    return signs


def _is_shouted(found: tuple[Token, ...]) -> bool:
    """Several long words in capitals and most of the text with them, order codes and brands aside."""
    shouted = words = 0
    for token in found:
        if token.kind == "word" and len(token.text) >= _SHORTEST_SHOUT:
            words += 1
            shouted += token.text.isupper()
    return shouted >= _SHOUTED_WORDS and shouted * 2 >= words


def _sign(hit: Hit, found: tuple[Token, ...], supposed: list[int], language: str) -> Sign | None:
    """The sign that a hit stands for where it stands, or None."""
    section: Sign = hit.section  # type: ignore[assignment]
    before = found[hit.first - 1].lower if hit.first else ""
    negated = before in _NEGATIONS
    if section in ("thanks", "praise", "fixed"):
        further = found[hit.first - 2].lower if hit.first > 1 else ""
        if negated or (further in _NEGATIONS and before not in (",", ".", "!")):
            return "fault" if section != "thanks" else None
        return section
    if section == "sad":
        return _sad(hit, found)
    if section in _FAULTS or section == "wait":
        if negated and section != "wait":
            return None
        if (
            hit.entry.endswith(" без")
            and hit.last + 1 < len(found)
            and lemma(found[hit.last + 1].lower) in _GOOD_TO_LACK
        ):
            return None
        return None if _is_supposed(hit, found, supposed, language) else section
    return None if negated and section in ("anger", "anger mild", "laugh") else section


def _sentence_start(found: tuple[Token, ...], index: int) -> int:
    first = max(0, index - _LONGEST_SENTENCE)
    while index > first and found[index - 1].text[0] not in ".!?…;":
        index -= 1
    return index


def _is_supposed(hit: Hit, found: tuple[Token, ...], supposed: list[int], language: str) -> bool:
    """A fault under «если», or a noun or adjective in a general question («принимаете бракованный товар?»)."""
    start = _sentence_start(found, hit.first)
    if any(start <= index < hit.first for index in supposed):
        return True
    end = hit.last
    last = min(len(found), end + _LONGEST_SENTENCE)
    while end < last and found[end].text[0] not in ".!?…;":
        end += 1
    asked = end < last and "?" in found[end].text
    if not asked or hit.first != hit.last or language != "ru":
        return False
    readings = parses(found[hit.first].lower)
    return bool(readings) and readings[0].part in ("NOUN", "ADJF", "INFN")


def _sad(hit: Hit, found: tuple[Token, ...]) -> Sign | None:
    """«Умер телефон» is a fault: nobody is mourned where the noun beside the verb is a thing."""
    readings = parses(found[hit.first].lower)
    if hit.first != hit.last or not readings or readings[0].part != "VERB":
        return "sad"
    near = found[max(hit.first - 3, 0) : hit.first] + found[hit.last + 1 : hit.last + 3]
    things = living = False
    for token in near:
        for parse in parses(token.lower)[:1]:
            if parse.part == "NOUN" and "nomn" in parse.grammemes:
                living = living or "anim" in parse.grammemes
                things = things or "inan" in parse.grammemes
    return "fault" if things and not living else "sad"
