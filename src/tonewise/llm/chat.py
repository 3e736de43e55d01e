"""What a chat model is to the rest of the product: a protocol and the values that pass through it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal, Protocol

from tonewise.model import Usage

OnText = Callable[[str], None]
"""Is called with each piece of an answer as it comes."""
OnReset = Callable[[], None]
"""Is called when the pieces so far are void, since the answer begins anew."""


@dataclass(frozen=True, slots=True)
class ChatMessage:
    """One message of a request to a model."""

    role: Literal["system", "user", "assistant"]
    content: str


@dataclass(frozen=True, slots=True)
class Schema:
    """The form that an answer is asked to have: a name of letters, digits, ``_`` and ``-``, and a JSON Schema."""

    name: str
    schema: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Completion:
    """A model's whole answer.

    ``model`` is the name that the server gives itself, ``by`` the `ChatModel.name` of the model that answered: with
    fallbacks it may be another one than was asked.
    """

    text: str
    model: str
    finish_reason: str = "stop"
    usage: Usage = field(default_factory=lambda: Usage(calls=1))
    by: str = ""

    def __post_init__(self) -> None:
        if not self.by:
            object.__setattr__(self, "by", self.model)


class ChatModel(Protocol):
    """Something that answers a list of messages; the two methods differ only in how they wait.

    ``schema`` asks for JSON of that form; what comes back is text all the same, and plain text where a server knows no
    such request: whoever asks reads it with care. ``deadline`` is the seconds that this call may take, where the
    model's own time-out does not end it sooner. ``on_text`` is called with each piece of the answer as it comes, in
    the thread or event loop of the caller; the completion holds the whole text all the same. An error may follow
    pieces that were heard. Where the answer begins anew after such an error (another model is asked), ``on_reset`` is
    called first; without an ``on_reset`` nobody else is asked then and the error is raised.

    Both raise `ModelUnavailableError` when no answer can be had, and `ModelAnswerError` when one came and is of no
    use (empty, cut, refused, repeating itself, not what the protocol says). Nothing else leaves them, but for what
    ``on_text`` and ``on_reset`` raise.
    """

    @property
    def name(self) -> str:
        """The name that the model was asked for by, for traces and notes."""

    @property
    def hosted(self) -> bool:
        """Whether a request leaves this machine and the private network that it is in."""

    def complete(  # noqa: PLR0913 - each is a choice of the caller's, all by name
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
