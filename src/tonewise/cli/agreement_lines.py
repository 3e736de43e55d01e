"""A report on agreement as people read it: on a terminal, and in Markdown."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from tonewise.evals.agreement import ALL_RULES, Agreement, AgreementReport, Table
from tonewise.evals.outputs.escaping import cell, code
from tonewise.evals.outputs.table import GAP, padded
from tonewise.painting import Painter, width
from tonewise.plain import harmless, shortened

MAX_CASES = 5
"""Cases that are named of each kind; JSON has all."""
_HEAD = ("labels", "verdicts", "both", "alone", "missed", "neither", "precision", "recall", "kappa")
_NONE = "–"
_LEGEND = (
    "both, alone, missed, neither: called broken by it and people, by it alone, by people alone, by nobody. "
    "verdicts: share of the labels on which it had one. kappa: agreement beyond chance, with its 95 % interval."
)

Row = tuple[str, ...]


def text(report: AgreementReport, paint: Painter) -> Iterator[str]:
    """The lines for a terminal."""
    yield paint(f"{harmless(report.source)}: {report.cases} labelled replies in {report.groups} groups", "bold")
    yield ""
    yield from _table([("", *_HEAD), *_rows(report)], paint)
    if not report.agreements:
        return
    yield ""
    yield from (line for each in report.agreements for line in _apart(each))
    if report.labellers:
        yield ""
        yield paint("labellers against each other", "bold")
        yield from _table(_of_labellers(report), paint)
    yield ""
    yield _LEGEND


def markdown(report: AgreementReport) -> Iterator[str]:
    """The same as a page of Markdown."""
    yield f"# Agreement with people: {code(report.source)}"
    yield ""
    yield f"{report.cases} labelled replies in {report.groups} groups. {_LEGEND}"
    yield ""
    yield from _markdown_table([("", *_HEAD), *_rows(report)], 1)
    apart = [line for each in report.agreements for line in _apart(each)]
    if apart:
        yield ""
        yield from (f"- {code(line)}" for line in apart)
    if report.labellers:
        yield ""
        yield "## Labellers against each other"
        yield ""
        yield from _markdown_table(_of_labellers(report), 2)


def _rows(report: AgreementReport) -> Iterator[Row]:
    for each in report.agreements:
        table = each.table
        name = f"{each.scorer} ({', '.join(each.models)})" if each.models else each.scorer
        counts = (table.both, table.only_first, table.only_second, table.neither)
        yield (
            name, str(each.labels), _share(each.coverage), *map(str, counts), _share(each.precision),
            _share(each.recall), _kappa(table),
        )  # fmt: skip


def _of_labellers(report: AgreementReport) -> list[Row]:
    rows: list[Row] = [("", "", "replies", "both", "first", "second", "neither", "kappa")]
    for each in report.labellers:
        table = each.table
        counts = (table.n, table.both, table.only_first, table.only_second, table.neither)
        what = "all together" if each.scorer == ALL_RULES else each.scorer
        rows.append((f"{each.first} – {each.second}", what, *map(str, counts), _kappa(table)))
    return rows


def _share(value: float | None) -> str:
    return _NONE if value is None else f"{value:.2f}"


def _kappa(table: Table) -> str:
    value = _NONE if table.kappa is None else f"{table.kappa:.2f}"
    if table.too_few:
        return f"{value} (too few to tell)"
    return f"{value} [{_share(table.low)}, {_share(table.high)}]"


def _apart(each: Agreement) -> Iterator[str]:
    """Which cases people see otherwise."""
    for what, cases in (("alone", each.false_alarms), ("missed", each.missed)):
        if cases:
            more = f" and {len(cases) - MAX_CASES} more" if len(cases) > MAX_CASES else ""
            yield f"{each.scorer} {what}: {', '.join(shortened(case, 60) for case in cases[:MAX_CASES])}{more}"
    if not each.table.n:
        yield f"{each.scorer}: no verdicts; a judge's come from --log or --judge"


def _table(rows: Sequence[Row], paint: Painter) -> Iterator[str]:
    rows = [tuple(harmless(text) for text in row) for row in rows]
    widths = [max(width(row[column]) for row in rows) for column in range(len(rows[0]))]
    for number, row in enumerate(rows):
        line = GAP.join(padded(text, wide) for text, wide in zip(row, widths, strict=True)).rstrip()
        yield paint(line, "dim") if not number else line


def _markdown_table(rows: Sequence[Row], names: int) -> Iterator[str]:
    """The lines of a table; the first columns hold so many names, which are anybody's words."""
    head, *rest = rows
    yield f"| {' | '.join(head)} |"
    yield f"|{' --- |' * len(head)}"
    for row in rest:
        yield f"| {' | '.join((*map(cell, row[:names]), *row[names:]))} |"
