"""What all tests share: no network but this machine's, and recorded answers of a model instead of a model."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest

from fake_server import FakeServer
from tonewise.llm import retries, waiting


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """No test reaches out: a test that needs a server has one on 127.0.0.1, or a cassette."""
    for item in items:
        item.add_marker(pytest.mark.block_network)


collect_ignore = ["plugin", "helpdesk_plugin", "helpdesk_plugin_lantern"]
"""Packages of their own, installed and tested by test_plugin.py and helpdesk/test_helpdesk_plugin.py."""


@pytest.fixture(scope="module")
def vcr_config() -> dict[str, Any]:
    """How model calls are recorded: the body counts, the port of the recording machine does not."""
    return {
        "allowed_hosts": [r"127\.0\.0\.1$", "localhost$"],
        "match_on": ["method", "path", "body"],
        "filter_headers": ["authorization", "user-agent", "host"] + [f"x-stainless-{part}" for part in _STAINLESS],
        "before_record_request": _without_port,
        "before_record_response": _portable,
        "decode_compressed_response": True,
    }


_STAINLESS = (
    "arch", "async", "lang", "os", "package-version", "read-timeout", "raw-response", "retry-count", "runtime",
    "runtime-version", "timeout",
)  # fmt: skip


def _without_port(request: Any) -> Any:
    if not request.uri.startswith("http://127.0.0.1"):
        raise AssertionError(f"a cassette is recorded from this machine only, not from {request.uri}")
    request.uri = f"http://127.0.0.1{request.path}"
    return request


def _portable(response: dict[str, Any]) -> dict[str, Any]:
    headers = response["headers"]
    response["headers"] = {name: value for name, value in headers.items() if name.lower() == "content-type"}
    body = response["body"]["string"]
    response["body"]["string"] = re.sub(rb'"model": ?"[^"]*/', b'"model":"', body)
    return response


@pytest.fixture
def fake_server() -> Iterator[FakeServer]:
    """A server on a free port of this machine that behaves as badly as a test tells it to."""
    with FakeServer() as server:
        yield server


@pytest.fixture(autouse=True)
def _short_waits(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Tests of the models' layer try again at once."""
    if request.path.parent.name == "llm":
        monkeypatch.setattr(retries, "FIRST_WAIT", 0.01)


@pytest.fixture(scope="session", autouse=True)
def _closed_in_the_end() -> Iterator[None]:
    """The loop that all calls from threads share ends with the tests."""
    yield
    waiting.close()
