"""``judge/NAME``: what models said of a draft, as the log holds it; nobody is asked again."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from tonewise.evals.log import Judgement, Record
from tonewise.evals.results import Result
from tonewise.evals.scorers.telling import assessed, cannot_assess, failed, not_applicable, shown
from tonewise.evals.suite import Judge


def of_judges(record: Record, judges: Sequence[Judge], asked: Sequence[Judge]) -> Iterator[Result]:
    """A result for each judge of the suite, then for any that the log holds beside them; none missing is a pass.

    ``asked`` are those that have a say in this case.
    """
    said = {judgement.judge: judgement for judgement in record.judgements}
    for judge in judges:
        judgement = said.pop(judge.name, None)
        if judgement is not None:
            yield verdict(judgement)
        elif judge in asked:
            yield failed(judge.scorer, "the log holds no verdict of this judge")
        else:
            yield not_applicable(judge.scorer)
    yield from (verdict(judgement) for _, judgement in sorted(said.items()))


def verdict(judgement: Judgement) -> Result:
    """A judgement as a result; the reason names the models, since they are who says so."""
    scorer, reason = f"judge/{judgement.judge}", _reason(judgement)
    if judgement.verdict == "cannot-assess":
        return cannot_assess(scorer, reason)
    if judgement.verdict == "error":
        return failed(scorer, reason)
    return assessed(scorer, judgement.verdict == "pass", reason)


def _reason(judgement: Judgement) -> str:
    votes = judgement.votes
    models = ", ".join(dict.fromkeys(vote.model for vote in votes if vote.model))
    counted = Counter(vote.verdict for vote in votes)
    tally = ", ".join(f"{number} {name}" for name, number in counted.items()) if len(votes) > 1 else ""
    by = f"{models} ({tally})" if models and tally else models or tally
    said = shown(judgement.reason, 300)
    return f"{by}: {said}" if by and said else by or said
