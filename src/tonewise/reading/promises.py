"""What a reply says comes later: an answer, a look, a person to wait for; whether a time stands with it, and the work.

A promise owes the customer an answer. A delivery, a restock, a plan for the product, a wish that was passed on and what
waits for a datum just asked for owe none.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Literal

from tonewise.lexicons import load
from tonewise.reading.phrases import Hit
from tonewise.reading.reply_phrases import phrase_hits
from tonewise.reading.sentences import split
from tonewise.reading.values import values
from tonewise.reading.words import Token, lemma, parses, tokens

Kind = Literal["look later", "answer later", "calls later", "passed on", "sent to wait"]

KINDS: tuple[Kind, ...] = ("look later", "answer later", "calls later", "passed on", "sent to wait")
"""Ways to put an answer off; ``look later``, ``passed on`` and ``sent to wait`` tell as well what is being done."""

TIMES = frozenset(("date", "time", "span", "weekday"))
"""Kinds of value that name a time."""

_IFS = frozenset(("если", "if", "unless", "случае", "whenever"))
_GOODS = frozenset(
    ("появится", "появятся", "поступит", "поступят", "завезут", "освободится", "освободятся", "поступлении",
     "stock", "restock", "available", "free")
)  # fmt: skip
_NOT = frozenset(("не", "никогда", "not", "never"))
_WHEN = frozenset(("когда", "только", "when", "once", "сразу"))
_TAKEN = frozenset(("они", "он", "она", "также", "тоже", "they", "he", "she", "well", "also", "too"))
_TO_A_NAME = 6
_SHOWN = frozenset((":", "—", "–"))
_BEFORE_THE_PAST = frozenset(("от", "за", "с", "со", "from", "since", "of", "dated", "for"))
_DUE = frozenset(("by", "within", "до", "через", "течение"))
_OPEN = frozenset(
    "работать открыть открытый закрыть закрытый дежурить действовать принимать open close shut work".split()
)
_LASTS = frozenset(
    ("займет", "занимает", "понадобится", "потребуется", "нужно", "срок", "ответ", "рассмотрение", "проверка", "обычно",
     "takes", "take", "need", "usually", "within", "expect", "answer", "reply", "review", "by")
)  # fmt: skip
_BY = frozenset(("до", "к", "в", "через", "by", "within", "in", "before", "not", "no"))
_OURS = frozenset(("i", "we", "i'll", "we'll", "i've", "we've", "i'm", "we're", "let"))
_WAITING = frozenset(("подождать", "подождете", "ждать", "wait", "hold", "waiting"))


@dataclass(frozen=True, slots=True)
class Promise:
    """A sentence that puts an answer off."""

    start: int
    end: int
    kinds: frozenset[Kind]
    timed: bool
    """A time stands in it, or beside it in words of how long it takes."""


@lru_cache(maxsize=8192)
def promises(text: str, language: str) -> tuple[Promise, ...]:
    """The sentences of a message that put an answer off, in order."""
    language = "ru" if language == "ru" else "en"
    hits = {kind: row for kind in KINDS if (row := phrase_hits(text, language, kind))}
    if not hits or asks_for_something(text, language):
        return ()
    spans = split(text)
    harmless = phrase_hits(text, language, "no promise")
    found: list[Promise] = []
    for place, (start, end) in enumerate(spans):
        kinds = frozenset(
            kind
            for kind, row in hits.items()
            if any(
                start <= hit.start < end
                and _is_promise(text[start:end], hit, start, kind, language)
                and not _overlaps(hit, harmless)
                for hit in row
            )
        )
        if kinds:
            found.append(Promise(start, end, kinds, _is_timed(text, spans, place, language)))
    return tuple(found)


@lru_cache(maxsize=8192)
def asks_for_something(text: str, language: str) -> bool:
    """Whether a message asks the customer for something: what it promises then waits for them, not they for it."""
    asking = _words("ru" if language == "ru" else "en", "asks for")
    for start, end in split(text):
        row = tokens(text[start:end])
        words = {token.lower for token in row}
        if not words.isdisjoint(_IFS):
            continue  # «если что, напишите»
        if "?" in row[-1].text and words.isdisjoint(_WAITING):
            return True
        if not words.isdisjoint(asking) and (language == "ru" or _orders(row, asking)):
            return True
    return False


def _orders(row: Sequence[Token], asking: frozenset[str]) -> bool:
    """Whether an English verb of asking stands as an imperative: first, or after ``please``, ``and``, ``you``."""
    before = ("please", "and", "you", "just", "kindly", "then", ",", ":", ";", "–", "—")
    for index, token in enumerate(row):
        if token.lower in _OURS:
            return False  # "I'll look it up and send it over"
        if token.lower in asking and (not index or row[index - 1].lower in before):
            return True
    return False


def _overlaps(hit: Hit, others: Sequence[Hit]) -> bool:
    return any(each.start < hit.end and hit.start < each.end for each in others)


def _is_promise(sentence: str, hit: Hit, offset: int, kind: Kind, language: str) -> bool:
    row = tokens(sentence)
    words = [token.lower for token in row]
    if not _IFS.isdisjoint(words):
        return False
    before = next((token.lower for token in reversed(row) if token.end <= hit.start - offset), "")
    if before in _NOT:
        return False
    if kind in ("answer later", "calls later") and (not _GOODS.isdisjoint(words) or not _WHEN.isdisjoint(words)):
        # «напишу, когда мастер выедет» tells of an event; «когда будет ответ» puts the answer off
        news = _words(language, "news")
        return not news.isdisjoint(words) or not news.isdisjoint(lemma(word) for word in words)
    if kind == "sent to wait" and "«" in sentence[hit.end - offset :][:_TO_A_NAME]:
        return False  # «перевожу вас на „Лёгкий“» is a plan
    if kind == "passed on" and not _TAKEN.isdisjoint(token.lower for token in row if token.start >= hit.end - offset):
        return False  # «передала бригаде, они уже выехали»
    if kind == "look later":
        if any(part in sentence[hit.start - offset : hit.end - offset].lower() for part in _REVIEWS) and _is_decided(
            words, language
        ):
            return False  # «заявка на рассмотрении»: a decision is waited for, not an answer
        rest = [token for token in row if token.start >= hit.end - offset]
        if any(token.text in _SHOWN for token in rest[:_NEAR]):
            return False  # «смотрю: свободно 3 августа»
        verb = sentence[: hit.end - offset].lower()
        if not _words(language, "habit").isdisjoint(words) and verb.endswith(_PRESENT):
            return False
    return True


def _is_decided(words: Sequence[str], language: str) -> bool:
    decided = _words(language, "decided")
    return any(word in decided or lemma(word) in decided for word in words)


_REVIEWS = ("рассм", "review", "consider")
_NEAR = 6
_PRESENT = ("ем", "аю", "яю", "им", "ет", "ют", "ing")


def _is_timed(text: str, spans: Sequence[tuple[int, int]], place: int, language: str) -> bool:
    if _names_time(text[slice(*spans[place])], language):
        return True
    for beside in (place - 1, place + 1):
        if 0 <= beside < len(spans):
            sentence = text[slice(*spans[beside])]
            words = {token.lower for token in tokens(sentence)}
            opens = next((token.lower for token in tokens(sentence)), "") in _BY or _opens_with_time(sentence, language)
            if (opens or not words.isdisjoint(_LASTS)) and _names_time(sentence, language):
                return True
    # What follows may say by when it is done, if not what: «Улицу уберут до 12:00», "He answers here by 4 pm".
    return any(_is_due(text[slice(*span)], language) for span in spans[place + 1 : place + 3])


@lru_cache(maxsize=8192)
def _is_due(sentence: str, language: str) -> bool:
    """Whether a sentence names a deadline, and no opening hours."""
    row = [token.lower for token in tokens(sentence)]
    return (
        not _DUE.isdisjoint(row) and _OPEN.isdisjoint(lemma(word) for word in row) and _names_time(sentence, language)
    )


def _opens_with_time(sentence: str, language: str) -> bool:
    row = tokens(sentence)[:_NEAR]
    found = next((value for value in values(sentence, language) if value.kind in TIMES), None)
    return found is not None and found.start <= row[min(1, len(row) - 1)].start


@lru_cache(maxsize=8192)
def _names_time(sentence: str, language: str) -> bool:
    """Whether a sentence names a time that is still to come, as far as the word before it tells."""
    if phrase_hits(sentence, language, "times"):
        return True
    row = tokens(sentence)
    for value in values(sentence, language):
        if value.kind in TIMES:
            before = next((token.lower for token in reversed(row) if token.end <= value.start), "")
            if before not in _BEFORE_THE_PAST or value.kind == "span":
                return True
    return False


@cache
def _words(language: str, section: str) -> frozenset[str]:
    return frozenset(word for line in load(language, "promises")[section] for word in line.split())


_QUESTIONS = frozenset(
    ("сколько", "где", "какой", "какая", "ли", "кто", "почему", "what", "whether", "why", "who", "how")
)


def says_what_is_done(reply: Sequence[str], found: Sequence[Promise], language: str) -> bool:
    """Whether a reply that puts an answer off says more than «вернёмся завтра до 14:00»."""
    if any(not promise.kinds <= {"answer later"} for promise in found):
        return True
    said = _words("ru" if language == "ru" else "en", "bare")
    rest = [part for text in reply for start, end in split(text) if not _only_sees(part := text[start:end])]
    return any(
        token.lower in _QUESTIONS
        or (token.lower.partition("'")[0] not in said and lemma(token.lower) not in said and not _is_small(token))
        for text in rest
        for token in _outside(text, language)
    )


def _only_sees(sentence: str) -> bool:
    """«I can see both entries»: that something is seen or was received tells nothing of what is done with it."""
    words = [token.lower for token in tokens(sentence)[:_NEAR] if token.kind == "word"]
    sees = not _SEES.isdisjoint(words[:_SAYS])
    return sees and not any(mark in sentence for mark in (":", "?"))


_SEES = frozenset(("see", "вижу", "видим", "received", "получила", "получил", "получили", "нашла", "нашел", "нашли"))
_SAYS = 3


def _outside(text: str, language: str) -> Sequence[Token]:
    """The words of a text that belong to no promise, courtesy, value or sign-off."""
    taken = [
        (hit.start, hit.end)
        for group in ("answer later", "courtesy", "canned", "times", "sign-off")
        for hit in phrase_hits(text, language, group)
    ]
    taken += [(value.start, value.end) for value in values(text, language) if value.kind in TIMES]
    return [
        token
        for token in tokens(text)
        if token.kind == "word" and not any(start <= token.start < end for start, end in taken)
    ]


def _is_small(token: Token) -> bool:
    """A preposition, pronoun, particle, name or the like."""
    readings = parses(token.lower)
    if not readings:
        return token.start > 0 and token.text[:1].isupper()
    return readings[0].part not in ("NOUN", "VERB", "INFN", "ADJF", "PRTS") or not readings[0].grammemes.isdisjoint(
        ("Name", "Patr", "Surn")
    )
