"""refusal-has-alternative: a customer who does not get what they asked for is shown what they can get."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from tonewise.model import Finding
from tonewise.reading.limits import limits, shuts_out
from tonewise.reading.meeting import strengths
from tonewise.reading.refusals import clauses, denial, names_good_to_lack, offers_way, takes_on
from tonewise.reading.reply_phrases import lexicon_hits, phrase_hits
from tonewise.reading.sentences import split
from tonewise.reading.values import values
from tonewise.reading.words import tokens
from tonewise.rules.rule import Example, Exchange, Rule, Words

_ANSWERS = 1.0
_CLEARLY_MORE = 1.2
_FEW_WORDS = 4
_STATEMENT = 3
_EARLY = 3
_YES = frozenset(("да", "конечно", "разумеется", "ага", "yes", "yep", "yeah", "sure", "certainly", "absolutely"))
_BUT = frozenset(("но", "однако", "only", "but", "however", "сожалению", "увы", "unfortunately", "sorry", "afraid"))
_REGRET = frozenset(
    ("к", "сожалению", "увы", "извините", "простите", "sorry", "unfortunately", "i'm", "we're", "afraid")
)
_YES_OR_NO = ("yes-no", "action")
_WANTING = (*_YES_OR_NO, "choice")


class _Sentence(NamedTuple):
    message: int
    start: int
    end: int
    text: str


def check(exchange: Exchange) -> list[Finding] | None:
    """One finding, on the first refusal, where no sentence of the reply shows a way forward."""
    questions = exchange.reading.questions
    if not questions or "off-topic" in exchange.reading.topics:
        return None
    if all(question.kind == "reason" for question in questions):
        return None  # who asks why is told what happened, and refused nothing
    sentences = [
        _Sentence(index, start, end, text[start:end])
        for index, text in enumerate(exchange.reply)
        for start, end in split(text)
    ]
    granted = _granted(sentences) if len(questions) == 1 else None
    refused = [
        place
        for place, sentence in enumerate(sentences)
        if _refuses(sentence.text, exchange, first=_opens(sentences, place)) and not _is_aside(sentence, place, granted)
    ]
    if not refused:
        return None
    if _shows_a_way(exchange, sentences, refused[0]) or _answered_before(exchange, sentences, refused[0]):
        return []
    where = sentences[refused[0]]
    return [exchange.in_reply(RULE, where.message, where.start, where.end, _MESSAGE, _SUGGESTION)]


def _opens(sentences: Sequence[_Sentence], place: int) -> bool:
    """Whether nothing but a greeting or a few words stands before a sentence."""
    if place > _FEW_WORDS:
        return False  # each sentence has a word at least; to count those of a long text for each would never end
    few = place <= _FEW_WORDS
    return few and sum(len(sentence.text.split()) for sentence in sentences[:place]) <= _FEW_WORDS


def _granted(sentences: Sequence[_Sentence]) -> int | None:
    """The place of a sentence that begins with a plain yes."""
    for place, sentence in enumerate(sentences[:_EARLY]):
        words = [token.lower for token in tokens(sentence.text)[:2]]
        if words and (words[0] in _YES or tuple(words) == ("of", "course")):
            return place
    return None


def _is_aside(sentence: _Sentence, place: int, granted: int | None) -> bool:
    """Whether what a sentence denies only bounds a yes that was said: «да, до 20 кг; баллоны не берём»."""
    if granted is None or place < granted:
        return False
    return place > granted or not any(token.lower in _BUT for token in tokens(sentence.text))


def _refuses(sentence: str, exchange: Exchange, *, first: bool) -> bool:
    """A limit or a bare «нет» refuses only what was asked for; «нет» to «комиссия есть?» is good news."""
    language = exchange.language
    found = denial(sentence, language)
    wanted = [question for question in exchange.reading.questions if question.kind in _WANTING]
    if found == "bare":
        return any(not names_good_to_lack(question.text, language) for question in wanted)
    asked = _asked(exchange) if wanted and limits(sentence, language) else []
    outside = [out for text in asked if (out := shuts_out(text, sentence, language)) is not None]
    if found == "refusal":
        return not outside or any(outside)
    if any(outside):
        return found == "limit" or (first and _opens_with_limit(sentence, language))
    return found == "limit" and bool(wanted) and not outside and len(exchange.reading.questions) == 1


def _asked(exchange: Exchange) -> list[str]:
    """The questions; the whole turn where it holds one, and the value that it is about stands outside («ему 5 лет»)."""
    questions = exchange.reading.questions
    if len(questions) > 1 or values(questions[0].text, exchange.language):
        return [question.text for question in questions if question.kind in _WANTING]
    turn = " ".join(message.text for message in exchange.customer_messages)
    return [turn] if len(values(turn, exchange.language)) == 1 else []


def _opens_with_limit(sentence: str, language: str) -> bool:
    """Whether nothing but a word of regret stands before the clause with the limit."""
    start = limits(sentence, language)[0].value.start
    before = next((first for first, end in clauses(sentence) if first <= start < end), 0)
    return all(token.kind != "word" or token.lower in _REGRET for token in tokens(sentence[:before]))


def _answered_before(exchange: Exchange, sentences: Sequence[_Sentence], refusal: int) -> bool:
    """Whether the question has its answer before the refusal, which then only adds to it."""
    earlier = [sentence.text for sentence in sentences[:refusal]]
    where = sentences[refusal].text
    for start, end in clauses(where):
        if denial(where[start:end], exchange.language) is not None:
            earlier += [where[:start].strip()] * (start > 0)
            break
    earlier = [text for text in earlier if len(text.split()) > 1]
    if not earlier:
        return False
    questions = exchange.reading.questions
    if not any(question.kind in _YES_OR_NO for question in questions):
        return any(_tells(text, exchange.language) for text in earlier)
    rows = strengths(exchange.conversation, questions, [where, *earlier], exchange.language)
    own, *others = max(rows, key=lambda row: row[0])
    return max(others) > max(_ANSWERS, own + _CLEARLY_MORE)


def _tells(text: str, language: str) -> bool:
    """Whether a statement before a refusal is more than courtesy, and denies nothing itself."""
    return (
        len(text.split()) >= _STATEMENT
        and denial(text, language) is None
        and not lexicon_hits(text, "canned")
        and not phrase_hits(text, language, "courtesy")
        and not takes_on(text, language)
    )


def _shows_a_way(exchange: Exchange, sentences: Sequence[_Sentence], refusal: int) -> bool:
    """Whether a sentence shows a way, and is not the answer to another question of the turn."""
    language = exchange.language
    ways = [place for place, sentence in enumerate(sentences) if _leads_on(sentence.text, language, place == refusal)]
    questions = exchange.reading.questions
    if not ways or len(questions) == 1:
        return bool(ways)
    texts = [sentences[place].text for place in (refusal, *ways)]
    rows = strengths(exchange.conversation, questions, texts, exchange.language)
    asked = max(range(len(questions)), key=lambda q: rows[q][0])
    for column, place in enumerate(ways, 1):
        if place == refusal:
            return True
        other = max(rows[q][column] for q in range(len(questions)) if q != asked)
        if other < _ANSWERS or other < rows[asked][column] + _CLEARLY_MORE:
            return True
    return False


def _leads_on(sentence: str, language: str, refused: bool) -> bool:
    """A limit that shuts the customer out names a time or sum and is no way; what stands beside it may be."""
    told = limits(sentence, language) if refused and denial(sentence, language) != "refusal" else ()
    if not told:
        return offers_way(sentence, language)
    return any(
        offers_way(sentence[start:end], language)
        for start, end in clauses(sentence)
        if not any(start <= limit.value.start < end for limit in told)
    )


_MESSAGE = Words(
    ru="Отказ без другого варианта: клиент не знает, что он может сделать.",
    en="A refusal with no alternative: the customer does not learn what they can do.",
)
_SUGGESTION = Words(
    ru="Предложите, что возможно вместо этого, или пообещайте узнать и назовите срок.",
    en="Offer what is possible instead, or promise to find out and say by when.",
)

RULE = Rule(
    id="refusal-has-alternative",
    title=Words(ru="Отказ — вместе с другим вариантом", en="A refusal comes with an alternative"),
    why=Words(
        ru="Голый отказ закрывает разговор, а вопрос клиента остаётся; вариант, даже не лучший, помогает решить дело.",
        en="A bare refusal ends the talk and leaves the need; an option, if not the best one, lets the customer act.",
    ),
    source=("channels §6",),
    severity="error",
    check=check,
    bad={
        "ru": Example(
            customer="Можно привезти диван курьером в Сосновку?", reply="К сожалению, курьер в Сосновку не ездит."
        ),
        "en": Example(
            customer="Can you deliver the sofa to Pinewood?", reply="Unfortunately, we don't deliver to Pinewood."
        ),
    },
    good={
        "ru": Example(
            customer="Можно привезти диван курьером в Сосновку?",
            reply="Курьер в Сосновку не ездит, но диван можно забрать в пункте на Мира, 5.",
        ),
        "en": Example(
            customer="Can you deliver the sofa to Pinewood?",
            reply="We don't deliver to Pinewood, but you can collect it at 5 Mill Lane.",
        ),
    },
    limits=Words(
        ru="Годится ли вариант этому клиенту, правило не знает.",
        en="Whether the alternative suits this customer is not seen.",
    ),
)
