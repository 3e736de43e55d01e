"""An answer in a form is asked for, and done without where a server knows no such thing."""

from __future__ import annotations

import pytest
from llm_asks import ASK, model

from fake_server import FakeServer, answer, error, streamed
from tonewise.errors import ModelUnavailableError
from tonewise.llm import Schema, ScriptedModel

CLOSED = {
    "type": "object",
    "properties": {"reply": {"type": "string"}},
    "required": ["reply"],
    "additionalProperties": False,
}
FORM = Schema("draft", CLOSED)


def test_the_form_is_sent(fake_server: FakeServer) -> None:
    fake_server.script = [answer('{"reply": "да"}')]
    assert model(fake_server).complete(ASK, schema=FORM).text == '{"reply": "да"}'
    form = {"name": "draft", "schema": CLOSED, "strict": True}
    assert fake_server.requests[0]["response_format"] == {"type": "json_schema", "json_schema": form}


@pytest.mark.parametrize(
    "schema",
    [
        {"type": "object", "properties": {"reply": {"type": "string"}}, "required": ["reply"]},
        {**CLOSED, "required": []},
        {"type": "array", "items": {"type": "object", "properties": {"a": {}}}},
        {"$defs": {"A": {"type": "object", "properties": {"a": {}}}}, "anyOf": [{"$ref": "#/$defs/A"}]},
    ],
)
def test_an_open_form_is_not_asked_for_strictly(fake_server: FakeServer, schema: dict[str, object]) -> None:
    fake_server.script = [answer("{}")]
    model(fake_server).complete(ASK, schema=Schema("open", schema))
    assert fake_server.requests[0]["response_format"]["json_schema"]["strict"] is False


@pytest.mark.parametrize(
    "refusal",
    [
        error(400, "Invalid parameter: 'response_format'", "response_format"),
        error(400, "Unsupported", "response_format.type"),
        error(400, "json_schema: unknown field"),
        error(422, "Unprocessable"),
    ],
)
@pytest.mark.parametrize("stream", [False, True])
def test_a_server_that_refuses_forms_is_asked_without_and_that_is_remembered(
    fake_server: FakeServer, refusal: object, stream: bool
) -> None:
    said = streamed('{"reply": ', '"да"}') if stream else answer('{"reply": "да"}')
    fake_server.script = [refusal, said, said]  # type: ignore[list-item]
    on_text = (lambda _: None) if stream else None
    for _ in range(2):
        assert model(fake_server).complete(ASK, schema=FORM, temperature=0.1, on_text=on_text).text == '{"reply": "да"}'
    assert ["response_format" in request for request in fake_server.requests] == [True, False, False]
    assert all(request["temperature"] == 0.1 for request in fake_server.requests)


def test_what_is_refused_for_another_reason_is_told_and_nothing_is_remembered(fake_server: FakeServer) -> None:
    fake_server.script = [error(400, "too long"), error(400, "too long"), answer("{}")]
    with pytest.raises(ModelUnavailableError, match="too long"):
        model(fake_server).complete(ASK, schema=FORM)
    model(fake_server).complete(ASK, schema=FORM)
    assert ["response_format" in request for request in fake_server.requests] == [True, False, True]


def test_a_message_that_is_refused_is_the_requests_fault_not_the_forms(fake_server: FakeServer) -> None:
    fake_server.script = [error(400, "bad role", "messages")]
    with pytest.raises(ModelUnavailableError, match="bad role"):
        model(fake_server).complete(ASK, schema=FORM)
    assert len(fake_server.requests) == 1


def test_a_scripted_model_keeps_the_forms_that_it_was_asked_for() -> None:
    scripted = ScriptedModel(['{"reply": "да"}', "да"])
    scripted.complete(ASK, schema=FORM)
    scripted.complete(ASK)
    assert scripted.schemas == [FORM, None]
