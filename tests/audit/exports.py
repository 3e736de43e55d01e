"""Exports for the tests of audits."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from tonewise.settings import Settings

ONE_RULE = Settings(select=("mirror-emoji",))
"""A rule that is quick, has a fix, and finds something in any smiley to a customer who sends none."""


def conversation(number: int, reply: str = "Завтра. 😀", **more: Any) -> dict[str, Any]:
    """A question and an answer in which the quick rule finds something."""
    return {
        "id": f"c{number}",
        "messages": [
            {"role": "customer", "text": f"когда приедет заказ {number}?"},
            {"role": "agent", "author": more.pop("author", "Анна"), "text": reply},
        ],
        **more,
    }


def write_lines(path: Path, rows: Iterable[Any]) -> Path:
    """Rows as JSON Lines; a text is written as it is."""
    lines = (row if isinstance(row, str) else json.dumps(row, ensure_ascii=False) for row in rows)
    path.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
    return path


_AUDIT = """
import json, sys
from pathlib import Path
from tonewise.audit import Plan, audit, pool
from tonewise.settings import Settings

if __name__ == "__main__":
    given = json.loads(sys.argv[1])
    pool.RENEWED = given.pop("renewed")
    settings = Settings(select=tuple(given.pop("select")))
    done = audit(Plan(settings=settings, work=Path(given.pop("work")), **given))
    print(done.report.model_dump_json())
    print(json.dumps([done.progress.chunks, done.progress.before]), file=sys.stderr)
"""


def started(
    folder: Path,
    source: Path,
    work: Path,
    *,
    workers: int,
    rows: int,
    select: Iterable[str] = ("mirror-emoji",),
    renewed: int = 64,
) -> subprocess.Popen[bytes]:
    """An audit in a process of its own, since the tests' own process may open no sockets, not even to its workers."""
    script = folder / "audit_here.py"
    script.write_text(_AUDIT, encoding="utf-8")
    given = {
        "sources": [str(source)],
        "work": str(work),
        "workers": workers,
        "rows": rows,
        "select": list(select),
        "renewed": renewed,
    }
    command = [sys.executable, str(script), json.dumps(given)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=folder)


def finished(process: subprocess.Popen[bytes]) -> tuple[str, list[int]]:
    """The report of such an audit, and how many chunks it did and how many were done before."""
    out, errors = process.communicate(timeout=120)
    assert process.returncode == 0, errors.decode()
    return out.decode(), json.loads(errors.splitlines()[-1])
