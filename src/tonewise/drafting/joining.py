"""Facts into running text: one sentence out of two, capitals and full stops, «он» for what was just named."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from tonewise.lexicons import load
from tonewise.reading.words import Token, is_cyrillic, parses, tokens

_LONGEST_JOINED = 26
"""Words; a refusal and its alternative longer than this together read better as two sentences."""
_YES = {"ru": "Да", "en": "Yes"}
_BUT = {"ru": "но", "en": "but"}
_STILL = {"ru": "Зато", "en": "Instead,"}
_CONTRAST = frozenset("но зато однако а вместо взамен but instead however although".split())
_PRONOUNS = {
    ("nomn", "masc"): "Он", ("nomn", "femn"): "Она", ("nomn", "neut"): "Оно", ("nomn", "plur"): "Они",
    ("accs", "masc"): "Его", ("accs", "femn"): "Её", ("accs", "neut"): "Его", ("accs", "plur"): "Их",
}  # fmt: skip


def close(text: str) -> str:
    """The text with an end mark."""
    text = text.rstrip()
    return text if not text or text[-1] in ".!?…" or text.endswith((".»", ".)")) else f"{text.rstrip(',;:')}."


def upper_first(text: str) -> str:
    """The text with a capital at its start; a name with a small first letter (iPhone, eSIM) keeps it."""
    first = text.split(maxsplit=1)[0] if text.strip() else ""
    if any(letter.isupper() for letter in first[1:]):
        return text
    return text[:1].upper() + text[1:]


def lower_first(text: str, language: str) -> str:
    """The text as it goes on inside a sentence: names, abbreviations and the English "I" keep their capital."""
    row = tokens(text)
    if not row or row[0].kind != "word" or not text.startswith(row[0].text):
        return text
    word = row[0].text
    if sum(letter.isupper() for letter in word) > 1 or _is_name(row[0], language):
        return text
    return text[0].lower() + text[1:]


def _is_name(token: Token, language: str) -> bool:
    if is_cyrillic(token.text):
        found = parses(token.lower)
        return bool(found) and not found[0].grammemes.isdisjoint(
            {"Name", "Surn", "Patr", "Geox", "Orgn", "Trad", "Abbr"}
        )
    if language == "ru":
        return True
    return token.lower not in _ENGLISH_OPENERS and token.lower not in _imperatives()


@cache
def _imperatives() -> frozenset[str]:
    """Verbs that open an instruction: «but send us …»."""
    return frozenset(word for line in load("en", "matching")["imperative"] for word in line.split())


_ENGLISH_OPENERS = frozenset(
    "he she him her us here today tomorrow yesterday"
    " a an the you your we our it its they their this that these those there all any each every no if when once after"
    " before for from in on at to by with without as free please just only both most some orders order delivery"
    " standard express refunds refund returns return shipping payment payments parking breakfast check pickup".split()
)
"""First words of English statements that are surely no names; others keep their capital."""


def as_one_sentence(refusal: str, ways: Sequence[str], language: str) -> str:
    """A refusal and its alternative tied together: «…, но …», or two sentences where one would be too long."""
    way = ways[0]
    rest = " ".join(ways[1:])
    opens_with_contrast = bool(tokens(way)) and tokens(way)[0].lower in _CONTRAST
    whole = len(refusal.split()) + len(way.split())
    single = _is_single(refusal) and _is_single(way)
    if opens_with_contrast or (language != "ru" and lower_first(way, language) == way):
        joined = f"{refusal} {way}"
    elif single and whole <= _LONGEST_JOINED and "," not in refusal.rstrip(".")[-25:]:
        joined = f"{refusal.rstrip('.!')}, {_BUT['ru' if language == 'ru' else 'en']} {lower_first(way, language)}"
    else:
        joined = f"{refusal} {_STILL['ru' if language == 'ru' else 'en']} {lower_first(way, language)}"
    return f"{joined} {rest}".strip()


def affirmed(sentence: str, language: str) -> str:
    """The sentence behind a yes, where it can go on in small letters; else as it is."""
    going_on = lower_first(sentence, language)
    if going_on == sentence and language != "ru":
        return sentence
    return f"{_YES['ru' if language == 'ru' else 'en']}, {going_on}"


def _is_single(text: str) -> bool:
    return not any(mark in text.rstrip(".!?… ") for mark in (". ", "! ", "? ", "; ", ": ", "\n"))


def refer_back(previous: str, sentence: str) -> str:
    """The sentence with «он», «её» … for a subject that the sentence before it opened with («Заказ 1234 …»)."""
    before, now = tokens(previous), tokens(sentence)
    if len(now) < 3 or not before or now[0].kind != "word" or now[0].lower != before[0].lower:
        return sentence
    length = 1
    while (
        length < min(len(before), len(now)) and now[length].kind == "number" and before[length].text == now[length].text
    ):
        length += 1
    noun = next((parse for parse in parses(now[0].lower) if parse.part == "NOUN" and "nomn" in parse.grammemes), None)
    if noun is None or length >= len(now) or now[length].kind != "word":
        return sentence
    following = parses(now[length].lower)
    if not following:
        return sentence
    number = (
        "plur" if "plur" in noun.grammemes else next((g for g in ("masc", "femn", "neut") if g in noun.grammemes), "")
    )
    if following[0].part == "VERB" and not following[0].grammemes & {"impr", "1per", "2per"}:
        case = "nomn"
    elif following[0].part == "PRED" and any({"accs", "NOUN"} <= parse.grammemes for parse in parses(now[0].lower)):
        case = "accs"
    else:
        return sentence
    pronoun = _PRONOUNS.get((case, number))
    return f"{pronoun}{sentence[now[length - 1].end :]}" if pronoun else sentence
