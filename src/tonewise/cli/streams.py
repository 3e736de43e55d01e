"""Results as JSON on stdout, as they come."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import chain

from pydantic import BaseModel

from tonewise.cli import output


def said_as_json(values: Iterable[BaseModel]) -> None:
    """One value indented, for whoever looks at it; several one a line."""
    stream = iter(values)
    first = next(stream, None)
    if first is None:
        return
    second = next(stream, None)
    if second is None:
        output.say(first.model_dump_json(by_alias=True, indent=2))
    else:
        said_as_lines(chain((first, second), stream))


def said_as_lines(values: Iterable[BaseModel]) -> None:
    """One value a line, each handed on at once."""
    for value in values:
        output.say(value.model_dump_json(by_alias=True), now=True)
