"""Keep prompts/tonewise_prompts/lock.json: what each version of a prompt says, its examples and rules' lines included.

python scripts/prompts_lock.py           # after a prompt's text and its version were changed
python scripts/prompts_lock.py --check   # exit 1 where text changed under an old version
"""

from __future__ import annotations

import json
import sys

from tonewise.prompts import all_in, packaged
from tonewise.prompts.lock import NAME, lock_problems, locked, read_lock


def main(arguments: list[str]) -> int:
    """Check, or check and write."""
    prompts = all_in(packaged())
    lock = read_lock(packaged()) or {}
    wrong = lock_problems(lock, prompts)
    if "--check" in arguments:
        stale = ["lock.json is out of date: run scripts/prompts_lock.py"] if lock != locked(prompts) else []
        wrong = wrong or stale
    elif not wrong:
        (packaged() / NAME).write_text(json.dumps(locked(prompts), indent=2) + "\n", encoding="utf-8")
    print(*wrong, sep="\n", file=sys.stderr)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
