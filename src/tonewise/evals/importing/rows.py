"""Cases from JSON Lines: cases and conversations as they are, and objects of questions and answers."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from tonewise.evals.importing.fields import case_data, places
from tonewise.evals.importing.openai_messages import spoken
from tonewise.evals.importing.pieces import Piece, Told, Wishes, built, objects


def pieces(source: str, wishes: Wishes) -> Iterator[Piece]:
    """The cases of a file; raises InputError where it cannot be read."""
    for each in objects(source):
        if isinstance(each, Told):
            yield each
            continue
        line, data = each
        if not isinstance(data, dict):
            yield Told(line, "must be an object")
        elif "conversation" in data and not isinstance(data["conversation"], str):
            yield built(data, line)
        elif "messages" in data:
            yield built({"id": data.get("id"), "conversation": data}, line)
        else:
            yield from _pair(data, line, wishes)


def _pair(data: dict[str, Any], line: int, wishes: Wishes) -> Iterator[Piece]:
    """A question and its answer, as data sets of evaluations have them."""
    try:
        where = places(list(data), wishes.columns)
        if "customer" not in where:
            raise ValueError("no key holds the customer's words; name it, as in --columns customer=KEY")
        values = {name: data[key] for name, key in where.items()}
        if isinstance(values["customer"], list) and any(isinstance(each, dict) for each in values["customer"]):
            said = spoken(values["customer"])
            yield from (Told(line, problem) for problem in said.told)
            values["customer"] = said.messages
        if isinstance(values.get("sent"), list) and len(values["sent"]) > 1:
            yield Told(line, f"{where['sent']}: the first of several answers is taken")
            values["sent"] = values["sent"][0]
        elif isinstance(values.get("sent"), list):
            values["sent"] = values["sent"][0] if values["sent"] else None
        used = set(where.values())
        yield built(case_data(values, {key: value for key, value in data.items() if key not in used}), line)
    except ValueError as error:
        yield Told(line, str(error))
