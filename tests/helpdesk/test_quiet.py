from __future__ import annotations

import logging

import httpx
import pytest
from pydantic import SecretStr

from tonewise.helpdesk.quiet import hide_in_logs


def test_addresses_are_logged_without_secrets(caplog: pytest.LogCaptureFixture) -> None:
    hide_in_logs(SecretStr("the secret/of tests"), None)
    hide_in_logs(SecretStr("the secret/of tests"))
    transport = httpx.MockTransport(lambda _: httpx.Response(200))
    with caplog.at_level(logging.DEBUG), httpx.Client(transport=transport) as client:
        client.get("https://desk.example/articles", params={"api_token": "the secret/of tests", "query": "возврат"})
        client.get("https://desk.example/hooks/the%20secret%2Fof%20tests/answers")
    assert "https://desk.example/articles?api_token=…&query=" in caplog.text
    assert "https://desk.example/hooks/…/answers" in caplog.text
    assert "secret" not in caplog.text


def test_an_empty_secret_hides_nothing(caplog: pytest.LogCaptureFixture) -> None:
    hide_in_logs(SecretStr(""))
    transport = httpx.MockTransport(lambda _: httpx.Response(200))
    with caplog.at_level(logging.DEBUG), httpx.Client(transport=transport) as client:
        client.get("https://desk.example/a")
    assert "https://desk.example/a " in caplog.text
