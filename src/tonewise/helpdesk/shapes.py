"""A vendor's payload that is not as its documents say becomes one error, wherever in a mapping it is noticed."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from pydantic import ValidationError

from tonewise.errors import HelpdeskMalformedError
from tonewise.plain import shortened

_HALF = re.compile("[\ud800-\udfff]")
_MAY_HOLD_HALVES = re.compile(rb"\\u[dD][89a-fA-F]|\xed[\xa0-\xbf]")


def loaded(body: bytes) -> Any:
    """What a body of JSON holds; raises ValueError or RecursionError for anything else.

    Half a character, as programs leave it that cut a text between the two parts of an emoji, becomes U+FFFD: no text
    can hold it, and one message must not make its whole ticket unreadable.
    """
    data = json.loads(body)
    return _mended(data) if _MAY_HOLD_HALVES.search(body) else data


def _mended(data: Any) -> Any:
    if isinstance(data, str):
        return _HALF.sub("\ufffd", data)
    if isinstance(data, list):
        return [_mended(each) for each in data]
    if isinstance(data, dict):
        return {_mended(name): _mended(value) for name, value in data.items()}
    return data


@contextmanager
def shaped(title: str) -> Iterator[None]:
    """Turn what a mapping stumbles over (a missing key, a wrong type, a bad value) into HelpdeskMalformedError.

    The error names the field, never the value: a payload is the customer's.
    """
    try:
        yield
    except KeyError as error:
        name = error.args[0] if error.args and isinstance(error.args[0], str) else "a field"
        raise HelpdeskMalformedError(f"{title}: the answer lacks {shortened(name, 60)}") from None
    except ValidationError as error:
        place = ".".join(str(part) for part in error.errors(include_input=False)[0]["loc"])
        raise HelpdeskMalformedError(f"{title}: the answer holds a wrong {shortened(place, 60) or 'value'}") from None
    except (TypeError, ValueError, AttributeError, IndexError, OverflowError, RecursionError):
        raise HelpdeskMalformedError(f"{title}: the answer has another shape than documented") from None
