"""An audit on a Ray cluster of this machine: the same report as without one.

Needs ``pip install 'tonewise[ray]'``: Ray is 200 MB and more, so it is no part of what developers install.
"""

from __future__ import annotations

import os
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest
from exports import conversation, write_lines

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(find_spec("ray") is None, reason="Ray is not installed: pip install 'tonewise[ray]'"),
]


def run(folder: Path, *options: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "tonewise", "audit", "a.jsonl", "--select", "mirror-emoji", "--format", "json"]
    environment = {**os.environ, "RAY_USAGE_STATS_ENABLED": "0"}
    environment.pop("RAY_ADDRESS", None)
    return subprocess.run(
        [*command, *options], capture_output=True, text=True, cwd=folder, check=False, timeout=300, env=environment
    )


def test_a_cluster_gives_the_same_report(tmp_path: Path) -> None:
    write_lines(tmp_path / "a.jsonl", [*(conversation(number) for number in range(256 * 5)), "{"])
    here = run(tmp_path, "--work", "here", "--workers", "1")
    there = run(tmp_path, "--work", "there", "--engine", "ray", "--workers", "2")
    assert there.returncode == 0, there.stderr
    assert there.stdout == here.stdout
    assert "judged 1280 conversations" in there.stderr
    again = run(tmp_path, "--work", "there", "--engine", "ray")
    assert "6 of 6 chunks were done before" in again.stderr
    assert again.stdout == here.stdout
