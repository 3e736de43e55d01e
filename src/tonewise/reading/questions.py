"""Every question and request of the customer's open turn, each with its span and the kind of answer that it wants."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from functools import lru_cache

from tonewise.model import AnswerKind, Conversation, Question
from tonewise.reading.asking import english, russian
from tonewise.reading.asking.manner import Manner
from tonewise.reading.asking.sentence import parts_of
from tonewise.reading.asking.turn import Asked, SentenceRead, is_ellipsis, settle
from tonewise.reading.asking.words import MARK, PICTURE, QUOTED, Word, words_of
from tonewise.reading.quoted import quoted
from tonewise.reading.sentences import split
from tonewise.reading.words import Token, stem, tokens

_OFFERS_HELP = frozenset(stem(word) for word in ("help", "assist", "помочь", "помогу", "подсказать", "интересует"))
_MUTE = MARK | PICTURE | QUOTED
_LONGEST = 150
"""Words that are read together: no sentence is longer, and a flood without a full stop stays linear."""


def _manner(language: str) -> tuple[str, Manner]:
    """The language whose way of asking is looked for, and that way: English for every language but Russian."""
    if language.lower().replace("_", "-").partition("-")[0] == "ru":
        return "ru", russian.MANNER
    return "en", english.MANNER


def questions_in(text: str, language: str) -> tuple[Asked, ...]:
    """Everything that one text asks or requests, in its order; quoted words, rhetoric and courtesies left out.

    ``language`` is any tag; all but Russian ones are read as English.
    """
    found = [asked for sentence in sentences_in(text, language) for asked in sentence.asked]
    strong = [asked for asked in found if not asked.alone]
    return tuple(strong or found)


@lru_cache(maxsize=4096)
def sentences_in(text: str, language: str) -> tuple[SentenceRead, ...]:
    """The sentences of a text with what each asks."""
    language, manner = _manner(language)
    found = tokens(text)
    words = words_of(found, language, text.isupper())
    for first, last in _quoted(found, quoted(text)):
        words[first:last] = [Word(word.lower, word.lemma, QUOTED) for word in words[first:last]]
    read: list[SentenceRead] = []
    place = 0
    for _, end in split(text):
        first = place
        while place < len(found) and found[place].end <= end:
            place += 1
        for start in range(first, place, _LONGEST):
            stop = min(start + _LONGEST, place)
            read.append(_read_sentence(found[start:stop], tuple(words[start:stop]), manner))
    return tuple(read)


def _quoted(found: Sequence[Token], spans: Sequence[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """The spans of quotations as token indexes."""
    starts = [token.start for token in found]
    for start, end in spans:
        yield bisect_left(starts, start), bisect_left(starts, end)


def _read_sentence(found: Sequence[Token], words: tuple[Word, ...], manner: Manner) -> SentenceRead:
    asked: tuple[Asked, ...] = ()
    if any(not word.flags & _MUTE for word in words):
        asked = tuple(
            Asked(found[part.first].start, _end(found, part.last), part.kind, part.form, part.alone)
            for part in parts_of(words, manner)
        )
    return SentenceRead(found[0].start, found[-1].end, words, tuple([token.start for token in found]), asked)


def _end(found: Sequence[Token], last: int) -> int:
    """The end of a part, its own question mark included."""
    if last < len(found) and "?" in found[last].text and found[last].kind == "mark":
        return found[last].end
    return found[last - 1].end


def questions_of_turn(conversation: Conversation, language: str) -> tuple[Question, ...]:
    """The questions and requests of the open turn, in order.

    A question repeated in other words counts once; one that the customer answers or withdraws does not count. Where a
    problem is told and nothing is asked, the sentence that tells it is one request for help, of form ``implicit``.
    """
    answering = _answers_agent(conversation)
    turn = [(index, sentences_in(conversation.messages[index].text, language)) for index in conversation.open_turn]
    settled = settle(turn, _manner(language)[1], answering)
    if any(is_ellipsis(turn, asked) for asked in settled[:1]):
        settled[0] = settled[0]._replace(kind=_kind_before(conversation, language) or settled[0].kind)
    return tuple(
        Question.of_own(
            text=conversation.messages[index].text[start:end],
            kind=kind,
            form=form,
            message_index=index,
            start=start,
            end=end,
        )
        for index, start, end, kind, form in settled
    )


def _kind_before(conversation: Conversation, language: str) -> AnswerKind | None:
    """What the customer last asked for before the open turn: «а с мытьём?» after «сколько стоит стрижка?»."""
    turn = conversation.open_turn
    for message in reversed(conversation.messages[: turn[0]] if turn else ()):
        asked = questions_in(message.text, language) if message.role == "customer" else ()
        if asked:
            return asked[-1].kind if asked[-1].form == "question" else None
    return None


def _answers_agent(conversation: Conversation) -> bool:
    """Whether the open turn follows a question of the agent's: a bare phrase in it is then an answer."""
    turn = conversation.open_turn
    before = (
        [message for message in conversation.messages[: turn[0]] if message.role in ("agent", "bot")] if turn else []
    )
    if not before:
        return False
    text = before[-1].text
    last = text[split(text)[-1][0] :] if split(text) else ""
    return "?" in last and not _OFFERS_HELP & {stem(token.lower) for token in tokens(last)}
