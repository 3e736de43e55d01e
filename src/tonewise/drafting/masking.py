"""A model that is never told who the customer is: personal data is hidden in every request and put back in the answer.

Names become other names (`tonewise.drafting.pseudonyms`), everything else a placeholder such as ``[EMAIL_1]``. Facts
are treated as messages are: a company's own phone comes back exact, since a model cannot misspell what it does not see.
Its street address is left, unless a flat or the customer's own words say that it is somebody's home.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

from tonewise.drafting.placeholders import Hidden, lookalikes
from tonewise.drafting.private_data import Private, addresses, is_home, outermost, private_data, whole_words
from tonewise.drafting.pseudonyms import Pseudonym, like, pseudonyms
from tonewise.drafting.situation import Situation
from tonewise.llm import ChatMessage, ChatModel, Completion
from tonewise.llm.chat import OnReset, OnText, Schema
from tonewise.reading.words import fold

Masking = Literal["hosted", "always", "never"]

_PERSONAL = re.compile(
    r"mail|почт|phone|mobile|tel|телефон|address|адрес|street|улица|zip|postcode|индекс|passport|паспорт|birth|рожд|card"
    r"|карт|iban|snils|снилс|inn|инн|ssn|iin|иин|login|логин|telegram|whatsapp|skype|vk\b|инстаграм|instagram",
    re.IGNORECASE,
)
"""Keys of a profile whose values are personal."""
_SHORTEST = 4
_SENTENCE_END = '.!?…\n«"“(•-–—'


@dataclass(frozen=True)
class Mask:
    """What is personal in one conversation: names, values that a profile or the customer's words call so."""

    names: tuple[str, ...] = field(default=(), repr=False)
    values: tuple[str, ...] = field(default=(), repr=False)
    kept: frozenset[str] = frozenset()
    """Order numbers, as digits and letters: nothing that is one of these is hidden."""

    @classmethod
    def of(cls, situation: Situation) -> Mask:
        """The mask of a conversation."""
        conversation = situation.conversation
        customer = conversation.customer
        known = situation.reading.known
        names = [customer.name or "", *(datum.value for datum in known if datum.kind == "name")]
        names += [message.author or "" for message in conversation.messages if message.role == "customer"]
        said = [message.text for message in conversation.messages if message.role == "customer"]
        values = [text[each.start : each.end] for text in said for each in addresses(text)]
        values += [
            str(value)
            for key, value in customer.profile.items()
            if _PERSONAL.search(str(key)) and isinstance(value, str | int) and len(str(value)) >= _SHORTEST
        ]
        kept = frozenset(_plain(datum.value) for datum in known if datum.kind == "order")
        return cls(tuple(filter(None, dict.fromkeys(names))), tuple(dict.fromkeys(values)), kept)

    def hide(self, texts: Sequence[str]) -> tuple[tuple[str, ...], Hidden]:
        """The texts without personal data, and what puts it back; the same value has the same placeholder in all."""
        stand_ins = pseudonyms(self.names, "\n".join(texts))
        hidden = Hidden({form: own for each in stand_ins for own, form in each.forms})
        return tuple(self._hide(text, stand_ins, hidden) for text in texts), hidden

    def places(self, text: str) -> tuple[tuple[int, int], ...]:
        """Where personal data stands in a text."""
        names = dict(_names_in(text, pseudonyms(self.names, text)))
        return tuple((each.start, each.end) for each in self._found(text, names))

    def _hide(self, text: str, stand_ins: Sequence[Pseudonym], hidden: Hidden) -> str:
        names = dict(_names_in(text, stand_ins))
        pieces: list[str] = []
        end = 0
        for each in self._found(text, names, [Private(*span, "TEXT") for span in lookalikes(text)]):
            written = text[each.start : each.end]
            other = names.get((each.start, each.end)) if each.kind == "NAME" else None
            pieces += (text[end : each.start], other or hidden.placeholder(each.kind, written))
            end = each.end
        return "".join((*pieces, text[end:]))

    def _found(
        self, text: str, names: Mapping[tuple[int, int], str | None], beside: Sequence[Private] = ()
    ) -> tuple[Private, ...]:
        """What is hidden of a text; names are known by where they stand."""
        found = [each for each in private_data(text) if not self._is_left(text[each.start : each.end], each)]
        for value in self.values:
            found += [
                Private(*match.span(), "ADDRESS")
                for match in re.finditer(rf"(?<!\w){re.escape(value)}(?!\w)", text, re.IGNORECASE)
                if _plain(value) not in self.kept
            ]
        found += [Private(*span, "NAME") for span in names]
        return outermost(whole_words(each, text) for each in (*beside, *found))

    def _is_left(self, written: str, each: Private) -> bool:
        """Whether a piece is nobody's secret: an order's number, the address of a shop."""
        if each.kind == "ADDRESS":
            return not is_home(written) and not any(fold(written) in fold(value) for value in self.values)
        return each.kind == "PHONE" and _plain(written) in self.kept


def _names_in(text: str, stand_ins: Sequence[Pseudonym]) -> Iterable[tuple[tuple[int, int], str | None]]:
    """Where names stand, and what is written instead; None where the letters' sizes want a placeholder."""
    for each in stand_ins:
        forms = dict(reversed(each.forms))
        words = "|".join(sorted(map(re.escape, forms), key=len, reverse=True))
        for match in re.finditer(rf"(?<![^\W_])(?:{words})(?![^\W_])", text, re.IGNORECASE):
            written = match.group()
            if written.lower() not in forms:
                continue
            if not each.sure and (written.islower() or _opens_sentence(text, match)):
                continue
            other = like(written, forms[written.lower()])
            back = other is not None and like(other, written.lower()) == written
            yield match.span(), other if back else None


def _opens_sentence(text: str, match: re.Match[str]) -> bool:
    """Whether a word's capital may be the sentence's: what follows a name is a mark or nothing («Вера, …»)."""
    before = text[: match.start()].rstrip(" \t")
    if before and before[-1] not in _SENTENCE_END:
        return False
    return text[match.end() : match.end() + 1] not in (",", "!", ".", "\n", "")


def _plain(written: str) -> str:
    return "".join(filter(str.isalnum, written.lower()))


@dataclass(frozen=True)
class MaskedModel:
    """A model that sees no personal data of one conversation; see `tonewise.llm.ChatModel`."""

    model: ChatModel
    mask: Mask

    @property
    def name(self) -> str:
        """The name of the model behind."""
        return self.model.name

    @property
    def hosted(self) -> bool:
        """Whether requests leave this machine and its private network."""
        return self.model.hosted

    def complete(  # noqa: PLR0913 - the protocol's
        self,
        messages: Sequence[ChatMessage],
        *,
        temperature: float | None = None,
        max_tokens: int | None = None,
        schema: Schema | None = None,
        deadline: float | None = None,
        on_text: OnText | None = None,
        on_reset: OnReset | None = None,
    ) -> Completion:
        """Answer, waiting in this thread."""
        passing = _Passing(self.mask, messages, schema is not None, on_text, on_reset)
        completion = self.model.complete(
            passing.messages, temperature=temperature, max_tokens=max_tokens, schema=schema, deadline=deadline,
            on_text=passing.heard, on_reset=passing.begun_anew,
        )  # fmt: skip
        return passing.ended(completion)

    async def acomplete(  # noqa: PLR0913 - as in complete
        self,
        messages: Sequence[ChatMessage],
        *,
        temperature: float | None = None,
        max_tokens: int | None = None,
        schema: Schema | None = None,
        deadline: float | None = None,
        on_text: OnText | None = None,
        on_reset: OnReset | None = None,
    ) -> Completion:
        """Answer, waiting in the running event loop."""
        passing = _Passing(self.mask, messages, schema is not None, on_text, on_reset)
        completion = await self.model.acomplete(
            passing.messages, temperature=temperature, max_tokens=max_tokens, schema=schema, deadline=deadline,
            on_text=passing.heard, on_reset=passing.begun_anew,
        )  # fmt: skip
        return passing.ended(completion)


class _Passing:
    """One request on its way out, and its answer on the way back."""

    def __init__(
        self, mask: Mask, messages: Sequence[ChatMessage], structured: bool, on_text: OnText | None,
        on_reset: OnReset | None,
    ):  # fmt: skip
        texts, self._hidden = mask.hide([message.content for message in messages])
        self.messages = tuple(replace(message, content=text) for message, text in zip(messages, texts, strict=True))
        self._structured = structured
        self._on_text = on_text
        self._on_reset = on_reset
        self._stream = self._hidden.stream(structured=structured)
        self.heard = self._hear if on_text else None
        self.begun_anew = self._begin_anew if on_reset else None

    def _hear(self, piece: str) -> None:
        self._say(self._stream.feed(piece))

    def _begin_anew(self) -> None:
        self._stream = self._hidden.stream(structured=self._structured)
        if self._on_reset:
            self._on_reset()

    def _say(self, text: str) -> None:
        if text and self._on_text:
            self._on_text(text)

    def ended(self, completion: Completion) -> Completion:
        self._say(self._stream.end())
        return replace(completion, text=self._hidden.restore(completion.text, structured=self._structured))


def masked(model: ChatModel, situation: Situation, when: Masking = "hosted") -> ChatModel:
    """The model behind a mask, where personal data is not to reach it: ``hosted`` hides it from servers elsewhere."""
    if when == "never" or (when == "hosted" and not model.hosted):
        return model
    return MaskedModel(model, Mask.of(situation))
