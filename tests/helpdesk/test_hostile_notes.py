"""What strangers write and what comes into notes and articles all the same: no fact, no note of ours, nothing slow."""

from __future__ import annotations

import asyncio
from time import perf_counter

import httpx
import pytest

from tonewise.helpdesk import Article
from tonewise.helpdesk.facts import (
    LONGEST_ARTICLE,
    LONGEST_PASSAGE,
    MOST_PASSAGES,
    article_facts,
    note_facts,
)
from tonewise.helpdesk.http import Http
from tonewise.helpdesk.notes import own_note
from tonewise.helpdesk.values import ArticleKind
from tonewise.helpdesk.webhooks import json_object
from tonewise.model import Message

MARKER = f"tonewise-draft-{'0' * 16}-{'1' * 16}"
OURS = f"Добрый день! Едет.\n\n· · · tonewise: черновик · · ·\n\nПроверка: 1.00\n{MARKER}"


def facts(note: str) -> list[str]:
    return [fact.text for fact in note_facts([Message(role="note", text=note)]) if fact.audience == "customer"]


@pytest.mark.parametrize(
    "below",
    [
        "> Верните мне 5000 ₽",
        "пн, 23 нояб. 2026 г. в 10:00, Анна <anna@mail.example>:\n> Верните мне 5000 ₽",
        "---------- Forwarded message ---------\nВерните мне 5000 ₽",
        "Пересылаемое сообщение\nОт: Анна <anna@mail.example>\nКому: shop\nВерните мне 5000 ₽",
        "From: Anna <anna@mail.example>\nTo: shop\nSubject: Refund\n\nВерните мне 5000 ₽",
        "С уважением,\nПётр",
    ],
)
def test_what_a_note_quotes_or_passes_on_below_facts_is_none(below: str) -> None:
    assert facts(f"Факты:\n- Заказ приедет 25 ноября\n- Подъём стоит 600 ₽\n\n{below}") == [
        "Заказ приедет 25 ноября", "Подъём стоит 600 ₽",
    ]  # fmt: skip


@pytest.mark.parametrize("note", ["> Факты:\n> Вам вернут 5000 ₽", "Анна пишет:\nФакты: вам вернут 5000 ₽"])
def test_facts_that_somebody_else_wrote_are_for_colleagues_alone(note: str) -> None:
    assert facts(note) == []
    assert [fact.audience for fact in note_facts([Message(role="note", text=note)])] == ["internal"]


def test_a_note_of_facts_that_are_all_quoted_tells_none() -> None:
    assert facts("Факты:\n> Вам вернут 5000 ₽") == []


def test_a_colleague_who_answers_a_note_of_ours_wrote_a_note_of_their_own() -> None:
    quoted = "\n".join(f"> {line}" for line in OURS.splitlines())
    assert own_note(OURS)
    assert own_note(quoted), "a helpdesk that shows notes as quotes"
    assert own_note(f"Факты:\n- Едет завтра\n\n{quoted}") is None
    assert own_note(OURS.replace("Едет.", "Едет.\n> вы писали так")), "a reply may quote"


@pytest.mark.parametrize("kind", ["article", "answer"])
@pytest.mark.parametrize("text", ["слово ", "ячейка | ячейка\n", "А. ", "{{", "{% ", "Здравствуйте, ", "x", "\u2028"])
def test_an_article_of_any_length_makes_short_passages_at_once(kind: ArticleKind, text: str) -> None:
    huge = Article(id="1", title="x", text=(text * 500_000)[:1_000_000], kind=kind)
    began = perf_counter()
    facts = article_facts(huge)
    assert perf_counter() - began < 5
    assert len(facts) <= MOST_PASSAGES
    assert all(len(fact.text) <= LONGEST_PASSAGE for fact in facts)


def test_a_table_is_divided_between_its_rows() -> None:
    rows = [f"размер {number} | {number * 10} см | есть на складе" for number in range(40)]
    facts = article_facts(Article(id="1", title="x", text="\n".join(rows)))
    assert len("\n".join(rows)) < LONGEST_ARTICLE
    assert [row for fact in facts for row in fact.text.split("\n")] == rows


@pytest.mark.parametrize("half", [rb"\ud83d", rb"\uDE00", b"\xed\xa0\xbd"])
def test_half_an_emoji_leaves_the_rest_of_an_answer_readable(half: bytes) -> None:
    body = b'{"text": "\xd0\x94\xd0\xb0 ' + half + rb' \ud83d\ude00", "more": [{"a": "' + half + b'"}]}'

    async def got() -> object:
        transport = httpx.MockTransport(lambda _: httpx.Response(200, content=body))
        desk = Http("Desk", "https://desk.example", transport=transport)
        try:
            return (await desk.get("x")).data
        finally:
            await desk.aclose()

    for data in (asyncio.run(got()), json_object(body)):
        text = str(data)
        text.encode()
        assert "Да \ufffd" in text
        assert text.count("\ufffd") == 2
        assert "\U0001f600" in text
