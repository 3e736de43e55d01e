"""A key never shows: not in drafts and their traces, errors, logs, output, kept answers or representations."""

from __future__ import annotations

import logging
import traceback
from collections.abc import Iterator
from pathlib import Path

import pytest

from fake_server import FakeServer, Says, answer, error, events, streamed
from tonewise import drafting
from tonewise.errors import TonewiseError
from tonewise.llm import chain_for
from tonewise.model import Conversation, Draft
from tonewise.settings import Settings

KEY = "canary-5f3a9c1e7b2d4860"
"""In no form that is known for keys, so that only who keeps it can hide it."""
CONVERSATION = Conversation.model_validate(
    {
        "facts": [{"id": "eta", "text": "Заказ 77 приедет 25 ноября."}],
        "messages": [{"role": "customer", "text": "когда приедет заказ 77?"}],
    }
)
_PATIENCE = 3.0
_HTML = {"Content-Type": "text/html"}
_FAILURES = {
    "an answer": answer("Заказ 77 приедет 25 ноября."),
    "a stream": streamed("Заказ 77 ", "приедет 25 ноября."),
    "unauthorised": error(401, f"Incorrect API key provided: {KEY}"),
    "forbidden": error(403, f"key {KEY[:6]}*** … {KEY} is not allowed"),
    "not found": error(404, f"no such model for Bearer {KEY}"),
    "bad request": error(400, f"bad request: Authorization: Bearer {KEY}", param="model"),
    "server error": error(500, f"{KEY}"),
    "too many": error(429, f"limit of {KEY} reached", **{"Retry-After": "1"}),
    "a page": Says(f"<html>{KEY}</html>".encode(), headers=_HTML),
    "a page with an error": Says(f"<html><b>{KEY}</b></html>".encode(), 502, _HTML),
    "broken JSON": Says(f'{{"choices": [{{"message": "{KEY}'.encode()),
    "another form": Says(f'{{"error": "{KEY}"}}'.encode()),
    "an empty answer": answer(""),
    "a cut answer": answer("Заказ 77", finish_reason="length"),
    "no text": answer(None, refusal=f"I will not, {KEY}"),
    "the key for an answer": answer(f"Заказ 77 приедет 25 ноября, ключ {KEY}."),
    "a broken stream": events(b"data: {\n\n"),
    "an error in a stream": events(f'data: {{"error": {{"message": "{KEY}"}}}}\n\n'.encode()),
    "a cut stream": streamed("Заказ 77 ", cut=True),
    "a cut body": Says(b'{"choices": [', cut=True),
    "silence": Says(stall=_PATIENCE),
}


@pytest.fixture
def heard(caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]) -> Iterator[list[str]]:
    """All that was logged and printed; filled at the end."""
    caplog.set_level(logging.DEBUG)
    told: list[str] = []
    yield told
    told += [record.getMessage() for record in caplog.records]
    told += [str(part) for record in caplog.records for part in (record.args or ())]
    told += list(capfd.readouterr())
    assert not [each for each in told if KEY in each]


@pytest.mark.parametrize("streamed_to", [False, True], ids=["whole", "heard"])
@pytest.mark.parametrize("failure", _FAILURES)
def test_a_key_shows_nowhere_whatever_the_server_does(
    fake_server: FakeServer, tmp_path: Path, heard: list[str], failure: str, streamed_to: bool
) -> None:
    fake_server.script = [_FAILURES[failure]]
    settings = Settings().override(
        model="openai/m",
        api_base=fake_server.api_base,
        api_key=KEY,
        timeout_seconds=_PATIENCE / 2 if failure == "silence" else 20.0,
        cache=tmp_path / "kept",
    )
    pieces: list[str] = []
    draft = drafting.draft(CONVERSATION, settings=settings, on_text=pieces.append if streamed_to else None)
    assert fake_server.headers[0]["authorization"] == f"Bearer {KEY}"
    heard += [draft.model_dump_json(), repr(draft), repr(settings), str(settings), repr(chain_for(settings))]
    if failure != "the key for an answer":
        heard += [path.read_bytes().decode("utf-8", "replace") for path in tmp_path.rglob("*") if path.is_file()]
        heard += pieces


def test_a_key_shows_in_no_error_of_a_wrong_setting(heard: list[str]) -> None:
    for wrong in ({"api_base": f"ftp://{KEY}"}, {"api_key": 5}, {"timeout_seconds": KEY}, {"api_keys": {"x": KEY}}):
        try:
            Settings(api_key=KEY).override(**wrong)
        except TonewiseError as raised:
            shown = "".join(traceback.format_exception(raised))
            if "timeout_seconds" not in wrong and "api_base" not in wrong:
                heard.append(shown)


def test_a_draft_of_a_key_is_a_draft_without_it(fake_server: FakeServer) -> None:
    fake_server.script = [_FAILURES["the key for an answer"]]
    settings = Settings().override(model="openai/m", api_base=fake_server.api_base, api_key=KEY)
    draft: Draft = drafting.draft(CONVERSATION, settings=settings)
    assert "25 ноября" in draft.text
    assert KEY not in draft.model_dump_json()
