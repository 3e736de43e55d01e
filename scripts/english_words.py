"""Make the list of English words that the rule on spelling knows: all forms of a Hunspell dictionary.

    pip install spylls
    python scripts/english_words.py

The dictionary is en_US of Hunspell, made from SCOWL by Kevin Atkinson: free to copy and change with its notice, which
stands beside the list in words.NOTICE. The list is src/tonewise/lexicons/data/en/words.bin: sorted words, one a line,
compressed; words with capitals are names and stand in lower case.
"""

from __future__ import annotations

import re
import zlib
from collections import defaultdict
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

TARGET = Path(__file__).parents[1] / "src" / "tonewise" / "lexicons" / "data" / "en" / "words.bin"
LONGEST = 24
_Affix = tuple[str, str, re.Pattern[str], bool]


def affixes(path: Path) -> tuple[dict[str, list[_Affix]], dict[str, list[_Affix]]]:
    """Prefixes and suffixes by flag: what is cut off, what is put on, where, and whether both may be used at once."""
    prefixes: dict[str, list[_Affix]] = defaultdict(list)
    suffixes: dict[str, list[_Affix]] = defaultdict(list)
    crossed: dict[str, bool] = {}
    for line in path.read_text(encoding="utf-8").splitlines():
        part = line.split()
        if len(part) < 4 or part[0] not in ("PFX", "SFX"):
            continue
        if len(part) == 4:
            crossed[part[1]] = part[2] == "Y"
            continue
        table = prefixes if part[0] == "PFX" else suffixes
        condition = part[4] if len(part) > 4 else "."
        where = re.compile(f"{condition}$" if part[0] == "SFX" else f"^{condition}")
        strip = "" if part[2] == "0" else part[2]
        put = "" if part[3] == "0" else part[3].split("/")[0]
        table[part[1]].append((strip, put, where, crossed[part[1]]))
    return prefixes, suffixes


def forms(word: str, flags: str, prefixes: dict[str, list[_Affix]], suffixes: dict[str, list[_Affix]]) -> Iterator[str]:
    """All forms of an entry."""
    yield word
    crossing = [word]
    for flag in flags:
        for strip, put, where, cross in suffixes.get(flag, ()):
            if where.search(word) and word.endswith(strip):
                made = word[: len(word) - len(strip)] + put
                yield made
                if cross:
                    crossing.append(made)
    for flag in flags:
        for strip, put, where, _ in prefixes.get(flag, ()):
            for base in crossing:
                if where.search(base) and base.startswith(strip):
                    yield put + base[len(strip) :]


def main() -> None:
    """Write the list."""
    spec = find_spec("spylls")
    if spec is None or spec.origin is None:
        raise SystemExit("pip install spylls: its package holds the dictionary")
    folder = Path(spec.origin).parent / "hunspell" / "data" / "en"
    prefixes, suffixes = affixes(folder / "en_US.aff")
    words: set[str] = set()
    for line in (folder / "en_US.dic").read_text(encoding="utf-8").splitlines()[1:]:
        word, _, flags = line.strip().partition("/")
        for form in forms(word, flags, prefixes, suffixes):
            plain = form.lower().removesuffix("'s")
            if plain.isascii() and re.fullmatch(r"[a-z]+(?:'[a-z]+)?", plain) and 1 < len(plain) <= LONGEST:
                words.add(plain)
    text = "\n".join(("", *sorted(words), ""))
    TARGET.write_bytes(zlib.compress(text.encode(), 9))
    print(f"{len(words):,} words, {TARGET.stat().st_size / 1024:.0f} KB")


if __name__ == "__main__":
    main()
