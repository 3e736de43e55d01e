from __future__ import annotations

import json
from typing import Any

import httpx
import pytest
from described_names import unknown_names
from published import Beyond, checked_where_published, published
from swagger_two import as_three

NOTE = {"ticket": {"comment": {"body": "Ждём деталь", "public": False}}}
TICKET = {"ticket": {"id": 7, "requester_id": 3}}


def ask(
    name: str, method: str, path: str, *, body: Any = None, answer: Any = None, beyond: Beyond | None = None
) -> httpx.Response:
    handle = published(name, beyond).checked(lambda request: httpx.Response(200, json=answer))
    return handle(httpx.Request(method, f"https://desk.example{path}", json=body))


def test_what_is_described_passes() -> None:
    assert ask("zendesk", "PUT", "/api/v2/tickets/7", body=NOTE, answer=TICKET).json() == TICKET
    assert ask("zendesk", "GET", "/api/v2/tickets/7/comments?include=users", answer={"comments": []}).is_success
    assert ask("front", "GET", "/conversations/cnv_1/messages?limit=100", answer={"_results": []}).is_success
    body = {"content": "Готово", "private": True, "message_type": "outgoing"}
    path = "/api/v1/accounts/1/conversations/2/messages"
    assert ask("chatwoot", "POST", path, body=body, answer={"id": 5, "content": "Готово"}).is_success
    about = {"message_type": "note", "type": "admin", "admin_id": "3", "body": "<p>Готово</p>"}
    assert ask("intercom", "POST", "/conversations/9/reply", body=about, answer={"type": "conversation"}).is_success
    assert ask("zendesk-webhooks", "GET", "/api/v2/webhooks", answer={"webhooks": []}).is_success


@pytest.mark.parametrize(
    ("method", "path", "body", "answer", "told"),
    [
        ("GET", "/api/v2/drafts", None, {}, "GET /api/v2/drafts is not described"),
        ("PATCH", "/api/v2/tickets/7", None, {}, "PATCH /api/v2/tickets/7 is not described"),
        ("GET", "/api/v2/tickets/seven", None, {}, "the request is not as described"),
        ("GET", "/api/v2/tickets/7?embed=all", None, {}, "no query parameter 'embed'"),
        ("PUT", "/api/v2/tickets/7", {"ticket": {"comment": {"body": 5}}}, TICKET, "ticket.comment.body: 5"),
        ("PUT", "/api/v2/tickets/7", {"ticket": {"comment": {"publc": False}}}, TICKET, "ticket.comment.publc"),
        ("PUT", "/api/v2/tickets/7", NOTE, {"ticket": {"id": "7", "requester_id": 3}}, "ticket.id: '7'"),
        ("PUT", "/api/v2/tickets/7", NOTE, {"ticket": {"id": 7}}, "'requester_id' is a required property"),
        ("PUT", "/api/v2/tickets/7", NOTE, {"ticket": {"requester_id": 3, "mood": "sour"}}, "ticket.mood"),
    ],
)
def test_what_is_not_described_fails(method: str, path: str, body: Any, answer: Any, told: str) -> None:
    with pytest.raises(AssertionError) as raised:
        ask("zendesk", method, path, body=body, answer=answer)
    assert told in str(raised.value)


def test_what_goes_beyond_is_named_and_must_be_so() -> None:
    beyond = Beyond(
        calls={"GET /api/v2/help_center/articles/search": "described elsewhere"},
        parameters={"embed": "newer"},
        fields={"*.mood": "newer", "ticket.id": "wrong in the description", "*.priority=null": "no priority"},
    )
    assert ask("zendesk", "GET", "/api/v2/help_center/articles/search?query=x", answer=5, beyond=beyond).json() == 5
    answer = {"ticket": {"id": "7", "requester_id": 3, "mood": "sour", "priority": None}}
    assert ask("zendesk", "GET", "/api/v2/tickets/7?embed=all", answer=answer, beyond=beyond).is_success
    answer["ticket"]["priority"] = 5
    with pytest.raises(AssertionError, match=r"ticket\.priority: 5 is not"):
        ask("zendesk", "GET", "/api/v2/tickets/7", answer=answer, beyond=beyond)
    with pytest.raises(AssertionError, match="start_time"):
        ask("zendesk", "GET", "/api/v2/incremental/tickets/cursor?cursor=x", answer={}, beyond=beyond)
    optional = Beyond(fields={"?start_time": "a cursor goes on without it"})
    assert ask("zendesk", "GET", "/api/v2/incremental/tickets/cursor?cursor=x", answer={}, beyond=optional).is_success
    with pytest.raises(AssertionError, match="is described, so it is not beyond"):
        published("zendesk", Beyond(calls={"GET /api/v2/tickets/{id}": "surely not"}))


def test_an_error_that_is_not_described_passes() -> None:
    handle = published("zendesk").checked(lambda request: httpx.Response(401, json={"error": "Couldn't authenticate"}))
    assert handle(httpx.Request("GET", "https://desk.example/api/v2/tickets/7")).status_code == 401


def test_without_descriptions_tests_are_skipped_or_run_unchecked(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Any
) -> None:
    import published as module  # noqa: PLC0415 - its memory is emptied for this test

    monkeypatch.setenv("TONEWISE_SPECS", str(tmp_path))
    module._description.cache_clear()
    try:
        with pytest.raises(pytest.skip.Exception, match="TONEWISE_SPECS"):
            published("zendesk")

        def handle(request: httpx.Request) -> httpx.Response:
            return httpx.Response(200)

        assert checked_where_published("zendesk", handle) is handle
    finally:
        module._description.cache_clear()


def test_a_description_in_swagger_becomes_one_in_openapi() -> None:
    given = {
        "swagger": "2.0",
        "info": {"title": "t", "version": "1"},
        "basePath": "/v1",
        "parameters": {"Id": {"name": "id", "in": "path", "required": True, "type": "integer"}},
        "definitions": {"Note": {"type": "object", "properties": {"text": {"type": "string", "x-nullable": True}}}},
        "paths": {
            "/notes/{id}": {
                "parameters": [{"$ref": "#/parameters/Id"}],
                "post": {
                    "parameters": [{"in": "body", "name": "b", "schema": {"$ref": "#/definitions/Note"}}],
                    "responses": {"200": {"description": "ok", "schema": {"$ref": "#/definitions/Note"}}},
                },
            }
        },
    }
    made = as_three(given)
    assert json.dumps(made).count("#/components/schemas/Note") == 2
    post = made["paths"]["/notes/{id}"]["post"]
    assert post["requestBody"]["content"]["application/json"]["schema"] == {"$ref": "#/components/schemas/Note"}
    assert made["components"]["parameters"]["Id"]["schema"] == {"type": "integer"}
    assert made["components"]["schemas"]["Note"]["properties"]["text"] == {"type": "string", "nullable": True}
    assert made["servers"] == [{"url": "/v1"}]


def test_names_are_known_by_any_part_of_a_schema() -> None:
    whole: dict[str, Any] = {"components": {"schemas": {"Base": {"properties": {"id": {}}}}}}
    schema = {
        "allOf": [{"$ref": "#/components/schemas/Base"}, {"properties": {"rows": {"items": {"properties": {"a": {}}}}}}]
    }
    assert not list(unknown_names(whole, schema, {"id": 1, "rows": [{"a": 1}]}))
    assert list(unknown_names(whole, schema, {"no": 1, "rows": [{"b": 1}]})) == ["no", "rows.0.b"]
    assert not list(unknown_names(whole, {"properties": {}, "additionalProperties": True}, {"free": 1}))
