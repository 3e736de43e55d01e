"""Pictures of an evaluation's page for docs/eval-report.md, taken in a headless Chromium.

``python scripts/page_pictures.py`` drafts the English cases of some shipped suites with the composer, once with nothing
to promise and once with a time, writes the page of that run, and takes docs/images/eval-report-*.png.
``--page FILE`` keeps the page.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

import yaml

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT / "tests" / "evals"))

SUITES = ("many-questions", "refusals", "money")
CASE = "many-en-05"
MOST_BYTES = 150_000


def made(folder: Path) -> Path:
    """The page of a run with two settings."""
    from tonewise.evals.page import page
    from tonewise.evals.reporting import report_of
    from tonewise.evals.running import RunJob, run_suite
    from tonewise.evals.suites import load_suite
    from tonewise.settings import Settings

    cases = [
        {**each.case.model_dump(mode="json", by_alias=True, exclude_defaults=True), "id": each.id}
        for name in SUITES
        for each in load_suite(ROOT / "evals" / "suites" / f"{name}.yaml").cases
        if "-en-" in each.id and not each.case.replies
    ]
    suite = folder / "promises.yaml"
    bars = [{"scorer": "gate", "min": 0.9}, {"scorer": "rule/grounded", "min": 0.95}]
    settings = {"no-time": {}, "by-6-pm": {"promise": "by 6 pm"}}
    suite.write_text(
        yaml.safe_dump(
            {"name": "promises", "description": "The composer with nothing to promise, and with a time",
             "settings": settings, "bars": bars, "cases": cases},
            allow_unicode=True, sort_keys=False,
        ),
        encoding="utf-8",
    )  # fmt: skip
    log = run_suite(RunJob(loaded=load_suite(suite), settings=Settings(), out=folder / "promises.jsonl"))
    path = folder / "promises.html"
    path.write_text("".join(page(report_of(log, keep="all"))), encoding="utf-8")
    return path


def pictures(path: Path, out: Path) -> None:
    """The matrix, a case in the dark, and a phone."""
    from browser import Browser

    out.mkdir(exist_ok=True)
    with Browser() as browser:
        browser.open(path, width=1040, height=800)
        browser.picture(out / "eval-report-matrix.png")
        browser.open(path, f"#diff=0&case={CASE}", width=1000, height=620, dark=True)
        browser.js("document.activeElement.blur()")
        browser.picture(out / "eval-report-case.png")
        browser.open(path, width=360, height=740)
        browser.js("document.getElementById('changes-head').scrollIntoView()")
        browser.picture(out / "eval-report-phone.png")
        assert not browser.problems, browser.problems
    for picture in sorted(out.glob("eval-report-*.png")):
        size = picture.stat().st_size
        print(f"{picture.relative_to(ROOT)} {size:,} bytes")
        assert size <= MOST_BYTES, picture


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--page", type=Path, metavar="FILE")
    kept = parser.parse_args().page
    with TemporaryDirectory() as folder:
        made_page = made(Path(folder))
        if kept:
            kept.write_bytes(made_page.read_bytes())
        pictures(made_page, ROOT / "docs" / "images")
