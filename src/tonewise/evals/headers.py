"""Headers of logs: made for a run, and compared, so that nothing that was made otherwise passes for what is wanted."""

from __future__ import annotations

import platform
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from importlib.metadata import version
from typing import TYPE_CHECKING, Any

from tonewise.evals.log import RunHeader
from tonewise.evals.suite import STORED, Judge
from tonewise.evals.variants import Making, chosen_of
from tonewise.settings import WITHOUT_EFFECT, Settings

if TYPE_CHECKING:
    from tonewise.evals.suites import LoadedSuite


def now() -> str:
    """The time, ISO 8601, UTC."""
    return datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def header_of(
    loaded: LoadedSuite, makings: Sequence[Making], base: Settings, *, repeats: int, only: Sequence[str]
) -> RunHeader:
    """The header of a run that has no name yet; ``only`` are the ids of the cases that are run, none for all.

    Stored replies are held against the rules with the settings of ``base``.
    """
    return RunHeader(
        run="", suite=loaded.suite, source=loaded.source, sha256=loaded.sha256,
        variants=tuple(making.variant for making in makings),
        settings={making.name: making.chosen for making in makings} | {STORED: chosen_of(base)},
        prompts={making.name: making.prompts for making in makings},
        repeats=repeats, only=tuple(only), tonewise=version("tonewise"), python=platform.python_version(),
        platform=platform.platform(), started=now(),
    )  # fmt: skip


def differences(found: RunHeader, wanted: RunHeader) -> list[str]:
    """What a log was made with that is not what is wanted, each in a few words; none where it can be gone on with."""
    return list(_differences(found, wanted))


def _differences(found: RunHeader, wanted: RunHeader) -> Iterator[str]:
    if found.sha256 != wanted.sha256:
        yield "another state of the suite or its cases"
    if found.suite.judges != wanted.suite.judges:
        yield "other judges"
    if set(found.only) != set(wanted.only):
        yield f"other cases ({len(found.only) or 'all'} there, {len(wanted.only) or 'all'} here)"
    if found.repeats != wanted.repeats:
        yield f"other repeats ({found.repeats} there, {wanted.repeats} here)"
    if found.tonewise != wanted.tonewise:
        yield f"another version of tonewise ({found.tonewise} there, {wanted.tonewise} here)"
    there, here = ([each.name for each in header.variants] for header in (found, wanted))
    if set(there) != set(here):
        yield f"other variants ({', '.join(there) or 'none'} there, {', '.join(here) or 'none'} here)"
    for name in (*there, STORED):
        if name in (*here, STORED):
            yield from making_differences(found, wanted, name)


def making_differences(found: RunHeader, wanted: RunHeader, variant: str) -> Iterator[str]:
    """What a variant of the same name is made with otherwise in two runs."""
    there, here = (_that_matter(header.settings.get(variant, {})) for header in (found, wanted))
    if names := _unlike(there, here):
        yield f"other settings of {variant} ({', '.join(names)})"
    if names := _unlike(found.prompts.get(variant, {}), wanted.prompts.get(variant, {})):
        yield f"other prompts of {variant} ({', '.join(names)})"


def _that_matter(settings: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in settings.items() if name not in WITHOUT_EFFECT}


def _unlike(there: Mapping[str, Any], here: Mapping[str, Any]) -> list[str]:
    return sorted(name for name in there.keys() | here.keys() if there.get(name) != here.get(name))


def with_judges(header: RunHeader, judges: Sequence[Judge]) -> RunHeader:
    """The header with these judges in place of its own."""
    return header.model_copy(update={"suite": header.suite.model_copy(update={"judges": tuple(judges)})})
