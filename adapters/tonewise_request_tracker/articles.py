"""Articles: what is asked for, since over REST only letters in a row are searched for, and what comes of answers."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from tonewise.helpdesk import Article
from tonewise.helpdesk.html_text import text_of_html

MOST_STEMS = 6
MOST_SEARCHES = 3
"""Words that texts are searched for: a request each."""

_WORD = re.compile(r"[^\W\d_]{4,}")
_MARKUP = re.compile(r"</?(?:p|br|div|ul|ol|li|b|i|strong|em|a|span|table|h[1-6])\b[^>]*>", re.IGNORECASE)


def stems(words: str) -> tuple[str, ...]:
    """The longest words of a question without their endings, so that other forms are found; in small letters."""
    found = dict.fromkeys(word.lower() for word in _WORD.findall(words))
    longest = sorted(found, key=len, reverse=True)[:MOST_STEMS]
    return tuple(dict.fromkeys(word[: max(4, len(word) - 2)] for word in longest))


def searches(wanted: Sequence[str], field: str) -> list[list[dict[str, str]]]:
    """Queries for names that hold any of the stems, and for texts that hold one.

    Both spellings of the first letter are asked for: SQLite knows no capitals but the Latin ones.
    """
    spelt = [form for stem in wanted for form in dict.fromkeys((stem, stem.capitalize()))]
    if not spelt:
        return []
    names = [{"field": "Name", "operator": "LIKE", "value": each, "entry_aggregator": "OR"} for each in spelt]
    texts = [[{"field": f"CustomField.{{{field}}}", "operator": "LIKE", "value": each}] for each in wanted]
    return [names, *texts[:MOST_SEARCHES]]


def found(items: Iterable[Mapping[str, Any]]) -> list[Article]:
    """The articles of answers, without those that hold no text."""
    read = (_article(each) for each in items)
    return [each for each in read if each.text]


def _article(data: Mapping[str, Any]) -> Article:
    """An article without an address: its page is for agents alone."""
    values = [
        _plain(value)
        for custom in sorted(data.get("CustomFields") or (), key=lambda custom: int(custom["id"]))
        for value in custom.get("values") or ()
        if isinstance(value, str)
    ]
    text = "\n\n".join(filter(None, values)) or str(data.get("Summary") or "")
    return Article(id=str(data["id"]), title=str(data.get("Name") or ""), text=text)


def _plain(value: str) -> str:
    return text_of_html(value) if _MARKUP.search(value) else value.replace("\r\n", "\n").strip()
