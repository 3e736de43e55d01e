"""The only place that calls a language model.

Everything else sees a :class:`ChatModel`: messages in, a :class:`Completion` out, and two exceptions of
`tonewise.errors` when that fails. Vendors' packages are imported when a call needs them, never before; what makes
models is imported when it is asked for, since every draft imports this package and few are written by a model.
"""

from importlib import import_module
from typing import TYPE_CHECKING

from tonewise.llm.chat import ChatMessage, ChatModel, Completion, OnReset, OnText, Schema

if TYPE_CHECKING:
    from tonewise.llm.fallbacks import Fallbacks
    from tonewise.llm.limits import limited
    from tonewise.llm.names import chain_for, model_for
    from tonewise.llm.scripted import ScriptedModel

__all__ = [
    "ChatMessage", "ChatModel", "Completion", "Fallbacks", "OnReset", "OnText", "Schema", "ScriptedModel", "chain_for",
    "limited", "model_for",
]  # fmt: skip

_LATER = {
    "Fallbacks": "fallbacks",
    "ScriptedModel": "scripted",
    "chain_for": "names",
    "limited": "limits",
    "model_for": "names",
}


def __getattr__(name: str) -> object:
    if name not in _LATER:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_LATER[name]}"), name)
