"""What an audit's command prints and writes."""

from __future__ import annotations

import json
import re
import sys
from base64 import b64encode
from collections import Counter
from hashlib import sha256
from html.parser import HTMLParser
from pathlib import Path

import pytest
from exports import conversation, write_lines
from pyarrow import parquet

from tonewise.cli import run

QUICK = ["--select", "mirror-emoji", "--workers", "1"]
HOSTILE = '"><script>alert(1)</script><img src=x onerror=alert(1)> \x1b[31m \u202e *bold* [x](javascript:1) `</script>'


@pytest.fixture(autouse=True)
def _elsewhere(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    for name in ("TONEWISE_LANG", "FORCE_COLOR", "TONEWISE_SELECT"):
        monkeypatch.delenv(name, raising=False)


def hostile(folder: Path) -> str:
    rows = [conversation(number, reply=f"{HOSTILE} 😀", author=HOSTILE, channel="email") for number in range(2)]
    for number, row in enumerate(rows):
        row["id"] = HOSTILE
        row["messages"][0]["text"] += HOSTILE
        row["messages"][0]["at"] = f"2026-11-{20 + number * 7}T10:00:00+03:00"
    rows.append(conversation(2, author="'; -- </style>"))
    return str(
        write_lines(folder / "a.jsonl", [*rows, '{"<script>alert(2)</script>": [}', '{"messages": "\x1b]0;x\x07"}'])
    )


class _Seen(HTMLParser):
    """The elements of a page, their attributes and its text."""

    VOID = ("meta", "input", "img", "br")

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: Counter[str] = Counter()
        self.attributes: list[tuple[str, str | None]] = []
        self.open: list[str] = []
        self.ids: list[str] = []
        self.text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags[tag] += 1
        self.attributes += attrs
        self.ids += [value or "" for name, value in attrs if name == "id"]
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags[tag] += 1
        self.attributes += attrs

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text += data


def seen(path: Path) -> _Seen:
    parser = _Seen()
    parser.feed(path.read_text(encoding="utf-8"))
    parser.close()
    assert parser.open == []
    assert len(parser.ids) == len(set(parser.ids))
    return parser


def test_the_page_shows_hostile_text_and_obeys_none_of_it(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["audit", hostile(tmp_path), "--html", "page.html", *QUICK]) == 0
    page = seen(tmp_path / "page.html")
    assert page.tags["script"] == 2
    assert page.tags["img"] == 0
    assert page.tags["style"] == 1
    assert not [name for name, _ in page.attributes if name.startswith("on") or name in ("src", "href")]
    assert "<script>alert(1)</script><img src=x onerror=alert(1)>" in page.text
    assert not any(sign in page.text for sign in "\x1b\u202e\x07")
    policy = dict(page.attributes)["content"]
    assert policy
    text = (tmp_path / "page.html").read_text(encoding="utf-8")
    assert "default-src 'none'" in text
    assert not re.search(r"(?:src|href|url)\s*[=(]\s*[\"']?(?:https?:)?//", text)


def test_the_page_runs_no_script_but_its_own(tmp_path: Path) -> None:
    run(["audit", hostile(tmp_path), "--html", "page.html", *QUICK])
    text = (tmp_path / "page.html").read_text(encoding="utf-8")
    scripts = re.findall(r"<script>(.*?)</script>", text, re.DOTALL)
    assert len(scripts) == 1
    assert f"'sha256-{b64encode(sha256(scripts[0].encode()).digest()).decode()}'" in text
    data = re.search(r'id="counts">(.*?)</script>', text, re.DOTALL)
    assert data
    counts = json.loads(data[1])
    assert counts["all"] == {"mirror-emoji": [3, 3]}
    assert sum(of for of, _ in counts["rules"]["mirror-emoji"].values()) == 3


def test_the_page_has_plots_of_weeks_and_agents(tmp_path: Path) -> None:
    run(["audit", hostile(tmp_path), "--html", "page.html", *QUICK, "--lang", "en"])
    page = seen(tmp_path / "page.html")
    assert page.tags["svg"] == 3
    assert "26-W47" in page.text
    assert "2026-W48" in page.text
    assert "Too much" in page.text


def test_the_page_of_one_clean_conversation(tmp_path: Path) -> None:
    path = write_lines(tmp_path / "a.jsonl", [conversation(1, reply="Завтра.")])
    assert run(["audit", str(path), "--html", "page.html", *QUICK]) == 0
    page = seen(tmp_path / "page.html")
    assert page.tags["svg"] == 0
    assert "Нарушений не нашлось." in page.text


def test_nothing_commands_the_terminal(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["audit", hostile(tmp_path), *QUICK]) == 0
    shown = capsys.readouterr()
    assert not any(sign in shown.out + shown.err for sign in "\x1b\x07\u202e")
    assert "␛[31m" in shown.out


def test_the_report_for_people(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    rows = [conversation(1), conversation(2, reply="Завтра."), "{"]
    path = write_lines(tmp_path / "a.jsonl", rows)
    assert run(["audit", path.name, *QUICK, "--lang", "en"]) == 0
    out, told = capsys.readouterr()
    assert out.splitlines()[:2] == ["conversations 2, replies 2, with errors 0 (0%)", "broken rows 1"]
    assert "  mirror-emoji  1 of 2     50%  ██████████░░░░░░░░░░" in out.splitlines()
    lines = out.splitlines()
    at = lines.index("    │ Завтра. 😀")
    assert lines[at - 1] == "    a.jsonl:1 · c1 · Анна"
    assert lines[at + 1 : at + 3] == ["    │         ^^", "    → Better: Завтра."]
    assert lines[-1].startswith("  a.jsonl:3: not JSON")
    assert "judged 2 conversations" in told
    assert "1 rows could not be judged; all of them are listed in a.jsonl.audit" in told


def test_colours_are_for_terminals(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    path = write_lines(tmp_path / "a.jsonl", [conversation(1)])
    monkeypatch.setenv("FORCE_COLOR", "1")
    run(["audit", str(path), *QUICK])
    assert "\x1b[33m^^\x1b[0m" in capsys.readouterr().out


def test_json_and_exit_statuses(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    asked = {"role": "customer", "text": "Где заказ 5512? Второй день жду."}
    held = {"id": "x", "messages": [asked, {"role": "agent", "text": "Минутку."}]}
    path = str(write_lines(tmp_path / "a.jsonl", [held, conversation(1, reply="Едет.")]))
    options = ["--select", "no-empty-holding", "--workers", "1", "--format", "json"]
    assert run(["audit", path, *options]) == 0
    report = json.loads(capsys.readouterr().out)
    assert (report["conversations"], report["failing"], report["share"]) == (2, 1, 0.5)
    assert run(["audit", path, *options, "--max-failing", "0.5"]) == 0
    assert run(["audit", path, *options, "--max-failing", "0.49"]) == 1
    assert "50.0% of the conversations have errors, more than 49.0%" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("arguments", "problem"),
    [
        (["none.jsonl"], "none.jsonl: no such file"),
        (["a.txt"], "a.txt: is neither .jsonl, .csv, .tsv, .json nor .yaml"),
        (["-"], "<stdin>: an audit can be resumed, so it reads files: save standard input to one"),
        (["a.jsonl", "--select", "mirror-emojis"], "there is no rule 'mirror-emojis'; did you mean 'mirror-emoji'?"),
        (["a.jsonl", "--columns", "x"], "columns: 'x' must be NAME=VALUE"),
        (["a.jsonl", "--max-failing", "2"], "Invalid value for '--max-failing'"),
        (["a.jsonl", "--workers", "0"], "Invalid value for '--workers'"),
        (["a.jsonl", "--engine", "spark"], "Invalid value for '--engine'"),
        (["empty.jsonl"], "empty.jsonl: nothing could be judged: no conversation in it"),
        (["broken.jsonl"], "broken.jsonl: nothing could be judged: 1 broken rows, the first at line 1: not JSON"),
        (["a.jsonl", "--html", "no/where.html"], "no/where.html: cannot be written"),
        (["a.jsonl", "--parquet", "no/where.parquet"], "no/where.parquet: cannot be written"),
        ([], "Missing argument"),
    ],
)
def test_wrong_calls_are_told_in_one_line(
    arguments: list[str], problem: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write_lines(tmp_path / "a.jsonl", [conversation(1)])
    write_lines(tmp_path / "broken.jsonl", ["{"])
    for name in ("empty.jsonl", "a.txt"):
        (tmp_path / name).touch()
    more = [] if "--workers" in arguments or "--select" in arguments else QUICK
    assert run(["audit", *arguments, *more]) == 2
    told = capsys.readouterr().err.splitlines()
    assert told[-1].startswith(problem)
    assert not any("Traceback" in line for line in told)


def test_the_style_guide_has_their_own_lines(tmp_path: Path) -> None:
    rows = [conversation(1, reply="Доставим завтра 😀"), conversation(2, reply="Доставим завтра, курьер позвонит.")]
    path = write_lines(tmp_path / "a.jsonl", rows)
    assert run(["audit", str(path), "--style-guide", "guide.md", *QUICK]) == 0
    guide = (tmp_path / "guide.md").read_text(encoding="utf-8")
    assert guide.startswith("# Как мы пишем клиентам\n\nЧерновик по 2 разговорам.")
    assert "Нарушено в 1 из 2 разговоров (50 %). `mirror-emoji`" in guide
    assert "> Доставим завтра **😀**" in guide
    assert "Лучше так:\n\n> Доставим завтра." in guide


def test_nothing_in_the_style_guide_is_markdown_of_theirs(tmp_path: Path) -> None:
    run(["audit", hostile(tmp_path), "--style-guide", "guide.md", *QUICK])
    guide = (tmp_path / "guide.md").read_text(encoding="utf-8")
    unescaped = re.sub(r"\\.", "", guide)
    assert "script" in unescaped
    assert not re.search(r"[<\[\]&~]|(?<!`mirror-emoji)`(?!mirror-emoji`)", unescaped)
    assert unescaped.count("*") == 4 * unescaped.count("Не так:")


def test_the_table_has_a_row_a_conversation_rule_and_finding(tmp_path: Path) -> None:
    rows = [conversation(1, reply="Да 😀 и 😁"), conversation(2, reply="Завтра.", author="Борис"), {"messages": []}]
    path = write_lines(tmp_path / "a.jsonl", rows)
    assert run(["audit", str(path), "--parquet", "a.parquet", *QUICK]) == 0
    table = parquet.read_table(tmp_path / "a.parquet").to_pylist()
    found = [(row["conversation"], row["outcome"], row["finding"], row["agent"], row["text"]) for row in table]
    assert found == [
        ("c1", "fail", 1, "Анна", "😀"),
        ("c1", "fail", 2, "Анна", "😁"),
        ("c2", "pass", 0, None, None),
    ]
    assert {(row["rule"], row["amount"], row["aspect"]) for row in table} == {("mirror-emoji", "too much", "filler")}
    assert [row["agents"] for row in table] == [["Анна"], ["Анна"], ["Борис"]]
    assert list(tmp_path.glob(".*part")) == []


@pytest.mark.parametrize(
    ("package", "option", "problem"),
    [
        ("pyarrow", ["--parquet", "a.parquet"], "--parquet needs pyarrow: pip install 'tonewise[parquet]'\n"),
        ("ray", ["--engine", "ray"], "--engine ray needs Ray: pip install 'tonewise[ray]'\n"),
    ],
)
def test_what_is_not_installed_is_told(
    package: str, option: list[str], problem: str, *, tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    for name in [name for name in sys.modules if name == package or name.startswith(f"{package}.")]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, package, None)
    path = write_lines(tmp_path / "a.jsonl", [conversation(1)])
    assert run(["audit", str(path), *option, *QUICK]) == 2
    assert capsys.readouterr().err == problem
