"""A reply made from the facts alone, with no language model: the embedded default, and the fallback behind every model.

Nothing is said that the facts, the conversation or the caller's promise do not hold. What the facts leave open stays
open: the draft's answers say ``missing`` and the text has no sentence on it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from tonewise.drafting.joining import affirmed, as_one_sentence, close, refer_back, upper_first
from tonewise.drafting.plan import Plan, PlannedAnswer, facts_of
from tonewise.drafting.promise import promise_sentence
from tonewise.drafting.salutation import salutation
from tonewise.drafting.wording import Voice, voice_of, worded
from tonewise.drafting.yes import plainly_yes
from tonewise.model import Answer, Conversation, Fact, Reading

_LONG_REPLY = 3
"""From this many answers on, each stands in a line of its own: a wall of text is hard to read in a chat."""


@dataclass(frozen=True, slots=True)
class Composed:
    """A composed text with what became of each question."""

    text: str
    answers: tuple[Answer, ...]


def compose(conversation: Conversation, reading: Reading, plan: Plan) -> Composed:
    """Write the planned answers as one reply in the customer's language and address."""
    voice = voice_of(conversation, reading, facts_of(plan))
    said: dict[str, str] = {}
    answers: list[Answer] = []
    parts: list[str] = []
    for planned in plan.answers:
        fresh = tuple(fact for fact in planned.facts if fact.id not in said)
        if planned.status == "promised" and not planned.facts:
            answers.append(Answer(question=planned.question.text, status="promised"))
            continue
        sentence = _say(planned, fresh, voice) if fresh else None
        if sentence:
            sentence = refer_back(parts[-1], sentence) if parts and reading.language == "ru" else sentence
            parts.append(sentence)
            said.update({fact.id: sentence for fact in fresh})
        answers.append(_answered(planned, said))
    parts += [_sentence(fact, voice) for fact in plan.next_steps if fact.id not in said]
    promised = [planned.question for planned in plan.answers if planned.status == "promised"]
    if promised and plan.promise:
        pledge = promise_sentence(promised, plan.promise, reading, first=not parts)
        parts.append(pledge)
        answers = [a.model_copy(update={"sentence": pledge}) if a.status == "promised" else a for a in answers]
    text = _lay_out(conversation, reading, parts, salutation(conversation, reading, voice.address))
    return Composed(text, tuple(answers))


def _sentence(fact: Fact, voice: Voice) -> str:
    return close(upper_first(worded(fact, voice)))


def _say(planned: PlannedAnswer, facts: Sequence[Fact], voice: Voice) -> str:
    sentences: list[str] = []
    refusal: Fact | None = None
    for fact in facts:
        sentence = _sentence(fact, voice)
        if refusal is not None and fact.for_ == refusal.id:
            sentences[-1] = as_one_sentence(sentences[-1], [sentence], voice.language)
            refusal = None
        else:
            sentences.append(sentence)
            refusal = fact if fact.kind == "refusal" else None
    if planned.question.kind == "yes-no" and plainly_yes(planned.question, facts[0], voice.language):
        sentences[0] = affirmed(sentences[0], voice.language)
    return " ".join(sentences)


def _answered(planned: PlannedAnswer, said: dict[str, str]) -> Answer:
    sentence = next((said[fact.id] for fact in planned.facts if fact.id in said), None)
    return Answer(
        question=planned.question.text,
        status=planned.status,
        sentence=sentence,
        facts=tuple(fact.id for fact in planned.facts),
    )


def _lay_out(conversation: Conversation, reading: Reading, parts: list[str], greeting: str | None) -> str:
    """Greeting and answers in the channel's form."""
    if not parts:
        return _courtesy(conversation, reading, greeting)
    between = "\n\n" if conversation.channel == "email" else "\n" if len(parts) >= _LONG_REPLY else " "
    body = between.join(parts)
    if not greeting:
        return body
    if conversation.channel == "email":
        return f"{greeting}\n\n{body}"
    return f"{greeting} {body}"


def _courtesy(conversation: Conversation, reading: Reading, greeting: str | None) -> str:
    """The reply to a turn that asks nothing: plain thanks get a plain answer, anything else is left to the person."""
    if reading.questions:
        return greeting or ""
    turn = " ".join(conversation.messages[index].text for index in conversation.open_turn)
    praised = reading.mood != "anger" and _PRAISE.search(turn) is not None
    if reading.mood == "thanks" or (praised and _THANKS.match(turn)):
        if praised:
            return _FOR_PRAISE["ru" if reading.language == "ru" else "en"]
        return "Пожалуйста!" if reading.language == "ru" else "You're welcome!"
    return greeting or ""


_FOR_PRAISE = {
    "ru": "Пожалуйста! Спасибо, что написали: очень рады, что всё понравилось!",
    "en": "You're welcome, and thank you for telling us: we're so glad it went well!",
}
_THANKS = re.compile(
    r"\W*(?:(?:oh|wow|omg|ой|ох|ух|вау)\W+)?(?:(?:big |many )?thank|thx|cheers|(?:огромное )?спасиб|спс\b|благодар)",
    re.IGNORECASE,
)
_PRAISE = re.compile(
    r"\b(?:gorgeous|beautiful|wonderful|amazing|perfect|lovely|loved|brilliant|fantastic|excellent|superb|delicious"
    r"|awesome|great job|looks? great|absolutely|прекрасн|чудесн|замечательн|великолепн|отличн|супер|потрясающ|шикарн"
    r"|вкусн|красив|в восторге|понравил|золот|идеальн|восхитительн|лучш)",
    re.IGNORECASE,
)
