"""The values that everything else takes and returns: frozen, compared by content, forbidding unknown fields in code.

Files keep fields that are unknown here, so that a helpdesk's own data survives a round trip. Offsets count Unicode code
points of the message's text, the end excluded.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, Literal, Self

from pydantic import BeforeValidator, Field, model_validator

from tonewise.values import FileValue, Text, Time, Value

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
Task = Literal["reply", "rewrite", "fold", "soften"]
Instead = Literal["unavailable", "unusable", "rejected", "nothing-to-say"]


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
    customer: Customer = Field(default_factory=Customer)
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
    """What a case's reply must hold and must not, in its words and by the rules; what is not named is not asserted.

    Words are found whatever their case, «ё» as «е», and ``*`` at the end of a word stands for any ending.
    """

    fails: tuple[Text, ...] = ()
    """Rules that the reply must break, by id."""
    passes: tuple[Text, ...] = ()
    """Rules that the reply must not break."""
    contains: tuple[tuple[Text, ...], ...] = ()
    """Groups of words: the reply must hold one of each group."""
    lacks: tuple[Text, ...] = ()
    """Words that the reply must not hold."""


class Case(FileValue):
    """One line of a suite: a conversation, perhaps a reply to judge, and what is expected of it."""

    id: Text | None = None
    conversation: Conversation
    reply: Text | tuple[Text, ...] | None = None
    pending: tuple[Text, ...] | None = None
    """Messages that wait to be folded into one."""
    rough: Text | None = None
    """An agent's text that waits to be rewritten."""
    promise: Text | None = None
    """A time that the reply may name for what no fact answers."""
    expect: Expectation = Expectation()
    note: Text | None = None

    @property
    def replies(self) -> tuple[str, ...]:
        """The reply as a row of messages; empty when there is none."""
        if self.reply is None:
            return ()
        return (self.reply,) if isinstance(self.reply, str) else self.reply

    def given(self, task: Task) -> tuple[str, ...]:
        """An agent's own texts that a task works on; empty where there are none."""
        if task == "fold":
            return self.pending or ()
        return () if task == "reply" or self.rough is None else (self.rough,)


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
    """What answers of a model took; ``cost`` is in US dollars, None where a price is not known.

    ``calls`` counts answers by a server and ``cached`` those that were kept from earlier calls.
    """

    prompt_tokens: int = 0
    completion_tokens: int = 0
    calls: int = 0
    cached: int = 0
    cost: float | None = None

    def __add__(self, other: Usage) -> Usage:
        """What both took; the cost is known where it is known of both, or one of them is nothing."""
        costs = [usage.cost for usage in (self, other) if usage.calls or usage.cached]
        known = [cost for cost in costs if cost is not None]
        return Usage(
            prompt_tokens=self.prompt_tokens + other.prompt_tokens,
            completion_tokens=self.completion_tokens + other.completion_tokens,
            calls=self.calls + other.calls,
            cached=self.cached + other.cached,
            cost=sum(known) if known and len(known) == len(costs) else None,
        )


class Round(Value):
    """One answer of a model on the way to a draft: as it came, and what was found in it."""

    model: str
    prompt: str
    prompt_hash: str
    text: str
    findings: tuple[Finding, ...] = ()
    usage: Usage = Usage()


class Change(Value):
    """What was changed in a text without a model: words taken out, put in, or both; ``by`` names the rule or step."""

    by: str
    removed: str = ""
    added: str = ""


class Draft(Value):
    """A reply for a person to approve, with the trace of its making.

    ``model`` is ``composer`` where no language model wrote the text; ``instead`` and, in words, ``note`` say why when
    one was asked for.
    """

    text: str
    language: Language
    manner: Register = Field(alias="register")
    answers: tuple[Answer, ...]
    score: Score
    model: str
    task: Task = "reply"
    prompt: str | None = None
    usage: Usage = Usage()
    rounds: int = 0
    changes: tuple[Change, ...] = ()
    """What was mended in the model's or the agent's text, in the order done."""
    trace: tuple[Round, ...] = ()
    instead: Instead | None = None
    """Why the composer wrote in a model's place: no answer came, it was no reply, it broke what a reply is held to, or
    there is nothing that a reply could rest on."""
    note: str | None = None
