"""What each rule says in a prompt: a few words by rule id, in a file a language, ``rules/LANGUAGE.yaml``.

A key is a rule's id, or ``ID/VARIANT`` where what to say depends on the customer (``mirror-formality/ты``). A user's
own file needs to hold only the lines that differ; an empty one leaves its rule unsaid.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType

from tonewise.errors import PromptError
from tonewise.prompts.files import FALLBACK_LANGUAGE, Prompt, packaged, rules_name
from tonewise.prompts.rendering import in_one_line
from tonewise.prompts.untrusted import one_line


def rule_lines(prompt: Prompt) -> Mapping[str, str]:
    """What each rule says in the prompt's language: the packaged lines, those of the user's folder over them.

    Raises `PromptError`, which names the file, for one that holds anything but text by key.
    """
    name = rules_name(prompt)
    ours = packaged() / name
    found = dict(_lines(ours if ours.is_file() else packaged() / "rules" / f"{FALLBACK_LANGUAGE}.yaml"))
    if prompt.folder is not None and (own := prompt.folder / name).is_file():
        found |= _lines(own)
    return found


def _lines(path: Path) -> Mapping[str, str]:
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise PromptError(f"{path}: {in_one_line(error)}") from None
    try:
        return _parsed(text)
    except PromptError as error:
        raise PromptError(f"{path}: {error}") from None


@lru_cache(maxsize=16)
def _parsed(text: str) -> Mapping[str, str]:
    import yaml  # noqa: PLC0415

    try:
        data = yaml.safe_load(text)
    except (yaml.YAMLError, RecursionError) as error:
        raise PromptError(f"not YAML: {in_one_line(error)}") from None
    if not isinstance(data, dict):
        raise PromptError("a file of rules holds a line of text for each rule's id")
    for key, line in data.items():
        if not (isinstance(key, str) and isinstance(line, str)):
            raise PromptError(f"{key}: a rule's line is text")
    return MappingProxyType({key: one_line(line) for key, line in data.items()})
