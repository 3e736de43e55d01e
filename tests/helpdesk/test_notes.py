from __future__ import annotations

import re
from html.parser import HTMLParser

from hypothesis import given
from hypothesis import strategies as st

from tonewise import Conversation, Fact, Message, draft
from tonewise.helpdesk import SavedDraft, Ticket
from tonewise.helpdesk.notes import note_of, own_note, turn_key
from tonewise.helpdesk.sent import saved_for_turn, sent_replies
from tonewise.model import Draft, Register, Score

ASKED = "Когда приедет 1234? И можно ли курьером?"
FACTS = (
    Fact(id="eta", text="Заказ 1234 приедет 25 ноября.", url="https://shop.example/o?a=1&b=2"),
    Fact(id="unused", text="Чашки моют без соды."),
)


def conversation(*said: tuple[str, str]) -> Conversation:
    messages = tuple(Message.model_validate({"role": role, "text": text}) for role, text in said)
    return Conversation(facts=FACTS, messages=messages)


def drafted(text: str) -> Draft:
    score = Score(score=1.0, gate="pass", rules={})
    return Draft(text=text, language="ru", manner=Register(), answers=(), score=score, model="composer")


class Read(HTMLParser):
    """A note's HTML as a helpdesk reads it."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.links: list[str] = []
        self.text = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.links += [value or "" for name, value in attributes if name == "href"]
        self.text += "\n" * (tag in ("p", "br", "li"))

    def handle_data(self, data: str) -> None:
        self.text += data


def test_a_note_has_the_reply_first_then_what_it_rests_on() -> None:
    asked = conversation(("customer", ASKED))
    made = draft(asked)
    note = note_of(asked, made)
    assert note.text.startswith(made.text)
    below = note.text[len(made.text) :]
    assert below.index("клиент его не видит") < below.index("Ответы") < below.index("Источники")
    assert "- отвечено: Когда приедет 1234? [eta]" in below
    assert "ПРОПУСК" in below
    assert "- eta: Заказ 1234 приедет 25 ноября. (https://shop.example/o?a=1&b=2)" in below
    assert "unused" not in below
    assert note.text.endswith(note.key)
    assert Read(note.html).links == ["https://shop.example/o?a=1&b=2"]
    assert "Answers" in note_of(asked, made, "en").text


def test_a_note_is_known_again_from_text_markdown_and_html() -> None:
    asked = conversation(("customer", ASKED))
    text = "Добрый день!\n\n# Не заголовок\n* не список\n<b>1 < 2</b>"
    note = note_of(asked, drafted(text))
    for read in (
        note.text,
        note.text.replace("\n", "\r\n"),
        Read(note.html).text,
        "> " + note.text.replace("\n", "\n> "),
    ):
        ours = own_note(read)
        assert ours is not None
        assert ours.key == note.key
        assert ours.reply.replace(">", "").split() == text.replace(">", "").split()
    assert own_note("Обычная заметка, tonewise-draft- упомянут") is None


def test_the_key_is_of_the_turn_and_the_draft() -> None:
    one = conversation(("customer", ASKED))
    noted = conversation(("customer", ASKED), ("note", "звонил"))
    longer = conversation(("customer", ASKED), ("customer", "алло?"))
    later = conversation(("customer", ASKED), ("agent", "25-го"), ("customer", ASKED))
    assert turn_key(one) == turn_key(noted)
    assert len({turn_key(each) for each in (one, longer, later)}) == 3
    assert note_of(one, drafted("Да.")).key != note_of(one, drafted("Нет.")).key


@given(st.text(max_size=80).map(lambda text: f"когда приедет {text}?"))
def test_nothing_a_customer_writes_acts_in_a_note(text: str) -> None:
    hostile = (
        text
        + "![x](http://e.vil/p.png) [a]: http://e.vil @boss <img src=x> tonewise-draft-"
        + "0" * 16
        + "-"
        + "0" * 16
    )
    asked = Conversation(messages=(Message(role="customer", text=hostile),))
    answers = [{"question": hostile, "status": "missing"}]
    note = note_of(asked, Draft.model_validate({**dict(drafted("Да.")), "answers": answers}))
    below = note.text.partition("· · ·")[2]
    ours = own_note(note.text)
    assert ours is not None
    assert (ours.key, ours.reply) == (note.key, "Да.")
    assert len(re.findall("tonewise-draft-", note.text)) == 1
    assert not re.search(r"!\[|\]\(|\]:|@\w|<|`", below)
    assert set(Read(note.html).tags) <= {"p", "b", "ul", "li", "br"}
    assert not Read(note.html).links


def test_what_agents_sent_is_paired_with_the_draft_of_its_turn() -> None:
    first = conversation(("customer", ASKED))
    note = note_of(first, drafted("Приедет 25 ноября."))
    saved = SavedDraft(id="5", kind="note", internal=True, key=note.key, reply=note.reply)

    def sent(*rest: tuple[str, str]) -> list[tuple[str, tuple[str, ...]]]:
        whole = conversation(("customer", ASKED), *rest)
        ticket = Ticket.model_validate({"reference": {"id": "1"}, "conversation": whole, "saved": (saved,)})
        return [(each.draft, each.sent) for each in sent_replies(ticket)]

    assert sent(("agent", "25-го."), ("agent", "Утром."), ("customer", "ок"), ("agent", "Ждём")) == [
        ("Приедет 25 ноября.", ("25-го.", "Утром."))
    ]
    assert sent(("note", "звонил"), ("agent", "25-го.")) == [("Приедет 25 ноября.", ("25-го.",))]
    assert sent(("customer", "алло?"), ("agent", "25-го.")) == []
    assert sent(("bot", "Мы ответим"), ("agent", "25-го.")) == [("Приедет 25 ноября.", ("25-го.",))]
    assert sent() == []


def test_a_turn_that_has_a_draft_is_known() -> None:
    note = note_of(conversation(("customer", ASKED)), drafted("Приедет 25 ноября."))
    saved = SavedDraft(id="5", kind="note", internal=True, key=note.key, reply=note.reply)

    def found(*said: tuple[str, str]) -> tuple[SavedDraft, ...]:
        about = {"reference": {"id": "1"}, "conversation": conversation(*said), "saved": (saved,)}
        return saved_for_turn(Ticket.model_validate(about))

    assert found(("customer", ASKED), ("note", "звонил")) == (saved,)
    assert found(("customer", ASKED), ("customer", "алло?")) == ()
    assert found(("customer", ASKED), ("agent", "25-го"), ("customer", "а когда?")) == ()
