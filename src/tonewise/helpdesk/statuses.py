"""What the status and the headers of an answer mean: which error it is, and when the next call may be made."""

from __future__ import annotations

import re
from collections.abc import Mapping
from time import time

from tonewise import errors
from tonewise.llm.retries import retry_after
from tonewise.plain import shortened

LONGEST_REASON = 160
"""Characters of a vendor's reason that an error holds."""

_SINCE_1970 = 1e9
"""A reset above this is a moment, below it seconds to wait."""
_NUMBER = re.compile(r"\d+(?:\.\d+)?")
_KINDS: dict[int, tuple[type[errors.HelpdeskError], str]] = {
    401: (errors.HelpdeskUnauthorizedError, "the credentials are missing, wrong or expired"),
    403: (errors.HelpdeskForbiddenError, "the credentials do not allow this"),
    404: (errors.HelpdeskNotFoundError, "not found"),
    409: (errors.HelpdeskConflictError, "changed by somebody meanwhile"),
    410: (errors.HelpdeskNotFoundError, "gone"),
    412: (errors.HelpdeskConflictError, "changed by somebody meanwhile"),
    428: (errors.HelpdeskConflictError, "a version is wanted"),
}


def by_status(title: str, status: int, headers: Mapping[str, str], reason: str) -> errors.HelpdeskError:
    """The error that a status other than 2xx stands for; ``reason`` is the vendor's, without secrets."""
    said = " ".join(reason.split())
    known = _KINDS[status][1] if status in _KINDS else ""
    why = f" ({shortened(said, LONGEST_REASON)})" if said.lower().strip(".") not in ("", known) else ""
    if status == 429:
        wait = _wait(headers)
        free = f"; free again in {wait:.0f} s" if wait else ""
        return errors.HelpdeskRateLimitedError(f"{title}: too many calls (429){why}{free}", wait)
    if status in (408, 425) or status >= 500:
        wait = retry_after(headers.get("retry-after"))
        return errors.HelpdeskUnavailableError(f"{title}: the server answered {status}{why}", wait)
    if status in _KINDS:
        kind, said = _KINDS[status]
        return kind(f"{title}: {said} ({status}){why}")
    if 300 <= status < 400:
        problem = f"{title}: the server sends elsewhere ({status}): is the address right?"
        return errors.HelpdeskMovedError(problem, headers.get("location", ""))
    return errors.HelpdeskRejectedError(f"{title}: refused ({status}){why}")


def reset_in(headers: Mapping[str, str]) -> float | None:
    """Seconds until calls are taken again, where the headers say that none are left; None where some are."""
    left = _number(headers, "x-ratelimit-remaining", "ratelimit-remaining", "x-rate-limit-remaining", "api_calls_left")
    return _reset(headers) if left is not None and left < 1 else None


def _wait(headers: Mapping[str, str]) -> float | None:
    asked = retry_after(headers.get("retry-after") or headers.get("x-ratelimit-retry-after"))
    return _reset(headers) if asked is None else asked


def _reset(headers: Mapping[str, str]) -> float | None:
    reset = _number(headers, "x-ratelimit-reset", "ratelimit-reset", "x-rate-limit-reset", "retry_after")
    if reset is None:
        return None
    return max(0.0, reset - time()) if reset > _SINCE_1970 else reset


def _number(headers: Mapping[str, str], *names: str) -> float | None:
    for name in names:
        if found := _NUMBER.match(headers.get(name, "").strip()):
            return float(found[0])
    return None
