"""Adapters by third parties, really built and installed; their tests pass with what is published."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import corner
import lantern
import pytest

_NO_SESSION = "corner-desk signs in with no request of its own (`signs_in` of the desk)"
_LESS = {f"lantern-mail claims no capability {capability!r}" for capability in ("draft", "history", "versions")}


@pytest.mark.slow
@pytest.mark.parametrize(
    ("plugin", "shown", "skipped"),
    [
        (corner.PLUGIN, "corner-desk  Corner Desk", {_NO_SESSION}),
        (lantern.PLUGIN, "lantern-mail  Lantern Mail", _LESS),
    ],
    ids=["corner-desk", "lantern-mail"],
)
def test_an_installed_adapter_is_found_and_its_own_tests_pass(
    plugin: Path, shown: str, skipped: set[str], tmp_path: Path
) -> None:
    source, target = tmp_path / "source", tmp_path / "site"
    shutil.copytree(plugin, source, ignore=shutil.ignore_patterns("__pycache__"))
    pip = [sys.executable, "-m", "pip", "--disable-pip-version-check", "--no-cache-dir"]
    subprocess.run(
        [*pip, "install", "--quiet", "--no-index", "--no-build-isolation", "--no-deps", f"--target={target}", source],
        check=True,
        timeout=120,
    )
    environment = {**os.environ, "PYTHONPATH": str(target), "PYTHONUTF8": "1"}

    def run(*arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", *arguments],
            capture_output=True, text=True, encoding="utf-8", env=environment, cwd=source, timeout=120, check=False,
        )  # fmt: skip

    assert shown in run("tonewise", "helpdesk", "list").stdout
    shutil.rmtree(source / "src")  # what is tested is what was installed
    tested = run("pytest", "-p", "no:cacheprovider", "-rs", "tests")
    assert tested.returncode == 0, tested.stdout
    lines = [line for line in tested.stdout.splitlines() if line.startswith("SKIPPED")]
    assert {line.split(": ", 1)[1] for line in lines} == skipped
