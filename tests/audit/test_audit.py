"""What an audit counts, quotes and survives."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from exports import ONE_RULE, conversation, finished, started, write_lines

from tonewise.audit import Audit, Columns, Plan, audit
from tonewise.audit.bearings import answerable, week_of
from tonewise.audit.excess import ASPECTS
from tonewise.audit.masking import masked
from tonewise.audit.report import RuleReport, at_least
from tonewise.errors import InputError
from tonewise.model import Conversation, Finding, Message
from tonewise.rules import catalogue
from tonewise.scoring import Scorer
from tonewise.settings import Settings

SOME_RULES = ("announce-transfer", "mirror-emoji", "no-empty-holding", "no-repeat-ask", "one-message")
ROOT = Path(__file__).parents[2]


def audited(path: Path, settings: Settings = ONE_RULE, **more: object) -> Audit:
    return audit(Plan(sources=[str(path)], settings=settings, **{"workers": 1, **more}))  # type: ignore[arg-type]


def only(done: Audit) -> RuleReport:
    (rule,) = done.report.rules
    return rule


def test_rules_are_counted_by_agent_channel_and_week(tmp_path: Path) -> None:
    rows = [
        conversation(1, author="Анна"),
        conversation(2, author="Анна", reply="Завтра."),
        conversation(3, author="Борис", channel="email"),
        conversation(4, author="Борис", channel="email"),
    ]
    rows[2]["messages"][0]["at"] = "2026-11-20T10:00:00+03:00"
    rule = only(audited(write_lines(tmp_path / "a.jsonl", rows)))
    assert (rule.rule, rule.applies, rule.fails, rule.share, rule.findings) == ("mirror-emoji", 4, 3, 0.75, 3)
    assert [(each.name, each.applies, each.fails) for each in rule.agents] == [("Борис", 2, 2), ("Анна", 2, 1)]
    assert [(each.name, each.applies, each.fails) for each in rule.channels] == [("email", 2, 2), ("chat", 2, 1)]
    assert [(each.name, each.applies, each.fails) for each in rule.weeks] == [("", 3, 2), ("2026-W47", 1, 1)]


def test_counts_are_those_of_the_scores(tmp_path: Path) -> None:
    source = ROOT / "examples" / "dialogues.jsonl"
    report = audited(source, Settings(), work=tmp_path / "work").report
    lines = source.read_text(encoding="utf-8").splitlines()
    scores = [Scorer().score_dialogue(Conversation(**json.loads(line)["conversation"])) for line in lines]
    assert report.conversations == len(scores)
    assert report.failing == sum(score.gate == "fail" for score in scores)
    for rule in report.rules:
        outcomes = [score.rules[rule.rule] for score in scores]
        assert (rule.applies, rule.fails) == (len(outcomes) - outcomes.count("na"), outcomes.count("fail"))
        assert rule.findings == sum(finding.rule == rule.rule for score in scores for finding in score.findings)


@pytest.mark.parametrize(
    ("time", "week"),
    [
        ("2026-01-01T00:00:00+03:00", "2026-W01"),
        ("2027-01-01T00:00:00+03:00", "2026-W53"),
        ("2024-12-30T00:00:00+03:00", "2025-W01"),
        ("2026-11-22T23:59:59+03:00", "2026-W47"),
        ("2026-11-23T00:00:00+03:00", "2026-W48"),
        ("2026-11-22T23:59:59-11:00", "2026-W47"),
        ("2026-11-23T00:30:00+14:00", "2026-W48"),
    ],
)
def test_weeks_are_iso_weeks_by_the_clock_that_the_time_is_given_in(time: str, week: str, tmp_path: Path) -> None:
    row = conversation(1)
    row["messages"][0]["at"] = time
    done = audited(write_lines(tmp_path / "a.jsonl", [row]))
    assert [each.name for each in done.report.weeks] == [week]


def test_no_time_is_no_week() -> None:
    assert week_of(None) == ""


@pytest.mark.parametrize(
    ("roles", "index", "name"),
    [
        ("cab", 1, "a1"),
        ("cab", 0, "a1"),
        ("cabc", 3, "bot"),
        ("c", 0, None),
        ("ccna", 1, "a3"),
    ],
)
def test_a_finding_points_at_who_wrote_or_should_have(roles: str, index: int, name: str | None) -> None:
    kinds = {"c": "customer", "a": "agent", "b": "bot", "n": "note"}
    messages = tuple(
        Message(role=kinds[role], text="x", author=f"{role}{place}" if role == "a" else None)
        for place, role in enumerate(roles)
    )
    finding = Finding(
        rule="r", severity="error", message="m", in_="conversation", message_index=index, start=0, end=1, text="x"
    )
    assert answerable(Conversation(messages=messages), finding) == name


def test_few_cases_say_less_than_many() -> None:
    assert at_least(2, 2) < at_least(90, 100) < 0.9
    assert at_least(0, 0) == at_least(0, 50) == 0.0


def test_the_worst_lines_are_few_and_differ(tmp_path: Path) -> None:
    rows = [conversation(number, reply=f"Завтра. {'😀😁😂😃😄😅😆😉'[number % 8]}") for number in range(40)]
    rule = only(audited(write_lines(tmp_path / "a.jsonl", rows), rows=3))
    marked = [line.text[line.start : line.end] for line in rule.worst]
    assert len(marked) == len(set(marked)) == 5
    assert all(line.fixed == "Завтра." for line in rule.worst)
    assert rule.worst[0].customer.startswith("когда приедет заказ")


def test_a_good_reply_of_their_own_stands_beside_a_bad_one(tmp_path: Path) -> None:
    rows = [
        conversation(1, reply="Доставим послезавтра, курьер позвонит за час."),
        conversation(2, reply="Скоро 😀"),
        {"id": "other", "messages": [{"role": "customer", "text": "сколько стоит гравировка на кольце?"},
                                     {"role": "agent", "text": "Гравировка на кольце стоит 900 ₽."}]},
    ]  # fmt: skip
    (line,) = only(audited(write_lines(tmp_path / "a.jsonl", rows))).worst
    assert line.good == "Доставим послезавтра, курьер позвонит за час."
    assert line.good_customer == "когда приедет заказ 1?"


def test_broken_rows_are_counted_and_listed_and_stop_nothing(tmp_path: Path) -> None:
    deep = "[" * 200 + "]" * 200
    rows = [
        conversation(1), "{", '{"messages": 5}', '{"messages": [{"role": "boss", "text": "x"}]}', "", "null",
        '{"messages": [{"role": "customer", "text": "\\ud800"}]}', f'{{"x": {deep}}}', '{"a": 1} {"b": 2}',
        '{"messages": [{"role": "agent", "text": "x", "at": "2026-11-20T10:00"}]}', '{"messages": [], "messages": []}',
        '{"x": NaN}', conversation(2),
    ]  # fmt: skip
    path = write_lines(tmp_path / "a.jsonl", rows)
    with path.open("ab") as stream:
        stream.write(b'{"messages": "\xff"}\n\x00\x00\n' + json.dumps(conversation(3)).encode())
    done = audited(path)
    assert (done.report.conversations, done.report.broken) == (3, 12)
    problems = {row.line: row.problem for row in done.report.broken_rows}
    assert list(problems) == [2, 3, 4, 6, 7, 8, 9, 10, 11, 12, 14, 15]
    assert problems[4] == "messages[0].role: must be one of customer, agent, bot, note, system"
    assert problems[14] == "is not UTF-8 text (byte 0xff)"
    assert "offset" in problems[10]
    listed = [json.loads(line) for line in done.broken_list.read_text(encoding="utf-8").splitlines()]
    assert [row["line"] for row in listed] == list(problems)


def test_a_conversation_without_end_is_broken(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tonewise.audit.judging.MAX_MESSAGES", 10)
    endless = {"messages": [{"role": "customer", "text": "x"}] * 11}
    report = audited(write_lines(tmp_path / "a.jsonl", [endless, conversation(1)])).report
    assert (report.conversations, [row.line for row in report.broken_rows]) == (1, [1])


def test_a_report_lists_the_first_broken_rows_and_a_file_all(tmp_path: Path) -> None:
    done = audited(write_lines(tmp_path / "a.jsonl", [*("{" for _ in range(50)), conversation(1)]))
    assert done.report.broken == 50
    assert [row.line for row in done.report.broken_rows] == list(range(1, 21))
    assert len(done.broken_list.read_text(encoding="utf-8").splitlines()) == 50


def test_a_check_that_stumbles_costs_one_row(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    judged = Scorer.score_dialogue

    def stumbling(self: Scorer, conversation: Conversation) -> object:
        if conversation.id == "c2":
            raise ZeroDivisionError("no luck")
        return judged(self, conversation)

    monkeypatch.setattr(Scorer, "score_dialogue", stumbling)
    report = audited(write_lines(tmp_path / "a.jsonl", [conversation(number) for number in (1, 2, 3)])).report
    assert report.conversations == 2
    assert [(row.line, row.problem) for row in report.broken_rows] == [
        (2, "could not be judged: ZeroDivisionError: no luck")
    ]


def test_nothing_to_judge_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="2 broken rows, the first at line 1: not JSON"):
        audited(write_lines(tmp_path / "a.jsonl", ["{", "{"]))
    with pytest.raises(InputError, match="no conversation in it"):
        audited(write_lines(tmp_path / "b.jsonl", []))


@pytest.mark.parametrize("name", ["-", "a.txt", "none.jsonl"])
def test_what_cannot_be_read_is_an_error(name: str, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("x", encoding="utf-8")
    with pytest.raises(InputError):
        audited(tmp_path / name if name != "-" else Path("-"), work=tmp_path / "work")


def test_one_and_two_workers_and_any_chunks_give_the_same(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    dialogues = (ROOT / "examples" / "dialogues.jsonl").read_text(encoding="utf-8").splitlines()
    write_lines(path, [line for number in range(6) for line in (*dialogues, conversation(number), "{")])
    settings = Settings(select=SOME_RULES)
    one = audited(path, settings, rows=4, work=tmp_path / "one").report
    whole = audited(path, settings, rows=256, work=tmp_path / "whole").report
    two, _ = finished(started(tmp_path, path, tmp_path / "two", workers=2, rows=4, select=SOME_RULES, renewed=3))
    assert two == one.model_dump_json() + "\n" == whole.model_dump_json() + "\n"
    assert (one.conversations, one.broken) == (24, 6)
    kept = [{each.name: each.read_bytes() for each in (tmp_path / name).glob("*/chunks/*")} for name in ("one", "two")]
    assert kept[0] == kept[1]
    assert len(kept[0]) == 8


def test_json_and_yaml_are_read_as_well(tmp_path: Path) -> None:
    text = json.dumps([conversation(1), {"messages": 5}, conversation(2)], ensure_ascii=False)
    for name in ("a.json", "a.yaml"):
        (tmp_path / name).write_text(text, encoding="utf-8")
        report = audited(tmp_path / name).report
        assert (report.conversations, report.broken) == (2, 1)
    (tmp_path / "b.json").write_text(text[:-30], encoding="utf-8")
    report = audited(tmp_path / "b.json").report
    assert (report.conversations, report.broken) == (1, 2)


def test_a_case_is_judged_by_its_reply(tmp_path: Path) -> None:
    asked = {"messages": [{"role": "customer", "text": "когда приедет заказ?"}]}
    rule = only(audited(write_lines(tmp_path / "a.jsonl", [{"id": "x", "conversation": asked, "reply": "Завтра 😀"}])))
    (line,) = rule.worst
    assert (rule.fails, line.text, line.agent, line.conversation) == (1, "Завтра 😀", "", "x")


def test_conversations_without_any_reply_are_counted(tmp_path: Path) -> None:
    silent = {"messages": [{"role": "customer", "text": "ау?"}]}
    noted = {"messages": [{"role": "note", "text": "позвонили"}]}
    report = audited(write_lines(tmp_path / "a.jsonl", [silent, noted, conversation(1)])).report
    assert (report.conversations, report.without_reply, report.replies) == (3, 1, 1)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("пишите на anna.k@mail.example.ru!", "пишите на ••••.•@••••.•••••••.••!"),
        ("тел. +7 (912) 345-67-89", "тел. +• (•••) •••-••-89"),
        ("89123456789", "•••••••••89"),
        ("карта 4111 1111 1111 1111", "карта •••• •••• •••• 1111"),
        ("паспорт 4509 123456, пароль qwerty1!", "паспорт •••• ••••••, пароль •••••••!"),
        ("заказ 48213 на 2 500 000 000 ₽ до 2026-11-20 10:00", "заказ 48213 на 2 500 000 000 ₽ до 2026-11-20 10:00"),
        ("с 20.11.2026 по 25.11.2026", "с 20.11.2026 по 25.11.2026"),
    ],
)
def test_personal_data_is_masked_sign_for_sign(text: str, shown: str) -> None:
    assert masked(text) == shown
    assert len(masked(text)) == len(text)


def test_quotes_are_masked_unless_asked_for(tmp_path: Path) -> None:
    row = conversation(1, reply="Пришлём чек на anna@mail.ru, карта 4111 1111 1111 1111 😀")
    row["messages"][0]["text"] = "Мой номер 89123456789, когда приедет заказ?"
    path = write_lines(tmp_path / "a.jsonl", [row])
    done = audited(path)
    kept = b"".join(each.read_bytes() for each in done.work.rglob("*") if each.is_file())
    for secret in ("anna@mail", "89123456789", "4111 1111"):
        assert secret not in done.report.model_dump_json()
        assert secret not in json.dumps(list(done.records()), ensure_ascii=False)
        assert secret.encode() not in kept
    (line,) = only(done).worst
    assert "1111 😀" in line.text
    shown = audited(path, show_personal_data=True).report.model_dump_json()
    assert all(secret in shown for secret in ("anna@mail", "89123456789", "4111 1111"))


def test_names_without_end_do_not_fill_the_memory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tonewise.audit.tally.MAX_NAMES", 10)
    rows = [conversation(number, author=f"a{number}") for number in range(40)]
    report = audited(write_lines(tmp_path / "a.jsonl", rows), rows=5).report
    assert len(report.agents) == len(report.rules[0].agents) == 11
    others = {each.name: each for each in report.rules[0].agents}["…"]
    assert (others.applies, others.fails) == (30, 30)


def test_a_file_that_changes_meanwhile_is_an_error(tmp_path: Path) -> None:
    path = write_lines(tmp_path / "a.jsonl", [conversation(number) for number in range(4)])

    def grow(_: object) -> None:
        with path.open("a", encoding="utf-8") as stream:
            stream.write("\n")

    with pytest.raises(InputError, match="changed while it was read"):
        audit(Plan(sources=[str(path)], settings=ONE_RULE, workers=1, rows=1), grow)


def test_rules_of_one_channel_are_reported_too(tmp_path: Path) -> None:
    settings = Settings(select=("no-canned-phrases",), channels={"email": {"select": ("mirror-emoji",)}})
    report = audited(
        write_lines(tmp_path / "a.jsonl", [conversation(1), conversation(2, channel="email")]), settings
    ).report
    assert {rule.rule: rule.fails for rule in report.rules} == {"no-canned-phrases": 0, "mirror-emoji": 1}


def test_what_there_is_too_much_of_is_known_for_rules_that_exist() -> None:
    listed = [rule for _, rules in ASPECTS.values() for rule in rules]
    assert len(listed) == len(set(listed))
    assert len({rule.id for rule in catalogue()} & set(listed)) > 10


def test_columns_of_no_table_are_harmless(tmp_path: Path) -> None:
    path = write_lines(tmp_path / "a.jsonl", [conversation(1)])
    assert audited(path, columns=Columns.of("conversation=ticket")).report.conversations == 1
