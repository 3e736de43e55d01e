"""Everything that tonewise raises on purpose.

::

    TonewiseError
    ├── InputError            a file or value given by the caller is wrong: names file, line and field
    │   └── NoOpenTurnError   the conversation has nothing from the customer to reply to
    ├── SettingsError         tonewise.toml, the environment or a call's options are wrong
    ├── PromptError           a template is missing, broken or asks for what it is not given
    ├── ModelError            a language model could not be used
    │   ├── ModelUnavailableError   no connection, a time-out, or a server that keeps failing
    │   └── ModelAnswerError        an answer came and is of no use (empty, cut, not JSON, a refusal)
    └── HelpdeskError         a helpdesk could not be used
        ├── HelpdeskUnauthorizedError   the credentials are missing, wrong or expired (401)
        ├── HelpdeskForbiddenError      they are good, and not allowed to do this (403)
        ├── HelpdeskNotFoundError       there is no such ticket, or not for these credentials (404, 410)
        ├── HelpdeskConflictError       somebody changed the ticket meanwhile (409, 412)
        ├── HelpdeskRejectedError       the helpdesk does not take this, and says why (400, 413, 415, 422)
        ├── HelpdeskRateLimitedError    too many calls, and no time left to wait (429)
        ├── HelpdeskUnavailableError    no connection, a time-out, or a server that keeps failing (5xx)
        ├── HelpdeskMalformedError      an answer came and is of no use: cut, HTML instead of JSON, another shape
        │   └── HelpdeskMovedError      the server sends elsewhere, as for tickets that were merged
        ├── HelpdeskUnsupportedError    this helpdesk cannot do it, or a setting does not allow it
        ├── HelpdeskVisibilityError     what was saved for colleagues can be seen by the customer
        └── WebhookRefusedError         a delivery is not the helpdesk's own: unsigned, forged, stale or seen before
"""

from __future__ import annotations

from typing import Literal


class TonewiseError(Exception):
    """The root: catching it catches everything that tonewise raises on purpose."""


class InputError(TonewiseError):
    """A file, or a value in it, is not what formats say; the text is one line that names file, line and field."""

    def __init__(self, problem: str, *, source: str | None = None, line: int | None = None, field: str | None = None):
        self.problem = problem
        self.source = source
        self.line = line
        self.field = field
        place = ":".join(str(part) for part in (source, line) if part is not None)
        super().__init__(": ".join(part for part in (place, field, problem) if part))


class NoOpenTurnError(InputError):
    """Nothing from the customer waits for a reply."""


class SettingsError(TonewiseError):
    """A setting is unknown, of the wrong type, or contradicts another one."""


class PromptError(TonewiseError):
    """A prompt template cannot be found, parsed or rendered."""


class ModelError(TonewiseError):
    """A language model could not be used."""


class ModelUnavailableError(ModelError):
    """The model's server cannot be reached, does not answer in time, or keeps failing."""


class ModelAnswerError(ModelError):
    """The model answered, and the answer is of no use."""


class HelpdeskError(TonewiseError):
    """A helpdesk could not be used; the text is one line and holds no secret."""


class HelpdeskUnauthorizedError(HelpdeskError):
    """The credentials are missing, wrong or expired."""


class HelpdeskForbiddenError(HelpdeskError):
    """The credentials are good, and not allowed to do this."""


class HelpdeskNotFoundError(HelpdeskError):
    """What was asked for is not there, or not for these credentials."""


class HelpdeskConflictError(HelpdeskError):
    """Somebody changed the ticket since it was fetched: fetch it again."""


class HelpdeskRejectedError(HelpdeskError):
    """The helpdesk understood the request and does not take it."""


class HelpdeskRateLimitedError(HelpdeskError):
    """Too many calls; ``retry_after`` is the wait that the helpdesk wants, in seconds, None where it does not say."""

    def __init__(self, problem: str, retry_after: float | None = None) -> None:
        super().__init__(problem)
        self.retry_after = retry_after


class HelpdeskUnavailableError(HelpdeskError):
    """The helpdesk cannot be reached, does not answer in time, or keeps failing; ``retry_after`` as above."""

    def __init__(self, problem: str, retry_after: float | None = None) -> None:
        super().__init__(problem)
        self.retry_after = retry_after


class HelpdeskMalformedError(HelpdeskError):
    """An answer came and is not what the helpdesk's documents say."""


class HelpdeskMovedError(HelpdeskMalformedError):
    """The server sends elsewhere. ``place`` is where: to be read, not called, as credentials are not for it."""

    def __init__(self, problem: str, place: str = "") -> None:
        super().__init__(problem)
        self.place = place


class HelpdeskUnsupportedError(HelpdeskError):
    """The helpdesk cannot do this, or a setting that allows it is off."""


class HelpdeskVisibilityError(HelpdeskError):
    """What was saved for colleagues alone was read back as visible to the customer: somebody must look at once."""


class WebhookRefusedError(HelpdeskError):
    """A delivery is not to be trusted; ``reason`` says which of the checks it failed, for an answer of status 401."""

    def __init__(self, reason: Literal["missing", "wrong", "stale", "replayed"], problem: str) -> None:
        super().__init__(problem)
        self.reason = reason
