"""Pieces chopped in the middle of a sentence joined again: «ваш заказ» / «приедет» / «завтра до 18» is one sentence.

What a piece is built like (`tonewise.reading.clause_forms`) and its first word tell whether it goes on with the
sentence before it, with a space, a comma or a colon between; where neither tells, it is a sentence of its own.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from tonewise.drafting.editing.folding_forms import (
    LEANING,
    agrees_with_last,
    heads,
    is_named_value,
    is_noun,
    is_order,
    is_priced,
    is_subjectless,
    is_unit,
    is_value,
    is_verbal,
    leans,
    may_be_its,
)
from tonewise.drafting.editing.folding_fragments import Fragment
from tonewise.drafting.editing.kinds import Kind
from tonewise.drafting.joining import lower_first, upper_first
from tonewise.model import Fact
from tonewise.reading.clause_forms import form_of
from tonewise.reading.words import Token, parses, tokens

_OPEN = ",:;-–—("
_YES = frozenset("да нет конечно есть можно yes no yep yeah sure".split())
REGRETS = frozenset(("к сожалению", "увы", "unfortunately", "sadly", "regrettably", "sorry"))
_DEPENDENT = {
    "ru": frozenset(
        "если чтобы чтоб потому поскольку который которая которое которые которую когда пока хотя иначе кроме включая"
        " причем при-этом либо или".split()
    ),
    "en": frozenset("if because since unless which who so-that once when while until as or plus including".split()),
}
"""First words of what cannot be a sentence of its own."""
_THIS = frozenset("это this that it's that's this's".split())
_BUT = frozenset("но зато а but so".split())
_OR = frozenset(("или", "or"))
_ASKING = frozenset("когда где куда сколько какой какая какое какие как кто what when where which how who".split())
_AND = frozenset(("и", "and", "&", "плюс", "plus"))
_AFFIRMING = frozenset("да нет yes no yep yeah".split())
_AFFIRMED = frozenset(
    "можно конечно есть будет вы мы я он она оно они это все всё у you we i it he she they that this there your our"
    " of".split()
)
"""What a yes or no is parted from by a comma."""
_FEW = 3
_LONGEST_CONDITION = 8
"""Words of a condition; a longer one holds what follows from it."""
_LONGEST_SENTENCE = 30
"""Words from which nothing more is joined to a sentence."""


@dataclass(slots=True)
class Sentence:
    """A sentence of the one message, with what it was made of."""

    text: str
    kind: Kind
    fragments: list[Fragment] = field(default_factory=list)
    item: bool = False
    fact: Fact | None = None
    """The fact whose own sentence it is."""

    @property
    def chopped(self) -> bool:
        """Whether it was put together from more than one pending message."""
        return len({fragment.message for fragment in self.fragments}) > 1

    @property
    def asks(self) -> bool:
        """Whether it ends as a question does."""
        return self.text.endswith("?")


def joined(found: Sequence[Fragment], language: str, tied: Mapping[int, Fact]) -> list[Sentence]:
    """The fragments as sentences, each with its own beginning; end marks come later.

    ``tied`` names the fact that a fragment tells of: what tells of two facts is no one sentence.
    """
    language = "ru" if language == "ru" else "en"
    made: list[Sentence] = []
    for at, fragment in enumerate(found):
        following = found[at + 1] if at + 1 < len(found) else None
        before = made[-1] if made else None
        apart = before is None or _of_two_facts(before, fragment, tied)
        text = None if before is None or apart else _joined(before, fragment, following, language)
        if before is not None and text is not None:
            before.text = text
            before.fragments.append(fragment)
            if before.kind in ("other", "reason") and fragment.kind not in ("link", "question"):
                before.kind = fragment.kind
        else:
            if before is not None and before.asks and _asks_on(fragment.text):
                made.append(Sentence(f"{_own(fragment).rstrip('? ')}?", "question", [fragment]))
                continue
            headed = heads(fragment.text) and following is not None and not fragment.ended
            text = f"{_own(fragment).rstrip(',:— ')}:" if headed else _own(fragment)
            made.append(Sentence(text, fragment.kind, [fragment], fragment.item))
    return made


def _asks_on(text: str) -> bool:
    """«И когда покупали» behind a question is one too."""
    words = [token.lower for token in tokens(text)][:2]
    return len(words) > 1 and words[0] in _AND | {"а"} and words[1] in _ASKING


def _of_two_facts(before: Sentence, own: Fragment, tied: Mapping[int, Fact]) -> bool:
    """Whether a fragment tells of another fact than the sentence before it, or of what a link fact speaks for."""
    row = (*before.fragments, own)
    facts = [tied.get(id(fragment)) for fragment in row]
    known = [fact for fact in facts if fact is not None]
    if any(fact is not known[0] for fact in known):
        return True
    if known and None in facts and not _goes_on(own):
        return True
    return any(fact.kind == "link" for fact in known) and None in facts


def _goes_on(own: Fragment) -> bool:
    """Whether a fragment opens as what cannot stand alone: with a preposition, a conjunction or a figure."""
    first = tokens(own.text)[0]
    leaning = LEANING["ru"] | LEANING["en"] | _DEPENDENT["ru"] | _DEPENDENT["en"] | _AND
    return first.lower in leaning or first.kind == "number" or is_value(own.text)


def _own(fragment: Fragment) -> str:
    """A fragment as the beginning of a sentence, without an «и» that joined it to another one."""
    if fragment.item:
        return fragment.text
    row = tokens(fragment.text)
    if len(row) > 1 and row[0].lower in _AFFIRMING and row[1].lower in _AFFIRMED:
        return upper_first(f"{row[0].text}, {fragment.text[row[1].start :]}")
    if len(row) > 2 and row[0].lower in _AND | {"а"} and row[1].kind != "mark":
        return upper_first(fragment.text[row[1].start :])
    return fragment.text if fragment.kind == "link" else upper_first(fragment.text)


def _joined(before: Sentence, own: Fragment, following: Fragment | None, language: str) -> str | None:
    """The sentence before with the fragment in it; None where that begins a new one."""
    if own.item or before.item or own.empty or len(before.text.split()) > _LONGEST_SENTENCE:
        return None
    if own.message == before.fragments[-1].message and not own.clause:
        return None
    if before.text[-1:].isdigit() and is_unit(own.text, language):
        return f"{before.text} {own.text}"
    if own.kind == "link" or before.kind == "link":
        return _with_link(before, own, following)
    if before.asks:
        return _asked_too(before, own, language)
    if own.asks or own.kind in ("apology", "greeting") or before.kind == "apology":
        return None
    if heads(own.text) and following is not None:
        return None
    if before.text[-1] in _OPEN:
        return f"{before.text} {lower_first(own.text, language)}"
    if before.fragments[-1].ended:
        return None
    if (longer := _named_in_full(before.text, own.text)) is not None:
        return longer
    mark = _mark(before.text, own, following, language)
    return None if mark is None else f"{before.text}{mark}{lower_first(own.text, language)}"


def _named_in_full(before: str, own: str) -> str | None:
    """«В четверг Мария» / «Мария Стоянова»: the last word said again, with what belongs to it."""
    last, row = tokens(before)[-1], tokens(own)
    if len(row) < 2 or last.kind != "word" or row[0].lower != last.lower or not row[1].text.istitle():
        return None
    return f"{before}{own[row[0].end :]}"


def _with_link(before: Sentence, own: Fragment, following: Fragment | None) -> str | None:
    """A link behind the words that say what it is, whichever came first."""
    if own.kind == "link":
        named_later = following is not None and _names_it(following.text)
        if named_later or before.kind == "link" or before.asks or before.fragments[-1].ended or not _is_bare(own.text):
            return None
        return f"{before.text.rstrip(':,. ')}: {own.text}"
    if not _is_bare(before.text) or own.asks:
        return None
    before.kind = "other"
    return f"{upper_first(_name(own.text).rstrip(':,. '))}: {before.text}"


def _names_it(text: str) -> bool:
    return next((token.lower for token in tokens(text)), "") in _THIS


def _name(text: str) -> str:
    """«Это инструкция» as the name before a link."""
    words = [token for token in tokens(text) if token.kind == "word"]
    if not _names_it(text) or len(words) < 2:
        return text
    at = 2 if words[1].lower == "is" and len(words) > 2 else 1
    return text[words[at].start :]


def _is_bare(text: str) -> bool:
    return all(token.kind in ("link", "email", "mark") for token in tokens(text))


def _asked_too(before: Sentence, own: Fragment, language: str) -> str | None:
    """«А какая машина?» / «и год»: what is asked for too."""
    row = tokens(own.text)
    if not row or row[0].lower not in _AND | _OR or is_verbal(own.text, language):
        return None
    return f"{before.text.rstrip('? ')} {lower_first(own.text.rstrip('? '), language)}?"


def _mark(before: str, own: Fragment, following: Fragment | None, language: str) -> str | None:
    """What stands between a sentence and the fragment that goes on with it; None where it does not."""
    row = tokens(own.text)
    first = row[0].lower
    if before.lower().strip(".,! ") in _YES:
        return ", " if first not in _YES else None
    if before.lower().strip(",. ") in REGRETS:
        return ", "
    if first in _DEPENDENT[language] and not _has_main_clause(row):
        return ", " if language == "ru" else " "
    if first in _BUT and len(row) > 1 and first != "а":
        return ", "
    if first in _AND or first == "а":
        return _and(own.text, following, language)
    return _bare_mark(before, own.text, following, language)


def _has_main_clause(row: Sequence[Token]) -> bool:
    """«Если застрянете, напишите»: a condition with what follows from it."""
    return any(token.text == "," for token in row) or len(row) > _LONGEST_CONDITION


def _and(own: str, following: Fragment | None, language: str) -> str | None:
    """«… и ваш паспорт» goes on; «и адрес напишите» and «а замер» / «бесплатно» do not."""
    if is_verbal(own, language) or (following is not None and is_subjectless(following.text, language)):
        return None
    if tokens(own)[0].lower == "а":
        return None
    return " "


def _bare_mark(before: str, own: str, following: Fragment | None, language: str) -> str | None:
    verbal = is_verbal(before, language)
    if not is_verbal(own, language):
        return _phrase_mark(before, own, following, language)
    if is_subjectless(own, language):
        if language == "en" and verbal and form_of(before, "en") in ("pronoun", "ours"):
            return " and "
        return " " if not verbal and is_noun(before, language) and may_be_its(before, own, language) else None
    if leans(before, language) and not (
        verbal or is_noun(before, language) or is_order(own, language) or is_priced(before, language)
    ):
        return " " if language == "ru" else ", "
    return None


def _phrase_mark(before: str, own: str, following: Fragment | None, language: str) -> str | None:
    """The same for a fragment with no predicate: when, where, how much, or what more."""
    first = tokens(own)[0].lower
    if is_value(own):
        return None if is_value(before) else ", "
    if first in LEANING[language]:
        return " "
    if agrees_with_last(before, own, language):
        return " "
    if following is not None and is_subjectless(following.text, language):
        return None
    if is_noun(own, language) and is_named_value(own, language):
        return None
    return ", " if _adds(own, language) else None


def _adds(own: str, language: str) -> bool:
    """Whether a few words only name more of what was said («кабинет», "same guy"), and are no statement."""
    words = [token.lower for token in tokens(own) if token.kind == "word"]
    if language != "ru":
        return len(own.split()) <= _FEW
    first = next(iter(parses(words[0])), None) if words else None
    return len(words) == 1 or (len(words) == 2 and first is not None and first.part in ("ADJF", "NUMR"))
