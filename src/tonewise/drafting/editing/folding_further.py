"""Facts that nobody asked for in words and that go on with the matter: what comes next, the next step of a way."""

from __future__ import annotations

from collections.abc import Sequence

from tonewise.drafting.editing.content import content, family, words_shared
from tonewise.drafting.editing.contradicting import are_rivals, known_of
from tonewise.drafting.editing.facts_said import customers_texts, news_of
from tonewise.drafting.plan import PlannedAnswer
from tonewise.drafting.situation import Situation
from tonewise.model import Fact
from tonewise.reading.meaning import meaning
from tonewise.reading.reply_phrases import phrase_hits
from tonewise.reading.words import tokens

_SAME = 0.2
"""Share of a fact's words that the facts told hold, from which it is of the same matter."""
_MOST = 2
_TIMES = ("moment", "time", "span")
_LEANING = frozenset("он она оно они его ее их it they he she this then after после затем потом".split())


def next_facts(situation: Situation, told: Sequence[Fact], *, step: bool = False) -> list[Fact]:
    """The facts of the same matter as those told that say when it goes on; with ``step`` also how it does."""
    language = "ru" if situation.reading.language == "ru" else "en"
    customer = customers_texts(situation.conversation)
    named = frozenset[str]().union(*(meaning(fact.text, language).identifiers for fact in told))
    found = []
    for fact in situation.conversation.facts:
        if fact in told or fact.audience != "customer" or fact.kind != "fact" or not told:
            continue
        if step and any(are_rivals(fact, each, known_of(situation)) for each in told):
            continue
        own = meaning(fact.text, language).identifiers
        words = [token.lower for token in tokens(fact.text) if token.kind == "word"]
        near = max(words_shared(content(fact.text, language), content(each.text, language)) for each in told)
        same = bool(own & named) or (not own and (near >= _SAME or words[0] in _LEANING))
        timed = any(family(value.kind) in _TIMES for value in news_of(fact, language, customer))
        if same and (timed or step) and not (own and named and not own & named):
            found.append(fact)
    return found[:_MOST]


def unexplained(situation: Situation) -> list[PlannedAnswer]:
    """The answers to a why whose facts give no cause."""
    language = "ru" if situation.reading.language == "ru" else "en"
    return [
        answer
        for answer in situation.plan.answers
        if answer.question.kind == "reason"
        and not any(":" in fact.text or phrase_hits(fact.text, language, "cause") for fact in answer.facts)
        and not any(phrase_hits(fact.text, language, "cause first") for fact in answer.facts)
    ]
