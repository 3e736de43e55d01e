"""Mending a model's text without the model: the rules' safe fixes, then patches from the facts and the composer."""

from __future__ import annotations

from dataclasses import dataclass
from difflib import SequenceMatcher

from tonewise.drafting.answering import nearest_sentence
from tonewise.drafting.checking import Checked, check
from tonewise.drafting.editing import patched
from tonewise.drafting.job import COMPOSER, Job
from tonewise.model import Change
from tonewise.reading.sentences import split
from tonewise.reading.words import tokens


@dataclass(frozen=True, slots=True)
class Mended:
    """A text of a model as it may be delivered, and what of it was changed."""

    checked: Checked
    changes: tuple[Change, ...] = ()
    kept: float = 1.0
    """Share of the text's words that are the model's own."""


def mend(job: Job, checked: Checked) -> Mended:
    """Mend what can be mended surely; each step is kept only where the text is no worse for it."""
    fixed = job.situation.fix(checked.text, checked.score)
    rules = changes_between(checked.text, fixed.reply[0], ", ".join(fixed.by)) if fixed.by else ()
    best = _better(job, Mended(checked), fixed.reply[0], rules)
    if not best.checked.findings:
        return _pruned(job, best)
    text, patches = patched(job.situation, best.checked.text, job.given)
    best = _better(job, best, text, tuple(each for each in patches if each.removed != each.added))
    for dropped in [each.suggestion for each in best.checked.unsaid if each.in_ == "reply" and each.suggestion]:
        text = _put_back(best.checked.text, dropped, job.by_composer.text)
        best = _better(job, best, text, (Change(by=COMPOSER, added=dropped),))
    return best


def _put_back(text: str, dropped: str, composed: str) -> str:
    """A text with a sentence of the composer's put behind the one that it follows there, or else at the end."""
    before, _, _ = composed.partition(dropped)
    places = split(text)
    sentences = [text[start:end] for start, end in places]
    for start, end in reversed(split(before)):
        if (near := nearest_sentence(before[start:end], sentences)) is not None:
            at = places[sentences.index(near)][1]
            return f"{text[:at]} {dropped}{text[at:]}"
    return f"{text.rstrip()} {dropped}"


def _pruned(job: Job, good: Mended) -> Mended:
    """A text that says all it has to without the sentences beside, where the rules like it better so.

    Nothing is put in: a faithful sentence may say a fact in words that no patch knows.
    """
    if not any(finding.in_ == "reply" for finding in good.checked.score.findings):
        return good
    text = good.checked.text
    sentences = {text[start:end] for start, end in split(text)}
    _, patches = patched(job.situation, text, job.given)
    cuts = [each for each in patches if each.removed in sentences and not each.added]
    for cut in cuts:
        text = _without(text, cut.removed)
    after = _better(job, good, text, tuple(cuts))
    return after if after.checked.rank < good.checked.rank else good


def _without(text: str, sentence: str) -> str:
    """A text with one of its sentences taken out, and the space that it stood in."""
    before, _, after = text.partition(sentence)
    if not before.strip():
        return after.lstrip()
    gap = "\n" if before.endswith("\n") and after.startswith("\n") else ""
    return before.rstrip(" " if gap else None) + after.removeprefix(gap) if after.strip() else before.rstrip()


def _better(job: Job, before: Mended, text: str, changes: tuple[Change, ...]) -> Mended:
    """The text as changed, where it was and is no worse for that."""
    if not changes or text == before.checked.text:
        return before
    after = check(job, text)
    if after.rank > before.checked.rank:
        return before
    return Mended(after, (*before.changes, *changes), _kept(before, text))


def _kept(before: Mended, text: str) -> float:
    old, new = ([token.lower for token in tokens(each)] for each in (before.checked.text, text))
    same = sum(block.size for block in SequenceMatcher(None, old, new, autojunk=False).get_matching_blocks())
    return before.kept * same / max(1, len(new))


def changes_between(before: str, after: str, by: str) -> tuple[Change, ...]:
    """What was taken out of a text and put in, in whole words, place by place."""
    old, new = (tokens(text) for text in (before, after))
    matcher = SequenceMatcher(None, [token.text for token in old], [token.text for token in new], autojunk=False)
    found: list[Change] = []
    for kind, i, j, k, m in matcher.get_opcodes():
        if kind != "equal":
            removed = before[old[i].start : old[j - 1].end] if j > i else ""
            added = after[new[k].start : new[m - 1].end] if m > k else ""
            found.append(Change(by=by, removed=removed, added=added))
    return tuple(found) or (Change(by=by, removed=before, added=after),)
