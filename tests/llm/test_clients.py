"""Connections are kept between calls, and closed with the loop that they belong to."""

from __future__ import annotations

import asyncio
import gc
import multiprocessing
import signal
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from llm_asks import ASK, model

from fake_server import FakeServer, Says, answer, streamed
from tonewise.llm import waiting


def test_calls_from_threads_share_connections(fake_server: FakeServer) -> None:
    fake_server.script = [answer("да")]
    for _ in range(5):
        model(fake_server).complete(ASK)
    assert len(fake_server.connections) == 1
    with ThreadPoolExecutor(2) as pool:
        list(pool.map(lambda _: model(fake_server).complete(ASK), range(20)))
    assert len(fake_server.connections) <= 2


def test_streams_leave_their_connection_to_the_next(fake_server: FakeServer) -> None:
    fake_server.script = [streamed("да", ", приедет")]
    for _ in range(5):
        model(fake_server).complete(ASK, on_text=lambda _: None)
    assert len(fake_server.connections) == 1


@pytest.mark.filterwarnings("error::ResourceWarning")
def test_a_loop_has_its_own_and_closes_them(fake_server: FakeServer) -> None:
    fake_server.script = [answer("да")]

    async def some() -> None:
        for _ in range(5):
            await model(fake_server).acomplete(ASK)
        await asyncio.gather(*(model(fake_server).acomplete(ASK) for _ in range(3)))

    for _ in range(2):
        asyncio.run(some())
    gc.collect()
    assert 2 <= len(fake_server.connections) <= 6


def test_a_server_that_closed_its_connections_is_connected_to_anew(fake_server: FakeServer) -> None:
    fake_server.script = [answer("да")]
    for _ in range(3):
        assert model(fake_server, attempts=2).complete(ASK).text == "да"
        fake_server.drop_connections()


def test_inside_a_running_loop(fake_server: FakeServer) -> None:
    fake_server.script = [answer("да")]

    async def notebook() -> str:
        return model(fake_server).complete(ASK).text

    assert asyncio.run(notebook()) == "да"


def test_the_loop_of_all_calls_does_not_wait_for_itself() -> None:
    async def inside() -> None:
        waiting.wait_for(lambda _text, _reset: asyncio.sleep(0))

    with pytest.raises(RuntimeError, match="acomplete"):
        waiting.wait_for(lambda _text, _reset: inside())


def test_after_closing_it_begins_anew(fake_server: FakeServer) -> None:
    fake_server.script = [answer("да")]
    model(fake_server).complete(ASK)
    waiting.close()
    waiting.close()
    assert "tonewise-llm" not in [thread.name for thread in threading.enumerate()]
    assert model(fake_server).complete(ASK).text == "да"


def _call(api_base: str) -> None:
    from tonewise.llm.openai_compatible import OpenAICompatible  # noqa: PLC0415

    assert OpenAICompatible("m", api_base).complete(ASK).text == "да"


@pytest.mark.skipif("fork" not in multiprocessing.get_all_start_methods(), reason="this system does not fork")
def test_a_forked_child_makes_its_own(fake_server: FakeServer) -> None:
    fake_server.script = [answer("да")]
    _call(fake_server.api_base)
    child = multiprocessing.get_context("fork").Process(target=_call, args=(fake_server.api_base,))
    child.start()
    child.join(10)
    assert child.exitcode == 0


def test_a_process_ends_without_a_word(fake_server: FakeServer) -> None:
    fake_server.script = [answer("да")]
    code = (
        "from tonewise.llm import ChatMessage, model_for; from tonewise.settings import Settings\n"
        f"model = model_for('m', Settings(api_base='{fake_server.api_base}'))\n"
        "print(model.complete([ChatMessage('user', '?')]).text)"
    )
    done = subprocess.run(
        [sys.executable, "-W", "error::ResourceWarning", "-c", code],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert (done.returncode, done.stdout.strip(), done.stderr) == (0, "да", "")


@pytest.mark.skipif(sys.platform == "win32", reason="Windows sends no SIGINT to a process")
def test_ctrl_c_ends_a_call_that_waits(fake_server: FakeServer) -> None:
    fake_server.script = [Says(stall=30)]
    code = (
        "from tonewise.llm import ChatMessage, model_for; from tonewise.settings import Settings\n"
        f"model = model_for('m', Settings(api_base='{fake_server.api_base}'))\n"
        "try: model.complete([ChatMessage('user', '?')])\n"
        "except KeyboardInterrupt: print('interrupted')"
    )
    with subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        while not fake_server.requests:
            assert process.poll() is None
            time.sleep(0.01)
        started = time.monotonic()
        process.send_signal(signal.SIGINT)
        said, complained = process.communicate(timeout=10)
    assert (said, complained) == (b"interrupted\n", b"")
    assert time.monotonic() - started < 5
