"""``tonewise score``: replies held against the rules."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from tonewise import __version__
from tonewise.cli import options, output

if TYPE_CHECKING:
    from tonewise.model import Case, Conversation, Score
    from tonewise.reports.judged import Judged
    from tonewise.scoring import Scorer

Form = Literal["text", "json", "jsonl", "github", "sarif", "junit"]


def score(  # noqa: PLR0913 - the options of a command
    source: options.Source,
    *,
    form: Annotated[
        Form, typer.Option("--format", help="text is for people; github, sarif and junit for CI.")
    ] = "text",
    lang: options.Lang = None,
    select: Annotated[str | None, typer.Option(metavar="RULE,…", help="Only these rules.")] = None,
    ignore: Annotated[str | None, typer.Option(metavar="RULE,…", help="All rules but these.")] = None,
    dialogue: Annotated[
        bool, typer.Option("--dialogue", help="Judge all of the agents' own messages where a case has no reply.")
    ] = False,
    promise: options.Promise = None,
    fix: Annotated[bool, typer.Option("--fix", help="Apply the safe fixes and show what they change.")] = False,
    out: Annotated[
        Path | None, typer.Option(metavar="FILE", help="With --fix: write the cases, fixed, as JSON Lines.")
    ] = None,
) -> None:
    """Hold replies against the rules; exit with 1 where any has a finding of severity error.

    A conversation without a reply of its own is judged by the agent's messages that end it.
    """
    from tonewise import settings  # noqa: PLC0415
    from tonewise.scoring import Scorer  # noqa: PLC0415

    chosen = settings.load(lang=lang, select=options.ids(select), ignore=options.ids(ignore), promise=promise)
    scorer = Scorer(chosen)
    if fix:
        from tonewise.cli.fixes import fixed  # noqa: PLC0415

        results = fixed(source, scorer, out, show=form == "text")
    elif out is not None:
        raise typer.BadParameter("holds the fixed cases: it goes with --fix", param_hint="--out")
    else:
        results = _judged(source, scorer, dialogue)
    counts = _Counts()
    for line in _lines(counts.of(results), form, chosen.lang, scorer):
        output.say(line, now=form == "jsonl")
    if form in ("text", "github"):
        output.say(counts.summary(chosen.lang or "en"))
    if counts.failed:
        raise typer.Exit(1)


def _lines(results: Iterator[Judged], form: Form, lang: str | None, scorer: Scorer) -> Iterator[str]:
    if form == "sarif":
        from tonewise.reports.sarif import sarif  # noqa: PLC0415

        return sarif(results, scorer.rules(), lang or "en", __version__)
    if form == "junit":
        from tonewise.reports.junit import junit  # noqa: PLC0415

        return junit(results)
    if form == "jsonl":
        return (each.score.model_dump_json(by_alias=True) for each in results)
    if form == "json":
        listed = ",\n".join(each.score.model_dump_json(by_alias=True) for each in results)
        return iter((f"[{listed}]",))
    told: Callable[[Judged], Iterator[str]] = _Paragraphs(lang)
    if form == "github":
        from tonewise.reports.github import commands  # noqa: PLC0415

        told = commands
    return (line for each in results for line in told(each))


def _judged(source: str, scorer: Scorer, dialogue: bool) -> Iterator[Judged]:
    from tonewise.errors import InputError  # noqa: PLC0415
    from tonewise.files import entries_of  # noqa: PLC0415
    from tonewise.model import Case  # noqa: PLC0415
    from tonewise.plain import shortened  # noqa: PLC0415
    from tonewise.reports.judged import Judged  # noqa: PLC0415

    for entry in entries_of(source, Case):
        case = entry.value
        if dialogue and not case.replies:
            scored = scorer.score_dialogue(case.conversation)
            yield Judged(entry.source, entry.line, case.conversation, (), _named(scored, case))
            continue
        try:
            exchange = scorer.exchange(case.conversation, case.replies)
        except InputError as error:
            which = f"case {shortened(case.id, 60)}: " if case.id else ""
            problem = f"{which}{error.problem}; tonewise eval drafts replies and scores them"
            raise InputError(problem, source=entry.source, line=entry.line, field="reply") from None
        scored = scorer.score(exchange)
        yield Judged(entry.source, entry.line, exchange.conversation, exchange.reply, _named(scored, case))


def _named(scored: Score, case: Case) -> Score:
    return scored.model_copy(update={"id": case.id}) if case.id is not None else scored


class _Counts:
    """What passes by, counted for the summary."""

    def __init__(self) -> None:
        self.passed = 0
        self.failed = 0
        self.broken: Counter[str] = Counter()

    def of(self, results: Iterator[Judged]) -> Iterator[Judged]:
        for result in results:
            scored = result.score
            self.passed += scored.gate == "pass"
            self.failed += scored.gate == "fail"
            self.broken.update(rule for rule, outcome in scored.rules.items() if outcome == "fail")
            yield result

    def summary(self, language: str) -> str:
        from tonewise.reports.labels import label  # noqa: PLC0415

        counted = (("scored", self.passed + self.failed), ("passed", self.passed), ("failed", self.failed))
        line = ", ".join(f"{label(name, language)} {number}" for name, number in counted)
        worst = ", ".join(f"{rule} {number}" for rule, number in self.broken.most_common(5))
        return f"{line}; {label('worst', language)}: {worst}" if worst else line


class _Paragraphs:
    """Findings for people; a reply without any is not worth their time."""

    def __init__(self, lang: str | None):
        self._lang = lang
        self._paint = output.painter(sys.stdout)

    def __call__(self, result: Judged) -> Iterator[str]:
        from tonewise.plain import harmless  # noqa: PLC0415
        from tonewise.reports.labels import label  # noqa: PLC0415
        from tonewise.reports.passages import told  # noqa: PLC0415

        scored = result.score
        if not scored.findings:
            return
        language = self._lang or _language(result.conversation)
        gate = self._paint(label(scored.gate, language), "bold", "red" if scored.gate == "fail" else "green")
        place = self._paint(f"{harmless(result.source)}:{result.line}", "bold")
        name = f" {harmless(scored.id)}" if scored.id else ""
        yield f"{place}{name} {gate} {scored.score:.2f}"
        yield from told(scored.findings, result.conversation, result.reply, language, self._paint)
        yield ""


def _language(conversation: Conversation) -> str:
    from tonewise.reading.language import conversation_language  # noqa: PLC0415

    return conversation_language(conversation)
