"""Write the JSON Schema of each kind of file into the package; with ``--check``, fail where one is out of date."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel

from tonewise.audit.report import Report
from tonewise.evals.measures import MEASURES
from tonewise.evals.results import Report as EvalReport
from tonewise.evals.suite import Suite
from tonewise.model import Case, Conversation, Draft, Reading, Score
from tonewise.rules import catalogue

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
    "Suite": {
        "name": "Name of the suite, of letters, digits, - _ and dots; the file's name where left out.",
        "description": "What the suite is for, in a line.",
        "task": "Which job drafts the cases; left out, each case tells by what it holds.",
        "models": "Models that draft every case: composer, or names as --model takes them (openai/NAME@ADDRESS).",
        "prompts": "Folders of prompts to try, relative to this file; packaged are those that come along.",
        "settings": "Settings to try, each table under a name: names and values as in tonewise.toml.",
        "repeats": "How many times each case is drafted by each model.",
        "seed": "Of the resampling behind intervals; drafts do not depend on it.",
        "scorers": "Names of the measures to take, * for any: content, coverage, rule/*; none means all that apply.",
        "rules": "Which rules score.",
        "judges": "Models that tell whether replies meet a criterion.",
        "bars": "Values that measures must reach.",
        "files": "Files of further cases (.jsonl, .json, .yaml), relative to this one and inside its project.",
        "cases": "Cases, or bare conversations, that stand in this file.",
    },
    "EvalCase": {
        "id": "Name of the case, unique in the suite; the conversation's id, else SUITE-NUMBER, where left out.",
        "conversation": "What the reply answers.",
        "reply": "A stored reply to score: a text, or a list of texts in a row. Left out, the reply is drafted.",
        "pending": "Messages that are waiting to be folded into one.",
        "rough": "An agent's rough text to rewrite.",
        "promise": "A time that the reply may name for what no fact answers.",
        "expect": "What the reply must hold and must not; what is left out is not asserted.",
        "note": "Why the case is there.",
        "task": "Which job drafts it; left out, the suite's, else fold, rewrite or reply by what the case holds.",
        "sent": "What an agent sent in the end: drafts are told by how much they differ from it.",
        "group": "Cases of one group stand or fall together; the conversation's id, else the case's, where left out.",
        "tags": "Words to choose cases by (tag:money), and to limit bars and judges to.",
    },
    "EvalExpectation": {
        "fails": "Ids of rules that the reply must break.",
        "passes": "Ids of rules that the reply must not break.",
        "contains": "Words that the reply must hold; of an inner list one is enough. * ends a word in any way.",
        "lacks": "Words that the reply must not hold.",
        "answers": "What the reply must do with questions of the customer.",
        "register": "How the reply must speak.",
        "max_words": "Most words of the whole reply.",
    },
    "ExpectedAnswer": {
        "question": "Words of the question, as they stand in the customer's open turn.",
        "status": "What the reply must do with it; left out, nothing is asserted of that.",
        "contains": "Words that the reply must hold; of an inner list one is enough.",
        "lacks": "Words that the reply must not hold.",
    },
    "ExpectedRegister": {
        "address": "How the customer is addressed; none: with no word that tells.",
        "greeting": "Whether the reply greets.",
        "emoji": "Whether emoji or smileys stand in it.",
        "length": "How long the reply is.",
    },
    "Judge": {
        "name": "Name of the judge, in small letters; its measure is judge/NAME.",
        "criterion": "What a reply must meet, in a sentence or two; or one text a language.",
        "rule": "Instead of a criterion: the id of a rule, judged by its title and reason.",
        "models": "Models that are asked in turn, a vote each; left out, the one that the settings name.",
        "votes": "Most votes of one verdict, odd: a first fail is confirmed by a majority.",
        "must": "Whether a case fails that the judge does not pass.",
        "tag": "Only cases with this tag are judged.",
    },
    "RuleChoice": {"select": "Ids of the only rules that score.", "ignore": "Ids of rules that do not score."},
    "Bar": {
        "scorer": "The measure: passed, gate, score, coverage, seconds, rule/ID, judge/NAME and others.",
        "min": "Least value that will do.",
        "max": "Greatest value that will do.",
        "variant": "Only for this variant, by its name; left out, for each.",
        "tag": "Only over cases with this tag.",
    },
}
STRICT = ("Suite", "Judge", "Bar", "RuleChoice", "EvalExpectation", "ExpectedAnswer", "ExpectedRegister")
"""Kinds that refuse fields which are unknown, since a misspelled one would assert nothing; x-… are a team's own."""


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
        "suite": _suite(),
        "eval-report": _schema(EvalReport, "serialization"),
    }


def _suite() -> Schema:
    """A suite's file: editors complete names of rules and measures, and mark fields that are none."""
    schema = _schema(Suite, "validation")
    parts = {"Suite": schema, **schema["$defs"]}
    for name in STRICT:
        parts[name]["additionalProperties"] = False
        parts[name]["patternProperties"] = {"^x-": {}}
    schema["properties"]["$schema"] = {"type": "string", "description": "This schema, in a JSON file."}
    one = {"if": {"required": ["messages"]}, "then": _to("Conversation"), "else": _to("EvalCase")}
    schema["properties"]["cases"]["items"] = one
    rules = _to("RuleId")
    schema["$defs"]["RuleId"] = {"anyOf": [{"enum": [rule.id for rule in catalogue()]}, {"type": "string"}]}
    for name in ("fails", "passes"):
        parts["EvalExpectation"]["properties"][name]["items"] = rules
    for name in ("select", "ignore"):
        parts["RuleChoice"]["properties"][name]["anyOf"][1]["items"] = rules
    measures = {"anyOf": [{"enum": [*MEASURES, *(f"rule/{rule.id}" for rule in catalogue())]}, {"type": "string"}]}
    parts["Bar"]["properties"]["scorer"] |= measures
    del parts["Bar"]["properties"]["scorer"]["type"]
    return schema


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
