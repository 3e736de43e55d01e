"""How often the 95 % intervals of an eval hold the true mean, with few groups and with many.

python scripts/interval_coverage.py
python scripts/interval_coverage.py --runs 5000
python scripts/interval_coverage.py --write docs/eval-statistics.md

Cases are drawn whose true mean is known: yes or no, and scores that are mostly near 1; groups of one case, and groups
of 1 to 5 cases that are alike (a third of the variance is between groups). Beside the intervals that reports have
stands what plain percentiles of the bootstrap, which many tools use, would have held.
"""

from __future__ import annotations

import argparse
import os
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from random import Random

from tables_in_pages import put

from tonewise.evals.statistics.groups import Groups
from tonewise.evals.statistics.intervals import Bounds, number_interval, percentile, share_interval
from tonewise.evals.statistics.paired import share_difference_interval
from tonewise.evals.statistics.resampling import resampled_means

GROUPS = (5, 10, 30, 100)
RESAMPLES = 400
BETWEEN = 1 / 3
"""Share of the variance that lies between groups."""


@dataclass(frozen=True)
class World:
    """What is measured, and its true mean."""

    name: str
    truth: float
    draw: Callable[[Random], Callable[[], float]]
    """Gives a group, which gives the values of its cases."""
    kind: str = "share"


def share(truth: float) -> World:
    """Cases that pass or fail."""
    strength = (1 - BETWEEN) / BETWEEN

    def group(random: Random) -> Callable[[], float]:
        chance = random.betavariate(truth * strength, (1 - truth) * strength)
        return lambda: float(random.random() < chance)

    return World(f"{truth:.0%} pass", truth, group)


def difference(fall: float, rise: float) -> World:
    """Pairs of which some pass only before, and some only after."""

    def group(random: Random) -> Callable[[], float]:
        falls, rises = (random.betavariate(2 * each, 2 * (1 - each)) for each in (fall, rise))

        def case() -> float:
            chance = random.random()
            return -1.0 if chance < falls * (1 - rises) else 1.0 if chance > 1 - rises * (1 - falls) else 0.0

        return case

    truth = rise * (1 - fall) - fall * (1 - rise)
    return World(f"{truth * 100:+.0f} points, passes before and after", truth, group, "difference")


def score() -> World:
    """Scores of which most are near 1 and some much lower."""
    shape, part = 0.7, 0.07

    def group(random: Random) -> Callable[[], float]:
        shared = random.gammavariate(shape, part)
        return lambda: 1 - shared - random.gammavariate(shape, part)

    return World("scores, skewed", 1 - 2 * shape * part, group, "number")


WORLDS = (share(0.5), share(0.8), share(0.95), score(), difference(0.05, 0.05), difference(0.2, 0.1))


def drawn(world: World, groups: int, most: int, random: Random) -> Groups:
    """Groups of one to so many cases."""
    values: list[tuple[str, float]] = []
    for number in range(groups):
        case = world.draw(random)
        values += [(f"{number:03}", case()) for _ in range(random.randint(1, most))]
    return Groups.of(values)


def held(place: tuple[int, int, int], runs: int) -> tuple[float, float, float]:
    """For a world, a number of groups and the cases of one: how often the interval holds the truth, how wide it is, and
    how often plain percentiles hold it.
    """
    index, groups, most = place
    world = WORLDS[index]
    random = Random(f"{world.name} {groups} {most}")
    hits, width, plain = 0, 0.0, 0
    for number in range(runs):
        found = drawn(world, groups, most, random)
        means = resampled_means([found], number, RESAMPLES)[0]
        low, high = bounds(world, found, means)
        hits += low <= world.truth <= high
        width += high - low
        plain += percentile(means, 0.025) <= world.truth <= percentile(means, 0.975)
    return hits / runs, width / runs, plain / runs


def bounds(world: World, groups: Groups, means: list[float]) -> Bounds:
    """The interval that a report has."""
    if world.kind == "share":
        return share_interval(groups)
    if world.kind == "difference":
        return share_difference_interval(groups)
    return number_interval(groups, means) or (0.0, 0.0)


def table(runs: int) -> Iterator[str]:
    """The table's lines, as they are done."""
    yield "| Measured | Cases of a group | Groups | Holds the truth | Mean width | Plain percentiles |"
    yield "| --- | ---: | ---: | ---: | ---: | ---: |"
    places = [(index, groups, most) for index in range(len(WORLDS)) for most in (1, 5) for groups in GROUPS]
    with ProcessPoolExecutor(max_workers=min(2, os.cpu_count() or 1)) as pool:
        for (index, groups, most), found in zip(places, pool.map(held, places, [runs] * len(places)), strict=True):
            holds, width, plain = found
            of = "1" if most == 1 else f"1 to {most}"
            yield f"| {WORLDS[index].name} | {of} | {groups} | {holds:.1%} | {width:.3f} | {plain:.1%} |"


def main() -> None:
    """Print the table, or put it in a page."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0] if __doc__ else None)
    parser.add_argument("--runs", type=int, default=1000, metavar="N", help="samples of each kind; 1000")
    parser.add_argument("--write", type=Path, metavar="PAGE", help="put the table in this page")
    options = parser.parse_args()
    lines = []
    for line in table(options.runs):
        print(line, flush=True)
        lines.append(line)
    if options.write:
        put(options.write, "coverage", lines)


if __name__ == "__main__":
    main()
