"""Freshdesk's solution articles and canned responses as tonewise's articles: pure functions."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from tonewise.helpdesk import Article
from tonewise.helpdesk.html_text import text_of_html

_PUBLISHED = 2
_FOR_CUSTOMERS = (1, 2)
"""A folder's visibility: everybody, and customers who are signed in; agents and chosen companies are others."""
_PLACEHOLDER = re.compile(r"\{\{.*?\}\}|\{%.*?%\}", re.DOTALL)


def folder_of(data: Mapping[str, Any]) -> str | None:
    """The folder that has to be asked for who may read an article; None where the article tells itself."""
    folder = data.get("folder_id")
    return str(folder) if "folder_visibility" not in data and folder is not None else None


def published(found: Iterable[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """The articles that are no drafts."""
    return [each for each in found if each["status"] == _PUBLISHED]


def article(data: Mapping[str, Any], visibility: object, site: str) -> Article:
    """An article; ``visibility`` is its folder's, and one that nobody knows of is for agents."""
    seen = data.get("folder_visibility", visibility)
    return Article(
        id=str(data["id"]),
        title=data["title"],
        text=text_of_html(data.get("description") or "") or (data.get("description_text") or ""),
        url=f"{site}/support/solutions/articles/{data['id']}",
        audience="customer" if seen in _FOR_CUSTOMERS else "internal",
    )


def answers(found: Iterable[Mapping[str, Any]]) -> list[Article]:
    """The canned responses, those with placeholders left out: nobody would fill them in."""
    read = [
        Article(
            id=str(each["id"]),
            title=each["title"],
            text=text_of_html(each.get("content_html") or "") or (each.get("content") or ""),
            kind="answer",
        )
        for each in found
    ]
    return [each for each in read if each.text and not _PLACEHOLDER.search(each.text)]


def ids(folders: Sequence[Mapping[str, Any]]) -> list[str]:
    """The folders of canned responses that hold any."""
    return [str(each["id"]) for each in folders if each.get("responses_count", 1)]
