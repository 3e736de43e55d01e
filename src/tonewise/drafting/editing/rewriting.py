"""An agent's rough text as a good reply: what it says of substance is kept, what it lacks comes from the facts."""

from __future__ import annotations

import re
from collections.abc import Sequence
from difflib import get_close_matches

from tonewise.drafting.answering import answers_in
from tonewise.drafting.compose import Composed, compose
from tonewise.drafting.editing.beside import beside
from tonewise.drafting.editing.calming import calmed
from tonewise.drafting.editing.casual import unfamiliar, unslanged
from tonewise.drafting.editing.clearing import cleared
from tonewise.drafting.editing.completing import completed, ways_told, with_ways
from tonewise.drafting.editing.content import content, words_shared
from tonewise.drafting.editing.contradicting import known_of
from tonewise.drafting.editing.keeping import kept
from tonewise.drafting.editing.layout import greeting_for, laid_out
from tonewise.drafting.editing.ordering import causes_last, result_first
from tonewise.drafting.editing.parts import Part, part_of, rejoined, without_repetitions
from tonewise.drafting.editing.pieces import Piece, pieces
from tonewise.drafting.editing.plain import plain
from tonewise.drafting.editing.telling import Teller, teller_of
from tonewise.drafting.editing.to_customer import to_customer
from tonewise.drafting.plan import PlannedAnswer
from tonewise.drafting.readdress import readdress
from tonewise.drafting.situation import Situation
from tonewise.model import Score
from tonewise.reading.meeting import unmet
from tonewise.reading.refusals import offers_way
from tonewise.reading.reply_phrases import lexicon_hits
from tonewise.reading.words import tokens
from tonewise.rules.spelling import RULE as SPELLING

LONGEST = 5_000
"""Characters of a text that is rewritten; a longer one is no reply, and stays as it is."""
_NAME = 5
"""Letters of a name of which one may be wrong."""
_ALIKE = 0.85
_MARKS = re.compile(r"([!?])\s?\.(?!\.)")
_WAY_PROMISED = {
    "ru": "Узнаю, какие есть варианты, и напишу {promise}.",
    "en": "I'll find out what we can do instead and get back to you {promise}.",
}
_CAUSE = re.compile(
    r"\bbecause\b|\bdue to\b|\bcaused\b|\bsince\b|\bпотому\b|\bиз-за\b|\bтак как\b|\bпоскольку\b|:", re.IGNORECASE
)
_UNKNOWN = re.compile(
    r"\b(?:do not|don't|dont|not) (?:yet )?(?:know|sure)\b|\bno idea\b"
    r"|\b(?:пока )?не (?:знаю|знаем|известно|в курсе)\b",
    re.IGNORECASE,
)
"""Words of an agent who owns to not knowing."""
_NO_NO = re.compile(r"\s*[,;–—-]\s*no \w+(?: \w+)?,? no \w+(?: \w+)?(?=[.!]|$)", re.IGNORECASE)
"""«…, no licence no lesson»: a threat behind a step."""
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
    """The text after all steps; where the rules find more in it than before, in the words of the facts themselves."""
    spelt = _spelt(situation, rough)
    before = _broken(situation.score(rough))
    text = _finished(situation, _edited(situation, spelt))
    if text and _broken(situation.score(text)) > before:
        otherwise = _finished(situation, _edited(situation, spelt, own_words=True))
        if otherwise and _broken(situation.score(otherwise)) <= before:
            return otherwise
    return text or situation.fix(rough).reply[0]


def _finished(situation: Situation, text: str) -> str:
    return situation.fix(cleared(text, situation)).reply[0] if text.strip() else ""


def _spelt(situation: Situation, rough: str) -> str:
    return SPELLING.fix(situation.exchange(rough))[0] if SPELLING.fix else rough


def _broken(score: Score) -> int:
    """The weight of the rules that a text breaks."""
    return sum(_WEIGHTS[severity] for severity in {f.rule: f.severity for f in score.findings}.values())


def _edited(situation: Situation, rough: str, *, own_words: bool = False) -> str:
    known, teller = known_of(situation), teller_of(situation)
    text = to_customer(calmed(_NO_NO.sub("", rough), _capitals(situation)), known.language)
    text = causes_last(plain(unslanged(unfamiliar(text, known.customer), known.customer)), known.language)
    found = pieces(text, situation, by_thought=True)
    parts = without_repetitions(kept(found, text, known, teller, own_words=own_words), known.language)
    parts = with_ways(beside(completed(parts, teller, known), text, teller, known), known)
    parts = without_repetitions(parts, known.language)
    parts = pledged(parts, found, teller)
    parts = ways_told(rejoined(result_first(parts), text), teller)
    own = next((piece.text for piece in found if piece.kind == "greeting"), None)
    greeting = greeting_for(_by_their_name(own, known.customer), situation, teller.voice.address)
    return _MARKS.sub(r"\1", addressed(laid_out(parts, greeting, ending_of(found, text), situation), teller))


def _by_their_name(greeting: str | None, customer: Sequence[str]) -> str | None:
    """A greeting with the customer's name as they write it themselves."""
    if greeting is None or not customer:
        return greeting
    written = [token.text for token in tokens(customer[-1]) if token.kind == "word" and token.text.istitle()]
    for token in tokens(greeting):
        if token.text.istitle() and token.text not in written and len(token.text) >= _NAME:
            near = get_close_matches(token.text, written, 1, _ALIKE)
            greeting = greeting.replace(token.text, near[0]) if near else greeting
    return greeting


def _capitals(situation: Situation) -> frozenset[str]:
    texts = [fact.text for fact in situation.conversation.facts]
    return frozenset(token.text for text in texts for token in tokens(text) if token.text.isupper())


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
    if any(part.kind == "promise" for part in parts):
        return parts
    asked += _not_really_answered(found, teller, asked)
    if not asked:
        return _with_a_way_promised(parts, situation) or _held(found)
    pledge = teller.promised(asked, first=not parts)
    if pledge:
        return [*parts, Part(pledge, "promise", given=False)]
    return parts or _held(found)


def _not_really_answered(
    found: Sequence[Piece], teller: Teller, asked: Sequence[PlannedAnswer]
) -> list[PlannedAnswer]:  # fmt: skip
    """Questions of which the agent knows that the facts at hand leave them open: why, or what they do not know."""
    language = teller.situation.reading.language
    only_holds = all(piece.empty for piece in found)
    left: list[PlannedAnswer] = []
    for planned in teller.situation.plan.answers:
        if planned in asked or planned.status not in ("answered", "promised"):
            continue
        no_reason = planned.question.kind == "reason" and not any(_CAUSE.search(fact.text) for fact in planned.facts)
        about = content(planned.question.text, language)
        unknown = any(
            _UNKNOWN.search(piece.text) and words_shared(content(piece.text, language), about) > 0 for piece in found
        )
        if (only_holds and no_reason) or unknown:
            left.append(planned)
    return left


def _with_a_way_promised(parts: list[Part], situation: Situation) -> list[Part]:
    """A refusal with no way forward, and a time by which one may be found."""
    refused = [planned for planned in situation.plan.answers if planned.status == "refused" and len(planned.facts) == 1]
    language = "ru" if situation.reading.language == "ru" else "en"
    if not (refused and situation.promise) or any(part.ways or offers_way(part.text, language) for part in parts):
        return parts
    return [*parts, Part(_WAY_PROMISED[language].format(promise=situation.promise), "promise", given=False)]


def _held(found: Sequence[Piece]) -> list[Part]:
    """The piece that says most of what is being done, where a text does nothing but hold the line."""
    holding = [piece for piece in found if piece.kind == "holding"]
    best = max(holding, key=lambda piece: len(piece.text), default=None)
    return [part_of(best, line=False)] if best else []


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
