"""Scores as people and other programs read them: marked passages, annotations of GitHub, SARIF, JUnit.

Each format is a generator of text that takes what was judged one by one, so that nothing but a format's own needs is
held in memory. Whatever a customer or an agent wrote is escaped as the format asks. Each is imported from its own
module: what JUnit's XML needs takes 0.03 s to load, which a score that is told as text need not wait for.
"""
