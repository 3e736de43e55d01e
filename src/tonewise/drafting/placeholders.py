"""Placeholders for what a model must not see, and how they are found in its answer whatever it made of them.

Models change the case of a placeholder, drop its brackets, put blanks into it, escape its underscore, translate its
word. All that is understood. One that stands for nothing becomes a gap (``[EMAIL]``), which no draft is sent with.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping

from tonewise.drafting.private_data import Kind
from tonewise.drafting.pseudonyms import like

_WORDS: dict[Kind, str] = {
    "EMAIL": "email e-mail mail почта почту почте имейл емейл мейл",
    "PHONE": "phone телефон телефону телефона тел",
    "CARD": "card карта карты карту карте",
    "PASSPORT": "passport паспорт паспорта",
    "ID": "id инн снилс ид",
    "IBAN": "iban account счет счёт счета",
    "ADDRESS": "address адрес адресу адреса адресе",
    "SECRET": "secret code password код пароль секрет",
    "NAME": "name имя имени клиент customer",
    "TEXT": "text текст",
}
_KIND_OF = {word: kind for kind, words in _WORDS.items() for word in words.split()}
_WORD = "|".join(sorted(map(re.escape, _KIND_OF), key=len, reverse=True))
_BROKEN = "|".join(
    sorted({re.escape(word[:size]) for word in _KIND_OF for size in range(1, len(word) + 1)}, key=len, reverse=True)
)
_OPEN, _CLOSE = r"[\[{<«‹]", r"[\]}>»›]"
_BETWEEN = r"\\?[\s_\-–№#:]{0,2}"
_WHOLE = re.compile(
    rf"{_OPEN}\s?(?P<word>{_WORD}){_BETWEEN}(?P<number>\d{{1,3}})\s?{_CLOSE}"
    rf"|(?<![^\W_])(?P<bare>{_WORD})\\?_(?P<count>\d{{1,3}})(?![^\W_])",
    re.IGNORECASE,
)
_BEGUN = re.compile(
    rf"{_OPEN}\s?(?:(?:{_BROKEN})?|(?:{_WORD}){_BETWEEN}\d{{0,3}}\s?)\Z"
    rf"|(?<![^\W_])(?:{_BROKEN}|(?:{_WORD})(?:\\|\\?_\d{{0,3}}))\Z",
    re.IGNORECASE,
)
"""What may still become a placeholder at the end of a text that is not all there."""
_LONGEST = 24
_LAST_WORD = re.compile(r"[^\W_]+\Z")


def lookalikes(text: str) -> Iterator[tuple[int, int]]:
    """Where a text holds what would be taken for a placeholder of ours."""
    for match in _WHOLE.finditer(text):
        yield match.span()


class Hidden:
    """What was hidden in one request, and the way back."""

    def __init__(self, names: Mapping[str, str] | None = None):
        self._names = dict(names or {})
        """Forms of stand-in names, in small letters, with those of the customer's own."""
        self._values: dict[str, tuple[int, Kind]] = {}
        self._by_number: dict[int, tuple[str, Kind]] = {}
        others = "|".join(sorted(map(re.escape, self._names), key=len, reverse=True))
        self._pattern = (
            re.compile(rf"{_WHOLE.pattern}|(?<![^\W_])(?P<other>{others})(?![^\W_])", re.IGNORECASE)
            if others
            else _WHOLE
        )

    def __repr__(self) -> str:
        return f"Hidden({len(self._names)} names, {len(self._values)} values)"

    def placeholder(self, kind: Kind, value: str) -> str:
        """The placeholder of a value: one for each value, numbered through all kinds."""
        if value not in self._values:
            number = len(self._values) + 1
            self._values[value] = number, kind
            self._by_number[number] = value, kind
        number, kind = self._values[value]
        return f"[{kind}_{number}]"

    def restore(self, text: str, *, structured: bool = False) -> str:
        """The text with everything put back; inside the strings of JSON where it is ``structured``."""
        escaped = structured and text.lstrip()[:1] in ("{", "[")
        return self._pattern.sub(lambda match: self._value(match, escaped), text)

    def stream(self, *, structured: bool = False) -> Stream:
        """The same for a text that comes in pieces."""
        return Stream(self, structured=structured)

    def _value(self, match: re.Match[str], escaped: bool) -> str:
        groups = match.groupdict()
        if other := groups.get("other"):
            own = self._names.get(other.lower())
            return other if own is None else like(other, own) or own.capitalize()
        word = (groups["word"] or groups["bare"]).lower()
        value, kind = self._by_number.get(int(groups["number"] or groups["count"]), ("", "TEXT"))
        if not value or kind not in (_KIND_OF[word], "NAME"):
            return f"[{_KIND_OF[word]}]"
        return json.dumps(value, ensure_ascii=False)[1:-1] if escaped else value

    def begins(self, text: str) -> int:
        """Where the part of an unfinished text begins that has to be waited for."""
        tail = max(0, len(text) - _LONGEST)
        begun = _BEGUN.search(text, tail)
        place = begun.start() if begun else len(text)
        last = _LAST_WORD.search(text)
        if last and any(name.startswith(last.group().lower()) for name in self._names):
            place = min(place, last.start())
        return place

    def pieces(self, text: str, start: int, end: int, escaped: bool) -> Iterator[str]:
        """The text from one place to another with everything put back; both lie between placeholders."""
        for match in self._pattern.finditer(text, start, end):
            yield text[start : match.start()]
            yield self._value(match, escaped)
            start = match.end()
        yield text[start:end]


class Stream:
    """Puts back what was hidden in a text that comes in pieces, holding back only what may begin a placeholder."""

    def __init__(self, hidden: Hidden, *, structured: bool):
        self._hidden = hidden
        self._structured = structured
        self._text = ""
        self._told = 0

    def feed(self, piece: str) -> str:
        """What can be told after one more piece."""
        self._text += piece
        return self._until(max(self._told, self._hidden.begins(self._text)))

    def end(self) -> str:
        """What was held back."""
        return self._until(len(self._text))

    def _until(self, place: int) -> str:
        escaped = self._structured and self._text.lstrip()[:1] in ("{", "[")
        told = "".join(self._hidden.pieces(self._text, self._told, place, escaped))
        self._told = place
        return told
