"""The plugin for pytest, run as a team's own pytest runs it."""

from __future__ import annotations

import subprocess
import sys
from contextlib import suppress
from xml.etree import ElementTree

import pytest

from tonewise.testing.replies import Replies
from tonewise.testing.suites import Bench, BrokenError

pytest_plugins = ["pytester"]

SUITE = """
name: orders
cases:
  - id: composed
    conversation: &talk
      messages: [{role: customer, text: "when does my order 5 arrive?"}]
      facts: [{id: a, text: "Order 5 arrives on 24 November."}]
    expect: {contains: [24 November]}
  - id: stored
    tags: [bad]
    conversation: *talk
    reply: "Please wait, it arrives on 30 November."
"""
MODEL = "models: [scripted/none.jsonl]\n"
JUDGE = 'judges: [{name: kind, criterion: "Is kind.", models: [scripted/none.jsonl]}]\n'
MODULE = """
import pytest

@pytest.mark.tonewise_suite("orders.yaml")
def test_case(tonewise_case):
    tonewise_case.check()
"""


@pytest.fixture(scope="module", autouse=True)
def _loaded_once(tmp_path_factory: pytest.TempPathFactory) -> None:
    """pytester forgets what a run has loaded, unless it was there before: a second or more for each run."""
    suite = tmp_path_factory.mktemp("warm") / "orders.yaml"
    answers = suite.with_name("none.jsonl")
    answers.write_text("[]", encoding="utf-8")
    suite.write_text(JUDGE.replace("none.jsonl", str(answers)) + SUITE, encoding="utf-8")
    for trial in Bench(suite).trials():
        with suppress(BrokenError):
            trial.checked()
    assert Replies().score({"messages": []}, "Hello!").gate == "pass"


@pytest.fixture
def team(pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch) -> pytest.Pytester:
    """A folder with a suite and a test of it; all warnings are errors there too, and this is the only plugin."""
    monkeypatch.setenv("PYTEST_DISABLE_PLUGIN_AUTOLOAD", "1")  # hypothesis alone takes a second a run
    (pytester.path / "orders.yaml").write_text(SUITE, encoding="utf-8")
    pytester.makepyfile(test_orders=MODULE)
    pytester.makeini("[pytest]\nfilterwarnings = error\naddopts = --strict-markers -p no:cacheprovider -p tonewise")
    return pytester


def run(team: pytest.Pytester, *arguments: str) -> pytest.RunResult:
    return team.runpytest_inprocess(*arguments)


def test_a_marked_test_runs_with_each_case_and_tells_what_is_wrong(team: pytest.Pytester) -> None:
    ran = run(team, "-v")
    ran.assert_outcomes(passed=1, failed=1)
    ran.stdout.fnmatch_lines([
        "*test_case[[]composed[]] PASSED*",
        "*test_case[[]stored[]] FAILED*",
        "E       AssertionError: */orders.yaml:9 stored fails stored",
        "E         gate: grounded",
        "E         > Please wait, it arrives on 30 November.",
        "E         error grounded reply 1",
        "E           │ Please wait, it arrives on 30 November.",
        "E           │                            ^^^^^^^^^^^",
    ])  # fmt: skip


def test_a_case_tells_all_that_is_known_of_it(team: pytest.Pytester) -> None:
    team.makepyfile(
        test_orders="""
        import pytest

        @pytest.mark.tonewise_suite("orders.yaml", only="composed")
        def test_case(tonewise_case):
            assert "24 November" in tonewise_case.text
            assert tonewise_case.draft().text == tonewise_case.text
            assert tonewise_case.case.expect.contains == (("24 November",),)
            assert tonewise_case.scored.passed is True

        @pytest.mark.tonewise_suite("orders.yaml", only="tag:bad")
        def test_stored(tonewise_case):
            assert tonewise_case.draft() is None
            with pytest.raises(AssertionError, match="grounded"):
                tonewise_case.check()
        """
    )
    run(team).assert_outcomes(passed=2)


@pytest.mark.parametrize(
    "arguments", [["orders.yaml"], ["--tonewise-suite", "orders.yaml", "orders.yaml"], ["orders.yaml::stored"]]
)
def test_a_suite_on_the_command_line_needs_no_python(team: pytest.Pytester, arguments: list[str]) -> None:
    ran = run(team, *arguments, "--junitxml=report.xml")
    ran.assert_outcomes(passed=0 if "::" in arguments[0] else 1, failed=1)
    ran.stdout.fnmatch_lines(["*orders.yaml:9 stored fails stored", "*  > Please wait, it arrives on 30 November."])
    assert "runtest" not in ran.stdout.str()  # no trace of the plugin's own code
    suites = ElementTree.parse(team.path / "report.xml").getroot()
    assert [len(case) for case in suites.iter("testcase")][-1] == 1


def test_a_suite_of_the_option_runs_beside_the_teams_tests(team: pytest.Pytester) -> None:
    run(team, "--tonewise-suite", "orders.yaml").assert_outcomes(passed=2, failed=2)


def test_files_that_nobody_named_are_left_alone(team: pytest.Pytester) -> None:
    (team.path / "compose.yaml").write_text("services: {}\n", encoding="utf-8")
    run(team).assert_outcomes(passed=1, failed=1)
    ran = run(team, "compose.yaml")
    ran.assert_outcomes()
    assert ran.ret != 0


@pytest.mark.parametrize("head", [MODEL, JUDGE], ids=["no draft", "no verdict"])
def test_what_could_not_be_judged_is_an_error_and_no_failure(team: pytest.Pytester, head: str) -> None:
    (team.path / "orders.yaml").write_text(head + SUITE, encoding="utf-8")
    (team.path / "none.jsonl").write_text("[]", encoding="utf-8")
    for arguments in (["test_orders.py"], ["orders.yaml"]):
        ran = run(team, *arguments, "-k", "composed")
        ran.assert_outcomes(errors=1, deselected=1)
        assert "Traceback" not in ran.stdout.str()


@pytest.mark.parametrize(
    ("suite", "module", "problem"),
    [
        ("cases: 5\n", MODULE, "*orders.yaml:1: cases: *"),
        (SUITE, MODULE.replace('("orders.yaml")', '("orders.yaml", only="nothing")'), "*no case is 'nothing'*"),
        (SUITE, MODULE.replace('("orders.yaml")', '("none.yaml")'), "*none.yaml: no such file*"),
        (SUITE, MODULE.replace('("orders.yaml")', '("orders.yaml", modle="x")'), "*tonewise_suite: *'modle'*"),
        (SUITE, MODULE.replace('@pytest.mark.tonewise_suite("orders.yaml")', ""), "*tonewise_case wants a suite*"),
    ],
)
def test_what_is_wrong_is_told_in_a_line(team: pytest.Pytester, suite: str, module: str, problem: str) -> None:
    (team.path / "orders.yaml").write_text(suite, encoding="utf-8")
    team.makepyfile(test_orders=module)
    ran = run(team, "test_orders.py")
    ran.assert_outcomes(errors=1)
    ran.stdout.fnmatch_lines([problem])
    assert "Traceback" not in ran.stdout.str()


def test_another_model_is_asked_where_the_call_says_so(team: pytest.Pytester) -> None:
    (team.path / "answers.jsonl").write_text("[]", encoding="utf-8")
    run(team, "--tonewise-model", "scripted/answers.jsonl").assert_outcomes(errors=1, failed=1)
    ran = run(team, "--tonewise-model", "composer", "--tonewise-model", "scripted/answers.jsonl", "-v")
    ran.assert_outcomes(passed=1, errors=1, failed=1)
    ran.stdout.fnmatch_lines(["*[[]composed composer[]] PASSED*", "*[[]composed scripted/answers.jsonl[]] ERROR*"])


FREE = """
TALK = {
    "messages": [{"role": "customer", "text": "when does my order 5 arrive?"}],
    "facts": [{"id": "a", "text": "Order 5 arrives on 24 November."}],
}

def test_draft(tonewise):
    draft = tonewise.draft(TALK)
    score = tonewise.assert_passes(TALK, draft, contains=["24 November", ["order", "parcel"]], lacks="sorry")
    assert score == tonewise.score(TALK, draft.text)

def test_reply(tonewise):
    tonewise.assert_passes(TALK, "It arrives on 30 November.", fails="grounded")

def test_bad_reply(tonewise):
    tonewise.assert_passes(TALK, ["Hi!", "It arrives on 30 November."], contains=["24 November"])
"""


def test_replies_of_a_tests_own_are_held_to_what_it_expects(team: pytest.Pytester) -> None:
    team.makepyfile(test_orders=FREE)
    ran = run(team)
    ran.assert_outcomes(passed=2, failed=1)
    ran.stdout.fnmatch_lines([
        "E       AssertionError: lacks 24 November",
        "E         > Hi!",
        "E         > It arrives on 30 November.",
        "E         error grounded reply 2",
        "E           │               ^^^^^^^^^^^",
    ])  # fmt: skip


def test_replies_command_no_terminal(team: pytest.Pytester) -> None:
    hostile = SUITE.replace('"Please wait', r'"Please \e[2J wait')
    (team.path / "orders.yaml").write_text(hostile, encoding="utf-8")
    ran = run(team, "orders.yaml", "test_orders.py", "-v")
    ran.assert_outcomes(passed=2, failed=2)
    ran.stdout.fnmatch_lines(["*> Please ␛[[]2J wait, it arrives on 30 November."])
    assert "\x1b[2J" not in ran.stdout.str()


@pytest.mark.slow
def test_workers_collect_alike(team: pytest.Pytester, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("PYTEST_DISABLE_PLUGIN_AUTOLOAD")
    ran = team.runpytest_subprocess("-n2", "--tonewise-suite", "orders.yaml")
    ran.assert_outcomes(passed=2, failed=2)


@pytest.mark.slow
def test_it_can_be_left_out_and_loads_nothing_by_itself(team: pytest.Pytester, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("PYTEST_DISABLE_PLUGIN_AUTOLOAD")
    team.makeini("[pytest]\naddopts = -p no:cacheprovider -p no:hypothesispytest -p no:xdist")
    team.makepyfile(test_orders="def test_nothing(): pass")
    shown = "import sys, pytest; pytest.main(['-q', *sys.argv[1:]]); print(*sorted(sys.modules), sep=chr(10))"

    def loaded(*arguments: str) -> set[str]:
        ended = subprocess.run(
            [sys.executable, "-c", shown, *arguments], cwd=team.path, capture_output=True, text=True, check=True,
            timeout=120,
        )  # fmt: skip
        assert "1 passed" in ended.stdout
        return {name for name in ended.stdout.split("\n") if name.split(".")[0] == "tonewise"}

    assert loaded() == {"tonewise", "tonewise.pytest_plugin"}
    assert "tonewise.pytest_plugin" not in loaded("-p", "no:tonewise")
