"""The contract where a vendor wants a session and reads by POST: what is wrong is found behind the sign-in too."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import lantern
import pytest

from test_lantern_mail import TestLanternMail as Contract
from tonewise.helpdesk import HelpdeskSettings, Ticket
from tonewise.helpdesk.http import Answer
from tonewise_lantern_mail import LanternMail, mapping

Contract.__test__ = False  # type: ignore[attr-defined]  # the package's own tests run in test_helpdesk_plugin.py


class SignedInOnce(LanternMail):
    async def fetch(self, ticket_id: str) -> Ticket:
        ticket = await super().fetch(ticket_id)
        self.session.send = self._send  # type: ignore[method-assign]
        return ticket

    async def _send(self, method: str, path: str, *, json: Any = None, reads: bool = False) -> Answer:
        return await self.http.send(method, path, json=json, headers=self.session._headers, repeatable=reads)


class Impatient(LanternMail):
    """Takes a read by POST for a write."""

    def __init__(self, settings: HelpdeskSettings, **options: Any) -> None:
        super().__init__(settings, **options)
        send = self.session.send

        async def once(method: str, path: str, *, json: Any = None, reads: bool = False) -> Answer:
            return await send(method, path, json=json)

        self.session.send = once  # type: ignore[method-assign]


class Unshaped(LanternMail):
    async def fetch(self, ticket_id: str) -> Ticket:
        return mapping.ticket((await self.session.send("GET", self._path(ticket_id))).data, ())


class Wordless(LanternMail):
    """Looks for a refusal's reason where this vendor never puts it."""

    def __init__(self, settings: HelpdeskSettings, **options: Any) -> None:
        super().__init__(settings, **options)
        self.http._reason = None


@pytest.mark.parametrize(
    ("faulty", "test"),
    [
        (SignedInOnce, lambda c, desk: c.test_a_session_that_ended_is_begun_anew(desk)),
        (Impatient, lambda c, desk: c.test_a_read_is_tried_again(desk, 503)),
        (Unshaped, lambda c, desk: c.test_an_answer_of_another_shape_is_malformed(desk, b"{}")),
        (Wordless, lambda c, desk: c.test_the_vendors_reason_is_told(desk)),
    ],
    ids=lambda each: getattr(each, "__name__", "test"),
)
def test_a_faulty_adapter_fails(
    faulty: type[LanternMail], test: Callable[[Any, Any], object], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tonewise.helpdesk.http.FIRST_WAIT", 0.001)
    good = Contract()
    test(good, good.start(tmp_path))
    bad = type("Bad", (Contract,), {"adapter": faulty})()
    with pytest.raises((pytest.fail.Exception, Exception)):  # whatever ends a test badly
        test(bad, bad.start(tmp_path))


def test_a_sign_in_that_nobody_told_of_is_noticed(tmp_path: Path) -> None:
    contract = Contract()
    desk = replace(contract.start(tmp_path), signs_in=lambda request: False)
    with pytest.raises(AssertionError, match="`signs_in` what signs in"):
        contract.test_a_ticket_is_a_conversation_that_can_be_drafted_for(desk)


def test_the_longest_route_that_fits_answers(tmp_path: Path) -> None:
    """A fixture's thread comes in two pages, told apart by what the body of a request holds."""
    found = Contract().mapped(lantern.PLUGIN / "tests" / "fixtures" / "order-ru")
    assert len(found.conversation.messages) == 6
