"""A draft of a team's own style guide: the rules that it breaks, with its own bad lines and better ones beside them.

Text of customers and agents is escaped, so that nothing in it is Markdown or HTML.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from tonewise.audit.labels import percent, word
from tonewise.audit.report import Line, Report, RuleReport
from tonewise.plain import harmless
from tonewise.rules import Rule

MAX_LINES = 3
"""Bad lines a rule: a guide is read, not searched."""

_MARKDOWN = re.compile(r"([\\`*_{}\[\]<>|~&])")
_AT_THE_START = re.compile(r"^(\s*\d*)([-+#=.)])", re.MULTILINE)


def style_guide(report: Report, rules: tuple[Rule, ...]) -> Iterator[str]:
    """The lines of the guide in Markdown, what is broken most first; ``rules`` are those that were audited."""
    language = report.language
    by_id = {rule.id: rule for rule in rules}
    yield f"# {word('style guide', language)}"
    yield ""
    yield word("draft", language, of=report.conversations)
    for each in report.rules:
        if each.fails:
            yield from _rule(each, by_id[each.rule], language)
    if kept := [each for each in report.rules if each.applies and not each.fails]:
        yield ""
        yield f"## {word('kept', language)}"
        yield ""
        yield from (f"- {_escaped(each.title)}" for each in kept)


def _rule(found: RuleReport, rule: Rule, language: str) -> Iterator[str]:
    yield ""
    yield f"## {_escaped(found.title)}"
    yield ""
    yield _escaped(rule.why.in_(language))
    yield ""
    share = percent(found.share, language)
    yield word("broken in", language, fails=found.fails, of=found.applies, share=share) + f" `{found.rule}`"
    for line in found.worst[:MAX_LINES]:
        yield from _line(line, language)
    if not any(line.fixed or line.good for line in found.worst[:MAX_LINES]):
        example = rule.good.get(language)
        if example and example.replies:
            yield ""
            yield f"{word('but so', language)} ({word('from the catalogue', language)}):"
            yield ""
            yield from _quoted("\n".join(example.replies))


def _line(line: Line, language: str) -> Iterator[str]:
    yield ""
    yield f"{word('not so', language)}:"
    yield ""
    before, words, after = line.text[: line.start], line.text[line.start : line.end], line.text[line.end :]
    yield from _quoted(f"{_escaped(before)}{_bold(words)}{_escaped(after)}", escaped=True)
    if better := line.fixed or line.good:
        yield ""
        title = "fixed" if line.fixed else "good"
        yield f"{word(title, language)}:"
        yield ""
        yield from _quoted(better)
    elif line.suggestion:
        yield ""
        yield _escaped(line.suggestion)


def _bold(words: str) -> str:
    """Each line of the words in bold, spaces at its ends outside."""
    bold = []
    for line in words.split("\n"):
        inside = line.strip()
        bold.append(line.replace(inside, f"**{_escaped(inside)}**", 1) if inside else line)
    return "\n".join(bold)


def _quoted(text: str, *, escaped: bool = False) -> Iterator[str]:
    for line in text.split("\n"):
        yield f"> {line if escaped else _escaped(line)}".rstrip() + ("  " if line.strip() else "")


def _escaped(text: str) -> str:
    return _AT_THE_START.sub(r"\1\\\2", _MARKDOWN.sub(r"\\\1", harmless(text, lines=True)))
