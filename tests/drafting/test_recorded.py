"""Whole drafts that a real model wrote, recorded: every task, both languages, in a form, streamed, both ways to wait.

The model is Qwen2.5-Coder-1.5B-Instruct, 4 bits, by llama.cpp. A changed prompt finds no recording. To record anew,
with the model at that address: ``pytest tests/drafting/test_recorded.py --record-mode=rewrite``.
"""

from __future__ import annotations

import asyncio

import pytest
from jobs import PENDING, ROUGH, english, russian

from tonewise import drafting
from tonewise.model import Draft
from tonewise.settings import Settings

pytestmark = pytest.mark.vcr


def settings(**call: object) -> Settings:
    return Settings(model="qwen2.5-1.5b", api_base="http://127.0.0.1:18742/v1", timeout_seconds=3600).override(**call)


@pytest.fixture
def default_cassette_name(request: pytest.FixtureRequest) -> str:
    """One recording for both ways to wait: their requests are the same."""
    return str(request.function.__name__)


def is_the_models(draft: Draft, *words: str) -> None:
    assert (draft.model, draft.note) == ("qwen2.5-1.5b", None)
    assert draft.score.rules["grounded"] == "pass"
    assert all(word in draft.text for word in words)
    assert len(draft.trace) == draft.rounds == draft.usage.calls
    assert draft.usage.completion_tokens > 0
    assert 0 < draft.usage.prompt_tokens < 4000


@pytest.mark.parametrize("loop", [False, True], ids=["thread", "loop"])
def test_reply_ru(loop: bool) -> None:
    if loop:
        draft = asyncio.run(drafting.adraft(russian(), settings=settings()))
    else:
        draft = drafting.draft(russian(), settings=settings())
    is_the_models(draft, "25 ноября", "Мира, 5")
    assert [answer.status for answer in draft.answers] == ["answered", "refused", "missing"]


def test_reply_en() -> None:
    draft = drafting.draft(english(), settings=settings())
    is_the_models(draft, "25 November", "card")
    assert draft.score.gate == "pass"


def test_structured() -> None:
    draft = drafting.draft(english(), settings=settings(structured="auto"))
    is_the_models(draft, "25 November", "card")
    assert draft.trace[0].text.lstrip().startswith("{")


def test_streamed() -> None:
    heard: list[str] = []
    draft = drafting.draft(english(), settings=settings(), on_text=heard.append, on_reset=heard.clear)
    is_the_models(draft, "25 November", "card")
    assert len(heard) > 5
    assert "".join(heard) == draft.trace[-1].text.lstrip()


def test_rewrite() -> None:
    draft = drafting.rewrite(russian(), ROUGH, settings=settings())
    is_the_models(draft, "25 ноября", "Мира, 5")


def test_fold() -> None:
    draft = drafting.fold(russian(), PENDING, settings=settings())
    is_the_models(draft, "25 ноября", "Мира, 5")
    assert "Секунду" not in draft.text


def test_soften() -> None:
    draft = drafting.soften(russian("можно курьером на дачу?"), "на дачу нельзя", settings=settings())
    is_the_models(draft, "Мира, 5")
