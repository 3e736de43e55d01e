"""Suites from files: what is read, what the cases are called, and what is refused since it would mean nothing."""

from __future__ import annotations

import json
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from shown import ROOT, blocks
from tonewise.errors import InputError, NoOpenTurnError, TonewiseError
from tonewise.evals.recording import stored, unjudged
from tonewise.evals.suite import Bar, EvalCase, Judge, Suite
from tonewise.evals.suites import LoadedSuite, chosen, load_suite
from tonewise.files import documents_of
from tonewise.model import Case

SUITE = """\
# yaml-language-server: $schema=suite.schema.json
name: shop
description: two cases
models: [composer, openai/local]
repeats: 2
x-facts: &facts
  - {id: eta, text: Order 5 arrives on Friday.}
settings:
  plain: {}
  short: {repairs: 0, ignore: [mirror-emoji]}
judges:
  - {name: kind, criterion: The reply is kind., tag: money}
bars:
  - {scorer: passed, min: 0.9}
  - {scorer: rule/grounded, min: 1, tag: money}
  - {scorer: judge/kind, min: 0.5}
cases:
  - id: first
    tags: money
    conversation:
      id: c-1
      facts: *facts
      messages:
        - {role: customer, text: "when does order 5 arrive? and can I pay by card"}
    expect:
      contains: [Friday, [card, cash]]
      passes: [grounded]
      answers: [{question: can I pay by card, status: missing}]
      register: {emoji: false}
  - conversation: {messages: [{role: customer, text: hello?}], helpdesk_id: 7}
    group: g
"""


def _write(folder: Path, text: str, name: str = "suite.yaml") -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def _case(**more: Any) -> dict[str, Any]:
    said = {"messages": [{"role": "customer", "text": "when does it arrive?"}]}
    return {"conversation": said, **more}


def _load(folder: Path, only: Sequence[str] = (), **fields: Any) -> LoadedSuite:
    return load_suite(_write(folder, json.dumps({"cases": [_case()], **fields}), "suite.json"), only=only)


def _problem(folder: Path, **fields: Any) -> str:
    with pytest.raises(TonewiseError) as error:
        _load(folder, **fields)
    assert "\n" not in str(error.value)
    return str(error.value).replace(str(folder), ".")


def test_a_suite_and_what_its_cases_are_called(tmp_path: Path) -> None:
    loaded = load_suite(_write(tmp_path, SUITE))
    suite = loaded.suite
    assert (suite.name, suite.models, suite.repeats, suite.cases) == ("shop", ("composer", "openai/local"), 2, ())
    assert [(each.id, each.group, each.line) for each in loaded.cases] == [("first", "c-1", 18), ("shop-2", "g", 30)]
    first, second = (each.case for each in loaded.cases)
    assert first.expect.contains == (("Friday",), ("card", "cash"))
    assert first.tags == ("money",)
    assert second.conversation.model_extra == {"helpdesk_id": 7}
    assert suite.judges_of(first) == suite.judges
    assert suite.judges_of(second) == ()
    assert {each.source for each in loaded.cases} == {loaded.source} == {str(tmp_path / "suite.yaml")}


def test_only_cases_with_its_tag_are_judged(tmp_path: Path) -> None:
    loaded = load_suite(_write(tmp_path, SUITE))
    records = [stored("r", replace(each, case=each.case.model_copy(update={"reply": "Hi."}))) for each in loaded.cases]
    assert [[judge.name for judge in unjudged(each, loaded.suite.judges)] for each in records] == [["kind"], []]


@pytest.mark.parametrize("mark", ["", "\ufeff"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_line_ends_and_marks_of_other_systems_make_no_difference(tmp_path: Path, end: str, mark: str) -> None:
    path = tmp_path / "suite.yaml"
    path.write_bytes((mark + SUITE.replace("\n", end)).encode())
    assert [each.line for each in load_suite(path).cases] == [18, 30]


@pytest.mark.parametrize("name", ["cases.jsonl", "cases.json", "cases.yaml"])
def test_a_plain_file_of_cases_is_a_suite(tmp_path: Path, name: str) -> None:
    bare = {"id": "c-7", "messages": [{"role": "customer", "text": "hello?"}]}
    cases = [_case(id="a"), bare, _case(reply="It arrives on Friday.")]
    text = "\n".join(map(json.dumps, cases)) if name.endswith("l") and "json" in name else json.dumps(cases, indent=1)
    loaded = load_suite(_write(tmp_path, text, name))
    assert (loaded.suite.name, loaded.suite.models) == ("cases", ("composer",))
    assert [each.id for each in loaded.cases] == ["a", "c-7", "cases-3"]


def test_cases_of_files_stand_behind_those_of_the_suite_each_file_once(tmp_path: Path) -> None:
    _write(tmp_path, json.dumps(_case(id="b")) + "\n" + json.dumps(_case(id="c")), "more/b.jsonl")
    _write(tmp_path, yaml.safe_dump([_case(id="d")]), "more/d.yaml")
    _write(tmp_path, "not a case", "more/README.md")
    loaded = _load(tmp_path, cases=[_case(id="a")], files=["more/b.jsonl", "more/*", "**/*.yaml"])
    assert [(each.id, Path(each.source).name, each.line) for each in loaded.cases] == [
        ("a", "suite.json", 1), ("b", "b.jsonl", 1), ("c", "b.jsonl", 2), ("d", "d.yaml", 1),
    ]  # fmt: skip
    assert loaded.cases[1].source == str(tmp_path / "more" / "b.jsonl")


def test_the_hash_is_of_all_files_and_of_no_place(tmp_path: Path) -> None:
    def of(folder: str, case: str = "b", name: str = "b.jsonl") -> str:
        _write(tmp_path / folder, json.dumps(_case(id=case)), name)
        return _load(tmp_path / folder, cases=[_case(id="a")], files=["b*.jsonl"]).sha256

    assert of("one") == of("two")
    assert len({of("one"), of("three", case="c"), of("four", name="b2.jsonl")}) == 3


def test_choosing_by_id_pattern_and_tag(tmp_path: Path) -> None:
    cases = [_case(id="ru-1", tags=["money"]), _case(id="ru-2"), _case(id="en-[1]", tags=["money", "x"])]
    everything = _load(tmp_path, cases=cases)

    def ids(*only: str) -> list[str]:
        return [each.id for each in _load(tmp_path, only, cases=cases).cases]

    assert ids("en-[1]", "ru-2") == ["ru-2", "en-[1]"]
    assert ids("ru-*") == ["ru-1", "ru-2"]
    assert ids("tag:money") == ["ru-1", "en-[1]"]
    assert ids("tag:*") == ["ru-1", "en-[1]"]
    assert _load(tmp_path, ["ru-1"], cases=cases).sha256 == everything.sha256
    with pytest.raises(InputError, match=r"no case is 'ru-3'; did you mean 'ru-\d'"):
        chosen(everything.cases, ["ru-1", "ru-3"])
    with pytest.raises(InputError, match="no case is 'tag:mony'; did you mean 'tag:money'"):
        chosen(everything.cases, ["tag:mony"])


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ({"modles": ["x"]}, "modles: unknown field; did you mean models?"),
        ({"zzz": 1}, "zzz: unknown field; known are name, "),
        ({"cases": {"a": 1}}, "cases: must be a list"),
        ({"cases": [5]}, "cases[0]: must be an object, not a number"),
        ({"cases": []}, "has no case"),
        ({"repeats": 0}, "repeats: "),
        ({"name": "two words"}, "name: "),
        ({"rules": {"select": ["ground"]}}, "rules.select[0]: there is no rule 'ground'; did you mean 'grounded'?"),
        ({"rules": {"selct": []}}, "rules.selct: unknown field; did you mean select?"),
        ({"bars": [{"scorer": "passd", "min": 1}]}, "there is no measure 'passd'; did you mean 'passed'?"),
        ({"bars": [{"scorer": "rule/none", "min": 1}]}, "there is no measure 'rule/none'"),
        ({"bars": [{"scorer": "judge/kind", "min": 1}]}, "there is no measure 'judge/kind'"),
        ({"bars": [{"scorer": "passed", "minimum": 1, "max": 2}]}, "bars[0].minimum: unknown field; did you mean min?"),
        ({"bars": [{"scorer": "passed", "min": 1, "tag": "no"}]}, "bars[0].tag: no case has the tag 'no'"),
        ({"bars": [{"scorer": "passed"}]}, "bars[0]: a bar has a min, a max, or both"),
        ({"scorers": ["contents"]}, "scorers[0]: there is no measure 'contents'; did you mean 'content'?"),
        ({"judges": [{"name": "a", "criterion": "x", "vote": 3}]}, "vote: unknown field; did you mean votes?"),
        ({"judges": [{"name": "a", "rule": "x"}]}, "judges[0].rule: there is no rule 'x'"),
        ({"judges": [{"name": "a", "criterion": "x"}] * 2}, "judges[1].name: two judges have the name 'a'"),
        ({"settings": {"a": {"repair": 1}}}, "settings.a.repair: unknown setting; did you mean repairs?"),
        ({"settings": {"a": {"repairs": 9}}}, "settings.a.repairs: must be a whole number from 0 to 5"),
        ({"settings": {"a": {"api_key": "sk-1"}}}, "settings.a.api_key: a key is not kept in a file"),
        ({"settings": {"a": {"api_base": "https://x.example"}}}, "settings.a.api_base: "),
        ({"settings": {"a": {"model": "x"}}}, "settings.a.model: models are named in the suite's models"),
        ({"settings": {"a": {"ignore": ["x"]}}}, "settings.a.ignore[0]: there is no rule 'x'"),
        ({"settings": {"a\u001b[2J": {}}}, "a name must be one line with no control characters"),
        ({"prompts": ["packaged", "mine"]}, "prompts[1]: there is no folder 'mine' beside the suite"),
        ({"prompts": ["../.."]}, "prompts[0]: '../..' leaves the project"),
        ({"models": ["composer", "openai/x@https://me:sk-1@x.example"]}, "models[1]: an address in a file holds no"),
        ({"models": ["scripted//etc/hosts"]}, "models[0]: 'scripted//etc/hosts' leaves the project"),
        ({"judges": [{"name": "a", "criterion": "x", "models": "scripted/../x"}]}, "'scripted/../x' leaves the"),
        ({"files": ["none.jsonl"]}, "files[0]: 'none.jsonl': no such file"),
        ({"files": ["*.jsonl"]}, "files[0]: '*.jsonl' matches no file"),
        ({"files": ["suite.txt"]}, "files[0]: 'suite.txt' is neither .jsonl, .json nor .yaml"),
        ({"files": ["../../etc/passwd"]}, "files[0]: '../../etc/passwd' leaves the project"),
        ({"files": ["../../**/*.json"]}, "files[0]: '../../**/*.json' leaves the project"),
        ({"files": ["/etc/passwd"]}, "files[0]: '/etc/passwd' must be relative to the suite's file"),
        ({"files": ["~/x.json"]}, "files[0]: '~/x.json' must be relative to the suite's file"),
        ({"files": ["a\u0000.json"]}, "files[0]: "),
    ],
)  # fmt: skip
def test_what_a_suite_says_wrongly_is_told(tmp_path: Path, fields: dict[str, Any], told: str) -> None:
    (tmp_path / "pyproject.toml").write_text("")
    problem = _problem(tmp_path, **fields)
    assert problem.startswith("./suite.json")
    assert told in problem


@pytest.mark.parametrize(
    ("case", "told"),
    [
        (_case(expect={"fail": ["grounded"]}), "expect.fail: unknown field; did you mean fails?"),
        (_case(expect={"zz": 1}), "expect.zz: unknown field; known are fails, "),
        (_case(expects={"fails": []}), "expects: unknown field; did you mean expect?"),
        (_case(replies=["x"]), "replies: unknown field; did you mean reply?"),
        (_case(expect={"fails": ["ground"]}), "expect.fails[0]: there is no rule 'ground'; did you mean 'grounded'?"),
        (_case(expect={"fails": ["grounded"], "passes": ["grounded"]}), "the rule 'grounded' is to fail and to pass"),
        (_case(expect={"register": {"adress": "вы"}}), "expect.register.adress: unknown field; did you mean address?"),
        (_case(expect={"register": {"address": "they"}}), "expect.register.address: must be one of ты, вы, none"),
        (_case(expect={"answers": [{"question": "how much"}]}), "'how much' does not stand in the customer's"),
        (_case(expect={"answers": [{"question": "???"}]}), "expect.answers[0].question: '???' does not stand in"),
        (_case(expect={"answers": [{"question": "arrive", "statsu": "x"}]}), "statsu: unknown field"),
        (_case(expect={"contains": [600]}), "expect.contains[0]: must be text, not a number (put it in quotes)"),
        (_case(expect={"lacks": 600}), "expect.lacks: must be text, not a number (put it in quotes)"),
        (_case(tags={"a": 1}), "tags: must be text, not an object"),
        (_case(task="fold"), "pending: there is no messages to fold"),
        (_case(task="rewrite"), "rough: there is no text to rewrite"),
        (_case(id="a\u001bb"), "id: must be one line with no control characters"),
        (_case(id=" "), "id: must be one line with no control characters"),
        ({"conversation": {"messages": []}}, "the conversation has no messages"),
        ({"conversation": {"messages": [{"role": "agent", "text": "x"}]}}, "the last message is the agent's"),
        ({"conversation": {"messages": [{"role": "boss", "text": "x"}]}}, "messages[0].role: must be one of customer"),
    ],
)  # fmt: skip
def test_a_case_that_would_mean_nothing_is_refused(tmp_path: Path, case: dict[str, Any], told: str) -> None:
    problem = _problem(tmp_path, cases=[case])
    assert told in problem
    assert problem.startswith("./suite.json:1")


def test_a_teams_own_rules_are_known(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    own = {"id": "no-soon", "phrases": ["soon"], "message": "Say when."}
    cases = [_case(expect={"passes": ["no-soon"]})]
    assert "there is no rule 'no-soon'" in _problem(tmp_path, cases=cases)
    assert _load(tmp_path, cases=cases, settings={"ours": {"rules": [own]}}).cases
    (tmp_path / "tonewise.toml").write_text('[[rules]]\nid = "no-soon"\nphrases = ["soon"]\nmessage = "Say when."\n')
    monkeypatch.chdir(tmp_path)
    assert _load(tmp_path, cases=cases).cases


def test_own_fields_are_kept(tmp_path: Path) -> None:
    own = _case(ticket=5, group_id=7, reply_at="x", expect={"x-why": "so", "passes": []})
    (case,) = _load(tmp_path, cases=[own], **{"x-team": "a", "$schema": "suite.json"}).cases
    assert case.case.model_extra == {"ticket": 5, "group_id": 7, "reply_at": "x"}
    assert case.case.expect.model_extra == {"x-why": "so"}


def test_a_stored_reply_needs_no_open_turn(tmp_path: Path) -> None:
    (case,) = _load(tmp_path, cases=[{"conversation": {"messages": []}, "reply": "Yes.", "task": "fold"}]).cases
    assert case.case.replies == ("Yes.",)


def test_questions_are_found_whatever_the_marks_between_words(tmp_path: Path) -> None:
    said = {"messages": [{"role": "customer", "text": "Is it open at 2am — on  Friday the 28th? Приедете завтра…"}]}
    asked = [{"question": each} for each in ("open at 2am", "on friday the 28th", "ПРИЕДЕТЕ завтра?")]
    assert _load(tmp_path, cases=[{"conversation": said, "expect": {"answers": asked}}]).cases


def test_ids_are_told_with_both_places(tmp_path: Path) -> None:
    path = _write(tmp_path, "\n".join(json.dumps(_case(id=name)) for name in ("a", "b", "a")), "c.jsonl")
    with pytest.raises(InputError) as error:
        load_suite(path)
    assert str(error.value) == f"{path}:3: id: the id 'a' is taken at {path}:1"
    twice = [{"conversation": {**_case()["conversation"], "id": "c-1"}}] * 2
    assert "it is the conversation's, so give the case an id of its own" in _problem(tmp_path, cases=twice)


def test_files_may_stand_beside_the_suites_folder_inside_the_project(tmp_path: Path) -> None:
    _write(tmp_path, "", "pyproject.toml")
    _write(tmp_path, json.dumps(_case(id="b")), "cases/b.jsonl")
    loaded = _load(tmp_path / "suites", files=["../cases/*.jsonl"])
    assert loaded.cases[1].source == str(tmp_path / "cases" / "b.jsonl")
    (tmp_path / "suites" / "link.json").symlink_to("/etc/hostname")
    assert "'link.json' leaves the project" in _problem(tmp_path / "suites", files=["link.json"])


def test_a_file_of_cases_is_no_suite(tmp_path: Path) -> None:
    _write(tmp_path, json.dumps({"cases": [_case()]}), "other.json")
    assert "is a suite: files of cases hold cases alone" in _problem(tmp_path, files=["other.json"])
    path = _write(tmp_path, f"{SUITE}\n---\n{SUITE}", "two.yaml")
    with pytest.raises(InputError, match=r"two\.yaml:3\d: a suite is one document"):
        load_suite(path)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("a.yaml", ""),
        ("a.yaml", "# nothing\n"),
        ("a.yaml", "[]"),
        ("a.json", "\n \n"),
        ("a.json", "[]"),
        ("a.jsonl", "\n"),
    ],
)
def test_a_file_with_nothing_in_it(tmp_path: Path, name: str, text: str) -> None:
    with pytest.raises(InputError, match=r"is empty|has no case"):
        load_suite(_write(tmp_path, text, name))


BOMB = "a0: &a0 [x, x, x, x]\n" + "".join(f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 4)}]\n" for n in range(1, 30))


@pytest.mark.parametrize(
    "text",
    [
        BOMB,
        "cases: " + "[" * 5000,
        "cases:\n" + "- {a: " * 300,
        "cases: !!python/object/apply:os.system [id]",
        "cases: [&x *x]",
        "<<: {cases: []}",
        "cases: []\ncases: []",
        "\x00\x01",
        "cases: [\x1b[31m]",
        "%YAML 9.9\n---\ncases: []",
    ],
    ids=str.split,
)  # fmt: skip
def test_hostile_yaml_is_one_clear_line(tmp_path: Path, text: str) -> None:
    with pytest.raises(InputError) as error:
        load_suite(_write(tmp_path, text))
    assert len(str(error.value)) < 500
    assert str(error.value).isprintable()


def test_standard_input_and_absent_files(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="a suite is read from a file"):
        load_suite("-")
    with pytest.raises(InputError, match="no such file"):
        load_suite(tmp_path / "none.yaml")
    with pytest.raises(InputError, match="is a folder"):
        load_suite(tmp_path)
    with pytest.raises(NoOpenTurnError):
        _load(tmp_path, cases=[{"conversation": {"messages": []}}])


@given(st.text(max_size=80))
@settings(max_examples=30, deadline=None)
def test_any_text_is_a_suite_or_refused(tmp_path_factory: pytest.TempPathFactory, text: str) -> None:
    folder = tmp_path_factory.getbasetemp() / "any"
    for name in ("a.yaml", "a.json", "a.jsonl"):
        with suppress(InputError):
            load_suite(_write(folder, text, name))


def _refusals(data: Any) -> list[str]:
    schema = json.loads((ROOT / "src" / "tonewise" / "schemas" / "suite.json").read_text(encoding="utf-8"))
    jsonschema.Draft202012Validator.check_schema(schema)
    return [error.message for error in jsonschema.Draft202012Validator(schema).iter_errors(data)]


def test_the_schema_takes_what_is_read(tmp_path: Path) -> None:
    (document,) = documents_of(str(_write(tmp_path, SUITE)))
    assert _refusals(document.data) == []


@pytest.mark.parametrize(
    "suite",
    [
        {"modles": []},
        {"cases": [{"conversation": {"messages": []}, "expect": {"fail": []}}]},
        {"cases": [{"reply": "x"}]},
        {"judges": [{"name": "Two Words", "criterion": "x"}]},
        {"bars": [{"scorer": "passed", "minimum": 1}]},
        {"repeats": "many"},
    ],
)
def test_the_schema_marks_what_is_refused(suite: dict[str, Any], tmp_path: Path) -> None:
    assert _refusals(suite)
    with pytest.raises(InputError):
        load_suite(_write(tmp_path, json.dumps(suite), "suite.json"))


def test_the_schema_explains_every_field() -> None:
    schema = json.loads((ROOT / "src" / "tonewise" / "schemas" / "suite.json").read_text(encoding="utf-8"))
    parts = {"Suite": schema, **schema["$defs"]}
    fields = [
        (name, field, about) for name, part in parts.items() for field, about in part.get("properties", {}).items()
    ]
    assert len(fields) > 60
    assert [(name, field) for name, field, about in fields if not about.get("description")] == []


def test_the_documented_suite_is_read(tmp_path: Path) -> None:
    (text,) = blocks(ROOT / "docs" / "eval-suites.md", "yaml")
    path = _write(tmp_path, text)
    loaded = load_suite(path)
    assert [(each.id, each.group) for each in loaded.cases] == [("same-day", "same-day"), ("same-day-bare", "same-day")]
    (document,) = documents_of(str(path))
    assert _refusals(document.data) == []
    page = (ROOT / "docs" / "eval-suites.md").read_text(encoding="utf-8")
    _write(tmp_path, text.replace("passes: [refusal-has-alternative, no", "fail: [refusal-has-alternative, no"))
    with pytest.raises(InputError) as error:
        load_suite(path)
    assert str(error.value).replace(str(path), "suite.yaml") in page


def test_every_field_stands_on_the_page() -> None:
    page = (ROOT / "docs" / "eval-suites.md").read_text(encoding="utf-8")
    fields = {*Suite.model_fields, *EvalCase.model_fields.keys() - Case.model_fields.keys(), *Judge.model_fields}
    assert [name for name in sorted({*fields, *Bar.model_fields}) if f"`{name}`" not in page] == []


SHIPPED = sorted((ROOT / "evals" / "suites").glob("*.yaml"))


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_shipped_suites_are_read_and_editors_know_their_schema(path: Path) -> None:
    assert load_suite(path).cases
    header, _, _ = path.read_text(encoding="utf-8").partition("\n")
    assert header.startswith("# yaml-language-server: $schema=")
    assert (
        path.parent / header.partition("$schema=")[2]
    ).resolve() == ROOT / "src" / "tonewise" / "schemas" / "suite.json"
    for document in documents_of(str(path)):
        assert _refusals(document.data) == []


@pytest.mark.slow
def test_a_hundred_thousand_cases(tmp_path: Path) -> None:
    path = tmp_path / "many.jsonl"
    with path.open("w", encoding="utf-8") as stream:
        stream.writelines(json.dumps(_case(id=f"case-{number}", tags=["a"])) + "\n" for number in range(100_000))
    loaded = load_suite(path, only=["case-99999"])
    assert [(each.id, each.line) for each in loaded.cases] == [("case-99999", 100_000)]
