"""Mail: RFC 5322 messages and mbox files as values, by the standard library's parser.

What strangers send is read as far as it can be: a wrong charset, a header that breaks the rules or a thousand nested
parts cost what is wrong of them and not the message.
"""

from __future__ import annotations

import mailbox
import re
from binascii import Error as NotBase64
from collections.abc import Iterator
from datetime import UTC, datetime
from email import message_from_bytes
from email.errors import HeaderParseError
from email.header import decode_header
from email.message import Message as Part
from email.parser import BytesHeaderParser
from email.utils import getaddresses, parsedate_to_datetime
from hashlib import sha256
from pathlib import Path

from tonewise.errors import InputError
from tonewise.helpdesk.html_text import text_of_html
from tonewise.helpdesk.quoted import Cut, without_quoted
from tonewise.model import Attachment
from tonewise.values import MAX_TEXT, Text, Time, Value

__all__ = ["Mail", "MailAddress", "mail_of", "mails_in_mbox"]

_MESSAGE_ID = re.compile(r"<([^<>\s]{1,900})>")
_ESCAPED_FROM = re.compile(rb"^>(>*From )", re.MULTILINE)
_FOLDED = re.compile(r"\s*[\r\n]+\s*")
_SURROGATES = re.compile("[\ud800-\udfff]")
_HEADER = re.compile(rb"(?:From .*\r?\n)?[!-9;-~]{1,100}[ \t]*:")
_MOST_PARENTS = 200
_LONGEST_HEADER = 2000
_LONGEST_PAGE = 4 * MAX_TEXT
_DEEPEST = 20
"""Parts within parts that are looked into."""


class MailAddress(Value):
    """Whom a mail is from or to; the address is in lower case."""

    name: Text = ""
    address: Text = ""


class Mail(Value):
    """A mail as its reader sees it."""

    id: Text
    """Message-ID without its brackets; made of the content where there is none."""
    parents: tuple[Text, ...] = ()
    """Ids of the mails before it in the thread, oldest first."""
    sender: MailAddress = MailAddress()
    recipients: tuple[MailAddress, ...] = ()
    subject: Text = ""
    at: Time | None = None
    text: Text = ""
    """What the sender wrote, without earlier letters and signature."""
    quoted: Text = ""
    signature: Text = ""
    attachments: tuple[Attachment, ...] = ()
    automatic: bool = False
    """Sent by a machine: out of office, a bounce, a mailing list."""


def mail_of(raw: bytes, *, source: str | None = None) -> Mail:
    """The mail in the bytes of an ``.eml`` file; raises InputError, naming ``source``, where they are no mail."""
    if not _HEADER.match(raw.removeprefix(b"\xef\xbb\xbf").lstrip()):
        raise InputError("is no mail: it begins with no header", source=source)
    raw = raw.removeprefix(b"\xef\xbb\xbf").lstrip()
    try:
        message = message_from_bytes(raw)
    except RecursionError:
        message = BytesHeaderParser().parsebytes(raw)
        message.set_payload("")
    cut = _cut(message)
    return Mail(
        id=(_ids(_header(message, "Message-ID")) or (sha256(raw).hexdigest()[:32],))[0],
        parents=_parents(message),
        sender=next(iter(_addresses(message, "From", "Sender")), MailAddress()),
        recipients=_addresses(message, "To", "Cc"),
        subject=_header(message, "Subject"),
        at=_date(message),
        text=cut.text,
        quoted=cut.quoted,
        signature=cut.signature,
        attachments=tuple(_attachment(part) for part in _leaves(message) if _is_attached(part)),
        automatic=_is_automatic(message),
    )


def mails_in_mbox(path: Path) -> Iterator[Mail]:
    """The mails of an mbox file, in its order; raises InputError where it cannot be read, is no mbox or has no mail."""
    try:
        with path.open("rb") as stream:
            begins = stream.read(5)
        if begins and begins != b"From ":
            raise InputError("is no mbox: its first line does not begin with «From »", source=str(path), line=1)
        box = mailbox.mbox(path, create=False)
        try:
            for key in box.iterkeys():
                yield mail_of(_ESCAPED_FROM.sub(rb"\1", box.get_bytes(key)), source=f"{path}, mail {int(key) + 1}")
        finally:
            box.close()
    except OSError as error:
        raise InputError(f"cannot be read: {error.strerror or error}", source=str(path)) from None


def _values(message: Part, name: str) -> list[str]:
    """A header's values as they came, each on one line and not yet decoded; bytes that are no ASCII become text."""
    found = [str(value)[:_LONGEST_HEADER] for key, value in message.raw_items() if key.lower() == name.lower()]
    return [_FOLDED.sub(" ", _text_of(value.encode("utf-8", "surrogateescape"), None)) for value in found]


def _header(message: Part, name: str) -> str:
    """A header's first value, decoded; empty where there is none."""
    return _decoded(next(iter(_values(message, name)), ""))


def _decoded(value: str) -> str:
    """A header's value with its encoded words decoded, as far as they can be."""
    try:
        pieces = decode_header(value)
    except (HeaderParseError, ValueError, NotBase64):
        return value.strip()
    words = [piece if isinstance(piece, str) else _text_of(piece, charset) for piece, charset in pieces]
    return " ".join("".join(words).split())


def _text_of(raw: bytes, charset: str | None) -> str:
    """Bytes as text: by their charset where that is known and fits, else as UTF-8 or as Windows Cyrillic."""
    for name in (charset, "utf-8", "cp1251"):
        if not name or name.lower() in ("unknown-8bit", "us-ascii", "default"):
            continue
        try:
            return _SURROGATES.sub("\ufffd", raw.decode(name))
        except (LookupError, ValueError):
            continue
    return raw.decode("utf-8", "replace")


def _ids(value: str) -> tuple[str, ...]:
    return tuple(_MESSAGE_ID.findall(value))


def _parents(message: Part) -> tuple[str, ...]:
    references = " ".join(_values(message, "References"))
    known = dict.fromkeys([*_ids(references), *_ids(_header(message, "In-Reply-To"))])
    return tuple(known)[-_MOST_PARENTS:]


def _addresses(message: Part, *names: str) -> tuple[MailAddress, ...]:
    """The addresses of several headers; names are decoded last, as a decoded one may hold commas."""
    raw = [value for name in names for value in _values(message, name)]
    found = [(_decoded(name), address.strip().lower()) for name, address in getaddresses(raw)]
    return tuple(MailAddress(name=name, address=address) for name, address in found if "@" in address)


def _date(message: Part) -> datetime | None:
    try:
        at = parsedate_to_datetime(_header(message, "Date"))
        at = at if at.tzinfo else at.replace(tzinfo=UTC)
        at.astimezone(UTC)  # the last hours that there are pass the parser, and nothing after it
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    return at


def _is_automatic(message: Part) -> bool:
    if _header(message, "Auto-Submitted").lower() not in ("", "no"):
        return True
    precedence = _header(message, "Precedence").lower()
    return precedence in ("bulk", "junk", "auto_reply", "list") or message.get_content_type() == "multipart/report"


def _leaves(message: Part) -> Iterator[Part]:
    """The parts of a mail that hold no others, in order; a mail within it is one of them."""
    todo = [message]
    while todo:
        part = todo.pop()
        if inside := _inside(part):
            todo += reversed(inside)
        else:
            yield part


def _inside(part: Part) -> list[Part]:
    """The parts that a part holds; none of a mail within a mail."""
    payload = part.get_payload() if part.is_multipart() and part.get_content_maintype() == "multipart" else []
    return [each for each in payload if isinstance(each, Part)]


def _is_attached(part: Part) -> bool:
    """Whether a part is a file that was sent along, and neither the text nor a picture that belongs to its page."""
    if part.get_content_disposition() == "attachment":
        return True
    if part.get_filename():
        return part.get_content_disposition() != "inline" or "Content-ID" not in part
    return part.get_content_maintype() in ("application", "audio", "video", "message")


def _attachment(part: Part) -> Attachment:
    try:
        name = _decoded(part.get_filename() or "")
    except (ValueError, LookupError):
        name = ""
    return Attachment(name=name.replace("\\", "/").rpartition("/")[2] or part.get_content_type())


def _cut(message: Part) -> Cut:
    """What is written in a mail, in its parts."""
    written = _written(message, 0)
    if any(part.get_content_type() == "text/plain" for part in written):
        texts = [
            _plain(part) if part.get_content_type() == "text/plain" else text_of_html(_page(part)) for part in written
        ]
        return without_quoted("\n\n".join(texts)[:MAX_TEXT])
    html = "\n<br>\n".join(_page(part) for part in written)
    cut = without_quoted(html, html=True)
    if max(map(len, cut)) > MAX_TEXT:
        return without_quoted(text_of_html(html)[:MAX_TEXT])
    return cut


def _written(part: Part, depth: int) -> list[Part]:
    """The parts that hold what is written; of alternatives the plain text, or the page where that is empty."""
    if (inside_parts := _inside(part)) and depth < _DEEPEST:
        inside = [_written(each, depth + 1) for each in inside_parts]
        if part.get_content_type() != "multipart/alternative":
            return [leaf for leaves in inside for leaf in leaves]
        options = [leaves for leaves in inside if any(_body(leaf).strip() for leaf in leaves)]
        return next((leaves for leaves in options if leaves[0].get_content_type() == "text/plain"), [*options, []][0])
    if part.get_content_type() not in ("text/plain", "text/html") or _is_attached(part):
        return []
    return [part]


def _page(part: Part) -> str:
    return _body(part)[:_LONGEST_PAGE]


def _plain(part: Part) -> str:
    text = _body(part)
    if str(part.get_param("format", "")).lower() != "flowed":
        return text
    return _unflowed(text, delete_space=str(part.get_param("delsp", "")).lower() == "yes")


def _body(part: Part) -> str:
    payload = part.get_payload(decode=True)
    if not isinstance(payload, bytes):
        return ""
    try:
        charset = part.get_content_charset()
    except (ValueError, LookupError):
        charset = None
    return _text_of(payload, charset).replace("\x00", "\ufffd").replace("\r\n", "\n")


def _unflowed(text: str, *, delete_space: bool) -> str:
    """Text of RFC 3676 with its paragraphs in one line each again; quoted lines are left as they are."""
    lines: list[str] = []
    goes_on = False
    for line in text.split("\n"):
        quoted = line.startswith(">")
        stuffed = line[1:] if line.startswith(" ") else line
        if goes_on and not quoted and line != "-- ":
            lines[-1] += stuffed
        else:
            lines.append(stuffed)
        goes_on = line.endswith(" ") and line != "-- " and not quoted
        if goes_on and delete_space:
            lines[-1] = lines[-1][:-1]
    return "\n".join(lines)
