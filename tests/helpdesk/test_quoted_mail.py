"""Letters in their parts: the writer's own text, earlier letters, the signature; nothing is lost."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tonewise.helpdesk.quoted import Cut, without_quoted

_OUTLOOK_RU = "От: Магазин <help@shop.example>\nОтправлено: 2 ноября 2026 г. 10:00\nКому: Анна\nТема: Заказ\n\nЗавтра."
_OUTLOOK_EN = "From: Shop <help@shop.example>\nSent: Monday, November 2, 2026 10:00 AM\nTo: Ann\nSubject: Order\n\nHi"


@pytest.mark.parametrize(
    "quoted",
    [
        pytest.param("On Mon, Nov 2, 2026 at 10:00 AM Shop <help@shop.example> wrote:\n\n> Hi\n>\n> B", id="gmail-en"),
        pytest.param("On Mon, Nov 2, 2026 at 10:00 AM The Support Team of Our Shop\n<help@shop.example> wrote:\n> Hi",
                     id="gmail-en-wrapped"),
        pytest.param("пн, 2 нояб. 2026 г. в 10:00, Магазин <help@shop.example>:\n\n> Завтра.", id="gmail-ru"),
        pytest.param("2 ноября 2026 г., 10:00 пользователь Магазин <help@shop.example> написал:\n\nЗавтра.",
                     id="gmail-ru-older"),
        pytest.param("2 нояб. 2026 г., в 10:00, Магазин <help@shop.example> написал(а):\n\n> Завтра.", id="apple-ru"),
        pytest.param("On 2 Nov 2026, at 10:00, Shop wrote:\n\nHi", id="apple-en"),
        pytest.param("02.11.2026 10:00, Магазин пишет:\n> Завтра.", id="thunderbird-ru"),
        pytest.param("On 11/2/26 10:00, Shop wrote:\n> Hi", id="thunderbird-en"),
        pytest.param("Понедельник, 2 ноября 2026, 10:00 +03:00 от Магазин <h@shop.example>:\n\nЗавтра.", id="mail.ru"),
        pytest.param('02.11.2026, 10:00, "Магазин" <help@shop.example>:\nЗавтра.', id="yandex"),
        pytest.param(_OUTLOOK_RU, id="outlook-ru"),
        pytest.param(_OUTLOOK_EN, id="outlook-en"),
        pytest.param(f"-----Original Message-----\n{_OUTLOOK_EN}", id="outlook-older"),
        pytest.param(f"-----Исходное сообщение-----\n{_OUTLOOK_RU}", id="outlook-older-ru"),
        pytest.param(f"________________________________\n{_OUTLOOK_RU}", id="outlook-web"),
        pytest.param("*От:* Магазин\n*Отправлено:* 2 ноября\n*Кому:* Анна\n\nЗавтра.", id="outlook-bold"),
        pytest.param("От: Магазин Отправлено: 2 ноября Кому: Анна Тема: Заказ\nЗавтра.", id="outlook-in-one-line"),
        pytest.param("Date: Thu, 26 Nov 2026 13:53:45 +0400\nSubject: Test\nFrom: a@b.example\nTo: c@d.example\n\nHi",
                     id="hotmail"),
        pytest.param("**From:** S <a@b.example>**On Behalf Of** I\n**Sent:** 28 July\n**To:** Ann\n\nHi", id="marked"),
        pytest.param("From: Shop\n<a-long-address@b.example>\nSent: 28 July\nTo: Ann\n\nHi", id="outlook-wrapped"),
        pytest.param("##- Please type your reply above this line -##\n\nHi, it is tomorrow.", id="helpdesk-en"),
        pytest.param("##- Введите ответ над этой строкой -##\nЗавтра.", id="helpdesk-ru"),
        pytest.param("> Завтра.\n>\n> Магазин", id="marks-alone"),
    ],
)  # fmt: skip
def test_quotes_of_mail_programs_are_cut_and_kept(quoted: str) -> None:
    assert without_quoted(f"А вечером можно?\n\n{quoted}") == Cut("А вечером можно?", quoted)
    assert without_quoted(f"А вечером можно?\r\n{quoted}\r\n") == Cut("А вечером можно?", quoted)


@pytest.mark.parametrize(
    "signature",
    ["-- \nИван Петров\nтел. +7 900 000-00-00", "С уважением,\nАнна", "С уважением, Анна Петрова", "с уважением анна",
     "С наилучшими пожеланиями,\nИван\n\nОтправлено с iPhone", "Всего доброго!", "Best regards,\nJohn Smith\nCEO, Acme",
     "Kind regards", "Sincerely,\nJohn", "Sent from my iPhone", "Отправлено из мобильной Почты Mail.ru",
     "Отправлено из мобильного приложения Яндекс Почты", "Отправлено с моего телефона", "Get Outlook for Android",
     "Sent from Mail for Windows", "Отправлено с Samsung Galaxy", "--\nМы работаем каждый день, кроме воскресенья."],
)  # fmt: skip
def test_signatures_are_cut_and_kept(signature: str) -> None:
    assert without_quoted(f"Где заказ?\n\n{signature}") == Cut("Где заказ?", "", signature.replace("-- ", "--"))


@pytest.mark.parametrize(
    "text",
    [
        "С уважением отношусь к вашему магазину, но заказ не пришёл",
        "С уважением, но заказа до сих пор нет",
        "Best shop so far, where is my order",
        "Отправлено с почты: посылка 48213. Где она?",
        "Вчера в 10:00 курьер написал:\nбуду к шести. Его нет.",
        "От: дивана отвалилась ножка\nЧто делать?",
        "Это больше, чем обещали: 500 > 300\n>100 рублей разницы",
        "С уважением,\nАнна\n\nP.S. И верните деньги за доставку!",
        "С уважением,\nАнна\n\nЗабыла спросить: а чек будет?",
        "С уважением,\nАнна\n\nИ ещё, пожалуйста, верните деньги за доставку на карту.",
        "---------- Forwarded message ---------\nFrom: A <a@b.example>\nDate: Mon, 2 Nov 2026\nSubject: x\nTo: c\n\nHi",
        "Смотрите, что прислали\n\nНачало переадресованного сообщения:\n\nОт: А\nДата: 2 ноября\nКому: Б\n\n> текст",
        _OUTLOOK_RU,
        "Новое обращение с сайта\nОт: Иван\nТема: Заказ\nДата: 02.11.2026\nСообщение: где заказ?",
        "Прошу проверить:\n-- первое\n-- второе\n\nСпасибо!",
        "> всё письмо цитата\n> и больше ничего",
        "",
    ],
)  # fmt: skip
def test_what_is_the_writers_own_stays(text: str) -> None:
    assert without_quoted(text) == Cut(text)


def test_answers_between_quotes_stay() -> None:
    text = "02.11.2026 10:00, Магазин пишет:\n> Номер заказа?\n48213\n\n> А цвет?\nбелый\n-- \nАнна"
    assert without_quoted(text).text == "48213\n\nбелый"
    assert without_quoted(text).signature == "--\nАнна"


def test_an_answer_of_nothing_but_a_quote_is_empty() -> None:
    assert without_quoted("02.11.2026 10:00, Магазин <a@b.example>:\nЗавтра.").text == ""


def test_a_page_tells_its_quotes_and_signature_by_marks() -> None:
    gmail = (
        '<div dir="ltr">Да, <b>подходит</b></div><br><div class="gmail_quote"><div class="gmail_attr">'
        'в понедельник Магазин:<br></div><blockquote class="gmail_quote"><p>Завтра?</p></blockquote></div>'
        '<div>И счёт</div><div class="gmail_signature">Анна<br>Бухгалтер</div>'
    )
    cut = without_quoted(gmail, html=True)
    assert cut == Cut("Да, подходит\n\nИ счёт", "в понедельник Магазин:\n\n> Завтра?", "Анна\nБухгалтер")
    outlook = (
        '<p>Да</p><div id="appendonsend"></div><hr><div id="divRplyFwdMsg"><b>From:</b> A<br><b>Sent:</b> B<br>'
        "<b>To:</b> C</div><p>old</p>"
    )
    assert without_quoted(outlook, html=True).text == "Да"


def test_a_page_passed_on_stays() -> None:
    page = '<div class="gmail_attr">---------- Forwarded message ---------<br>От: А</div>Текст'
    assert without_quoted(page, html=True) == Cut("---------- Forwarded message ---------\nОт: А\nТекст")


_LINES = st.sampled_from(
    ["", "", "Где заказ?", "да", "> цитата", ">", "> > глубже", ">100", "С уважением,", "Анна", "-- ",
     "Sent from my iPhone", "02.11.2026 10:00, Магазин пишет:", "пн, 2 нояб. 2026 г. в 10:00, М <a@b.example>:",
     "От: М", "Отправлено: 2 ноября", "Кому: А", "-----Original Message-----", "---------- Forwarded message ---------",
     "P.S. и чек", "On Mon, Nov 2, 2026"]
)  # fmt: skip


@given(st.lists(_LINES, max_size=25))
def test_no_line_is_lost_or_made_up(lines: list[str]) -> None:
    cut = without_quoted("\n".join(lines))
    kept = [line for part in cut for line in part.split("\n") if line]
    assert sorted(kept) == sorted(line.rstrip() for line in lines if line.strip())
    for part in cut:
        rest = iter(line.rstrip() for line in lines)
        assert all(line in rest for line in part.split("\n") if line)


@given(st.text(max_size=200), st.booleans())
def test_any_text_is_taken(text: str, html: bool) -> None:
    cut = without_quoted(text, html=html)
    assert all(part == part.strip("\n") for part in cut)


@pytest.mark.parametrize(
    "line", ["> a\n", "> a\n\nb\n", "От: а\n", "1 a:\n", "--\n", "a" * 300 + "\n", "02.11.2026 10:00 a@\n"]
)
def test_time_grows_with_length_only(line: str) -> None:
    without_quoted(line * 100)
    started = time.process_time()
    without_quoted(line * 5_000)
    assert time.process_time() - started < 2
