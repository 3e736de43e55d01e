"""Whatever a server or a model does, there is a good draft or the composer's, in time and with a reason in one line."""

from __future__ import annotations

import asyncio
import json
import time

import pytest
from jobs import GOOD, PENDING, ROUGH, job, russian

from fake_server import FakeServer, Says, answer, error, events, streamed
from tonewise import drafting
from tonewise.errors import TonewiseError
from tonewise.llm import retries as retries_module
from tonewise.model import Draft
from tonewise.settings import Settings

LIMIT = 2.0
"""Seconds that a draft may take here; what a machine that is busy adds is far below what a broken limit would."""
LATE = 8.0
KEY = "sk-1234567890"


@pytest.fixture(autouse=True)
def _soon_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(retries_module, "FIRST_WAIT", 0.2)


@pytest.fixture(scope="module", autouse=True)
def _imported() -> None:
    """A first call imports what the others need: a second or more, which a test of deadlines must not count."""
    with FakeServer() as server:
        server.script = [answer(GOOD)]
        drafting.draft(russian(), settings=settings(server, timeout_seconds=60))


def settings(server: FakeServer, **call: object) -> Settings:
    return Settings(api_key=KEY).override(
        **{"model": "m", "api_base": server.api_base, "timeout_seconds": LIMIT, **call}
    )


def drafted(server: FakeServer, *, stream: bool = False, loop: bool = False, **call: object) -> Draft:
    """A draft through the public function, which has to come in time."""
    heard: list[str] = []
    on_text = heard.append if stream else None
    started = time.monotonic()
    if loop:
        draft = asyncio.run(drafting.adraft(russian(), settings=settings(server, **call), on_text=on_text))
    else:
        draft = drafting.draft(russian(), settings=settings(server, **call), on_text=on_text)
    assert time.monotonic() - started < LATE
    return draft


def is_composed(draft: Draft, told: str) -> None:
    own = job(russian()).composed
    assert (draft.text, draft.model, draft.answers, draft.score) == (own.text, "composer", own.answers, own.score)
    assert draft.note
    assert draft.note.startswith("composed without a model: m at 127.0.0.1:") or told in draft.note
    assert told in draft.note
    assert "\n" not in draft.note
    assert "sk-" not in draft.note


FAILURES = [
    ([error(429, "slow down", **{"Retry-After": "60"})], "429 (slow down)"),
    ([error(429, "slow down", **{"Retry-After": "0.1"})], "429 (slow down)"),
    ([error(500), error(502), error(503)], "m at 127.0.0.1"),
    ([Says(b"<!doctype html><p>bad gateway", status=502)], "the server answered 502"),
    ([Says(stall=30)], "no answer within"),
    ([Says(b" " * 5000, drip=0.02)], "no answer within"),
    ([Says(b'{"choices"', cut=True)], "the connection failed"),
    ([Says(b"<!doctype html><p>hello")], "a page of HTML"),
    ([Says(b'{"choices": [{')], "no JSON"),
    ([Says(b"")], "the answer is empty"),
    ([Says(b"{}")], "holds no message"),
    ([answer("")], "the answer is empty"),
    ([answer(None)], "the answer is empty"),
    ([answer("Заказ 1234 при", "length")], "cut at the limit"),
    ([answer(None, refusal="no")], "refused"),
    ([answer("", "content_filter")], "refused"),
    ([answer("Я не могу помочь с этим.")], "refused"),
    ([answer("As an AI language model, I cannot see orders.")], "refused"),
    ([answer("Заказ едет. " * 90)], "repeat"),
    ([answer("<think>Клиент спрашивает о заказе")], "no reply"),
    ([error(401, f"bad key {KEY}")], "the key is missing, wrong or not allowed"),
    ([error(404, "no such model")], "no such model"),
    ([error(400, f"key {KEY} and " + "x" * 5000)], "the server answered 400"),
]


@pytest.mark.parametrize("loop", [False, True], ids=["thread", "loop"])
@pytest.mark.parametrize(("script", "told"), FAILURES, ids=[told for _, told in FAILURES])
def test_a_server_that_fails(fake_server: FakeServer, script: list[Says], told: str, loop: bool) -> None:
    fake_server.script = script
    is_composed(drafted(fake_server, loop=loop), told)


@pytest.mark.parametrize(
    ("script", "told"),
    [
        ([streamed("Заказ ", "1234", hang=30, finish=None, done=False)], "within"),
        ([streamed("Заказ ", "1234", cut=True, finish=None, done=False)], ""),
        ([streamed(*["Заказ "] * 2000, gap=0.01)], ""),
        ([streamed("Заказ едет. ", *["Заказ едет. "] * 400)], "repeat"),
        ([events(b"data: <html>\n\n")], "HTML"),
        ([events(b"data: {\n\n")], "JSON"),
        ([streamed("", finish="stop")], "empty"),
        ([streamed("Заказ", finish="length")], "cut at the limit"),
        ([error(500)], "the server answered 500"),
        ([Says(stall=30)], "within"),
    ],
)
def test_a_stream_that_fails(fake_server: FakeServer, script: list[Says], told: str) -> None:
    fake_server.script = script
    is_composed(drafted(fake_server, stream=True), told)


def test_a_server_that_recovers(fake_server: FakeServer) -> None:
    fake_server.script = [error(500), error(429, **{"Retry-After": "0.1"}), answer(GOOD)]
    draft = drafted(fake_server, timeout_seconds=5)
    assert (draft.text, draft.model, draft.note) == (GOOD, "m", None)


def test_nobody_is_there() -> None:
    started = time.monotonic()
    draft = drafting.draft(
        russian(), settings=Settings().override(model="m", api_base="http://127.0.0.1:9/v1", timeout_seconds=LIMIT)
    )
    assert time.monotonic() - started < LATE
    is_composed(draft, "the connection failed")


def test_the_limit_is_for_the_whole_draft(fake_server: FakeServer) -> None:
    """The first answer comes late and is bad; no repair is begun that could not end in time."""
    fake_server.script = [Says(answer("Мы рады помочь. Всегда рады!").body, stall=0.7 * LIMIT), Says(stall=30)]
    draft = drafted(fake_server, repairs=5)
    assert len(fake_server.requests) == 1
    assert draft.model == "composer"
    assert draft.rounds == 1


def test_a_fallback_has_its_part_of_the_time(fake_server: FakeServer) -> None:
    fake_server.script = [Says(stall=30), answer(GOOD)]
    draft = drafted(fake_server, fallback=["second"], timeout_seconds=3)
    assert (draft.text, draft.model) == (GOOD, "second")


def test_a_stream_that_breaks_off_begins_anew_with_the_fallback(fake_server: FakeServer) -> None:
    heard: list[str] = []
    fake_server.script = [streamed("Заказ ", cut=True, finish=None, done=False), streamed(GOOD)]
    chosen = settings(fake_server, fallback=["second"], timeout_seconds=20)
    draft = drafting.draft(russian(), settings=chosen, on_text=heard.append, on_reset=lambda: heard.append("<anew>"))
    assert "".join(heard).endswith(GOOD)
    assert heard.count("<anew>") == 1
    assert draft.text == GOOD


def test_the_stream_is_heard_as_it_comes(fake_server: FakeServer) -> None:
    at: list[float] = []
    fake_server.script = [streamed(*[f"{word} " for word in GOOD.split()], gap=0.05)]
    began = time.monotonic()
    drafting.draft(
        russian(),
        settings=settings(fake_server, timeout_seconds=20),
        on_text=lambda _: at.append(time.monotonic() - began),
    )
    assert len(at) == len(GOOD.split())
    assert at[-1] - at[0] > 0.3


def test_structured_answers_over_the_wire(fake_server: FakeServer) -> None:
    """A server that knows no form refuses it, and is asked in plain text."""
    fake_server.script = [error(400, "response_format is not supported", "response_format"), answer(GOOD)]
    draft = drafted(fake_server, structured="auto", timeout_seconds=5)
    assert (draft.text, draft.model) == (GOOD, "m")
    asked = fake_server.requests[0]["response_format"]["json_schema"]["schema"]
    assert asked["required"] == ["reply", "answers"]
    fake_server.script = [*fake_server.script, answer(json.dumps({"reply": GOOD, "answers": []}))]
    assert drafted(fake_server, structured="auto", timeout_seconds=5).text == GOOD


@pytest.mark.parametrize("task", ["rewrite", "fold", "soften"])
def test_every_task_has_the_composer_behind_it(fake_server: FakeServer, task: str) -> None:
    fake_server.script = [error(500)]
    chosen = settings(fake_server)
    given = {"rewrite": ROUGH, "soften": "на дачу нельзя", "fold": PENDING}[task]
    draft = getattr(drafting, task)(russian(), given, settings=chosen)
    twin = asyncio.run(getattr(drafting, f"a{task}")(russian(), given, settings=chosen))
    assert (draft.text, draft.model, draft.task) == (twin.text, "composer", task)
    assert "the server answered 500" in draft.note


def test_no_failure_leaves_as_an_exception(fake_server: FakeServer) -> None:
    for says in (
        Says(b"\xff\xfe"),
        Says(b'{"choices": [{"message": {"content": 7}}]}'),
        Says(b"null"),
        Says(status=204),
    ):
        fake_server.script = [says]
        try:
            assert drafted(fake_server).model == "composer"
        except TonewiseError as raised:
            pytest.fail(f"{says}: {raised}")
