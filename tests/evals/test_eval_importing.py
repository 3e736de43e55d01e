"""Suites from what teams have: what becomes of each format, what is told, and that a suite can hold whatever comes."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tonewise.errors import InputError
from tonewise.evals.importing import KINDS, Imported, Kind, imported, promptfoo
from tonewise.evals.importing.guessing import guessed
from tonewise.evals.importing.pieces import Wishes
from tonewise.evals.importing.writing import as_jsonl, as_yaml, data_of
from tonewise.evals.suite import EvalCase
from tonewise.evals.suites import load_suite
from tonewise.model import Conversation, Draft, Message

QUESTION = "when does order 5 arrive?"


def _file(folder: Path, name: str, content: Any) -> str:
    path = folder / name
    if isinstance(content, list) and name.endswith("jsonl"):
        content = "\n".join(json.dumps(each, ensure_ascii=False) for each in content)
    path.write_text(content if isinstance(content, str) else json.dumps(content), encoding="utf-8")
    return str(path)


def _import(folder: Path, name: str, content: Any, kind: Kind | None = None, **wishes: Any) -> Imported:
    options = {key: wishes.pop(key) for key in ("mask", "drafted") if key in wishes}
    source = _file(folder, name, content)
    wished = Wishes(**wishes)
    found = imported(source, kind or guessed(source, wished), wished, **options)
    _holds(folder, found)
    return found


def _holds(folder: Path, found: Imported) -> None:
    """Both forms of suite are read again, and give the same cases."""
    (folder / "made.yaml").write_text("".join(as_yaml("made", "Made.", found.cases, found.judges)), encoding="utf-8")
    (folder / "made.jsonl").write_text("".join(as_jsonl(found.cases)), encoding="utf-8")
    for name in ("made.yaml", "made.jsonl"):
        loaded = load_suite(folder / name)
        assert [data_of(each.case) for each in loaded.cases] == [data_of(each) for each in found.cases]
        assert [each.id for each in loaded.cases] == [each.id for each in found.cases]


def _told(found: Imported) -> list[tuple[int | None, str]]:
    return [(each.line, each.problem) for each in found.told]


def test_cases_and_conversations_of_jsonl_pass_through(tmp_path: Path) -> None:
    bare = {"id": "c-1", "messages": [{"role": "customer", "text": QUESTION}], "own": {"a": 1}}
    case = {"conversation": {"messages": bare["messages"]}, "expect": {"contains": [["a", "b"], "c"]}, "ticket": 5}
    found = _import(tmp_path, "cases.jsonl", [case, bare], "jsonl")
    first, second = found.cases
    assert (first.id, first.expect.contains, first.model_extra) == ("cases-1", (("a", "b"), ("c",)), {"ticket": 5})
    assert (second.id, second.conversation.model_extra) == ("c-1", {"own": {"a": 1}})
    assert found.told == ()


def test_questions_with_answers_of_jsonl(tmp_path: Path) -> None:
    rows = [
        {"input": QUESTION, "output": "On Friday.", "source": "crm"},
        {"question": QUESTION, "ideal": ["On Friday.", "Friday"]},
        {"input": [{"role": "system", "content": "Be kind."}, {"role": "user", "content": QUESTION}],
         "ideal": "Friday."},
        {"prompt": ["hello", QUESTION], "contains": ["Friday", "5"], "tags": "a, b",
         "facts": ["Order 5 arrives on Friday."]},
    ]  # fmt: skip
    found = _import(tmp_path, "qa.jsonl", rows)
    first, second, third, fourth = found.cases
    assert (first.replies, first.model_extra) == (("On Friday.",), {"x-source": "crm"})
    assert (second.reply, second.sent) == (None, "On Friday.")
    assert [message.role for message in third.conversation.messages] == ["system", "customer"]
    assert (fourth.tags, fourth.expect.contains) == (("a", "b"), (("Friday",), ("5",)))
    assert fourth.conversation.facts[0].text == "Order 5 arrives on Friday."
    assert _told(found) == [(2, "ideal: the first of several answers is taken")]


def test_keys_are_named_by_the_call(tmp_path: Path) -> None:
    rows = [{"q": QUESTION, "answer": "On Friday."}]
    found = _import(tmp_path, "qa.jsonl", rows, columns={"customer": "q", "sent": "answer"})
    assert (found.cases[0].sent, found.cases[0].reply) == ("On Friday.", None)
    with pytest.raises(InputError, match=r"qa\.jsonl:1: nothing in it makes a case: no key holds the customer's words"):
        _import(tmp_path, "qa.jsonl", rows, "jsonl")


def test_a_broken_line_is_told_and_the_next_one_read(tmp_path: Path) -> None:
    text = f'{{"input": "{QUESTION}"}}\n{{"input": \n5\n{{"input": "x", "channel": "fax"}}\n{{"input": ""}}\n'
    text += '{"conversation": {"messages": [{"role": "boss", "text": "x"}]}}\n'
    text += f'{{"input": "{QUESTION}", "fails": "no-such-rule"}}\n'
    found = _import(tmp_path, "qa.jsonl", text, "jsonl")
    assert len(found.cases) == 1
    told = dict(_told(found))
    assert told[2] is not None
    assert told[2].startswith("not JSON: ")
    assert told[3] == "must be an object"
    assert told[4] is not None
    assert told[4].startswith("channel: 'fax' is unknown")
    assert told[5] == "left out: the conversation has no messages"
    assert told[6].startswith("conversation.messages[0].role: must be one of")
    assert told[7].startswith("left out: expect.fails[0]: there is no rule 'no-such-rule'")


@pytest.mark.parametrize("end", ["\n", "\r\n"])
@pytest.mark.parametrize(("mark", "comma"), [("", ","), ("\ufeff", ";")])
def test_a_table(tmp_path: Path, end: str, mark: str, comma: str) -> None:
    header = ["Question", "Answer", "contains", "lacks", "tags", "facts", "ticket", "channel"]
    row = ["когда приедет?", '"В среду, ""точно""."', "среда|среду; 25", "извините", "a,b",
           f'"refusal: нет курьера{end}alternative: есть пункт"', "17", "почта"]  # fmt: skip
    found = _import(
        tmp_path, "t.csv", mark + comma.join(header) + end + comma.join(_quoted(each, comma) for each in row) + end
    )
    (case,) = found.cases
    assert case.reply == 'В среду, "точно".'
    assert case.expect.contains == (("среда", "среду"), ("25",))
    assert case.expect.lacks == ("извините",)
    assert case.tags == ("a", "b")
    assert [(fact.kind, fact.for_) for fact in case.conversation.facts] == [
        ("refusal", None),
        ("alternative", "fact-1"),
    ]
    assert (case.conversation.channel, case.model_extra) == ("email", {"x-ticket": "17"})


def _quoted(value: str, comma: str) -> str:
    return value if value.startswith('"') or not {",", comma, "\n"} & set(value) else f'"{value}"'


def test_columns_of_a_table_are_named_and_missing_ones_told(tmp_path: Path) -> None:
    text = 'frage,antwort\nhow much?,$5\n,\n"x\n'
    found = _import(tmp_path, "t.csv", text, columns={"customer": "frage", "reply": "antwort"})
    assert [case.replies for case in found.cases] == [("$5",)]
    assert [line for line, _ in _told(found)] == [3, 4]
    with pytest.raises(InputError, match=r"t\.csv:1: there is no column for the customer's words; name it, as in"):
        _import(tmp_path, "t.csv", text)
    with pytest.raises(InputError, match=r"columns: customer: there is no column 'frag'; did you mean 'frage'\?"):
        _import(tmp_path, "t.csv", text, columns={"customer": "frag"})


PROMPTFOO = """\
description: shop
prompts: [file://p.txt]
providers: [openai:gpt-5]
assertionTemplates:
  kind: {type: llm-rubric, value: is kind, metric: Kindness}
defaultTest:
  assert: [{type: icontains, value: hello}]
tests:
  - description: 'about {{question}}'
    vars: {question: [where is order 5?, can I return it?], context: "Order 5 is here.\\nReturns are free.", limit: 5}
    assert:
      - {type: contains-any, value: [here, free]}
      - {type: contains-all, value: 'a, b'}
      - {type: not-contains, value: sorry}
      - {type: equals, value: 'It is {{limit}}'}
      - $ref: '#/assertionTemplates/kind'
      - {type: javascript, value: output.length}
      - {type: is-json}
      - {type: assert-set, assert: [{type: starts-with, value: Hi}]}
      - {type: assert-set, threshold: 0.5, assert: [{type: contains, value: x}]}
      - {type: contains, value: '{{ question | upper }}'}
      - {type: regex, value: 'order \\d+'}
      - {type: regex, value: 'order 5'}
    metadata: {kind: order, words: [a, b]}
    threshold: 0.5
  - vars: {a: x, b: y}
  - vars: {question: stored?}
    providerOutput: Yes.
    assert: [{type: llm-rubric, value: is kind}]
  - file://more.csv
  - file://made.py
  - path: file://made.py:tests
  - file://../../../../../etc/passwd.csv
  - https://docs.google.com/spreadsheets/d/1
scenarios:
  - config: [{vars: {place: Paris}}]
    tests: [{vars: {question: how far?}}]
"""


def test_promptfoo(tmp_path: Path) -> None:
    _file(tmp_path, "more.csv", 'question,__expected,__expected2,__metadata:kind,__config:x\n'
          '"open?","contains-any: 9, nine","llm-rubric: names hours",hours,\n'
          '"say yes",yes,similar(0.8):ok,,\n')  # fmt: skip
    found = _import(tmp_path, "pf.yaml", PROMPTFOO)
    first, second, stored, table, equals, scenario = found.cases
    assert [message.text for message in first.conversation.messages] == ["where is order 5?"]
    assert [fact.text for fact in first.conversation.facts] == ["Order 5 is here.", "Returns are free."]
    assert first.expect.contains == (
        ("*hello*",), ("*here*", "*free*"), ("*a*",), ("*b*",), ("*It is 5*",), ("*Hi*",), ("*order 5*",),
    )  # fmt: skip
    assert (first.expect.lacks, first.sent) == (("*sorry*",), "It is 5")
    assert first.tags == ("kind=order", "words=a", "words=b", "judge=kindness")
    assert first.model_extra == {"x-vars": {"limit": 5}}
    assert first.note is not None
    assert first.note.startswith("about where is order 5?\nnot imported: threshold: ")
    assert "not imported: javascript 'output.length': code is not imported" in first.note
    assert second.conversation.messages[0].text == "can I return it?"
    assert (stored.replies, stored.tags) == (("Yes.",), ("judge=kindness",))
    assert (table.expect.contains, table.tags) == ((("*hello*",), ("*9*", "*nine*")), ("kind=hours", "judge=rubric-2"))
    assert equals.sent == "ok"
    assert scenario.model_extra == {"x-vars": {"place": "Paris"}}
    assert [(judge.name, judge.criterion, judge.tag) for judge in found.judges] == [
        ("kindness", "is kind", "judge=kindness"), ("rubric-2", "names hours", "judge=rubric-2"),
    ]  # fmt: skip
    told = dict(_told(found))
    assert "is-json: there is nothing like it here" in told.values()
    assert {2, 3, 17, 18, 20, 21, 22, 25, 26, 31, 32, 33, 34} <= told.keys()
    assert told[33] == "'../../../../../etc/passwd.csv' leaves the project" + told[33].partition("project")[2]
    assert told[26].startswith("vars: which variable holds the customer's words?")
    assert {each.source for each in found.told if each.source} == {
        str(tmp_path / "pf.yaml"),
        str(tmp_path / "more.csv"),
    }


def test_promptfoo_means_the_same_by_its_words(tmp_path: Path) -> None:
    """What promptfoo finds inside longer words and whatever the letters' size, is found by the case."""
    from tonewise.expectations import holds  # noqa: PLC0415

    tests = [
        {"vars": {"q": "x"}, "assert": [{"type": "icontains", "value": word}]} for word in ("ship", "Order 5", "!")
    ]
    texts = ["We're SHIPPING it!", "border 500", "nothing"]
    found = _import(tmp_path, "pf.json", {"tests": tests}, "promptfoo")
    words = [case.expect.contains[0][0] for case in found.cases]
    assert [[holds(text, word) for text in texts] for word in words] == [
        [True, False, False], [False, True, False], [True, False, False],
    ]  # fmt: skip


def test_promptfoo_of_test_files_and_texts(tmp_path: Path) -> None:
    _file(tmp_path, "mail.txt", "when is it ready?\r\n")
    tests = [
        {"vars": {"email": "file://mail.txt"}},
        {"vars": {"email": "file://../../../etc/passwd.txt"}},
        {"vars": "file://vars.yaml"},
        {"vars": {"email": [{"role": "user", "content": "and mine?"}]}},
    ]
    found = _import(tmp_path, "tests.jsonl", tests, "promptfoo")
    assert [case.conversation.messages[0].text for case in found.cases] == [
        "when is it ready?", "file://../../../etc/passwd.txt", "and mine?",
    ]  # fmt: skip
    assert [line for line, _ in _told(found)] == [2, 3]


def test_promptfoo_grows_no_endless_table(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(promptfoo, "MAX_COMBINATIONS", 20)
    several = {name: list("abcdefghij") for name in "abcdef"}
    config = {"tests": [{"vars": {"question": "x", **several}}]}
    found = _import(tmp_path, "pf.json", config)
    assert len(found.cases) == 20
    assert _told(found) == [(1, "vars: more than 20 combinations, the rest is left out")]


def _chat(*texts: str, system: str | None = None) -> list[dict[str, Any]]:
    said = [{"role": "user" if number % 2 == 0 else "assistant", "content": text} for number, text in enumerate(texts)]
    return [*([{"role": "system", "content": system}] if system else []), *said]


def _answer(*texts: str) -> dict[str, Any]:
    return {
        "object": "chat.completion",
        "model": "gpt-5",
        "choices": [{"message": {"content": text}} for text in texts],
    }


@pytest.mark.parametrize(
    ("row", "said", "reply"),
    [
        ({"messages": _chat("hi", "Hello!", system="Be kind.")}, ["system: Be kind.", "customer: hi"], "Hello!"),
        ({"messages": _chat("hi")}, ["customer: hi"], None),
        ({"messages": _chat("hi", "Hello!", "how much?")}, ["customer: hi", "bot: Hello!", "customer: how much?"],
         None),
        ({"request": {"messages": _chat("hi")}, "response": _answer("Hello!")}, ["customer: hi"], "Hello!"),
        ({"messages": _chat("hi"), **_answer("Hello!")}, ["customer: hi"], "Hello!"),
        ({"custom_id": "r-1", "method": "POST", "body": {"messages": _chat("hi")}}, ["customer: hi"], None),
        ({"custom_id": "r-1", "response": {"status_code": 200, "body": _answer("Hello!")}}, [], "Hello!"),
        ({"input": "hi", "instructions": "Be kind.", "output": [
            {"type": "reasoning"}, {"type": "message", "content": [{"type": "output_text", "text": "Hello!"}]},
        ]}, ["system: Be kind.", "customer: hi"], "Hello!"),
        ({"item": {"input": _chat("hi")}, "sample": {"output_text": "Hello!"}}, ["customer: hi"], "Hello!"),
        ({"messages": [{"role": "user", "content": [{"type": "text", "text": "hi"}]}, {"role": "assistant",
          "tool_calls": [{}], "content": None}, {"role": "tool", "content": "5"},
          {"role": "assistant", "refusal": "No."}]},
         ["customer: hi", "note: 5"], "No."),
        ({"object": "list", "data": [{"input": {"messages": _chat("hi")}}]}, ["customer: hi"], None),
    ],
)  # fmt: skip
def test_logs_of_openai(tmp_path: Path, row: dict[str, Any], said: list[str], reply: str | None) -> None:
    (case,) = _import(tmp_path, "log.jsonl", [row], "openai").cases
    assert [f"{message.role}: {message.text}" for message in case.conversation.messages] == said
    assert case.reply == reply


def test_several_choices_are_several_cases_of_a_group(tmp_path: Path) -> None:
    row = {"id": "chat-1", "messages": _chat("hi"), **_answer("Hello!", "Hi!")}
    found = _import(tmp_path, "log.jsonl", [row])
    assert [(case.id, case.group, case.tags) for case in found.cases] == [
        ("chat-1-1", "chat-1", ("model=gpt-5",)), ("chat-1-2", "chat-1", ("model=gpt-5",)),
    ]  # fmt: skip


def test_a_batch_is_joined_with_its_requests(tmp_path: Path) -> None:
    asked = [{"custom_id": name, "method": "POST", "body": {"messages": _chat(f"hi {name}")}} for name in "ab"]
    requests = _file(tmp_path, "requests.jsonl", asked)
    answers = [
        {"custom_id": "b", "response": {"status_code": 200, "body": _answer("Hello!")}},
        {"custom_id": "a", "response": None, "error": {"code": "expired"}},
        {"custom_id": "a", "response": {"status_code": 500, "body": {"error": {"message": "down"}}}, "error": None},
    ]
    found = _import(tmp_path, "answers.jsonl", answers, beside=requests)
    (case,) = found.cases
    assert (case.id, case.conversation.messages[0].text, case.reply) == ("b", "hi b", "Hello!")
    assert _told(found) == [(2, "the request failed, left out: a"), (3, "the request failed, left out: a")]


def test_what_of_a_chat_cannot_be_held_is_told(tmp_path: Path) -> None:
    parts = [{"type": "text", "text": "look"}, {"type": "image_url", "image_url": {"url": "https://x.example"}}]
    rows = [
        {"messages": [{"role": "user", "content": parts}]},
        {"messages": [{"role": "boss", "content": "x"}, {"role": "user", "content": "y"}]},
        {"object": "chat.completion.chunk", "choices": [{"delta": {}}]},
        [1],
    ]
    found = _import(tmp_path, "log.jsonl", rows, "openai")
    assert [line for line, _ in _told(found)] == [1, 2, 3, 4]
    assert [case.note for case in found.cases] == [
        "not imported: messages[0]: a part of type 'image_url' is left out",
        "not imported: messages[0].role: is unknown, the message is left out",
    ]


DIALOGUE = {
    "id": "c-1", "messages": [
        {"role": "customer", "text": "Здравствуйте, где заказ 12?"},
        {"role": "agent", "text": "Уважаемый клиент! Ожидайте."},
        {"role": "note", "text": "курьер заболел"}, {"role": "agent", "text": "Приедет завтра."},
        {"role": "customer", "text": "а точнее? мой телефон +7 916 123-45-67"},
        {"role": "agent", "text": "Завтра до 12:00."},
    ],
}  # fmt: skip


def test_an_audits_export_becomes_a_case_a_reply(tmp_path: Path) -> None:
    found = _import(tmp_path, "export.jsonl", [DIALOGUE, {"messages": [{"role": "agent", "text": "hi"}]}], "audit")
    first, second = found.cases
    assert (first.id, first.group, first.replies) == (
        "c-1-1",
        "c-1",
        ("Уважаемый клиент! Ожидайте.", "Приедет завтра."),
    )
    assert (second.id, second.reply, len(second.conversation.messages)) == ("c-1-2", "Завтра до 12:00.", 5)
    assert first.expect.says_nothing
    assert _told(found) == [(2, "no agent answers a customer in it, left out")]


def test_of_an_audit_only_what_breaks_rules_and_no_expectation_of_it(tmp_path: Path) -> None:
    found = _import(tmp_path, "export.jsonl", [DIALOGUE], "audit", failing=True)
    assert "breaks=no-canned-phrases" in found.cases[0].tags
    assert all(case.expect.says_nothing for case in found.cases)


def test_an_audits_table_of_messages(tmp_path: Path) -> None:
    text = "ticket,who,text\n7,client,how much?\n8,client,hello?\n7,operator,It costs $5.\n"
    columns = {"conversation": "ticket", "role": "who"}
    found = _import(tmp_path, "export.csv", text, columns=columns)
    assert [(case.id, case.reply) for case in found.cases] == [("7-1", "It costs $5.")]


def test_replies_become_what_was_sent_where_cases_are_to_be_drafted(tmp_path: Path) -> None:
    found = _import(tmp_path, "export.jsonl", [DIALOGUE], "audit", drafted=True)
    assert [(case.reply, case.sent) for case in found.cases] == [
        (None, ("Уважаемый клиент! Ожидайте.", "Приедет завтра.")), (None, "Завтра до 12:00."),
    ]  # fmt: skip


def test_agents_edits(tmp_path: Path) -> None:
    said = {"messages": [{"role": "customer", "text": QUESTION}]}
    rows = [
        {"id": "a", "conversation": said, "draft": "On Friday.", "sent": "On  Friday.\n", "tags": "x"},
        {"conversation": said, "draft": {"text": "On Friday."}, "sent": ["On Friday, before 6.", "Bye!"]},
        {"draft": "x", "sent": "y"},
    ]
    found = _import(tmp_path, "edits.jsonl", rows)
    same, other = found.cases
    assert (same.reply, same.sent, same.tags, same.model_extra) == (
        None, "On  Friday.\n", ("x", "sent-as-drafted"), {"x-draft": "On Friday."},
    )  # fmt: skip
    assert (other.sent, other.tags) == (("On Friday, before 6.", "Bye!"), ("edited",))
    assert _told(found) == [(3, "conversation: is missing")]


def test_drafts_are_joined_with_what_the_conversations_hold_since(tmp_path: Path) -> None:
    from tonewise import draft  # noqa: PLC0415

    asked = Conversation(id="c-1", messages=(Message(role="customer", text="how much is it? is it open on sunday?"),))
    drafted: Draft = draft(asked)
    line = {
        "id": "c-1",
        "line": 1,
        "case": "0",
        "settings": "0",
        "draft": json.loads(drafted.model_dump_json(by_alias=True)),
    }
    before, after = {"role": "customer", "text": "hello"}, {"role": "customer", "text": "thanks, and where is it?"}
    later = [{"id": "c-1", "messages": [
        before, {"role": "agent", "text": "Hi!"}, {"role": "customer", "text": asked.messages[0].text},
        {"role": "agent", "text": "It is $5."}, {"role": "agent", "text": "Closed on Sunday."}, after,
        {"role": "agent", "text": "Mill Lane."},
    ]}]  # fmt: skip
    beside = _file(tmp_path, "later.jsonl", later)
    found = _import(tmp_path, "drafts.jsonl", [line, {**line, "id": "c-2"}], beside=beside)
    (case,) = found.cases
    assert case.sent == ("It is $5.", "Closed on Sunday.")
    assert [message.text for message in case.conversation.messages] == ["hello", "Hi!", asked.messages[0].text]
    assert _told(found) == [(2, "no conversation has the id 'c-2'")]
    with pytest.raises(InputError, match="sent: is missing; or name the conversations that hold it, with --with FILE"):
        _import(tmp_path, "drafts.jsonl", [line])


def test_personal_data_is_masked_in_all_that_was_written(tmp_path: Path) -> None:
    secret = "anna@shop.example, +7 916 123-45-67, 4111 1111 1111 1111"
    row = {
        "id": f"t {secret}", "question": f"mail me: {secret}", "answer": f"Sent to {secret}", "facts": [secret],
        "contains": [secret], "crm": {"mail": secret}, "language": "en",
    }  # fmt: skip
    found = _import(tmp_path, "qa.jsonl", [row, {"question": f"{secret}", "channel": secret}], mask=True)
    text = "".join(as_yaml("made", "Made.", found.cases)) + "".join(each.problem for each in found.told)
    assert not any(part in text for part in ("anna", "123-45", "4111 1111 1111"))
    assert "1111" in text
    assert found.cases[0].conversation.language == "en"


def test_ids_are_unique_short_and_harmless(tmp_path: Path) -> None:
    rows = [{"id": name, "question": QUESTION} for name in ("a", "a", "\x1b[2Jx", "y" * 500, 7)]
    found = _import(tmp_path, "qa.jsonl", rows)
    assert [case.id for case in found.cases] == ["a", "a-2", "␛[2Jx", "y" * 120, "7"]
    assert [line for line, _ in _told(found)] == [2, 3, 4]


@pytest.mark.parametrize(
    ("name", "content", "kind"),
    [
        ("a.csv", "question,answer\nx,y\n", "csv"),
        ("a.csv", "question,__expected\nx,y\n", "promptfoo"),
        ("a.csv", "conversation,role,text\n1,agent,y\n", "audit"),
        ("a.yaml", "tests: []\n", "promptfoo"),
        ("a.jsonl", [{"vars": {}, "assert": []}], "promptfoo"),
        ("a.jsonl", [{"messages": [{"role": "user", "content": "x"}]}], "openai"),
        ("a.jsonl", [{"custom_id": "x"}], "openai"),
        ("a.jsonl", [{"object": "response", "input": _chat("hi"), "output": [{"type": "message"}]}], "openai"),
        ("a.jsonl", [{"conversation": {"messages": []}}], "jsonl"),
        ("a.jsonl", [{"input": "x", "ideal": "y"}], "jsonl"),
        ("a.jsonl", [{"conversation": {}, "draft": "x", "sent": "y"}], "edits"),
        ("a.jsonl", [DIALOGUE], None),
        ("a.jsonl", [{"zz": 1}], None),
        ("a.jsonl", [5], None),
        ("a.jsonl", "", None),
    ],
)
def test_the_kind_of_a_file_is_told_or_asked_for(tmp_path: Path, name: str, content: Any, kind: str | None) -> None:
    source = _file(tmp_path, name, content)
    if kind is not None:
        assert guessed(source, Wishes()) == kind
        return
    with pytest.raises(InputError, match=r"--from jsonl, csv, promptfoo, openai, audit or edits"):
        guessed(source, Wishes())


_AWKWARD = (
    "no", "1e5", "-1E3", "0x1f", "012", "~", "Null", "2026-11-21", "a: b", "- x", "# y", "!!str x", "*x", "&x", "<<",
    "=", " lead", "trail ", "two\nlines", "two\n\n lines \n", "\n", "tab\t\nx", "\u2028", "\x85", "\x07", "😀\u200d",
    "ё" * 200, "'", '"', "%", "@x", "`", "|", ">", "? a", "{a}", "[", "true", "1_000", "12:30:45", "\ufeff", "\x7f",
    "---", "...",
)  # fmt: skip
_TEXT = st.text(st.characters(codec="utf-8"), max_size=60) | st.sampled_from(_AWKWARD)


@given(st.lists(_TEXT, min_size=5, max_size=5))
@settings(max_examples=25, deadline=None)
def test_any_words_survive_both_forms(tmp_path_factory: pytest.TempPathFactory, texts: list[str]) -> None:
    one, two, three, four, five = texts
    data = {
        "id": "a", "tags": [one], "note": two, "x-own": {three or "key": five},
        "conversation": {"messages": [{"role": "customer", "text": f"{four}x"}, {"role": "customer", "text": one}]},
        "expect": {"contains": [[two, three], [four]], "lacks": [five]}, "sent": [one, two],
    }  # fmt: skip
    case = EvalCase.model_validate(data, context={"keep_unknown": True})
    folder = tmp_path_factory.getbasetemp() / "words"
    folder.mkdir(exist_ok=True)
    for name, lines in (("made.yaml", as_yaml("made", one, [case])), ("made.jsonl", as_jsonl([case]))):
        (folder / name).write_text("".join(lines), encoding="utf-8", newline="\n")
        (loaded,) = load_suite(folder / name).cases
        assert loaded.case == case


_KEYS = (
    "messages content role text conversation tests vars assert type value draft sent input output choices message body"
    " response request custom_id id data question user customer contains facts tags metadata scenarios config"
    " defaultTest assert-set threshold $ref assertionTemplates providerOutput description"
)
_JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-9, 9)
    | st.sampled_from([*_KEYS.split(), "file://x.csv", "llm-rubric", ""]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(_KEYS.split()), inner, max_size=4),
    max_leaves=12,
)


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind != "csv"])
@given(data=_JSON)
@settings(max_examples=25, deadline=None)
def test_no_json_breaks_an_import(tmp_path_factory: pytest.TempPathFactory, kind: Kind, data: Any) -> None:
    folder = tmp_path_factory.getbasetemp() / f"json-{kind}"
    folder.mkdir(exist_ok=True)
    wrapped = {"tests": [data], "defaultTest": data, "scenarios": data} if kind == "promptfoo" else data
    source = _file(folder, "any.json", json.dumps(wrapped))
    try:
        found = imported(source, kind, Wishes())
    except InputError:
        return
    _holds(folder, found)
