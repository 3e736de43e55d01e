"""Data that the customer has already given, in any of their messages or to the helpdesk, so that nobody asks again."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import Literal

from tonewise.lexicons import load
from tonewise.model import Conversation, Customer, Datum
from tonewise.reading.words import Token, fold, is_known, parses, tokens

_NUMBER_SIGNS = frozenset(("№", "#", "номер", "number"))
_MIN_DIGITS = 3
_MIN_DIGITS_OF_CODE = 4
_FILLERS_BETWEEN = 3
_MAX_NAME_WORDS = 3
_MAX_LOOKED_AT = 20_000
"""Characters of one message that are searched: nobody gives an order number deeper in a text."""

_DIGIT = re.compile("[0-9]")
_CODE = re.compile(r"(?<![\w@/.-])[A-ZА-ЯЁ]{1,5}[-–]?\d{3,}(?:-\d+|[A-Z]{1,2})*(?![\w@])")
_NUMBERED = re.compile(
    r"(?<![\w@/.])(?:[A-Za-zА-Яа-яЁё]{1,5}[-–]?\d{3,}(?:-\d+|[A-Za-z]{1,2})*"
    r"|\d{3,}[-/][A-Za-zА-ЯЁа-яё\d]{1,4})(?![\w@])"
)
_PHONE = re.compile(r"(?<![\w.,/-])\+?\(?\d(?:[ \u00a0().\-–]{0,2}\d){9,14}(?![\w/-])")
_NAME_LEADS = (
    ("меня", "зовут"), ("мое", "имя"), ("my", "name", "is"), ("my", "name's"), ("menya", "zovut"), ("имя",), ("name",),
    ("this", "is"), ("i", "am"), ("я",), ("its",), ("it's",),
    ("i'm",), ("это",), ("с", "уважением"), ("regards",), ("best",), ("sincerely",), ("faithfully",), ("thanks",),
)  # fmt: skip
_SURE_LEADS = 7
_HELLO = 3
"""So many tokens of a message stand before the name of a writer who begins with it («hiya its Sunita, …»)."""
"""So many of the leads say by themselves that a name follows."""
_SIGN_OFFS = frozenset(("с", "regards", "best", "sincerely", "faithfully", "thanks"))
_AFTER_A_NAME = frozenset(("from", "here", "speaking"))

_PROFILE_KINDS = {
    "email": "email", "e-mail": "email", "mail": "email", "phone": "phone", "telephone": "phone", "tel": "phone",
    "mobile": "phone", "name": "name", "full_name": "name", "order": "order",
    "телефон": "phone", "почта": "email", "имя": "name", "фио": "name", "заказ": "order", "номер_заказа": "order",
    "phone_number": "phone", "mobile_phone": "phone", "email_address": "email",
    "order_id": "order", "order_number": "order",
    "last_order": "order",
}  # fmt: skip


_Kind = Literal["order", "email", "phone", "name", "attachment"]
_Span = tuple[_Kind, int, int]


@cache
def _words(section: str) -> frozenset[str]:
    return frozenset(load("und", "known")[section])


def known_data(conversation: Conversation) -> tuple[Datum, ...]:
    """Order numbers, e-mail addresses, phone numbers, names and attachments, in the order given; the profile's last."""
    known: list[Datum] = []
    mentioned = _numbers_of_others(conversation)
    asked_for_order = False
    for index, message in enumerate(conversation.messages):
        if message.role in ("agent", "bot"):
            asked_for_order = _asks_for_order(message.text)
        if message.role != "customer":
            continue
        known += [Datum(kind="attachment", value=a.name, message_index=index) for a in message.attachments]
        known += sorted(
            _in_message(message.text, index, asked_for_order, mentioned), key=lambda datum: datum.start or 0
        )
    known += _of_profile(conversation.customer)
    return tuple(dict.fromkeys(known))


def _in_message(text: str, index: int, asked: bool, mentioned: frozenset[str]) -> list[Datum]:
    head = text[:_MAX_LOOKED_AT]
    found = tokens(text) if len(text) <= _MAX_LOOKED_AT else tokens(head)
    taken: list[tuple[int, int]] = []
    data: list[Datum] = []
    if _DIGIT.search(head) is not None:
        for kind, start, end in (*_orders(head, found, asked, mentioned), *_phones(head)):
            if not any(start < other_end and other_start < end for other_start, other_end in taken):
                taken.append((start, end))
                data.append(Datum(kind=kind, value=text[start:end], message_index=index, start=start, end=end))
    for token in found:
        if token.kind == "email":
            data.append(Datum(kind="email", value=token.text, message_index=index, start=token.start, end=token.end))
    for start, end in _names(head, found):
        data.append(Datum(kind="name", value=text[start:end], message_index=index, start=start, end=end))
    return data


def _orders(text: str, found: tuple[Token, ...], asked: bool, mentioned: frozenset[str]) -> Iterator[_Span]:
    spoken_of = asked or any(token.lower in _words("order") for token in found)
    for match in _CODE.finditer(text):
        digits = sum(character.isdigit() for character in match.group())
        if (spoken_of and digits >= _MIN_DIGITS) or (
            digits >= _MIN_DIGITS_OF_CODE and match.group() == text.strip(" \n.,!?№#")
        ):
            yield "order", match.start(), match.end()
    only_number = asked and sum(token.kind in ("word", "number") for token in found) <= 2
    for position, token in enumerate(found):
        if token.kind != "number" or not _may_be_order(token, found, position):
            continue
        plain = token.text in mentioned
        if plain or _follows_order_word(found, position) or (only_number and len(token.text) >= _MIN_DIGITS):
            yield "order", token.start, token.end


def _may_be_order(token: Token, found: tuple[Token, ...], position: int) -> bool:
    if any(mark in token.text for mark in ".:,"):
        return False
    after = found[position + 1] if position + 1 < len(found) else None
    return after is None or after.lower not in _words("counted")


def _follows_order_word(found: tuple[Token, ...], position: int) -> bool:
    """«Заказ № 1234», «order number is 1234»; a bare № is enough for any number, an order's word for three digits."""
    signed = False
    for back in range(position - 1, max(position - 2 - _FILLERS_BETWEEN, -1), -1):
        before = found[back].lower
        if before in _words("order"):
            return signed or len(found[position].text) >= _MIN_DIGITS
        if before not in _words("between") and before != "#":
            break
        signed = signed or before in _NUMBER_SIGNS
    signed = position > 0 and found[position - 1].text in ("№", "#")
    return signed and len(found[position].text) >= _MIN_DIGITS


def number_at(text: str) -> Iterator[tuple[int, str]]:
    """Where a text holds numbers and codes that may be an order's, a contract's or the like, and these."""
    if _DIGIT.search(text) is None:
        return
    codes = [match.span() for match in _NUMBERED.finditer(text)]
    for start, end in codes:
        if sum(character.isdigit() for character in text[start:end]) >= _MIN_DIGITS:
            yield start, text[start:end]
    found = tokens(text)
    for position, token in enumerate(found):
        if token.kind != "number" or any(start <= token.start < end for start, end in codes):
            continue
        if len(token.text.strip("-/")) >= _MIN_DIGITS and _may_be_order(token, found, position):
            yield token.start, token.text


def _asks_for_order(text: str) -> bool:
    words = {token.lower for token in tokens(text)}
    return bool(words & _words("order")) or "номер" in words or "number" in words


def _numbers_of_others(conversation: Conversation) -> frozenset[str]:
    """Numbers that facts name as an order's: a customer who writes them gives them («когда приедет 1234?»)."""
    numbers: set[str] = set()
    for fact in conversation.facts:
        if _DIGIT.search(fact.text) is None:
            continue
        found = tokens(fact.text)
        for position, token in enumerate(found):
            long_number = token.kind == "number" and len(token.text) >= _MIN_DIGITS
            if long_number and _may_be_order(token, found, position) and _follows_order_word(found, position):
                numbers.add(token.text)
    return frozenset(numbers)


def _phones(text: str) -> Iterator[_Span]:
    for match in _PHONE.finditer(text):
        digits = "".join(character for character in match.group() if character.isdigit())
        if _is_phone(match.group(), digits):
            yield "phone", match.start(), match.end()


def _is_phone(written: str, digits: str) -> bool:
    """Russian numbers by their shape; others only with a plus or set as a phone number is, and if they can exist."""
    if not written.startswith("+"):
        if (len(digits) == 11 and digits[0] in "78" and digits[1] in "34589") or (
            len(digits) == 10 and digits[0] == "9"
        ):
            return True
        if digits[0] == "0" and len(digits) in (10, 11) and digits != written:
            return True
        if len(digits) != 10 or digits == written:
            return False
    import phonenumbers  # noqa: PLC0415 - tables of the world's numbers, needed only where a number looks like one

    try:
        number = phonenumbers.parse(written, None if written.startswith("+") else "US")
    except phonenumbers.NumberParseException:
        return False
    return bool(phonenumbers.is_possible_number(number))


def _names(text: str, found: tuple[Token, ...]) -> Iterator[tuple[int, int]]:
    heads = _leads()
    for index, token in enumerate(found):
        for number, lead in heads.get(token.lower, ()):
            size = len(lead)
            if tuple(near.lower for near in found[index : index + size]) != lead:
                continue
            if span := _name_after(
                text, found, index + size, lead[0], sure=number < _SURE_LEADS, fresh=_is_fresh(found, index)
            ):
                yield span
                break


@cache
def _leads() -> dict[str, list[tuple[int, tuple[str, ...]]]]:
    leads: dict[str, list[tuple[int, tuple[str, ...]]]] = {}
    for number, lead in enumerate(_NAME_LEADS):
        leads.setdefault(lead[0], []).append((number, lead))
    return leads


def _name_after(  # noqa: PLR0913
    text: str, found: tuple[Token, ...], index: int, lead: str, *, sure: bool, fresh: bool
) -> tuple[int, int] | None:
    """Up to three words: capitalised ones, and in lower case names that the dictionary knows.

    After a lead that may go on otherwise («это …», "this is …") a name is one that the dictionary knows, that ends the
    text below a sign-off, or that "from" or "here" follows.
    """
    if index < len(found) and found[index].text in (",", ":", "-", "–", "—"):
        index += 1
    taken: list[Token] = []
    for token in found[index : index + _MAX_NAME_WORDS]:
        if token.kind != "word" or (taken and "\n" in text[taken[-1].end : token.start]):
            break
        capital = token.text[0].isupper()
        if not (capital or (sure and not taken and _is_name(token.lower))):
            break
        taken.append(token)
    if not taken:
        return None
    span = taken[0].start, taken[-1].end
    following = found[index + len(taken)] if index + len(taken) < len(found) else None
    signed = lead in _SIGN_OFFS and (following is None or following.kind in ("mark", "number", "email"))
    opening = fresh and not _is_sentence_like(following)
    full = opening and len(taken) > 1 and all(token.text[0].isupper() for token in taken)
    hello = opening and lead in ("its", "it's")
    certain = (
        sure
        or signed
        or full
        or hello
        or _is_name(taken[0].lower)
        or (following is not None and following.lower in _AFTER_A_NAME)
    )
    return span if certain else None


def _is_fresh(found: tuple[Token, ...], index: int) -> bool:
    """Whether words stand at the beginning of a message or of a clause."""
    return index < _HELLO or found[index - 1].kind == "mark"


def _is_sentence_like(following: Token | None) -> bool:
    return following is not None and following.kind not in ("mark", "number", "email")


def _is_name(word: str) -> bool:
    return any({"Name", "Surn", "Patr"} & parse.grammemes for parse in parses(word)[:2]) and is_known(word)


def _of_profile(customer: Customer) -> list[Datum]:
    data = [Datum(kind="name", value=customer.name)] if customer.name else []
    for key, value in customer.profile.items():
        kind = _PROFILE_KINDS.get(fold(str(key)).replace(" ", "_"))
        if kind and isinstance(value, str | int) and str(value).strip():
            data.append(Datum(kind=kind, value=str(value)))
    return data
