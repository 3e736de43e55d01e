"""Deliveries proven genuine: signatures of the raw bytes, in constant time, inside a time window, each taken once.

All but the stores of seen deliveries are pure functions. They raise WebhookRefusedError, whose text names what is wrong
and never a secret or a right signature. A vendor's scheme is put together in a line or two::

    given, stamp = header(request, "X-Desk-Signature"), header(request, "X-Desk-Timestamp")
    check_fresh(stamp, now=now)
    check_signature(given, signature(secret, stamp.encode() + b"." + request.body, prefix="sha256="))
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import sqlite3
import threading
from collections import OrderedDict
from collections.abc import Iterable
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from time import time
from typing import Any, Literal, Protocol
from urllib.parse import parse_qsl

from tonewise.errors import HelpdeskMalformedError, InputError, WebhookRefusedError
from tonewise.helpdesk.shapes import loaded
from tonewise.helpdesk.values import WebhookEvent, WebhookRequest

WINDOW = 300.0
"""Seconds that a delivery's own time may be off by, either way: what most vendors advise."""
REMEMBERED = 7 * 86_400.0
"""Seconds for which deliveries are remembered: longer than any vendor goes on sending one again."""
MOST_REMEMBERED = 100_000
"""Deliveries that a process remembers in its memory."""

_MILLISECONDS = 1e11
"""A number above this counts milliseconds: in seconds it would be the year 5138."""


def header(request: WebhookRequest, name: str) -> str:
    """A header, whatever its case; raises WebhookRefusedError, reason ``missing``, where it is not there or empty."""
    found = optional_header(request, name)
    if not found:
        raise WebhookRefusedError("missing", f"the delivery has no header {name}")
    return found


def optional_header(request: WebhookRequest, name: str) -> str:
    """A header, whatever its case; empty where it is not there."""
    wanted = name.lower()
    return next((value.strip() for key, value in request.headers.items() if key.lower() == wanted), "")


def signature(
    secret: str,
    signed: bytes,
    *,
    algorithm: Literal["sha1", "sha256"] = "sha256",
    encoding: Literal["hex", "base64"] = "hex",
    prefix: str = "",
) -> str:
    """The HMAC of what a vendor signs, as its header writes it; ``signed`` is the body with what goes before it.

    Raises WebhookRefusedError where no secret is set: with an empty one anybody can sign.
    """
    if not secret:
        raise WebhookRefusedError("missing", "no secret is set that the delivery could be proven by")
    digest = hmac.new(secret.encode(), signed, algorithm).digest()
    return prefix + (digest.hex() if encoding == "hex" else base64.b64encode(digest).decode())


def check_signature(given: str, expected: str) -> None:
    """Raise WebhookRefusedError, reason ``wrong``, unless both are the same; takes as long for any wrong one."""
    if not hmac.compare_digest(_bytes(given.strip()), _bytes(expected)):
        raise WebhookRefusedError("wrong", "the delivery's signature is wrong")


def check_token(given: str, expected: str, where: str = "token") -> None:
    """Raise WebhookRefusedError unless a shared secret is the right one; ``where`` names the header or field."""
    if not given:
        raise WebhookRefusedError("missing", f"the delivery has no {where}")
    if not expected or not hmac.compare_digest(_bytes(given), _bytes(expected)):
        raise WebhookRefusedError("wrong", f"the delivery's {where} is wrong")


def check_address(request: WebhookRequest, secret: str, name: str = "token") -> None:
    """Raise WebhookRefusedError unless the address holds a shared secret: its parameter, or the last part of its path.

    For vendors that sign nothing and have room for a secret only there.
    """
    given = request.query.get(name) or ""
    last = request.path.rstrip("/").rpartition("/")[2]
    if not given and secret and hmac.compare_digest(_bytes(last), _bytes(secret)):
        return
    check_token(given, secret, f"{name} in its address")


def check_fresh(stamp: str, *, now: float | None = None, window: float = WINDOW) -> None:
    """Raise WebhookRefusedError, reason ``stale``, for a time further than ``window`` seconds from ``now``.

    ``stamp`` is what the header holds: seconds or milliseconds since 1970, or ISO 8601.
    """
    at = moment(stamp)
    if at is None:
        raise WebhookRefusedError("wrong", "the delivery's time cannot be read")
    if not abs((time() if now is None else now) - at) <= window:
        raise WebhookRefusedError("stale", f"the delivery's time is more than {window:g} s off")


def moment(stamp: str) -> float | None:
    """Seconds since 1970 of a stamp; None where it is none."""
    try:
        number = float(stamp)
    except ValueError:
        try:
            read = datetime.fromisoformat(stamp.strip())
        except ValueError:
            return None
        return (read if read.tzinfo else read.replace(tzinfo=UTC)).timestamp()
    return number / 1000 if number > _MILLISECONDS else number


def _bytes(text: str) -> bytes:
    return text.encode(errors="replace")  # a header may hold what is no text


def digest_of(request: WebhookRequest) -> str:
    """An id for deliveries of vendors that give none: the same bytes are the same delivery."""
    return hashlib.sha256(request.body).hexdigest()


def json_object(body: bytes) -> dict[str, Any]:
    """The object that a body holds; raises HelpdeskMalformedError for anything else."""
    try:
        found = loaded(body)
    except (ValueError, RecursionError):
        raise HelpdeskMalformedError("the delivery is not JSON") from None
    if not isinstance(found, dict):
        raise HelpdeskMalformedError("the delivery is not a JSON object")
    return found


def form(body: bytes) -> dict[str, str]:
    """The fields of a form-encoded body, the last of a name; raises HelpdeskMalformedError for anything else."""
    try:
        if not body:
            raise ValueError
        return dict(parse_qsl(body.decode(), keep_blank_values=True, strict_parsing=True, max_num_fields=1000))
    except ValueError:  # a UnicodeDecodeError is one too
        raise HelpdeskMalformedError("the delivery is not form-encoded") from None


class Replays(Protocol):
    """A memory of deliveries; safe to use from several threads."""

    def is_new(self, helpdesk: str, delivery_id: str) -> bool:
        """Whether this delivery is seen for the first time; from now on it is not."""

    def forget(self, helpdesk: str, delivery_id: str) -> None:
        """Let it come again: what was to be done with it failed."""


def check_new(replays: Replays, helpdesk: str, delivery_id: str) -> None:
    """Raise WebhookRefusedError, reason ``replayed``, for a delivery that was seen before.

    To be called last, when the delivery is verified and read: what was refused may come again.
    """
    if not replays.is_new(helpdesk, delivery_id):
        raise WebhookRefusedError("replayed", "the delivery was seen before")


def new_events(replays: Replays, helpdesk: str, events: Iterable[WebhookEvent]) -> tuple[WebhookEvent, ...]:
    """The events of a delivery that were not seen before: for vendors that put several into one, each with its id.

    What was handled is not handled again where a vendor parcels out anew what it sends again, and ``forget`` lets one
    event come again without the others. To be called last, as `check_new`; raises as that does where all were seen.
    """
    given = tuple(events)
    if any(not event.delivery_id for event in given):
        raise HelpdeskMalformedError("the delivery has an event without an id")
    fresh = tuple(event for event in given if replays.is_new(helpdesk, event.delivery_id or ""))
    if given and not fresh:
        raise WebhookRefusedError("replayed", "the delivery was seen before")
    return fresh


class MemoryReplays:
    """Deliveries that this process has seen, the latest ``most`` of the last ``seconds``."""

    def __init__(self, *, seconds: float = REMEMBERED, most: int = MOST_REMEMBERED) -> None:
        self._seconds = seconds
        self._most = most
        self._seen: OrderedDict[tuple[str, str], float] = OrderedDict()
        self._lock = threading.Lock()

    def is_new(self, helpdesk: str, delivery_id: str) -> bool:
        """Whether this delivery is seen for the first time."""
        now, key = time(), (helpdesk, delivery_id)
        with self._lock:
            while self._seen and (
                len(self._seen) > self._most or next(iter(self._seen.values())) < now - self._seconds
            ):
                self._seen.popitem(last=False)
            if key in self._seen:
                return False
            self._seen[key] = now
            return True

    def forget(self, helpdesk: str, delivery_id: str) -> None:
        """Let it come again."""
        with self._lock:
            self._seen.pop((helpdesk, delivery_id), None)


class SqliteReplays:
    """Deliveries that any process has seen that shares the file; raises InputError where it cannot be used."""

    def __init__(self, path: Path, *, seconds: float = REMEMBERED) -> None:
        self._path = path
        self._seconds = seconds
        self._run(
            "CREATE TABLE IF NOT EXISTS seen (helpdesk TEXT, delivery TEXT, at REAL, PRIMARY KEY (helpdesk, delivery))"
            " WITHOUT ROWID"
        )

    def is_new(self, helpdesk: str, delivery_id: str) -> bool:
        """Whether this delivery is seen for the first time, by any process."""
        now = time()
        self._run("DELETE FROM seen WHERE at < ?", now - self._seconds)
        return self._run("INSERT OR IGNORE INTO seen VALUES (?, ?, ?)", helpdesk, delivery_id, now) == 1

    def forget(self, helpdesk: str, delivery_id: str) -> None:
        """Let it come again."""
        self._run("DELETE FROM seen WHERE helpdesk = ? AND delivery = ?", helpdesk, delivery_id)

    def _run(self, statement: str, *values: object) -> int:
        # A connection a statement: it is safe in any thread and after a fork, and deliveries are few.
        try:
            with closing(sqlite3.connect(self._path, timeout=10)) as connection, connection:
                return connection.execute(statement, values).rowcount
        except sqlite3.Error as error:
            raise InputError(f"cannot keep the deliveries seen: {error}", source=str(self._path)) from None
