from __future__ import annotations

import base64
import hashlib
import hmac
import threading
from pathlib import Path
from typing import Any

import pytest

from tonewise.errors import HelpdeskMalformedError, InputError, WebhookRefusedError
from tonewise.helpdesk import WebhookEvent, WebhookRequest
from tonewise.helpdesk import webhooks as hooks

BODY = '{"текст": 1}'.encode()


def test_signatures_are_those_of_the_vendors() -> None:
    sha1, sha256 = (hmac.new(b"s3cret", BODY, kind) for kind in (hashlib.sha1, hashlib.sha256))
    assert hooks.signature("s3cret", BODY) == sha256.hexdigest()
    assert hooks.signature("s3cret", BODY, algorithm="sha1", prefix="sha1=") == f"sha1={sha1.hexdigest()}"
    assert base64.b64decode(hooks.signature("s3cret", BODY, encoding="base64")) == sha256.digest()
    # RFC 4231, test case 2
    known = "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"
    assert hooks.signature("Jefe", b"what do ya want for nothing?") == known


@pytest.mark.parametrize("given", ["", "wrong", "ё", "\udc80", "A" * 64])
def test_a_wrong_signature_is_refused(given: str) -> None:
    with pytest.raises(WebhookRefusedError, match="signature is wrong") as raised:
        hooks.check_signature(given, hooks.signature("s3cret", BODY))
    assert raised.value.reason == "wrong"


def test_without_a_secret_nothing_is_signed() -> None:
    """An adapter whose secret is not set would else take what anybody signed with an empty one."""
    with pytest.raises(WebhookRefusedError) as raised:
        hooks.signature("", BODY)
    assert raised.value.reason == "missing"


def test_a_shared_token_is_held_against_the_settings() -> None:
    hooks.check_token("abc", "abc")
    for given, expected, reason in (("", "abc", "missing"), ("abd", "abc", "wrong"), ("abc", "", "wrong")):
        with pytest.raises(WebhookRefusedError) as raised:
            hooks.check_token(given, expected)
        assert raised.value.reason == reason
        assert "abc" not in str(raised.value)


@pytest.mark.parametrize(
    ("query", "path", "reason"),
    [
        ({"token": "the-secret"}, "", ""),
        ({}, "/hooks/desk/the-secret", ""),
        ({}, "/hooks/desk/the-secret/", ""),
        ({}, "/the-secret/desk", "missing"),
        ({}, "", "missing"),
        ({"token": ""}, "/hooks", "missing"),
        ({"token": "другой"}, "/hooks/the-secret", "wrong"),
    ],
)
def test_a_secret_may_stand_in_the_address(query: dict[str, str], path: str, reason: str) -> None:
    request = WebhookRequest(headers={}, body=b"{}", query=query, path=path)
    if not reason:
        hooks.check_address(request, "the-secret")
        return
    with pytest.raises(WebhookRefusedError) as raised:
        hooks.check_address(request, "the-secret")
    assert raised.value.reason == reason


@pytest.mark.parametrize("path", ["", "/", "/hooks/"])
def test_without_a_secret_in_the_settings_no_address_is_right(path: str) -> None:
    with pytest.raises(WebhookRefusedError):
        hooks.check_address(WebhookRequest(headers={}, body=b"{}", query={"token": ""}, path=path), "")


@pytest.mark.parametrize(
    ("stamp", "fresh"),
    [
        ("1000", True),
        ("1300", True),
        ("700", True),
        ("1301", False),
        ("699", False),
        ("1970-01-01T00:16:40Z", True),
        ("1970-01-01T03:16:40+03:00", True),
        ("1970-01-01T00:16:40", True),
        ("1971-01-01T00:00:00Z", False),
        ("nan", False),
        ("inf", False),
        ("-inf", False),
        ("soon", False),
        ("", False),
    ],
)
def test_a_delivery_is_fresh_within_the_window(stamp: str, fresh: bool) -> None:
    if fresh:
        hooks.check_fresh(stamp, now=1000.0)
        return
    with pytest.raises(WebhookRefusedError):
        hooks.check_fresh(stamp, now=1000.0)


def test_milliseconds_are_told_from_seconds() -> None:
    assert hooks.moment("1700000000000") == hooks.moment("1700000000") == 1_700_000_000


@pytest.mark.parametrize("kept", ["memory", "sqlite"])
def test_a_delivery_is_new_once(kept: str, tmp_path: Path) -> None:
    path = tmp_path / "seen.sqlite3"
    store = hooks.MemoryReplays() if kept == "memory" else hooks.SqliteReplays(path)
    news: list[bool] = []
    threads = [threading.Thread(target=lambda: news.append(store.is_new("desk", "1"))) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(news) == [False] * 7 + [True]
    assert store.is_new("other", "1")
    store.forget("desk", "1")
    assert store.is_new("desk", "1")
    if kept == "sqlite":
        assert not hooks.SqliteReplays(path).is_new("desk", "1")


def test_what_is_old_is_forgotten(tmp_path: Path) -> None:
    for store in (hooks.MemoryReplays(seconds=-1), hooks.SqliteReplays(tmp_path / "seen", seconds=-1)):
        assert store.is_new("desk", "1")
        assert store.is_new("desk", "1")
    few = hooks.MemoryReplays(most=3)
    assert all(few.is_new("desk", str(number)) for number in range(100))
    assert not few.is_new("desk", "99")


def test_a_store_that_cannot_be_used_is_named(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="cannot keep the deliveries seen"):
        hooks.SqliteReplays(tmp_path)


def test_headers_are_found_in_any_case() -> None:
    request = WebhookRequest(headers={"x-SIGN": " a "}, body=b"")
    assert hooks.header(request, "X-Sign") == "a"
    with pytest.raises(WebhookRefusedError, match="no header X-Other"):
        hooks.header(request, "X-Other")


@pytest.mark.parametrize("body", [b"", b"[]", b"\xff", b"nul", b"[" * 100_000])
def test_a_body_that_is_no_object_is_told(body: bytes) -> None:
    with pytest.raises(HelpdeskMalformedError):
        hooks.json_object(body)


def test_forms_are_read() -> None:
    assert hooks.form(b"event=message&text=%D0%B4%D0%B0&token=") == {
        "event": "message",
        "text": "да",
        "token": "",
    }
    for body in (b"", b"\xff", b"just text", b"&".join([b"a=1"] * 2000)):
        with pytest.raises(HelpdeskMalformedError):
            hooks.form(body)


def test_a_delivery_shows_nothing_of_its_body() -> None:
    request = WebhookRequest(headers={}, body=b"a secret", query={"token": "a secret"})
    assert "a secret" not in repr(request)


def test_vendors_schemes_are_put_together_of_these() -> None:
    """Zendesk's, Chatwoot's, Zammad's and Front's, with what their documents say is signed."""
    schemes: list[tuple[bytes, dict[str, Any]]] = [
        (b"2026-11-20T09:00:00Z" + BODY, {"encoding": "base64"}),
        (b"1763629200." + BODY, {"prefix": "sha256="}),
        (BODY, {"algorithm": "sha1", "prefix": "sha1="}),
        (b"1763629200000:" + BODY, {"encoding": "base64"}),
    ]
    for signed, how in schemes:
        right = hooks.signature("s3cret", signed, **how)
        hooks.check_signature(right, hooks.signature("s3cret", signed, **how))
        with pytest.raises(WebhookRefusedError):
            hooks.check_signature(right, hooks.signature("s3cret", signed + b" ", **how))


def test_of_several_events_those_are_taken_that_are_new() -> None:
    replays = hooks.MemoryReplays()
    one, two, three = (WebhookEvent(kind="ticket", delivery_id=name) for name in ("1", "2", "3"))
    assert hooks.new_events(replays, "desk", []) == ()
    assert hooks.new_events(replays, "desk", [one, two, one]) == (one, two)
    assert hooks.new_events(replays, "desk", [two, three]) == (three,)
    with pytest.raises(WebhookRefusedError) as raised:
        hooks.new_events(replays, "desk", [one, three])
    assert raised.value.reason == "replayed"
    four, nameless = WebhookEvent(kind="ticket", delivery_id="4"), WebhookEvent(kind="ticket")
    with pytest.raises(HelpdeskMalformedError):
        hooks.new_events(replays, "desk", [four, nameless])
    assert hooks.new_events(replays, "desk", [four]) == (four,), "what was refused may come again"
