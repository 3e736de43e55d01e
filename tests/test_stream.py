"""The jobs of drafting in Python: plain data, options by name, and a text heard as it comes."""

from __future__ import annotations

import asyncio
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import aclosing

import pytest

import tonewise
from fake_server import FakeServer, answer, error, streamed
from tonewise import Draft, InputError, NoOpenTurnError, Piece, Settings, SettingsError

ASKED = {
    "facts": [
        {"id": "eta", "text": "Order 1234 arrives on 25 November."},
        {"id": "no-courier", "kind": "refusal", "text": "Couriers don't go to Pinewood."},
        {"id": "pickup", "kind": "alternative", "for": "no-courier", "text": "You can collect it at 5 Mill Lane."},
    ],
    "messages": [{"role": "customer", "text": "when does 1234 arrive? and can a courier bring it to Pinewood?"}],
}
GOOD = "Order 1234 arrives on 25 November. Couriers don't go to Pinewood, but you can collect it at 5 Mill Lane."
PIECES = (
    "Order 1234 arrives",
    " on 25 November. Couriers don't go to Pinewood,",
    " but you can collect it at 5 Mill Lane.",
)
PLAIN = Settings()


def _settings(server: FakeServer, **options: object) -> Settings:
    return PLAIN.override(model="m", api_base=server.api_base, **options)


def test_all_jobs_take_plain_data() -> None:
    assert tonewise.draft(ASKED, settings=PLAIN).task == "reply"
    assert tonewise.rewrite(ASKED, "It arrives on 25 November", settings=PLAIN).task == "rewrite"
    assert tonewise.fold(ASKED, ["One moment!", "It arrives on 25 November"], settings=PLAIN).task == "fold"
    assert tonewise.soften(ASKED, "No couriers there.", settings=PLAIN).task == "soften"


def test_the_async_twins_give_the_same() -> None:
    async def all_four() -> list[Draft]:
        return [
            await tonewise.adraft(ASKED, settings=PLAIN),
            await tonewise.arewrite(ASKED, "It arrives on 25 November", settings=PLAIN),
            await tonewise.afold(ASKED, ["One moment!", "It arrives"], settings=PLAIN),
            await tonewise.asoften(ASKED, "No couriers there.", settings=PLAIN),
        ]

    assert asyncio.run(all_four()) == [
        tonewise.draft(ASKED, settings=PLAIN),
        tonewise.rewrite(ASKED, "It arrives on 25 November", settings=PLAIN),
        tonewise.fold(ASKED, ["One moment!", "It arrives"], settings=PLAIN),
        tonewise.soften(ASKED, "No couriers there.", settings=PLAIN),
    ]


def test_options_go_by_name(fake_server: FakeServer) -> None:
    fake_server.script = [answer(GOOD)]
    drafted = tonewise.draft(ASKED, settings=PLAIN, model="m", api_base=fake_server.api_base, temperature=0.5)
    assert (drafted.model, fake_server.requests[0]["temperature"]) == ("m", 0.5)
    with pytest.raises(SettingsError, match="modle: unknown setting; did you mean model"):
        tonewise.draft(ASKED, modle="m")  # type: ignore[call-arg]


def test_no_text_is_refused() -> None:
    with pytest.raises(InputError, match="no text to work on"):
        tonewise.rewrite(ASKED, "  \n", settings=PLAIN)
    with pytest.raises(InputError, match="no text to work on"):
        tonewise.fold(ASKED, [], settings=PLAIN)
    with pytest.raises(InputError, match=r"^pending\[1\]: must be text"):
        tonewise.fold(ASKED, ["x", 5], settings=PLAIN)  # type: ignore[list-item]
    with pytest.raises(InputError, match="rough: must be text"):
        tonewise.rewrite(ASKED, 5, settings=PLAIN)  # type: ignore[arg-type]


def test_a_stream_gives_pieces_and_last_the_draft(fake_server: FakeServer) -> None:
    fake_server.script = [streamed(*PIECES)]
    *pieces, drafted = tonewise.stream(ASKED, settings=_settings(fake_server))
    assert pieces == [Piece(piece) for piece in PIECES]
    assert isinstance(drafted, Draft)
    assert drafted.text == GOOD


def test_an_async_stream_gives_the_same(fake_server: FakeServer) -> None:
    fake_server.script = [streamed(*PIECES)]

    async def heard() -> list[Piece | Draft]:
        return [event async for event in tonewise.astream(ASKED, settings=_settings(fake_server))]

    *pieces, drafted = asyncio.run(heard())
    assert pieces == [Piece(piece) for piece in PIECES]
    assert isinstance(drafted, Draft)
    assert drafted.text == GOOD


def test_a_text_that_begins_anew_says_so(fake_server: FakeServer) -> None:
    """The first answer invents a date, and so a second one is asked for; or the first model fails half way."""
    fake_server.script = [error(500), streamed("Order 1234 arr", finish=None, done=False, cut=True), streamed(*PIECES)]
    settings = _settings(fake_server, fallback=["n"])
    *pieces, drafted = tonewise.stream(ASKED, settings=settings)
    said: list[str] = []
    for piece in pieces:
        assert isinstance(piece, Piece)
        said = [piece.text] if piece.anew else [*said, piece.text]
    assert "".join(said) == GOOD
    assert any(isinstance(piece, Piece) and piece.anew for piece in pieces)
    assert isinstance(drafted, Draft)
    assert drafted.text == GOOD


def test_what_is_composed_comes_as_a_draft_alone() -> None:
    assert list(tonewise.stream(ASKED, settings=PLAIN)) == [tonewise.draft(ASKED, settings=PLAIN)]
    assert list(tonewise.stream(ASKED, soften="No.", settings=PLAIN)) == [tonewise.soften(ASKED, "No.", settings=PLAIN)]


def test_what_is_wrong_is_raised_at_once() -> None:
    with pytest.raises(NoOpenTurnError):
        tonewise.stream({"messages": []}, settings=PLAIN)
    with pytest.raises(NoOpenTurnError):
        tonewise.astream({"messages": []}, settings=PLAIN)
    with pytest.raises(SettingsError, match="rewrite and fold: a stream is one job"):
        tonewise.stream(ASKED, rewrite="x", fold=["y"], settings=PLAIN)
    with pytest.raises(SettingsError, match="temperature"):
        tonewise.stream(ASKED, settings=PLAIN, temperature=5)
    with pytest.raises(InputError, match="no text to work on"):
        list(tonewise.stream(ASKED, rewrite="", settings=PLAIN))


def _gone(server: FakeServer) -> float:
    """Seconds until the server sees that nobody hears it any more."""
    began = time.monotonic()
    while not server.left and time.monotonic() - began < 5:
        time.sleep(0.01)
    assert server.left
    return time.monotonic() - began


def test_a_stream_that_is_closed_ends_the_call(fake_server: FakeServer) -> None:
    fake_server.script = [streamed("Order", *[" 1234"] * 500, gap=0.02)]
    heard = tonewise.stream(ASKED, settings=_settings(fake_server))
    assert next(heard) == Piece("Order")
    heard.close()
    assert _gone(fake_server) < 1


def test_an_async_stream_that_is_closed_ends_the_call(fake_server: FakeServer) -> None:
    fake_server.script = [streamed("Order", *[" 1234"] * 500, gap=0.02)]

    async def first() -> Piece | Draft:
        async with aclosing(tonewise.astream(ASKED, settings=_settings(fake_server))) as heard:
            async for event in heard:
                return event
        raise AssertionError

    assert asyncio.run(first()) == Piece("Order")
    assert _gone(fake_server) < 1


def test_streams_in_several_threads(fake_server: FakeServer) -> None:
    fake_server.script = [streamed(*PIECES, gap=0.02)]
    settings = _settings(fake_server)
    with ThreadPoolExecutor(4) as pool:
        heard = list(pool.map(lambda _: list(tonewise.stream(ASKED, settings=settings)), range(8)))
    assert [len(each) for each in heard] == [4] * 8
