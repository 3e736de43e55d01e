"""Show one example from end to end: the conversation, what is read from it, and the draft with its answers and score.

``python scripts/demo.py`` takes examples/ru-order.json, or the file that is named, and tells about it in English;
``--lang ru`` tells it in Russian. No model is asked, whatever the environment or a settings file says: the draft is
the composer's.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from pathlib import Path

import tonewise
from tonewise import Conversation, Settings
from tonewise.cli import CLOSED, INTERRUPTED, WRONG, output
from tonewise.cli.jobs import Done, say_all
from tonewise.cli.read import _told as lines_of_reading
from tonewise.painting import Painter
from tonewise.plain import harmless

ROOT = Path(__file__).parent.parent
EXAMPLE = ROOT / "examples" / "ru-order.json"


def main() -> int:
    """Print the demo; the exit status is that of the command line."""
    parser = argparse.ArgumentParser(description="One example from end to end, without a model.")
    parser.add_argument("file", nargs="?", default=str(EXAMPLE), help="a conversation instead of ru-order.json")
    parser.add_argument("--lang", choices=("ru", "en"), default="en", help="language of what is told about it")
    options = parser.parse_args()
    output.prepare()
    sys.stderr = sys.stdout  # in a pipe, too, a draft and what it rests on stay in their order
    try:
        for conversation in tonewise.read_conversations(options.file):
            show(conversation, options.file, options.lang)
        output.flush()
    except tonewise.TonewiseError as error:
        output.tell_error(str(error))
        return WRONG
    except KeyboardInterrupt:
        return INTERRUPTED
    except output.ClosedError:
        return CLOSED
    return 0


def show(conversation: Conversation, source: str, lang: str) -> None:
    """The conversation as it was handed over, then each step with the command that does the same."""
    paint = output.painter(sys.stdout)
    path = Path(source).resolve()
    name = harmless(str(path.relative_to(ROOT) if path.is_relative_to(ROOT) else source))

    def head(words: str, command: str = "") -> None:
        same = f" ($ tonewise {command} {name} --lang {lang})" if command else ""
        output.say(paint(f"── {words}", "bold") + paint(same, "dim"))

    head(f"The conversation, and the facts that a reply may rest on: {name}")
    for line in _conversation(conversation, paint):
        output.say(line)
    output.say("")
    drafted = tonewise.draft(conversation, settings=Settings(), lang="ru" if lang == "ru" else "en")
    head("What is read of it", "read")
    for line in lines_of_reading(conversation, tonewise.read(conversation), lang, paint):
        output.say(line)
    output.say("")
    head("The draft, for a person to approve", "draft")
    say_all(iter([Done(conversation, (), drafted)]), lang)


def _conversation(conversation: Conversation, paint: Painter) -> Iterator[str]:
    for message in conversation.messages:
        who = message.author or (conversation.customer.name if message.role == "customer" else None)
        head = paint(harmless(f"{message.role} ({who}): " if who else f"{message.role}: "), "cyan")
        yield head + harmless(message.text, lines=True)
    for fact in conversation.facts:
        kind = fact.kind + (f" for {fact.for_}" if fact.for_ else "") + (", internal" * (fact.audience == "internal"))
        yield paint(harmless(f"  [{fact.id}] {kind}: "), "dim") + harmless(fact.text)


if __name__ == "__main__":
    sys.exit(main())
