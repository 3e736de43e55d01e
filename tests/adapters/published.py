"""Vendors' published descriptions of their APIs: what an adapter asks and a fake server answers is held against them.

::

    ZENDESK = Beyond(calls={"GET /api/v2/help_center/articles/search": "the Help Center has a description of its own"})

    def test_…():
        handle = published("zendesk", beyond=ZENDESK).checked(fake.handle)   # skips where there are no descriptions

``checked_where_published`` is the same for a contract that runs without descriptions too. The descriptions are files in
``../shared/specs`` beside the repository, or in the folder that the variable TONEWISE_SPECS names.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import httpx
import pytest
import yaml
from described_names import unknown_names
from openapi_core import Config, OpenAPI
from openapi_core.datatypes import RequestParameters
from openapi_core.exceptions import OpenAPIError
from openapi_core.templating.media_types.exceptions import MediaTypeNotFound
from openapi_core.templating.responses.exceptions import ResponseNotFound
from openapi_core.validation.request.exceptions import MissingRequiredParameter
from openapi_core.validation.schemas.exceptions import InvalidSchemaValue
from swagger_two import as_three
from werkzeug.datastructures import Headers, ImmutableMultiDict

__all__ = ["Beyond", "Published", "checked_where_published", "published"]

Handle = Callable[[httpx.Request], httpx.Response]

FILES = {
    "zendesk": "zendesk-support-oas.yaml",
    "zendesk-webhooks": "zendesk-webhooks-oas.yaml",
    "intercom": "intercom-2.14.yaml",
    "front": "front-core.json",
    "chatwoot": "chatwoot-swagger-3.13.6.json",
}
_PASSED: dict[tuple[object, ...], set[tuple[object, ...]]] = {}
"""Requests and answers that are as described, by the description and what is let pass beside it."""
_HOST = "https://described.example"
"""Instead of the vendors' hosts: tests have their own."""
_PLACEHOLDER = re.compile(r"\{[^{}]*\}")


@dataclass(frozen=True)
class Beyond:
    """What the vendor's API has and its description has not, each with the reason to believe so."""

    calls: Mapping[str, str] = field(default_factory=dict)
    """By method and path, ``GET /api/v2/things/{id}``; any name in braces stands for one part."""
    parameters: Mapping[str, str] = field(default_factory=dict)
    """Of queries, by their names."""
    fields: Mapping[str, str] = field(default_factory=dict)
    """Of bodies and answers, by patterns of their places: ``ticket.custom_fields.*.value``, ``*.priority``.

    ``*.priority=null`` stands for null alone, where it is said to be none; ``?name`` is a parameter that may be missing
    though the description requires it.
    """


@dataclass
class _Asked:
    """A request as openapi-core wants it."""

    host_url: str
    path: str
    method: str
    body: bytes | None
    content_type: str
    parameters: RequestParameters


@dataclass
class _Answered:
    """An answer as openapi-core wants it."""

    status_code: int
    content_type: str
    headers: Mapping[str, Any]
    data: bytes | None


class Published:
    """A published description, and what goes beyond it."""

    def __init__(self, name: str, description: dict[str, Any], beyond: Beyond) -> None:
        self._name = name
        self._description = description
        self._beyond = beyond
        self._passed = _PASSED.setdefault((name, *(tuple(sorted(each)) for each in vars(beyond).values())), set())
        for call in beyond.calls:
            method, _, path = call.partition(" ")
            assert not _described(name, method, path), f"{name}: {call} is described, so it is not beyond"

    def checked(self, handle: Handle) -> Handle:
        """A fake server that fails the test where a request or an answer is not as described."""

        def checking(request: httpx.Request) -> httpx.Response:
            template = self._template(request)
            asked = (request.method, str(request.url), request.headers.get("content-type"), request.content)
            if template is not None:
                self._once(asked, lambda: self._check_request(request, template))
            response = handle(request)
            if template is not None:
                content = response.read()
                answered = (*asked, response.status_code, *response.headers.items(), content)
                self._once(answered, lambda: self._check_answer(request, response, template))
            return response

        return checking

    def _once(self, exchange: tuple[object, ...], check: Callable[[], None]) -> None:
        """Check what has not passed yet to the byte: most tests begin with the same requests."""
        if exchange not in self._passed:
            check()
            self._passed.add(exchange)

    def _template(self, request: httpx.Request) -> str | None:
        """The described path; None for a call that is known to be beyond; anything else fails."""
        method, path = request.method, request.url.path
        for call in self._beyond.calls:
            if _pattern(call).fullmatch(f"{method} {path}"):
                return None
        found = _described(self._name, method, path)
        assert found, f"{self._name}: {method} {path} is not described"
        return found

    def _check_request(self, request: httpx.Request, template: str) -> None:
        asked, call = _asked(request), f"{self._name}: {request.method} {template}"
        operation, item = _operation(self._name, request.method, template)
        known = {each["name"] for each in _parameters(self._description, operation, item) if each["in"] == "query"}
        for name in request.url.params:
            assert name in known or name.partition("[")[0] in known or name in self._beyond.parameters, (
                f"{call} has no query parameter {name!r}; it has {sorted(known)}"
            )
        self._check(lambda: _checker(self._name, template).validate_request(asked), f"{call}: the request")
        if body := _json(request.content):
            schemas = (operation.get("requestBody") or {}, "content")
            self._check_names(body, schemas, f"{call}: the request")

    def _check_answer(self, request: httpx.Request, response: httpx.Response, template: str) -> None:
        call = f"{self._name}: {request.method} {template}: the answer {response.status_code}"
        operation, _ = _operation(self._name, request.method, template)
        described = operation["responses"].get(str(response.status_code)) or operation["responses"].get("default")
        if described is None and response.is_error:
            return  # descriptions name few of the errors
        answered = _Answered(
            response.status_code,
            response.headers.get("content-type", "").lower(),
            dict(response.headers),
            response.content,
        )
        asked = _asked(request)
        if response.content or (described or {}).get("content"):
            self._check(lambda: _checker(self._name, template).validate_response(asked, answered), call)
        if body := _json(response.content):
            self._check_names(body, (described or {}, "content"), call)

    def _check(self, validate: Callable[[], None], what: str) -> None:
        try:
            validate()
        except (OpenAPIError, ResponseNotFound, MediaTypeNotFound) as error:
            places = list(_places(error))
            wrong = [f"{place}: {why}" for place, why in places if not self._is_beyond(place)]
            if wrong or not places:
                told = "; ".join(wrong) or f"{error} ({error.__cause__})"
                raise AssertionError(f"{what} is not as described: {told}") from error

    def _check_names(self, body: Any, where: tuple[dict[str, Any], str], what: str) -> None:
        described, key = where
        content = _resolved(self._description, described).get(key, {})
        schema = next((each.get("schema", {}) for kind, each in content.items() if "json" in kind), None)
        if schema is None:
            return
        unknown = [place for place in unknown_names(self._description, schema, body) if not self._is_beyond(place)]
        assert not unknown, f"{what} has what is not described: {', '.join(unknown)}"

    def _is_beyond(self, place: str) -> bool:
        return any(fnmatchcase(place, pattern) for pattern in self._beyond.fields)


def published(name: str, beyond: Beyond | None = None) -> Published:
    """A description by its key in `FILES`; skips the test where the folder of descriptions is absent."""
    description = _description(name)
    if description is None:
        pytest.skip(f"no published description {FILES[name]} in {_folder()} (TONEWISE_SPECS names the folder)")
    return Published(name, description, beyond or Beyond())


def checked_where_published(name: str, handle: Handle, beyond: Beyond | None = None) -> Handle:
    """A fake server held against the description, or as it is where there is none."""
    description = _description(name)
    return handle if description is None else Published(name, description, beyond or Beyond()).checked(handle)


def _folder() -> Path:
    named = os.environ.get("TONEWISE_SPECS", "")
    return Path(named) if named else Path(__file__).resolve().parents[2].parent / "shared" / "specs"


class _Loader(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):  # type: ignore[misc]
    """YAML in which a bare ``=`` is text, as it stands in one of the descriptions."""


_Loader.add_constructor("tag:yaml.org,2002:value", lambda loader, node: loader.construct_scalar(node))


@cache
def _description(name: str) -> dict[str, Any] | None:
    path = _folder() / FILES[name]
    if not path.is_file():
        return None
    text = path.read_text(encoding="utf-8")
    read: dict[str, Any] = json.loads(text) if path.suffix == ".json" else yaml.load(text, Loader=_Loader)
    whole = as_three(read) if read.get("swagger") == "2.0" else read
    base = urlsplit(whole["servers"][0]["url"]).path.rstrip("/") if "servers" in whole else ""
    return {**whole, "paths": {base + path: item for path, item in whole["paths"].items()}}


@cache
def _described(name: str, method: str, path: str) -> str | None:
    """The template that stands for a path, the one with most of it written out."""
    paths = (_description(name) or {})["paths"]
    found = [
        each
        for each, item in paths.items()
        if method.lower() in item and (each == path or _pattern(each).fullmatch(path))
    ]
    return min(found, key=lambda each: len(_PLACEHOLDER.findall(each)), default=None)


@cache
def _pattern(template: str) -> re.Pattern[str]:
    return re.compile("[^/]+".join(map(re.escape, _PLACEHOLDER.split(template))))


@cache
def _checker(name: str, template: str) -> OpenAPI:
    """openapi-core for one path alone: it would try all of them for each request."""
    whole = _description(name) or {}
    item = {key: _unlocked(each) for key, each in whole["paths"][template].items() if key != "servers"}
    part = {**_unlocked(whole), "servers": [{"url": _HOST}], "paths": {template: item}}
    return OpenAPI.from_dict(part, config=Config(spec_validator_cls=None))  # type: ignore[arg-type]


def _unlocked(part: Any) -> Any:
    """Without its security: fake servers look at credentials, and descriptions leave some ways to sign in out."""
    return {key: each for key, each in part.items() if key != "security"} if isinstance(part, dict) else part


def _operation(name: str, method: str, template: str) -> tuple[dict[str, Any], dict[str, Any]]:
    item: dict[str, Any] = (_description(name) or {})["paths"][template]
    return item[method.lower()], item


def _parameters(whole: dict[str, Any], *holders: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for holder in holders:
        for each in holder.get("parameters", []):
            yield _resolved(whole, each)


def _resolved(whole: dict[str, Any], part: dict[str, Any]) -> dict[str, Any]:
    found: Any = part
    while "$ref" in found:
        steps = found["$ref"].removeprefix("#/").split("/")
        found = whole
        for step in steps:
            found = found[step.replace("~1", "/").replace("~0", "~")]
    resolved: dict[str, Any] = found
    return resolved


def _asked(request: httpx.Request) -> _Asked:
    cookies: dict[str, str] = {}
    parameters = RequestParameters(
        query=ImmutableMultiDict(request.url.params.multi_items()),
        header=Headers(request.headers.items()),
        cookie=ImmutableMultiDict(cookies),
    )
    kind = request.headers.get("content-type", "").lower()
    return _Asked(_HOST, request.url.path, request.method.lower(), request.content or None, kind, parameters)


def _json(content: bytes) -> Any:
    try:
        return json.loads(content) if content else None
    except ValueError:
        return None


def _places(error: BaseException) -> Iterator[tuple[str, str]]:
    """Where in a body what is wrong, from the innermost errors; ``?name`` for a parameter that is missing."""
    if isinstance(error, MissingRequiredParameter):
        yield f"?{error.name}", "is missing"
    at: BaseException | None = error
    while at is not None and not isinstance(at, InvalidSchemaValue):
        at = at.__cause__
    for each in at.schema_errors if at is not None else ():
        null = "=null" if getattr(each, "instance", "") is None else ""
        yield ".".join(map(str, getattr(each, "absolute_path", ()))) + null, str(getattr(each, "message", each))[:300]
