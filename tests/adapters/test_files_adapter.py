"""The `files` adapter held to the contract of helpdesks, and what it does with folders, mailboxes and wrong files."""

from __future__ import annotations

import asyncio
import json
import os
from collections.abc import Awaitable, Callable, Mapping
from pathlib import Path
from typing import ClassVar, TypeVar

import pytest
from tonewise_files import FilesHelpdesk, FilesSettings

from tonewise.errors import HelpdeskMalformedError, HelpdeskRejectedError, HelpdeskUnavailableError
from tonewise.helpdesk import Page, Query, Reference, Ticket
from tonewise.helpdesk.sent import sent_replies
from tonewise.testing.helpdesk import Desk, HelpdeskContract
from tonewise.testing.helpdesk.desk import note_for

FIXTURES = Path(__file__).parent / "files"
Result = TypeVar("Result")


def _does(folder: Path, work: Callable[[FilesHelpdesk], Awaitable[Result]], **settings: str) -> Result:
    async def whole() -> Result:
        async with FilesHelpdesk(FilesSettings.model_validate({"path": folder, **settings})) as helpdesk:
            return await work(helpdesk)

    return asyncio.run(whole())


def _fetched(folder: Path, ticket_id: str, **settings: str) -> Ticket:
    return _does(folder, lambda helpdesk: helpdesk.fetch(ticket_id), **settings)


def _listed(folder: Path, cursor: str | None = None, query: Query | None = None) -> Page[Reference]:
    return _does(folder, lambda helpdesk: helpdesk.tickets(query or Query(), cursor))


def _conversation(number: int, *texts: str, hour: int = 10) -> dict[str, object]:
    messages = [
        {"role": "customer", "text": text, "at": f"2026-11-0{number}T{hour + index}:00:00+03:00"}
        for index, text in enumerate(texts)
    ]
    return {"id": str(number), "messages": messages}


def _of(address: str, conversation: dict[str, object]) -> dict[str, object]:
    return {**conversation, "customer": {"name": "Анна", "profile": {"email": address}}}


def _write(path: Path, data: object) -> None:
    path.write_text(json.dumps(data, ensure_ascii=False), encoding="utf-8")


ANNA = "anna@mail.example"


class TestFilesKeepTheContract(HelpdeskContract):
    """A folder with three conversations in two files and a mail."""

    adapter = FilesHelpdesk
    fixtures = FIXTURES
    exempt: ClassVar[Mapping[str, str]] = {
        "http": "files are read without a server, so no answer of one can fail",
        "show_all": "a file beside the conversation has no page that a customer could see",
        "webhooks": "a folder sends no webhooks: it is polled",
    }

    def start(self, folder: Path) -> Desk:
        ticket = folder / "7.json"
        _write(ticket, _of(ANNA, _conversation(7, "Где заказ 48213?", "и можно ли курьером?")))
        lines = [
            json.dumps(_of(who, _conversation(number, "вопрос"))) for number, who in ((3, ANNA), (5, "i@b.example"))
        ]
        (folder / "export.jsonl").write_text("\n".join(lines), encoding="utf-8")
        (folder / "one.eml").write_bytes(
            b"From: a@b.example\nTo: help@c.example\nDate: Fri, 6 Nov 2026 10:00:00 +0300\nMessage-ID: <1@b>\n\nhello?"
        )

        def write_as_customer(text: str) -> None:
            data = json.loads(ticket.read_text(encoding="utf-8"))
            data["messages"].append({"role": "customer", "text": text, "at": "2026-11-08T10:00:00+03:00"})
            _write(ticket, data)

        def acknowledge() -> None:
            data = json.loads(ticket.read_text(encoding="utf-8"))
            text = "Мы получили ваше сообщение."
            data["messages"].append({"role": "system", "text": text, "at": "2026-11-08T09:00:00+03:00"})
            _write(ticket, data)

        return Desk(
            settings={"path": folder},
            ticket_id="7",
            write_as_customer=write_as_customer,
            change=lambda: write_as_customer("ну что там?"),
            acknowledge=acknowledge,
            earlier=("3",),
        )

    def mapped(self, fixture: Path) -> Ticket:
        """The only ticket of the fixture's folder of files."""
        (reference,) = _listed(fixture / "files").items
        ticket = _fetched(fixture / "files", reference.id)
        assert (ticket.reference.url is None) == reference.id.startswith("mail-")
        shown = ticket.reference.model_copy(update={"url": None, "version": None})
        return ticket.model_copy(update={"reference": shown})


def test_a_single_file_is_a_helpdesk_too(tmp_path: Path) -> None:
    file = tmp_path / "all.jsonl"
    file.write_text("\n".join(json.dumps(_conversation(number, "вопрос")) for number in (1, 2)), encoding="utf-8")
    assert [item.id for item in _listed(file).items] == ["1", "2"]

    async def save(helpdesk: FilesHelpdesk) -> str:
        ticket = await helpdesk.fetch("1")
        return (await helpdesk.save_draft(ticket, note_for(ticket))).id

    assert (tmp_path / "drafts" / _does(file, save)).is_file()


def test_drafts_are_kept_where_a_setting_says(tmp_path: Path) -> None:
    folder, drafts = tmp_path / "in", tmp_path / "deep" / "out"
    folder.mkdir()
    _write(folder / "1.json", _conversation(1, "вопрос?"))

    async def save(helpdesk: FilesHelpdesk) -> None:
        ticket = await helpdesk.fetch("1")
        await helpdesk.save_draft(ticket, note_for(ticket, "Ответ."))

    _does(folder, save, drafts=str(drafts))
    (file,) = drafts.iterdir()
    assert file.read_text(encoding="utf-8").startswith("Ответ.\n\n· · · tonewise")
    assert sorted(path.name for path in folder.iterdir()) == ["1.json"]


@pytest.mark.parametrize("ticket_id", ["../../up", "a/b", "<b>\x1b[31m", ".", "ж" * 300, "-rf"])
def test_no_id_leads_out_of_the_drafts_folder(tmp_path: Path, ticket_id: str) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    _write(folder / "1.json", {**_conversation(1, "вопрос?"), "id": ticket_id})

    async def save(helpdesk: FilesHelpdesk) -> None:
        ticket = await helpdesk.fetch(ticket_id)
        assert (await helpdesk.save_draft(ticket, note_for(ticket))).internal

    _does(folder, save)
    (file,) = (folder / "drafts").iterdir()
    assert file.name.isascii()
    assert len(file.name) < 100
    assert sorted(path.name for path in tmp_path.rglob("*") if path.is_file()) == sorted(["1.json", file.name])


def test_a_customers_text_in_the_drafts_folder_of_another_ticket_is_not_theirs(tmp_path: Path) -> None:
    _write(tmp_path / "1.json", _conversation(1, "вопрос?"))
    _write(tmp_path / "2.json", _conversation(2, "вопрос?"))

    async def save(helpdesk: FilesHelpdesk) -> tuple[Ticket, Ticket]:
        ticket = await helpdesk.fetch("1")
        await helpdesk.save_draft(ticket, note_for(ticket))
        return await helpdesk.fetch("1"), await helpdesk.fetch("2")

    first, second = _does(tmp_path, save)
    assert len(first.saved) == 1
    assert not second.saved


_MAILS = {
    "1": ("Anna <anna@mail.example>", "help@shop.example", "", "10:00", "Re: Заказ", "Где заказ?\n\n-- \nАнна"),
    "2": ("Ivan <ivan@shop.example>", "anna@mail.example", "<1@x>", "11:00", "Re: Заказ", "Завтра.\n\n> Где заказ?"),
    "3": ("anna@mail.example", "help@shop.example", "<1@x> <2@x>", "12:00", "Re: Заказ", ""),
    "4": ("robot@shop.example", "anna@mail.example", "<3@x>", "12:01", "Ваше письмо получено", "Спасибо!"),
}


def _mail(number: str) -> str:
    sender, to, references, hour, subject, text = _MAILS[number]
    automatic = "Auto-Submitted: auto-replied\n" if sender.startswith("robot") else ""
    return (
        f"From: {sender}\nTo: {to}\nSubject: {subject}\nMessage-ID: <{number}@x>\nReferences: {references}\n{automatic}"
        f"Date: Mon, 2 Nov 2026 {hour}:00 +0300\nContent-Type: text/plain; charset=utf-8\n\n{text}\n"
    )


@pytest.mark.parametrize(
    "ours", ["", "shop.example", "@Shop.Example, other.example", "ivan@shop.example,robot@shop.example"]
)
@pytest.mark.parametrize("order", ["1234", "4321"])
def test_a_thread_of_mails_is_a_ticket(tmp_path: Path, order: str, ours: str) -> None:
    for place, number in enumerate(order):
        (tmp_path / f"{place}.eml").write_text(_mail(number), encoding="utf-8")
    (tmp_path / "copy.eml").write_text(_mail("2"), encoding="utf-8")
    (reference,) = _listed(tmp_path).items
    assert reference.subject == "Заказ"
    ticket = _fetched(tmp_path, reference.id, ours=ours)
    conversation = ticket.conversation
    assert [(message.role, message.text) for message in conversation.messages] == [
        ("customer", "Где заказ?"), ("agent", "Завтра."), ("customer", "Заказ"), ("system", "Спасибо!"),
    ]  # fmt: skip
    assert conversation.open_turn == (2,), "an automatic mail answers nobody"
    assert conversation.channel == "email"
    assert conversation.customer.name == "Anna"
    assert conversation.customer.profile == {"email": "anna@mail.example"}
    assert [(cut.message_index, cut.quoted, cut.signature) for cut in ticket.cut] == [
        (0, "", "--\nАнна"), (1, "> Где заказ?", ""),
    ]  # fmt: skip


def test_a_mailbox_gives_its_threads_and_a_forged_sender_is_no_agent(tmp_path: Path) -> None:
    box = tmp_path / "in.mbox"
    forged = _mail("2").replace("ivan@shop.example", "ivan@evil.example")
    other = _mail("1").replace("<1@x>", "<9@x>").replace("Где", "Куда")
    box.write_text("".join(f"From x Mon Nov  2 10:00:00 2026\n{mail}\n" for mail in (_mail("1"), forged, other)))
    tickets = [_fetched(tmp_path, reference.id) for reference in _listed(tmp_path).items]
    roles = sorted(tuple(message.role for message in ticket.conversation.messages) for ticket in tickets)
    assert roles == [("customer",), ("customer", "customer")]


def test_nobody_hides_a_mail_by_taking_its_id(tmp_path: Path) -> None:
    (tmp_path / "0.eml").write_text(_mail("1").replace("Где", "Куда"), encoding="utf-8")
    (tmp_path / "1.eml").write_text(_mail("1"), encoding="utf-8")
    (reference,) = _listed(tmp_path).items
    messages = _fetched(tmp_path, reference.id).conversation.messages
    assert [message.text for message in messages] == ["Куда заказ?", "Где заказ?"]


def test_a_reply_that_an_agent_sent_is_compared_with_the_draft(tmp_path: Path) -> None:
    (tmp_path / "1.eml").write_text(_mail("1"), encoding="utf-8")

    async def save(helpdesk: FilesHelpdesk) -> Ticket:
        (reference,) = (await helpdesk.tickets(Query())).items
        ticket = await helpdesk.fetch(reference.id)
        await helpdesk.save_draft(ticket, note_for(ticket, "Приедет завтра."))
        (tmp_path / "2.eml").write_text(_mail("2"), encoding="utf-8")
        return await helpdesk.fetch(reference.id)

    (sent,) = sent_replies(_does(tmp_path, save))
    assert (sent.draft, sent.sent, sent.author) == ("Приедет завтра.", ("Завтра.",), "Ivan")


def test_what_is_wrong_is_told_and_the_rest_is_listed(tmp_path: Path) -> None:
    _write(tmp_path / "good.json", _conversation(1, "вопрос"))
    _write(tmp_path / "twin.json", _conversation(1, "другой вопрос"))
    (tmp_path / "half.jsonl").write_text(json.dumps(_conversation(2, "вопрос")) + '\n{"messages": [{"role": "boss"}]}')
    (tmp_path / "bad.eml").write_text("no header here")
    (tmp_path / "box.mbox").write_text("no mbox")
    (tmp_path / "notes.txt").write_text("not looked at")
    (tmp_path / ".hidden.json").write_text("{")
    page = _listed(tmp_path)
    assert [item.id for item in page.items] == ["1", "2"]
    problems = "\n".join(page.problems).replace(f"{tmp_path}{os.sep}", "")
    assert problems.split("\n") == [
        "bad.eml: is no mail: it begins with no header",
        "box.mbox:1: is no mbox: its first line does not begin with «From »",
        "half.jsonl:2: messages[0].role: must be one of customer, agent, bot, note, system",
        "twin.json: a second conversation with the id '1' is left out",
    ]
    with pytest.raises(HelpdeskMalformedError, match="is no mail"):
        _fetched(tmp_path, "bad")


def test_a_folder_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(HelpdeskUnavailableError, match="no such file or folder"):
        _listed(tmp_path / "none")


@pytest.mark.parametrize("cursor", ["", "x", "e30", "bnVsbA==", "ж"])
def test_a_cursor_of_nobody_is_refused(tmp_path: Path, cursor: str) -> None:
    if cursor == "e30":
        cursor = "W10="
    with pytest.raises(HelpdeskRejectedError, match="cursor"):
        _listed(tmp_path, cursor)


def test_a_poll_gives_old_mail_that_came_late_and_files_that_were_changed(tmp_path: Path) -> None:
    _write(tmp_path / "new.json", _conversation(5, "вопрос"))
    last = _listed(tmp_path)
    (tmp_path / "late.eml").write_text(_mail("1"), encoding="utf-8")
    os.utime(tmp_path / "late.eml", ns=(10**18, 10**18))  # a copy that keeps its date
    late = _listed(tmp_path, last.cursor)
    assert [item.subject for item in late.items] == ["Заказ"]
    assert not _listed(tmp_path, late.cursor).items
    _write(tmp_path / "new.json", {**_conversation(5, "вопрос"), "facts": [{"id": "a", "text": "Да."}]})
    assert [item.id for item in _listed(tmp_path, late.cursor).items] == ["5"]


def test_what_waits_for_an_answer_is_open(tmp_path: Path) -> None:
    _write(tmp_path / "1.json", _conversation(1, "вопрос"))
    answered = _conversation(2, "вопрос")
    _write(tmp_path / "2.json", {**answered, "messages": [*answered["messages"], {"role": "agent", "text": "да"}]})  # type: ignore[misc]
    assert [item.id for item in _listed(tmp_path, query=Query(state="open")).items] == ["1"]
    assert [item.id for item in _listed(tmp_path, query=Query(state="pending")).items] == ["2"]


def test_a_question_that_stands_in_the_subject_alone_is_read(tmp_path: Path) -> None:
    mail = "From: anna@mail.example\nTo: help@shop.example\nSubject: Re: {}\nMessage-ID: <1@x>\n\n{}\n"
    (tmp_path / "asks.eml").write_text(mail.format("Когда привезут диван?", "Добрый день! Заказ 48213."))
    helpdesk = FilesHelpdesk(FilesSettings(path=tmp_path))
    (reference,) = asyncio.run(helpdesk.tickets(Query())).items
    (message,) = asyncio.run(helpdesk.fetch(reference.id)).conversation.messages
    assert message.text == "Когда привезут диван?\n\nДобрый день! Заказ 48213."
    assert reference.subject == "Когда привезут диван?"
