"""Whether the customer, the profile or the facts already hold a datum that a reply asks for."""

from __future__ import annotations

import re
from functools import cache, lru_cache

from tonewise.model import Conversation
from tonewise.reading.asked_items import Item
from tonewise.reading.given_numbers import number_given
from tonewise.reading.given_things import is_attached, other_given, value_given
from tonewise.reading.known import known_data
from tonewise.reading.mood import mood_of
from tonewise.reading.questions import questions_in
from tonewise.reading.reply_phrases import lexicon_hits, script_language
from tonewise.reading.retold import is_retold
from tonewise.reading.values import values
from tonewise.reading.words import fold, is_known, parses, tokens

_FEW = 3
_MATTER = 2000
"""Characters in which a customer says what the matter is."""
_TOLD = 6
"""A message of so many words has told what the matter is, whatever it says."""
_LIKE_TEXT = 20_000
_ATTACHED = frozenset(("photo", "document"))
_PROFILE = {
    "city": ("city", "town", "город"), "address": ("address", "адрес", "delivery_address", "shipping_address"),
    "birthday": ("birthday", "birth_date", "date_of_birth", "дата_рождения"), "login": ("login", "username", "логин"),
    "age": ("age", "возраст"), "model": ("model", "модель", "device"),
    "contract": ("contract", "contract_number", "договор", "номер_договора"),
    "account": ("account", "account_number", "лицевой_счет", "account_id"),
    "policy": ("policy", "policy_number", "полис"), "booking": ("booking", "booking_number", "бронь"),
    "size": ("size", "размер"),
}  # fmt: skip
_NEW = (
    r"\b(?:смени|помен|измен|друг(?:ой|ая|ую|ое)\b|нов(?:ый|ая|ую|ое|ого)\b|больше не|устарел|не актуал|потерял"
    r"|стар(?:ый|ая|ую|ое)\b|changed?\b|new\b|no longer|lost\b|different\b|old\b)"
)
_CHANGING = {
    "email": r"почт|мейл|мыл|e-?mail|адрес|address", "phone": r"номер|телефон|симк|phone|number|cell|mobile",
    "name": r"имя|фамили|name", "city": r"город|адрес|city|address", "address": r"адрес|address",
}  # fmt: skip
_MOVED = re.compile(r"\b(?:перее(?:ха|зж)|moved\b|moving\b)", re.IGNORECASE)
_LIVING = re.compile(
    r"\b(?:i'?m|i am|we'?re|we are|live[sd]?|living|based|located|deliver(?:y|ed|ing)?"
    r"|ship(?:ping|ped|s)?|calling|writing|here) (?:it |them |this |here |out )?(?:in|from|to|near|at) (?=[A-Z])",
    re.IGNORECASE,
)
_STREET = re.compile(
    r"\b(?:ул\.?|улиц\w+|просп\w*|пр-т|пр-кт|переул\w+|пер\.|шоссе|бульвар\w*|набережн\w+|площад\w+|проезд\w*) "
    r"[\w-]+(?: [\w-]+)?,? ?(?:д\.? ?|дом )?\d"
    r"|\b\d+[a-z]?,? (?:[A-Z][\w']+ ){1,3}(?:street|st|road|rd|avenue|ave|lane|ln|drive|dr|close|way|court|place)\b"
    r"|\b(?:живу|живем|живём|находимся|адрес\w*|доставк\w*|привез\w+) (?:на|по|в|у) [А-ЯЁ][а-яё]+,? *(?:д\.? *"
    r"|дом *)?\d"
    r"|\bадрес\w*:? +[А-ЯЁ][\w-]+,? *(?:д\.? *)?\d"
    r"|\b[А-ЯЁ][а-яё]{3,}(?:ая|ого|ой|ский|ова|ина|ва), ?(?:д\.? ?)?\d+",
    re.IGNORECASE,
)
_SURNAME = re.compile(r"(?i)фамил|фио|ф\.и\.о|отчеств|surname|full name|last name|family name|second name")


def is_given(item: Item, text: str, conversation: Conversation) -> bool:
    """Whether a datum that a reply's text asks for is in the conversation before it, its facts or the profile."""
    if item.another:
        return False
    asked = text[item.start : max(item.end, item.until)]
    if item.kind in ("", "date", "time") and is_retold(asked, _said(conversation)):
        return True
    if not item.kind:
        return other_given(asked, _said(conversation))
    if item.kind in _CHANGING and _has_changed(item.kind, conversation):
        return False
    if item.kind.startswith("number "):
        kind = item.kind.removeprefix("number ")
        return number_given(kind, conversation) or _of_profile(kind, conversation)
    if item.kind in ("email", "phone"):
        return any(datum.kind == item.kind for datum in known_data(conversation)) or _in_history(
            conversation, item.kind
        )
    if item.kind == "name":
        return _name_given(text[item.start :], conversation)
    if item.kind in _ATTACHED:
        return is_attached(item, text, conversation)
    if item.kind in ("problem", "help", "reason"):
        return is_told(conversation, item.kind)
    if _of_profile(item.kind, conversation):
        return True
    said = _said(conversation)
    if item.kind == "city":
        return any(_names_city(each) for each in said)
    if item.kind == "address":
        return any(_STREET.search(each[:_LIKE_TEXT]) for each in said)
    return value_given(item, text, said)


def is_told(conversation: Conversation, kind: str = "help") -> bool:
    """Whether the customer has said what the matter is; for ``problem`` and ``reason`` what went wrong,
    for ``any`` anything at all."""
    return any(_tells(text, kind) for text in _said(conversation))


@lru_cache(maxsize=4096)
def _tells(text: str, kind: str) -> bool:
    text = text[:_MATTER]
    language = script_language(text)
    words = [token for token in tokens(text) if token.kind == "word"]
    empty = (*lexicon_hits(text, "no matter"), *lexicon_hits(text, "courtesy"))
    rest = [word for word in words if not any(hit.start <= word.start < hit.end for hit in empty)]
    if kind == "any":
        return bool(rest)
    if len(rest) < _FEW - (kind == "help"):
        return False
    asked = questions_in(text, language)
    if kind == "help":
        return bool(asked) or len(rest) >= _FEW
    wrong = mood_of(text, language) in ("complaint", "anger")
    return wrong or bool(lexicon_hits(text, "went wrong")) or (kind == "problem" and len(rest) >= _TOLD and not asked)


def _said(conversation: Conversation) -> tuple[str, ...]:
    return tuple(message.text for message in conversation.messages if message.role == "customer")


def _has_changed(kind: str, conversation: Conversation) -> bool:
    pattern = _change_of(kind)
    moves = kind in ("city", "address")
    return any(
        pattern.search(text[:_LIKE_TEXT]) or (moves and _MOVED.search(text[:_LIKE_TEXT]))
        for text in _said(conversation)
    )


@cache
def _change_of(kind: str) -> re.Pattern[str]:
    """The word of change and the datum's, at most two words apart."""
    datum = rf"\b(?:{_CHANGING[kind]})\w*"
    between = r"\W{1,3}(?:\w+\W{1,3}){0,2}"
    return re.compile(rf"{_NEW}\w*{between}{datum}|{datum}{between}{_NEW}", re.IGNORECASE)


def _of_profile(kind: str, conversation: Conversation) -> bool:
    keys = _PROFILE.get(kind, ())
    profile = conversation.customer.profile
    return any(fold(str(key)).replace(" ", "_") in keys and str(value).strip() for key, value in profile.items())


def _name_given(asked: str, conversation: Conversation) -> bool:
    names = [datum.value for datum in known_data(conversation) if datum.kind == "name"]
    names += [name for text in _said(conversation) if (name := _lone_name(text))]
    if _SURNAME.search(asked[:40]):
        return any(len(name.split()) > 1 for name in names)
    return bool(names)


def _lone_name(text: str) -> str | None:
    """A message that is a name and no more: «Борис Ильин»."""
    words = [token for token in tokens(text) if token.kind != "mark"]
    if not 0 < len(words) <= _FEW or not all(word.kind == "word" for word in words):
        return None
    named = [
        word for word in words if any({"Name", "Surn", "Patr"} & parse.grammemes for parse in parses(word.lower)[:1])
    ]
    return text.strip(" .!") if named and len(named) == len(words) and is_known(words[0].lower) else None


@lru_cache(maxsize=4096)
def _names_city(text: str) -> bool:
    text = text[:_LIKE_TEXT]
    for token in tokens(text):
        if (
            token.kind == "word"
            and (len(token.text) > _FEW or token.text.istitle())
            and any("Geox" in parse.grammemes for parse in parses(token.lower)[:1])
        ):
            return True
    if "город" in fold(text) and re.search(r"(?i:\bгород\w*) +[А-ЯЁ]", text):
        return True
    for match in _LIVING.finditer(text):
        word = next((token for token in tokens(text) if token.start >= match.end()), None)
        if word is not None and word.text[:1].isupper() and word.lower not in _NO_CITY:
            return True
    return False


_NO_CITY = frozenset(
    "monday tuesday wednesday thursday friday saturday sunday january february march april may june july august "
    "september october november december english russian chrome safari android iphone windows i".split()
)


def _in_history(conversation: Conversation, kind: str) -> bool:
    """A phone or address that a fact names as the customer's own."""
    wanted = "email" if kind == "email" else "phone"
    return any(
        any(value.kind == wanted for value in values(fact.text, script_language(fact.text)))
        for fact in conversation.facts
        if fact.kind == "history" or _OF_CUSTOMER.search(fact.text[:_LIKE_TEXT])
    )


_OF_CUSTOMER = re.compile(r"(?i)клиент|покупател|заказчик|customer|client|buyer|профил|profile|account holder|абонент")
