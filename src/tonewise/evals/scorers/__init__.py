"""Scorers: each a pure function of a drafted (or stored) reply and its case, in a module of its own.

None of them calls a model or the network, and none depends on anything but the log: the same log gives the same
results. What a judge that is a model said is read from the log.
"""
