"""How often composed drafts answer every question from the right facts, and say no wrong one.

python scripts/compose_truth.py                  # both languages, development and check halves
python scripts/compose_truth.py --given          # with the labelled questions, so that reading them is left out
python scripts/compose_truth.py --show dev ru    # the conversations that fail
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import Any

import yaml

from tonewise.drafting.compose import compose
from tonewise.drafting.plan import make_plan
from tonewise.files import conversation_from
from tonewise.model import Conversation, Question, Reading
from tonewise.reading import read

DATA = Path(__file__).parent.parent / "tests" / "data"


def labelled(conversation: Conversation, expected: list[dict[str, Any]]) -> tuple[Question, ...]:
    """The questions that a person marked, as the reader would give them; kinds are the reader's."""
    read_ones = read(conversation).questions
    found = []
    for wanted in expected:
        text = wanted["question"]
        for index in conversation.open_turn:
            start = conversation.messages[index].text.find(text)
            if start >= 0:
                end = start + len(text)
                same = [q for q in read_ones if q.message_index == index and q.start < end and q.end > start]
                kind = same[0].kind if same else "thing"
                found.append(Question(text=text, kind=kind, message_index=index, start=start, end=end))
                break
    return tuple(found)


def wrong_in(case: dict[str, Any], *, given: bool) -> tuple[list[str], list[str], str]:
    """Expected facts that the draft lacks, facts it should not have said, and the draft's text."""
    conversation = conversation_from(case["conversation"])
    reading: Reading = read(conversation)
    if given:
        reading = reading.model_copy(update={"questions": labelled(conversation, case["expect"])})
    text = compose(conversation, reading, make_plan(conversation, reading)).text
    lowered = text.lower().replace("ё", "е")

    def said(fact: str) -> bool:
        return all(words.lower().replace("ё", "е") in lowered for words in case["say"][fact])

    lacking, allowed = [], set(case.get("may", []))
    for expected in case["expect"]:
        for option in expected.get("facts", []):
            allowed.add(option)
            if not said(option):
                lacking.append(option)
        if groups := expected.get("any_of"):
            names = [[group] if isinstance(group, str) else group for group in groups]
            allowed.update(name for group in names for name in group)
            if not any(all(said(name) for name in group) for group in names):
                lacking.append("|".join("+".join(group) for group in names))
    ways = {fact.id for fact in conversation.facts if fact.for_ in allowed}
    return lacking, [fact for fact in case["say"] if fact not in allowed | ways and said(fact)], text


def main() -> int:
    """Print the shares; with --show the failing conversations too."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--given", action="store_true")
    parser.add_argument("--show", nargs=2, metavar=("SET", "LANGUAGE"))
    options = parser.parse_args()
    print(f"{'set':12}{'n':>5}{'all answered':>14}{'nothing wrong':>15}{'both':>8}")
    for language in ("ru", "en"):
        cases = yaml.safe_load((DATA / f"compose_{language}.yaml").read_text(encoding="utf-8"))
        for part in ("dev", "check"):
            chosen = [case for case in cases if case["set"] == part]
            results = [(case, *wrong_in(case, given=options.given)) for case in chosen]
            full = sum(not lacking for _, lacking, _, _ in results)
            clean = sum(not extra for _, _, extra, _ in results)
            both = sum(not lacking and not extra for _, lacking, extra, _ in results)
            n = max(len(chosen), 1)
            print(f"{language} {part:9}{len(chosen):5}{full / n:14.3f}{clean / n:15.3f}{both / n:8.3f}")
            if options.show == [part, language]:
                for case, lacking, extra, text in results:
                    if lacking or extra:
                        print(f"\n{case['id']}: lacks {lacking}, wrongly says {extra}")
                        for message in case["conversation"]["messages"]:
                            print(f"   {message['role']}: {message['text']}")
                        for fact in case["conversation"]["facts"]:
                            print(f"      {fact['id']} ({fact.get('kind', 'fact')}): {fact['text']}")
                        print(f"   → {text}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
