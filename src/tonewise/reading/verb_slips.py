"""Russian verbs in the wrong form, where the words beside leave no doubt: «может задержатся», «деньги вернуться»,
«выберете пункт», «если выберите», «что бы отменить»."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache

from tonewise.lexicons import load
from tonewise.reading.slip_pairs import Slip
from tonewise.reading.words import Token, fold, is_cyrillic, is_known, parses

_LOOKED_BACK = 3
_NEAR = 200
_FAR = 30
"""Words in which a sentence is looked through around a slip."""
_SUBJECTS = frozenset(("он", "она", "оно", "они", "который", "которая", "которое", "которые"))
_IF = frozenset(("если", "когда"))
_NO_PLACE = frozenset(("не", "ни", "же", "бы", "ещё", "еще", "уже", "снова", "сразу", "просто", "только", "больше"))
_ENDS_RU = ("тся", "ться", "ете", "ите")


def verb_slips(text: str, row: Sequence[Token]) -> Iterator[Slip]:
    """Slips in the tokens of a text."""
    for place, token in enumerate(row):
        word = token.lower
        if word.endswith(_ENDS_RU):
            right = _reflexive(row, place) if word.endswith("ся") else _mood(text, row, place)
            if right is not None:
                yield Slip(token.start, token.end, right)
        elif word == "бы" and place and row[place - 1].lower == "что" and _is_purpose(text, row, place):
            yield Slip(row[place - 1].start, token.end, "чтобы")


def _is_purpose(text: str, row: Sequence[Token], place: int) -> bool:
    """«Что бы отменить, …» asks nothing: it is «чтобы»."""
    opens = place == 1 or row[place - 2].text[0] in ",.!"
    return opens and _is_infinitive(row, place + 1) and "?" not in text[row[place].end : row[place].end + _NEAR]


def _is_infinitive(row: Sequence[Token], place: int) -> bool:
    return any(
        is_cyrillic(token.lower) and parses(token.lower)[0].part == "INFN"
        for token in row[place : place + 2]
        if token.kind == "word"
    )


def _reflexive(row: Sequence[Token], place: int) -> str | None:
    """«Может задержатся» and «деньги вернуться в пятницу»."""
    word = row[place].lower
    clause = _clause(row, place)
    if word.endswith("тся"):
        infinitive = f"{word[:-3]}ться"
        before = [token.lower for token in row[max(0, place - _LOOKED_BACK) : place]]
        if not is_known(infinitive) or not before:
            return None
        if before[-1] in _governing() or (len(before) > 1 and before[-2] in _governing() and _is_between(before[-1])):
            return infinitive
        return None
    finite = f"{word[:-4]}тся"
    if not (is_known(finite) and any("3per" in parse.grammemes for parse in parses(finite))) or place == 0:
        return None
    before_word = row[place - 1].lower if row[place - 1].kind == "word" else ""
    if not (before_word in _SUBJECTS or _is_subject(before_word)):
        return None
    others = [token.lower for token in clause if token is not row[place] and token.kind == "word"]
    if any(other in _governing() or _may_govern(other) for other in others):
        return None
    return finite


def _clause(row: Sequence[Token], place: int) -> Sequence[Token]:
    """The tokens around a word up to the end of its sentence: a governing word may stand beyond a comma."""
    first, last = place, place
    while first > 0 and row[first - 1].text[0] not in ".!?…;" and place - first < _FAR:
        first -= 1
    while last < len(row) and row[last].text[0] not in ".!?…;" and last - place < _FAR:
        last += 1
    return row[first:last]


def _is_subject(word: str) -> bool:
    """A noun that can be nothing but the one who does it."""
    if not is_cyrillic(word):
        return False
    found = parses(word)
    nouns = [parse for parse in found if parse.lemma == found[0].lemma]
    return found[0].part == "NOUN" and any("nomn" in parse.grammemes for parse in nouns) and is_known(word)


def _may_govern(word: str) -> bool:
    """Whether an infinitive may hang on a word: on any verb, short adjective, or a word such as «как», «куда»."""
    if word in ("как", "куда", "где", "что", "когда", "зачем", "если", "кому", "и", "или", "способ", "возможность"):
        return True
    return is_cyrillic(word) and parses(word)[0].part in ("VERB", "INFN", "PRED", "ADJS", "PRTS", "GRND")


def _is_between(word: str) -> bool:
    return word in _NO_PLACE or (is_cyrillic(word) and parses(word)[0].part in ("ADVB", "NPRO"))


def _mood(text: str, row: Sequence[Token], place: int) -> str | None:
    """«Выберете пункт» for «выберите», and «если выберите» for «выберете»."""
    word = row[place].lower
    swapped = word[:-3] + ("ите" if word.endswith("ете") else "ете")
    if not is_known(swapped) or not is_known(word):
        return None
    first = place == 0 or row[place - 1].text[0] in ".!?…" or "\n" in text[row[place - 1].end : row[place].start]
    before = [token.lower for token in row[max(0, place - _LOOKED_BACK) : place]]
    if word.endswith("ете"):
        # «Вернёте» is stressed on the ending and mistaken for nothing.
        stressed = is_known(f"{word[:-3]}ёте")
        if not (_is(word, "futr", "2per") and _is(swapped, "impr")) or _is(word, "impr") or stressed:
            return None
        end = next(
            (
                token
                for token in row[place : place + _FAR]
                if token.text[0] in ".!?…;—–-" or "\n" in text[row[place].end : token.start]
            ),
            None,
        )
        around = [token.lower for token in row[max(0, place - 1) : place + 2]]
        if "?" in (end.text if end else "") or (end is not None and end.text[0] in "—–-"):
            return None
        asked = "пожалуйста" in around and not {"вы", "если", "когда", "как"} & set(before)
        joined = len(before) > 1 and before[-1] in ("и", "затем", "потом") and _imperative_before(row, place)
        return swapped if first or asked or joined or (before and before[-1] == "," and _purpose(row, place)) else None
    if not (_is(word, "impr") and _is(swapped, "futr", "2per")) or _is(word, "futr", "2per"):
        return None
    after_if = before[-1:] and (before[-1] in _IF or (before[-1] == "вы" and len(before) > 1 and before[-2] in _IF))
    return swapped if after_if else None


def _imperative_before(row: Sequence[Token], place: int) -> bool:
    """«Откройте раздел и выберете»: the verb before it tells to do something."""
    for token in reversed(_clause(row, place)[:12]):
        if token.start < row[place].start and token.kind == "word" and is_cyrillic(token.lower):
            best = parses(token.lower)[0]
            if best.part == "VERB":
                return "impr" in best.grammemes
    return False


def _purpose(row: Sequence[Token], place: int) -> bool:
    """The sentence opens with «чтобы …,»."""
    clause = _clause(row, place)
    return bool(clause) and clause[0].lower in ("чтобы", "для")


def _is(word: str, *grammemes: str) -> bool:
    return any(parse.grammemes.issuperset(grammemes) for parse in parses(word))


@cache
def _governing() -> frozenset[str]:
    return frozenset(fold(word) for entry in load("ru", "spelling")["governing"] for word in entry.split())
