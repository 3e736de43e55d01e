"""What a server's refusal means: try again, mend this request, or give up."""

from __future__ import annotations

from tonewise.errors import ModelUnavailableError
from tonewise.llm.retries import RefusedError, TransientError, retry_after


def by_status(status: int, said: str, wait: str | None = None) -> ModelUnavailableError:
    """The error that a status other than 2xx stands for."""
    problem = f"the server answered {status}" + (f" ({said})" if said else "")
    if status in (408, 409, 425, 429) or status >= 500:
        return TransientError(problem, retry_after(wait))
    if status in (401, 403):
        return ModelUnavailableError(f"the server answered {status}: the key is missing, wrong or not allowed")
    return RefusedError(problem) if status in (400, 413, 422) else ModelUnavailableError(problem)
