"""Pending messages cut into fragments: a sentence or a part of one each, with what it is."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from tonewise.drafting.editing.content import content
from tonewise.drafting.editing.facts_said import customers_texts
from tonewise.drafting.editing.folding_phrases import asks_colleague, correction_at, introduces, is_aloud, without_lead
from tonewise.drafting.editing.kinds import EMPTY, Kind, kind_of
from tonewise.drafting.editing.phrasing import hits
from tonewise.drafting.editing.pieces import clauses
from tonewise.drafting.situation import Situation
from tonewise.reading.letters import greets
from tonewise.reading.reply_phrases import lexicon_hits
from tonewise.reading.restarts import openings
from tonewise.reading.sentences import split
from tonewise.reading.values import values
from tonewise.reading.words import tokens

MOST = 60
"""Fragments that are weighed against each other; what comes after them is kept as it stands."""
_ITEM = re.compile(r"\s*(?:[-–—•]|\d{1,2}[.)])\s+(?=\S)")
_DRAWN_OUT = re.compile(r"([^\W\d_])\1{2,}")
_LAUGHTER = re.compile(
    r"(?<!\w)(?:(?:ха|хи|хе|ах){2,}х?|лол|ха-ха|(?:ha|he){2,}h?|lol|lmao|rofl|xd)(?!\w)", re.IGNORECASE
)
_SHORTHAND = re.compile(r"(?<![\w'’])(?:u|ur|pls|plz|thx|w/|tmrw|tomoz)(?![\w'’])", re.IGNORECASE)
_WRITTEN_OUT = {
    "u": "you", "ur": "your", "pls": "please", "plz": "please", "thx": "thanks", "w/": "with", "tmrw": "tomorrow",
    "tomoz": "tomorrow",
}  # fmt: skip
_SUM = re.compile(r"\b(\d+(?:[.,]\d+)?)\s?(quid|bucks)\b", re.IGNORECASE)
_SIGNS = {"quid": "£", "bucks": "$"}
_TAIL = re.compile(r"(?<=\w),?\s+(?:tho|yeah|pls|plz|плиз|плз|пжл?ст?|ага)\s*[.!]*\s*$", re.IGNORECASE)
"""Small words of chat behind what is said."""
_POSTSCRIPT = re.compile(r"^\s*(?:p\.?\s?s|з\.?\s?ы)\b[.:,]*\s*", re.IGNORECASE)
_BY_THE_WAY = re.compile(r",?\s*\b(?:btw|by the way|кстати|кст)\s*[.!]*\s*$", re.IGNORECASE)
_AGAIN = re.compile(r"^\s*(?:again|ещё раз|еще раз|снова|вам)?\s*[,.!:–—-]+\s*", re.IGNORECASE)
_ROUBLES = re.compile(r"(?<=\d)(\s?)р(?:уб)?\b\.?(?=\s*(?:/|в\b|за\b|$|[,;]))", re.IGNORECASE)


_ASKING = frozenset(
    "кто что чем кому чего где куда откуда когда как какой какая какое какие какую каком сколько почему зачем чей ли"
    " можно можете нужно нужен what which who whose where when why how is are am do does did can could will would shall"
    " should may have has was were any".split()
)
"""First words of what is a question whatever mark ends it."""


@dataclass(slots=True)
class Fragment:
    """A sentence of a pending message, or what the agent sent as a part of one."""

    text: str
    kind: Kind
    message: int
    """Which of the pending messages it stands in."""
    ended: bool = False
    """A full stop or the like of the agent's own ends it."""
    item: bool = False
    """It is an item of a list, its bullet or number included."""
    clause: bool = False
    """It was cut off a sentence."""

    @property
    def asks(self) -> bool:
        """Whether it ends as a question does."""
        return self.text.endswith("?")

    @property
    def empty(self) -> bool:
        """Whether it tells the customer nothing of their matter."""
        return self.kind in EMPTY


def fragments(pending: Sequence[str], situation: Situation) -> list[Fragment]:
    """The fragments of all messages in order, without emoji, laughter and small words; empty ones are among them."""
    known = customers_texts(situation.conversation)
    language = situation.reading.language
    found: list[Fragment] = []
    for number, message in enumerate(pending):
        for text, clause in _cut(_plain(message, language), language, known):
            if (fragment := _fragment(text, number, language, known)) is not None:
                fragment.clause = clause
                found.append(fragment)
        if len(found) >= MOST:
            rest = "\n".join(text.strip() for text in pending[number + 1 :] if text.strip())
            return [*found, Fragment(rest, "other", number + 1, ended=True)] if rest else found
    return found


def _cut(text: str, language: str, known: tuple[str, ...]) -> Iterator[tuple[str, bool]]:
    for sentence in split(text):
        whole = text[slice(*sentence)]
        if (
            kind_of(whole, language, known) == "promise"
            or correction_at(whole) is not None
            or (correction_at(whole, weak=True) is not None and values(whole, language))
        ):
            yield whole, False
            continue
        for start, end, clause in clauses(text, sentence, language, known):
            yield text[start:end], clause


def _plain(text: str, language: str) -> str:
    """A message without emoji, smileys, laughter and chat's shorthand."""
    kept, at = [], 0
    for token in tokens(text):
        if token.kind in ("emoji", "smiley"):
            kept.append(text[at : token.start])
            at = token.end
    plain = _LAUGHTER.sub(" ", "".join([*kept, text[at:]]))
    if language == "ru":
        plain = _ROUBLES.sub(r"\1₽", plain)
    else:
        plain = _SUM.sub(lambda sum_: f"{_SIGNS[sum_[2].lower()]}{sum_[1]}", plain)
        plain = _SHORTHAND.sub(lambda word: _WRITTEN_OUT[word.group().lower()], plain)
    plain = _POSTSCRIPT.sub("", plain)
    plain = _TAIL.sub("", _BY_THE_WAY.sub("", plain))
    return re.sub(r"[^\S\n]+", " ", plain).strip()


def _fragment(text: str, number: int, language: str, known: tuple[str, ...]) -> Fragment | None:
    text = text.strip()
    if not any(token.kind in ("word", "number", "link", "email") for token in tokens(text)):
        return None
    if (greeting := _drawn_out(text)) is not None:
        return Fragment(greeting, "greeting", number)
    item = _ITEM.match(text) is not None
    kind = _kind(text, language, known)
    if kind not in EMPTY and not item:
        if asks_colleague(text):
            return Fragment(text, "remark", number)
        text = _without_greeting(text)
        if correction_at(text) is None and (is_aloud(text) or introduces(text) or _wonders(text, language)):
            return Fragment(text, "holding", number)
        text = text if correction_at(text, weak=True) is not None else without_lead(text)
        kind = _kind(text, language, known)
    ended = text[-1:] in ".!…?" and not text.endswith("...")
    bare = text if text.endswith("?") else text.rstrip(".!… ") or text
    return Fragment(bare, kind, number, ended=ended, item=item)


def _kind(text: str, language: str, known: tuple[str, ...]) -> Kind:
    kind = kind_of(text, language, known)
    return "other" if kind == "canned" and _tells_more(text, language) else kind


def _tells_more(text: str, language: str) -> bool:
    """Whether words of the matter stand beside a stock phrase of one word or two: «вижу аварию на линии»."""
    if lexicon_hits(text, "canned") or lexicon_hits(text, "kind words"):
        return False
    stock = [hit for group in ("filler", "talk") for hit in hits(text, group)]
    telling = [
        token
        for token in tokens(text)
        if token.kind == "word" and not any(hit.start <= token.start < hit.end for hit in stock)
    ]
    return len(content(" ".join(token.text for token in telling), language).units) > 1


def _without_greeting(text: str) -> str:
    """«Здравствуйте ещё раз, на какую почту …» without its greeting."""
    opened = [each for each in openings(text) if each.kind == "greeting" and not each.start]
    if not opened:
        return text
    rest = _AGAIN.sub("", text[opened[0].end :], count=1)
    return rest if rest != text[opened[0].end :] and rest.strip() else text


def _drawn_out(text: str) -> str | None:
    """«Привееет», "heyyy": a greeting whose letters are drawn out, as it is spelt."""
    short = _DRAWN_OUT.sub(r"\1", text)
    return short if short != text and greets(tokens(short)) else None


def _wonders(text: str, language: str) -> bool:
    """Whether an agent wonders aloud: two marks, and no question of any form before them («она отменена??»)."""
    if not text.rstrip().endswith(("??", "?!", "!?")):
        return False
    words = [token.lower for token in tokens(text) if token.kind == "word"]
    return _ASKING.isdisjoint(words if language == "ru" else words[:2])
