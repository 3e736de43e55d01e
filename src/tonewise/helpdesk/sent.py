"""What became of saved drafts: which stand for the open turn, and what agents sent where one stood."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import takewhile

from tonewise.helpdesk.notes import turn_key
from tonewise.helpdesk.values import SavedDraft, SentReply, Ticket


def saved_for_turn(ticket: Ticket) -> tuple[SavedDraft, ...]:
    """The drafts that the open turn has already: whoever drafts for all that is new passes such a ticket over.

    A note of ours changes its ticket, and a model words a draft differently each time: else there would be no end of
    notes.
    """
    key = turn_key(ticket.conversation)
    return tuple(saved for saved in ticket.saved if saved.key.partition("-")[0] == key)


def sent_replies(ticket: Ticket) -> Iterator[SentReply]:
    """A reply for each of a ticket's saved drafts that an agent has answered the turn of; the last draft of a turn.

    A draft whose turn went on before anybody answered is passed over: the reply answers more than it was made for.
    """
    latest = {saved.key.partition("-")[0]: saved for saved in ticket.saved if saved.key and saved.reply}
    messages = ticket.conversation.messages
    for end in range(1, len(messages)):
        if messages[end - 1].role != "customer" or messages[end].role == "customer":
            continue
        before = ticket.conversation.model_copy(update={"messages": messages[:end]})
        saved = latest.pop(turn_key(before), None)
        if saved is not None and (reply := _reply(ticket, saved, end)) is not None:
            yield reply


def _reply(ticket: Ticket, saved: SavedDraft, end: int) -> SentReply | None:
    messages = ticket.conversation.messages
    rest = list(takewhile(lambda message: message.role != "customer", messages[end:]))
    written = [message for message in rest if message.role == "agent"]
    if not written:
        return None
    return SentReply(
        id=f"{ticket.reference.id}-{end}",
        conversation=ticket.conversation.model_copy(update={"messages": messages[:end]}),
        draft=saved.reply,
        sent=tuple(message.text for message in written),
        at=written[0].at,
        author=written[0].author,
    )
