"""Strangers' text in Markdown as GitHub and GitLab read it: it cannot break out, link, call people or close a tag;
and in logs of CI servers, which take some of what they are shown for commands.

A code span is the one place where neither Markdown, nor mentions (@), nor references (#1), nor addresses mean
anything; a text of several lines goes into ``<pre>``, where only HTML does, and that is escaped.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from html import escape

from tonewise.plain import harmless, shortened

MAX_CODE = 300
_RUNS = re.compile(r"`+")
_IN_FRONT = re.compile(r"^((?:\s|\x1b\[[\d;]*m)*)::")
_COMMAND = re.compile(r"##(?=[\w.]*\[)")


def no_command(line: str) -> str:
    """A line of a log that no CI server takes for a command: "::" in front, "##[" and "##vso[" wherever they stand."""
    return _IN_FRONT.sub(r"\1∶:", _COMMAND.sub("#♯", line))


def code(text: str, limit: int = MAX_CODE) -> str:
    """A text on one line as a code span; in a table too, where a bar would end the cell."""
    line = shortened(text, limit).strip() or "—"
    longest = max((len(run) for run in _RUNS.findall(line)), default=0)
    fence = "`" * (longest + 1)
    padding = " " if line.startswith("`") or line.endswith("`") else ""
    return f"{fence}{padding}{line}{padding}{fence}"


def cell(text: str, limit: int = MAX_CODE) -> str:
    """A code span for a table: bars and the backslashes before them are escaped as tables want it."""
    return code(text.replace("\\", "＼"), limit).replace("|", "\\|")


def inline_html(text: str, limit: int = MAX_CODE) -> str:
    """A text on one line inside a tag, such as a summary: mentions and references mean nothing in ``<code>``."""
    return f"<code>{escape(shortened(text, limit))}</code>"


def block(text: str, limit: int, marks: Iterable[tuple[int, int]] = ()) -> str:
    """A text of several lines as it is, the marked spans underlined; longer ones are cut, and say so."""
    shown = harmless(text, lines=True)
    parts, at = [], 0
    cut = min(len(shown), limit)
    for first, last in sorted(marks):
        start, end = max(first, at), min(last, cut)
        if start < end:
            parts += [escape(shown[at:start]), "<ins>", escape(shown[start:end]), "</ins>"]
            at = end
    parts.append(escape(shown[at:cut]))
    more = f" … (+{len(shown) - cut})" if len(shown) > cut else ""
    return f"<pre>{''.join(parts)}{more}</pre>"
