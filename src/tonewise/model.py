"""The values that everything else takes and returns: frozen, compared by content, forbidding unknown fields in code.

Files keep fields that are unknown here, so that a helpdesk's own data survives a round trip. Offsets count Unicode code
points of the message's text, the end excluded.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Annotated, Any, Literal, Self

from pydantic import (
    AfterValidator,
    AwareDatetime,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    ValidationInfo,
    model_validator,
)

MAX_TEXT = 1_000_000
"""Longest text of one message, in code points: far above any real message, far below what would stall a reader."""

KEEP_UNKNOWN = "keep_unknown"
"""Key of the validation context under which unknown fields of files are kept."""

Language = str
"""A BCP 47 tag; rules and lexicons exist for ``ru`` and ``en``."""

Channel = Literal["chat", "messenger", "email", "social"]
Role = Literal["customer", "agent", "bot", "note", "system"]
FactKind = Literal["fact", "refusal", "alternative", "policy", "link", "history"]
Audience = Literal["customer", "internal"]
AnswerKind = Literal["date", "amount", "place", "way", "yes-no", "reason", "choice", "action", "thing"]
Address = Literal["ты", "вы", "unknown"]
Formality = Literal["formal", "neutral", "casual", "slang"]
Length = Literal["terse", "medium", "long"]
Mood = Literal["complaint", "anger", "thanks", "joke", "sadness", "neutral", "unsure"]
Topic = Literal["money", "idea", "undecided", "off-topic"]
Severity = Literal["error", "warning", "advice"]
Outcome = Literal["pass", "fail", "na"]
AnswerStatus = Literal["answered", "refused", "promised", "missing"]


def _real_text(text: str) -> str:
    """Refuse what cannot be written as UTF-8 (a lone surrogate) or is too long to be a message."""
    if len(text) > MAX_TEXT:
        raise ValueError(f"text of {len(text):,} characters is longer than {MAX_TEXT:,}")
    try:
        text.encode()
    except UnicodeEncodeError as error:
        raise ValueError(f"a lone surrogate at character {error.start} is not text") from None
    return text


def _iso_text(value: object) -> object:
    """Times are ISO 8601 text: pydantic alone would also read a number as seconds since 1970."""
    if isinstance(value, int | float):
        raise ValueError("a time is ISO 8601 text with an offset, such as 2026-11-21T10:00:00+03:00")
    return value


Text = Annotated[str, AfterValidator(_real_text)]
Time = Annotated[AwareDatetime, BeforeValidator(_iso_text)]


class Value(BaseModel):
    """Base of all values: frozen, no unknown fields in code, field names or aliases accepted."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True, defer_build=True)

    @classmethod
    def of_own(cls, **fields: object) -> Self:
        """A value of what code has worked out itself: every field by its name, none left out, none checked.

        Half a dozen values are made for each reply; to check what cannot be wrong is a tenth of what a reply costs.
        """
        made = cls.__new__(cls)
        _set(made, "__dict__", fields)
        _set(made, "__pydantic_fields_set__", set(fields))
        _set(made, "__pydantic_extra__", {} if cls.model_config["extra"] == "allow" else None)
        _set(made, "__pydantic_private__", None)
        return made


_set = object.__setattr__
"""Sets what a frozen value is made of."""


@cache
def _field_names(value: type[Value]) -> frozenset[str | None]:
    return frozenset(name for field, about in value.model_fields.items() for name in (field, about.alias))


class FileValue(Value):
    """Base of what people and helpdesks write into files: unknown fields are kept there, and refused in code.

    Readers of files validate with ``context={KEEP_UNKNOWN: True}``; what they keep is dumped again.
    """

    model_config = ConfigDict(extra="allow")

    @model_validator(mode="before")
    @classmethod
    def _no_unknown_fields(cls, data: object, info: ValidationInfo) -> object:
        if (info.context or {}).get(KEEP_UNKNOWN) or not isinstance(data, dict):
            return data
        if unknown := sorted(str(name) for name in data.keys() - _field_names(cls)):
            raise ValueError(f"{cls.__name__} has no field {unknown[0]!r}")
        return data


class Attachment(FileValue):
    """A file that the customer or the agent sent."""

    name: Text
    url: Text | None = None


class Message(FileValue):
    """One message of a conversation; ``at`` is needed only by the rules on time, ``author`` by those on hand-over."""

    role: Annotated[Role, BeforeValidator(lambda role: {"user": "customer", "assistant": "bot"}.get(role, role)
                                          if isinstance(role, str) else role)]  # fmt: skip
    text: Text
    at: Time | None = None
    author: Text | None = None
    attachments: tuple[Attachment, ...] = ()


class Fact(FileValue):
    """Something that a reply may rest on; ``for_`` (``for`` in files) ties an alternative to a refusal's id."""

    id: Text
    text: Text
    kind: FactKind = "fact"
    for_: Text | None = Field(default=None, alias="for")
    url: Text | None = None
    audience: Audience = "customer"


class Customer(FileValue):
    """What the helpdesk knows of the customer."""

    name: Text | None = None
    contact_preference: Text | None = None
    profile: Mapping[str, Any] = Field(default_factory=dict)


class Conversation(FileValue):
    """What was said so far, and the facts that a reply may rest on."""

    id: Text | None = None
    channel: Channel = "chat"
    language: Text | None = None
    customer: Customer = Customer()
    facts: tuple[Fact, ...] = ()
    messages: tuple[Message, ...] = ()

    @model_validator(mode="after")
    def _fact_ids_are_unique(self) -> Self:
        seen: set[str] = set()
        for fact in self.facts:
            if fact.id in seen:
                raise ValueError(f"two facts have the id {fact.id!r}")
            seen.add(fact.id)
        return self

    @property
    def open_turn(self) -> tuple[int, ...]:
        """Indexes of the customer's messages since the last one by an agent or a bot; notes do not end a turn."""
        messages = self.messages
        first = count = len(messages)
        while first and messages[first - 1].role not in _OURS:
            first -= 1
        if first == count - 1:
            return (first,) if messages[first].role == "customer" else ()
        return tuple([index for index in range(first, count) if messages[index].role == "customer"])


_OURS = frozenset(("agent", "bot"))


class Expectation(FileValue):
    """Which rules a case's reply must and must not break, by id; a rule in neither is not asserted."""

    fails: tuple[Text, ...] = ()
    passes: tuple[Text, ...] = ()


class Case(FileValue):
    """One line of a suite: a conversation, perhaps a reply to judge, and what is expected of it."""

    id: Text | None = None
    conversation: Conversation
    reply: Text | tuple[Text, ...] | None = None
    pending: tuple[Text, ...] | None = None
    rough: Text | None = None
    expect: Expectation = Expectation()
    note: Text | None = None

    @property
    def replies(self) -> tuple[str, ...]:
        """The reply as a row of messages; empty when there is none."""
        if self.reply is None:
            return ()
        return (self.reply,) if isinstance(self.reply, str) else self.reply


class Question(Value):
    """A question or request of the open turn, where it stands, and what kind of answer it wants.

    ``form`` is ``question`` or ``request`` for what is asked in words, and ``implicit`` for a problem that is told
    with no request («пришло не то»).
    """

    text: str
    kind: AnswerKind
    form: Literal["question", "request", "implicit"] = "question"
    message_index: int
    start: int
    end: int


class Sentence(Value):
    """A sentence of chat text, as it stands in a message."""

    text: str
    message_index: int
    start: int
    end: int


class Register(Value):
    """The customer's manner of speech in the open turn.

    ``emoji`` counts graphic ones, ``smileys`` those of letters and brackets («)))», ``:)``).
    """

    address: Address = "unknown"
    formality: Formality = "neutral"
    length: Length = "medium"
    words: int = 0
    emoji: int = 0
    smileys: int = 0
    slang: tuple[str, ...] = ()
    greeting: str | None = None


class Datum(Value):
    """Something that the customer has already given; the span is absent where it comes from the profile."""

    kind: Literal["order", "email", "phone", "name", "attachment"]
    value: str
    message_index: int | None = None
    start: int | None = None
    end: int | None = None


class Reading(Value):
    """All that was read of the open turn."""

    language: Language
    turn: tuple[int, ...]
    sentences: tuple[Sentence, ...]
    questions: tuple[Question, ...]
    manner: Register = Field(alias="register")
    mood: Mood
    topics: tuple[Topic, ...]
    known: tuple[Datum, ...]


class Finding(Value):
    """Where a reply breaks a rule, told to a support agent."""

    rule: str
    severity: Severity
    message: str
    in_: Literal["reply", "conversation"] = Field(default="reply", alias="in")
    message_index: int = 0
    start: int
    end: int
    text: str
    suggestion: str | None = None


class Score(Value):
    """A reply held against the rules; ``score`` is the share of applicable weight that passed, 0 to 1."""

    id: str | None = None
    score: float
    gate: Literal["pass", "fail"]
    rules: Mapping[str, Outcome]
    findings: tuple[Finding, ...] = ()


class Answer(Value):
    """What a draft does with one question: the sentence that meets it and the ids of the facts it rests on."""

    question: str
    status: AnswerStatus
    sentence: str | None = None
    facts: tuple[str, ...] = ()


class Usage(Value):
    """What a draft cost in calls and tokens."""

    prompt_tokens: int = 0
    completion_tokens: int = 0
    calls: int = 0


class Draft(Value):
    """A reply for a person to approve, with the trace of its making.

    ``model`` is ``composer`` where no language model wrote the text, and ``note`` says why when one was asked for.
    """

    text: str
    language: Language
    manner: Register = Field(alias="register")
    answers: tuple[Answer, ...]
    score: Score
    model: str
    prompt: str | None = None
    usage: Usage = Usage()
    rounds: int = 0
    note: str | None = None
