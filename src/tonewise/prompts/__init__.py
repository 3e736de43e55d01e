"""Prompts as files: found by task and language, checked when loaded, rendered strictly and in a sandbox."""

from tonewise.prompts.files import FALLBACK_LANGUAGE, Prompt, Role, Section, all_in, load, packaged, read
from tonewise.prompts.rendering import neutral, one_line

__all__ = [
    "FALLBACK_LANGUAGE", "Prompt", "Role", "Section", "all_in", "load", "neutral", "one_line", "packaged", "read",
]  # fmt: skip
