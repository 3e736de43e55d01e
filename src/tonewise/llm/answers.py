"""Reading what a server of OpenAI's chat completions sends: a whole body, or a stream of events."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from contextlib import suppress
from typing import Any

from tonewise.errors import ModelAnswerError
from tonewise.llm.chat import Completion, OnText
from tonewise.llm.hearing import MAX_TEXT, Hearing
from tonewise.llm.repetition import repeats_itself
from tonewise.llm.retries import TransientError
from tonewise.model import Usage

MAX_BODY = 4 * MAX_TEXT
"""Bytes of an answer that are read before it is given up."""
END = 0.1
"""Seconds that the end of a stream is waited for after its last event."""


async def read_whole(chunks: AsyncIterator[bytes]) -> Completion:
    """The answer in a body; raises `ModelAnswerError` for anything that holds no whole answer."""
    body = bytearray()
    async for chunk in chunks:
        body += chunk
        if len(body) > MAX_BODY:
            raise ModelAnswerError(f"the answer is longer than {MAX_BODY:,} bytes")
    return completion_of(bytes(body))


async def read_stream(chunks: AsyncIterator[bytes], on_text: OnText) -> Completion:
    """The answer in a stream of events, heard as it comes; a server that does not stream is read as it is.

    Raises `ModelAnswerError` as `read_whole` does, and `TransientError` for a stream that stops in the middle.
    """
    stream = _Stream(on_text)
    unread = bytearray()
    other = bytearray()  # what is no event: the body of a server that does not stream
    size = 0
    async for chunk in chunks:
        size += len(chunk)
        unread += chunk
        if size > 8 * MAX_BODY or len(unread) > MAX_BODY or len(other) > MAX_BODY:
            raise ModelAnswerError("the answer is endless")
        *lines, rest = unread.split(b"\n")
        unread = bytearray(rest)
        for line in lines:
            if not stream.take(line):
                other += line + b"\n"
        if stream.done:
            await _to_the_end(chunks)
            return stream.completion()
    if unread and not stream.take(bytes(unread)):
        other += unread
    if stream.events:
        return stream.completion()
    whole = completion_of(bytes(other))
    on_text(whole.text)
    return whole


async def _to_the_end(chunks: AsyncIterator[bytes]) -> None:
    """A connection is kept for the next call only where its answer was read to the end, which is due by now."""
    import asyncio  # noqa: PLC0415 - heavy for a command that calls no model

    with suppress(Exception):
        async with asyncio.timeout(END):
            async for _ in chunks:
                pass


class _Stream:
    """Puts an answer together from events, each with a piece of it."""

    def __init__(self, on_text: OnText) -> None:
        self._hearing = Hearing(on_text)
        self._found: dict[str, Any] = {}
        self._reason: str | None = None
        self._refused = False
        self.events = 0
        self.done = False

    def take(self, line: bytes | bytearray) -> bool:
        """Read a line; whether it belongs to a stream of events."""
        line = bytes(line).strip()
        if not line.startswith(b"data:"):
            return self.events > 0 or line.startswith((b":", b"event:", b"id:", b"retry:"))
        self.events += 1
        data = line.removeprefix(b"data:").strip()
        if data == b"[DONE]":
            self.done = True
        elif data:
            self._event(data)
        return True

    def _event(self, data: bytes) -> None:
        found = _json(data)
        try:
            self._found.update({name: found[name] for name in ("model", "usage") if found.get(name)})
            if found.get("error"):
                raise ModelAnswerError(_no_message(found))
            for choice in found.get("choices") or ():
                delta = choice.get("delta") or {}
                self._reason = choice.get("finish_reason") or self._reason
                self._refused = self._refused or bool(delta.get("refusal"))
                if isinstance(piece := delta.get("content"), str):
                    self._hearing.add(piece)
        except (AttributeError, TypeError):
            raise ModelAnswerError(_no_message(found)) from None

    def completion(self) -> Completion:
        if self._reason is None and not self.done:
            raise TransientError("the answer broke off in the middle")
        return whole_answer(self._hearing.text, self._refused, self._reason, self._found)


def completion_of(body: bytes) -> Completion:
    """Read a chat completion; raises `ModelAnswerError` for anything that holds no whole answer."""
    found = _json(body)
    try:
        choice = found["choices"][0]
        message = choice["message"]
        text, refusal = message.get("content"), message.get("refusal")
    except (KeyError, IndexError, TypeError, AttributeError):
        raise ModelAnswerError(_no_message(found)) from None
    return whole_answer(text, bool(refusal), choice.get("finish_reason"), found)


def whole_answer(text: object, refused: bool, reason: object, found: dict[str, Any]) -> Completion:
    """A completion of a text and of the ``model`` and ``usage`` found beside it; raises where it is of no use."""
    if refused or reason == "content_filter":
        raise ModelAnswerError("the model refused to answer")
    if reason == "length":
        raise ModelAnswerError("the answer was cut at the limit of tokens")
    if not isinstance(text, str) or not text.strip():
        raise ModelAnswerError("the answer is empty")
    if repeats_itself(text):
        raise ModelAnswerError("the answer repeats itself without end")
    text = text.encode(errors="replace").decode()  # a lone surrogate in JSON is not text
    name = found.get("model")
    return Completion(text, name if isinstance(name, str) else "", str(reason or "stop"), _usage(found.get("usage")))


def server_message(body: object) -> str:
    """What a server says went wrong, where it says so in OpenAI's form; pages of HTML say nothing."""
    if isinstance(body, dict):
        body = body.get("error", body)
    said = body.get("message") if isinstance(body, dict) else body
    if not isinstance(said, str) or said.lstrip().startswith("<"):
        return ""
    return " ".join(said.split())[:200]


def _no_message(found: object) -> str:
    said = server_message(found)
    return "the answer holds no message" + (f" ({said})" if said else "")


def _json(body: bytes) -> Any:
    try:
        return json.loads(body)
    except (ValueError, RecursionError):
        kind = "a page of HTML" if body.lstrip()[:1] == b"<" else "no JSON"
        raise ModelAnswerError(f"the answer is {kind}" if body.strip() else "the answer is empty") from None


def _usage(usage: object) -> Usage:
    """Tokens as the server counts them; local servers leave the counts out."""
    counts = {
        name: count
        for name in ("prompt_tokens", "completion_tokens")
        if isinstance(usage, dict) and isinstance(count := usage.get(name), int)
    }
    return Usage(calls=1, **counts)
