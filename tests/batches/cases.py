"""Cases for batches, and files of them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

REPLY = "Order {} arrives on 25 November."


def case(number: int, **fields: Any) -> dict[str, Any]:
    """A case with one question and its fact."""
    conversation = {
        "facts": [{"id": "eta", "text": REPLY.format(number)}],
        "messages": [{"role": "customer", "text": f"when does order {number} arrive?"}],
    }
    return {"id": f"c{number}", "conversation": conversation, **fields}


def write(path: Path, rows: list[Any]) -> str:
    """A .jsonl of cases; a text among them stands there as it is."""
    lines = [row if isinstance(row, str) else json.dumps(row, ensure_ascii=False) for row in rows]
    path.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
    return str(path)
