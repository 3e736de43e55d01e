"""Where a text that a model wrote leaves the plan."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from tonewise.drafting.answering import nearest_sentence
from tonewise.drafting.editing.content import HARD, Content, content, same_value, share, words_shared
from tonewise.drafting.editing.facts_said import customers_texts, news_of, said_in
from tonewise.drafting.job import Job
from tonewise.model import Fact, Finding, Question
from tonewise.reading.language import language_of
from tonewise.reading.manner import greeting_of
from tonewise.reading.refusals import is_refusal
from tonewise.reading.sentences import split

_UNSAID = {"ru": "В ответе этого нет", "en": "The reply does not say it"}
_SOFTENED = {"ru": "Здесь отказ, а в ответе его нет", "en": "This is a refusal, and the reply holds none"}
_PADDED = {
    "ru": "Ответ намного длиннее фактов: лишнее придумано",
    "en": "Far longer than the facts: the rest is made up",
}
_REFUSED, _MEANT = 0.25, 0.4
"""Share of what a fact without values says that a sentence must hold to mean the same: less where both refuse."""
_CONDENSED, _ALL_OF_IT = 0.35, 0.6
"""The same of a sentence that says nothing beside, and the share of it that the fact must hold."""
_HELD = 0.5
"""Share of the words of an agent's sentence that a text must hold to have passed it on."""
_STRETCH = 2.5
_COURTESY = 15
"""A reply may have so many times the words of its facts and promises, and so many more for courtesy."""


@dataclass(frozen=True, slots=True)
class Departures:
    """Where a text leaves the plan."""

    unsaid: tuple[Finding, ...] = ()
    """Facts and promises that it does not say, and sentences of an agent's own whose values it lacks."""
    turned: tuple[Finding, ...] = ()
    """Refusals that became a yes, and words far beyond what there is to say."""


def departures(text: str, job: Job) -> Departures:
    """Where a text leaves the plan.

    Rules cannot see these, since they know what the facts are and not which of them answers what. Nothing is asked of
    a text that the composer's own draft does not do.
    """
    language = job.situation.reading.language
    interface = "ru" if language == "ru" else "en"
    told, composed = _Told(text, job), _Told(job.by_composer.text, job)
    unsaid: dict[str, Finding] = {}
    turned: list[Finding] = []
    for planned in job.situation.plan.answers:
        for fact in planned.facts:
            if told.says(fact) or not composed.says(fact):
                continue
            if fact.kind == "refusal" and is_refusal(fact.text, language) and not told.refuses:
                turned.append(_departure(planned.question, fact.text, "grounded", _SOFTENED[interface]))
            else:
                found = _departure(planned.question, fact.text, "answer-every-question", _UNSAID[interface])
                unsaid.setdefault(fact.text, found)
    for question, pledge in _pledges(job):
        if nearest_sentence(pledge, told.sentences) is None:
            unsaid.setdefault(pledge, _departure(question, pledge, "answer-every-question", _UNSAID[interface]))
    if (extra := _padding(text, job, interface)) is not None:
        turned.append(extra)
    dropped = () if job.task == "reply" else _dropped(told, composed, set(unsaid), interface)
    return Departures((*unsaid.values(), *dropped), tuple(turned))


def _pledges(job: Job) -> Iterator[tuple[Question, str]]:
    """The questions that an answer is promised to, and the composer's sentence for each."""
    asked = {planned.question.text: planned.question for planned in job.situation.plan.answers}
    for answer in job.by_composer.answers:
        if answer.status == "promised" and answer.sentence and answer.question in asked:
            yield asked[answer.question], answer.sentence


class _Told:
    """A text by its sentences, each held against facts together with the one after it."""

    def __init__(self, text: str, job: Job) -> None:
        self.language = job.situation.reading.language
        self._known = customers_texts(job.situation.conversation)
        self.sentences = [text[start:end] for start, end in split(text)]
        pairs = [" ".join(pair) for pair in pairwise(self.sentences)]
        self._parts = [*self.sentences, *pairs]
        self.refuses = any(is_refusal(sentence, self.language) for sentence in self.sentences)
        self.content = [content(sentence, self.language) for sentence in self.sentences]

    def says(self, fact: Fact) -> bool:
        """Whether it says a fact; one in another language can only be known by its values."""
        if language_of(fact.text) not in (None, "und", self.language):
            values = [value for found in self.content for value in found.values]
            news = news_of(fact, self.language, self._known)
            return all(any(same_value(value, other) for other in values) for value in news)
        if any(said_in(part, fact, self.language, self._known) for part in self._parts):
            return True
        if news_of(fact, self.language, self._known):
            return False
        return any(self._means(sentence, fact) for sentence in self.sentences)

    def _means(self, sentence: str, fact: Fact) -> bool:
        """Whether a sentence says in other words what a fact without values does."""
        refuses = fact.kind == "refusal" or is_refusal(fact.text, self.language)
        if refuses != is_refusal(sentence, self.language) and (refuses or fact.kind != "alternative"):
            return False
        wanted, found = content(fact.text, self.language), content(sentence, self.language)
        held = share(wanted, found)
        return held >= (_REFUSED if refuses else _MEANT) or (held >= _CONDENSED and share(found, wanted) >= _ALL_OF_IT)


def _dropped(told: _Told, composed: _Told, unsaid: set[str], interface: str) -> Iterator[Finding]:
    """Sentences made of an agent's own words that a text passes over, those for facts that it lacks left out."""
    values = [value for found in told.content for value in found.values]
    whole = Content(tuple(unit for found in told.content for unit in found.units), tuple(values))
    for sentence, found in zip(composed.sentences, composed.content, strict=True):
        hard = [value for value in found.values if value.kind in HARD]
        lacks = any(not any(same_value(value, other) for other in values) for value in hard)
        passed_over = words_shared(found, whole) < _HELD and not greeting_of(sentence, told.language)
        if (lacks or (found.units and passed_over)) and not any(nearest_sentence(fact, [sentence]) for fact in unsaid):
            yield Finding(
                rule="answer-every-question", severity="error", message=_UNSAID[interface], start=0, end=0, text="",
                suggestion=sentence,
            )  # fmt: skip


def _padding(text: str, job: Job, interface: str) -> Finding | None:
    """A text far longer than all that there is to say: what fills it is made up, however plausible."""
    plan = job.situation.plan
    facts = {fact.id: fact.text for planned in plan.answers for fact in planned.facts}
    facts |= {fact.id: fact.text for fact in plan.next_steps}
    pledges = [planned.question.text for planned in plan.answers if planned.status == "promised"]
    known = sum(len(words.split()) for words in (*facts.values(), *pledges, *job.given))
    if len(text.split()) <= _STRETCH * known + _COURTESY:
        return None
    start, end = split(text)[-1]
    message = _PADDED[interface]
    return Finding(rule="grounded", severity="error", message=message, start=start, end=end, text=text[start:end])


def _departure(question: Question, said: str, rule: str, message: str) -> Finding:
    return Finding.model_validate(
        {
            "rule": rule,
            "severity": "error",
            "message": message,
            "in": "conversation",
            "message_index": question.message_index,
            "start": question.start,
            "end": question.end,
            "text": question.text,
            "suggestion": said,
        }
    )
