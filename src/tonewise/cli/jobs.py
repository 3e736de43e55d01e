"""What the commands that draft share: the cases, a text given beside them, and a draft of each as it was wished for."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Literal

import typer

from tonewise import drafting, settings
from tonewise.cli import output, streams
from tonewise.errors import InputError
from tonewise.files import Entry, case_from, entries_of, require_open_turn, texts_of
from tonewise.files.document import Malformed
from tonewise.files.source import name_of, opened, rest_of, text_of, without_mark
from tonewise.model import Case, Conversation, Draft, Task
from tonewise.settings import Settings

NO_MODEL = "no model set, drafted by the composer (set --model or TONEWISE_MODEL)"


@dataclass(frozen=True, slots=True, kw_only=True)
class Wishes:
    """The options of a command, as they were given."""

    model: str | None
    fallback: list[str] | None
    api_base: str | None
    promise: str | None
    structured: bool | None
    stream: bool | None
    form: Literal["text", "json", "jsonl"] | None
    out: Path | None
    fresh: bool
    retry: bool
    concurrency: int | None
    per_minute: int | None
    lang: Literal["ru", "en"] | None

    def settings(self) -> Settings:
        """The settings that hold for this call."""
        return settings.load(
            model=self.model, fallback=self.fallback, api_base=self.api_base, promise=self.promise, lang=self.lang,
            structured=None if self.structured is None else "auto" if self.structured else "off",
            concurrency=self.concurrency, calls_per_minute=self.per_minute,
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Done:
    """A draft with what it was made of."""

    conversation: Conversation
    given: tuple[str, ...]
    draft: Draft


def do(task: Task, source: str, texts: Sequence[str] | None, wishes: Wishes) -> None:
    """Do a job with every case of a file, and print or write what comes of it."""
    _check(wishes, texts)
    given = _texts(task, source, texts) if texts else None
    chosen = wishes.settings()
    if wishes.out is not None:
        from tonewise.batches import Batch  # noqa: PLC0415
        from tonewise.cli.batch import run  # noqa: PLC0415

        run(Batch(
            task=task, source=source, out=wishes.out, settings=chosen, fresh=wishes.fresh, retry=wishes.retry,
        ))  # fmt: skip
        return
    live = wishes.stream is not False and wishes.form in (None, "text") and settings.cursor_moves(sys.stdout.isatty())
    if wishes.stream and not live:
        raise typer.BadParameter("shows text on a terminal, and stdout is none", param_hint="--stream")
    results = _done(task, source, given, chosen, live=live)
    if wishes.form in (None, "text"):
        say_all(results, chosen.lang)
    else:
        say = streams.said_as_json if wishes.form == "json" else streams.said_as_lines
        say(done.draft for done in _with_notes(results))


def _check(wishes: Wishes, texts: Sequence[str] | None) -> None:
    """Raise what typer tells of options that do not go together."""
    if wishes.out is None:
        for option in ("fresh", "retry", "concurrency"):
            if getattr(wishes, option):
                raise typer.BadParameter("goes with --out", param_hint=f"--{option}")
        return
    if texts:
        raise typer.BadParameter("goes with one conversation, --out with the cases of a file", param_hint="--text")
    if wishes.form in ("text", "json"):
        raise typer.BadParameter("what --out writes is jsonl", param_hint="--format")
    if wishes.stream:
        raise typer.BadParameter("shows text on a terminal, --out writes a file", param_hint="--stream")


def _texts(task: Task, source: str, texts: Sequence[str]) -> tuple[str, ...]:
    """An agent's own texts from the command line, checked as those of a case are."""
    if task != "fold" and len(texts) > 1:
        raise typer.BadParameter(f"is given {len(texts)} times; only fold takes several", param_hint="--text")
    if texts.count("-") + (source == "-") > 1:
        raise typer.BadParameter("standard input can be read once", param_hint="--text")
    given = tuple(_stdin() if text == "-" else text for text in texts)
    try:
        case_from({"conversation": {}, "pending": list(given)})
    except InputError as error:
        raise typer.BadParameter(error.problem, param_hint="--text") from None
    if not all(text.strip() for text in given):
        raise typer.BadParameter("is empty", param_hint="--text")
    return given


def _stdin() -> str:
    try:
        with opened("-") as stream:
            return text_of(without_mark(rest_of(stream))).rstrip("\r\n")
    except Malformed as error:
        raise InputError(error.problem, source=name_of("-"), line=error.line) from None


def _done(
    task: Task, source: str, given: tuple[str, ...] | None, chosen: Settings, *, live: bool
) -> Iterator[Done]:  # fmt: skip
    told = chosen.model is not None
    for entry in entries_of(source, Case, bare=task == "reply") if given is None else _only(source):
        case = entry.value
        if given is None:
            texts = texts_of(entry, task)
        else:
            texts = given
            require_open_turn(case.conversation, entry.source, entry.line)
        own = chosen.override(promise=case.promise)
        write = _streamed if live and own.model is not None else _written
        yield Done(case.conversation, texts, write(task, case.conversation, texts, own))
        if not told:
            told = True
            output.tell(NO_MODEL)


def _only(source: str) -> list[Entry[Case]]:
    """The one case of a file that goes with a text of its own."""
    entries = list(islice(entries_of(source, Case, bare=True), 2))
    if len(entries) > 1:
        raise InputError("is a second conversation: --text goes with one", source=name_of(source), line=entries[1].line)
    return entries


def _written(task: Task, conversation: Conversation, given: tuple[str, ...], own: Settings) -> Draft:
    return drafting.write(task, conversation, given, settings=own)


def _streamed(task: Task, conversation: Conversation, given: tuple[str, ...], own: Settings) -> Draft:
    """The same, its text shown as it comes."""
    from tonewise.cli.live import Live  # noqa: PLC0415
    from tonewise.drafting.events import events  # noqa: PLC0415

    with Live() as live, closing(events(task, conversation, given, own)) as heard:
        for event in heard:
            if isinstance(event, Draft):
                return event
            if event.anew:
                live.begin_anew()
            live.add(event.text)
    raise AssertionError("a stream ends with a draft")


def _with_notes(results: Iterator[Done]) -> Iterator[Done]:
    """The drafts as they pass; where the model that was asked for wrote none, stderr says why."""
    for result in results:
        if result.draft.note:
            output.tell_error(result.draft.note)
        yield result


def say_all(results: Iterator[Done], lang: str | None) -> None:
    """Each reply alone on stdout, and on stderr what a person needs beside it."""
    from tonewise.cli.account import account  # noqa: PLC0415
    from tonewise.plain import harmless  # noqa: PLC0415

    paint = output.painter(sys.stderr)
    to_person = sys.stdout.isatty()
    for index, done in enumerate(results):
        if index:
            output.say("\n---\n")
        text = done.draft.text
        output.say(harmless(text, lines=True) if to_person else text, now=True)
        language = lang or ("ru" if done.draft.language == "ru" else "en")
        output.tell("\n".join(account(done.conversation, done.given, done.draft, language, paint)))
