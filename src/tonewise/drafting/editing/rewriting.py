"""An agent's rough text as a good reply: what it says of substance is kept, what it lacks comes from the facts."""

from __future__ import annotations

from collections.abc import Sequence

from tonewise.drafting.answering import answers_in
from tonewise.drafting.compose import Composed, compose
from tonewise.drafting.editing.calming import calmed
from tonewise.drafting.editing.completing import completed, with_ways
from tonewise.drafting.editing.contradicting import Known, contradicted, known_of
from tonewise.drafting.editing.layout import greeting_for, laid_out
from tonewise.drafting.editing.parts import Part, part_of, without_repetitions
from tonewise.drafting.editing.pieces import Piece, pieces
from tonewise.drafting.editing.telling import Teller, teller_of
from tonewise.drafting.readdress import readdress
from tonewise.drafting.situation import Situation
from tonewise.model import Score
from tonewise.reading.apologies import is_calm
from tonewise.reading.claims import said_of_internal, vocabulary
from tonewise.reading.meeting import unmet
from tonewise.reading.reply_phrases import lexicon_hits
from tonewise.reading.words import tokens

LONGEST = 20_000
"""Characters of a text that is rewritten; a longer one is no reply, and stays as it is."""
_WEIGHTS = {"error": 3, "warning": 2, "advice": 1}


def rewritten(situation: Situation, rough: str) -> Composed:
    """An agent's rough text as a good reply to the open turn; see docs/rewriting.md."""
    if len(rough) > LONGEST:
        return told(situation, rough)
    text = edited(situation, rough)
    return told(situation, text if text.strip() else rough)


def told(situation: Situation, text: str) -> Composed:
    """The text, and the plan's answers as it gives them."""
    left_open = frozenset(
        finding.text for finding in situation.score(text).findings if finding.rule == "answer-every-question"
    )
    composed = compose(situation.conversation, situation.reading, situation.plan)
    return Composed(text, answers_in(text, situation.plan, composed.answers, left_open))


def edited(situation: Situation, rough: str) -> str:
    """The text after all steps; the rules' own fixes alone where the steps would leave it worse."""
    fixed = situation.fix(rough).reply[0]
    text = situation.fix(_edited(situation, fixed) or fixed).reply[0]
    if text == fixed or _broken(situation.score(text)) <= _broken(situation.score(fixed)):
        return text
    return fixed


def _broken(score: Score) -> int:
    """The weight of the rules that a text breaks."""
    return sum(_WEIGHTS[severity] for severity in {f.rule: f.severity for f in score.findings}.values())


def _edited(situation: Situation, rough: str) -> str:
    known, teller = known_of(situation), teller_of(situation)
    text = calmed(rough, _capitals(situation))
    found = pieces(text, situation)
    parts = _corrected(_kept(found, text, situation), situation, known, teller)
    parts = without_repetitions(parts, known.language)
    parts = with_ways(completed(parts, teller, known), teller, known)
    parts = pledged(parts, found, teller)
    parts = _result_first(parts)
    own = next((piece.text for piece in found if piece.kind == "greeting"), None)
    address = teller.voice.address
    body = laid_out(parts, greeting_for(own, situation, address), ending_of(found, text), situation)
    return addressed(body, teller)


def _capitals(situation: Situation) -> frozenset[str]:
    texts = [fact.text for fact in situation.conversation.facts]
    return frozenset(token.text for text in texts for token in tokens(text) if token.text.isupper())


def _kept(found: Sequence[Piece], text: str, situation: Situation) -> list[tuple[Piece, Part]]:
    """The pieces that tell something, as sentences."""
    internal = [fact.text for fact in situation.conversation.facts if fact.audience == "internal"]
    customer = [fact.text for fact in situation.conversation.facts if fact.audience == "customer"]
    heard = vocabulary([*customer, *(message.text for message in situation.conversation.messages)])
    kept = []
    for piece in found:
        if piece.empty or any(said_of_internal(piece.text, fact, heard) for fact in internal):
            continue
        if piece.kind == "apology" and is_calm(situation.conversation, situation.reading):
            continue
        kept.append((piece, part_of(piece, line=is_line(piece, text))))
    return kept


def is_line(piece: Piece, text: str) -> bool:
    """Whether a piece is an item of a list."""
    start = text.rfind("\n", 0, piece.start) + 1
    opens = text[start : piece.start].strip() == ""
    first = piece.text.lstrip()[:3]
    return opens and (first[:2] in ("- ", "– ", "— ", "• ", "* ") or (first[:1].isdigit() and first[1:2] in (".", ")")))


def _corrected(kept: Sequence[tuple[Piece, Part]], situation: Situation, known: Known, teller: Teller) -> list[Part]:
    """The sentences, each that contradicts a fact replaced by the fact's."""
    parts: list[Part] = []
    for piece, part in kept:
        fact = contradicted(piece, situation, known)
        if fact is None:
            parts.append(part)
            continue
        for place, planned in enumerate(situation.plan.answers):
            if fact in planned.facts:
                part.question = place
        part.text = teller.fact(fact)
        part.kind, part.given, part.facts = "answer", False, {fact.id}
        part.refuses = fact.kind == "refusal"
        if not any(fact.id in earlier.facts for earlier in parts):
            parts.append(part)
    return parts


def pledged(parts: list[Part], found: Sequence[Piece], teller: Teller) -> list[Part]:
    """With the promise for what stays open, or an honest word that somebody is on it."""
    situation = teller.situation
    language = situation.reading.language
    text = " ".join(part.text for part in parts)
    open_ones = unmet(situation.conversation, situation.reading.questions, text, language) if text else ()
    spans = {(question.message_index, question.start) for question in open_ones}
    asked = [
        planned
        for planned in situation.plan.answers
        if not planned.facts and (not parts or (planned.question.message_index, planned.question.start) in spans)
    ]
    if any(part.kind == "promise" for part in parts) or not asked:
        return parts or _held(found)
    pledge = teller.promised(asked, first=not parts)
    if pledge:
        return [*parts, Part(pledge, "promise", given=False)]
    return parts or _held(found)


def _held(found: Sequence[Piece]) -> list[Part]:
    """The piece that says most of what is being done, where a text does nothing but hold the line."""
    holding = [piece for piece in found if piece.kind == "holding"]
    best = max(holding, key=lambda piece: len(piece.text), default=None)
    return [part_of(best, line=False)] if best else []


def _result_first(parts: list[Part]) -> list[Part]:
    """A background that opens the text goes behind the first answer."""
    first = next((at for at, part in enumerate(parts) if part.kind not in ("apology", "greeting")), len(parts))
    if first + 1 >= len(parts) or parts[first].kind != "reason":
        return parts
    after = next((at for at in range(first + 1, len(parts)) if parts[at].kind != "reason"), None)
    if after is None:
        return parts
    return [*parts[:first], parts[after], *parts[first:after], *parts[after + 1 :]]


def ending_of(found: Sequence[Piece], text: str) -> str:
    """The sign-off of a letter, as it stands; nothing where there is none."""
    closing = [piece for piece in found if piece.kind == "sign-off"]
    last = [piece for piece in closing if not any(other.start > piece.start and not other.empty for other in found)]
    if not last or not lexicon_hits(text, "farewell"):
        return ""
    return text[last[0].start :].strip()


def addressed(text: str, teller: Teller) -> str:
    """The text on the customer's address, else on the other one, wholly: mixed ones become one."""
    address = teller.voice.address
    if address is None:
        return text
    changed = readdress(text, address, teller.voice.gender)
    if changed is None:
        changed = readdress(text, "вы" if address == "ты" else "ты", teller.voice.gender)
    return text if changed is None else changed
