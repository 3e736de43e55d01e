"""Cases from flat data: a table's row, or an object of questions and answers; which column or key holds which field."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from tonewise.audit.columns import Columns, no_column, pairs
from tonewise.errors import InputError
from tonewise.plain import shortened

NAMES: Final[Mapping[str, str]] = {
    "customer": "customer question input query prompt user message customer_message вопрос клиент обращение",
    "reply": "reply output answer response completion assistant agent generated ответ",
    "sent": "sent ideal expected expected_output expected_answer reference target golden gold correct эталон",
    "id": "id case case_id",
    "conversation": "conversation conversation_id",
    "group": "group",
    "language": "language lang",
    "channel": "channel",
    "name": "name customer_name",
    "facts": "facts context knowledge",
    "contains": "contains must_contain",
    "lacks": "lacks must_not_contain",
    "fails": "fails",
    "passes": "passes",
    "tags": "tags tag category",
    "rough": "rough",
    "promise": "promise",
    "note": "note comment description",
}
"""Fields of flat data, and what columns that hold them may be called, the likelier name first."""

_KIND = re.compile(r"(fact|refusal|alternative|policy|history)\s*:\s*", re.IGNORECASE)


def names_of(columns: str | None) -> dict[str, str]:
    """From an option's text, ``customer=question,reply=answer``; raises InputError for a field that is none."""
    found = dict(pairs(columns, "columns"))
    for name in found:
        if name not in NAMES and name not in ("role", "text", "at", "author"):
            problem = f"there is no field {shortened(name, 60)!r}; known are {', '.join(NAMES)}"
            raise InputError(problem, field="columns")
    return found


def places(keys: Sequence[str], names: Mapping[str, str]) -> dict[str, str]:
    """The key of each field that is there; a named one that is missing raises ValueError."""
    folded = {_folded(key): key for key in reversed(keys)}
    found = {}
    for name, likely in NAMES.items():
        if name in names:
            if names[name] not in keys:
                raise ValueError(f"columns: {name}: {no_column(names[name], keys)}")
            found[name] = names[name]
            continue
        match = next((folded[each] for each in likely.split() if each in folded), None)
        if match is not None and match not in names.values():
            found[name] = match
    return found


def case_data(values: Mapping[str, Any], others: Mapping[str, Any]) -> dict[str, Any]:
    """A case's data from its fields; what has no field is kept under ``x-…``. Raises ValueError for what is wrong."""
    given = {name: value for name, value in values.items() if value is not None and value not in ("", [], {})}
    customer = given.get("customer")
    messages = customer if isinstance(customer, list) else [customer] if customer else []
    conversation: dict[str, Any] = {
        "messages": [{"role": "customer", "text": each} if isinstance(each, str) else each for each in messages]
    }
    if "conversation" in given:
        conversation["id"] = _text(given["conversation"])
    if "channel" in given:
        conversation["channel"] = Columns().channel(_text(given["channel"]))
    if "language" in given:
        conversation["language"] = given["language"]
    if "name" in given:
        conversation["customer"] = {"name": given["name"]}
    if "facts" in given:
        conversation["facts"] = _facts(given["facts"])
    data: dict[str, Any] = {"conversation": conversation}
    for name in ("id", "group", "reply", "sent", "rough", "promise", "note"):
        if name in given:
            data[name] = _text(given[name]) if name in ("id", "group") else given[name]
    if "tags" in given:
        data["tags"] = _listed(given["tags"], r"[,;\n]")
    if expect := _expect(given):
        data["expect"] = expect
    return data | {f"x-{key}": value for key, value in others.items() if value not in (None, "")}


def _expect(given: Mapping[str, Any]) -> dict[str, Any]:
    expect: dict[str, Any] = {}
    for name in ("fails", "passes"):
        if name in given:
            expect[name] = _listed(given[name], r"[\s,;]")
    if "contains" in given:
        groups = _listed(given["contains"], r"[;\n]")
        expect["contains"] = [_listed(each, r"\|") for each in groups]
    if "lacks" in given:
        expect["lacks"] = _listed(given["lacks"], r"[;\n|]")
    return expect


def _facts(value: Any) -> list[Any]:
    """Facts from lines of a text, each perhaps with its kind before it (``refusal: …``), or from a list."""
    facts: list[Any] = []
    refusal = None
    for number, each in enumerate(_listed(value, r"\n"), 1):
        if not isinstance(each, str):
            facts.append(each)
            continue
        kind = _KIND.match(each)
        fact = {"id": f"fact-{number}", "text": each[kind.end() :] if kind else each}
        if kind and kind[1].lower() != "fact":
            fact["kind"] = kind[1].lower()
        if fact.get("kind") == "refusal":
            refusal = fact["id"]
        if fact.get("kind") == "alternative" and refusal:
            fact["for"] = refusal
        facts.append(fact)
    return facts


def _listed(value: Any, separators: str) -> list[Any]:
    if isinstance(value, str):
        return [part.strip() for part in re.split(separators, value) if part.strip()]
    return list(value) if isinstance(value, Iterable) and not isinstance(value, Mapping) else [value]


def _text(value: Any) -> Any:
    """Numbers, which tables of ids and JSON hold, as text."""
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else value


def _folded(key: str) -> str:
    return key.strip().casefold().replace(" ", "_").replace("-", "_")
