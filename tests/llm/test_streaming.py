"""An answer is heard as it comes; what is heard and what is returned are one text, and it always ends."""

from __future__ import annotations

import asyncio
import threading
import time

import pytest
from llm_asks import ASK, model

from fake_server import FakeServer, Says, answer, error, events, streamed
from tonewise.errors import ModelAnswerError, ModelError, ModelUnavailableError
from tonewise.llm import ScriptedModel
from tonewise.model import Usage

PIECES = ("Заказ", " 1234", " приедет", " 25 ноября.")
TEXT = "".join(PIECES)


def test_pieces_come_one_by_one_and_make_the_answer(fake_server: FakeServer) -> None:
    fake_server.script = [streamed(*PIECES, gap=0.1)]
    heard: list[tuple[float, str]] = []
    found = model(fake_server).complete(ASK, on_text=lambda piece: heard.append((time.monotonic(), piece)))
    assert tuple(piece for _, piece in heard) == PIECES
    assert heard[-1][0] - heard[0][0] > 0.2
    assert (found.text, found.model, found.by, found.finish_reason) == (TEXT, "fake-1", "m", "stop")
    assert found.usage == Usage(prompt_tokens=11, completion_tokens=7, calls=1)
    assert fake_server.requests[0]["stream"] is True
    assert fake_server.requests[0]["stream_options"] == {"include_usage": True}


def test_nothing_is_streamed_where_nobody_listens(fake_server: FakeServer) -> None:
    fake_server.script = [answer("да")]
    model(fake_server).complete(ASK)
    assert "stream" not in fake_server.requests[0]


def test_a_listener_is_called_in_the_thread_that_waits(fake_server: FakeServer) -> None:
    fake_server.script = [streamed(*PIECES)]
    threads: set[int] = set()

    def listen(_: str) -> None:
        threads.add(threading.get_ident())

    model(fake_server).complete(ASK, on_text=listen)
    asyncio.run(model(fake_server).acomplete(ASK, on_text=listen))
    assert threads == {threading.get_ident()}


@pytest.mark.parametrize("listener_error", [ValueError, TimeoutError, ModelAnswerError, OSError, UnicodeError])
@pytest.mark.parametrize("wait", ["thread", "loop"])
def test_what_a_listener_raises_ends_the_call(
    fake_server: FakeServer, listener_error: type[Exception], wait: str
) -> None:
    fake_server.script = [streamed(*PIECES, gap=0.02)]
    heard: list[str] = []

    def listen(piece: str) -> None:
        heard.append(piece)
        raise listener_error("enough")

    def call() -> None:
        if wait == "thread":
            model(fake_server).complete(ASK, on_text=listen)
        else:
            asyncio.run(model(fake_server).acomplete(ASK, on_text=listen))

    with pytest.raises(listener_error, match=r"^enough$"):
        call()
    assert heard == ["Заказ"]
    assert len(fake_server.requests) == 1


def failure(server: FakeServer, *, timeout: float = 2.0) -> tuple[ModelError, list[str]]:
    heard: list[str] = []
    with pytest.raises(ModelError) as caught:
        model(server, timeout=timeout).complete(ASK, on_text=heard.append)
    assert "\n" not in str(caught.value)
    return caught.value, heard


@pytest.mark.parametrize("before", [error(500), Says(b"", cut=True), events(b": wait\n\n", cut=True)])
def test_before_the_first_piece_it_is_tried_again(fake_server: FakeServer, before: Says) -> None:
    fake_server.script = [before, streamed(*PIECES)]
    heard: list[str] = []
    assert model(fake_server).complete(ASK, on_text=heard.append).text == TEXT
    assert "".join(heard) == TEXT


@pytest.mark.parametrize(
    "broken", [streamed("Заказ", finish=None, done=False), streamed("Заказ", finish=None, done=False, cut=True)]
)
def test_after_the_first_piece_it_is_not_tried_again(fake_server: FakeServer, broken: Says) -> None:
    fake_server.script = [broken, streamed(*PIECES)]
    caught, heard = failure(fake_server)
    assert isinstance(caught, ModelUnavailableError)
    assert heard == ["Заказ"]
    assert len(fake_server.requests) == 1


def test_a_stream_that_stalls_is_ended_by_the_time_out(fake_server: FakeServer) -> None:
    fake_server.script = [streamed("Заказ", finish=None, done=False, hang=9)]
    started = time.monotonic()
    caught, heard = failure(fake_server, timeout=0.3)
    assert "no answer within 0.3 s" in str(caught)
    assert time.monotonic() - started < 2
    assert heard == ["Заказ"]


def test_a_connection_that_is_held_after_the_end_is_not_waited_for(fake_server: FakeServer) -> None:
    fake_server.script = [streamed(*PIECES, hang=9)]
    started = time.monotonic()
    assert model(fake_server, timeout=5).complete(ASK, on_text=lambda _: None).text == TEXT
    assert time.monotonic() - started < 2


def test_a_deadline_of_the_call_goes_before_the_models(fake_server: FakeServer) -> None:
    fake_server.script = [streamed(*["слово "] * 100, gap=0.05)]
    started = time.monotonic()
    with pytest.raises(ModelUnavailableError, match=r"no answer within 0\.[23]\d* s"):
        model(fake_server, timeout=30).complete(ASK, on_text=lambda _: None, deadline=0.3)
    assert time.monotonic() - started < 2
    with pytest.raises(ModelUnavailableError, match="no time is left"):
        model(fake_server).complete(ASK, deadline=0)


@pytest.mark.parametrize(
    ("said", "told"),
    [
        (streamed(), "the answer is empty"),
        (streamed(" ", "\n"), "the answer is empty"),
        (streamed("Заказ", finish="length"), "cut at the limit of tokens"),
        (streamed("Заказ", finish="content_filter"), "refused"),
        (events(b'data: {"choices": [{"delta": {"refusal": "no"}, "finish_reason": "stop"}]}\n\n'), "refused"),
        (events(b"data: {broken\n\n"), "no JSON"),
        (events(b"\n"), "the answer is empty"),
        (events(b'data: {"error": {"message": "out of memory"}}\n\n'), "out of memory"),
        (events(b'data: {"choices": [1]}\n\n'), "holds no message"),
        (events(b"data: [1]\n\n"), "holds no message"),
        (Says(b"<html>Sign in</html>"), "a page of HTML"),
        (Says(b'{"choices": [{'), "no JSON"),
        (Says(b""), "the answer is empty"),
    ],
)
def test_a_stream_of_no_use(fake_server: FakeServer, said: Says, told: str) -> None:
    fake_server.script = [said]
    caught, _ = failure(fake_server)
    assert isinstance(caught, ModelAnswerError)
    assert told in str(caught)
    assert len(fake_server.requests) == 1


def test_a_server_that_does_not_stream_is_heard_at_once(fake_server: FakeServer) -> None:
    fake_server.script = [answer("Да,\nприедет.")]
    heard: list[str] = []
    assert model(fake_server).complete(ASK, on_text=heard.append).text == "Да,\nприедет."
    assert heard == ["Да,\nприедет."]


def test_a_server_that_knows_no_count_of_tokens_in_a_stream(fake_server: FakeServer) -> None:
    fake_server.script = [error(400, "unknown field stream_options"), streamed(*PIECES), streamed(*PIECES)]
    for _ in range(2):
        assert model(fake_server).complete(ASK, on_text=lambda _: None).text == TEXT
    assert ["stream_options" in request for request in fake_server.requests] == [True, False, False]


def test_events_may_be_cut_anywhere_and_comments_stand_between(fake_server: FakeServer) -> None:
    whole = b": wait\r\n\r\n" + b"".join(streamed(*PIECES).events).replace(b"\n\n", b"\r\n\r\n: and\r\n\r\n")
    fake_server.script = [events(*[whole[at : at + 7] for at in range(0, len(whole), 7)])]
    assert model(fake_server).complete(ASK, on_text=lambda _: None).text == TEXT


def test_a_character_that_is_cut_in_two_is_put_together(fake_server: FakeServer) -> None:
    fake_server.script = [streamed("да \ud83d", "\ude42", " \ude42")]
    heard: list[str] = []
    assert model(fake_server).complete(ASK, on_text=heard.append).text == "да 🙂 \ufffd"
    assert heard == ["да ", "🙂", " \ufffd"]


@pytest.mark.parametrize("loop", ["Ждём вас! ", "\n", "Ваш заказ приедет завтра, а потом ещё раз. ", "да"])
def test_endless_repetition_is_ended_early(fake_server: FakeServer, loop: str) -> None:
    fake_server.script = [streamed("Здравствуйте! ", *[loop] * 2000)]
    caught, heard = failure(fake_server)
    assert isinstance(caught, ModelAnswerError)
    assert "repeats itself" in str(caught)
    assert len("".join(heard)) < 1000


def test_what_merely_recurs_is_no_repetition(fake_server: FakeServer) -> None:
    rows = "".join(f"{number}. Заказ {number * 7919 % 10007} в пути.\n" for number in range(150))
    for text in (rows, "-" * 300 + "конец", "Спасибо! " * 20, "[" + '"na", ' * 50 + "]"):
        fake_server.script = [streamed(*[text[at : at + 20] for at in range(0, len(text), 20)])]
        assert model(fake_server).complete(ASK, on_text=lambda _: None).text == text


def test_a_whole_answer_that_repeats_itself_is_of_no_use(fake_server: FakeServer) -> None:
    fake_server.script = [answer("Ждём вас! " * 300)]
    with pytest.raises(ModelAnswerError, match="repeats itself"):
        model(fake_server).complete(ASK)


def test_a_scripted_answer_is_heard_word_by_word() -> None:
    heard: list[str] = []
    scripted = ScriptedModel(["  Да, приедет.\n\nЖдите! \n"])
    assert scripted.complete(ASK, on_text=heard.append).text == "".join(heard)
    assert heard == ["  Да,", " приедет.", "\n\nЖдите! \n"]
