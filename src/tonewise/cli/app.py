"""The commands put together; each module here imports what it works with when it runs, so that help stays quick."""

from __future__ import annotations

from typing import Annotated

import typer

from tonewise import __version__
from tonewise.cli import (
    audit,
    draft,
    evals,
    fold,
    helpdesk,
    output,
    prompts,
    read,
    rewrite,
    rules,
    schema,
    score,
    soften,
)

app = typer.Typer(
    rich_markup_mode=None, pretty_exceptions_enable=False, context_settings={"help_option_names": ["-h", "--help"]}
)


@app.callback(invoke_without_command=True)
def tonewise(
    context: typer.Context,
    version: Annotated[bool, typer.Option("--version", help="Print the version and exit.")] = False,
) -> None:
    """Draft replies to customers, and hold every reply against the written rules of good support."""
    if version:
        output.say(f"tonewise {__version__}")
        raise typer.Exit
    if context.invoked_subcommand is None:
        output.say(context.get_help())


app.command(short_help="Show what is read of a customer's messages.")(read.read)
app.command(short_help="Draft a reply to a conversation.")(draft.draft)
app.command(short_help="Make an agent's rough text a good reply.")(rewrite.rewrite)
app.command(short_help="Make one message out of several that wait to be sent.")(fold.fold)
app.command(short_help="Make a bare refusal one with its way forward.")(soften.soften)
app.command(short_help="Hold replies against the rules.")(score.score)
app.command(short_help="Hold the conversations of exports against the rules, and sum up.")(audit.audit)
app.add_typer(evals.app, name="eval", short_help="Run suites of cases, compare and gate them.")
app.add_typer(helpdesk.app, name="helpdesk", short_help="List, draft for, watch and export tickets of a helpdesk.")
app.command(short_help="List the rules, or show one.")(rules.rules)
app.command(short_help="Print the JSON Schema of a kind of file.")(schema.schema)
app.add_typer(prompts.app, name="prompts", short_help="List, show, render, check and compare the prompts.")
