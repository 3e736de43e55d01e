"""Prompts as files: found by task and language, checked when loaded, rendered strictly and in a sandbox.

A prompt is ``TASK/LANGUAGE.md``: front matter (description, version, inputs, output, temperature, and perhaps examples:
how many cases of ``TASK/examples.LANGUAGE.yaml`` are shown), then the templates ``# system`` and ``# user``. Between
them there may be turns of its own, each a ``# user`` and its ``# assistant``. ``rules/LANGUAGE.yaml`` says each rule in
a few words. A user's own folder goes before the packaged prompts. What a customer wrote goes in as data: a template is
never made of it, and every value has its look-alikes of our own delimiters neutralised.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cache, lru_cache
from pathlib import Path
from typing import Any, Literal, NamedTuple, cast

from tonewise.errors import PromptError
from tonewise.prompts.rendering import filled, in_one_line, variables_of

Role = Literal["system", "user", "assistant"]

FALLBACK_LANGUAGE = "en"
_FIELDS = {"description": str, "version": int, "inputs": list, "output": str, "temperature": (int, float)}
_MAY_HOLD = {"examples": int}
_FILE = re.compile(r"---\n(?P<front>.*?)\n---\n\s*(?P<body># system\n.*)", re.DOTALL)
_HEADING = re.compile(r"^# (system|user|assistant)[ \t]*\n", re.MULTILINE)
_ORDER = re.compile(r"system( user assistant)* user")
_NAME = re.compile(r"[A-Za-z][A-Za-z0-9-]{0,30}")


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
    examples: int = 0
    """How many cases are shown as turns before the request."""
    folder: Path | None = field(default=None, compare=False)
    """The user's own folder that was searched first, for what lies beside the prompt too."""

    @property
    def name(self) -> str:
        """Task and language, as the file is named: ``reply/ru``."""
        return f"{self.task}/{self.language}"

    @property
    def label(self) -> str:
        """Task and version, for the trace of a draft: ``reply@1``."""
        return f"{self.task}@{self.version}"

    def render(self, inputs: Mapping[str, Any]) -> tuple[Section, ...]:
        """Fill the templates; raises `PromptError` where an input is missing or a template cannot be filled."""
        return tuple(self._filled(section, inputs) for section in self.sections)

    def request(self, inputs: Mapping[str, Any]) -> str:
        """The last section alone, filled: what an example shows too; raises `PromptError` as `render` does."""
        return self._filled(self.sections[-1], inputs).text

    def _filled(self, section: Section, inputs: Mapping[str, Any]) -> Section:
        if missing := [name for name in self.inputs if name not in inputs]:
            raise PromptError(f"prompt {self.name}: the input {missing[0]!r} is not given")
        try:
            return Section(section.role, filled(section.text, {name: inputs[name] for name in self.inputs}))
        except PromptError as error:
            raise PromptError(f"prompt {self.name}: {error}") from None

    def beside(self, name: str) -> Path | None:
        """A file that belongs to the prompts (``reply/examples.ru.yaml``): the user's own, else the packaged one."""
        for root in (self.folder, packaged()):
            if root is not None and (path := root / name).is_file():
                return path
        return None


def load(task: str, language: str, folder: Path | None = None) -> Prompt:
    """The prompt of a task in a language (``ru-RU`` falls back to ``ru``, any other to English).

    ``folder`` holds a user's own prompts. Raises `PromptError` where there is none, or its file is broken.
    """
    for spoken in dict.fromkeys((language, language.partition("-")[0], FALLBACK_LANGUAGE)):
        if not (_NAME.fullmatch(task) and _NAME.fullmatch(spoken)):
            continue  # a language comes from a file of anyone's, and must not become a path
        for root in (folder, packaged()):
            if root is not None and (path := root / task / f"{spoken}.md").is_file():
                return replace(read(path), folder=folder)
    raise PromptError(f"there is no prompt {task!r}")


def read(path: Path) -> Prompt:
    """A prompt from its file; raises `PromptError`, which names the file, when the file is broken."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise PromptError(f"{path}: {in_one_line(error)}") from None
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
        examples=front.get("examples", 0),
    )
    _check_inputs(prompt)
    return prompt


def _front_matter(text: str) -> dict[str, Any]:
    import yaml  # noqa: PLC0415

    try:
        front = yaml.safe_load(text)
    except yaml.YAMLError as error:
        raise PromptError(f"the front matter is no YAML: {in_one_line(error)}") from None
    if not isinstance(front, dict) or front.keys() - _MAY_HOLD.keys() != _FIELDS.keys():
        raise PromptError(f"the front matter holds exactly {', '.join(_FIELDS)}, and perhaps {', '.join(_MAY_HOLD)}")
    for name, kind in (_FIELDS | _MAY_HOLD).items():
        if name in front and (not isinstance(front[name], kind) or isinstance(front[name], bool)):  # type: ignore[arg-type]
            raise PromptError(f"{name} is of the wrong type")
    if not all(isinstance(name, str) for name in front["inputs"]):
        raise PromptError("inputs is a list of names")
    return front


def _check_inputs(prompt: Prompt) -> None:
    """A template that uses what the front matter does not name would fail on some conversations only."""
    used = frozenset[str]().union(*(variables_of(text) for _, text in prompt.sections))
    if unnamed := sorted(used - set(prompt.inputs)):
        raise PromptError(f"the template uses {unnamed[0]!r}, which inputs does not name")


@cache
def packaged() -> Path:
    """The folder of the prompts that come with the product."""
    import tonewise_prompts  # noqa: PLC0415

    return Path(tonewise_prompts.__file__).parent


def examples_name(prompt: Prompt) -> str:
    """Where a prompt's examples lie, inside a folder of prompts."""
    return f"{prompt.task}/examples.{prompt.language}.yaml"


def rules_name(prompt: Prompt) -> str:
    """Where the rules' lines in a prompt's language lie, inside a folder of prompts."""
    return f"rules/{prompt.language}.yaml"


def whole_hash(prompt: Prompt) -> str:
    """First 16 hex digits of the SHA-256 of all that a prompt says: its own text, its examples and rules' lines."""
    whole = hashlib.sha256(prompt.hash.encode())
    for wanted, name in ((prompt.examples, examples_name(prompt)), ("rules" in prompt.inputs, rules_name(prompt))):
        if wanted and (path := prompt.beside(name)) is not None:
            whole.update(path.read_bytes())
    return whole.hexdigest()[:16]


def all_in(folder: Path) -> tuple[Prompt, ...]:
    """Every prompt of a folder, in order; raises `PromptError` for a broken one."""
    return tuple(read(path) for path in sorted(folder.glob("*/*.md")))
