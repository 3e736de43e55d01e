"""Every way that a server can fail ends in one of two exceptions, with one clear line, within the deadline."""

from __future__ import annotations

import asyncio
import time
from datetime import UTC, datetime

import pytest
from llm_asks import ASK, KEY, model

from fake_server import FakeServer, Says, answer, error
from tonewise.errors import ModelAnswerError, ModelError, ModelUnavailableError
from tonewise.llm import Completion
from tonewise.llm.openai_compatible import OpenAICompatible
from tonewise.llm.retries import retry_after
from tonewise.model import Usage


def failure(model: OpenAICompatible) -> ModelError:
    with pytest.raises(ModelError) as caught:
        model.complete(ASK)
    told = str(caught.value)
    assert type(caught.value) in (ModelAnswerError, ModelUnavailableError)
    assert "secret" not in told
    assert "\n" not in told
    assert told.startswith("m at 127.0.0.1:")
    return caught.value


def test_an_answer(fake_server: FakeServer) -> None:
    fake_server.script = [answer("Здравствуйте!")]
    found = model(fake_server).complete(ASK, temperature=0.2, max_tokens=50)
    usage = Usage(prompt_tokens=11, completion_tokens=7, calls=1)
    assert found == Completion("Здравствуйте!", "fake-1", "stop", usage, by="m")
    assert fake_server.requests == [
        {
            "model": "m",
            "messages": [{"role": "system", "content": "Be brief."}, {"role": "user", "content": "Привет"}],
            "temperature": 0.2,
            "max_tokens": 50,
        }
    ]


def test_the_async_twin_and_a_call_inside_a_running_loop(fake_server: FakeServer) -> None:
    fake_server.script = [answer("да")]

    async def both() -> tuple[str, str]:
        waited = await model(fake_server).acomplete(ASK)
        return waited.text, model(fake_server).complete(ASK).text

    assert asyncio.run(both()) == ("да", "да")


@pytest.mark.parametrize("status", [408, 429, 500, 502, 503])
def test_what_may_pass_is_tried_again(fake_server: FakeServer, status: int) -> None:
    fake_server.script = [error(status), error(status), answer("да")]
    assert model(fake_server).complete(ASK).text == "да"
    assert len(fake_server.requests) == 3


def test_attempts_are_counted(fake_server: FakeServer) -> None:
    fake_server.script = [error(500, "overloaded")]
    assert "the server answered 500 (overloaded)" in str(failure(model(fake_server)))
    assert len(fake_server.requests) == 3


@pytest.mark.parametrize("status", [400, 401, 403, 404, 422])
def test_what_will_not_pass_is_not_tried_again(fake_server: FakeServer, status: int) -> None:
    fake_server.script = [error(status, f"Incorrect API key provided: {KEY}")]
    assert isinstance(failure(model(fake_server)), ModelUnavailableError)
    assert len(fake_server.requests) == 1


def test_retry_after_is_waited_out(fake_server: FakeServer) -> None:
    fake_server.script = [error(429, **{"Retry-After": "0.3"}), answer("да")]
    assert model(fake_server).complete(ASK).text == "да"
    assert fake_server.times[1] - fake_server.times[0] >= 0.3


def test_retry_after_beyond_the_deadline_ends_the_call_at_once(fake_server: FakeServer) -> None:
    fake_server.script = [error(429, "slow down", **{"Retry-After": "60"}), answer("да")]
    started = time.monotonic()
    assert "429 (slow down)" in str(failure(model(fake_server)))
    assert time.monotonic() - started < 4
    assert len(fake_server.requests) == 1


def test_a_stalled_server(fake_server: FakeServer) -> None:
    fake_server.script = [Says(stall=5)]
    started = time.monotonic()
    assert "no answer within 0.15 s" in str(failure(model(fake_server, timeout=0.15)))
    assert time.monotonic() - started < 4


def test_the_deadline_ends_a_dripping_answer(fake_server: FakeServer) -> None:
    fake_server.script = [Says(b" " * 1000, drip=0.05)]
    started = time.monotonic()
    assert "no answer within 0.4 s" in str(failure(model(fake_server, timeout=0.4)))
    assert time.monotonic() - started < 4


def test_a_cut_connection_is_tried_again(fake_server: FakeServer) -> None:
    fake_server.script = [Says(b'{"choices": [', cut=True), answer("да")]
    assert model(fake_server).complete(ASK).text == "да"


def test_a_connection_that_is_always_cut(fake_server: FakeServer) -> None:
    fake_server.script = [Says(b'{"choices": [', cut=True)]
    assert "the connection failed" in str(failure(model(fake_server)))
    assert len(fake_server.requests) == 3


def test_nobody_listens() -> None:
    with FakeServer() as server:
        gone = model(server)
    assert "the connection failed" in str(failure(gone))


@pytest.mark.parametrize(
    ("said", "told"),
    [
        (Says(b"<html><body>Sign in</body></html>", headers={"Content-Type": "text/html"}), "a page of HTML"),
        (Says(b'{"choices": [{"mess'), "no JSON"),
        (Says(b"[" * 100_000), "no JSON"),
        (Says(b"\xff\xfe\x00"), "no JSON"),
        (Says(b""), "the answer is empty"),
        (Says(b"null"), "holds no message"),
        (Says(b'{"choices": []}'), "holds no message"),
        (Says(b'{"choices": [{"message": "text"}]}'), "holds no message"),
        (Says(b'{"error": {"message": "model is loading"}}'), "model is loading"),
        (answer(""), "the answer is empty"),
        (answer(" \n"), "the answer is empty"),
        (answer(None), "the answer is empty"),
        (answer("Заказ прие", "length"), "cut at the limit of tokens"),
        (answer(None, refusal="I cannot help with that"), "refused"),
        (answer("", "content_filter"), "refused"),
    ],
)
def test_an_answer_of_no_use(fake_server: FakeServer, said: Says, told: str) -> None:
    fake_server.script = [said]
    caught = failure(model(fake_server))
    assert isinstance(caught, ModelAnswerError)
    assert told in str(caught)
    assert len(fake_server.requests) == 1


def test_a_lone_surrogate_becomes_text(fake_server: FakeServer) -> None:
    fake_server.script = [answer("да \ud800")]
    assert model(fake_server).complete(ASK).text == "да ?"


@pytest.mark.parametrize("refused", ["temperature", "max_tokens"])
def test_an_option_that_a_model_refuses_is_left_out(fake_server: FakeServer, refused: str) -> None:
    fake_server.script = [error(400, f"Unsupported: {refused}", refused), answer("да")]
    assert model(fake_server).complete(ASK, temperature=0.2, max_tokens=9).text == "да"
    assert refused in fake_server.requests[0]
    assert refused not in fake_server.requests[1]


def test_the_key_is_not_shown() -> None:
    shown = OpenAICompatible("m", "http://me:hidden@127.0.0.1:1/v1", KEY, attempts=1)
    assert KEY not in repr(shown)
    with pytest.raises(ModelUnavailableError) as caught:
        shown.complete(ASK)
    assert "hidden" not in str(caught.value)


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        (None, None),
        ("", None),
        ("soon", None),
        ("nan", None),
        ("inf", None),
        ("7", 7.0),
        ("-3", 0.0),
        ("Sat, 21 Nov 2026 10:00:30 GMT", 30.0),
        ("Sat, 21 Nov 2026 09:00:00 GMT", 0.0),
    ],
)
def test_retry_after(value: str | None, seconds: float | None) -> None:
    assert retry_after(value, datetime(2026, 11, 21, 10, 0, tzinfo=UTC)) == seconds
