"""Quantiles and tails that the other modules need and the standard library lacks."""

from __future__ import annotations

from functools import lru_cache
from math import comb, exp, inf, lgamma, log, sqrt
from statistics import NormalDist

LEVEL = 0.05
"""What may be by chance: one in twenty. Intervals hold 1 - LEVEL."""

_NORMAL = NormalDist()


def normal_quantile(share: float) -> float:
    """The value below which this share (0 to 1, exclusive) of a standard normal distribution lies."""
    return _NORMAL.inv_cdf(share)


def normal_share(value: float) -> float:
    """The share of a standard normal distribution that lies below a value."""
    return _NORMAL.cdf(value)


@lru_cache(maxsize=1024)
def t_quantile(share: float, freedom: int) -> float:
    """The value below which a share of Student's distribution lies; infinite without any degree of freedom."""
    if freedom < 1:
        return inf if share > 0.5 else -inf
    if share < 0.5:
        return -t_quantile(1 - share, freedom)
    low, high = 0.0, 1.0
    while t_share(high, freedom) < share:
        high *= 2
    for _ in range(80):
        middle = (low + high) / 2
        low, high = (middle, high) if t_share(middle, freedom) < share else (low, middle)
    return (low + high) / 2


def t_share(value: float, freedom: int) -> float:
    """The share of Student's distribution that lies below a value."""
    tail = beta_share(freedom / (freedom + value * value), freedom / 2, 0.5) / 2
    return 1 - tail if value > 0 else tail


def beta_share(x: float, a: float, b: float) -> float:
    """The share of a beta distribution below ``x``: the regularised incomplete beta function."""
    if x <= 0 or x >= 1:
        return float(x >= 1)
    front = exp(lgamma(a + b) - lgamma(a) - lgamma(b) + a * log(x) + b * log(1 - x))
    if x < (a + 1) / (a + b + 2):
        return front * _fraction(x, a, b) / a
    return 1 - front * _fraction(1 - x, b, a) / b


def _fraction(x: float, a: float, b: float) -> float:
    """The continued fraction of the incomplete beta function, by Lentz's method."""
    tiny = 1e-300
    c, d = 1.0, 1 / _not_zero(1 - (a + b) * x / (a + 1), tiny)
    value = d
    for m in range(1, 1000):
        for term in (
            m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m)),
            -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1)),
        ):
            d = 1 / _not_zero(1 + term * d, tiny)
            c = _not_zero(1 + term / c, tiny)
            value *= c * d
        if abs(c * d - 1) < 1e-14:
            break
    return value


def _not_zero(value: float, tiny: float) -> float:
    return value if abs(value) > tiny else tiny


def wilson(share: float, n: float, z: float) -> tuple[float, float]:
    """Wilson's score interval of a share seen in ``n`` independent cases (which may be a fraction)."""
    if n <= 0 or z == inf:
        return 0.0, 1.0
    middle = (share + z * z / (2 * n)) / (1 + z * z / n)
    half = z * sqrt(max(0.0, share * (1 - share)) / n + z * z / (4 * n * n)) / (1 + z * z / n)
    return max(0.0, middle - half) if share > 0 else 0.0, min(1.0, middle + half) if share < 1 else 1.0


def fisher_fewer(first: tuple[int, int], second: tuple[int, int]) -> float:
    """Fisher's exact test, one-sided: how likely the second (hits, of) has so few or fewer hits by chance alone."""
    (hits, of), (later_hits, later_of) = first, second
    total = hits + later_hits
    least = max(0, total - of)
    ways = sum(comb(later_of, k) * comb(of, total - k) for k in range(least, later_hits + 1))
    return ways / comb(of + later_of, total)
