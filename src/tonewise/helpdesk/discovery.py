"""Adapters found by entry point, and made with the settings that hold for them."""

from __future__ import annotations

from collections.abc import Mapping
from difflib import get_close_matches
from importlib.metadata import EntryPoint, entry_points
from pathlib import Path
from typing import TYPE_CHECKING, Any, get_args

from pydantic import SecretStr, ValidationError
from pydantic.fields import FieldInfo

from tonewise import settings as settings_module
from tonewise.errors import SettingsError
from tonewise.helpdesk.protocol import Helpdesk, HelpdeskSettings
from tonewise.helpdesk_values import variable
from tonewise.plain import shortened

if TYPE_CHECKING:
    import httpx

    from tonewise.helpdesk.webhooks import Replays

GROUP = "tonewise.helpdesks"
"""Entry point group in which packages name their adapters: ``my-desk = "tonewise_my_desk:MyDesk"``."""


def names() -> tuple[str, ...]:
    """The names of all adapters that are installed, sorted; none of them is imported."""
    return tuple(sorted({entry.name for entry in entry_points(group=GROUP)}))


def adapter(name: str) -> type[Helpdesk]:
    """The adapter's class; raises SettingsError where there is none of this name, or what is named is no adapter."""
    found = list(entry_points(group=GROUP, name=name))
    if not found:
        near = get_close_matches(name, names(), n=1, cutoff=0.5)
        installed = ", ".join(names()) or "none"
        hint = f"; did you mean {near[0]!r}?" if near else f"; installed: {installed}"
        raise SettingsError(f"there is no helpdesk adapter {shortened(name, 40)!r}{hint}")
    if len(packages := {entry.value for entry in found}) > 1:
        raise SettingsError(f"several packages have an adapter {name!r}: {', '.join(sorted(packages))}")
    loaded = _loaded(found[0])
    if not (isinstance(loaded, type) and issubclass(loaded, Helpdesk)):
        raise SettingsError(f"the entry point {name!r} of {GROUP} names no adapter: {found[0].value}")
    if loaded.name != name:
        raise SettingsError(f"the entry point {name!r} of {GROUP} names an adapter that calls itself {loaded.name!r}")
    return loaded


def open_helpdesk(
    name: str,
    *,
    given: Mapping[str, str] | None = None,
    transport: httpx.AsyncBaseTransport | None = None,
    replays: Replays | None = None,
) -> Helpdesk:
    """An adapter with the settings that hold; ``given`` are those of the call, by name, none of them a secret.

    Raises SettingsError in one line that names the setting and never a value of a secret.
    """
    kind = adapter(name)
    return kind(settings_of(kind, given=given), transport=transport, replays=replays)


def settings_of(
    kind: type[Helpdesk],
    *,
    given: Mapping[str, str] | None = None,
    environment: Mapping[str, str] | None = None,
    folder: Path | None = None,
) -> HelpdeskSettings:
    """An adapter's settings: of the call, else the environment, else the project's file, else its defaults."""
    fields = kind.settings_type.model_fields
    secret = [name for name, about in fields.items() if is_secret(about)]
    plain = [name for name in fields if name not in secret]
    for name in given or {}:
        if name in secret:
            raise SettingsError(f"{name}: a secret is not given in a call; set {variable(kind.name, name)}")
    found = settings_module.of_helpdesk(kind.name, plain, secret, environment=environment, folder=folder)
    values: dict[str, Any] = {**found.values, **(given or {})}
    for name in found.from_file - (given or {}).keys():
        if _is_path(fields[name]) and isinstance(values[name], str):
            values[name] = found.base / values[name]
    try:
        return kind.settings_type.model_validate(values)
    except ValidationError as error:
        first = error.errors(include_input=False, include_url=False, include_context=False)[0]
        raise SettingsError(_problem(kind, first, found.sources)) from None


def told_apart_by(settings: HelpdeskSettings) -> dict[str, str]:
    """The settings that tell one team's helpdesk from another's of its kind: those that must be set, no secrets."""
    fields = type(settings).model_fields
    return {
        name: str(getattr(settings, name))
        for name, about in fields.items()
        if about.is_required() and not is_secret(about)
    }


def is_secret(about: FieldInfo) -> bool:
    """Whether a setting holds a secret."""
    return SecretStr in (about.annotation, *get_args(about.annotation))


def _is_path(about: FieldInfo) -> bool:
    return Path in (about.annotation, *get_args(about.annotation))


def _loaded(entry: EntryPoint) -> object:
    try:
        return entry.load()
    except (ImportError, AttributeError) as error:
        raise SettingsError(f"the adapter {entry.name!r} cannot be loaded: {shortened(str(error))}") from None


def _problem(kind: type[Helpdesk], error: Any, sources: Mapping[str, str]) -> str:
    """What pydantic found, in a line without the value."""
    setting = ".".join(str(part) for part in error["loc"]) or "settings"
    if error["type"] == "missing":
        own = variable(kind.name, setting)
        if is_secret(kind.settings_type.model_fields[setting]):
            return f"{kind.name}: {setting} is not set: set {own}, or {own}_FILE to the path of a file that holds it"
        return f"{kind.name}: {setting} is not set: set {own}, or {setting} in [helpdesks.{kind.name}] of tonewise.toml"
    if error["type"] == "extra_forbidden":
        known = ", ".join(name for name, about in kind.settings_type.model_fields.items() if not is_secret(about))
        return f"{kind.name}: unknown setting {shortened(setting, 40)!r}; known: {known}"
    return f"{sources.get(setting, f'{kind.name}: {setting}')}: {shortened(str(error['msg']))}"
