"""How often a rule is right on cases by people who had not seen its check.

``python scripts/strangers.py RULE …`` (all without one) prints precision and recall for each rule, language and set
over tests/data/rules_by_strangers, and the wrong cases of the set ``dev``; those of ``check`` are counted, not shown.
``--clean`` holds the rules against all good replies instead: the clean ones and those that other rules' files pass.
``--more`` takes the second round of cases, tests/data/more_by_strangers, and ``--quiet`` leaves out the wrong ones.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterable, Iterator
from pathlib import Path

from truth import MORE, OWN, STRANGERS, counted, rows

from tonewise.files import read_cases
from tonewise.rules import catalogue, rule
from tonewise.rules.rule import Exchange
from tonewise.testing import RuleCase, findings_of, load_cases, problem

ROOT = Path(__file__).parents[1]


def wrong(cases: Iterable[RuleCase]) -> Iterator[str]:
    """What is wrong with the cases of the set ``dev``, a paragraph each."""
    for case in cases:
        if case.set == "dev" and (what := problem(case, rule(case.rule))):
            said = [f"{message.role}: {message.text}" for message in case.exchange.conversation.messages]
            yield "\n    ".join((f"{case}: {what}", *said))


def clean(names: Iterable[str]) -> Iterator[str]:
    """What the rules find in replies that should be good."""
    good: list[Exchange] = []
    for name in ("clean_replies", "clean_by_strangers_a", "clean_by_strangers_b"):  # c is counted and not read
        for case in read_cases(ROOT / "tests" / "data" / f"{name}.yaml"):
            good.append(Exchange(case.conversation, case.replies))
    for path in sorted(OWN.glob("*.yaml")):
        good += [case.exchange for case in load_cases(path) if not case.fails]
    for path in sorted(STRANGERS.glob("*.yaml")):
        good += [case.exchange for case in load_cases(path) if not case.fails and case.set == "dev"]
    for wanted in map(rule, names):
        for exchange in good:
            for finding in findings_of(exchange, wanted):
                said = " / ".join(message.text for message in exchange.conversation.messages)
                yield f"{wanted.id}: {finding.text!r} in {' / '.join(exchange.reply)!r}\n    after {said!r}"


def main() -> None:
    """Print what is asked for."""
    parser = argparse.ArgumentParser(description="The rules on cases by strangers.")
    parser.add_argument("rules", nargs="*", metavar="RULE")
    parser.add_argument("--clean", action="store_true", help="hold the rules against good replies instead")
    parser.add_argument("--more", action="store_true", help="the second round of strangers' cases instead of the first")
    parser.add_argument("--quiet", action="store_true", help="the table alone")
    options = parser.parse_args()
    names = options.rules or [each.id for each in catalogue()]
    if options.clean:
        print(*clean(names), sep="\n")
        return
    folder = MORE if options.more else STRANGERS
    cases = {name: load_cases(path) for name in names if (path := folder / f"{name}.yaml").exists()}
    print(*rows({name: counted(of_rule, "strangers' ") for name, of_rule in cases.items()}), sep="\n")
    if not options.quiet:
        print("", *(line for of_rule in cases.values() for line in wrong(of_rule)), sep="\n")


if __name__ == "__main__":
    main()
