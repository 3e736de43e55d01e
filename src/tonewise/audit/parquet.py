"""What was found as a Parquet table, for questions that no report answers: a row a conversation, rule and finding.

A rule that applies and finds nothing has one row, ``finding`` 0; one that is broken has a row for each finding,
counted from 1. So ``finding <= 1`` counts conversations, and ``finding >= 1`` findings.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path
from typing import Any, Final

from tonewise.audit.excess import excess_of
from tonewise.errors import TonewiseError
from tonewise.files.writing import beside

NO_PYARROW: Final = "--parquet needs pyarrow: pip install 'tonewise[parquet]'"
GROUP: Final = 20_000
"""Rows that are held in memory and written together."""

_OF_CONVERSATION: Final = ("file", "line", "conversation", "channel", "language", "began", "week", "agents", "score")
_OF_FINDING: Final = ("severity", "agent", "message_index", "start", "end", "text", "message", "suggestion")


def require_pyarrow() -> None:
    """Raise TonewiseError, which says what to install, where pyarrow is not there."""
    try:
        import pyarrow.parquet  # noqa: F401, PLC0415 - an extra
    except ImportError:
        raise TonewiseError(NO_PYARROW) from None


def write(records: Iterable[dict[str, Any]], path: Path) -> None:
    """Write the table; it appears whole or not at all. Raises InputError where it cannot be written there."""
    from pyarrow import Table  # noqa: PLC0415
    from pyarrow.parquet import ParquetWriter  # noqa: PLC0415

    schema = _schema()
    rows = (row for record in records for row in _rows(record))
    with beside(path) as part, ParquetWriter(part, schema, compression="zstd") as writer:
        while group := list(islice(rows, GROUP)):
            writer.write_table(Table.from_pylist(group, schema))


def _schema() -> Any:
    import pyarrow as pa  # noqa: PLC0415

    words = pa.dictionary(pa.int32(), pa.string())
    return pa.schema([
        ("file", words), ("line", pa.int64()), ("conversation", pa.string()), ("channel", words), ("language", words),
        ("began", pa.string()), ("week", words), ("agents", pa.list_(pa.string())), ("score", pa.float64()),
        ("rule", words), ("outcome", words), ("amount", words), ("aspect", words), ("finding", pa.int32()),
        ("severity", words), ("agent", pa.string()), ("message_index", pa.int32()), ("start", pa.int32()),
        ("end", pa.int32()), ("text", pa.string()), ("message", words), ("suggestion", words),
    ])  # fmt: skip


def _rows(record: dict[str, Any]) -> Iterator[dict[str, Any]]:
    about = {name: record[name] for name in _OF_CONVERSATION}
    for rule, outcome in record["rules"].items():
        amount, aspect = excess_of(rule) or (None, None)
        of_rule = {**about, "rule": rule, "outcome": outcome, "amount": amount, "aspect": aspect}
        found = [finding for name, *finding in record["findings"] if name == rule]
        if not found:
            yield {**of_rule, "finding": 0, **dict.fromkeys(_OF_FINDING)}
        for number, finding in enumerate(found, 1):
            yield {**of_rule, "finding": number, **dict(zip(_OF_FINDING, finding, strict=True))}
