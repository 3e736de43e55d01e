"""Secrets kept out of httpx's logs, which name the address of each request: some vendors want a token there."""

from __future__ import annotations

import logging
from typing import Final
from urllib.parse import quote, quote_plus

import httpx
from pydantic import SecretStr


class _WithoutSecrets(logging.Filter):
    """Takes what is secret out of the addresses that a record names."""

    def __init__(self) -> None:
        super().__init__()
        self.secrets: set[str] = set()

    def filter(self, record: logging.LogRecord) -> bool:
        if isinstance(record.args, tuple):
            record.args = tuple(self._clean(each) if isinstance(each, httpx.URL) else each for each in record.args)
        return True

    def _clean(self, url: httpx.URL) -> str:
        text = str(url)
        for secret in self.secrets:
            text = text.replace(secret, "…")
        return text


_FILTER: Final = _WithoutSecrets()


def hide_in_logs(*secrets: SecretStr | None) -> None:
    """From now on no address that httpx logs in this process holds these secrets, encoded or not."""
    for plain in (secret.get_secret_value() for secret in secrets if secret):
        _FILTER.secrets |= {each for each in (plain, quote(plain, safe=""), quote_plus(plain)) if each}
    logging.getLogger("httpx").addFilter(_FILTER)  # it is there once, however often it is added
