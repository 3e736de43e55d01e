"""Words of an evaluation's outputs, in the languages of the interface."""

from __future__ import annotations

from tonewise.settings import InterfaceLanguage

_WORDS = {
    "cases": ("примеров", "cases"),
    "drafted": ("с черновиком", "drafted"),
    "stored": ("с готовым ответом", "stored"),
    "repeats": ("повторов", "repeats"),
    "variants": ("вариантов", "variants"),
    "variant": ("вариант", "variant"),
    "against": ("по сравнению с", "against"),
    "baseline": ("принятым прежде", "the baseline"),
    "no gate": ("Сравнить не с чем: нет ни планок, ни принятого состояния", "Held to nothing: no bars, no baseline"),
    "gate passed": ("Проверка пройдена", "Gate passed"),
    "gate failed": ("Проверка не пройдена", "Gate failed"),
    "gate broken": (
        "Прогон не вышел целиком, судить по нему нельзя",
        "The run is broken: it can neither pass nor fail",
    ),
    "drop": ("стало хуже", "drop"),
    "new-error": ("новая ошибка", "new error"),
    "bar": ("планка", "bar"),
    "broken": ("сломано", "broken"),
    "bars met": ("Планки взяты", "Bars met"),
    "bar not met": ("не взята", "not met"),
    "nothing assessed": ("ничего не оценено", "nothing assessed"),
    "not assessed": ("не оценено", "not assessed"),
    "of": ("из", "of"),
    "rules broken most": ("Чаще всего нарушены", "Rules that fail most"),
    "worse": ("хуже", "worse"),
    "better": ("лучше", "better"),
    "equal": ("без разницы", "no difference"),
    "too-few": ("примеров мало, чтобы судить", "too few cases to tell"),
    "flicker": ("То проходят, то нет", "Pass in some repeats only"),
    "passed in": ("прошло", "passed in"),
    "failing": ("Не прошли", "Failing"),
    "broke": ("сломалось", "broke"),
    "unclear": ("не понять", "cannot be told"),
    "fails": ("не проходит", "fails"),
    "not listed": ("и ещё", "and more:"),
    "all listed by": ("все покажет --cases failing", "--cases failing lists them"),
    "drafts that broke": ("черновиков не вышло", "drafts broke"),
    "tokens": ("токенов", "tokens"),
    "calls": ("вызовов", "calls"),
    "kept": ("из сохранённых", "kept answers"),
    "no price": ("цена не известна", "price not known"),
    "seconds": ("с", "s"),
    "next": ("Дальше", "Next"),
    "left out": (
        "Не поместилось: {count}. Всё есть в отчёте целиком.",
        "{count} left out for want of room: the whole report has them.",
    ),
    "more notes": ("и ещё заметок", "more notes:"),
    "no cases": ("Примеров нет", "No cases"),
}  # fmt: skip

STATES = {"failed": "fails", "broken": "broke", "unclear": "unclear"}
"""The words for how a case came out with a variant, where one word tells it."""

_MEASURES = {
    "passed": ("прошло", "passed"),
    "expected": ("ожидания", "expected"),
    "content": ("содержание", "content"),
    "answers": ("ответы", "answers"),
    "register": ("обращение", "register"),
    "gate": ("без ошибок", "gate"),
    "score": ("оценка", "score"),
    "coverage": ("вопросы отвечены", "coverage"),
    "by-model": ("ответ модели", "by-model"),
    "edit-distance": ("правка агента", "edit-distance"),
    "words": ("слов", "words"),
    "messages": ("сообщений", "messages"),
    "seconds": ("секунд", "seconds"),
    "cost": ("цена", "cost"),
    "tokens": ("токенов", "tokens"),
}


def word(name: str, language: InterfaceLanguage) -> str:
    """A word of the interface."""
    russian, english = _WORDS[name]
    return russian if language == "ru" else english


def measure_name(scorer: str, language: InterfaceLanguage) -> str:
    """What a measure is called; rules and judges go by their own names."""
    if scorer not in _MEASURES:
        return scorer
    russian, english = _MEASURES[scorer]
    return russian if language == "ru" else english
