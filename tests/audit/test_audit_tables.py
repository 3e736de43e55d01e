"""Tables of messages: columns, words, times, rows that belong together, and rows that are broken."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from exports import ONE_RULE

from tonewise.audit import Columns, Plan, audit
from tonewise.audit.rows import Broken, Row, rows_of
from tonewise.errors import InputError
from tonewise.model import Conversation

PLAIN = "conversation,role,text,at,author,channel\n"


def read(folder: Path, text: str | bytes, columns: Columns | None = None, name: str = "a.csv") -> list[Row | Broken]:
    path = folder / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return list(rows_of(str(path), columns or Columns(), folder))


def data(row: Row | Broken) -> dict[str, Any]:
    assert isinstance(row, Row)
    assert isinstance(row.data, dict)
    return row.data


def test_rows_become_conversations(tmp_path: Path) -> None:
    text = PLAIN + (
        '1,customer,"когда, наконец,\nприедет ""диван""?",2026-11-20T10:00:00+03:00,,chat\n'
        "1,agent,Завтра.,2026-11-20T10:01:00+03:00,Анна,chat\n"
        "2,клиент,спасибо,,,почта\n"
    )
    one, two = read(tmp_path, text)
    assert (one.line, two.line) == (2, 5)
    first = Conversation(**data(one))
    assert first.messages[0].text == 'когда, наконец,\nприедет "диван"?'
    assert first.messages[1].author == "Анна"
    assert (data(two)["channel"], data(two)["messages"]) == ("email", [{"role": "customer", "text": "спасибо"}])


def test_rows_of_a_conversation_may_stand_anywhere(tmp_path: Path) -> None:
    text = "conversation,role,text\na,customer,1\nb,customer,2\na,agent,3\nb,agent,4\na,customer,5\n"
    rows = read(tmp_path, text)
    said = [[message["text"] for message in data(row)["messages"]] for row in rows if isinstance(row, Row)]
    assert said == [["1", "3", "5"], ["2", "4"]]
    assert not list(tmp_path.glob("*.sqlite*"))


def test_messages_go_by_their_times_where_all_have_one(tmp_path: Path) -> None:
    late, early = "2026-11-20T10:00:00+03:00", "2026-11-20T09:59:00+05:00"
    head = "conversation,role,text,at\n"
    (row,) = read(tmp_path, f"{head}a,agent,late,{late}\na,customer,early,{early}\n")
    assert [message["text"] for message in data(row)["messages"]] == ["early", "late"]
    (row,) = read(tmp_path, f"{head}a,agent,first,{late}\na,customer,second,\n")
    assert [message["text"] for message in data(row)["messages"]] == ["first", "second"]


def test_columns_and_words_of_their_own(tmp_path: Path) -> None:
    columns = Columns.of(
        "conversation=ticket_id, role=sender, text=body, at=created, author=agent, channel=via",
        "role:Служба заботы=agent,channel:Виджет на сайте=chat", "+05:30",
    )  # fmt: skip
    text = (
        "via;agent;ticket_id;body;sender;created\n"
        "Виджет на сайте;;7;где заказ;end-user;20.11.2026 10:00\n"
        "Виджет на сайте;Анна;7;едет;служба заботы;2026-11-20 10:05:00\n"
    )
    (row,) = read(tmp_path, text, columns)
    conversation = Conversation(**data(row))
    assert (conversation.id, conversation.channel) == ("7", "chat")
    assert [message.role for message in conversation.messages] == ["customer", "agent"]
    assert [str(message.at) for message in conversation.messages] == [
        "2026-11-20 10:00:00+05:30",
        "2026-11-20 10:05:00+05:30",
    ]


@pytest.mark.parametrize("name", ["a.csv", "a.tsv"])
def test_tabs_and_byte_order_marks(name: str, tmp_path: Path) -> None:
    (row,) = read(tmp_path, "\ufeffconversation\trole\ttext\r\n1\tcustomer\ta, b; c\r\n".encode(), name=name)
    assert data(row) == {"id": "1", "messages": [{"role": "customer", "text": "a, b; c"}]}


@pytest.mark.parametrize(
    ("header", "columns", "problem"),
    [
        ("ticket,role,text", None, "a.csv:1: columns: conversation: there is no column 'conversation' in ticket, role, "
                                   "text; name it, as in --columns conversation=COLUMN"),
        ("conversation,role,text", "text=bodi", "a.csv:1: columns: text: there is no column 'bodi' in conversation, "
                                                "role, text"),
        ("conversation,role,body", "text=bodi", "a.csv:1: columns: text: there is no column 'bodi'; did you mean "
                                                "'body'?"),
        ("conversation,role,text,text", None, "a.csv:1: two columns are called 'text'"),
        ("", None, "a.csv: is empty: a table begins with the names of its columns"),
    ],
)  # fmt: skip
def test_wrong_columns_are_named(
    header: str, columns: str | None, problem: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("a.csv").write_text(f"{header}\n" if header else "", encoding="utf-8")
    with pytest.raises(InputError) as error:
        audit(Plan(sources=["a.csv"], columns=Columns.of(columns), settings=ONE_RULE))
    assert str(error.value) == problem
    assert not Path("a.csv.audit").exists()


@pytest.mark.parametrize(
    ("columns", "values", "offset", "problem"),
    [
        ("txt=body", None, None, "columns: 'txt' is unknown; did you mean text?"),
        ("text", None, None, "columns: 'text' must be NAME=VALUE"),
        (None, "operator=agent", None, "values: 'operator' must begin with role: or channel:"),
        (None, "role:operator=agnt", None, "values: 'agnt' is unknown; did you mean agent?"),
        (None, "channel:fax=fax", None, "values: 'fax' is unknown; known are chat, messenger, email, social"),
        (None, None, "3", "utc-offset: must be an offset from UTC such as +03:00, not '3'"),
        (None, None, "+25:00", "utc-offset: must be an offset from UTC such as +03:00, not '+25:00'"),
    ],
)
def test_wrong_options_are_named(
    columns: str | None, values: str | None, offset: str | None, problem: str
) -> None:  # fmt: skip
    with pytest.raises(InputError) as error:
        Columns.of(columns, values, offset)
    assert str(error.value) == problem


@pytest.mark.parametrize(
    ("row", "problem"),
    [
        ("1,customer", "has 2 fields, the header has 6"),
        ("1,boss,x,,,", "role: 'boss' is unknown; say what it stands for, as in --values role:boss=agent"),
        ("1,agent,x,,,fax", "channel: 'fax' is unknown; say what it stands for, as in --values channel:fax=chat"),
        ("1,agent,x,yesterday,,", "at: 'yesterday' is no time such as 2026-11-21T10:00:00+03:00"),
        (
            "1,agent,x,2026-11-20 10:00,,",
            "at: the time has no offset; say which one it is in, as in --utc-offset +03:00",
        ),
        (",agent,x,,,", "conversation: is empty"),
        (b"1,agent,\xff,,,", "is not UTF-8 text"),
        (b"1,agent,x,,\xff,", "is not UTF-8 text"),
    ],
)  # fmt: skip
def test_broken_rows_are_told(row: str | bytes, problem: str, tmp_path: Path) -> None:
    data = row if isinstance(row, bytes) else row.encode()
    broken, good = read(tmp_path, PLAIN.encode() + data + b"\n2,customer,x,,,\n")
    assert broken == Broken(2, problem)
    assert isinstance(good, Row)


def test_a_conversation_with_a_broken_row_is_left_out_whole(tmp_path: Path) -> None:
    text = "conversation,role,text\n1,customer,a\n2,customer,b\n1,boss,c\n1,agent,d\n"
    broken, good = read(tmp_path, text)
    assert isinstance(broken, Broken)
    assert broken.line == 4
    assert broken.problem.endswith("(its conversation of 3 rows is left out)")
    assert data(good)["id"] == "2"


@pytest.mark.parametrize("lines", [5, 5000])
def test_a_quotation_mark_that_nobody_closes_costs_one_row(lines: int, tmp_path: Path) -> None:
    after = "".join(f"{number},customer,hello {number}\n" for number in range(lines))
    rows = read(tmp_path, f'conversation,role,text\nx,customer,"never\n{after}')
    assert rows[0] == Broken(2, "a quotation mark is opened here and never closed")
    assert [row.line for row in rows] == list(range(2, lines + 3))
    assert all(isinstance(row, Row) for row in rows[1:])


def test_a_column_that_is_not_the_conversations(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tonewise.audit.tables.MAX_MESSAGES", 10)
    text = "conversation,role,text\n" + "all,customer,x\n" * 11 + "one,customer,x\n" * 10
    broken, good = read(tmp_path, text)
    assert isinstance(broken, Broken)
    assert "is it one conversation?" in broken.problem
    assert len(data(good)["messages"]) == 10


def test_a_field_without_end_is_broken(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tonewise.audit.tables.MAX_FIELD", 1000)
    broken, good = read(tmp_path, f"conversation,role,text\n1,customer,{'x' * 2000}\n2,customer,x\n")
    assert isinstance(broken, Broken)
    assert isinstance(good, Row)


@pytest.mark.parametrize("data", ["разговор,role".encode("cp1251"), "conversation,role,text".encode("utf-16")])
def test_other_encodings_are_told(data: bytes, tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_bytes(data)
    with pytest.raises(InputError, match=r"save (it|the table) as UTF-8"):
        audit(Plan(sources=[str(tmp_path / "a.csv")], settings=ONE_RULE))


def test_a_table_is_audited(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text(PLAIN + "1,user,где?,,,\n1,operator,Едет 😀,,Анна,\n2,user,где?,,,\n", encoding="utf-8")
    done = audit(Plan(sources=[str(path)], settings=ONE_RULE, workers=1))
    assert (done.report.conversations, done.report.without_reply, done.report.rules[0].fails) == (2, 1, 1)
    assert [each.name for each in done.report.agents] == ["Анна"]
    assert not list(done.work.glob("*.sqlite*"))
