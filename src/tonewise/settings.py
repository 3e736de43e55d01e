"""Settings: what a call gives, else the environment, else a file of the project, else the defaults.

The file is the nearest ``tonewise.toml``, or ``pyproject.toml`` with a ``[tool.tonewise]`` table, from the current
folder upward. The key of a model's server is taken from the environment alone, so that it is never committed. No other
module reads the environment.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields, replace
from pathlib import Path
from typing import Any, Literal

from tonewise.errors import SettingsError

InterfaceLanguage = Literal["ru", "en"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """Everything that can be set, each field with the default that holds where nobody says otherwise."""

    model: str | None = None
    """Name of the language model; None drafts with the composer."""
    api_base: str | None = None
    """URL of an OpenAI-compatible endpoint; None is OpenAI's own."""
    api_key: str | None = field(default=None, repr=False)
    """``OPENAI_API_KEY``; never read from a file."""
    promise: str | None = None
    """A time that an answer may be promised for («до 18:00») where no fact answers a question."""
    temperature: float | None = None
    """0 to 2; None takes the prompt's own."""
    timeout_seconds: float = 60.0
    """For one answer of the model, all its retries included."""
    prompts: Path | None = None
    """Folder of templates that go before the packaged ones; a relative one starts at the file that names it."""
    lang: InterfaceLanguage | None = None
    """Language of the findings; None takes the conversation's."""
    select: tuple[str, ...] = ()
    """Ids of the only rules to score with; none means all."""
    ignore: tuple[str, ...] = ()
    """Ids of the rules to leave out."""

    def override(self, **call: object) -> Settings:
        """These settings with those of a call before them; a value of None, or an empty list, says nothing.

        Raises SettingsError for an unknown name or a value of the wrong type.
        """
        given = {name: value for name, value in call.items() if value is not None and value not in ((), [])}
        return replace(self, **_checked(given, ""))


def load(*, environment: Mapping[str, str] | None = None, folder: Path | None = None, **call: object) -> Settings:
    """The settings that hold for a call made now: ``load(model="gpt-5", promise="до 18:00")``.

    ``environment`` and ``folder`` stand in for the process's own. Raises SettingsError, in one line that names the
    file or variable.
    """
    environment = os.environ if environment is None else environment
    return Settings(**(_from_file(folder) | _from_environment(environment))).override(**call)


def colours_wanted(terminal: bool, environment: Mapping[str, str] | None = None) -> bool:
    """Whether output is coloured: on a terminal, unless ``NO_COLOR`` or ``TERM=dumb``; ``FORCE_COLOR`` goes first."""
    environment = os.environ if environment is None else environment
    if environment.get("FORCE_COLOR", "0") not in ("", "0"):
        return True
    return terminal and not environment.get("NO_COLOR") and environment.get("TERM") != "dumb"


def _from_environment(environment: Mapping[str, str]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name in _CHECKS:
        variable = _VARIABLES.get(name, f"TONEWISE_{name.upper()}")
        if value := environment.get(variable, "").strip():
            found |= _checked({name: _from_text(name, value)}, variable)
    return found


def _from_text(name: str, text: str) -> object:
    """A variable is text: the settings that are none are made from it; what cannot be is refused by its check."""
    if name in ("select", "ignore"):
        return [part.strip() for part in text.split(",") if part.strip()]
    if name in ("temperature", "timeout_seconds"):
        try:
            return float(text)
        except ValueError:
            return text
    return text


def _from_file(folder: Path | None) -> dict[str, Any]:
    try:
        start = (folder or Path.cwd()).absolute()
    except FileNotFoundError:  # the current folder was removed
        return {}
    for place in (start, *start.parents):
        for name in ("tonewise.toml", "pyproject.toml"):
            table = _table(place / name)
            if table is not None:
                return _settings_of(table, place / name)
    return {}


def _table(path: Path) -> dict[str, Any] | None:
    """The settings' table of a file; None where the file is absent or says nothing of tonewise."""
    try:
        data = path.read_bytes()
    except (FileNotFoundError, NotADirectoryError, IsADirectoryError):
        return None
    except OSError as error:
        raise SettingsError(f"{path}: {error.strerror or error}") from None
    ours_alone = path.name == "tonewise.toml"
    if not ours_alone and b"tool.tonewise" not in data:  # a stranger's file is not even parsed
        return None
    import tomllib  # noqa: PLC0415

    try:
        table = tomllib.loads(data.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:  # both tomllib's error and UnicodeDecodeError are ValueErrors
        raise SettingsError(f"{path}: not TOML: {error}") from None
    if ours_alone:
        return table
    tools = table.get("tool")
    ours = tools.get("tonewise") if isinstance(tools, dict) else None
    if ours is not None and not isinstance(ours, dict):
        raise SettingsError(f"{path}: tool.tonewise: must be a table")
    return ours


def _settings_of(table: Mapping[str, object], path: Path) -> dict[str, Any]:
    if "api_key" in table:
        raise SettingsError(f"{path}: api_key: a key is not kept in a file; set the variable OPENAI_API_KEY")
    found = _checked(table, str(path))
    if "prompts" in found:
        found["prompts"] = path.parent / found["prompts"]
    return found


def _checked(values: Mapping[str, object], source: str) -> dict[str, Any]:
    """The values, each of its setting's type; ``source`` is the file or variable that an error names."""
    found: dict[str, Any] = {}
    for name, value in values.items():
        if name not in _CHECKS:
            raise SettingsError(_said(source, name, "unknown setting" + _nearest(name)))
        try:
            found[name] = _CHECKS[name](value)
        except (TypeError, ValueError) as error:
            raise SettingsError(_said(source, name, str(error))) from None
    return found


def _said(source: str, name: str, problem: str) -> str:
    return ": ".join(part for part in (source, name, problem) if part)


def _nearest(name: str) -> str:
    from difflib import get_close_matches  # noqa: PLC0415

    near = get_close_matches(name.lower().replace("-", "_"), _CHECKS, n=1, cutoff=0.5)
    return f"; did you mean {near[0]}?" if near else f"; known are {', '.join(_CHECKS)}"


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError("must be text")
    if not value.strip() or not value.isprintable():
        raise ValueError("must be one line of text that is not empty")
    return value.strip()


def _url(value: object) -> str:
    url = _text(value)
    if not url.startswith(("http://", "https://")):
        raise ValueError("must be a URL that starts with http:// or https://")
    return url


def _number(value: object) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise TypeError("must be a number")
    return float(value)


def _temperature(value: object) -> float:
    if not 0 <= (number := _number(value)) <= 2:
        raise ValueError("must be from 0 to 2")
    return number


def _seconds(value: object) -> float:
    if not 0 < (number := _number(value)) <= 86_400:
        raise ValueError("must be more than 0 seconds and at most a day")
    return number


def _folder(value: object) -> Path:
    if not isinstance(value, Path):
        value = Path(_text(value)).expanduser()
    return value


def _language(value: object) -> str:
    if value not in ("ru", "en"):
        raise ValueError("must be ru or en")
    return str(value)


def _ids(value: object) -> tuple[str, ...]:
    if not isinstance(value, list | tuple):
        raise TypeError("must be a list of rules' ids")
    return tuple(_text(item) for item in value)


_CHECKS: dict[str, Callable[[object], Any]] = {
    "model": _text,
    "api_base": _url,
    "api_key": _text,
    "promise": _text,
    "temperature": _temperature,
    "timeout_seconds": _seconds,
    "prompts": _folder,
    "lang": _language,
    "select": _ids,
    "ignore": _ids,
}
assert tuple(_CHECKS) == tuple(setting.name for setting in fields(Settings))  # noqa: S101

_VARIABLES = {"api_base": "OPENAI_BASE_URL", "api_key": "OPENAI_API_KEY"}
"""Variables that the field already has; every other setting is ``TONEWISE_`` and its name."""
