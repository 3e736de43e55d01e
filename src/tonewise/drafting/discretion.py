"""What a draft tells of its making, without personal data that the draft itself does not hold.

A model may repeat a card number that a repair then takes out; the trace and the note are kept and logged by others, and
must not hold it. Letters are covered one for one, so that findings still point at their words.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from tonewise.drafting.masking import Mask
from tonewise.drafting.situation import Situation
from tonewise.model import Change, Draft, Finding, Round

_COVER = "•"


def discreet(draft: Draft, situation: Situation, keys: Sequence[str] = ()) -> Draft:
    """The draft with what its text does not hold covered in its trace, its changes and its note, and ``keys`` too."""
    if not (draft.trace or draft.changes or draft.note):
        return draft
    mask = Mask.of(situation)
    mask = replace(mask, values=(*mask.values, *filter(None, keys)))

    def covered(text: str) -> str:
        return _covered(text, mask, draft.text)

    return draft.model_copy(
        update={
            "trace": tuple(_round(each, mask, draft.text) for each in draft.trace),
            "changes": tuple(
                Change(by=each.by, removed=covered(each.removed), added=covered(each.added)) for each in draft.changes
            ),
            "note": covered(draft.note) if draft.note else draft.note,
        }
    )


def _round(each: Round, mask: Mask, told: str) -> Round:
    text = _covered(each.text, mask, told)
    return each.model_copy(
        update={"text": text, "findings": tuple(_finding(finding, mask, told) for finding in each.findings)}
    )


def _finding(finding: Finding, mask: Mask, told: str) -> Finding:
    suggestion = _covered(finding.suggestion, mask, told) if finding.suggestion else finding.suggestion
    return finding.model_copy(update={"text": _covered(finding.text, mask, told), "suggestion": suggestion})


def _covered(text: str, mask: Mask, told: str) -> str:
    """The text, each letter and digit of personal data that ``told`` lacks covered."""
    pieces: list[str] = []
    end = 0
    for start, stop in mask.places(text):
        written = text[start:stop]
        if written not in told:
            pieces += (text[end:start], "".join(_COVER if letter.isalnum() else letter for letter in written))
            end = stop
    return "".join((*pieces, text[end:]))
