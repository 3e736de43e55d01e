"""How two prompts differ: their front matter, their templates, and what they send for one conversation."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import fields, replace
from difflib import unified_diff
from pathlib import Path

from tonewise.drafting.prompt_samples import Sample, request_for, samples_for
from tonewise.errors import PromptError
from tonewise.llm import ChatMessage
from tonewise.prompts import Prompt, all_in, packaged, read

Pair = tuple[str, Prompt | None, Prompt | None]
_FRONT = ("description", "version", "inputs", "output", "temperature", "examples")
assert {field.name for field in fields(Prompt)} >= set(_FRONT)  # noqa: S101


def pairs(old: str, new: str) -> tuple[Pair, ...]:
    """The prompts to compare, by name, None for a side that lacks one.

    A side is a file, a folder of prompts, or packaged ones by task (``reply``) or task and language (``reply/ru``). Two
    files are compared whatever their names; a folder is compared in what the other side names. Raises `PromptError`
    where a side is none of these, or broken.
    """
    before, after = _side(old), _side(new)
    if Path(old).is_file() and Path(new).is_file():
        (first,), (second,) = before.values(), after.values()
        return ((second.name, first, second),)
    names = {*before, *after}
    for side, named in ((before, old), (after, new)):
        if not Path(named).is_dir():
            names &= side.keys()
    return tuple((name, before.get(name), after.get(name)) for name in sorted(names))


def _side(named: str) -> dict[str, Prompt]:
    path = Path(named)
    if path.is_file():
        prompt = replace(read(path), folder=path.parent.parent)
        return {prompt.name: prompt}
    if path.is_dir():
        found = {prompt.name: replace(prompt, folder=path) for prompt in all_in(path)}
    else:
        found = {prompt.name: prompt for prompt in all_in(packaged()) if named in (prompt.name, prompt.task)}
    if not found:
        raise PromptError(f"{named}: no prompt's file, no folder of prompts and no packaged prompt")
    return found


def differences(old: Prompt, new: Prompt, sample: Sample | None = None) -> Iterator[str]:
    """The lines that tell how two prompts differ; nothing where they say the same.

    ``sample`` is the conversation that both are rendered with; without one it is the first that comes with the
    product for this task. A side that cannot be rendered is told in one line.
    """
    front = [(name, getattr(old, name), getattr(new, name)) for name in _FRONT]
    for name, before, after in front:
        if before != after:
            yield f"{name}: {_said(before)} → {_said(after)}"
    yield from _diff(_text(old), _text(new), "template", old, new)
    shown = sample or samples_for(new)[0]
    yield from _diff(_rendered(old, shown), _rendered(new, shown), f"rendered with {shown.case.id or 'it'}", old, new)


def _text(prompt: Prompt) -> list[str]:
    return [line for section in prompt.sections for line in (f"# {section.role}", *section.text.splitlines())]


def _rendered(prompt: Prompt, sample: Sample) -> list[str]:
    try:
        messages: Sequence[ChatMessage] = request_for(prompt, sample)
    except PromptError as error:
        return [f"cannot be rendered: {error}"]
    return [line for message in messages for line in (f"[{message.role}]", *message.content.splitlines())]


def _diff(before: list[str], after: list[str], what: str, old: Prompt, new: Prompt) -> Iterator[str]:
    yield from unified_diff(before, after, f"{old.label} {what}", f"{new.label} {what}", lineterm="")


def _said(value: object) -> str:
    return ", ".join(map(str, value)) if isinstance(value, tuple) else str(value)
