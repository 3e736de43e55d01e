"""Labels by people: replies of which they said which rules and judges' criteria are broken, in the form of cases.

``expect.fails`` and ``expect.passes`` hold what counts as true. Where several people labelled, each under their name in
``labels``, what most of them say counts where ``expect`` is silent; where they are split, nothing does.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from difflib import get_close_matches
from os import PathLike, fspath
from typing import Any

from tonewise import settings
from tonewise.errors import InputError
from tonewise.evals.places import Place
from tonewise.evals.suite import EvalCase, Judge, Suite
from tonewise.evals.suite_checks import refuse_unknown
from tonewise.files import documents_in
from tonewise.files.source import opened
from tonewise.plain import shortened
from tonewise.rules import catalogue

RULE, JUDGE = "rule/", "judge/"
_FIELDS = {"fails": True, "passes": False}
"""Fields of labels, and whether they name what is broken."""


@dataclass(frozen=True, slots=True)
class Labelled:
    """A reply and what people say of it; a name is ``rule/ID`` or ``judge/NAME``, True says that it is broken."""

    case: EvalCase
    id: str
    group: str
    source: str
    line: int
    truth: Mapping[str, bool]
    by: Mapping[str, Mapping[str, bool]] = field(default_factory=dict)
    """By labeller."""


def read_labels(source: str | PathLike[str]) -> tuple[Labelled, ...]:
    """The labelled replies of a file of cases, or of a suite's own; what has no label is left out.

    Raises InputError, with file, line and field, for a label of what is no rule, one that contradicts another, a case
    without a reply, an id that is taken, and a file without a single label.
    """
    source = fspath(source)
    own = (rule.id for rule in settings.load().rules)
    known = frozenset((*(rule.id for rule in catalogue()), *own))
    found: dict[str, Labelled] = {}
    for place in _places(source):
        one = _labelled(place, known, len(found) + 1)
        if one is None:
            continue
        if one.id in found:
            raise place.error(f"the id {shortened(one.id, 60)!r} is taken at line {found[one.id].line}", "id")
        found[one.id] = one
    if not found:
        raise InputError("has no label: name rules or judges in expect.fails and expect.passes", source=source)
    return tuple(found.values())


def judges_in(source: str | PathLike[str]) -> tuple[Judge, ...]:
    """The judges of a suite, whatever cases it has; raises InputError where the file holds something else."""
    source = fspath(source)
    with opened(source) as stream:
        document = next(iter(documents_in(stream, source)), None)
    if document is None or not isinstance(document.data, dict) or "judges" not in document.data:
        raise InputError("is no suite with judges", source=source)
    only = replace(document, data={"judges": document.data["judges"]})
    refuse_unknown(Place(only, (), source), Suite)
    return Place(only, (), source).value(Suite).judges


def _places(source: str) -> Iterator[Place]:
    with opened(source) as stream:
        for document in documents_in(stream, source):
            inline = document.data.get("cases") if isinstance(document.data, dict) else None
            if isinstance(inline, list) and "conversation" not in document.data:
                yield from (Place(document, ("cases", index), source) for index in range(len(inline)))
            else:
                yield Place(document, (), source)


def _labelled(place: Place, known: frozenset[str], number: int) -> Labelled | None:
    case = place.value(EvalCase)
    by = dict(_by_labeller(place, known))
    truth = _said(place.inside("expect"), {"fails": case.expect.fails, "passes": case.expect.passes}, known)
    truth = _majority(by.values()) | truth
    if not truth and not by:
        return None
    if not case.replies:
        raise place.error("is missing: labels are about a reply", "reply")
    name = case.id or case.conversation.id or f"case-{number}"
    group = case.group or case.conversation.id or name
    return Labelled(case, name, group, place.source, place.line(), truth, by)


def _by_labeller(place: Place, known: frozenset[str]) -> Iterator[tuple[str, dict[str, bool]]]:
    data = place.data.get("labels")
    if data is None:
        return
    if not isinstance(data, dict):
        raise place.error("must be a table of labellers, each with fails and passes", "labels")
    for name, given in data.items():
        inside = place.inside("labels", name)
        if not isinstance(given, dict) or not set(given) <= set(_FIELDS):
            raise inside.error("must be a table of fails and passes, each a list of rules and judges")
        yield str(name), _said(inside, given, known)


def _said(place: Place, given: Mapping[str, Any], known: frozenset[str]) -> dict[str, bool]:
    said: dict[str, bool] = {}
    for field_, broken in _FIELDS.items():
        names = given.get(field_, ())
        if not isinstance(names, list | tuple) or not all(isinstance(name, str) for name in names):
            raise place.error("must be a list of rules and judges", field_)
        for index, name in enumerate(names):
            full = _full(name, known, place, (field_, index))
            if said.get(full, broken) != broken:
                raise place.error(f"{name!r} is labelled both ways", field_, index)
            said[full] = broken
    return said


def _full(name: str, known: frozenset[str], place: Place, steps: tuple[str | int, ...]) -> str:
    if name.startswith(JUDGE):
        return name
    rule = name.removeprefix(RULE)
    if rule not in known:
        near = get_close_matches(rule, known, n=1, cutoff=0.5)
        meant = f"; did you mean {near[0]}?" if near else "; a judge is named judge/NAME"
        raise place.error(f"there is no rule {shortened(rule, 60)!r}{meant}", *steps)
    return RULE + rule


def _majority(labels: Iterable[Mapping[str, bool]]) -> dict[str, bool]:
    """What more people say than say the opposite."""
    votes: dict[str, int] = {}
    for one in labels:
        for name, broken in one.items():
            votes[name] = votes.get(name, 0) + (1 if broken else -1)
    return {name: balance > 0 for name, balance in votes.items() if balance}
