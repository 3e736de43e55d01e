"""What is asked of every model in these tests."""

from __future__ import annotations

import tonewise.llm.clients  # noqa: F401 - its import takes a second, which a test of deadlines must not count
from fake_server import FakeServer
from tonewise.llm import ChatMessage
from tonewise.llm.openai_compatible import OpenAICompatible

KEY = "sk-secret-1234567890"
ASK = (ChatMessage("system", "Be brief."), ChatMessage("user", "Привет"))


def model(server: FakeServer, *, timeout: float = 2.0, attempts: int = 3, name: str = "m") -> OpenAICompatible:
    return OpenAICompatible(name, server.api_base, KEY, timeout, attempts)
