from __future__ import annotations

import io
import json
import sys
import tracemalloc
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from tonewise.errors import InputError, NoOpenTurnError
from tonewise.files import (
    case_from,
    conversation_from,
    entries_of,
    read_cases,
    read_conversations,
    require_open_turn,
)
from tonewise.model import Case, Conversation, Message
from tonewise.values import MAX_TEXT

HELLO = '{"id": "a", "messages": [{"role": "customer", "text": "привет 😀"}]}'


def _file(folder: Path, name: str, content: str | bytes) -> Path:
    path = folder / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def _refusal(path: Path) -> str:
    with pytest.raises(InputError) as caught:
        list(read_conversations(path))
    return str(caught.value).removeprefix(f"{path}:").removeprefix(" ")


@pytest.mark.parametrize(
    ("name", "content", "ids"),
    [
        ("one.json", HELLO, ["a"]),
        ("list.json", f"[{HELLO},\n{HELLO}]\n", ["a", "a"]),
        ("lines-in.json", f"{HELLO}\n\n{HELLO}\n", ["a", "a"]),
        ("mark.json", b"\xef\xbb\xbf" + HELLO.encode(), ["a"]),
        ("pretty.json", json.dumps(json.loads(HELLO), indent=2), ["a"]),
        ("without-suffix", HELLO, ["a"]),
        ("lines.jsonl", f"\r\n{HELLO}\r\n  \n{HELLO}", ["a", "a"]),
        ("mark.jsonl", b"\xef\xbb\xbf" + HELLO.encode(), ["a"]),
        ("one.yaml", "id: a\nmessages:\n- {role: customer, text: привет 😀}\n", ["a"]),
        ("list.yml", "- {id: a}\n- {id: no}\n", ["a", "no"]),
        ("documents.yaml", "id: a\n---\nid: 2026-11-21\n", ["a", "2026-11-21"]),
        ("alias.yaml", "- &first {id: a}\n- conversation: *first\n", ["a", "a"]),
    ],
)
def test_every_form_is_read(tmp_path: Path, name: str, content: str | bytes, ids: list[str]) -> None:
    path = _file(tmp_path, name, content)
    assert [conversation.id for conversation in read_conversations(path)] == ids
    assert [case.id for case in read_cases(path)][:1] == ids[:1] or "alias" in name


@pytest.mark.parametrize("content", [HELLO, f"[{HELLO}]", f"{HELLO}\n{HELLO}"])
def test_standard_input_is_recognised(content: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(content.encode())))
    assert {conversation.id for conversation in read_conversations("-")} == {"a"}


def test_unknown_fields_are_kept(tmp_path: Path) -> None:
    data = {"id": "a", "ticket": {"priority": 3}, "messages": [{"role": "customer", "text": "x", "lang_hint": "ru"}]}
    (conversation,) = read_conversations(_file(tmp_path, "a.json", json.dumps(data)))
    assert conversation.model_extra == {"ticket": {"priority": 3}}
    assert conversation.messages[0].model_extra == {"lang_hint": "ru"}


def test_case_and_conversation_stand_for_each_other() -> None:
    conversation = conversation_from(json.loads(HELLO))
    assert case_from(json.loads(HELLO)) == Case(id="a", conversation=conversation)
    case = {"id": "b", "conversation": {"messages": []}, "reply": ["x", "y"], "expect": [{"any": "shape"}]}
    assert conversation_from(case).id == "b"
    assert conversation_from(Case(id="c", conversation=conversation)) == conversation
    with pytest.raises(InputError, match=r"^conversation: is missing$"):
        case_from({"messages": [], "reply": "x"})


def test_entries_know_their_lines(tmp_path: Path) -> None:
    for name, content in {
        "a.jsonl": f"\n{HELLO}\n{HELLO}\n\n{HELLO}",
        "a.json": f"[\n{HELLO},{HELLO.replace(',', ',' + chr(10), 1)}\n\n, {HELLO}]",
        "a.yaml": "# suite\n- id: a\n- id: b\n  messages: []\n- id: c\n",
    }.items():
        lines = [entry.line for entry in entries_of(_file(tmp_path, name, content), Case)]
        assert lines == {"a.jsonl": [2, 3, 5], "a.json": [2, 2, 5], "a.yaml": [2, 3, 5]}[name]


@pytest.mark.parametrize(
    ("name", "content", "problem"),
    [
        ("role.jsonl", HELLO + "\n\n" + HELLO.replace("customer", "boss"),
         "3: messages[0].role: must be one of customer, agent, bot, note, system"),
        ("type.json", '\n{\n "messages": [\n  {"role": "customer",\n   "text": 5}]}',
         "5: messages[0].text: must be text, not a number (put it in quotes)"),
        ("type.yaml", "messages:\n- role: customer\n  text: 12\n",
         "3: messages[0].text: must be text, not a number (put it in quotes)"),
        ("missing.json", '{"messages": [{"role": "agent", "text": ""},\n{"role": "agent"}]}',
         "2: messages[1].text: is missing"),
        ("null.json", '{"messages": null}', "1: messages: must be a list, not null"),
        ("naive.json", '{"messages": [{"role": "agent", "text": "", "at": "2026-11-21T10:00:00"}]}',
         "1: messages[0].at: must be a time with an offset, such as 2026-11-21T10:00:00+03:00"),
        ("item.yaml", "- id: a\n- id: b\n  customer:\n    name: [x]\n", "4: customer.name: must be text, not a list"),
        ("case.json", '{"id": "x",\n"conversation": {\n"channel": "fax"}}',
         "3: conversation.channel: must be one of chat, messenger, email, social"),
        ("text.json", '"words"', "1: must be an object, not text"),
        ("number.yaml", "12", "1: must be an object, not a number"),
        ("empty.json", "", "is empty: no conversation and no case in it"),
        ("blank.jsonl", "\n \n", "is empty: no conversation and no case in it"),
        ("comment.yaml", "# nothing\n", "is empty: no conversation and no case in it"),
        ("list.json", "[ ]", "is empty: no conversation and no case in it"),
        ("broken.json", '{\n "id": "a",\n "messages": [}\n', "3: not JSON: expecting value (column 15)"),
        ("comma.json", f"[{HELLO},\n]", "2: not JSON: expecting value (column 1)"),
        ("cut.json", '[{"id": "a"}', "1: not JSON: expecting ',' or ']' (column 13)"),
        ("after.json", f"{HELLO} x", "1: not JSON: more text after the end (column"),
        ("two.jsonl", HELLO + HELLO, "1: not JSON: more than one value on a line (column"),
        ("nan.json", '{"customer": {"profile": {"a": "NaN",\n"b": NaN}}}', "2: customer.profile.b: not JSON: NaN"),
        ("twice.json", '{"id": "a",\n"id": "b"}', "2: the key 'id' is given twice"),
        ("twice.yaml", "id: a\nid: b\n", "2: the key 'id' is given twice"),
        ("digits.json", f'{{"a": {"1" * 5000}}}', "1: holds a number that is too long"),
        ("lone.json", '{"messages": [\n{"role": "customer", "text": "\\ud800"}]}',
         "2: messages[0].text: a lone surrogate is not text"),
        ("lone-unknown.json", '{"x": {"\\udc00": 1}}', "1: x['\ufffd']: a lone surrogate is not text"),
        ("lone.yaml", 'id: "\\ud800"', "1: not YAML: found invalid Unicode character escape code (column"),
        ("deep.json", "[" * 100_000, "1: is nested more than 100 deep"),
        ("deep.jsonl", '{"a":' * 150 + "1" + "}" * 150, "1: is nested more than 100 deep"),
        ("deep-flow.yaml", "[" * 100_000, "1: is nested more than 100 deep"),
        ("deep-block.yaml", "- " * 100_000, "1: is nested more than 100 deep"),
        ("null-byte.json", b'{"id":\n"\0"}', "2: holds a null byte: it is binary, or not UTF-8"),
        ("null-byte.yaml", b"id: \0", "1: holds a null byte: it is binary, or not UTF-8"),
        ("utf-16.json", HELLO.encode("utf-16"), "is UTF-16 or UTF-32; save it as UTF-8"),
        ("utf-16.jsonl", HELLO.encode("utf-16"), "is UTF-16 or UTF-32; save it as UTF-8"),
        ("utf-16.yaml", HELLO.encode("utf-16"), "is UTF-16 or UTF-32; save it as UTF-8"),
        ("cp1251.json", '{\n"id": "привет"}'.encode("cp1251"), "2: is not UTF-8 text (byte 0xef)"),
        ("junk.yaml", bytes(range(128, 256)) * 9, "1: is not UTF-8 text (byte 0x80)"),
        ("long.json", "x" * 2_000_000, "1: not JSON: expecting value (column 1)"),
        ("long.yaml", "x" * 2_000_000, "1: must be an object, not text"),
        ("message.json", HELLO.replace("привет", "x" * 2_000_000), f"1: messages[0].text: text of 2,000,002 characters "
         f"is longer than {MAX_TEXT:,}"),
        ("control.json", '{"id": "\x1b[31m"}', "1: not JSON: invalid control character (column"),
        ("control.yaml", "id: a\nb: \x1b[31m", "2: not YAML: control characters are not allowed"),
        ("syntax.yaml", "id: a\nb: [1\nc: 2", "3: not YAML: did not find expected ',' or ']' (column 2)"),
        ("tab.yaml", "id: a\n\tb: 1", "2: not YAML: found a tab character that violates indentation (column 1)"),
        ("tag.yaml", "id: !!python/object/apply:os.system [ls]", "1: a tag (!…) is not allowed"),
        ("itself.yaml", "id: &a [*a]", "1: the alias *a stands for nothing before it"),
        ("merge.yaml", "- &a {id: x}\n- {<<: *a}", "2: merging with << is not read"),
        ("key.yaml", "? [a]\n: 1", "1: a key must be text"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_told_with_its_line_and_field(
    tmp_path: Path, name: str, content: str | bytes, problem: str
) -> None:
    told = _refusal(_file(tmp_path, name, content))
    assert told.startswith(problem)
    assert told.isprintable()


def test_aliases_do_not_unfold_without_end(tmp_path: Path) -> None:
    lines = ["a: &a [x, x, x, x, x, x, x, x, x, x]"]
    lines += [f"{b}: &{b} [{', '.join([f'*{a}'] * 10)}]" for a, b in zip("abcdefgh", "bcdefghi", strict=True)]
    assert "aliases unfold to more than" in _refusal(_file(tmp_path, "bomb.yaml", "\n".join(lines)))


@pytest.mark.parametrize(
    ("data", "problem"),
    [
        ({"conversation": {}, "reply": 5}, "reply: must be text or a list, not a number"),
        ({"conversation": {}, "reply": ["a", 5]}, "reply[1]: must be text, not a number (put it in quotes)"),
        ({"conversation": {}, "reply": "x" * (MAX_TEXT + 1)}, "reply: text of 1,000,001 characters is longer"),
        ({"conversation": {}, "expect": {"fails": "grounded"}}, "expect.fails: must be a list, not text"),
        ({"facts": [{"id": "a\x1b[2J\u202e" + "z" * 900, "text": ""}] * 2}, "two facts have the id 'a"),
        (None, "must be an object, not null"),
    ],
)
def test_parsed_data_is_checked_the_same_way(data: Any, problem: str) -> None:
    with pytest.raises(InputError) as caught:
        case_from(data)
    assert str(caught.value).startswith(problem)
    assert str(caught.value).isprintable()
    assert len(str(caught.value)) <= 300


def test_what_cannot_be_opened_is_named(tmp_path: Path) -> None:
    assert _refusal(tmp_path / "none.json") == "no such file"
    assert _refusal(tmp_path) == "is a folder, not a file"
    assert _refusal(tmp_path / ("x" * 400)) == "file name too long"
    with pytest.raises(InputError, match="null byte"):
        list(read_cases("a\0b"))


def test_no_permission(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise PermissionError(13, "Permission denied")

    path = _file(tmp_path, "a.json", HELLO)
    monkeypatch.setattr(Path, "open", refuse)  # root may read everything, so a mode of 000 would show nothing
    assert _refusal(path) == "permission denied"


def test_what_comes_before_a_wrong_line_is_given(tmp_path: Path) -> None:
    cases = read_cases(_file(tmp_path, "a.jsonl", f"{HELLO}\n{HELLO}\nbroken\n{HELLO}"))
    assert [next(cases).id, next(cases).id] == ["a", "a"]
    with pytest.raises(InputError, match=r"a\.jsonl:3: not JSON"):
        next(cases)


def test_lines_are_read_one_at_a_time(tmp_path: Path) -> None:
    path = _file(tmp_path, "many.jsonl", (HELLO + "\n") * 4_000)
    next(read_cases(path))
    tracemalloc.start()
    try:
        assert sum(1 for _ in read_cases(path)) == 4_000
        assert tracemalloc.get_traced_memory()[1] < 100_000
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize(
    ("roles", "problem"),
    [
        ([], "the conversation has no messages"),
        (["customer", "agent", "note"], "nothing to reply to: the last message is the agent's"),
        (["customer", "bot"], "nothing to reply to: the last message is the bot's"),
        (["note"], "nothing to reply to: no message is the customer's"),
    ],
)
def test_a_turn_that_is_not_open_is_refused(roles: list[Any], problem: str) -> None:
    conversation = Conversation(messages=tuple(Message(role=role, text="x") for role in roles))
    with pytest.raises(NoOpenTurnError) as caught:
        require_open_turn(conversation, "a.json", 2)
    assert str(caught.value) == f"a.json:2: {problem}"


_WORDS = 'id messages role text NaN 1e999 null \\ud800 <<: !!binary &a *a ? - : , { } [ ] " | --- %YAML'
_PIECES = [HELLO, *_WORDS.split(), " ", "\n", "\t", "\x1b[31m", "\u202e", "\ufeff", "\0"]
_KEYS = ["id", "messages", "role", "text", "at", "facts", "kind", "customer", "profile", "conversation", "reply"]
_CONTENT = some.one_of(
    some.binary(max_size=200),
    some.text(max_size=200).map(lambda text: text.encode(errors="surrogatepass")),
    some.lists(some.sampled_from(_PIECES), max_size=20).map(lambda pieces: "".join(pieces).encode()),
)
_DATA = some.recursive(
    some.none() | some.booleans() | some.integers() | some.floats() | some.text(max_size=8),
    lambda inner: some.lists(inner, max_size=3) | some.dictionaries(some.sampled_from(_KEYS), inner, max_size=4),
    max_leaves=12,
)


def _refused_in_one_line(error: InputError, room_for_name: int = 0) -> bool:
    return str(error).isprintable() and len(str(error)) <= 300 + room_for_name


@given(content=_CONTENT, suffix=some.sampled_from([".json", ".jsonl", ".yaml", ""]))
@settings(deadline=None, max_examples=300, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_content_is_read_or_refused_in_one_line(tmp_path: Path, content: bytes, suffix: str) -> None:
    path = _file(tmp_path, f"a{suffix}", content)
    for read in (read_conversations, read_cases):
        told = None
        try:
            for value in read(path):
                value.model_dump_json()
        except InputError as error:
            told = error
        assert told is None or _refused_in_one_line(told, len(str(path)))


@given(data=_DATA)
@settings(deadline=None, max_examples=300)
def test_any_data_is_a_case_or_refused_in_one_line(data: Any) -> None:
    told = None
    try:
        case_from(data)
    except InputError as error:
        told = error
    assert told is None or _refused_in_one_line(told)
