"""Where a model fails the next is asked, and nobody hears two answers as one."""

from __future__ import annotations

import asyncio
import time
from typing import Any

import pytest
from llm_asks import ASK, model

from fake_server import FakeServer, Says, answer, error, streamed
from tonewise.errors import ModelAnswerError, ModelUnavailableError
from tonewise.llm import ChatModel, Completion, Fallbacks, ScriptedModel, chain_for
from tonewise.settings import Settings


def both(first: list[str | Completion | Exception], second: list[str | Completion | Exception]) -> Fallbacks:
    return Fallbacks([ScriptedModel(first, "a"), ScriptedModel(second, "b")])


def test_the_first_that_answers_is_named() -> None:
    assert both(["да"], []).complete(ASK).by == "a"
    found = both([ModelUnavailableError("gone")], ["да"]).complete(ASK)
    assert (found.text, found.by) == ("да", "b")
    found = asyncio.run(both([ModelAnswerError("refused")], ["да"]).acomplete(ASK))
    assert (found.text, found.by) == ("да", "b")


def test_it_is_called_by_the_first_name_and_is_hosted_where_any_is() -> None:
    assert both([], []).name == "a"
    assert not both([], []).hosted
    hosted = chain_for(Settings(model="openai/m", api_key="k"))
    assert hosted is not None
    assert Fallbacks([ScriptedModel([]), hosted]).hosted


def test_all_failures_are_told() -> None:
    with pytest.raises(ModelUnavailableError, match=r"^a: gone; then b: gone too$"):
        both([ModelAnswerError("a: gone")], [ModelUnavailableError("b: gone too")]).complete(ASK)


class Stutters(ScriptedModel):
    """Says a word and fails."""

    async def acomplete(self, messages, *, on_text=None, **options):  # type: ignore[no-untyped-def]
        if on_text:
            on_text("Заказ")
        raise ModelUnavailableError(f"{self.name}: the answer broke off")


@pytest.mark.parametrize("wait", ["thread", "loop"])
def test_what_was_heard_is_taken_back_before_the_next_speaks(wait: str) -> None:
    heard: list[str] = []
    chain = Fallbacks([Stutters([], "a"), ScriptedModel(["Да, приедет."], "b")])
    options: dict[str, Any] = {"on_text": heard.append, "on_reset": lambda: heard.append("|")}
    in_a_loop = wait == "loop"
    found = asyncio.run(chain.acomplete(ASK, **options)) if in_a_loop else chain.complete(ASK, **options)
    assert heard == ["Заказ", "|", "Да,", " приедет."]
    assert (found.text, found.by) == ("Да, приедет.", "b")


def test_without_a_way_to_take_it_back_nobody_else_speaks() -> None:
    heard: list[str] = []
    second = ScriptedModel(["да"], "b")
    with pytest.raises(ModelUnavailableError, match="a: the answer broke off"):
        Fallbacks([Stutters([], "a"), second]).complete(ASK, on_text=heard.append)
    assert heard == ["Заказ"]
    assert second.requests == []


def test_a_model_that_hangs_leaves_time_for_the_next(fake_server: FakeServer) -> None:
    fake_server.script = [Says(stall=9), answer("да")]
    started = time.monotonic()
    chain = Fallbacks([model(fake_server, timeout=60, name="a"), model(fake_server, timeout=60, name="b")])
    assert chain.complete(ASK, deadline=4.0).by == "b"
    assert 1.9 < time.monotonic() - started < 4


def test_past_the_deadline_nobody_is_asked() -> None:
    second = ScriptedModel(["да"], "b")

    def slow(_: object) -> Exception:
        time.sleep(0.2)
        return ModelUnavailableError("a: gone")

    with pytest.raises(ModelUnavailableError, match="a: gone"):
        Fallbacks([ScriptedModel(slow, "a"), second]).complete(ASK, deadline=0.1)
    assert second.requests == []


def test_from_settings(fake_server: FakeServer) -> None:
    fake_server.script = [error(404, "no such model"), streamed("да"), answer("да")]
    there = f"openai/other@{fake_server.api_base}"
    settings = Settings(model="m", fallback=(there,), api_base=fake_server.api_base)
    chain = chain_for(settings)
    assert chain is not None
    assert (
        chain.complete(ASK, on_text=lambda _: None).by
        == f"other at 127.0.0.1:{fake_server.api_base.split(':')[2][:-3]}"
    )
    assert [request["model"] for request in fake_server.requests] == ["m", "other"]
    assert chain_for(Settings()) is None


def test_a_protocol_is_enough_for_a_model_of_ones_own() -> None:
    own: ChatModel = ScriptedModel(["да"])
    assert Fallbacks([own]).complete(ASK).text == "да"
