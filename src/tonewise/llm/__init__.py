"""The only place that calls a language model.

Everything else sees a :class:`ChatModel`: messages in, a :class:`Completion` out, and two exceptions of
`tonewise.errors` when that fails. Vendors' packages are imported when a call needs them, never before.
"""

from tonewise.llm.chat import ChatMessage, ChatModel, Completion
from tonewise.llm.names import model_for
from tonewise.llm.scripted import ScriptedModel

__all__ = ["ChatMessage", "ChatModel", "Completion", "ScriptedModel", "model_for"]
