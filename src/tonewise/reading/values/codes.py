"""Telephone numbers, order and tracking codes: digits that name something and count nothing."""

from __future__ import annotations

from tonewise.reading.values.numerals import facets, written
from tonewise.reading.values.units import Found, Row, unit_at

_LONGEST_RUN = 12
_LONG_CODE = 8
_PHONE_DIGITS = range(10, 14)
_TYPED_TOGETHER = 3
_CODE_LETTERS = frozenset("GDSXLMA")


def phone_at(row: Row, index: int) -> Found | None:
    """A telephone number: ten to thirteen digits in groups, with a plus or a trunk prefix in front."""
    digits, end = "", index
    for position in range(index, min(len(row.tokens), index + _LONGEST_RUN)):
        token = row.tokens[position]
        if token.kind == "number":
            if not token.text.isascii() or any(sign in token.text for sign in ":/,"):
                break
            digits += "".join(filter(str.isdigit, token.text))
            end = position + 1
            if len(digits) >= 11:
                break
        elif token.lower not in ("+", "(", ")", "-", "–"):
            break
    if len(digits) not in _PHONE_DIGITS:
        return None
    grouped = end - index > 1 or not row.lower(index).isdigit()
    trunk = len(digits) == 11 and digits[0] in "781" and (grouped or digits[1] in "3489")
    if trunk or row.lower(index) == "+" or (len(digits) == 10 and end - index > 2):
        return Found("phone", index, end, digits[-10:])
    return None


def run_end(row: Row, index: int) -> int:
    """The index after the tokens that are written together with this one, hyphens included."""
    end = index + 1
    while end - index < _LONGEST_RUN and row.touches(end):
        if row.kind(end) in ("word", "number"):
            end += 1
        elif row.lower(end) in ("-", "_") and row.touches(end + 1) and row.kind(end + 1) in ("word", "number"):
            end += 2
        else:
            break
    return end


def joined(row: Row, first: int, after: int) -> str:
    """The folded text of tokens that are written together."""
    return "".join(token.lower for token in row.tokens[first:after])


def code_at(row: Row, index: int, language: str) -> Found | None:
    """Letters and digits written together («RB12CN», «А4»), or a number that a word such as «заказ» calls one."""
    after = run_end(row, index)
    run = row.tokens[index:after]
    kinds = {token.kind for token in run}
    if "number" not in kinds:
        return None
    text = run[0].text
    if "word" in kinds:
        counted = run[0].kind == "number" and run[-1].kind == "word" and len(run) <= _TYPED_TOGETHER
        if counted and _is_suffix(run[-1].text):
            return None
        if run[0].kind == "word" and ((text.islower() and len(text) < 3) or "order words" in facets(run[0].lower)):
            return None
        return Found("code", index, after, joined(row, index, after))
    before = index - (2 if row.lower(index - 1) == ":" else 1)
    if text.isdigit() and "order words" in row.facets(before) and unit_at(row, index + 1, 1) is None:
        return Found("code", index, index + 1, text)
    if (text.isdigit() and len(text) >= _LONG_CODE) or not written(text, language):
        return Found("code", index, index + 1, text.lower())
    return None


def _is_suffix(word: str) -> bool:
    """Whether letters right after digits are a unit or an ending and no part of a code (``5G``)."""
    if word in _CODE_LETTERS:
        return False
    return bool(facets(word.lower())) or word.lower() in ("х", "x", "к", "p", "a")
