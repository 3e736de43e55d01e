"""Conversations and cases from files: ``.json``, ``.jsonl``, ``.yaml``, ``.yml``, and ``-`` for standard input.

Everything is UTF-8. Fields that are unknown are kept; one of the wrong type is refused by an InputError of one line,
``FILE:LINE: field: problem``, that holds nothing of the input which a terminal would obey.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from os import PathLike, fspath
from typing import BinaryIO, Generic, TypeVar

from pydantic import BaseModel, ValidationError

from tonewise.errors import InputError, NoOpenTurnError
from tonewise.files.document import Document, Malformed, Path
from tonewise.files.source import name_of, opened
from tonewise.files.wording import explained, named
from tonewise.model import Case, Conversation, Task
from tonewise.plain import shortened
from tonewise.values import KEEP_UNKNOWN

__all__ = [
    "Entry",
    "case_entry",
    "case_from",
    "conversation_from",
    "documents_in",
    "documents_of",
    "entries_of",
    "read_cases",
    "read_conversations",
    "require_open_turn",
    "texts_of",
    "validated",
]

_Kind = TypeVar("_Kind", Conversation, Case)
_Model = TypeVar("_Model", bound=BaseModel)
_ONLY_IN_CASES = frozenset({"conversation", "reply", "pending", "rough", "expect"})


@dataclass(frozen=True, slots=True)
class Entry(Generic[_Kind]):
    """A value of a file, and the line that it begins at."""

    value: _Kind
    source: str
    line: int


def read_conversations(source: str | PathLike[str]) -> Iterator[Conversation]:
    """The conversations of a file, one after the other; a case gives its conversation, and its id where that has none.

    Raises InputError where the file cannot be read or holds something else, after those before it were given.
    """
    return (entry.value for entry in entries_of(source, Conversation))


def read_cases(source: str | PathLike[str]) -> Iterator[Case]:
    """The cases of a file, one after the other; a bare conversation becomes a case with its id and no reply.

    Raises InputError where the file cannot be read or holds something else, after those before it were given.
    """
    return (entry.value for entry in entries_of(source, Case))


def entries_of(source: str | PathLike[str], kind: type[_Kind], *, bare: bool = False) -> Iterator[Entry[_Kind]]:
    """Like :func:`read_conversations` and :func:`read_cases`, with the lines that the values begin at.

    ``bare`` reads what has messages as a conversation, whatever fields of its own it has beside them.
    """
    source = fspath(source)
    name = name_of(source)
    empty = True
    for document in documents_of(source):
        empty = False
        yield Entry(_value(kind, document, name, bare), name, document.line)
    if empty:
        raise InputError("is empty: no conversation and no case in it", source=name)


def conversation_from(data: object) -> Conversation:
    """A conversation from parsed data; a case gives its conversation. Raises InputError that names the field."""
    return _conversation(Document(data, 0, lambda _: 0), None)


def case_from(data: object) -> Case:
    """A case from parsed data; a bare conversation becomes one. Raises InputError that names the field."""
    return _case(Document(data, 0, lambda _: 0), None)


def case_entry(document: Document, source: str, *, bare: bool = False) -> Entry[Case]:
    """The case that a document of a file holds; raises InputError that names file, line and field."""
    return Entry(_case(document, source, bare), source, document.line)


def require_open_turn(conversation: Conversation, source: str | None = None, line: int | None = None) -> None:
    """Raise NoOpenTurnError where nothing from the customer waits for a reply."""
    if conversation.open_turn:
        return
    spoken = [message.role for message in conversation.messages if message.role in ("agent", "bot")]
    if not conversation.messages:
        problem = "the conversation has no messages"
    elif spoken:
        problem = f"nothing to reply to: the last message is the {spoken[-1]}'s"
    else:
        problem = "nothing to reply to: no message is the customer's"
    raise NoOpenTurnError(problem, source=source, line=line)


def texts_of(entry: Entry[Case], task: Task) -> tuple[str, ...]:
    """An agent's own texts of a case, none for a reply; raises InputError for a case that a job cannot be done for."""
    require_open_turn(entry.value.conversation, entry.source, entry.line)
    given = entry.value.given(task)
    if task == "reply" or any(text.strip() for text in given):
        return given
    field, wanted = ("pending", "no messages to fold") if task == "fold" else ("rough", f"no text to {task}")
    problem = "is empty" if given else f"there is {wanted}: give it in the case, or with --text"
    raise InputError(problem, source=entry.source, line=entry.line, field=field)


def documents_of(source: str) -> Iterator[Document]:
    """The objects of a file, parsed and not yet checked; raises InputError where it cannot be read or is malformed."""
    with opened(source) as stream:
        yield from documents_in(stream, source)


def documents_in(stream: BinaryIO, source: str) -> Iterator[Document]:
    """The objects of a stream whose format the ending of its file's name tells; raises InputError as `documents_of`."""
    suffix = source.rpartition(".")[2].lower() if source != "-" else ""
    try:
        if suffix in ("yaml", "yml"):
            from tonewise.files import yaml_text  # noqa: PLC0415

            yield from yaml_text.documents(stream)
        else:
            from tonewise.files import json_text  # noqa: PLC0415

            by_line = suffix in ("jsonl", "ndjson")
            yield from (json_text.documents_of_lines if by_line else json_text.documents)(stream)
    except Malformed as error:
        raise InputError(
            shortened(error.problem), source=name_of(source), line=error.line, field=named(error.path) or None
        ) from None


def _value(kind: type[_Kind], document: Document, source: str | None, bare: bool) -> _Kind:
    if _is_suite(document.data):
        raise InputError("is a suite of cases: tonewise eval runs it", source=source, line=document.line)
    value = _case(document, source, bare) if kind is Case else _conversation(document, source)
    assert isinstance(value, kind)  # noqa: S101 - there are two kinds
    return value


def _is_suite(data: object) -> bool:
    """Whether data is a suite: read as a conversation it would be one without a message."""
    return (
        isinstance(data, dict)
        and ("cases" in data or "files" in data)
        and not {"messages", "conversation"} & data.keys()
    )


def _case(document: Document, source: str | None, bare: bool = False) -> Case:
    data = document.data
    telling = {"conversation"} if bare and isinstance(data, dict) and "messages" in data else _ONLY_IN_CASES
    if isinstance(data, Case) or (isinstance(data, dict) and not telling.isdisjoint(data)):
        return validated(Case, document, (), source)
    conversation = validated(Conversation, document, (), source)
    return Case(id=conversation.id, conversation=conversation)


def _conversation(document: Document, source: str | None) -> Conversation:
    data = document.data
    if isinstance(data, Case):
        return _with_id(data.conversation, data.id)
    if not (isinstance(data, dict) and "conversation" in data):
        return validated(Conversation, document, (), source)
    return _with_id(validated(Conversation, document, ("conversation",), source), data.get("id"))


def _with_id(conversation: Conversation, name: object) -> Conversation:
    if conversation.id is None and isinstance(name, str):
        return conversation.model_copy(update={"id": name})
    return conversation


def validated(model: type[_Model], document: Document, path: Path, source: str | None) -> _Model:
    """The part of a document at a path, as a value; raises InputError that names file, line and field."""
    data = document.data
    for step in path:
        data = data[step]
    try:
        return model.model_validate(data, context={KEEP_UNKNOWN: True})
    except ValidationError as error:
        raise _input_error(error, data, document, path, source) from None


def _input_error(
    error: ValidationError, data: object, document: Document, path: Path, source: str | None
) -> InputError:  # fmt: skip
    inside, problem = explained(error, data)
    path = (*path, *inside)
    line = document.locate(path) if source else None
    return InputError(problem, source=source, line=line, field=named(path) or None)
