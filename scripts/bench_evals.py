"""The harness beside promptfoo, DeepEval and inspect_ai: the same stored replies, the same four checks, in one run.

python scripts/bench_evals.py --install DIR             # puts the others into environments of their own under DIR, once
python scripts/bench_evals.py --tools DIR               # measures all that is there
python scripts/bench_evals.py --tools DIR --write docs/evals-speed.md

Each tool is a process that reads the cases, checks them, writes its log or result and ends: processor seconds (user and
system, children included), the greatest resident memory, and the size of what `pip install` or `npm install` put there.
The checks: a word stands there, one of two does, one does not, at most so many words. All must find the same number of
replies that pass, or the run fails.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import shutil
import statistics
import subprocess
import sys
import tempfile
import venv
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
PROMPTFOO = "node_modules/promptfoo"
SEED = 20261122


@dataclass(frozen=True)
class Side:
    """One tool: its command, what it runs with, how many replies passed by its output, and where it is installed."""

    name: str
    command: list[str]
    environment: dict[str, str]
    passed: Callable[[str], int]
    installed: Path | None


@dataclass(frozen=True)
class Cost:
    """What a run took."""

    seconds: float
    """Of processors, user and system."""
    megabytes: float
    """Greatest resident memory."""


def replies(count: int) -> Iterator[dict[str, Any]]:
    """Stored replies in both languages, one in seven or so failing a check."""
    chosen = random.Random(SEED)
    for number in range(count):
        day, price = chosen.randint(1, 28), chosen.randint(2, 99) * 10
        late, canned, long = (chosen.random() < 0.05 for _ in range(3))
        if number % 2:
            question = f"when will order {4000 + number} come, and what does delivery cost?"
            text = f"Order {4000 + number} comes on {day + late} November. Delivery is £{price}."
            text += " We value your call." * canned + " The courier rings an hour before he comes to you." * 4 * long
            checks = {"contains": f"{day} november", "any": [f"£{price}", f"{price} pounds"], "lacks": "value your"}
        else:
            question = f"когда приедет заказ {4000 + number} и сколько стоит доставка?"
            text = f"Заказ {4000 + number} приедет {day + late} ноября. Доставка стоит {price} ₽."
            text += (
                " Ваш звонок важен для нас." * canned + " Курьер позвонит вам за час до приезда по городу." * 4 * long
            )
            checks = {"contains": f"{day} ноября", "any": [f"{price} ₽", f"{price} руб"], "lacks": "важен для нас"}
        yield {"id": f"r{number}", "input": question, "reply": text, **checks, "words": 30}


def for_tonewise(rows: list[dict[str, Any]], folder: Path, *, all_rules: bool) -> Path:
    """The suite: the same checks as expectations, with all measures taken or only theirs."""
    name = "all-rules" if all_rules else "checks"
    cases = folder / f"{name}-cases.jsonl"
    with cases.open("w", encoding="utf-8") as stream:
        for row in rows:
            conversation = {"messages": [{"role": "customer", "text": row["input"]}]}
            expect = {"contains": [[row["contains"]], row["any"]], "lacks": [row["lacks"]], "max_words": row["words"]}
            case = {"id": row["id"], "conversation": conversation, "reply": row["reply"], "expect": expect}
            stream.write(json.dumps(case, ensure_ascii=False) + "\n")
    suite = folder / f"{name}.yaml"
    suite.write_text(f"files: {cases.name}\n" + ("" if all_rules else "scorers: [content]\n"), encoding="utf-8")
    return suite


def for_promptfoo(rows: list[dict[str, Any]], folder: Path) -> Path:
    """promptfoo's configuration: its echo provider hands the reply back as the output."""
    tests = [
        {
            "description": row["id"],
            "vars": {"reply": row["reply"]},
            "assert": [
                {"type": "icontains", "value": row["contains"]},
                {"type": "icontains-any", "value": row["any"]},
                {"type": "not-icontains", "value": row["lacks"]},
                {"type": "javascript", "value": f"output.split(/\\s+/).length <= {row['words']}"},
            ],
        }
        for row in rows
    ]
    path = folder / "promptfooconfig.json"
    config = {"providers": ["echo"], "prompts": ["{{reply}}"], "tests": tests}
    path.write_text(json.dumps(config, ensure_ascii=False), encoding="utf-8")
    return path


def sides(rows: list[dict[str, Any]], folder: Path, tools: Path | None) -> Iterator[Side]:
    """The tools that are there; what is missing is told."""
    data = folder / "rows.jsonl"
    data.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf-8")
    own = str(Path(sys.executable).parent / "tonewise")
    for name, all_rules in (("tonewise", False), ("tonewise, all measures", True)):
        suite = for_tonewise(rows, folder, all_rules=all_rules)
        out = folder / f"{suite.stem}.run.jsonl"
        command = [own, "eval", str(suite), "--out", str(out), "--fresh", "--format", "json", "--cases", "none"]
        installed = tools / "tonewise" if tools and not all_rules else None
        yield Side(name, command, {}, _passed_by_tonewise, installed)
    if tools is None:
        print("--tools names no folder: the others are not measured", file=sys.stderr)
        return
    for name, script in (("inspect_ai", "with_inspect.py"), ("DeepEval", "with_deepeval.py")):
        python = tools / name / "bin" / "python"
        if not python.exists():
            print(f"{name} is not under {tools}: not measured (--install {tools})", file=sys.stderr)
            continue
        quiet = {"DEEPEVAL_TELEMETRY_OPT_OUT": "YES", "INSPECT_LOG_LEVEL": "error"}
        command = [str(python), str(HERE / "evals_bench" / script), str(data), str(folder / f"{name}-log")]
        yield Side(name, command, quiet, lambda said: int(said.split()[-1]), tools / name)
    entry = tools / "promptfoo" / PROMPTFOO / "dist" / "src" / "entrypoint.js"
    if not entry.exists():
        print(f"promptfoo is not under {tools}: not measured (--install {tools})", file=sys.stderr)
        return
    result = folder / "promptfoo.json"
    command = [
        "node", str(entry), "eval", "-c", str(for_promptfoo(rows, folder)), "-o", str(result), "--no-cache",
        "--no-write", "--no-table", "--no-progress-bar", "--no-share",
    ]  # fmt: skip
    quiet = {"PROMPTFOO_DISABLE_TELEMETRY": "1", "PROMPTFOO_DISABLE_UPDATE": "1", "PROMPTFOO_CONFIG_DIR": str(folder)}

    def passed(_: str) -> int:
        return int(json.loads(result.read_text(encoding="utf-8"))["results"]["stats"]["successes"])

    yield Side("promptfoo", command, quiet, passed, tools / "promptfoo")


def _passed_by_tonewise(said: str) -> int:
    variant = json.loads(said)["variants"][0]
    content = next(each for each in variant["measures"] if each["scorer"] == "content")
    passed: int = round(content["interval"]["value"] * content["interval"]["n"])
    return passed


def measured(side: Side, folder: Path) -> tuple[Cost, int]:
    """Run a side once; raises SystemExit where it fails."""
    with (folder / "said").open("w+b") as said, (folder / "told").open("w+b") as told:
        process = subprocess.Popen(
            side.command, cwd=folder, env={**os.environ, **side.environment}, stdout=said, stderr=told
        )
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        said.seek(0)
        told.seek(0)
        output, errors = said.read().decode(errors="replace"), told.read().decode(errors="replace")
    try:
        passed = side.passed(output)
    except (ValueError, KeyError, IndexError, OSError, StopIteration) as error:
        told_last = f"{output[-2000:]}\n{errors[-2000:]}"
        raise SystemExit(f"{side.name} ended with {process.returncode}: {error}\n{told_last}") from None
    return Cost(usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024), passed


def size(folder: Path | None) -> float | None:
    """Megabytes of a folder, links not followed."""
    if folder is None or not folder.exists():
        return None
    return sum(path.lstat().st_size for path in folder.rglob("*") if not path.is_dir()) / 1e6


def install(tools: Path) -> None:
    """Put each tool into an environment of its own."""
    tools.mkdir(parents=True, exist_ok=True)
    for name, package in (("inspect_ai", "inspect_ai"), ("DeepEval", "deepeval"), ("tonewise", str(HERE.parent))):
        venv.create(tools / name, with_pip=True)
        subprocess.run([tools / name / "bin" / "python", "-m", "pip", "install", "-q", package], check=True)
    folder = tools / "promptfoo"
    folder.mkdir(exist_ok=True)
    subprocess.run(["npm", "install", "--no-fund", "--no-audit", "promptfoo"], cwd=folder, check=True)


def versions(tools: Path) -> str:
    """What was measured, for the page."""
    found = []
    for name, package in (("inspect_ai", "inspect_ai"), ("DeepEval", "deepeval")):
        if (python := tools / name / "bin" / "python").exists():
            code = f"import importlib.metadata as m; print(m.version({package!r}))"
            said = subprocess.run([python, "-c", code], check=True, capture_output=True, text=True).stdout
            found.append(f"{name} {said.strip()}")
    about = tools / "promptfoo" / PROMPTFOO / "package.json"
    if about.exists():
        found.append(f"promptfoo {json.loads(about.read_text(encoding='utf-8'))['version']}")
    return ", ".join(found)


def main() -> int:
    """Measure, print a table, perhaps write it into a page."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--install", type=Path, metavar="DIR")
    parser.add_argument("--tools", type=Path, metavar="DIR")
    parser.add_argument("--replies", type=int, default=2000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--write", type=Path, metavar="PAGE")
    options = parser.parse_args()
    if options.install:
        install(options.install)
        return 0
    rows = list(replies(options.replies))
    folder = Path(tempfile.mkdtemp(prefix="bench-evals-"))
    try:
        table = list(_table(rows, folder, options))
    finally:
        shutil.rmtree(folder)
    print("\n".join(table))
    if options.write:
        page = options.write.read_text(encoding="utf-8")
        head, _, rest = page.partition("<!-- table -->")
        tail = rest.partition("<!-- end -->")[2]
        options.write.write_text(f"{head}<!-- table -->\n{chr(10).join(table)}\n<!-- end -->{tail}", encoding="utf-8")
    return 0


def _table(rows: list[dict[str, Any]], folder: Path, options: argparse.Namespace) -> Iterator[str]:
    costs: dict[str, list[Cost]] = {}
    passing: dict[str, int] = {}
    listed = list(sides(rows, folder, options.tools))
    for _ in range(options.rounds):  # in turn, so that what else the machine does falls on all alike
        for side in listed:
            cost, passed = measured(side, folder)
            costs.setdefault(side.name, []).append(cost)
            passing[side.name] = passed
    if len(set(passing.values())) > 1:
        raise SystemExit(f"the tools do not agree on how many replies pass: {passing}")
    rates = {name: len(rows) / statistics.median(cost.seconds for cost in each) for name, each in costs.items()}
    best = rates["tonewise"]
    others = versions(options.tools) if options.tools else ""
    yield f"{len(rows):,} replies, {passing['tonewise']:,} of which pass; median of {options.rounds} runs; {others}."
    yield ""
    yield "| tool | cases a CPU-second | tonewise is faster by | peak memory, MB | installed, MB |"
    yield "|---|---|---|---|---|"
    for side in listed:
        memory = statistics.median(cost.megabytes for cost in costs[side.name])
        room = size(side.installed)
        told = f"{room:,.0f}" if room else ""
        yield f"| {side.name} | {rates[side.name]:,.0f} | {best / rates[side.name]:.1f} | {memory:,.0f} | {told} |"


if __name__ == "__main__":
    sys.exit(main())
