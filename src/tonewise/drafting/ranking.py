"""What speaks for each fact as an answer: a conditional logit over the signs of `tonewise.reading.matching`.

One utility a fact, beside one for "none of them". The weights are the maximum of the likelihood on the development half
of ``tests/data/compose_*.yaml`` (``scripts/fit_ranking.py`` prints them; the check half took no part).
"""

from __future__ import annotations

from collections.abc import Sequence

from tonewise.model import Fact, FactKind
from tonewise.reading.answer_kinds import TYPED
from tonewise.reading.matching import Asked, Evidence
from tonewise.reading.meaning import Unit
from tonewise.reading.words import parses

NONE = 1.4
"""Set by hand below the fitted 2.67, for more answers: an answer that is missing costs a customer more than one fact
too many. At 2.2 two to five in a hundred fewer conversations of the development halves have every question answered."""
_BARE = 1.98
_FACT_KIND: dict[FactKind, float] = {"refusal": 1.15, "alternative": -0.32, "history": -1.01}
_CONFLICT = -1.47


def utilities(wanted: Asked, signs: Sequence[Evidence], facts: Sequence[Fact]) -> list[float]:
    """How much more speaks for each fact than for "none of them"; all are hopeless where the likeliest contradicts.

    Where the likeliest fact speaks of another order, day or place, the right one is not there.
    """
    best_kind = max((sign.kind for sign in signs), default=0.0)
    found = [
        utility(sign, typed=wanted.want in TYPED, best_kind=best_kind)
        + _FACT_KIND.get(fact.kind, 0.0)
        + (_LINK if fact.kind == "link" and _asks_where_to_get(wanted) else 0.0)
        - NONE
        - (_LACKS_VALUE if _lacks_value(wanted, sign, fact) else 0.0)
        - (_TOUCHES_NOTHING if _touches_nothing(wanted, sign) else 0.0)
        - (_NAMES_ONLY if sign.names_only else 0.0)
        for sign, fact in zip(signs, facts, strict=True)
    ]
    top = max(range(len(found)), key=found.__getitem__, default=None)
    return [_HOPELESS] * len(found) if top is not None and signs[top].conflict else found


def _asks_where_to_get(wanted: Asked) -> bool:
    """Whether something is looked for that a page may hold: «где скачать …?», "how do I book …?"."""
    if wanted.want not in ("place", "way", "thing", "action"):
        return False
    return any(token.lower.startswith(_GETTING) for token in wanted.own.row)


_LINK = 2.5
"""What speaks for a link's fact where the question asks how or where to get something."""
_GETTING = (
    "find", "get", "download", "upload", "read", "book", "fill", "submit", "register", "sign", "see", "look", "watch",
    "order", "apply", "log", "найти", "скачать", "взять", "загрузить", "залить", "прочита", "почита", "посмотре",
    "глянуть",
    "оформить", "записаться", "запис", "заполнить", "подать", "отправить", "прислать", "пришл", "скинуть", "скиньте",
    "скинь", "зарегистр", "войти", "узнать", "увидеть", "оставить", "забронир",
)  # fmt: skip


def features(signs: Evidence, *, typed: bool, best_kind: float) -> dict[str, float]:
    """The signs as the model takes them."""
    return {
        "subject": signs.subject,
        "attribute_same": float(signs.attribute == 1.0),
        "attribute_other": float(signs.attribute == 0.0),
        "typed": signs.kind if typed else 0.0,
        "untyped": 0.0 if typed else signs.kind,
        "typed_none": float(typed and signs.kind == 0.0),
        "typed_best": float(typed and 0.0 < best_kind == signs.kind),
        "focus": signs.focus,
        "focus_around": signs.focus_around,
        "near": signs.near,
        "near_around": signs.near_around,
        "near_focus": signs.near_focus,
        "topic": signs.topic,
        "unasked": float(signs.unasked),
        "clash": float(signs.clash),
    }


_WEIGHTS = {
    "subject": 2.18, "attribute_same": 0.43, "attribute_other": -0.12, "typed": 2.0, "untyped": 1.14,
    "typed_none": -0.76, "typed_best": 1.34, "focus": 1.13, "focus_around": 1.06, "near": 2.83, "near_around": 0.69,
    "near_focus": 0.83, "topic": 0.28, "unasked": -1.82, "clash": -0.84,
}  # fmt: skip


def utility(signs: Evidence, *, typed: bool, best_kind: float) -> float:
    """How much speaks for a statement, before its rivals are weighed against it."""
    found = features(signs, typed=typed, best_kind=best_kind)
    return (
        sum(_WEIGHTS[name] * value for name, value in found.items()) + _BARE * signs.bare + _CONFLICT * signs.conflict
    )


def _lacks_value(wanted: Asked, signs: Evidence, fact: Fact) -> bool:
    """Whether a fact is without the wanted value («когда?» and no time in it)."""
    return wanted.want in _SURE_VALUES and signs.kind == 0.0 and fact.kind != "refusal"


def _touches_nothing(wanted: Asked, signs: Evidence) -> bool:
    """Whether a fact has neither a word of a question that names its subject, nor the kind of value it wants."""
    if not any(map(_is_noun, wanted.own.subject)) or (wanted.want in TYPED and signs.kind > 0.0):
        return False
    return max(signs.subject, signs.focus) < _TOUCH and signs.near < _NEAR


def _is_noun(unit: Unit) -> bool:
    found = parses(unit.word)
    return not found or found[0].part == "NOUN"


_TOUCH = 0.08
_NEAR = 0.2
_TOUCHES_NOTHING = 1.0
_SURE_VALUES = frozenset({"day", "time", "span", "money"})
_LACKS_VALUE = 0.8
_NAMES_ONLY = 9.0
_HOPELESS = -99.0
