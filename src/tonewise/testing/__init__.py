"""Helpers for the authors of rules: the cases of a rule in one YAML file, and the test that runs them.

A rule ``no-shouting`` has a file ``no-shouting.yaml``::

    fail:                                # replies that the rule must find
      - customer: когда приедет заказ?   # the open turn: a text, or a list of messages
        reply: ЗАВТРА!!!                 # a text, or a list of messages in a row
        find: ЗАВТРА                     # optional: words that a finding must mark
        set: check                       # optional: kept unseen while the rule is made; without it, dev
    pass:                                # replies on which the rule must be silent
      - before: [{customer: hi}, {agent: Hello!}]   # optional: what was said earlier, a role and a text each
        customer: where is my order?
        reply: It arrives tomorrow.
        facts: [The order arrives on 22 November.]  # optional: texts, or facts as in a conversation file
        channel: email                   # optional: chat, messenger, email, social
        language: en                     # optional: else ru where the customer's words (or the reply) hold Cyrillic
        options: {address: ты}           # optional: what a team sets, as in tonewise.toml
        note: why                        # optional

Instead of ``customer``, ``before``, ``facts`` and ``channel``, a case may hold a whole ``conversation``; without a
``reply``, the agents' own messages in it are judged. A test file runs them all::

    @pytest.mark.parametrize("case", load_cases(Path("no-shouting.yaml")), ids=str)
    def test_case(case: RuleCase) -> None:
        assert problem(case, RULE) is None
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from pydantic import Field, ValidationError

from tonewise.errors import InputError
from tonewise.model import Channel, Conversation, Fact, Finding, Message
from tonewise.rules.rule import Exchange, Rule, dialogue_of
from tonewise.scoring import score_dialogue, score_exchange
from tonewise.settings import Settings
from tonewise.values import Text, Value

__all__ = ["RuleCase", "findings_of", "load_cases", "problem"]

CaseSet = Literal["dev", "check"]


@dataclass(frozen=True)
class RuleCase:
    """A reply of a case file, and whether the rule must find something in it."""

    rule: str
    """The file's name without its ending: the id of the rule."""
    number: int
    fails: bool
    language: str
    set: CaseSet
    exchange: Exchange
    """The conversation and the reply; without one, the agents' own messages in the conversation are judged."""
    find: str | None = None

    def __str__(self) -> str:
        return f"{self.rule}-{'fail' if self.fails else 'pass'}-{self.language}-{self.set}-{self.number}"


class _Written(Value):
    """A case as a person writes it."""

    reply: Text | tuple[Text, ...] = ()
    customer: Text | tuple[Text, ...] = ()
    before: tuple[Mapping[str, Text], ...] = ()
    facts: tuple[Text | Mapping[str, Any], ...] = ()
    channel: Channel = "chat"
    conversation: Conversation | None = None
    promise: Text | None = None
    options: Mapping[str, Any] = Field(default_factory=dict)
    language: Text | None = None
    set: CaseSet = "dev"
    find: Text | None = None
    note: Text | None = None

    def exchange(self) -> Exchange:
        earlier = [{"role": role, "text": text} for turn in self.before for role, text in turn.items()]
        turn = [{"role": "customer", "text": text} for text in _row(self.customer)]
        facts = [{"text": fact} if isinstance(fact, str) else fact for fact in self.facts]
        conversation = self.conversation or Conversation(
            channel=self.channel,
            messages=tuple(Message.model_validate(message) for message in (*earlier, *turn)),
            facts=tuple(Fact.model_validate({"id": f"fact-{n}", **fact}) for n, fact in enumerate(facts, 1)),
        )
        options = Settings().override(**self.options).options
        return Exchange(conversation, _row(self.reply), promise=self.promise, options=options)


def load_cases(path: Path) -> tuple[RuleCase, ...]:
    """The cases of a rule's file; raises InputError, which names file, case and field, where one is not as above."""
    import yaml  # noqa: PLC0415 - only tests need it

    try:
        content = yaml.load(path.read_bytes(), Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))  # noqa: S506
    except yaml.YAMLError as error:
        raise InputError(f"not YAML: {error}".replace("\n", " "), source=str(path)) from None
    if not isinstance(content, dict) or not content.keys() <= {"fail", "pass"}:
        raise InputError("a case file holds the lists `fail` and `pass`", source=str(path))
    return tuple(_cases(path, content))


def problem(case: RuleCase, rule: Rule) -> str | None:
    """What is wrong with the rule's answer to a case, in one line; None where all is as the case wants it."""
    findings = findings_of(case.exchange, rule)
    marked = [finding.text for finding in findings]
    said = " / ".join(case.exchange.reply or (message.text for message in case.exchange.conversation.messages))
    if not case.fails:
        return f"{rule.id} finds {marked} in {said!r}" if findings else None
    if not findings:
        return f"{rule.id} finds nothing in {said!r}"
    if case.find is not None and not any(case.find in text for text in marked):
        return f"{rule.id} marks {marked} and not {case.find!r} in {said!r}"
    return None


def findings_of(exchange: Exchange, rule: Rule) -> tuple[Finding, ...]:
    """What a rule finds in a reply, or in the agents' own messages where there is none beside the conversation."""
    if exchange.reply:
        return score_exchange(exchange, (rule,)).findings
    dialogue = dialogue_of(exchange)
    return score_dialogue(dialogue.conversation, (rule,), options=dialogue.options).findings


def _cases(path: Path, content: Mapping[str, Any]) -> Iterator[RuleCase]:
    for kind in ("fail", "pass"):
        for number, written in enumerate(content.get(kind) or (), 1):
            try:
                case = _Written.model_validate(written)
                exchange = case.exchange()
            except ValidationError as error:
                first = error.errors()[0]
                field = ".".join(str(part) for part in (kind, number, *first["loc"]))
                raise InputError(first["msg"], source=str(path), field=field) from None
            yield RuleCase(
                rule=path.stem,
                number=number,
                fails=kind == "fail",
                language=case.language or _script(exchange),
                set=case.set,
                exchange=exchange,
                find=case.find,
            )


def _row(text: str | tuple[str, ...]) -> tuple[str, ...]:
    return (text,) if isinstance(text, str) else text


def _script(exchange: Exchange) -> str:
    messages = exchange.conversation.messages
    said = [message.text for message in messages if message.role == "customer"] or exchange.reply
    return "ru" if any("\u0400" <= letter <= "\u04ff" for letter in "".join(said)) else "en"
