"""How the pieces of a chopped sentence are built: what has a predicate, what leans on the words before it."""

from __future__ import annotations

from tonewise.reading.clause_forms import form_of
from tonewise.reading.values import values
from tonewise.reading.words import parses, tokens

LEANING = {
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


def may_be_its(before: str, own: str, language: str) -> bool:
    """Whether a predicate agrees with the noun that stands before it («стоимость» / «готов» does not)."""
    if language != "ru":
        return True
    noun = next(
        (p for token in tokens(before) for p in parses(token.lower) if p.part == "NOUN" and "nomn" in p.grammemes), None
    )
    if noun is None:
        return False
    kinds = ("masc", "femn", "neut", "plur", "sing")
    its = {"plur"} if "plur" in noun.grammemes else noun.grammemes & {"masc", "femn", "neut"} or {"sing"}
    for token in tokens(own):
        found = parses(token.lower)[:1]
        if found and found[0].part in ("ADJS", "PRTS", "VERB"):
            shown = found[0].grammemes & set(kinds)
            shown = shown if len(shown) == 1 else shown - {"sing"}
            agrees = shown & its or (shown == {"sing"} and "plur" not in its)
            if shown and not agrees:
                return False
    return True


def is_verbal(text: str, language: str) -> bool:
    """Whether a text has a predicate."""
    form = form_of(text, language)
    if language == "ru":
        return form not in ("noun", "ellipsis")
    words = [token.lower for token in tokens(text) if token.kind == "word"]
    return form in ("ours", "order", "pronoun", "you") or not _VERBS.isdisjoint(words)


def is_subjectless(text: str, language: str) -> bool:
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
        if best is not None and any(p.part == "NOUN" and "nomn" in p.grammemes for p in parses(token.lower)):
            return False
    return False


def is_noun(text: str, language: str) -> bool:
    """Whether a text is a noun with what belongs to it, and no predicate."""
    form = form_of(text, language)
    return form == "noun" or (language != "ru" and form == "full" and not is_verbal(text, language))


def is_order(text: str, language: str) -> bool:
    """Whether a text tells the reader to do something."""
    return form_of(text, language) == "order"


def leans(text: str, language: str) -> bool:
    """Whether a text opens with what says when, where, how or why."""
    return tokens(text)[0].lower in LEANING[language] | {"из-за", "due", "because"}


def is_priced(text: str, language: str) -> bool:
    """Whether a text tells a figure, so that it is complete without a predicate («с вас 900 ₽»)."""
    return any(value.kind in ("amount", "percent", "number", "quantity", "code") for value in values(text, language))


def is_value(text: str) -> bool:
    """Whether a text opens with a figure."""
    first = tokens(text)[0]
    return first.kind == "number" or first.text in "$£€₽"


def is_named_value(text: str, language: str) -> bool:
    """«Ремонт 5600», «новый вылет в 23:10»: a thing with its figure or moment, and no bare moment («пятница 19:00»)."""
    told = values(text, language)
    first = tokens(text)[0]
    return bool(told) and told[0].start > first.start


def agrees_with_last(before: str, own: str, language: str) -> bool:
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


def heads(text: str) -> bool:
    """Whether a text only says what the next one is about: «по времени», "as for the price"."""
    words = [token.lower for token in tokens(text) if token.kind != "mark"]
    words = words[1:] if words[:1] in (["а"], ["and"]) else words
    if not words or len(words) > _LONGEST_HEADING or any(token.kind == "number" for token in tokens(text)):
        return False
    opened = next((len(row) for row in _HEADINGS if tuple(words[: len(row)]) == row), 0)
    return opened > 0 and (len(words) > opened or opened > 1) and not any(word in _VERBS for word in words)


_LONGEST_HEADING = 5
_HEADINGS = tuple(
    tuple(line.split())
    for line in ("по времени", "по цене", "по срокам", "по оплате", "по адресу", "по стоимости", "по доставке",
                 "насчет", "что касается", "касательно", "касаемо", "а насчет", "а по поводу", "по поводу",
                 "as for", "regarding", "concerning", "with regard to")
)  # fmt: skip


def is_unit(text: str, language: str) -> bool:
    """Whether a text is the unit of a figure before it: «сантиметров», "days"."""
    row = tokens(text)
    return (
        len(row) == 1
        and row[0].kind == "word"
        and bool(values(f"5 {text}", language))
        and (values(f"5 {text}", language)[0].kind not in ("number", "code"))
    )
