"""DeepEval over stored replies: four metrics of one's own that call no model. Run by bench_evals.py."""

# mypy: ignore-errors
# ruff: noqa: ARG002 - the shapes of functions are the other tool's
# It runs in an environment of its own, with DeepEval and without tonewise.

import json
import sys
from pathlib import Path

from deepeval import evaluate
from deepeval.evaluate import AsyncConfig, CacheConfig, DisplayConfig
from deepeval.metrics import BaseMetric
from deepeval.test_case import LLMTestCase


class Check(BaseMetric):
    """A check of the words of a reply."""

    threshold = 1.0
    async_mode = False
    include_reason = False

    def __init__(self, name, holds):
        self.name, self.holds, self.score, self.success, self.error = name, holds, 0.0, False, None

    def measure(self, test_case, *args, **kwargs):
        """Score a case."""
        self.score = float(self.holds(test_case.actual_output.lower(), DATA[test_case.name]))
        self.success = self.score >= 1
        return self.score

    async def a_measure(self, test_case, *args, **kwargs):
        """Score a case, too."""
        return self.measure(test_case)

    def is_successful(self):
        """Whether it held."""
        return self.success

    @property
    def __name__(self):
        return self.name


CHECKS = [
    Check("contains", lambda text, data: data["contains"].lower() in text),
    Check("contains any", lambda text, data: any(each.lower() in text for each in data["any"])),
    Check("lacks", lambda text, data: data["lacks"].lower() not in text),
    Check("words", lambda text, data: len(text.split()) <= data["words"]),
]
DATA = {}


def main():
    """Evaluate, and print how many cases pass all four."""
    for line in Path(sys.argv[1]).read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        DATA[row["id"]] = row
    cases = [LLMTestCase(name=name, input=row["input"], actual_output=row["reply"]) for name, row in DATA.items()]
    done = evaluate(
        cases, CHECKS, async_config=AsyncConfig(run_async=False), cache_config=CacheConfig(write_cache=False),
        display_config=DisplayConfig(show_indicator=False, print_results=False),
    )  # fmt: skip
    print(sum(result.success for result in done.test_results))


main()
