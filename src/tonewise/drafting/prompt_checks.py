"""Whether a folder of prompts is sound: all parsed, rendered with conversations, the examples held to the rules.

`problems_in` tells one line for each thing that is wrong and raises nothing for what is wrong in a file.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from difflib import get_close_matches
from functools import cache
from pathlib import Path

from tonewise.drafting.compose import compose
from tonewise.drafting.prompt_examples import Example, examples_in, traits_of
from tonewise.drafting.prompt_samples import request_for, samples_for
from tonewise.errors import PromptError
from tonewise.model import Finding
from tonewise.prompts import Prompt, all_in, packaged, read, rule_lines, rules_name
from tonewise.prompts.lock import lock_problems, read_lock
from tonewise.prompts.outputs import OUTPUTS

_PROMPTS, _EXAMPLES, _LINES = "*/*.md", "*/examples.*.yaml", "rules/*.yaml"


def files_in(folder: Path) -> tuple[Path, ...]:
    """The files of a folder of prompts: templates, examples, and rules' lines."""
    return tuple(sorted({path for kind in (_PROMPTS, _EXAMPLES, _LINES) for path in folder.glob(kind)}))


def problems_in(folder: Path) -> Iterator[str]:
    """What is wrong in a folder of prompts, a line each; raises `PromptError` where it holds no prompts at all."""
    if not files_in(folder):
        raise PromptError(f"{folder}: holds no prompts (TASK/LANGUAGE.md)")
    prompts: list[Prompt] = []
    for path in sorted(folder.glob(_PROMPTS)):
        try:
            prompts.append(replace(read(path), folder=folder))
        except PromptError as error:
            yield str(error)
    for prompt in prompts:
        yield from _in_prompt(prompt)
    yield from _in_examples(folder)
    yield from _in_lines(folder)
    try:
        yield from lock_problems(read_lock(folder) or {}, prompts)
    except PromptError as error:
        yield str(error)


def _in_prompt(prompt: Prompt) -> Iterator[str]:
    """A task that nobody asks for, inputs that nobody gives, and a template that fails on a conversation."""
    known = {each.task: each for each in all_in(packaged())}
    if prompt.task not in known:
        yield f"{prompt.name}: there is no task {prompt.task!r}{_nearest(prompt.task, known)}"
        return
    if prompt.output != "text" and prompt.output not in OUTPUTS:
        yield f"{prompt.name}: output: {prompt.output!r} is neither text nor {', '.join(OUTPUTS)}"
        return
    for sample in samples_for(prompt):
        for structured in (False, True):
            try:
                request_for(prompt, sample, structured=structured)
            except PromptError as error:
                yield f"{error} (with the conversation {sample.case.id})"
                return


def _in_examples(folder: Path) -> Iterator[str]:
    for path in sorted(folder.glob(_EXAMPLES)):
        try:
            examples = examples_in(path)
        except PromptError as error:
            yield str(error)
            continue
        for example in examples:
            yield from (f"{path}: {example.case.id or '?'}: {problem}" for problem in _in_example(example))


def _in_example(example: Example) -> Iterator[str]:
    """What a reader of the example would learn wrongly: a broken rule, or a tag that is not so."""
    about = example.situation
    for finding in broken_by(example):
        yield f"breaks {finding.rule} («{finding.text}»)"
    for tag in sorted(example.tags - traits_of(about, example.findings)):
        yield f"is tagged {tag!r}, which its conversation is not"


def broken_by(example: Example) -> list[Finding]:
    """The errors and warnings in an example's reply, but for those that nobody can avoid for want of a fact."""
    about = example.situation
    composed = compose(about.conversation, about.reading, about.plan).text
    unavoidable = {finding.rule for finding in about.score(composed).findings} if composed else set[str]()
    found = about.score(example.case.replies[0]).findings
    return [each for each in found if each.severity != "advice" and each.rule not in unavoidable]


def _in_lines(folder: Path) -> Iterator[str]:
    for path in sorted(folder.glob(_LINES)):
        asking = replace(_any_prompt(), language=path.stem, folder=folder)
        try:
            lines = rule_lines(asking)
        except PromptError as error:
            yield str(error)
            continue
        for key in sorted(lines.keys() - _known_keys()):
            yield f"{folder / rules_name(asking)}: no prompt tells {key!r}{_nearest(key, dict.fromkeys(_known_keys()))}"


@cache
def _known_keys() -> frozenset[str]:
    return frozenset(key for language in ("ru", "en") for key in rule_lines(replace(_any_prompt(), language=language)))


@cache
def _any_prompt() -> Prompt:
    return all_in(packaged())[0]


def _nearest(name: str, known: Mapping[str, object]) -> str:
    near = get_close_matches(name, known, n=1, cutoff=0.5)
    return f"; did you mean {near[0]!r}?" if near else f"; known are {', '.join(sorted(known))}"
