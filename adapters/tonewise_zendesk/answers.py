"""Help Center articles and macros as what a reply may rest on."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from tonewise.helpdesk import Article
from tonewise.helpdesk.html_text import text_of_html
from tonewise_zendesk.people import Record

_PLACEHOLDER = re.compile(r"\{\{.*?\}\}|\{%.*?%\}", re.DOTALL)
_SENTENCE_END = re.compile(r"(?<=[.!?…])\s+")


def articles(results: Sequence[Record], language: str | None) -> tuple[Article, ...]:
    """Articles that were found, in the customer's language first; drafts and outdated ones are left out.

    An article for a user segment is not everybody's to read, so it is for colleagues alone.
    """
    usable = [each for each in results if not each.get("draft") and not each.get("outdated")]
    if language:
        usable.sort(key=lambda each: not str(each.get("locale") or "").lower().startswith(language.lower()))
    found: dict[str, Article] = {}
    for each in usable:
        text = text_of_html(str(each.get("body") or ""))
        if text:
            found.setdefault(str(each["id"]), _article(each, text))
    return tuple(found.values())


def answers(macros: Sequence[Record]) -> tuple[Article, ...]:
    """The texts of macros that write a comment; sentences with placeholders, which only Zendesk fills, are left out."""
    found: list[Article] = []
    for each in macros:
        actions = {str(action["field"]): action.get("value") for action in each.get("actions") or ()}
        text = _without_placeholders(_comment(actions))
        if text and each.get("active", True):
            private = actions.get("comment_mode_is_public") in ("false", False)
            found.append(
                Article(
                    id=str(each["id"]),
                    title=str(each.get("title") or ""),
                    text=text,
                    kind="answer",
                    audience="internal" if private else "customer",
                )
            )
    return tuple(found)


def _article(data: Record, text: str) -> Article:
    limited = bool(data.get("user_segment_id") or data.get("user_segment_ids"))
    return Article(
        id=str(data["id"]),
        title=str(data.get("title") or data.get("name") or ""),
        text=text,
        url=data.get("html_url"),
        audience="internal" if limited else "customer",
    )


def _comment(actions: Mapping[str, Any]) -> str:
    """What a macro writes: as HTML, as text, or as text for certain channels, ``[CHANNEL, TEXT]``."""
    html = actions.get("comment_value_html")
    if isinstance(html, str) and html.strip():
        return text_of_html(html)
    plain = actions.get("comment_value")
    if isinstance(plain, list) and plain:
        plain = plain[-1]
    return "\n".join(plain.splitlines()).strip() if isinstance(plain, str) else ""


def _without_placeholders(text: str) -> str:
    return "\n\n".join(filter(None, _paragraphs(text)))


def _paragraphs(text: str) -> Iterator[str]:
    for paragraph in re.split(r"\n[ \t]*\n", text):
        lines = (
            " ".join(part for part in _SENTENCE_END.split(line) if not _PLACEHOLDER.search(part))
            for line in paragraph.splitlines()
        )
        yield "\n".join(line for line in lines if line.strip())
