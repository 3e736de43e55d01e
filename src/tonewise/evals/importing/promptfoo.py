"""Cases from promptfoo: the tests of a configuration, or a file of tests, with what of their assertions can be held.

Providers, prompts and code are not imported: a suite names models and prompts of its own, and nothing of the file is
ever run. Each assertion that cannot be taken over stands in its case's note and is told.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from itertools import islice, product
from typing import Any, Final

from tonewise.errors import InputError
from tonewise.evals.importing.fields import NAMES
from tonewise.evals.importing.openai_messages import spoken
from tonewise.evals.importing.pieces import Piece, Told, Wishes, built
from tonewise.evals.importing.promptfoo_asserts import Asserts, filled
from tonewise.evals.importing.promptfoo_tests import Test, Tests
from tonewise.evals.places import Place
from tonewise.files import documents_of

MAX_COMBINATIONS = 1_000
"""Cases that one test with lists of values may become."""
_NOT_TAKEN: Final = ("prompts", "providers", "targets", "redteam", "extensions", "transform", "nunjucksFilters")
_LIKELY: Final = (
    *NAMES["customer"].split(),
    "text",
    "email",
    "ticket",
    "request",
    "body",
    "user_input",
    "user_message",
)
_FACTS: Final = NAMES["facts"].split()


def pieces(source: str, wishes: Wishes) -> Iterator[Piece]:
    """The cases and judges of a configuration; raises InputError where it cannot be read or is none."""
    suffix = source.rpartition(".")[2].lower()
    files = Tests(source)
    if suffix in ("csv", "tsv", "jsonl", "ndjson"):
        yield from _Making(wishes, Asserts({}), {}).of(files.of_file(source, None))
        return
    documents = [Place(document, (), source) for document in documents_of(source)]
    if not documents:
        raise InputError("is empty: no test in it", source=source)
    config = documents[0]
    if isinstance(config.data, dict) and ("tests" in config.data or "scenarios" in config.data):
        yield from _of_config(config, wishes, files)
    elif all(isinstance(each.data, dict) and ("vars" in each.data or "assert" in each.data) for each in documents):
        yield from _Making(wishes, Asserts({}), {}).of(Test(each.data, each, source) for each in documents)
    else:
        raise InputError("is no configuration of promptfoo: it has no tests", source=source)


def _of_config(config: Place, wishes: Wishes, files: Tests) -> Iterator[Piece]:
    data = config.data
    for name in _NOT_TAKEN:
        if name in data:
            yield Told(config.inside(name).line(), f"{name}: not imported: a suite names models and prompts of its own")
    default = data.get("defaultTest", {})
    if isinstance(default, str):
        found = list(files.named(default, config.inside("defaultTest")))
        yield from (each for each in found if isinstance(each, Told))
        default = next((each.data for each in found if isinstance(each, Test)), {})
    asserts = Asserts(data.get("assertionTemplates", {}))
    making = _Making(wishes, asserts, default if isinstance(default, dict) else {})
    if "tests" in data:
        yield from making.of(files.of(config.inside("tests")))
    for index, scenario in enumerate(_list(data.get("scenarios"))):
        at = config.inside("scenarios", index)
        if not isinstance(scenario, dict):
            yield Told(at.line(), "scenarios: not imported: it stands in a file of its own")
            continue
        configs = scenario.get("config") or [{}]
        for each in configs if isinstance(configs, list) else [configs]:
            common = each if isinstance(each, dict) else {}
            tests = files.of(at.inside("tests")) if "tests" in scenario else iter((Test({}, at, at.source),))
            yield from making.of(test if isinstance(test, Told) else _over(common, test) for test in tests)


def _over(common: Mapping[str, Any], test: Test) -> Test:
    data = {
        **common, **test.data, "vars": {**_object(common.get("vars")), **_object(test.data.get("vars"))},
        "assert": [*_list(common.get("assert")), *_list(test.data.get("assert"))],
    }  # fmt: skip
    return replace(test, data=data, own=test.own + len(_list(common.get("assert"))))


class _Making:
    """Makes cases of tests."""

    def __init__(self, wishes: Wishes, asserts: Asserts, default: Mapping[str, Any]):
        self._wishes = wishes
        self._asserts = asserts
        self._default = default

    def of(self, tests: Iterator[Test | Told]) -> Iterator[Piece]:
        """The cases of tests, and the judges that they need."""
        for test in tests:
            if isinstance(test, Told):
                yield test
            else:
                for piece in self._of_test(test):
                    yield replace(piece, source=test.source) if isinstance(piece, Told) else piece

    def _of_test(self, test: Test) -> Iterator[Piece]:
        merged = _over(self._default, test)
        variables = merged.data["vars"]
        if isinstance(test.data.get("vars"), str | list):
            yield Told(
                test.line("vars"), "vars: variables from files of their own are not imported, the test is left out"
            )
            return
        lists = {name: value for name, value in variables.items() if isinstance(value, list) and not _chat(value)}
        combined = islice(product(*lists.values()), MAX_COMBINATIONS + 1)
        for number, values in enumerate(combined):
            if number == MAX_COMBINATIONS:
                yield Told(
                    test.line("vars"), f"vars: more than {MAX_COMBINATIONS:,} combinations, the rest is left out"
                )
                return
            yield from self._case(merged, {**variables, **dict(zip(lists, values, strict=True))})

    def _case(self, test: Test, variables: dict[str, Any]) -> Iterator[Piece]:
        data = test.data
        told: list[Told] = []
        variables = {name: test.value(value, name, told) for name, value in variables.items()}
        name = self._customer(variables)
        if name is None:
            yield from told
            problem = "which variable holds the customer's words? name it, as in --columns customer=VAR; left out"
            yield Told(test.line("vars"), f"vars: {problem}")
            return
        facts = next((each for each in (self._wishes.columns.get("facts"), *_FACTS) if each in variables), None)
        taken = self._asserts.of(test, variables, told)
        yield from taken.judges
        yield from told
        case: dict[str, Any] = {
            "conversation": _conversation(variables, name, facts),
            "tags": [*_tags(data), *taken.tags],
        }
        if taken.expect:
            case["expect"] = taken.expect
        if taken.sent:
            case["sent"] = taken.sent
        if isinstance(output := data.get("providerOutput"), str) and output:
            case["reply"] = output
        note = [filled(str(data["description"]), variables) or ""] if data.get("description") else []
        note += [f"not imported: {each.problem}" for each in told]
        if note:
            case["note"] = "\n".join(note)
        others = {key: value for key, value in variables.items() if key not in (name, facts)}
        yield built(case | ({"x-vars": others} if others else {}), test.line())

    def _customer(self, variables: Mapping[str, Any]) -> str | None:
        wanted = self._wishes.columns.get("customer")
        if wanted:
            return wanted if wanted in variables else None
        folded = {each.casefold(): each for each in variables}
        likely = next((folded[each] for each in _LIKELY if each in folded), None)
        return likely or (next(iter(variables)) if len(variables) == 1 else None)


def _conversation(variables: Mapping[str, Any], name: str, facts: str | None) -> dict[str, Any]:
    said = variables[name]
    if _chat(said):
        messages = spoken(said).messages
    else:
        messages = [{"role": "customer", "text": str(said)}] if said not in (None, "") else []
    conversation: dict[str, Any] = {"messages": messages}
    if facts and variables[facts]:
        given = variables[facts]
        lines = given.splitlines() if isinstance(given, str) else given if isinstance(given, list) else [given]
        texts = [str(each).strip() for each in lines if str(each).strip()]
        conversation["facts"] = [{"id": f"fact-{number}", "text": text} for number, text in enumerate(texts, 1)]
    return conversation


def _tags(data: Mapping[str, Any]) -> list[str]:
    tags = []
    for key, value in _object(data.get("metadata")).items():
        tags += [
            f"{key}={each}" for each in (value if isinstance(value, list) else [value]) if not isinstance(each, dict)
        ]
    return tags


def _chat(value: Any) -> bool:
    return isinstance(value, list) and bool(value) and all(isinstance(each, dict) and "role" in each for each in value)


def _object(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []
