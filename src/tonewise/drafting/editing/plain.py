"""Plain words for officialese, where the replacement is safe in any sentence; what is quoted stays."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache

from tonewise.drafting.editing.light_verbs import verbs_for_nouns
from tonewise.drafting.joining import upper_first
from tonewise.lexicons import load
from tonewise.reading.quoted import is_quoted, quoted
from tonewise.reading.reply_phrases import script_language
from tonewise.reading.words import fold, inflect, parses, tokens

_THIS = frozenset(
    "данный вышеуказанный вышеупомянутый вышеназванный нижеуказанный указанный вышеперечисленный упомянутый".split()
)
_BEFORE = frozenset("на в за из по о об от до с к у для при".split())
_MONTHS = {
    "янв": "января", "фев": "февраля", "февр": "февраля", "мар": "марта", "апр": "апреля", "июн": "июня",
    "июл": "июля", "авг": "августа", "сен": "сентября", "сент": "сентября", "окт": "октября", "нояб": "ноября",
    "ноя": "ноября", "дек": "декабря",
}  # fmt: skip
_SHORT_MONTH = re.compile(
    rf"(\d{{1,2}})\s+({'|'.join(sorted(_MONTHS, key=len, reverse=True))})\b(?:\.(?=\s+[а-яё\d]))?(?!\w)", re.IGNORECASE
)
_LEAD_END = r"(?:\s*,?\s*(?:что|that)\b\s*,?|\s*[,:;]|\s*[–—-])\s*"
_ASKS = re.compile(r"\b(?:просим|прошу)\s+(?:вас\s+|тебя\s+)?(?P<verb>[а-яё]+ть(?:ся)?|[а-яё]+ти)\b", re.IGNORECASE)
_AS_SAID = re.compile(
    r"(?:(?<=^)|(?<=[.!?]\s)|(?<=,\s))(?:"
    r"как\s+(?:уже\s+|было\s+|ранее\s+|и\s+)*(?:указано|написано|сказано|говорилось|сообщалось|говорили|писали)\b[^,.!?\n]{0,60}"
    r"|(?:согласно|в соответствии с|по)\s+(?:пункту?\w*|п\.|стать[еёи]\w*|ст\.)\s*[\d.]+[^,.!?\n]{0,60}"
    r"(?:,\s*с\s+котор[^,.!?\n]{0,60})?"
    r"|as\s+(?:is\s+|was\s+|has\s+been\s+|already\s+|clearly\s+|previously\s+|explicitly\s+|we\s+)*"
    r"(?:stated|mentioned|written|specified|outlined|explained|set\s+out|noted|said)\b[^,.!?\n]{0,60}"
    r"),\s*(?=\S)",
    re.IGNORECASE,
)
"""«Как указано в договоре, …», ``As clearly stated in our terms, …``: it only says whose fault it is."""
_NOD = {
    "nope": "No", "nah": "No", "yep": "Yes", "yup": "Yes", "yeah": "Yes", "неа": "Нет", "не-а": "Нет", "ага": "Да",
    "угу": "Да", "np": "No problem",
}  # fmt: skip
_NODS = re.compile(rf"\A({'|'.join(_NOD)})\b(\s*[,.!]|\s*\Z|\s)", re.IGNORECASE)
_CASES = ("nomn", "gent", "datv", "accs", "ablt", "loct")


def plain(text: str) -> str:
    """The text with officialese in plain words; names, quotations and anything that is not sure stay as they are."""
    text = _without_blame(text)
    text = _NODS.sub(lambda found: _NOD[fold(found[1])] + found[2], text)
    if script_language(text) != "ru":
        return _swapped(_without_leads(text, "en"), "en")
    text = _swapped(_without_leads(text, "ru"), "ru")
    text = verbs_for_nouns(text)
    text = _asked(_money(_this(text)))
    return _SHORT_MONTH.sub(lambda found: f"{found[1]} {_MONTHS[found[2].lower()]}", text)


def _without_blame(text: str) -> str:
    changed = _AS_SAID.sub("", text)
    return changed if changed == text else upper_first(changed)


def _without_leads(text: str, language: str) -> str:
    """Without «сообщаем, что …» at the start of a sentence or clause."""
    found = _leads(language).search(text)
    while found:
        before, rest = text[: found.start()], text[found.end() :]
        opens = not before.strip() or before.rstrip()[-1] in ".!?\n"
        if not rest.strip():
            return text
        text = before + (upper_first(rest) if opens else rest)
        found = _leads(language).search(text, len(before))
    return text


@cache
def _leads(language: str) -> re.Pattern[str]:
    words = sorted(load(language, "plain")["lead"], key=len, reverse=True)
    inside = "|".join(_written(entry) for entry in words)
    return re.compile(rf"(?:(?<=^)|(?<=[.!?\n]\s)|(?<=,\s))(?:также\s+|also\s+)?(?:{inside}){_LEAD_END}", re.IGNORECASE)


def _swapped(text: str, language: str) -> str:
    pattern, swaps = _swaps(language)
    spans = quoted(text)

    def put(found: re.Match[str]) -> str:
        if is_quoted(spans, found.start()):
            return found.group()
        new = swaps[" ".join(fold(found.group()).split())]
        if not new:
            return ""
        return new[:1].upper() + new[1:] if found.group()[:1].isupper() else new

    swapped = pattern.sub(put, text)
    if swapped == text:
        return text
    return re.sub(r" +([,.!?;:])", r"\1", re.sub(r"[ \t]{2,}", " ", swapped)).strip()


@cache
def _swaps(language: str) -> tuple[re.Pattern[str], Mapping[str, str]]:
    pairs = {}
    for entry in load(language, "plain")["swap"]:
        old, _, new = entry.partition("=>")
        pairs[fold(old.strip())] = new.strip()
    inside = "|".join(_written(old) for old in sorted(pairs, key=len, reverse=True))
    return re.compile(rf"(?<![\w-])(?:{inside})(?![\w-])", re.IGNORECASE), pairs


def _written(words: str) -> str:
    """A pattern for words, with «е» for «ё» and any white space between them."""
    return r"\s+".join(re.escape(word).replace("е", "[её]") for word in words.split())


def _this(text: str) -> str:
    """«Данный товар» is «этот товар»."""
    row = tokens(text)
    spans = quoted(text)
    for index in range(len(row) - 2, -1, -1):
        token, after = row[index], row[index + 1]
        if token.kind != "word" or after.kind != "word" or is_quoted(spans, token.start):
            continue
        own = next(
            (parse for parse in parses(token.lower) if parse.lemma in _THIS and parse.part in ("ADJF", "PRTF")), None
        )
        noun = parses(after.lower)
        if own is None or token.lower == "данные" or not noun or noun[0].part not in ("NOUN", "ADJF"):
            continue  # «данные карты» are what the card holds
        kept = own.grammemes & {*_CASES, "sing", "plur", "masc", "femn", "neut", "anim", "inan"}
        form = inflect("этот", *sorted(kept), lemma="этот")
        if form:
            text = text[: token.start] + (form.capitalize() if token.text[0].isupper() else form) + text[token.end :]
    return text


def _money(text: str) -> str:
    """«Денежные средства» are «деньги»."""
    row = tokens(text)
    for index in range(len(row) - 2, -1, -1):
        first, second = row[index], row[index + 1]
        if not (first.lower.startswith("денежн") and second.lower.startswith("средств")):
            continue
        if is_quoted(quoted(text), first.start):
            continue
        case = next((each for parse in parses(first.lower) for each in _CASES if each in parse.grammemes), None)
        form = inflect("деньги", case) if case else None
        if form:
            text = text[: first.start] + (form.capitalize() if first.text[0].isupper() else form) + text[second.end :]
    return text


def _asked(text: str) -> str:
    """«Просим вас прислать фото» is «пришлите фото»."""

    def order(found: re.Match[str]) -> str:
        verb = fold(found["verb"])
        form = inflect(verb, "impr", "plur", "excl")
        if form is None or not any(parse.part == "INFN" for parse in parses(verb)[:1]):
            return found.group()
        return form[:1].upper() + form[1:] if found.group()[:1].isupper() else form

    return _ASKS.sub(order, text)
