"""Plots as inline SVG: shares by week, a small one for a rule, rules by agent. The page's style gives the colours."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from html import escape
from math import ceil

from tonewise.audit.labels import percent
from tonewise.plain import harmless, shortened

_WIDE, _NARROW, _HEIGHT, _LEFT, _BOTTOM, _TOP = 860, 430, 230, 48, 30, 14
_FEW = 8
"""Weeks that find room on a phone without scrolling."""
_LABEL = 64
"""Room that a week's name takes."""
_CELL, _NAMES, _HEAD = 28, 210, 120
_SPARK = (96, 22)

Week = tuple[str, int, float]
"""An ISO week, how many conversations it has, and the share that fails."""
_Placed = tuple[int, str, int, float]
"""The same with the distance from the first week before it."""


def weeks_plot(weeks: Sequence[Week], language: str) -> str:
    """The share of failing conversations by week as a curve, over bars for how many there were; '' below two weeks."""
    placed = _placed(weeks)
    if len(placed) < 2:
        return ""
    top = max(0.1, ceil(max(share for *_, share in placed) * 10) / 10)
    most = max(number for _, _, number, _ in placed)
    span = placed[-1][0]
    width, kind = (_NARROW, "small") if span < _FEW else (_WIDE, "large")
    step = (width - _LEFT - 48) / span
    wide = max(2.0, min(28.0, step * 0.6))

    def x(place: int) -> float:
        return _LEFT + 14 + place * step

    def y(part: float) -> float:
        return _HEIGHT - _BOTTOM - part * (_HEIGHT - _BOTTOM - _TOP)

    parts = [f'<svg class="{kind}" viewBox="0 0 {width} {_HEIGHT}" role="img">']
    for part in (0.0, 0.5, 1.0):
        parts.append(f'<line class="grid" x1="{_LEFT}" x2="{width}" y1="{y(part):.1f}" y2="{y(part):.1f}"/>')
        label = percent(part * top, language)
        parts.append(f'<text x="{_LEFT - 6}" y="{y(part) + 4:.1f}" text-anchor="end">{label}</text>')
    labelled = -_LABEL * 1.0
    for place, week, number, share in placed:
        high = number / most * 0.5
        told = f"<title>{week}: {percent(share, language)} / {number}</title>"
        parts.append(
            f'<rect class="count" x="{x(place) - wide / 2:.1f}" y="{y(high):.1f}" width="{wide:.1f}" '
            f'height="{max(0.0, y(0) - y(high)):.1f}">{told}</rect>'
        )
        if x(place) - labelled >= _LABEL:
            labelled = x(place)
            parts.append(f'<text x="{x(place):.1f}" y="{_HEIGHT - 8}" text-anchor="middle">{week[2:]}</text>')
    parts.append(_curves(placed, lambda place, share: f"{x(place):.1f},{y(share / top):.1f}"))
    for place, week, number, share in placed:
        told = f"<title>{week}: {percent(share, language)} / {number}</title>"
        parts.append(f'<circle class="dot" cx="{x(place):.1f}" cy="{y(share / top):.1f}" r="4">{told}</circle>')
    return "".join((*parts, "</svg>"))


def spark(weeks: Sequence[Week], among: Sequence[Week]) -> str:
    """A rule's share by week as a small curve, from the first to the last of all weeks; '' below two weeks."""
    every = _placed(among)
    if len(every) < 2:
        return ""
    begin, end = every[0][1], every[-1][0]
    placed = [(_weeks_from(begin, week), week, number, share) for _, week, number, share in _placed(weeks)]
    wide, high = _SPARK
    top = max((share for *_, share in placed), default=0.0) or 1.0
    curves = _curves(
        placed,
        lambda place, share: f"{2 + place / end * (wide - 4):.1f},{high - 3 - share / top * (high - 6):.1f}",
    )
    return (
        f'<svg class="spark" viewBox="0 0 {wide} {high}" width="{wide}" height="{high}" aria-hidden="true">'
        f"{curves}</svg>"
    )


def grid(
    rules: Sequence[str], agents: Sequence[str], shares: Sequence[Sequence[float | None]], language: str
) -> str:  # fmt: skip
    """How deep each agent's cell is coloured tells how often they break a rule; None where it never applied."""
    wide, high = _NAMES + len(agents) * _CELL + 60, _HEAD + len(rules) * _CELL + 4
    parts = [f'<svg class="fixed" viewBox="0 0 {wide} {high}" width="{wide}" height="{high}" role="img">']
    for column, agent in enumerate(agents):
        x = _NAMES + column * _CELL + _CELL / 2 + 4
        name = escape(shortened(agent, 18))
        parts.append(f'<text transform="translate({x:.0f} {_HEAD - 8}) rotate(-50)">{name}</text>')
    for row, rule in enumerate(rules):
        y = _HEAD + row * _CELL
        parts.append(f'<text x="{_NAMES - 8}" y="{y + 18}" text-anchor="end">{escape(shortened(rule, 28))}</text>')
        for column, share in enumerate(shares[row]):
            told = f"<title>{escape(harmless(agents[column]))}, {escape(rule)}: "
            told += f"{'–' if share is None else percent(share, language)}</title>"
            kind = 'class="none"' if share is None else f'class="cell" fill-opacity="{0.06 + share * 0.94:.2f}"'
            x = _NAMES + column * _CELL
            parts.append(
                f'<rect {kind} x="{x}" y="{y}" width="{_CELL - 3}" height="{_CELL - 3}" rx="4">{told}</rect>'
            )  # fmt: skip
    return "".join((*parts, "</svg>"))


def _curves(placed: Sequence[_Placed], point: Callable[[int, float], str]) -> str:
    """Curves through the weeks; where weeks are missing in between, one ends and the next begins."""
    runs: list[list[_Placed]] = []
    for each in placed:
        if runs and each[0] == runs[-1][-1][0] + 1:
            runs[-1].append(each)
        else:
            runs.append([each])
    drawn = (" ".join(point(place, share) for place, _, _, share in run) for run in runs)
    return "".join(f'<polyline class="curve" points="{points}"/>' for points in drawn)


def _placed(weeks: Sequence[Week]) -> list[_Placed]:
    """Weeks with their distance from the first, so that a gap shows; those without a date are left out."""
    dated = [(_monday(week), week, number, share) for week, number, share in weeks if week and week[0].isdigit()]
    dated.sort()
    return [(_weeks_from(dated[0][1], week), week, number, share) for _, week, number, share in dated]


def _weeks_from(first: str, week: str) -> int:
    return (_monday(week) - _monday(first)).days // 7


def _monday(week: str) -> date:
    return date.fromisocalendar(int(week[:4]), int(week[6:]), 1)
