"""Evals: suites of cases, runs that log drafts, scores of a log, and what they tell, each step by itself.

A run is a log of drafts; scoring a log again never calls a model. Modules are imported by name
(``from tonewise.evals.suites import load_suite``): this package loads nothing by itself.
"""
