"""What is set for a helpdesk, put together from the environment, files that hold secrets, and the project's file."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tonewise.errors import SettingsError
from tonewise.setting_values import nearest

LONGEST_SECRET = 100_000
"""Bytes of a file that holds a secret: enough for any key."""


@dataclass(frozen=True, slots=True)
class HelpdeskValues:
    """The values by setting, and what each came from, for an error to name."""

    values: Mapping[str, Any] = field(repr=False)
    sources: Mapping[str, str]
    base: Path
    """Where a relative path of the project's file starts."""
    from_file: frozenset[str] = frozenset()
    """The settings that the project's file gave."""


def variable(helpdesk: str, setting: str) -> str:
    """The variable of a setting: ``TONEWISE_MY_DESK_SITE``."""
    return f"TONEWISE_{helpdesk}_{setting}".replace("-", "_").upper()


def helpdesk_values(  # noqa: PLR0913 - where each kind of value comes from
    name: str,
    plain: Collection[str],
    secret: Collection[str],
    *,
    table: Mapping[str, Any],
    base: Path,
    environment: Mapping[str, str],
) -> HelpdeskValues:
    """The values that hold: the environment's before the file's; see `tonewise.settings.of_helpdesk`."""
    values: dict[str, Any] = {}
    sources: dict[str, str] = {}
    for key, value in table.items():
        place = f"helpdesks.{name}.{key}"
        setting = key.removesuffix("_file")
        if key in secret:
            raise SettingsError(
                f"{place}: a secret is not kept in a file of the project; "
                f"set {variable(name, key)}, or {key}_file to the path of a file that holds it"
            )
        if key.endswith("_file") and setting in secret:
            values[setting], sources[setting] = _secret_in(base / str(value), place), place
        elif key in plain:
            values[key], sources[key] = value, place
        else:
            raise SettingsError(
                f"{place}: unknown setting" + nearest(key, [*plain, *(f"{each}_file" for each in secret)])
            )
    from_file = frozenset(values)
    for setting in (*plain, *secret):
        own = variable(name, setting)
        path = environment.get(f"{own}_FILE", "").strip() if setting in secret else ""
        value = environment.get(own, "").strip()
        if value and path:
            raise SettingsError(f"{own} and {own}_FILE are both set: one of them is enough")
        if value or path:
            if value and setting in secret:
                _check_line(value, own)
            values[setting] = value or _secret_in(Path(path), f"{own}_FILE")
            sources[setting] = own if value else f"{own}_FILE"
            from_file -= {setting}
    return HelpdeskValues(values, sources, base, from_file)


def _secret_in(path: Path, named_by: str) -> str:
    try:
        with path.open("rb") as stream:
            secret = stream.read(LONGEST_SECRET + 1).decode("utf-8-sig").strip()
    except OSError as error:
        raise SettingsError(f"{named_by}: {path}: {error.strerror or error}") from None
    except UnicodeDecodeError:
        raise SettingsError(f"{named_by}: {path}: is not text") from None
    if not secret or len(secret) > LONGEST_SECRET:
        raise SettingsError(f"{named_by}: {path}: is empty" if not secret else f"{named_by}: {path}: is too long")
    _check_line(secret, f"{named_by}: {path}")
    return secret


def _check_line(secret: str, source: str) -> None:
    """Refuse what no server can be sent as a key or a password: a file with a second line, a paste gone wrong."""
    if not secret.isprintable():
        raise SettingsError(f"{source}: holds more than one line, or characters that cannot be seen")
