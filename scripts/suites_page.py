"""Run the shipped suites on the composer, put recorded runs of a language model beside them, and write what came of it.

python scripts/suites_page.py                           # print the tables
python scripts/suites_page.py --write docs/suites.md    # and write them into the page
python scripts/suites_page.py --check docs/suites.md    # fail where the page says something else
python scripts/suites_page.py --record FOLDER           # keep logs of a model, complete or not, as recorded runs

Recorded runs stand in evals/recorded, a log a suite; they are scored by the rules of now, and no model is called.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

from tonewise.evals.comparing import together
from tonewise.evals.logs import read_log
from tonewise.evals.reporting import report_of
from tonewise.evals.results import CaseReport, Comparison, Interval, Report, VariantReport
from tonewise.evals.running import RunJob, run_suite
from tonewise.evals.suite import COMPOSER, STORED
from tonewise.evals.suites import load_suite
from tonewise.settings import Settings

ROOT = Path(__file__).parent.parent
SUITES = ROOT / "evals" / "suites"
RECORDED = ROOT / "evals" / "recorded"
BEGIN, END = "<!-- made by scripts/suites_page.py --write: do not change -->", "<!-- end of what is made -->"
CALLS = {"better": "better", "worse": "worse", "equal": "no difference", "too-few": "too few to tell"}


def main() -> int:
    """Print the tables; with --write or --check hold a page to them."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--write", type=Path, metavar="PAGE")
    parser.add_argument("--check", type=Path, metavar="PAGE")
    parser.add_argument("--record", type=Path, metavar="FOLDER")
    options = parser.parse_args()
    if options.record:
        record(options.record)
        return 0
    made = "\n".join(lines(reports()))
    page = options.write or options.check
    if page is None:
        print(made)
        return 0
    text = page.read_text(encoding="utf-8")
    head, _, rest = text.partition(BEGIN)
    new = f"{head}{BEGIN}\n\n{made}\n{END}{rest.partition(END)[2]}"
    if options.check and new != text:
        print(f"{page} is out of date: python scripts/suites_page.py --write {page}")
        return 1
    if options.write:
        page.write_text(new, encoding="utf-8")
    return 0


def reports() -> Iterator[Report]:
    """A report for each suite: the composer's drafts, the stored replies, and recorded drafts of models."""
    with tempfile.TemporaryDirectory() as folder:
        for suite in sorted(SUITES.glob("*.yaml")):
            log = run_suite(
                RunJob(loaded=load_suite(suite), settings=Settings(), out=Path(folder) / f"{suite.stem}.jsonl")
            )
            recorded = RECORDED / f"{suite.stem}.jsonl"
            yield together([log, recorded]) if recorded.exists() else report_of(log)


def lines(reports: Iterator[Report]) -> Iterator[str]:
    """The page's tables."""
    made = list(reports)
    models = sorted({variant.name for report in made for variant in report.variants} - {COMPOSER, STORED})
    yield "| suite | cases | what is expected of stored replies, found | composer's drafts that pass |" + "".join(
        f" {name} |" for name in models
    )
    yield "|---|---|---|---|" + "---|" * len(models)
    for report in made:
        names = [STORED, COMPOSER, *models]
        yield f"| {report.suite} | {len(report.cases)} | {' | '.join(_share(report, name) for name in names)} |"
    yield ""
    yield from _by_language(made, [STORED, COMPOSER, *models])
    for name in models:
        yield from _against(made, name)
    yield from _failing(made)


def _share(report: Report, name: str) -> str:
    variant = next((each for each in report.variants if each.name == name), None)
    if variant is None:
        return "–"
    return _told(_passed(variant), variant)


def _passed(variant: VariantReport) -> Interval:
    return next(each.interval for each in variant.measures if each.scorer == "passed")


def _told(interval: Interval, variant: VariantReport) -> str:
    if interval.value is None or interval.low is None or interval.high is None:
        return f"{variant.errors} broke"
    broke = f", {variant.errors} broke" if variant.errors else ""
    return f"{interval.value:.2f} [{interval.low:.2f}, {interval.high:.2f}] of {interval.n}{broke}"


def _by_language(made: Sequence[Report], names: Sequence[str]) -> Iterator[str]:
    counts: Counter[tuple[str, str, bool]] = Counter()
    for report in made:
        for case in report.cases:
            for draft in case.drafts:
                if draft.passed is not None:
                    counts[_language(case), draft.variant, draft.passed] += 1
    yield "| language |" + "".join(f" {name} |" for name in names)
    yield "|---|" + "---|" * len(names)
    for language in ("ru", "en"):
        cells = []
        for name in names:
            passed, failed = counts[language, name, True], counts[language, name, False]
            cells.append(f"{passed}/{passed + failed} {passed / (passed + failed):.2f}" if passed + failed else "–")
        yield f"| {language} | {' | '.join(cells)} |"
    yield ""


def _language(case: CaseReport) -> str:
    return "ru" if "ru" in case.case.tags else "en"


def _against(made: Sequence[Report], model: str) -> Iterator[str]:
    """What the model's drafts are worth beside the composer's, on the same cases."""
    found = [(report.suite, each) for report in made for each in report.comparisons if _is_of(each, model)]
    if not found:
        return
    yield f"`{model}` beside the composer, on the cases that both drafted:"
    yield ""
    yield "| suite | cases | passed, difference | better | worse | p, corrected | verdict |"
    yield "|---|---|---|---|---|---|---|"
    for suite, each in found:
        bounds = "" if each.low is None or each.high is None else f" [{each.low:+.2f}, {each.high:+.2f}]"
        yield (
            f"| {suite} | {each.n} | {each.difference:+.2f}{bounds} | {each.better} | {each.worse} "
            f"| {each.p_adjusted:.3f} | {CALLS[each.call]} |"
        )
    yield ""


def _is_of(comparison: Comparison, model: str) -> bool:
    return comparison.scorer == "passed" and (comparison.first, comparison.second) == (COMPOSER, model)


def _failing(made: Sequence[Report]) -> Iterator[str]:
    """Which cases fail, by suite and by who wrote: honest work for later."""
    yield "Cases that fail:"
    yield ""
    for report in made:
        by_variant: dict[str, list[str]] = {}
        for case in report.cases:
            for draft in case.drafts:
                if draft.passed is not True:
                    by_variant.setdefault(draft.variant, []).append(case.id)
        for name, ids in sorted(by_variant.items()):
            yield f"- {report.suite}, {name} ({len(ids)}): {', '.join(ids)}"


def record(folder: Path) -> None:
    """Keep the logs of a folder as recorded runs: the drafts of models alone, their traces left out."""
    RECORDED.mkdir(exist_ok=True)
    for log in sorted((*folder.glob("*.jsonl"), *folder.glob("*.jsonl.part"))):
        header, records = read_log(log)
        with (RECORDED / log.name.removesuffix(".part")).open("w", encoding="utf-8") as stream:
            kept_header = header.model_copy(update={"drafts": None})  # stored replies are left out
            stream.write(kept_header.model_dump_json(by_alias=True, exclude_defaults=True) + "\n")
            for each in records:
                if each.variant != STORED and each.draft is not None:
                    kept = each.model_copy(update={"draft": each.draft.model_copy(update={"trace": ()})})
                    data = kept.model_dump(mode="json", by_alias=True, exclude_defaults=True)
                    stream.write(json.dumps(data, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    sys.exit(main())
