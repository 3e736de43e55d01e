"""Audits: exports of many conversations held against the rules, and what was found summed up.

::

    from tonewise.audit import Plan, audit

    done = audit(Plan(sources=["exports.jsonl"]))
    print(done.report.rules[0].rule, done.report.rules[0].share)
"""

from tonewise.audit.columns import Columns
from tonewise.audit.report import Report
from tonewise.audit.run import Audit, Plan, Progress, audit

__all__ = ["Audit", "Columns", "Plan", "Progress", "Report", "audit"]
