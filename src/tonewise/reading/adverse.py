"""What speaks against the thing that was asked for without saying no: «полная посадка», «tied to the holder», «увы».

Such a sentence refuses where it is about what was asked, the customer wants that, and nothing in it grants it.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache, lru_cache

from tonewise.lexicons import load
from tonewise.model import Question
from tonewise.reading.exclusion import names_its_thing
from tonewise.reading.meaning import Unit, meaning, relation
from tonewise.reading.refusals import clauses, denial, names_good_to_lack, offers_way
from tonewise.reading.reply_phrases import phrase_hits
from tonewise.reading.words import Token, fold, parses, stem, tokens

SAME = 0.8
"""Relation from which two words speak of the same."""
KIN = 0.6
"""Relation of a thing and its kind («собака», «питомец»)."""
_LONGEST = 150
"""Tokens of the longest sentence or question that is compared: the work must not grow with the square of a text."""
_CONDITION = 8
"""Words that a condition reaches over where no comma ends it."""
_NOBODY = "nobody"
_ELSE = " else"
_BUTS = frozenset("но а однако зато либо или but however instead or otherwise though yet".split())
_CONDITIONS = frozenset("если когда чтобы пока if unless when until once whether".split())
_NOT = frozenset("не нет нельзя нету not no isn't aren't don't doesn't won't can't cannot hasn't haven't never".split())
_HOPING_RU = frozenset(
    "можно возможно реально есть бывать получиться остаться пустить принять успеть смочь мочь".split()
)
_HOPING_EN = (
    "can ", "could ", "may ", "might ", "would ", "will you", "do you", "does your", "do your", "are you able", "is it",
    "is there", "are there", "any ", "have you", "got ", "is my", "are my", "are ", "is ", "am i", "do we get",
    "do i get", "possible", "ok ", "okay ", "i'd ", "id ", "chance",
)  # fmt: skip
_WHETHER = ("yes-no", "action")


def hopes(question: Question, language: str) -> bool:
    """Whether a customer wishes for what a question asks about, so that a «не» disappoints."""
    if question.kind not in _WHETHER:
        return False
    if wants_less(question.text, language):
        return False
    feared = names_good_to_lack(question.text, language) or dreads(question.text, language)
    if feared and question.kind == "yes-no" and question.form == "question":
        return False
    if _asks_what_is_inside(question.text.lower(), language):
        return False
    if question.form == "request" or question.kind == "action":
        return question.form != "implicit"
    text = question.text.lower()
    if language != "ru":
        return any(text.startswith(start) or f" {start}" in text for start in _HOPING_EN)
    return any(
        parse.lemma in _HOPING_RU or (parse.part == "VERB" and not parse.grammemes.isdisjoint(("1per", "2per", "plur")))
        for token in tokens(text)[:_LONGEST]
        if token.kind == "word"
        for parse in parses(token.lower)[:1]
    )


def _asks_what_is_inside(text: str, language: str) -> bool:
    """ "Is there sesame in the bread?": to hear that there is none may well be good."""
    if language != "ru":
        return any(word in text for word in ("contain", "have traces")) or (
            text.startswith(("is there", "are there")) and any(f" in {it} " in f"{text.rstrip(chr(63))} " for it in _IN)
        )
    return any(word in text for word in ("в состав", "содерж", "добавля"))


_IN = ("it", "this", "these", "them", "your", "the")


def is_about(sentence: str, question: str, language: str) -> bool:
    """Whether a sentence names something that a question names, or the kind that it is of."""
    wanted = meaning(question, language).units[:_LONGEST]
    return any(relation(one, other) >= KIN for one in meaning(sentence, language).units[:_LONGEST] for other in wanted)


def speaks_against(sentence: str, question: str, language: str) -> bool:
    """Whether a word of a sentence speaks against what a question asks for, and is no word of the question itself."""
    row = tokens(sentence)
    if not row or len(row) > _LONGEST or "?" in row[-1].text:
        return False
    if (
        _other_days(sentence, question)
        or _at_a_price(row, question)
        or _only_another(row, sentence, question, language)
    ):
        return True
    wanted = meaning(question, language).units[:_LONGEST]
    return any(not _echoes(sentence[start:end], wanted, language) for start, end in _against(sentence, language))


def _only_another(row: Sequence[Token], sentence: str, question: str, language: str) -> bool:
    """«Только …» before what the question does not name: "a December thing only", «идут исключительно в комплекте»."""
    if names_its_thing(sentence, question, language):
        return False
    for index, token in enumerate(row):
        if token.lower in _ONLY and not (index and row[index - 1].lower in _NOT | {"if", "если"}):
            last = index + 1 >= len(row) or row[index + 1].kind == "mark"
            told = sentence[: token.start] if last else sentence[token.end :]
            if last and index and row[index - 1].kind == "word":
                told = " ".join(each.text for each in row[max(0, index - 2) : index])
            return not is_about(told, question, language)
    return False


_ONLY = frozenset("only solely exclusively только лишь исключительно".split())


def _other_days(sentence: str, question: str) -> bool:
    """«По будням» to one who asks about a Saturday."""
    said = {token.lower for token in tokens(sentence)}
    asked = {token.lower for token in tokens(question)[:_LONGEST]}
    if asked.isdisjoint(_WEEKEND) or not said.isdisjoint(_WEEKEND):
        return False
    return not said.isdisjoint(_WEEKDAYS) or {"monday", "friday"} <= said or {"понедельника", "пятницу"} <= said


_WEEKEND = frozenset(
    "суббота субботу субботам субботы сб воскресенье воскресенья воскресеньям вс выходные выходных выходным saturday"
    " saturdays sunday sundays weekend weekends sat sun".split()
)
_WEEKDAYS = frozenset("будни будням будние будний будних weekdays weekday mon-fri пн-пт".split())


def _at_a_price(row: Sequence[Token], question: str) -> bool:
    """What has its price to one who hopes for it free."""
    asked = {token.lower for token in tokens(question)[:_LONGEST]}
    if asked.isdisjoint(_FREE):
        return False
    said = [token.lower for token in row if token.kind == "word"]
    return _FREE.isdisjoint(said) and any(
        word in _PAID or any(parse.lemma in _PAID for parse in parses(word)[:1]) for word in said
    )


_FREE = frozenset("бесплатно бесплатный бесплатная бесплатное бесплатную даром free complimentary".split())
_PAID = frozenset("платный платно билет оплачиваться оплата стоить paid charge charged costs cost fee".split())


def negates(sentence: str, language: str) -> bool:
    """Whether a sentence holds a negation that is neither harmless nor in a condition."""
    return any(
        any(token.lower in _NOT or token.lower.endswith("n't") for token in tokens(sentence[start:end]))
        for start, end in _against(sentence, language)
    )


def leads_on_beside(sentence: str, language: str) -> bool:
    """Whether a sentence that speaks against something shows a way in another clause of it."""
    against = _against(sentence, language)
    turned = False
    for start, end in clauses(sentence):
        before = sentence[:start].rstrip(" ,;–—").rpartition(" ")[2].lower()
        turned = turned or (start > 0 and (before in _BUTS or sentence[start:end].partition(" ")[0].lower() in _BUTS))
        if not turned and any(start <= first < end for first, _ in against):
            continue
        clause = sentence[start:end]
        if turned and is_turned_to_good(clause, language):
            return True
        if not turned and not against:
            continue  # what speaks against it is the day or the price that it tells
        if (turned or phrase_hits(clause, language, "way") or _to_come(clause, language)) and offers_way(
            clause, language
        ):
            return True
    return False


def gives_another(sentence: str) -> bool:
    """Whether a clause opens with «или»: «только картой, или переводом»."""
    return any(
        start > 0 and sentence[start:end].partition(" ")[0].lower() in _OR and " " in sentence[start:end]
        for start, end in clauses(sentence)
    )


def only_losses(sentence: str, language: str) -> bool:
    """Whether each clause that looks like a way tells of a loss («синяя ушла, к сожалению»)."""
    if len(tokens(sentence)) > _LONGEST:
        return False
    lost = [
        hit.start
        for hit in phrase_hits(sentence, language, "adverse")
        if hit.entry not in _REGRETS and not hit.entry.startswith(("=isn't", "=no ", "=nobody"))
    ]
    ways = [(start, end) for start, end in clauses(sentence) if offers_way(sentence[start:end], language)]
    return bool(ways) and all(any(start <= place < end for place in lost) for start, end in ways)


_OR = frozenset(("or", "или", "либо"))
_REGRETS = frozenset(("=sadly|=unfortunately|=regrettably|=afraid|=alas", "=сожалению|=увы|=боюсь|=жаль"))


def turns(sentence: str, language: str) -> bool:
    """Whether a «но» is followed by something affirmative: «нельзя, но её легко отмыть губкой»."""
    return any(
        is_turned_to_good(sentence[start:end], language)
        for start, end in clauses(sentence)
        if start and sentence[:start].rstrip(" ,;–—").rpartition(" ")[2].lower() in _ADVERSE_TO
    )


def is_turned_to_good(clause: str, language: str) -> bool:
    """Whether a clause after a «но» says more than a courtesy and speaks against nothing."""
    if sum(token.kind == "word" for token in tokens(clause)) < _SAYS_SOMETHING or _against(clause, language):
        return False
    empty = ("own", "no way", "courtesy", "kind words", "unknown", "taken on")
    return denial(clause, language) is None and not any(phrase_hits(clause, language, group) for group in empty)


_SAYS_SOMETHING = 3
_ADVERSE_TO = frozenset("но однако зато but however".split())


def _to_come(clause: str, language: str) -> bool:
    """«…, уйдёт завтра утром»: news of what is to come."""
    words = [token.lower for token in tokens(clause) if token.kind == "word"]
    if language != "ru":
        return any(word == "will" or word.endswith("'ll") for word in words)
    return any("futr" in parse.grammemes for word in words for parse in parses(word)[:1])


@lru_cache(maxsize=8192)
def _against(sentence: str, language: str) -> tuple[tuple[int, int], ...]:
    """Where a sentence speaks against something, conditions and harmless negations left out."""
    row = tokens(sentence)
    if len(row) > _LONGEST:
        return ()
    harmless = [(hit.start, hit.end) for hit in phrase_hits(sentence, language, "harmless")]
    found = [(hit.start, hit.end) for hit in phrase_hits(sentence, language, "adverse")]
    found += [
        (token.start, token.end)
        for index, token in enumerate(row)
        if token.lower in _NOT and not (index + 1 < len(row) and _is_past(row[index + 1].lower))
    ]
    return tuple(
        (start, end)
        for start, end in found
        if not any(first <= start < last for first, last in harmless)
        and not _in_condition(row, start)
        and sentence[start : end + len(_ELSE)].lower() != _NOBODY + _ELSE
    )


@lru_cache(maxsize=8192)
def _is_past(word: str) -> bool:
    found = parses(word)
    return bool(found) and found[0].part == "VERB" and "past" in found[0].grammemes


def _in_condition(row: Sequence[Token], place: int) -> bool:
    clause: list[str] = []
    for token in row:
        if token.start > place:
            break
        clause = [] if token.text in (",", ";", ":", "–", "—") else [*clause, token.lower]
    return not _CONDITIONS.isdisjoint(clause[-_CONDITION:])


def _echoes(told: str, wanted: Sequence[Unit], language: str) -> bool:
    return any(relation(unit, other) >= SAME for unit in meaning(told, language).units for other in wanted)


@lru_cache(maxsize=4096)
def dreads(question: str, language: str) -> bool:
    """Whether a question asks about what nobody wishes to happen («не порвёт?», "will it fade?")."""
    words = _words(language, "not wanted")
    return any(
        token.lower in words or stem(token.lower) in words or any(p.lemma in words for p in parses(token.lower)[:2])
        for token in tokens(question)[:_LONGEST]
        if token.kind == "word"
    )


def wants_less(question: str, language: str) -> bool:
    """Whether something is to be stopped or taken away: there «больше не придут» is what was asked for."""
    words = _words(language, "stop")
    return any(
        token.lower in words or any(p.lemma in words for p in parses(token.lower)[:1])
        for token in tokens(question)[:_LONGEST]
        if token.kind == "word"
    )


@cache
def _words(language: str, section: str) -> frozenset[str]:
    return frozenset(fold(word) for line in load(_known(language), "adverse")[section] for word in line.split())


def _known(language: str) -> str:
    """Other languages are read as English, as phrases are."""
    return "ru" if language == "ru" else "en"
