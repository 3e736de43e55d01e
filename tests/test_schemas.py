from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml

from tonewise.api import read, score
from tonewise.files import read_conversations

ROOT = Path(__file__).parent.parent
SCHEMAS = ROOT / "src" / "tonewise" / "schemas"
EXAMPLES = sorted(path for path in (ROOT / "examples").iterdir() if path.suffix in (".json", ".yaml", ".jsonl"))


def _refusals(name: str, data: Any) -> list[str]:
    schema = json.loads((SCHEMAS / f"{name}.json").read_text(encoding="utf-8"))
    jsonschema.Draft202012Validator.check_schema(schema)
    return [error.message for error in jsonschema.Draft202012Validator(schema).iter_errors(data)]


def _documents(path: Path) -> list[Any]:
    text = path.read_text(encoding="utf-8")
    if path.suffix == ".jsonl":
        return [json.loads(line) for line in text.splitlines() if line]
    return [yaml.load(text, yaml.BaseLoader) if path.suffix == ".yaml" else json.loads(text)]


def test_schemas_are_those_of_the_models() -> None:
    command = [sys.executable, str(ROOT / "scripts" / "schemas.py"), "--check"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.name)
def test_examples_are_what_the_schemas_say(path: Path) -> None:
    for document in _documents(path):
        kind = "case" if "conversation" in document else "conversation"
        assert _refusals(kind, document) == []
        assert _refusals("cases", document) == _refusals("cases", [document]) == []


def test_results_are_what_the_schemas_say() -> None:
    (conversation,) = _documents(ROOT / "examples" / "ru-order.json")
    assert _refusals("reading", json.loads(read(conversation).model_dump_json(by_alias=True))) == []
    scored = score(conversation, "Уважаемый клиент! Ваше обращение очень важно для нас 😀 Ожидайте.")
    assert scored.findings
    assert _refusals("score", json.loads(scored.model_dump_json(by_alias=True))) == []


@pytest.mark.parametrize(
    ("kind", "data"),
    [
        ("conversation", {"messages": [{"role": "boss", "text": "x"}]}),
        ("conversation", {"messages": [{"role": "customer"}]}),
        ("case", {"reply": "x"}),
        ("case", {"conversation": {"channel": "fax"}}),
        ("cases", [{"conversation": {}}, {"messages": 5}]),
        ("cases", {"id": "x"}),
        ("score", {"score": 1}),
    ],
)
def test_what_readers_refuse_the_schemas_refuse(kind: str, data: Any) -> None:
    assert _refusals(kind, data)


@pytest.mark.parametrize("role", ["user", "assistant"])
def test_unknown_fields_and_other_names_of_roles_are_allowed(role: str) -> None:
    assert _refusals("conversation", {"ticket": 1, "messages": [{"role": role, "text": "x", "mood": "?"}]}) == []


def test_the_documented_conversation_is_read(tmp_path: Path) -> None:
    text = (ROOT / "docs" / "formats.md").read_text(encoding="utf-8")
    path = tmp_path / "documented.yaml"
    path.write_text(text.split("```yaml\n")[1].split("```")[0], encoding="utf-8")
    (conversation,) = read_conversations(path)
    assert [fact.kind for fact in conversation.facts] == ["fact", "refusal", "alternative"]
    assert _refusals("conversation", _documents(path)[0]) == []
