"""What is told of a report: exact for small ones, and unbroken by whatever customers and models write."""

from __future__ import annotations

import json
import re
from functools import cache
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import jsonschema
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from making_reports import case, comparison, draft, failing_report, finding, measure, report, variant
from markdown_it import MarkdownIt

from tonewise.cli.schema import FOLDER
from tonewise.errors import InputError
from tonewise.evals.outputs import FORMATS, kept_for, wanted_outputs, write_outputs
from tonewise.evals.outputs.markdown import MAX_LENGTH
from tonewise.evals.outputs.text import text
from tonewise.evals.results import BarResult, Flicker, Gate, GateReason, Report, Result
from tonewise.painting import Painter, width

BENIGN = "word"
NASTY = (
    "\x1b[31m", "\x9b2J", "\x00",
    "\r", "\n", "\n\n", "\t", "\u202e", "\u2028", "\x85", "]]>", "<!--", "-->", "::error::x",
    "\n::set-output name=a::b", "##[error]", "##vso[task.x]", "%0A", "%", "|", "\\|", "\\", "`", "``", "```", "~~~",
    "</details>", "</pre>", "</code>", "<script>", "<img src=x onerror=y>", "&lt;", "&#64;", "@team", "#1", "[x](http://x.y)",
    "![x](y)", "https://evil.example", "www.evil.example", "a@b.example", "*", "**", "_", "> ", "- ", "# ", "\ufffe",
    "\uffff", "\ue000", "«", "»", "😊", "漢字", "é", "'", '"', ",", ":", "слово", " ", "{", "}", "$(rm)", "$x",
)  # fmt: skip
hostile = st.lists(st.sampled_from(NASTY), min_size=1, max_size=12).map("".join) | st.text(
    st.characters(exclude_categories=["Cs"]), min_size=1, max_size=40
)


def lines(name: str, given_report: Report, **options: Any) -> list[str]:
    return list(FORMATS[name](given_report, **options))


def hostile_report(words: str) -> Report:
    """A report that says the words wherever a stranger may have written them."""
    reply = f"{words} 😊😊"
    bad = finding(reply, rule="mirror-emoji", message=words, suggestion=words)
    cases = (
        case(words, draft(False, variant=words, text=reply, findings=[bad], reason=words), source=words),
        case(f"{words}2", draft(None, variant=words, error=words)),
        case(f"{words}3", draft(variant=words), draft(False, variant=words, repeat=1, text=reply)),
    )
    return report(
        *cases,
        suite=words, source=words, runs=(words,), repeats=2,
        variants=(
            variant(words, 0.5, (measure("rule/mirror-emoji", 0.5), measure("judge/kind", 0.5)), errors=1,
                    flicker=(Flicker(case_id=words, passed=1, repeats=2),)),
        ),
        comparisons=(
            comparison("passed", "worse", second=words, worse_cases=(words,)),
            comparison("score", "better", second=words, better_cases=(words,)),
        ),
        bars=(BarResult(scorer="passed", variant=words, tag=words, min=1, value=0.5, met=False),),
        gate=Gate(
            passed=False, baseline=words, notes=(words,),
            reasons=(
                GateReason(type="new-error", variant=words, case_id=words, message=words),
                GateReason(type="drop", variant=words, scorer="passed", message=words),
            ),
        ),
    )  # fmt: skip


# Text

PASSING = """\
orders cases 40
  variant   passed                 score
  composer  100.0% [95.0 … 100.0]  0.97 [0.92 … 1.00]
  composer: 1.2 s
Held to nothing: no bars, no baseline
Next: tonewise eval accept runs/orders-1.jsonl"""


def test_a_passing_run_is_a_few_lines() -> None:
    assert lines("text", report(case("good", draft()))) == PASSING.splitlines()


def test_a_passing_run_of_several_variants_fits_a_screen() -> None:
    rules = [measure(f"rule/r{number}", 0.99) for number in range(42)]
    judges = [measure(f"judge/j{number}", 0.99) for number in range(4)]
    variants = tuple(variant(f"model-{number}", measures=[*rules, *judges]) for number in range(3))
    many = [f"rule/r{number}" for number in range(42)]
    equal = tuple(comparison(name, "equal", second=each.name) for name in many for each in variants)
    passing = report(variants=variants, comparisons=equal, gate=Gate(passed=True, baseline="b.json"))
    shown = lines("text", passing)
    assert len(shown) <= 30
    assert shown[-1] == "Gate passed (b.json)"  # nothing is left to type


FAILING = """\
orders cases 40, variants 2, repeats 2
  variant   passed               score               judge/kind
  composer  75.0% [70.0 … 80.0]  0.90 [0.85 … 0.95]  —
  tiny      50.0% [45.0 … 55.0]  0.80 [0.75 … 0.85]  50.0% [45.0 … 55.0]
  composer: 1.2 s
  tiny: 1.2 s, calls 40, kept answers 2, tokens 12,345, $0.0123, drafts broke 1 of 40
Rules that fail most
                composer    tiny
  mirror-emoji  2.5% of 40  —
composer against the baseline
  worse rule/mirror-emoji −10.0 pp [−15.0 … −5.0], n 40, p 0.020 (worse 5, better 1)
    late Too many emoji. «😊😊»
  better score +0.05 [0.01 … 0.09], n 40, p 0.020 (worse 5, better 1)
    good
  no difference: gate
  too few cases to tell: coverage
tiny against composer
  worse passed −10.0 pp [−15.0 … −5.0], n 40, p 0.020 (worse 5, better 1)
    late expected: lacks сегодня
    unsteady expected: lacks сегодня
Pass in some repeats only (tiny): unsteady 1/2
Failing: 4
suite.yaml:10 late fails composer
  expected: lacks сегодня
  gate: mirror-emoji
  > Заказ приедет завтра 😊😊
  error mirror-emoji reply 1
    Too many emoji.
    │ Заказ приедет завтра 😊😊
    │                      ^^^^
    → Leave one.
suite.yaml:30 down broke tiny
  no answer in 60 s
suite.yaml:10 late fails tiny
  expected: lacks сегодня
  > Ожидайте.
suite.yaml:20 unsteady passed in 1 of 2 tiny
  expected: lacks сегодня
  > Заказ приедет завтра 😊😊
Bars met: 1 of 3
  not met passed ≥ 95.0%: composer: 75.0%
  not met seconds #money ≤ 2.00 s: tiny: nothing assessed
The run is broken: it can neither pass nor fail (baseline.json)
  broken tiny: 1 of 40 drafts broke
  new error composer: late passed before
  bar composer: passed is 0.75, wants 0.95
  case new-1 is not in the baseline
Next: tonewise eval suites/orders.yaml --retry"""


def test_all_that_can_be_told() -> None:
    assert lines("text", failing_report()) == FAILING.splitlines()


def test_it_is_told_in_russian_too() -> None:
    shown = "\n".join(lines("text", failing_report(), language="ru"))
    assert "tiny      50,0 % [45,0 … 55,0]  0,80 [0,75 … 0,85]" in shown
    assert "хуже rule/mirror-emoji −10,0 п. п. [−15,0 … −5,0], n 40, p 0,020 (хуже 5, лучше 1)" in shown
    assert "примеров мало, чтобы судить: вопросы отвечены" in shown
    assert "ошибка mirror-emoji ответ 1" in shown
    english = re.findall(r"\b(?:cases|worse|better|failing|gate passed|next|bars)\b", shown.lower())
    assert not english


def test_at_most_ten_failing_cases_are_listed_unless_all_are_asked_for() -> None:
    failing = report(*(case(f"c{number}", draft(False)) for number in range(14)))
    few, all_of_them = list(text(failing)), list(text(failing, most=None))
    assert sum("fails composer" in line for line in few) == 10
    assert "and more: 4 (--cases failing lists them)" in few
    assert sum("fails composer" in line for line in all_of_them) == 14


def test_new_errors_come_first() -> None:
    gate = Gate(
        passed=False, reasons=(GateReason(type="new-error", variant="composer", case_id="c13", message="c13 broke"),)
    )
    failing = report(*(case(f"c{number}", draft(False)) for number in range(14)), gate=gate)
    listed = [line.split()[1] for line in text(failing) if "fails composer" in line]
    assert listed[:2] == ["c13", "c0"]


def test_a_stored_reply_that_is_bad_on_purpose_is_not_blamed_for_its_errors() -> None:
    stored = case("bad", draft(False, findings=[finding()]), reply="Заказ приедет завтра 😊😊")
    shown = "\n".join(text(report(stored)))
    assert "expected: lacks сегодня" in shown
    assert "gate:" not in shown
    assert "Too many emoji" not in shown


def test_columns_that_do_not_fit_begin_another_table_and_wide_characters_keep_it_aligned() -> None:
    variants = (variant("模型", measures=[measure(f"judge/j{number}", 0.5) for number in range(6)]), variant("model"))
    shown = list(text(report(variants=variants), columns=60))
    table = [line for line in shown if line.startswith(("  模型  ", "  model  "))]
    assert len(table) == 8
    assert all(width(line) <= 60 for line in table)
    last = shown.index("  variant  judge/j5")
    starts = [width(line[: line.index(value)]) for line, value in zip(shown[last + 1 :], ("50.0%", "—"), strict=False)]
    assert starts == [width("  variant  ")] * 2


def test_a_report_of_nothing_says_so() -> None:
    empty = report(variants=())
    assert "  No cases" in lines("text", empty)
    for name in FORMATS:
        assert lines(name, empty)


def test_colours_only_where_they_are_wanted() -> None:
    painted = "\n".join(text(failing_report(), paint=Painter(True)))
    assert "\x1b[31mworse\x1b[0m" in painted
    assert re.sub(r"\x1b\[[\d;]*m", "", painted).splitlines() == FAILING.splitlines()


@given(hostile)
@settings(deadline=None, max_examples=40)
def test_text_commands_neither_a_terminal_nor_a_ci_server(words: str) -> None:
    for line in text(hostile_report(words)):
        assert not re.search("[\x00-\x08\x0a-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\u2028\u2029]", line)
        assert not re.search(r"##[\w.]*\[", line)
        assert not line.lstrip().startswith("::")


def test_the_next_command_is_one_word_for_a_shell_whatever_the_file_is_called() -> None:
    shown = list(text(report(source="a b; rm -rf $HOME.yaml", variants=(variant(passed=0.5),))))
    assert shown[-1] == "Next: tonewise eval 'a b; rm -rf $HOME.yaml' --only failing"


def test_what_cannot_be_told_is_not_called_broken_and_never_proposed_to_be_accepted() -> None:
    unsure = Result(scorer="judge/kind", type="bool", status="cannot-assess", reason="no telling")
    asked = case("asked", draft(None).model_copy(update={"results": (unsure,)}))
    passed = measure("passed", 1.0, n=3).model_copy(update={"cannot_assess": 1})
    found = report(asked, variants=(variant().model_copy(update={"measures": (passed,)}),))
    shown = list(text(found))
    assert "suite.yaml:3 asked cannot be told composer" in shown
    assert any(each.endswith("not assessed 1 of 40") for each in shown)
    assert shown[-1] == "Next: tonewise eval suites/orders.yaml --only failing"
    error = junit(found).find(".//error")
    assert error is not None
    assert error.attrib["type"] == "cannot-assess"


def test_after_missing_verdicts_the_next_command_is_to_try_again() -> None:
    reason = GateReason(type="broken", variant="composer", scorer="judge/kind", message="1 verdict missing")
    shown = list(text(report(gate=Gate(passed=False, reasons=(reason,)))))
    assert shown[-1] == "Next: tonewise eval suites/orders.yaml --retry"


# JSON


@given(hostile)
@settings(deadline=None, max_examples=40)
def test_json_is_the_report(words: str) -> None:
    made = hostile_report(words)
    assert Report.model_validate_json("\n".join(lines("json", made))) == made


def test_json_holds_a_case_a_line_and_is_what_its_schema_says() -> None:
    shown = lines("json", failing_report())
    schema = json.loads((FOLDER / "eval-report.json").read_text(encoding="utf-8"))
    jsonschema.validate(json.loads("\n".join(shown)), schema, jsonschema.Draft202012Validator)
    assert sum(line.startswith('{"id":') for line in shown) == 4
    assert list(json.loads("\n".join(shown))) == list(failing_report().model_dump())


# JUnit

CHILDREN = {
    "testsuites": {"testsuite"}, "testsuite": {"properties", "testcase"}, "properties": {"property"}, "property": set(),
    "testcase": {"failure", "error"}, "failure": set(), "error": set(),
}  # fmt: skip
ATTRIBUTES = {
    "testsuites": {"name", "tests", "failures", "errors", "time"},
    "testsuite": {"name", "tests", "failures", "errors", "time", "timestamp"},
    "properties": set(), "property": {"name", "value"}, "testcase": {"classname", "name", "file", "line", "time"},
    "failure": {"type", "message"}, "error": {"type", "message"},
}  # fmt: skip


def junit(made: Report) -> ElementTree.Element:
    """The document, held to the shape that CI servers read."""
    root = ElementTree.fromstring("\n".join(lines("junit", made)))
    for element in root.iter():
        assert {child.tag for child in element} <= CHILDREN[element.tag]
        assert set(element.attrib) == ATTRIBUTES[element.tag]
    for element in (root, *root.findall("testsuite")):
        own = list(element.iter("testcase"))
        counted = [len(own), *(sum(each.find(tag) is not None for each in own) for tag in ("failure", "error"))]
        assert [int(element.attrib[name]) for name in ("tests", "failures", "errors")] == counted
    return root


def test_junit_has_a_suite_a_variant_and_tells_a_failure_from_what_broke() -> None:
    root = junit(failing_report())
    came_out = {
        (suite.attrib["name"], each.attrib["name"]): [child.attrib["type"] for child in each]
        for suite in root
        for each in suite.iter("testcase")
    }
    assert came_out == {
        ("orders · composer", "good"): [], ("orders · composer", "late"): ["failed"],
        ("orders · composer", "unsteady"): [], ("orders · composer", "down"): [],
        ("orders · tiny", "good"): [], ("orders · tiny", "late"): ["failed"],
        ("orders · tiny", "unsteady"): ["flicker"], ("orders · tiny", "down"): ["broken"],
    }  # fmt: skip
    late = root.find(".//testcase[@name='late']")
    assert late is not None
    assert (late.attrib["file"], late.attrib["line"], late.attrib["time"]) == ("suite.yaml", "10", "0.500")
    failure = late[0]
    assert failure.attrib["message"] == "expected: lacks сегодня; gate: mirror-emoji"
    assert failure.text == (
        "suite.yaml:10\nexpected: lacks сегодня\ngate: mirror-emoji\n"
        "mirror-emoji: Too many emoji. «😊😊» → Leave one.\n\nЗаказ приедет завтра 😊😊"
    )
    assert root.find(".//error[@message='no answer in 60 s']") is not None


@given(hostile)
@settings(deadline=None, max_examples=40)
def test_junit_stays_a_document(words: str) -> None:
    shape = [element.tag for element in junit(hostile_report(BENIGN)).iter()]
    assert [element.tag for element in junit(hostile_report(words)).iter()] == shape


# SARIF


def sarif(made: Report) -> dict[str, Any]:
    """The only run of the log, held to what SARIF 2.1.0 asks of what is in it."""
    log = json.loads("\n".join(lines("sarif", made)))
    assert log["version"] == "2.1.0"
    [run] = log["runs"]
    rules = run["tool"]["driver"]["rules"]
    assert len({each["id"] for each in rules}) == len(rules)
    for result in run["results"]:
        assert rules[result["ruleIndex"]]["id"] == result["ruleId"]
        assert result["level"] in {"error", "warning", "note"}
        assert result["message"]["text"]
        [location] = result["locations"]
        physical = location["physicalLocation"]
        assert re.fullmatch(r"[A-Za-z0-9_.~/%-]*", physical["artifactLocation"]["uri"])
        assert physical["region"]["startLine"] >= 1
    made_run: dict[str, Any] = run
    return made_run


def test_sarif_has_what_fails_at_the_lines_of_its_cases() -> None:
    results = sarif(failing_report())["results"]
    told = [
        (each["ruleId"], each["level"], each["locations"][0]["physicalLocation"]["region"]["startLine"])
        for each in results
    ]
    assert told == [
        ("mirror-emoji", "error", 10), ("eval-case", "warning", 30), ("eval-case", "error", 10),
        ("eval-case", "warning", 20),
    ]  # fmt: skip
    assert results[0]["message"]["text"] == "late (composer): Too many emoji. «😊😊» → Leave one."
    assert results[0]["properties"]["reply"] == ["Заказ приедет завтра 😊😊"]


def test_sarif_tells_what_repeats_share_once() -> None:
    bad = finding()
    made = report(case("late", *(draft(False, repeat=number, findings=[bad]) for number in range(5))))
    assert len(sarif(made)["results"]) == 1


def test_a_result_is_the_same_one_when_its_case_moves_to_another_line() -> None:
    def prints(line: int) -> list[dict[str, str]]:
        results = sarif(report(case("late", draft(False, findings=[finding()]), line=line)))["results"]
        return [each["partialFingerprints"] for each in results]

    assert prints(1) == prints(100)


@given(hostile)
@settings(deadline=None, max_examples=40)
def test_sarif_stays_a_log(words: str) -> None:
    assert len(sarif(hostile_report(words))["results"]) == len(sarif(hostile_report(BENIGN))["results"])


# GitHub

GITHUB = """\
::error file=suites/orders.yaml,line=1,title=broken%3A orders (tiny)::tiny: 1 of 40 drafts broke
::error file=suite.yaml,line=10,title=new error%3A late (composer)::composer: late passed before%0Aexpected: lacks \
сегодня%0Agate: mirror-emoji%0Amirror-emoji: Too many emoji. «😊😊» → Leave one.%0A> Заказ приедет завтра 😊😊
::error file=suites/orders.yaml,line=1,title=bar%3A passed (composer)::composer: passed is 0.75, wants 0.95
::error file=suite.yaml,line=30,title=down%3A broke (tiny)::no answer in 60 s
::error file=suite.yaml,line=10,title=late%3A fails (tiny)::expected: lacks сегодня%0A> Ожидайте.
::warning file=suite.yaml,line=20,title=unsteady%3A passed in 1 of 2 (tiny)::expected: lacks сегодня%0A\
> Заказ приедет завтра 😊😊
tonewise eval orders: The run is broken: it can neither pass nor fail"""


def test_annotations_stand_at_the_lines_of_cases() -> None:
    assert lines("github", failing_report()) == GITHUB.splitlines()


def test_no_more_annotations_than_github_shows_and_the_last_tells_of_the_rest() -> None:
    flickering = [case(f"f{number}", draft(), draft(False, repeat=1)) for number in range(11)]
    many = report(*(case(f"c{number}", draft(False)) for number in range(30)), *flickering)
    shown = lines("github", many)
    errors = [line for line in shown if line.startswith("::error")]
    warnings = [line for line in shown if line.startswith("::warning")]
    assert (len(errors), len(warnings), len(shown)) == (10, 10, 21)
    assert errors[-1].startswith("::error title=and more%3A 21::and more: 21: c9: fails (composer), c10")
    assert warnings[-1].startswith("::warning title=and more%3A 2::")


def test_files_are_named_from_the_working_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    made = report(case("late", draft(False), source=str(tmp_path / "suites" / "a.yaml")))
    assert lines("github", made)[0].startswith("::error file=suites/a.yaml,line=3,")


@given(hostile)
@settings(deadline=None, max_examples=40)
def test_nothing_in_an_annotation_is_another_command(words: str) -> None:
    shown = lines("github", hostile_report(words))
    assert len(shown) == len(lines("github", hostile_report(BENIGN)))
    for line in shown[:-1]:
        command = re.fullmatch(r"::(?:error|warning) ((?:\w+=[^,:\r\n]*)(?:,\w+=[^,:\r\n]*)*)::[^\r\n]*", line)
        assert command, line
        assert {part.partition("=")[0] for part in command[1].split(",")} <= {"file", "line", "title"}
    assert not shown[-1].startswith("::")
    assert not re.search(r"##[\w.]*\[", shown[-1])


# Markdown


class _Read(HTMLParser):
    """What a browser makes of the page: its tags, and the text that stands in neither code nor pre."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.bare = ""
        self.quoted = ""
        self._depth = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(f"<{tag} {sorted(name for name, _ in attrs)}>")
        self._depth += tag in ("code", "pre")

    def handle_endtag(self, tag: str) -> None:
        self.tags.append(f"</{tag}>")
        self._depth -= tag in ("code", "pre")

    def handle_comment(self, data: str) -> None:
        self.tags.append("<!>")

    def handle_data(self, data: str) -> None:
        if self._depth:
            self.quoted += data
        else:
            self.bare += data


def read(made: Report, **options: Any) -> _Read:
    rendered = MarkdownIt("commonmark", {"html": True}).enable("table")
    page = _Read()
    page.feed(rendered.render("\n".join(lines("markdown", made, **options))))
    page.close()
    return page


def test_the_summary_has_the_gate_first_and_the_rest_folded() -> None:
    shown = lines("markdown", failing_report())
    assert shown[0] == "<!-- tonewise eval orders -->"
    assert shown[1].startswith("### ❌ `orders`: The run is broken: it can neither pass nor fail (`baseline.json`)")
    whole = "\n".join(shown)
    assert "| `tiny` | 50.0% [45.0 … 55.0] | 0.80 [0.75 … 0.85] | 50.0% [45.0 … 55.0] | 1.2 s, calls 40," in whole
    assert "<pre>Заказ приедет завтра <ins>😊😊</ins></pre>" in whole
    page = read(failing_report())
    assert page.tags.count("<table []>") == 2
    assert page.tags.count("<details ['open']>") == 2
    assert page.tags.count("<details []>") == page.tags.count("</details>") - 2 == 4
    assert "➖" in lines("markdown", report(), language="ru")[1]
    assert "✅" in lines("markdown", report(gate=Gate(passed=True, baseline="b.json")))[1]


@cache
def benign() -> _Read:
    return read(hostile_report(BENIGN))


@given(hostile)
@settings(deadline=None, max_examples=40)
def test_nothing_a_stranger_writes_breaks_out_links_or_calls_people(words: str) -> None:
    page, plain = read(hostile_report(words)), benign()
    assert page.tags == plain.tags
    assert page.bare == plain.bare  # all of their words are quoted


def test_what_does_not_fit_is_counted() -> None:
    reply = "Заказ приедет завтра 😊😊 " * 100
    many = report(*(case(f"c{number}", draft(False, text=reply, findings=[finding(reply)])) for number in range(200)))
    shown = lines("markdown", many)
    assert 40_000 < len("\n".join(shown)) <= MAX_LENGTH
    listed = sum(line.startswith("<details") for line in shown)
    assert shown[-1] == f"\n_{200 - listed} left out for want of room: the whole report has them._"
    tags = read(many).tags
    assert tags.count("<details []>") == tags.count("</details>") == listed


@pytest.mark.parametrize("size", [1, 60])
def test_the_summary_is_never_longer_than_github_takes(size: int) -> None:
    words = "`|<@team>" * 80
    names = [f"{words}{number}" for number in range(size)]
    cases = [case(name, draft(False, variant=name, text=words * 20)) for name in names]
    comparisons = tuple(
        comparison(f"judge/{name}", "worse", second=name, worse_cases=tuple(names)) for name in names
    )  # fmt: skip
    reasons = tuple(GateReason(type="drop", variant=name, message=words) for name in names)
    made = report(
        *cases, variants=tuple(variant(name, 0.5) for name in names), comparisons=comparisons,
        gate=Gate(passed=False, reasons=reasons, notes=tuple(names)),
    )  # fmt: skip
    assert len("\n".join(lines("markdown", made))) <= MAX_LENGTH


# Several at once


def test_all_formats_come_from_one_report(tmp_path: Path) -> None:
    files = wanted_outputs([f"{name}={tmp_path / name}" for name in FORMATS])
    write_outputs(failing_report(), files)
    for name in FORMATS:
        assert (tmp_path / name).read_text(encoding="utf-8") == "".join(f"{x}\n" for x in lines(name, failing_report()))


def test_either_all_files_appear_or_none(tmp_path: Path) -> None:
    files = {"text": tmp_path / "text", "json": tmp_path / "none" / "json"}
    with pytest.raises(InputError, match="cannot be written"):
        write_outputs(failing_report(), files)
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(
    ("given_words", "problem"),
    [
        (["xml=a"], "there is no format 'xml'; known are text, json, junit, sarif, github, markdown"),
        (["junit"], "wants a file, such as junit=FILE"),
        (["junit="], "wants a file"),
        (["junit=a", "junit=b"], "junit is given twice"),
        (["junit=a", "json=./a"], "two formats go to one file"),
    ],
)
def test_wrong_outputs_are_told(given_words: list[str], problem: str) -> None:
    with pytest.raises(InputError, match=re.escape(problem)):
        wanted_outputs(given_words)


def test_which_cases_a_report_must_keep() -> None:
    assert kept_for(["text", "sarif", "github", "markdown"]) == "failing"
    assert kept_for(["text", "junit"]) == kept_for(["json"]) == "all"


@pytest.fixture(autouse=True)
def _in_no_folder_of_the_cases(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
