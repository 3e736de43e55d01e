"""Whether the customer's matter is settled once a reply is sent, and how it ended.

Read from what the customer says of it («всё заработало», «жаль»), and from what the agent leaves to come: an answer
promised, a datum asked for, something to try, a question with no answer. Where nothing speaks for either the matter
counts as settled, so that the rules which lean on it keep silent.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Literal, NamedTuple

from tonewise.model import Conversation, Message, Reading
from tonewise.reading.meeting import unmet
from tonewise.reading.mood import mood_of
from tonewise.reading.quoted import is_quoted, quoted
from tonewise.reading.refusals import denial, offers_way
from tonewise.reading.reply_phrases import phrase_hits
from tonewise.reading.sentences import split
from tonewise.reading.statements import statements
from tonewise.reading.words import parses, tokens

Left = Literal["promised", "asked", "untried", "unanswered", "upset"]
"""What is left: an answer to come, a datum asked for, a fault not known to be gone, a question, an upset customer."""

_CONDITIONS = frozenset(("если", "if", "unless", "вдруг", "should", "whenever"))
_LOW = ("complaint", "anger", "sadness")


class Ending(NamedTuple):
    """How a matter stands after a reply."""

    left: Left | None
    """What is still open; None where the matter is settled."""
    bad: bool
    """It ended badly for the customer: refused, complained of, given up."""


def ending(conversation: Conversation, reading: Reading, reply: Sequence[str]) -> Ending:
    """How the matter of the open turn stands once ``reply`` is sent.

    ``reply`` is what is said of the matter; the caller blanks out courtesies that it judges itself.
    """
    language = "ru" if reading.language == "ru" else "en"
    text = "\n".join(reply)
    turn = [conversation.messages[index] for index in reading.turn]
    closed = says_done(turn, language)
    earlier = _before(conversation, reading)
    bad = _ends_badly(turn, earlier, text, language, closed=closed)
    left = _left_by(text, language)
    if left is None and not closed:
        left = _left_open(conversation, reading, text, language) or _left_before(turn, earlier, text, language)
    return Ending(left, bad)


def says_done(turn: Sequence[Message], language: str) -> bool:
    """Whether the customer says that it is settled, or that nothing more is wanted."""
    texts = [message.text for message in turn]
    return (
        any(phrase_hits(text, language, "done") for text in texts)
        and not any(phrase_hits(text, language, "not done") or "?" in text for text in texts)
        and not any(phrase_hits(text, language, "bad end") for text in texts)
    )


def is_closing(turn: Sequence[Message], language: str) -> bool:
    """Whether a turn only thanks, agrees or says that it is settled."""
    if not turn or any("?" in message.text for message in turn):
        return False
    return all(
        (
            phrase_hits(message.text, language, "done")
            or phrase_hits(message.text, language, "ok")
            or mood_of(message.text, language) == "thanks"
        )
        and not phrase_hits(message.text, language, "not done")
        for message in turn
    )


_FEW = 9
"""Most words of a message that only takes an answer in («ожила!!», "straight as an arrow now")."""
_UNSETTLED = ("not done", "bad end", "malfunction")


def accepts(turn: Sequence[Message], language: str) -> bool:
    """Whether a turn takes an answer in with a few words, and asks and complains of nothing."""
    return bool(turn) and all(
        "?" not in message.text
        and sum(token.kind == "word" for token in tokens(message.text)) <= _FEW
        and not any(phrase_hits(message.text, language, group) for group in _UNSETTLED)
        and mood_of(message.text, language) not in _LOW
        for message in turn
    )


@lru_cache(maxsize=2048)
def promises(text: str, language: str) -> bool:
    """Whether an agent's text leaves an answer or a repair to come."""
    return _stands(text, language, "promise") or _stands(text, language, "on the way")


def is_to_come(text: str, language: str) -> bool:
    """Whether an agent's text tells of something that the customer still waits for («приедет 4 декабря»)."""
    return _stands(text, language, "to come")


def left_to_do(text: str, language: str) -> Left | None:
    """What an agent's text leaves to come where the customer wants a deed or tells of a fault."""
    if _tells_deed(text):
        return None
    if is_to_come(text, language) or _tells_future(text):
        return "promised"
    return "untried" if _stands(text, language, "try") or _instructs(text) else None


def _instructs(text: str) -> bool:
    """Whether a sentence begins with something to do («Hold both buttons», «Подержите кнопку»)."""
    for start, end in split(text):
        row = [token.lower for token in tokens(text[start:end]) if token.kind == "word"]
        first = next((word for word in row if word not in _POLITE), "")
        if first in _STEPS:
            return True
        found = parses(first)[:1] if first > "а" else ()
        if found and "impr" in found[0].grammemes and "plur" in found[0].grammemes:
            return first not in _NO_STEPS
    return False


_POLITE = frozenset("please just then first now and simply пожалуйста просто тогда сначала и".split())
_STEPS = frozenset(
    "hold press push pull turn spray wipe dry shake rub charge wait leave let open tap click swipe set select move "
    "remove put take plug unplug insert replace tighten loosen rinse run use hit type enter scan lift slide twist "
    "unscrew empty fill refill reseat reconnect disconnect delete go".split()
)
_NO_STEPS = frozenset("извините простите здравствуйте обращайтесь".split())


@lru_cache(maxsize=2048)
def _tells_future(text: str) -> bool:
    """«Мастер заглянет», "the bank pays it out on Friday" with a word of the future, outside conditions."""
    for start, end in split(text):
        row = [token.lower for token in tokens(text[start:end]) if token.kind == "word"]
        if not _CONDITIONS.isdisjoint(row):
            continue
        if any(word in _FUTURE or word.endswith("'ll") for word in row):
            return True
        for word in row:
            found = parses(word)[:1] if word > "а" else ()
            if found and found[0].part == "VERB" and {"futr", "3per"} <= found[0].grammemes:
                return True
    return False


_FUTURE = frozenset("will shall soon underway pending tomorrow".split())


@lru_cache(maxsize=2048)
def _tells_deed(text: str) -> bool:
    """Whether an agent's text tells of something done already («перенесла», "I've moved it", «оформлено»)."""
    words = [token.lower for token in tokens(text) if token.kind == "word"]
    return any(
        word in _DONE or (word.endswith("ed") and place == 0 and word not in _NO_DEEDS)
        for place, word in enumerate(words)
    ) or any(
        parse.part in ("VERB", "PRTS") and "past" in parse.grammemes
        for word in words
        if word > "а"
        for parse in parses(word)[:1]
    )


_NO_DEEDS = frozenset("noted understood need indeed escalated passed logged raised".split())
_DONE = frozenset("i've we've done sorted have has changed moved added booked reserved".split())


@lru_cache(maxsize=2048)
def asks_back(text: str, language: str) -> bool:
    """Whether an agent's text asks the customer for something."""
    spans = quoted(text)
    asked = any(
        "?" in token.text and not is_quoted(spans, token.start) for token in tokens(text) if token.kind == "mark"
    )
    return asked or _stands(text, language, "ask")


def _stands(text: str, language: str, group: str) -> bool:
    """Whether a phrase of a group stands in a text, outside conditions («если не придёт, проверим») and quotations."""
    hits = phrase_hits(text, language, group)
    if not hits:
        return False
    spans = quoted(text)
    conditional = [
        (start, end)
        for start, end in split(text)
        if not _CONDITIONS.isdisjoint(token.lower for token in tokens(text[start:end]))
    ]
    return any(
        not is_quoted(spans, hit.start) and not any(start <= hit.start < end for start, end in conditional)
        for hit in hits
    )


def _left_by(text: str, language: str) -> Left | None:
    if promises(text, language):
        return "promised"
    return "asked" if asks_back(text, language) else None


def _left_open(conversation: Conversation, reading: Reading, text: str, language: str) -> Left | None:
    turn = [conversation.messages[index].text for index in reading.turn]
    if any(phrase_hits(said, language, "malfunction") for said in turn):
        tried = phrase_hits(text, language, "try")
        if tried or not phrase_hits(text, language, "works"):
            return "untried"
    if reading.questions and unmet(conversation, reading.questions, text, reading.language):
        return "unanswered"
    return None


def _left_before(turn: Sequence[Message], earlier: Sequence[Message], text: str, language: str) -> Left | None:
    """A promise of the reply before still stands where this one brings nothing, and the customer only says «ок»."""
    if not earlier or statements(text, language) or not is_closing(turn, language):
        return None
    before = "\n".join(message.text for message in earlier)
    return "promised" if promises(before, language) else None


def _before(conversation: Conversation, reading: Reading) -> list[Message]:
    """What agents and bots wrote right before the open turn."""
    first = reading.turn[0] if reading.turn else len(conversation.messages)
    run: list[Message] = []
    for message in reversed(conversation.messages[:first]):
        if message.role == "customer":
            break
        if message.role in ("agent", "bot"):
            run.insert(0, message)
    return run


def _ends_badly(turn: Sequence[Message], earlier: Sequence[Message], text: str, language: str, *, closed: bool) -> bool:
    if closed:
        return False
    if any(phrase_hits(message.text, language, "bad end") for message in turn):
        return True
    if any(mood_of(message.text, language) in _LOW for message in turn):
        return True
    if refuses(text, language) or phrase_hits(text, language, "regret here"):
        return True
    return is_closing(turn, language) and refuses("\n".join(message.text for message in earlier), language)


@lru_cache(maxsize=2048)
def refuses(text: str, language: str) -> bool:
    """Whether a text denies something and shows no way forward."""
    said = [text[start:end] for start, end in split(text)]
    refused = [sentence for sentence in said if denial(sentence, language) == "refusal"]
    return bool(refused) and not any(offers_way(sentence, language) for sentence in said)
