"""The signs by which mail programs tell of quotes and signatures, in Russian and English."""

from __future__ import annotations

import re
from collections.abc import Sequence

_MAX_LINE = 300
"""Longest line that introduces a quote, in characters; a longer one is somebody's paragraph."""
_WRAPPED = 3
"""Lines that such a line may be wrapped into."""

_FORWARDED = re.compile(
    r"[-\s>*]*(?:forwarded message|begin forwarded message|fwd message|original forwarded message|"
    r"пересыла[а-я]+ сообщени[а-я]+|пересланн[а-я]+ сообщени[а-я]+|перенаправленн[а-я]+ сообщени[а-я]+|"
    r"начало (?:переадресованного|пересланного|пересылаемого) сообщения)\s*[-:*\s]*",
    re.IGNORECASE,
)  # fmt: skip
_ORIGINAL = re.compile(
    r"[-_*\s]*(?:original message|original appointment|reply message|исходное сообщение|первоначальное сообщение|"
    r"оригинальное сообщение)\s*[-_*:\s]*",
    re.IGNORECASE,
)  # fmt: skip
_REPLY_ABOVE = re.compile(
    r"[#=_*–—-]+.{0,40}(?:reply|respon|ответ|пишите|писать).{0,30}(?:above|выше|над).{0,20}(?:line|лини|строк|черт).{0,20}",
    re.IGNORECASE,
)
"""What helpdesks put atop their letters («##- Please type your reply above this line -##»)."""
_RULE = re.compile(r"[_-]{3,}")

_VERB = r"(?:wrote|writes|написала?|написал\(а\)|написал/а|пишет|писала?|писал\(а\))"
_ENDS_IN_VERB = re.compile(rf"\b{_VERB}(?: следующее)?\s*:\s*$", re.IGNORECASE)
_ADDRESS_AND_COLON = re.compile(r"[<(\[]?(?:mailto:)?[^\s<>@()\[\]]+@[^\s<>@()\[\]]+[>)\]]?[^\w]{0,4}"
                                rf"(?:{_VERB})?\s*:\s*$", re.IGNORECASE)  # fmt: skip
_DAY = re.compile(
    r"\b\d{1,2}[./-]\d{1,2}[./-](?:\d{4}|\d{2})\b|\b\d{4}[./-]\d{1,2}[./-]\d{1,2}\b"
    r"|\b(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.? (?:\d{1,2}(?:st|nd|rd|th)?,? )?\d{4}\b"
    r"|\b\d{1,2} (?:янв|фев|мар|апр|ма[йя]|июн|июл|авг|сен|окт|ноя|дек)[а-я]*\.? \d{4}\b",
    re.IGNORECASE,
)  # fmt: skip
_OPENS = re.compile(
    r"[\s*\"]*(?:\d|on |mon|tue|wed|thu|fri|sat|sun|пн|вт|ср|чт|пт|сб|вс|понед|вторн|сред|четв|пятн|субб|воскр)",
    re.IGNORECASE,
)
"""How such a line begins where it is wrapped."""
_HOUR = re.compile(r"\b\d{1,2}[:.]\d{2}\b")

_FROM = re.compile(r"[*>\s]*(?:from|от|от кого|отправитель)\s*:\s*\*?\s*\S", re.IGNORECASE)
_TO = re.compile(r"[*>\s]*(?:to|кому)\s*:", re.IGNORECASE)
_OTHER_HEADER = re.compile(
    r"[*>\s]*(?:sent|date|cc|subject|reply-to|importance|отправлено|дата|копия|тема|ответить|важность)(?: on)?\s*:",
    re.IGNORECASE,
)
_MOST_HEADERS = 9
"""Lines that the headers of a quoted letter take."""
_HEADERS_IN_LINE = re.compile(r"(?:^|\s)\*?(?:sent|date|to|subject|отправлено|дата|кому|тема)\s*:", re.IGNORECASE)

_QUOTE_LINE = re.compile(r">[> ]*(?:\s|$)|>+ ?[^\W\d]")
"""``>`` before a word; «>100 руб» is a comparison."""

_LONGEST_SIGNATURE = 12
"""Lines, empty ones left out."""
_SIGNATURE_LINE = 120
_DASHES = re.compile("—|––")
_MACHINE = re.compile(
    r"[-–—\s]*(?:sent (?:from|via|with) (?:my |the )?(?:\w+ )?(?:iphone|ipad|android|mobile|samsung|galaxy|huawei|"
    r"xiaomi|phone|blackberry|mail|outlook|yahoo|proton|gmail|yandex|thunderbird|spark)\b[^:?!]{0,60}"
    r"|get outlook for .{2,30}|"
    r"отправлено (?:с|со|из|через|при помощи|с помощью) (?:моего |моей |мобильн\w+ |приложения |нового )?"
    r"(?:iphone|ipad|айфона|android|андроид|телефона|смартфона|устройства|samsung|galaxy|huawei|xiaomi|honor|redmi|poco|"
    r"realme|почты|приложения|яндекс|mail|outlook|yahoo|gmail|thunderbird|mymail)\b[^:?!]{0,60}"
    r"|(?:скачать|загрузить|получите|получить) outlook (?:для|на) .{2,30})",
    re.IGNORECASE,
)  # fmt: skip
_CLOSING = re.compile(
    r"(?:с (?:глубоким |большим |искренним )?уважением|с наилучшими(?: пожеланиями)?|с (?:добрыми|лучшими) пожеланиями|"
    r"всего (?:доброго|хорошего|наилучшего)|искренне ваш[аи]?|"
    r"(?:best|kind|kindest|warm|warmest|many)(?: and best)? (?:regards|wishes)|all the best|regards|cheers|"
    r"sincerely(?: yours)?|yours (?:sincerely|faithfully|truly)|best)\s*(?:[,.!–—-]\s*)*(?P<name>[^.!?]{0,60}?)[\s.!]*",
    re.IGNORECASE,
)  # fmt: skip
_PROSE_WORDS = 9
_END_OF_SENTENCE = (".", "!", "…")
_AFTERTHOUGHT = re.compile(r"(?:p\.?\s?p?\.?\s?s\b|п\.?\s?с\b|з\.?\s?ы\b|постскриптум)", re.IGNORECASE)


def is_forwarded(line: str) -> bool:
    """Whether a line introduces a letter that is passed on («---------- Forwarded message ---------»)."""
    return len(line) <= _MAX_LINE and _FORWARDED.fullmatch(line) is not None


def is_quote_line(line: str) -> bool:
    """Whether a line is quoted by ``>``."""
    return _QUOTE_LINE.match(line) is not None


def attribution(lines: Sequence[str], at: int) -> int:
    """Where the line ends that introduces a quote (an index of lines), and 0 where none begins here.

    Where ``>`` follows, day and hour or a verb («пишет:», ``wrote:``) will do; where nothing marks the quote, day, hour
    and an address must be there, as nobody writes so by hand.
    """
    text = ""
    for end in range(at, min(at + _WRAPPED, len(lines))):
        line = lines[end]
        if not line or line.startswith(">"):
            return 0
        text = f"{text} {line}".strip()
        if len(text) > _MAX_LINE:
            return 0
        if text.endswith(":") and _introduces(text, lines, end + 1):
            return end + 1
        if end == at and not _OPENS.match(line):
            return 0
    return 0


def _introduces(text: str, lines: Sequence[str], after: int) -> bool:
    dated = _DAY.search(text) is not None and _HOUR.search(text) is not None
    addressed = _ADDRESS_AND_COLON.search(text) is not None
    if dated and addressed:
        return True
    following = next((line for line in lines[after : after + 3] if line), "")
    if following.startswith(">"):
        return dated or _ENDS_IN_VERB.search(text) is not None
    return dated and text.startswith("On ") and _ENDS_IN_VERB.search(text) is not None


def header_block(lines: Sequence[str], at: int) -> bool:
    """Whether an earlier letter begins here with its headers, as Outlook writes them, or with the line before those.

    Whom it is from and to, and one thing more: what a form on a site sends has the first alone.
    """
    line = lines[at]
    if len(line) > 2 * _MAX_LINE:
        return False
    if _REPLY_ABOVE.fullmatch(line) or (_ORIGINAL.fullmatch(line) and line.startswith(("-", "_", "*"))):
        return True
    if _RULE.fullmatch(line):
        at = next((index for index in range(at + 1, min(at + 3, len(lines))) if lines[index]), at)
        line = lines[at]
    if _FROM.match(line) and len(_HEADERS_IN_LINE.findall(line)) >= 3:
        return True
    if not (_FROM.match(line) or _OTHER_HEADER.match(line)):
        return False
    block = lines[at : at + _MOST_HEADERS]
    return all(any(header.match(each) for each in block) for header in (_FROM, _TO, _OTHER_HEADER))


def signature_start(lines: Sequence[str]) -> int:
    """The index of the line that a signature at the end begins with, and the number of lines where there is none.

    A question or an afterthought («P.S.») is no signature: what stands before it is left as it is. Sentences may stand
    below ``--`` alone.
    """
    start = below = len(lines)
    filled = 0
    prose = False
    for index in range(len(lines) - 1, -1, -1):
        line = lines[index].strip()
        if not line:
            continue
        filled += 1
        if filled > _LONGEST_SIGNATURE or len(line) > _SIGNATURE_LINE or "?" in line or _AFTERTHOUGHT.match(line):
            break
        closes = not prose and (_DASHES.fullmatch(line) or _is_closing(line))
        if line == "--" or closes or (start == below and _is_machine(line)):
            start = index
        else:
            prose = prose or _is_prose(line)
        below = index
    return start


def _is_prose(line: str) -> bool:
    words = len(line.split())
    return words > _PROSE_WORDS or (words > 3 and line.endswith(_END_OF_SENTENCE))


def _is_machine(line: str) -> bool:
    return _MACHINE.fullmatch(line) is not None


def _is_closing(line: str) -> bool:
    """Whether a line is closing words, with nothing behind them or a name."""
    found = _CLOSING.fullmatch(line)
    if found is None:
        return False
    name = found["name"].replace(",", " ").split()
    return len(name) <= 1 or all(word[0].isupper() or not word[0].isalpha() for word in name)
