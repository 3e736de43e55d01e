"""Calls of Lantern Mail's API within a session: a token for some minutes, got with the client's id and secret."""

from __future__ import annotations

from time import monotonic
from typing import Any

from pydantic import SecretStr

from tonewise.errors import HelpdeskUnauthorizedError
from tonewise.helpdesk import shaped
from tonewise.helpdesk.http import Answer, Http

__all__ = ["Session"]

MARGIN = 30.0
"""Seconds before its end from which on a token is not used any more: a call takes some."""


class Session:
    """Makes calls with a token that is good; where Lantern says that it is not (401), once more with a new one."""

    def __init__(self, http: Http, client_id: str, client_secret: SecretStr) -> None:
        self._http = http
        self._client_id = client_id
        self._client_secret = client_secret
        self._token = SecretStr("")
        self._good_until = 0.0

    async def send(self, method: str, path: str, *, json: Any = None, reads: bool = False) -> Answer:
        """Make a call; ``reads`` tells that it changes nothing, whatever its method, and may be made again."""
        repeatable = True if reads else None
        async with self._http.within():
            new = monotonic() >= self._good_until
            if new:
                await self._begin()
            try:
                return await self._http.send(method, path, json=json, headers=self._headers, repeatable=repeatable)
            except HelpdeskUnauthorizedError:
                if new:
                    raise  # a token of this very moment: it is the rights that are missing
            await self._begin()  # the refused call did nothing, so that a write may be made again too
            return await self._http.send(method, path, json=json, headers=self._headers, repeatable=repeatable)

    @property
    def _headers(self) -> dict[str, str]:
        return {"Authorization": f"Lantern {self._token.get_secret_value()}"}

    async def _begin(self) -> None:
        given = {"client_id": self._client_id, "client_secret": self._client_secret.get_secret_value()}
        began = monotonic()
        with shaped(self._http.title):
            answer = (await self._http.send("POST", "/session", json=given, repeatable=True)).object
            token, seconds = str(answer["token"]), float(answer["expires_in"])
        self._http.keep_out(token)
        self._token, self._good_until = SecretStr(token), began + seconds - MARGIN
