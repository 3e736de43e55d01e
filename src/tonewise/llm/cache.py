"""Answers kept between runs, in one SQLite file that processes share; off unless a setting names it.

A file that cannot be read or written keeps nothing and breaks nothing: the model is asked.
"""

from __future__ import annotations

import hashlib
import json
import logging
import os
import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import asdict, dataclass, replace
from functools import lru_cache
from pathlib import Path

from tonewise.llm.asking import Answering, Ask
from tonewise.llm.chat import ChatModel, Completion
from tonewise.model import Usage

FORMAT = 1
"""Of the key and of what is kept: another number finds no older answer."""
FILE = "answers.sqlite3"
BUSY = 2.0
"""Seconds to wait for another process that writes."""
_TABLE = (
    "CREATE TABLE IF NOT EXISTS answers "
    "(key TEXT PRIMARY KEY, kept REAL NOT NULL, text TEXT NOT NULL, model TEXT NOT NULL, reason TEXT NOT NULL)"
)
_log = logging.getLogger("tonewise")


class Kept:
    """The answers in a file; ``path`` is it, or a folder to keep it in."""

    def __init__(self, path: Path) -> None:
        self.path = path / FILE if path.is_dir() or not path.suffix else path

    def find(self, key: str) -> Completion | None:
        """The answer that was kept under a key."""
        found = None
        if self.path.exists():
            with self._open() as file:
                found = file.execute("SELECT text, model, reason FROM answers WHERE key = ?", (key,)).fetchone()
        if not found or not all(isinstance(part, str) for part in found):
            return None
        text, model, reason = found
        return Completion(text, model, reason, Usage(cached=1, cost=0.0))

    def keep(self, key: str, answer: Completion) -> None:
        """Keep an answer; where two processes keep one under the same key, the first stays."""
        row = (key, time.time(), answer.text, answer.model, answer.finish_reason)
        with self._open() as file, file:
            file.execute("INSERT OR IGNORE INTO answers VALUES (?, ?, ?, ?, ?)", row)

    @contextmanager
    def _open(self) -> Iterator[sqlite3.Connection]:
        """The file, made where it is not there, for its owner alone: customers' words stand in it."""
        if not self.path.exists():
            self.path.parent.mkdir(parents=True, exist_ok=True)
            with suppress(FileExistsError):
                os.close(os.open(self.path, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
        with closing(sqlite3.connect(self.path, timeout=BUSY)) as file:
            file.execute("PRAGMA journal_mode = WAL")
            file.execute("PRAGMA synchronous = NORMAL")
            file.execute(_TABLE)
            yield file


@dataclass(frozen=True)
class Cached(Answering):
    """A model whose whole answers are kept; `Usage.cached` counts those that were found, and they cost nothing.

    ``identity`` tells the model from any other: provider, address and name.
    """

    model: ChatModel
    kept: Kept
    identity: tuple[str, ...]

    @property
    def name(self) -> str:
        """The model's."""
        return self.model.name

    @property
    def hosted(self) -> bool:
        """As the model."""
        return self.model.hosted

    async def _answer(self, ask: Ask) -> Completion:
        import asyncio  # noqa: PLC0415 - heavy for a command that calls no model

        key = key_of(ask, self.identity)
        if found := await asyncio.to_thread(self._find, key):
            if ask.on_text:
                ask.on_text(found.text)
            return found
        answer = await ask.put_to(self.model)
        await asyncio.to_thread(self._keep, key, answer)
        return answer

    def _find(self, key: str) -> Completion | None:
        try:
            found = self.kept.find(key)
        except (sqlite3.Error, OSError) as error:
            _say_once(self.kept.path, str(error))
            return None
        return found and replace(found, by=self.name)

    def _keep(self, key: str, answer: Completion) -> None:
        try:
            self.kept.keep(key, answer)
        except (sqlite3.Error, OSError) as error:
            _say_once(self.kept.path, str(error))


def key_of(ask: Ask, identity: tuple[str, ...]) -> str:
    """SHA-256 of all that an answer depends on."""
    schema = ask.schema and {"name": ask.schema.name, "schema": ask.schema.schema}
    messages = [asdict(message) for message in ask.messages]
    said = [FORMAT, identity, messages, ask.temperature, ask.max_tokens, schema]
    return hashlib.sha256(json.dumps(said, sort_keys=True).encode()).hexdigest()


@lru_cache(maxsize=256)
def _say_once(path: Path, problem: str) -> None:
    _log.warning("answers are not kept in %s: %s", path, problem)
