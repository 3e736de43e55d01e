"""What the team has ready, as articles: canned responses, and the articles of a help centre's portal."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from tonewise.helpdesk import Article

SHORTEST = 4
"""Letters of a word that is searched for."""
_ENDING = 2
"""Letters at a word's end that are left out: «доставку» finds «доставка»."""

_WORD = re.compile(r"[^\W_]+")
_VARIABLE = re.compile(r"[^.!?…\n]*\{[{%][^}]*[%}]\}[^.!?…\n]*[.!?…]*")
_PICTURE = re.compile(r"!\[[^\]]*\]\([^)]*\)|<[^<>]*>")
_LINK = re.compile(r"\[([^\]]+)\]\(([^)\s]+)[^)]*\)")
_MARKS = re.compile(
    r"^[ \t]*(?:#{1,6}[ \t]+|>[ \t]?)|^[-*_]{3,}$|\*\*|__|~~|`+|(?<![\w*])\*(?=\S)|(?<=\S)\*(?![\w*])", re.MULTILINE
)


def queries(words: str) -> list[str]:
    """What to search a portal for, one after the other: the vendor wants all words of a query, and knows no endings.

    The beginnings of a question's longer words, then that of the longest alone.
    """
    found = (word.lower() for word in _WORD.findall(words) if len(word) >= SHORTEST)
    starts = list(dict.fromkeys(word[: max(SHORTEST, len(word) - _ENDING)] for word in found))
    return list(dict.fromkeys((" ".join(starts), max(starts, key=len)))) if starts else []


def ready_answers(responses: Iterable[Mapping[str, Any]]) -> list[Article]:
    """The canned responses that hold more than variables."""
    texts = [(each, plain(str(each["content"] or ""))) for each in responses]
    return [
        Article(id=f"canned-{each['id']}", title=str(each["short_code"]), text=text, kind="answer")
        for each, text in texts
        if text
    ]


def article_of(data: Mapping[str, Any], portal_url: str) -> Article | None:
    """A published article; None for a draft or one that was put away, which customers cannot read."""
    text = plain(str(data.get("content") or data.get("description") or ""))
    if data.get("status") != "published" or not text:
        return None
    url = f"{portal_url}/articles/{data['slug']}" if data.get("slug") else None
    return Article(id=f"article-{data['id']}", title=plain(str(data["title"])), text=text, url=url)


def plain(markdown: str) -> str:
    """Text without the signs of Markdown, and without sentences that hold a variable such as ``{{contact.name}}``."""
    text = _PICTURE.sub("", markdown.replace("\r\n", "\n").replace("\r", "\n").replace("\x00", ""))
    text = _LINK.sub(lambda found: found[1] if found[1] == found[2] else f"{found[1]} ({found[2]})", text)
    text = _VARIABLE.sub("", _MARKS.sub("", text))
    return re.sub(r"\n{3,}", "\n\n", "\n".join(line.strip() for line in text.splitlines())).strip()
