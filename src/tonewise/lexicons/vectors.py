"""Small static word vectors: how near two words are in meaning, with no model at run time.

Distilled by ``scripts/distil_vectors.py`` from multilingual E5 small (MIT) and Universal Sentence Encoder multilingual
v3 (Apache-2.0) on 2026-11-21, for the most frequent Russian lemmas and English words.
"""

from __future__ import annotations

import struct
from functools import cache, lru_cache
from importlib.resources import files
from math import log, log1p, sqrt
from operator import mul
from typing import NamedTuple

_HEADER = "<4sHII"
_LOG_RANKS = log(14_000)


@cache
def _table() -> tuple[dict[str, int], memoryview, int]:
    raw = files("tonewise.lexicons").joinpath("data", "vectors.bin").read_bytes()
    _, dimensions, _, length = struct.unpack_from(_HEADER, raw)
    start = struct.calcsize(_HEADER)
    words = raw[start : start + length].decode().split("\n")
    body = memoryview(raw)[start + length :].cast("b")
    return {word: index * dimensions for index, word in enumerate(words)}, body, dimensions


@lru_cache(maxsize=16384)
def _vector(word: str) -> tuple[tuple[int, ...], float] | None:
    rows, body, dimensions = _table()
    start = rows.get(word)
    if start is None:
        return None
    vector = tuple(body[start : start + dimensions])
    return vector, sqrt(sum(map(mul, vector, vector)))


@lru_cache(maxsize=65536)
def nearness(first: str, second: str) -> float:
    """Cosine of two folded dictionary forms, 0 where either is unknown or they point apart."""
    a, b = _vector(first), _vector(second)
    if a is None or b is None:
        return 0.0
    product: int = sum(map(mul, a[0], b[0]))
    return max(0.0, product / (a[1] * b[1]))


@lru_cache(maxsize=16384)
def rarity(word: str) -> float:
    """How rare a folded dictionary form is, 0 for the most frequent word to 1 for one outside the table."""
    rows, _, dimensions = _table()
    start = rows.get(word)
    if start is None:
        return 1.0
    rank = start // dimensions if word[0] >= "\u0400" else start // dimensions - _russian_words()
    return min(1.0, log1p(rank) / _LOG_RANKS)


@cache
def _russian_words() -> int:
    """The table holds Russian words first; their count is where English ranks begin."""
    return sum(word[0] >= "\u0400" for word in _table()[0])


class Direction(NamedTuple):
    """A mean of word vectors, and the square of its length."""

    axes: tuple[float, ...]
    square: float


def direction_of(words: tuple[str, ...]) -> Direction | None:
    """The mean direction of folded dictionary forms, rarer ones weighing more; None where none is known."""
    known = [found for word in words if (found := _weighted(word)) is not None]
    if not known:
        return None
    axes = known[0] if len(known) == 1 else tuple(map(sum, zip(*known, strict=True)))
    return Direction(axes, sum(map(mul, axes, axes)))


@lru_cache(maxsize=4096)
def _weighted(word: str) -> tuple[float, ...] | None:
    found = _vector(word)
    if found is None:
        return None
    vector, length = found
    weight = 0.2 + rarity(word)
    return tuple(weight * axis / length for axis in vector)


def cosine(first: Direction | None, second: Direction | None) -> float:
    """Cosine of two directions, 0 where either is absent or they point apart."""
    if first is None or second is None:
        return 0.0
    lengths = sqrt(first.square * second.square)
    return max(0.0, sum(map(mul, first.axes, second.axes)) / lengths) if lengths else 0.0
