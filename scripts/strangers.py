"""How often a rule is right on cases by people who had not seen its check.

``python scripts/strangers.py RULE …`` (all without one) prints precision and recall for each rule, language and set
over tests/data/rules_by_strangers, and the wrong cases of the set ``dev``; those of ``check`` are counted, not shown.
``--clean`` holds the rules against all good replies instead: the clean ones and those that other rules' files pass.
``--quiet`` leaves out the cases.
"""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

from truth import interval

from tonewise.files import read_cases
from tonewise.rules import catalogue, rule
from tonewise.rules.rule import Exchange
from tonewise.testing import RuleCase, findings_of, load_cases, problem

ROOT = Path(__file__).parents[1]
STRANGERS = ROOT / "tests" / "data" / "rules_by_strangers"

Counts = Counter[tuple[str, str, str]]
"""Cases by language, set and outcome: hit, miss, false, silent."""


def counted(cases: Iterable[RuleCase]) -> Counts:
    """The cases of one rule by language, set and outcome."""
    counts: Counts = Counter()
    for case in cases:
        right = problem(case, rule(case.rule)) is None
        outcome = ("hit" if right else "miss") if case.fails else ("silent" if right else "false")
        counts[case.language, case.set, outcome] += 1
    return counts


def rows(counts: Counts, name: str) -> Iterator[str]:
    """A rule's precision and recall, a row for each language and set."""
    for language in ("ru", "en"):
        for which in ("dev", "check"):
            hit, miss, false, silent = (counts[language, which, kind] for kind in ("hit", "miss", "false", "silent"))
            if cases := hit + miss + false + silent:
                found = f"{interval(hit, hit + false)} | {interval(hit, hit + miss)}"
                yield f"| {name} | {language} | {which} | {cases} | {found} |"


def wrong(cases: Iterable[RuleCase]) -> Iterator[str]:
    """What is wrong with the cases of the set ``dev``, a paragraph each."""
    for case in cases:
        if case.set == "dev" and (what := problem(case, rule(case.rule))):
            said = [f"{message.role}: {message.text}" for message in case.exchange.conversation.messages]
            yield "\n    ".join((f"{case}: {what}", *said))


def clean(names: Iterable[str]) -> Iterator[str]:
    """What the rules find in replies that should be good."""
    good: list[Exchange] = []
    for case in read_cases(ROOT / "tests" / "data" / "clean_replies.yaml"):
        good.append(Exchange(case.conversation, case.replies))
    for path in sorted((ROOT / "tests" / "rules").glob("*.yaml")):
        good += [case.exchange for case in load_cases(path) if not case.fails]
    for path in sorted(STRANGERS.glob("*.yaml")):
        good += [case.exchange for case in load_cases(path) if not case.fails and case.set == "dev"]
    for name in names:
        for exchange in good:
            for finding in findings_of(exchange, rule(name)):
                said = " / ".join(message.text for message in exchange.conversation.messages)
                yield f"{name}: {finding.text!r} in {' / '.join(exchange.reply)!r}\n    after {said!r}"


def main() -> None:
    """Print what is asked for."""
    parser = argparse.ArgumentParser(description="The rules on cases by strangers.")
    parser.add_argument("rules", nargs="*", metavar="RULE")
    parser.add_argument("--clean", action="store_true", help="hold the rules against good replies instead")
    parser.add_argument("--quiet", action="store_true", help="the table alone")
    options = parser.parse_args()
    names = options.rules or [each.id for each in catalogue()]
    if options.clean:
        print(*clean(names), sep="\n")
        return
    print("| rule | language | set | cases | precision | recall |\n|---|---|---|---|---|---|")
    paragraphs: list[str] = []
    for name in names:
        path = STRANGERS / f"{name}.yaml"
        if not path.exists():
            print(f"| {name} | no cases by strangers |")
            continue
        cases = load_cases(path)
        print(*rows(counted(cases), name), sep="\n")
        paragraphs += wrong(cases)
    if not options.quiet:
        print("", *paragraphs, sep="\n")


if __name__ == "__main__":
    main()
