"""Tables that scripts measure, put where a page keeps them: between ``<!-- NAME -->`` and ``<!-- /NAME -->``."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path


def put(page: Path, name: str, lines: Iterable[str]) -> None:
    """Put lines in a page in place of what it has there; raises ValueError where it has no such place."""
    text = page.read_text(encoding="utf-8")
    place = re.compile(rf"(<!-- {re.escape(name)} -->\n).*?(<!-- /{re.escape(name)} -->)", re.DOTALL)
    block = "".join(f"{line}\n" for line in ("", *lines, ""))
    changed, count = place.subn(lambda found: found[1] + block + found[2], text)
    if count != 1:
        raise ValueError(f"{page} has no place for {name}")
    page.write_text(changed, encoding="utf-8")
