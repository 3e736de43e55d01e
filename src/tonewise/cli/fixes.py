"""``tonewise score --fix``: the safe fixes of the rules, shown as a diff and written where asked."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import nullcontext
from difflib import unified_diff
from pathlib import Path
from typing import TYPE_CHECKING

from tonewise.cli import output
from tonewise.errors import InputError
from tonewise.files import entries_of
from tonewise.files.writing import replacing
from tonewise.fixing import Fixed, fix
from tonewise.model import Case
from tonewise.painting import Painter, Style
from tonewise.plain import harmless
from tonewise.reports.judged import Judged

if TYPE_CHECKING:
    from tonewise.scoring import Scorer


def fixed(source: str, scorer: Scorer, out: Path | None, *, show: bool) -> Iterator[Judged]:
    """The cases of a file with their replies fixed, judged anew; ``show`` prints each change, ``out`` gets the cases.

    The file at ``out`` appears whole, when all cases are through, or not at all.
    """
    paint = output.painter(sys.stdout)
    with nullcontext() if out is None else replacing(out) as stream:
        for entry in entries_of(source, Case):
            case = entry.value
            try:
                exchange = scorer.exchange(case.conversation, case.replies)
            except InputError as error:
                raise InputError(error.problem, source=entry.source, line=entry.line, field="reply") from None
            result = fix(exchange, scorer.rules(case.conversation.channel))
            score = result.score.model_copy(update={"id": case.id}) if case.id is not None else result.score
            if show and result.by:
                for line in _diff(f"{entry.source}:{entry.line}", exchange.reply, result, paint):
                    output.say(line)
            if stream is not None:
                stream.write(_written(case, result).model_dump_json(by_alias=True, exclude_defaults=True) + "\n")
            yield Judged(entry.source, entry.line, exchange.conversation, result.reply, score)


def _written(case: Case, result: Fixed) -> Case:
    """The case with the fixed reply in the form that it had; one judged by its conversation keeps what was said."""
    if not result.by:
        return case
    one = len(result.reply) == 1 and not isinstance(case.reply, tuple)
    return case.model_copy(update={"reply": result.reply[0] if one else result.reply})


def _diff(place: str, before: tuple[str, ...], result: Fixed, paint: Painter) -> Iterator[str]:
    old, new = ("\n\n".join(texts).splitlines() for texts in (before, result.reply))
    name = harmless(place)
    for line in unified_diff(old, new, name, f"{name} ({', '.join(result.by)})", lineterm=""):
        shown = harmless(line)
        yield paint(shown, _style(line)) if line[:1] in "+-@" else shown
    yield ""


def _style(line: str) -> Style:
    if line.startswith(("---", "+++", "@@")):
        return "bold"
    return "red" if line[0] == "-" else "green"
