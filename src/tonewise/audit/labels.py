"""Words of the reports, in the languages of the interface."""

from __future__ import annotations

_WORDS = {
    "audit": ("Аудит", "Audit"),
    "conversations": ("разговоров", "conversations"),
    "replies": ("ответов", "replies"),
    "failing": ("с ошибками", "with errors"),
    "without reply": ("без единого ответа", "without any reply"),
    "broken": ("не прочитано строк", "broken rows"),
    "too much": ("слишком много", "too much"),
    "too little": ("слишком мало", "too little"),
    "in all": ("всего", "in all"),
    "contact": ("обращений к клиенту", "contact"),
    "questions": ("вопросов клиенту", "questions"),
    "holding": ("«подождите»", "holding"),
    "filler": ("пустых слов", "filler"),
    "answers": ("ответов по делу", "answers"),
    "way forward": ("что делать дальше", "way forward"),
    "time named": ("названных сроков", "time named"),
    "explanation": ("пояснений", "explanation"),
    "rules": ("Правила", "Rules"),
    "rule": ("правило", "rule"),
    "agents": ("Кто писал", "Agents"),
    "channels": ("Каналы", "Channels"),
    "weeks": ("Недели", "Weeks"),
    "applies": ("касается", "applies"),
    "fails": ("нарушено", "fails"),
    "share": ("доля", "share"),
    "of": ("из", "of"),
    "no name": ("(без имени)", "(no name)"),
    "no date": ("(без даты)", "(no date)"),
    "others": ("(прочие)", "(others)"),
    "worst": ("Худшие примеры", "Worst examples"),
    "customer": ("Клиент", "Customer"),
    "fixed": ("Лучше так", "Better"),
    "good": ("Ваш же хороший ответ", "A good reply of your own"),
    "advice to": ("Совет", "Suggestion"),
    "broken rows": ("Непрочитанные строки", "Rows that could not be judged"),
    "and more": ("и ещё", "and more:"),
    "error": ("ошибка", "error"),
    "warning": ("замечание", "warning"),
    "advice": ("совет", "advice"),
    "all": ("все", "all"),
    "neither": ("прочее", "neither"),
    "agent": ("сотрудник", "agent"),
    "everybody": ("все вместе", "everybody"),
    "severity": ("важность", "severity"),
    "amount": ("много или мало", "much or little"),
    "find a rule": ("найти правило", "find a rule"),
    "never broken": ("Не нарушались", "Never broken"),
    "never applied": ("Не понадобились", "Never applied"),
    "share with errors": ("Доля разговоров с ошибками по неделям", "Share of conversations with errors, by week"),
    "by whom": ("По сотрудникам", "By agent"),
    "by week": ("По неделям", "By week"),
    "rules by agent": ("Доля нарушений: правила и сотрудники", "Share of broken rules, by agent"),
    "masked": (
        "Адреса почты, номера телефонов и карт в примерах скрыты.",
        "E-mail addresses, phone and card numbers in the examples are masked.",
    ),
    "quoted": ("Показаны слова из ваших разговоров.", "The words are from your own conversations."),
    "style guide": ("Как мы пишем клиентам", "How we write to customers"),
    "draft": (
        "Черновик по {of} разговорам. Прочитайте и поправьте: примеры выбраны программой.",
        "A draft from {of} conversations. Read and edit it: a program chose the examples.",
    ),
    "broken in": (
        "Нарушено в {fails} из {of} разговоров ({share}).",
        "Broken in {fails} of {of} conversations ({share}).",
    ),
    "not so": ("Не так", "Not like this"),
    "but so": ("А так", "But like this"),
    "from the catalogue": ("пример из каталога правил", "an example from the catalogue"),
    "nothing broken": ("Нарушений не нашлось.", "Nothing was found to be broken."),
    "kept": ("Эти правила у вас соблюдаются", "Rules that you keep"),
}  # fmt: skip


def word(name: str, language: str, **values: object) -> str:
    """Words of a report in a language, with values filled in; raises KeyError for a name that is none."""
    russian, english = _WORDS[name]
    text = russian if language == "ru" else english
    return text.format(**values) if values else text


def percent(share: float, language: str = "en") -> str:
    """A share for people: whole per cents, one digit below ten."""
    number = f"{share * 100:.1f}" if 0 < share < 0.0995 else f"{share * 100:.0f}"
    return f"{number.replace('.', ',')} %" if language == "ru" else f"{number}%"


def name_of(name: str, dimension: str, language: str) -> str:
    """A part's name for people."""
    if name == "…":
        return word("others", language)
    if name:
        return name
    return word("no date" if dimension == "week" else "no name", language)
