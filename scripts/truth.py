"""How often each rule finds what it should, and nothing else: precision and recall over the case files.

``python scripts/truth.py`` prints a row for each rule, language and set, with Wilson's 95 % intervals, and the good
replies that should stay free of errors and warnings. ``--write docs/truth.md`` writes the same to a file.
"""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Iterator
from math import sqrt
from pathlib import Path

from tonewise.files import read_cases
from tonewise.rules import rule
from tonewise.scoring import score_case
from tonewise.testing import RuleCase, load_cases, problem

ROOT = Path(__file__).parents[1]
Z = 1.96

HEAD = """# How often the rules are right

Made by `make truth` from the cases in `tests/rules`. *dev* cases were seen while a rule was made. *check* cases were
kept apart until its first run on them; what that run missed has been mended since, so these rows flatter now. That
first run:

| rule | check cases | missed | false alarms |
|---|---|---|---|
| mirror-emoji | 26 | 0 | 1 |
| mirror-formality | 30 | 0 | 0 |
| no-canned-phrases | 32 | 2 | 0 |
| no-empty-holding | 33 | 2 | 0 |
| reply-in-their-language | 25 | 0 | 0 |

The same hands wrote the cases and the rules: expect less of a stranger's text. Brackets are 95 % intervals (Wilson).
"""


def interval(hits: int, of: int) -> str:
    """A share with its Wilson interval, as ``.95 [.90, .98]``; a dash where there is nothing to count."""
    if not of:
        return "–"
    share = hits / of
    spread = Z * sqrt(share * (1 - share) / of + Z**2 / (4 * of**2)) / (1 + Z**2 / of)
    centre = (share + Z**2 / (2 * of)) / (1 + Z**2 / of)
    return f"{share:.2f} [{max(0, centre - spread):.2f}, {min(1, centre + spread):.2f}]"


def rows() -> Iterator[str]:
    """A table of the rules in the order of their ids."""
    yield "| rule | language | set | cases | precision | recall |"
    yield "|---|---|---|---|---|---|"
    for path in sorted((ROOT / "tests" / "rules").glob("*.yaml")):
        counts: Counter[tuple[str, str, str]] = Counter()
        for case in load_cases(path):
            counts[case.language, case.set, outcome(case)] += 1
        for language, which in sorted({key[:2] for key in counts}):
            right, missed, false, silent = (
                counts[language, which, kind] for kind in ("hit", "miss", "false", "silent")
            )
            precision, recall = interval(right, right + false), interval(right, right + missed)
            cases = right + missed + false + silent
            yield f"| {path.stem} | {language} | {which} | {cases} | {precision} | {recall} |"


def outcome(case: RuleCase) -> str:
    """``hit`` or ``miss`` for a reply that breaks the rule, ``silent`` or ``false`` for one that does not."""
    right = problem(case, rule(case.rule)) is None
    return ("hit" if right else "miss") if case.fails else ("silent" if right else "false")


def clean() -> Iterator[str]:
    """Good replies, and those in which a rule of severity error or warning finds something."""
    cases = list(read_cases(ROOT / "tests" / "data" / "clean_replies.yaml"))
    flagged = {
        case.id: sorted({finding.rule for finding in score_case(case).findings if finding.severity != "advice"})
        for case in cases
    }
    spoilt = {name: rules for name, rules in flagged.items() if rules}
    yield f"Good replies that stay free of errors and warnings: {interval(len(cases) - len(spoilt), len(cases))}."
    yield from (f"- {name}: {', '.join(rules)}" for name, rules in spoilt.items())


def main() -> None:
    """Print the tables, and write them where asked."""
    parser = argparse.ArgumentParser(description="Precision and recall of the rules over tests/rules.")
    parser.add_argument("--write", type=Path, help="a Markdown file to write as well")
    path = parser.parse_args().write
    text = "\n".join((HEAD, *rows(), "", *clean(), ""))
    print(text)
    if path:
        path.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
