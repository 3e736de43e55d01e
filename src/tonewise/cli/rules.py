"""``tonewise rules``: the catalogue, or one rule."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from tonewise.cli import output
from tonewise.painting import Painter

if TYPE_CHECKING:
    from tonewise.model import Message
    from tonewise.rules.rule import Example, InterfaceLanguage, Rule, Words


def rules(
    name: Annotated[str | None, typer.Argument(metavar="[ID]", help="A rule's id; all rules without one.")] = None,
    form: Annotated[Literal["text", "json"], typer.Option("--format", help="text is for people.")] = "text",
    lang: Annotated[Literal["ru", "en"] | None, typer.Option(help="Language of the text; English by default.")] = None,
) -> None:
    """List the rules, or show one with its reason, its source and its examples."""
    from tonewise import settings  # noqa: PLC0415
    from tonewise.rules import catalogue, rule  # noqa: PLC0415

    found = catalogue() if name is None else (rule(name),)
    if form == "json":
        data = [_data(each) for each in found]
        output.say(json.dumps(data[0] if name else data, ensure_ascii=False, indent=2))
        return
    language = settings.load(lang=lang).lang or "en"
    paint = output.painter(sys.stdout)
    for line in _listed(found, language, paint) if name is None else _shown(found[0], language, paint):
        output.say(line)


def _listed(found: tuple[Rule, ...], language: InterfaceLanguage, paint: Painter) -> Iterator[str]:
    from tonewise.reports.passages import SEVERITY  # noqa: PLC0415

    longest = max((len(rule.id) for rule in found), default=0)
    for rule in found:
        severity = paint(f"{rule.severity:<8}", SEVERITY[rule.severity])
        yield f"{paint(f'{rule.id:<{longest}}', 'bold')}  {severity} {rule.title.in_(language)}"


def _shown(rule: Rule, language: InterfaceLanguage, paint: Painter) -> Iterator[str]:
    from tonewise.reports.passages import SEVERITY  # noqa: PLC0415

    yield f"{paint(rule.id, 'bold')} · {paint(rule.severity, SEVERITY[rule.severity])} · {', '.join(rule.scope)}"
    yield rule.title.in_(language)
    yield ""
    yield rule.why.in_(language)
    if rule.limits:
        yield rule.limits.in_(language)
    yield paint(", ".join(rule.source), "dim")
    for sign, examples, style in (("✗", rule.bad, "red"), ("✓", rule.good, "green")):
        example = examples.get(language) or next(iter(examples.values()), None)
        if example:
            yield ""
            yield from _example(example, paint(sign, "red" if style == "red" else "green"), paint)


def _example(example: Example, sign: str, paint: Painter) -> Iterator[str]:
    for fact in example.facts:
        yield paint(f"    [{fact.id}] {fact.text}", "dim")
    for message in example.before:
        own = message.role != "customer"
        yield from (f"  {sign if own and not example.replies else ' '} {line}" for line in _said(message))
    if example.customer is not None:
        yield from (f"    — {line}" for line in example.customer.splitlines())
    yield from (f"  {sign} {line}" for reply in example.replies for line in reply.splitlines())


def _said(message: Message) -> Iterator[str]:
    at = f"{message.at:%d.%m %H:%M} " if message.at else ""
    who = f"{message.author}: " if message.author else "— " if message.role == "customer" else ""
    yield from (f"{at}{who}{line}" for line in message.text.splitlines())


def _data(rule: Rule) -> dict[str, Any]:
    return {
        "id": rule.id,
        "severity": rule.severity,
        "scope": list(rule.scope),
        "title": _words(rule.title),
        "why": _words(rule.why),
        "source": list(rule.source),
        "limits": _words(rule.limits) if rule.limits else None,
        "bad": {language: _exchange(example) for language, example in rule.bad.items()},
        "good": {language: _exchange(example) for language, example in rule.good.items()},
    }


def _words(words: Words) -> dict[str, str]:
    return {"ru": words.ru, "en": words.en}


def _exchange(example: Example) -> dict[str, Any]:
    facts = [fact.model_dump(by_alias=True) for fact in example.facts]
    before = [message.model_dump(mode="json", exclude_defaults=True) for message in example.before]
    return {"before": before, "customer": example.customer, "facts": facts, "reply": example.reply}
