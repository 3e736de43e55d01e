"""Whether the customer, the profile or the facts already hold a datum that a reply asks for."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache, lru_cache
from typing import NamedTuple

from tonewise.model import Conversation, Message
from tonewise.reading.data_asked import Item, number_class
from tonewise.reading.known import known_data, number_at
from tonewise.reading.mood import mood_of
from tonewise.reading.questions import questions_in
from tonewise.reading.reply_phrases import lexicon_hits, script_language
from tonewise.reading.retold import is_retold
from tonewise.reading.values import values
from tonewise.reading.words import Token, fold, is_known, lemmas, parses, tokens

_FEW = 3
_TOLD = 6
"""A message of so many words has told what the matter is, whatever it says."""
_BACK = 5
"""Tokens that are looked back through for the thing that a number belongs to."""
_LIKE_TEXT = 20_000
_ATTACHED = frozenset(("photo", "document"))
_COMPANYS = ("fact", "history")
_PROFILE = {
    "city": ("city", "town", "город"), "address": ("address", "адрес", "delivery_address", "shipping_address"),
    "birthday": ("birthday", "birth_date", "date_of_birth", "дата_рождения"), "login": ("login", "username", "логин"),
    "age": ("age", "возраст"), "model": ("model", "модель", "device"),
    "contract": ("contract", "contract_number", "договор", "номер_договора"),
    "account": ("account", "account_number", "лицевой_счет", "account_id"),
    "policy": ("policy", "policy_number", "полис"), "booking": ("booking", "booking_number", "бронь"),
    "size": ("size", "размер"),
}  # fmt: skip
_NEW = r"\b(?:смени|помен|измен|друг(?:ой|ая|ую|ое)\b|нов(?:ый|ая|ую|ое|ого)\b|больше не|устарел|не актуал|потерял|changed?\b|new\b|no longer|lost\b|different\b|old\b|стар(?:ый|ая|ую|ое)\b)"
_CHANGING = {
    "email": r"почт|мейл|мыл|e-?mail|адрес|address", "phone": r"номер|телефон|симк|phone|number|cell|mobile",
    "name": r"имя|фамили|name", "city": r"город|адрес|city|address", "address": r"адрес|address",
}  # fmt: skip
_MOVED = re.compile(r"\b(?:перее(?:ха|зж)|moved\b|moving\b)", re.IGNORECASE)
_LIVES = frozenset(("in", "from", "to", "near", "at", "around"))
_LIVING = re.compile(
    r"\b(?:i'?m|i am|we'?re|we are|live[sd]?|living|based|located|deliver(?:y|ed|ing)?|ship(?:ping|ped|s)?|calling|writing|here)"
    r" (?:it |them |this |here |out )?(?:in|from|to|near|at) (?=[A-Z])",
    re.IGNORECASE,
)
_STREET = re.compile(
    r"\b(?:ул\.?|улиц\w+|просп\w*|пр-т|пр-кт|переул\w+|пер\.|шоссе|бульвар\w*|набережн\w+|площад\w+|проезд\w*)\s+[\w-]+(?:\s+[\w-]+)?,?\s*(?:д\.?\s*|дом\s+)?\d"
    r"|\b\d+[a-z]?,? (?:[A-Z][\w']+ ){1,3}(?:street|st|road|rd|avenue|ave|lane|ln|drive|dr|close|way|court|place|boulevard|blvd|square)\b"
    r"|\bадрес\w*:? +[А-ЯЁ][\w-]+,? *(?:д\.? *)?\d"
    r"|\b[А-ЯЁ][а-яё]{3,}(?:ая|ого|ой|ский|ова|ина|ва), ?(?:д\.? ?)?\d+",
    re.IGNORECASE,
)
_OUGHT_TO_BE = re.compile(
    r"(?i)[вВ]от (?:скрин|фото|видео|снимок)|прикрепил|приложил|прилагаю|\[(?:фото|photo|image|file|файл|скрин\w*|screenshot)[^\]]{0,60}\]|screenshot attached|attached (?:a|the|my)?|(?:photo|picture|screenshot)s? (?:is |are )?(?:attached|below)|see attach|here(?:'s| is) (?:a|the|my) (?:photo|picture|screenshot|pic)"
)
_ABOUT_THE_FAULT = frozenset(
    "ошибка проблема дефект повреждение экран поломка брак трещина ситуация товар изделие вещь место неисправность скол "
    "царапина error problem issue damage defect screen fault crack message item product damaged what".split()
)
_SURNAME = re.compile(r"(?i)фамил|фио|ф\.и\.о|отчеств|surname|full name|last name|family name|second name")


class _Number(NamedTuple):
    kind: str | None
    value: str


def is_given(item: Item, text: str, conversation: Conversation) -> bool:
    """Whether a datum that a reply's text asks for is in the conversation before it, its facts or the profile."""
    if item.another:
        return False
    asked = text[item.start : max(item.end, item.until)]
    if item.kind in ("", "date", "time") and is_retold(asked, _said(conversation)):
        return True
    if not item.kind:
        return _other_given(asked, conversation)
    if item.kind in _CHANGING and _has_changed(item.kind, conversation):
        return False
    if item.kind.startswith("number "):
        return _number_given(item.kind.removeprefix("number "), conversation)
    if item.kind in ("email", "phone"):
        return any(datum.kind == item.kind for datum in known_data(conversation)) or _in_history(
            conversation, item.kind
        )
    if item.kind == "name":
        return _name_given(text[item.start :], conversation)
    if item.kind in _ATTACHED:
        return _attached(item, text, conversation)
    if item.kind in ("problem", "help", "reason"):
        return is_told(conversation, item.kind)
    if _of_profile(item.kind, conversation):
        return True
    said = _said(conversation)
    if item.kind == "city":
        return any(_names_city(each) for each in said)
    if item.kind == "address":
        return any(_STREET.search(each[:_LIKE_TEXT]) for each in said)
    return _value_given(item, text, conversation)


def count_given(asked: str, conversation: Conversation) -> bool:
    """Whether a question of how many has a count in the customer's words («двух собак»)."""
    first = {token.lower for token in tokens(asked)[:4]}
    if _HOW_MANY.isdisjoint(first):
        return False
    return any(_COUNT.search(text[:_LIKE_TEXT]) for text in _said(conversation))


_HOW_MANY = frozenset(("сколько", "скольки", "many"))
_COUNT = re.compile(
    r"(?i)(?<![\w.,:-])(?:[2-9]|1\d|2[0-4]|дв[аеу]\w*|оба|обе|три|трех|трёх|трое|четыре\w*|пять|шесть|two|three|four|five|six|seven|both)"
    r" (?!час|мин|дн|сут|недел|мес|год|лет|раз|руб|тыс|утра|вечера|hour|min|day|week|month|year|time|am\b|pm\b|o'clock)[a-zа-яё]{3,}"
)


def is_told(conversation: Conversation, kind: str = "help") -> bool:
    """Whether the customer has said what the matter is; for ``problem`` and ``reason`` what went wrong,
    for ``any`` anything at all."""
    return any(_tells(text, kind) for text in _said(conversation))


@lru_cache(maxsize=4096)
def _tells(text: str, kind: str) -> bool:
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


# numbers of orders, bookings, requests …


def _number_given(kind: str, conversation: Conversation) -> bool:
    given = [number for text in _said(conversation) for number in _numbers(text)]
    if any(number.kind in (kind, None) for number in given):
        return True
    if any(number.kind == "ref" for number in given) and kind in ("order", "booking", "request", "parcel"):
        return True
    told = {
        number.value
        for fact in conversation.facts
        if fact.kind in _COMPANYS
        for number in _numbers(fact.text)
        if number.kind == kind
    }
    if len(told) == 1:
        return True
    if _of_profile(kind, conversation):
        return True
    return kind == "order" and any(
        datum.kind == "order" and (datum.message_index is None or _is_bare(conversation.messages[datum.message_index]))
        for datum in known_data(conversation)
    )


def _is_bare(message: Message) -> bool:
    return sum(token.kind in ("word", "number") for token in tokens(message.text)) <= _FEW


@lru_cache(maxsize=4096)
def _numbers(text: str) -> tuple[_Number, ...]:
    found: list[_Number] = []
    row = tokens(text[:_LIKE_TEXT])
    for at, value in number_at(text[:_LIKE_TEXT]):
        kind = _owner(row, at)
        if kind != "":
            found.append(_Number(kind, value))
    return tuple(found)


def _owner(row: tuple[Token, ...], at: int) -> str | None:
    """The thing that a number belongs to: a class, None where only a number sign says that it is one, else ``""``."""
    place = next((number for number, token in enumerate(row) if token.end > at), 0)
    for back in range(place - 1, max(-1, place - 1 - _BACK), -1):
        token = row[back]
        if token.kind == "word" and (kind := number_class(token.lower)):
            return kind
        if token.kind == "number" or token.text in (".", "!", "?", ";"):
            break
        if token.kind == "word" and any(parse.part == "VERB" for parse in parses(token.lower)[:1]):
            break
    after = row[place + 1] if place + 1 < len(row) else None
    if (
        after is not None
        and after.kind == "word"
        and number_class(after.lower)
        and place > 0
        and row[place - 1].text in ("#", "№")
    ):
        return number_class(after.lower)
    if place > 0 and row[place - 1].text in ("№", "#"):
        return None
    alone = sum(token.kind in ("word", "number") for token in row) <= _FEW
    return None if alone and place <= 1 else ""


# names, places, files


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


def _attached(item: Item, text: str, conversation: Conversation) -> bool:
    sent = [message for message in conversation.messages if message.role == "customer"]
    files = [file.name for message in sent for file in message.attachments]
    with_files = [m for m in sent if m.attachments or _OUGHT_TO_BE.search(m.text[:_LIKE_TEXT])]
    if not with_files or lexicon_hits(text, "unreadable"):
        return False
    shown = {form for m in with_files for token in tokens(m.text) for form in _forms(token)}
    shown |= {form for name in files for token in tokens(re.sub(r"[_.\-\d]+", " ", name)) for form in _forms(token)}
    complement = _complement(item, text)
    if item.kind == "document":
        head = next(iter(token for token in tokens(text) if token.start >= item.start), None)
        named = [*complement, *([_forms(head)] if head is not None else [])]
        return any(not forms.isdisjoint(shown) for forms in named)
    return not complement or all(
        not forms.isdisjoint(shown) or not forms.isdisjoint(_ABOUT_THE_FAULT) for forms in complement
    )


def _complement(item: Item, text: str) -> list[set[str]]:
    """What a photo is asked of: the nouns after it, to the end of the clause."""
    found: list[set[str]] = []
    english = script_language(text) == "en"
    of = False
    for token in tokens(text):
        if token.start < item.end:
            continue
        if token.kind != "word" or token.lower in (
            "и",
            "and",
            "чтобы",
            "so",
            "then",
            "тогда",
            "пришлете",
            "здесь",
            "here",
            "to",
        ):
            break
        if english:
            of = of or token.lower in ("of", "showing", "with")
            if of and token.lower not in _SMALL and len(token.text) > _FEW - 1:
                found.append(_forms(token))
        elif any(parse.part == "NOUN" for parse in parses(token.lower)[:1]):
            found.append(_forms(token))
    return found[:2]


_SMALL = frozenset("of the a an your this that showing with it please you".split())


def _forms(token: Token) -> set[str]:
    return {form for form, _ in lemmas(token.lower)} or {token.lower.rstrip("s")}


# dates, sizes and other things


def _value_given(item: Item, text: str, conversation: Conversation) -> bool:
    asked = text[item.start : max(item.end, item.until)]
    pattern = _TOLD_BY.get(item.kind)
    if pattern is not None and any(pattern.search(each[:_LIKE_TEXT]) for each in _said(conversation)):
        return True
    return item.kind in ("size", "model", "colour", "document") and _other_given(asked, conversation)


_PEOPLE = re.compile(
    r"(?i)\b(?:\d+|дво[её]|тро[её]|двух|тр[её]х|четвер\w+|пятер\w+|two|three|four|five|six|eight|ten)"
    r" ?(?:человек\w*|чел\b|гост\w+|персон\w*|взросл\w+|people|guests|persons|adults|of us)|\bнас (?:будет )?\d|\bна (?:двоих|троих|четверых|пятерых)"
)


_AGE = re.compile(r"(?i)\b\d{1,2}[ -]?(?:лет|год\w*|годик\w*|years?|yrs?|y/?o)\b|\b(?:aged?|возраст\w*) \d")
_COLOUR = re.compile(
    r"(?i)\b(?:бел|чёрн|черн|красн|син|зелён|зелен|жёлт|желт|сер|розов|голуб|коричнев|бежев|фиолетов|оранжев|бордов)"
    r"(?:ый|ая|ое|ые|ого|ую|ой|ий|яя|ее|юю|ом|ых)\b"
    r"|\b(?:white|black|red|blue|green|yellow|gr[ea]y|pink|brown|beige|purple|orange|navy|teal)\b"
)
_TOLD_BY = {"people": _PEOPLE, "age": _AGE, "colour": _COLOUR}


def _other_given(asked: str, conversation: Conversation) -> bool:
    """A thing that the customer has named with a number or name beside it: «размер 42», ``model X200``."""
    row = tokens(asked)
    if not _ERROR_WORDS.isdisjoint(token.lower for token in row) and any(
        _FAULT_CODE.search(each) for each in _said(conversation)
    ):
        return True
    nouns = [token for token in row if token.kind == "word" and _is_measure(token)]
    named = [
        token for place, token in enumerate(row) if place and token.kind == "word" and row[place - 1].lower in _WHICH
    ]
    wanted: set[str] = set().union(*(_forms(token) for token in nouns)) if nouns else set()
    numbered: set[str] = set().union(*(_forms(token) for token in named)) if named else set()
    said = [tokens(text[:_LIKE_TEXT]) for text in _said(conversation)]
    return any(_beside(wanted, row) or _followed(numbered, row) for row in said)


_WHICH = frozenset("какой какая какое какую каком какого каким which what".split())
_ERROR_WORDS = frozenset("ошибки ошибку ошибка error fault".split())
_FAULT_CODE = re.compile(r"(?<![\w-])[A-ZА-Я]{1,3}-?\d{1,4}(?![\w-])|(?i:ошибк\w*|error|code|код) \d{1,5}")
_MEASURES = frozenset(
    "размер рост вес модель марка артикул диаметр длина ширина высота площадь версия объем индекс этаж size height weight "
    "model brand make version sku floor serial postcode width length area".split()
)


def _is_measure(token: Token) -> bool:
    return not _MEASURES.isdisjoint(_forms(token) | {token.lower})


def _followed(wanted: set[str], row: tuple[Token, ...]) -> bool:
    """«автобус 8», ``bus no 8``: a number right after the thing."""
    return bool(wanted) and any(
        token.kind == "word" and not wanted.isdisjoint(_forms(token)) and row[at + 1].kind == "number"
        for at, token in enumerate(row[:-1])
    )


def _beside(wanted: set[str], row: tuple[Token, ...]) -> bool:
    for at, token in enumerate(row if wanted else ()):
        if token.kind != "word" or wanted.isdisjoint(_forms(token) | {token.lower}):
            continue
        near = row[max(0, at - 1) : at] + row[at + 1 : at + 4]
        for each in near:
            if each.kind == "number" or (
                each.kind == "word" and (each.text.isupper() or (each.start > token.start and each.text[:1].isupper()))
            ):
                return True
            if each.start > token.start and each.text in (".", "!", "?"):
                break
    return False


def all_given(items: Iterable[Item], text: str, conversation: Conversation) -> Iterator[Item]:
    """Those of the items that are given already."""
    return (item for item in items if is_given(item, text, conversation))
