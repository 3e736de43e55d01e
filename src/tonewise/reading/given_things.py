"""Files, sizes, counts and codes: whether the customer has sent or named what a reply asks for."""

from __future__ import annotations

import re
from collections.abc import Sequence

from tonewise.model import Conversation
from tonewise.reading.asked_items import Item
from tonewise.reading.reply_phrases import lexicon_hits, script_language
from tonewise.reading.words import Token, lemmas, parses, tokens

_FEW = 3
_LIKE_TEXT = 20_000
_SAYS_ATTACHED = re.compile(
    r"(?i)вот (?:скрин|фото|видео|снимок)|прикрепил|приложил|прилагаю|прикладываю"
    r"|\[(?:фото|photo|image|file|файл|скрин\w*|screenshot)[^\]]{0,60}\]|attached|see attach|i attach"
    r"|(?:photo|picture|screenshot)s? (?:is |are )?below|see (?:the|my) (?:photo|picture|screenshot|pic)"
    r"|here(?:'s| is) (?:a|the|my) (?:photo|picture|screenshot|pic)"
)
_ABOUT_THE_FAULT = frozenset(
    "ошибка проблема дефект повреждение экран поломка брак трещина ситуация товар изделие вещь место "
    "неисправность скол "
    "царапина error problem issue damage defect screen fault crack message item product damaged what".split()
)


def count_given(asked: str, said: Sequence[str]) -> bool:
    """Whether a question of how many has a count in the customer's words («двух собак»)."""
    first = {token.lower for token in tokens(asked)[:4]}
    if _HOW_MANY.isdisjoint(first):
        return False
    return any(_COUNT.search(text[:_LIKE_TEXT]) for text in said)


_HOW_MANY = frozenset(("сколько", "скольки", "many"))
_COUNT = re.compile(
    r"(?i)(?<![\w.,:-])(?:[2-9]|1\d|2[0-4]|дв[аеу]\w*|оба|обе|три|трех|трёх|трое|четыре\w*|пять|шесть|two|three"
    r"|four|five|six|seven|both)"
    r" (?!час|мин|дн|сут|недел|мес|год|лет|раз|руб|тыс|утра|вечера|hour|min|day|week|month|year|time|am\b|pm\b"
    r"|o'clock)[a-zа-яё]{3,}"
)


def is_attached(item: Item, text: str, conversation: Conversation) -> bool:
    """Whether the customer has sent the file that is asked for, and nothing says that it cannot be read."""
    sent = [message for message in conversation.messages if message.role == "customer"]
    files = [file.name for message in sent for file in message.attachments]
    with_files = [m for m in sent if m.attachments or _SAYS_ATTACHED.search(m.text[:_LIKE_TEXT])]
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


def value_given(item: Item, text: str, said: Sequence[str]) -> bool:
    """Whether the customer has named a size, a model, a count of people, an age or a colour."""
    asked = text[item.start : max(item.end, item.until)]
    pattern = _TOLD_BY.get(item.kind)
    if pattern is not None and any(pattern.search(each[:_LIKE_TEXT]) for each in said):
        return True
    return item.kind in ("size", "model", "colour", "document") and other_given(asked, said)


_PEOPLE = re.compile(
    r"(?i)\b(?:\d+|дво[её]|тро[её]|двух|тр[её]х|четвер\w+|пятер\w+|two|three|four|five|six|eight|ten)"
    r" ?(?:человек\w*|чел\b|гост\w+|персон\w*|взросл\w+|people|guests|persons|adults|of us)"
    r"|\bнас (?:будет )?(?:\d|двое|трое|четверо|пятеро|шестеро|семеро|восьмеро)|\b(?:group|party|family|table"
    r"|team) (?:of|for) (?:\d|two|three|four|five|six|seven|eight|nine|ten)\b"
    r"|\bна (?:двоих|троих|четверых|пятерых)"
)


_AGE = re.compile(
    r"(?i)\b\d{1,2}[ -]?(?:лет|год\w*|годик\w*|years?|yrs?|y/?o)\b|\b(?:aged?|возраст\w*) \d"
    r"|\b(?:is|turned|he's|she's|am|i'm) \d{1,2}\b(?![:.,]?\d| ?(?:[ap]m|%|[ck]?m|kg|days|hours|min))"
)
_COLOUR = re.compile(
    r"(?i)\b(?:бел|чёрн|черн|красн|син|зелён|зелен|жёлт|желт|сер|розов|голуб|коричнев|бежев|фиолетов|оранжев|бордов)"
    r"(?:ый|ая|ое|ые|ого|ую|ой|ий|яя|ее|юю|ом|ых)\b"
    r"|\b(?:white|black|red|blue|green|yellow|gr[ea]y|pink|brown|beige|purple|orange|navy|teal)\b"
)
_TOLD_BY = {"people": _PEOPLE, "age": _AGE, "colour": _COLOUR}


def other_given(asked: str, said: Sequence[str]) -> bool:
    """A thing that the customer has named with a number or name beside it: «размер 42», ``model X200``."""
    row = tokens(asked)
    if not _ERROR_WORDS.isdisjoint(token.lower for token in row) and any(_FAULT_CODE.search(each) for each in said):
        return True
    nouns = [token for token in row if token.kind == "word" and _is_measure(token)]
    named = [
        token
        for place, token in enumerate(row)
        if token.kind == "word" and not _WHICH.isdisjoint(_before(row, place)) and len(token.text) > _FEW
    ]
    wanted: set[str] = set().union(*(_forms(token) for token in nouns)) if nouns else set()
    numbered: set[str] = set().union(*(_forms(token) for token in named)) if named else set()
    rows = [tokens(text[:_LIKE_TEXT]) for text in said]
    return any(_beside(wanted, row) or _followed(numbered, row) for row in rows)


_WHICH = frozenset("какой какая какое какую каком какого каким which what".split())
_ERROR_WORDS = frozenset("ошибки ошибку ошибка error fault дисплее экране табло display screen panel".split())
_FAULT_CODE = re.compile(
    r"(?<![\w-])(?:[A-ZА-Я]{1,3}|[a-z](?=\d\d))-?\d{1,4}(?![\w-])|(?i:ошибк\w*|error|code|код) \d{1,5}"
)
_MEASURES = frozenset(
    "размер рост вес модель марка артикул диаметр длина ширина высота площадь версия объем индекс этаж size "
    "height weight "
    "model brand make version sku floor serial postcode width length area room seat lane "
    "flat account table bay gate".split()
)


def _is_measure(token: Token) -> bool:
    return not _MEASURES.isdisjoint(_forms(token) | {token.lower})


def _before(row: Sequence[Token], place: int) -> list[str]:
    """The words right before one, «у вас» and "is your" left out."""
    near = [token.lower for token in row[max(0, place - 4) : place]]
    while near and near[-1] in _BETWEEN:
        near.pop()
    return near[-1:]


_BETWEEN = frozenset("у вас ваш ваша ваше is your was the".split())


def _is_number(row: Sequence[Token], at: int) -> bool:
    """A number, or a code of capitals and digits («SU1404»)."""
    if row[at].kind == "number":
        return True
    return (
        row[at].text.isupper()
        and at + 1 < len(row)
        and row[at + 1].kind == "number"
        and row[at].end == row[at + 1].start
    )


def _followed(wanted: set[str], row: tuple[Token, ...]) -> bool:
    """«автобус 8», ``bus no 8``: a number right after the thing."""
    return bool(wanted) and any(
        token.kind == "word" and not wanted.isdisjoint(_forms(token)) and _is_number(row, at + 1)
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
