"""Batches: the cases of a file drafted into another one, so that a run that was broken off goes on where it was."""

from tonewise.batches.kept import Kept
from tonewise.batches.run import Batch, Progress, run_batch

__all__ = ["Batch", "Kept", "Progress", "run_batch"]
