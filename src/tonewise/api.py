"""What ``from tonewise import …`` gives: the whole product in six functions, for values and for plain data alike.

Where a conversation is asked for, a dict with the same fields as in files is one too; it is checked, and unknown
fields in it are kept. Every function raises InputError for what is no conversation, and SettingsError for an option
that is wrong.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from tonewise.files import case_from, conversation_from
from tonewise.model import Conversation, Draft, Reading, Score
from tonewise.rules.rule import InterfaceLanguage
from tonewise.settings import Settings

if TYPE_CHECKING:
    from tonewise.fixing import Fixed

AnyConversation = Conversation | Mapping[str, Any]


def read(conversation: AnyConversation) -> Reading:
    """What the customer's open turn asks, how it is said, in which mood, and what is already known."""
    from tonewise.reading import read as read_turn  # noqa: PLC0415

    return read_turn(_conversation(conversation))


def score(  # noqa: PLR0913 - options, each by its name
    conversation: AnyConversation,
    reply: str | Sequence[str] | None = None,
    *,
    settings: Settings | None = None,
    promise: str | None = None,
    lang: InterfaceLanguage | None = None,
    select: Sequence[str] = (),
    ignore: Sequence[str] = (),
    dialogue: bool = False,
) -> Score:
    """Hold a reply (a text, or several sent in a row) against the rules: offline, and the same each time.

    Without a reply, the agent's or bot's messages that end the conversation are judged. ``promise`` is a time that
    the reply may name though no fact holds it; ``lang`` is the language of the findings, the customer's by default;
    ``select`` and ``ignore`` name rules by id. ``settings`` are those that hold before this call's own options, the
    defaults without any. With ``dialogue`` and no reply all of the agents' own messages in the conversation are judged,
    times and hand-overs included, and findings point into the conversation.
    """
    from tonewise.scoring import Scorer  # noqa: PLC0415

    chosen = (settings or Settings()).override(promise=promise, lang=lang, select=select, ignore=ignore)
    case = case_from({"conversation": _conversation(conversation), "reply": reply})
    return Scorer(chosen).score_case(case, dialogue=dialogue)


async def ascore(  # noqa: PLR0913 - options, each by its name
    conversation: AnyConversation,
    reply: str | Sequence[str] | None = None,
    *,
    settings: Settings | None = None,
    promise: str | None = None,
    lang: InterfaceLanguage | None = None,
    select: Sequence[str] = (),
    ignore: Sequence[str] = (),
    dialogue: bool = False,
) -> Score:
    """Like :func:`score`, in a thread, so that a long reply does not hold up the event loop."""
    from asyncio import to_thread  # noqa: PLC0415

    return await to_thread(
        score, conversation, reply, settings=settings, promise=promise, lang=lang, select=select, ignore=ignore,
        dialogue=dialogue,
    )  # fmt: skip


def fix(
    conversation: AnyConversation, reply: str | Sequence[str], *, settings: Settings | None = None
) -> Fixed:  # fmt: skip
    """A reply with the safe fixes of the rules applied, and its score then.

    A fix changes no meaning and is kept only where its rule finds less than before and no other rule more.
    """
    from tonewise.fixing import fix as fix_exchange  # noqa: PLC0415
    from tonewise.scoring import Scorer  # noqa: PLC0415

    case = case_from({"conversation": _conversation(conversation), "reply": reply})
    scorer = Scorer(settings)
    exchange = scorer.exchange(case.conversation, case.replies)
    return fix_exchange(exchange, scorer.rules(case.conversation.channel))


def draft(  # noqa: PLR0913 - options, each by its name
    conversation: AnyConversation,
    *,
    settings: Settings | None = None,
    model: str | None = None,
    api_base: str | None = None,
    promise: str | None = None,
    lang: InterfaceLanguage | None = None,
) -> Draft:
    """Write a reply to the open turn, with the model that is set, or composed from the facts where none is.

    ``settings`` are those that hold before this call's own options; None takes them from the environment and the
    project's file. Raises NoOpenTurnError where nothing from the customer waits for a reply.
    """
    from tonewise import drafting  # noqa: PLC0415

    return drafting.draft(
        _conversation(conversation), settings=settings, model=model, api_base=api_base, promise=promise, lang=lang
    )


async def adraft(  # noqa: PLR0913 - options, each by its name
    conversation: AnyConversation,
    *,
    settings: Settings | None = None,
    model: str | None = None,
    api_base: str | None = None,
    promise: str | None = None,
    lang: InterfaceLanguage | None = None,
) -> Draft:
    """Like :func:`draft`, waiting for the model without holding up the event loop."""
    from tonewise import drafting  # noqa: PLC0415

    return await drafting.adraft(
        _conversation(conversation), settings=settings, model=model, api_base=api_base, promise=promise, lang=lang
    )


def _conversation(conversation: AnyConversation) -> Conversation:
    return conversation if isinstance(conversation, Conversation) else conversation_from(conversation)
