"""Zammad's calls for knowledge bases; `articles` knows the payloads."""

from __future__ import annotations

from typing import Any

from tonewise.helpdesk import Article
from tonewise_zammad import articles as knowledge
from tonewise_zammad.calls import Calls


class KnowledgeBases:
    """The knowledge bases of one Zammad, as far as the token may read them."""

    def __init__(self, calls: Calls) -> None:
        self.calls = calls

    async def answers(self, words: str, language: str | None, limit: int) -> list[Article]:
        """What the first query that finds anything finds, best first; pages known to be in another language last."""
        for query in knowledge.queries(words):
            body = {"query": query, "index": knowledge.TRANSLATION, "flavor": "agent", "limit": limit,
                    "per_page": limit, "highlight_enabled": False}  # fmt: skip
            found = knowledge.found_answers(await self._searched(body, "agent"))[:limit]
            if found:
                paths = knowledge.public_paths(await self._searched(body, "public"))
                read = [await self._answer(each, paths.get(each.translation)) for each in found]
                return knowledge.in_language([each for each in read if each and each.text], language)
        return []

    async def _searched(self, body: dict[str, Any], addresses: str) -> dict[str, Any]:
        given = {**body, "url_type": addresses}
        place = "/api/v1/knowledge_bases/search"
        return (await self.calls.http.send("POST", place, json=given, repeatable=True)).object

    async def _answer(self, found: knowledge.Found, path: str | None) -> Article | None:
        place = f"/api/v1/knowledge_bases/{found.base}/answers/{found.answer}"
        answer = await self.calls.optional(place, {"include_contents": found.translation})
        if answer is None:
            return None
        content = knowledge.content_id(answer.object, found)
        body = knowledge.body_of(answer.object, content)
        if body is None:  # the search's address counts as if translation and content had one number
            answer_again = await self.calls.http.get(place, params={"include_contents": content})
            body = knowledge.body_of(answer_again.object, content)
        return knowledge.article(answer.object, found, body or "", path, self.calls.site)
