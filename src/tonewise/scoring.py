"""Hold replies against the rules: one reply, a case of a suite, or all replies of a conversation.

A score is over the rules that apply: the share of their weight (error 3, warning 2, advice 1) that passed, 1.0 where
none applies. The gate fails on any finding of severity error. Nothing here calls a model or the network.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from tonewise.errors import InputError
from tonewise.model import Case, Conversation, Finding, Outcome, Score, Severity
from tonewise.rules import catalogue
from tonewise.rules.rule import Exchange, InterfaceLanguage, Rule

WEIGHT: dict[Severity, int] = {"error": 3, "warning": 2, "advice": 1}
"""Weight of a rule in the score, by its severity."""


def score_exchange(exchange: Exchange, rules: Sequence[Rule] | None = None) -> Score:
    """Hold a reply against the rules (all of the catalogue by default); findings come worst first, then by place."""
    outcomes: dict[str, Outcome] = {}
    findings: list[Finding] = []
    used = _for_replies(rules)
    for rule in used:
        found = rule.check(exchange)
        outcomes[rule.id] = "na" if found is None else "fail" if found else "pass"
        findings.extend(found or ())
    return _score(exchange.conversation.id, used, outcomes, findings)


def score_case(
    case: Case,
    rules: Sequence[Rule] | None = None,
    *,
    interface: InterfaceLanguage | None = None,
    promise: str | None = None,
) -> Score:
    """Hold a case's reply against the rules; a case without one is judged by the messages that end its conversation.

    Raises InputError where there is no reply in either place.
    """
    exchange = exchange_of(case.conversation, case.replies, interface=interface, promise=promise)
    scored = score_exchange(exchange, rules)
    return scored.model_copy(update={"id": case.id}) if case.id is not None else scored


def score_dialogue(
    conversation: Conversation, rules: Sequence[Rule] | None = None, *, interface: InterfaceLanguage | None = None
) -> Score:
    """Hold every reply in a conversation against the rules, each against what was said before it.

    A rule fails that any reply breaks; findings point into the conversation. Without a single reply nothing applies.
    """
    used = _for_replies(rules)
    outcomes: dict[str, Outcome] = {rule.id: "na" for rule in used}
    findings: list[Finding] = []
    for run in _replies_in(conversation):
        exchange = _cut(conversation, run, interface=interface)
        scored = score_exchange(exchange, used)
        for name, outcome in scored.rules.items():
            if outcome == "fail" or outcomes[name] == "na":
                outcomes[name] = outcome
        findings.extend(_moved(finding, run) for finding in scored.findings)
    return _score(conversation.id, used, outcomes, findings)


def exchange_of(
    conversation: Conversation,
    reply: Sequence[str] = (),
    *,
    interface: InterfaceLanguage | None = None,
    promise: str | None = None,
) -> Exchange:
    """A conversation and the reply to it; with none given, the agent's or bot's messages that end it are the reply.

    Raises InputError where nothing there replies to anything.
    """
    if reply:
        return Exchange(conversation, tuple(reply), interface=interface, promise=promise)
    runs = list(_replies_in(conversation))
    if not runs or conversation.open_turn:
        raise InputError("there is no reply to score: give one, or end the conversation with the agent's messages")
    return _cut(conversation, runs[-1], interface=interface, promise=promise)


def _for_replies(rules: Sequence[Rule] | None) -> tuple[Rule, ...]:
    return tuple(rule for rule in (catalogue() if rules is None else rules) if "reply" in rule.scope)


def _replies_in(conversation: Conversation) -> Iterator[tuple[int, ...]]:
    """Indexes of the messages of each reply: what agents and bots wrote in a row; notes do not end it."""
    run: list[int] = []
    for index, message in enumerate(conversation.messages):
        if message.role in ("agent", "bot"):
            run.append(index)
        elif message.role == "customer" and run:
            yield tuple(run)
            run = []
    if run:
        yield tuple(run)


def _cut(
    conversation: Conversation,
    run: tuple[int, ...],
    *,
    interface: InterfaceLanguage | None = None,
    promise: str | None = None,
) -> Exchange:
    before = conversation.model_copy(update={"messages": conversation.messages[: run[0]]})
    return Exchange(before, tuple(conversation.messages[index].text for index in run), interface, promise)


def _moved(finding: Finding, run: tuple[int, ...]) -> Finding:
    if finding.in_ == "conversation":
        return finding
    return finding.model_copy(update={"in_": "conversation", "message_index": run[finding.message_index]})


def _score(name: str | None, rules: Iterable[Rule], outcomes: dict[str, Outcome], findings: Sequence[Finding]) -> Score:
    weights = {rule.id: WEIGHT[rule.severity] for rule in rules if outcomes[rule.id] != "na"}
    passed = sum(weight for rule, weight in weights.items() if outcomes[rule] == "pass")
    ordered = sorted(findings, key=lambda each: (-WEIGHT[each.severity], each.in_, each.message_index, each.start))
    return Score(
        id=name,
        score=round(passed / sum(weights.values()), 4) if weights else 1.0,
        gate="fail" if any(finding.severity == "error" for finding in findings) else "pass",
        rules=outcomes,
        findings=tuple(ordered),
    )
