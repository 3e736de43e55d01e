"""Text of strangers on its way into a prompt: nothing in it can pass for our delimiters, our labels, or a model's own.

`neutral` is applied to every value that a template prints, so that no author can forget it; `untrusted` goes further,
for what a customer wrote, where no label of ours has anything to do.
"""

from __future__ import annotations

import re
import unicodedata

_BRACKETS = dict.fromkeys("<＜❮⟨〈《˂‹", "‹") | dict.fromkeys(">＞❯⟩〉》˃›", "›")
_ODD_BRACKETS = {ord(odd): plain for odd, plain in _BRACKETS.items() if odd not in "<>‹›"}
_WIDE = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: 0x20}
_TAG = re.compile(r"<(?=\s*[<|/!?A-Za-zА-яЁё_])|(?<=[>|/A-Za-zА-яЁё_\"'])>")
_CHAT_MARK = re.compile(
    r"\[(?=\s*[/\\]?\s*(?:INST|SYS|SYSTEM|USER|ASSISTANT|DEVELOPER|TOOL|OUT|BOS|EOS|START|END)\b)", re.IGNORECASE
)
_FENCE = re.compile(r"^([ \t]*)(#|`{3}|~{3}|-{3})", re.MULTILINE)
_ENDS = re.compile("\r\n|[\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")
_JOINER = "\u200d"
_UNUSUAL = re.compile(r"[^\w \t\n!-~«»„“”’…—–№₽€£°]")
"""Anything but letters, digits and everyday signs: where there is none, nothing can be hidden."""

_LABELS = """
    клиент покупатель пользователь поддержка агент оператор сотрудник ассистент помощник бот сообщение сообщения скажи
    скажите факт факты обещай система системное|сообщение системный|промпт инструкция инструкции указание правило
    правила задача вопрос ответ новый|ответ неудачный|ответ ответ|без|приветствия ошибки в|конце|скажи ответ|начни|с
    черновик customer client user support agent operator assistant bot ai human message messages say fact facts promise
    system system|message system|prompt developer instruction instructions rule rules task question answer
    reply new|reply failed|reply at|the|end|say draft response output input note|to|ai
""".split()
_ALIKE = str.maketrans("авекмнорстухіјѕАВЕКМНОРСТУХІЈЅё", "abekmhopctyxijsABEKMHOPCTYXIJSе")
"""Cyrillic letters and the Latin ones that look the same: «Cкажи» is a label too."""
_LABEL = re.compile(
    r"(?<![^\W_])("
    + "|".join(r"[\s_]{1,3}".join(map(re.escape, label.translate(_ALIKE).split("|"))) for label in _LABELS)
    + r")[*_`\"'»)\]]{0,3}(\s{0,2}[:：∶︰ː꞉])",
    re.IGNORECASE,
)
_RULER = re.compile(r"([=\-#*_~+|—–])(?:\s?\1){2,}")


def neutral(value: object) -> object:
    """A value with nothing in it that could pass for delimiters: tags, chat marks, headings, fences, hidden letters.

    Any value but text is left as it is. Quotes, comparisons and arrows stay.
    """
    if not isinstance(value, str):
        return value
    text = _ENDS.sub("\n", value) if not value.isascii() or not value.isprintable() else value
    if not text.isascii() or not text.isprintable():
        text = _visible(text).translate(_WIDE).translate(_ODD_BRACKETS)
    text = _TAG.sub(lambda match: _BRACKETS[match.group()], text)
    return _FENCE.sub(r"\1 \2", _CHAT_MARK.sub("(", text))


def untrusted(text: str) -> str:
    """A text of a customer's as `neutral` has it, where nothing is a line's label («Скажи:») or a ruler either."""
    plain = str(neutral(text))
    pieces: list[str] = []
    end = 0
    for label in _LABEL.finditer(plain.translate(_ALIKE)):
        pieces += (plain[end : label.start(2)], " —")
        end = label.end(2)
    plain = "".join((*pieces, plain[end:]))
    return _RULER.sub(r"\1", plain)


def one_line(text: str) -> str:
    """A text on one line, so that none of it can pass for a line of the prompt's own."""
    return " ".join(text.split())


def _visible(text: str) -> str:
    """The text without what nobody sees: format characters (inside emoji they are part of them), controls."""
    if _UNUSUAL.search(text) is None:
        return text
    return "".join(
        letter
        for place, letter in enumerate(text)
        if letter in "\n\t"
        or unicodedata.category(letter) not in ("Cf", "Cc", "Cs")
        or (letter == _JOINER and place and unicodedata.category(text[place - 1]) in ("So", "Sk", "Mn"))
    )
