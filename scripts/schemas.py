"""Write the JSON Schema of each kind of file into the package; with ``--check``, fail where one is out of date."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel

from tonewise.audit.report import Report
from tonewise.model import Case, Conversation, Draft, Reading, Score

FOLDER = Path(__file__).parent.parent / "src" / "tonewise" / "schemas"
DIALECT = "https://json-schema.org/draft/2020-12/schema"

Schema = dict[str, Any]

DESCRIPTIONS = {
    "Attachment": {"name": "Name of the file.", "url": "Where it can be fetched."},
    "Message": {
        "role": "Who wrote it; user and assistant are read as customer and bot. A note is internal and never shown to "
        "the customer.",
        "text": "What was written, as it was written.",
        "at": "When: ISO 8601 with an offset, such as 2026-11-21T10:00:00+03:00.",
        "author": "Tells agents apart, for the rules on hand-over.",
        "attachments": "Files that the customer or the agent sent.",
    },
    "Fact": {
        "id": "Name of the fact, unique in the conversation.",
        "text": "What is so, in words that may be said to the customer.",
        "kind": "What it is good for: a refusal wants an alternative, a link its url.",
        "for": "For an alternative: the id of the refusal that it goes with.",
        "url": "The address, for a link.",
        "audience": "internal may guide the reply and is never said in it.",
    },
    "Customer": {
        "name": "How they are called.",
        "contact_preference": "How they want to be reached, in free words.",
        "profile": "Whatever else the helpdesk knows.",
    },
    "Conversation": {
        "id": "Name of the conversation.",
        "channel": "The form that the reply takes.",
        "language": "BCP 47 tag; left out, it is found from the customer's words.",
        "customer": "What the helpdesk knows of them.",
        "facts": "What the reply may rest on.",
        "messages": "What was said so far, oldest first.",
    },
    "Expectation": {
        "fails": "Ids of rules that must be found broken.",
        "passes": "Ids of rules that must not be found broken: passing, or not applicable.",
    },
    "Case": {
        "id": "Name of the case.",
        "conversation": "What the reply answers.",
        "reply": "The reply to judge: a text, or a list of texts for several messages in a row.",
        "pending": "Messages that are waiting to be folded into one.",
        "rough": "An agent's rough text to rewrite.",
        "expect": "What the rules must say of the reply; a rule in neither list is not asserted.",
        "note": "Why the case is there.",
    },
}


def schemas() -> dict[str, Schema]:
    """The schema of each kind of file, by name."""
    case, conversation = _schema(Case, "validation"), _schema(Conversation, "validation")
    return {
        "conversation": conversation,
        "case": case,
        "cases": _cases(case),
        "draft": _schema(Draft, "serialization"),
        "score": _schema(Score, "serialization"),
        "reading": _schema(Reading, "serialization"),
        "audit": _schema(Report, "serialization"),
    }


def _schema(model: type[BaseModel], mode: Literal["validation", "serialization"]) -> Schema:
    schema = model.model_json_schema(mode=mode)
    for part in (schema, *schema.get("$defs", {}).values()):
        _edit(part, mode)
    return {"$schema": DIALECT, **schema}


def _edit(part: Schema, mode: str) -> None:
    """For editors and for files: words on each field, and no objection to fields that are unknown."""
    part.pop("additionalProperties", None)
    if "description" in part:
        part["description"] = part["description"].replace("``", "").replace("\n", " ")
    for name, field in part.get("properties", {}).items():
        field.pop("title", None)
        if words := DESCRIPTIONS.get(part["title"], {}).get(name):
            field["description"] = words
    if mode == "validation" and part["title"] == "Message":
        part["properties"]["role"]["enum"] += ["user", "assistant"]


def _cases(case: Schema) -> Schema:
    """A suite's file: a list of cases and bare conversations, or one of them."""
    definitions = case["$defs"] | {"Case": {key: case[key] for key in case if not key.startswith("$")}}
    one = {"if": {"required": ["messages"]}, "then": _to("Conversation"), "else": _to("Case")}
    return {
        "$schema": DIALECT,
        "title": "Cases",
        "description": "Cases of a suite, or one of them; a bare conversation is a case without a reply.",
        "if": {"type": "array"},
        "then": {"items": one},
        "else": one,
        "$defs": definitions,
    }


def _to(name: str) -> Schema:
    return {"$ref": f"#/$defs/{name}"}


def main() -> int:
    """Write the schemas, or say which are out of date."""
    stale = []
    for name, schema in schemas().items():
        path = FOLDER / f"{name}.json"
        text = json.dumps(schema, ensure_ascii=False, indent=2) + "\n"
        if not path.exists() or path.read_text(encoding="utf-8") != text:
            stale.append(path.name)
            if "--check" not in sys.argv:
                FOLDER.mkdir(exist_ok=True)
                path.write_text(text, encoding="utf-8")
    if stale:
        print(f"{'out of date' if '--check' in sys.argv else 'written'}: {', '.join(stale)}")
    return int(bool(stale) and "--check" in sys.argv)


if __name__ == "__main__":
    sys.exit(main())
