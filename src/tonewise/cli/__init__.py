"""The command line: ``tonewise COMMAND``, one module a command.

Exit status: 0 done, and passed where there is a gate; 1 the gate failed; 2 the call or an input is wrong, told in one
line on stderr; 130 interrupted; 141 whoever read the output stopped reading.
"""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Sequence

WRONG = 2
INTERRUPTED = 130
CLOSED = 141


def main() -> None:
    """The console script."""
    # What a command loads stays to its end: to look it through for garbage again and again takes a tenth of a start,
    # and so does looking for pydantic's plugins in every package that is installed.
    gc.set_threshold(50_000, 20, 50)
    os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "true")
    sys.exit(run(sys.argv[1:]))


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
        status = typer.main.get_command(app)(list(arguments), prog_name="tonewise", standalone_mode=False)
        output.flush()
    except TonewiseError as error:
        output.flush()
        output.tell_error(str(error))
        return WRONG
    except typer.TyperException as error:
        output.tell_error(f"{error.format_message()} (tonewise --help)")
        return WRONG
    return status if isinstance(status, int) else 0
