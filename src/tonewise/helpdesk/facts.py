"""Facts from a helpdesk: a ticket's fields, what an agent wrote down in a note, articles of the knowledge base."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from itertools import chain, takewhile

from tonewise.helpdesk.quote_signs import is_forwarded
from tonewise.helpdesk.quoted import without_quoted
from tonewise.helpdesk.values import Article, Ticket
from tonewise.model import Fact, Message

LONGEST_PASSAGE = 600
"""Characters of an article's passage that becomes a fact; a longer one is divided between sentences, else words."""
MOST_PASSAGES = 12
"""Passages of one article."""
LONGEST_ARTICLE = 20_000
"""Characters of an article that are read: more than its passages can hold."""

_HEAD = re.compile(r"\s*(?:факты|для ответа|facts|for the reply)\s*:\s*(?P<rest>.*)", re.IGNORECASE | re.DOTALL)
_BULLET = re.compile(r"^\s*(?:[-*•·—–]|\d{1,2}[.)])\s+")
_SENTENCE_END = re.compile(r"(?<=[.!?…])\s+")
_EMPTY = ("", "-", "—", "null", "none", "n/a")


def field_facts(fields: Iterable[tuple[str, object]]) -> tuple[Fact, ...]:
    """A fact a field of a ticket, ``label: value``, the ids ``field-…`` made of the labels; empty values are left out.

    A truth value becomes a word of the label's language, several values one line.
    """
    found: list[Fact] = []
    taken: set[str] = set()
    for label, value in fields:
        name = " ".join(str(label).split()).rstrip(":")
        said = _said(value, russian=bool(re.search("[а-яё]", name, re.IGNORECASE)))
        if name and said:
            found.append(Fact(id=_unique(f"field-{_slug(name)}", taken), text=f"{name}: {said}"))
    return tuple(found)


def note_facts(messages: Sequence[Message]) -> tuple[Fact, ...]:
    """What the last internal note holds, as a fact for colleagues alone: it guides the reply and is never said in it.

    Where a note begins with «Факты:» or "Facts:" its lines are facts that a reply may say: the agent wrote them down
    for that, but not what they quote or pass on below. They hold until an agent answers, whatever is noted after them.
    ``messages`` must call nothing a note that others than the team can write.
    """
    notes = [(place, each.text) for place, each in enumerate(messages) if each.role == "note" and each.text.strip()]
    if not notes:
        return ()
    answered = max((place for place, each in enumerate(messages) if each.role == "agent"), default=-1)
    last = len(notes) - 1
    told = next((text for at, (place, text) in reversed([*enumerate(notes)])
                 if (place > answered or at == last) and _HEAD.fullmatch(text)), "")  # fmt: skip
    said = tuple(Fact(id=f"agent-note-{number}", text=line) for number, line in enumerate(_told_lines(told), 1))
    if notes[last][1] == told:
        return said
    return (Fact(id="agent-note", text=notes[last][1].strip(), audience="internal"), *said)


def article_facts(article: Article) -> tuple[Fact, ...]:
    """An article's passages as facts with its address; without its title, which a reply would say as it stands.

    A ready answer is taken without the greeting, the variables and the sign-off that make a letter of it.
    """
    text = article.text[:LONGEST_ARTICLE]
    if article.kind == "answer":
        from tonewise.helpdesk.ready_answers import told  # noqa: PLC0415 - it loads dictionaries, adapters need not

        text = told(text)
    passages = list(_passages(text))[:MOST_PASSAGES]
    name = f"{article.kind}-{_slug(article.id)}"
    return tuple(
        Fact(
            id=name if len(passages) == 1 else f"{name}-{number}",
            text=passage,
            url=article.url,
            audience=article.audience,
        )
        for number, passage in enumerate(passages, 1)
    )


def with_facts(ticket: Ticket, facts: Iterable[Fact]) -> Ticket:
    """A ticket with further facts; those whose id or text it has already are left out."""
    conversation = ticket.conversation
    ids = {fact.id for fact in conversation.facts}
    texts = {fact.text for fact in conversation.facts}
    found = list(conversation.facts)
    for fact in facts:
        if fact.id not in ids and fact.text not in texts:
            found.append(fact)
            ids.add(fact.id)
            texts.add(fact.text)
    return ticket.model_copy(update={"conversation": conversation.model_copy(update={"facts": tuple(found)})})


def _told_lines(note: str) -> Iterator[str]:
    """The lines that an agent wrote below «Факты:» themselves."""
    head = _HEAD.fullmatch(without_quoted(note).text)
    own = takewhile(lambda line: not is_forwarded(line), head["rest"].splitlines() if head else ())
    yield from filter(None, (_BULLET.sub("", line).strip() for line in own))


def _said(value: object, *, russian: bool) -> str:
    if isinstance(value, bool):
        return ("да" if value else "нет") if russian else ("yes" if value else "no")
    if isinstance(value, (list, tuple)):
        return ", ".join(filter(None, (_said(each, russian=russian) for each in value)))
    if isinstance(value, (datetime, date)):
        return value.isoformat()
    if not isinstance(value, (str, int, float)):
        return ""
    text = "\n".join(" ".join(line.split()) for line in str(value).splitlines()).strip()
    return "" if text.lower() in _EMPTY else text


def _passages(text: str) -> Iterator[str]:
    """Paragraphs, a list with the line before it; what is too long is divided between sentences, else words."""
    for paragraph in re.split(r"\n[ \t]*\n", text):
        part = ""
        for sentence in chain.from_iterable(map(_pieces, _SENTENCE_END.split(paragraph.strip()))):
            if part and len(part) + len(sentence) >= LONGEST_PASSAGE:
                yield part
                part = ""
            part = f"{part} {sentence}".strip()
        if part:
            yield part


def _pieces(sentence: str) -> Iterator[str]:
    """A sentence; one that is no sentence, such as a table, is divided at a line's end or between words."""
    while len(sentence) > LONGEST_PASSAGE:
        head = sentence[:LONGEST_PASSAGE]
        end = max(head.rfind("\n"), 0) or max(head.rfind(" "), 0) or LONGEST_PASSAGE
        yield sentence[:end]
        sentence = sentence[end:].lstrip()
    yield sentence


def _slug(text: str) -> str:
    return re.sub(r"[\W_]+", "-", text.lower()).strip("-")[:40] or "x"


def _unique(name: str, taken: set[str]) -> str:
    number, found = 1, name
    while found in taken:
        number += 1
        found = f"{name}-{number}"
    taken.add(found)
    return found
