"""What httpx logs of requests, without the queries of their addresses: some vendors want a token there."""

from __future__ import annotations

import logging
from typing import Final

import httpx


class _WithoutQueries(logging.Filter):
    """Takes the query out of each address that a record names."""

    def filter(self, record: logging.LogRecord) -> bool:
        if isinstance(record.args, tuple):
            record.args = tuple(
                each.copy_with(query=None) if isinstance(each, httpx.URL) else each for each in record.args
            )
        return True


_FILTER: Final = _WithoutQueries()


def log_no_queries() -> None:
    """From now on this process logs addresses of requests without their queries."""
    logging.getLogger("httpx").addFilter(_FILTER)  # one filter is there once, however often it is added
