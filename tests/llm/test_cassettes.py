"""What was recorded holds no key, and nothing of the machine that recorded it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

CASSETTES = sorted(Path(__file__).parent.parent.rglob("cassettes/**/*.yaml"))
_PRIVATE = re.compile(
    r"authorization|api-key|cookie|\bsk-|bearer|user-agent|x-stainless|/(?:root|home|Users|tmp)/|:18742|\bhost\b",
    re.IGNORECASE,
)


def test_there_are_some() -> None:
    assert CASSETTES


@pytest.mark.parametrize("cassette", CASSETTES, ids=lambda path: path.stem)
def test_nothing_private_was_recorded(cassette: Path) -> None:
    found = _PRIVATE.search(cassette.read_text(encoding="utf-8"))
    assert found is None, found
