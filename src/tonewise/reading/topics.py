"""What the open turn is about, where a rule needs to know: money, an idea, an undecided buyer, off-topic."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache, lru_cache
from itertools import pairwise

from tonewise.lexicons import load
from tonewise.model import Conversation, Topic
from tonewise.reading.quoted import is_quoted, quoted
from tonewise.reading.reply_phrases import phrase_hits
from tonewise.reading.sentences import split
from tonewise.reading.signals import MAX_READ, Hit, WordList, hits_by_section, signals
from tonewise.reading.substance import MAX_REPLY
from tonewise.reading.values import values
from tonewise.reading.values.numerals import facets
from tonewise.reading.words import tokens

_CURRENCIES = frozenset(
    ("руб", "р", "рубль", "рубля", "рублей", "рублях", "₽", "$", "€", "£", "доллар", "долларов", "доллара", "евро",
     "тенге", "₸", "dollars", "euros", "pounds", "usd", "eur", "gbp", "bucks", "тыс", "тысяч", "тысячи")
)  # fmt: skip
_AFTER_A_LABEL = frozenset((":", "-", "–", "—"))
"""What follows a word such as «предложение» that heads an idea."""
_SUM_BEFORE = frozenset("$€£₽")


def topics_of_turn(conversation: Conversation, language: str) -> tuple[Topic, ...]:
    """The topics of the messages that wait for an answer, each once; none where nothing is certain."""
    topics: set[Topic] = set()
    language = "ru" if language == "ru" else "en"
    for index in conversation.open_turn:
        text = conversation.messages[index].text
        found = hits_by_section(_outside_quotations(text, signals(text, language)))
        if is_about_money(text, language):
            topics.add("money")
        if _offers_idea(text, language, found):
            topics.add("idea")
        if "declined" not in found and _is_undecided(text, language, found):
            topics.add("undecided")
            topics.discard("idea")
    if "idea" not in topics and _is_off_topic(conversation, language):
        topics.add("off-topic")
    order: tuple[Topic, ...] = ("money", "idea", "undecided", "off-topic")
    return tuple(topic for topic in order if topic in topics)


def is_about_money(text: str, language: str) -> bool:
    """Whether a text asks or tells of a payment, a price, a debt or a charge; one named in passing is no subject.

    In a text with a question the weaker words count only where the question is («чайник за 3000, как его мыть?»).
    """
    hits = _outside_quotations(text, signals(text, language))
    if any(hit.section == "money" for hit in hits):
        return True
    weak = [hit.start for hit in hits if hit.section == "price"] + _sums(text)
    if not weak or "?" not in text:
        return bool(weak)
    asked = [span for span in split(text) if "?" in text[span[0] : span[1]]]
    return any(start <= place < end for start, end in asked for place in weak)


def is_mostly_money(reply: Sequence[str], language: str) -> bool:
    """Whether more than half of a reply's sentences that say something tell of a sum or a charge."""
    texts = [said[:MAX_REPLY] for said in reply]
    if language != "ru" and not any(_may_tell_of_money(text, language) for text in texts):
        return False
    told = about = 0
    for text in texts:
        for start, end in split(text):
            part = text[start:end]
            if not phrase_hits(part, "ru" if language == "ru" else "en", "courtesy"):
                told += 1
                about += _tells_of_money(part, language)
    return told > 0 and about * 2 > told


def _may_tell_of_money(text: str, language: str) -> bool:
    """Whether any sentence may, in any language but Russian, whose sentences in Latin letters are read one by one."""
    return any("currencies" in facets(token.lower) for token in tokens(text)) or any(
        hit.section in _MONEY for hit in signals(text, language)
    )


_MONEY = frozenset(("money", "price"))


def _tells_of_money(text: str, language: str) -> bool:
    """Whether a sentence speaks of a payment, or is short and tells a sum and no hour."""
    if any(hit.section in _MONEY for hit in signals(text, language)):
        return True
    words = sum(token.kind == "word" for token in tokens(text))
    kinds = {value.kind for value in values(text, language)}
    return words <= _FEW and "amount" in kinds and "time" not in kinds


_FEW = 12


def _outside_quotations(text: str, hits: tuple[Hit, ...]) -> list[Hit]:
    spans = quoted(text)
    return [hit for hit in hits if not is_quoted(spans, hit.start)]


def offers_idea(text: str, language: str) -> bool:
    """Whether a text offers an idea, a wish or feedback on the product."""
    language = "ru" if language == "ru" else "en"
    return _offers_idea(text, language, hits_by_section(_outside_quotations(text, signals(text, language))))


def _offers_idea(text: str, language: str, found: dict[str, list[Hit]]) -> bool:
    """A wish for the product; «было бы здорово, если бы привезли сегодня» is one, but none for the product."""
    starts = [hit.start for hit in found.get("idea", ())]
    row = tokens(text[:MAX_READ])
    starts += [a.start for a, b in pairwise(row) if b.text in _AFTER_A_LABEL and a.lower in _idea_labels(language)]
    hits = phrase_hits(text[:MAX_READ], language, "idea")
    if hits:
        spans = quoted(text)
        priced = text.lower().find("сколько стоит")
        starts += [hit.start for hit in hits if not is_quoted(spans, hit.start) and not 0 <= priced < hit.start]
    if not starts:
        return False
    last = max(starts)
    return not any(hit.start > last for hit in found.get("no idea", ()))


def is_undecided(text: str, language: str) -> bool:
    """Whether a text tells that its writer does not know what of the goods to take."""
    language = "ru" if language == "ru" else "en"
    return _is_undecided(text, language, hits_by_section(_outside_quotations(text, signals(text, language))))


def _is_undecided(text: str, language: str, found: dict[str, list[Hit]]) -> bool:
    """A customer who does not know what of the goods to take."""
    starts = [hit.start for hit in found.get("undecided", ())]
    if not _choice_words(language).isdisjoint(token.lower for token in tokens(text[:MAX_READ])):
        spans = quoted(text)
        hits = phrase_hits(text[:MAX_READ], language, "undecided")
        starts += [hit.start for hit in hits if not is_quoted(spans, hit.start)]
    if not starts:
        return False
    others = phrase_hits(text[:MAX_READ], language, "not a choice")
    return any(not any(other.start <= start < other.end for other in others) for start in starts)


@cache
def _choice_words(language: str) -> frozenset[str]:
    return frozenset(word for line in load(language, "choice")["choice words"] for word in line.split())


@cache
def _idea_labels(language: str) -> frozenset[str]:
    return frozenset(load(language, "ideas")["label"])


def _sums(text: str) -> list[int]:
    """Where sums stand that are a subject: not what a thing was bought for («кактус за 300 рублей», "a £3 cactus")."""
    found = tokens(text[:MAX_READ])
    places = []
    for index, token in enumerate(found):
        if token.kind != "number":
            continue
        after = found[index + 1] if index + 1 < len(found) else None
        signed = index > 0 and found[index - 1].text in _SUM_BEFORE
        if not signed and (after is None or after.lower not in _CURRENCIES):
            continue
        lead = index - 2 if signed else index - 1
        bought = lead >= 0 and found[lead].lower in _BOUGHT_FOR
        names = signed and after is not None and after.kind == "word" and after.lower not in _GOES_ON
        if not bought and not names:
            places.append(token.start)
    return places


_BOUGHT_FOR = frozenset(("за", "по", "for", "at", "worth", "от", "до", "from", "under"))
_GOES_ON = frozenset("from is was to for on in at and or but a per each more less extra twice off by the i you".split())


_AKIN = (
    frozenset(("food", "bakery", "cakes", "coffee", "tea", "grocery", "cooking", "wedding")),
    frozenset(("travel", "transport", "events", "ski", "fitness", "baths", "food", "insurance", "papers")),
    frozenset(("fitness", "dance", "massage", "baths", "sport", "beauty", "ski")),
    frozenset(("building", "repairs", "scaffold", "tools", "furniture", "windows", "garden", "realty", "moving")),
    frozenset(("electronics", "appliances", "internet", "print", "games", "photo")),
    frozenset(("cars", "driving", "taxi", "insurance")),
    frozenset(("clothes", "shoes", "fabric", "sewing", "jewelry", "cleaning", "wedding")),
    frozenset(("medicine", "dental", "optics", "massage", "insurance")),
    frozenset(("pets", "farm", "medicine")),
    frozenset(("kids", "toys", "courses", "homework", "books", "music", "dance")),
    frozenset(("flowers", "garden", "wedding")),
    frozenset(("bank", "insurance", "realty", "law", "papers")),
    frozenset(("events", "music", "games", "photo", "wedding")),
    frozenset(("sport", "bikes", "ski", "fishing", "fitness")),
)  # fmt: skip
"""Trades that one company may well be in, or sell things of: what is asked of one is no stranger to the others."""


def _is_off_topic(conversation: Conversation, language: str) -> bool:
    return asks_other_trade(conversation, language)


def asks_other_trade(conversation: Conversation, language: str, subject: str | None = None) -> bool:
    """Goods or matters of another trade are asked for, and none of the company's own.

    ``subject`` is what the company does, beside what facts of kind ``policy`` tell of it.
    """
    texts = [conversation.messages[index].text for index in conversation.open_turn]
    own = _trades_of_company(conversation, language, subject)
    if not own or not any(_asks(text, language) for text in texts):
        return False
    if any(phrase_hits(text[:MAX_READ], language, "own matters") for text in texts):
        return False
    asked = {trade for text in texts for trade in _trades(text, language)}
    return bool(asked) and own.isdisjoint(asked)


def asks_what_anyone_knows(conversation: Conversation, language: str) -> bool:
    """Whether the open turn asks of something that a friendly agent can answer anyway: weather, cooking, timetables."""
    texts = (conversation.messages[index].text for index in conversation.open_turn)
    return any(not _trades(text, language).isdisjoint(_COMMON) for text in texts)


def speaks_of_own_trade(conversation: Conversation, language: str, subject: str | None, reply: str) -> bool:
    """Whether a reply speaks of the company's own goods."""
    return not _trades_of_company(conversation, language, subject).isdisjoint(_trades(reply, language))


def describes_company(conversation: Conversation, language: str, subject: str | None = None) -> bool:
    """Whether it is known what the company does, from the settings or from a fact of kind ``policy``."""
    if subject is not None or _trades_of_company(conversation, language, None):
        return True
    return any(fact.kind == "policy" and not values(fact.text, language) for fact in conversation.facts)


def _asks(text: str, language: str) -> bool:
    """Whether a text asks or wants something, with or without a question mark."""
    if "?" in text or "wants" in hits_by_section(signals(text, language)):
        return True
    first = next((token.lower for token in tokens(text) if token.kind == "word"), "")
    return first in _OPENERS or any(token.lower in _ASKING for token in tokens(text[:MAX_READ]))


_COMMON = frozenset(("weather", "cooking", "transport", "homework", "medicine", "sport", "papers", "politics", "games"))
_OPENERS = frozenset(
    "сколько как где когда почем какой какая какие можно кто how what where when which can do who is are".split()
)
_ASKING = frozenset(
    "хочу нужен нужна нужно нужны привезите продайте помогите подскажите посоветуйте сделайте need want looking help "
    "bring sell recommend".split()
)


def _trades_of_company(conversation: Conversation, language: str, subject: str | None) -> set[str]:
    """The trades that policy facts or the settings name, those of any other fact, and what is akin to them."""
    own = {trade for fact in conversation.facts if fact.kind == "policy" for trade in _trades(fact.text, language)}
    own |= _trades(subject, language) if subject else set()
    if not own:
        return own
    own |= {trade for fact in conversation.facts for trade in _trades(fact.text, language)}
    return own | {trade for akin in _AKIN if akin & own for trade in akin}


@lru_cache(maxsize=2048)
def _trades(text: str, language: str) -> frozenset[str]:
    return frozenset(hit.section for hit in _trade_words(language).find(tokens(text[:MAX_READ])))


@cache
def _trade_words(language: str) -> WordList:
    return WordList(load(language, "trades").sections)
