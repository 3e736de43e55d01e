"""Arguments and options that several commands share."""

from __future__ import annotations

from typing import Annotated, Literal

import typer

Source = Annotated[
    str, typer.Argument(metavar="FILE", help="A .json, .jsonl, .yaml or .yml file, or - for standard input.")
]
Lang = Annotated[
    Literal["ru", "en"] | None, typer.Option(help="Language of what is told about it; the customer's by default.")
]
Promise = Annotated[
    str | None, typer.Option(metavar="TIME", help="A time that an answer may be promised for, such as «до 18:00».")
]


def ids(text: str | None) -> tuple[str, ...]:
    """The ids in a list with commas."""
    return tuple(part.strip() for part in (text or "").split(",") if part.strip())
