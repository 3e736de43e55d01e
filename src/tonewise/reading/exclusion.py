"""Whether «только» of a reply shuts a customer out: «Мы стрижём только собак» to one who asks about a cat."""

from __future__ import annotations

from collections.abc import Sequence

from tonewise.lexicons.vectors import rarity
from tonewise.reading.meaning import Unit, meaning, relation
from tonewise.reading.values import values
from tonewise.reading.words import Token, parses, tokens

_ONLY = frozenset("только лишь исключительно only exclusively solely".split())
_BEHIND = frozenset(("exclusively",))
"""Words that stand behind what they narrow."""
_NO_LIMIT_AFTER = frozenset("не как если the if not что".split())
_SAME = 0.8
_LONGEST = 200
"""Tokens of the longest sentence that is looked at: the work must not grow with the square of a text."""
_CLAUSE_MARKS = frozenset((",", ";", ":", "–", "—", "(", ".", "!", "…"))
_WHEN = frozenset(("weekday", "time", "date"))
_ASKS_WHETHER = ("do you", "does ", "can you", "could you", "will you", "would you")


def only_spans(text: str) -> list[tuple[int, int]]:
    """Where «только» limits what a sentence says: from the word to the end of its clause.

    Not where it opens a clause («только на веранде» is a yes with a condition), nor before a bare sum or number.
    """
    row = tokens(text)
    if len(row) > _LONGEST:
        return []
    found = []
    for place, token in enumerate(row):
        suffixed = token.lower.endswith("-only")
        if not (token.lower in _ONLY or suffixed) or not _has_words(row[:place]):
            continue
        if row[place - 1].lower in _NO_LIMIT_AFTER or row[place - 1].text in _CLAUSE_MARKS:
            continue
        end = next((at for at in range(place + 1, len(row)) if row[at].text in _CLAUSE_MARKS), len(row))
        if token.lower in _BEHIND or suffixed or end == place + 1:
            found.append((row[0].start, token.end))
        elif row[place + 1].kind != "number":
            found.append((token.start, row[end - 1].end))
    return found


def names_its_thing(sentence: str, question: str, language: str) -> bool:
    """Whether «только» tells when, and the rest names what is asked for: «В Лесной только по субботам»."""
    spans = only_spans(sentence)
    days = [v for v in values(sentence, language) if v.kind in _WHEN and any(a <= v.start < b for a, b in spans)]
    thing = _thing(question, language) if days and not values(question, language) else None
    return thing is not None and any(relation(thing, unit) >= _SAME for unit in meaning(sentence, language).units)


def _has_words(row: Sequence[Token]) -> bool:
    return any(token.kind == "word" for token in row)


def excludes(sentence: str, question: str, reply: str, language: str) -> bool:
    """Whether a limit in a sentence is to something else than what a question names, and the reply never names that."""
    spans = only_spans(sentence)
    if not spans:
        return False
    thing = _thing(question, language)
    if thing is None or any(relation(thing, unit) >= _SAME for unit in meaning(reply, language).units):
        return False
    start, end = spans[0]
    told = sentence[start:end]
    return bool(meaning(told, language).units) or bool(values(told, language))


def _thing(question: str, language: str) -> Unit | None:
    """The word of a question that names its thing best: the rarest that is no verb."""
    units = [
        unit for unit in meaning(question, language).units if not _is_verb(unit.word) and not unit.word[0].isdigit()
    ]
    if question.lower().startswith(_ASKS_WHETHER) and len(units) > 1:
        del units[0]  # "do you shave cats": the verb comes first
    return max(units, key=lambda unit: (unit.proper, rarity(unit.likeliest)), default=None)


def _is_verb(word: str) -> bool:
    found = parses(word)
    return bool(found) and found[0].part in ("VERB", "INFN")
