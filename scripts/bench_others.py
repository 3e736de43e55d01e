"""How fast two well-known linters of prose are on the same texts, for `scripts/bench.py`.

proselint and write-good are installed into folders that are thrown away afterwards; where that cannot be done, the
reason stands where their figure would.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

PROSELINT = "proselint==0.16.0"
WRITE_GOOD = "write-good@1.0.8"
_PATIENCE = 600
"""Seconds that an installation or a measurement may take."""

# Both are loaded, and have met every text once, before the clock starts; the best of three rounds is printed.
_PYTHON = """
import json, sys, time
from proselint.checks import __register__
from proselint.config import DEFAULT
from proselint.registry import CheckRegistry
from proselint.tools import LintFile
CheckRegistry().register_many(__register__)
texts = json.load(open(sys.argv[1], encoding="utf-8"))
best = float("inf")
for _ in range(3):
    begun = time.process_time()
    for text in texts:
        LintFile(content=text, source="reply").lint(DEFAULT)
    best = min(best, time.process_time() - begun)
print(best)
"""
_NODE = """
const linted = require("write-good"), fs = require("fs");
const texts = JSON.parse(fs.readFileSync(process.argv[2], "utf8"));
let best = Infinity;
for (let round = 0; round < 4; round++) {
  const begun = process.cpuUsage();
  for (const text of texts) linted(text);
  const spent = process.cpuUsage(begun);
  best = Math.min(best, (spent.user + spent.system) / 1e6);
}
console.log(best);
"""


def proselint(folder: Path, texts: Sequence[str]) -> float | str:
    """Texts a CPU-second, or why that is not known."""
    environment = folder / "proselint"
    python = environment / "bin" / "python"
    return (
        _failed([sys.executable, "-m", "venv", str(environment)])
        or _failed([str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", PROSELINT])
        or _pace([str(python), "-c", _PYTHON], folder, texts)
    )


def write_good(folder: Path, texts: Sequence[str]) -> float | str:
    """Texts a CPU-second, or why that is not known."""
    npm, node = shutil.which("npm"), shutil.which("node")
    if not npm or not node:
        return "no Node.js here"
    place = folder / "write-good"
    place.mkdir()
    script = place / "measured.js"
    script.write_text(_NODE, encoding="utf-8")
    return _failed(
        [npm, "install", "--prefix", str(place), "--no-audit", "--no-fund", "--silent", WRITE_GOOD]
    ) or _pace([node, str(script)], folder, texts)


def _failed(command: Sequence[str]) -> str:
    """Nothing where a command does its work, else the last line that it says."""
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=_PATIENCE, check=False)
    except (OSError, subprocess.TimeoutExpired) as error:
        return str(error)
    said = (done.stderr or done.stdout).strip().splitlines()
    return (said[-1] if said else f"exit {done.returncode}") if done.returncode else ""


def _pace(command: Sequence[str], folder: Path, texts: Sequence[str]) -> float | str:
    listed = folder / "texts.json"
    listed.write_text(json.dumps(list(texts)), encoding="utf-8")
    try:
        done = subprocess.run(
            [*command, str(listed)], capture_output=True, text=True, timeout=_PATIENCE, check=True, cwd=folder
        )
        return len(texts) / float(done.stdout)
    except (OSError, subprocess.SubprocessError, ValueError) as error:
        return str(error)
