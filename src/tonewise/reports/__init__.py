"""Scores as other programs read them: annotations of GitHub, SARIF, JUnit.

Each format is a generator of text that takes what was judged one by one, so that nothing but a format's own needs is
held in memory. Whatever a customer or an agent wrote is escaped as the format asks.
"""

from tonewise.reports.github import commands
from tonewise.reports.judged import Judged
from tonewise.reports.junit import junit
from tonewise.reports.sarif import sarif

__all__ = ["Judged", "commands", "junit", "sarif"]
