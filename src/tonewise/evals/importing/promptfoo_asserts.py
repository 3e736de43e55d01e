"""promptfoo's assertions as expectations: what can be held is, what can only in part is told, the rest is told too."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from tonewise.evals.importing.pieces import Told
from tonewise.evals.importing.promptfoo_tests import FILE, Test
from tonewise.evals.suite import Judge
from tonewise.plain import shortened

_VARIABLE = re.compile(r"\{\{-?\s*([\w.]+)\s*-?\}\}")
_LEFT = re.compile(r"\{\{|\{%")
_JUDGED = ("llm-rubric", "model-graded-closedqa", "g-eval")
_WORDED = frozenset(
    ("contains", "icontains", "equals", "starts-with", "regex", "latency", "cost", "similar", "levenshtein", "rouge-n",
     "bleu", "gleu", "meteor", "contains-all", "icontains-all", "contains-any", "icontains-any", "not-contains",
     "not-icontains", "not-contains-any", "not-icontains-any")
)  # fmt: skip
"""What can be taken over by its words, in whole or in part."""
_CODE = ("javascript", "python", "ruby", "webhook")
_SIMPLE = re.compile(r"[\w\s,;:!'\"«»%₽$€£/@#&=-]+")


@dataclass(slots=True)
class Taken:
    """What a case holds of its test's assertions."""

    expect: dict[str, Any] = field(default_factory=dict)
    sent: str | None = None
    tags: list[str] = field(default_factory=list)
    judges: list[Judge] = field(default_factory=list)

    def contains(self, *groups: list[str]) -> None:
        """Words that the reply must hold, one of each group."""
        self.expect.setdefault("contains", []).extend(groups)

    def lacks(self, words: Sequence[str]) -> None:
        """Words that the reply must not hold."""
        self.expect.setdefault("lacks", []).extend(words)


class Asserts:
    """Takes over the assertions of a configuration's tests; equal rubrics become one judge."""

    def __init__(self, templates: Any):
        self._templates = templates if isinstance(templates, dict) else {}
        self._names: dict[str, str] = {}

    def of(self, test: Test, variables: Mapping[str, Any], told: list[Told]) -> Taken:
        """What of a test's assertions a case can hold; the rest is told."""
        taken = Taken()
        if test.data.get("threshold") is not None:
            told.append(
                Told(test.line("threshold"), "threshold: all that is asserted must hold here, not a share of it")
            )
        for index, each in enumerate(test.data["assert"]):
            at = test.line("assert", index - test.own) if index >= test.own else test.line()
            self._one(each, variables, taken, told, at)
        return taken

    def _one(self, each: Any, variables: Mapping[str, Any], taken: Taken, told: list[Told], line: int) -> None:
        each = self._resolved(each)
        kind = each.get("type")
        if not isinstance(kind, str):
            told.append(Told(line, "assert: has no type"))
            return
        if kind == "assert-set":
            if each.get("threshold") is not None:
                told.append(Told(line, "assert-set with a threshold: any of several cannot be asserted"))
                return
            inside = each.get("assert")
            for inner in inside if isinstance(inside, list) else []:
                self._one(inner, variables, taken, told, line)
            return
        problem = _hindrance(each, kind) or self._take(each, kind, variables, taken)
        if problem:
            told.append(Told(line, f"{kind}{_shown(each.get('value'))}: {problem}"))

    def _resolved(self, each: Any) -> dict[str, Any]:
        """An assertion, or what it refers to (``$ref: '#/assertionTemplates/NAME'``)."""
        if isinstance(each, dict) and isinstance(each.get("$ref"), str):
            template = self._templates.get(each["$ref"].rpartition("/")[2])
            return {
                **(template if isinstance(template, dict) else {}),
                **{k: v for k, v in each.items() if k != "$ref"},
            }
        return each if isinstance(each, dict) else {}

    def _take(self, each: Mapping[str, Any], kind: str, variables: Mapping[str, Any], taken: Taken) -> str | None:
        """Take an assertion over; what could not be, or None."""
        if kind not in _JUDGED and kind not in _WORDED:
            return "there is nothing like it here"
        values = _texts(each.get("value"), kind, variables)
        if values is None:
            return "its value is not a text that can be filled in"
        if kind in _JUDGED:
            return self._judge(each, "\n".join(values), taken)
        return _take_words(kind, values, taken)

    def _judge(self, each: Mapping[str, Any], criterion: str, taken: Taken) -> str | None:
        name = self._names.get(criterion)
        if name is None:
            wished = re.sub(r"[^a-z0-9]+", "-", str(each.get("metric") or "").lower()).strip("-")
            name = wished if wished and wished not in self._names.values() else f"rubric-{len(self._names) + 1}"
            self._names[criterion] = name
            taken.judges.append(Judge(name=name, criterion=criterion, tag=f"judge={name}"))
        taken.tags.append(f"judge={name}")
        return "its threshold is not imported: a judge passes or fails" if each.get("threshold") is not None else None


def _take_words(kind: str, values: list[str], taken: Taken) -> str | None:
    parts = [_part_of_word(value) for value in values]
    if any("*" in value for value in values):
        return "a * cannot be searched for"
    if kind in ("contains", "icontains", "contains-all", "icontains-all"):
        taken.contains(*([part] for part in parts))
    elif kind in ("contains-any", "icontains-any"):
        taken.contains(parts)
    elif kind in ("not-contains", "not-icontains", "not-contains-any", "not-icontains-any"):
        taken.lacks(parts)
    elif kind in ("equals", "starts-with"):
        taken.contains(parts[:1])
        if kind == "equals":
            taken.sent = values[0]
        return "asserted is only that the reply holds it, wherever it stands and whatever stands beside it"
    elif kind == "regex" and _SIMPLE.fullmatch(values[0]):
        taken.contains(parts[:1])
    elif kind in ("similar", "levenshtein", "rouge-n", "bleu", "gleu", "meteor"):
        taken.sent = values[0]
        return "not asserted; the measure edit-distance tells how far a draft is from it"
    elif kind in ("latency", "cost"):
        return "not asserted; a bar on seconds or cost holds it for the whole suite"
    else:
        return "there is nothing like it here"
    return None


def _hindrance(each: Mapping[str, Any], kind: str) -> str | None:
    if kind.removeprefix("not-") in _CODE:
        return "code is not imported"
    if each.get("transform") or each.get("contextTransform"):
        return "the output is transformed by code before it"
    if each.get("weight") == 0:
        return "its weight is 0: it asserts nothing"
    return None


def _texts(value: Any, kind: str, variables: Mapping[str, Any]) -> list[str] | None:
    """The texts of a value, variables filled in; None where it is something else."""
    listed = value if isinstance(value, list) else [value]
    if isinstance(value, str) and kind.endswith(("-any", "-all")):
        listed = [part.strip() for part in value.split(",")]
    texts: list[str] = []
    for each in listed:
        if isinstance(each, bool) or not isinstance(each, str | int | float):
            return [""] if value is None and kind.endswith(("latency", "cost")) else None
        text = filled(str(each), variables)
        if text is None or not text.strip() or text.startswith(FILE):
            return None
        texts.append(text)
    return texts or None


def filled(text: str, variables: Mapping[str, Any]) -> str | None:
    """A template's text with its variables filled in; None where it holds more than names of variables."""

    def value(match: re.Match[str]) -> str:
        found: Any = variables
        for step in match[1].split("."):
            found = found.get(step) if isinstance(found, dict) else None
        return str(found) if isinstance(found, str | int | float) else match[0]

    made = _VARIABLE.sub(value, text)
    return None if _LEFT.search(made) else made


def _part_of_word(value: str) -> str:
    """Words as promptfoo searches for them: anywhere, inside a longer word too."""
    value = value.strip()
    return f"{'*' if value[:1].isalnum() else ''}{value}{'*' if value[-1:].isalnum() else ''}"


def _shown(value: Any) -> str:
    return "" if value is None else f" {shortened(str(value), 60)!r}"
