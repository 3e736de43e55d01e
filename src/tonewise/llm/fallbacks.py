"""Several models as one: where the first fails, the next is asked."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass, replace

from tonewise.errors import ModelError, ModelUnavailableError
from tonewise.llm.asking import Answering, Ask
from tonewise.llm.chat import ChatModel, Completion, OnText


@dataclass(frozen=True)
class Fallbacks(Answering):
    """Asks the models in order until one answers; `Completion.by` tells which one did.

    A call's deadline is shared out: each model has an equal part of what is left, so that one that hangs leaves time
    for the next. Where a model fails after pieces of its answer were heard, the next is asked only if there is an
    ``on_reset`` to say so.
    """

    models: Sequence[ChatModel]

    @property
    def name(self) -> str:
        """The first model's."""
        return self.models[0].name

    @property
    def hosted(self) -> bool:
        """Whether any of the models is."""
        return any(model.hosted for model in self.models)

    async def _answer(self, ask: Ask) -> Completion:
        failures: list[ModelError] = []
        for place, model in enumerate(self.models):
            ear = _Ear(ask.on_text)
            part = replace(ask, ends=_share(ask, len(self.models) - place), on_text=ask.on_text and ear.hear)
            try:
                return await part.put_to(model)
            except ModelError as error:
                failures.append(error)
                if ear.heard and place + 1 < len(self.models):
                    if ask.on_reset is None:
                        break
                    ask.on_reset()
            if ask.left == 0:
                break
        if len(failures) == 1:
            raise failures[0]
        raise ModelUnavailableError("; then ".join(str(failure) for failure in failures))


@dataclass
class _Ear:
    """Passes pieces on and knows whether there were any."""

    listener: OnText | None
    heard: bool = False

    def hear(self, piece: str) -> None:
        self.heard = True
        if self.listener:
            self.listener(piece)


def _share(ask: Ask, models_left: int) -> float | None:
    """The time by which the next model has to answer."""
    return None if ask.left is None else time.monotonic() + ask.left / models_left
