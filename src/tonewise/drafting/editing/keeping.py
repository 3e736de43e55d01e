"""What of an agent's text goes into the reply, sentence by sentence, and what the facts say in its place."""

from __future__ import annotations

from collections.abc import Sequence

from tonewise.drafting.editing.completing import NEEDS
from tonewise.drafting.editing.content import SAME, Content, content, family, same_value, words_shared
from tonewise.drafting.editing.contradicting import Known, are_rivals, comparable, contradicted, is_told
from tonewise.drafting.editing.facts_said import nearest
from tonewise.drafting.editing.parts import Part, finished, part_of
from tonewise.drafting.editing.phrasing import hits
from tonewise.drafting.editing.pieces import Piece
from tonewise.drafting.editing.residue import is_superseded, needs, step_left
from tonewise.drafting.editing.telling import Teller
from tonewise.drafting.situation import Situation
from tonewise.model import Fact
from tonewise.reading.apologies import is_calm
from tonewise.reading.claims import said_of_internal, vocabulary
from tonewise.reading.familiarity import familiarity, used_before
from tonewise.reading.links import links
from tonewise.reading.meaning import relation
from tonewise.reading.officialese import officialese
from tonewise.reading.promotions import promotions, spoken_of, words_of_turn
from tonewise.reading.refusals import offers_way
from tonewise.reading.reply_phrases import lexicon_hits, phrase_hits
from tonewise.reading.substance import acts
from tonewise.reading.values import ValueSpan
from tonewise.reading.words import tokens

_MEANT = 0.34
"""Share of words from which a sentence that cannot stay was meant to say a fact."""
_HALF = 0.5
_FEW = 2
"""Subject words of talk."""
_NEAR = 0.65
"""Relation from which a word bears on another."""
_LAST = 3
"""Messages of the customer's that tell what a word among colleagues is about."""
_LEAST_MEANT = 2
"""Words that it must share with that fact."""


def kept(
    found: Sequence[Piece], text: str, known: Known, teller: Teller, *, own_words: bool = False
) -> list[Part]:  # fmt: skip
    """The pieces that tell something, as sentences; where one contradicts a fact, the fact's sentence.

    With ``own_words`` the fact's sentence too where a piece says the same.
    """
    situation = teller.situation
    parts: list[Part] = []
    for piece in found:
        if facts := _in_its_place(piece, situation, known, own_words=own_words):
            fresh = [fact for fact in facts if not any(fact.id in part.facts for part in parts)]
            parts += [_said(fact, teller, piece) for fact in fresh]
            parts += _step_alone(piece, situation, known)
        elif _is_left_out(piece, situation, known):
            parts += _step_alone(piece, situation, known)
        elif is_superseded(piece, situation, known):
            said = [fact for fact in known.facts if fact.id in piece.facts]
            if any(fact.kind in ("refusal", "alternative") for fact in said):
                said = []  # told in one breath with each other where the plan's answers come in
            parts += [_said(fact, teller, piece) for fact in said if not any(fact.id in part.facts for part in parts)]
            parts += _step_alone(piece, situation, known)
        else:
            parts.append(part_of(piece, line=is_line(piece, text)))
            parts[-1].after_break = "\n" in text[max(0, piece.start - 2) : piece.start]
    return parts


def _step_alone(piece: Piece, situation: Situation, known: Known) -> list[Part]:
    """The step that a piece asks of the customer, where nothing else of it stays."""
    step = step_left(piece, situation, known)
    return [Part(finished(step), "instruction")] if step and not _tells_internal(piece, situation, known) else []


def is_line(piece: Piece, text: str) -> bool:
    """Whether a piece is an item of a list."""
    start = text.rfind("\n", 0, piece.start) + 1
    opens = text[start : piece.start].strip() == ""
    first = piece.text.lstrip()[:3]
    return opens and (first[:2] in ("- ", "– ", "— ", "• ", "* ") or (first[:1].isdigit() and first[1:2] in (".", ")")))


def _said(fact: Fact, teller: Teller, piece: Piece) -> Part:
    """A fact's own sentence, at the question that the plan answers with it."""
    answers = teller.situation.plan.answers
    place = next((at for at, planned in enumerate(answers) if fact in planned.facts), piece.question)
    refuses = fact.kind == "refusal"
    alone = next((answer for answer in answers if answer.facts == (fact,)), None)  # with its "yes", where it has one
    text = (teller.answer(alone) if alone and not refuses else None) or teller.fact(fact)
    return Part(text, "answer", place, given=False, facts={fact.id}, refuses=refuses)


def _in_its_place(piece: Piece, situation: Situation, known: Known, *, own_words: bool) -> list[Fact]:
    """The facts whose sentences take a piece's place."""
    planned = list({fact.id: fact for answer in situation.plan.answers for fact in answer.facts}.values())
    if piece.kind in ("remark", "blame"):
        fact = _meant(piece, known)
        return [fact] if fact is not None and fact not in planned else []
    if (fact := contradicted(piece, situation, known)) is not None:
        return [fact]
    if piece.empty or piece.kind == "question":
        return []
    told = [fact for fact in planned if fact.id in (*piece.facts, *piece.partly)]
    if told and _is_tainted(piece):
        return told
    if own_words or officialese(piece.text) or _is_familiar(piece, known):
        return told if told and _holds_all_values(piece, told, known) else []
    fact = _other_meant(piece, planned, known)
    return [fact] if fact is not None else []


def _is_tainted(piece: Piece) -> bool:
    """Whether a guess, blame or idle talk stands in a piece: then the fact's own words are better than any of its."""
    words = {token.lower for token in tokens(piece.text)}
    return not words.isdisjoint(_GUESSES) or bool(hits(piece.text, "blame") or hits(piece.text, "talk"))


_GUESSES = frozenset(
    "наверное наверно вроде кажется видимо похоже примерно где-то типа думаю вероятно возможно авось "
    "maybe perhaps probably reckon guess roughly approximately around might prob possibly whatever presumably "
    "apparently".split()
)
"""Words of one who does not know, though the facts do."""


def _is_familiar(piece: Piece, known: Known) -> bool:
    words = frozenset(token.lower for text in known.customer for token in tokens(text) if token.kind == "word")
    return any(not used_before(found, piece.text, words) for found in familiarity(piece.text))


def _other_meant(piece: Piece, planned: Sequence[Fact], known: Known) -> Fact | None:
    """The fact, beside the planned ones, of which a piece says a part and nothing else."""
    if piece.facts or len(piece.partly) != 1:
        return None
    fact = next(fact for fact in known.facts if fact.id == piece.partly[0])
    told, wanted = content(piece.text, known.language), content(fact.text, known.language)
    if fact in planned or fact.kind == "alternative":
        return None
    told_for = [value for each in planned for value in content(each.text, known.language).values]
    own = [value for value in piece.values if not any(same_value(value, other) for other in told_for)]
    shares = any(same_value(value, other) for value in own for other in wanted.values)
    if piece.question is not None and shares and _holds_all_values(piece, [fact], known):
        return fact
    if words_shared(told, wanted) < _HALF:
        return None
    return (
        fact
        if _holds_all_values(piece, [fact], known) and not any(are_rivals(fact, e, known) for e in planned)
        else None
    )


def _holds_all_values(piece: Piece, facts: Sequence[Fact], known: Known) -> bool:
    """Whether nothing that can be counted gets lost where facts take a piece's place."""
    told = [value for fact in facts for value in content(fact.text, known.language).values]
    return all(any(same_value(value, other) for other in told) for value in piece.values)


def _meant(piece: Piece, known: Known) -> Fact | None:
    """The fact for the customer that a word among colleagues speaks of."""
    near = nearest(piece.text, known.facts, known.language)
    if near is None:
        return None
    told, wanted = content(piece.text, known.language), content(near.text, known.language)
    shared = words_shared(wanted, told)
    if shared >= _MEANT and shared * len(wanted.units) >= _LEAST_MEANT:
        return near
    both = Content(tuple(unit for unit in told.units if any(relation(unit, each) >= SAME for each in wanted.units)), ())
    turn = [content(text, known.language) for text in known.customer[-_LAST:]]
    asked = bool(both.units) and max((words_shared(both, each) for each in turn), default=0.0) > 0
    return near if asked and (shared + words_shared(told, wanted)) / 2 >= _MEANT else None


def _is_left_out(piece: Piece, situation: Situation, known: Known) -> bool:
    if piece.empty:
        return True
    if _tells_internal(piece, situation, known):
        return True
    if piece.kind == "apology" and is_calm(situation.conversation, situation.reading):
        return True
    if _adds_nothing(piece, situation, known) or _is_of_its_own(piece, situation, known):
        return True
    return _promotes(piece, situation) or _is_talk(piece, known) or _is_of_another_matter(piece, situation, known)


def _is_of_its_own(piece: Piece, situation: Situation, known: Known) -> bool:
    """Whether a piece tells a value that nothing holds, of a kind that the facts tell of what is asked: they win."""
    if piece.facts or piece.kind == "transfer":
        return False
    planned = [fact for answer in situation.plan.answers for fact in answer.facts] or list(known.facts)
    kinds = {family(value.kind) for fact in planned for value in content(fact.text, known.language).values}
    strange = [value for value in piece.values if not is_told(value, known)]
    if piece.kind == "promise":
        strange = [value for value in strange if value.kind in ("amount", "number", "quantity", "percent")]
    return any(kinds & comparable(value) for value in strange)


def _adds_nothing(piece: Piece, situation: Situation, known: Known) -> bool:
    """Whether a piece tells nothing that the planned answers leave open: no value, step, deed, need or condition."""
    plan = situation.plan
    if not plan.answers or any(not answer.facts for answer in plan.answers) or piece.facts or piece.partly:
        return False
    elsewhere = lexicon_hits(piece.text, "deflection") or phrase_hits(piece.text, known.language, "elsewhere")
    if elsewhere and not piece.values and not links(piece.text):
        return True
    if piece.kind == "question":
        offers = phrase_hits(piece.text, known.language, "offer")
        return not (offers or piece.values or "undecided" in situation.reading.topics)
    if piece.kind not in ("other", "reason") or piece.values:
        return False
    own = content(piece.text, known.language)
    texts = [*known.customer[-_LAST:], *(fact.text for fact in known.facts)]
    around = [unit for text in texts for unit in content(text, known.language).units]
    bears = any(relation(unit, other) >= _NEAR for unit in own.units for other in around)
    words = {token.lower for token in tokens(piece.text)}
    if offers_way(piece.text, known.language) or not words.isdisjoint(NEEDS):
        return False
    if acts(piece.text):
        return not bears and len(own.units) <= _FEW
    return True


def _is_talk(piece: Piece, known: Known) -> bool:
    """Whether a piece bears on nothing: no fact, value, act or step in it, and no word of the turn's or the facts'."""
    if (
        piece.kind not in ("other", "reason")
        or piece.facts
        or piece.partly
        or piece.values
        or piece.question is not None
    ):
        return False
    if acts(piece.text) or links(piece.text) or needs(piece.text):
        return False
    own = content(piece.text, known.language)
    if len(own.units) > _FEW or offers_way(piece.text, known.language):
        return False
    texts = [*known.customer[-_LAST:], *(fact.text for fact in known.facts)]
    around = [unit for text in texts for unit in content(text, known.language).units]
    return not any(relation(unit, other) >= _NEAR for unit in own.units for other in around)


def _tells_internal(piece: Piece, situation: Situation, known: Known) -> bool:
    """Whether a piece speaks of what only an internal fact holds: two words or values of it are enough."""
    internal = [fact.text for fact in situation.conversation.facts if fact.audience == "internal"]
    if not internal:
        return False
    open_texts = [*(fact.text for fact in known.facts), *(m.text for m in situation.conversation.messages)]
    heard = vocabulary(open_texts)
    if any(said_of_internal(piece.text, fact, heard) for fact in internal):
        return True
    public = [unit for text in open_texts[:60] for unit in content(text, known.language).units]
    own = content(piece.text, known.language)
    for fact in internal:
        secret = content(fact, known.language)
        units = [u for u in secret.units if not any(relation(u, other) >= _NEAR for other in public)]
        shared = sum(any(relation(unit, other) >= SAME for other in own.units) for unit in units)
        shared += sum(
            any(same_value(one, two) for two in own.values) for one in secret.values if not _is_public(one, known)
        )
        if shared >= _FEW:
            return True
    return False


def _is_public(value: ValueSpan, known: Known) -> bool:
    return any(same_value(value, other) for other in known.told)


def _promotes(piece: Piece, situation: Situation) -> bool:
    """Whether a piece advertises what the customer does not speak of, and no planned fact stands in it."""
    found = promotions(piece.text)
    planned = {fact.id for answer in situation.plan.answers for fact in answer.facts}
    if not found or planned & set(piece.facts) or "undecided" in situation.reading.topics:
        return False
    turn = words_of_turn(situation.conversation)
    return not any(spoken_of(each, piece.text, turn) for each in found)


def _is_of_another_matter(piece: Piece, situation: Situation, known: Known) -> bool:
    """Whether a piece says a fact that nothing in the turn asks for, while the plan answers what is asked."""
    plan = situation.plan
    planned = {fact.id for answer in plan.answers for fact in answer.facts} | {fact.id for fact in plan.next_steps}
    if not planned or any(not answer.facts for answer in plan.answers):
        return False
    said = set(piece.facts) or set(piece.partly[:1])
    if not said or said & planned or links(piece.text):
        return False
    about = {fact.id: fact for fact in known.facts}
    return all(
        about[each].kind != "alternative" and any(are_rivals(about[each], about[other], known) for other in planned)
        for each in said
    )
