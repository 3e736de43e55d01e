"""Words that the commands print for people, in the languages of the interface."""

from __future__ import annotations

_RUSSIAN = {
    # what a question wants
    "date": "когда", "amount": "сколько", "place": "где", "way": "как", "yes-no": "да или нет", "reason": "почему",
    "choice": "что выбрать", "action": "сделать", "thing": "что",
    "question": "вопрос", "request": "просьба", "implicit": "подразумевается",
    # headings
    "language": "язык", "questions": "вопросы", "manner": "манера", "mood": "настроение", "topics": "темы",
    "known": "известно", "none": "нет", "words": "слов", "emoji": "эмодзи", "smileys": "смайлики", "slang": "сленг",
    "greeting": "приветствие", "message": "сообщение", "customer": "клиент", "profile": "карточка",
    # manner and mood
    "unknown": "не ясно", "formal": "официально", "neutral": "нейтрально", "casual": "по-простому",
    "terse": "кратко", "medium": "средне", "long": "длинно",
    "complaint": "жалоба", "anger": "злость", "thanks": "благодарность", "joke": "шутка", "sadness": "грусть",
    "unsure": "не ясно", "money": "деньги", "idea": "идея", "undecided": "сомнение", "off-topic": "не по теме",
    "order": "заказ", "email": "почта", "phone": "телефон", "name": "имя", "attachment": "файл",
    # a draft
    "answered": "отвечено", "refused": "отказ", "promised": "обещано", "missing": "ПРОПУСК",
    "gap": "ответа в фактах нет — впишите его сами", "facts": "факты", "model": "модель", "calls": "вызовов",
    "tokens": "токенов", "clean": "замечаний нет", "read": "прочитано", "answers": "ответы", "checked": "проверка",
    "no questions": "вопросов не найдено", "changed": "изменено",
    # a score
    "error": "ошибка", "warning": "замечание", "advice": "совет", "pass": "проходит", "fail": "не проходит",
    "reply": "ответ", "conversation": "разговор", "score": "оценка",
    "scored": "оценено", "passed": "прошли", "failed": "не прошли", "worst": "чаще всего",
}  # fmt: skip

_ENGLISH = {
    "manner": "register",
    "implicit": "implied",
    "missing": "GAP",
    "gap": "no fact answers this: fill it in",
    "clean": "no findings",
    "answers": "answers",
    "worst": "most broken",
    "pass": "passes",
    "fail": "fails",
}


def label(name: str, language: str) -> str:
    """A word of the interface in a language; names that are their own English words stand for themselves."""
    return _RUSSIAN.get(name, name) if language == "ru" else _ENGLISH.get(name, name)
