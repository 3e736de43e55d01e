"""Arguments and options that several commands share."""

from __future__ import annotations

from pathlib import Path
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

Model = Annotated[str | None, typer.Option(metavar="NAME", help="A language model to write with.")]
Fallback = Annotated[
    list[str] | None,
    typer.Option(metavar="NAME", help="A model to ask where those before it fail; may be given again."),
]
ApiBase = Annotated[str | None, typer.Option(metavar="URL", help="An OpenAI-compatible endpoint.")]
Structured = Annotated[
    bool | None,
    typer.Option("--structured/--no-structured", help="Ask the model for its reply as JSON, with what it rests on."),
]
Form = Annotated[
    Literal["text", "json", "jsonl"] | None,
    typer.Option("--format", help="text, for people, is the default; with --out it is jsonl."),
]
Stream = Annotated[
    bool | None,
    typer.Option("--stream/--no-stream", help="Show the model's text as it comes; on a terminal it is shown."),
]
Out = Annotated[
    Path | None, typer.Option(metavar="FILE", help="Write the drafts of all cases here, as JSON Lines; can go on.")
]
Fresh = Annotated[bool, typer.Option("--fresh", help="With --out: draft again what an earlier run has done.")]
Retry = Annotated[
    bool, typer.Option("--retry", help="With --out: ask the model again where it failed in an earlier run.")
]
Concurrency = Annotated[
    int | None, typer.Option(metavar="N", min=1, max=1000, help="With --out: so many drafts by a model at once; 4.")
]
PerMinute = Annotated[
    int | None, typer.Option(metavar="N", min=1, help="At most so many calls of a model in any minute.")
]


def ids(text: str | None) -> tuple[str, ...]:
    """The ids in a list with commas."""
    return tuple(part.strip() for part in (text or "").split(",") if part.strip())
