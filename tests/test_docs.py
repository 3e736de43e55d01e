"""Every page: its commands run as it says, its links lead somewhere, and the pages made by scripts are up to date."""

from __future__ import annotations

import fcntl
import re
import runpy
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from shown import ROOT, Shown, commands, result
from tonewise.evals import runs
from tonewise.helpdesk import watch_state
from tonewise.options import Limits
from tonewise.settings import Settings

_FOLDERS = (ROOT, ROOT / "examples", *(ROOT / "adapters").glob("tonewise_*"))
PAGES = sorted([*(page for folder in _FOLDERS for page in folder.glob("*.md")), *(ROOT / "docs").rglob("*.md")])
COMMANDS = [command for page in PAGES for command in commands(page)]
_LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")


@pytest.fixture(autouse=True)
def _as_a_reader_would(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(ROOT)
    for module in (runs, watch_state):
        monkeypatch.setattr(module, "RUNS", tmp_path / "runs")
    for name in (
        "FORCE_COLOR",
        "OPENAI_API_KEY",
        "OPENAI_BASE_URL",
        "TONEWISE_MODEL",
        "TONEWISE_LANG",
        "TONEWISE_PROMISE",
    ):
        monkeypatch.delenv(name, raising=False)


@contextmanager
def _alone(command: str) -> Iterator[None]:
    """One audit at a time: each keeps what it needs to go on beside its file, where another process may look."""
    if not command.startswith("tonewise audit"):
        yield
        return
    with (ROOT / "examples" / "README.md").open("rb") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        yield
        for left in (ROOT / "examples").glob("*.audit"):
            shutil.rmtree(left)


@pytest.mark.parametrize("shown", COMMANDS, ids=str)
def test_commands_do_what_the_page_says(shown: Shown) -> None:
    with _alone(shown.command):
        status, output = result(shown.command)
    assert status == shown.status, output
    if shown.output is not None:
        assert output.strip() == shown.output.strip()


def test_there_are_commands_on_the_pages() -> None:
    assert len(COMMANDS) > 20


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_links_lead_somewhere(page: Path) -> None:
    text = re.sub(r"```.*?```", "", page.read_text(encoding="utf-8"), flags=re.DOTALL)
    for target in _LINK.findall(text):
        if not re.match(r"[a-z]+:", target):
            path, _, anchor = target.partition("#")
            file = (page.parent / path).resolve() if path else page
            assert file.exists(), target
            if anchor:
                assert anchor in _anchors(file), target


def _anchors(page: Path) -> set[str]:
    heads = re.findall(r"^#+ (.+)$", page.read_text(encoding="utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", head.lower()).replace(" ", "-") for head in heads}


def test_every_setting_is_on_the_page_of_settings() -> None:
    page = (ROOT / "docs" / "settings.md").read_text(encoding="utf-8")
    named = re.findall(r"^\| `(\w+)` \|", page, re.MULTILINE)
    settings = {name for name, field in Settings.__dataclass_fields__.items() if not field.metadata}
    assert set(named) == settings | set(Limits.__dataclass_fields__)
    assert len(named) == len(set(named))


def test_every_page_is_reached_from_the_readme() -> None:
    reached, todo = set(), [ROOT / "README.md"]
    while todo:
        page = todo.pop()
        if page in reached or page.suffix != ".md" or not page.exists():
            continue
        reached.add(page)
        for target in _LINK.findall(page.read_text(encoding="utf-8")):
            if not re.match(r"[a-z]+:", target):
                todo.append((page.parent / target.partition("#")[0]).resolve())
    kept_by_machine = {ROOT / "docs" / "speed.md"}  # a run of the bench: there only where somebody kept one
    assert set(PAGES) - kept_by_machine <= reached


def test_the_pages_of_rules_are_up_to_date(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "argv", ["rule_pages.py", "--check"])
    with pytest.raises(SystemExit) as end:
        runpy.run_path(str(ROOT / "scripts" / "rule_pages.py"), run_name="__main__")
    assert end.value.code == 0


@pytest.mark.parametrize("arguments", [[], ["--lang", "ru"], [str(ROOT / "examples" / "en-order.json")]])
def test_the_demo_runs(
    arguments: list[str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("TONEWISE_MODEL", "none-that-answers")
    monkeypatch.setattr(sys, "argv", ["demo.py", *arguments])
    monkeypatch.setattr(sys, "stderr", sys.stderr)
    with pytest.raises(SystemExit) as end:
        runpy.run_path(str(ROOT / "scripts" / "demo.py"), run_name="__main__")
    assert end.value.code == 0
    shown = capsys.readouterr().out
    assert "composer" in shown
    assert "✓" in shown
    assert "\x1b" not in shown
