"""LiveTex's Web API: a token for a login and a password, and lists of chats."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from time import monotonic
from typing import Any

from pydantic import SecretStr

from tonewise.errors import HelpdeskMalformedError, HelpdeskRejectedError, HelpdeskUnauthorizedError, SettingsError
from tonewise.helpdesk import shaped
from tonewise.helpdesk.http import Http

PAGE = 50
"""Chats of a page: LiveTex's own size, as no greatest one is documented."""
MOST_PAGES = 10_000
_SPARE = 60.0
"""Seconds before its end from which a token is not used any more."""


class History:
    """Chats, asked for by criteria; ``options`` are those of `Http`, ``secrets`` among them."""

    def __init__(
        self,
        title: str,
        site: str,
        *,
        login: str,
        password: str,
        secrets: Sequence[SecretStr | str | None],
        **options: Any,
    ) -> None:
        self._title = title
        self._site = site
        self._login = login
        self._password = password
        self._secrets = tuple(secrets)
        self._options = options
        self._sign_in = Http(title, site, secrets=self._secrets, **options)
        self._api: Http | None = None
        self._until = 0.0

    async def aclose(self) -> None:
        """Close the connections."""
        await self._sign_in.aclose()
        if self._api is not None:
            await self._api.aclose()

    async def chats(self, criteria: Sequence[str], fields: str) -> list[Mapping[str, Any]]:
        """All chats that fit, the first begun first: that order stands still while chats go on."""
        found: list[Mapping[str, Any]] = []
        for _ in range(MOST_PAGES):
            async with self._sign_in.within():  # each page by itself: years of chats take longer than one deadline
                data = await self._page(criteria, fields, len(found))
            with shaped(self._title):
                listed = list(data["results"])
                found += listed
                if not listed or len(found) >= int(data["total"]):
                    break
        return found

    async def _page(self, criteria: Sequence[str], fields: str, offset: int) -> Mapping[str, Any]:
        params = {"sort": "created_at:a", "limit": PAGE, "offset": offset, "fields": fields}
        if criteria:
            params["q"] = " ".join(criteria)
        known = self._api is not None
        try:
            return (await (await self._signed_in()).send("POST", "/chats/list", params=params, repeatable=True)).object
        except HelpdeskUnauthorizedError:
            if not known:
                raise
            self._until = 0.0  # it may have been taken back
            return (await (await self._signed_in()).send("POST", "/chats/list", params=params, repeatable=True)).object

    async def _signed_in(self) -> Http:
        """A client whose token holds."""
        if self._api is not None and monotonic() < self._until:
            return self._api
        form = {"grant_type": "password", "username": self._login, "password": self._password}
        try:
            answer = await self._sign_in.send("POST", "/oauth2/token", data=form, repeatable=True)
        except HelpdeskRejectedError as error:
            if "invalid_grant" not in str(error):
                raise
            raise HelpdeskUnauthorizedError(f"{self._title}: the login or the password is wrong") from None
        with shaped(self._title):
            about = answer.object.get("results", answer.object)
            token, seconds = str(about["access_token"]), float(about.get("expires_in") or 0)
        if self._api is not None:
            await self._api.aclose()
        self._until = monotonic() + seconds - _SPARE
        headers = {"Authorization": f"Bearer {token}"}
        try:
            self._api = Http(self._title, self._site, headers=headers, secrets=(token, *self._secrets), **self._options)
        except SettingsError:  # the settings' own secrets were sent already
            raise HelpdeskMalformedError(f"{self._title}: the token of the sign-in cannot be sent") from None
        return self._api
