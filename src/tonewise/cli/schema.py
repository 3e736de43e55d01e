"""``tonewise schema``: the JSON Schema of a kind of file, for editors."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from tonewise.cli import output
from tonewise.errors import InputError

FOLDER = Path(__file__).parent.parent / "schemas"


def schema(
    name: Annotated[
        str, typer.Argument(help="conversation, case, cases, suite, draft, score, reading, audit or eval-report.")
    ],
) -> None:
    """Print the JSON Schema of a kind of file, with which an editor completes and checks it."""
    known = sorted(path.stem for path in FOLDER.glob("*.json"))
    if name not in known:
        raise InputError(f"there is no schema {name!r}; known are {', '.join(known)}")
    output.say((FOLDER / f"{name}.json").read_text(encoding="utf-8").rstrip("\n"))
