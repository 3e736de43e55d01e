"""What all readers of a reply look for in it, found by one walk over each text."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache, lru_cache

from tonewise.lexicons import load
from tonewise.reading.phrases import Hit, PhraseBook

HOLDING = ("wait", "look", "passed", "later", "courtesy")
"""Sections of the lexicon ``holding`` that are phrases."""

CHANNELS = tuple(
    f"{what} {channel}"
    for what in ("refuses", "likes", "names", "pushes")
    for channel in ("phone", "email", "sms", "messenger", "chat", "visit")
)
"""Sections of the lexicon ``channels`` that speak of a way of contact."""

_OWN_GROUPS = {
    "reasons": ("cause first", "cause", "asks why"),
    "restart": ("first words", "says who"),
    "channels": (*CHANNELS, "only an option", "has to be", "is easier"),
    "actions": ("problem", "consoles"),
    "next_steps": ("waiting", "how", "at once", "demands", "what next", "agrees", "apply", "reports", "vague"),
    "transfers": (
        "moves",
        "takes over",
        "steps in",
        "loosely",
        "no transfer",
        "stays",
        "why",
        "when",
        "to whom",
        "vague whom",
        "joined",
    ),
    "asking_for": ("not asked", "given elsewhere", "another one", "unreadable", "no matter", "went wrong"),
    "promises": ("look later", "answer later", "calls later", "passed on", "sent to wait", "no promise", "times"),
    "apologies": ("sorry", "pity"),
    "cheer": ("glad", "delight", "wish", "merry wish", "brisk", "script", "tease", "welcome"),
    "familiarity": ("endearment", "vocative", "jest", "chummy"),
    "letter": ("farewell", "intro", "talk"),
    "meeting": ("yes", "courtesy", "elsewhere", "ask", "sign-off", "kind words", "self-praise"),
    "ideas": ("idea", "taken up", "noted", "reason", "where to", "idea named", "idea formula"),
    "offtopic": ("not ours", "kind word", "pointer", "place", "own matters"),
    "deflections": ("deflection", "deed"),
    "choice": ("undecided", "not a choice", "advice", "turned away"),
    "contact": ("check-in", "presence", "check-in?", "offer made", "keep me told", "their news"),
    "ratings": ("rate", "rate?", "not a rating", "pressed", "long survey", "recommend", "things", "marks", "places"),
    "settled": (
        "promise",
        "on the way",
        "try",
        "works",
        "done",
        "ok",
        "bad end",
        "not done",
        "malfunction",
        "to come",
        "regret here",
    ),
    "promotions": ("promo", "upgrade", "amends", "switched off"),
    "adverse": ("adverse", "own"),
    "refusals": ("refusal", "limit", "regret", "harmless", "way", "offer", "no way", "taken on", "unknown"),
}
"""Lexicons of which each of these sections is a group of its own."""
_WHOLE = ("canned", "officialese", "platitudes", "data")
"""Lexicons that are one group, all sections together."""
ELSE = "else stock"
"""Section of the lexicon ``settled`` whose stock phrases belong to the group ``canned`` as well."""

_CYRILLIC = re.compile("[а-яё]", re.IGNORECASE)


def phrase_hits(text: str, language: str, group: str) -> tuple[Hit, ...]:
    """Where the phrases of a group stand in a text: ``canned``, ``officialese``, ``holding``, or the name of a
    section of the lexicons ``meeting`` and ``refusals``."""
    return _found(text, "ru" if language == "ru" else "en").get(group, ())


def lexicon_hits(text: str, group: str) -> tuple[Hit, ...]:
    """The same, in the language of the text's script."""
    return _found_by_script(text).get(group, ())


def script_language(text: str) -> str:
    """Which of the lexicons' languages a text is searched in: ``ru`` where it holds a Cyrillic letter, else ``en``."""
    return "ru" if not text.isascii() and _CYRILLIC.search(text) else "en"


@lru_cache(maxsize=8192)
def _found_by_script(text: str) -> Mapping[str, tuple[Hit, ...]]:
    """Kept apart from what any language finds: a reply is asked for forty groups, and its script is told once."""
    return _found(text, script_language(text))


@lru_cache(maxsize=8192)
def _found(text: str, language: str) -> Mapping[str, tuple[Hit, ...]]:
    return _book(language).find(text)


@cache
def _book(language: str) -> PhraseBook:
    return PhraseBook(dict(_groups(language)), language)


def _groups(language: str) -> Iterator[tuple[str, tuple[str, ...]]]:
    for subject in _WHOLE:
        sections = load(language, subject).sections
        also = load(language, "settled")[ELSE] if subject == "canned" else ()
        yield subject, (*(entry for entries in sections.values() for entry in entries), *also)
    lexicon = load(language, "holding")
    yield "holding", tuple(dict.fromkeys(entry for name in HOLDING for entry in lexicon[name]))
    for subject, names in _OWN_GROUPS.items():
        lexicon = load(language, subject)
        for name in names:
            yield name, lexicon[name]
