"""Prompts as files: found by task and language, checked when loaded, rendered strictly and in a sandbox."""

from tonewise.prompts.files import (
    FALLBACK_LANGUAGE,
    Prompt,
    Role,
    Section,
    all_in,
    examples_name,
    load,
    packaged,
    read,
    rules_name,
    whole_hash,
)
from tonewise.prompts.lines import rule_lines
from tonewise.prompts.rendering import filled
from tonewise.prompts.untrusted import neutral, one_line, untrusted

__all__ = [
    "FALLBACK_LANGUAGE", "Prompt", "Role", "Section", "all_in", "examples_name", "filled", "load", "neutral",
    "one_line", "packaged", "read", "rule_lines", "rules_name", "untrusted", "whole_hash",
]  # fmt: skip
