"""How well questions and requests are found: precision, recall and the kind of answer, by language, file and set.

A found question matches a labelled one when they share more than half of the shorter one's span, one to one. Cases
are read from tests/data/questions*.yaml; ``--data DIR`` also reads outside data (JSON lines) where it is there, and
``--errors SET`` lists what went wrong in one set (never look at the cases of the set ``check``: totals only).
"""

from __future__ import annotations

import argparse
import json
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import yaml

from tonewise.model import Conversation, Message, Question
from tonewise.reading.questions import questions_of_turn

CASES = Path(__file__).parent.parent / "tests" / "data"


class Label(NamedTuple):
    """A labelled question: every place where its text stands in the turn, and its kind of answer."""

    text: str
    kind: str
    places: tuple[tuple[int, int, int], ...]


def main() -> None:
    """Print one line of totals for each file and set."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, help="a folder with banking77.jsonl and others")
    parser.add_argument("--errors", metavar="SET", help="list misses and false finds of this set (not of check)")
    options = parser.parse_args()
    if options.errors == "check":
        parser.error("cases of the set check are for totals only")
    for path in sorted(CASES.glob("questions*.yaml")):
        totals: dict[str, Counter[str]] = defaultdict(Counter)
        for case in yaml.safe_load(path.read_text(encoding="utf-8")):
            counts = judged(case, path.stem.rpartition("_")[2], options.errors == case["set"])
            totals[case["set"]].update(counts)
        for name, counts in sorted(totals.items()):
            print(f"{path.stem:24} {name:6} {line(counts)}")
    if options.data:
        outside(options.data)


def judged(case: dict[str, Any], language: str, tell: bool) -> Counter[str]:
    """Counts of one case: found, labelled, matched, and matched with the right kind."""
    conversation = conversation_of(case)
    found = list(questions_of_turn(conversation, language))
    labels = [label_of(entry, conversation) for entry in case["questions"]]
    optional = [label_of(entry, conversation) for entry in case.get("optional", ())]
    pairs = matched(found, labels)
    taken = {id(question) for question, _ in pairs}
    spare = [question for question in found if id(question) not in taken]
    false = [question for question in spare if not any(overlaps(question, label) for label in optional)]
    missed = [label for label in labels if not any(label is other for _, other in pairs)]
    kinds = sum(question.kind == label.kind for question, label in pairs)
    if tell and (false or missed or kinds < len(pairs)):
        print(f"{case['id']}: {' | '.join(message.text for message in conversation.messages)!r}")
        for question in false:
            print(f"    false  {question.text!r} {question.kind} {question.form}")
        for label in missed:
            print(f"    missed {label.text!r} {label.kind}")
        for question, label in pairs:
            if question.kind != label.kind:
                print(f"    kind   {question.text!r} is {label.kind}, not {question.kind}")
    return Counter(
        cases=1,
        exact=not false and not missed,
        found=len(found) - len(spare) + len(false),
        labelled=len(labels),
        matched=len(pairs),
        kinds=kinds,
    )


def conversation_of(case: dict[str, Any]) -> Conversation:
    """The case's conversation; ``messages`` alone are the customer's."""
    if "conversation" in case:
        return Conversation.model_validate(case["conversation"])
    return Conversation(
        messages=tuple(
            Message(role="customer", text=entry) if isinstance(entry, str) else Message.model_validate(entry)
            for entry in case["messages"]
        )
    )


def label_of(entry: dict[str, str], conversation: Conversation) -> Label:
    """A label with the places of its text in the open turn."""
    wanted = entry["text"].lower()
    places = []
    for index in conversation.open_turn:
        text = conversation.messages[index].text.lower()
        start = text.find(wanted)
        while start >= 0:
            places.append((index, start, start + len(wanted)))
            start = text.find(wanted, start + 1)
    if not places:
        raise SystemExit(f"{entry['text']!r} is not in the open turn")
    return Label(entry["text"], entry["kind"], tuple(places))


def shared(question: Question, label: Label) -> float:
    """The largest share of the shorter one that the two have in common."""
    best = 0.0
    for index, start, end in label.places:
        if index == question.message_index:
            common = min(end, question.end) - max(start, question.start)
            best = max(best, common / min(end - start, question.end - question.start))
    return best


def overlaps(question: Question, label: Label) -> bool:
    """Whether they match."""
    return shared(question, label) > 0.5


def matched(found: list[Question], labels: list[Label]) -> list[tuple[Question, Label]]:
    """Pairs, one to one, those that share most first."""
    ranked = sorted(
        (
            (shared(question, label), index, place)
            for index, question in enumerate(found)
            for place, label in enumerate(labels)
        ),
        key=lambda entry: (-entry[0], entry[1], entry[2]),
    )
    pairs, questions, places = [], set(), set()
    for share, index, place in ranked:
        if share > 0.5 and index not in questions and place not in places:
            questions.add(index)
            places.add(place)
            pairs.append((found[index], labels[place]))
    return pairs


def line(counts: Counter[str]) -> str:
    """One line of totals."""
    precision = counts["matched"] / max(1, counts["found"])
    recall = counts["matched"] / max(1, counts["labelled"])
    kinds = counts["kinds"] / max(1, counts["matched"])
    whole = counts["exact"] / max(1, counts["cases"])
    return (
        f"P {precision:.3f}  R {recall:.3f}  kind {kinds:.3f}  whole turn {whole:.3f}  "
        f"({counts['cases']} cases, {counts['labelled']} labelled)"
    )


def outside(folder: Path) -> None:
    """Share of messages with something asked, where outside data says how many ask."""
    for name, expected in (
        ("banking77", "one each"),
        ("multidogo_customer_turns", "one for each intent"),
        ("email_request_intent", "requests"),
    ):
        path = folder / f"{name}.jsonl"
        if not path.exists():
            print(f"{name}: not there")
            continue
        tally: Counter[str] = Counter()
        for wanted, conversation in outside_cases(path):
            found = len(questions_of_turn(conversation, "en"))
            tally[f"{wanted} wanted, {min(found, 3)}{'+' if found > 2 else ''} found"] += 1
        print(f"{name} ({expected}): {dict(sorted(tally.items()))}")


def outside_cases(path: Path) -> Iterator[tuple[str, Conversation]]:
    """Rows of outside data with the number of questions that their labels suggest."""
    with path.open(encoding="utf-8") as rows:
        for row in map(json.loads, rows):
            labels = row["labels"]
            if "has_request" in labels:
                wanted = "1" if labels["has_request"] == "Yes" else "0"
            else:
                wanted = str(labels.get("n_intents", 1))
            yield wanted, Conversation(messages=tuple(Message.model_validate(entry) for entry in row["messages"]))


if __name__ == "__main__":
    main()
