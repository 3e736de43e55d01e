"""What ``from tonewise import …`` gives: the whole product in a few functions, for values and for plain data alike.

Where a conversation is asked for, a dict with the same fields as in files is one too; it is checked, and unknown
fields in it are kept. Every function raises InputError for what is no conversation, and SettingsError for an option
that is wrong.
"""

from __future__ import annotations

from collections.abc import AsyncGenerator, Generator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Literal, TypedDict

from tonewise.errors import SettingsError
from tonewise.files import case_from, conversation_from, require_open_turn
from tonewise.model import Conversation, Draft, Reading, Score, Task
from tonewise.rules.rule import InterfaceLanguage
from tonewise.settings import Settings
from tonewise.settings import load as load_settings

if TYPE_CHECKING:
    from pathlib import Path
    from typing import Unpack

    from tonewise.drafting.events import Piece
    from tonewise.fixing import Fixed
    from tonewise.llm.chat import OnReset, OnText

AnyConversation = Conversation | Mapping[str, Any]


class Call(TypedDict, total=False):
    """Settings that a call may give by name; None says nothing. See `tonewise.Settings` for what each means."""

    model: str | None
    fallback: Sequence[str]
    api_base: str | None
    promise: str | None
    lang: InterfaceLanguage | None
    temperature: float | None
    timeout_seconds: float | None
    max_tokens_per_draft: int | None
    repairs: int | None
    structured: Literal["off", "on", "auto"] | None
    extract: bool | None
    prompts: Path | None
    cache: Path | None
    concurrency: int | None
    calls_per_minute: int | None
    select: Sequence[str]
    ignore: Sequence[str]


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


def draft(
    conversation: AnyConversation,
    *,
    settings: Settings | None = None,
    on_text: OnText | None = None,
    on_reset: OnReset | None = None,
    **call: Unpack[Call],
) -> Draft:
    """Write a reply to the open turn, with the model that is set, or composed from the facts where none is.

    ``settings`` are those that hold before this call's own options, which are any of them by name (``model="…"``,
    ``promise="до 18:00"``); None takes them from the environment and the project's file. ``on_text`` hears a model's
    words as they come, unchecked, and ``on_reset`` that those heard so far are void; see :func:`stream`. Raises
    NoOpenTurnError where nothing from the customer waits for a reply.
    """
    return _write("reply", conversation, None, settings, on_text, on_reset, call)


def rewrite(
    conversation: AnyConversation,
    rough: str,
    *,
    settings: Settings | None = None,
    on_text: OnText | None = None,
    on_reset: OnReset | None = None,
    **call: Unpack[Call],
) -> Draft:
    """Make an agent's rough text a good reply to the open turn; otherwise like :func:`draft`."""
    return _write("rewrite", conversation, rough, settings, on_text, on_reset, call)


def fold(
    conversation: AnyConversation,
    pending: Sequence[str],
    *,
    settings: Settings | None = None,
    on_text: OnText | None = None,
    on_reset: OnReset | None = None,
    **call: Unpack[Call],
) -> Draft:
    """Make one message of substance out of an agent's pending ones; otherwise like :func:`draft`."""
    return _write("fold", conversation, pending, settings, on_text, on_reset, call)


def soften(
    conversation: AnyConversation,
    refusal: str,
    *,
    settings: Settings | None = None,
    on_text: OnText | None = None,
    on_reset: OnReset | None = None,
    **call: Unpack[Call],
) -> Draft:
    """Make a bare refusal one with its way forward; otherwise like :func:`draft`."""
    return _write("soften", conversation, refusal, settings, on_text, on_reset, call)


async def adraft(
    conversation: AnyConversation,
    *,
    settings: Settings | None = None,
    on_text: OnText | None = None,
    on_reset: OnReset | None = None,
    **call: Unpack[Call],
) -> Draft:
    """Like :func:`draft`, waiting for the model without holding up the event loop."""
    return await _awrite("reply", conversation, None, settings, on_text, on_reset, call)


async def arewrite(
    conversation: AnyConversation,
    rough: str,
    *,
    settings: Settings | None = None,
    on_text: OnText | None = None,
    on_reset: OnReset | None = None,
    **call: Unpack[Call],
) -> Draft:
    """Like :func:`rewrite`, waiting for the model without holding up the event loop."""
    return await _awrite("rewrite", conversation, rough, settings, on_text, on_reset, call)


async def afold(
    conversation: AnyConversation,
    pending: Sequence[str],
    *,
    settings: Settings | None = None,
    on_text: OnText | None = None,
    on_reset: OnReset | None = None,
    **call: Unpack[Call],
) -> Draft:
    """Like :func:`fold`, waiting for the model without holding up the event loop."""
    return await _awrite("fold", conversation, pending, settings, on_text, on_reset, call)


async def asoften(
    conversation: AnyConversation,
    refusal: str,
    *,
    settings: Settings | None = None,
    on_text: OnText | None = None,
    on_reset: OnReset | None = None,
    **call: Unpack[Call],
) -> Draft:
    """Like :func:`soften`, waiting for the model without holding up the event loop."""
    return await _awrite("soften", conversation, refusal, settings, on_text, on_reset, call)


def stream(
    conversation: AnyConversation,
    *,
    rewrite: str | None = None,
    fold: Sequence[str] | None = None,
    soften: str | None = None,
    settings: Settings | None = None,
    **call: Unpack[Call],
) -> Generator[Piece | Draft, None, None]:
    """The pieces of a model's text as they come, and last the Draft, whose text is checked and may differ from them.

    A reply is drafted, or what ``rewrite``, ``fold`` or ``soften`` gives is worked on. Where a piece is ``anew``, all
    pieces before it are void. What is composed without a model comes as a Draft alone. Closing the iterator early
    ends the model's call. What is wrong with the input is raised at once, as :func:`draft` raises it.
    """
    from tonewise.drafting.events import events  # noqa: PLC0415

    return events(*_streamed(conversation, rewrite, fold, soften, settings, call))


def astream(
    conversation: AnyConversation,
    *,
    rewrite: str | None = None,
    fold: Sequence[str] | None = None,
    soften: str | None = None,
    settings: Settings | None = None,
    **call: Unpack[Call],
) -> AsyncGenerator[Piece | Draft, None]:
    """Like :func:`stream`, for ``async for``; to end it early, ``aclose()`` it."""
    from tonewise.drafting.events import aevents  # noqa: PLC0415

    return aevents(*_streamed(conversation, rewrite, fold, soften, settings, call))


def _write(  # noqa: PLR0913, PLR0917 - a call's parts, handed on
    task: Task, conversation: AnyConversation, given: str | Sequence[str] | None, settings: Settings | None,
    on_text: OnText | None, on_reset: OnReset | None, call: Call,
) -> Draft:  # fmt: skip
    from tonewise import drafting  # noqa: PLC0415

    checked, texts = _given(conversation, task, given)
    return drafting.write(task, checked, texts, settings=settings, on_text=on_text, on_reset=on_reset, **call)


async def _awrite(  # noqa: PLR0913, PLR0917
    task: Task, conversation: AnyConversation, given: str | Sequence[str] | None, settings: Settings | None,
    on_text: OnText | None, on_reset: OnReset | None, call: Call,
) -> Draft:  # fmt: skip
    from tonewise import drafting  # noqa: PLC0415

    checked, texts = _given(conversation, task, given)
    return await drafting.awrite(task, checked, texts, settings=settings, on_text=on_text, on_reset=on_reset, **call)


def _streamed(  # noqa: PLR0913, PLR0917
    conversation: AnyConversation, rewrite: str | None, fold: Sequence[str] | None, soften: str | None,
    settings: Settings | None, call: Call,
) -> tuple[Task, Conversation, tuple[str, ...], Settings]:  # fmt: skip
    """The one job that a stream is asked for, checked."""
    jobs: dict[Task, str | Sequence[str] | None] = {"rewrite": rewrite, "fold": fold, "soften": soften}
    asked = [task for task, given in jobs.items() if given is not None]
    if len(asked) > 1:
        raise SettingsError(f"{asked[0]} and {asked[1]}: a stream is one job")
    task: Task = asked[0] if asked else "reply"
    checked, texts = _given(conversation, task, jobs.get(task))
    require_open_turn(checked)
    return task, checked, texts, (settings or load_settings()).override(**call)


def _given(
    conversation: AnyConversation, task: Task, given: str | Sequence[str] | None
) -> tuple[Conversation, tuple[str, ...]]:
    """The conversation and an agent's own texts, checked as a case of a file is."""
    field = "pending" if task == "fold" else "rough"
    case = case_from({"conversation": _conversation(conversation), field: given})
    return case.conversation, case.given(task)


def _conversation(conversation: AnyConversation) -> Conversation:
    return conversation if isinstance(conversation, Conversation) else conversation_from(conversation)
