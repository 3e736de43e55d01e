"""Pending messages as one that carries all that they carry, without a model.

What only holds the line, thinks aloud or greets again is dropped; corrections take the place of what they correct;
pieces are joined to sentences, repeated ones said once; facts speak for pieces that tell them in part or wrongly; the
rest is put in order, and then edited as a rough text is (`tonewise.drafting.editing.rewriting`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from tonewise.drafting.compose import Composed
from tonewise.drafting.editing.content import HARD, Content, content, share, words_shared
from tonewise.drafting.editing.contradicting import known_of
from tonewise.drafting.editing.folding_corrections import corrected
from tonewise.drafting.editing.folding_facts import facts_instead, told_of
from tonewise.drafting.editing.folding_fragments import Fragment, fragments
from tonewise.drafting.editing.folding_holding import held
from tonewise.drafting.editing.folding_joins import REGRETS, Sentence, joined
from tonewise.drafting.editing.folding_open import reopened
from tonewise.drafting.editing.folding_order import ordered
from tonewise.drafting.editing.folding_phrases import is_aloud, names_colleagues, settles
from tonewise.drafting.editing.folding_pruning import pruned
from tonewise.drafting.editing.folding_values import fits
from tonewise.drafting.editing.folding_writing import Frame, written
from tonewise.drafting.editing.rewriting import LONGEST, told
from tonewise.drafting.editing.telling import teller_of
from tonewise.drafting.situation import Situation
from tonewise.reading.claims import said_of_internal, vocabulary
from tonewise.reading.holding import only_passes_on
from tonewise.reading.words import tokens
from tonewise.rules.spelling import RULE as SPELLING

_REPEATED = 0.85


def folded(situation: Situation, pending: Sequence[str]) -> Composed:
    """Pending messages as one that carries all that they carry; see docs/rewriting.md."""
    whole = "\n".join(text.strip() for text in pending if text.strip())
    if len(whole) > LONGEST:
        return told(situation, whole)
    text = _folded(situation, pending)
    return told(situation, text if text.strip() else whole)


def _folded(given: Situation, pending: Sequence[str]) -> str:
    language = given.reading.language
    spelt = SPELLING.fix(replace(given.exchange(""), reply=tuple(pending))) if SPELLING.fix else tuple(pending)
    found = corrected(fragments(spelt, given), language)
    situation = reopened(given, found)
    kept = _without_repetitions(_open_ones(found, situation), situation)
    known, teller = known_of(situation), teller_of(situation)
    ties = told_of(kept, known, situation.plan)
    sentences = facts_instead(joined(kept, language, ties.facts), ties, teller, known)
    sentences = _without_headings(sentences)
    greeting = next((fragment.text for fragment in found if fragment.kind == "greeting"), None)
    if not sentences:
        return held(situation, found, greeting)
    ending = found[-1].text if found[-1].kind == "sign-off" else ""
    frame = Frame(greeting, ending, going_on=found[-1].kind == "holding")
    return pruned(situation, written(ordered(sentences, situation), frame, teller, known))


def _without_headings(sentences: Sequence[Sentence]) -> list[Sentence]:
    """Without «по времени:» or «к сожалению» whose answer a fact gives in a sentence of its own."""
    return [
        sentence
        for at, sentence in enumerate(sentences)
        if sentence.text.lower().rstrip(".,") not in REGRETS
        and (not sentence.text.endswith(":") or (at + 1 < len(sentences) and sentences[at + 1].item))
    ]


def _open_ones(found: Sequence[Fragment], situation: Situation) -> list[Fragment]:
    """The fragments that tell something, without questions which the agent settled and apologies that nobody needs."""
    language = situation.reading.language
    conversation = situation.conversation
    said = [message.text for message in conversation.messages]
    facts = [fact.text for fact in conversation.facts if fact.audience == "customer"]
    about = content(" ".join([*said, *facts])[-2_000:], language)
    internal = [fact.text for fact in conversation.facts if fact.audience == "internal"]
    heard = vocabulary([*said, *facts]) if internal else ()
    kept = []
    for at, fragment in enumerate(found):
        if _is_dropped(fragment, situation) or (fragment.asks and any(settles(e.text) for e in found[at + 1 : at + 3])):
            continue
        if fragment.kind == "apology" and not words_shared(content(fragment.text, language), about):
            continue
        if any(
            said_of_internal(fragment.text, fact, heard)
            or _tells_value_of(fragment.text, fact, [*said, *facts], language)
            for fact in internal
        ):
            continue
        kept.append(fragment)
    return kept


def _tells_value_of(text: str, internal: str, known: Sequence[str], language: str) -> bool:
    """Whether a text tells a figure that only an internal fact holds, and speaks of the same."""
    own, told = content(text, language), content(internal, language)
    figures = [value for value in own.values if value.kind in HARD and fits(value, text, told.values)]
    if not figures or not words_shared(own, told):
        return False
    return not any(fits(value, text, content(each, language).values) for value in figures for each in known)


def _is_dropped(fragment: Fragment, situation: Situation) -> bool:
    """Whether a fragment tells nothing; to thanks, word of who hears of them does."""
    thanked = situation.reading.mood == "thanks" and fragment.kind == "holding"
    passed_on = thanked and only_passes_on(fragment.text) and not is_aloud(fragment.text)
    return fragment.empty and not (passed_on or (thanked and names_colleagues(fragment.text)))


def _without_repetitions(found: Sequence[Fragment], situation: Situation) -> list[Fragment]:
    """The fragments without those that an earlier or later one says all of; what the customer said adds nothing."""
    language = situation.reading.language
    asked = content(" ".join(question.text for question in situation.reading.questions)[:2_000], language)
    kept: list[Fragment] = []
    for fragment in found:
        own = content(fragment.text, language)
        if fragment.asks or fragment.item:
            kept.append(fragment)
            continue
        if not (own.units or own.values):
            if not any(_says_more(other.text, fragment.text) for other in kept):
                kept.append(fragment)
            continue
        others = [content(other.text, language) for other in kept]
        if any(_is_said(own, other, asked, orders=fragment.kind == "instruction") for other in others):
            continue
        fuller = next((at for at, other in enumerate(others) if _is_fuller(own, other, kept[at], fragment)), None)
        if fuller is None:
            kept.append(fragment)
        else:
            kept[fuller] = fragment
    return kept


def _is_said(own: Content, other: Content, asked: Content, *, orders: bool) -> bool:
    """Whether another fragment says all of one, with the words of the question or without."""
    if share(own, other) >= _REPEATED:
        return True
    both = Content((*other.units, *asked.units), other.values)
    return not orders and words_shared(own, other) > 0 and len(own.units) > 1 and share(own, both) >= 1


def _is_fuller(own: Content, other: Content, earlier: Fragment, later: Fragment) -> bool:
    if earlier.asks or not (other.units or other.values):
        return _says_more(later.text, earlier.text) and not earlier.asks
    return (bool(other.values) or len(other.units) > 1) and share(other, own) >= 1


def _says_more(longer: str, short: str) -> bool:
    """Whether a text opens with all of a short one: «да, подтверждаем» and «да»."""
    words = [token.lower for token in tokens(short) if token.kind != "mark"]
    return bool(words) and [token.lower for token in tokens(longer) if token.kind != "mark"][: len(words)] == words
