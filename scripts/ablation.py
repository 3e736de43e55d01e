"""What each step of drafting with a model brings: the model alone, with the plan, with repairs, with patches.

python scripts/ablation.py --model openai/local --api-base http://127.0.0.1:8080/v1 --answers answers.jsonl
python scripts/ablation.py … --sample 12 --write docs/ablation.md
python scripts/ablation.py --answers answers.jsonl --kept      # only what was asked before, no model needed

Answers are kept in a file outside the repository, so that a run goes on where another one ended and steps after the
model can be measured again without it. Cases of the check halves are never shown: only how many of them fail.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from hashlib import sha256
from pathlib import Path
from typing import Any

from jobs_truth import DATA, cases_of

from tonewise.drafting.checking import cleaned
from tonewise.drafting.draft import job_of
from tonewise.drafting.job import Job
from tonewise.drafting.pipeline import write_with_model
from tonewise.drafting.trust import unsupported
from tonewise.errors import ModelAnswerError, ModelError, TonewiseError
from tonewise.expectations import unmet
from tonewise.files import read_conversations
from tonewise.llm import ChatMessage, ChatModel, Completion, model_for
from tonewise.llm.asking import Answering, Ask
from tonewise.model import Case, Task, Usage
from tonewise.settings import Settings

EXAMPLES = Path(__file__).parent.parent / "examples"
STEPS = ("model alone", "and the plan", "and a repair", "and patches", "no model")
TASKS: Mapping[str, Task] = {"draft": "reply", "rewrite": "rewrite", "fold": "fold"}
HALVES = {"examples": "the examples", "dev": "the development half", "check": "the check half"}

ALONE = {
    "ru": {
        "system": "Ты сотрудник поддержки и пишешь ответ клиенту.",
        "facts": "Факты:", "talk": "Переписка:", "customer": "Клиент", "agent": "Поддержка", "given": "Черновик:",
        "reply": "Напиши ответ клиенту.",
        "rewrite": "Перепиши черновик в хороший ответ клиенту.",
        "fold": "Сделай из черновика одно сообщение клиенту.",
    },
    "en": {
        "system": "You are a support agent and write the reply to a customer.",
        "facts": "Facts:", "talk": "Conversation:", "customer": "Customer", "agent": "Support", "given": "Draft:",
        "reply": "Write the reply to the customer.",
        "rewrite": "Rewrite the draft as a good reply to the customer.",
        "fold": "Make one message to the customer of the draft.",
    },
}  # fmt: skip

HEAD = """# What each step brings

<!-- Made by scripts/ablation.py: run it again, do not change this page. -->

One model ({name}) wrote the same drafts four times, with more of [the pipeline](drafting.md) each time. **Model
alone**: the conversation, all facts and "write the reply", and the answer as it came. **And the plan**: the product's
own prompt, which says which fact answers what, and the answer cleaned. **And a repair**: sent back once with what is
wrong, where something is; the better answer. **And patches**: what `tonewise draft --model` gives, mended without the
model first, the composer's draft where even that leaves an error. **No model**: the composer.

*musts met*: all that a stranger wrote a case's reply must hold, must not hold and must pass. *errors*: findings of
severity error a draft, by the rules. *invented*: values, names and promises a draft that nothing trusted holds.
*tokens* are of requests and answers; *seconds* are of the model alone, on a machine that did other work as well.

The sample: {sample}. Both halves had been open to those who mended the composer by then (see [the cases](jobs.md)).
"""


@dataclass
class Kept(Answering):
    """A model whose answers are kept; without a ``model`` behind it, only what was kept is answered."""

    path: Path
    model: ChatModel | None
    temperature: float | None = None
    seconds: float = 0.0
    """What the answers took since this was last set to 0."""
    answers: dict[str, dict[str, Any]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if self.path.exists():
            for line in self.path.read_text(encoding="utf-8").splitlines():
                found = json.loads(line)
                self.answers[found["key"]] = found

    @property
    def name(self) -> str:
        """The model's."""
        return self.model.name if self.model else "kept"

    @property
    def hosted(self) -> bool:
        """Whether the model is."""
        return bool(self.model and self.model.hosted)

    async def _answer(self, ask: Ask) -> Completion:
        asked = [[message.role, message.content] for message in ask.messages] + [[str(ask.schema)]]
        key = sha256(json.dumps(asked, ensure_ascii=False).encode()).hexdigest()
        if key not in self.answers:
            self._keep(key, await self._asked(ask))
        found = self.answers[key]
        self.seconds += found["seconds"]
        if "error" in found:
            raise ModelAnswerError(found["error"])
        return Completion(found["text"], self.name, usage=Usage(**found["usage"]), by=self.name)

    async def _asked(self, ask: Ask) -> dict[str, Any]:
        if self.model is None:
            raise NotKeptError
        began = time.monotonic()
        try:
            completion = await replace(ask, ends=None).put_to(self.model)
        except ModelAnswerError as error:
            return {"error": str(error), "seconds": time.monotonic() - began}
        usage = {name: getattr(completion.usage, name) for name in ("prompt_tokens", "completion_tokens", "calls")}
        return {"text": completion.text, "usage": usage, "seconds": time.monotonic() - began}

    def _keep(self, key: str, found: dict[str, Any]) -> None:
        self.answers[key] = {"key": key, **found}
        with self.path.open("a", encoding="utf-8") as file:
            file.write(json.dumps(self.answers[key], ensure_ascii=False) + "\n")


class NotKeptError(Exception):
    """An answer is wanted that was never asked for."""


@dataclass
class Sum:
    """What the drafts of one step came to."""

    drafts: int = 0
    with_musts: int = 0
    met: int = 0
    errors: int = 0
    invented: int = 0
    calls: int = 0
    tokens: int = 0
    seconds: float = 0.0

    def row(self, step: str) -> str:
        """A line of a table."""
        met = f"{self.met}/{self.with_musts} ({self.met / self.with_musts:.2f})" if self.with_musts else "–"
        each = [self.errors, self.invented, self.calls]
        shares = " | ".join(f"{value / self.drafts:.2f}" for value in each)
        return f"| {step} | {met} | {shares} | {self.tokens / self.drafts:.0f} | {self.seconds / self.drafts:.1f} |"


Sums = dict[tuple[str, str, str], Sum]


def main() -> int:
    """Measure, and print or write the tables."""
    options = _options()
    settings = Settings().override(
        model=options.model, api_base=options.api_base, timeout_seconds=900.0, structured=options.structured,
        repairs=options.repairs,
    )  # fmt: skip
    behind = None if options.kept or not options.model else model_for(options.model, settings)
    model = Kept(Path(options.answers), behind)
    cases = list(_sample(options.sample))
    sums: Sums = {}
    skipped = 0
    for done, (half, task, case) in enumerate(cases, start=1):
        try:
            _measure(sums, half, task, case, model, settings)
        except NotKeptError:
            skipped += 1
        except ModelError as error:
            print(f"stopped after {done - 1} cases: {error}", file=sys.stderr)
            break
        print(f"{done}/{len(cases)}", end="\r", file=sys.stderr)
    page = _page(sums, options.name or options.model or "the model")
    if options.write:
        Path(options.write).write_text(page, encoding="utf-8")
    print(page)
    if skipped:
        print(f"{skipped} cases left out, whose answers were not kept", file=sys.stderr)
    return 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--model")
    parser.add_argument("--api-base")
    parser.add_argument("--name", help="what the page calls the model")
    parser.add_argument("--answers", required=True, help="file of kept answers, outside the repository")
    parser.add_argument("--kept", action="store_true", help="measure only cases whose answers are all kept")
    parser.add_argument("--sample", type=int, default=12, help="cases of a task, language and half")
    parser.add_argument("--structured", choices=("off", "on", "auto"), default="off")
    parser.add_argument("--repairs", type=int, default=1)
    parser.add_argument("--write", metavar="PAGE")
    return parser.parse_args()


def _sample(size: int) -> Iterator[tuple[str, str, Case]]:
    """The cases in an order in which any beginning holds all tasks, languages and halves."""
    rows: list[list[tuple[str, str, Case]]] = []
    paths = sorted(path for path in EXAMPLES.iterdir() if path.suffix in (".json", ".yaml"))
    rows.append([("examples", "draft", Case(conversation=next(iter(read_conversations(path))))) for path in paths])
    for task in TASKS:
        for language in ("ru", "en"):
            found = list(cases_of(DATA / "jobs_by_strangers", task, language))
            for half in ("dev", "check"):
                rows.append([(half, task, case) for case, data in found if data.get("set", "dev") == half])
    for index in range(size):
        yield from (row[index] for row in rows if index < len(row))


def _measure(sums: Sums, half: str, task: str, case: Case, model: Kept, settings: Settings) -> None:  # noqa: PLR0913, PLR0917
    """Let every step write a case's draft, and add up what came of each; nothing is added where a model fails."""
    given = tuple(filter(None, (case.rough, *(case.pending or ()))))
    job = job_of(TASKS[task], case.conversation, given, settings.override(promise=case.promise))
    found = {step: _drafted(step, job, model) for step in STEPS}
    for step, (text, usage, seconds) in found.items():
        one = sums.setdefault((half, task, step), Sum())
        score = job.situation.score(text)
        if case.expect != Case(conversation=case.conversation).expect:
            one.with_musts += 1
            one.met += not unmet(case.expect, text, score)
        one.drafts += 1
        one.errors += sum(finding.severity == "error" for finding in score.findings)
        one.invented += len(unsupported(text, job.situation, given))
        one.calls += usage.calls
        one.tokens += usage.prompt_tokens + usage.completion_tokens
        one.seconds += seconds


def _drafted(step: str, job: Job, model: Kept) -> tuple[str, Usage, float]:
    """A step's text, what it took, and the seconds of the model."""
    model.seconds = 0.0
    if step == "no model":
        return job.composed.text, Usage(), 0.0
    if step == "model alone":
        try:
            completion = model.complete(_alone(job), temperature=0.2, max_tokens=500)
        except ModelAnswerError:
            return "", Usage(calls=1), model.seconds
        return completion.text.strip(), completion.usage, model.seconds
    if step == "and patches":
        draft = write_with_model(job, model)
        return draft.text, draft.usage, model.seconds
    own = replace(job, patches=False, settings=replace(job.settings, repairs=step == "and a repair"))
    draft = write_with_model(own, model)
    if not draft.trace:
        return ("" if draft.note and "nothing for it to say" not in draft.note else draft.text), draft.usage, 0.0
    best = min(draft.trace, key=lambda one: len(one.findings))
    return cleaned(job, best.text), draft.usage, model.seconds


def _alone(job: Job) -> tuple[ChatMessage, ...]:
    """A request that anybody would make: the conversation, the facts, and what to do."""
    words = ALONE["ru" if job.situation.reading.language == "ru" else "en"]
    conversation = job.situation.conversation
    said = [
        f"{words['customer'] if message.role == 'customer' else words['agent']}: {message.text}"
        for message in conversation.messages
        if message.role in ("customer", "agent", "bot")
    ]
    facts = [f"- {fact.text}" for fact in conversation.facts if fact.audience == "customer"]
    given = [words["given"], *job.given, ""] if job.given else []
    lines = [words["facts"], *facts, "", words["talk"], *said, "", *given, words[job.task]]
    return ChatMessage("system", words["system"]), ChatMessage("user", "\n".join(lines))


def _page(sums: Sums, name: str) -> str:
    halves = [half for half in HALVES if any(key[0] == half for key in sums)]
    counts = {
        half: sum(one.drafts for key, one in sums.items() if (key[0], key[2]) == (half, "no model")) for half in halves
    }
    sample = ", ".join(f"{counts[half]} of {HALVES[half]}" for half in halves) or "none"
    parts = [HEAD.format(name=name, sample=sample)]
    for half in halves:
        parts += [f"## {HALVES[half].capitalize()}", ""]
        told = {
            task: [(step, sums[half, task, step]) for step in STEPS if (half, task, step) in sums] for task in TASKS
        }
        told = {task: rows for task, rows in told.items() if rows}
        parts += [*_table([(step, _total(sums, half, step)) for step in STEPS]), ""]
        if half == "dev":
            for task, rows in told.items():
                parts += [f"{task}, {rows[0][1].drafts} drafts:", "", *_table(rows), ""]
    return "\n".join(parts).rstrip() + "\n"


def _total(sums: Sums, half: str, step: str) -> Sum:
    """What the drafts of a step came to over all tasks."""
    ones = [one for key, one in sums.items() if (key[0], key[2]) == (half, step)]
    return Sum(**{each.name: sum(getattr(one, each.name) for one in ones) for each in fields(Sum)})


def _table(rows: Sequence[tuple[str, Sum]]) -> list[str]:
    head = "| step | musts met | errors | invented | calls | tokens | seconds |"
    return [head, "|---|---|---|---|---|---|---|", *(one.row(step) for step, one in rows)]


if __name__ == "__main__":
    try:
        sys.exit(main())
    except TonewiseError as error:
        sys.exit(str(error))
