"""What seldom changes is read once in some minutes."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator

import pytest

from tonewise.errors import HelpdeskUnavailableError
from tonewise.helpdesk.keeping import Kept


def test_it_is_read_anew_when_it_is_old(monkeypatch: pytest.MonkeyPatch) -> None:
    clock, read = [0.0], iter(["first", "second"])
    monkeypatch.setattr("tonewise.helpdesk.keeping.monotonic", lambda: clock[0])

    async def told() -> list[str]:
        async def reading() -> str:
            return next(read)

        kept = Kept(reading, seconds=60)
        found = []
        for at in (0.0, 59.0, 61.0, 62.0):
            clock[0] = at
            found.append(await kept.now())
        return found

    assert asyncio.run(told()) == ["first", "first", "second", "second"]


def test_what_fails_is_not_kept() -> None:
    async def whole() -> str:
        answers: Iterator[str | Exception] = iter([HelpdeskUnavailableError("away"), "there"])

        async def reading() -> str:
            answer = next(answers)
            if isinstance(answer, Exception):
                raise answer
            return answer

        kept = Kept(reading)
        with pytest.raises(HelpdeskUnavailableError):
            await kept.now()
        return await kept.now()

    assert asyncio.run(whole()) == "there"
