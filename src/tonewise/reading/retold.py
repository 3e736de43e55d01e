"""Whether the customer's words hold the answer to a question: a value of the kind asked for, said of the same thing."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cache, lru_cache

from tonewise.lexicons import load
from tonewise.reading.reply_phrases import script_language
from tonewise.reading.sentences import split
from tonewise.reading.values import values
from tonewise.reading.words import Token, lemmas, stem, tokens

_LOOKED_AT = 5_000
"""Characters of a customer's message that are looked through."""
_MOMENTS = frozenset(("date", "time", "weekday"))
_WANTED = (
    (frozenset("когда when date дата дату число числа день дня day month месяц месяце".split()), _MOMENTS),
    (frozenset("времени время часу time часов".split()), frozenset(("time",))),
    (frozenset(("much", "сумма", "сумму", "сумме", "amount", "price")), frozenset(("amount",))),
)
_WHERE = frozenset(("где", "куда", "where", "whereabouts"))
_AT = frozenset("в на у возле около из at in on near by from to".split())
_AHEAD = frozenset(
    "удобно удобнее хотите хотели желаете подойдет подойдёт устроит планируете планируется будет ждать привезти "
    "доставить "
    "prefer suit suits convenient would like want planning plan will should shall could can next".split()
)
_SMALL = frozenset(
    "какой какая какое какие какого какую каком когда где куда сколько как что чем кто вы вас вам у на в во за к "
    "по с и а "
    "же ли это этот ваш ваша ваше ваши вашу было был была были быть именно подскажите скажите пожалуйста он она "
    "его её ее "
    "дата дату дате число день время какому which what when where how who many much did do does is are was were "
    "the a an it "
    "you your u of in on at to for and so have has had been that this there they them date day time exactly "
    "please tell me us".split()
)


def is_retold(question: str, said: Iterable[str]) -> bool:
    """Whether one of the customer's sentences answers a question that looks back (none about what they want next)."""
    row = tokens(question)
    words = [token.lower for token in row if token.kind == "word"]
    if not words or not _AHEAD.isdisjoint(words):
        return False
    about = _about(row)
    if not about:
        return False
    wanted = next((kinds for cues, kinds in _WANTED if not cues.isdisjoint(words)), None)
    where = not _WHERE.isdisjoint(words)
    if wanted is None and not where:
        return False
    return any(_answers(sentence, about, wanted, where) for text in said for sentence in _sentences(text[:_LOOKED_AT]))


def _sentences(text: str) -> list[str]:
    return [text[start:end] for start, end in split(text)]


def _answers(sentence: str, about: frozenset[str], wanted: frozenset[str] | None, where: bool) -> bool:
    row = tokens(sentence)
    if not about & _about(row):
        return False
    if wanted is not None:
        return any(
            value.kind in wanted and _is_exact(sentence[value.start : value.end], value.kind)
            for value in values(sentence, script_language(sentence))
        )
    return where and _names_a_place(row, about)


def _is_exact(written: str, kind: str) -> bool:
    """Whether a date tells the day: a month by itself does not."""
    return kind != "date" or any(c.isdigit() for c in written) or not _DAYS.isdisjoint(written.lower().split())


_DAYS = frozenset("вчера сегодня завтра позавчера послезавтра yesterday today tomorrow".split())


def _names_a_place(row: Sequence[Token], about: frozenset[str]) -> bool:
    """A preposition and a word soon after what is asked about («got off at mill rd»)."""
    for at, token in enumerate(row):
        if token.kind == "word" and _keys(token.lower) & about:
            near = row[at + 1 : at + 4]
            if any(each.lower in _AT and place + 1 < len(row) - at for place, each in enumerate(near, 1)):
                return True
    return False


def _about(row: Sequence[Token]) -> frozenset[str]:
    """What a sentence speaks of: dictionary forms and stems, each with the words that name the same event."""
    found: set[str] = set()
    for token in row[:60]:
        if token.kind == "word" and token.lower not in _SMALL:
            found |= _keys(token.lower)
    return frozenset(found)


@lru_cache(maxsize=8192)
def _keys(word: str) -> frozenset[str]:
    forms = {form for form, _ in lemmas(word)} or {word, stem(word)}
    return frozenset(forms | {group for form in forms for group in _groups().get(form, ())})


@cache
def _groups() -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for number, line in enumerate(load("und", "alike")["alike"]):
        for word in line.split():
            found[word] = (*found.get(word, ()), f"#{number}")
    return found
