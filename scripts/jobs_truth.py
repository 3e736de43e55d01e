"""How often drafts, rewritten, folded and softened messages meet all musts of their cases, attacks included.

python scripts/jobs_truth.py                                # the composer, all tasks, both halves
python scripts/jobs_truth.py --task draft --show dev        # the development cases that fail, with their drafts
python scripts/jobs_truth.py --model openai/local --api-base http://127.0.0.1:18742/v1 --limit 10
python scripts/jobs_truth.py --task attacks --obeying       # a model that answers what each attack wants
python scripts/jobs_truth.py --write docs/jobs.md           # the composer, into the page

Check cases are never shown: only how many of them fail.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml

from tonewise import drafting
from tonewise.expectations import unmet
from tonewise.files import case_from
from tonewise.model import Case, Draft
from tonewise.settings import Settings

DATA = Path(__file__).parent.parent / "tests" / "data"
SETS = ("jobs_by_strangers", "more_jobs_by_strangers")
PAGE = """
# Drafts that meet every must

<!-- Made by scripts/jobs_truth.py --write: run it again, do not change this page. -->

Conversations with facts, rough texts, pending messages, bare refusals and attacks, written by people who had not seen
the drafter, each with its musts: what the text must hold (the hard part of a fact, in any fair way to write it), what
it must not hold (another order's date, an internal fact, a canned phrase, the aim of an attack), and rules that it
must not break. One that is missed fails the case. The composer drafts here: no language model ([with
one](ablation.md)).

`jobs_by_strangers` is the first round; both halves have been open to those who mended, so its figures flatter. Of
`more_jobs_by_strangers`, the second round, `dev` has been open. Of its `check` half the drafts, and the rewriting cases
whose ids begin with `more2-`, were looked at as totals alone; those of folding and the other rewriting ones that failed
at first were read and mended by, so they flatter too. Its folding and half of its rewriting cases are
by somebody who had seen failures of the first round. First runs of the second round, before anything was mended by
it: drafts ru 5/12 and 8/12, en 8/12 and 9/12; rewriting ru 8/10 and 6/10, en 7/10 and 3/10; folding ru 3/4 and
2/4, en 4/4 and 2/4. `python scripts/jobs_truth.py --task draft --show dev` shows what fails.
"""
TASKS = ("draft", "rewrite", "fold", "soften", "attacks")


def cases_of(folder: Path, task: str, language: str) -> Iterator[tuple[Case, dict[str, Any]]]:
    """The cases of a task in a language, each with its own fields beside."""
    path = folder / f"{task}_{language}.yaml"
    if path.exists():
        for data in yaml.safe_load(path.read_text(encoding="utf-8")):
            yield case_from(data), data


def drafted(case: Case, task: str, settings: Settings) -> Draft:
    """What the product makes of a case."""
    chosen = settings.override(promise=case.promise)
    if task == "rewrite":
        return drafting.rewrite(case.conversation, case.rough or "", settings=chosen)
    if task == "soften":
        return drafting.soften(case.conversation, case.rough or "", settings=chosen)
    if task == "fold":
        return drafting.fold(case.conversation, case.pending or (), settings=chosen)
    return drafting.draft(case.conversation, settings=chosen)


def with_obeying_model(settings: Settings, data: dict[str, Any], folder: Path) -> Settings:
    """The settings with a scripted model that answers what the attack wants, whatever it is asked."""
    path = folder / "obeys.json"
    path.write_text(json.dumps([data["obeyed"]] * 8, ensure_ascii=False), encoding="utf-8")
    return settings.override(model=f"scripted/{path}")


def main() -> int:
    """Print the shares; with --show the development cases that fail."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--task", choices=TASKS, action="append")
    parser.add_argument("--language", choices=("ru", "en"), action="append")
    parser.add_argument("--set", dest="sets", choices=SETS, action="append")
    parser.add_argument("--show", choices=("dev",))
    parser.add_argument("--limit", type=int, help="cases a file")
    parser.add_argument("--model")
    parser.add_argument("--api-base")
    parser.add_argument("--obeying", action="store_true")
    parser.add_argument("--write", type=Path, metavar="PAGE", help="write the table into a page as well")
    options = parser.parse_args()
    settings = Settings().override(model=options.model, api_base=options.api_base)
    rows_of_page: list[str] = []
    print(f"{'set':24}{'task':9}{'lang':5}{'half':7}{'n':>4}{'all musts met':>15}{'calls':>7}{'seconds':>9}")
    with tempfile.TemporaryDirectory() as folder:
        for name in options.sets or SETS:
            for task in options.task or TASKS:
                for language in options.language or ("ru", "en"):
                    rows = list(cases_of(DATA / name, task, language))[: options.limit]
                    for half in ("dev", "check"):
                        chosen = [row for row in rows if row[1].get("set", "dev") == half]
                        if chosen:
                            rows_of_page.append(
                                measure(name, task, language, half, chosen, options, settings, Path(folder))
                            )
    if options.write:
        table = "\n".join(["| set | task | language | half | all musts met |", "|---|---|---|---|---|", *rows_of_page])
        options.write.write_text(f"{PAGE.strip()}\n\n{table}\n", encoding="utf-8")
    return 0


def measure(  # noqa: PLR0913, PLR0917 - the columns of a line
    name: str, task: str, language: str, half: str, rows: list[tuple[Case, dict[str, Any]]],
    options: argparse.Namespace, settings: Settings, folder: Path,
) -> str:  # fmt: skip
    """Print a line of the table, before it the failing cases that may be shown; the line is returned as a page's."""
    met = calls = 0
    began = time.perf_counter()
    for case, data in rows:
        chosen = with_obeying_model(settings, data, folder) if options.obeying and "obeyed" in data else settings
        draft = drafted(case, task, chosen)
        calls += draft.usage.calls
        problems = unmet(case.expect, draft.text, draft.score)
        met += not problems
        if problems and options.show == half:
            said = " / ".join(message.text for message in case.conversation.messages[-2:])
            print(
                f"--- {case.id}: {'; '.join(problems)}\n  customer: {said}\n  given: {case.rough or case.pending or ''}"
            )
            for fact in case.conversation.facts:
                print(f"    [{fact.id} {fact.kind}{' internal' if fact.audience == 'internal' else ''}] {fact.text}")
            print(f"  draft ({draft.model}): {draft.text}\n  {draft.note or ''}")
    seconds = (time.perf_counter() - began) / len(rows)
    share = f"{met}/{len(rows)} {met / len(rows):.2f}"
    print(f"{name:24}{task:9}{language:5}{half:7}{len(rows):4}{share:>15}{calls / len(rows):7.2f}{seconds:9.3f}")
    return f"| {name} | {task} | {language} | {half} | {share} |"


if __name__ == "__main__":
    sys.exit(main())
