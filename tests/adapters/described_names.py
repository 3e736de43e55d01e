"""Names in a JSON value that no schema of a description knows: schemas rarely forbid them, servers pass over them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

_PARTS = ("allOf", "oneOf", "anyOf")


def unknown_names(whole: dict[str, Any], schema: dict[str, Any], value: Any, place: str = "") -> Iterator[str]:
    """The places (``ticket.comment.publc``, ``items.0.name``) of what no alternative of the schema names."""
    schemas = list(_all(whole, schema))
    if isinstance(value, list):
        inner = [each["items"] for each in schemas if "items" in each]
        for index, item in enumerate(value if inner else ()):
            yield from unknown_names(whole, {"anyOf": inner}, item, f"{place}.{index}".lstrip("."))
    elif isinstance(value, dict) and any("properties" in each for each in schemas):
        extra = [each["additionalProperties"] for each in schemas if each.get("additionalProperties")]
        for name, item in value.items():
            here = f"{place}.{name}".lstrip(".")
            inner = [each["properties"][name] for each in schemas if name in each.get("properties", {})]
            if inner:
                yield from unknown_names(whole, {"anyOf": inner}, item, here)
            elif not extra:
                yield here


def _all(whole: dict[str, Any], schema: Any) -> Iterator[dict[str, Any]]:
    """A schema and those that it is made of, references followed."""
    if not isinstance(schema, dict):
        return
    if "$ref" in schema:
        found: Any = whole
        for step in schema["$ref"].removeprefix("#/").split("/"):
            found = found[step.replace("~1", "/").replace("~0", "~")]
        yield from _all(whole, found)
        return
    yield schema
    for part in _PARTS:
        for each in schema.get(part, ()):
            yield from _all(whole, each)
