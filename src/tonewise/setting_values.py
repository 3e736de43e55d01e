"""What a setting may hold: each check takes a value as a file or a call gives it, and returns what the settings keep.

A check raises TypeError or ValueError, whose text tells what the value must be; a table's names the key as well.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import fields
from datetime import time
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast, get_args

from tonewise.options import Hours, Limits, PhraseRule, Price

if TYPE_CHECKING:
    from tonewise.model import Channel, Severity

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_PHRASE_RULE = ("id", "phrases", "message", "suggestion", "severity")


def text(value: object) -> str:
    """One line that is not empty."""
    if not isinstance(value, str):
        raise TypeError("must be text")
    if not value.strip() or not value.isprintable():
        raise ValueError("must be one line of text that is not empty")
    return value.strip()


def url(value: object) -> str:
    """An address of the web."""
    given = text(value)
    if not given.startswith(("http://", "https://")):
        raise ValueError("must be a URL that starts with http:// or https://")
    return given


def _number(value: object) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise TypeError("must be a number")
    return float(value)


def temperature(value: object) -> float:
    """From 0 to 2."""
    if not 0 <= (number := _number(value)) <= 2:
        raise ValueError("must be from 0 to 2")
    return number


def seconds(value: object) -> float:
    """More than 0, a day at most."""
    if not 0 < (number := _number(value)) <= 86_400:
        raise ValueError("must be more than 0 seconds and at most a day")
    return number


def count(value: object) -> int:
    """A whole number from 1 upward."""
    if (number := _number(value)) < 1 or number != int(number):
        raise ValueError("must be a whole number from 1 upward")
    return int(number)


def tokens(value: object) -> int:
    """A whole number of tokens that a request and an answer fit into."""
    if (number := count(value)) < 500:
        raise ValueError("must be at least 500")
    return number


def repairs(value: object) -> int:
    """A whole number from 0 to 5."""
    if not 0 <= (number := _number(value)) <= 5 or number != int(number):
        raise ValueError("must be a whole number from 0 to 5")
    return int(number)


def switch(value: object) -> bool:
    """True or false."""
    if not isinstance(value, bool):
        raise TypeError("must be true or false")
    return value


def keys_in(given: str) -> dict[str, str]:
    """Addresses and their keys from a variable's text, ``ADDRESS=KEY,ADDRESS=KEY``; `keys` checks them."""
    pairs = (part.strip().partition("=") for part in given.split(","))
    return {address: key for address, _, key in pairs if address}


def keys(value: object) -> dict[str, str]:
    """A table of servers' addresses and their keys."""
    try:
        return {url(address).rstrip("/"): text(key) for address, key in _table(value).items()}
    except ValueError:  # what was given is not shown: it may be a key
        raise ValueError("must be ADDRESS=KEY, or several with commas, each address from http:// or https://") from None


def prices(value: object) -> dict[str, Price]:
    """A table of models, each a table of ``input`` and ``output``, in US dollars for a million tokens."""
    return {name: _under(name, _price, each) for name, each in _table(value).items()}


def _price(value: object) -> Price:
    if isinstance(value, Price):
        return value
    table = _known_keys(value, ("input", "output"))
    if missing := {"input", "output"} - table.keys():
        raise ValueError(f"{min(missing)}: is missing")
    found = {name: _under(name, _number, each) for name, each in table.items()}
    if min(found.values()) < 0:
        raise ValueError("must be from 0 upward")
    return Price(**found)


def folder(value: object) -> Path:
    """A path, the home folder's sign read."""
    if not isinstance(value, Path):
        value = Path(text(value)).expanduser()
    return value


def language(value: object) -> str:
    """One of the interface's languages."""
    return one_of(("ru", "en"))(value)


def ids(value: object) -> tuple[str, ...]:
    """A list of rules' ids."""
    return _texts(value, "a list of rules' ids")


def words(value: object) -> tuple[str, ...]:
    """A list of words or names."""
    return _texts(value, "a list of words")


def models(value: object) -> tuple[str, ...]:
    """A list of models' names."""
    return _texts(value, "a list of models' names")


def _texts(value: object, what: str) -> tuple[str, ...]:
    if not isinstance(value, list | tuple):
        raise TypeError(f"must be {what}")
    return tuple(text(item) for item in value)


def one_of(choices: Iterable[str]) -> Callable[[object], str]:
    """A check that takes one of these texts."""
    known = tuple(choices)

    def check(value: object) -> str:
        if value not in known:
            raise ValueError(f"must be {', '.join(known[:-1])} or {known[-1]}")
        return str(value)

    return check


address = one_of(("вы", "ты"))


def severity(value: object) -> Severity:
    """What a finding counts as."""
    from tonewise.model import Severity  # noqa: PLC0415 - pydantic comes with it, and few settings need it

    return cast("Severity", one_of(get_args(Severity))(value))


def severities(value: object) -> dict[str, Severity]:
    """A table of rules' ids and what each counts as."""
    return {name: _under(name, severity, each) for name, each in _table(value).items()}


def limits(value: object) -> dict[str, float]:
    """A table of the numbers in :class:`~tonewise.options.Limits`, those that are given."""
    known = {each.name: each.type for each in fields(Limits)}
    found: dict[str, float] = {}
    for name, given in _known_keys(value, known).items():
        number = _under(name, _number, given)
        if number < 0 or (known[name] == "int" and number != int(number)):
            raise ValueError(f"{name}: must be a {'whole ' if known[name] == 'int' else ''}number from 0 upward")
        found[name] = int(number) if known[name] == "int" else number
    return found


def hours(value: object) -> Hours:
    """A table of ``opens`` and ``closes`` (``09:00``), and perhaps ``days`` (``mon-fri``, or a list of days)."""
    if isinstance(value, Hours):
        return value
    table = _known_keys(value, ("opens", "closes", "days"))
    if missing := {"opens", "closes"} - table.keys():
        raise ValueError(f"{min(missing)}: is missing")
    opens, closes = (_under(name, _time, table[name]) for name in ("opens", "closes"))
    if opens >= closes:
        raise ValueError("closes: must be later than opens")
    return Hours(opens=opens, closes=closes, days=_under("days", _days, table.get("days", "mon-sun")))


def _time(value: object) -> time:
    if isinstance(value, time):
        return value
    try:
        return time.fromisoformat(text(value))
    except ValueError:
        raise ValueError("must be a time such as 09:00") from None


def _days(value: object) -> frozenset[int]:
    given = value if isinstance(value, list | tuple) else text(value).split(",")
    days: set[int] = set()
    for part in given:
        first, _, last = text(part).lower().partition("-")
        if first.strip() not in DAYS or (last and last.strip() not in DAYS):
            raise ValueError(f"must be days such as mon-fri or mon, wed; {text(part)!r} is none")
        begin = DAYS.index(first.strip())
        end = DAYS.index(last.strip()) if last else begin
        days.update(day % 7 for day in range(begin, end + 1 if end >= begin else end + 8))
    return frozenset(days)


def phrase_rules(value: object) -> tuple[PhraseRule, ...]:
    """A list of tables, each a rule of the team's own."""
    if not isinstance(value, list | tuple):
        raise TypeError("must be a list of tables, [[rules]]")
    found = [_under(str(number), _phrase_rule, each) for number, each in enumerate(value, 1)]
    names = [each.id for each in found]
    if twice := {name for name in names if names.count(name) > 1}:
        raise ValueError(f"two rules have the id {min(twice)!r}")
    return tuple(found)


def _phrase_rule(value: object) -> PhraseRule:
    if isinstance(value, PhraseRule):
        return value
    table = _known_keys(value, _PHRASE_RULE)
    if missing := [name for name in ("id", "phrases", "message") if name not in table]:
        raise ValueError(f"{missing[0]}: is missing")
    checks: dict[str, Callable[[object], Any]] = {"phrases": words, "severity": severity}
    given = {name: _under(name, checks.get(name, text), each) for name, each in table.items()}
    if not given["phrases"]:
        raise ValueError("phrases: must hold at least one")
    return PhraseRule(**given)


def channels(checks: Mapping[str, Callable[[object], Any]]) -> Callable[[object], dict[Channel, dict[str, Any]]]:
    """A check for a table of channels, each a table of the settings that ``checks`` holds."""

    def check(value: object) -> dict[Channel, dict[str, Any]]:
        from tonewise.model import Channel  # noqa: PLC0415 - pydantic comes with it, and few settings need it

        tables = _known_keys(value, get_args(Channel))
        return {channel: _under(channel, overrides, own) for channel, own in tables.items()}

    def overrides(value: object) -> dict[str, Any]:
        return {name: _under(name, checks[name], each) for name, each in _known_keys(value, checks).items()}

    return check


def nearest(name: str, known: Iterable[str]) -> str:
    """What may have been meant, as the end of an error's text."""
    listed = tuple(known)
    from difflib import get_close_matches  # noqa: PLC0415 - only a mistake needs it

    near = get_close_matches(name.lower().replace("-", "_"), listed, n=1, cutoff=0.6)
    return f"; did you mean {near[0]}?" if near else f"; known are {', '.join(listed)}"


def _table(value: object) -> Mapping[str, object]:
    if not isinstance(value, Mapping):
        raise TypeError("must be a table")
    return value


def _known_keys(value: object, known: Iterable[str]) -> Mapping[Any, object]:
    table = _table(value)
    listed = tuple(known)
    for name in table:
        if name not in listed:
            raise ValueError(f"{name}: unknown setting{nearest(str(name), listed)}")
    return table


def _under(name: str, check: Callable[[object], Any], value: object) -> Any:
    """What the check says of the value, its error told with the key that it stands under."""
    try:
        return check(value)
    except (TypeError, ValueError) as error:
        raise type(error)(f"{name}: {error}") from None


def helpdesks(value: object) -> dict[str, dict[str, Any]]:
    """Tables by a helpdesk's name; what may stand in each, its adapter says."""
    if not isinstance(value, dict):
        raise TypeError("must be a table")
    for name, own in value.items():
        if not isinstance(own, dict):
            raise TypeError(f"{name}: must be a table")
    return cast("dict[str, dict[str, Any]]", value)
