"""Pending messages as one that carries all that they carry, without a model.

What only holds the line, thinks aloud or greets again is dropped; corrections take the place of what they correct;
pieces are joined to sentences, repeated ones said once; facts speak for pieces that tell them in part or wrongly; the
rest is put in order, and then edited as a rough text is (`tonewise.drafting.editing.rewriting`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from tonewise.drafting.compose import Composed
from tonewise.drafting.editing.content import content, share, words_shared
from tonewise.drafting.editing.contradicting import known_of
from tonewise.drafting.editing.folding_corrections import corrected
from tonewise.drafting.editing.folding_facts import facts_instead, told_of
from tonewise.drafting.editing.folding_fragments import Fragment, fragments
from tonewise.drafting.editing.folding_holding import held
from tonewise.drafting.editing.folding_joins import joined
from tonewise.drafting.editing.folding_open import reopened
from tonewise.drafting.editing.folding_order import ordered
from tonewise.drafting.editing.folding_phrases import settles
from tonewise.drafting.editing.folding_pruning import pruned
from tonewise.drafting.editing.folding_writing import written
from tonewise.drafting.editing.rewriting import LONGEST, told
from tonewise.drafting.editing.telling import teller_of
from tonewise.drafting.situation import Situation
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
    kept = _without_repetitions(_open_ones(found, situation), language)
    known, teller = known_of(situation), teller_of(situation)
    tied = told_of(kept, known, situation.plan)
    sentences = facts_instead(joined(kept, language, tied), tied, teller, known)
    greeting = next((fragment.text for fragment in found if fragment.kind == "greeting"), None)
    if not sentences:
        return held(situation, found, greeting)
    return pruned(situation, written(ordered(sentences, situation), greeting, teller, known))


def _open_ones(found: Sequence[Fragment], situation: Situation) -> list[Fragment]:
    """The fragments that tell something, without questions which the agent settled and apologies that nobody needs."""
    language = situation.reading.language
    said = [message.text for message in situation.conversation.messages if message.role == "customer"]
    about = content(" ".join([*said, *(fact.text for fact in situation.conversation.facts)])[-2_000:], language)
    kept = []
    for at, fragment in enumerate(found):
        if fragment.empty or (fragment.asks and any(settles(other.text) for other in found[at + 1 : at + 3])):
            continue
        if fragment.kind == "apology" and not words_shared(content(fragment.text, language), about):
            continue
        kept.append(fragment)
    return kept


def _without_repetitions(found: Sequence[Fragment], language: str) -> list[Fragment]:
    """The fragments without those that an earlier or later one says all of."""
    kept: list[Fragment] = []
    for fragment in found:
        own = content(fragment.text, language)
        if fragment.asks or fragment.item or not (own.units or own.values):
            kept.append(fragment)
            continue
        others = [content(other.text, language) for other in kept]
        if any(share(own, other) >= _REPEATED for other in others):
            continue
        fuller = next(
            (
                at
                for at, other in enumerate(others)
                if (other.values or len(other.units) > 1) and share(other, own) >= 1 and not kept[at].asks
            ),
            None,
        )
        if fuller is None:
            kept.append(fragment)
        else:
            kept[fuller] = fragment
    return kept
