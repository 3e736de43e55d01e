"""A batch makes as many calls at once, and a minute, as it is allowed."""

from __future__ import annotations

import asyncio
import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from llm_asks import ASK

from fake_server import FakeServer, Says, answer
from tonewise.errors import ModelUnavailableError
from tonewise.llm import ChatModel, ScriptedModel, chain_for, limited
from tonewise.llm import limits as limits_module
from tonewise.llm.asking import Answering, Ask
from tonewise.llm.chat import Completion
from tonewise.settings import Settings


class Counting(Answering):
    """Answers after a while, and knows how many asked at once."""

    name = "counting"
    hosted = False

    def __init__(self, takes: float = 0.02) -> None:
        self.takes = takes
        self.now = self.most = self.calls = 0
        self.lock = threading.Lock()

    async def _answer(self, ask: Ask) -> Completion:
        with self.lock:
            self.now += 1
            self.calls += 1
            self.most = max(self.most, self.now)
        await asyncio.sleep(self.takes)
        with self.lock:
            self.now -= 1
        return Completion("да", "m")


async def all_of(model: ChatModel, calls: int) -> list[Completion]:
    return await asyncio.gather(*(model.acomplete(ASK) for _ in range(calls)))


def test_no_more_at_once_than_allowed_in_a_loop() -> None:
    counting = Counting()
    model = limited(counting, concurrency=3)
    asyncio.run(all_of(model, 12))
    assert counting.most == 3
    asyncio.run(all_of(model, 12))  # and in a loop of its own again
    assert counting.most == 3


def test_no_more_at_once_than_allowed_from_threads() -> None:
    counting = Counting()
    model = limited(counting, concurrency=3)
    with ThreadPoolExecutor(12) as pool:
        list(pool.map(lambda _: model.complete(ASK), range(12)))
    assert (counting.most, counting.calls) == (3, 12)


def test_no_more_a_minute_than_allowed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits_module, "MINUTE", 0.3)
    model = limited(Counting(0), per_minute=4)
    started = time.monotonic()
    asyncio.run(all_of(model, 4))
    assert time.monotonic() - started < 0.25
    asyncio.run(all_of(model, 5))
    assert 0.6 <= time.monotonic() - started < 1


def test_a_turn_that_comes_too_late_is_not_waited_for() -> None:
    model = limited(Counting(0), per_minute=1)
    model.complete(ASK)
    started = time.monotonic()
    with pytest.raises(ModelUnavailableError, match=r"the next of 1 calls a minute is due in \d\d s"):
        model.complete(ASK, deadline=5)
    assert time.monotonic() - started < 1


def test_waiting_for_a_place_ends_with_the_deadline() -> None:
    async def two() -> None:
        model = limited(Counting(5), concurrency=1)
        first = asyncio.create_task(model.acomplete(ASK))
        await asyncio.sleep(0)
        with pytest.raises(ModelUnavailableError, match="no turn came"):
            await model.acomplete(ASK, deadline=0.1)
        first.cancel()

    asyncio.run(two())


def test_a_call_that_fails_or_is_given_up_leaves_its_place() -> None:
    async def crowd() -> int:
        model = limited(ScriptedModel(lambda _: ModelUnavailableError("gone")), concurrency=1)
        failed = await asyncio.gather(*(model.acomplete(ASK) for _ in range(3)), return_exceptions=True)
        slow = limited(Counting(9), concurrency=1)
        for _ in range(2):
            with pytest.raises(TimeoutError):
                async with asyncio.timeout(0.05):
                    await slow.acomplete(ASK)
        assert slow.model.calls == 2  # type: ignore[attr-defined]
        return len(failed)

    assert asyncio.run(crowd()) == 3


def test_no_limits_no_wrapper() -> None:
    model = ScriptedModel([])
    assert limited(model) is model


def test_drafts_made_one_by_one_share_the_limits_of_the_settings(fake_server: FakeServer) -> None:
    fake_server.script = [Says(answer("да").body, stall=0.1)]
    settings = Settings(model="m", api_base=fake_server.api_base, concurrency=1)

    def draft(_: int) -> str:
        model = chain_for(settings)
        assert model is not None
        return model.complete(ASK).text

    started = time.monotonic()
    with ThreadPoolExecutor(3) as pool:
        assert list(pool.map(draft, range(3))) == ["да"] * 3
    assert time.monotonic() - started >= 0.3
