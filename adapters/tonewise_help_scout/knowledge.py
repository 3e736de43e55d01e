"""Articles of Docs, which has an API and a key of its own, and saved replies of the inboxes."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterable, Iterator
from itertools import chain, zip_longest
from typing import Any, TypeVar

from tonewise.errors import HelpdeskNotFoundError
from tonewise.helpdesk import Article, shaped
from tonewise.helpdesk.http import Http, path_part
from tonewise.helpdesk.keeping import Kept
from tonewise.helpdesk.matching import best_fitting
from tonewise_help_scout import mapping
from tonewise_help_scout.api import InboxApi

LONGEST_QUERY = 200
"""Characters of a question that Docs is searched for."""

Item = TypeVar("Item")


class SavedReplies:
    """Saved replies, found by the words of their names and previews."""

    def __init__(self, api: InboxApi, inboxes: tuple[str, ...]) -> None:
        self._api = api
        self._inboxes = inboxes
        self._previews = Kept(self._all)

    async def search(self, words: str, limit: int) -> list[Article]:
        """The texts of those that share words with a question, best first."""
        return [await self._whole(each.id) for each in best_fitting(await self._previews.now(), words, limit)]

    async def _all(self) -> tuple[Article, ...]:
        """The previews of all: Help Scout cannot search them."""
        return tuple([each async for each in self._listed()])

    async def _listed(self) -> AsyncIterator[Article]:
        inboxes = self._inboxes or tuple(
            str(each["id"]) for each in await self._api.all_of("/v2/mailboxes", "mailboxes")
        )
        for inbox in inboxes:
            path = f"/v2/mailboxes/{self._api.part(inbox)}/saved-replies"
            for each in (await self._api.get(path, params={"includeChatReplies": "true"})).array:
                text = f"{each.get('preview') or ''}\n{each.get('chatPreview') or ''}"
                yield Article(id=f"{inbox}/{each['id']}", title=each["name"], text=text, kind="answer")

    async def _whole(self, place: str) -> Article:
        inbox, _, number = place.partition("/")
        path = f"/v2/mailboxes/{self._api.part(inbox)}/saved-replies/{self._api.part(number)}"
        return mapping.saved_reply((await self._api.get(path)).object)


class Docs:
    """Published articles, found by Help Scout's own search."""

    def __init__(self, title: str, http: Http) -> None:
        self._title = title
        self.http = http

    async def search(self, words: str, limit: int) -> list[Article]:
        """The texts of what the search finds, best first."""
        query = " ".join(words.split())[:LONGEST_QUERY]
        if not query:
            return []
        asked = {"query": query, "status": "published", "visibility": "all"}
        with shaped(self._title):
            found = (await self.http.get("/v1/search/articles", params=asked)).object["articles"]["items"]
            return [each async for each in self._whole(found[:limit])]

    async def _whole(self, found: Iterable[dict[str, Any]]) -> AsyncIterator[Article]:
        for each in found:
            try:
                answer = await self.http.get(f"/v1/articles/{path_part(self._title, str(each['id']))}")
            except HelpdeskNotFoundError:  # the search is a little behind
                continue
            yield mapping.article(answer.object["article"], each)


def in_turn(*lists: Iterable[Item]) -> Iterator[Item]:
    """The first of each list, then the second of each."""
    return (each for each in chain.from_iterable(zip_longest(*lists)) if each is not None)
