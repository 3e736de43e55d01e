"""Mail as values: headers, bodies and files of real programs' letters, and of letters that break every rule."""

from __future__ import annotations

from datetime import UTC, datetime
from email.message import EmailMessage
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tonewise.errors import InputError
from tonewise.helpdesk.mail import Mail, MailAddress, mail_of, mails_in_mbox

_PLAIN = """\
From: =?utf-8?B?0JDQvdC90LAg0J/QtdGC0YDQvtCy0LA=?= <Anna@Example.COM>
To: "Shop, Ltd" <help@shop.example>, other@shop.example
Subject: =?koi8-r?B?5sTFIA==?= =?utf-8?Q?=D0=B7=D0=B0=D0=BA=D0=B0=D0=B7?=
Date: Mon, 2 Nov 2026 10:00:00 +0300
Message-ID: <one@example.com>
References: <zero@shop.example>
 <half@shop.example>
In-Reply-To: <half@shop.example>
Content-Type: text/plain; charset=utf-8

Где заказ?

-- \nАнна

02.11.2026, 9:00, "Shop" <help@shop.example>:
Завтра.
"""


def test_a_letter_with_its_headers() -> None:
    mail = mail_of(_PLAIN.encode())
    assert mail.sender == MailAddress(name="Анна Петрова", address="anna@example.com")
    assert mail.recipients == (
        MailAddress(name="Shop, Ltd", address="help@shop.example"),
        MailAddress(address="other@shop.example"),
    )
    assert mail.subject == "Фде заказ"
    assert mail.at == datetime(2026, 11, 2, 7, tzinfo=UTC)
    assert mail.id == "one@example.com"
    assert mail.parents == ("zero@shop.example", "half@shop.example")
    assert mail.text == "Где заказ?"
    assert mail.signature == "--\nАнна"
    assert mail.quoted == '02.11.2026, 9:00, "Shop" <help@shop.example>:\nЗавтра.'
    assert not mail.automatic


def test_line_ends_of_the_wire_and_a_byte_order_mark_change_nothing() -> None:
    wire = b"\xef\xbb\xbf" + _PLAIN.replace("\n", "\r\n").encode()
    assert mail_of(wire) == mail_of(_PLAIN.encode())


def _alternative(plain: str, html: str) -> EmailMessage:
    message = EmailMessage()
    message["From"] = "a@b.example"
    message.set_content(plain)
    message.add_alternative(html, subtype="html")
    return message


def test_the_plain_text_is_taken_and_the_page_where_it_is_empty() -> None:
    assert mail_of(_alternative("plain", "<p>page").as_bytes()).text == "plain"
    page = "<p>см. <a href='https://x.example'>тут</a><blockquote type=cite>старое</blockquote>"
    mail = mail_of(_alternative(" \n", page).as_bytes())
    assert mail.text == "см. тут (https://x.example)"
    assert mail.quoted == "> старое"


def test_a_page_followed_by_a_lists_footer_keeps_the_page() -> None:
    message = EmailMessage()
    message["From"] = "a@b.example"
    message.set_content("<p>Где заказ?", subtype="html")
    message.add_attachment("Вы подписаны на рассылку", disposition="inline")
    assert mail_of(message.as_bytes()).text == "Где заказ?\n\nВы подписаны на рассылку"


def test_files_are_named_and_not_read() -> None:
    message = _alternative("вот чек", "<p>вот чек <img src='cid:logo'>")
    message.add_attachment(b"%PDF", maintype="application", subtype="pdf", filename="чек № 5.pdf")
    message.add_attachment("секрет", filename="../../etc/notes.txt")
    message.add_attachment(b"x", maintype="image", subtype="png", disposition="inline", filename="l.png", cid="<logo>")
    message.add_attachment(b"x", maintype="image", subtype="jpeg", disposition="inline", filename="фото.jpg")
    message.add_attachment(mail_message(), filename=None)
    mail = mail_of(message.as_bytes())
    assert mail.text == "вот чек"
    assert [file.name for file in mail.attachments] == ["чек № 5.pdf", "notes.txt", "фото.jpg", "message/rfc822"]


def mail_message() -> EmailMessage:
    message = EmailMessage()
    message["Subject"] = "inside"
    message.set_content("текст вложенного письма")
    return message


@pytest.mark.parametrize(
    ("charset", "raw"),
    [("koi8-r", "Где заказ?".encode("koi8-r")), ("windows-1251", "Где заказ?".encode("cp1251")),
     ("no-such", "Где заказ?".encode()), ("us-ascii", "Где заказ?".encode()), ("utf-8", "Где заказ?".encode("cp1251"))],
)  # fmt: skip
def test_charsets_that_are_told_wrongly_are_read(charset: str, raw: bytes) -> None:
    head = f"From: a@b.example\nContent-Type: text/plain; charset={charset}\nContent-Transfer-Encoding: 8bit\n\n"
    assert mail_of(head.encode() + raw).text == "Где заказ?"


@pytest.mark.parametrize("charset", ["utf-8", "cp1251"])
def test_headers_that_are_not_encoded_are_read(charset: str) -> None:
    mail = mail_of("Subject: Где заказ\nFrom: Анна <a@b.example>\n\nда".encode(charset))
    assert mail.subject == "Где заказ"
    assert mail.sender == MailAddress(name="Анна", address="a@b.example")


def test_flowed_lines_are_joined() -> None:
    head = b"From: a@b.example\nContent-Type: text/plain; format=flowed; charset=utf-8\n\n"
    text = "Скажите, \nгде мой \nзаказ?\n\n да\n> цитата \n> дальше\n-- \nАнна"
    mail = mail_of(head + text.encode())
    assert mail.text == "Скажите, где мой заказ?\n\nда"
    assert mail.signature == "--\nАнна"


@pytest.mark.parametrize(
    "headers", ["Auto-Submitted: auto-replied", "Precedence: bulk", "Content-Type: multipart/report; boundary=x"]
)
def test_machines_are_told_from_people(headers: str) -> None:
    assert mail_of(f"From: a@b.example\n{headers}\n\nВ отпуске".encode()).automatic
    assert not mail_of(b"From: a@b.example\nAuto-Submitted: no\n\nhi").automatic


@pytest.mark.parametrize("date", ["", "вчера", "Mon, 99 Nov 2026 10:00:00 +0300", "Fri, 31 Dec 9999 23:59:59 -1400"])
def test_a_date_that_is_none_is_left_out(date: str) -> None:
    assert mail_of(f"From: a@b.example\nDate: {date}\n\nhi".encode()).at is None


def test_without_an_id_the_content_makes_one() -> None:
    first, again, other = (mail_of(b"From: a@b.example\n\n" + text) for text in (b"hi", b"hi", b"ho"))
    assert first.id == again.id != other.id


@pytest.mark.parametrize("raw", [b"", b"\n\n", b"hello\nworld", b"{}", "Где: заказ".encode(), b"\x00\x01: x"])
def test_what_is_no_mail_is_refused(raw: bytes) -> None:
    with pytest.raises(InputError, match=r"^x\.eml: is no mail: it begins with no header$"):
        mail_of(raw, source="x.eml")


def test_a_thousand_parts_within_parts_cost_the_body_alone() -> None:
    raw = b"From: a@b.example\nSubject: s\n"
    for depth in range(1100):
        raw += f'Content-Type: multipart/mixed; boundary="b{depth}"\n\n--b{depth}\n'.encode()
    mail = mail_of(raw + b"Content-Type: text/plain\n\nhi")
    assert mail.subject == "s"
    assert mail.text == ""


def test_a_very_long_letter_is_cut() -> None:
    head = b"From: a@b.example\nContent-Type: text/html\n\n"
    assert 0 < len(mail_of(head + b"word " * 400_000).text) <= 1_000_000


@given(
    st.lists(
        st.sampled_from(
            ["Subject: =?utf-8?B?!!?=", "Subject: =?x?q?=FF?=", "From: <", "From: a@b, \"c", "To: ,,;:@", "Date: -",
             "\tx", "Content-Type: multipart/mixed", "Content-Type: text/plain; charset*=x'y'%ZZ; format*0=flowed",
             "References: <", "Content-Transfer-Encoding: base64", "Content-Transfer-Encoding: uuencode",
             "Content-Disposition: ;filename*=", "Content-Type: ;", "Message-ID: <>", "Content-Type: message/rfc822",
             "", "--", "body \ud800 тело"]
        ),
        max_size=12,
    ),
    st.binary(max_size=40),
)  # fmt: skip
def test_any_letter_is_read(lines: list[str], rest: bytes) -> None:
    raw = "\n".join(["From: a@b.example", *lines, ""]).encode("utf-8", "surrogatepass")
    mail = mail_of(raw + rest)
    assert Mail.model_validate_json(mail.model_dump_json()) == mail


def test_an_mbox_gives_its_mails_in_order(tmp_path: Path) -> None:
    box = tmp_path / "in.mbox"
    box.write_bytes(
        b"From a@b.example Mon Nov  2 10:00:00 2026\nFrom: a@b.example\nMessage-ID: <1@b>\n\nhi\n>From here\n\n"
        b"From c@d.example Mon Nov  2 11:00:00 2026\nFrom: c@d.example\nMessage-ID: <2@d>\n\nho\n"
    )
    before = box.read_bytes()
    assert [(mail.id, mail.text) for mail in mails_in_mbox(box)] == [("1@b", "hi\nFrom here"), ("2@d", "ho")]
    assert box.read_bytes() == before


def test_an_mbox_that_is_none_is_refused_in_one_line(tmp_path: Path) -> None:
    wrong = tmp_path / "x.mbox"
    wrong.write_text("hello")
    for path, problem in ((wrong, "is no mbox"), (tmp_path / "none.mbox", "No such file")):
        with pytest.raises(InputError, match=problem) as told:
            list(mails_in_mbox(path))
        assert str(told.value).startswith(str(path))
        assert "\n" not in str(told.value)
