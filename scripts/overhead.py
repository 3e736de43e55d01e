"""What drafting with a model takes beside the model: a whole draft, and the first streamed word.

The model here answers at once with the composer's text, so that all that is measured is our own: reading, planning,
composing behind it, the prompt, checks and mending. Warm: after a first round. The processor's time is told beside the
wall clock's, which a busy machine stretches.

python scripts/overhead.py [--rounds 5]
"""

from __future__ import annotations

import argparse
import statistics
import sys
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

from tonewise.drafting.draft import job_of
from tonewise.drafting.pipeline import write_with_model
from tonewise.files import read_conversations
from tonewise.llm import ScriptedModel
from tonewise.model import Conversation
from tonewise.settings import Settings

EXAMPLES = Path(__file__).parent.parent / "examples"


def main() -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=5)
    rounds = parser.parse_args().rounds
    paths = sorted(path for path in EXAMPLES.iterdir() if path.suffix in (".json", ".yaml"))
    conversations = [next(iter(read_conversations(path))) for path in paths]
    answers = [job_of("reply", each, (), Settings()).by_composer.text for each in conversations]
    pairs = list(zip(conversations, answers, strict=True))
    print(f"{len(pairs)} conversations, {rounds} rounds, warm; milliseconds")
    print(f"{'':24}{'mean':>8}{'median':>8}{'p95':>8}")
    for name, clock in (("draft, processor", time.process_time), ("draft, wall clock", time.perf_counter)):
        tell(name, measured(pairs, rounds, partial(whole, clock=clock)))
    tell("first word, wall clock", measured(pairs, rounds, first_word))
    return 0


def measured(
    pairs: list[tuple[Conversation, str]], rounds: int, work: Callable[[Conversation, str], float]
) -> list[float]:
    """The seconds of every draft but those of a first round."""
    found = [[work(each, answer) for each, answer in pairs] for _ in range(rounds + 1)]
    return [seconds for row in found[1:] for seconds in row]


def whole(conversation: Conversation, answer: str, *, clock: Callable[[], float]) -> float:
    """Seconds of a draft whose model takes none."""
    began = clock()
    write_with_model(job_of("reply", conversation, (), Settings()), ScriptedModel([answer] * 2))
    return clock() - began


def first_word(conversation: Conversation, answer: str) -> float:
    """Seconds until a listener hears the first word of a model that says it at once."""
    heard: list[float] = []
    began = time.perf_counter()
    job = job_of("reply", conversation, (), Settings())
    write_with_model(job, ScriptedModel([answer] * 2), lambda _: heard.append(time.perf_counter() - began))
    return heard[0] if heard else 0.0


def tell(name: str, seconds: list[float]) -> None:
    """Print a line of the table."""
    spread = sorted(seconds)
    values = (statistics.mean(seconds), statistics.median(seconds), spread[int(len(spread) * 0.95)])
    print(f"{name:24}" + "".join(f"{1000 * value:8.1f}" for value in values))


if __name__ == "__main__":
    sys.exit(main())
