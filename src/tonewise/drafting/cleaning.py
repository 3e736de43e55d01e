"""A model's answer without what models put around a reply: thoughts, fences, labels, quotes, made-up signatures."""

from __future__ import annotations

import re
from collections.abc import Sequence

from tonewise.reading.manner import greeting_of
from tonewise.reading.sentences import split
from tonewise.reading.words import tokens

_THOUGHT = re.compile(r"<(think|thinking|reasoning)>.*?(?:</\1>|\Z)", re.DOTALL | re.IGNORECASE)
_THOUGHT_END = re.compile(r"\A.*</(?:think|thinking|reasoning)>", re.DOTALL | re.IGNORECASE)
_FENCE = re.compile(r"\A```[\w-]*\n(?P<inside>.*?)\n?```\Z", re.DOTALL)
_LABEL = re.compile(
    r"\A[*_#\s]*(?:готовый |исправленный |итоговый |новый |хороший |final |corrected |revised |new |good |finished )?"
    r"(?:ответ(?: клиенту| поддержки| без приветствия)?|сообщение(?: клиенту)?|агент|оператор|поддержка|сотрудник"
    r"|(?:the )?(?:reply|answer|response|message)(?: to the customer| without a greeting)?|agent|support|assistant)"
    r"[*_]*\s*:[*_]*\s*",
    re.IGNORECASE,
)
_ORDER = re.compile(r"(?:^[ \t]*\d{1,2}[.)][ \t]*|\A)(?:Скажи|Say)[ \t]*:[ \t]*", re.MULTILINE)
"""How the prompts tell what to say, which small models copy."""
_CHAT_MARK = re.compile(r"<\|[^|<>\n]{1,30}\|>|</s>|\[/?INST\]")
_TURN = re.compile(
    r"^[*_#\s]*(?:клиент|покупатель|пользователь|customer|client|user)[*_]*\s*:", re.IGNORECASE | re.MULTILINE
)
"""Where a model goes on with the conversation by itself."""
_PREAMBLE = re.compile(
    r"\A(?:[^\n:]{0,40}[!.,] )?[^\n:]{0,60}"
    r"\b(?:ответ|сообщение|вариант|текст|reply|response|answer|message|version|draft)\b"
    r"[^\n:]{0,40}:[*_]*[ \t]*\n+",
    re.IGNORECASE,
)
_REMARK = re.compile(
    r"\n+[-*_ \t]*\n*[(*_\[]*(?:примечание|пояснение|комментарий|note|explanation|comment)[*_]*\s*:.*\Z",
    re.IGNORECASE | re.DOTALL,
)
_SPEAKER = re.compile(r"\A(?:assistant|support|agent|поддержка|ответ)[ \t]*\n", re.IGNORECASE)
_LISTED = re.compile(r"^[ \t]*(?:\d{1,2}[.)]|[-*•–—])[ \t]+", re.MULTILINE)
_SIGN_OFF = re.compile(
    r"(?:с уважением|с наилучшими пожеланиями|всего доброго|(?:best|kind|warm) regards|regards|sincerely(?: yours)?"
    r"|yours (?:sincerely|faithfully|truly)|best wishes|cheers)[,.!]?",
    re.IGNORECASE,
)
_SIGNED = re.compile(
    r"[-–—\s]*\[[^\]\n]{2,60}\][.!]?|[-–—]\s*(?:команда|служба|ваша? |team\b|the .{1,30} team).{0,60}", re.IGNORECASE
)
_NAME_GAP = re.compile(
    r",?[ \t]*\[(?:имя|имя клиента|ваше имя|клиент|name|customer(?:'s)? name|customer|your name)\]", re.IGNORECASE
)
_GAP = re.compile(r"\[[^\]\d\n]{2,60}\](?!\()|<[a-zа-яё_ ]{2,30}>|\{\{?[^{}\n]{2,40}\}\}?", re.IGNORECASE)
_BOLD = re.compile(r"(\*\*|__)(?=\S)(.+?)(?<=\S)\1")
_LONGEST_GREETING = 6
"""Tokens of a sentence that only greets: «Добрый день, Анна Петровна!»."""
_QUOTES = {"«": "»", '"': '"', "“": "”", "'": "'", "`": "`"}


def clean(answer: str, *, letter: bool = False) -> str:
    """The reply inside a model's answer; a ``letter`` keeps its sign-off, without a name that the model made up."""
    text = without_thoughts(answer)
    before = None
    while text != before:  # a label may stand inside quotes, quotes inside a fence
        before = text
        if fenced := _FENCE.match(text):
            text = fenced["inside"].strip()
        text = _SPEAKER.sub("", _PREAMBLE.sub("", _own_words(text)))
        text = _unquoted(_LABEL.sub("", _ORDER.sub("", text), count=1)).strip()
    text = _NAME_GAP.sub("", _BOLD.sub(r"\2", text))
    return _unsigned(text, letter=letter).strip()


def without_thoughts(answer: str) -> str:
    """An answer without what a model thought aloud in tags."""
    return _THOUGHT_END.sub("", _THOUGHT.sub("", answer)).strip()


def _own_words(text: str) -> str:
    """A reply without the turns that a model adds for others, its remarks on it, and what marks turns for a model."""
    marked = _CHAT_MARK.search(text, 1)
    text = _CHAT_MARK.sub("", text[: marked.start()] if marked and text[: marked.start()].strip() else text).strip()
    while _TURN.match(text) and "\n" in text:
        text = text.partition("\n")[2].strip()
    turn = _TURN.search(text, 1)
    return _REMARK.sub("", text[: turn.start()] if turn else text).strip()


def without_list(text: str) -> str:
    """A text whose every line is an item of a list, as running lines."""
    lines = [line for line in text.split("\n") if line.strip()]
    return _LISTED.sub("", text) if all(_LISTED.match(line) for line in lines) else text


def without_echoes(text: str, messages: Sequence[str]) -> str:
    """Without the questions that a weak model copies from the customer before it answers them."""
    said = [f" {_words(message)} " for message in messages]
    kept = ""
    end = 0
    for start, stop in split(text):
        sentence = text[start:stop]
        echo = _words(sentence)
        if not (sentence.endswith("?") and echo and any(f" {echo} " in message for message in said)):
            kept += text[end:stop]
        end = stop
    kept = kept.strip()
    return kept[:1].upper() + kept[1:] if len(kept) < len(text.strip()) else text


def without_greeting(text: str, language: str) -> str:
    """Without a greeting sentence at the start, where none is wanted: models greet whoever they are told not to."""
    first = next(iter(split(text)), None)
    if first is None or len(tokens(text[first[0] : first[1]])) > _LONGEST_GREETING:
        return text
    return text[first[1] :].strip() or text if greeting_of(text[first[0] : first[1]], language) else text


def _words(text: str) -> str:
    return " ".join(token.lower for token in tokens(text) if token.kind in ("word", "number"))


def gaps(text: str) -> tuple[tuple[int, int], ...]:
    """Places that a model left for someone to fill in («[время]», ``{name}``): no reply is sent with one."""
    return tuple(match.span() for match in _GAP.finditer(text))


def _unquoted(text: str) -> str:
    """Without one pair of quotes around all of it; quotes that close earlier belong to the text."""
    closing = _QUOTES.get(text[:1])
    if closing and len(text) > 2 and text.endswith(closing) and closing not in text[1:-1]:
        return text[1:-1]
    return text


def _unsigned(text: str, *, letter: bool) -> str:
    """Without the sign-off and signature that end it: an agent has a name of their own."""
    lines = text.split("\n")
    last = [index for index, line in enumerate(lines) if line.strip()][-4:]
    for index in last:
        line = lines[index].strip()
        if _SIGN_OFF.fullmatch(line) or (index == last[-1] and _SIGN_OFF.match(line) and len(line.split()) <= 5):
            return "\n".join([*lines[:index], _SIGN_OFF.match(line)[0]] if letter else lines[:index])  # type: ignore[index]
        if index == last[-1] and index > 0 and _SIGNED.fullmatch(line):
            return "\n".join(lines[:index])
    return text
