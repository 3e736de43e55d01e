"""Facts of fields, notes and articles, and questions that stand in subjects."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tonewise.errors import HelpdeskUnavailableError
from tonewise.helpdesk import Article, Capabilities, Helpdesk, HelpdeskSettings, Reference, Ticket
from tonewise.helpdesk.facts import LONGEST_PASSAGE, article_facts, field_facts, note_facts, with_facts
from tonewise.helpdesk.informing import informed
from tonewise.helpdesk.subjects import with_subject
from tonewise.model import Conversation, Fact, Message

RETURNS = Article(
    id="12", title="Возврат", url="https://shop.example/help/12",
    text="Товар можно вернуть в течение 14 дней со дня получения.\n\n"
    "Деньги возвращаются на карту за 3–10 рабочих дней.",
)  # fmt: skip
DELIVERY = Article(id="13", title="Доставка", text="Доставка по городу стоит 300 ₽.\n\nКурьеры ездят с 9 до 21.")
RULES = Article(id="14", title="Для сотрудников", text="Скидку дольше 5 дней не держать.", audience="internal")


def test_fields_become_facts_and_empty_ones_do_not() -> None:
    fields = [
        ("Номер заказа", 48213), ("Оплачен", True), ("Paid", False), ("Состав:", ["стол", "стул"]), ("Пусто", None),
        ("Комментарий", " - "), ("Дата", date(2026, 11, 25)), ("Номер  заказа", "48214"), ("", "x"),
        ("Объект", {"a": 1}),
    ]  # fmt: skip
    assert [(fact.id, fact.text) for fact in field_facts(fields)] == [
        ("field-номер-заказа", "Номер заказа: 48213"),
        ("field-оплачен", "Оплачен: да"),
        ("field-paid", "Paid: no"),
        ("field-состав", "Состав: стол, стул"),
        ("field-дата", "Дата: 2026-11-25"),
        ("field-номер-заказа-2", "Номер заказа: 48214"),
    ]


@given(st.lists(st.tuples(st.text(), st.none() | st.booleans() | st.text() | st.integers() | st.lists(st.text()))))
def test_any_fields_make_facts_of_a_conversation(fields: list[tuple[str, object]]) -> None:
    Conversation(facts=field_facts(fields))  # which refuses ids that stand twice


def test_an_agents_note_guides_and_is_not_said() -> None:
    messages = [
        Message(role="note", text="Старое"),
        Message(role="customer", text="Где заказ?"),
        Message(role="note", text="Клиент уже ругался, осторожно.\nЗаказ застрял на складе."),
    ]
    (fact,) = note_facts(messages)
    assert fact.audience == "internal"
    assert fact.text.startswith("Клиент уже ругался")
    assert note_facts(messages[1:2]) == ()


@pytest.mark.parametrize("head", ["Факты:", "ФАКТЫ :", "Для ответа:", "Facts:", "For the reply:"])
def test_what_an_agent_writes_down_as_facts_may_be_said(head: str) -> None:
    note = Message(role="note", text=f"{head}\n- Заказ приедет 25 ноября\n2) Курьер позвонит за час\n\n• Подъём 600 ₽")
    facts = note_facts([note])
    assert [fact.text for fact in facts] == ["Заказ приедет 25 ноября", "Курьер позвонит за час", "Подъём 600 ₽"]
    assert {fact.audience for fact in facts} == {"customer"}
    assert note_facts([Message(role="note", text=f"{head} приедет 25-го")])[0].text == "приедет 25-го"


def test_facts_hold_whatever_is_noted_after_them_until_an_agent_answers() -> None:
    messages = [
        Message(role="customer", text="Когда приедет?"),
        Message(role="note", text="Факты: приедет 25 ноября"),
        Message(role="note", text="ок, отвечаю"),
    ]
    assert [(fact.id, fact.audience) for fact in note_facts(messages)] == [
        ("agent-note", "internal"), ("agent-note-1", "customer"),
    ]  # fmt: skip
    answered = [*messages[:2], Message(role="agent", text="25-го"), messages[0], messages[2]]
    assert [fact.audience for fact in note_facts(answered)] == ["internal"]
    assert [fact.text for fact in note_facts(answered[:4])] == ["приедет 25 ноября"]


def test_the_word_facts_inside_a_note_is_no_head() -> None:
    assert note_facts([Message(role="note", text="Проверил факты: всё врёт")])[0].audience == "internal"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Здравствуйте! Забрать можно до 20:00. С уважением, команда Вело.", ["Забрать можно до 20:00."]),
        ("Здравствуйте, забрать можно до 20:00.", ["Забрать можно до 20:00."]),
        ("Здравствуйте, {%customer.firstName,fallback=клиент%}!\nДоставка два дня.", ["Доставка два дня."]),
        ("Добрый день, уважаемый клиент!\nСпасибо за обращение!\nУже можно.\n\nС уважением,\nАнна", ["Уже можно."]),
        ("Hi {{contact.name}}, your order is ready. Call us.", ["Your order is ready. Call us."]),
        ("Hi,\n\nThanks for reaching out! It takes a day.\n\nReturns: 10 days.\n\nKind regards\nTeam",
         ["It takes a day.", "Returns: 10 days."]),
        ("Dear #{ticket.customer.name},\n\nDelivery is free.\n\nThanks,\n{{agent.name}}", ["Delivery is free."]),
        ("{{name}}, деньги вернём за 3 дня. Заказ {{order.id}} закрыт.", ["Деньги вернём за 3 дня."]),
        ("Спасибо, {{contact.name}}! Деньги вернём.", ["Спасибо! Деньги вернём."]),
        ("Your agent is {{agent.name}}, call her.", []),
        ("Добрый день, {{name}}!", []),
        ("Привет-пакет стоит 100 ₽. С уважением относимся ко всем вещам, и к этой тоже.",
         ["Привет-пакет стоит 100 ₽. С уважением относимся ко всем вещам, и к этой тоже."]),
    ],
)  # fmt: skip
def test_of_a_ready_answer_only_what_it_tells_is_a_fact(text: str, said: list[str]) -> None:
    assert [fact.text for fact in article_facts(Article(id="1", title="t", text=text, kind="answer"))] == said
    article = Article(id="1", title="t", text=text)
    assert " ".join(fact.text for fact in article_facts(article)).split() == text.split(), "an article is left as it is"


@given(st.text("Привет Hi,.!\n{}%#name", max_size=60))
def test_any_ready_answer_can_be_read(text: str) -> None:
    for fact in article_facts(Article(id="1", title="t", text=text, kind="answer")):
        assert fact.text.strip()


def test_an_article_is_facts_by_passages_with_its_address() -> None:
    facts = article_facts(RETURNS)
    assert [fact.id for fact in facts] == ["article-12-1", "article-12-2"]
    assert {fact.url for fact in facts} == {RETURNS.url}
    assert [fact.id for fact in article_facts(Article(id="7", title="t", text="Одно.", kind="answer"))] == ["answer-7"]
    assert article_facts(RULES)[0].audience == "internal"


@given(st.lists(st.text("абв .!?\n", max_size=80), max_size=40).map("\n\n".join))
def test_passages_are_short_and_hold_the_articles_words(text: str) -> None:
    facts = article_facts(Article(id="1", title="", text=text))
    words = text.split()
    told = " ".join(fact.text for fact in facts).split()
    assert told == words[: len(told)]
    assert told == words or len(facts) == 12
    assert all(len(fact.text) <= LONGEST_PASSAGE or "." not in fact.text[:-1] for fact in facts)


def test_facts_are_added_once() -> None:
    ticket = _ticket("Где?")
    once = with_facts(ticket, [Fact(id="a", text="Там.")])
    assert with_facts(once, [Fact(id="a", text="Тут."), Fact(id="b", text="Там.")]) == once


@pytest.mark.parametrize(
    ("subject", "text", "expected"),
    [
        ("Re: [shop #17] Когда приедет заказ 48213?", "Здравствуйте!", "Когда приедет заказ 48213?\n\nЗдравствуйте!"),
        ("Как вернуть деньги за билет", "см. тему", "Как вернуть деньги за билет\n\nсм. тему"),
        ("Fwd: Do you ship to Malta?", "Hi there, I'd love the blue one.", "Do you ship to Malta?\n\nHi there, I'd love the blue one."),  # noqa: E501
        ("Сколько стоит подъём?", "", "Сколько стоит подъём?"),
        ("Когда приедет заказ", "Здравствуйте, когда приедет заказ 4821? Спасибо", None),
        ("Where is my order?", "Hello, where is my order 5? it was due monday", None),
        ("Возврат товара", "Здравствуйте, как это сделать?", None),
        ("Help", "My charger broke, what do I do?", None),
        ("Обращение с сайта", "Не приходит код", None),
        ("Refund for order 7719", "I returned the kettle. When will I get my refund?", None),
        ("Прошу выслать акт сверки", "Добрый день!", "Прошу выслать акт сверки\n\nДобрый день!"),
        ("", "Не приходит код", None),
        ("Re: Fwd: [x] ", "Не приходит код", None),
    ],
)  # fmt: skip
def test_a_question_in_the_subject_is_heard_once(subject: str, text: str, expected: str | None) -> None:
    messages = with_subject([Message(role="customer", text=text), Message(role="agent", text="Сейчас")], subject)
    assert messages[0].text == (text if expected is None else expected)
    assert messages[1].text == "Сейчас"


def test_a_subject_of_ours_is_not_the_customers() -> None:
    assert with_subject([Message(role="agent", text="Добрый день")], "Когда вам удобно?")[0].text == "Добрый день"
    assert with_subject([], "Когда?") == ()


class Library(Helpdesk):
    """A helpdesk that has articles."""

    name, title, capabilities = "library", "Library", Capabilities(articles=True)

    def __init__(self, articles: Sequence[Article] = (), *, only_word: str = "", fails: bool = False) -> None:
        super().__init__(HelpdeskSettings())
        self.found, self.only_word, self.fails = tuple(articles), only_word, fails
        self.asked: list[tuple[str, str | None]] = []

    async def articles(self, words: str, *, language: str | None = None, limit: int = 5) -> tuple[Article, ...]:
        self.asked.append((words, language))
        if self.fails:
            raise HelpdeskUnavailableError("Library: no answer")
        return self.found if not self.only_word or words == self.only_word else ()


def _ticket(text: str) -> Ticket:
    messages = (Message(role="customer", text=text),)
    return Ticket(reference=Reference(id="1"), conversation=Conversation(messages=messages))


def test_each_question_is_searched_for_and_what_fits_is_added() -> None:
    desk = Library([RETURNS, DELIVERY, RULES])
    found, problems = asyncio.run(informed(desk, _ticket("Через сколько вернутся деньги? И сколько стоит доставка?")))
    texts = [fact.text for fact in found.conversation.facts]
    assert len(desk.asked) == 2
    assert {language for _, language in desk.asked} == {"ru"}
    assert "Деньги возвращаются на карту за 3–10 рабочих дней." in texts
    assert "Доставка по городу стоит 300 ₽." in texts
    assert not problems


def test_what_fits_no_question_is_left_out() -> None:
    found, _ = asyncio.run(informed(Library([DELIVERY]), _ticket("Как сбросить пароль?")))
    assert found.conversation.facts == ()


def test_a_helpdesk_that_looks_for_words_as_they_stand_is_asked_word_by_word() -> None:
    desk = Library([DELIVERY], only_word="доставка")
    found, _ = asyncio.run(informed(desk, _ticket("сколько стоит доставка?")))
    assert [words for words, _ in desk.asked] == ["сколько стоит доставка?", "доставка"]
    assert "Доставка по городу стоит 300 ₽." in [fact.text for fact in found.conversation.facts]


def test_a_search_that_fails_is_told_and_the_ticket_stays() -> None:
    ticket = _ticket("Когда доставка? А сколько стоит?")
    desk = Library(fails=True)
    found, problems = asyncio.run(informed(desk, ticket))
    assert found == ticket
    assert problems == ("articles were not searched: Library: no answer",)
    assert len(desk.asked) == 1


def test_searches_that_take_too_long_are_left(monkeypatch: pytest.MonkeyPatch) -> None:
    class Slow(Library):
        async def articles(self, words: str, *, language: str | None = None, limit: int = 5) -> tuple[Article, ...]:
            if self.asked:
                await asyncio.Event().wait()
            return await super().articles(words, language=language, limit=limit)

    monkeypatch.setattr("tonewise.helpdesk.informing.LONGEST", 0.2)
    ticket = _ticket("Сколько стоит доставка? А когда приедет курьер?")
    found, problems = asyncio.run(informed(Slow([DELIVERY]), ticket))
    assert [fact.text for fact in found.conversation.facts] == ["Доставка по городу стоит 300 ₽."]
    assert problems == ("articles were not searched to the end: no answer within 0.2 s",)


def test_a_helpdesk_that_cannot_search_is_not_asked() -> None:
    desk = Library([DELIVERY])
    desk.capabilities = Capabilities()  # type: ignore[misc]
    assert asyncio.run(informed(desk, _ticket("Сколько стоит доставка?"))).ticket == _ticket("Сколько стоит доставка?")
    assert not desk.asked
