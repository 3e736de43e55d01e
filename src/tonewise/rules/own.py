"""Rules that a team writes in its settings: phrases that its replies do without."""

from __future__ import annotations

from collections.abc import Sequence

from tonewise.model import Finding
from tonewise.options import PhraseRule
from tonewise.reading.phrases import PhraseBook
from tonewise.reading.quoted import quoted
from tonewise.reading.reply_phrases import script_language
from tonewise.rules.rule import Exchange, Rule, Words


def phrase_rule(written: PhraseRule) -> Rule:
    """The rule that finds a team's phrases, in any inflection, outside quotations."""
    books = {
        language: PhraseBook({written.id: own}, language)
        for language in ("ru", "en")
        if (own := tuple(phrase for phrase in written.phrases if script_language(phrase) == language))
    }
    message = Words(written.message, written.message)

    def check(exchange: Exchange) -> Sequence[Finding]:
        return [
            exchange.in_reply(made, index, start, end, message, written.suggestion)
            for index, text in enumerate(exchange.reply)
            for book in books.values()
            for start, end, _ in book.find(text).get(written.id, ())
            if not any(first <= start < last for first, last in quoted(text))
        ]

    made = Rule(
        id=written.id,
        title=message,
        why=message,
        source=("settings",),
        severity=written.severity,
        check=check,
        bad={},
        good={},
    )
    return made
