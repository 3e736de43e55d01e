"""Answers that a real model gave, recorded: whole and streamed, in a form, by either package and either way to wait.

The model is Qwen2.5-Coder-1.5B-Instruct, 4 bits, by llama.cpp. A changed request finds no recording.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable

import pytest

from tonewise.llm import ChatMessage, ChatModel, Completion, Schema
from tonewise.llm.litellm_models import LiteLLM
from tonewise.llm.openai_compatible import OpenAICompatible

SERVER = "http://127.0.0.1:18742/v1"
ASK = (ChatMessage("system", "Отвечай одним словом."), ChatMessage("user", "Какого цвета снег?"))
FORM = Schema(
    "colour",
    {
        "type": "object",
        "properties": {"colour": {"type": "string", "maxLength": 12}},
        "required": ["colour"],
        "additionalProperties": False,
    },
)

pytestmark = [
    pytest.mark.vcr,
    # litellm silences these of pydantic's when it is imported, which pytest undoes.
    pytest.mark.filterwarnings("ignore:.*(instance is deprecated|`ReadOnly` qualifier|protected namespace)"),
]


@pytest.fixture
def default_cassette_name(request: pytest.FixtureRequest) -> str:
    """One recording for both ways to wait: their requests are the same."""
    return f"{request.function.__name__}_{request.node.callspec.params['model']}"


@pytest.fixture(params=["openai", pytest.param("litellm", marks=pytest.mark.slow)])
def model(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> ChatModel:
    if request.param == "openai":
        return OpenAICompatible("qwen2.5-1.5b", SERVER, timeout=3600)
    monkeypatch.setenv("LM_STUDIO_API_BASE", SERVER)
    return LiteLLM("lm_studio/qwen2.5-1.5b", timeout=3600)


@pytest.fixture(params=["thread", "loop"])
def ask(request: pytest.FixtureRequest, model: ChatModel) -> Callable[..., Completion]:
    def call(**options: object) -> Completion:
        if request.param == "loop":
            return asyncio.run(model.acomplete(ASK, temperature=0.0, max_tokens=30, **options))  # type: ignore[arg-type]
        return model.complete(ASK, temperature=0.0, max_tokens=30, **options)  # type: ignore[arg-type]

    return call


def is_good(found: Completion, model: ChatModel) -> None:
    assert "бел" in found.text.lower()
    assert (found.finish_reason, found.by) == ("stop", model.name)
    assert "qwen2.5" in found.model
    assert (found.usage.calls, found.usage.cost) == (1, None)
    assert 1 <= found.usage.completion_tokens < 20 < found.usage.prompt_tokens < 100


def test_whole(model: ChatModel, ask: Callable[..., Completion]) -> None:
    is_good(ask(), model)


def test_streamed(model: ChatModel, ask: Callable[..., Completion]) -> None:
    heard: list[str] = []
    found = ask(on_text=heard.append)
    is_good(found, model)
    assert "".join(heard) == found.text
    assert len(heard) > 1


def test_in_a_form(model: ChatModel, ask: Callable[..., Completion]) -> None:
    found = ask(schema=FORM)
    assert list(json.loads(found.text)) == ["colour"]


def test_in_a_form_streamed(model: ChatModel, ask: Callable[..., Completion]) -> None:
    heard: list[str] = []
    found = ask(schema=FORM, on_text=heard.append)
    assert list(json.loads("".join(heard))) == ["colour"]
    assert found.text == "".join(heard)
