"""How often the gate of an eval cries wolf, and how often it catches a real drop.

python scripts/false_alarms.py                      # 200 pairs of runs with no true difference in each setting
python scripts/false_alarms.py --comparisons 1000 --setting 30,1,1,1
python scripts/false_alarms.py --write docs/eval-statistics.md

A stand-in for a model flickers: each case breaks each rule with a probability of its own, and cases of one group are
alike. Two runs of it are summed up by ``tonewise.evals.summing``, the first accepted as the baseline, the second held
against it. Where the two are the same, every failure of the gate is a false alarm; and where the second is another
prompt that is as good on the whole, doing better in some cases and worse in others, it is one too. Beside that the
second is made worse: so many points of the cases break a rule for good that they kept.
"""

from __future__ import annotations

import argparse
import os
from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import cache, partial
from math import exp
from pathlib import Path
from random import Random
from typing import Literal

from tables_in_pages import put

from tonewise.evals.baseline import baseline_of
from tonewise.evals.log import Record, RunHeader
from tonewise.evals.results import Gate, Result, Scored
from tonewise.evals.suite import EvalCase, Suite, Variant
from tonewise.evals.summing import summarise
from tonewise.model import Conversation, Message

MODEL = "openai/flickering"
RULES = 10
GRAVE = 4
"""Rules that a draft must keep to pass."""
DROPS = (5, 10, 20)


@dataclass(frozen=True)
class Setting:
    """How large the runs are."""

    cases: int
    group: int
    """Cases of one group."""
    before: int
    """Repeats of the baseline."""
    now: int
    """Repeats of the run."""


SETTINGS = (
    *(Setting(cases, 1, repeats, repeats) for cases in (30, 100, 300) for repeats in (1, 3)),
    *(Setting(cases, 5, repeats, repeats) for cases in (100, 300) for repeats in (1, 3)),
    Setting(100, 1, 1, 3),
    Setting(30, 1, 10, 10),
)


@dataclass(frozen=True)
class World:
    """What the stand-in is like: by case, how often each rule is kept."""

    keeps: tuple[tuple[float, ...], ...]

    @classmethod
    def drawn(cls, setting: Setting, random: Random) -> World:
        """Cases that differ, those of one group less than others."""
        keeps = []
        for number in range(setting.cases):
            if number % setting.group == 0:
                shared = [random.gauss(0, 1.2) for _ in range(RULES)]
            keeps.append(tuple(1 / (1 + exp(-3 - each - random.gauss(0, 1.2))) for each in shared))
        return cls(tuple(keeps))

    def worse(self, points: float, random: Random) -> World:
        """The same with so many points of the cases, of those that pass most often, broken for good."""
        good = [number for number, case in enumerate(self.keeps) if _passing(case) > 0.5]
        struck = set(random.sample(good, min(len(good), round(points / 100 * len(self.keeps)))))
        keeps = [(0.0, *case[1:]) if number in struck else case for number, case in enumerate(self.keeps)]
        return World(tuple(keeps))


def _passing(case: Sequence[float]) -> float:
    chance = 1.0
    for share in case[:GRAVE]:
        chance *= share
    return chance


def run(world: World, setting: Setting, repeats: int, random: Random) -> Iterator[tuple[Record, Scored]]:
    """A run of the stand-in, a line a draft."""
    for number, keeps in enumerate(world.keeps):
        name, group = f"case-{number:03}", f"group-{number // setting.group:03}"
        case = _CASES[number]
        for repeat in range(repeats):
            kept = [random.random() < share for share in keeps]
            results = [_result(f"rule/r{place:02}", "bool", value) for place, value in enumerate(kept)]
            results.append(_result("score", "number", sum(kept) / RULES))
            yield (
                Record.of_own(
                    kind="draft", run="made", case_id=name, group=group, source="made", line=1, variant=MODEL,
                    repeat=repeat, started="", seconds=0.0, case=case, draft=None, error=None, judgements=(),
                ),
                Scored.of_own(
                    case_id=name, group=group, variant=MODEL, repeat=repeat, passed=all(kept[:GRAVE]),
                    results=tuple(results), findings=(),
                ),
            )  # fmt: skip


@cache
def _result(scorer: str, kind: str, value: float) -> Result:
    return Result.of_own(scorer=scorer, type=kind, status="assessed", value=value, reason="")


_CASES = [
    EvalCase(conversation=Conversation(language="en", messages=(Message(role="customer", text=f"Question {number}?"),)))
    for number in range(max(setting.cases for setting in SETTINGS))
]


def header(repeats: int) -> RunHeader:
    """The header of such a run."""
    return RunHeader(
        run="made", suite=Suite(name="made"), source="made", sha256="0" * 64, variants=(Variant(model=MODEL),),
        settings={}, prompts={}, repeats=repeats, tonewise="0", python="3", platform="none", started="",
    )  # fmt: skip


Change = Literal["none", "another"] | int
"""What the second run is by: the same, another as good on the whole, or one so many points worse."""


def gate(setting: Setting, change: Change, number: int) -> Gate:
    """The gate of one pair of runs."""
    random = Random(f"{setting} {change} {number}")
    world = World.drawn(setting, random)
    first = summarise(header(setting.before), run(world, setting, setting.before, random))
    now = world.worse(change, random) if isinstance(change, int) else world
    if change == "another":
        now = World.drawn(setting, random)
    lines = run(now, setting, setting.now, random)
    return summarise(header(setting.now), lines, baseline=baseline_of(first), keep="none").gate


def failed(setting: Setting, change: Change, number: int) -> tuple[bool, frozenset[str]]:
    """Whether the gate of a pair fails, and for what sorts of reasons."""
    found = gate(setting, change, number)
    return not found.passed, frozenset(reason.type for reason in found.reasons)


def row(setting: Setting, comparisons: int, drops: int, pool: ProcessPoolExecutor) -> str:
    """A row of the table, from so many pairs with no difference and so many with each drop."""
    cells = [f"{setting.cases}", f"{setting.cases // setting.group}", _repeats(setting)]
    for change in ("none", "another", *DROPS):
        count = drops if change in DROPS else comparisons
        found = list(pool.map(partial(failed, setting, change), range(count), chunksize=10))
        fails = sum(fails for fails, _ in found)
        if change in DROPS:
            cells.append(f"{fails / count:.0%}")
        else:
            sorts = Counter(sort for _, reasons in found for sort in reasons)
            by = f" ({', '.join(f'{number} by {sort}' for sort, number in sorted(sorts.items()))})" if sorts else ""
            cells.append(f"{fails} of {count}{by}")
    return f"| {' | '.join(cells)} |"


def _repeats(setting: Setting) -> str:
    return f"{setting.now}" if setting.before == setting.now else f"{setting.before}, then {setting.now}"


def table(settings: Sequence[Setting], comparisons: int, drops: int) -> Iterator[str]:
    """The table's lines, as they are done."""
    yield (
        "| Cases | Groups | Repeats | Alarms, the same | Alarms, another as good | "
        + " | ".join(f"−{drop} points caught" for drop in DROPS) + " |"
    )  # fmt: skip
    yield "| ---: " * (5 + len(DROPS)) + "|"
    with ProcessPoolExecutor(max_workers=min(2, os.cpu_count() or 1)) as pool:
        for setting in settings:
            yield row(setting, comparisons, drops, pool)


def main() -> None:
    """Print the table, or put it in a page."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0] if __doc__ else None)
    parser.add_argument(
        "--comparisons", type=int, default=200, metavar="N", help="pairs of runs with no true difference; 200"
    )
    parser.add_argument("--drops", type=int, default=50, metavar="N", help="pairs with each true drop; 50")
    parser.add_argument("--setting", metavar="CASES,GROUP,BEFORE,NOW", help="one setting alone")
    parser.add_argument("--write", type=Path, metavar="PAGE", help="put the table in this page")
    options = parser.parse_args()
    settings = [Setting(*map(int, options.setting.split(",")))] if options.setting else SETTINGS
    lines = []
    for line in table(settings, options.comparisons, options.drops):
        print(line, flush=True)
        lines.append(line)
    if options.write:
        put(options.write, "false-alarms", lines)


if __name__ == "__main__":
    main()
