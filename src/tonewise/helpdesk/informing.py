"""A ticket with what the helpdesk's knowledge base has for its questions."""

from __future__ import annotations

import asyncio
from typing import NamedTuple

from tonewise.drafting.ranking import utilities
from tonewise.errors import HelpdeskError
from tonewise.helpdesk.facts import article_facts, with_facts
from tonewise.helpdesk.protocol import Helpdesk
from tonewise.helpdesk.values import Article, Ticket
from tonewise.model import Fact, Question, Reading
from tonewise.plain import shortened
from tonewise.reading import read
from tonewise.reading.matching import asked, evidence
from tonewise.reading.meaning import meaning
from tonewise.reading.words import tokens

MOST_QUESTIONS = 5
"""Questions of a turn that are searched for: each costs a request or two."""
LONGEST = 30.0
"""Seconds for all searches of a turn: a draft can do without."""
MOST_ARTICLES = 4
"""Articles asked for, a question."""
LONGEST_SEARCH = 300
"""Characters of a question that are searched for: a longer one would be too long an address once it is encoded."""
MOST_FACTS = 3
"""Passages that a question is given: a model reads all of them, and each one more may be a wrong answer."""
LEAST = 2.2
"""Least utility of a passage, as `tonewise.drafting.ranking` weighs it; set by hand.

The composer takes a ticket's own fact from 0 upwards; a search by words brings passages on anything, and those below
this mostly are on another matter."""

_SHORTEST = 4
"""Letters of a word that is searched for alone."""


class Informed(NamedTuple):
    """A ticket with further facts, and what could not be searched for, a line each."""

    ticket: Ticket
    problems: tuple[str, ...] = ()


async def informed(helpdesk: Helpdesk, ticket: Ticket) -> Informed:
    """Search the helpdesk's articles and ready answers for each question of the open turn and add what fits as facts.

    A helpdesk that cannot search gives the ticket as it is. A search that fails is told: a draft can do without.
    """
    if not helpdesk.capabilities.articles:
        return Informed(ticket)
    reading = read(ticket.conversation)
    facts: list[Fact] = []
    problems: list[str] = []
    try:
        async with asyncio.timeout(LONGEST):
            for question in reading.questions[:MOST_QUESTIONS]:
                found = await _search(helpdesk, question, reading.language)
                facts += _fitting(ticket, question, reading, found)
    except HelpdeskError as error:  # what failed once fails for the other questions too
        problems.append(f"articles were not searched: {shortened(str(error))}")
    except TimeoutError:
        problems.append(f"articles were not searched to the end: no answer within {LONGEST:g} s")
    return Informed(with_facts(ticket, facts), tuple(problems))


async def _search(helpdesk: Helpdesk, question: Question, language: str) -> tuple[Article, ...]:
    """What the whole question finds, else its longest words: some helpdesks look for a text as it stands."""
    for words in (" ".join(question.text.split())[:LONGEST_SEARCH], *_longest(question.text)):
        found = await helpdesk.articles(words, language=language, limit=MOST_ARTICLES)
        if found:
            return found[:MOST_ARTICLES]
    return ()


def _longest(text: str) -> list[str]:
    words = {token.lower for token in tokens(text) if token.kind == "word" and len(token.text) >= _SHORTEST}
    return sorted(words, key=lambda word: (-len(word), word))[:2]


def _fitting(ticket: Ticket, question: Question, reading: Reading, articles: tuple[Article, ...]) -> list[Fact]:
    """The passages that may answer a question, likeliest first."""
    facts = [fact for article in articles for fact in article_facts(article)]
    told = [meaning(fact.text, reading.language) for fact in facts]
    wanted = asked(question, ticket.conversation, reading.language, reading.questions)
    worth = utilities(wanted, [evidence(wanted, each, told) for each in told], facts)
    ranked = sorted(zip(worth, range(len(facts)), strict=True), key=lambda pair: (-pair[0], pair[1]))
    return [facts[at] for value, at in ranked[:MOST_FACTS] if value >= LEAST]
