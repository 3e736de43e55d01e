"""How fast an audit of many conversations is, and how much memory it takes.

The rows are made in a temporary folder from the conversations of the rules' evaluation sets, over and over, each with
an id, an agent, a day and words of its own, so that no text is met twice and no cache helps more than in real life.
The audit is run as a command; the memory is what the system says of its processes, looked at five times a second.

``python scripts/audit_scale.py --rows 1000000 --workers 2`` is the full size; 20,000 rows are the default.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import datetime, timedelta, timezone
from pathlib import Path
from random import Random
from typing import Any

import yaml

from tonewise.testing import load_cases

ROOT = Path(__file__).parents[1]
AGENTS = ("Анна", "Борис", "Вера", "Глеб", "Дина", "Emma", "Frank", "Grace")
CHANNELS = ("chat", "chat", "messenger", "email")
START = datetime(2026, 1, 5, 9, tzinfo=timezone(timedelta(hours=3)))
WORDS = ("синий", "второй", "утренний", "новый", "соседний", "blue", "second", "early", "new", "spare")
LOOKS_A_SECOND = 5


def main() -> None:
    """Make the rows, run the audit, print what it took."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rows", type=int, default=20_000)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--engine", choices=("local", "ray"), default="local")
    parser.add_argument("--keep", type=Path, help="write the rows here and leave them")
    parser.add_argument("--html", type=Path, help="keep the page as well")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        path = given.keep or Path(folder) / "rows.jsonl"
        write_rows(path, given.rows)
        print(f"{given.rows:,} rows, {path.stat().st_size / 1024**2:.1f} MB", flush=True)
        more = ["--html", str(given.html)] if given.html else []
        run(path, Path(folder) / "work", ["--workers", str(given.workers), "--engine", given.engine, *more])


def write_rows(path: Path, count: int) -> None:
    """So many conversations, one a line."""
    kinds = list(conversations())
    chance = Random(7)
    with path.open("w", encoding="utf-8") as stream:
        for number in range(count):
            row = varied(kinds[number % len(kinds)], number, chance)
            stream.write(json.dumps(row, ensure_ascii=False) + "\n")


def conversations() -> Iterator[dict[str, Any]]:
    """The conversations of the evaluation sets, the replies in them, in a mixed and fixed order."""
    found = []
    for path in sorted((ROOT / "tests" / "rules").glob("*.yaml")):
        for case in load_cases(path):
            exchange = case.exchange
            messages = [*exchange.conversation.messages, *exchange.messages]
            said = [message.model_dump(mode="json", exclude_defaults=True) for message in messages]
            if said:
                facts = [fact.model_dump(mode="json", by_alias=True, exclude_defaults=True)
                         for fact in exchange.conversation.facts]  # fmt: skip
                found.append({"facts": facts, "messages": said})
    for case in yaml.safe_load((ROOT / "tests" / "data" / "clean_replies.yaml").read_text(encoding="utf-8")):
        if isinstance(case, dict) and isinstance(case.get("customer"), str) and isinstance(case.get("reply"), str):
            roles = (("customer", case["customer"]), ("agent", case["reply"]))
            found.append({"messages": [{"role": role, "text": text} for role, text in roles]})
    Random(1).shuffle(found)
    yield from found


def varied(kind: dict[str, Any], number: int, chance: Random) -> dict[str, Any]:
    """A conversation with an id, a channel, an agent, times, and words that no other one has in this order."""
    began = START + timedelta(days=chance.randrange(120), minutes=chance.randrange(600))
    agent = AGENTS[int(chance.random() ** 1.5 * len(AGENTS))]
    messages = []
    for place, message in enumerate(kind["messages"]):
        own = message["role"] in ("agent", "bot")
        text = message["text"]
        if not own:
            text = f"{text} ({chance.choice(WORDS)} {chance.choice(WORDS)} {number})"
        at = message.get("at") or (began + timedelta(minutes=2 * place)).isoformat()
        author = {"author": message.get("author", agent)} if message["role"] == "agent" else {}
        messages.append({**message, "text": text, "at": at, **author})
    return {**kind, "id": f"c-{number}", "channel": chance.choice(CHANNELS), "messages": messages}


def run(path: Path, work: Path, options: list[str]) -> None:
    """Run the audit and print its rate and the most memory that its processes took."""
    command = [sys.executable, "-m", "tonewise", "audit", str(path), "--work", str(work), "--format", "json", *options]
    began = time.monotonic()
    with tempfile.TemporaryFile() as report:
        process = subprocess.Popen(command, stdout=report)
        seen, samples = watched(process)
        seconds = time.monotonic() - began
        if process.returncode:
            sys.exit(process.returncode)
        report.seek(0)
        found = json.load(report)
    processor = sum(cpu for _, cpu in seen.values())
    judged = found["conversations"]
    print(f"{judged:,} conversations, {found['broken']} broken rows, {found['failing']:,} with errors")
    print(f"{seconds:.1f} s, everything included: {judged / seconds:.0f} conversations a second")
    print(f"{processor:.1f} s of processor time: {judged / processor:.0f} conversations a second and core")
    parent, *others = (seen[each][0] for each in sorted(seen))
    print(f"peak memory: {parent} MB the run, {', '.join(f'{each} MB' for each in others) or 'none'} the others")
    tenths = (samples[int(len(samples) * part / 10)] for part in range(1, 10))
    print(f"  all together, in MB, after each tenth of the time: {', '.join(map(str, tenths))}")
    print(f"work folder: {sum(each.stat().st_size for each in work.rglob('*') if each.is_file()) / 1024**2:.1f} MB")


def watched(process: subprocess.Popen[bytes]) -> tuple[dict[int, tuple[int, float]], list[int]]:
    """Each process of a run with its most memory, in MB, and its processor time; the sum of memory at each look."""
    seen: dict[int, tuple[int, float]] = {}
    samples: list[int] = []
    while process.poll() is None:
        now = {each: usage(each) for each in (process.pid, *below(process.pid))}
        for each, (size, cpu) in now.items():
            before = seen.get(each, (0, 0.0))
            seen[each] = max(size, before[0]), max(cpu, before[1])
        samples.append(sum(size for size, _ in now.values()))
        time.sleep(1 / LOOKS_A_SECOND)
    return seen, samples


def below(parent: int) -> list[int]:
    """The processes that a process started, and those that they did."""
    try:
        text = Path(f"/proc/{parent}/task/{parent}/children").read_text(encoding="ascii")
    except OSError:
        return []
    children = [int(each) for each in text.split()]
    return [*children, *(one for each in children for one in below(each))]


def usage(process: int) -> tuple[int, float]:
    """What a process holds in memory, in MB (shared pages count for each that shares them), and seconds it worked."""
    try:
        pages = int(Path(f"/proc/{process}/statm").read_text(encoding="ascii").split()[1])
        fields = Path(f"/proc/{process}/stat").read_text(encoding="ascii").rsplit(") ", 1)[1].split()
    except (OSError, IndexError):
        return 0, 0.0
    ticks = int(fields[11]) + int(fields[12])
    return pages * os.sysconf("SC_PAGE_SIZE") // 1024**2, ticks / os.sysconf("SC_CLK_TCK")


if __name__ == "__main__":
    main()
