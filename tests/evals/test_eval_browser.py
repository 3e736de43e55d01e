"""The page in a real browser: quiet, quick, readable on a phone and in the dark, and deaf to what is written in it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from browser import CHROMIUM, Browser
from making_pages import big_report, report

from tonewise.evals.page import page

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(CHROMIUM is None, reason="there is no Chromium here: apt-get install chromium"),
    pytest.mark.xdist_group("chromium"),
]

ASSETS = Path(__file__).parents[2] / "src" / "tonewise" / "evals" / "page" / "assets"
OPEN_ALL = "document.querySelectorAll('details').forEach((each) => { each.open = true; })"
IDS = "[...document.querySelectorAll('.case')].map((each) => each.dataset.id)"


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with Browser() as made:
        yield made


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("page") / "report.html"
    path.write_text("".join(page(report())), encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def big(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("page") / "big.html"
    path.write_text("".join(page(big_report(2_000, 3))), encoding="utf-8")
    return path


@pytest.fixture(autouse=True)
def _nothing_goes_wrong(browser: Browser) -> Iterator[None]:
    browser.problems.clear()
    yield
    assert browser.problems == []
    assert [url for url in browser.requests if not url.startswith("file:///")] == []
    assert len(browser.requests) <= 1


def pick(browser: Browser, name: str, value: str) -> None:
    browser.js(
        f"(() => {{ const one = document.querySelector('[data-filter={name}]'); one.value = {value!r}; "
        "one.dispatchEvent(new Event('change')); })()"
    )


def ids(browser: Browser) -> list[str]:
    return list(browser.js(IDS))


def test_it_opens_from_a_file_and_asks_the_network_for_nothing(browser: Browser, file: Path) -> None:
    browser.open(file)
    assert browser.requests == [file.as_uri()]
    assert browser.js("document.querySelector('h1').textContent") == "made"
    assert browser.js("document.querySelector('.verdict').textContent").startswith("✗")
    assert "neither" in browser.js("document.querySelector('.verdict').textContent")
    assert len(ids(browser)) == 6


def test_filters_narrow_the_cases_and_stand_in_the_address(browser: Browser, file: Path) -> None:
    browser.open(file)
    pick(browser, "show", "failing")
    assert "stays" not in ids(browser)
    assert "worse" in ids(browser)
    pick(browser, "rule", "rule/no-canned-phrases")
    assert set(ids(browser)) == {"worse", "better", "flickers"}
    browser.js("document.querySelector('[data-chip=\"0\"]').click()")
    assert set(ids(browser)) == {"worse", "flickers"}
    address = browser.js("location.hash")
    assert "show=failing" in address
    assert "v=1" in address
    browser.open(file, address)
    assert set(ids(browser)) == {"worse", "flickers"}
    browser.js("location.hash = '#tag=plain'")
    browser.until(f"{IDS}.length === 2")
    assert set(ids(browser)) == {"stays", "worse"}


@pytest.mark.parametrize(
    ("show", "wanted"),
    [
        ("worse", {"worse", "breaks", "flickers"}),
        ("better", {"better"}),
        ("errors", {"breaks"}),
        ("flicker", {"flickers"}),
        ("passing", {"stays"}),
    ],
)
def test_only_what_changed_or_broke_or_flickers(browser: Browser, file: Path, show: str, wanted: set[str]) -> None:
    browser.open(file, f"#show={show}")
    assert set(ids(browser)) - {"<img onerror>"} == wanted


def test_search_finds_words_whatever_their_case_and_yo_as_ye(browser: Browser, file: Path) -> None:
    browser.open(file)
    browser.key("/")
    assert browser.js("document.activeElement.id") == "search"
    browser.type("ёлка ARRIVE")
    browser.until(f"{IDS}.length === 1")
    assert ids(browser) == ["flickers"]
    assert browser.js("document.activeElement.id") == "search"
    assert browser.js("document.activeElement.value") == "ёлка ARRIVE"
    browser.key("Escape")
    assert browser.js("document.activeElement.id") != "search"


def test_a_press_sorts_rules_by_a_variant_and_variants_by_a_measure(browser: Browser, file: Path) -> None:
    rules = "[...document.querySelectorAll('tbody[data-kind=rules] [data-by]')].map((each) => each.dataset.by)"
    browser.open(file, "#every=1")
    browser.js("document.querySelector('[data-sort=\"1\"]').click()")
    worst = {"rule/human-language", "rule/no-canned-phrases"}
    assert set(browser.js(rules)[:2]) == worst
    assert browser.js("document.querySelector('th[aria-sort=ascending]').textContent").startswith("B second")
    browser.js("document.querySelector('[data-sort=\"1\"]').click()")
    assert set(browser.js(rules)[-3:-1]) == worst  # behind them, either way, what never applied
    heads = "[...document.querySelectorAll('.matrix thead [data-sort]')].map((each) => each.dataset.sort)"
    browser.js("document.querySelector('[data-by=seconds]').click()")
    browser.js("document.querySelector('[data-by=\"rule/no-canned-phrases\"]').click()")
    ahead = browser.js(heads)
    browser.js("document.querySelector('[data-by=\"rule/no-canned-phrases\"]').click()")
    assert browser.js(heads) == ["name", *reversed(ahead[1:])]
    assert browser.js("document.activeElement.dataset.by") is None  # a script's click moves no focus


def test_keys_walk_through_the_cases_and_show_differences(browser: Browser, file: Path) -> None:
    browser.open(file)
    browser.key("j")
    focused = "document.activeElement.closest('.case')?.dataset.id"
    assert browser.js(focused) == "stays"
    browser.key("j")
    assert browser.js(focused) == "worse"
    browser.key("Enter")
    browser.until("document.querySelector('.case[open] .drafts')")
    assert "case=worse" in browser.js("location.hash")
    assert browser.js("document.querySelectorAll('ins, del').length") == 0
    browser.key("d")
    browser.until("document.querySelector('.case[open] [data-variant=\"1\"] ins')")
    assert "Dear valued customer" in browser.js("document.querySelector('[data-variant=\"1\"] ins').textContent")
    assert "Good morning" in browser.js("document.querySelector('[data-variant=\"1\"] del').textContent")
    assert browser.js("document.querySelectorAll('[data-variant=\"0\"] ins').length") == 0
    browser.key("j")
    browser.until("document.querySelector('.case[open]')?.dataset.id === 'better'")
    browser.key("k")
    browser.until("document.querySelector('.case[open]')?.dataset.id === 'worse'")
    browser.key("?")
    assert browser.js("document.querySelector('dialog').open")
    browser.key("Escape")
    browser.until("!document.querySelector('dialog').open")


def test_an_offending_word_tells_its_rule_and_what_to_do(browser: Browser, file: Path) -> None:
    browser.open(file, "#case=worse")
    browser.js("document.querySelector('[data-variant=\"1\"] mark').focus()")
    browser.until("!document.getElementById('hint').hidden")
    told = browser.js("document.getElementById('hint').textContent")
    assert "no-canned-phrases" in told
    assert "→" in told
    browser.key("Escape")
    assert browser.js("document.getElementById('hint').hidden")


def test_repeats_are_a_press_away(browser: Browser, file: Path) -> None:
    browser.open(file, "#case=flickers")
    text = "document.querySelector('[data-variant=\"1\"] blockquote').textContent"
    assert browser.js(text).startswith("Dear valued")  # the one that fails is shown first
    browser.js("document.querySelector('[data-variant=\"1\"] .repeats button').click()")
    assert browser.js(text).startswith("Good morning")
    assert "1 of 2" in browser.js("document.querySelector('[data-variant=\"1\"] .repeats').textContent")


def test_what_changed_leads_to_the_case(browser: Browser, file: Path) -> None:
    browser.open(file)
    assert "better" in browser.js("document.querySelector('.listed.better').textContent")
    browser.js("[...document.querySelectorAll('.listed.worse a')].find((each) => each.textContent === 'worse').click()")
    browser.until("document.querySelector('.case[open]')?.dataset.id === 'worse'")
    assert browser.js("document.querySelector('#changes-head') !== null")


@pytest.mark.parametrize("language", ["en", "ru"])
def test_nothing_is_wider_than_a_phone(browser: Browser, file: Path, language: str) -> None:
    browser.open(file, "#diff=0&every=1", width=360, height=800)
    if language == "ru":
        browser.js("document.getElementById('language').click()")
        assert browser.js("document.documentElement.lang") == "ru"
        assert browser.js("document.getElementById('cases-head').textContent") == "Примеры"
    browser.js(OPEN_ALL)
    browser.until("document.querySelectorAll('.case .drafts').length === 6")
    assert browser.js("document.documentElement.scrollWidth") <= 360
    wide = "[...document.body.querySelectorAll('*')].filter((each) => each.getBoundingClientRect().right > 361"
    wide += " && !each.closest('.scroll, .unseen, #hint, dialog')).map((each) => each.className || each.tagName)"
    assert browser.js(wide) == []


CONTRAST = """
(() => {
  const parse = (text) => { const [r, g, b, a = 1] = text.match(/[\\d.]+/g).map(Number); return [r, g, b, a]; };
  const linear = (c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4);
  const light = ([r, g, b]) => [r, g, b].map((c) => linear(c / 255))
    .reduce((sum, c, place) => sum + c * [0.2126, 0.7152, 0.0722][place], 0);
  const behind = (node) => {
    for (let each = node; each; each = each.parentElement) {
      const colour = parse(getComputedStyle(each).backgroundColor);
      if (colour[3] === 1) return colour;
      if (colour[3] > 0) throw new Error("half clear: " + each.className);
    }
    return parse(getComputedStyle(document.documentElement).backgroundColor);
  };
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT), low = [];
  let seen = 0;
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const of = node.parentElement;
    if (!node.textContent.trim() || !of.getClientRects().length || of.closest("script, .unseen, option")) continue;
    const [one, other] = [light(parse(getComputedStyle(of).color)), light(behind(of))].sort((a, b) => b - a);
    const ratio = (one + 0.05) / (other + 0.05);
    seen += 1;
    if (ratio < 4.5) low.push(`${of.tagName}.${of.className} ${ratio.toFixed(2)} ${node.textContent.slice(0, 30)}`);
  }
  return [seen, low];
})()
"""


@pytest.mark.parametrize("dark", [False, True])
def test_every_text_stands_out_from_what_is_behind_it(browser: Browser, file: Path, dark: bool) -> None:
    browser.open(file, "#diff=0&every=1", dark=dark)
    browser.js(OPEN_ALL)
    browser.until("document.querySelectorAll('.case .drafts').length === 6")
    browser.js("document.querySelector('[data-variant=\"1\"] mark').focus()")
    seen, low = browser.js(CONTRAST)
    assert low == []
    assert seen > 500
    back = browser.js("getComputedStyle(document.body).backgroundColor")
    assert (back == "rgb(255, 255, 255)") is not dark


def test_the_theme_is_a_readers_choice(browser: Browser, file: Path) -> None:
    browser.open(file)
    back = "getComputedStyle(document.body).backgroundColor"
    light = browser.js(back)
    for _ in range(2):
        browser.js("document.getElementById('theme').click()")
    assert browser.js(back) != light
    browser.js("document.getElementById('theme').click()")
    assert browser.js(back) == light


def test_parts_have_names_and_everything_to_press_has_one(browser: Browser, file: Path) -> None:
    browser.open(file, "#case=worse&diff=0")
    nodes: list[Any] = browser.do("Accessibility.getFullAXTree")["nodes"]
    shown = [node for node in nodes if not node.get("ignored")]
    roles = {node["role"]["value"] for node in shown}
    assert {"main", "banner", "search", "table", "columnheader", "rowheader", "status"} <= roles
    pressed = ("button", "link", "combobox", "searchbox", "checkbox")
    assert [node for node in shown if node["role"]["value"] in pressed and not node.get("name", {}).get("value")] == []


def test_differences_give_both_texts_back_and_begin_with_sentences(browser: Browser, file: Path) -> None:
    browser.open(file)
    script = (ASSETS / "differences.js").read_text(encoding="utf-8")
    signs = "['a', 'b', 'кот', '. ', '\\n', ' ', 'c!', '🙂']"
    wrong = f"""(() => {{ {script}
      let seed = 7;
      const next = (below) => {{ seed = (seed * 48271) % 2147483647; return seed % below; }};
      const made = () => Array.from({{ length: next(14) }}, () => {signs}[next(8)]).join('');
      for (let round = 0; round < 3000; round += 1) {{
        const before = made(), after = made(), told = differences(before, after);
        const without = (kind) => told.filter((part) => part.kind !== kind).map((part) => part.text).join('');
        if (without('came') !== before || without('gone') !== after) return [before, after];
      }}
      const shown = differences('Hello. We come on Friday.', 'Hello. We are sorry. We come on Friday.');
      return shown.map((part) => [part.kind, part.text]);
    }})()"""
    assert browser.js(wrong) == [["same", "Hello. "], ["came", "We are sorry. "], ["same", "We come on Friday."]]


def test_hostile_texts_do_nothing(browser: Browser, file: Path) -> None:
    browser.open(file, "#diff=1&case=%3Cimg+onerror%3E")
    browser.until("document.querySelector('.case[open] .drafts')")
    browser.js("document.querySelectorAll('mark').forEach((each) => each.focus())")
    assert "owned" not in browser.js("document.title")
    assert browser.js("document.querySelectorAll('img, iframe, object, embed, link').length") == 0
    assert browser.js("document.querySelectorAll('script').length") == 4
    shown = browser.js("document.querySelector('.case[open]').textContent")
    assert "</script><script>document.title='owned'</script><img src=x" in shown
    assert not set("\x1b\x07\u202e\u2066") & set(shown)


def test_print_has_no_controls(browser: Browser, file: Path) -> None:
    browser.open(file, "#case=worse")
    browser.do("Emulation.setEmulatedMedia", media="print")
    try:
        hidden = "['.tools', '.filters', '#more'].map((each) => getComputedStyle(document.querySelector(each)).display)"
        assert set(browser.js(hidden)) == {"none"}
        assert browser.js("document.querySelector('.case[open] .drafts').getClientRects().length") == 1
    finally:
        browser.do("Emulation.setEmulatedMedia", media="")


def test_two_thousand_cases_by_three_variants_open_without_being_drawn(big: Path) -> None:
    with Browser() as browser:  # one that has shown no other page: what it holds is this page's
        browser.open(big)
        megabytes = browser.page_megabytes()
        assert len(ids(browser)) < 200
        assert 1 < megabytes < 150, f"{megabytes:.0f} MB"
        browser.key("/")
        browser.type("number 1999.")
        browser.until(f"{IDS}.length === 1")
        assert ids(browser) == ["case-01999"]
        assert browser.page_megabytes() < 150
        assert browser.problems == []
