"""Write the pages of docs/rules, one a rule and an index, from the rules themselves; ``--check`` fails on a stale one.

The examples on a page are the ones that tests hold against the rule: the bad one is found, the good one is not.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

from tonewise.model import Fact
from tonewise.rules import catalogue
from tonewise.rules.rule import Example, Rule, Words
from tonewise.scoring import WEIGHT

FOLDER = Path(__file__).parent.parent / "docs" / "rules"
LANGUAGES = {"en": "English", "ru": "Russian"}
SOURCES = {
    "care": "care without intrusiveness",
    "channels": "mistakes of operators in text channels",
    "reality": "speed, bots with hand-over, omnichannel, privacy",
    "chat": "how to write to customers in chat",
    "relations": "the customer chooses the form of care",
}
MEANING = {
    "error": "the reply should not be sent: `tonewise score` exits with 1",
    "warning": "the reply should be changed",
    "advice": "the reply could be better",
}

INDEX = """# The rules

Each rule is one file of `src/tonewise/rules`; these pages are made from them by `scripts/rule_pages.py`, and
`tonewise rules [ID]` shows the same in a terminal. A rule whose occasion is absent is *not applicable*: it neither
passes nor fails and does not count in a [score](../scoring.md). How often each rule is right: [truth.md](../truth.md).
"""


def pages() -> dict[str, str]:
    """The text of every page, by file name."""
    rules = catalogue()
    return {"README.md": _index(rules), **{f"{rule.id}.md": "\n".join(_page(rule)) + "\n" for rule in rules}}


def _index(rules: tuple[Rule, ...]) -> str:
    rows = [f"| [{rule.id}]({rule.id}.md) | {rule.severity} | {rule.title.en} | {rule.title.ru} |" for rule in rules]
    severities = [f"| {name} | {weight} | {MEANING[name]} |" for name, weight in WEIGHT.items()]
    used = {source.replace(",", " ").split()[0] for rule in rules for source in rule.source}
    sources = [f"| {name} | {subject} |" for name, subject in SOURCES.items() if name in used]
    return "\n".join([
        INDEX,
        "| rule | severity | wants | |", "|---|---|---|---|", *rows, "",
        "| severity | weight | means |", "|---|---|---|", *severities, "",
        "A source names one of the articles on good support that the rules were drawn from, and its section:", "",
        "| source | subject |", "|---|---|", *sources, "",
    ])  # fmt: skip


def _page(rule: Rule) -> Iterator[str]:
    yield f"# {rule.id}"
    yield ""
    yield "<!-- Made by scripts/rule_pages.py: change the rule, not this page. -->"
    yield ""
    yield f"**{rule.title.en}** · {rule.title.ru}"
    yield ""
    yield f"Severity: {rule.severity} ({MEANING[rule.severity]}). Judges: {', '.join(rule.scope)}."
    yield f"Source: {', '.join(rule.source)}."
    yield from ("", *_both("Why", rule.why))
    for heading, examples in (("Found", rule.bad), ("Not found", rule.good)):
        yield from (f"## {heading}", "")
        for language, name in LANGUAGES.items():
            if language in examples:
                yield from (f"{name}:", "", "```text", *_example(examples[language]), "```", "")
    if rule.limits:
        yield from _both("Limits", rule.limits)
    yield "[All rules](README.md)"


def _both(heading: str, words: Words) -> Iterator[str]:
    yield from (f"## {heading}", "", words.en, "", words.ru, "")


def _example(example: Example) -> Iterator[str]:
    yield from (_fact(fact) for fact in example.facts)
    for message in example.before:
        at = f" {message.at:%d.%m %H:%M}" if message.at else ""
        author = f" {message.author}" if message.author else ""
        yield from (f"{message.role + author + at + ':':<9} {line}" for line in message.text.splitlines())
    if example.customer is not None:
        yield from (f"customer: {line}" for line in example.customer.splitlines())
    yield from (f"reply:    {line}" for reply in example.replies for line in reply.splitlines())


def _fact(fact: Fact) -> str:
    kind = fact.kind if fact.audience == "customer" else f"{fact.kind}, internal"
    return f"{kind} [{fact.id}]: {fact.text}"


def main() -> int:
    """Write the pages, or say which are out of date."""
    checking = "--check" in sys.argv[1:]
    wanted = pages()
    stale = [name for name, text in wanted.items() if _read(FOLDER / name) != text]
    left_over = [path for path in sorted(FOLDER.glob("*.md")) if path.name not in wanted]
    if not checking:
        FOLDER.mkdir(parents=True, exist_ok=True)
        for name in stale:
            (FOLDER / name).write_text(wanted[name], encoding="utf-8")
        for path in left_over:
            path.unlink()
    changed = [*stale, *(path.name for path in left_over)]
    if changed:
        print(
            f"docs/rules: {'out of date (run scripts/rule_pages.py)' if checking else 'written'}: {', '.join(changed)}"
        )
    return int(bool(changed) and checking)


def _read(path: Path) -> str | None:
    return path.read_text(encoding="utf-8") if path.exists() else None


if __name__ == "__main__":
    sys.exit(main())
