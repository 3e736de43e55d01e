"""Scores of a log: all scorers over every line of it. No model is called, and the same log gives the same bytes."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cached_property
from os import PathLike
from pathlib import Path
from typing import Any

from tonewise.evals.log import Record, RunHeader
from tonewise.evals.results import Result, Scored
from tonewise.evals.scorers import rules as by_rules
from tonewise.evals.scorers.answers import answers
from tonewise.evals.scorers.asked import Asked, asked_of
from tonewise.evals.scorers.content import content
from tonewise.evals.scorers.coverage import coverage
from tonewise.evals.scorers.edits import edit_distance
from tonewise.evals.scorers.expected import expected, passed
from tonewise.evals.scorers.judges import of_judges
from tonewise.evals.scorers.manner import register
from tonewise.evals.scorers.measured import OF_DRAFTING, by_model, size, taken
from tonewise.evals.scorers.reply import Reply
from tonewise.evals.scorers.taken import OF_DRAFTS, Taken
from tonewise.evals.scorers.telling import assessed, cannot_assess, failed, line
from tonewise.evals.suite import Suite
from tonewise.files.writing import replacing
from tonewise.model import Channel, Conversation, Draft, Finding, Outcome, Reading
from tonewise.rules.rule import Exchange, Rule
from tonewise.scoring import Scorer, exchange_of, findings_of, score_exchange
from tonewise.settings import Settings

_OF_RULES = (
    "names", "words", "subject", "address", "hours", "limits", "severity", "channels", "rules", "promise", "lang",
    "select", "ignore",
)  # fmt: skip
"""Settings that rules depend on: what a variant was drafted with, it is held against."""
_ANOTHERS = "the model's answer could not be used: the text is the composer's"
_KEPT = 4096
"""Readings of conversations that are kept: a case comes again with each variant and repeat."""


class LogScorer:
    """Scores the lines of one log. Raises SettingsError or InputError for settings or rules that are none."""

    def __init__(self, header: RunHeader):
        self._suite = header.suite
        self._settings = header.settings
        self._taken = Taken(header.suite)
        self._drafting = any(map(self._taken, OF_DRAFTING))
        self._rules: dict[str, _Rules] = {}
        self._readings: OrderedDict[str, tuple[Conversation, Reading]] = OrderedDict()

    def score(self, record: Record) -> Scored:
        """All results of a line, in the same order for every line; findings as the rules give them."""
        rules = self._rules_of(record.variant)
        if record.error is not None or not record.replies:
            return self._broken(record, rules)
        if record.draft is not None and record.draft.instead in ("rejected", "unusable"):
            return self._refused(record, record.draft, rules)
        exchange = rules.exchange(record)
        kept = self._readings.pop(record.case_id, None)
        if kept is not None and kept[0] == exchange.conversation:
            vars(exchange)["reading"] = kept[1]  # once read is enough
        reply = rules.judged(record, exchange)
        asked = asked_of(reply) if self._taken.questions(reply) else None
        results = {result.scorer: result for result in self._results(reply, asked)}
        results = {"expected": expected(reply, results)} | results
        self._keep(exchange, record.case_id)
        verdict = passed(reply, results, self._suite.judges_of(record.case), self._taken, asked)
        told = [result for name, result in results.items() if self._taken(name)]
        return _scored(record, verdict, told, reply.score.findings)

    def _results(self, reply: Reply, asked: Sequence[Asked] | None) -> Iterator[Result]:
        """What is taken, and what ``expected`` is made of."""
        yield content(reply)
        yield answers(reply, asked)
        yield register(reply)
        if self._taken("gate"):
            yield by_rules.gate(reply)
        if self._taken("by-model"):
            yield by_model(reply.record.draft)
        if self._taken("score"):
            yield by_rules.score(reply)
        if self._taken("coverage"):
            yield coverage(reply, asked)
        if self._taken("edit-distance"):
            yield edit_distance(reply)
        if self._taken("words") or self._taken("messages"):
            yield from size(reply)
        if self._drafting:
            yield from taken(reply.record.draft, reply.record.seconds)
        yield from by_rules.of_rules(reply)
        yield from of_judges(reply.record, self._suite.judges, self._suite.judges_of(reply.case))

    def _broken(self, record: Record, rules: _Rules) -> Scored:
        """A line that counts in no measure; who wrote in the model's place is told all the same."""
        why = line([record.error or "there is neither a draft nor a stored reply"])
        results = {name: failed(name, why) for name in self._names(record, rules)}
        if record.draft is not None and self._taken("model"):
            results["model"] = assessed("model", record.draft.model, why)
        return _scored(record, None, results.values(), ())

    def _refused(self, record: Record, draft: Draft, rules: _Rules) -> Scored:
        """A line whose model answered and whose answer could not be used: it failed, and the text is another's."""
        results = {name: cannot_assess(name, _ANOTHERS) for name in self._names(record, rules)}
        told = (by_model(draft), *taken(draft, record.seconds))
        results |= {result.scorer: result for result in told if self._taken(result.scorer)}
        return _scored(record, False, results.values(), ())

    def _names(self, record: Record, rules: _Rules) -> list[str]:
        """The measures that are taken of a draft, whatever it is."""
        named = [f"rule/{each.id}" for each in rules.of_channel(record.case.conversation.channel)]
        names = [*OF_DRAFTS, *named, *(judge.scorer for judge in self._suite.judges_of(record.case))]
        return [name for name in names if self._taken(name)]

    def _rules_of(self, variant: str) -> _Rules:
        if variant not in self._rules:
            settings = _settings(self._settings.get(variant, {}), self._suite)
            self._rules[variant] = _Rules(settings, self._taken)
        return self._rules[variant]

    def _keep(self, exchange: Exchange, case_id: str) -> None:
        """Keep what was read of a conversation, if anything was, for the other drafts of the same case."""
        if "reading" in vars(exchange):
            self._readings[case_id] = exchange.conversation, exchange.reading
            if len(self._readings) > _KEPT:
                self._readings.popitem(last=False)


class _Rules:
    """The rules that a variant's replies are held against, and any other that a case names."""

    def __init__(self, settings: Settings, wanted: Taken):
        self._settings = settings
        self._wanted = wanted

    @cached_property
    def _scorer(self) -> Scorer:
        """Made where a rule is wanted: the catalogue takes a moment to load."""
        return Scorer(self._settings)

    def exchange(self, record: Record) -> Exchange:
        settings = self._settings
        conversation = record.case.conversation
        return exchange_of(
            conversation, record.replies, interface=settings.lang, promise=record.case.promise or settings.promise,
            options=settings.of_channel(conversation.channel).options,
        )  # fmt: skip

    def of_channel(self, channel: Channel) -> tuple[Rule, ...]:
        """The rules that score on a channel: all where their sum is taken, else those that are taken by name."""
        if not self._wanted.rules:
            return ()
        rules = self._scorer.rules(channel)
        if self._wanted("gate") or self._wanted("score"):
            return rules
        return tuple(each for each in rules if self._wanted(f"rule/{each.id}"))

    def judged(self, record: Record, exchange: Exchange) -> Reply:
        score = score_exchange(exchange, self.of_channel(exchange.conversation.channel))
        expect = record.case.expect
        named = [name for name in (*expect.fails, *expect.passes) if name not in score.rules]
        others = self._outcomes(named, exchange) if named else {}
        return Reply(record, exchange, score, {**score.rules, **others})

    def _outcomes(self, names: Sequence[str], exchange: Exchange) -> dict[str, Outcome]:
        """Of rules that do not score in this suite and that a case expects something of; what is no rule has none."""
        rules = self._all.rules(exchange.conversation.channel)
        found = findings_of(exchange, [rule for rule in rules if rule.id in names])
        return {rule.id: "na" if each is None else "fail" if each else "pass" for rule, each in found}

    @cached_property
    def _all(self) -> Scorer:
        return Scorer(replace(self._settings, select=(), ignore=()))


def score_log(path: str | PathLike[str]) -> Iterator[tuple[Record, Scored]]:
    """The lines of a log with their scores, one after the other; raises InputError for what is no log."""
    from tonewise.evals.logs import read_log  # noqa: PLC0415

    return scores_of(*read_log(path))


def scores_of(header: RunHeader, records: Iterable[Record]) -> Iterator[tuple[Record, Scored]]:
    """The lines of a log that is read already, with their scores."""
    scorer = LogScorer(header)
    return ((record, scorer.score(record)) for record in records)


def write_scores(path: str | PathLike[str], out: Path) -> int:
    """Write the scores of a log as JSON Lines, and say how many; raises InputError where that cannot be done."""
    count = 0
    with replacing(out) as stream:
        for _, scored in score_log(path):
            stream.write(scored.model_dump_json(by_alias=True) + "\n")
            count += 1
    return count


def _settings(given: Mapping[str, Any], suite: Suite) -> Settings:
    """A variant's settings, as far as rules depend on them, and the suite's choice of rules over them."""
    chosen = {name: value for name, value in given.items() if name in _OF_RULES}
    return Settings().override(**chosen).override(select=suite.rules.select, ignore=suite.rules.ignore)


def _scored(record: Record, passed: bool | None, results: Iterable[Result], findings: tuple[Finding, ...]) -> Scored:
    return Scored.of_own(
        case_id=record.case_id, group=record.group, variant=record.variant, repeat=record.repeat, passed=passed,
        results=tuple(results), findings=findings,
    )  # fmt: skip
