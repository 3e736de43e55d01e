"""How far rules and judges agree with people: each against the labels, and the labellers against each other."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import combinations
from os import PathLike

from tonewise.errors import InputError
from tonewise.evals.labels import JUDGE, RULE, Labelled
from tonewise.evals.log import Judgement
from tonewise.evals.statistics.agreement import Kappa, kappa_interval
from tonewise.evals.statistics.distributions import LEVEL, t_quantile, wilson
from tonewise.evals.suite import Judge
from tonewise.scoring import Scorer, score_exchange
from tonewise.settings import Settings
from tonewise.values import Value

FEWEST_GROUPS = 10
"""Groups below which an interval by resampling tells nothing that may be relied on."""
ALL_RULES = "all"
"""What stands for everything that two labellers both spoke of."""
_AT_ONCE = 4


@dataclass(frozen=True, slots=True)
class Opinion:
    """What a rule or judge says of replies, by case; a case without a verdict is not in it."""

    broken: Mapping[str, bool]
    silent: frozenset[str] = frozenset()
    """Cases that a rule does not apply to: it calls nothing broken there."""
    models: tuple[str, ...] = ()
    """Whose verdicts they are, of a judge."""


class Table(Value):
    """Two who said of the same replies whether something is broken, counted."""

    both: int
    """Broken by both."""
    only_first: int
    only_second: int
    neither: int
    kappa: float | None
    """Cohen's kappa: 1 where they always agree, 0 where they do as often as by chance; None where it is not defined."""
    low: float | None
    high: float | None
    groups: int
    too_few: bool
    """Whether there are too few groups, or too little variety in them, for an interval that tells anything."""

    @property
    def n(self) -> int:
        """Replies in it."""
        return self.both + self.only_first + self.only_second + self.neither


class Agreement(Value):
    """A rule or a judge (first) against people (second)."""

    scorer: str
    labels: int
    """Replies that people labelled."""
    coverage: float
    """Share of them that it gave a verdict on: a rule where it applies, a judge where it can tell."""
    table: Table
    precision: float | None
    """Of what it calls broken, the share that people do."""
    recall: float | None
    """Of what people call broken, the share that it does."""
    false_alarms: tuple[str, ...] = ()
    """Ids of the cases that it alone calls broken."""
    missed: tuple[str, ...] = ()
    """Ids of the cases that people alone call broken."""
    models: tuple[str, ...] = ()
    """Whose verdicts they are, of a judge."""


class Labellers(Value):
    """Two people against each other, on a rule, a judge's criterion, or all that both spoke of."""

    first: str
    second: str
    scorer: str
    table: Table


class AgreementReport(Value):
    """All that labels tell."""

    source: str
    cases: int
    groups: int
    agreements: tuple[Agreement, ...]
    labellers: tuple[Labellers, ...] = ()


def agreement(labelled: Sequence[Labelled], opinions: Mapping[str, Opinion], *, seed: int = 0) -> AgreementReport:
    """Every rule and judge that people speak of, against them, the rules first; opinions go by their names.

    A rule that does not apply calls nothing broken, so that what it overlooks is a miss; a judge without a verdict
    stands in no table.
    """
    names = sorted({name for one in labelled for name in one.truth}, key=lambda name: (name.startswith(JUDGE), name))
    return AgreementReport(
        source=labelled[0].source if labelled else "",
        cases=len(labelled),
        groups=len({one.group for one in labelled}),
        agreements=tuple(_against(name, labelled, opinions.get(name, Opinion({})), seed) for name in names),
        labellers=tuple(_labellers(labelled, seed)),
    )


def of_rules(labelled: Sequence[Labelled], settings: Settings) -> dict[str, Opinion]:
    """What the rules that people speak of find in the replies, whichever of them the settings select."""
    scorer = Scorer(replace(settings, select=(), ignore=()))
    broken: dict[str, dict[str, bool]] = {}
    silent: dict[str, set[str]] = {}
    for one in labelled:
        wanted = {name.removeprefix(RULE) for name in one.truth if name.startswith(RULE)}
        exchange = scorer.exchange(one.case.conversation, one.case.replies)
        exchange = replace(exchange, promise=one.case.promise or exchange.promise)
        rules = [rule for rule in scorer.rules(one.case.conversation.channel) if rule.id in wanted]
        for rule, outcome in score_exchange(exchange, rules).rules.items():
            broken.setdefault(RULE + rule, {})[one.id] = outcome == "fail"
            if outcome == "na":
                silent.setdefault(RULE + rule, set()).add(one.id)
    return {name: Opinion(found, frozenset(silent.get(name, ()))) for name, found in broken.items()}


def of_log(labelled: Sequence[Labelled], path: str | PathLike[str]) -> dict[str, dict[str, Judgement]]:
    """What judges said of the same replies in a log, by the name of the judge and by case; where it was said twice,
    the first. Raises InputError for what is no log, and where it holds no verdict on any of the replies.
    """  # fmt: skip
    from tonewise.evals.logs import read_log  # noqa: PLC0415

    replies = {one.id: one.case.replies for one in labelled}
    found: dict[str, dict[str, Judgement]] = {}
    for record in read_log(path)[1]:
        if record.case_id in replies and record.replies == replies[record.case_id]:
            for judgement in record.judgements:
                found.setdefault(JUDGE + judgement.judge, {}).setdefault(record.case_id, judgement)
    if not found:
        raise InputError("holds no judge's verdict on any of the labelled replies", source=str(path))
    return found


async def ask(
    labelled: Sequence[Labelled], judges: Iterable[Judge], settings: Settings
) -> dict[str, dict[str, Judgement]]:
    """What judges say now of the replies that people labelled for them; raises as `tonewise.evals.judging.judge`."""
    from tonewise.evals.judging import judge as asked  # noqa: PLC0415

    limit = asyncio.Semaphore(settings.concurrency or _AT_ONCE)

    async def one_of(judge: Judge, one: Labelled) -> tuple[str, str, Judgement]:
        async with limit:
            return judge.scorer, one.id, await asked(judge, one.case, one.case.replies, settings)

    wanted = [one_of(judge, one) for judge in judges for one in labelled if judge.scorer in one.truth]
    found: dict[str, dict[str, Judgement]] = {}
    for name, case, judgement in await asyncio.gather(*wanted):
        found.setdefault(name, {})[case] = judgement
    return found


def opinions_of(judgements: Mapping[str, Mapping[str, Judgement]]) -> dict[str, Opinion]:
    """Judgements as opinions: what could not be assessed, or was an error, is no verdict."""
    return {
        name: Opinion(
            {case: said.verdict == "fail" for case, said in of_cases.items() if said.verdict in ("pass", "fail")},
            models=tuple(sorted({vote.model for said in of_cases.values() for vote in said.votes})),
        )
        for name, of_cases in judgements.items()
    }


def _against(name: str, labelled: Sequence[Labelled], opinion: Opinion, seed: int) -> Agreement:
    about = [one for one in labelled if name in one.truth]
    told = [(one, opinion.broken[one.id]) for one in about if one.id in opinion.broken]
    table = _table([(one.group, verdict, one.truth[name]) for one, verdict in told], seed)
    called, broken = table.both + table.only_first, table.both + table.only_second
    return Agreement(
        scorer=name,
        labels=len(about),
        coverage=round(sum(one.id not in opinion.silent for one, _ in told) / len(about), 4),
        table=table,
        precision=round(table.both / called, 4) if called else None,
        recall=round(table.both / broken, 4) if broken else None,
        false_alarms=tuple(one.id for one, verdict in told if verdict and not one.truth[name]),
        missed=tuple(one.id for one, verdict in told if one.truth[name] and not verdict),
        models=opinion.models,
    )


def _table(pairs: Sequence[tuple[str, bool, bool]], seed: int) -> Table:
    found = kappa_interval(pairs, seed)
    counts = [(first, second) for _, first, second in pairs]
    return Table(
        both=counts.count((True, True)),
        only_first=counts.count((True, False)),
        only_second=counts.count((False, True)),
        neither=counts.count((False, False)),
        kappa=_rounded(found.value),
        low=_rounded(_low(found, counts)),
        high=_rounded(found.high),
        groups=found.groups,
        too_few=found.low is None or found.groups < FEWEST_GROUPS,
    )


def _low(found: Kappa, counts: Sequence[tuple[bool, bool]]) -> float | None:
    """The lower bound, never nearer to the value than Wilson's for the share that both agree on, a group for a case.

    Where two hardly ever differ there is next to nothing to resample: the bootstrap alone would call 40 of 40 proof
    of perfect agreement, and hold the truth in a fifth of such intervals instead of 95 %.
    """
    if found.value is None or found.low is None:
        return found.low
    n = len(counts)
    agreed = sum(first == second for first, second in counts) / n
    first, second = (sum(pair[place] for pair in counts) / n for place in (0, 1))
    chance = first * second + (1 - first) * (1 - second)
    least, _ = wilson(agreed, found.groups, t_quantile(1 - LEVEL / 2, found.groups - 1))
    return min(found.low, (least - chance) / (1 - chance))


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 4)


def _labellers(labelled: Sequence[Labelled], seed: int) -> Iterator[Labellers]:
    """Every two people, on all that both spoke of and then on each rule and judge."""
    people = sorted({name for one in labelled for name in one.by})
    for first, second in combinations(people, 2):
        pairs: dict[str, list[tuple[str, bool, bool]]] = {}
        for one in labelled:
            said, other = one.by.get(first, {}), one.by.get(second, {})
            for name in sorted(said.keys() & other.keys()):
                pair = (one.group, said[name], other[name])
                pairs.setdefault(ALL_RULES, []).append(pair)
                pairs.setdefault(name, []).append(pair)
        for name, of_name in pairs.items():
            if name == ALL_RULES and len(pairs) == 2:
                continue  # of a single rule or judge, all is the same
            yield Labellers(first=first, second=second, scorer=name, table=_table(of_name, seed))
