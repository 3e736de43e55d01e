"""The contract that every helpdesk adapter is held to: subclass `HelpdeskContract` in a test file, and pytest runs it.

::

    class TestMyDesk(HelpdeskContract):
        adapter = MyDesk
        fixtures = Path(__file__).parent / "fixtures"
        exempt = {"show_all": "my-desk has no notes that customers see"}

        def start(self, folder: Path) -> Desk:
            fake = FakeMyDesk()  # holds tickets and speaks the vendor's API
            return Desk(
                settings={"site": "https://desk.example", "token": "the-token-of-tests"},
                ticket_id="7",
                handle=fake.handle,
                signs_in=lambda request: request.url.path == "/oauth/token",  # where there is such a call
                says_internal=lambda request: json.loads(request.content)["private"] is True,
                show_all=fake.make_notes_public,
                write_as_customer=fake.add_customer_message,
                acknowledge=fake.add_automatic_reply,
            )

`Desk` tells what else a fake helpdesk can be asked for. Further methods to override: ``signed`` (a delivery of any
body, signed), ``refusal`` (how the vendor words a 422), ``mapped`` (where fixtures are no ``routes.json``).

What is tested is what the adapter's ``capabilities`` name; what they do not name needs no exemption. What an adapter
cannot be held to all the same stands in ``exempt``, by a test's name (without ``test_``) or a part's (``http``,
``saving``, ``listing``, ``watching``, ``webhooks``, ``fixtures``, ``versions``, ``show_all``, ``write_as_customer``,
``acknowledge``, ``malformed_deliveries``), with its reason, which pytest shows as the reason of a skipped test.
"""

import pytest

# Assertions of a published suite tell what was compared, as those of a test file do; it must be said before the import.
pytest.register_assert_rewrite(
    *(f"{__name__}.{part}" for part in ("failing", "fetching", "listing", "saving", "watching", "webhooks"))
)

from tonewise.testing.helpdesk.desk import MARKER, Delivery, Desk, Spy  # noqa: E402
from tonewise.testing.helpdesk.failing import FailingContract  # noqa: E402
from tonewise.testing.helpdesk.fetching import FetchingContract  # noqa: E402
from tonewise.testing.helpdesk.listing import ListingContract  # noqa: E402
from tonewise.testing.helpdesk.saving import SavingContract  # noqa: E402
from tonewise.testing.helpdesk.watching import WatchingContract  # noqa: E402
from tonewise.testing.helpdesk.webhooks import WebhookContract  # noqa: E402

__all__ = ["MARKER", "Delivery", "Desk", "HelpdeskContract", "Spy"]


class HelpdeskContract(
    FetchingContract, SavingContract, FailingContract, ListingContract, WatchingContract, WebhookContract
):
    """All of the contract."""
