"""Mails as tickets: a thread is one, whoever writes from the team is an agent."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from hashlib import sha256

from tonewise.helpdesk import CutAway, Reference, Ticket
from tonewise.helpdesk.mail import Mail, MailAddress
from tonewise.helpdesk.subjects import plain_subject, with_subject
from tonewise.model import Conversation, Customer, Message, Role


def team_of(ours: str) -> frozenset[str]:
    """Addresses and domains from a setting, in lower case; ``@shop.example`` is a domain as well."""
    return frozenset(part.strip().lower().lstrip("@") for part in ours.split(",") if part.strip())


def threads_of(mails: Iterable[Mail]) -> list[list[Mail]]:
    """Mails that answer each other together, in the order of their dates; a mail that is there twice is one.

    Twice is by sender and text as well: with the id of another mail nobody can hide it.
    """
    known: dict[tuple[str, str, str], Mail] = {}
    for mail in mails:
        known.setdefault((mail.id, mail.sender.address, mail.text), mail)
    leaders: dict[str, str] = {}
    for mail in known.values():
        leader = _leader(leaders, mail.id)
        for parent in mail.parents:
            leaders[_leader(leaders, parent)] = leader
    threads: dict[str, list[Mail]] = {}
    for mail in known.values():
        threads.setdefault(_leader(leaders, mail.id), []).append(mail)
    return [_in_order(thread) for thread in threads.values()]


def ticket_of(thread: Sequence[Mail], team: frozenset[str]) -> Ticket:
    """The ticket of a thread, which has a mail at least; its id is made of the first mail's."""
    first = thread[0]
    team = team or _written_to(first)
    root = first.parents[0] if first.parents else first.id
    ticket_id = f"mail-{sha256(root.encode()).hexdigest()[:12]}"
    messages = with_subject([_message(mail, team) for mail in thread], first.subject)
    conversation = Conversation(id=ticket_id, channel="email", customer=_customer(thread, team), messages=messages)
    times = [mail.at for mail in thread if mail.at is not None]
    return Ticket(
        reference=Reference(
            id=ticket_id,
            subject=plain_subject(first.subject) or None,
            created=min(times, default=None),
            updated=max(times, default=None),
        ),
        conversation=conversation,
        cut=tuple(
            CutAway(message_index=index, quoted=mail.quoted, signature=mail.signature)
            for index, mail in enumerate(thread)
            if mail.quoted or mail.signature
        ),
    )


def _leader(leaders: dict[str, str], name: str) -> str:
    """The id that stands for a thread; the way to it is shortened, as a chain may be long."""
    way = [name]
    while (name := leaders.get(name, name)) != way[-1]:
        way.append(name)
    for each in way:
        leaders[each] = name
    return name


def _in_order(thread: list[Mail]) -> list[Mail]:
    """By date; a mail without one stays behind the mail that it came after."""
    keys: list[float] = []
    for mail in thread:
        keys.append(mail.at.timestamp() if mail.at is not None else (keys[-1] if keys else 0.0))
    return [mail for _, _, mail in sorted(zip(keys, range(len(thread)), thread, strict=True))]


def _written_to(first: Mail) -> frozenset[str]:
    """The team, where nobody names it: whom the first mail is to, and their domains unless they are the writer's."""
    own = _domain(first.sender)
    addresses = {each.address for each in first.recipients}
    return frozenset(addresses | {_domain(each) for each in first.recipients} - {own})


def _domain(address: MailAddress) -> str:
    return address.address.rpartition("@")[2]


def _is_ours(sender: MailAddress, team: frozenset[str]) -> bool:
    return sender.address in team or _domain(sender) in team


def _message(mail: Mail, team: frozenset[str]) -> Message:
    person: Role = "agent" if _is_ours(mail.sender, team) else "customer"
    return Message(
        role="system" if mail.automatic else person,  # "we have got your letter" answers nothing
        text=mail.text or plain_subject(mail.subject),
        at=mail.at,
        author=mail.sender.name or mail.sender.address or None,
        attachments=mail.attachments,
    )


def _customer(thread: Sequence[Mail], team: frozenset[str]) -> Customer:
    senders = [mail.sender for mail in thread if not mail.automatic and not _is_ours(mail.sender, team)]
    if not senders:
        return Customer()
    profile = {"email": senders[0].address} if senders[0].address else {}
    return Customer(name=senders[0].name or None, profile=profile)
