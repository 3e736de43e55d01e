"""Taking a question on with a time that the caller gave."""

from __future__ import annotations

from collections.abc import Sequence

from tonewise.model import Question, Reading
from tonewise.reading.words import parses, tokens

_WH = frozenset(
    "когда где куда откуда сколько почему зачем как какой какая какое какие какую каком какого каким кто что чем"
    " скольки который которая".split()
)
_ASKABLE = frozenset("можно нужно надо есть будет".split())
_PERSONAL = frozenset(
    "я мне меня мной мой моя мое мои мою моего моей моих моему моим мы нас нам наш наша вы вас вам вами ваш ваша ваше"
    " ваши вашу вашего ты тебя тебе твой".split()
)


def promise_sentence(questions: Sequence[Question], promise: str, reading: Reading, *, first: bool) -> str:
    """One sentence that names what will be found out, and by when."""
    if reading.language != "ru":
        topics = " and ".join(f'"{bare_question(question.text)}"' for question in questions)
        return f"I'll check {topics} and get back to you {promise}."
    clauses = [indirect(question.text) for question in questions]
    if all(clauses):
        named = " и ".join(clause for clause in clauses if clause)
        return f"{'Уточню' if first else 'Ещё уточню'}, {named}, и напишу {promise}."
    named = " и ".join(f"«{bare_question(question.text)}»" for question in questions)
    return f"По {'вопросу' if len(questions) == 1 else 'вопросам'} {named} всё уточню и напишу {promise}."


def bare_question(text: str) -> str:
    """A question without its marks, to be quoted in a sentence."""
    return text.strip().rstrip("?!. ").replace("«", "„").replace("»", "“")


def indirect(text: str) -> str | None:
    """The question as a clause («сколько стоит установка»), or None where that would take more than a small letter."""
    bare = bare_question(text)
    row = tokens(bare)
    words = [token for token in row if token.kind == "word"]
    if not words or len(row) > 14 or any(token.kind == "mark" and token.text != "," for token in row):
        return None
    if any(word.lower in _PERSONAL or _is_personal(word.lower) for word in words):
        return None
    while words and words[0].lower in ("а", "и", "ну", "или"):
        bare = bare[words[1].start :] if len(words) > 1 else ""
        row = tokens(bare)
        words = [token for token in row if token.kind == "word"]
    if not words:
        return None
    clause = bare[0].lower() + bare[1:]
    if words[0].lower in _WH or (len(words) > 1 and words[1].lower in _WH):
        return clause
    if len(words) > 1 and words[1].lower == "ли":
        return clause
    if words[0].lower in _ASKABLE and "ли" not in {word.lower for word in words}:
        return f"{clause[: words[0].end]} ли{clause[words[0].end :]}"
    return None


def _is_personal(word: str) -> bool:
    found = parses(word)
    return bool(found) and found[0].part == "VERB" and not found[0].grammemes.isdisjoint({"1per", "2per", "impr"})
