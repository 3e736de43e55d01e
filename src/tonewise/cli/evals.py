"""``tonewise eval``: suites of cases drafted, scored, compared and held to a bar."""

from __future__ import annotations

import typer
from typer.core import TyperGroup

from tonewise.cli import eval_accept, eval_agreement, eval_diff, eval_import, eval_report, eval_score, eval_suite

_HELP = ("-h", "--help")


class SuiteOrCommand(TyperGroup):
    """``eval SUITE`` is ``eval run SUITE``: what is the name of no command is a suite, or an option of a run."""

    def parse_args(self, ctx: typer.Context, args: list[str]) -> list[str]:  # type: ignore[override]
        """Put the name of the command before a suite."""
        if args and args[0] not in self.commands and args[0] not in _HELP:
            args = ["run", *args]
        return super().parse_args(ctx, args)


app = typer.Typer(
    cls=SuiteOrCommand, rich_markup_mode=None, pretty_exceptions_enable=False, no_args_is_help=True,
    help="Run a suite: draft its cases, score the drafts, tell what came of it. `eval SUITE` is `eval run SUITE`.",
)  # fmt: skip

app.command(short_help="Draft a suite's cases, score them, and hold them to a bar.")(eval_suite.run)
app.command(short_help="Compare two runs on the cases that both have.")(eval_diff.diff)
app.command(short_help="Write runs as one page for a browser.")(eval_report.report)
app.command(short_help="Make a run the baseline that later runs are held against.")(eval_accept.accept)
app.command("import", short_help="Make a suite of files that a team has already.")(eval_import.import_cases)
app.command(short_help="Score a log again; no model is called.")(eval_score.score)
app.command(short_help="How far rules and judges agree with people.")(eval_agreement.agreement)
