"""A model that says what it is told to: for tests, demonstrations, and trying a pipeline with no network."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

from tonewise.errors import ModelUnavailableError, SettingsError
from tonewise.llm.chat import ChatMessage, Completion, OnReset, OnText, Schema
from tonewise.model import Usage

Scripted = str | Completion | Exception
_PIECE = re.compile(r"\s*\S+\s*$|\s*\S+")


class ScriptedModel:
    """Answers from a list, one a call, or from a function of the messages; an exception in either is raised.

    ``requests`` keeps what the model was asked, ``schemas`` the form that each answer was asked to have. A list that
    has run out raises `ModelUnavailableError`. A listener hears the answer word by word.
    """

    hosted = False

    def __init__(
        self, script: Sequence[Scripted] | Callable[[Sequence[ChatMessage]], Scripted], name: str = "scripted"
    ) -> None:
        self._script = script
        self.name = name
        self.requests: list[tuple[ChatMessage, ...]] = []
        self.schemas: list[Schema | None] = []

    @classmethod
    def from_file(cls, path: Path) -> ScriptedModel:
        """Answers from a YAML or JSON file that holds a list of texts; raises `SettingsError` when it does not."""
        import yaml  # noqa: PLC0415 - only this kind of model needs it

        try:
            answers = yaml.safe_load(path.read_text(encoding="utf-8"))
        except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
            raise SettingsError(f"the scripted model's answers {str(path)!r} cannot be read: {_line(error)}") from None
        if not isinstance(answers, list) or not all(isinstance(answer, str) for answer in answers):
            raise SettingsError(f"the scripted model's answers {str(path)!r} are not a list of texts")
        return cls(answers, name=f"scripted/{path.name}")

    def complete(  # noqa: PLR0913 - the protocol's
        self,
        messages: Sequence[ChatMessage],
        *,
        temperature: float | None = None,  # noqa: ARG002 - part of the protocol
        max_tokens: int | None = None,  # noqa: ARG002
        schema: Schema | None = None,
        deadline: float | None = None,  # noqa: ARG002
        on_text: OnText | None = None,
        on_reset: OnReset | None = None,  # noqa: ARG002
    ) -> Completion:
        """The next answer of the script."""
        self.requests.append(tuple(messages))
        self.schemas.append(schema)
        answer = self._next(messages)
        if isinstance(answer, Exception):
            raise answer
        if isinstance(answer, str):
            answer = Completion(answer, self.name, usage=Usage(calls=1))
        if on_text:
            for piece in _PIECE.findall(answer.text):
                on_text(piece)
        return replace(answer, by=self.name)

    async def acomplete(  # noqa: PLR0913 - the protocol's
        self,
        messages: Sequence[ChatMessage],
        *,
        temperature: float | None = None,  # noqa: ARG002
        max_tokens: int | None = None,  # noqa: ARG002
        schema: Schema | None = None,
        deadline: float | None = None,  # noqa: ARG002
        on_text: OnText | None = None,
        on_reset: OnReset | None = None,  # noqa: ARG002
    ) -> Completion:
        """The next answer of the script."""
        return self.complete(messages, schema=schema, on_text=on_text)

    def _next(self, messages: Sequence[ChatMessage]) -> Scripted:
        if callable(self._script):
            return self._script(messages)
        if len(self.requests) > len(self._script):
            return ModelUnavailableError(f"{self.name}: the script has no answer {len(self.requests)}")
        return self._script[len(self.requests) - 1]


def _line(error: Exception) -> str:
    return " ".join(str(error).split())
