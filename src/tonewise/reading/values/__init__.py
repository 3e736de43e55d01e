"""Values of a text: dates, times, sums, numbers, codes and links, in forms that can be compared."""

from __future__ import annotations

from tonewise.reading.values.reader import link_form, values
from tonewise.reading.values.units import ValueSpan

__all__ = ["ValueSpan", "link_form", "values"]
