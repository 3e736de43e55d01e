"""A reply made from the facts alone, with no language model: the embedded default, and the fallback behind every model.

Nothing is said that the facts, the conversation or the caller's promise do not hold. What the facts leave open stays
open: the draft's answers say ``missing`` and the text has no sentence on it.
"""

from __future__ import annotations

from dataclasses import dataclass

from tonewise.drafting.joining import as_one_sentence, close, lower_first, refer_back, upper_first
from tonewise.drafting.plan import Plan, PlannedAnswer
from tonewise.drafting.promise import promise_sentence
from tonewise.drafting.readdress import readdress
from tonewise.drafting.reader_gender import reader_gender
from tonewise.drafting.salutation import salutation
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
    address = _address(conversation, reading, plan)
    said: dict[str, str] = {}
    answers: list[Answer] = []
    parts: list[str] = []
    for planned in plan.answers:
        fresh = tuple(fact for fact in planned.facts if fact.id not in said)
        if planned.status == "promised":
            answers.append(Answer(question=planned.question.text, status="promised"))
            continue
        sentence = _say(planned, fresh, conversation, reading, address) if fresh else None
        if sentence:
            sentence = refer_back(parts[-1], sentence) if parts and reading.language == "ru" else sentence
            parts.append(sentence)
            said.update({fact.id: sentence for fact in fresh})
        answers.append(_answered(planned, said))
    parts += [_worded(fact, address) for fact in plan.next_steps if fact.id not in said]
    promised = [planned.question for planned in plan.answers if planned.status == "promised"]
    if promised and plan.promise:
        pledge = promise_sentence(promised, plan.promise, reading, first=not parts)
        parts.append(pledge)
        answers = [a.model_copy(update={"sentence": pledge}) if a.status == "promised" else a for a in answers]
    text = _lay_out(conversation, reading, parts, salutation(conversation, reading, address))
    return Composed(text, tuple(answers))


def _address(conversation: Conversation, reading: Reading, plan: Plan) -> str | None:
    """The pronoun of the reply: the customer's, unless a fact cannot be put into it safely; None leaves facts alone."""
    if reading.language != "ru":
        return None
    if reading.manner.address != "ты":
        return "вы"
    gender = reader_gender(conversation)
    facts = [fact for planned in plan.answers for fact in planned.facts] + list(plan.next_steps)
    return "ты" if all(readdress(fact.text, "ты", gender) is not None for fact in facts) else "вы"


def _worded(fact: Fact, address: str | None, gender: str | None = None) -> str:
    """A fact in the customer's address, as whole sentences, its link behind it."""
    text = fact.text.strip()
    if address is not None:
        text = readdress(text, address, gender) or text  # type: ignore[arg-type]
    text = close(upper_first(text))
    if fact.url and fact.url not in text:
        text = f"{text[:-1] if text.endswith('.') else text}: {fact.url}"
    return text


def _say(
    planned: PlannedAnswer, facts: tuple[Fact, ...], conversation: Conversation, reading: Reading, address: str | None
) -> str:
    gender = reader_gender(conversation) if address == "ты" else None
    worded = [_worded(fact, address, gender) for fact in facts]
    if planned.status == "refused" and len(worded) > 1:
        return as_one_sentence(worded[0], worded[1:], reading.language)
    if planned.question.kind == "yes-no" and plainly_yes(planned.question, facts[0], reading.language):
        worded[0] = ("Да, " if reading.language == "ru" else "Yes, ") + lower_first(worded[0], reading.language)
    return " ".join(worded)


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
        return _courtesy(reading, greeting)
    between = "\n\n" if conversation.channel == "email" else "\n" if len(parts) >= _LONG_REPLY else " "
    body = between.join(parts)
    if not greeting:
        return body
    if conversation.channel == "email":
        return f"{greeting}\n\n{body}"
    return f"{greeting}\n{body}" if between == "\n" else f"{greeting} {body}"


def _courtesy(reading: Reading, greeting: str | None) -> str:
    """The reply to a turn that asks nothing: plain thanks get a plain answer, anything else is left to the person."""
    if reading.mood == "thanks" and not reading.questions:
        return "Пожалуйста!" if reading.language == "ru" else "You're welcome!"
    return greeting or ""
