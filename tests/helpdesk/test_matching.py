"""Ready answers are found by the words that they share with a question."""

from __future__ import annotations

from tonewise.helpdesk import Article
from tonewise.helpdesk.matching import best_fitting

ANSWERS = tuple(
    Article(id=str(number), title=title, text=text, kind="answer")
    for number, (title, text) in enumerate(
        [
            ("Возврат", "Деньги вернём в течение трёх дней на ту же карту."),
            ("Доставка", "Доставка по городу стоит 300 ₽, заказ везём до двери."),
            ("Карта", "Заказ можно оплатить картой."),
            ("Returns", "We refund your order within three days."),
        ]
    )
)


def found(words: str, limit: int = 5) -> list[str]:
    return [article.title for article in best_fitting(ANSWERS, words, limit)]


def test_forms_of_a_word_are_one_word() -> None:
    assert found("когда вернёте деньги?")[0] == "Возврат"
    assert found("refunds?") == ["Returns"]


def test_a_title_tells_more_than_a_text() -> None:
    assert found("карта") == ["Карта", "Возврат"]


def test_nothing_shared_is_nothing_found() -> None:
    assert found("погода на Марсе") == []
    assert found("") == []
    assert best_fitting((), "доставка", 5) == ()


def test_no_more_than_asked_for() -> None:
    assert len(found("заказ, доставка, карта, деньги", limit=2)) == 2
