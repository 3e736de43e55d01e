from __future__ import annotations

import logging

import httpx
import pytest

from tonewise.helpdesk.quiet import log_no_queries


def test_addresses_are_logged_without_their_queries(caplog: pytest.LogCaptureFixture) -> None:
    log_no_queries()
    log_no_queries()
    with (
        caplog.at_level(logging.DEBUG),
        httpx.Client(transport=httpx.MockTransport(lambda _: httpx.Response(200))) as client,
    ):
        client.get("https://desk.example/articles", params={"api_token": "the-secret", "query": "возврат"})
    assert "https://desk.example/articles " in caplog.text
    assert "the-secret" not in caplog.text
    assert len([each for each in logging.getLogger("httpx").filters if "Quer" in type(each).__name__]) == 1
