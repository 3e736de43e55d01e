"""What is wrong with a text that a model wrote: by the rules, by the plan, and by what may be said at all."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from tonewise.drafting.cleaning import clean, gaps, without_echoes, without_greeting, without_list
from tonewise.drafting.departures import departures
from tonewise.drafting.job import Job
from tonewise.drafting.salutation import salutation
from tonewise.drafting.trust import unsupported
from tonewise.model import Finding, Score
from tonewise.reading.sentences import split

_MESSAGES = {
    "gap": {
        "ru": "В ответе осталось место для заполнения",
        "en": "The reply holds a gap to be filled in",
    },
    "script": {
        "ru": "Это написано не на языке клиента",
        "en": "This is not in the customer's language",
    },
}
_OTHER = r"[\u0530-\u1dff\u2e80-\ua63f\ua8e0-\ud7ff\uf900-\ufaff]"
_STRANGE = re.compile(rf"{_OTHER}(?:[^\w\n]*{_OTHER})*")
"""Letters that are neither Latin, Greek nor Cyrillic."""


@dataclass(frozen=True, slots=True)
class Checked:
    """A text and what is wrong with it, apart from what the composer's own draft shares for want of a fact."""

    text: str
    score: Score
    errors: tuple[Finding, ...] = ()
    """Rules broken of severity error, and what no trusted text holds."""
    unsaid: tuple[Finding, ...] = ()
    """What the plan wants said and the text does not say."""

    @property
    def findings(self) -> tuple[Finding, ...]:
        """All that a repair is told."""
        return (*self.errors, *self.unsaid)

    @property
    def rank(self) -> tuple[int, int, float]:
        """The less, the better."""
        return len(self.errors), len(self.unsaid), -self.score.score


def cleaned(job: Job, answer: str) -> str:
    """The reply in a model's answer, without what models put around one."""
    conversation, reading = job.situation.conversation, job.situation.reading
    asked = [conversation.messages[index].text for index in reading.turn]
    text = without_echoes(clean(answer, letter=conversation.channel == "email"), asked)
    if without_list(job.by_composer.text) == job.by_composer.text:
        text = without_list(text)
    if salutation(conversation, reading) is None and not _greets(job):
        text = without_greeting(text, reading.language)
    return text


def check(job: Job, text: str, score: Score | None = None) -> Checked:
    """Hold a text against all that it has to meet; ``score`` is its score, where that is known."""
    score = score or job.score(text)
    broken = [each for each in score.findings if each.severity == "error" and not _is_open(job, each)]
    if broken:
        shared = {_place(finding) for finding in job.composed.score.findings}
        broken = [finding for finding in broken if _place(finding) not in shared]
    baseless = [each for each in unsupported(text, job.situation, job.given) if not _is_the_composers(job, text, each)]
    if job.given:  # the rule does not know what an agent wrote
        broken = [
            each for each in broken if each.rule != "grounded" or any(_overlap(each, other) for other in baseless)
        ]
    found = (*broken, *baseless, *_gaps(job, text), *_strange(job, text))
    left = departures(text, job)
    told = {_place(finding) for finding in left.unsaid}
    errors = _each_once([finding for finding in (*found, *left.turned) if _place(finding) not in told])
    return Checked(text, score, errors, left.unsaid)


def _is_open(job: Job, finding: Finding) -> bool:
    """Whether a finding is about a question that no fact answers: no text can do better."""
    if finding.rule != "answer-every-question":
        return False
    return any(
        planned.status == "missing"
        and planned.question.message_index == finding.message_index
        and planned.question.start < finding.end
        and finding.start < planned.question.end
        for planned in job.situation.plan.answers
    )


def _each_once(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """The findings without those that lie within another one of the same rule."""
    kept: list[Finding] = []
    for finding in sorted(findings, key=lambda each: each.start - each.end):
        if not any(_within(finding, other) for other in kept):
            kept.append(finding)
    return tuple(sorted(kept, key=lambda each: (each.in_, each.message_index, each.start)))


def _within(finding: Finding, other: Finding) -> bool:
    same = (finding.rule, finding.in_, finding.message_index) == (other.rule, other.in_, other.message_index)
    return same and other.start <= finding.start and finding.end <= other.end


def _is_the_composers(job: Job, text: str, finding: Finding) -> bool:
    """Whether a finding lies in a sentence of the composer's own, which says no more than facts and agents do."""
    sentence = next((text[start:end] for start, end in split(text) if start <= finding.start < end), None)
    return bool(sentence) and sentence in [job.by_composer.text[i:j] for i, j in split(job.by_composer.text)]


def _overlap(finding: Finding, other: Finding) -> bool:
    return finding.in_ == other.in_ == "reply" and finding.start < other.end and other.start < finding.end


def _greets(job: Job) -> bool:
    """Whether the agent's own text greets, which is theirs to choose."""
    return any(without_greeting(text, job.situation.reading.language) != text for text in job.given[:1])


def _place(finding: Finding) -> tuple[str, str, int, int, int] | tuple[str, str]:
    """What a finding is about: a place in the conversation, or words of the reply wherever they stand."""
    if finding.in_ == "reply":
        return finding.rule, " ".join(finding.text.lower().split())
    return finding.rule, finding.in_, finding.message_index, finding.start, finding.end


def _gaps(job: Job, text: str) -> list[Finding]:
    return [_found(job, "grounded", "gap", text, span) for span in gaps(text)]


def _strange(job: Job, text: str) -> list[Finding]:
    """Words in a script that nobody here uses: small models slip into Chinese."""
    used = {letter for known in _texts(job) for letter in known if _STRANGE.match(letter)}
    return [
        _found(job, "reply-in-their-language", "script", text, match.span())
        for match in _STRANGE.finditer(text)
        if not used.issuperset(letter for letter in match[0] if _STRANGE.match(letter))
    ]


def _texts(job: Job) -> Iterator[str]:
    yield job.by_composer.text
    yield from (message.text for message in job.situation.conversation.messages)


def _found(job: Job, rule: str, message: str, text: str, span: tuple[int, int]) -> Finding:
    start, end = span
    interface = "ru" if job.situation.reading.language == "ru" else "en"
    return Finding(
        rule=rule, severity="error", message=_MESSAGES[message][interface], start=start, end=end, text=text[start:end]
    )
