"""What all models behind a server share: attempts, one deadline, the breaker, and errors told in one line."""

from __future__ import annotations

import re
import sys
from abc import abstractmethod
from collections.abc import Iterable
from dataclasses import replace
from importlib import import_module
from typing import Any

from tonewise.errors import ModelAnswerError, ModelUnavailableError
from tonewise.llm.asking import Answering, Ask
from tonewise.llm.breaker import breaker_of
from tonewise.llm.chat import Completion, OnText
from tonewise.llm.requests import OptionRefusedError, body_of
from tonewise.llm.retries import TransientError, with_retries

_KEYLIKE = re.compile(
    r"\b(?:sk|pk|gsk|xai|hf|nvapi|key|Bearer)[-_ ][\w*.-]{6,}|\bAIza[\w-]{20,}|(?<=[?&]key=)[^&\s]+|(?<=token=)[^&\s]+",
    re.IGNORECASE,
)


_REFUSED: dict[tuple[str, ...], frozenset[str]] = {}
"""Options that models were found to refuse."""


class ListenerError(Exception):
    """Whoever heard the answer raised this one's cause, which is no failure of the model's."""


class Served(Answering):
    """A model on a server: a subclass makes one attempt, and says what it is called and where it is."""

    model: str
    timeout: float
    attempts: int

    @property
    @abstractmethod
    def name(self) -> str:
        """The name that the model was asked for by, for traces and notes."""

    @property
    @abstractmethod
    def server(self) -> str:
        """Where it is, with nothing secret in it."""

    @property
    @abstractmethod
    def identity(self) -> tuple[str, ...]:
        """What tells its answers from those of any other model: provider, address and model."""

    @property
    def secrets(self) -> Iterable[str]:
        """What must not appear in an error."""
        return ()

    @property
    @abstractmethod
    def _module(self) -> str:
        """The module that makes the calls, which takes a second and more to import: no part of the time-out."""

    @abstractmethod
    async def _send(self, request: dict[str, Any], on_text: OnText | None, seconds: float) -> Completion:
        """Make one request, for at most ``seconds``.

        Raises `ModelAnswerError`, `ModelUnavailableError` and its subclasses, and `OptionRefusedError`.
        """

    async def _answer(self, ask: Ask) -> Completion:
        try:
            await _imported(self._module)
            seconds = self.timeout if ask.left is None else min(self.timeout, ask.left)
            if seconds <= 0:
                raise ModelUnavailableError("no time is left")
            with breaker_of(self.identity).call():
                found = await with_retries(lambda: self._once(ask, seconds), attempts=self.attempts, deadline=seconds)
        except ModelUnavailableError as error:
            raise ModelUnavailableError(self._told(error)) from None
        except ModelAnswerError as error:
            raise ModelAnswerError(self._told(error)) from None
        except ListenerError as error:
            raise error.__cause__ or error from None
        return replace(found, model=found.model or self.name, by=self.name)

    async def _once(self, ask: Ask, seconds: float) -> Completion:
        """One attempt, after which there is no other once a piece of its answer was heard."""
        heard = False

        def hear(piece: str) -> None:
            nonlocal heard
            heard = True
            assert ask.on_text is not None  # noqa: S101 - hear stands in for it
            try:
                ask.on_text(piece)
            except Exception as error:
                raise ListenerError from error

        try:
            return await self._attempt(ask.heard_by(hear if ask.on_text else None), seconds)
        except TransientError as error:
            if heard:
                raise ModelUnavailableError(str(error)) from None
            raise

    async def _attempt(self, ask: Ask, seconds: float) -> Completion:
        """Ask without what the model is known, or now found, to refuse; remember that where it helps."""
        request = body_of(ask, self.model)
        known = _REFUSED.get(self.identity, frozenset())
        refused = set(known)
        while True:
            try:
                given = {option: value for option, value in request.items() if option not in refused}
                found = await self._send(given, ask.on_text, seconds)
            except OptionRefusedError as error:
                refused.add(error.option)
                continue
            if refused != known:
                _REFUSED[self.identity] = frozenset(refused)
            return found

    def _told(self, error: Exception) -> str:
        """One line that names the model and the server, and no key."""
        where = "" if self.name.endswith(f" at {self.server}") else f" at {self.server}"
        text = " ".join(f"{self.name}{where}: {error}".split())
        for secret in self.secrets:
            text = text.replace(secret, "…")
        return _KEYLIKE.sub("…", text)


async def _imported(module: str) -> None:
    """Import it beside the event loop, which others may be using."""
    import asyncio  # noqa: PLC0415 - heavy for a command that calls no model

    if module not in sys.modules:
        try:
            await asyncio.to_thread(import_module, module)
        except ImportError as error:
            raise ModelUnavailableError(f"a package that it is called with cannot be imported ({error})") from None
