"""The rule against its own cases, with the helper that tonewise publishes for authors of rules."""

from __future__ import annotations

from pathlib import Path

import pytest
from tonewise_shouting import RULE

from tonewise.testing import RuleCase, load_cases, problem


@pytest.mark.parametrize("case", load_cases(Path(__file__).parent / "no-shouting.yaml"), ids=str)
def test_case(case: RuleCase) -> None:
    assert problem(case, RULE) is None
