"""Work out the forms of the words in the lexicons, and keep them in ``lexicons/data/*/forms.tsv``.

The analysers would take 0.2 s for them at every start of a command. A word that is not in the file is worked out when
it is met, so a file that is behind costs time and changes nothing. ``--check`` fails where the file is behind.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path

from tonewise.reading.words import fold, is_cyrillic, kept_forms, parses, stem

DATA = Path(__file__).parents[1] / "src" / "tonewise" / "lexicons" / "data"
_WORD = re.compile(r"[^\W\d_]+(?:[-'][^\W\d_]+)*")
HEAD = """# Made by scripts/lexicon_forms.py from the lexicons: a word, its stem (Snowball 3), and the dictionary
# forms of its readings with their likelihood (pymorphy3, OpenCorpora).
"""


def words() -> set[str]:
    """The words of the lexicons, folded."""
    found: set[str] = set()
    for language in ("en", "ru"):
        for path in sorted((DATA / language).glob("*.txt")):
            for line in path.read_text(encoding="utf-8").splitlines():
                if not line.startswith(("#", "[")):
                    found.update(_WORD.findall(fold(line)))
    return found


def row(word: str) -> str:
    """A line of the file."""
    readings = [part for parse in parses(word) for part in (parse.lemma, repr(parse.score))]
    return "\t".join((word, stem(word), *readings))


def main() -> None:
    """Write the files, or check that they are what would be written."""
    for cyrillic in (False, True):
        kept_forms(cyrillic).clear()
    found = sorted(words())
    for language in ("en", "ru"):
        path = DATA / language / "forms.tsv"
        text = HEAD + "".join(row(word) + "\n" for word in found if is_cyrillic(word) == (language == "ru"))
        if "--check" not in sys.argv[1:]:
            path.write_text(text, encoding="utf-8")
        elif not path.exists() or path.read_text(encoding="utf-8") != text:
            sys.exit(f"{path} is behind: run scripts/lexicon_forms.py")


if __name__ == "__main__":
    main()
