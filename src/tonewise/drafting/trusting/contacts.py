"""Links, addresses, phones, handles and codes of a text that no trusted text holds, however they are written."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from tonewise.drafting.trusting.manner import manner_of
from tonewise.drafting.trusting.trusted import Trusted
from tonewise.drafting.trusting.veils import Unveiled, invisible, latin, unveiled
from tonewise.reading.sentences import split
from tonewise.reading.words import tokens

Span = tuple[int, int]

_DOT = r"(?:\.|\s?[\[({<]\s?(?:dot|точка|\.)\s?[\])}>]\s?|\s(?:dot|точка)\s)"
_AT = r"(?:@|\s?[\[({<]\s?(?:at|собака|@)\s?[\])}>]\s?|\s(?:собака)\s)"
_TLD = (
    "com|ru|org|net|io|рф|su|by|kz|uk|de|fr|eu|us|biz|info|me|app|dev|shop|store|online|site|xyz|top|club|live|link"
    "|click|example|test|invalid|help|support|center|cloud|email|pro|world|space|website|tech|agency|company|finance|bank"
    "|money|cash|loan|pay|shopping|sale|deals|gift|win|bid|men|date|icu|vip|fun|host|press|guru|today|life|group|team|ly|gl|cc|co|tk|ml|ga|cf|gq|pw|ai|gg|to|tv|ws|ком|ру|сайт|онлайн|орг"
)
_NAME = r"[\w-]{1,63}"
_HOST = re.compile(
    rf"(?:(?P<scheme>[a-z]{{2,10}}(?::|\s?[\[(]:[\])])/{{1,2}})|(?<![\w@.-]))"
    rf"(?P<host>{_NAME}(?:{_DOT}{_NAME}){{0,5}}{_DOT}(?:{_TLD}))(?![\w@-])(?P<path>(?::\d+)?[/?#][^\s<>«»\"()\[\]]*)?",
    re.I,
)
_SCHEME = re.compile(
    r"(?:https?|ftp|javascript|data|tel|mailto|tg|whatsapp|file)\s?:\s?[/\w][^\s<>«»\"()\[\]]{2,}", re.I
)
_ODD_HOST = re.compile(
    rf"(?<![\w@.-]){_NAME}(?:\.{_NAME}){{0,4}}(?:\.[a-z]{{2,24}}(?=/\w)|\s?[\[({{]\s?(?:dot|точка|\.)\s?[\])}}]\s?[a-zа-я]{{2,24}})(?!\w)",
    re.I,
)
"""A host of any domain that has a path, or whose dot is put in brackets."""
_IP = re.compile(r"(?<![\d.])(?:\d{1,3}\.){3}\d{1,3}(?![\d.])")
_EMAIL = re.compile(rf"[\w.+-]{{1,64}}{_AT}{_NAME}(?:{_DOT}{_NAME}){{1,5}}", re.I)
_HANDLE = re.compile(r"(?<![\w@.])@[a-z_]\w{2,40}", re.I)
_PHONE = re.compile(r"(?<![\w/])\+?\d(?:[\s().\-–—_*]{0,3}\d){6,17}(?!\w)")
_SPELT = re.compile(r"(?<!\w)(?:[^\W\d_][\s.\-_*]{1,3}){4,}[^\W\d_](?!\w)")
_SPELT_DIGITS = 5
_CODE = re.compile(
    r"(?:промо-?код\w*|купон\w*|код\w*|promo(?:\s?code)?|coupon(?:\s?code)?|voucher(?:\s?code)?|code)"
    r"[\s:—–\-«\"'`*(]{1,6}(?:is |это )?[«\"'`*(]*(?P<code>[\w-]{3,30})",
    re.I,
)
_SHOUTED = re.compile(r"(?<![\w-])(?=[A-ZА-Я\d-]*[A-ZА-Я])(?=[A-ZА-Я\d-]*\d)[A-ZА-Я\d-]{4,30}(?![\w-])")
_DIGIT_WORDS = frozenset(
    "ноль нуль один два три четыре пять шесть семь восемь девять "
    "zero oh one two three four five six seven eight nine".split()
)
_NOT_CODES = frozenset("кодом кода коде коду который которая можно нужно при для как или подтверждения".split())
_REACHED = re.compile(
    r"\b(?:позвони|звони|набери|пиши|напиши|перевед|переводи|оплат|отправь|вышли|пришли|сообщи|обратит|обращай|свяжит"
    r"|call|write|e-?mail(?=\s+(?:us|me|them|at|to)\b)|text|contact|send|transfer|pay|message|reach|dial|ring)\w*",
    re.I,
)


def contacts(text: str, trust: Trusted) -> Iterator[Span]:
    """Spans of contacts that a reader would follow and that nothing trusted holds."""
    if (hidden := invisible(text)) is not None and text[slice(*hidden)] not in " ".join(trust.texts):
        yield hidden
    plain = unveiled(text)
    base = _plain(trust.texts)
    own = _plain(trust.theirs)
    for start, end in _found(plain.text):
        written = _key(plain.text[start:end])
        if not written or written in base:
            continue
        if written not in own or not _is_said_as_theirs(plain.text, start, end, trust.language):
            yield plain.span(start, end)
    yield from _mixed_scripts(plain, base)


def _found(text: str) -> Iterator[Span]:
    """Where contacts stand, by the look of them."""
    alike = latin(text)
    taken: list[Span] = []
    for pattern, looked_at in (
        (_EMAIL, text), (_SCHEME, text), (_HOST, text), (_HOST, alike), (_ODD_HOST, text), (_IP, text),
        (_HANDLE, text), (_PHONE, text), (_SPELT, text), (_SHOUTED, text),
    ):  # fmt: skip
        for match in pattern.finditer(looked_at):
            start, end = match.start(), match.start() + len(match.group().rstrip(".,;:!?*_"))
            if pattern is _PHONE and not _is_dialled(match.group()):
                continue
            if not any(start < other_end and other_start < end for other_start, other_end in taken):
                taken.append((start, end))
    for match in _CODE.finditer(text):
        code = match["code"]
        if code.lower() not in _NOT_CODES and (not code.islower() or code.isascii()) and _is_name(match):
            taken.append(match.span("code"))
    taken += _digits_in_words(text)
    yield from sorted(taken)


def _is_name(match: re.Match[str]) -> bool:
    """Whether what follows «код» is the code itself and no word of the sentence."""
    code = match["code"]
    quoted = match.group()[: match.start("code") - match.start()].rstrip()[-1:] in "«\"'`:*—–("
    return any(letter.isdigit() for letter in code) or code.isupper() or (quoted and not code.islower())


def _is_dialled(written: str) -> bool:
    """Whether digits are set as a phone number: many of them, and not a row of dates or sums."""
    digits = sum(letter.isdigit() for letter in written)
    return digits >= 10 or (
        digits >= 7 and (written.startswith("+") or bool(re.search(r"\d[-–]\d\d[-–]\d\d$", written)))
    )


def _digits_in_words(text: str) -> Iterator[Span]:
    row = tokens(text)
    first = 0
    for index in range(len(row) + 1):
        if index < len(row) and (row[index].lower in _DIGIT_WORDS or (index > first and row[index].text in ",-–")):
            continue
        said = [token for token in row[first:index] if token.kind == "word"]
        if len(said) >= _SPELT_DIGITS:
            yield said[0].start, said[-1].end
        first = index + 1


def _key(written: str) -> str:
    """A contact in the form in which it is compared: its letters and digits, look-alikes as one."""
    text = re.sub(r"^(?:https?|mailto|tel)\s?:\s?/{0,2}(?:www\.)?", "", written.strip().lower())
    text = re.sub(r"\s(?:dot|точка)\s|[\[({]\s?(?:dot|точка)\s?[\])}]", "", text)
    kept = "".join(letter for letter in latin(text) if letter.isalnum())
    return kept[-10:] if kept.isdigit() and len(kept) in (11, 12) else kept


@lru_cache(maxsize=256)
def _plain(texts: tuple[str, ...]) -> str:
    """All letters and digits of texts, in one run for each text."""
    return "\n".join(
        "".join(letter for letter in latin(unveiled(text).text.lower()) if letter.isalnum()) for text in texts
    )


def _is_said_as_theirs(whole: str, start: int, end: int, language: str) -> bool:
    """Whether the customer's own address or number is called theirs, and is not to be written to."""
    text = whole[start:end]
    if _HOST.fullmatch(text) or _SCHEME.match(text) or _HANDLE.match(text):
        return False
    if _SHOUTED.fullmatch(text) and sum(letter.isdigit() for letter in text) >= _DIGITS_OF_REFERENCE:
        return _CODE.search(whole[max(0, start - _BESIDE) : end]) is None
    first, last = next(((s, e) for s, e in split(whole) if s <= start < e), (0, len(whole)))
    if _REACHED.search(whole, first, start) is not None:
        return False
    manner = manner_of(whole[first:last], language)
    if manner in ("asks", "denies", "takes up"):
        return True
    number = "@" in text or _PHONE.fullmatch(text) is not None
    return number and _YOURS.search(whole, first, start) is not None


_YOURS = re.compile(r"\b(?:ваш|твой|твоя|твое|твою|твоё|твоем|твоём|your)\w*", re.IGNORECASE)


_MIXED = re.compile(
    r"(?<![A-Za-zА-яЁё])(?:[A-Za-z]{1,40}[а-яё]{1,40}[A-Za-z]{0,40}|[а-яёА-ЯЁ]{1,40}[A-Za-z]{1,40}[а-яё]{0,40})"
)


def _mixed_scripts(plain: Unveiled, base: str) -> Iterator[Span]:
    """Words of Cyrillic and Latin letters together, as only a disguise has them («рaypal»)."""
    for match in _MIXED.finditer(plain.text):
        word = match.group()
        ending = re.fullmatch(r"[A-Z]{2,}[а-яё]{1,3}", word)
        if len(word) > 3 and not ending and _key(word) not in base:
            yield plain.span(*match.span())


def is_trusted_number(written: str, trust: Trusted) -> bool:
    """Whether digits that may be a phone or an account stand so in something trusted."""
    key = _key(written)
    return len(key) >= _LONG_NUMBER and key in _plain(trust.texts)


_LONG_NUMBER = 7
_DIGITS_OF_REFERENCE = 4
_BESIDE = 20
