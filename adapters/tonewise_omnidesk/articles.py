"""Omnidesk's knowledge base and templates as articles: pure functions."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from tonewise.helpdesk import Article
from tonewise.helpdesk.html_text import text_of_html
from tonewise_omnidesk.payloads import Object, in_language, listed

LONGEST_QUERY = 200
"""Characters of a search."""
_REPLIES = ("email_to_user", "message_to_user", "chat_to_user")
"""What a template does that is a text for the customer."""
_BLANK = re.compile(r"\{\{?[^{}\n]*\}?\}|%[a-z_]+%|\[[^\]\n]{2,60}\]", re.IGNORECASE)
"""What Omnidesk or the employee fills in: a variable, «[день недели]»."""


def found_articles(data: Any, site: str, language: str | None) -> list[Article]:
    """The active articles that a search found, in its order."""
    found = []
    for each in listed(data, "kb_article"):
        text = text_of_html(in_language(each.get("article_content"), language))
        if each.get("active", True) and text:
            public = each.get("access_type", "public") == "public"
            found.append(
                Article(
                    id=f"kb-{each['article_id']}",
                    title=in_language(each["article_title"], language),
                    text=text,
                    url=f"{site}/knowledge_base/item/{each['article_id']}" if public else None,
                    audience="customer" if public else "internal",
                )
            )
    return found


def templates(data: Object, language: str | None) -> list[Article]:
    """The texts for customers that templates hold, without the lines that somebody has to fill in."""
    found = []
    for number, each in _templates(data):
        texts = [
            in_language(action.get("action_destination"), language) or str(action.get("content") or "")
            for action in each["actions"]
            if action["action_type"] in _REPLIES
        ]
        lines = [line for text in texts for line in text_of_html(text).splitlines() if not _BLANK.search(line)]
        if text := "\n".join(lines).strip():
            found.append(Article(id=f"template-{number}", title=each["title"], text=text, kind="answer"))
    return found


def _templates(data: Object) -> Iterator[tuple[str, Object]]:
    """Templates by their numbers: those of all and the key's owner's own, in their categories."""
    for kind in ("common", "personal"):
        categories = data.get(kind) or []
        for category in categories.values() if isinstance(categories, Mapping) else categories:
            held = (category or {}).get("data") or {}
            yield from held.items() if isinstance(held, Mapping) else ((str(at), each) for at, each in enumerate(held))
