"""Two conversations with their plans, made by hand so that these tests judge the pipeline and nothing before it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from tonewise.drafting.pipeline import Job
from tonewise.drafting.plan import Plan, PlannedAnswer
from tonewise.model import (
    Address,
    Answer,
    AnswerStatus,
    Conversation,
    Draft,
    Fact,
    Finding,
    Message,
    Question,
    Reading,
    Register,
    Score,
)
from tonewise.rules.rule import Exchange

Asked = tuple[tuple[str, tuple[Fact, ...], AnswerStatus], ...]
CLEAN = Score(score=1.0, gate="pass", rules={})


def finds(*forbidden: str) -> Callable[[Exchange], Score]:
    """Scores in which each of these words is an error of the rule ``grounded``."""

    def score(exchange: Exchange) -> Score:
        text = exchange.reply[0]
        findings = tuple(
            Finding(
                rule="grounded", severity="error", message="Этого нет в фактах", start=at, end=at + len(word), text=word
            )
            for word in forbidden
            if (at := text.find(word)) >= 0
        )
        return Score(score=0.5, gate="fail", rules={}, findings=findings) if findings else CLEAN

    return score


def russian(score: Callable[[Exchange], Score] | None = None, address: Address = "unknown") -> Job:
    """Three questions: one answered, one refused with a way out, one that no fact answers."""
    text = "когда приедет заказ 1234? и можно курьером на дачу? а упаковка подарочная есть?"
    eta = Fact(id="eta", text="Ваш заказ 1234 приедет 25 ноября.")
    refusal = Fact(id="no-courier", kind="refusal", text="Курьер за город не ездит.")
    way = "Можно забрать в пункте на Мира, 5."
    pickup = Fact.model_validate({"id": "pickup", "kind": "alternative", "for": "no-courier", "text": way})
    asked: Asked = (
        ("когда приедет заказ 1234?", (eta,), "answered"),
        ("можно курьером на дачу?", (refusal, pickup), "refused"),
        ("а упаковка подарочная есть?", (), "missing"),
    )
    composed = "Ваш заказ 1234 приедет 25 ноября. Курьер за город не ездит, но можно забрать в пункте на Мира, 5."
    return _job("ru", text, asked, composed, Register(address=address), score)


def english(score: Callable[[Exchange], Score] | None = None) -> Job:
    """Two questions, both answered."""
    text = "hi! when will 1234 be here? and can i pay by card?"
    eta = Fact(id="eta", text="Order 1234 arrives on 25 November.")
    card = Fact(id="card", text="You can pay the courier by card.")
    asked: Asked = (("when will 1234 be here?", (eta,), "answered"), ("can i pay by card?", (card,), "answered"))
    composed = "Order 1234 arrives on 25 November. Yes, you can pay the courier by card."
    return _job("en", text, asked, composed, Register(), score)


def _job(  # noqa: PLR0917 - called in two places above
    language: str, text: str, asked: Asked, composed: str, manner: Register, score: Callable[[Exchange], Score] | None
) -> Job:
    facts = tuple(fact for _, facts, _ in asked for fact in facts)
    conversation = Conversation(facts=facts, messages=(Message(role="customer", text=text),))
    planned = tuple(PlannedAnswer(_question(text, words), status, facts_of) for words, facts_of, status in asked)
    reading = Reading(
        language=language,
        turn=(0,),
        sentences=(),
        questions=tuple(answer.question for answer in planned),
        manner=manner,
        mood="neutral",
        topics=(),
        known=(),
    )
    draft = Draft(
        text=composed,
        language=language,
        manner=manner,
        answers=tuple(
            Answer(question=a.question.text, status=a.status, facts=tuple(f.id for f in a.facts)) for a in planned
        ),
        score=CLEAN,
        model="composer",
    )
    return Job(conversation, reading, Plan(planned), draft, score or finds())


def with_message(job: Job, text: str) -> Job:
    """The same job, its customer saying something else beside the questions."""
    message = job.conversation.messages[0]
    changed = message.model_copy(update={"text": f"{message.text} {text}"})
    return replace(job, conversation=job.conversation.model_copy(update={"messages": (changed,)}))


def _question(text: str, words: str) -> Question:
    start = text.index(words)
    return Question(text=words, kind="thing", message_index=0, start=start, end=start + len(words))
