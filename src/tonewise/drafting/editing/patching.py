"""A model's text mended without the model: what nothing trusted holds goes, what the plan demands comes in."""

from __future__ import annotations

from collections.abc import Sequence

from tonewise.drafting.editing.completing import completed, ways_told, with_ways
from tonewise.drafting.editing.content import Content, content, share
from tonewise.drafting.editing.contradicting import Known, contradicted, known_of
from tonewise.drafting.editing.facts_said import nearest
from tonewise.drafting.editing.keeping import is_line
from tonewise.drafting.editing.kinds import Kind
from tonewise.drafting.editing.layout import greeting_for, laid_out
from tonewise.drafting.editing.parts import Part, part_of, without_repetitions
from tonewise.drafting.editing.pieces import Piece, pieces
from tonewise.drafting.editing.rewriting import LONGEST, addressed, ending_of, pledged
from tonewise.drafting.editing.telling import teller_of
from tonewise.drafting.situation import Situation
from tonewise.drafting.trust import unsupported
from tonewise.model import Change, Fact, Finding
from tonewise.reading.language import language_of
from tonewise.reading.words import parses, tokens

_ACCOUNTED = 0.5
"""Share of a sentence that facts, questions and the agent's own texts must hold for it to stay."""
_NEAR = 0.3
"""Share of words from which a sentence with something made up garbles a fact."""
_RULES: dict[Kind, str] = {
    "canned": "no-canned-phrases", "ritual apology": "no-ritual-apology", "holding": "no-empty-holding",
    "blame": "fit-the-mood", "sign-off": "chat-not-letter",
}  # fmt: skip
_PLAN = "answer-every-question"
_UNENDED = frozenset(",:;-–—(«\"'")


def patched(situation: Situation, text: str, given: Sequence[str] = ()) -> tuple[str, tuple[Change, ...]]:
    """A model's text with every sentence accounted for and every planned answer in it, and what was changed.

    A sentence stays where it says a fact, what an agent wrote (``given``), a courtesy or a question that claims
    nothing, or the promise. ``Change.by`` is the rule that the change serves. A text that needs none comes back as is.
    """
    if not text.strip() or len(text) > LONGEST:
        return text, ()
    return _Patching(situation, text, given).done()


class _Patching:
    """One text on its way."""

    def __init__(self, situation: Situation, text: str, given: Sequence[str]):
        self.situation, self.text, self.given = situation, text, given
        self.known = known_of(situation, given)
        self.teller = teller_of(situation)
        self.changes: list[Change] = []
        self.sources = _sources(situation, self.known, given)

    def done(self) -> tuple[str, tuple[Change, ...]]:
        """The text and its changes."""
        found = pieces(self.text, self.situation)
        wrong = unsupported(self.text, self.situation, self.given)
        own = next((piece.text for piece in found if piece.kind == "greeting"), None)
        greeting = greeting_for(own, self.situation, self.teller.voice.address)
        parts = self._unrepeated(self._kept(found, wrong, keeps_greeting=greeting is not None))
        parts = self._filled(parts, found)
        if not self.changes:
            return self.text, ()
        letter = self.situation.conversation.channel == "email"
        body = laid_out(parts, greeting, ending_of(found, self.text) if letter else "", self.situation)
        text = addressed(body, self.teller)
        return (text, tuple(self.changes)) if text != self.text.strip() else (self.text, ())

    def _kept(self, found: Sequence[Piece], wrong: Sequence[Finding], *, keeps_greeting: bool) -> list[Part]:
        parts: list[Part] = []
        letter = self.situation.conversation.channel == "email"
        for piece in found:
            if piece.kind == "greeting":
                if not keeps_greeting:
                    self._cut(piece, "continue-not-restart")
            elif piece.kind == "sign-off" and letter:
                continue
            elif any(finding.start < piece.end and piece.start < finding.end for finding in wrong):
                self._replace(piece, self._garbled(piece), "grounded", parts)
            elif (fact := contradicted(piece, self.situation, self.known)) is not None:
                self._replace(piece, fact, "grounded", parts)
            elif (rule := self._unfit(piece, last=piece is found[-1])) is not None:
                self._cut(piece, rule)
            else:
                parts.append(part_of(piece, line=is_line(piece, self.text)))
        return parts

    def _unfit(self, piece: Piece, *, last: bool) -> str | None:
        """The rule by which a sentence cannot stay."""
        if piece.kind == "remark":
            return "grounded"
        if piece.empty:
            return _RULES[piece.kind]
        if self._is_foreign(piece.text):
            return "reply-in-their-language"
        if last and _breaks_off(piece.text):
            return "spelling"
        if piece.kind == "question":
            return None if self._may_ask(piece) else "no-interrogation"
        return None if piece.facts or self._is_accounted(piece) else "grounded"

    def _may_ask(self, piece: Piece) -> bool:
        """Whether something is open that a question back may clear up, or it was the agent's own."""
        plan = self.situation.plan
        if "undecided" in self.situation.reading.topics or self.given:
            return True
        return any(not planned.facts for planned in plan.answers) or not plan.answers or self._is_accounted(piece)

    def _is_accounted(self, piece: Piece) -> bool:
        own = content(piece.text, self.known.language)
        if not own.units and not own.values:
            return True
        if piece.kind == "promise" and self.situation.promise and self.situation.promise in piece.text:
            return True
        if piece.kind == "apology":
            return not piece.values
        return share(own, self.sources) >= _ACCOUNTED

    def _is_foreign(self, text: str) -> bool:
        found = language_of(text)
        return found is not None and found != self.situation.reading.language and len(tokens(text)) > 3

    def _garbled(self, piece: Piece) -> Fact | None:
        """The fact that a sentence with something made up was meant to say."""
        fact = contradicted(piece, self.situation, self.known)
        if fact is not None:
            return fact
        near = nearest(piece.text, self.known.facts, self.known.language)
        if near is None or piece.kind == "question":
            return None
        told, wanted = content(piece.text, self.known.language), content(near.text, self.known.language)
        planned = {fact.id for answer in self.situation.plan.answers for fact in answer.facts}
        return near if near.id in planned and share(told, wanted) >= _NEAR else None

    def _replace(self, piece: Piece, fact: Fact | None, rule: str, parts: list[Part]) -> None:
        if fact is None or any(fact.id in part.facts for part in parts):
            self._cut(piece, rule)
            return
        text = self.teller.fact(fact)
        self.changes.append(Change(by=rule, removed=piece.text, added=text))
        question = next(
            (at for at, planned in enumerate(self.situation.plan.answers) if fact in planned.facts), piece.question
        )
        parts.append(
            Part(text, "answer", question, given=False, facts={fact.id}, refuses=fact.kind == "refusal")
        )  # fmt: skip

    def _cut(self, piece: Piece, rule: str) -> None:
        self.changes.append(Change(by=rule, removed=piece.text))

    def _unrepeated(self, parts: list[Part]) -> list[Part]:
        kept = without_repetitions(parts, self.known.language)
        self.changes += [Change(by="one-message", removed=part.text) for part in parts if part not in kept]
        return kept

    def _filled(self, parts: list[Part], found: Sequence[Piece]) -> list[Part]:
        """With what the plan demands; what a sentence of the composer's took the place of is told as removed."""
        before = {id(part): part.text for part in parts}
        filled = with_ways(completed(parts, self.teller, self.known, fuller=False), self.known)
        filled = ways_told(pledged(filled, found, self.teller), self.teller)
        still = {id(part) for part in filled}
        gone = [text for key, text in before.items() if key not in still]
        for part in filled:
            old = before.get(id(part))
            if old is None:
                self.changes.append(Change(by=_PLAN, removed=gone.pop(0) if gone else "", added=part.text))
            elif old != part.text:
                by = "refusal-has-alternative" if part.refuses else _PLAN
                self.changes.append(Change(by=by, removed=old, added=part.text))
        self.changes += [Change(by=_PLAN, removed=text) for text in gone]
        return filled


def _sources(situation: Situation, known: Known, given: Sequence[str]) -> Content:
    """All that may be said: facts that bear on the turn or not, what is asked, what the agent wrote."""
    texts = [fact.text for fact in known.facts] + list(given)
    texts += [planned.question.text for planned in situation.plan.answers]
    texts += [sentence.text for sentence in situation.reading.sentences[:20]]
    read = [content(text, known.language) for text in texts[:60]]
    return Content(
        tuple(dict.fromkeys(unit for each in read for unit in each.units)),
        tuple(value for each in read for value in each.values),
    )


def _breaks_off(text: str) -> bool:
    """Whether a text ends in the middle of a sentence."""
    row = tokens(text)
    last = row[-1]
    if last.text[0] in _UNENDED and last.text not in ("»", '"'):
        return text.count('"') % 2 == 1 or last.text[0] in ",:;-–—(«"
    found = parses(last.lower) if last.kind == "word" else ()
    return bool(found) and found[0].part in ("PREP", "CONJ")
