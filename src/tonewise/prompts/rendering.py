"""Templates filled strictly and in a sandbox: what a customer wrote goes in as data, our delimiters neutralised."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any

from tonewise.errors import PromptError

if TYPE_CHECKING:
    import jinja2
    from jinja2.sandbox import ImmutableSandboxedEnvironment

_BRACKETS = {"<": "‹", ">": "›", "＜": "‹", "＞": "›"}
_TAG = re.compile(r"[<＜](?=\s*[/|!?A-Za-zА-яЁё_])|(?<=[/|A-Za-zА-яЁё_\"'])[>＞]")
_FENCE = re.compile(r"^([ \t]*)(#|`{3}|~{3}|-{3})", re.MULTILINE)
_BLANK = re.compile(r"\n{3,}")


def filled(template: str, inputs: Mapping[str, Any]) -> str:
    """A template with its values; raises `PromptError` where it cannot be filled."""
    import jinja2  # noqa: PLC0415

    try:
        return _BLANK.sub("\n\n", _template(template).render(inputs)).strip()
    except (jinja2.TemplateError, TypeError, ValueError, ArithmeticError, LookupError, AttributeError) as error:
        raise PromptError(in_one_line(error)) from None


def variables_of(template: str) -> frozenset[str]:
    """The names that a template takes its values from; raises `PromptError` for a broken one."""
    import jinja2  # noqa: PLC0415
    from jinja2.meta import find_undeclared_variables  # noqa: PLC0415

    try:
        return frozenset(find_undeclared_variables(_environment().parse(template)))
    except jinja2.TemplateError as error:
        raise PromptError(f"the template is broken: {in_one_line(error)}") from None


@cache
def _environment() -> ImmutableSandboxedEnvironment:
    from jinja2 import StrictUndefined  # noqa: PLC0415
    from jinja2.sandbox import ImmutableSandboxedEnvironment  # noqa: PLC0415

    environment = ImmutableSandboxedEnvironment(
        undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True, autoescape=False, finalize=neutral
    )
    environment.filters["one_line"] = one_line
    return environment


@lru_cache(maxsize=256)
def _template(text: str) -> jinja2.Template:
    """A template compiled, which takes milliseconds: once a process is enough."""
    return _environment().from_string(text)


def neutral(value: object) -> object:
    """A value with nothing in it that could pass for our delimiters: tags, headings, fences (any value but text as is).

    Applied to every value that a template prints, so that no author can forget it.
    """
    if not isinstance(value, str):
        return value
    text = value.replace("\r\n", "\n").replace("\r", "\n").replace("\u2028", "\n").replace("\u2029", "\n")
    text = _TAG.sub(lambda match: _BRACKETS[match.group()], text)
    return _FENCE.sub(r"\1 \2", text)


def one_line(text: str) -> str:
    """A text on one line, so that none of it can pass for a line of the prompt's own."""
    return " ".join(text.split())


def in_one_line(error: Exception) -> str:
    """What an error says, on one line."""
    return " ".join(str(error).split())
