"""Agents' own texts made good with no model: a rough text rewritten, pending messages folded, a refusal softened."""

from tonewise.drafting.editing.folding import folded
from tonewise.drafting.editing.patching import patched
from tonewise.drafting.editing.rewriting import rewritten
from tonewise.drafting.editing.softening import softened

__all__ = ["folded", "patched", "rewritten", "softened"]
