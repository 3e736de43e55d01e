"""What a new baseline changes against the old one, line by line."""

from __future__ import annotations

from collections.abc import Iterator

from tonewise.evals.baseline import Baseline, BaselineCase, BaselineVariant, Share
from tonewise.plain import harmless

_NONE: Share = (0, 0)


def changes(old: Baseline, new: Baseline) -> Iterator[str]:
    """Variants and cases that are new, gone, or came to something else; nothing where both say the same."""
    for name in sorted(old.variants.keys() | new.variants.keys()):
        before, after = old.variants.get(name), new.variants.get(name)
        if before is None or after is None:
            yield harmless(f"{name}: {'new' if before is None else 'gone'}")
        else:
            for line in _of_variant(before, after):
                yield harmless(f"{name}: {line}")


def _of_variant(old: BaselineVariant, new: BaselineVariant) -> Iterator[str]:
    prompts = old.prompts.keys() | new.prompts.keys()
    changed = sorted(name for name in prompts if old.prompts.get(name) != new.prompts.get(name))
    if changed:
        yield f"prompts changed: {', '.join(changed)}"
    for name in sorted(old.cases.keys() | new.cases.keys()):
        before, after = old.cases.get(name), new.cases.get(name)
        if before is None and after is not None:
            yield f"{name}: new, {_passed(after)}"
        elif after is None:
            yield f"{name}: gone"
        elif before is not None and (told := list(_of_case(before, after))):
            yield f"{name}: {'; '.join(told)}"


def _of_case(old: BaselineCase, new: BaselineCase) -> Iterator[str]:
    if old.case != new.case:
        yield "the case itself changed"
    if old.passed != new.passed:
        yield f"{_passed(old)} → {_passed(new)}"
    for name, before, after in (("score", old.score, new.score), ("coverage", old.coverage, new.coverage)):
        if before != after:
            yield f"{name} {_number(before)} → {_number(after)}"
    before_all, after_all = _failures(old), _failures(new)
    for name in sorted(before_all.keys() | after_all.keys()):
        then, now = before_all.get(name, _NONE), after_all.get(name, _NONE)
        if then[0] != now[0]:
            yield f"{name} failed {then[0]} of {then[1]} → {now[0]} of {now[1]}"


def _failures(case: BaselineCase) -> dict[str, Share]:
    """By rule and judge: how often it failed, of how many; none of none for what did not apply."""
    found = {f"rule/{rule}": (0, case.drafts) for rule in case.ok}
    found |= {f"rule/{rule}": share for rule, share in case.rules.items()}
    return found | {f"judge/{judge}": share for judge, share in case.judges.items()}


def _passed(case: BaselineCase) -> str:
    return f"passed {case.passed[0]} of {case.passed[1]}"


def _number(value: float | None) -> str:
    return "none" if value is None else f"{value:g}"
