from __future__ import annotations

from collections.abc import Iterator

import pytest

from tonewise.llm import retries as retries_module
from tonewise.llm import waiting


@pytest.fixture(autouse=True)
def _short_waits(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(retries_module, "FIRST_WAIT", 0.01)


@pytest.fixture(scope="package", autouse=True)
def _closed_in_the_end() -> Iterator[None]:
    yield
    waiting.close()
