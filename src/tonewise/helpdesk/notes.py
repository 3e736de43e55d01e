"""The note that a draft is saved as: the reply first, a line, then what a person needs to approve it, and a marker.

::

    Добрый день! Заказ 48213 приедет в среду, 25 ноября.

    · · · tonewise: черновик для сотрудника, клиент его не видит · · ·

    Ответы
    - отвечено: Когда приедет заказ 48213? [eta]
    Источники
    - eta: Заказ 48213 приедет в среду, 25 ноября.
    Проверка: 0.98, проходит. Модель: composer
    tonewise-draft-91f3…-0c77…

The marker is of letters, digits and single hyphens alone, which no Markdown and no HTML changes. What a customer or a
vendor wrote is quoted in one line and can neither end the note's part nor pass for a marker, a link or a mention.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from hashlib import sha256
from html import escape
from typing import Literal, NamedTuple

from tonewise.helpdesk.values import DraftNote
from tonewise.model import Answer, Conversation, Draft, Fact, Finding
from tonewise.plain import harmless, shortened
from tonewise.reports.labels import label

LONGEST_QUOTE = 200
"""Characters of a question, a finding or a fact that a note quotes."""

_MARKER = re.compile(r"tonewise-draft-([0-9a-f]{16})-([0-9a-f]{16})(?![0-9a-f-])")
_LINE = re.compile(r"^[ \t>]*· · · tonewise:.*$", re.MULTILINE)
_LINES = {
    "ru": "· · · tonewise: черновик для сотрудника, клиент его не видит · · ·",
    "en": "· · · tonewise: a draft for an agent, the customer does not see it · · ·",
}
_HEADS = {
    "answers": {"ru": "Ответы", "en": "Answers"},
    "findings": {"ru": "Замечания", "en": "Findings"},
    "facts": {"ru": "Источники", "en": "Sources"},
    "checked": {"ru": "Проверка", "en": "Checked"},
    "model": {"ru": "Модель", "en": "Model"},
}
_QUERY = re.compile(r"(?<=://)([^\s?#]+)[?#]\S*")
_COMMANDS = re.compile(
    r"(?<=!)(?=\[)|(?<=\])(?=[(\[:])|(?<=@)(?=\w)|(?<=tonewise)(?=-draft-)|(?<=· · )(?=· tonewise:)|[<>`]"
)
"""Where a quoted text could become a picture, a link, a mention, a tag, or pass for a part of a note."""


class OwnNote(NamedTuple):
    """What a note of ours says of itself."""

    key: str
    reply: str


def note_of(conversation: Conversation, draft: Draft, lang: Literal["ru", "en"] | None = None) -> DraftNote:
    """The note for a draft of the conversation's open turn, in the customer's language unless another is named."""
    language = lang or ("ru" if draft.language == "ru" else "en")
    key = f"{turn_key(conversation)}-{_digest(draft.text)}"
    facts = {fact.id: fact for fact in conversation.facts}
    sections = [
        *_section("answers", (_answer(each, language) for each in draft.answers), language),
        *_section("findings", (_finding(each, language) for each in draft.score.findings), language),
        *_section("facts", (_source(facts[name]) for name in _used(draft.answers) if name in facts), language),
    ]
    checked = f"{_HEADS['checked'][language]}: {draft.score.score:.2f}, {label(draft.score.gate, language)}."
    ending = [f"{checked} {_HEADS['model'][language]}: {_quoted(draft.model)}"]
    if draft.note:
        ending.append(_quoted(draft.note))
    reply = _LINE.sub("", draft.text)
    lines = [each for head, items in sections for each in (head, *(f"- {item}" for item in items))]
    marker = f"tonewise-draft-{key}"
    text = "\n\n".join((reply, _LINES[language], "\n".join([*lines, *ending, marker])))
    return DraftNote(key=key, reply=draft.text, text=text, html=_html(reply, language, sections, [*ending, marker]))


def own_note(text: str) -> OwnNote | None:
    """The key and the reply of a note of ours, from its text or HTML turned into text; None for anybody else's.

    To be asked of notes that customers cannot write: anybody can write a marker. What a colleague wrote on a note of
    ours, which it quotes, is theirs.
    """
    marks = list(_MARKER.finditer(text))
    if not marks:
        return None
    written = "\n".join(line for line in text.splitlines() if not line.lstrip().startswith(">"))
    if written.strip() and not _MARKER.search(written):
        return None
    line = _LINE.search(text)
    reply = text[: line.start()] if line else ""
    return OwnNote(f"{marks[-1][1]}-{marks[-1][2]}", reply.strip())


def turn_key(conversation: Conversation) -> str:
    """A sign of the open turn: its texts, and how many messages the customer wrote before it.

    Of addresses in them what follows ``?`` does not count: links to files are signed anew each time they are read.
    """
    turn = set(conversation.open_turn)
    customers = [index for index, message in enumerate(conversation.messages) if message.role == "customer"]
    before = sum(index not in turn for index in customers)
    texts = [_QUERY.sub(r"\1", conversation.messages[index].text.strip()) for index in conversation.open_turn]
    return _digest("\x00".join([str(before), *texts]))


def _digest(text: str) -> str:
    return sha256(text.strip().encode()).hexdigest()[:16]


def _section(name: str, items: Iterable[str], language: str) -> Iterator[tuple[str, list[str]]]:
    listed = list(items)
    if listed:
        yield _HEADS[name][language], listed


def _answer(answer: Answer, language: str) -> str:
    said = f"{label(answer.status, language)}: {_quoted(answer.question)}"
    if answer.status == "missing":
        return f"{said} ({label('gap', language)})"
    return said + (f" [{', '.join(map(_quoted, answer.facts))}]" if answer.facts else "")


def _finding(finding: Finding, language: str) -> str:
    said = f"{label(finding.severity, language)} {finding.rule}: {_quoted(finding.message)}"
    said += f" «{_quoted(finding.text)}»" if finding.text.strip() else ""
    return said + (f" → {_quoted(finding.suggestion)}" if finding.suggestion else "")


def _source(fact: Fact) -> str:
    said = f"{_quoted(fact.id)}: {_quoted(fact.text)}"
    return f"{said} ({fact.url})" if fact.url and _is_link(fact.url) else said


def _used(answers: Iterable[Answer]) -> Iterator[str]:
    yield from dict.fromkeys(fact for answer in answers for fact in answer.facts)


def _quoted(text: str) -> str:
    """A stranger's text on one line, with nothing in it that a helpdesk would act upon."""
    line = " ".join(text.split())
    return _COMMANDS.sub(
        lambda found: {"<": "‹", ">": "›", "`": "'"}.get(found[0], "\u2060"), shortened(line, LONGEST_QUOTE)
    )


def _is_link(url: str) -> bool:
    return re.fullmatch(r"https?://[^\s<>\"'()\[\]`@]+", url) is not None


def _html(reply: str, language: str, sections: Iterable[tuple[str, list[str]]], ending: Iterable[str]) -> str:
    parts = [f"<p>{_lines(part)}</p>" for part in re.split(r"\n{2,}", harmless(reply, lines=True)) if part.strip()]
    parts.append(f"<p>{escape(_LINES[language])}</p>")
    for head, items in sections:
        shown = _linked if head == _HEADS["facts"][language] else escape
        parts.append(f"<p><b>{escape(head)}</b></p><ul>{''.join(f'<li>{shown(item)}</li>' for item in items)}</ul>")
    parts.append(f"<p>{'<br>'.join(escape(each) for each in ending)}</p>")
    return "\n".join(parts)


def _lines(text: str) -> str:
    return escape(text, quote=False).replace("\n", "<br>")


def _linked(item: str) -> str:
    """A source with its address as a link: the one that the item ends with, which `_is_link` has passed."""
    text, opening, url = item.rpartition(" (")
    url = url.removesuffix(")")
    if not opening or not item.endswith(")") or not _is_link(url):
        return escape(item)
    return f'{escape(text)} (<a href="{escape(url)}" rel="noreferrer">{escape(url)}</a>)'
