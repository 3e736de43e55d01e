"""The settings, and what is read out of those that hold lists."""

from __future__ import annotations

from typing import Self, get_args

from pydantic import SecretStr, field_validator, model_validator

from tonewise.helpdesk import HelpdeskSettings, State


class RequestTrackerSettings(HelpdeskSettings):
    """Where Request Tracker is, who reads there, and how a team uses it."""

    site: str
    """The address up to what its pages share, such as https://rt.shop.example or https://shop.example/rt."""
    token: SecretStr | None = None
    """An auth token of the user who reads and comments; or ``username`` and ``password``."""
    username: str | None = None
    password: SecretStr | None = None
    query: str = "id > 0"
    """TicketSQL that lists are bounded by, such as ``Queue = 'Support'``."""
    customer_fields: str = ""
    """Names of custom fields whose values a reply may tell, parted by commas; * is all, others guide it alone."""
    bots: str = ""
    """Names of users that are programs which answer customers, parted by commas."""
    statuses: str = ""
    """What statuses of your own lifecycles mean, such as ``packing=open, at the supplier=pending``."""
    article_field: str = "Content"
    """The custom field of articles that their text is searched in."""

    @model_validator(mode="after")
    def _can_sign_in(self) -> Self:
        if self.token is None and (self.username is None or self.password is None):
            raise ValueError("set the token, or username and password")
        return self

    @field_validator("statuses")
    @classmethod
    def _known_states(cls, given: str) -> str:
        for each in listed(given):
            name, _, state = each.partition("=")
            if not name.strip() or state.strip() not in get_args(State):
                raise ValueError(f"a status is given as name=state, the state one of {', '.join(get_args(State))}")
        return given

    @property
    def state_of(self) -> dict[str, State]:
        """What the team's own statuses mean, by their names in small letters."""
        known: dict[str, State] = {state: state for state in get_args(State)}
        pairs = [each.partition("=") for each in listed(self.statuses)]
        return {name.strip().lower(): known[state.strip()] for name, _, state in pairs}


def listed(given: str) -> tuple[str, ...]:
    """The parts of a setting that are parted by commas."""
    return tuple(part.strip() for part in given.split(",") if part.strip())
