"""Which sentences of a reply refuse what was asked for, and whether the reply leads on from there."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from typing import NamedTuple

from tonewise.model import Conversation, Question
from tonewise.reading.adverse import (
    dreads,
    gives_another,
    hopes,
    is_about,
    leads_on_beside,
    negates,
    only_losses,
    speaks_against,
    turns,
    wants_less,
)
from tonewise.reading.exclusion import excludes, names_its_thing, only_spans
from tonewise.reading.limits import limits, shuts_out
from tonewise.reading.meeting import strengths
from tonewise.reading.refusals import clauses, denial, names_another, names_good_to_lack, offers_way, takes_on
from tonewise.reading.reply_phrases import lexicon_hits, phrase_hits
from tonewise.reading.sentences import split
from tonewise.reading.values import values
from tonewise.reading.words import parses, tokens

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
WANTING = (*_YES_OR_NO, "choice")
"""Kinds of question that a «нет» or a limit can refuse."""


class Said(NamedTuple):
    """A sentence of a reply, in the message of that index."""

    message: int
    start: int
    end: int
    text: str


class Asked(NamedTuple):
    """What a reply answers: the conversation, the questions of its open turn, and the customer's language."""

    conversation: Conversation
    questions: Sequence[Question]
    language: str


def sentences_of(reply: Sequence[str]) -> list[Said]:
    """The sentences of all messages of a reply."""
    return [Said(index, start, end, text[start:end]) for index, text in enumerate(reply) for start, end in split(text)]


def refusing(asked: Asked, sentences: Sequence[Said], *, in_effect: bool = False) -> list[int]:
    """Places of the sentences that refuse something asked for; what only bounds a yes is none of them.

    ``in_effect`` takes in what speaks against it without a negation («полная посадка»), where nothing else refuses.
    """
    granted = _granted(sentences) if len(asked.questions) == 1 else None
    found = [
        place
        for place, sentence in enumerate(sentences)
        if (
            _refuses(sentence.text, asked, first=_opens(sentences, place))
            or _excludes(sentence.text, asked, sentences, granted)
        )
        and not _is_aside(sentence, place, granted)
    ]
    if found or granted is not None or _granted(sentences) is not None or _may(sentences):
        return found
    return _speaking_against(asked, sentences, in_effect=in_effect)


def _may(sentences: Sequence[Said]) -> bool:
    """Whether the reply opens with «можно», "you can"."""
    return any(
        phrase_hits(each.text[:_FIRST_WORDS], language, "way") and each.text.lower().startswith(_ALLOWED)
        for each in sentences[:2]
        for language in ("ru", "en")
    )


_FIRST_WORDS = 30
_ALLOWED = ("можно", "возможно", "сможем", "можем", "you can", "we can", "можете")


def _speaking_against(asked: Asked, sentences: Sequence[Said], *, in_effect: bool) -> list[int]:
    """Places of the sentences that leave the customer without what they hope for, though they say no plain «нет»."""
    hoped = [question.text for question in asked.questions if hopes(question, asked.language)]
    if not hoped or len(sentences) > _MOST or any(_is_done(each.text, hoped, asked.language) for each in sentences):
        return []
    alone = len(asked.questions) == 1
    near = alone and any(is_about(each.text, hoped[0], asked.language) for each in sentences)
    return [
        place
        for place, (_, _, _, text) in enumerate(sentences)
        if (in_effect or negates(text, asked.language))
        and not takes_on(text, asked.language)
        and any(
            (near or is_about(text, question, asked.language)) and speaks_against(text, question, asked.language)
            for question in hoped
        )
    ]


def _is_done(sentence: str, hoped: Sequence[str], language: str) -> bool:
    """Whether a sentence tells that what is hoped for is done («записали вас», "your table is booked")."""
    if not any(is_about(sentence, question, language) for question in hoped):
        return False
    if _opens_with_deed(sentence, language):
        return True
    if any(speaks_against(sentence, question, language) for question in hoped):
        return False
    words = [token.lower for token in tokens(sentence) if token.kind == "word"]
    if language != "ru":
        done = any(word in _DONE or (word.endswith("ed") and len(word) > _LONG_ENOUGH) for word in words)
        return done and not _BEING.isdisjoint(words)
    return any(
        parse.part == "PRTS" or (parse.part == "VERB" and {"past", "plur"} <= parse.grammemes)
        for word in words
        for parse in parses(word)[:1]
    )


def _opens_with_deed(sentence: str, language: str) -> bool:
    """«Вернём до 20 мая, …», «Убрал вас из рассылки», "Moved to Friday": what stands first is done or will be."""
    row = [token for token in tokens(sentence)[:_EARLY] if token.kind == "word"]
    if not row or any(hit.start <= row[0].start for hit in phrase_hits(sentence, language, "adverse")):
        return False
    first = row[0].lower
    if language != "ru":
        return first in _DONE or (first.endswith("ed") and len(first) > _LONG_ENOUGH)
    return any(
        parse.part == "PRTS"
        or (parse.part == "VERB" and ("past" in parse.grammemes or {"1per", "futr"} <= parse.grammemes))
        for parse in parses(first)[:1]
    )


_MOST = 30
_LONG_ENOUGH = 4
_DONE = frozenset("done sent made put set yours ready".split())
_BEING = frozenset("is are has have been was were i've we've it's i we they're you're you've".split())


def leads_on(sentence: str, language: str, *, refused: bool) -> bool:
    """Whether a sentence shows a way forward; ``refused`` where it is the one that refuses.

    A limit that shuts the customer out names a time or sum and is no way; what stands beside it may be.
    """
    if not refused:
        return offers_way(sentence, language)
    if denial(sentence, language) == "refusal":
        if turns(sentence, language):
            return True
        return offers_way(sentence, language) and (gives_another(sentence) or not only_losses(sentence, language))
    if gives_another(sentence) or turns(sentence, language):
        return True
    if denial(sentence, language) is None and not limits(sentence, language) and not only_spans(sentence):
        return leads_on_beside(sentence, language)
    told = [limit.value.start for limit in limits(sentence, language)]
    told += [start for start, _ in only_spans(sentence)]
    told += [hit.start for hit in phrase_hits(sentence, "ru" if language == "ru" else "en", "limit")]
    if not told:
        return offers_way(sentence, language)
    told.sort()
    return any(
        offers_way(sentence[start:end], language)
        for start, end in clauses(sentence)
        if bisect_left(told, start) == bisect_left(told, end)
    )


def names_who_does(sentence: str, refusal: str, language: str) -> bool:
    """Whether a sentence after a refusal names somebody else who does what it is about («their X repairs them»)."""
    return names_another(sentence, language) and is_about(sentence, refusal, language)


def answered_before(asked: Asked, sentences: Sequence[Said], refusal: int) -> bool:
    """Whether the question has its answer before the refusal, which then only adds to it."""
    earlier = [sentence.text for sentence in sentences[:refusal]]
    where = sentences[refusal].text
    for start, end in clauses(where):
        if denial(where[start:end], asked.language) is not None:
            earlier += [where[:start].strip()] * (start > 0)
            break
    earlier = [text for text in earlier if len(text.split()) > 1]
    if not earlier:
        return False
    if not any(question.kind in _YES_OR_NO for question in asked.questions):
        return any(_tells(text, asked.language) for text in earlier)
    rows = strengths(asked.conversation, asked.questions, [where, *earlier], asked.language)
    own, *others = max(rows, key=lambda row: row[0])
    return max(others) > max(_ANSWERS, own + _CLEARLY_MORE)


def bears_on_refused(asked: Asked, sentences: Sequence[Said], refusal: int, ways: Sequence[int]) -> bool:
    """Whether one of the sentences that show a way is not rather the answer to another question of the turn."""
    ways = [
        place
        for place in ways
        if place == refusal or not _tells_hours_alone(sentences[place].text, asked, sentences[refusal].text)
    ]
    if not ways or len(asked.questions) == 1:
        return bool(ways)
    texts = [sentences[place].text for place in (refusal, *ways)]
    rows = strengths(asked.conversation, asked.questions, texts, asked.language)
    wanted = max(range(len(asked.questions)), key=lambda q: rows[q][0])
    for column, place in enumerate(ways, 1):
        if place == refusal:
            return True
        other = max(rows[q][column] for q in range(len(asked.questions)) if q != wanted)
        if other < _ANSWERS or other < rows[wanted][column] + _CLEARLY_MORE:
            return True
    return False


def _tells_hours_alone(sentence: str, asked: Asked, refusal: str) -> bool:
    """«Библиотека открыта в будни»: when a house is open is no way where it has nothing to do with what was asked."""
    language = asked.language
    if _HOURS.isdisjoint(token.lower for token in tokens(sentence)[:_LONGEST]):
        return False
    if any(value.kind in _REACHES for value in values(sentence, language)):
        return False
    plain = not any(phrase_hits(sentence, language, group) for group in ("way", "offer"))
    texts = [refusal, *(question.text for question in asked.questions)]
    return plain and not any(is_about(sentence, text, language) for text in texts)


_LONGEST = 100
_REACHES = ("phone", "link", "email", "amount")
_HOURS = frozenset(
    "открыт открыта открыто открыты работает работают ждет ждёт подаем подаём подают подается подаётся начинается"
    " open opens served serve starts begins runs".split()
)


def _opens(sentences: Sequence[Said], place: int) -> bool:
    """Whether nothing but a greeting or a few words stands before a sentence."""
    if place > _FEW_WORDS:
        return False  # each sentence has a word at least; to count those of a long text for each would never end
    return sum(len(sentence.text.split()) for sentence in sentences[:place]) <= _FEW_WORDS


def _granted(sentences: Sequence[Said]) -> int | None:
    """The place of a sentence that begins with a plain yes."""
    for place, sentence in enumerate(sentences[:_EARLY]):
        words = [token.lower for token in tokens(sentence.text)[:2]]
        if words and (words[0] in _YES or tuple(words) == ("of", "course")):
            return place
    return None


def _is_aside(sentence: Said, place: int, granted: int | None) -> bool:
    """Whether what a sentence denies only bounds a yes that was said: «да, до 20 кг; баллоны не берём»."""
    if granted is None or place < granted:
        return False
    return place > granted or not any(token.lower in _BUT for token in tokens(sentence.text))


def _refuses(sentence: str, asked: Asked, *, first: bool) -> bool:
    """A limit or a bare «нет» refuses only what was asked for; «нет» to «комиссия есть?» is good news."""
    language = asked.language
    found = denial(sentence, language)
    if found is None and not limits(sentence, language):
        return False
    wanted = [question for question in asked.questions if question.kind in WANTING]
    if found == "bare":
        return any(not names_good_to_lack(question.text, language) for question in wanted)
    texts = _texts(asked) if wanted and limits(sentence, language) else []
    outside = [out for text in texts if (out := shuts_out(text, sentence, language)) is not None]
    if found == "refusal":
        feared = [q for q in wanted if q.kind == "yes-no" and dreads(q.text, language)]
        if any(len(asked.questions) == 1 or is_about(sentence, q.text, language) for q in feared):
            return False  # «не порвётся» to «не порвётся?» is good news
        if len(asked.questions) == 1 and wants_less(asked.questions[0].text, language):
            start, end = next(iter(clauses(sentence)), (0, 0))
            if denial(sentence[start:end], language) is None and _is_done(
                sentence[start:end], [asked.questions[0].text], language
            ):
                return False  # «карта заблокирована, снять с неё ничего нельзя» is what was asked for
        return not outside or any(outside)
    if any(outside):
        return found == "limit" or (first and _opens_with_limit(sentence, language))
    bounds = found == "limit" and bool(wanted) and not outside and len(asked.questions) == 1
    return bounds and not names_its_thing(sentence, asked.questions[0].text, language)


def _excludes(sentence: str, asked: Asked, sentences: Sequence[Said], granted: int | None) -> bool:
    """A «только» that leaves out what the only question asks for."""
    if granted is not None or len(asked.questions) != 1 or asked.questions[0].kind not in WANTING:
        return False
    if not only_spans(sentence):
        return False
    reply = " ".join(each.text for each in sentences)
    return excludes(sentence, asked.questions[0].text, reply, asked.language)


def _texts(asked: Asked) -> list[str]:
    """The questions; the whole turn where it holds one, and the value that it is about stands outside («ему 5 лет»)."""
    questions = asked.questions
    if len(questions) > 1 or values(questions[0].text, asked.language):
        return [question.text for question in questions if question.kind in WANTING]
    messages = asked.conversation.messages
    turn = " ".join(messages[index].text for index in asked.conversation.open_turn)
    return [turn] if len(values(turn, asked.language)) == 1 else []


def _opens_with_limit(sentence: str, language: str) -> bool:
    """Whether nothing but a word of regret stands before the clause with the limit."""
    start = limits(sentence, language)[0].value.start
    before = next((first for first, end in clauses(sentence) if first <= start < end), 0)
    return all(token.kind != "word" or token.lower in _REGRET for token in tokens(sentence[:before]))


def _tells(text: str, language: str) -> bool:
    """Whether a statement before a refusal is more than courtesy, and denies nothing itself."""
    return (
        len(text.split()) >= _STATEMENT
        and denial(text, language) is None
        and not lexicon_hits(text, "canned")
        and not phrase_hits(text, language, "courtesy")
        and not takes_on(text, language)
    )
