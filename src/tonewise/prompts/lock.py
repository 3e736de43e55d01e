"""The lock of a folder of prompts, ``lock.json``: what each version says, its examples and rules' lines included."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TypedDict

from tonewise.errors import PromptError
from tonewise.prompts.files import Prompt, whole_hash
from tonewise.prompts.rendering import in_one_line

NAME = "lock.json"


class Locked(TypedDict):
    """A prompt as the lock holds it."""

    version: int
    hash: str


def locked(prompts: Iterable[Prompt]) -> dict[str, Locked]:
    """The lock that prompts ought to have, by ``TASK/LANGUAGE``."""
    return {prompt.name: Locked(version=prompt.version, hash=whole_hash(prompt)) for prompt in prompts}


def read_lock(folder: Path) -> dict[str, Locked] | None:
    """The lock of a folder, None where it has none; raises `PromptError` for one that is broken."""
    path = folder / NAME
    if not path.is_file():
        return None
    try:
        data = json.loads(path.read_text(encoding="utf-8-sig"))
        return {str(name): Locked(version=int(then["version"]), hash=str(then["hash"])) for name, then in data.items()}
    except (OSError, ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
        raise PromptError(f"{path}: not a lock of prompts: {in_one_line(error)}") from None


def lock_problems(lock: Mapping[str, Locked], prompts: Iterable[Prompt]) -> list[str]:
    """One line for each prompt that says something else under its old version, or whose version went back."""
    found = []
    for name, now in locked(prompts).items():
        then = lock.get(name)
        if then is not None and then != now and now["version"] <= then["version"]:
            found.append(f"{name}: says something else than version {then['version']} did; give it the next version")
    return found
