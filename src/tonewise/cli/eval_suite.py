"""``tonewise eval SUITE``: a suite run, scored, told of, and held to its bars and its baseline."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from tonewise.cli import eval_run, options, output

if TYPE_CHECKING:
    from tonewise.evals.baseline import Baseline
    from tonewise.evals.results import Keep, Report
    from tonewise.evals.suite import Bar
    from tonewise.settings import InterfaceLanguage

Form = Annotated[
    Literal["text", "json", "junit", "sarif", "github", "markdown"],
    typer.Option("--format", help="What stdout gets: text is for people."),
]
Outputs = Annotated[
    list[str] | None,
    typer.Option("--output", metavar="FORMAT=FILE", help="Write a format into a file as well; may be given again."),
]
Html = Annotated[Path | None, typer.Option("--html", metavar="FILE", help="Write a page to look through in a browser.")]
CasesKept = Annotated[
    Literal["all", "failing", "none"] | None,
    typer.Option("--cases", help="Which cases are told of one by one; the format's own choice without it."),
]
GateOn = Annotated[
    bool,
    typer.Option("--gate", help="Exit with 1 where it is worse than before, or a case fails."),
]
BaselineFile = Annotated[
    Path | None, typer.Option("--baseline", metavar="FILE", help="What to compare with; baselines/SUITE.json.")
]
SUITE_IN_NAME = "{suite}"


def run(  # noqa: PLR0913 - the options of a command
    sources: Annotated[list[str], typer.Argument(metavar="SUITE…", help="Suites, or files of cases.")],
    *,
    models: eval_run.Models = None,
    prompts: eval_run.Prompts = None,
    settings: eval_run.SettingsNames = None,
    case: eval_run.Cases = None,
    only: eval_run.Only = None,
    repeat: eval_run.Repeat = None,
    concurrency: eval_run.Concurrency = None,
    per_minute: eval_run.PerMinute = None,
    api_base: options.ApiBase = None,
    out: eval_run.Out = None,
    reuse: eval_run.Reuse = None,
    fresh: eval_run.Fresh = False,
    retry: eval_run.Retry = False,
    watch: eval_run.Watch = False,
    gate: GateOn = False,
    baseline: BaselineFile = None,
    form: Form = "text",
    outputs: Outputs = None,
    html: Html = None,
    cases: CasesKept = None,
    lang: options.Lang = None,
) -> None:
    """Draft the cases of a suite, score the drafts, and tell what came of it.

    Exits with 1 where a bar of the suite is not met or, with --gate, where it is worse than the baseline; with 2 where
    drafts broke: a broken run is no failed test.
    """
    from tonewise.evals.outputs import wanted_outputs  # noqa: PLC0415
    from tonewise.evals.reporting import report_of  # noqa: PLC0415

    _check(sources, out=out, watch=watch, baseline=baseline, outputs=outputs, html=html)
    if watch:
        _check_watch(gate=gate, baseline=baseline, outputs=outputs, html=html, form=form, cases=cases)
    files = wanted_outputs(outputs or ())
    _check_writable((*files.values(), *([html] if html else [])))
    wishes = eval_run.RunWishes(
        models=models, prompts=prompts, settings=settings, cases=case, only=only, repeat=repeat, fresh=fresh,
        concurrency=concurrency, per_minute=per_minute, api_base=api_base, retry=retry, out=out, reuse=reuse,
    )  # fmt: skip
    if watch:
        from tonewise.cli.eval_watch import watch as watched  # noqa: PLC0415

        watched(sources[0], wishes)
        return
    statuses = []
    told = Told(form, files, html, cases, lang or "en")
    for number, source in enumerate(sources):
        accepted, bars = accepted_for(source, baseline, wanted=gate)
        log = eval_run.do(source, wishes)
        report = report_of(log, baseline=accepted, keep=told.keep, bars=bars)
        if number and form in ("text", "markdown"):
            output.say("")
        told.tell(report, log)
        statuses.append(status_of(report, gate=gate, accepted=accepted))
    if any(statuses):
        raise typer.Exit(max(statuses))


class Told:
    """How reports are told: on stdout, and in files."""

    def __init__(
        self, form: str, files: dict[str, Path], html: Path | None, cases: Keep | None, language: InterfaceLanguage
    ):
        from tonewise.evals.outputs import kept_for  # noqa: PLC0415

        self._form = form
        self._files = files
        self._html = html
        self._language = language
        self._written: set[Path] = set()
        self._most = 10 if cases is None else None
        """Failing cases that a person sees: asked for by name, all of them."""
        self.keep: Keep = cases or ("all" if html else kept_for((form, *files)))

    def tell(self, report: Report, log: Path) -> None:
        """Write the files first: whoever reads stdout may close it after the first screen."""
        from tonewise.evals.outputs import FORMATS, text, write_outputs  # noqa: PLC0415

        named = {name: _named(path, report) for name, path in self._files.items()}
        self._check_new((*named.values(), *([_named(self._html, report)] if self._html else [])))
        for path in self._write_page(report):
            output.tell_written(path)
        write_outputs(report, named, language=self._language)
        for path in named.values():
            output.tell_written(path)
        if self._form == "text":
            lines = text(
                report, language=self._language, paint=output.painter(sys.stdout), columns=_columns(),
                most=self._most, log=str(log),
            )  # fmt: skip
        else:
            lines = FORMATS[self._form](report, language=self._language)
        for line in lines:
            output.say(line)

    def _check_new(self, paths: Sequence[Path]) -> None:
        """Raise InputError where the report of one suite would take the place of another's."""
        from tonewise.errors import InputError  # noqa: PLC0415

        for path in paths:
            if path in self._written:
                raise InputError("holds the report of another suite of that name", source=str(path))
        self._written.update(paths)

    def _write_page(self, report: Report) -> list[Path]:
        if self._html is None:
            return []
        from tonewise.evals.page import page  # noqa: PLC0415
        from tonewise.files.writing import replacing  # noqa: PLC0415

        path = _named(self._html, report)
        with replacing(path) as stream:
            stream.writelines(page(report, language=self._language))
        return [path]


def _columns() -> int:
    from shutil import get_terminal_size  # noqa: PLC0415

    return get_terminal_size((100, 24)).columns if sys.stdout.isatty() else 100


def accepted_for(source: str, given: Path | None, *, wanted: bool) -> tuple[Baseline | None, tuple[Bar, ...]]:
    """What to hold a run to: the baseline given, or with a gate the suite's own; and a bar where there is nothing else.

    A gate without a baseline and without a bar of the suite is passed where every case passes.
    """
    if given is None and not wanted:
        return None, ()
    from tonewise.evals.baseline import default_baseline, read_baseline  # noqa: PLC0415
    from tonewise.evals.reporting import ALL_PASS  # noqa: PLC0415
    from tonewise.evals.suites import load_suite  # noqa: PLC0415

    if given is not None:
        return read_baseline(given), ()
    suite = load_suite(source).suite
    path = default_baseline(source, suite.name or "")
    if path.exists():
        return read_baseline(path), ()
    return None, () if suite.bars else (ALL_PASS,)


def status_of(report: Report, *, gate: bool, accepted: Baseline | None = None) -> int:
    """2 where drafts broke or a gate has nothing to compare, 1 where it fails or a bar is not met, else 0."""
    from tonewise.evals.results import BASELINE  # noqa: PLC0415

    if report.gate.is_broken:
        return 2
    if gate and accepted is not None and not any(each.first == BASELINE for each in report.comparisons):
        output.tell_error(
            "--gate compares nothing: no case of the baseline is still the same (tonewise eval accept RUN)"
        )
        return 2
    unmet = any(reason.type == "bar" for reason in report.gate.reasons)
    return 1 if unmet or (gate and not report.gate.passed) else 0


def _check(  # noqa: PLR0913 - the options that do not go together
    sources: list[str], *, out: Path | None, watch: bool, baseline: Path | None, outputs: list[str] | None,
    html: Path | None,
) -> None:  # fmt: skip
    if len(sources) < 2:
        return
    for option, given in (("out", out), ("watch", watch), ("baseline", baseline)):
        if given:
            raise typer.BadParameter("goes with one suite", param_hint=f"--{option}")
    for option, names in (("output", outputs or []), ("html", [str(html)] if html else [])):
        if any(SUITE_IN_NAME not in name for name in names):
            problem = f"with several suites the file's name holds {SUITE_IN_NAME}"
            raise typer.BadParameter(problem, param_hint=f"--{option}")


def _check_watch(**given: object) -> None:
    """Raise BadParameter for what watching, which tells of changes alone, would pass over in silence."""
    for option, value in given.items():
        if value and (option, value) != ("form", "text"):
            name = {"form": "format", "outputs": "output"}.get(option, option)
            raise typer.BadParameter("does not go with --watch", param_hint=f"--{name}")


def _check_writable(files: Sequence[Path]) -> None:
    """Raise InputError, before anything is drafted, for a file that could not be written after it."""
    from tonewise.files.writing import check_writable  # noqa: PLC0415

    for path in files:
        if SUITE_IN_NAME not in str(path.parent):
            check_writable(path)


def _named(path: Path, report: Report) -> Path:
    from tonewise.evals.suite import slug  # noqa: PLC0415

    return Path(str(path).replace(SUITE_IN_NAME, slug(report.suite)))
