"""What a reply asks for: data and other things in their enumerations, each with the kind of datum that it is."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import NamedTuple

from tonewise.lexicons import load
from tonewise.reading.phrases import Hit
from tonewise.reading.reply_phrases import lexicon_hits
from tonewise.reading.words import Token, lemmas, parses

PERSONAL = frozenset(("card", "cvv", "password", "pin", "sms code", "passport"))
"""Kinds that no reply needs in full."""
_WH_RU = frozenset(
    "какой какая какое какие какого какую каком какому каким каких кто кого кому кем что чего чему чем чём где куда "
    "откуда когда сколько скольки скольких как почему зачем чей чья чье чьё каков какова".split()
)
_WH_EN = frozenset(
    "whereabouts what which who whom whose where when how why what's who's where's when's how's whats".split()
)
_POLITE = frozenset("пожалуйста please kindly мне нам me us сюда here также тоже also ещё еще also ваш your".split())
_JOINS = frozenset(("и", "and", "плюс", "plus", "&", "также", "либо"))
_STOPS_RU = frozenset("чтобы чтоб тогда если так поэтому потому ведь иначе пока как".split())
_STOPS_EN = frozenset("so then because if otherwise while i'll we'll".split())
_PREPOSITIONS = frozenset(
    "для по на в во за от из с со о об к ко при до у под без через "
    "for to in on at by with from of via about so if".split()
)
DENYING = frozenset(("no", "нет", "без", "not"))
OWNERS = frozenset("ваш вашу вашей вашем ваше вашего наш нашу нашей нашем свой свою your our the my a this".split())
_LEADING_AWAY = frozenset("на в во по с со из от у к ко при через to via by from in at on through into".split())
_SIGNS = frozenset(("#", "№"))


class Item(NamedTuple):
    """One thing that is asked for; ``kind`` is a section of the lexicon ``data``, or empty for any other thing."""

    kind: str
    start: int
    end: int
    yes_no: bool = False
    another: bool = False
    """Another thing of its kind than the one that is known, or a part that is missing."""
    until: int = 0
    """Where its part of the sentence ends, what it is a thing of included («фото трещины»)."""


class Ask(NamedTuple):
    """One request or question for data: the sentence it stands in, and all that it asks for."""

    start: int
    end: int
    question: bool
    """It has no verb of asking."""
    items: tuple[Item, ...]
    sends: bool = False
    """It asks to send something, and so may be an instruction rather than a question."""
    papers: bool = False
    """It only says which papers are needed."""


class Things:
    """The words of one sentence, and the things that it names."""

    def __init__(
        self, text: str, language: str, row: Sequence[Token], hits: Sequence[Hit], before: Things | None
    ) -> None:
        self.text, self.russian, self.row, self.hits, self.before = text, language == "ru", row, hits, before
        self.words = [token for token in row if token.kind == "word"]
        self.wh = _WH_RU if self.russian else _WH_EN
        self.question = bool(row) and "?" in row[-1].text
        self.vocabulary = vocabulary(language)
        self.opens_list = False

    def _forms(self, token: Token) -> set[str]:
        return {form for form, _ in lemmas(token.lower)} or {token.lower}

    def _covers(self, hit: Hit) -> bool:
        return self.row[0].start <= hit.start < self.row[-1].end

    def has_another(self) -> bool:
        """Whether it speaks of a second thing, or of a part that is missing."""
        return bool(self.row) and any(self._covers(hit) for hit in group(self.text, "another one"))

    def _segments(self, first: int, end: int) -> list[Item]:
        """The things of an enumeration; it ends where somebody begins to act («и я посмотрю»)."""
        found: list[Item] = []
        part: list[Token] = []
        depth = 0
        for token in (*self.row[first:end], None):
            if token is not None and token.text == "(":
                depth += 1
            inside = token is not None and any(hit.start < token.start < hit.end for hit in self.hits)
            stop = token is None or (not inside and self._stops(token, part))
            cut = stop or (not inside and depth == 0 and self._cuts(token, part))
            if token is not None and token.text == ")":
                depth = max(0, depth - 1)
            if cut:
                found += self._thing(part)
                part = []
                if stop:
                    break
            if token is not None and not (cut and (token.kind == "mark" or token.lower in _JOINS)):
                part.append(token)
        return found

    def _cuts(self, token: Token | None, part: Sequence[Token]) -> bool:
        if token is None:
            return True
        if token.text in (",", ";", "+", "/", ":") or "?" in token.text or token.lower in _JOINS:
            return True
        whs = sum(each.lower in self.wh for each in part)
        return token.lower in self.wh and whs > 0 and any(each.text == "," for each in part)

    def _stops(self, token: Token, part: Sequence[Token]) -> bool:
        if token.text in ("—", "–", "-") and any(each.kind == "word" for each in part):
            return True
        if token.kind != "word":
            return False
        if self.russian:
            if token.lower in _STOPS_RU and not (token.lower == "как" and not part):
                return token.lower != "как"
            likely = parses(token.lower)[:1]
            return bool(likely) and "1per" in likely[0].grammemes and likely[0].part == "VERB"
        return token.lower in _STOPS_EN or (
            token.lower in ("i", "we")
            and not any(w.lower in self.wh for w in part)
            and bool(part)
            and part[-1].text != "can"
            and len(part) < 2
        )

    def _thing(self, part: Sequence[Token]) -> list[Item]:
        words = [token for token in part if token.kind == "word"]
        while words and words[0].lower in _POLITE:
            words = words[1:]
        if not words:
            return []
        start, end = words[0].start, part[-1].end
        asking = any(word.lower in self.wh or word.lower in ("ли", "whether") for word in words)
        hits = [hit for hit in self.hits if start <= hit.start < end or hit.start <= start < hit.end]
        if words[0].lower in DENYING:
            hits = []
        if not asking:
            hits = [hit for hit in hits if not self._is_adjunct(hit, words)]
        if hits and (asking or not self.russian or not self._owned(hits[0], words)):
            first = next((hit for hit in hits if kind_of(hit) in PERSONAL), hits[0])
            return [self._item(first, whole=(start, end))]
        signed = any(token.text in _SIGNS for token in part)
        if signed and any(_number_class(form) for word in words for form in self._forms(word)):
            kind = next(k for word in words for form in self._forms(word) if (k := _number_class(form)))
            return [Item(f"number {kind}", start, end, until=end)]
        if words[0].lower in _PREPOSITIONS and not asking:
            return []
        if asking or any(self._is_thing(word) for word in words):
            return [Item("", start, end, until=end)]
        return []

    def _is_adjunct(self, hit: Hit, words: Sequence[Token]) -> bool:
        """Whether a preposition makes it a place or a way («на почту», ``to our email``)."""
        near = [word.lower for word in words if word.start < hit.start][-2:]
        return bool(near) and (near[-1] in _LEADING_AWAY or (near[0] in _LEADING_AWAY and near[-1] in OWNERS))

    def _owned(self, hit: Hit, words: Sequence[Token]) -> bool:
        """Whether a thing of another's is meant: «сумма чека», «причина звонка»; no place («в чат») counts as one."""
        before = [word for word in words if word.end <= hit.start]
        return any(
            self._is_thing(word) and (place == 0 or before[place - 1].lower not in _PREPOSITIONS)
            for place, word in enumerate(before)
        )

    def _is_thing(self, word: Token) -> bool:
        if not self.russian or word.lower[0] < "Ѐ":
            return len(word.text) > 2 and word.lower not in (
                "please",
                "kindly",
                "know",
                "back",
                "also",
                "and",
                "via",
                "this",
                "that",
                "message",
                "one",
            )
        likely = parses(word.lower)[:1]
        return bool(likely) and likely[0].part == "NOUN" and "Name" not in likely[0].grammemes

    def _item(self, hit: Hit, at: Token | None = None, whole: tuple[int, int] | None = None) -> Item:
        kind = kind_of(hit)
        first, last = whole or (hit.start, hit.end)
        another = any(
            first <= other.start < max(last, hit.end) or other.start <= first < other.end
            for other in group(self.text, "another one")
        )
        where = (at.start, at.end) if at is not None else (hit.start, hit.end)
        return Item(kind, *where, another=another, until=max(last, where[1]))

    # questions


def permitted(text: str) -> tuple[Hit, ...]:
    """Where a text speaks of a part of personal data that may be asked for («последние четыре цифры»)."""
    return tuple(hit for hit in lexicon_hits(text, "data") if section_of(hit) == "permitted data")


def meet(one: Item, other: Item) -> bool:
    """Whether two things overlap."""
    return one.start < max(other.end, other.until) and other.start < max(one.end, one.until)


def kind_of(hit: Hit) -> str:
    """The kind of datum that a phrase of the lexicon names."""
    return section_of(hit).removeprefix("asks ")


def section_of(hit: Hit) -> str:
    """The section of the lexicon ``data`` that a phrase stands in."""
    return _sections()[hit.entry]


@cache
def _sections() -> dict[str, str]:
    found: dict[str, str] = {}
    for language in ("ru", "en"):
        for name, entries in load(language, "data").sections.items():
            for entry in entries:
                found.setdefault(entry, name)
    return found


def group(text: str, name: str) -> tuple[Hit, ...]:
    """Where the phrases of a group stand in a text."""
    return lexicon_hits(text, name)


@cache
def vocabulary(language: str) -> dict[str, frozenset[str]]:
    """Words that ask, by section of the lexicon ``asking_for``."""
    lexicon = load(language, "asking_for")
    return {name: frozenset(lexicon[name]) for name in ("verbs", "wrappers", "needs", "to learn")}


@cache
def _classes() -> dict[str, str]:
    found: dict[str, str] = {}
    for language in ("ru", "en"):
        for name, entries in load(language, "numbered").sections.items():
            for entry in entries:
                found[entry] = name
    return found


def _number_class(form: str) -> str | None:
    return _classes().get(form)


def number_class(word: str) -> str | None:
    """Which numbered thing a folded word names («заказ», ``ticket``), or None."""
    classes = _classes()
    return classes.get(word) or next((classes[form] for form, _ in lemmas(word) if form in classes), None)
