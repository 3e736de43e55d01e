"""Every rule against its own cases, and every rule against what a rule has to have."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from tonewise.errors import InputError
from tonewise.rules import Rule, catalogue, rule
from tonewise.testing import RuleCase, findings_of, load_cases, problem

FILES = sorted(Path(__file__).parent.glob("*.yaml"))
CASES = [case for path in FILES for case in load_cases(path)]
RULES = catalogue()


@pytest.mark.parametrize("case", CASES, ids=str)
def test_case(case: RuleCase) -> None:
    assert problem(case, rule(case.rule)) is None


@pytest.mark.parametrize("each", RULES, ids=lambda each: each.id)
def test_rule_has_examples_source_and_cases(each: Rule) -> None:
    assert each.source
    assert all((each.title.ru, each.title.en, each.why.ru, each.why.en))
    for language in ("ru", "en"):
        assert findings_of(each.bad[language].exchange(), each), f"the bad example ({language}) is not found"
        assert not findings_of(each.good[language].exchange(), each), f"the good example ({language}) is found"
        for fails in (True, False):
            mine = [case for case in CASES if (case.rule, case.language, case.fails) == (each.id, language, fails)]
            assert len(mine) >= 20, f"{each.id}: {len(mine)} cases, {language}, fails: {fails}"
            assert len(mine) / 4 <= sum(case.set == "check" for case in mine) < len(mine)


@pytest.mark.parametrize("each", RULES, ids=lambda each: each.id)
def test_fix_makes_the_bad_example_pass(each: Rule) -> None:
    if each.fix is None:
        pytest.skip("the rule has no safe fix")
    for example in each.bad.values():
        bad = example.exchange()
        fixed = replace(bad, reply=each.fix(bad))
        assert fixed.reply != bad.reply
        assert not findings_of(fixed, each)


def test_a_rule_stands_in_the_file_of_its_name_and_every_case_file_has_a_rule() -> None:
    files = {path.stem for path in Path(str(__import__("tonewise.rules").rules.__file__)).parent.glob("*.py")}
    own = {each.id for each in RULES}
    assert files - {"__init__", "own", "rule"} == {name.replace("-", "_") for name in own}
    assert {path.stem for path in FILES} == own


def test_an_unknown_rule_is_refused_with_the_nearest_known() -> None:
    with pytest.raises(InputError, match="did you mean 'mirror-emoji'"):
        rule("miror-emojis")


def test_a_broken_case_file_names_file_case_and_field(tmp_path: Path) -> None:
    path = tmp_path / "mirror-emoji.yaml"
    path.write_text("fail:\n  - reply: hi\n    custmer: hello\n", encoding="utf-8")
    with pytest.raises(InputError, match=r"mirror-emoji\.yaml: fail\.1\.custmer"):
        load_cases(path)
