"""Whether a customer asks how far a matter is or who has it: there «на согласовании у инженера» is the answer."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from itertools import pairwise

from tonewise.reading.words import Token, parses, tokens

_STATE = frozenset(
    "статус стадия этап состояние продвижение status state stage progress whereabouts".split()
)  # fmt: skip
_WHO = frozenset(("кто", "чей", "who", "who's", "whose"))
_HOLDS = frozenset(
    "заниматься вести рассматривать разбирать отвечать решать обрабатывать смотреть dealing handling handles handle "
    "looking working has reviewing responsible charge".split()
)
_MATTERS = frozenset(
    "заявка заявление обращение претензия запрос тикет жалоба дело application claim ticket case request complaint "
    "appeal".split()
)
_WHERE = frozenset(("где", "where", "where's"))
_WHAT = frozenset((("что", "с"), ("что", "со"), ("чего", "с"), ("happening", "with"), ("happened", "to")))
_VAGUE = frozenset(
    "специалист коллега сотрудник оператор работа обработка team specialist specialists colleague colleagues staff "
    "department people agent agents progress hand".split()
)
"""Who tells nothing: «в работе у специалистов»."""
_AT = frozenset(("у", "with", "by"))
_NEAR = 4


def asks_state(texts: Sequence[str]) -> bool:
    """Whether one of the texts asks for the state of a matter, or for who deals with it."""
    return any(_asks(text) for text in texts)


@lru_cache(maxsize=4096)
def _asks(text: str) -> bool:
    row = [token for token in tokens(text) if token.kind == "word"]
    words = [_lemmas(token) for token in row]
    if any(not _STATE.isdisjoint(each) for each in words):
        return True
    known = frozenset().union(*words) if words else frozenset()
    if not _WHO.isdisjoint(known) and not _HOLDS.isdisjoint(known):
        return True
    if _MATTERS.isdisjoint(known):
        return False
    return not _WHERE.isdisjoint(known) or any((a.lower, b.lower) in _WHAT for a, b in pairwise(row))


def names_who_has_it(text: str) -> bool:
    """Whether a text says with whom a matter is: a person, a role or a team that can be told from others."""
    row = [token for token in tokens(text) if token.kind == "word"]
    return any(
        token.lower in _AT and any(_tells(after) for after in row[at + 1 : at + _NEAR]) for at, token in enumerate(row)
    ) or any(token.text.istitle() and before.lower in _HAVING for before, token in pairwise(row))


def asks_receipt(texts: Sequence[str]) -> bool:
    """Whether a customer asks if something reached the company («вы получили моё письмо?»)."""
    return any(
        "?" in text[-_NEAR:] and not _RECEIVED.isdisjoint(token.lower for token in tokens(text)) for text in texts
    )


def tells_receipt(text: str) -> bool:
    """Whether a text says that something was received."""
    return not _RECEIVED.isdisjoint(token.lower for token in tokens(text))


_RECEIVED = frozenset(
    "получили получил получила получено дошло дошла дошёл дошел пришло пришла пришёл пришел принята принято приняли "
    "get got receive received reached arrive arrived through".split()
)
_HAVING = frozenset("занимается ведёт ведет рассматривает смотрит проверяет".split())
_LIGHT = frozenset(
    "the our a an my me us you your is it this that now just already нас вас них меня неё нее него".split()
)


def _tells(token: Token) -> bool:
    if token.lower in _LIGHT:
        return False
    readings = parses(token.lower)
    if readings:
        noun = next((reading for reading in readings if reading.part == "NOUN" and "gent" in reading.grammemes), None)
        return noun is not None and noun.lemma not in _VAGUE
    return token.lower not in _VAGUE


def _lemmas(token: Token) -> frozenset[str]:
    return frozenset((token.lower, *(reading.lemma for reading in parses(token.lower))))
