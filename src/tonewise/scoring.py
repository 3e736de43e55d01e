"""Hold replies against the rules: one reply, a case of a suite, or all replies of a conversation.

A score is over the rules that apply: the share of their weight (error 3, warning 2, advice 1) that passed, 1.0 where
none applies. The gate fails on any finding of severity error. Nothing here calls a model or the network.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Final

from tonewise.errors import InputError
from tonewise.model import Case, Channel, Conversation, Finding, Outcome, Score, Severity
from tonewise.options import DEFAULTS, Options, PhraseRule
from tonewise.reading.lazy import lazy
from tonewise.rules import catalogue, phrase_rule, rule
from tonewise.rules.rule import Dialogue, Exchange, InterfaceLanguage, Rule, dialogue_of
from tonewise.settings import Settings

WEIGHT: Final[dict[Severity, int]] = {"error": 3, "warning": 2, "advice": 1}
"""Weight of a rule in the score, by its severity."""


class Scorer:
    """Holds replies against the rules as settings choose them, each channel by its own.

    Raises InputError for a rule's id that is none. Safe to share between threads.
    """

    def __init__(self, settings: Settings | None = None):
        self._settings = settings or Settings()
        self._of_channel: dict[Channel | None, tuple[Rule, ...]] = {None: rules_of(self._settings)}
        for channel in self._settings.channels:
            self._of_channel[channel] = rules_of(self._settings.of_channel(channel))

    def rules(self, channel: Channel | None = None) -> tuple[Rule, ...]:
        """The rules that hold on a channel, with the severities that they have there."""
        return self._of_channel.get(channel, self._of_channel[None])

    @property
    def phrases(self) -> tuple[PhraseRule, ...]:
        """The team's own phrases to avoid, as the settings hold them."""
        return self._settings.rules

    def options(self, channel: Channel | None = None) -> Options:
        """What rules are told on a channel."""
        return self._settings.of_channel(channel).options

    def exchange(self, conversation: Conversation, reply: Sequence[str] = ()) -> Exchange:
        """A conversation and the reply to it, as the rules take them; see :func:`exchange_of`."""
        return exchange_of(
            conversation, reply, interface=self._settings.lang, promise=self._settings.promise,
            options=self.options(conversation.channel),
        )  # fmt: skip

    def score(self, exchange: Exchange) -> Score:
        """Hold one reply against the rules of its channel."""
        return score_exchange(exchange, self.rules(exchange.conversation.channel))

    def score_case(self, case: Case, *, dialogue: bool = False) -> Score:
        """Hold a case's reply against the rules; without one, the messages that end its conversation.

        With ``dialogue`` all of the agents' own messages in a conversation without a reply are judged. Raises
        InputError where there is nothing to judge.
        """
        if dialogue and not case.replies:
            scored = self.score_dialogue(case.conversation)
        else:
            exchange = self.exchange(case.conversation, case.replies)
            scored = self.score(replace(exchange, promise=case.promise) if case.promise else exchange)
        return scored.model_copy(update={"id": case.id}) if case.id is not None else scored

    def score_dialogue(self, conversation: Conversation) -> Score:
        """Hold every reply in a conversation against the rules of its channel."""
        return score_dialogue(
            conversation, self.rules(conversation.channel), interface=self._settings.lang,
            options=self.options(conversation.channel),
        )  # fmt: skip


def rules_of(settings: Settings) -> tuple[Rule, ...]:
    """The rules that settings select and do not ignore, their own among them, with the severities they set.

    Raises InputError for an id that is none.
    """
    own = {each.id: phrase_rule(each) for each in settings.rules}
    if taken := own.keys() & {each.id for each in catalogue()}:
        raise InputError(f"rules: the id {min(taken)!r} is taken by a rule of the catalogue")

    def named(name: str) -> Rule:
        return own.get(name) or rule(name)

    chosen = [named(name) for name in settings.select] or [*catalogue(), *own.values()]
    ignored = {named(name).id for name in settings.ignore}
    severities = {named(name).id: severity for name, severity in settings.severity.items()}
    return tuple(
        each.as_severe_as(severities[each.id]) if each.id in severities else each
        for each in chosen
        if each.id not in ignored
    )


def score_exchange(exchange: Exchange, rules: Sequence[Rule] | None = None) -> Score:
    """Hold a reply against the rules (all of the catalogue by default); findings come worst first, then by place."""
    outcomes: dict[str, Outcome] = {}
    findings: list[Finding] = []
    used = catalogue() if rules is None else tuple(rules)
    for each, found in findings_of(exchange, used):
        if found:
            outcomes[each.id] = "fail"
            findings.extend(found)
        else:
            outcomes[each.id] = "na" if found is None else "pass"
    return _score(exchange.conversation.id, used, outcomes, findings)


def findings_of(exchange: Exchange, rules: Iterable[Rule]) -> Iterator[tuple[Rule, Sequence[Finding] | None]]:
    """Each rule with what it finds in a reply, one after the other; None where it does not apply."""
    whole = _WholeConversation(exchange)
    for each in rules:
        yield each, each.check(exchange) if each.check is not None else whole.findings(each)


class _WholeConversation:
    """A reply among all that was said before it, for rules that only a whole conversation can break."""

    def __init__(self, exchange: Exchange):
        self._exchange = exchange
        self._before = len(exchange.conversation.messages)

    @lazy
    def _dialogue(self) -> Dialogue:
        return dialogue_of(self._exchange)

    def findings(self, rule: Rule) -> list[Finding] | None:
        """What the reply itself adds; what was wrong before is not its fault."""
        if rule.check_dialogue is None or (found := rule.check_dialogue(self._dialogue)) is None:
            return None
        return [
            each.model_copy(update={"in_": "reply", "message_index": each.message_index - self._before})
            for each in found
            if each.message_index >= self._before
        ]


def score_case(
    case: Case,
    rules: Sequence[Rule] | None = None,
    *,
    interface: InterfaceLanguage | None = None,
    promise: str | None = None,
    options: Options = DEFAULTS,
) -> Score:
    """Hold a case's reply against the rules; a case without one is judged by the messages that end its conversation.

    Raises InputError where there is no reply in either place.
    """
    exchange = exchange_of(
        case.conversation, case.replies, interface=interface, promise=case.promise or promise, options=options
    )
    scored = score_exchange(exchange, rules)
    return scored.model_copy(update={"id": case.id}) if case.id is not None else scored


def score_dialogue(
    conversation: Conversation,
    rules: Sequence[Rule] | None = None,
    *,
    interface: InterfaceLanguage | None = None,
    options: Options = DEFAULTS,
) -> Score:
    """Hold every reply in a conversation against the rules, each against what was said before it.

    A rule fails that any reply breaks; findings point into the conversation. Without a single reply only the rules
    on whole conversations apply.
    """
    used = catalogue() if rules is None else tuple(rules)
    outcomes: dict[str, Outcome] = {}
    findings: list[Finding] = []
    dialogue = Dialogue(conversation, interface, options)
    for each in used:
        found = _in_dialogue(each, dialogue)
        outcomes[each.id] = "na" if found is None else "fail" if found else "pass"
        findings.extend(found or ())
    return _score(conversation.id, used, outcomes, findings)


def _in_dialogue(rule: Rule, dialogue: Dialogue) -> Sequence[Finding] | None:
    if rule.check_dialogue is not None:
        return rule.check_dialogue(dialogue)
    if rule.check is None:
        return None
    found: list[Finding] | None = None
    for run in dialogue.runs:
        of_run = rule.check(dialogue.exchange(run))
        if of_run is not None:
            found = [*(found or ()), *(_moved(finding, run) for finding in of_run)]
    return found


def exchange_of(
    conversation: Conversation,
    reply: Sequence[str] = (),
    *,
    interface: InterfaceLanguage | None = None,
    promise: str | None = None,
    options: Options = DEFAULTS,
) -> Exchange:
    """A conversation and the reply to it; with none given, the agent's or bot's messages that end it are the reply.

    Raises InputError where nothing there replies to anything.
    """
    if reply:
        return Exchange(conversation, tuple(reply), interface, promise, options)
    dialogue = Dialogue(conversation, interface, options)
    if not dialogue.runs or conversation.open_turn:
        raise InputError("there is no reply to score: give one, or end the conversation with the agent's messages")
    return replace(dialogue.exchange(dialogue.runs[-1]), promise=promise)


def _moved(finding: Finding, run: tuple[int, ...]) -> Finding:
    if finding.in_ == "conversation":
        return finding
    return finding.model_copy(update={"in_": "conversation", "message_index": run[finding.message_index]})


def _score(name: str | None, rules: Iterable[Rule], outcomes: dict[str, Outcome], findings: Sequence[Finding]) -> Score:
    weights = {rule.id: WEIGHT[rule.severity] for rule in rules if outcomes[rule.id] != "na"}
    passed = sum(weight for rule, weight in weights.items() if outcomes[rule] == "pass")
    ordered = sorted(findings, key=lambda each: (-WEIGHT[each.severity], each.in_, each.message_index, each.start))
    return Score.of_own(
        id=name,
        score=round(passed / sum(weights.values()), 4) if weights else 1.0,
        gate="fail" if any(finding.severity == "error" for finding in findings) else "pass",
        rules=outcomes,
        findings=tuple(ordered),
    )
