"""The page of a report: one file that loads nothing, whatever is written in it, with all that a reader needs."""

from __future__ import annotations

import json
import re
from base64 import b64encode
from collections import Counter
from collections.abc import Iterator
from hashlib import sha256
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from making_pages import FIRST, HOSTILE, SECOND, big_report, report

from tonewise.evals.page import page
from tonewise.evals.results import Comparison, Gate, Report

ASSETS = Path(__file__).parents[2] / "src" / "tonewise" / "evals" / "page" / "assets"


class _Seen(HTMLParser):
    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: Counter[str] = Counter()
        self.attributes: list[tuple[str, str | None]] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags[tag] += 1
        self.attributes += attrs


@pytest.fixture(scope="module")
def made() -> Report:
    return report(suite={"bars": [{"scorer": "passed", "min": 0.99}]})


@pytest.fixture(scope="module")
def html(made: Report) -> str:
    return "".join(page(made))


def data(html: str, name: str) -> str:
    found = re.search(rf'<script type="application/json" id="{name}">(.*?)</script>', html, re.DOTALL)
    assert found
    return found[1]


def cases(html: str) -> Iterator[Any]:
    return map(json.loads, data(html, "cases").splitlines())


def test_the_page_loads_nothing_and_runs_only_its_own_script_and_style(html: str) -> None:
    seen = _Seen(html)
    assert not [value for name, value in seen.attributes if name in ("src", "href", "style") or name.startswith("on")]
    assert seen.tags["link"] == seen.tags["img"] == seen.tags["iframe"] == 0
    policy = next(value for name, value in seen.attributes if name == "content" and value and "default-src" in value)
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    for kind in ("script", "style"):
        (text,) = re.findall(rf"<{kind}>(.*?)</{kind}>", html, re.DOTALL)
        assert f"{kind}-src 'sha256-{b64encode(sha256(text.encode()).digest()).decode()}'" in policy


def test_hostile_texts_end_no_element_and_reorder_no_line(html: str) -> None:
    seen = _Seen(html)
    assert seen.tags["script"] == 4
    assert not set("\x1b\x07\x00\u202e\u2066") & set(html)
    hostile = next(case for case in cases(html) if "</script>" in case["messages"][0]["text"])
    shown = hostile["messages"][0]["text"]
    assert len(shown) == len(HOSTILE)
    assert "<img src=x onerror=" in shown
    assert "␛[31mred" in shown


def test_the_script_makes_no_html_of_texts() -> None:
    script = "".join(path.read_text(encoding="utf-8") for path in ASSETS.glob("*.js"))
    for way in ("innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval(", "new Function", "DOMParser"):
        assert way not in script
    assert "fetch(" not in script
    assert "XMLHttpRequest" not in script


def test_every_word_of_the_script_is_there_in_both_languages() -> None:
    words = json.loads((ASSETS / "words.json").read_text(encoding="utf-8"))
    script = "".join(path.read_text(encoding="utf-8") for path in ASSETS.glob("*.js"))
    used = set(re.findall(r'\bt\("((?:[^"\\]|\\.)+)"[,)]', script)) | set(re.findall(r'"(gate \w+)"', script))
    used -= {"gate ok", "gate bad", "gate none"}
    assert len(used) > 60
    assert used <= set(words)
    assert all(len(pair) == 2 and all(pair) for pair in words.values())
    assert all(ru.count("{}") == en.count("{}") for ru, en in words.values())


def test_measures_states_and_comparisons_stand_in_the_overview(made: Report, html: str) -> None:
    told = json.loads(data(html, "report"))
    assert [variant["name"] for variant in told["variants"]] == [FIRST, SECOND]
    names = [scorer["name"] for scorer in told["scorers"]]
    bools = [scorer["name"] for scorer in told["scorers"] if scorer["type"] == "bool"]
    passed = next(each for each in made.variants[1].measures if each.scorer == "passed").interval
    value, low, high, n, *_ = told["variants"][1]["measures"][str(names.index("passed"))]
    assert (value, low, high, n) == (passed.value, passed.low, passed.high, passed.n)
    rows = {row[0]: row for row in told["cases"]}
    assert _state(rows["worse"], 0, "passed", bools) == "p"
    assert _state(rows["worse"], 1, "rule/no-canned-phrases", bools) == "f"
    assert _state(rows["breaks"], 1, "passed", bools) == "e"
    assert _state(rows["flickers"], 1, "passed", bools) == "m"
    assert rows["flickers"][4]["1"][2] == 1
    assert rows["stays"][4]["0"][3] == rows["stays"][4]["1"][3]
    assert rows["worse"][4]["0"][3] != rows["worse"][4]["1"][3]
    compared = next(each for each in told["comparisons"] if each["scorer"] == "rule/no-canned-phrases")
    assert compared["worse_cases"] == [
        list(rows).index(name)
        for name in next(each for each in made.comparisons if each.scorer == "rule/no-canned-phrases").worse_cases
    ]


def _state(row: list[Any], variant: int, scorer: str, bools: list[str]) -> str:
    states = row[4][str(variant)][0]
    assert len(states) == len(bools)
    return str(states[bools.index(scorer)])


def test_a_case_has_its_drafts_findings_answers_and_judges_reasons(html: str) -> None:
    names = [scorer["name"] for scorer in json.loads(data(html, "report"))["scorers"]]
    worse = next(case for case in cases(html) if case["drafts"][2]["text"][0].startswith("Dear valued"))
    draft = worse["drafts"][2]
    assert (draft["v"], draft["r"], draft["passed"]) == (1, 0, False)
    finding = next(each for each in draft["findings"] if each[0] == "no-canned-phrases")
    assert draft["text"][0][finding[5] : finding[6]]
    assert draft["answers"][0][1] == "answered"
    told = {names[each[0]]: each for each in draft["results"]}
    assert told["judge/kind"][1] == "f"
    assert "It sounds kind." in told["judge/kind"][2]
    assert told["expected"][1] == "f"
    assert "rule/grounded" not in told
    assert worse["facts"][0]["id"] == "eta"
    broken = next(case for case in cases(html) if "error" in case["drafts"][2])
    assert broken["drafts"][2]["error"] == "the model did not answer"
    assert not [each for each in broken["drafts"][2].get("results", []) if each[3] == "error"]


def test_a_page_without_script_tells_the_verdict_and_its_reasons(html: str) -> None:
    bare = re.search(r"<noscript>(.*?)</noscript>", html, re.DOTALL)
    assert bare
    assert "failed" in bare[1]
    assert "the model did not answer" in bare[1] or "broke" in bare[1]


def test_the_language_is_the_readers(made: Report) -> None:
    assert '<html lang="ru">' in "".join(page(made, language="ru"))
    assert '<html lang="en">' in "".join(page(made))


def test_a_report_without_cases_or_variants_is_a_page(made: Report) -> None:
    empty = made.model_copy(
        update={"cases": (), "variants": (), "comparisons": (), "bars": (), "gate": Gate(passed=True)}
    )
    told = json.loads(data("".join(page(empty)), "report"))
    assert told["variants"] == told["cases"] == []


def test_a_comparison_may_name_cases_that_were_not_kept(made: Report) -> None:
    gone = Comparison(
        scorer="passed", first="baseline", second=FIRST, n=2, difference=-0.5, low=-1.0, high=0.0, better=0, worse=1,
        p=1.0, p_adjusted=1.0, call="too-few", worse_cases=("gone", "worse"),
    )  # fmt: skip
    told = json.loads(data("".join(page(made.model_copy(update={"comparisons": (gone,)}))), "report"))
    assert len(told["comparisons"][0]["worse_cases"]) == 1


def test_many_cases_take_a_line_each() -> None:
    made = big_report(200, 2)
    html = "".join(page(made))
    assert len(data(html, "cases").splitlines()) == 200
    assert len(html) < 200 * 2 * 3_000
