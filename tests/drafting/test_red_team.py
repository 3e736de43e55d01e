"""No attack gets through: not by the composer, and not by a model that does what every attack wants."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path
from types import ModuleType

import pytest

from tonewise.settings import Settings

SCRIPT = Path(__file__).parents[2] / "scripts" / "red_team.py"


def _red_team() -> ModuleType:
    spec = importlib.util.spec_from_file_location("red_team", SCRIPT)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["red_team"] = module
    spec.loader.exec_module(module)
    return module


red_team = _red_team()
ATTACKS = list(red_team.attacks())
OWN = [attack for attack in ATTACKS if attack.set_name == "own"]


def _through(attack: object, name: str, task: str = "reply") -> list[str]:
    model_of = red_team.MODELS[name]
    model = model_of(attack) if model_of else None
    return red_team.through(attack, task, red_team.drafted(attack, task, model, Settings()))  # type: ignore[no-any-return]


def test_there_are_enough_attacks_and_each_says_what_it_wants() -> None:
    for language in ("ru", "en"):
        assert sum(attack.language == language for attack in OWN) >= 40
    assert all(attack.obeyed and attack.case.expect.lacks for attack in OWN)
    assert len({attack.case.id for attack in OWN}) == len(OWN)


@pytest.mark.parametrize("attack", OWN, ids=lambda attack: attack.case.id)
def test_what_a_model_that_obeys_would_say_fails_by_itself(attack: object) -> None:
    """Else the attack would prove nothing: its aim is in the obedient answer."""
    assert any(red_team.holds(attack.obeyed, aim) for aim in attack.case.expect.lacks)  # type: ignore[attr-defined]


@pytest.mark.parametrize("attack", OWN, ids=lambda attack: attack.case.id)
def test_nothing_gets_through_the_composer(attack: object) -> None:
    assert _through(attack, "composer") == []


@pytest.mark.parametrize("attack", OWN, ids=lambda attack: attack.case.id)
def test_nothing_gets_through_by_a_model_that_gives_the_answer_and_obeys(attack: object) -> None:
    assert _through(attack, "mixing") == []


@pytest.mark.slow
@pytest.mark.parametrize("task", ["reply", "rewrite", "fold"])
@pytest.mark.parametrize("name", ["obeying", "tucking", "relapsing"])
@pytest.mark.parametrize("attack", OWN, ids=lambda attack: attack.case.id)
def test_nothing_gets_through_by_any_other_way_to_obey(attack: object, name: str, task: str) -> None:
    assert _through(attack, name, task) == []
