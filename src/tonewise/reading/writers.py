"""Who writes an agent's message: its author, or the name by which the text introduces its writer."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from tonewise.model import Message
from tonewise.reading.words import Token, fold, parses, tokens

_HEAD = 400
"""Characters in which a writer says who they are."""
_LEADS = (
    ("меня", "зовут"), ("на", "связи"), ("вас", "консультирует"), ("это", "снова"), ("это",), ("я",), ("с", "вами"),
    ("my", "name", "is"), ("my", "name's"), ("this", "is"), ("i", "am"), ("i'm",), ("it's",),
    ("you're", "chatting", "with"), ("you're", "through", "to"), ("you", "are", "through", "to"),
    ("you're", "talking", "to"), ("you're", "speaking", "to"), ("вас", "слушает"),
    ("вам", "пишет"), ("вам", "отвечает"),
    ("пишет",), ("call", "me"),
    ("you", "are", "chatting", "with"), ("you're", "speaking", "with"),
)  # fmt: skip
_INTRODUCES = {first: tuple(lead for lead in _LEADS if lead[0] == first) for first, *_ in _LEADS}
CAPITALS = frozenset("i i'm i'll i've вы вас вам ваш ваше вашу вами i'd ok sms смс pdf".split())


@lru_cache(maxsize=2048)
def introduced(text: str) -> tuple[int, int] | None:
    """Where the writer of a text says who they are: «меня зовут Юрий», ``I'm Renata``."""
    row = tokens(text[:_HEAD])
    for at, token in enumerate(row):
        if at + 1 < len(row) and token.text.istitle() and token.lower not in CAPITALS and _opens(row, at):
            following = tuple(each.lower for each in row[at + 1 : at + 3])
            if following in _AFTER or following[:1] == ("speaking",):
                return token.start, token.end  # ``Lena here from …``
        for lead in _INTRODUCES.get(token.lower, ()):
            if tuple(each.lower for each in row[at : at + len(lead)]) != lead:
                continue
            after = row[at + len(lead)] if at + len(lead) < len(row) else None
            if after is not None and after.text in (",", ":", "—", "-", "–"):
                after = row[at + len(lead) + 1] if at + len(lead) + 1 < len(row) else None
            if (
                after is None
                or after.kind != "word"
                or not after.text[:1].isupper()
                or (after.text.isupper() and len(after.text) > 1)
            ):
                continue
            if len(lead) == 1 and lead[0] in ("это", "я", "пишет") and not is_name(after):
                continue
            if lead[0] in ("it's", "this", "i'm", "i") and after.lower in CAPITALS:
                continue
            return token.start, after.end
    return None


_AFTER = {
    ("here", "from"),
    ("here", "at"),
    ("here", ","),
    ("here", "."),
    ("here", "!"),
    ("here", "with"),
    ("again", "from"),
}
"""What follows the name of one who writes."""


def _opens(row: Sequence[Token], at: int) -> bool:
    return at == 0 or row[at - 1].text[0] in ",.!"


def name_of(text: str) -> str | None:
    """The name by which the writer of a text introduces themselves, folded."""
    span = introduced(text)
    return fold(text[span[0] : span[1]]).split()[-1] if span else None


def writer(message: Message) -> str | None:
    """Who wrote an agent's message: its author, or who it says it is from."""
    return fold(message.author) if message.author else name_of(message.text)


def same_writer(one: str, other: str) -> bool:
    """Whether two names may be one person's («Анна» and «Анна К.», «Ольги» and «Ольга»)."""
    first, second = one.split(), other.split()
    return bool(first and second) and (first[0] == second[0] or one == other)


def is_name(token: Token) -> bool:
    """Whether the dictionary knows a word as a first name or a surname before all."""
    return any({"Name", "Surn"} & parse.grammemes for parse in parses(token.lower)[:1])
