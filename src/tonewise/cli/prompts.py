"""``tonewise prompts``: the templates that models are sent, the packaged ones and those of a team's own folder."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from tonewise.cli import options, output
from tonewise.errors import InputError
from tonewise.painting import Style, width

if TYPE_CHECKING:
    from tonewise.drafting.prompt_samples import Sample
    from tonewise.llm import ChatMessage
    from tonewise.prompts import Prompt
    from tonewise.settings import Settings

app = typer.Typer(rich_markup_mode=None, pretty_exceptions_enable=False, no_args_is_help=True)

Form = Annotated[Literal["text", "json"], typer.Option("--format", help="text is for people.")]
Folder = Annotated[
    Path | None, typer.Option("--prompts", metavar="FOLDER", help="Your own prompts; those of the settings without it.")
]
Language = Annotated[str | None, typer.Option(metavar="LANG", help="The prompt's language, such as ru.")]
TASKS = ("reply", "rewrite", "fold", "soften", "repair", "extract", "judge")


@app.command("list", short_help="List the prompts and where they come from.")
def list_(folder: Folder = None, form: Form = "text") -> None:
    """List the prompts: name, version, hash, inputs, and the file that each comes from."""
    found = _all(_settings(folder))
    if form == "json":
        output.say(json.dumps([_data(prompt, path) for prompt, path in found], ensure_ascii=False, indent=2))
        return
    paint = output.painter(sys.stdout)
    heads = ("prompt", "version", "hash", "examples", "output", "from")
    rows = [(p.name, str(p.version), p.hash, str(p.examples), p.output, _origin(path)) for p, path in found]
    widths = [max(width(row[column]) for row in (heads, *rows)) for column in range(len(heads))]
    for number, row in enumerate((heads, *rows)):
        line = "  ".join(cell + " " * (wide - width(cell)) for cell, wide in zip(row, widths, strict=True))
        output.say(paint(line.rstrip(), "bold") if not number else _harmless(line.rstrip()))
    for prompt, _ in found:
        output.say(f"{paint(prompt.name, 'bold')}: {_harmless(', '.join(prompt.inputs))}")


@app.command(short_help="Show a prompt: its text and what it is given.")
def show(
    name: Annotated[str, typer.Argument(help="A task, such as reply, or a task and language: reply/ru.")],
    lang: Language = None,
    folder: Folder = None,
    form: Form = "text",
) -> None:
    """Show a prompt's file: description, version, variables, and its templates."""
    prompt, path = _found(name, lang, _settings(folder))
    if form == "json":
        sections = [{"role": section.role, "template": section.text} for section in prompt.sections]
        output.say(json.dumps(_data(prompt, path) | {"sections": sections}, ensure_ascii=False, indent=2))
        return
    paint = output.painter(sys.stdout)
    output.say(f"{paint(prompt.name, 'bold')} · version {prompt.version} · {prompt.hash} · {_origin(path)}")
    output.say(_harmless(prompt.description))
    told = f"output {prompt.output}, temperature {prompt.temperature:g}, examples {prompt.examples}"
    output.say(paint(_harmless(f"inputs {', '.join(prompt.inputs)}"), "dim"))
    output.say(paint(_harmless(told), "dim"))
    for section in prompt.sections:
        output.say(f"\n{paint(f'# {section.role}', 'bold')}\n{_harmless(section.text.rstrip())}")


@app.command(short_help="Show what would be sent for a conversation.")
def render(  # noqa: PLR0913, PLR0917 - the options of a command
    source: options.Source,
    task: Annotated[str, typer.Option(help=f"{', '.join(TASKS[:-1])} or {TASKS[-1]}.")] = "reply",
    criterion: Annotated[
        str | None, typer.Option(metavar="TEXT", help="What a judge holds the reply against; a rule's id will do.")
    ] = None,
    structured: Annotated[bool, typer.Option("--structured", help="Ask for JSON, as --structured on does.")] = False,
    promise: options.Promise = None,
    folder: Folder = None,
    form: Form = "text",
) -> None:
    """Show exactly what a model would be sent for the first conversation or case of a file; nothing is sent."""
    if task not in TASKS:
        raise InputError(f"--task: {task!r} is none of {', '.join(TASKS)}")
    from tonewise.drafting.prompt_samples import request_for  # noqa: PLC0415
    from tonewise.prompts import load  # noqa: PLC0415

    settings = _settings(folder, promise)
    sample = _sample(source, settings, task, criterion)
    prompt = load(task, sample.situation.reading.language, settings.prompts)
    try:
        messages = request_for(prompt, sample, structured=structured)
    except InputError as error:
        raise InputError(str(error), source=source) from None
    _say_messages(messages, form)


@app.command(short_help="Check a folder of prompts.")
def check(
    folder: Annotated[Path | None, typer.Argument(help="Your own; those of the settings, or the packaged.")] = None,
) -> None:
    """Check a folder: parse all, render each with conversations, hold the examples to the rules. Exit 1 on problems."""
    from tonewise.drafting.prompt_checks import files_in, problems_in  # noqa: PLC0415
    from tonewise.prompts import packaged  # noqa: PLC0415

    chosen = folder or _settings(None).prompts or packaged()
    if not chosen.is_dir():
        raise InputError("is no folder", source=str(chosen))
    problems = list(problems_in(chosen))
    for problem in problems:
        output.say(_harmless(problem))
    if problems:
        output.tell(_counted(len(problems), "problem"))
        raise typer.Exit(1)
    output.say(f"no problems in {_counted(len(files_in(chosen)), 'file')}")


@app.command(short_help="Show how two prompts differ.")
def diff(
    old: Annotated[str, typer.Argument(help="A prompt's file, a folder of prompts, or a packaged name: reply/ru.")],
    new: Annotated[str, typer.Argument(help="The other one.")],
    file: Annotated[Path | None, typer.Option(help="A conversation to render both with; else a packaged one.")] = None,
) -> None:
    """Show how prompts differ: front matter, templates, and what each sends for one conversation."""
    from tonewise.drafting.prompt_diffs import differences, pairs  # noqa: PLC0415

    for name, before, after in pairs(old, new):
        if before is None or after is None:
            output.say(f"{_harmless(name)}: only in {_harmless(old if after is None else new)}")
            continue
        sample = _sample(str(file), _settings(None), after.task, None) if file else None
        lines = list(differences(before, after, sample))
        output.say(f"{_harmless(name)}: {'differs' if lines else 'the same'}")
        for line in lines:
            output.say(_coloured(_harmless(line)))


def _counted(count: int, thing: str) -> str:
    return f"{count} {thing}{'' if count == 1 else 's'}"


def _settings(folder: Path | None, promise: str | None = None) -> Settings:
    from tonewise import settings  # noqa: PLC0415

    if folder is not None and not folder.is_dir():
        raise InputError("is no folder", source=str(folder))
    return settings.load(prompts=folder, promise=promise)


def _all(settings: Settings) -> list[tuple[Prompt, Path]]:
    """Every prompt that is in use, with its file: a team's own goes before the packaged one."""
    from dataclasses import replace  # noqa: PLC0415

    from tonewise.prompts import packaged, read  # noqa: PLC0415

    paths: dict[tuple[str, str], Path] = {}
    for root in (settings.prompts, packaged()):
        for path in sorted(root.glob("*/*.md")) if root else ():
            paths.setdefault((path.parent.name, path.stem), path)
    return [(replace(read(path), folder=settings.prompts), path) for _, path in sorted(paths.items())]


def _found(name: str, lang: str | None, settings: Settings) -> tuple[Prompt, Path]:
    from tonewise.prompts import load  # noqa: PLC0415

    task, _, spoken = name.partition("/")
    prompt = load(task, lang or spoken or settings.lang or "en", settings.prompts)
    path = prompt.beside(f"{prompt.name}.md")
    assert path is not None  # noqa: S101 - it was just read
    return prompt, path


def _sample(source: str, settings: Settings, task: str, criterion: str | None) -> Sample:
    from tonewise.drafting.prompt_samples import sample_of  # noqa: PLC0415
    from tonewise.files import entries_of, require_open_turn  # noqa: PLC0415
    from tonewise.model import Case  # noqa: PLC0415
    from tonewise.scoring import Scorer  # noqa: PLC0415

    entry = next(entries_of(source, Case))
    require_open_turn(entry.value.conversation, entry.source, entry.line)
    if task == "judge" and not criterion:
        raise InputError("--criterion: say what the reply is held against")
    case = entry.value if entry.value.promise else entry.value.model_copy(update={"promise": settings.promise})
    return sample_of(case, Scorer(settings), _told(criterion) if criterion else None)


def _told(criterion: str) -> str:
    """A rule's id as what the rule wants; any other text as it is."""
    from tonewise.rules import catalogue  # noqa: PLC0415

    rule = next((each for each in catalogue() if each.id == criterion), None)
    return f"{rule.title.in_('en')}. {rule.why.in_('en')}" if rule else criterion


def _say_messages(messages: tuple[ChatMessage, ...], form: str) -> None:
    if form == "json":
        data = [{"role": message.role, "content": message.content} for message in messages]
        output.say(json.dumps(data, ensure_ascii=False, indent=2))
        return
    paint = output.painter(sys.stdout)
    for number, message in enumerate(messages):
        output.say(("\n" if number else "") + paint(f"[{message.role}]", "bold"))
        output.say(_harmless(message.content))


def _data(prompt: Prompt, path: Path) -> dict[str, Any]:
    return {
        "name": prompt.name, "task": prompt.task, "language": prompt.language, "version": prompt.version,
        "hash": prompt.hash, "description": prompt.description, "inputs": list(prompt.inputs), "output": prompt.output,
        "temperature": prompt.temperature, "examples": prompt.examples, "file": str(path),
    }  # fmt: skip


def _origin(path: Path) -> str:
    from tonewise.prompts import packaged  # noqa: PLC0415

    return "packaged" if path.is_relative_to(packaged()) else str(path)


def _coloured(line: str) -> str:
    paint = output.painter(sys.stdout)
    style: dict[str, Style] = {"+": "green", "-": "red", "@": "blue"}
    return paint(line, style[line[0]]) if line[:1] in style else line


def _harmless(text: str) -> str:
    from tonewise.plain import harmless  # noqa: PLC0415

    return harmless(text, lines=True)
