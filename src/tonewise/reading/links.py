"""Links and files of a reply, and whether its own words say what they are.

A link is explained by words of its own sentence that do more than hand it over, by a heading, by a sentence before it
that names such a thing or says what to do with it, or by one after it that speaks of it («https://… Это таблица …»).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache, lru_cache
from itertools import pairwise
from typing import NamedTuple

from tonewise.lexicons import load
from tonewise.reading.reply_phrases import script_language
from tonewise.reading.sentences import Span, split
from tonewise.reading.words import Token, fold, is_cyrillic, lemmas, parses, tokens

_TARGET = r"[^\s<>«»\"()\[\]]{0,2000}[^\s<>«»\"()\[\].,;:!?]"
# A domain with a path; one without is the name of a company or site in running text.
_URL = (
    rf"https?://{_TARGET}|(?<![\w.@/-])www\.{_TARGET}"
    rf"|(?<![\w.@/-])(?:[a-z0-9-]{{1,63}}\.){{1,5}}(?:[a-z]{{2,10}}|рф)/{_TARGET}"
)
_FILE = (
    r"(?<![\w./@-])[\w-]{1,80}(?:\.[\w-]{1,20}){0,2}\.(?:pdf|docx?|xlsx?|pptx?|odt|rtf|txt|csv|zip|rar|7z|png|jpe?g"
    r"|gif|heic|webp|mp[34]|mov|avi|wav|exe|msi|apk|dmg|html?|json|xml)(?!\w)"
)
_MARKDOWN = r"!?\[(?P<shown>[^\]\n]{0,300})\]\((?P<to>[^()\s]{1,2000})\)"
_ANCHOR = r"<a\s[^>]{0,2000}>(?P<anchor>[^<]{0,300})</a>"
_LINKS = re.compile(rf"{_MARKDOWN}|{_ANCHOR}|(?P<url>{_URL})|(?P<file>{_FILE})", re.IGNORECASE)
_SCHEME = re.compile(r"https?://\S*", re.IGNORECASE)
_HINT = re.compile(r"[/\]]|www\.|\.[a-z7][a-z0-9]{2,3}\b", re.IGNORECASE)
_HOST_ONLY = re.compile(r"(?:https?://)?(?:www\.)?[^/\s]+/?$", re.IGNORECASE)
_SPEAKING_PARTS = frozenset(("NOUN", "VERB", "INFN", "PRTF", "GRND"))
_NAMES = frozenset(("Name", "Surn", "Patr"))
_MIN_WORD = 3


class Link(NamedTuple):
    """A link or file of a text, Markdown and HTML around it included."""

    start: int
    end: int
    bare: bool
    """It leads to a site and no page of it."""
    shown: str
    """The words that Markdown or HTML shows for it."""


@lru_cache(maxsize=2048)
def links(text: str) -> tuple[Link, ...]:
    """Links and files in their order; in Markdown and HTML, with the words of the link."""
    if _HINT.search(text) is None:
        return ()
    return tuple(
        Link(
            *match.span(),
            bare=match["url"] is not None and _HOST_ONLY.match(match["url"]) is not None,
            shown=_SCHEME.sub(" ", match["shown"] or match["anchor"] or " "),
        )
        for match in _LINKS.finditer(text)
    )


def unexplained(text: str) -> Iterator[Span]:
    """Spans of the links and files of a text that its words do not explain, and of a mention of an attachment."""
    found = links(text)
    if not found:
        yield from _unnamed_attachment(text)
        return
    parts = split(_without(text, found))
    heading = False
    at = 0
    for place, (start, end) in enumerate(parts):
        first = at
        while at < len(found) and found[at].start < end:
            at += 1
        inside = found[first:at]
        if not inside:
            heading = text[start:end].rstrip().endswith(":") and says_something(text[start:end])
            continue
        own = _words_around(text, start, end, inside)
        before = text[slice(*parts[place - 1])] if place else ""
        after = text[slice(*parts[place + 1])] if place + 1 < len(parts) else ""
        if _points(inside):
            own = text[start : inside[0].start]
        if says_something(own, site=all(link.bare for link in inside)) or heading:
            continue
        if _leads_in(before, alone=sum(token.kind == "word" for token in tokens(own)) <= _FEW):
            continue
        if not _speaks_of_it(after):
            yield inside[0].start, inside[-1].end


def _without(text: str, found: tuple[Link, ...]) -> str:
    """The text with each link as one long word, so that no mark inside it ends a sentence."""
    kept: list[str] = []
    at = 0
    for link in found:
        kept += (text[at : link.start], "x" * (link.end - link.start))
        at = link.end
    return "".join((*kept, text[at:]))


def _points(inside: tuple[Link, ...]) -> bool:
    """Whether a link shows no more than «тут» or ``click``: what follows it is no word about it."""
    shown = [link.shown.strip() for link in inside]
    return all(shown) and not any(says_something(each) for each in shown)


def _words_around(text: str, start: int, end: int, inside: tuple[Link, ...]) -> str:
    """The words of a sentence, and those that are shown for its links."""
    kept: list[str] = []
    at = start
    for link in inside:
        kept += (text[at : link.start], link.shown)
        at = link.end
    return "".join((*kept, text[at:end]))


def _unnamed_attachment(text: str) -> Iterator[Span]:
    """«Во вложении.» with not a word of what is attached."""
    language = script_language(text)
    said = _lexicon(language, "attached")
    row = tokens(text)
    if not any(token.lower in said or (language == "ru" and token.lower == "вложении") for token in row):
        return
    parts = split(text)
    for place, (start, end) in enumerate(parts):
        if any(start <= token.start < end and (token.lower in said or token.lower == "вложении") for token in row):
            near = text[parts[max(0, place - 1)][0] : start]
            after = text[slice(*parts[place + 1])] if place + 1 < len(parts) else ""
            if not (says_something(text[start:end]) or _leads_in(near) or _speaks_of_it(after)):
                yield start, end
                return


def names_attachment(texts: tuple[str, ...]) -> bool:
    """Whether a sentence of the reply names a thing that is sent, or hands something over by more than a bare word."""
    for text in texts:
        language = script_language(text)
        for start, end in split(text):
            part = text[start:end]
            words = [token for token in tokens(part) if token.kind == "word"]
            if any(_is(token, "named", language) for token in words):
                return True
            if any(_hands_over(token, language) for token in words) and says_something(part):
                return True
    return False


_GIVING = frozenset(
    "вот держите лови ловите высылаю отправляю отправила отправил посылаю направляю скидываю скинула скинул вложении "
    "here here's sending sent".split()
)


def says_something(text: str, *, site: bool = False) -> bool:
    """Whether words do more than greet and hand a link over."""
    language = script_language(text)
    light = _lexicon(language, "light")
    row = [token for token in tokens(text) if token.kind in ("word", "number")]
    return any(
        (site and _is(token, "site", language)) or _tells(text, token, place, light) for place, token in enumerate(row)
    )


def _tells(text: str, token: Token, place: int, light: frozenset[str]) -> bool:
    if token.kind != "word" or len(token.lower) < _MIN_WORD or token.lower in light:
        return False
    if not is_cyrillic(token.lower):
        return token.lower not in load("en", "language")["function"] and not _is_called(text, token, place)
    if any(form in light for form, _ in lemmas(token.lower)):
        return False
    best = parses(token.lower)[0]
    return best.part in _SPEAKING_PARTS and _NAMES.isdisjoint(best.grammemes)


def _is_called(text: str, token: Token, place: int) -> bool:
    """Whether a capital is that of the customer's name: a comma or a greeting stands beside it."""
    if not token.text.istitle():
        return False
    before = text[max(0, token.start - _NEAR) : token.start].rstrip()
    after = text[token.end : token.end + 1]
    if place == 0:
        return after == ","
    return before.endswith(",") or before.rpartition(" ")[2].lower() in _CALLS


def _hands_over(token: Token, language: str) -> bool:
    return token.lower in _GIVING or _is(token, "attached", language)


_FEW = 2
"""Words beside a link that only hand it over: «Вот: тут»."""
_NEAR = 20
_LAST = 2
"""A thing named among so many last words of a sentence is what the link after it leads to."""
_YOU_CAN = frozenset((("you", "can"), ("you", "could"), ("can", "you"), ("you'll", "find")))
_CALLS = frozenset("hi hello hey dear there morning afternoon evening sure thanks you sorry".split())


def _leads_in(text: str, *, alone: bool = False) -> bool:
    """Whether the sentence before a link ends as a heading, names such a thing, or says what to do.

    ``alone`` is a link without a word of its own: there the thing has to be handed over, or named last.
    """
    if not text:
        return False
    language = script_language(text)
    words = [token for token in tokens(text) if token.kind == "word"]
    named = [place for place, token in enumerate(words) if _is(token, "named", language)]
    if named and (not alone or named[-1] >= len(words) - _LAST or any(_hands_over(token, language) for token in words)):
        return True
    if not says_something(text):
        return False
    if text.rstrip().endswith(":"):
        return True
    if alone:
        return False
    if language == "ru":
        light = _lexicon("ru", "light")
        return any(
            {"impr", "INFN"} & _sure(token.lower) and not any(form in light for form, _ in lemmas(token.lower))
            for token in words
        )
    lower = [token.lower for token in words]
    return any(pair in _YOU_CAN for pair in pairwise(lower))


def _sure(word: str) -> frozenset[str]:
    found = parses(word)
    return found[0].grammemes if found else frozenset()


def _speaks_of_it(text: str) -> bool:
    """Whether a sentence after a link tells of it: it opens with a pointing word, or is a bare name of a thing."""
    if not says_something(text):
        return False
    language = script_language(text)
    words = [token for token in tokens(text) if token.kind == "word"]
    if words[0].lower in _lexicon(language, "pointing"):
        return True
    return (
        len(words) <= 6
        and any(_is(token, "named", language) for token in words)
        and not any({"VERB", "impr"} & _sure(token.lower) for token in words)
    )


def _is(token: Token, section: str, language: str) -> bool:
    known = _lexicon(language, section)
    return token.lower in known or (language == "ru" and any(form in known for form, _ in lemmas(token.lower)))


@cache
def _lexicon(language: str, section: str) -> frozenset[str]:
    return frozenset(fold(word) for entry in load(language, "links")[section] for word in entry.split())
