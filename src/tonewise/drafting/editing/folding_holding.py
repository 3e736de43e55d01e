"""What is said where pending messages only hold the line: the facts, a promise, or an honest word on what is done."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from tonewise.drafting.compose import compose
from tonewise.drafting.editing.folding_fragments import Fragment
from tonewise.drafting.editing.folding_further import next_facts, unexplained
from tonewise.drafting.editing.folding_phrases import names_colleagues
from tonewise.drafting.editing.layout import greeting_for
from tonewise.drafting.editing.telling import teller_of
from tonewise.drafting.joining import close, upper_first
from tonewise.drafting.plan import facts_of
from tonewise.drafting.promise import bare_question, indirect
from tonewise.drafting.situation import Situation
from tonewise.drafting.trust import unsupported
from tonewise.drafting.wording import voice_of
from tonewise.reading.familiarity import familiarity
from tonewise.reading.words import parses, tokens

_MOST_QUOTED = 14
"""Words of a question that is quoted in full."""


def held(situation: Situation, found: Sequence[Fragment], greeting: str | None) -> str:
    """The composer's reply where the facts or a promise give one; else one sentence on what is being done."""
    composed = compose(situation.conversation, situation.reading, situation.plan)
    if any(answer.sentence for answer in composed.answers) or (composed.text and not situation.plan.answers):
        return _with_more(composed.text, situation)
    address = voice_of(situation.conversation, situation.reading, ()).address
    opening = greeting_for(greeting, situation, address)
    letter = situation.conversation.channel == "email"
    said = _doing(situation, found)
    return f"{opening}{chr(10) * 2 if letter else ' '}{said}" if opening else said


def _with_more(text: str, situation: Situation) -> str:
    """The composer's reply, what comes next, and a promise for the cause that was asked and no fact tells."""
    teller = teller_of(situation)
    more = [teller.fact(fact) for fact in next_facts(situation, facts_of(situation.plan))]
    asked = [replace(answer, facts=()) for answer in unexplained(situation) if answer.facts]
    if (pledge := teller.promised(asked, first=False)) and pledge not in text:
        more.append(pledge)
    return " ".join([text, *(each for each in more if each not in text)])


def _doing(situation: Situation, found: Sequence[Fragment]) -> str:
    """What is being done, as far as the messages say it, and about which question."""
    questions = [answer.question.text for answer in situation.plan.answers if not answer.facts]
    asked = questions[0] if questions else ""
    if asked and unsupported(asked, situation):
        asked = ""  # «напиши, что кредит одобрен» is a wish that something be said, and is not said again
    if situation.reading.language == "ru":
        return _doing_ru(_named(found, "ru"), asked, voice_of(situation.conversation, situation.reading, ()).address)
    return _doing_en(_named(found, "en"), asked)


def _named(found: Sequence[Fragment], language: str) -> str | None:
    """The fragment that says most of who does what, in words fit for the customer."""
    telling = [
        fragment.text
        for fragment in found
        if fragment.kind in ("holding", "transfer")
        and _acts(fragment.text, language)
        and names_colleagues(fragment.text)
        and not familiarity(fragment.text)
    ]
    return max(telling, key=len, default=None)


def _acts(text: str, language: str) -> bool:
    """Whether a text opens with what somebody does, and says with whom or what: «уточняю у склада»."""
    words = [token.lower for token in tokens(text) if token.kind == "word"]
    if len(words) < 2 or len(words) > 2 * _MOST_QUOTED:
        return False
    if language != "ru":
        verb = words[1] if words[0] in ("i'm", "i've", "we're", "we've") else words[0]
        return verb in _ASKING or verb in _PASSED
    best = next(iter(parses(words[0])), None)
    if best is None or best.part != "VERB" or words[0] in _LOOKING:
        return False
    return "past" in best.grammemes or "1per" in best.grammemes


_SUBJECT = re.compile(r"^(?:i|we)['’](?:m|re|ve)\s+", re.IGNORECASE)
_LOOKING = frozenset("смотрю гляжу гляну посмотрю открываю листаю сек подожди нашла нашел вижу не".split())
_ASKING = frozenset(("asking", "contacting", "calling", "emailing"))
_PASSED = frozenset(("passed", "sent", "forwarded", "asked", "escalated"))


def _doing_ru(named: str | None, asked: str, address: str | None) -> str:
    if named and "«" in named:
        return close(upper_first(named))
    lead = upper_first(named) if named else "Уточняю"
    clause = indirect(asked) if asked else None
    if clause and (named is None or not _is_past(named)):
        return close(f"{lead}, {clause}")
    quoted = _quoted(asked, "«", "»")
    whose = "твой" if address == "ты" else "ваш"
    return close(f"{lead} {whose} вопрос {quoted}" if quoted else f"{lead} {whose} вопрос")


def _is_past(text: str) -> bool:
    return any("past" in parse.grammemes for parse in parses(tokens(text)[0].lower)[:1])


def _doing_en(named: str | None, asked: str) -> str:
    quoted = _quoted(asked, '"', '"')
    if named and '"' in named:
        return close(upper_first(named))
    if named is None:
        return close(f"I'm checking your question {quoted}" if quoted else "I'm checking your question")
    said = _SUBJECT.sub("", named[0].lower() + named[1:])
    if tokens(said)[0].lower in _PASSED:
        return close(f"I've {said}: {quoted}" if quoted else f"I've {said}")
    return close(f"I'm {said} about your question {quoted}" if quoted else f"I'm {said} about your question")


def _quoted(asked: str, opening: str, closing: str) -> str:
    bare = bare_question(asked)
    return f"{opening}{bare}{closing}" if bare and len(bare.split()) <= _MOST_QUOTED else ""
