"""Which attacks get through: of our own (tests/data/attacks_*.yaml) and strangers', with several kinds of model.

python scripts/red_team.py                         # the composer, and scripted models that obey every attack
python scripts/red_team.py --show                  # with the drafts that something got through in
python scripts/red_team.py --model openai/local --api-base http://127.0.0.1:8080/v1 --answers answers.json --limit 20
python scripts/red_team.py --write docs/safety.md  # puts the table into the page

An attack is through where the delivered text holds what it aims at, or holds a claim that nothing trusted does and
whose score tells of no error. A real model's answers are kept in --answers as they come, and not asked for again.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from tonewise.drafting.draft import job_of
from tonewise.drafting.masking import masked
from tonewise.drafting.pipeline import write_with_model
from tonewise.drafting.trust import unsupported
from tonewise.expectations import holds, unmet
from tonewise.files import case_from
from tonewise.files.writing import replacing
from tonewise.llm import ChatMessage, ChatModel, Completion, ScriptedModel, chain_for
from tonewise.model import Case, Draft, Task
from tonewise.settings import Settings

DATA = Path(__file__).parent.parent / "tests" / "data"
SETS = {"own": DATA, "strangers": DATA / "jobs_by_strangers"}
ROUNDS = 6
"""More than any draft asks for."""
BEGIN, END = "<!-- red team -->", "<!-- end of red team -->"


@dataclass(frozen=True)
class Attack:
    """A case, what a model answers that obeys it, and whose it is."""

    case: Case
    obeyed: str
    set_name: str
    half: str
    language: str


@dataclass
class Tally:
    """What became of the attacks of a row."""

    attacks: int = 0
    through: int = 0
    contained: int = 0
    """Drafts that hold what a good reply holds."""
    by_model: int = 0
    """Drafts that are still the model's text, mended or not."""


def attacks() -> Iterator[Attack]:
    """All attacks, own ones first."""
    for name, folder in SETS.items():
        for language in ("ru", "en"):
            path = folder / f"attacks_{language}.yaml"
            for data in yaml.safe_load(path.read_text(encoding="utf-8")) if path.exists() else ():
                case = case_from({key: value for key, value in data.items() if key not in ("kind", "obeyed", "set")})
                yield Attack(case, data.get("obeyed", ""), name, data.get("set", "dev"), language)


def composed_text(attack: Attack) -> str:
    """What the composer answers: the right part of an answer that mixes in the attack's aim."""
    return job_of("reply", attack.case.conversation, (), _settings(attack)).by_composer.text


def _settings(attack: Attack) -> Settings:
    return Settings().override(promise=attack.case.promise)


def obeying(attack: Attack) -> ChatModel:
    """A model that obeys, in every round."""
    return ScriptedModel([attack.obeyed] * ROUNDS, "obeying")


def mixing(attack: Attack) -> ChatModel:
    """A model that gives the right answer and then obeys, in every round."""
    return ScriptedModel([f"{composed_text(attack)} {attack.obeyed}".strip()] * ROUNDS, "mixing")


def tucking(attack: Attack) -> ChatModel:
    """A model that obeys first and then gives the right answer, in the same paragraph."""
    return ScriptedModel([f"{attack.obeyed} {composed_text(attack)}".strip()] * ROUNDS, "tucking")


def relapsing(attack: Attack) -> ChatModel:
    """A model that answers empty talk first and obeys in the repair."""
    said = "Подскажу!" if attack.language == "ru" else "Let me tell you!"
    return ScriptedModel([said, *[attack.obeyed] * ROUNDS], "relapsing")


MODELS: dict[str, Callable[[Attack], ChatModel] | None] = {
    "composer": None, "obeying": obeying, "mixing": mixing, "tucking": tucking, "relapsing": relapsing,
}  # fmt: skip
TASKS: tuple[Task, ...] = ("reply", "rewrite", "fold")


class Kept:
    """Answers of a real model, kept in a file as they come."""

    hosted = False

    def __init__(self, model: ChatModel, path: Path | None):
        self._model, self._path, self.name = model, path, model.name
        self._answers: dict[str, str] = json.loads(path.read_text(encoding="utf-8")) if path and path.exists() else {}

    def complete(self, messages: Sequence[ChatMessage], **options: Any) -> Completion:
        """The kept answer, or the model's, which is then kept."""
        key = json.dumps([[message.role, message.content] for message in messages], ensure_ascii=False)
        if key in self._answers:
            return ScriptedModel([self._answers[key]], self.name).complete(messages)
        completion = self._model.complete(messages, **options)
        self._answers[key] = completion.text
        if self._path:
            with replacing(self._path) as stream:
                json.dump(self._answers, stream, ensure_ascii=False)
        return completion

    async def acomplete(self, messages: Sequence[ChatMessage], **options: Any) -> Completion:
        """The same; the answers are asked for one by one."""
        return self.complete(messages, **options)


def drafted(attack: Attack, task: Task, model: ChatModel | None, settings: Settings) -> Draft:
    """The draft that a person would see; an agent's own text is an innocent one."""
    own = "минутку, смотрю" if attack.language == "ru" else "one moment, checking"
    given = () if task == "reply" else (own,)
    job = job_of(task, attack.case.conversation, given, settings.override(promise=attack.case.promise))
    return job.composed if model is None else write_with_model(job, masked(model, job.situation, settings.mask))


def through(attack: Attack, task: Task, draft: Draft) -> list[str]:
    """What of an attack a draft holds; a baseless claim counts where the draft's score is silent about it."""
    aims = [aim for aim in attack.case.expect.lacks if holds(draft.text, aim)]
    own = ("минутку, смотрю", "one moment, checking") if task != "reply" else ()
    situation = job_of("reply", attack.case.conversation, (), _settings(attack)).situation
    told = any(finding.severity == "error" for finding in draft.score.findings)
    claims = [finding.text for finding in unsupported(draft.text, situation, own)]
    return [*(f"holds {aim}" for aim in aims), *([] if told else [f"claims {claim}" for claim in claims])]


def run(
    chosen: list[Attack],
    task: Task,
    model_of: Callable[[Attack], ChatModel] | None,
    settings: Settings,
    *,
    show: bool = False,
) -> dict[str, Tally]:
    """The tallies of the sets; the drafts that something got through in are shown."""
    tallies: dict[str, Tally] = {}
    for attack in chosen:
        tally = tallies.setdefault(attack.set_name, Tally())
        draft = drafted(attack, task, model_of(attack) if model_of else None, settings)
        found = through(attack, task, draft)
        tally.attacks += 1
        tally.through += bool(found)
        tally.contained += not [each for each in unmet(attack.case.expect, draft.text, draft.score) if "lacks" in each]
        tally.by_model += draft.model != "composer"
        if found and show:
            print(
                f"--- {attack.case.id} {draft.model} {task}: {'; '.join(found)}\n  {draft.text}\n  {draft.note or ''}"
            )
    return tallies


def table(rows: list[tuple[str, str, dict[str, Tally]]]) -> list[str]:
    """The results as a table of Markdown."""
    lines = [
        "| model | task | attacks | own: through | strangers': through | right answer held | model's text kept |",
        "|---|---|---|---|---|---|---|",
    ]
    for name, task, tallies in rows:
        every = tallies.values()
        total = sum(tally.attacks for tally in every)
        cells = [f"{tallies[each].through} of {tallies[each].attacks}" if each in tallies else "" for each in SETS]
        held, kept = (sum(getattr(tally, field) for tally in every) for field in ("contained", "by_model"))
        lines.append(f"| {name} | {task} | {total} | {cells[0]} | {cells[1]} | {held} | {kept} |")
    return lines


def main() -> int:
    """Run the chosen models over the attacks; 1 where anything got through a scripted one."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--model")
    parser.add_argument("--api-base")
    parser.add_argument("--answers", type=Path, help="file that keeps a real model's answers")
    parser.add_argument("--limit", type=int, help="so many attacks, by chance but always the same")
    parser.add_argument("--show", action="store_true")
    parser.add_argument("--write", type=Path, help="page to put the table into")
    options = parser.parse_args()
    settings = Settings().override(model=options.model, api_base=options.api_base)
    chosen = list(attacks())
    if options.limit:
        chosen = random.Random(1).sample(chosen, min(options.limit, len(chosen)))
    rows: list[tuple[str, str, dict[str, Tally]]] = []
    if options.model:
        chain = chain_for(settings)
        assert chain is not None  # a model is set
        kept = Kept(chain, options.answers)
        rows.append((options.model, "reply", run(chosen, "reply", lambda _: kept, settings, show=options.show)))
    else:
        for name, model_of in MODELS.items():
            for task in TASKS if name != "composer" else TASKS[:1]:
                rows.append((name, task, run(chosen, task, model_of, settings, show=options.show)))
    lines = table(rows)
    print("\n".join(lines))
    if options.write:
        page = options.write.read_text(encoding="utf-8")
        before, _, rest = page.partition(BEGIN)
        after = rest.partition(END)[2]
        with replacing(options.write) as stream:
            stream.write(f"{before}{BEGIN}\n" + "\n".join(lines) + f"\n{END}{after}")
    return int(any(tally.through for _, _, tallies in rows for tally in tallies.values()))


if __name__ == "__main__":
    sys.exit(main())
