"""The Python on pages runs, and prints what they say it prints; commands are run by test_docs.py."""

from __future__ import annotations

import re
from contextlib import redirect_stdout
from io import StringIO

import pytest

from shown import ROOT, blocks, commands

README = ROOT / "README.md"
PAGES = (
    README,
    *(
        ROOT / "docs" / f"{name}.md"
        for name in ("batches", "python", "drafting", "eval-runs", "eval-suites", "helpdesks")
    ),
    *sorted((ROOT / "adapters").glob("tonewise_*/README.md")),
)
PYTHON = [(page.name, code) for page in PAGES for code in blocks(page, "python")]
_PRINTED = re.compile(r"^ *#> (.*)$", re.MULTILINE)


@pytest.mark.parametrize(("page", "code"), PYTHON, ids=[f"{page}-{n}" for n, (page, _) in enumerate(PYTHON)])
def test_python_runs_and_prints_what_it_says(page: str, code: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    for name in ("TONEWISE_MODEL", "TONEWISE_PROMISE", "TONEWISE_LANG"):
        monkeypatch.delenv(name, raising=False)
    printed = StringIO()
    with redirect_stdout(printed):
        exec(compile(code, page, "exec"), {"__name__": "readme"})
    assert printed.getvalue().splitlines() == _PRINTED.findall(code)


def test_there_is_python_and_there_are_commands_with_their_output() -> None:
    assert PYTHON
    assert sum(shown.output is not None for shown in commands(README)) >= 3
