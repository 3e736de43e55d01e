"""Settings: what a call gives, else the environment, else a file of the project, else the defaults.

The file is the nearest ``tonewise.toml``, or ``pyproject.toml`` with a ``[tool.tonewise]`` table, from the current
folder upward. The key of a model's server is taken from the environment alone, so that it is never committed. No other
module reads the environment.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field, fields, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from tonewise import setting_values
from tonewise.errors import SettingsError
from tonewise.helpdesk_values import HelpdeskValues, helpdesk_values
from tonewise.options import FormOfAddress, Hours, Limits, Options, PhraseRule, Price
from tonewise.setting_values import nearest

if TYPE_CHECKING:  # pydantic takes longer to load than a command takes to start
    from tonewise.model import Channel, Severity

InterfaceLanguage = Literal["ru", "en"]

WITHOUT_EFFECT = (
    "api_key", "api_keys", "api_base_file", "cache", "concurrency", "calls_per_minute", "prices", "timeout_seconds",
)  # fmt: skip
"""Settings that say how a draft is come by, and not what it is."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """Everything that can be set, each field with the default that holds where nobody says otherwise."""

    model: str | None = None
    """Name of the language model; None drafts with the composer."""
    fallback: tuple[str, ...] = ()
    """Names of the models that are asked in turn where the first fails; the composer stands behind them all."""
    api_base: str | None = None
    """URL of an OpenAI-compatible endpoint; None is OpenAI's own."""
    api_key: str | None = field(default=None, repr=False)
    """``OPENAI_API_KEY``; never read from a file."""
    api_keys: Mapping[str, str] = field(default_factory=dict, repr=False)
    """Keys of other OpenAI-compatible servers, by address; never read from a file."""
    api_base_file: str | None = field(default=None, metadata={"set": "by load"})
    """The project's file that named ``api_base``, to which the key of the environment does not go with it."""
    prices: Mapping[str, Price] = field(default_factory=dict)
    """What models cost, by name."""
    cache: Path | None = None
    """File, or folder, where answers of models are kept; None keeps none. Relative as ``prompts`` is."""
    concurrency: int | None = None
    """Most calls at once to a model; None sets no limit."""
    calls_per_minute: int | None = None
    """Most calls begun in any minute to a model; None sets no limit."""
    promise: str | None = None
    """A time that an answer may be promised for («до 18:00») where no fact answers a question."""
    temperature: float | None = None
    """0 to 2; None takes the prompt's own."""
    timeout_seconds: float = 60.0
    """For a whole draft by a model: all answers, retries, repairs and fallbacks included."""
    max_tokens_per_draft: int = 20_000
    """Tokens of all requests and answers of one draft."""
    repairs: int = 1
    """Times that a text is sent back to the model with what is wrong with it."""
    structured: Literal["off", "on", "auto"] = "off"
    """Whether the model is asked for JSON with an account of its reply; ``auto`` takes plain text for an answer."""
    extract: bool = False
    """Whether the model is asked first which questions the turn holds."""
    mask: Literal["hosted", "always", "never"] = "hosted"
    """From which models personal data is hidden: ``hosted`` ones leave this machine and its private network."""
    prompts: Path | None = None
    """Folder of templates that go before the packaged ones; a relative one starts at the file that names it."""
    lang: InterfaceLanguage | None = None
    """Language of the findings; None takes the conversation's."""
    select: tuple[str, ...] = ()
    """Ids of the only rules to score with; none means all."""
    ignore: tuple[str, ...] = ()
    """Ids of the rules to leave out."""
    severity: Mapping[str, Severity] = field(default_factory=dict)
    """Severities other than the catalogue's, by rule."""
    rules: tuple[PhraseRule, ...] = ()
    """Rules of the team's own: phrases that its replies do without."""
    names: tuple[str, ...] = ()
    """Brand and product names."""
    words: tuple[str, ...] = ()
    """Words of the trade that are spelt right."""
    subject: str | None = None
    """What the company does, in a line: what customers ask beyond it is off-topic."""
    address: FormOfAddress = "вы"
    """How a customer is addressed in Russian who uses neither pronoun."""
    hours: Hours | None = None
    """Opening hours; None is around the clock."""
    limits: Limits = field(default_factory=Limits)
    """Numbers that rules count against."""
    channels: Mapping[Channel, Mapping[str, Any]] = field(default_factory=dict)
    """What is set otherwise on a channel."""
    helpdesks: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    """Settings of helpdesks by name, as the file has them: see `of_helpdesk`."""
    file_folder: Path | None = field(default=None, compare=False, metadata={"set": "by load"})
    """Where the project's file stands."""

    @property
    def options(self) -> Options:
        """What the rules are told."""
        return Options(
            names=self.names, words=self.words, subject=self.subject, address=self.address, hours=self.hours,
            limits=self.limits,
        )  # fmt: skip

    def of_channel(self, channel: Channel | None) -> Settings:
        """The settings that hold on a channel: lists and values set there replace, tables are laid over."""
        own = self.channels.get(channel) if channel else None
        if not own:
            return self
        laid = dict(own)
        if "severity" in laid:
            laid["severity"] = {**self.severity, **laid["severity"]}
        if "limits" in laid:
            laid["limits"] = replace(self.limits, **laid["limits"])
        return replace(self, channels={}, **laid)

    def override(self, **call: object) -> Settings:
        """These settings with those of a call before them; a value of None, or an empty list, says nothing.

        Raises SettingsError for an unknown name or a value of the wrong type.
        """
        given = {name: value for name, value in call.items() if value is not None and value not in ((), [])}
        named_by = None if "api_base" in given else self.api_base_file
        return replace(self, **_checked(given, ""), api_base_file=named_by)


def load(*, environment: Mapping[str, str] | None = None, folder: Path | None = None, **call: object) -> Settings:
    """The settings that hold for a call made now: ``load(model="gpt-5", promise="до 18:00")``.

    ``environment`` and ``folder`` stand in for the process's own. Raises SettingsError, in one line that names the
    file or variable.
    """
    environment = os.environ if environment is None else environment
    of_file, of_environment = _from_file(folder), _from_environment(environment)
    if "api_base" in of_environment:
        of_file.pop("api_base_file", None)
    return Settings(**(of_file | of_environment)).override(**call)


def of_helpdesk(
    name: str,
    plain: Collection[str],
    secret: Collection[str],
    *,
    environment: Mapping[str, str] | None = None,
    folder: Path | None = None,
) -> HelpdeskValues:
    """What is set for a helpdesk, not yet checked: ``plain`` and ``secret`` are the names of all that can be.

    A secret is in the variable or in the file that ``…_FILE`` (or ``…_file`` in the project's file) names. Raises
    SettingsError, which names file or variable and never a value, for an unknown setting and a secret that stands open.
    """
    environment = os.environ if environment is None else environment
    settings = load(environment={}, folder=folder)
    table, base = settings.helpdesks.get(name, {}), settings.file_folder or Path()
    return helpdesk_values(name, plain, secret, table=table, base=base, environment=environment)


def colours_wanted(terminal: bool, environment: Mapping[str, str] | None = None) -> bool:
    """Whether output is coloured: on a terminal, unless ``NO_COLOR`` or ``TERM=dumb``; ``FORCE_COLOR`` goes first."""
    environment = os.environ if environment is None else environment
    if environment.get("FORCE_COLOR", "0") not in ("", "0"):
        return True
    return terminal and not environment.get("NO_COLOR") and environment.get("TERM") != "dumb"


def cursor_moves(terminal: bool, environment: Mapping[str, str] | None = None) -> bool:
    """Whether text that was written can be replaced: on a terminal that is not dumb."""
    environment = os.environ if environment is None else environment
    return terminal and environment.get("TERM", "dumb") not in ("", "dumb", "unknown")


def rewraps(environment: Mapping[str, str] | None = None) -> bool:
    """Whether the terminal breaks long lines anew when it gets narrower: all do but xterm and a few old ones."""
    environment = os.environ if environment is None else environment
    if "TMUX" in environment:
        return True
    return "XTERM_VERSION" not in environment and not environment.get("TERM", "").startswith(
        ("linux", "rxvt", "screen")
    )


def _from_environment(environment: Mapping[str, str]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name in _CHECKS.keys() - _ONLY_IN_FILES:
        variable = _variable(name)
        if value := environment.get(variable, "").strip():
            found |= _checked({name: _from_text(name, value)}, variable)
    return found


def _from_text(name: str, text: str) -> object:
    """A variable is text: the settings that are none are made from it; what cannot be is refused by its check."""
    if name in ("select", "ignore", "words", "names", "fallback"):
        return [part.strip() for part in text.split(",") if part.strip()]
    if name in ("temperature", "timeout_seconds", "concurrency", "calls_per_minute", "max_tokens_per_draft", "repairs"):
        try:
            return float(text)
        except ValueError:
            return text
    if name == "extract":
        return {"true": True, "1": True, "false": False, "0": False}.get(text.lower(), text)
    return setting_values.keys_in(text) if name == "api_keys" else text


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
    for name in ("api_key", "api_keys"):
        if name in table:
            raise SettingsError(f"{path}: {name}: a key is not kept in a file; set the variable {_variable(name)}")
    found = _checked(table, str(path))
    found |= {name: path.parent / found[name] for name in ("prompts", "cache") if name in found}
    return found | {"file_folder": path.parent} | ({"api_base_file": str(path)} if "api_base" in found else {})


def _checked(values: Mapping[str, object], source: str) -> dict[str, Any]:
    """The values, each of its setting's type; ``source`` is the file or variable that an error names."""
    found: dict[str, Any] = {}
    for name, value in values.items():
        if name not in _CHECKS:
            raise SettingsError(_said(source, name, "unknown setting" + nearest(name, _CHECKS)))
        try:
            found[name] = _CHECKS[name](value)
        except (TypeError, ValueError) as error:
            raise SettingsError(_said(source, name, str(error))) from None
    return found


def _said(source: str, name: str, problem: str) -> str:
    return ": ".join(part for part in (source, name, problem) if part)


def _limits(value: object) -> Limits:
    return value if isinstance(value, Limits) else Limits(**setting_values.limits(value))  # type: ignore[arg-type]


_OF_RULES: dict[str, Callable[[object], Any]] = {
    "select": setting_values.ids,
    "ignore": setting_values.ids,
    "severity": setting_values.severities,
    "words": setting_values.words,
    "names": setting_values.words,
    "subject": setting_values.text,
    "address": setting_values.address,
    "hours": setting_values.hours,
    "limits": setting_values.limits,
}
"""What a channel may have otherwise."""

_CHECKS: dict[str, Callable[[object], Any]] = {
    "model": setting_values.text,
    "api_base": setting_values.url,
    "api_key": setting_values.text,
    "api_keys": setting_values.keys,
    "fallback": setting_values.models,
    "prices": setting_values.prices,
    "cache": setting_values.folder,
    "concurrency": setting_values.count,
    "calls_per_minute": setting_values.count,
    "promise": setting_values.text,
    "temperature": setting_values.temperature,
    "timeout_seconds": setting_values.seconds,
    "max_tokens_per_draft": setting_values.tokens,
    "repairs": setting_values.repairs,
    "structured": setting_values.one_of(("off", "on", "auto")),
    "extract": setting_values.switch,
    "mask": setting_values.one_of(("hosted", "always", "never")),
    "prompts": setting_values.folder,
    "lang": setting_values.language,
    "rules": setting_values.phrase_rules,
    "channels": setting_values.channels(_OF_RULES),
    "helpdesks": setting_values.helpdesks,
    **_OF_RULES,
    "limits": _limits,
}
_ONLY_IN_FILES = ("severity", "rules", "hours", "limits", "channels", "prices", "helpdesks")
"""Tables, which no variable can hold."""
assert _CHECKS.keys() == {each.name for each in fields(Settings) if not each.metadata}  # noqa: S101


def _variable(name: str) -> str:
    return {"api_base": "OPENAI_BASE_URL", "api_key": "OPENAI_API_KEY"}.get(name, f"TONEWISE_{name.upper()}")
