"""The matrix of a suite: each model with each folder of prompts and each set of settings, as settings to draft with.

A suite says what runs, and a call may say it in its place. The model, its fallbacks and the prompts that the
environment or the project's file names take no part: a run would mean another thing on each machine. All other settings
hold.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields, is_dataclass, replace
from hashlib import sha256
from pathlib import Path
from typing import Any

from tonewise import setting_values
from tonewise.errors import PromptError, SettingsError
from tonewise.evals.suite import COMPOSER, PACKAGED, SCRIPTED, Suite, Variant
from tonewise.options import Hours
from tonewise.settings import Settings

_SECRET = re.compile(r"(?<=://)[^/@\s]*@")


@dataclass(frozen=True, slots=True)
class Making:
    """A variant, and all that its drafts are made with."""

    variant: Variant
    settings: Settings
    chosen: Mapping[str, Any]
    """Settings that differ from the defaults, as JSON holds them; never keys."""
    prompts: Mapping[str, str]
    """Hashes of the prompts by name and version (``reply/ru@3``); none for the composer."""

    @property
    def name(self) -> str:
        """The variant's."""
        return self.variant.name


@dataclass(frozen=True, slots=True, kw_only=True)
class Matrix:
    """What a call names in place of the suite; where it names nothing, the suite's holds."""

    models: tuple[str, ...] = ()
    prompts: tuple[str, ...] = ()
    """Folders from the current one, or ``packaged``."""
    settings: tuple[str, ...] = ()
    """Names of the suite's sets of settings, of which only these are run."""


SUITE_S_OWN = Matrix()
"""What a call names that names nothing."""


def makings_of(suite: Suite, source: str, base: Settings, call: Matrix = SUITE_S_OWN) -> tuple[Making, ...]:
    """The cells of the matrix in order: by model, prompts and settings.

    The composer takes no prompts, so folders make no variants of it. ``base`` gives all settings that the suite leaves
    alone. Raises SettingsError for settings that are none, and PromptError for folders that hold no prompts.
    """
    sets = _sets(suite, source, call.settings)
    beside = Path(source).parent if source != "-" else Path()
    folders = _folders(call.prompts or suite.prompts, Path() if call.prompts else beside)
    base = replace(base, model=None, fallback=(), prompts=None)
    made: dict[str, Making] = {}
    for model in call.models or suite.models:
        for label, folder in folders.items() if model != COMPOSER else [(PACKAGED, None)]:
            for name, own in sets.items():
                variant = Variant(model=_shown(model), prompts=label, settings=name)
                making = _making(variant, model, folder, base.override(**own))
                made.setdefault(making.name, making)
    return tuple(made.values())


def _sets(suite: Suite, source: str, names: Sequence[str]) -> dict[str, Mapping[str, Any]]:
    for name in names:
        if name not in suite.settings:
            raise SettingsError(f"{source}: there are no settings {name!r}; there are {', '.join(suite.settings)}")
    return {name: suite.settings[name] for name in names or suite.settings}


def _folders(given: Iterable[str], beside: Path) -> dict[str, Path | None]:
    """The folders by the shortest endings of their paths that tell them apart."""
    paths: list[Path | None] = []
    for name in dict.fromkeys(given):
        path = None if name == PACKAGED else (beside / Path(name).expanduser())
        if path is not None and not path.is_dir():
            raise PromptError(f"{path}: there is no such folder of prompts")
        paths.append(path)
    whole = {path: path.resolve().parts for path in paths if path is not None}
    found: dict[str, Path | None] = {}
    for path in paths:
        found.setdefault(PACKAGED if path is None else _label(whole[path], set(whole.values())), path)
    return found


def _label(parts: tuple[str, ...], others: set[tuple[str, ...]]) -> str:
    for count in range(1, len(parts)):
        label = "/".join(parts[-count:])
        alike = [other for other in others if other[-count:] == parts[-count:]]
        if label != PACKAGED and len(alike) == 1:
            return label
    return "/".join(parts)


def _making(variant: Variant, model: str, folder: Path | None, settings: Settings) -> Making:
    composed = model == COMPOSER
    settings = replace(settings, model=None if composed else model, prompts=folder)
    return Making(variant, settings, chosen_of(settings), {} if composed else prompts_of(folder) | _script(model))


def _script(model: str) -> dict[str, str]:
    """The hash of the answers of a scripted model, which say what its prompts do not."""
    path = script_of(model)
    if path is None or not path.is_file():  # drafting says what is wrong with it
        return {}
    return {model: sha256(path.read_bytes()).hexdigest()[:16]}


def script_of(model: str | None) -> Path | None:
    """The file of a scripted model's answers, None for any other model."""
    return Path(model.removeprefix(SCRIPTED)) if model and model.startswith(SCRIPTED) else None


def chosen_of(settings: Settings) -> dict[str, Any]:
    """The settings that differ from the defaults, as JSON holds them and as a call may give them again.

    Left out are keys, and what a variant's name tells.
    """
    defaults = Settings()
    left_out = {"model", "prompts", "api_key", "api_keys", "api_base_file"}
    return {
        each.name: _plain(getattr(settings, each.name))
        for each in fields(settings)
        if each.name not in left_out and getattr(settings, each.name) != getattr(defaults, each.name)
    }


def prompts_of(folder: Path | None) -> dict[str, str]:
    """Hashes of all prompts that a folder gives, the packaged ones behind it, by name and version."""
    from tonewise.prompts import all_in, load, packaged, whole_hash  # noqa: PLC0415 - the composer does without

    own = all_in(folder) if folder is not None else ()
    if folder is not None and not own and not any((folder / "rules").glob("*.yaml")):
        raise PromptError(f"{folder}: holds no prompts (TASK/LANGUAGE.md)")
    names = dict.fromkeys((prompt.task, prompt.language) for prompt in (*all_in(packaged()), *own))
    prompts = [load(task, language, folder) for task, language in sorted(names)]
    return {f"{prompt.name}@{prompt.version}": whole_hash(prompt) for prompt in prompts}


def _plain(value: Any) -> Any:
    if isinstance(value, Hours):
        days = [setting_values.DAYS[day] for day in sorted(value.days)]
        return {"opens": value.opens.isoformat(), "closes": value.closes.isoformat(), "days": days}
    if is_dataclass(value):
        told = {each.name: _plain(getattr(value, each.name)) for each in fields(value)}
        return {name: each for name, each in told.items() if each is not None}
    if isinstance(value, Mapping):
        return {str(key): _plain(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(each) for each in value]
    if isinstance(value, str | Path):
        return _shown(str(value))
    return value


def holds_a_password(model: str) -> bool:
    """Whether the address in a model's name has a name or password before its host."""
    return _SECRET.search(model) is not None


def _shown(text: str) -> str:
    """The text without the names and passwords of addresses in it."""
    return _SECRET.sub("", text)
