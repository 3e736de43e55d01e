"""Finding the entries of lexicons in texts."""

from tonewise.reading.signals import WordList, hits_by_section, signals
from tonewise.reading.words import tokens


def found(entries: list[str], text: str) -> list[str]:
    return [text[hit.start : hit.end] for hit in WordList({"a": entries}).find(tokens(text))]


def test_any_form_one_form_gap_and_punctuation() -> None:
    assert found(["не работать"], "Сайт не работает") == ["не работает"]
    assert found(["=добрый день"], "Добрый, день!") == ["Добрый, день"]
    assert found(["=добрый день"], "доброго дня") == []
    assert found(["жду * день"], "жду уже третий день") == ["жду уже третий день"]
    assert found(["жду * день"], "жду день") == ["жду день"]
    assert found(["жду * день"], "жду. Третий день") == []
    assert found(["час =жду"], "два часа жду, часа ждать") == ["часа жду"]
    assert found(["complain"], "complaining") == ["complaining"]


def test_the_longest_of_a_section_counts() -> None:
    assert found(["=hi", "=hi there"], "hi there!") == ["hi there"]


def test_romanised_russian_is_found() -> None:
    assert "money" in hits_by_section(signals("skolko stoit dostavka", "ru"))
