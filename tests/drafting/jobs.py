"""Two conversations to write replies to, in Russian and English."""

from __future__ import annotations

from tonewise.drafting.draft import job_of
from tonewise.drafting.job import Job
from tonewise.model import Conversation, Fact, Message, Task
from tonewise.settings import Settings

GOOD = "Заказ 1234 будет 25 ноября. Курьер за город не ездит, зато можно забрать в пункте на Мира, 5."
ROUGH = "приедет 25 ноября. курьером на дачу нельзя"
PENDING = ("Здравствуйте!", "Секунду, смотрю", "Заказ 1234 приедет 25 ноября", "Курьер за город не ездит")


def russian(
    text: str = "когда приедет заказ 1234? и можно курьером на дачу? а упаковка подарочная есть?",
) -> Conversation:
    """Three questions: one answered, one refused with a way out, one that no fact answers."""
    pickup = {"id": "pickup", "kind": "alternative", "for": "no-courier", "text": "Можно забрать в пункте на Мира, 5."}
    facts = (
        Fact(id="eta", text="Ваш заказ 1234 приедет 25 ноября."),
        Fact(id="no-courier", kind="refusal", text="Курьер за город на дачу не ездит."),
        Fact.model_validate(pickup),
    )
    return Conversation(facts=facts, messages=(Message(role="customer", text=text),))


def english(text: str = "hi! when will 1234 be here? and can i pay by card?") -> Conversation:
    """Two questions, both answered."""
    facts = (
        Fact(id="eta", text="Order 1234 arrives on 25 November."),
        Fact(id="card", text="You can pay the courier by card."),
    )
    return Conversation(facts=facts, messages=(Message(role="customer", text=text),))


def job(conversation: Conversation, task: Task = "reply", given: tuple[str, ...] = (), **call: object) -> Job:
    """What writing with a model starts from, with settings of the call alone."""
    return job_of(task, conversation, given, Settings().override(**call))
