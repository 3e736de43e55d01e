"""The catalogue of rules: one module a rule, found by listing this package, and those that other packages add.

A package adds rules through the entry point group ``tonewise.rules``; an entry names a :class:`Rule`, or a module
with one called ``RULE``. Its rules pass through the same door as the ones here.
"""

from __future__ import annotations

from difflib import get_close_matches
from functools import cache
from importlib import import_module
from pkgutil import iter_modules

from tonewise.errors import InputError, SettingsError
from tonewise.rules.own import phrase_rule
from tonewise.rules.rule import Rule

__all__ = ["GROUP", "Rule", "catalogue", "phrase_rule", "rule"]

_NO_RULES = frozenset(("own", "rule"))
"""Modules of this package that hold what rules are made of."""

GROUP = "tonewise.rules"
"""Entry point group in which other packages name their rules."""


@cache
def catalogue() -> tuple[Rule, ...]:
    """All rules, sorted by id.

    Raises SettingsError where an installed package names something that is no rule, or an id that is taken.
    """
    found = [
        import_module(f"{__name__}.{module.name}").RULE
        for module in iter_modules(__path__)
        if module.name not in _NO_RULES
    ]
    by_id: dict[str, Rule] = {}
    for each in (*found, *_added()):
        if each.id in by_id:
            raise SettingsError(f"two rules have the id {each.id!r}")
        by_id[each.id] = each
    return tuple(by_id[name] for name in sorted(by_id))


def rule(name: str) -> Rule:
    """The rule with this id; raises InputError, which names the nearest known id, where there is none."""
    ids = {each.id: each for each in catalogue()}
    if name in ids:
        return ids[name]
    near = get_close_matches(name, ids, n=1, cutoff=0.5)
    raise InputError(f"there is no rule {name!r}" + (f"; did you mean {near[0]!r}?" if near else ""))


def _added() -> list[Rule]:
    from importlib.metadata import entry_points  # noqa: PLC0415 - takes 20 ms, and only a whole catalogue needs it

    added = []
    for entry in entry_points(group=GROUP):
        loaded = entry.load()
        each = getattr(loaded, "RULE", loaded)
        if not isinstance(each, Rule):
            raise SettingsError(f"the entry point {entry.name!r} of {GROUP} names no rule: {entry.value}")
        added.append(each)
    return added
