"""Time grows with a text and not with its square, memory with neither: for every rule and hostile text.

Nothing here compares with a clock on the wall: a text is compared with one a quarter as long.
"""

from __future__ import annotations

import gc
import resource
import sys
from importlib import import_module
from inspect import signature
from pathlib import Path
from random import Random
from typing import Any

import pytest

from tonewise.model import Conversation, Message
from tonewise.rules import catalogue
from tonewise.rules.rule import Exchange
from tonewise.scoring import score_exchange

SCRIPTS = Path(__file__).parents[1] / "scripts"
SMALL = 4_000
VOCABULARY = 1_000
NAMES = frozenset("language section subject name kind value links emails cyrillic".split())
"""Parameters that take one of a few names, and no text."""


@pytest.fixture(scope="module")
def growth() -> Any:
    sys.path.insert(0, str(SCRIPTS))
    try:
        return import_module("growth")
    finally:
        sys.path.remove(str(SCRIPTS))


@pytest.mark.slow
def test_no_rule_grows_with_the_square_of_a_text(growth: Any) -> None:
    too_slow = {name: found for name in growth.TEXTS if (found := growth.grown(name, SMALL))}
    # What is too slow by chance (another process took the machine) is not so twice.
    again = {name: growth.grown(name, SMALL) for name in too_slow}
    assert {name: sorted(found.keys() & too_slow[name].keys()) for name, found in again.items()} == {
        name: [] for name in too_slow
    }


def test_a_square_would_be_seen(growth: Any) -> None:
    def spent(size: int) -> dict[str, float]:
        return {"square": size * size * 1e-9, "line": size * 1e-5}

    before, after = spent(SMALL), spent(4 * SMALL)
    assert [name for name in after if growth.is_more(before[name], after[name])] == ["square"]


def _exchange(number: int) -> Exchange:
    """A reply of which no sentence was written before, with a turn as new, in the words of one trade."""
    chance = Random(number)
    words = "заказ возврат оплата доставка завтра мастер the order refund courier tomorrow".split()
    new = "".join(Random(number % VOCABULARY).choices("абвгдежзик", k=7))
    turn = f"Здравствуйте, где {chance.choice(words)} {number}? {new}"
    reply = f"Здравствуйте! Заказ {number} приедет {number % 28 + 1} ноября, {chance.choice(words)} {new}."
    return Exchange(Conversation(messages=(Message(role="customer", text=turn),)), (reply,))


def test_only_what_is_asked_for_by_a_few_names_is_kept_without_bound() -> None:
    catalogue()
    gc.collect()
    kept = [each for each in gc.get_objects() if type(each).__name__ == "_lru_cache_wrapper"]
    own = [each for each in kept if str(getattr(each, "__module__", "")).startswith("tonewise.")]
    unbounded = [each for each in own if each.cache_parameters()["maxsize"] is None]
    assert len(own) > len(unbounded) > 10
    assert [each.__qualname__ for each in unbounded if not NAMES.issuperset(signature(each).parameters)] == []


@pytest.mark.slow
def test_memory_does_not_grow_with_the_replies_scored() -> None:
    """What is kept of texts is bounded: once the caches are full, as many replies again add next to nothing."""
    held = []
    for start in range(0, 18_000, 6_000):
        for number in range(start, start + 6_000):
            score_exchange(_exchange(number))
        gc.collect()
        held.append(_resident())
    assert held[2] - held[1] < (held[1] - held[0]) / 2 + 16


def _resident() -> float:
    """Megabytes that the process holds; where the system does not tell, the most that it has held."""
    told = Path("/proc/self/statm")
    if told.exists():
        return int(told.read_text().split()[1]) * resource.getpagesize() / 2**20
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**10
