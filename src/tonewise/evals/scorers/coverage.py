"""``coverage``: the share of what the customer asked that the reply meets."""

from __future__ import annotations

from collections.abc import Sequence

from tonewise.evals.results import Result
from tonewise.evals.scorers.asked import Asked, words_missed
from tonewise.evals.scorers.reply import ANSWER_EVERY_QUESTION, Reply
from tonewise.evals.scorers.telling import assessed, cannot_assess, line, not_applicable, shown


def coverage(reply: Reply, asked: Sequence[Asked] | None) -> Result:
    """Answered, refused, taken on or asked about first is met; which answer is right, only a case's words can tell.

    Questions that the case expects nobody to answer are not counted. None as ``asked``: the suite leaves the rule
    behind this out, and to read every conversation's questions would be most of the work.
    """
    if asked is None:
        return not_applicable("coverage", f"the rule {ANSWER_EVERY_QUESTION} does not score here")
    counted = [each for each in asked if each.expected is None or each.expected.status != "missing"]
    if not counted:
        return not_applicable("coverage")
    lost = [each.words for each in counted if each.question is None and not _has_proof(each)]
    if lost:
        return cannot_assess("coverage", line(f"«{shown(words)}» stands nowhere in the turn" for words in lost))
    left = [each for each in counted if not _is_met(each, reply)]
    share = round(1 - len(left) / len(counted), 4)
    return assessed("coverage", share, line(f"«{shown(each.words)}» is left open" for each in left))


def _is_met(asked: Asked, reply: Reply) -> bool:
    return not words_missed(asked, reply.text) if _has_proof(asked) else asked.met


def _has_proof(asked: Asked) -> bool:
    """Whether the case names words that prove an answer."""
    return asked.expected is not None and bool(asked.expected.contains)
