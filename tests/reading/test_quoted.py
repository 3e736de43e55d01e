"""Quoted spans."""

import pytest

from tonewise.reading.quoted import is_quoted, quoted


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("он сказал «да» и ушёл", ["«да»"]),
        ('жмите "Вернуть" и "Готово"', ['"Вернуть"', '"Готово"']),
        ("“one” two", ["“one”"]),
        ("«а „б“ в» г", ["«а „б“ в»"]),
        ("> старое\nновое", ["> старое"]),
        ('дюймы 15" и всё', []),
        ("«не закрыта", []),
        ("«весь текст»", []),
        ("5 > 3", []),
    ],
)
def test_spans(text: str, parts: list[str]) -> None:
    assert [text[start:end] for start, end in quoted(text)] == parts


def test_positions() -> None:
    spans = quoted("а «б» в «г»")
    assert [is_quoted(spans, position) for position in (0, 3, 6, 9)] == [False, True, False, True]
    assert not is_quoted((), 5)
