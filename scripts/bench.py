"""How fast replies are read and scored, and how soon a command starts.

CPU time of one process, the best of several rounds. Caches of texts (tokens, sentences, questions …) are emptied
whenever the customers' turns have gone round once, so that no text is met twice; caches of words stay warm, as they are
in any process that has seen a few hundred messages. *First sight* is the first round, with nothing cached but code.

``python scripts/bench.py`` prints the tables; ``--write docs/speed.md`` writes them to a file as well; ``--rules`` is
what each rule costs alone; ``--data DIR`` names the folder with ``replies_en_taskmaster.jsonl`` (by default
../shared/data beside the repository, own texts where it is absent).
"""

from __future__ import annotations

import argparse
import gc
import json
import os
import platform
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from inspect import signature
from pathlib import Path
from statistics import median
from typing import Any, NamedTuple

import bench_others
import yaml

from tonewise.model import Conversation, Message
from tonewise.reading import read
from tonewise.rules import catalogue
from tonewise.rules.rule import Exchange
from tonewise.scoring import findings_of, score_exchange

ROOT = Path(__file__).parents[1]
CASES = ROOT / "tests" / "data"
DATA = ROOT.parent / "shared" / "data"
REPLIES = "replies_en_taskmaster.jsonl"
ROUNDS = 5
STARTS = 5
OF_TEXT = frozenset(("text", "sentence", "question", "conversation", "texts", "row", "clause"))
"""Names of the first parameter of functions that are cached by text, and not by word."""

EXCHANGES = {
    "ru": (
        "Здравствуйте! Подскажите, когда приедет заказ 5512 и сколько стоит подъём на этаж?",
        "Здравствуйте! Заказ 5512 приедет 25 ноября, с 12 до 16. Подъём на этаж стоит 400 ₽, оплатить можно курьеру.",
    ),
    "en": (
        "Hi! When will order 5512 get here, and how much is carrying it upstairs?",
        "Hi! Order 5512 arrives on 25 November, from 12 to 4 pm. Carrying it upstairs is $8 a floor; pay the courier.",
    ),
}

HEAD = """# Speed

Made by `make bench` (`python scripts/bench.py --write docs/speed.md`). CPU time of one process, the best of
{rounds} rounds. Every text is new: caches of texts are emptied whenever the customers' turns have gone round once.
Caches of words are warm, except in *first sight*, which is the first round after loading. *Reading* is all that
`tonewise read` shows of the customer's turn; *score* is that reading and the reply held against all rules.
The aims, not reached yet with all rules on: 1,000 µs for one reply, five times the rate of proselint, 0.3 s for a
cold `score`.
"""
COMPARED = 1000
"""Texts of the comparison: proselint takes some seconds for so many."""


class Pace(NamedTuple):
    """Readings and scores a CPU-second, and scores at first sight."""

    label: str
    exchanges: int
    readings: float
    scores: float
    first: float
    one: float
    """Median microseconds of one exchange, seen a moment ago but for its texts."""


def main() -> None:
    """Print the tables, and write them where asked."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=DATA, help=f"a folder with {REPLIES}")
    parser.add_argument("--write", type=Path, help="a Markdown file to write as well")
    parser.add_argument("--no-start", action="store_true", help="leave out the start of commands")
    parser.add_argument("--no-others", action="store_true", help="leave out other linters, which have to be installed")
    parser.add_argument("--rules", action="store_true", help="nothing but what each rule costs")
    options = parser.parse_args()
    if options.rules:
        print("\n".join(costs(options.data)))
        return
    count = f"The catalogue has {len(catalogue())} rules, and all are on.\n"
    parts = [HEAD.format(rounds=ROUNDS) + count, machine(), "", *paces(options.data), ""]
    if not options.no_start:
        parts += [*starts(), ""]
    if not options.no_others:
        parts += [*compared(options.data), ""]
    parts += [*costs(options.data), ""]
    text = "\n".join(parts)
    print(text)
    if options.write:
        options.write.write_text(text, encoding="utf-8")


def machine() -> str:
    """Where this was measured."""
    cpu = next(
        (line.partition(":")[2].strip() for line in _lines("/proc/cpuinfo") if line.startswith("model name")),
        platform.machine(),
    )
    begun = time.process_time()
    sum(number * number for number in range(2_000_000))
    plain = time.process_time() - begun
    return (
        f"Measured on {os.cpu_count()} cores ({cpu}), Python {platform.python_version()}. To compare with another\n"
        f"machine, or this one when it has other work: `sum(n * n for n in range(2_000_000))` took {plain:.2f} s."
    )


def _lines(path: str) -> list[str]:
    return Path(path).read_text(encoding="utf-8").splitlines() if Path(path).exists() else []


def paces(data: Path) -> Iterator[str]:
    """A table of readings and scores a CPU-second."""
    yield "| texts | exchanges | readings/s | scores/s | scores/s at first sight | one warm, µs |"
    yield "|---|---|---|---|---|---|"
    for language, (label, exchanges, turns) in {"en": english(data), "ru": russian()}.items():
        pace = measured(label, exchanges, turns, language)
        yield (
            f"| {pace.label} | {pace.exchanges:,} | {pace.readings:,.0f} | {pace.scores:,.0f} | {pace.first:,.0f} "
            f"| {pace.one:,.0f} |"
        )


def english(data: Path) -> tuple[str, list[tuple[Conversation, str]], int]:
    """Agents' replies, each to one of the customers' turns in rotation."""
    turns = _turns("questions_en.yaml")
    path = data / REPLIES
    if path.exists():
        label = f"English, {REPLIES}"
        replies = list(dict.fromkeys(json.loads(line)["text"] for line in _lines(str(path))))
    else:
        label = f"English, own replies ({REPLIES} is absent)"
        replies = [reply for _, reply in _answered("compose_en.yaml")]
    return label, [(turns[number % len(turns)], reply) for number, reply in enumerate(replies)], len(turns)


def russian() -> tuple[str, list[tuple[Conversation, str]], int]:
    """Facts put together as replies to the turns that ask for them, and good replies written by hand."""
    exchanges = _answered("compose_ru.yaml")
    for case in _yaml("clean_replies.yaml"):
        if case["id"].startswith("clean-ru"):
            exchanges.append((Conversation.model_validate(case["conversation"]), case["reply"]))
    return "Russian, own conversations", exchanges, len(exchanges)


def _turns(name: str) -> list[Conversation]:
    return [
        Conversation(messages=tuple(Message(role="customer", text=text) for text in case["messages"]))
        for case in _yaml(name)
        if "messages" in case
    ]


def _answered(name: str) -> list[tuple[Conversation, str]]:
    """Each conversation with the facts that it expects, joined into a reply."""
    found = []
    for case in _yaml(name):
        conversation = Conversation.model_validate(case["conversation"])
        said = {fact for expected in case["expect"] for fact in _facts(expected)}
        reply = " ".join(fact.text for fact in conversation.facts if fact.id in said)
        if reply and conversation.open_turn:
            found.append((conversation, reply))
    return found


def _facts(expected: dict[str, Any]) -> Iterator[str]:
    for fact in (*expected.get("facts", ()), *expected.get("any_of", ())[:1]):
        yield from [fact] if isinstance(fact, str) else fact


def _yaml(name: str) -> list[dict[str, Any]]:
    return list(yaml.load((CASES / name).read_bytes(), Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader)))


def measured(label: str, exchanges: Sequence[tuple[Conversation, str]], turns: int, language: str) -> Pace:
    """The pace over exchanges, among which no text comes twice within ``turns`` of them."""

    def scored(conversation: Conversation, reply: str) -> None:
        score_exchange(Exchange(conversation, (reply,)))

    conversations = [(conversation, "") for conversation, _ in exchanges]
    score_exchange(Exchange(conversations[0][0], ("Ok",)))
    first = seconds(exchanges, turns, scored)
    scoring = min(seconds(exchanges, turns, scored) for _ in range(ROUNDS))
    reading = min(seconds(conversations, turns, lambda conversation, _: read(conversation)) for _ in range(ROUNDS))
    customer, reply = EXCHANGES[language]
    one = [(Conversation(messages=(Message(role="customer", text=customer),)), reply)]
    times = [seconds(one, 1, scored) for _ in range(200)]
    count = len(exchanges)
    return Pace(label, count, count / reading, count / scoring, count / first, median(times) * 1e6)


def seconds(
    exchanges: Sequence[tuple[Conversation, str]], turns: int, work: Callable[[Conversation, str], object]
) -> float:
    """CPU seconds of the work over all exchanges; emptying caches is not counted."""
    spent = 0.0
    for start in range(0, len(exchanges), turns):
        forget_texts()
        begun = time.process_time()
        for conversation, reply in exchanges[start : start + turns]:
            work(conversation, reply)
        spent += time.process_time() - begun
    return spent


_text_caches: list[Any] = []


def forget_texts() -> None:
    """Empty every cache that is kept by text."""
    if not _text_caches:
        for each in gc.get_objects():
            if type(each).__name__ == "_lru_cache_wrapper" and _keeps_texts(each):
                _text_caches.append(each)
    for cache in _text_caches:
        cache.cache_clear()


def _keeps_texts(cache: Any) -> bool:
    if not str(getattr(cache, "__module__", "")).startswith("tonewise."):
        return False
    return next(iter(signature(cache).parameters), "") in OF_TEXT


def compared(data: Path) -> Iterator[str]:
    """A table of texts a CPU-second beside other linters: the same texts, each program in a process of its own."""
    _, exchanges, turns = english(data)
    exchanges = exchanges[:COMPARED]
    texts = [reply for _, reply in exchanges]
    alone = [(Conversation(), reply) for reply in texts]

    def scored(conversation: Conversation, reply: str) -> None:
        score_exchange(Exchange(conversation, (reply,)))

    def own(pairs: Sequence[tuple[Conversation, str]]) -> float:
        return len(pairs) / min(seconds(pairs, turns, scored) for _ in range(ROUNDS))

    rates: dict[str, float | str] = {"tonewise, the reply alone": own(alone), "tonewise, after a turn": own(exchanges)}
    with tempfile.TemporaryDirectory() as folder:
        rates[bench_others.PROSELINT] = slower = bench_others.proselint(Path(folder), texts)
        rates[bench_others.WRITE_GOOD] = bench_others.write_good(Path(folder), texts)
    yield f"Beside linters of English prose, on the first {len(texts):,} of these replies:"
    yield ""
    yield "| program | texts/s | beside proselint |"
    yield "|---|---|---|"
    for name, rate in rates.items():
        share = f"{rate / slower:.1f}" if isinstance(rate, float) and isinstance(slower, float) else "–"
        yield f"| {name} | {f'{rate:,.0f}' if isinstance(rate, float) else f'not measured: {rate}'} | {share} |"


def costs(data: Path) -> Iterator[str]:
    """A table of what each rule costs; what several rules look at is on the bill of the first of them."""
    labels = {"after an English turn": english(data), "after a Russian turn": russian()}
    bills = [_bill(exchanges[:COMPARED], turns) for _, exchanges, turns in labels.values()]
    yield "What each rule costs in a reply, µs, the dearest first. What several rules look at (tokens, phrases,"
    yield "statements) is on the bill of the first of them in the order of their names."
    yield ""
    yield f"| rule | {' | '.join(labels)} |"
    yield "|---|---|---|"
    for name in sorted(bills[0], key=lambda name: -sum(bill[name] for bill in bills)):
        yield f"| {name} | {' | '.join(f'{bill[name]:,.1f}' for bill in bills)} |"
    yield f"| all | {' | '.join(f'{sum(bill.values()):,.0f}' for bill in bills)} |"


def _bill(exchanges: Sequence[tuple[Conversation, str]], turns: int) -> dict[str, float]:
    """Microseconds an exchange by rule, the best of a few rounds; the reading of the turn has a line of its own."""
    rules = catalogue()
    best: dict[str, float] = {}
    for _ in range(ROUNDS):
        spent = dict.fromkeys(("reading the turn", *(rule.id for rule in rules)), 0.0)
        for start in range(0, len(exchanges), turns):
            forget_texts()
            for conversation, reply in exchanges[start : start + turns]:
                _charge(spent, Exchange(conversation, (reply,)))
        best = {name: min(best.get(name, cost), cost) for name, cost in spent.items()}
    return {name: cost / len(exchanges) * 1e6 for name, cost in best.items()}


def _charge(spent: dict[str, float], exchange: Exchange) -> None:
    clock = time.thread_time
    begun = clock()
    _ = exchange.reading
    spent["reading the turn"] += clock() - begun
    found = findings_of(exchange, catalogue())
    while True:
        begun = clock()
        rule, _ = next(found, (None, None))
        if rule is None:
            return
        spent[rule.id] += clock() - begun


def starts() -> Iterator[str]:
    """A table of whole commands, from the shell's view."""
    yield "| command, cold | best, s | median, s |"
    yield "|---|---|---|"
    with tempfile.TemporaryDirectory() as folder:
        for label, arguments in _commands(Path(folder)):
            wall(arguments)
            times = sorted(wall(arguments) for _ in range(STARTS))
            yield f"| {label} | {times[0]:.2f} | {median(times):.2f} |"


def _commands(folder: Path) -> Iterator[tuple[str, list[str]]]:
    yield "`tonewise --help`", ["--help"]
    for language, (customer, reply) in EXCHANGES.items():
        messages = [{"role": "customer", "text": customer}]
        facts = [{"id": str(number), "text": text} for number, text in enumerate(reply.split(". "))]
        conversation = {"messages": messages, "facts": facts}
        case, bare = folder / f"case_{language}.json", folder / f"{language}.json"
        case.write_text(json.dumps({"conversation": conversation, "reply": reply}, ensure_ascii=False), "utf-8")
        bare.write_text(json.dumps(conversation, ensure_ascii=False), "utf-8")
        yield f"`tonewise score` of one file, {language}", ["score", str(case)]
        yield f"`tonewise draft` of one file, {language}", ["draft", str(bare)]


_WITH_BYTECODE = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}


def wall(arguments: Sequence[str]) -> float:
    """Seconds that a command takes by the clock; its bytecode is kept, as that of any installed package is."""
    command = [str(Path(sys.executable).with_name("tonewise")), *arguments]
    begun = time.perf_counter()
    done = subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, check=False, env=_WITH_BYTECODE)
    spent = time.perf_counter() - begun
    if done.returncode not in (0, 1):
        raise SystemExit(f"{' '.join(command)}: {done.stderr.decode()}")
    return spent


if __name__ == "__main__":
    main()
