"""An adapter by a third party, really built and installed; its tests pass with what is published."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from corner import PLUGIN


@pytest.mark.slow
def test_an_installed_adapter_is_found_and_its_own_tests_pass(tmp_path: Path) -> None:
    source, target = tmp_path / "source", tmp_path / "site"
    shutil.copytree(PLUGIN, source, ignore=shutil.ignore_patterns("__pycache__"))
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

    assert "corner-desk  Corner Desk" in run("tonewise", "helpdesk", "list").stdout
    shutil.rmtree(source / "src")  # what is tested is what was installed
    tested = run("pytest", "-p", "no:cacheprovider", "tests")
    assert tested.returncode == 0, tested.stdout
    assert "skipped" not in tested.stdout
