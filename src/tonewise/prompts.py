"""Prompts as files: found by task and language, checked when loaded, rendered strictly and in a sandbox.

A prompt is ``TASK/LANGUAGE.md``: front matter (description, version, inputs, output, temperature), then the templates
``# system`` and ``# user``; between them there may be examples, each a ``# user`` and its ``# assistant``. A user's own
folder goes before the packaged prompts. What a customer wrote goes in as data: a template is never made of it, and
every value has its look-alikes of our own delimiters neutralised.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, NamedTuple, cast

from tonewise.errors import PromptError

if TYPE_CHECKING:
    import jinja2
    from jinja2.sandbox import ImmutableSandboxedEnvironment

Role = Literal["system", "user", "assistant"]

FALLBACK_LANGUAGE = "en"
_FIELDS = {"description": str, "version": int, "inputs": list, "output": str, "temperature": (int, float)}
_FILE = re.compile(r"---\n(?P<front>.*?)\n---\n\s*(?P<body># system\n.*)", re.DOTALL)
_HEADING = re.compile(r"^# (system|user|assistant)[ \t]*\n", re.MULTILINE)
_BLANK = re.compile(r"\n{3,}")
_ORDER = re.compile(r"system( user assistant)* user")
_NAME = re.compile(r"[A-Za-z][A-Za-z0-9-]{0,30}")
_BRACKETS = {"<": "‹", ">": "›", "＜": "‹", "＞": "›"}
_TAG = re.compile(r"[<＜](?=\s*[/|!?A-Za-zА-яЁё_])|(?<=[/|A-Za-zА-яЁё_\"'])[>＞]")
_FENCE = re.compile(r"^([ \t]*)(#|`{3}|~{3}|-{3})", re.MULTILINE)


class Section(NamedTuple):
    """One message for a model: a template in a `Prompt`, its text once rendered."""

    role: Role
    text: str


@dataclass(frozen=True)
class Prompt:
    """A prompt of one task in one language, as its file holds it."""

    task: str
    language: str
    description: str
    version: int
    inputs: tuple[str, ...]
    output: str
    temperature: float
    sections: tuple[Section, ...]
    hash: str
    """First 16 hex digits of the SHA-256 of the file's text."""

    @property
    def label(self) -> str:
        """Task and version, for the trace of a draft: ``reply@1``."""
        return f"{self.task}@{self.version}"

    def render(self, inputs: Mapping[str, Any]) -> tuple[Section, ...]:
        """Fill the templates; raises `PromptError` where an input is missing or a template cannot be filled."""
        import jinja2  # noqa: PLC0415

        if missing := [name for name in self.inputs if name not in inputs]:
            raise PromptError(f"prompt {self.task}/{self.language}: the input {missing[0]!r} is not given")
        given = {name: inputs[name] for name in self.inputs}
        try:
            return tuple(
                Section(role, _BLANK.sub("\n\n", _template(text).render(given)).strip()) for role, text in self.sections
            )
        except (jinja2.TemplateError, TypeError, ValueError, ArithmeticError, LookupError, AttributeError) as error:
            raise PromptError(f"prompt {self.task}/{self.language}: {_line(error)}") from None


def load(task: str, language: str, folder: Path | None = None) -> Prompt:
    """The prompt of a task in a language (``ru-RU`` falls back to ``ru``, any other to English).

    ``folder`` holds a user's own prompts. Raises `PromptError` where there is none, or its file is broken.
    """
    for spoken in dict.fromkeys((language, language.partition("-")[0], FALLBACK_LANGUAGE)):
        if not (_NAME.fullmatch(task) and _NAME.fullmatch(spoken)):
            continue  # a language comes from a file of anyone's, and must not become a path
        for root in (folder, packaged()):
            if root is not None and (path := root / task / f"{spoken}.md").is_file():
                return read(path)
    raise PromptError(f"there is no prompt {task!r}")


def read(path: Path) -> Prompt:
    """A prompt from its file; raises `PromptError`, which names the file, when the file is broken."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise PromptError(f"{path}: {_line(error)}") from None
    try:
        return _parsed(text, path.parent.name, path.stem)
    except PromptError as error:
        raise PromptError(f"{path}: {error}") from None


@lru_cache(maxsize=64)
def _parsed(text: str, task: str, language: str) -> Prompt:
    parts = _FILE.fullmatch(text)
    if parts is None:
        raise PromptError("a prompt is front matter between lines of ---, then '# system', then '# user'")
    pieces = _HEADING.split(parts["body"])[1:]
    sections = tuple(Section(cast(Role, role), text) for role, text in zip(pieces[::2], pieces[1::2], strict=True))
    if not _ORDER.fullmatch(" ".join(section.role for section in sections)):
        raise PromptError("after '# system' come examples ('# user', '# assistant'), and a last '# user'")
    front = _front_matter(parts["front"])
    prompt = Prompt(
        task=task,
        language=language,
        description=front["description"],
        version=front["version"],
        inputs=tuple(front["inputs"]),
        output=front["output"],
        temperature=float(front["temperature"]),
        sections=sections,
        hash=hashlib.sha256(text.encode()).hexdigest()[:16],
    )
    _check_inputs(prompt)
    return prompt


def _front_matter(text: str) -> dict[str, Any]:
    import yaml  # noqa: PLC0415

    try:
        front = yaml.safe_load(text)
    except yaml.YAMLError as error:
        raise PromptError(f"the front matter is no YAML: {_line(error)}") from None
    if not isinstance(front, dict) or front.keys() != _FIELDS.keys():
        raise PromptError(f"the front matter holds exactly {', '.join(_FIELDS)}")
    for name, kind in _FIELDS.items():
        if not isinstance(front[name], kind) or isinstance(front[name], bool):  # type: ignore[arg-type]
            raise PromptError(f"{name} is of the wrong type")
    if not all(isinstance(name, str) for name in front["inputs"]):
        raise PromptError("inputs is a list of names")
    return front


def _check_inputs(prompt: Prompt) -> None:
    """A template that uses what the front matter does not name would fail on some conversations only."""
    import jinja2  # noqa: PLC0415
    from jinja2.meta import find_undeclared_variables  # noqa: PLC0415

    try:
        used = set[str]().union(*(find_undeclared_variables(_environment().parse(text))
                                  for _, text in prompt.sections))  # fmt: skip
    except jinja2.TemplateError as error:
        raise PromptError(f"the template is broken: {_line(error)}") from None
    if unnamed := sorted(used - set(prompt.inputs)):
        raise PromptError(f"the template uses {unnamed[0]!r}, which inputs does not name")


@cache
def packaged() -> Path:
    """The folder of the prompts that come with the product."""
    import tonewise_prompts  # noqa: PLC0415

    return Path(tonewise_prompts.__file__).parent


def all_in(folder: Path) -> tuple[Prompt, ...]:
    """Every prompt of a folder, in order; raises `PromptError` for a broken one."""
    return tuple(read(path) for path in sorted(folder.glob("*/*.md")))


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


def _line(error: Exception) -> str:
    return " ".join(str(error).split())
