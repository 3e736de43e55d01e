"""The contract that every helpdesk adapter is held to: subclass `HelpdeskContract` in a test file, and pytest runs it.

::

    class TestMyDesk(HelpdeskContract):
        adapter = MyDesk
        fixtures = Path(__file__).parent / "fixtures"
        exempt = {"versions": "my-desk tells no version of a ticket"}

        def start(self, folder: Path) -> Desk:
            fake = FakeMyDesk()  # holds tickets and speaks the vendor's API
            return Desk(
                settings={"site": "https://desk.example", "token": "the-token-of-tests"},
                ticket_id="7",
                handle=fake.handle,
                says_internal=lambda request: json.loads(request.content)["private"] is True,
                show_all=fake.make_notes_public,
                write_as_customer=fake.add_customer_message,
            )

What is tested is what the adapter's ``capabilities`` name. What an adapter cannot be held to stands in ``exempt``, by a
test's name (without ``test_``) or a part's (``http``, ``saving``, ``listing``, ``watching``,
``webhooks``, ``fixtures``, ``versions``), with its reason, which pytest shows as the reason of a skipped test.
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
