"""The plugin for pytest: suites whose cases are tests, a fixture for cases, and one for replies of a test's own.

pytest imports this with every run where tonewise is installed, so it loads nothing until a suite or a fixture is used;
``-p no:tonewise`` leaves it out. A case that could not be judged is an error of its set-up, never a failed test.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from tonewise.testing.replies import Replies
    from tonewise.testing.suites import Bench, Checked, Trial

MARKER = "tonewise_suite"
_SIGN = re.compile(r"^(?:cases|files)\s*:", re.MULTILINE)
"""What tells a suite from any other YAML that stands on the command line."""
_HEAD = 100_000
"""Characters of a file in which that is looked for."""
_BENCHES = pytest.StashKey["dict[tuple[Any, ...], Bench]"]()


def pytest_addoption(parser: pytest.Parser) -> None:
    """Options of the plugin."""
    group = parser.getgroup("tonewise", "suites of tonewise")
    group.addoption(
        "--tonewise-suite", action="append", default=[], metavar="FILE",
        help="collect the cases of this suite as tests; may be given again",
    )  # fmt: skip
    group.addoption(
        "--tonewise-model", action="append", default=[], metavar="NAME",
        help="draft the cases of suites with this model in place of their own; may be given again",
    )  # fmt: skip


def pytest_configure(config: pytest.Config) -> None:
    """Make the marker known, and the suites of the option arguments like any other."""
    words = "(file, *, model=None, prompts=None, only=()): the fixture tonewise_case is each case of this suite in turn"
    config.addinivalue_line("markers", MARKER + words)
    for suite in config.getoption("--tonewise-suite"):
        if Path(suite).absolute() not in _named(config):
            config.args.append(suite)


def _named(config: pytest.Config) -> set[Path]:
    """The files on the command line. What pytest itself takes for named leaves out those below a folder there."""
    return {Path(str(each).partition("::")[0]).absolute() for each in config.args}


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> pytest.Collector | None:
    """A suite that is named on the command line; files that are found in folders are nobody's business."""
    if file_path not in _named(parent.config):
        return None
    wanted = {Path(each).absolute() for each in parent.config.getoption("--tonewise-suite")}
    if file_path in wanted or (file_path.suffix in (".yaml", ".yml") and _is_suite(file_path)):
        suite: pytest.Collector = SuiteFile.from_parent(parent, path=file_path)
        return suite
    return None


def _is_suite(path: Path) -> bool:
    with path.open(encoding="utf-8", errors="replace") as stream:
        return _SIGN.search(stream.read(_HEAD)) is not None


class SuiteFile(pytest.File):
    """A suite of which each case is a test."""

    def collect(self) -> Iterator[SuiteItem]:
        """A test for each case, and for each variant where there are several."""
        bench = _bench(self.config, str(self.path), {})
        for trial in bench.trials():
            item: SuiteItem = SuiteItem.from_parent(self, name=_shown(trial.name), trial=trial)
            yield item


class SuiteItem(pytest.Item):
    """A case of a suite as a test: made in its set-up, held to what must pass when it runs."""

    def __init__(self, *, trial: Trial, **other: Any):
        super().__init__(**other)
        self._trial = trial
        self._checked: Checked | None = None

    def setup(self) -> None:
        """Draft and score the case; what breaks here is an error."""
        self._checked = _checked(self._trial)

    def runtest(self) -> None:
        """Fail where the case does not pass."""
        assert self._checked is not None  # noqa: S101 - set-up went before
        self._checked.check()

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], *args: Any, **options: Any) -> Any:
        """What is wrong with the reply, and no trace of code that is not the team's."""
        if isinstance(excinfo.value, AssertionError):
            return str(excinfo.value)
        return super().repr_failure(excinfo, *args, **options)

    def reportinfo(self) -> tuple[Path, int, str]:
        """Where the case is written."""
        return Path(self._trial.case.source), self._trial.case.line - 1, self.name


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Run a test with each case of the suites that mark it."""
    if "tonewise_case" not in metafunc.fixturenames:
        return
    markers = list(metafunc.definition.iter_markers(MARKER))
    if not markers:
        raise pytest.Collector.CollectError(f"tonewise_case wants a suite: @pytest.mark.{MARKER}(FILE)")
    trials = [trial for marker in reversed(markers) for trial in _trials(metafunc, marker)]
    metafunc.parametrize("tonewise_case", trials, ids=[_shown(each.name) for each in trials], indirect=True)


def _trials(metafunc: pytest.Metafunc, marker: pytest.Mark) -> Iterable[Trial]:
    try:
        file, options = _asked(*marker.args, **marker.kwargs)
    except TypeError as wrong:
        raise pytest.Collector.CollectError(f"@pytest.mark.{MARKER}: {wrong}") from None
    beside = metafunc.definition.path.parent / file
    path = beside if beside.exists() else metafunc.config.rootpath / file
    return _bench(metafunc.config, str(path), options).trials()


def _asked(file: Any, *, model: Any = None, prompts: Any = None, only: Any = ()) -> tuple[Any, dict[str, Any]]:
    """The arguments of the marker, which are looked at here so that a wrong one is told."""
    return file, {"models": _row(model), "prompts": _row(prompts), "only": _row(only)}


def _row(given: Any) -> tuple[str, ...]:
    if given is None:
        return ()
    return (given,) if isinstance(given, str) else tuple(given)


def _bench(config: pytest.Config, path: str, options: dict[str, Any]) -> Bench:
    """The suite, read once for all tests that ask for it alike."""
    from tonewise.errors import TonewiseError  # noqa: PLC0415
    from tonewise.testing.suites import Bench  # noqa: PLC0415

    if models := config.getoption("--tonewise-model"):
        options = options | {"models": tuple(models)}
    benches = config.stash.setdefault(_BENCHES, {})
    key = (path, *sorted(options.items()))
    if key not in benches:
        try:
            benches[key] = Bench(path, **options)
        except TonewiseError as error:
            raise pytest.Collector.CollectError(str(error)) from None
    return benches[key]


def _shown(name: str) -> str:
    from tonewise.plain import harmless  # noqa: PLC0415

    return harmless(name)


def _checked(trial: Trial) -> Checked:
    """The case made and scored; where that gives no verdict, the set-up ends with the reason and no trace."""
    from tonewise.errors import TonewiseError  # noqa: PLC0415
    from tonewise.testing.suites import BrokenError  # noqa: PLC0415

    try:
        return trial.checked()
    except (BrokenError, TonewiseError) as broken:
        problem = str(broken)
    pytest.fail(problem, pytrace=False)


@pytest.fixture
def tonewise_case(request: pytest.FixtureRequest) -> Checked:
    """A case of the suite that marks the test, drafted and scored: ``.case``, ``.text``, ``.scored``, ``.check()``."""
    return _checked(request.param)


@pytest.fixture(scope="session")
def tonewise() -> Replies:
    """Drafts, scores and an assertion for replies of a test's own: see ``tonewise.testing.replies``."""
    from tonewise.testing.replies import Replies  # noqa: PLC0415

    return Replies()
