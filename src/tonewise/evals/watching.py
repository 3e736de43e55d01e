"""Files that a suite is made of, looked at again and again; and what became better and worse between two runs of it."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from glob import glob
from hashlib import sha256
from os import PathLike
from pathlib import Path
from typing import Literal

from tonewise.evals.scoring import score_log
from tonewise.evals.suites import LoadedSuite
from tonewise.evals.tally import why_not
from tonewise.evals.variants import Making, script_of

POLL = 0.3
"""Seconds between two looks."""
_Sign = tuple[int, int, int]


class Watched:
    """The files behind a suite: its own, those of its cases, folders of prompts, scripts."""

    def __init__(self, loaded: LoadedSuite, makings: Iterable[Making]) -> None:
        self._files = {Path(loaded.source), *(Path(each.source) for each in loaded.cases)}
        self._files |= {script for making in makings if (script := script_of(making.settings.model)) is not None}
        self._folders = {making.settings.prompts for making in makings if making.settings.prompts is not None}
        self._patterns = loaded.suite.files
        self._beside = Path(loaded.source).parent
        self._signs: dict[Path, _Sign] = {}
        self._hashes: dict[Path, str] = {}
        self.changed()

    @property
    def count(self) -> int:
        """How many files there are."""
        return len(self._signs)

    def changed(self) -> bool:
        """Whether any file has another content than when this was last asked; a file that is only touched has not."""
        signs = dict(self._all())
        if signs == self._signs:
            return False
        hashes = {
            path: self._hashes[path] if self._signs.get(path) == sign else _hash(path) for path, sign in signs.items()
        }
        before, self._signs, self._hashes = self._hashes, signs, hashes
        return hashes != before

    def wait(self) -> None:
        """Return when a file has changed, and none has since the last look: an editor writes in more than one step."""
        while not self.changed():
            time.sleep(POLL)
        time.sleep(POLL)
        while self.changed():
            time.sleep(POLL)

    def _all(self) -> Iterator[tuple[Path, _Sign]]:
        patterns = (str(self._beside / each) for each in self._patterns)
        matched = (Path(name) for each in patterns for name in glob(each, recursive=True))  # noqa: PTH207 - takes ..
        inside = (path for folder in self._folders for path in folder.rglob("*"))
        for path in {*self._files, *matched, *inside}:
            try:
                found = path.stat()
            except OSError:  # it is gone, or an editor is about to put another in its place
                continue
            if path.is_file():
                yield path, (found.st_mtime_ns, found.st_size, found.st_ino)


def _hash(path: Path) -> str:
    try:
        return sha256(path.read_bytes()).hexdigest()
    except OSError:
        return ""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a variant's drafts of one case came to."""

    passed: int
    of: int
    why: str
    """Why the last that did not pass did not."""

    @property
    def share(self) -> float:
        """Of its drafts that passed."""
        return self.passed / self.of


Outcomes = Mapping[tuple[str, str], Outcome]
"""By case and variant, in the order of the log."""


def outcomes(path: str | PathLike[str]) -> Outcomes:
    """What a log's drafts came to."""
    found: dict[tuple[str, str], Outcome] = {}
    for record, scored in score_log(path):
        key = record.case_id, record.variant
        before = found.get(key, Outcome(0, 0, ""))
        passes = scored.passed is True
        why = before.why if passes else record.error or why_not(scored)
        found[key] = Outcome(before.passed + passes, before.of + 1, why)
    return found


@dataclass(frozen=True, slots=True)
class Change:
    """A case that came to something else in a variant than before."""

    kind: Literal["better", "worse", "fails"]
    case_id: str
    variant: str
    outcome: Outcome


def changes(before: Outcomes, after: Outcomes) -> Iterator[Change]:
    """What became worse, what became better, and what is new and does not pass; in this order."""
    both = [(key, outcome, before[key].share) for key, outcome in after.items() if key in before]
    yield from (Change("worse", *key, outcome) for key, outcome, share in both if outcome.share < share)
    yield from (Change("better", *key, outcome) for key, outcome, share in both if outcome.share > share)
    for key, outcome in after.items():
        if key not in before and outcome.share < 1:
            yield Change("fails", *key, outcome)
