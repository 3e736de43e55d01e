"""Which rules are told to a model: those that bear on this turn and that the settings keep, each in a few words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from tonewise.drafting.plan import facts_of
from tonewise.drafting.situation import Situation
from tonewise.drafting.wording import Voice
from tonewise.prompts import Prompt, filled, one_line, rule_lines
from tonewise.reading.transfers import announcement
from tonewise.rules.rule import SEVERITIES, Rule

MOST_LINES = 8
"""A small model follows few lines, and every one of them is read anew for each reply."""
MOST_OWN = 3
"""Lines for the team's own phrases."""
_MOST_PHRASES = 4
_UPSET = ("complaint", "anger")


def lines_for(situation: Situation, given: tuple[str, ...], voice: Voice, prompt: Prompt) -> tuple[str, ...]:
    """The lines for a turn, those of errors first; raises `PromptError` for a broken file of lines."""
    lines = rule_lines(prompt)
    rules = {rule.id: rule for rule in situation.scorer.rules(situation.conversation.channel)}
    keys = [key for key in _bearing(situation, given, voice) if key.partition("/")[0] in rules and lines.get(key)]
    told = [(rules[key.partition("/")[0]], lines[key]) for key in keys]
    told += list(_own(situation, rules, lines.get("own-phrases", "")))[:MOST_OWN]
    told.sort(key=lambda each: SEVERITIES.index(each[0].severity))
    return tuple(dict.fromkeys(line for _, line in told))[:MOST_LINES]


def emoji_allowed(situation: Situation) -> bool:
    """Whether the reply may hold one: the customer does, and it is about neither trouble nor money."""
    reading = situation.reading
    smiles = reading.manner.emoji + reading.manner.smileys > 0
    return smiles and reading.mood not in (*_UPSET, "sadness") and "money" not in reading.topics


def _bearing(situation: Situation, given: tuple[str, ...], voice: Voice) -> Iterator[str]:
    """Keys of the lines that bear on a turn, whether the settings keep their rules or not."""
    yield from _on_manner(situation, voice)
    yield from _on_mood(situation)
    yield from _on_content(situation, given)


def _on_manner(situation: Situation, voice: Voice) -> Iterator[str]:
    reading = situation.reading
    if voice.address:
        yield f"mirror-formality/{voice.address}"
    if reading.manner.formality != "neutral":
        yield f"mirror-formality/{'formal' if reading.manner.formality == 'formal' else 'casual'}"
    if reading.language not in ("ru", "en"):
        yield "reply-in-their-language"
    yield f"mirror-emoji/{'some' if emoji_allowed(situation) else 'none'}"
    if reading.manner.length == "terse":
        yield "mirror-length"


def _on_mood(situation: Situation) -> Iterator[str]:
    reading = situation.reading
    if reading.mood in _UPSET:
        yield "fit-the-mood/upset"
    elif reading.mood in ("sadness", "thanks"):
        yield f"fit-the-mood/{reading.mood}"
    for topic, rule in (("money", "neutral-about-money"), ("idea", "acknowledge-feedback"),
                        ("undecided", "lead-the-undecided"), ("off-topic", "answer-off-topic")):  # fmt: skip
        if topic in reading.topics:
            yield rule
    yield from ("no-canned-phrases", "no-ritual-apology", "no-anything-else")


def _on_content(situation: Situation, given: tuple[str, ...]) -> Iterator[str]:
    plan = situation.plan
    facts = facts_of(plan)
    statuses = {planned.status for planned in plan.answers}
    if "refused" in statuses or any(fact.kind == "refusal" for fact in facts):
        yield "refusal-has-alternative"
    if "promised" in statuses:
        yield "holding-names-a-time"
    if any(fact.url or "://" in fact.text for fact in facts):
        yield "explain-links"
    if situation.conversation.customer.contact_preference:
        yield "respect-preference"
    if any(announcement(text) for text in (*given, *(fact.text for fact in facts))):
        yield "announce-transfer"
    if given:
        yield "no-empty-holding"
        if situation.reading.known:
            yield "no-repeat-ask"


def _own(situation: Situation, rules: Mapping[str, Rule], form: str) -> Iterator[tuple[Rule, str]]:
    """The team's own phrases to avoid, which no line beside the prompts can know."""
    for written in situation.scorer.phrases if form else ():
        if written.id in rules:
            phrases = "», «".join(_plain(phrase) for phrase in written.phrases[:_MOST_PHRASES])
            advice = written.suggestion or written.message
            yield rules[written.id], one_line(filled(form, {"phrases": f"«{phrases}»", "advice": advice}))


def _plain(phrase: str) -> str:
    """A pattern as a person would say it: without its signs, the first of alternatives."""
    return " ".join(word.split("|")[0].lstrip("=?") for word in phrase.split() if word != "*")
