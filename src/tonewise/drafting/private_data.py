"""Where personal data stands in texts: addresses, numbers and papers of people, which a model has no need to see.

Order numbers and the like are left: without them there is no reply. What cannot be told for sure is left too, but for
what the words beside it call personal.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Literal, NamedTuple

from tonewise.reading.personal import is_luhn, secrets

Kind = Literal["EMAIL", "PHONE", "CARD", "PASSPORT", "ID", "IBAN", "ADDRESS", "SECRET", "NAME", "TEXT"]

_EMAIL = re.compile(r"[\w.+'-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,6}")
_DIGITS = re.compile(r"(?<![\w.,])(?:\+\s?)?\(?\d(?:[\s().\u00a0\u2010-\u2015/-]{0,3}\d){6,20}(?![\w])")
_ORDER_BEFORE = re.compile(
    r"(?:заказ\w*|заявк\w*|обращени\w*|договор\w*|накладн\w*|трек\w*|артикул\w*|счет\w*|счёт\w*|order|ticket|case|ref\w*|"
    r"booking|invoice|tracking|parcel|посылк\w*|квитанци\w*|полис\w*|брон\w*)\W{0,4}(?:(?:номер\w*|number|no|id|is|was)\W{0,3}){0,2}$",
    re.IGNORECASE,
)
_PHONE_BEFORE = re.compile(
    r"(?:тел\w*|моб\w*|сот\w*|звон\w*|набер\w*|whats\s?app|вотсап\w*|вайбер\w*|viber|telegram|phone|mobile|cell|call|ring"
    r"|text|reach|contact)\W{0,3}(?:\w+\W{1,3}){0,3}$",
    re.IGNORECASE,
)
_SNILS = re.compile(r"(?<!\d)\d{3}[- ]\d{3}[- ]\d{3}[- ]\d{2}(?!\d)")
_NEAR_ID = re.compile(
    r"(?i)\b(?:инн|снилс|inn|snils|ssn|nino|national insurance)\W+(?:\w+\W+){0,2}?"
    r"((?:[a-z]{2} ?)?\d[\d -]{7,16}\d(?: ?[a-d])?)\b"
)
_SSN = re.compile(r"(?<![\d-])\d{3}-\d{2}-\d{4}(?![\d-])")
_IBAN = re.compile(r"\b[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){2,7}(?: ?[A-Z0-9]{1,4})?\b")
_STREET_WORD = (
    r"(?:ул(?:\.|иц[аеыу]й?)|пр(?:-т[а-я]{0,2}|осп?(?:\.|ект[а-я]{0,2})|-д|оезд[а-я]{0,2})|пер(?:\.|еул(?:ок|к[а-я]{1,2}))"
    r"|ш(?:\.|оссе)|б(?:-р|ульвар[а-я]{0,2})|наб(?:\.|ережн[а-я]{2})|пл(?:\.|ощад[а-я]{1,2}))"
)
_HOUSE = r"\d{1,4}(?:[а-яА-Я](?![а-я]))?(?:/\d{1,4})?"
_FLAT = (
    r"(?:,?\s*(?:к(?:орп(?:ус)?)?|стр(?:оение)?|под(?:ъезд)?|эт(?:аж)?|кв(?:артира|\.)?|оф(?:ис)?|комн(?:ата)?)\.?"
    r"\s?№?\s?\d{1,4}[а-я]?)"
)
_AT_HOUSE = rf",?\s*(?i:д(?:ом|\.)?\s?№?\s?)?{_HOUSE}(?i:{_FLAT})"
_NAMED = r"[А-ЯЁ][\w-]{2,30}(?:\s[А-ЯЁ][\w-]{2,30})?"
_STREET_RU = re.compile(
    rf"(?i:{_STREET_WORD})\s?«?[А-ЯЁа-яё0-9][\w-]{{1,30}}(?:\s[А-ЯЁ][\w-]{{1,30}}){{0,2}}»?{_AT_HOUSE}{{0,4}}"
    rf"|{_NAMED}\s(?i:{_STREET_WORD}){_AT_HOUSE}{{0,4}}|{_NAMED}\s{_AT_HOUSE}{{1,4}}|{_NAMED}{_AT_HOUSE}{{1,4}}"
)
_STREET_EN = re.compile(
    r"(?:(?i:flat|apt|apartment|unit|suite)\.?\s?\w{1,5},?\s)?\b\d{1,5}[A-Za-z]?,?\s(?:[A-Z][\w'-]{1,20}\s){1,3}"
    r"(?:Street|St|Road|Rd|Avenue|Ave|Lane|Ln|Drive|Dr|Boulevard|Blvd|Court|Ct|Close|Way|Place|Pl|Terrace|Crescent|Square"
    r"|Gardens|Grove|Row)\b\.?(?:,?\s(?i:flat|apt|apartment|unit|suite)\.?\s?#?\w{1,5})?"
    r"(?:,\s[A-Z][\w'-]{2,20}){0,2}(?:,?\s[A-Z]{2}\s\d{5}(?:-\d{4})?|,?\s[A-Z]{1,2}\d[A-Z\d]?\s?\d[A-Z]{2})?"
)
_FLAT_IN = re.compile(r"(?i)\b(?:кв|квартира|под(?:ъезд)?|flat|apt|apartment|unit)\b")
_CARD_LENGTHS = range(13, 20)
_PHONE_LENGTHS = range(10, 16)
_LOOKED_AT = 100_000
_BESIDE = 40


class Private(NamedTuple):
    """A piece of personal data: where it stands, and what it is."""

    start: int
    end: int
    kind: Kind


@lru_cache(maxsize=1024)
def private_data(text: str) -> tuple[Private, ...]:
    """All of it in a text, in order; what lies within another piece is part of that. Names are not looked for."""
    found = [Private(*match.span(), "EMAIL") for match in _EMAIL.finditer(text, 0, _LOOKED_AT)] if "@" in text else []
    if any(letter.isdigit() for letter in text):
        found += _numbers(text)
        found += addresses(text)
    found += [Private(each.start, each.end, _OF_SECRET.get(each.kind, "SECRET")) for each in secrets(text)]
    return outermost(found)


_OF_SECRET: dict[str, Kind] = {"card": "CARD", "passport": "PASSPORT"}


def _numbers(text: str) -> Iterator[Private]:
    for match in _NEAR_ID.finditer(text, 0, _LOOKED_AT):
        yield Private(*match.span(1), "ID")
    for pattern in (_SNILS, _SSN):
        for match in pattern.finditer(text, 0, _LOOKED_AT):
            yield Private(*match.span(), "ID")
    for match in _IBAN.finditer(text, 0, _LOOKED_AT):
        if _is_iban(match.group()):
            yield Private(*match.span(), "IBAN")
    for match in _DIGITS.finditer(text, 0, _LOOKED_AT):
        written = match.group()
        digits = "".join(filter(str.isdigit, written))
        before = text[max(0, match.start() - _BESIDE) : match.start()]
        if _ORDER_BEFORE.search(before):
            continue
        if len(digits) in _CARD_LENGTHS and digits[0] in "23456" and is_luhn(digits):
            yield Private(*match.span(), "CARD")
        elif _is_phone(written, digits) or (_PHONE_BEFORE.search(before) and len(digits) < _CARD_LENGTHS[0]):
            yield Private(*match.span(), "PHONE")


def _is_phone(written: str, digits: str) -> bool:
    """A number that is dialled: with a plus, by the shape of Russian ones, or set as one and possible somewhere."""
    if len(digits) not in _PHONE_LENGTHS or "/" in written:
        return False
    if written.startswith("+"):
        return True
    if len(digits) == 11 and digits[0] in "78" and digits[1] in "34589":
        return True
    if len(digits) == 10 and digits[0] == "9" and digits != written:
        return True
    if digits == written:
        return False
    import phonenumbers  # noqa: PLC0415 - tables of the world's numbers, for what looks like one

    for region in ("GB", "US", "RU"):
        try:
            if phonenumbers.is_valid_number(phonenumbers.parse(written, region)):
                return True
        except phonenumbers.NumberParseException:
            return False
    return False


def _is_iban(written: str) -> bool:
    """Whether the check digits of an account's number are right."""
    plain = written.replace(" ", "")
    turned = plain[4:] + plain[:4]
    return len(plain) > 14 and int("".join(str(int(letter, 36)) for letter in turned)) % 97 == 1


def addresses(text: str) -> Iterator[Private]:
    """Street addresses with a house number."""
    for pattern in (_STREET_RU, _STREET_EN):
        for match in pattern.finditer(text, 0, _LOOKED_AT):
            yield Private(*match.span(), "ADDRESS")


def is_home(address: str) -> bool:
    """Whether an address names a flat: a company's seldom does."""
    return _FLAT_IN.search(address) is not None


def outermost(found: Iterable[Private]) -> tuple[Private, ...]:
    """In order, those that overlap as one, of the kind of the longest."""
    kept: list[Private] = []
    for each in sorted(found):
        if kept and each.start < kept[-1].end:
            last = kept[-1]
            kind = last.kind if last.end - last.start >= each.end - each.start else each.kind
            kept[-1] = Private(last.start, max(last.end, each.end), kind)
        else:
            kept.append(each)
    return tuple(kept)


def whole_words(each: Private, text: str) -> Private:
    """A piece with the rest of the words that it begins and ends in."""
    start, end = each.start, each.end
    while start > 0 and _is_part(text[start]) and _is_part(text[start - 1]):
        start -= 1
    while end < len(text) and _is_part(text[end]) and _is_part(text[end - 1]):
        end += 1
    return Private(start, end, each.kind)


def _is_part(letter: str) -> bool:
    return letter.isalnum() or letter == "_"
