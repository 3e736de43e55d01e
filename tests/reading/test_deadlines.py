"""When a promised time is over."""

from __future__ import annotations

from datetime import datetime, time

import pytest

from tonewise.options import Hours
from tonewise.reading.deadlines import deadline, minutes_open
from tonewise.reading.stated_hours import hours_in

MONDAY = datetime.fromisoformat("2026-03-02T10:00:00+03:00")


@pytest.mark.parametrize(
    ("sentence", "language", "over"),
    [
        ("Отвечу до 15:00.", "ru", "2026-03-02T15:00:00+03:00"),
        ("Отвечу до 3.", "ru", "2026-03-02T15:00:00+03:00"),
        ("Напишу в течение часа.", "ru", "2026-03-02T11:00:00+03:00"),
        ("Отвечу завтра до обеда.", "ru", "2026-03-03T14:00:00+03:00"),
        ("Сообщим к пятнице.", "ru", "2026-03-06T23:59:59+03:00"),
        ("Ответим в течение двух рабочих дней.", "ru", "2026-03-04T23:59:59+03:00"),
        ("I'll write by noon tomorrow.", "en", "2026-03-03T12:00:00+03:00"),
        ("We'll reply within 20 minutes.", "en", "2026-03-02T10:20:00+03:00"),
        ("You'll hear from me tonight.", "en", "2026-03-02T23:59:59+03:00"),
    ],
)
def test_a_time_is_over_at_the_latest_moment_it_may_mean(sentence: str, language: str, over: str) -> None:
    assert deadline(sentence, language, MONDAY) == datetime.fromisoformat(over)


@pytest.mark.parametrize("sentence", ["Скоро отвечу.", "Отвечу до 15:00 мск.", "Ответим через несколько дней."])
def test_what_cannot_be_told_is_no_deadline(sentence: str) -> None:
    assert deadline(sentence, "ru", MONDAY) is None


def test_only_open_minutes_count() -> None:
    hours = Hours(opens=time(9), closes=time(18))
    evening, morning = (datetime.fromisoformat(f"2026-03-0{day}+03:00") for day in ("2T17:58:00", "3T09:02:00"))
    assert minutes_open(evening, morning, hours) == 4
    assert minutes_open(evening, morning, None) > 900


def test_hours_are_read_where_answers_are_spoken_of() -> None:
    assert hours_in("Чат работает по будням с 9 до 18.") == Hours(
        opens=time(9), closes=time(18), days=frozenset(range(5))
    )
    assert hours_in("Магазин открыт с 9 до 21.") is None
