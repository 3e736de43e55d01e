"""The table of adapters in docs/helpdesks.md says of each what its code says."""

from __future__ import annotations

import re
from importlib.metadata import entry_points
from pathlib import Path

import pytest

from tonewise import helpdesk

ROOT = Path(__file__).parents[2]
OURS = sorted(entry.name for entry in entry_points(group=helpdesk.GROUP) if (ROOT / "adapters" / entry.module).is_dir())


def _rows() -> dict[str, list[str]]:
    page = (ROOT / "docs" / "helpdesks.md").read_text(encoding="utf-8")
    table = page.partition("\n## Adapters\n")[2].partition("\n## ")[0]
    rows = [
        [cell.strip() for cell in line.strip("|").split("|")] for line in table.splitlines() if line.startswith("| `")
    ]
    return {row[0].strip("`"): row for row in rows}


def test_every_adapter_has_its_row_and_its_packages_readme() -> None:
    assert sorted(_rows()) == OURS
    packages = {path.parent.name for path in (ROOT / "adapters").glob("tonewise_*/README.md")}
    assert packages == {
        path.name for path in (ROOT / "adapters").glob("tonewise_*") if (path / "__init__.py").is_file()
    }
    assert len(OURS) == len(packages), "each package is found by its entry point"


@pytest.mark.parametrize("name", OURS)
def test_the_row_says_what_the_adapter_can_do(name: str) -> None:
    _, title, does, verified = _rows()[name]
    adapter = helpdesk.adapter(name)
    assert adapter.title.lower() in re.sub(r"\]\(.*?\)", "", title).lower() or name == "files"
    assert f"../adapters/{adapter.__module__.partition('.')[0]}/README.md" in title
    can = [each.replace("_", " ") for each, value in adapter.capabilities if value is True]
    assert does.split(", ") == can
    assert verified
