"""Pieces chopped in the middle of a sentence joined again: «ваш заказ» / «приедет» / «завтра до 18» is one sentence.

What a piece is built like (`tonewise.reading.clause_forms`) and its first word tell whether it goes on with the
sentence before it, with a space, a comma or a colon between; where neither tells, it is a sentence of its own.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from tonewise.drafting.editing.folding_fragments import Fragment
from tonewise.drafting.editing.kinds import Kind
from tonewise.drafting.joining import lower_first, upper_first
from tonewise.model import Fact
from tonewise.reading.clause_forms import form_of
from tonewise.reading.values import values
from tonewise.reading.words import Token, parses, tokens

_OPEN = ",:;-–—("
_YES = frozenset("да нет конечно yes no yep yeah sure".split())
_REGRETS = frozenset(("к сожалению", "увы", "unfortunately", "sadly", "regrettably", "sorry"))
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
_AND = frozenset(("и", "and", "&", "плюс", "plus"))
_LEANING = {
    "ru": frozenset(
        "завтра сегодня послезавтра вечером утром днем ночью примерно около ровно бесплатно после до с со к ко"
        " в во на у от из за по при под над через перед между без для ближе где-то максимум минимум включительно"
        " ежедневно круглосуточно также тоже сейчас уже пока еще теперь скоро".split()
    ),
    "en": frozenset(
        "at in on from until till by up about around within after before between behind near next under opposite to for"
        " with without tomorrow today tonight not of per approximately roughly over via through along each every"
        " maximum minimum depending starting".split()
    ),
}
"""First words of what says when, where or how of the sentence before it."""
_VERBS = frozenset(
    "is are was were will can could should would must may might has have had does do costs takes comes goes arrives"
    " starts opens closes runs leaves needs includes works isn't aren't wasn't won't can't doesn't hasn't".split()
)
_AFFIRMING = frozenset("да нет yes no yep yeah".split())
_AFFIRMED = frozenset(
    "можно конечно есть будет вы мы я он она оно они это все всё у you we i it he she they that this there your our"
    " of".split()
)
"""What a yes or no is parted from by a comma."""
_FEW = 3
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
            made.append(Sentence(_own(fragment), fragment.kind, [fragment], fragment.item))
    return made


def _of_two_facts(before: Sentence, own: Fragment, tied: Mapping[int, Fact]) -> bool:
    """Whether a fragment tells of another fact than the sentence before it, or of what a link fact speaks for."""
    row = (*before.fragments, own)
    facts = [tied.get(id(fragment)) for fragment in row]
    known = [fact for fact in facts if fact is not None]
    if any(fact is not known[0] for fact in known):
        return True
    return any(fact.kind == "link" for fact in known) and None in facts


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
    if own.kind == "link" or before.kind == "link":
        return _with_link(before, own, following)
    if before.asks:
        return _asked_too(before, own, language)
    if own.asks or own.kind in ("apology", "greeting") or before.kind == "apology":
        return None
    if before.text[-1] in _OPEN:
        return f"{before.text} {lower_first(own.text, language)}"
    if before.fragments[-1].ended:
        return None
    mark = _mark(before.text, own, following, language)
    return None if mark is None else f"{before.text}{mark}{lower_first(own.text, language)}"


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
    if not row or row[0].lower not in _AND or _is_verbal(own.text, language):
        return None
    return f"{before.text.rstrip('? ')} {lower_first(own.text.rstrip('? '), language)}?"


def _mark(before: str, own: Fragment, following: Fragment | None, language: str) -> str | None:
    """What stands between a sentence and the fragment that goes on with it; None where it does not."""
    row = tokens(own.text)
    first = row[0].lower
    if before.lower().strip(".,! ") in _YES:
        return ", " if first not in _YES else None
    if before.lower().strip(",. ") in _REGRETS:
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
    return any(token.text == "," for token in row)


def _and(own: str, following: Fragment | None, language: str) -> str | None:
    """«… и ваш паспорт» goes on; «и адрес напишите» and «а замер» / «бесплатно» do not."""
    if _is_verbal(own, language) or (following is not None and _is_subjectless(following.text, language)):
        return None
    if tokens(own)[0].lower == "а":
        return None
    return " "


def _bare_mark(before: str, own: str, following: Fragment | None, language: str) -> str | None:
    verbal = _is_verbal(before, language)
    if not _is_verbal(own, language):
        return _phrase_mark(before, own, following, language)
    if _is_subjectless(own, language):
        if language == "en" and verbal and form_of(before, "en") in ("pronoun", "ours"):
            return " and "
        return " " if not verbal and _is_noun(before, language) and _may_be_its(before, own, language) else None
    if not verbal and not _is_noun(before, language) and _leans(before, language) and not _is_order(own, language):
        return " " if language == "ru" else ", "
    return None


def _phrase_mark(before: str, own: str, following: Fragment | None, language: str) -> str | None:
    """The same for a fragment with no predicate: when, where, how much, or what more."""
    first = tokens(own)[0].lower
    if _is_value(own):
        return None if _is_value(before) else ", "
    if first in _LEANING[language]:
        return " "
    if _agrees(before, own, language):
        return " "
    if following is not None and _is_subjectless(following.text, language):
        return None
    if _is_noun(own, language) and _is_named_value(own, language):
        return None
    return ", " if _adds(own, language) else None


def _adds(own: str, language: str) -> bool:
    """Whether a few words only name more of what was said («кабинет», "same guy"), and are no statement."""
    words = [token.lower for token in tokens(own) if token.kind == "word"]
    if language != "ru":
        return len(own.split()) <= _FEW
    first = next(iter(parses(words[0])), None) if words else None
    return len(words) == 1 or (len(words) == 2 and first is not None and first.part in ("ADJF", "NUMR"))


def _may_be_its(before: str, own: str, language: str) -> bool:
    """Whether a predicate agrees with the noun that stands before it («стоимость» / «готов» does not)."""
    if language != "ru":
        return True
    noun = next(
        (p for token in tokens(before) for p in parses(token.lower) if p.part == "NOUN" and "nomn" in p.grammemes), None
    )
    if noun is None:
        return False
    kinds = ("masc", "femn", "neut", "plur")
    its = {"plur"} if "plur" in noun.grammemes else noun.grammemes & {"masc", "femn", "neut"}
    for token in tokens(own):
        found = parses(token.lower)[:1]
        if found and found[0].part in ("ADJS", "PRTS", "VERB"):
            shown = found[0].grammemes & set(kinds)
            if shown and not shown & its:
                return False
    return True


def _is_verbal(text: str, language: str) -> bool:
    """Whether a text has a predicate."""
    form = form_of(text, language)
    if language == "ru":
        return form not in ("noun", "ellipsis")
    words = [token.lower for token in tokens(text) if token.kind == "word"]
    return form in ("ours", "order", "pronoun", "you") or not _VERBS.isdisjoint(words)


def _is_subjectless(text: str, language: str) -> bool:
    """Whether a predicate stands without its subject: «приедет», "will arrive", «готов»."""
    row = [token for token in tokens(text) if token.kind in ("word", "number")]
    if not row:
        return False
    if language == "en":
        return row[0].lower in _VERBS
    if form_of(text, language) not in ("predicate", "ours"):
        return False
    for token in row:
        best = next(iter(parses(token.lower)), None)
        if best is not None and best.part in ("VERB", "ADJS", "PRTS", "PRED", "INFN"):
            theirs = best.part != "VERB" or best.grammemes.isdisjoint(("1per", "2per", "impr"))
            ours = {"past", "plur"} <= best.grammemes
            return best.part in ("VERB", "ADJS", "PRTS") and theirs and not ours
    return False


def _is_noun(text: str, language: str) -> bool:
    return form_of(text, language) == "noun"


def _is_order(text: str, language: str) -> bool:
    return form_of(text, language) == "order"


def _leans(text: str, language: str) -> bool:
    return tokens(text)[0].lower in _LEANING[language] | {"из-за", "due", "because"}


def _is_value(text: str) -> bool:
    """Whether a text opens with a figure."""
    first = tokens(text)[0]
    return first.kind == "number" or first.text in "$£€₽"


def _is_named_value(text: str, language: str) -> bool:
    """«Ремонт 5600», «новый вылет в 23:10»: a thing with its figure or moment, and no bare moment («пятница 19:00»)."""
    told = values(text, language)
    first = tokens(text)[0]
    return bool(told) and told[0].start > first.start


def _agrees(before: str, own: str, language: str) -> bool:
    """«Паспорт» / «российский»: one adjective that agrees with the last noun."""
    row = [token for token in tokens(own) if token.kind == "word"]
    if language != "ru" or len(row) != 1 or len(tokens(own)) != 1:
        return False
    last = next((token for token in reversed(tokens(before)) if token.kind == "word"), None)
    if last is None:
        return False
    wanted = {"masc", "femn", "neut", "plur", "nomn", "accs", "gent", "loct", "datv", "ablt"}
    adjectives = [p.grammemes & wanted for p in parses(row[0].lower) if p.part in ("ADJF", "PRTF")]
    nouns = [p.grammemes & wanted for p in parses(last.lower) if p.part == "NOUN"]
    return any(a <= n or (a - {"masc", "femn", "neut"} <= n and "plur" in a & n) for a in adjectives for n in nouns)
