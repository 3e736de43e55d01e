"""Agents' own texts made good with no model: a rough text rewritten, pending messages folded, a refusal softened."""

from tonewise.drafting.editing.edits import folded, rewritten, softened

__all__ = ["folded", "rewritten", "softened"]
