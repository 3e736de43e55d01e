"""How the time of a reply grows with its length: hostile texts, each in four sizes, held against all rules.

``python scripts/growth.py`` prints the table; ``--write docs/fuzz.md`` writes it to a file as well. ``--rules`` names
instead the rules whose own time grows faster than the text, with the texts that make them.
"""

from __future__ import annotations

import argparse
import random
import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import bench

from tonewise.model import Conversation, Message
from tonewise.rules import catalogue, rule
from tonewise.rules.rule import Exchange
from tonewise.scoring import findings_of, score_exchange

SIZES = (1_000, 10_000, 100_000, 1_000_000)
SEED = 7
"""A longer text of chance begins as a shorter one does."""
MORE = 9.0
"""A text four times as long takes four times the time of a line, and sixteen times that of a square."""
READING = "reading the turn"
LEAST = 0.03
"""Seconds below which a growth is not judged: the clock and the caches tell more than the text."""

HEAD = """# Hostile texts

Made by `python scripts/growth.py --write docs/fuzz.md`. Each text is both the customer's turn and the reply, in one
message, and all {rules} rules are on. CPU seconds of one reading and scoring by characters, with the caches of texts
emptied before; a message of more than a million characters is refused when it is read from a file.

Times grow with the length and not with its square: `tests/test_growth.py` holds every rule to that. Random text and
random bytes come of a fixed seed.
"""


def _repeated(part: str) -> Callable[[int], str]:
    return lambda size: (part * (size // len(part) + 1))[:size]


def _letters(alphabet: str) -> Callable[[int], str]:
    return lambda size: "".join(random.Random(SEED).choices(alphabet, k=size))


def _bytes(size: int) -> str:
    return bytes(random.Random(SEED).choices(range(256), k=size)).decode("utf-8", "replace")


def _distinct(size: int) -> str:
    """Words of which none comes twice: no cache helps."""
    words = "".join(
        f"{''.join(random.Random(number).choices('абвгдежзиклмнопрст', k=7))} " for number in range(size // 8)
    )
    return words[:size]


def _nested(size: int) -> str:
    """Quotation marks within quotation marks, opened and then closed."""
    half = size // 2
    return ("«“" * half)[:half] + ("”»" * half)[:half]


TEXTS: Mapping[str, Callable[[int], str]] = {
    "one word": _repeated("а"),
    "one word, Latin": _repeated("x"),
    "«a a a a»": _repeated("a "),
    "«не не не»": _repeated("не "),
    "question marks": _repeated("?"),
    "«когда? когда?»": _repeated("когда? "),
    "full stops": _repeated("."),
    "«да, да, да»": _repeated("да, "),
    "emoji": _repeated("😀"),
    "emoji with joiners": _repeated("👩‍👩‍👧"),
    "smileys": _repeated(":) "),
    "brackets opened": _repeated("("),
    "brackets closed": _repeated(")"),
    "quotation marks opened": _repeated("«"),
    "quotation marks nested": _nested,
    "single quotation marks": _repeated("'a "),
    "digits": _repeated("1"),
    "«1 1 1 1»": _repeated("1 "),
    "«100 000 000»": _repeated("000 "),
    "dates": _repeated("05.05 до 18:00, "),
    "links": _repeated("https://a.ru/b "),
    "one link": _repeated("http://"),
    "addresses": _repeated("a@b.ru "),
    "one address": _repeated("a@"),
    "dots and letters": _repeated("a.b."),
    "hyphens": _repeated("а-"),
    "line ends": _repeated("\n"),
    "lines": _repeated("а\n"),
    "quoted lines": _repeated("> а\n"),
    "list items": _repeated("1. а\n"),
    "blanks": _repeated(" "),
    "right to left": _repeated("שלום \u202e"),
    "zero width": _repeated("\u200b"),
    "zero width in words": _repeated("а\u200b"),
    "combining marks": _repeated("и\u0301"),
    "capitals": _repeated("АБВ "),
    "sentences, Russian": _repeated("Не могу войти в кабинет. Когда вернёте 500 ₽? Спасибо большое, извините! "),
    "sentences, English": _repeated("I can't log in. When will you refund $5? Thank you so much, sorry! "),
    "transfers and promises": _repeated("Перевожу вас на Анну, уточню и напишу до 18:00. Напишите номер заказа. "),
    "«I'm I'm I'm»": _repeated("I'm "),
    "backquotes": _repeated("`a "),
    "asterisks": _repeated("**a "),
    "Markdown links": _repeated("[a]("),
    "control characters": _repeated("\x1b[31m\0"),
    "words all different": _distinct,
    "random bytes": _bytes,
    "random letters": _letters("абвгд ежз ийк, лмн. опр! стуф? хцч\n"),
    "random signs": _letters("()[]«»“”\"'`*_-–—:;,.!?…/\\@#№%&+=<>^~| \n😀1aа"),
}
"""What is written, by name: each makes a text of so many characters."""


LONGEST = frozenset(
    ("one word", "one word, Latin", "question marks", "digits", "blanks", "line ends", "one link", "brackets opened")
)
"""Texts that are made in the longest size as well: the rest of them would take half a minute each."""


def main() -> None:
    """Print the table, or the rules that grow, and write it where asked."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--write", type=Path, help="a Markdown file to write as well")
    parser.add_argument("--rules", action="store_true", help="name the rules that grow faster than a text")
    parser.add_argument("--largest", type=int, default=SIZES[-1], help="leave out longer texts")
    options = parser.parse_args()
    if options.rules:
        for line in growing():
            print(line, flush=True)
        return
    lines = [HEAD.format(rules=len(catalogue())), bench.machine(), ""]
    for line in table(tuple(size for size in SIZES if size <= options.largest)):
        print(line, flush=True)
        lines.append(line)
    if options.write:
        options.write.write_text("\n".join([*lines, ""]), encoding="utf-8")


def table(sizes: tuple[int, ...]) -> Iterator[str]:
    """Seconds by text and size."""
    yield f"| text | {' | '.join(f'{size:,}' for size in sizes)} |"
    yield f"|---|{'---|' * len(sizes)}"
    for name, made in TEXTS.items():
        times = [whole(made(size)) if size < SIZES[-1] or name in LONGEST else None for size in sizes]
        yield f"| {name} | {' | '.join('–' if spent is None else f'{spent:.3f}' for spent in times)} |"


def exchange_of(text: str) -> Exchange:
    """A text as what the customer and then the agent writes."""
    return Exchange(Conversation(messages=(Message(role="customer", text=text),)), (text,))


def whole(text: str) -> float:
    """CPU seconds of reading and scoring a text that is new."""
    bench.forget_texts()
    begun = time.process_time()
    score_exchange(exchange_of(text))
    return time.process_time() - begun


def growing(small: int = 4_000) -> Iterator[str]:
    """The rules, and the reading of the turn, whose time grows faster than a text."""
    for name in TEXTS:
        for each, (before, after) in grown(name, small).items():
            yield f"{each}: {name}: {before:.3f} s, four times as long {after:.3f} s"


def grown(name: str, small: int) -> dict[str, tuple[float, float]]:
    """The rules that take too long for a text four times as long: seconds of both.

    All rules are tried in a row first; one that seems too slow is tried again by itself, since what several rules look
    at is on the bill of whichever needs it first, and that may be another one in the longer text.
    """
    made = TEXTS[name]
    before, after = by_rule(made(small)), by_rule(made(4 * small))
    suspects = [each for each, spent in after.items() if is_more(before[each], spent)]
    times = {each: (alone(each, made(small)), alone(each, made(4 * small))) for each in suspects}
    return {each: (short, long) for each, (short, long) in times.items() if is_more(short, long)}


def is_more(before: float, after: float) -> bool:
    """Whether a text four times as long took more than a line would."""
    return after > LEAST and after > MORE * max(before, LEAST / MORE / 2)


def by_rule(text: str) -> dict[str, float]:
    """CPU seconds of each rule, with whatever it is the first to need."""
    exchange = exchange_of(text)
    bench.forget_texts()
    begun = time.process_time()
    _ = exchange.reading
    spent = {READING: time.process_time() - begun}
    begun = time.process_time()
    for each, _ in findings_of(exchange, catalogue()):
        spent[each.id] = time.process_time() - begun
        begun = time.process_time()
    return spent


def alone(name: str, text: str) -> float:
    """CPU seconds of one rule, or of the reading of the turn, that does all it needs itself; the best of three."""
    times = []
    for _ in range(3):
        exchange = exchange_of(text)
        bench.forget_texts()
        begun = time.process_time()
        if name == READING:
            _ = exchange.reading
        else:
            list(findings_of(exchange, [rule(name)]))
        times.append(time.process_time() - begun)
    return min(times)


if __name__ == "__main__":
    main()
