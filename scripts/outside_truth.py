"""How the readings fare on data by others: spelling, ты and вы, and what asks for something; prints Markdown.

    python scripts/outside_truth.py --data ../shared/data

The data stay outside of the repository. Where a file is absent its section says so, and nothing fails.
"""

from __future__ import annotations

import argparse
import json
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from tonewise.model import Conversation, Message
from tonewise.reading.address import address_marks, decide
from tonewise.reading.questions import questions_of_turn
from tonewise.reading.spelling import spelling_slips

FOLDER = Path(__file__).parents[2] / "shared" / "data"
Row = dict[str, Any]


def main() -> None:
    """Print the sections."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=FOLDER, help="the folder of the data (default: %(default)s)")
    print(*lines(parser.parse_args().data), sep="\n")


def lines(folder: Path = FOLDER) -> Iterator[str]:
    """All sections as Markdown, headings of the third level."""
    yield "## Data by others\n"
    for section in (spelling, address, requests):
        yield from section(folder)
        yield ""


def spelling(folder: Path) -> Iterator[str]:
    """Misses and false alarms: a clean post, or any text where nobody marked slips, should have no finding."""
    yield "### Spelling\n"
    yield from table(("data", "texts", "with a finding", "share"))
    rows = read(folder, "ruspellru")
    if rows is None:
        yield absent("ruspellru")
    else:
        clean = [text_of(row) for row in rows if not row["labels"]["has_error"]]
        wrong = [text_of(row) for row in rows if row["labels"]["has_error"]]
        one_word = [text_of(row) for row in rows if row["labels"]["has_error"] and differs_in_words(row)]
        yield line("ruspellru, clean posts (false alarms and slips that their editors left)", clean)
        yield line("ruspellru, posts with slips (found)", wrong)
        yield line("… of them with as many words as their correction (found)", one_word)
    for name, what in (
        ("cocoa_mt_ru_formality", "subtitles and talk, edited"),
        ("tydip_ru_politeness", "remarks, unedited: most findings are slips"),
        ("replies_en_taskmaster", "replies, unedited: most findings are slips"),
        ("banking77", "messages, unedited: most findings are slips"),
    ):
        rows = read(folder, name)
        yield absent(name) if rows is None else line(f"{name} ({what})", [text_of(row) for row in rows])


def address(folder: Path) -> Iterator[str]:
    """Whether a sentence that a translator put on ты or on вы is read so."""
    yield "### Ты and вы\n"
    yield from table(("data", "texts", "read right", "read as the other", "no address found"))
    rows = read(folder, "cocoa_mt_ru_formality")
    if rows is None:
        yield absent("cocoa_mt_ru_formality")
        return
    for wanted in ("ты", "вы"):
        texts = [text_of(row) for row in rows if row["labels"]["address"] == wanted]
        found = Counter(decide(address_marks(text)) for text in texts)
        other = found["вы" if wanted == "ты" else "ты"]
        cells = (
            f"{found[wanted] / len(texts):.3f}",
            f"{other / len(texts):.3f}",
            f"{found['unknown'] / len(texts):.3f}",
        )
        yield f"| cocoa_mt_ru_formality, {wanted} | {len(texts):,} | {' | '.join(cells)} |"


def requests(folder: Path) -> Iterator[str]:
    """Whether a message that asks for something is seen to, and how much it asks for."""
    yield "### What is asked\n"
    yield from table(("data", "messages", "something asked is found", "as many as labelled"))
    for name, groups in (
        ("banking77", {"one each": None}),
        ("multidogo_customer_turns", {"one intent": 1, "two intents": 2, "three and more": 3}),
        ("email_request_intent", {"a request": "Yes", "no request (found should be low)": "No"}),
    ):
        rows = read(folder, name)
        if rows is None:
            yield absent(name)
            continue
        for label, wanted in groups.items():
            chosen = [row for row in rows if wanted is None or labelled(row, wanted)]
            found = [len(questions_of_turn(conversation_of(row), "en")) for row in chosen]
            any_found = sum(count > 0 for count in found) / max(1, len(found))
            number = wanted if isinstance(wanted, int) else 0 if wanted == "No" else 1
            exact = sum(count == number or (number == 3 and count > 3) for count in found) / max(1, len(found))
            yield f"| {name}, {label} | {len(chosen):,} | {any_found:.3f} | {exact:.3f} |"


def labelled(row: Row, wanted: int | str) -> bool:
    """Whether a row is of a group; three stands for three and more."""
    labels = row["labels"]
    if isinstance(wanted, str):
        return bool(labels["has_request"] == wanted)
    count = int(labels.get("n_intents", 1))
    return count == wanted or (wanted == 3 and count > 3)


def differs_in_words(row: Row) -> bool:
    """Whether the correction only changes words: no case of joined or parted ones."""
    plain = re.findall(r"[\w-]+", text_of(row))
    return len(plain) == len(re.findall(r"[\w-]+", row["labels"]["correction"]))


def line(name: str, texts: Sequence[str]) -> str:
    """A row of the table on spelling."""
    found = sum(any(True for _ in spelling_slips(text, frozenset)) for text in texts)
    return f"| {name} | {len(texts):,} | {found:,} | {found / max(1, len(texts)):.3f} |"


def table(heads: Sequence[str]) -> tuple[str, str]:
    """The head of a table."""
    return f"| {' | '.join(heads)} |", f"|{'---|' * len(heads)}"


def absent(name: str) -> str:
    """What a table says of data that are not there."""
    return f"| {name}: skipped, no such file in the folder of --data |"


def read(folder: Path, name: str) -> list[Row] | None:
    """The rows of a file, or None where it is absent."""
    path = folder / f"{name}.jsonl"
    if not path.exists():
        return None
    return [json.loads(row) for row in path.read_text(encoding="utf-8").splitlines() if row.strip()]


def text_of(row: Row) -> str:
    """The text of a row's first message."""
    return str(row["text"] if "text" in row else row["messages"][0]["text"])


def conversation_of(row: Row) -> Conversation:
    """A row as the customer's open turn."""
    return Conversation(messages=tuple(Message.model_validate(entry) for entry in row["messages"]))


if __name__ == "__main__":
    main()
