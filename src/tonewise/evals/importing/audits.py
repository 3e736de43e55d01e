"""Cases from exports of conversations: each reply of an agent, with what was said before it."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from tonewise import settings
from tonewise.audit.columns import Columns
from tonewise.audit.rows import Broken, Row, rows_of
from tonewise.errors import InputError
from tonewise.evals.importing.pieces import Found, Piece, Told, Wishes
from tonewise.evals.suite import EvalCase
from tonewise.files import case_from, json_text
from tonewise.files.document import Malformed
from tonewise.model import Conversation
from tonewise.plain import shortened
from tonewise.rules.rule import Dialogue
from tonewise.scoring import Scorer


def pieces(source: str, wishes: Wishes) -> Iterator[Piece]:
    """The replies of an export. What the rules find in them is no expectation: it is a tag, ``breaks=RULE``.

    Raises InputError where the file cannot be read, or a table lacks a column.
    """
    named = ",".join(f"{name}={column}" for name, column in wishes.columns.items())
    columns = Columns.of(named, wishes.values, wishes.utc_offset)
    scorer = Scorer(settings.load()) if wishes.failing else None
    with TemporaryDirectory(prefix="tonewise-") as scratch:
        for row in rows_of(source, columns, Path(scratch)):
            if isinstance(row, Broken):
                yield Told(row.line, shortened(row.problem))
                continue
            for piece in _of_row(row):
                found = _tagged(piece, scorer) if scorer and isinstance(piece, Found) else piece
                if found is not None:
                    yield found


def _of_row(row: Row) -> Iterator[Piece]:
    try:
        case = case_from(_data(row))
    except Malformed as error:
        yield Told(row.line, shortened(error.problem))
        return
    except InputError as error:
        yield Told(row.line, str(error))
        return
    if case.replies:
        yield Found(EvalCase(id=case.id, conversation=case.conversation, reply=case.reply), row.line)
        return
    found = list(replies(case.conversation))
    for number, (before, texts) in enumerate(found, 1):
        name = case.id or before.id
        yield Found(
            EvalCase(
                id=f"{name}-{number}" if name else None, group=name or f"line-{row.line}", conversation=before,
                reply=texts[0] if len(texts) == 1 else texts,
            ),
            row.line,
        )  # fmt: skip
    if not found:
        yield Told(row.line, "no agent answers a customer in it, left out")


def replies(conversation: Conversation) -> Iterator[tuple[Conversation, tuple[str, ...]]]:
    """Each reply to a customer, and the conversation before it."""
    messages = conversation.messages
    for run in Dialogue(conversation).runs:
        before = conversation.model_copy(update={"messages": messages[: run[0]]})
        if before.open_turn:
            yield before, tuple(messages[index].text for index in run)


def _tagged(found: Found, scorer: Scorer) -> Found | None:
    """A reply that breaks rules, tagged with them; None for one that breaks none."""
    broken = dict.fromkeys(finding.rule for finding in scorer.score_case(found.case).findings)
    if not broken:
        return None
    return Found(found.case.model_copy(update={"tags": tuple(f"breaks={rule}" for rule in broken)}), found.line)


def _data(row: Row) -> Any:
    if not isinstance(row.data, bytes):
        return row.data
    (document,) = json_text.documents_of_lines(io.BytesIO(row.data), row.line)
    return document.data
