"""How the drafter, the rules and the reader do on text by somebody who had not seen them.

python scripts/fresh_truth.py             # the totals
python scripts/fresh_truth.py --errors    # every disagreement too; cases looked at are seen, and flatter from then on
"""

from __future__ import annotations

import argparse
from collections import Counter

import yaml
from compose_truth import DATA, wrong_in
from questions_truth import judged, line

from tonewise.files import read_cases
from tonewise.model import Case
from tonewise.scoring import score_case

LANGUAGES = ("ru", "en")


def drafts(tell: bool) -> None:
    """Shares of everyday conversations that the composer answers wholly, and without a wrong fact."""
    print(f"{'everyday drafts':28}{'n':>5}{'all answered':>14}{'nothing wrong':>15}{'both':>8}")
    for language in LANGUAGES:
        cases = yaml.safe_load((DATA / f"everyday_{language}.yaml").read_text(encoding="utf-8"))
        full = clean = both = 0
        for case in cases:
            lacking, extra, text = wrong_in(case, given=False)
            full, clean, both = full + (not lacking), clean + (not extra), both + (not lacking and not extra)
            if tell and (lacking or extra):
                asked = " / ".join(message["text"] for message in case["conversation"]["messages"])
                print(f"  {case['id']} lacks {lacking}, wrongly says {extra}\n     {asked!r}\n     → {text!r}")
        n = len(cases)
        print(f"{language:28}{n:5}{full / n:14.3f}{clean / n:15.3f}{both / n:8.3f}")


def rules(tell: bool) -> None:
    """Precision and recall of each rule in each language, over what the cases assert."""
    counts: dict[tuple[str, str], Counter[str]] = {}
    for case in read_cases(str(DATA / "replies_fresh.yaml")):
        outcomes = score_case(case).rules
        for wanted, names in (("fails", case.expect.fails), ("passes", case.expect.passes)):
            for name in names:
                outcome = f"{wanted} {'found' if outcomes.get(name) == 'fail' else 'silent'}"
                counts.setdefault((name, _language(case)), Counter())[outcome] += 1
                if tell and outcome in {"fails silent", "passes found"}:
                    asked = " / ".join(message.text for message in case.conversation.messages)
                    kind = "missed" if wanted == "fails" else "false alarm"
                    print(f"  {case.id} {name} {kind} {case.note or ''}\n     {asked!r}\n     → {case.reply!r}")
    print(f"\n{'rule':28}{'lang':>5}{'breaks':>8}{'found':>7}{'near':>6}{'false':>7}{'precision':>11}{'recall':>8}")
    for (name, language), tally in sorted(counts.items()):
        broken = tally["fails found"] + tally["fails silent"]
        near = tally["passes found"] + tally["passes silent"]
        precision = tally["fails found"] / max(1, tally["fails found"] + tally["passes found"])
        recall = tally["fails found"] / max(1, broken)
        found, false = tally["fails found"], tally["passes found"]
        print(f"{name:28}{language:>5}{broken:8}{found:7}{near:6}{false:7}{precision:11.3f}{recall:8.3f}")


def questions(tell: bool) -> None:
    """Precision and recall of the questions of customers' turns."""
    cases = yaml.safe_load((DATA / "messages_fresh.yaml").read_text(encoding="utf-8"))
    print()
    for language in LANGUAGES:
        counts: Counter[str] = Counter()
        for case in cases:
            if case["language"] == language:
                counts += judged(case, language, tell)
        print(f"questions {language}  {line(counts)}")


def _language(case: Case) -> str:
    return (case.id or "").split("-")[1]


def main() -> None:
    """Print all three."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--errors", action="store_true", help="list every disagreement")
    tell = parser.parse_args().errors
    drafts(tell)
    rules(tell)
    questions(tell)


if __name__ == "__main__":
    main()
