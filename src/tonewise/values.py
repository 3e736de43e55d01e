"""What all values are made of: frozen, compared by content, no unknown fields in code, those of files kept."""

from __future__ import annotations

from functools import cache
from typing import Annotated, Self

from pydantic import (
    AfterValidator,
    AwareDatetime,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    ValidationInfo,
    model_validator,
)

MAX_TEXT = 1_000_000
"""Longest text of one message, in code points: far above any real message, far below what would stall a reader."""

KEEP_UNKNOWN = "keep_unknown"
"""Key of the validation context under which unknown fields of files are kept."""


def _real_text(text: str) -> str:
    """Refuse what cannot be written as UTF-8 (a lone surrogate) or is too long to be a message."""
    if len(text) > MAX_TEXT:
        raise ValueError(f"text of {len(text):,} characters is longer than {MAX_TEXT:,}")
    try:
        text.encode()
    except UnicodeEncodeError as error:
        raise ValueError(f"a lone surrogate at character {error.start} is not text") from None
    return text


def _iso_text(value: object) -> object:
    """Times are ISO 8601 text: pydantic alone would also read a number as seconds since 1970."""
    if isinstance(value, int | float):
        raise ValueError("a time is ISO 8601 text with an offset, such as 2026-11-21T10:00:00+03:00")
    return value


Text = Annotated[str, AfterValidator(_real_text)]
Time = Annotated[AwareDatetime, BeforeValidator(_iso_text)]


class Value(BaseModel):
    """Base of all values: frozen, no unknown fields in code, field names or aliases accepted."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True, defer_build=True)

    @classmethod
    def of_own(cls, **fields: object) -> Self:
        """A value of what code has worked out itself: every field by its name, none left out, none checked.

        Half a dozen values are made for each reply; to check what cannot be wrong is a tenth of what a reply costs.
        """
        made = cls.__new__(cls)
        _set(made, "__dict__", fields)
        _set(made, "__pydantic_fields_set__", set(fields))
        _set(made, "__pydantic_extra__", {} if cls.model_config["extra"] == "allow" else None)
        _set(made, "__pydantic_private__", None)
        return made


_set = object.__setattr__
"""Sets what a frozen value is made of."""


@cache
def _field_names(value: type[Value]) -> frozenset[str | None]:
    return frozenset(name for field, about in value.model_fields.items() for name in (field, about.alias))


class FileValue(Value):
    """Base of what people and helpdesks write into files: unknown fields are kept there, and refused in code.

    Readers of files validate with ``context={KEEP_UNKNOWN: True}``; what they keep is dumped again.
    """

    model_config = ConfigDict(extra="allow")

    @model_validator(mode="before")
    @classmethod
    def _no_unknown_fields(cls, data: object, info: ValidationInfo) -> object:
        if (info.context or {}).get(KEEP_UNKNOWN) or not isinstance(data, dict):
            return data
        if unknown := sorted(str(name) for name in data.keys() - _field_names(cls)):
            raise ValueError(f"{cls.__name__} has no field {unknown[0]!r}")
        return data
