"""What the open turn is about, where a rule needs to know: money, an idea, an undecided buyer, off-topic."""

from __future__ import annotations

from functools import cache
from itertools import pairwise

from tonewise.lexicons import load
from tonewise.model import Conversation, Topic
from tonewise.reading.quoted import is_quoted, quoted
from tonewise.reading.reply_phrases import phrase_hits
from tonewise.reading.signals import MAX_READ, Hit, WordList, hits_by_section, signals
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
    wants = False
    language = "ru" if language == "ru" else "en"
    for index in conversation.open_turn:
        text = conversation.messages[index].text
        found = hits_by_section(_outside_quotations(text, signals(text, language)))
        if "money" in found or _names_a_sum(text):
            topics.add("money")
        if _offers_idea(text, language, found):
            topics.add("idea")
        if "undecided" in found and "declined" not in found:
            topics.add("undecided")
        wants = wants or "wants" in found
    if wants and "idea" not in topics and _is_off_topic(conversation, language):
        topics.add("off-topic")
    order: tuple[Topic, ...] = ("money", "idea", "undecided", "off-topic")
    return tuple(topic for topic in order if topic in topics)


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
    if not _idea_words(language).isdisjoint(token.lower for token in row):
        spans = quoted(text)
        hits = phrase_hits(text[:MAX_READ], language, "idea")
        starts += [hit.start for hit in hits if not is_quoted(spans, hit.start)]
    if not starts:
        return False
    last = max(starts)
    return not any(hit.start > last for hit in found.get("no idea", ()))


@cache
def _idea_labels(language: str) -> frozenset[str]:
    return frozenset(load(language, "ideas")["label"])


@cache
def _idea_words(language: str) -> frozenset[str]:
    return frozenset(word for line in load(language, "ideas")["idea words"] for word in line.split())


def _names_a_sum(text: str) -> bool:
    found = tokens(text[:MAX_READ])
    for index, token in enumerate(found):
        if token.kind != "number":
            continue
        after = found[index + 1].lower if index + 1 < len(found) else ""
        before = found[index - 1].text if index else ""
        if after in _CURRENCIES or before in _SUM_BEFORE:
            return True
    return False


def _is_off_topic(conversation: Conversation, language: str) -> bool:
    """Goods of another trade are asked for, and none of the company's own."""
    own = _trades_of_company(conversation, language)
    asked = _trades_asked(conversation, language) if own else set()
    return bool(asked) and own.isdisjoint(asked)


def _trades_of_company(conversation: Conversation, language: str) -> set[str]:
    """The trades that policy facts name; goods that any other fact names are the company's as well."""
    own = {trade for fact in conversation.facts if fact.kind == "policy" for trade in _trades(fact.text, language)}
    return own | {trade for fact in conversation.facts for trade in _trades(fact.text, language)} if own else own


def _trades_asked(conversation: Conversation, language: str) -> set[str]:
    texts = (conversation.messages[index].text for index in conversation.open_turn)
    return {trade for text in texts for trade in _trades(text, language)}


def _trades(text: str, language: str) -> set[str]:
    return {hit.section for hit in _trade_words("ru" if language == "ru" else "en").find(tokens(text[:MAX_READ]))}


@cache
def _trade_words(language: str) -> WordList:
    return WordList(load(language, "trades").sections)
