"""Cases as a suite's file: YAML in blocks, a line a field, so that changes are seen; or a case a line."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from functools import cache
from typing import Any

from tonewise.evals.suite import EvalCase, Judge
from tonewise.files.yaml_text import is_plain_text
from tonewise.plain import harmless, shortened

_FIRST = ("id", "group", "tags", "task")


def as_yaml(name: str, description: str, cases: Sequence[EvalCase], judges: Sequence[Judge] = ()) -> Iterator[str]:
    """The lines of a suite's file."""
    yield "# yaml-language-server: $schema=suite.schema.json\n"
    yield _yaml({"name": name, "description": shortened(description)})
    if judges:
        yield "\n" + _yaml({"judges": [_dumped(judge) for judge in judges]})
    yield "\ncases:\n"
    for number, case in enumerate(cases):
        yield ("\n" if number else "") + _yaml([data_of(case)])


def as_jsonl(cases: Sequence[EvalCase]) -> Iterator[str]:
    """A case a line."""
    for case in cases:
        yield json.dumps(data_of(case), ensure_ascii=False, separators=(",", ":")) + "\n"


def data_of(case: EvalCase) -> dict[str, Any]:
    """A case as people would write it: no defaults, one word of a group without a list."""
    data = _dumped(case)
    for expected in (data.get("expect", {}), *data.get("expect", {}).get("answers", [])):
        if "contains" in expected:
            expected["contains"] = [group[0] if len(group) == 1 else group for group in expected["contains"]]
    return {name: data[name] for name in _FIRST if name in data} | data


def _dumped(value: EvalCase | Judge) -> dict[str, Any]:
    found: dict[str, Any] = value.model_dump(mode="json", by_alias=True, exclude_defaults=True)
    return found


def _yaml(value: Any) -> str:
    import yaml  # noqa: PLC0415

    text: str = yaml.dump(
        value, Dumper=_dumper(), allow_unicode=True, sort_keys=False, width=1_000_000, default_flow_style=False
    )
    return text


@cache
def _dumper() -> Any:
    import yaml  # noqa: PLC0415 - most commands write none

    class Dumper(getattr(yaml, "CSafeDumper", yaml.SafeDumper)):  # type: ignore[misc]
        def ignore_aliases(self, data: Any) -> bool:  # noqa: ARG002 - PyYAML's
            return True

    Dumper.add_representer(str, _text)
    return Dumper


def _text(dumper: Any, text: str) -> Any:
    style = None
    if "\n" in text.rstrip("\n") and harmless(text, lines=True) == text and "\t" not in text:
        style = "|"
    elif not is_plain_text(text):
        style = "'"
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style=style)
