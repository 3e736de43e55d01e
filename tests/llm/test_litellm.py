"""Models through litellm: its traps end in the same answers and errors as other models have.

Its import takes five seconds. The provider is one that litellm reaches at an address from the environment.
"""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest
from llm_asks import ASK

from fake_server import FakeServer, Says, answer, error, events, streamed
from tonewise.errors import ModelAnswerError, ModelError, ModelUnavailableError
from tonewise.llm import Schema
from tonewise.llm.litellm_models import LiteLLM
from tonewise.model import Usage
from tonewise.options import Price

# litellm silences these of pydantic's when it is imported, which pytest undoes.
pytestmark = [
    pytest.mark.slow,
    pytest.mark.filterwarnings("ignore:.*(instance is deprecated|`ReadOnly` qualifier|protected namespace)"),
]

KEY = "sk-secret-1234567890"
PIECES = ("Заказ", " 1234", " приедет.")
TEXT = "".join(PIECES)


@pytest.fixture
def server(fake_server: FakeServer, monkeypatch: pytest.MonkeyPatch) -> FakeServer:
    monkeypatch.setenv("LM_STUDIO_API_BASE", fake_server.api_base)
    monkeypatch.setenv("LM_STUDIO_API_KEY", KEY)
    return fake_server


def model(server: FakeServer, timeout: float = 5.0, price: Price | None = None) -> LiteLLM:
    """A name of its own for each server: what a model refuses, and how often it failed, is remembered by name."""
    return LiteLLM(f"lm_studio/m{server.api_base[-9:-3]}", timeout, attempts=3, price=price)


def test_whole_and_streamed_in_a_thread_and_in_a_loop(server: FakeServer) -> None:
    server.script = [answer(TEXT), answer(TEXT), streamed(*PIECES), streamed(*PIECES)]
    heard: list[str] = []

    async def in_a_loop() -> list[str]:
        loop = asyncio.get_running_loop()

        def listen(piece: str) -> None:
            assert asyncio.get_running_loop() is loop
            heard.append(piece)

        whole = await model(server).acomplete(ASK)
        return [whole.text, (await model(server).acomplete(ASK, on_text=listen)).text]

    first = model(server).complete(ASK, temperature=0.5, max_tokens=7)
    assert (first.text, first.finish_reason, first.by) == (TEXT, "stop", model(server).name)
    assert first.usage == Usage(prompt_tokens=11, completion_tokens=7, calls=1)
    assert {name: server.requests[0][name] for name in ("temperature", "max_tokens")} == {
        "temperature": 0.5,
        "max_tokens": 7,
    }
    server.script.insert(2, streamed(*PIECES))
    assert asyncio.run(in_a_loop()) == [TEXT, TEXT]
    assert tuple(heard) == PIECES
    heard.clear()
    assert model(server).complete(ASK, on_text=heard.append).text == TEXT
    assert tuple(heard) == PIECES
    assert len(server.connections) < 4


@pytest.mark.parametrize(
    ("said", "stream", "kind", "told", "requests"),  # whether it is heard, and how often it is asked
    [
        (error(401, f"bad {KEY}"), False, ModelUnavailableError, "the key is missing, wrong or not allowed", 1),
        (error(403, f"bad {KEY}"), False, ModelUnavailableError, "the key is missing, wrong or not allowed", 1),
        (error(404, f"no such model {KEY}"), False, ModelUnavailableError, "404 (no such model …)", 1),
        (error(400, "too long"), False, ModelUnavailableError, "400 (too long)", 1),
        (error(422, "odd"), False, ModelUnavailableError, "422 (odd)", 1),
        (error(500, "oops"), False, ModelUnavailableError, "500 (oops)", 3),
        (error(503), False, ModelUnavailableError, "503", 3),
        (error(429, "slow", **{"Retry-After": "60"}), False, ModelUnavailableError, "429 (slow)", 1),
        (Says(b'{"choices"', cut=True), False, ModelUnavailableError, "the connection failed", 3),
        (Says(b"<html>Sign in</html>"), False, ModelAnswerError, "not what the provider's protocol says", 1),
        (Says(b'{"choices": [{'), False, ModelAnswerError, "not what the provider's protocol says", 1),
        (Says(b""), False, ModelAnswerError, "not what the provider's protocol says", 1),
        (Says(b'{"choices": []}'), False, ModelAnswerError, "holds no message", 1),
        (answer(""), False, ModelAnswerError, "the answer is empty", 1),
        (answer("Заказ", "length"), False, ModelAnswerError, "cut at the limit", 1),
        (answer("", "content_filter"), False, ModelAnswerError, "refused", 1),
        (streamed("Заказ", finish=None, done=False), True, ModelUnavailableError, "broke off in the middle", 1),
        (streamed("Заказ", finish=None, done=False, cut=True), True, ModelUnavailableError, "connection failed", 1),
        (streamed(*["Ждём вас! "] * 2000), True, ModelAnswerError, "repeats itself", 1),
        (streamed(), True, ModelAnswerError, "the answer is empty", 1),
        (streamed("Заказ", finish="length"), True, ModelAnswerError, "cut at the limit", 1),
        (events(b"data: {broken\n\n"), True, ModelAnswerError, "not what the provider's protocol says", 1),
    ],
)
def test_its_failures_are_ours(  # noqa: PLR0917
    server: FakeServer, said: Says, stream: bool, kind: type[ModelError], told: str, requests: int
) -> None:
    server.script = [said]
    with pytest.raises(ModelError) as caught:
        model(server).complete(ASK, on_text=(lambda _: None) if stream else None)
    text = str(caught.value)
    assert type(caught.value) is kind
    assert text.startswith(f"{model(server).name} at lm_studio: ")
    assert told in text
    assert "secret" not in text
    assert "\n" not in text
    assert "/" not in text.replace("lm_studio/", "")  # a traceback names files
    assert len(server.requests) == requests


def test_its_own_retries_are_off_and_retry_after_is_waited_out(server: FakeServer) -> None:
    server.script = [error(429, **{"Retry-After": "0.3"}), error(500), answer("да")]
    assert model(server).complete(ASK).text == "да"
    assert len(server.requests) == 3
    assert server.times[1] - server.times[0] >= 0.3
    server.script = [error(500)]
    with pytest.raises(ModelUnavailableError):
        model(server).complete(ASK)
    assert len(server.requests) == 6


def test_a_server_that_hangs_is_given_up_in_time(server: FakeServer) -> None:
    server.script = [Says(stall=9)]
    started = time.monotonic()
    with pytest.raises(ModelUnavailableError, match=r"no answer within 0\.4 s"):
        model(server, timeout=0.4).complete(ASK)
    assert time.monotonic() - started < 3


def test_a_form_that_is_refused_is_left_out(server: FakeServer) -> None:
    server.script = [error(400, "response_format is unknown"), answer("{}"), answer("{}")]
    for _ in range(2):
        assert model(server).complete(ASK, schema=Schema("a", {"type": "object"})).text == "{}"
    assert ["response_format" in request for request in server.requests] == [True, False, False]


def test_what_a_listener_raises_is_raised(server: FakeServer) -> None:
    server.script = [streamed(*PIECES)]

    def listen(_: str) -> None:
        raise ValueError("enough")

    with pytest.raises(ValueError, match=r"^enough$"):
        model(server).complete(ASK, on_text=listen)
    with pytest.raises(ValueError, match=r"^enough$"):
        asyncio.run(model(server).acomplete(ASK, on_text=listen))


def test_the_price_is_the_teams_or_litellms_or_unknown(server: FakeServer) -> None:
    server.script = [answer("да")]
    assert model(server).complete(ASK).usage.cost is None
    assert model(server, price=Price(input=1.0, output=2.0)).complete(ASK).usage.cost == pytest.approx(25e-6)
    listed = LiteLLM("anthropic/claude-sonnet-4-5")._priced(Usage(prompt_tokens=1000, completion_tokens=100, calls=1))
    assert listed.cost is not None
    assert 0.001 < listed.cost < 0.1


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("nosuchprovider/m", "litellm knows no such provider"),
        ("anthropic/claude-x", "the key is missing"),
        ("gemini/gemini-x", "the key is missing"),
    ],
)
def test_providers_without_a_key(name: str, told: str, monkeypatch: pytest.MonkeyPatch) -> None:
    for variable in [name for name in os.environ if name.endswith("_API_KEY")]:
        monkeypatch.delenv(variable)
    started = time.monotonic()
    with pytest.raises(ModelUnavailableError, match=told):
        LiteLLM(name, attempts=1).complete(ASK)
    assert time.monotonic() - started < 20


def test_its_import_reads_no_env_file_and_a_process_ends_without_a_word(server: FakeServer, tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("LM_STUDIO_API_BASE=http://127.0.0.1:9/v1\nTAKEN=1\n", encoding="utf-8")
    server.script = [answer("да")]
    code = (
        "import os, asyncio; from tonewise.llm import ChatMessage, model_for; from tonewise.settings import Settings\n"
        "model = model_for('lm_studio/m', Settings())\n"
        "ask = [ChatMessage('user', '?')]\n"
        "print(model.complete(ask).text, asyncio.run(model.acomplete(ask)).text, os.environ.get('TAKEN'))"
    )
    done = subprocess.run(
        [sys.executable, "-W", "error::ResourceWarning", "-c", code],
        cwd=tmp_path, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert (done.returncode, done.stdout.strip(), done.stderr) == (0, "да да None", "")
