"""Templates filled strictly and in a sandbox: what a customer wrote goes in as data, our delimiters neutralised."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any

from tonewise.errors import PromptError
from tonewise.prompts.untrusted import neutral, one_line

if TYPE_CHECKING:
    import jinja2
    from jinja2.sandbox import ImmutableSandboxedEnvironment

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


def in_one_line(error: Exception) -> str:
    """What an error says, on one line."""
    return " ".join(str(error).split())
