"""A description in Swagger 2.0 as OpenAPI 3.0, which is what openapi-core reads; as far as helpdesks' ones need it."""

from __future__ import annotations

from typing import Any

_METHODS = ("get", "put", "post", "delete", "options", "head", "patch")
_MOVED = {
    "#/definitions/": "#/components/schemas/",
    "#/parameters/": "#/components/parameters/",
    "#/responses/": "#/components/responses/",
}
_OF_A_PARAMETER = ("name", "in", "description", "required", "allowEmptyValue")


def as_three(given: dict[str, Any]) -> dict[str, Any]:
    """The description with its bodies, parameters and answers where OpenAPI 3.0 has them."""
    bodies = {name: each for name, each in given.get("parameters", {}).items() if each.get("in") == "body"}
    if bodies:
        raise ValueError(f"bodies among the shared parameters are not known here: {', '.join(bodies)}")
    types = given.get("consumes", ["application/json"]), given.get("produces", ["application/json"])
    return {
        "openapi": "3.0.3",
        "info": given["info"],
        "servers": [{"url": given.get("basePath", "/")}],
        "paths": {path: _item(each, *types) for path, each in given["paths"].items()},
        "components": {
            "schemas": _moved(given.get("definitions", {})),
            "parameters": {name: _parameter(each) for name, each in given.get("parameters", {}).items()},
            "responses": {name: _answer(each, types[1]) for name, each in given.get("responses", {}).items()},
        },
    }


def _item(item: dict[str, Any], consumes: list[str], produces: list[str]) -> dict[str, Any]:
    made: dict[str, Any] = {"parameters": [_parameter(each) for each in item.get("parameters", [])]}
    for method in _METHODS:
        if method in item:
            made[method] = _operation(item[method], consumes, produces)
    return made


def _operation(operation: dict[str, Any], consumes: list[str], produces: list[str]) -> dict[str, Any]:
    given, produces = operation.get("parameters", []), operation.get("produces", produces)
    made: dict[str, Any] = {
        "parameters": [_parameter(each) for each in given if each.get("in") not in ("body", "formData")],
        "responses": {
            status: _answer(each, operation.get("produces", produces))
            for status, each in operation["responses"].items()
        },
    }
    for each in given:
        if each.get("in") == "body":
            schema = _moved(each.get("schema", {}))
            content = {_plain(kind): {"schema": schema} for kind in operation.get("consumes", consumes)}
            made["requestBody"] = {"required": each.get("required", False), "content": content}
    if form := [each for each in given if each.get("in") == "formData"]:
        fields = {each["name"]: _schema_of(each) for each in form}
        schema = {"type": "object", "properties": fields}
        made["requestBody"] = {"content": {"multipart/form-data": {"schema": schema}}}
    return made


def _parameter(given: dict[str, Any]) -> dict[str, Any]:
    if "$ref" in given:
        moved: dict[str, Any] = _moved(given)
        return moved
    return {name: given[name] for name in _OF_A_PARAMETER if name in given} | {"schema": _schema_of(given)}


def _schema_of(given: dict[str, Any]) -> dict[str, Any]:
    """What a parameter of 2.0 says of its value beside its name."""
    if "schema" in given:
        moved: dict[str, Any] = _moved(given["schema"])
        return moved
    kept = {name: each for name, each in given.items() if name not in (*_OF_A_PARAMETER, "collectionFormat")}
    return {"type": "string", "format": "binary"} if kept.get("type") == "file" else kept


def _answer(given: dict[str, Any], produces: list[str]) -> dict[str, Any]:
    if "$ref" in given:
        moved: dict[str, Any] = _moved(given)
        return moved
    made: dict[str, Any] = {"description": given.get("description", "")}
    if "schema" in given:
        made["content"] = {_plain(kind): {"schema": _moved(given["schema"])} for kind in produces}
    return made


def _plain(kind: str) -> str:
    return kind.partition(";")[0].strip()


def _moved(value: Any) -> Any:
    """Any part with its references to where things stand in 3.0."""
    if isinstance(value, list):
        return [_moved(each) for each in value]
    if not isinstance(value, dict):
        return value
    made = {("nullable" if name == "x-nullable" else name): _moved(each) for name, each in value.items()}
    reference = made.get("$ref")
    for old, new in _MOVED.items():
        if isinstance(reference, str) and reference.startswith(old):
            made["$ref"] = new + reference.removeprefix(old)
    return made
