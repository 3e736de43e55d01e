"""Zammad's knowledge base and text modules as articles: pure functions."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime
from typing import Any, NamedTuple

from tonewise.helpdesk import Article
from tonewise.helpdesk.html_text import text_of_html
from tonewise.helpdesk.matching import best_fitting

TRANSLATION = "KnowledgeBase::Answer::Translation"

_ANSWER = re.compile(r"/knowledge_bases/(?P<base>\d+)/answers/(?P<answer>\d+)")
_WORD = re.compile(r"\w{3,}")
_LONGEST_WORD = 40


class Found(NamedTuple):
    """An answer of a knowledge base that a search found."""

    base: str
    answer: str
    translation: str


def found_answers(data: Mapping[str, Any]) -> list[Found]:
    """The answers that a search with addresses for agents found, best first."""
    found = []
    for each in data["details"]:
        place = _ANSWER.search(each.get("url") or "")
        if each["type"] == TRANSLATION and place:
            found.append(Found(place["base"], place["answer"], str(each["id"])))
    return found


def public_paths(data: Mapping[str, Any]) -> dict[str, str]:
    """The public pages that a search with addresses for customers found, by translation."""
    return {str(each["id"]): each["url"] for each in data["details"] if each["type"] == TRANSLATION and each.get("url")}


def content_id(data: Mapping[str, Any], found: Found) -> str:
    """The content that a translation has, by which an answer's text is asked for."""
    return str(data["assets"]["KnowledgeBaseAnswerTranslation"][found.translation]["content_id"])


def body_of(data: Mapping[str, Any], content: str) -> str | None:
    """The HTML of a content, where an answer's payload holds it."""
    held = data["assets"].get("KnowledgeBaseAnswerTranslationContent", {}).get(content)
    return held["body"] or "" if held else None


def article(data: Mapping[str, Any], found: Found, body: str, path: str | None, site: str) -> Article | None:
    """An answer that was found; None for one that is not published to anybody, or is archived."""
    answer = data["assets"]["KnowledgeBaseAnswer"][found.answer]
    public = _reached(answer.get("published_at"))
    if _reached(answer.get("archived_at")) or not (public or _reached(answer.get("internal_at"))):
        return None
    bases = data["assets"].get("KnowledgeBase", {}).values()
    elsewhere = any(base.get("custom_address") for base in bases)  # its host is not told with the path
    return Article(
        id=f"kb-{found.answer}-{found.translation}",
        title=data["assets"]["KnowledgeBaseAnswerTranslation"][found.translation]["title"],
        text=text_of_html(body),
        url=f"{site}{path}" if public and path and path.startswith("/") and not elsewhere else None,
        audience="customer" if public else "internal",
    )


def in_language(articles: Iterable[Article], language: str | None) -> list[Article]:
    """The articles, those whose public page is in another language last: ``/help/ru-ru/…`` tells it."""
    mark = f"/{(language or '').lower()}"
    return sorted(articles, key=lambda each: bool(language and each.url and mark not in each.url.lower()))


def ready_answers(modules: Iterable[Mapping[str, Any]], words: str, limit: int) -> tuple[Article, ...]:
    """The active text modules that fit a question best; their keywords are looked at as their names are."""
    found: dict[str, Article] = {}
    named: list[Article] = []
    for each in modules:
        text = _without_placeholders(each.get("content") or "")
        if each.get("active", True) and text:
            article = Article(id=f"text-{each['id']}", title=each["name"], text=text, kind="answer")
            found[article.id] = article
            named.append(article.model_copy(update={"title": f"{each['name']} {each.get('keywords') or ''}"}))
    return tuple(found[each.id] for each in best_fitting(named, words, limit))


def queries(words: str) -> Iterator[str]:
    """What to search for, one after the other until something is found.

    With Elasticsearch all words of a query must be in an answer unless they are joined by OR; without it a query is
    looked for as it is, and so a single word finds most.
    """
    found = list(dict.fromkeys(word[:_LONGEST_WORD] for word in _WORD.findall(words.lower())))
    if len(found) > 1:
        yield " OR ".join(found[:20])
    if found:
        yield max(found, key=len)


def _reached(stamp: str | None) -> bool:
    return bool(stamp) and datetime.fromisoformat(str(stamp)) <= datetime.now(UTC)


def _without_placeholders(html: str) -> str:
    """The text without the lines that Zammad would fill in (``#{ticket.customer.firstname}``)."""
    lines = [line for line in text_of_html(html).splitlines() if "#{" not in line]
    return "\n".join(lines).strip()
