"""Keep prompts/tonewise_prompts/lock.json: what each version of a prompt says, its examples and rules' lines included.

python scripts/prompts_lock.py           # after a prompt's text and its version were changed
python scripts/prompts_lock.py --check   # exit 1 where text changed under an old version
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Mapping

from tonewise.prompts import Prompt, all_in, packaged, whole_hash

Lock = Mapping[str, Mapping[str, object]]


def locked(prompts: Iterable[Prompt]) -> dict[str, dict[str, object]]:
    """The lock that the prompts ought to have."""
    return {f"{p.task}/{p.language}": {"version": p.version, "hash": whole_hash(p)} for p in prompts}


def problems(lock: Lock, prompts: Iterable[Prompt]) -> list[str]:
    """One line for each prompt whose text changed while its version did not, or went back."""
    found = []
    for name, now in locked(prompts).items():
        then = lock.get(name)
        if then is None or then == now:
            continue
        if now["version"] <= then["version"]:  # type: ignore[operator]
            found.append(f"{name}: the text is not that of version {then['version']}; give it the next version")
    return found


def main(arguments: list[str]) -> int:
    """Check, or check and write."""
    file = packaged() / "lock.json"
    lock: Lock = json.loads(file.read_text(encoding="utf-8")) if file.exists() else {}
    prompts = all_in(packaged())
    wrong = problems(lock, prompts)
    if "--check" in arguments:
        stale = ["lock.json is out of date: run scripts/prompts_lock.py"] if lock != locked(prompts) else []
        wrong = wrong or stale
    elif not wrong:
        file.write_text(json.dumps(locked(prompts), indent=2) + "\n", encoding="utf-8")
    print(*wrong, sep="\n", file=sys.stderr)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
