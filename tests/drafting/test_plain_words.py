"""Officialese in plain words, sentences cut at safe places, words for colleagues, chat slang."""

from __future__ import annotations

import pytest

from tonewise.drafting.editing.calming import calmed
from tonewise.drafting.editing.casual import unfamiliar, unslanged
from tonewise.drafting.editing.ordering import causes_last
from tonewise.drafting.editing.plain import plain
from tonewise.drafting.editing.splitting import thoughts
from tonewise.drafting.editing.to_customer import to_customer


@pytest.mark.parametrize(
    ("stiff", "simple"),
    [
        ("Возврат денежных средств осуществляется в течение 5 дней.", "Возвращаем деньги в течение 5 дней."),
        ("Нами был произведён возврат денежных средств.", "Вернули деньги."),
        ("Осуществим доставку завтра.", "Доставим завтра."),
        ("Доставка осуществляется до 18:00.", "Доставляем до 18:00."),
        ("Вам необходимо осуществить сброс пароля.", "Вам нужно сбросить пароль."),
        ("Просим вас прислать фото данного товара.", "Пришлите фото этого товара."),
        ("Доводим до вашего сведения, что акт готов.", "Акт готов."),
        ("Товар не представляется возможным отгрузить.", "Товар не получится отгрузить."),
        ("Счёт действует до 5 дек.", "Счёт действует до 5 декабря."),
        ("Как указано в договоре, штраф 5%.", "Штраф 5%."),
        ("Нажмите «Осуществить возврат денежных средств».", "Нажмите «Осуществить возврат денежных средств»."),
        ("Please be advised that we close prior to 6 pm.", "We close before 6 pm."),
        ("In order to commence, kindly furnish the form.", "To start, please send the form."),
        ("As clearly stated in our terms, returns are free.", "Returns are free."),
        ("Nope, that is all.", "No, that is all."),
        ("Привезём данные карты завтра", "Привезём данные карты завтра"),
    ],
)
def test_officialese_is_said_plainly(stiff: str, simple: str) -> None:
    assert plain(stiff) == simple


def test_sentences_are_cut_where_both_sides_stand() -> None:
    cut = "Мастер приедет с 9 до 12, подоконник освободите, а выезд стоит 500 рублей."
    assert [cut[a:b] for a, b in thoughts(cut, "ru")] == [
        "Мастер приедет с 9 до 12", "подоконник освободите", "выезд стоит 500 рублей.",
    ]  # fmt: skip
    for whole, language in (
        ("Если не получите письмо, проверьте спам.", "ru"),
        ("Нужны паспорт, СНИЛС и фото.", "ru"),
        ("The form, which you signed, is here.", "en"),
        ("Bring shoes and a bottle of water.", "en"),
    ):
        assert thoughts(whole, language) == ((0, len(whole)),)


@pytest.mark.parametrize(
    ("said", "language", "told"),
    [
        ("Пусть пришлёт чек", "ru", "Пришлите чек"),
        ("Скажи ему, что заказ готов", "ru", "Заказ готов"),
        ("Tell him it is ready. Ask the customer to send a photo.", "en", "It is ready. Please send a photo."),
        ("The customer needs to sign.", "en", "You need to sign."),
        ("Known bug (JIRA-55), fixed on Monday.", "en", "Known bug, fixed on Monday."),
    ],
)
def test_words_for_colleagues_are_turned_to_the_customer(said: str, language: str, told: str) -> None:
    assert to_customer(said, language) == told


def test_shouting_slang_and_endearments() -> None:
    assert calmed("ДА ВХОДИТ КОНЕЧНО!!! ЖДЁМ ВАС!!!", frozenset()).count("!") <= 1
    assert "ВХОДИТ" not in calmed("ДА ВХОДИТ КОНЕЧНО!!!", frozenset())
    assert unslanged("Скиньте инфу, плиз", ()) == "Пришлите информацию, пожалуйста"
    assert unslanged("скиньте", ("скинул фото, скиньте ссылку",)) == "скиньте"
    assert unfamiliar("Заказ готов, зайка!", ()) == "Заказ готов!"


@pytest.mark.parametrize(
    ("backwards", "forwards"),
    [
        ("Так как склад закрыт, заказ приедет завтра.", "Заказ приедет завтра, так как склад закрыт."),
        ("Because the depot is shut, it comes on Monday.", "It comes on Monday because the depot is shut."),
    ],
)
def test_the_result_comes_before_its_cause(backwards: str, forwards: str) -> None:
    assert causes_last(backwards, "ru" if backwards[0] == "Т" else "en") == forwards
