"""Whole tickets where a helpdesk has no quicker way: those of a list, fetched one by one."""

from __future__ import annotations

from tonewise.errors import HelpdeskMalformedError, HelpdeskNotFoundError
from tonewise.helpdesk.protocol import Helpdesk
from tonewise.helpdesk.values import Page, Reference, Ticket


async def fetched(helpdesk: Helpdesk, page: Page[Reference]) -> Page[Ticket]:
    """The tickets of a page; what is gone or malformed is told in ``problems``, any other error is raised."""
    tickets: list[Ticket] = []
    problems = list(page.problems)
    for reference in page.items:
        try:
            tickets.append(await helpdesk.fetch(reference.id))
        except (HelpdeskNotFoundError, HelpdeskMalformedError) as error:
            problems.append(f"{reference.id}: {error}")
    return Page[Ticket](items=tuple(tickets), cursor=page.cursor, more=page.more, problems=tuple(problems))
