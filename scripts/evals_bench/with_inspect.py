"""inspect_ai over stored replies: a solver that hands over the reply, and four scorers. Run by bench_evals.py."""

# mypy: ignore-errors
# ruff: noqa: ARG001 - the shapes of functions are the other tool's
# It runs in an environment of its own, with inspect_ai and without tonewise.

import json
import sys
from pathlib import Path

from inspect_ai import Task
from inspect_ai import eval as evaluate
from inspect_ai.dataset import MemoryDataset, Sample
from inspect_ai.model import ModelOutput
from inspect_ai.scorer import Score, accuracy, scorer
from inspect_ai.solver import solver


@solver
def stored():
    """Hand over the reply that the sample holds."""

    async def solve(state, generate):
        state.output = ModelOutput.from_content("stored", state.metadata["reply"])
        state.completed = True
        return state

    return solve


def _scorer(name, holds):
    @scorer(metrics=[accuracy()], name=name)
    def made():
        async def score(state, target):
            return Score(value=1 if holds(state.output.completion.lower(), state.metadata) else 0)

        return score

    return made()


CHECKS = [
    _scorer("contains", lambda text, data: data["contains"].lower() in text),
    _scorer("contains_any", lambda text, data: any(each.lower() in text for each in data["any"])),
    _scorer("lacks", lambda text, data: data["lacks"].lower() not in text),
    _scorer("words", lambda text, data: len(text.split()) <= data["words"]),
]


def main():
    """Evaluate, and print how many samples pass all four."""
    rows = [json.loads(line) for line in Path(sys.argv[1]).read_text(encoding="utf-8").splitlines()]
    samples = [Sample(id=row["id"], input=row["input"], target="", metadata=row) for row in rows]
    task = Task(dataset=MemoryDataset(samples), solver=stored(), scorer=CHECKS)
    log = evaluate(task, model="mockllm/model", log_dir=sys.argv[2], display="none")[0]
    print(sum(all(score.value == 1 for score in sample.scores.values()) for sample in log.samples))


main()
