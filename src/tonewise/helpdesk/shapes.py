"""A vendor's payload that is not as its documents say becomes one error, wherever in a mapping it is noticed."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from pydantic import ValidationError

from tonewise.errors import HelpdeskMalformedError
from tonewise.plain import shortened


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
