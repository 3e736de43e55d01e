from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from time import monotonic, time

import httpx
import pytest
from pydantic import SecretStr

from tonewise import errors
from tonewise.errors import HelpdeskMalformedError, HelpdeskRateLimitedError, HelpdeskUnavailableError, SettingsError
from tonewise.helpdesk.http import Answer, Http, path_part
from tonewise.helpdesk.statuses import by_status, reset_in

SECRET = "s3cret/key+1"


@pytest.fixture(autouse=True)
def _short_waits(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tonewise.helpdesk.http.FIRST_WAIT", 0.001)


def connected(handle: Callable[[httpx.Request], httpx.Response], seconds: float = 30.0) -> Http:
    return Http(
        "Desk", "https://desk.example/api/", secrets=[SecretStr(SECRET)], timeout_seconds=seconds,
        transport=httpx.MockTransport(handle),
    )  # fmt: skip


def asked(http: Http, method: str = "GET", path: str = "tickets", **options: object) -> Answer:
    async def work() -> Answer:
        try:
            return await http.send(method, path, **options)  # type: ignore[arg-type]
        finally:
            await http.aclose()

    return asyncio.run(work())


def test_a_path_goes_below_the_base_and_answers_are_read() -> None:
    seen: list[httpx.Request] = []

    def handle(request: httpx.Request) -> httpx.Response:
        seen.append(request)
        return httpx.Response(200, json=[1], headers={"ETag": '"5"'})

    answer = asked(connected(handle), path="/tickets", params={"a": "б в"})
    assert (answer.array, answer.headers["etag"]) == ([1], '"5"')
    assert str(seen[0].url) == "https://desk.example/api/tickets?a=%D0%B1+%D0%B2"
    assert asked(connected(handle), path="https://desk.example/api/next?page=2").array == [1]
    with pytest.raises(HelpdeskMalformedError, match="not a JSON object"):
        _ = answer.object


@pytest.mark.parametrize(
    "path", ["https://evil.example/api", "http://desk.example/api", "https://desk.example:8443/", "https://desk.example@evil.example/"]
)  # fmt: skip
def test_credentials_go_to_no_other_server(path: str) -> None:
    def handle(request: httpx.Request) -> httpx.Response:
        raise AssertionError(request.url)

    with pytest.raises(HelpdeskMalformedError, match="another server"):
        asked(connected(handle), path=path)


@pytest.mark.parametrize(
    ("url", "fine"),
    [
        ("https://desk.example", True),
        ("http://127.0.0.1:3000", True),
        ("http://10.0.0.5/", True),
        ("http://localhost", True),
        ("http://desk.example", False),
        ("desk.example", False),
        ("ftp://desk.example", False),
        ("https://user:pw@desk.example", False),
        ("https://desk.example?token=1", False),
        ("https://", False),
    ],
)
def test_an_address_is_safe_for_credentials(url: str, fine: bool) -> None:
    if fine:
        Http("Desk", url)
        return
    with pytest.raises(SettingsError) as raised:
        Http("Desk", url)
    assert "pw" not in str(raised.value).replace("https://", "")


def test_reads_are_tried_again_and_writes_only_where_that_is_safe() -> None:
    calls: list[str] = []

    def handle(request: httpx.Request) -> httpx.Response:
        calls.append(request.method)
        return httpx.Response(503)

    for method, options, times in (("GET", {}, 4), ("POST", {}, 1), ("POST", {"repeatable": True}, 4)):
        calls.clear()
        with pytest.raises(HelpdeskUnavailableError, match="503"):
            asked(connected(handle), method, **options)  # type: ignore[arg-type]
        assert len(calls) == times


def test_a_write_refused_for_too_many_calls_is_tried_again() -> None:
    left = [httpx.Response(429, headers={"Retry-After": "0"}), httpx.Response(200, json={"id": 1})]
    assert asked(connected(lambda request: left.pop(0)), "POST", json={}).object == {"id": 1}


def test_all_of_an_operation_ends_at_its_deadline() -> None:
    async def slow(request: httpx.Request) -> httpx.Response:
        await asyncio.sleep(5)
        raise AssertionError

    http = Http("Desk", "https://desk.example", timeout_seconds=0.05, transport=httpx.MockTransport(slow))
    begun = monotonic()
    with pytest.raises(HelpdeskUnavailableError, match=r"no answer within 0\.05 s"):
        asked(http)
    assert monotonic() - begun < 2

    async def two() -> None:
        async with http.within(0.05):
            await http.get("a")
            await http.get("b")

    with pytest.raises(HelpdeskUnavailableError, match="no answer within"):
        asyncio.run(two())


def test_where_no_calls_are_left_the_next_one_waits_or_gives_up() -> None:
    def handle(request: httpx.Request) -> httpx.Response:
        return httpx.Response(200, json={}, headers={"X-RateLimit-Remaining": "0", "X-RateLimit-Reset": reset})

    async def two(http: Http) -> float:
        await http.get("a")
        begun = monotonic()
        await http.get("b")
        await http.aclose()
        return monotonic() - begun

    reset = "0.2"
    assert asyncio.run(two(connected(handle))) >= 0.15
    reset = "7200"
    with pytest.raises(HelpdeskRateLimitedError, match="free again in 7200 s"):
        asyncio.run(two(connected(handle)))


def test_headers_of_limits_are_read_as_vendors_write_them() -> None:
    assert reset_in({"x-ratelimit-remaining": "5", "x-ratelimit-reset": "9"}) is None
    assert reset_in({"ratelimit-remaining": "0", "ratelimit-reset": "9"}) == 9
    assert 8 < (reset_in({"x-ratelimit-remaining": "0", "x-ratelimit-reset": f"{time() + 9:.3f}"}) or 0) < 9.1
    assert reset_in({"x-ratelimit-remaining": "0"}) is None
    assert reset_in({"x-ratelimit-remaining": "none"}) is None


def test_where_a_server_sends_to_is_told_and_not_gone_to() -> None:
    calls: list[str] = []

    def handle(request: httpx.Request) -> httpx.Response:
        calls.append(str(request.url))
        return httpx.Response(301, headers={"Location": "https://elsewhere.example/tickets/8"})

    with pytest.raises(errors.HelpdeskMovedError) as raised:
        asked(connected(handle))
    assert raised.value.place == "https://elsewhere.example/tickets/8"
    assert isinstance(raised.value, HelpdeskMalformedError)
    assert len(calls) == 1


@pytest.mark.parametrize("header", ["Retry-After", "X-RateLimit-Retry-After"])
def test_how_long_to_wait_is_read_from_either_header(header: str) -> None:
    error = by_status("Desk", 429, httpx.Headers({header: "7"}), "")
    assert isinstance(error, HelpdeskRateLimitedError)
    assert error.retry_after == 7
    assert str(error) == "Desk: too many calls (429); free again in 7 s"


def test_a_secret_that_a_server_gave_is_kept_out_of_errors() -> None:
    http = connected(lambda request: httpx.Response(422, json={"message": "no token given+once here"}))
    http.keep_out("given+once")
    with pytest.raises(errors.HelpdeskRejectedError) as raised:
        asked(http)
    assert "given" not in str(raised.value).replace("no token", "")


@pytest.mark.parametrize(
    ("status", "kind"),
    [
        (400, errors.HelpdeskRejectedError), (401, errors.HelpdeskUnauthorizedError),
        (402, errors.HelpdeskRejectedError),
        (403, errors.HelpdeskForbiddenError), (404, errors.HelpdeskNotFoundError), (409, errors.HelpdeskConflictError),
        (410, errors.HelpdeskNotFoundError), (412, errors.HelpdeskConflictError), (422, errors.HelpdeskRejectedError),
        (428, errors.HelpdeskConflictError), (429, HelpdeskRateLimitedError), (408, HelpdeskUnavailableError),
        (500, HelpdeskUnavailableError), (504, HelpdeskUnavailableError), (301, errors.HelpdeskMovedError),
    ],
)  # fmt: skip
def test_statuses_have_their_errors(status: int, kind: type[errors.HelpdeskError]) -> None:
    error = by_status("Desk", status, {}, "because\n\x1b[31m" + "x" * 999)
    assert type(error) is kind
    assert len(str(error)) < 300
    assert "\x1b" not in str(error)


@pytest.mark.parametrize(
    "body",
    [
        {"error": "RecordInvalid", "description": "Subject: is too short"},
        {"errors": [{"message": "Subject: is too short"}]},
        {"error": {"title": "x", "message": "Subject: is too short"}},
        {"message": "Subject: is too short"},
        {"detail": "Subject: is too short"},
        {"errors": {"subject": ["x"], "why": "Subject: is too short"}},
    ],
)
def test_the_reason_of_a_refusal_is_found_where_vendors_put_it(body: object) -> None:
    with pytest.raises(errors.HelpdeskRejectedError, match="Subject: is too short"):
        asked(connected(lambda request: httpx.Response(422, json=body)))


def test_a_secret_that_a_server_echoes_is_not_told() -> None:
    said = f"bad token {SECRET} or s3cret%2Fkey%2B1"
    with pytest.raises(errors.HelpdeskRejectedError) as raised:
        asked(connected(lambda request: httpx.Response(400, json={"error": said})))
    assert "s3cret" not in str(raised.value)


@pytest.mark.parametrize("value", ["s3cret\nkey", "s3cret\r\nX-More: 1", "s3cret-ключ", "s3cret\x00"])
def test_a_key_that_no_header_can_hold_is_refused_untold(value: str) -> None:
    with pytest.raises(SettingsError, match=r"^Desk: the key or token cannot be sent") as raised:
        Http("Desk", "https://desk.example", headers={"Authorization": f"Bearer {value}"}, secrets=[value])
    assert "s3cret" not in str(raised.value)
    http = connected(lambda request: httpx.Response(400, json={"error": f"illegal header value {value!r}"}))
    http.keep_out(value)
    with pytest.raises(errors.HelpdeskRejectedError, match="illegal header value '…'"):
        asked(http)


def test_an_answer_of_another_shape_names_whose_it_is() -> None:
    answer = asked(connected(lambda request: httpx.Response(200, content=b"null")))
    with pytest.raises(HelpdeskMalformedError, match=r"^Desk: the answer is not a JSON object$"):
        _ = answer.object
    with pytest.raises(HelpdeskMalformedError, match=r"^Desk: the answer is not a JSON array$"):
        _ = answer.array


def test_a_cut_answer_and_one_without_end_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    whole = json.dumps({"a": "x" * 100}).encode()
    cut = httpx.Response(200, content=whole[:50], headers={"Content-Length": str(len(whole))})
    with pytest.raises(HelpdeskUnavailableError, match="cut"):
        asked(connected(lambda request: cut), "POST")
    monkeypatch.setattr("tonewise.helpdesk.http.MOST_BYTES", 50)
    with pytest.raises(HelpdeskMalformedError, match="longer than 50 bytes"):
        asked(connected(lambda request: httpx.Response(200, content=whole)))


@pytest.mark.parametrize("given", ["", ".", "..", "a/b", "a?b", "a#b", "a%2fb", "a b", "é", "a\n", "x" * 201])
def test_an_id_cannot_leave_its_place(given: str) -> None:
    with pytest.raises(errors.HelpdeskNotFoundError):
        path_part("Desk", given)
    assert path_part("Desk", "cnv_1-A.2~3:4@5") == "cnv_1-A.2~3:4@5"


def test_one_client_serves_many_calls() -> None:
    http = connected(lambda request: httpx.Response(204))

    async def work() -> None:
        await asyncio.gather(*(http.get("a") for _ in range(20)))
        first = http._client
        await http.get("a")
        assert http._client is first
        await http.aclose()
        assert first is not None
        assert first.is_closed

    asyncio.run(work())
