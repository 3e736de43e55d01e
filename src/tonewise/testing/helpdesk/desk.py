"""What an adapter's author gives to the contract, and what the contract puts between adapter and fake server."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, ClassVar, Literal, Protocol, TypeVar

import httpx
import pytest
from pydantic import SecretStr

from tonewise.helpdesk import DraftNote, Helpdesk, Ticket, WebhookRequest
from tonewise.helpdesk.notes import note_of
from tonewise.model import Draft, Score

MARKER = "tonewise-draft-0123456789abcdef-fedcba9876543210"
"""The last line of a note of ours."""

Result = TypeVar("Result")
Handle = Callable[[httpx.Request], httpx.Response]


class Delivery(Protocol):
    """Makes deliveries as the vendor sends them, signed with the secret of the settings for a time ``at``."""

    def __call__(
        self, kind: Literal["message", "marked-message", "own-note", "unknown"], *, at: float
    ) -> WebhookRequest:
        """A customer's message in the desk's ticket, or one that holds `MARKER`; a note of ours; any other event."""


@dataclass(kw_only=True)
class Desk:
    """A fake helpdesk with at least three tickets; that of ``ticket_id`` waits for a reply of an agent."""

    settings: Mapping[str, Any]
    """The adapter's settings, secrets in plain text; no secret shorter than 8 characters."""
    ticket_id: str
    handle: Handle | None = None
    """The server; None where the adapter speaks to none."""
    is_write: Callable[[httpx.Request], bool] = lambda request: request.method not in ("GET", "HEAD")
    """Which requests change something, where a vendor reads by POST; those that sign in are left out anyway."""
    signs_in: Callable[[httpx.Request], bool] = lambda request: False
    """Which requests get a token to call with. They succeed where a test lets others fail, and are not counted."""
    says_internal: Callable[[httpx.Request], bool] | None = None
    """Whether a request that writes says in its own words that customers shall not see it."""
    show_all: Callable[[], object] | None = None
    """From now on whatever is saved is visible to the customer, as by an accident at the vendor's."""
    write_as_customer: Callable[[str], object] | None = None
    """Add a message of the customer to the ticket."""
    acknowledge: Callable[[], object] | None = None
    """The helpdesk acknowledges the customer's message by itself, as a rule or an autoresponder of it does."""
    change: Callable[[], object] | None = None
    """Change the ticket as a colleague would."""
    earlier: tuple[str, ...] = ()
    """Ids of the earlier tickets of the customer of ``ticket_id``, the latest first; no others are theirs."""
    article_words: str = ""
    """What to search articles for, so that at least one is found."""
    delivery: Delivery | None = None
    signature_headers: tuple[str, ...] = ()
    """Headers of a delivery without any of which it is refused; none where its address, the query, holds the proof."""


@dataclass
class Spy:
    """Stands before the fake server: notes requests, and answers in its place where a test wants it.

    Requests that sign in go through: else a test of what fails would not get beyond them.
    """

    desk: Desk
    requests: list[httpx.Request] = field(default_factory=list)
    sign_ins: list[httpx.Request] = field(default_factory=list)
    instead: Callable[[httpx.Request], httpx.Response | None] = lambda request: None
    after: Callable[[httpx.Request, httpx.Response], httpx.Response] = lambda request, response: response

    def __call__(self, request: httpx.Request) -> httpx.Response:
        assert self.desk.handle is not None
        if self.desk.signs_in(request):
            self.sign_ins.append(request)
            return self.desk.handle(request)
        self.requests.append(request)
        return self.instead(request) or self.after(request, self.desk.handle(request))

    @property
    def writes(self) -> list[httpx.Request]:
        """The requests that change something."""
        return [request for request in self.requests if self.desk.is_write(request)]


class ContractBase:
    """What the parts of the contract share."""

    adapter: ClassVar[type[Helpdesk]]
    fixtures: ClassVar[Path | None] = None
    exempt: ClassVar[Mapping[str, str]] = {}
    """Tests, or parts, that the adapter cannot be held to, with the reason of each."""
    part: ClassVar[str] = ""

    def start(self, folder: Path) -> Desk:
        """A new fake helpdesk; ``folder`` is empty and of this test alone."""
        raise NotImplementedError

    @pytest.fixture(autouse=True)
    def _exemptions(self, request: pytest.FixtureRequest) -> None:
        test = request.function
        name = test.__name__.removeprefix("test_")
        part = test.__module__.rpartition(".")[2]
        for key in (name, _PARTS.get(part, part), *getattr(test, "of_parts", ())):
            if key in self.exempt:
                reason = self.exempt[key].strip()
                assert reason, f"the exemption of {key} has no reason"
                pytest.skip(f"{self.adapter.name} is exempt from {key}: {reason}")

    @pytest.fixture
    def desk(self, tmp_path: Path) -> Desk:
        """The fake helpdesk of a test."""
        folder = tmp_path / "desk"
        folder.mkdir()
        return self.start(folder)

    @pytest.fixture(autouse=True)
    def _short_waits(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("tonewise.helpdesk.http.FIRST_WAIT", 0.001)

    def opened(self, desk: Desk, **settings: Any) -> tuple[Helpdesk, Spy]:
        """An adapter that speaks to the fake helpdesk, and what stands between them."""
        spy = Spy(desk)
        chosen = self.adapter.settings_type.model_validate({**desk.settings, **settings})
        transport = httpx.MockTransport(spy) if desk.handle else None
        return self.adapter(chosen, transport=transport), spy

    def run(self, helpdesk: Helpdesk, work: Callable[[Helpdesk], Awaitable[Result]]) -> Result:
        """Do something with an adapter and close it."""

        async def whole() -> Result:
            async with helpdesk:
                return await work(helpdesk)

        return asyncio.run(whole())

    def secrets(self, desk: Desk) -> list[str]:
        """The secrets among the settings."""
        settings = self.adapter.settings_type.model_validate(desk.settings)
        values = [value for _, value in settings if isinstance(value, SecretStr)]
        return [value.get_secret_value() for value in values if value.get_secret_value()]

    def needs(self, capability: str) -> None:
        """Skip the test where the adapter does not claim a capability."""
        if not getattr(self.adapter.capabilities, capability):
            pytest.skip(f"{self.adapter.name} claims no capability {capability!r}")

    def needs_saving(self) -> None:
        """Skip the test where nothing can be saved."""
        if not (self.adapter.capabilities.note or self.adapter.capabilities.draft):
            pytest.skip(f"{self.adapter.name} claims neither notes nor drafts")

    @contextmanager
    def told_without_secrets(self, desk: Desk, *kinds: type[BaseException]) -> Iterator[list[str]]:
        """The block raises one of the errors, in one line without any secret; the text is handed out."""
        texts: list[str] = []
        with pytest.raises(kinds) as raised:
            yield texts
        text = str(raised.value)
        texts.append(text)
        chain = f"{text} {raised.value!r} {raised.value.__cause__!r}"
        assert "\n" not in text
        assert len(text) < 400, "an error is told in a line"
        assert not any(secret in chain for secret in self.secrets(desk)), "a secret in an error"


_PARTS = {"failing": "http", "fetching": "fetching"}


def of_part(*names: str) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Mark a test as belonging to further parts."""

    def marked(test: Callable[..., None]) -> Callable[..., None]:
        test.of_parts = names  # type: ignore[attr-defined]
        return test

    return marked


def note_for(ticket: Ticket, text: str = "Добрый день! Всё готово, приезжайте.\n\n*Ждём* вас: 1 < 2.") -> DraftNote:
    """A note for a ticket's open turn, with a text that Markdown and HTML would change."""
    from tonewise.reading import read  # noqa: PLC0415 - loads dictionaries

    reading = read(ticket.conversation)
    score = Score(score=1.0, gate="pass", rules={})
    draft = Draft(text=text, language="ru", manner=reading.manner, answers=(), score=score, model="composer")
    return note_of(ticket.conversation, draft, "ru")


__all__ = ["MARKER", "ContractBase", "Delivery", "Desk", "Spy", "note_for", "of_part"]
