"""What an answer cost, by the prices that a team has set."""

from __future__ import annotations

from tonewise.model import Usage
from tonewise.options import Price

MILLION = 1_000_000


def priced(usage: Usage, price: Price | None) -> Usage:
    """The same with its cost; unknown where there is no price, or the server did not count."""
    if price is None or not usage.prompt_tokens + usage.completion_tokens:
        return usage
    cost = (usage.prompt_tokens * price.input + usage.completion_tokens * price.output) / MILLION
    return usage.model_copy(update={"cost": cost})
