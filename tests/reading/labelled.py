"""Labelled messages of tests/data/reading_*.yaml."""

from pathlib import Path
from typing import Any

import yaml

from tonewise.model import Conversation, Message

DATA = Path(__file__).parent.parent / "data"


def labelled(*fields: str, sets: tuple[str, ...] = ("dev", "check")) -> list[dict[str, Any]]:
    """Lines that name any of the fields, from both languages."""
    lines = [
        line for language in ("ru", "en") for line in yaml.safe_load((DATA / f"reading_{language}.yaml").read_text())
    ]
    return [line for line in lines if line["set"] in sets and any(field in line for field in fields)]


def said(*texts: str) -> Conversation:
    """A conversation of the customer's messages only."""
    return Conversation(messages=tuple(Message(role="customer", text=text) for text in texts))


def share_right(field: str, read: Any, sets: tuple[str, ...] = ("check",)) -> float:
    """The share of labelled lines whose field is read as labelled."""
    lines = labelled(field, sets=sets)
    right = [bool(read(line["text"]) == line[field]) for line in lines]
    return sum(right) / len(right)
