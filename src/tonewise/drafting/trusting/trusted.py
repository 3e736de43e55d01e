"""What a text of a model may rest on, and what only the customer says.

Trusted are the facts for the customer, what our own people have written before, the caller's promise, and the text that
an agent gave to be worked on. What the customer says, quotes, pastes, or calls themselves and their files is known and
not trusted. So is what a bot repeats of it: a bot's message is trusted but for the words that the customer had written
before, and a question of ours states nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache

from tonewise.drafting.situation import Situation
from tonewise.model import Conversation, Fact
from tonewise.reading.claims import vocabulary
from tonewise.reading.grounding import Ground, ground
from tonewise.reading.sentences import split
from tonewise.reading.sums import counts_of
from tonewise.reading.values import values
from tonewise.reading.words import lemma, parses, stem


@dataclass(frozen=True)
class Trusted:
    """Texts that may be trusted, those that may not, and what both hold."""

    situation: Situation
    texts: tuple[str, ...]
    theirs: tuple[str, ...]
    """What the customer wrote, named and is called."""
    internal: tuple[Fact, ...]
    base: Ground
    known: frozenset[str]
    """Forms of all words of the trusted texts."""
    said: frozenset[str]
    """Forms of all words of the customer."""
    hearsay: Ground
    """What the values of the customer would be a ground for."""
    counts: frozenset[int]
    """How many of a thing the customer speaks of: theirs to say."""

    def with_counts(self, counts: Iterable[int]) -> Trusted:
        """The same, where these counts are known too."""
        return replace(self, base=self.base.with_counts(counts))

    @property
    def language(self) -> str:
        """``ru`` or ``en``: the language that the reply is read in."""
        return "ru" if self.situation.reading.language == "ru" else "en"

    @property
    def conversation(self) -> Conversation:
        """The conversation that the text is for."""
        return self.situation.conversation


def trusted(situation: Situation, given: Sequence[str] = ()) -> Trusted:
    """What a text for a situation may rest on; ``given`` is the text of an agent that it was made from."""
    conversation = situation.conversation
    told = [fact.text for fact in conversation.facts if fact.audience != "internal"]
    told += [fact.url for fact in conversation.facts if fact.url and fact.audience != "internal"]
    theirs = _theirs(conversation)
    if situation.promise:
        told.append(situation.promise)
    return _trusted(situation, (*told, *_ours(conversation), *given), theirs)


def _trusted(situation: Situation, texts: tuple[str, ...], theirs: tuple[str, ...]) -> Trusted:
    language = "ru" if situation.reading.language == "ru" else "en"
    times = [message.at for message in situation.conversation.messages if message.at]
    today = times[-1].date() if times else None
    counts = {
        count
        for text in theirs
        for value in values(text, language)
        if value.kind in ("number", "quantity")
        for count in counts_of(value)
    }
    return Trusted(
        situation,
        texts,
        theirs,
        tuple(fact for fact in situation.conversation.facts if fact.audience == "internal"),
        _ground(texts, language, today).with_counts(counts),
        vocabulary(texts),
        vocabulary(theirs),
        _ground(theirs, language, today),
        frozenset(counts),
    )


@lru_cache(maxsize=256)
def _ground(texts: tuple[str, ...], language: str, today: date | None) -> Ground:
    return ground(texts, language, today)


def _theirs(conversation: Conversation) -> tuple[str, ...]:
    said = [message.text for message in conversation.messages if message.role in ("customer", "system")]
    said += [message.author for message in conversation.messages if message.role == "customer" and message.author]
    said += [file.name for message in conversation.messages for file in message.attachments]
    said += [str(value) for value in conversation.customer.profile.values()]
    return tuple(said + ([conversation.customer.name] if conversation.customer.name else []))


def _ours(conversation: Conversation) -> list[str]:
    """The statements of our own people and bots before; what a bot repeats of the customer's words is left out."""
    found: list[str] = []
    before = ""
    for message in conversation.messages:
        if message.role == "customer":
            before += f"\n{message.text.lower()}"
        elif message.role in ("agent", "bot"):
            found += [
                sentence
                for start, end in split(message.text)
                if not (sentence := message.text[start:end]).rstrip().endswith("?")
                and not (message.role == "bot" and _repeats(sentence, before))
            ]
            found += [message.author] if message.author else []
    return found


def _repeats(sentence: str, before: str) -> bool:
    """Whether a bot's sentence holds four words in a row, or a number, that stand in what the customer had written."""
    words = sentence.lower().split()
    runs = [" ".join(words[at : at + _RUN]) for at in range(max(1, len(words) - _RUN + 1))]
    return any(run in before for run in runs) or any(
        any(letter.isdigit() for letter in word) and word.strip(".,!:;«»\"'()") in before for word in words
    )


_RUN = 4


@lru_cache(maxsize=16384)
def forms(word: str) -> frozenset[str]:
    """A folded word, its stem and its dictionary forms: what `Trusted.known` and `Trusted.said` are asked for."""
    return frozenset((word, stem(word), lemma(word), *(parse.lemma for parse in parses(word)[:3])))
