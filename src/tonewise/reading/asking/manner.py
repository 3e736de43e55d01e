"""What a language must tell about asking, so that clauses can be put together in one way for all."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

from tonewise.reading.asking.clauses import Clause, Opens
from tonewise.reading.asking.words import Words


class Manner(NamedTuple):
    """One language's way of asking."""

    opens: Opens
    """Whether a new clause begins at a word."""
    classify: Callable[[Clause], None]
    """Sets a clause's role and kind of answer."""
    asks_alone: Callable[[Sequence[Clause], int], bool]
    """Whether a clause with a question word asks with no carrier before it."""
    may_carry: Callable[[Clause], bool]
    """Whether a request only serves the question after it («проверьте, пришёл ли …»)."""
    has_predicate: Callable[[Words], bool]
    """Whether a phrase has a verb or what stands for one."""
    is_statement_question: Callable[[Clause, Words], bool]
    """Whether a clause asks with the words of a statement and no question mark."""
    is_tag: Callable[[Clause], bool]
    """Whether a clause is «да?» or «right?»."""
    speaks_of_self: Callable[[Clause], bool]
    """Whether the customer is a clause's subject."""
    is_idea: Callable[[Words], bool]
    """Whether a sentence is a wish for the product."""
    is_withdrawal: Callable[[Words], bool]
    """Whether a sentence takes back the question before it."""
    answers_itself: Callable[[Words], bool]
    """Whether a sentence answers the customer's own «почему?»."""
    comes_out: Callable[[Clause, Clause], bool]
    """Whether the second clause tells that what the first only meant to ask is known by now."""
    is_praise: Callable[[Words], bool]
    """Whether a sentence thanks or praises."""
    admires: Callable[[Words], bool]
    """Whether a sentence praises with more than thanks."""
    is_problem: Callable[[Words, bool], bool]
    """Whether a sentence tells that something went wrong; the flag rules out a mere denial."""
