"""A server that keeps failing is left alone for a while, then tried by one call."""

from __future__ import annotations

import asyncio
import threading
import time

import pytest
from llm_asks import ASK, model

from fake_server import FakeServer, Says, answer, error
from tonewise.errors import ModelAnswerError, ModelUnavailableError
from tonewise.llm import breaker as breaker_module
from tonewise.llm.openai_compatible import OpenAICompatible


@pytest.fixture(autouse=True)
def _short_rest(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(breaker_module, "FAILURES", 3)
    monkeypatch.setattr(breaker_module, "REST", 0.3)


def fail(model: OpenAICompatible, times: int) -> str:
    for _ in range(times):
        with pytest.raises(ModelUnavailableError) as caught:
            model.complete(ASK)
    return str(caught.value)


def test_after_some_failures_in_a_row_it_fails_at_once(fake_server: FakeServer) -> None:
    fake_server.script = [error(404)]
    told = fail(model(fake_server), 5)
    assert told.startswith("m at 127.0.0.1:")
    assert "3 calls in a row failed; it is asked again in" in told
    assert len(fake_server.requests) == 3
    other = model(fake_server, name="another")
    fake_server.script = [answer("да")]
    assert other.complete(ASK).text == "да"


def test_after_its_rest_one_call_tries_and_an_answer_closes_it(fake_server: FakeServer) -> None:
    fake_server.script = [*[error(404)] * 4, answer("да")]
    fail(model(fake_server), 4)
    time.sleep(0.35)
    assert "404" in fail(model(fake_server), 1)
    assert "in a row" in fail(model(fake_server), 1)
    time.sleep(0.35)
    assert [model(fake_server).complete(ASK).text for _ in range(3)] == ["да"] * 3


def test_only_one_call_tries(fake_server: FakeServer) -> None:
    fake_server.script = [*[error(404)] * 3, Says(answer("да").body, stall=0.2)]
    fail(model(fake_server), 3)
    time.sleep(0.35)

    async def crowd() -> list[object]:
        return await asyncio.gather(*(model(fake_server).acomplete(ASK) for _ in range(5)), return_exceptions=True)

    found = asyncio.run(crowd())
    assert sum(isinstance(each, ModelUnavailableError) for each in found) == 4
    assert len(fake_server.requests) == 4


def test_a_try_that_is_given_up_leaves_the_way_free(fake_server: FakeServer) -> None:
    fake_server.script = [*[error(404)] * 3, Says(stall=5), answer("да")]
    fail(model(fake_server), 3)
    time.sleep(0.35)

    async def give_up() -> None:
        async with asyncio.timeout(0.1):
            await model(fake_server, timeout=9).acomplete(ASK)

    with pytest.raises(TimeoutError):
        asyncio.run(give_up())
    assert model(fake_server).complete(ASK).text == "да"


@pytest.mark.parametrize("sign_of_life", [answer(""), error(400, "too long"), error(422)])
def test_a_server_that_answers_is_well(fake_server: FakeServer, sign_of_life: Says) -> None:
    fake_server.script = [*[error(404), error(404), sign_of_life] * 3, answer("да")]
    for _ in range(9):
        with pytest.raises((ModelAnswerError, ModelUnavailableError)):
            model(fake_server).complete(ASK)
    assert model(fake_server).complete(ASK).text == "да"


def test_threads_share_it(fake_server: FakeServer) -> None:
    fake_server.script = [error(404)]
    threads = [threading.Thread(target=lambda: fail(model(fake_server), 2)) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(fake_server.requests) <= 3 + 8
    before = len(fake_server.requests)
    fail(model(fake_server), 2)
    assert len(fake_server.requests) <= before + 1
