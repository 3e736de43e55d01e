"""What makes a suite or a case mean something else than its writer thinks, found before anything runs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from difflib import get_close_matches
from fnmatch import fnmatchcase
from functools import cache, cached_property
from pathlib import Path
from typing import Any, Final

from pydantic import BaseModel

from tonewise import settings
from tonewise.errors import SettingsError
from tonewise.evals.case_files import checked, leads_into
from tonewise.evals.measures import MEASURES
from tonewise.evals.places import Place
from tonewise.evals.standing import stands
from tonewise.evals.suite import (
    PACKAGED,
    Bar,
    EvalCase,
    EvalExpectation,
    ExpectedAnswer,
    ExpectedRegister,
    Judge,
    RuleChoice,
    Suite,
)
from tonewise.evals.variants import holds_a_password, script_of
from tonewise.files import Entry, texts_of
from tonewise.plain import harmless, shortened
from tonewise.rules import catalogue
from tonewise.settings import Settings

OWN_KEYS = "x-"
"""Begins names of a team's own, which are kept where others are refused."""

_NOT_A_SUITES: Final = {
    "api_key": "a key is not kept in a file; set the variable OPENAI_API_KEY",
    "api_keys": "a key is not kept in a file; set the variable TONEWISE_API_KEYS",
    "api_base": "a suite names a server in a model's name, openai/NAME@ADDRESS; the setting is the machine's",
    "model": "models are named in the suite's models",
    "prompts": "folders of prompts are named in the suite's prompts",
    "cache": "where answers are kept is the machine's matter, not a suite's",
}
"""Settings that a suite does not hold, and why."""


def refuse_unknown(place: Place, kind: type[BaseModel], *, near_only: bool = False) -> None:
    """Raise InputError for a field that is none, of a value and of what it holds; types are checked elsewhere.

    ``near_only`` refuses only what looks like a misspelled field, where files may hold fields of their own.
    """
    data = place.data
    if not isinstance(data, dict):
        return
    known = _fields(kind)
    for name in data:
        if name in known or name.startswith(OWN_KEYS) or (kind is Suite and name == "$schema"):
            continue
        near = _MISTAKEN.get(name) or get_close_matches(name, known, n=1, cutoff=0.8 if near_only else 0.5)
        if near:
            raise place.error(f"unknown field; did you mean {near[0]}?", name)
        if not near_only:
            raise place.error(f"unknown field; known are {', '.join(known)}, and own ones that begin with x-", name)
    for name, inner in _INNER.get(kind, {}).items():
        found = data.get(name)
        if isinstance(found, list):
            for index in range(len(found)):
                refuse_unknown(place.inside(name, index), inner)
        elif found is not None:
            refuse_unknown(place.inside(name), inner)


_MISTAKEN: Final = {"replies": ["reply"]}
_INNER: Final[Mapping[type[BaseModel], Mapping[str, type[BaseModel]]]] = {
    Suite: {"judges": Judge, "bars": Bar, "rules": RuleChoice},
    EvalCase: {"expect": EvalExpectation},
    EvalExpectation: {"answers": ExpectedAnswer, "register": ExpectedRegister, "manner": ExpectedRegister},
}


@cache
def _fields(kind: type[BaseModel]) -> tuple[str, ...]:
    return tuple(about.alias or name for name, about in kind.model_fields.items())


class Checks:
    """The checks of one suite; each raises InputError that names file, line and field."""

    def __init__(self, suite: Suite):
        self._suite = suite

    @cached_property
    def _rules(self) -> frozenset[str]:
        """Ids of all rules; a suite that names none does without the catalogue."""
        own = [*settings.load().rules, *_own_rules(self._suite)]
        return frozenset((*(rule.id for rule in catalogue()), *(rule.id for rule in own)))

    def suite(self, place: Place, folder: Path, project: Path) -> None:
        """Check what a suite says beside its cases."""
        suite = self._suite
        for name, values in suite.settings.items():
            self._settings(place.inside("settings", name), name, values)
        for index, prompts in enumerate(suite.prompts):
            if prompts != PACKAGED and not checked(place.inside("prompts", index), prompts, folder, project).is_dir():
                raise place.error(f"there is no folder {shortened(prompts, 80)!r} beside the suite", "prompts", index)
        self._known_rules(place.inside("rules"), select=suite.rules.select, ignore=suite.rules.ignore)
        for index, model in enumerate(suite.models):
            _model(place.inside("models", index), model, project)
        names: set[str] = set()
        for index, judge in enumerate(suite.judges):
            if judge.name in names:
                raise place.error(f"two judges have the name {judge.name!r}", "judges", index, "name")
            names.add(judge.name)
            if judge.rule is not None and judge.rule not in self._rules:
                raise place.error(_no_rule(judge.rule, self._rules), "judges", index, "rule")
            for number, model in enumerate(judge.models):
                _model(place.inside("judges", index, "models", number), model, project)
        for index, bar in enumerate(suite.bars):
            self._measure(place.inside("bars", index, "scorer"), bar.scorer)
        for index, scorer in enumerate(suite.scorers):
            self._measure(place.inside("scorers", index), scorer)

    def tags(self, place: Place, cases: Sequence[EvalCase]) -> None:
        """Check that what holds for cases with a tag holds for any."""
        tags = list(dict.fromkeys(tag for case in cases for tag in case.tags))
        wanted = {"judges": [each.tag for each in self._suite.judges], "bars": [each.tag for each in self._suite.bars]}
        for field, named in wanted.items():
            for index, tag in enumerate(named):
                if tag is not None and tag not in tags:
                    problem = f"no case has the tag {shortened(tag, 60)!r}{_meant(tag, tags)}"
                    raise place.error(problem, field, index, "tag")

    def case(self, place: Place, case: EvalCase) -> None:
        """Check that a case can be drafted or scored, and that its expectations can be met or broken."""
        refuse_unknown(place, EvalCase, near_only=True)
        expect = case.expect
        judges = {judge.scorer for judge in self._suite.judges}
        for field, names in (("fails", expect.fails), ("passes", expect.passes)):
            for index, name in enumerate(names):
                if name not in self._rules and name not in judges:
                    raise place.error(_no_rule(name, {*self._rules, *judges}), "expect", field, index)
        if both := set(expect.fails) & set(expect.passes):
            raise place.error(f"the rule {min(both)!r} is to fail and to pass", "expect", "passes")
        if not case.replies:
            texts_of(Entry(case, place.source, place.line()), case.job(self._suite.task))
        for index, answer in enumerate(expect.answers):
            if not stands(answer.question, case.conversation):
                problem = f"{shortened(answer.question, 60)!r} does not stand in the customer's open turn"
                raise place.error(problem, "expect", "answers", index, "question")

    def _known_rules(self, place: Place, **named: Iterable[str]) -> None:
        for field, names in named.items():
            for index, name in enumerate(names):
                if name not in self._rules:
                    raise place.error(_no_rule(name, self._rules), field, index)

    def _measure(self, place: Place, name: str) -> None:
        if name in MEASURES:
            return
        known = [*MEASURES, *(f"rule/{rule}" for rule in sorted(self._rules)), *(j.scorer for j in self._suite.judges)]
        if not any(fnmatchcase(each, name) for each in known):
            raise place.error(f"there is no measure {shortened(name, 60)!r}{_meant(name, known)}")

    def _settings(self, place: Place, name: str, values: Mapping[str, Any]) -> None:
        if not name.strip() or harmless(name) != name:
            raise place.error("a name must be one line with no control characters")
        for key, value in values.items():
            if key in _NOT_A_SUITES:
                raise place.error(_NOT_A_SUITES[key], key)
            try:
                Settings().override(**{key: value})
            except SettingsError as error:
                raise place.error(str(error).removeprefix(f"{key}: "), key) from None
            if key in ("select", "ignore", "severity"):
                self._known_rules(place, **{key: value})


def _own_rules(suite: Suite) -> Iterable[Any]:
    """Rules of the team's own that the suite's settings hold; what is wrong with one is told with the settings."""
    for values in suite.settings.values():
        try:
            yield from Settings().override(rules=values.get("rules")).rules
        except SettingsError:
            continue


def _model(place: Place, name: str, project: Path) -> None:
    if holds_a_password(name):
        raise place.error("an address in a file holds no password; set the variable TONEWISE_API_KEYS")
    script = script_of(name)
    if script is not None and not leads_into(project, script):
        raise place.error(f"{shortened(name, 80)!r} leaves the project ({project})")


def _no_rule(name: str, known: Iterable[str]) -> str:
    return f"there is no rule {shortened(name, 60)!r}{_meant(name, known)}"


def _meant(name: str, known: Iterable[str]) -> str:
    near = get_close_matches(name, list(known), n=1, cutoff=0.5)
    return f"; did you mean {shortened(near[0], 80)!r}?" if near else ""
