"""Rules by third parties, shown by a package that is really built and installed."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

PLUGIN = Path(__file__).parent / "plugin"


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the plugin as pip installs it, from a copy: a build leaves files beside its sources."""
    target = tmp_path_factory.mktemp("site")
    pip = [sys.executable, "-m", "pip", "--disable-pip-version-check", "--no-cache-dir"]
    subprocess.run(
        [*pip, "install", "--quiet", "--no-index", "--no-build-isolation", "--no-deps", f"--target={target}", PLUGIN],
        check=True,
        timeout=120,
    )
    return target


def run(installed: Path, *arguments: str, given: str = "", folder: Path = PLUGIN) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "PYTHONPATH": str(installed), "PYTHONUTF8": "1"}
    return subprocess.run(
        [sys.executable, "-m", *arguments],
        input=given, capture_output=True, text=True, encoding="utf-8", env=environment, cwd=folder, timeout=120,
        check=False,
    )  # fmt: skip


def test_an_installed_package_adds_its_rule_to_all_that_uses_rules(installed: Path, tmp_path: Path) -> None:
    listed = run(installed, "tonewise", "rules", "no-shouting", "--format", "json")
    assert json.loads(listed.stdout)["source"] == ["house style, 3"]
    case = json.dumps(
        {"conversation": {"messages": [{"role": "customer", "text": "Когда?"}]}, "reply": "ЗАВТРА, 21 ноября."}
    )
    scored = run(installed, "tonewise", "score", "-", "--format", "jsonl", given=case, folder=tmp_path)
    found = {finding["rule"]: finding for finding in json.loads(scored.stdout)["findings"]}
    assert (found["no-shouting"]["text"], found["no-shouting"]["severity"]) == ("ЗАВТРА", "warning")
    (tmp_path / "tonewise.toml").write_text('[severity]\nno-shouting = "error"\n', encoding="utf-8")
    assert run(installed, "tonewise", "score", "-", given=case, folder=tmp_path).returncode == 1
    ignored = run(installed, "tonewise", "score", "-", "--ignore", "no-shouting", given=case, folder=tmp_path)
    assert "no-shouting" not in ignored.stdout
    fixed = run(installed, "tonewise", "score", "-", "--fix", given=case, folder=tmp_path)
    assert "+Завтра, 21 ноября." in fixed.stdout


def test_the_packages_own_tests_pass_with_the_published_helper(installed: Path) -> None:
    tested = run(installed, "pytest", "-p", "no:cacheprovider")
    assert tested.returncode == 0, tested.stdout
    assert "5 passed" in tested.stdout
