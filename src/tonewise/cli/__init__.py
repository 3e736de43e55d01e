"""The command line: ``tonewise COMMAND``, one module a command.

Exit status: 0 done, and passed where there is a gate; 1 the gate failed; 2 the call or an input is wrong, told in one
line on stderr; 130 interrupted; 141 whoever read the output stopped reading.
"""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Sequence
from contextlib import suppress
from copy import copy
from typing import TYPE_CHECKING, NoReturn

if TYPE_CHECKING:
    import typer
    from typer.models import CommandInfo

WRONG = 2
INTERRUPTED = 130
CLOSED = 141


def main() -> None:
    """The console script."""
    # What a command loads stays to its end: to look it through for garbage again and again takes a tenth of a start,
    # and so does looking for pydantic's plugins in every package that is installed.
    gc.set_threshold(50_000, 20, 50)
    os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "true")
    _end(run(sys.argv[1:]))


def _end(status: int) -> NoReturn:
    """End at once: to take apart all that was loaded would take a tenth of a second and more."""
    if "multiprocessing" in sys.modules or "ray" in sys.modules:  # they clear up after themselves
        sys.exit(status)
    for stream in (sys.stdout, sys.stderr):
        with suppress(OSError, ValueError):  # nobody is left who reads it
            stream.flush()
    os._exit(status)


def run(arguments: Sequence[str]) -> int:
    """Run a command line and return its exit status; whatever goes wrong on purpose is told in one line on stderr."""
    from tonewise.cli import output  # noqa: PLC0415

    try:
        output.prepare()
        return _run(arguments)
    except KeyboardInterrupt:
        return INTERRUPTED
    except output.ClosedError:
        return CLOSED


def _run(arguments: Sequence[str]) -> int:
    import typer  # noqa: PLC0415

    from tonewise.cli import output  # noqa: PLC0415
    from tonewise.cli.app import app  # noqa: PLC0415
    from tonewise.errors import TonewiseError  # noqa: PLC0415

    try:
        command = typer.main.get_command(_needed(app, arguments))
        status = command(list(arguments), prog_name="tonewise", standalone_mode=False)
        output.flush()
    except TonewiseError as error:
        output.flush()
        output.tell_error(str(error))
        return WRONG
    except typer.TyperException as error:
        output.tell_error(f"{error.format_message()} (tonewise --help)")
        return WRONG
    return status if isinstance(status, int) else 0


def _needed(app: typer.Typer, arguments: Sequence[str]) -> typer.Typer:
    """The commands as far as a call needs them: to make the options of all takes a tenth of a start."""
    needed = copy(app)
    called = [each for each in app.registered_commands if each.callback and each.callback.__name__ in arguments[:1]]
    if called:
        needed.registered_commands, needed.registered_groups = called, []
    elif tuple(arguments) in (("-h",), ("--help",), ("--version",)):  # a shell that completes gives none
        needed.registered_commands = [_listed(each) for each in app.registered_commands]
    return needed


def _listed(command: CommandInfo) -> CommandInfo:
    """A command of which only its name and a line of help are shown."""
    listed = copy(command)
    listed.name = command.name or (command.callback.__name__ if command.callback else None)
    listed.callback = lambda: None
    return listed
