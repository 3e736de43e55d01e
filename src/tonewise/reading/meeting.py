"""Which questions of a turn a reply meets: answers, refuses, takes on, or asks first what it must know."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from math import inf

from tonewise.lexicons import load
from tonewise.model import Conversation, Question
from tonewise.reading.matching import Evidence, asked, evidence
from tonewise.reading.meaning import Meaning, meaning
from tonewise.reading.phrases import Phrases
from tonewise.reading.refusals import denial, takes_on
from tonewise.reading.sentences import split
from tonewise.reading.values import values
from tonewise.reading.words import Token, lemma, parses, tokens

PLAUSIBLE = -1.9
"""Least weight of evidence by which a statement of its own may answer a question; set on tests/data/compose_*.yaml, dev."""
SHARED = 0.2
"""Least weight by which a statement that answers one question answers another one too."""
LEFT_OVER = -3.4
"""Least weight for a statement that answers nothing else and is of the kind that is wanted."""
NEARLY = 0.4
"""How much more may speak for it as the answer to another question."""
_NO_SUBJECT = 1.2
_WRONG_KIND = 2.5
_KIND_FITS = 0.5
_MEASURED = ("date", "amount")
_FEW = 4
_SHORT = 4


@dataclass(frozen=True, slots=True)
class Statement:
    """A part of the reply that may answer something."""

    text: str
    meaning: Meaning
    yes_or_no: bool
    """It opens with «да», «нет», «конечно», or says nothing else."""
    takes_on: bool
    asks: bool
    denies: bool
    elsewhere: bool
    """It only sends the reader to a page or document."""


@lru_cache(maxsize=4096)
def statements(text: str, language: str) -> tuple[Statement, ...]:
    """The parts of a reply that say something: sentences, cut where a clause starts a thought of its own."""
    found = []
    for start, end in split(text):
        for part in _thoughts(text[start:end], language):
            one = _statement(part, language)
            if one is not None:
                found.append(one)
    return tuple(found)


def unmet(conversation: Conversation, questions: Sequence[Question], reply: str, language: str) -> tuple[Question, ...]:
    """The questions that a reply leaves open; where it may well have met one, it is not reported."""
    if not questions:
        return ()
    language = "ru" if language == "ru" else "en"
    parts = statements(reply, language)
    if not parts:
        return tuple(questions)
    told = [part for part in parts if not part.asks and not part.elsewhere]
    pairs = _pairs(conversation, questions, told, language)
    met, used = _assign(pairs)
    for index, question in enumerate(questions):
        if index not in met and (_left_over(index, question, told, pairs, used) or _asks_first(question, parts)):
            met.add(index)
    return tuple(question for index, question in enumerate(questions) if index not in met)


def strengths(
    conversation: Conversation, questions: Sequence[Question], texts: Sequence[str], language: str
) -> list[list[float]]:
    """For each question, how much speaks for each text as its answer (log odds; 0 is even)."""
    language = "ru" if language == "ru" else "en"
    told = [_statement(text, language) or _nothing(text, language) for text in texts]
    return [[pair.weight for pair in row] for row in _pairs(conversation, questions, told, language)]


@dataclass(frozen=True, slots=True)
class _Pair:
    """How much speaks for a statement as the answer to a question."""

    weight: float
    leans: bool
    """The question leans on the one before it («а во сколько?»), and so may its answer."""


def _pairs(
    conversation: Conversation, questions: Sequence[Question], told: Sequence[Statement], language: str
) -> list[list[_Pair]]:
    rivals = [part.meaning for part in told]
    rows = []
    for question in questions:
        wanted = asked(question, conversation, language, questions)
        signs = [evidence(wanted, part.meaning, rivals) for part in told]
        rows.append(
            [
                _Pair(_weight(sign, part, question), _leans(question, sign))
                for sign, part in zip(signs, told, strict=True)
            ]
        )
    return rows


def _leans(question: Question, signs: Evidence) -> bool:
    told = signs.kind >= 1.0 and question.kind in (*_MEASURED, "place", "reason")
    return told and (signs.bare or signs.pronoun)


def _weight(signs: Evidence, part: Statement, question: Question) -> float:
    """Log odds that a statement answers a question, from a regression over labelled pairs of question and fact."""
    own = _NO_SUBJECT if signs.bare or signs.pronoun else 3.4 * signs.near
    total = own + 0.4 * signs.topic_around + 1.05 * signs.attribute + 1.55 * signs.kind - 4.2
    total += 1.2 * signs.focus + 1.3 * signs.focus_around - 1.6 * signs.unasked - 1.6 * signs.conflict
    if question.kind in _MEASURED and not (part.denies or part.takes_on or signs.kind >= _KIND_FITS):
        total -= _WRONG_KIND
    wanted = _named_value(question)
    if wanted and wanted not in part.meaning.kinds and not (part.denies or part.takes_on):
        total -= _WRONG_KIND
    if part.yes_or_no and question.kind in ("yes-no", "choice", "action"):
        total += 1.5
    if part.denies:
        total += 0.8
    return total


@lru_cache(maxsize=4096)
def _named_value(question: Question) -> str | None:
    """The kind of value that a short question names («телефон склада?», ``your website?``)."""
    words = [token.lower for token in tokens(question.text) if token.kind == "word"]
    if len(words) > _FEW:
        return None
    names = _value_names()
    return next((names[form] for word in words for form in (word, lemma(word)) if form in names), None)


@cache
def _value_names() -> dict[str, str]:
    entries = [entry for language in ("ru", "en") for entry in load(language, "meeting")["value names"]]
    return {form: kind for names, _, kind in (entry.partition(" = ") for entry in entries) for form in names.split()}


def _assign(pairs: Sequence[Sequence[_Pair]]) -> tuple[set[int], set[int]]:
    """Statements tied to questions, the strongest pair first; each is used once, then shared where much speaks for it."""
    ranked = sorted(
        (-pair.weight, q, s) for q, row in enumerate(pairs) for s, pair in enumerate(row) if pair.weight >= PLAUSIBLE
    )
    met: set[int] = set()
    used: set[int] = set()
    for minus_weight, q, s in ranked:
        if q in met or (s in used and -minus_weight < SHARED and not pairs[q][s].leans):
            continue
        met.add(q)
        used.add(s)
    return met, used


def _left_over(
    index: int, question: Question, told: Sequence[Statement], pairs: Sequence[Sequence[_Pair]], used: set[int]
) -> bool:
    """A statement that answers nothing else may answer this question, or takes it on."""
    for place, part in enumerate(told):
        if place not in used and (part.takes_on or _left_over_fits(part, question, index, place, pairs)):
            used.add(place)
            return True
    return False


def _left_over_fits(
    part: Statement, question: Question, index: int, place: int, pairs: Sequence[Sequence[_Pair]]
) -> bool:
    if part.yes_or_no or part.denies:
        return question.kind not in _MEASURED or part.denies
    if not _has_kind(part.meaning, question):
        return False
    weight = pairs[index][place].weight
    rival = max((row[place].weight for at, row in enumerate(pairs) if at != index), default=weight)
    return weight >= LEFT_OVER and weight >= rival - NEARLY


def _has_kind(told: Meaning, question: Question) -> bool:
    kinds = told.kinds
    match question.kind:
        case "date":
            return bool(kinds & {"date", "time", "span", "weekday"})
        case "amount":
            return bool(kinds & {"amount", "number", "percent", "span", "free", "quantity"})
        case "place":
            return bool(kinds & {"place", "link", "number"})
        case "way":
            return bool(kinds & {"order", "link"}) or "possibility" in told.attributes
        case _:
            return True


def _asks_first(question: Question, parts: Sequence[Statement]) -> bool:
    """The reply asks for what it must know first and says what follows; to a request, the question alone will do."""
    asks = [part for part in parts if part.asks]
    if not asks:
        return False
    if question.kind in ("action", "choice") or question.form != "question":
        return True
    return any(part.takes_on or _follows(part.text) for part in parts)


@lru_cache(maxsize=4096)
def _follows(text: str) -> bool:
    row = tokens(text)
    words = {token.lower for token in row}
    if words & {"чтобы", "тогда", "then", "so", "i'll", "we'll"}:
        return True
    return any(p.part == "VERB" and {"1per", "futr"} <= p.grammemes for token in row for p in parses(token.lower)[:1])


@dataclass(frozen=True, slots=True)
class _Lexicon:
    yes: Phrases
    courtesy: Phrases
    elsewhere: Phrases
    ask: Phrases


@cache
def _lexicon(language: str) -> _Lexicon:
    sections = load(language, "meeting")
    return _Lexicon(*(Phrases(sections[name], language) for name in ("yes", "courtesy", "elsewhere", "ask")))


@lru_cache(maxsize=8192)
def _statement(text: str, language: str) -> Statement | None:
    row = tokens(text)
    words = [token for token in row if token.kind in ("word", "number", "link", "email")]
    if not words:
        return None
    lexicon = _lexicon(language)
    if _only(words, lexicon.courtesy, text):
        return None
    yes = lexicon.yes.find(text)
    return Statement(
        text=text,
        meaning=meaning(text, language),
        yes_or_no=bool(yes) and yes[0].start <= words[min(1, len(words) - 1)].start,
        takes_on=takes_on(text, language),
        asks="?" in row[-1].text or bool(lexicon.ask.find(text)),
        denies=denial(text, language) is not None,
        elsewhere=_sends_elsewhere(text, lexicon, language),
    )


def _nothing(text: str, language: str) -> Statement:
    """A text that says nothing of the matter."""
    return Statement(text, meaning(text, language), False, False, False, False, False)


def _only(words: Sequence[Token], phrases: Phrases, text: str) -> bool:
    """Whether a text holds nothing but courtesies and a name."""
    hits = phrases.find(text)
    if not hits:
        return False
    rest = [word for word in words if not any(hit.start <= word.start < hit.end for hit in hits)]
    return len(rest) <= 2 and all(word.text[:1].isupper() for word in rest)


def _sends_elsewhere(text: str, lexicon: _Lexicon, language: str) -> bool:
    """«Все условия — на сайте: …»: a whole document is no answer to one point."""
    return bool(lexicon.elsewhere.find(text)) and not any(
        value.kind not in ("link", "email") for value in values(text, language)
    )


_BREAKS = frozenset((";",))
_JOINTS = frozenset(("а", "но", "and", "but", "и", "also", "while"))


def _thoughts(sentence: str, language: str) -> tuple[str, ...]:
    """The sentence cut at semicolons and at conjunctions after a comma, where both sides are long enough to say something."""
    row = tokens(sentence)
    cuts = [0]
    for index, token in enumerate(row[1:-1], 1):
        joint = token.lower in _JOINTS and (
            row[index - 1].text == "," or language != "ru" and token.lower in ("and", "but")
        )
        if token.text in _BREAKS or (joint and len(row) - index > _SHORT and index > 1):
            cuts.append(token.start)
    cuts.append(len(sentence))
    return tuple(part for a, b in zip(cuts, cuts[1:], strict=False) if (part := sentence[a:b].strip(" ,;")))
