"""Sentences laid out as a message of their channel: greeting, body, lines of a list, a letter's end."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from tonewise.drafting.editing.parts import Part
from tonewise.drafting.salutation import calling_name, salutation
from tonewise.drafting.situation import Situation
from tonewise.reading.letters import greets
from tonewise.reading.manner import greeting_of
from tonewise.reading.words import tokens

_FEW = 2
"""Sentences that stand in one line of a chat, however the agent parted them."""
_FAMILIAR = frozenset("привет приветик приветики хай хей ку даров здарова дарова hey yo heya hiya sup".split())
_NOBODY = frozenset(
    "уважаемый уважаемая уважаемые клиент покупатель гость пользователь абонент dear customer valued client sir madam "
    "guest user all".split()
)


def laid_out(parts: Sequence[Part], greeting: str | None, ending: str, situation: Situation) -> str:
    """The message."""
    if not parts:
        return greeting or ""
    letter = situation.conversation.channel == "email"
    parts[0].after_break = False
    body = _letter(parts) if letter else _chat(parts)
    if greeting:
        body = f"{greeting}\n\n{body}" if letter else f"{greeting}{_gap(parts)}{body}"
    return f"{body}\n\n{ending}" if letter and ending else body


def _gap(parts: Sequence[Part]) -> str:
    return "\n" if parts[0].line else " "


def _chat(parts: Sequence[Part]) -> str:
    text = parts[0].text
    for before, part in pairwise(parts):
        own_line = part.line or before.line or (part.after_break and len(parts) > _FEW)
        text += ("\n" if own_line else " ") + part.text
    return text


def _letter(parts: Sequence[Part]) -> str:
    text = parts[0].text
    for before, part in pairwise(parts):
        if part.line or before.line:
            text += "\n" + part.text
        elif part.after_break or (not part.given and part.question != before.question):
            text += "\n\n" + part.text
        else:
            text += " " + part.text
    return text


def _names_the_reader(greeting: str) -> bool:
    """Whether a greeting names somebody («Добрый день, Олег!»), which the profile may not."""
    words = [token.text for token in tokens(greeting) if token.kind == "word"]
    return len(words) > 1 and words[-1][:1].isupper() and words[-1].lower() not in _NOBODY


def greeting_for(own: str | None, situation: Situation, address: str | None) -> str | None:
    """The greeting of a text: as the customer greeted, else the agent's own where nobody has greeted yet."""
    conversation, reading = situation.conversation, situation.reading
    ours = [message for message in conversation.messages if message.role in ("agent", "bot")]
    letter = conversation.channel == "email"
    if not letter and any(greeting_of(message.text, reading.language) for message in ours):
        return None
    mirrored = salutation(conversation, reading, address)
    if mirrored and not (letter and own is not None and _names_the_reader(own)):
        return mirrored
    if own is None or (ours and not letter):
        return None
    words = [token.lower for token in tokens(own) if token.kind == "word"]
    plain = "Здравствуйте" if reading.language == "ru" else "Hello"
    stiff = words[:1] == ["доброго"] or words[:2] == ["good", "day"]
    if stiff or not greets(tokens(own)) or not _FAMILIAR.isdisjoint(words) or not _NOBODY.isdisjoint(words):
        name = calling_name(conversation)
        return f"{plain}, {name}!" if name and reading.language == "ru" else f"{plain}{' ' + name if name else ''}!"
    mark = "," if letter and own.rstrip().endswith(",") else "!"
    return own.strip().rstrip(",.!:;–— ") + mark
