"""Short signs of cases: of all that a case says, and of what its drafts depend on."""

from __future__ import annotations

import json
from hashlib import sha256

from tonewise.evals.suite import EvalCase

_MADE_OF = {"conversation", "reply", "rough", "pending", "promise", "task"}
"""What of a case its drafts depend on; what is expected of them may change, and they stay."""


def sign_of_case(case: EvalCase) -> str:
    """A sign of a case and all that is expected of it, 12 hex digits: committed baselines hold it.

    What a stored reply says is what is tested, as a draft is: another reply makes no other case, nor does a note.
    """
    data = case.model_dump(mode="json", by_alias=True, exclude_defaults=True, exclude={"reply", "note"})
    data |= {"stored": True} if case.replies else {}
    return _digits(json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":")), 12)


def sign_of_making(case: EvalCase) -> str:
    """A sign of what a case's drafts are made of, 16 hex digits."""
    return _digits(case.model_dump_json(include=_MADE_OF, by_alias=True), 16)


def _digits(text: str, count: int) -> str:
    return sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:count]
