"""Write docs/examples.md: every conversation of examples/, its composed reply, and a model's reply beside it.

::

    python scripts/examples_page.py                                      # a model's replies come from the cache
    python scripts/examples_page.py --model NAME --api-base URL          # ask it for those that the cache lacks
    python scripts/examples_page.py --model NAME --api-base URL --fresh  # ask it for all of them again

What a model answered is kept in docs/examples-model.json, with its first answer as it came where that was sent back or
given up, so that the page can be made again without a model. A reply is kept for the conversation it was written for:
where the file has changed since, it is left out until the model is asked again. After a change of prompts or rules ask
with ``--fresh``.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
from collections.abc import Iterator, Mapping
from hashlib import sha256
from html import escape
from pathlib import Path
from typing import Any

import tonewise
from tonewise import Conversation, Draft, Settings
from tonewise.drafting.draft import job_of
from tonewise.drafting.pipeline import write_with_model
from tonewise.llm import ChatModel, model_for

ROOT = Path(__file__).parent.parent
PAGE = ROOT / "docs" / "examples.md"
CACHE = ROOT / "docs" / "examples-model.json"

HEAD = """# The examples, drafted

<!-- Made by scripts/examples_page.py: change an example or the code, not this page. -->

Every conversation of [examples/](../examples/README.md) with the reply that is composed from its facts{beside}.
People, companies and numbers are invented. ✓ answered, ✗ refused, … promised, ■ a gap: no fact answers it, and a
person must fill it in.
"""
BESIDE = """, and beside it the reply of a
model ({name}). Where an answer of the model broke a rule it was sent back once; where that did not help, the draft is
the composed one, and the model's first answer is shown as it came"""
SIGNS = {"answered": "✓", "refused": "✗", "promised": "…", "missing": "■"}

Kept = dict[str, Any]


def main() -> int:
    """Write the page."""
    options = _options()
    paths = sorted(path for path in (ROOT / "examples").iterdir() if path.suffix in (".json", ".yaml"))
    conversations = {path.name: next(iter(tonewise.read_conversations(path))) for path in paths}
    cache: dict[str, Kept] = json.loads(CACHE.read_text(encoding="utf-8")) if CACHE.exists() else {}
    cache = {} if options.fresh else {name: kept for name, kept in cache.items() if name in conversations}
    if options.model:
        settings = Settings().override(model=options.model, api_base=options.api_base, timeout_seconds=options.timeout)
        _ask(model_for(options.model, settings), settings, conversations, cache)
    current = {name: kept for name, kept in cache.items() if kept["conversation"] == _digest(conversations[name])}
    if left_out := sorted(cache.keys() - current.keys()):
        print(f"changed since the model was asked, and left out: {', '.join(left_out)}", file=sys.stderr)
    PAGE.write_text("\n".join(_page(conversations, current)), encoding="utf-8")
    return 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Write docs/examples.md.")
    parser.add_argument("--model", metavar="NAME", help="a language model to draft with as well")
    parser.add_argument("--api-base", metavar="URL", help="its OpenAI-compatible endpoint")
    parser.add_argument("--timeout", type=float, default=600.0, metavar="SECONDS", help="for one draft; 600 by default")
    parser.add_argument("--fresh", action="store_true", help="ask again for what the cache holds")
    return parser.parse_args()


def _ask(
    model: ChatModel, settings: Settings, conversations: Mapping[str, Conversation], cache: dict[str, Kept]
) -> None:
    """Let the model draft what the cache lacks; each answer is kept at once."""
    short = model.name.rsplit("/", 1)[-1]
    for name, conversation in conversations.items():
        digest = _digest(conversation)
        if name in cache and (cache[name]["conversation"], cache[name]["model"]) == (digest, short):
            continue
        draft = write_with_model(job_of("reply", conversation, (), settings), model)
        rejected = [one.text for one in draft.trace if one.findings]
        cache[name] = {
            "conversation": digest,
            "model": short,
            "prompt": draft.prompt,
            "text": None if draft.note else draft.text,
            "note": draft.note.replace(model.name, short) if draft.note else None,
            "first": rejected[0] if rejected else None,
            "rounds": draft.rounds,
        }
        CACHE.write_text(json.dumps(cache, ensure_ascii=False, indent=2, sort_keys=True) + "\n", encoding="utf-8")
        print(f"{name}: {draft.note or 'drafted'}", file=sys.stderr)


def _digest(conversation: Conversation) -> str:
    return sha256(conversation.model_dump_json(by_alias=True).encode()).hexdigest()[:16]


def _page(conversations: Mapping[str, Conversation], cache: Mapping[str, Kept]) -> Iterator[str]:
    models = sorted({kept["model"] for kept in cache.values()})
    yield HEAD.format(beside=BESIDE.format(name=", ".join(models)) if models else "")
    shown = _subjects()
    for heading, prefix in (("Russian", "ru-"), ("English", "en-")):
        yield f"## {heading}\n"
        for name, conversation in conversations.items():
            if name.startswith(prefix):
                yield from _example(name, conversation, shown.get(name, ""), cache.get(name))


def _subjects() -> dict[str, str]:
    """What each example shows, as its folder's page says."""
    text = (ROOT / "examples" / "README.md").read_text(encoding="utf-8")
    return dict(re.findall(r"^\| \[([^\]]+)\]\([^)]*\) \| (.*?) \|$", text, re.MULTILINE))


def _example(name: str, conversation: Conversation, subject: str, kept: Kept | None) -> Iterator[str]:
    drafted = tonewise.draft(conversation, settings=Settings(), lang="en")
    yield f"### [{name}](../examples/{name})\n"
    if subject:
        yield f"{subject[:1].upper()}{subject[1:]}. ({conversation.channel})\n"
    for message in conversation.messages:
        yield f"> **{message.role}:** " + "<br>".join(_plain(line) for line in message.text.splitlines()) + "\n>"
        yield from (f"> ({_plain(attachment.name)})\n>" for attachment in message.attachments)
    yield "\n<details><summary>Facts</summary>\n"
    for fact in conversation.facts:
        kind = fact.kind + (f" for {fact.for_}" if fact.for_ else "") + ", internal" * (fact.audience == "internal")
        yield f"- `{fact.id}` ({kind}) {_plain(fact.text)}" + (f" {fact.url}" if fact.url else "")
    yield "\n</details>\n"
    yield from _replies(drafted, kept)
    for answer in drafted.answers:
        facts = f" ({', '.join(answer.facts)})" if answer.facts else ""
        yield f"- {SIGNS[answer.status]} {_plain(answer.question)}{facts}"
    yield f"\nScore {drafted.score.score:.2f}, {drafted.score.gate}" + _broken(drafted) + ".\n"


def _replies(drafted: Draft, kept: Kept | None) -> Iterator[str]:
    """The composed reply, alone or beside the model's."""
    composed = _cell(drafted.text) or "*(nothing that the facts could say)*"
    if kept is None:
        yield f"| composed |\n|---|\n| {composed} |\n"
        return
    parts = [_cell(kept["text"]) if kept["text"] else f"*{_cell(kept['note'])}*"]
    if kept["first"] is not None:
        parts.append(f"first answer, sent back:<br>{_cell(kept['first'])}")
    yield f"| composed | {_cell(kept['model'])} |\n|---|---|\n| {composed} | {'<br><br>'.join(parts)} |\n"


def _broken(drafted: Draft) -> str:
    rules = sorted({finding.rule for finding in drafted.score.findings})
    return f" ({', '.join(rules)})" if rules else ""


def _plain(text: str) -> str:
    """Text of others, shown as it is: nothing in it is markup."""
    return re.sub(r"([\\`*_\[\]#|~])", r"\\\1", escape(text, quote=False))


def _cell(text: str) -> str:
    return "<br>".join(_plain(line) for line in text.strip().splitlines())


if __name__ == "__main__":
    sys.exit(main())
