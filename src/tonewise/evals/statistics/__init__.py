"""What numbers of an eval may be said to show: intervals over groups of cases, paired tests, agreement.

Pure Python, and the same on every machine: randomness comes from a seed alone, and no sum depends on the order that
cases come in. One value a case (the mean of its repeats) goes in; groups of cases, not cases, are what varies.
``docs/eval-statistics.md`` tells why each method was taken and how often it is right. Modules are imported by name.
"""
