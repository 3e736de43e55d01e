"""Judges that are models: whether a reply meets one criterion, asked until a "fail" is confirmed or is not.

A pass by the first vote stands. Anything else is confirmed by a majority of the judge's votes, each by the next of its
models in turn. A model that is asked again is asked in another way: at temperature 0 the same request would only repeat
its answer, so the examples of the prompt and the facts of the conversation come in another order, which is all that may
be changed without changing what is asked; when all orders were tried, no more votes are taken. A vote whose quote
stands nowhere in the reply, or whose reason only repeats the criterion, counts for nothing. Answers never come from the
cache.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import islice, permutations

from tonewise.drafting.budget import Budget
from tonewise.drafting.masking import masked
from tonewise.drafting.prompt_inputs import LONGEST_MESSAGE
from tonewise.drafting.prompting import judge_messages
from tonewise.drafting.situation import Situation, situation_of
from tonewise.errors import ModelAnswerError, ModelError, ModelUnavailableError, SettingsError
from tonewise.evals.log import Judgement, Verdict, Vote
from tonewise.evals.suite import EvalCase, Judge
from tonewise.evals.verdicts import asked_again, stands_in, verdict_in, verdict_schema
from tonewise.llm import ChatMessage, ChatModel, Completion, chain_for
from tonewise.model import Usage
from tonewise.plain import shortened
from tonewise.prompts import Prompt, load, untrusted
from tonewise.prompts.outputs import JudgedReply
from tonewise.rules import rule
from tonewise.scoring import Scorer
from tonewise.settings import Settings

TEMPERATURE = 0.0
NOT_CONFIRMED = "the quote stands nowhere in the reply"
CUT = "the reply is longer than a judge is shown"
PARROTED = "the reason only repeats the criterion"
NO_REASON = "it gives no reason"
_LONGEST_REASON = 500
_MOST_ORDERS = 24


def models_of(judge: Judge, settings: Settings) -> tuple[ChatModel, ...]:
    """The models that vote, with the settings' limits and without their cache; raises SettingsError for none."""
    names = judge.models or ((settings.model,) if settings.model else ())
    if not names:
        raise SettingsError(f"the judge {judge.name!r} names no model, and no model is set")
    chosen = (chain_for(replace(settings, model=name, fallback=(), cache=None)) for name in names)
    return tuple(model for model in chosen if model is not None)


async def judge(
    judge: Judge,
    case: EvalCase,
    replies: tuple[str, ...],
    settings: Settings,
    *,
    models: Sequence[ChatModel] | None = None,
) -> Judgement:
    """What a judge says of a reply (a row of messages) to a case's conversation; see the module for how votes count.

    ``models`` are asked in place of those that the judge or the settings name. A model's failure is a vote that is an
    error. Raises SettingsError for a model's name that is none, PromptError for a broken prompt, InputError for a
    judge by a rule that is none.
    """
    voters = tuple(models) if models is not None else models_of(judge, settings)
    situation = situation_of(case.conversation, Scorer(), case.promise)
    language = situation.reading.language
    prompt = load("judge", language, settings.prompts)
    court = _Court(situation, "\n".join(replies), criterion_of(judge, language), prompt, settings)
    votes: list[Vote] = []
    asked: set[tuple[int, tuple[ChatMessage, ...]]] = set()
    while len(votes) < judge.votes and not _decided(votes, judge.votes):
        order, voter = divmod(len(votes), len(voters))
        request = voter, court.messages(order)
        if request in asked:
            break
        asked.add(request)
        votes.append(await court.vote(voters[voter], request[1]))
    verdict, reason = _verdict(votes)
    return Judgement(
        judge=judge.name, verdict=verdict, reason=reason, prompt=f"{prompt.name}@{prompt.version}",
        prompt_hash=prompt.hash, votes=tuple(votes),
    )  # fmt: skip


def criterion_of(judge: Judge, language: str) -> str:
    """What a judge goes by, in the customer's language where it is told in that; raises InputError for no rule."""
    spoken = "ru" if language == "ru" else "en"
    if judge.rule is not None:
        found = rule(judge.rule)
        return f"{found.title.in_(spoken)}. {found.why.in_(spoken)}"
    if isinstance(judge.criterion, str):
        return judge.criterion
    told = judge.criterion or {}
    return told.get("ru" if language == "ru" else "en") or next(iter(told.values()), "")


class _Court:
    """One reply before a judge."""

    def __init__(self, situation: Situation, reply: str, criterion: str, prompt: Prompt, settings: Settings):
        self._situation = situation
        self._reply = reply
        self._criterion = criterion
        self._prompt = prompt
        self._settings = settings

    async def vote(self, model: ChatModel, messages: tuple[ChatMessage, ...]) -> Vote:
        """A model's vote; an error where no verdict comes."""
        asking = _Asking(masked(model, self._situation, self._settings.mask), self._settings)
        try:
            verdict = await asking.verdict(messages, self._situation.reading.language)
        except ModelError as error:
            return Vote(verdict="error", reason=shortened(str(error)), model=asking.by, usage=asking.usage)
        return Vote(
            verdict=verdict.verdict, reason=shortened(" ".join(verdict.reason.split()), _LONGEST_REASON),
            quote=shortened(verdict.quote, _LONGEST_REASON), doubt=self._doubt(verdict), model=asking.by,
            usage=asking.usage,
        )  # fmt: skip

    def _doubt(self, verdict: JudgedReply) -> str:
        if not any(stands_in(verdict.quote, text) for text in (self._reply, untrusted(self._reply))):
            return NOT_CONFIRMED
        if verdict.verdict == "pass" and len(self._reply.strip()) > LONGEST_MESSAGE:
            return CUT
        if not verdict.reason.strip():
            return NO_REASON
        return PARROTED if stands_in(verdict.reason, self._criterion) else ""

    def messages(self, order: int) -> tuple[ChatMessage, ...]:
        """The request, examples and facts in the order of that number; the reply says nothing in our labels' form."""
        conversation = self._situation.conversation
        facts = conversation.facts
        turned = order % len(facts) if facts else 0
        arranged = conversation.model_copy(update={"facts": (*facts[turned:], *facts[:turned])})
        situation = replace(self._situation, conversation=arranged)
        messages = judge_messages(situation, untrusted(self._reply), self._criterion, self._prompt)
        return (messages[0], *_arranged(messages[1:-1], order), messages[-1])


class _Asking:
    """One vote being asked for: a verdict, once more where the first answer is not in its form."""

    def __init__(self, model: ChatModel, settings: Settings):
        self._model = model
        self._budget = Budget(settings.timeout_seconds, settings.max_tokens_per_draft)
        self.by = model.name
        self.usage = Usage()

    async def verdict(self, messages: tuple[ChatMessage, ...], language: str) -> JudgedReply:
        """The verdict; raises `ModelError` where none comes."""
        answer = await self._ask(messages)
        read = verdict_in(answer)
        if isinstance(read, str):
            answer = await self._ask(asked_again(messages, answer, read, language))
            read = verdict_in(answer)
        if isinstance(read, str):
            raise ModelAnswerError(f"the answer is not in the form asked for ({read})")
        return read

    async def _ask(self, messages: tuple[ChatMessage, ...]) -> str:
        tokens = self._budget.answer_tokens(messages)
        if not tokens or not self._budget.seconds_left:
            raise ModelUnavailableError("no tokens or no time are left for a verdict")
        self._budget.asked()
        completion: Completion = await self._model.acomplete(
            messages, temperature=TEMPERATURE, max_tokens=tokens, schema=verdict_schema(),
            deadline=self._budget.seconds_left,
        )  # fmt: skip
        self._budget.answered(messages, completion)
        self.by = completion.by
        self.usage += completion.usage
        return completion.text


def _arranged(turns: Sequence[ChatMessage], order: int) -> Iterator[ChatMessage]:
    """Examples, each a question and its answer, in one of their orders; the first is the prompt's own."""
    pairs = [turns[index : index + 2] for index in range(0, len(turns), 2)]
    orders = list(islice(permutations(pairs), _MOST_ORDERS))
    for pair in orders[order % len(orders)]:
        yield from pair


def _decided(votes: Sequence[Vote], most: int) -> bool:
    """Whether more votes can change nothing: the first passed, or a majority of all is for one verdict."""
    counted = _counted(votes)
    if len(votes) == 1 and counted["pass"]:
        return True
    return any(2 * number > most for number in counted.values())


def _verdict(votes: Sequence[Vote]) -> tuple[Verdict, str]:
    """What the votes come to; no majority is no verdict: an error where votes are missing for it."""
    for verdict, number in _counted(votes).items():
        if 2 * number > len(votes):
            return verdict, next(vote.reason for vote in votes if vote.verdict == verdict and not vote.doubt)
    if failed := [vote for vote in votes if vote.verdict == "error"]:
        return "error", failed[0].reason
    if doubted := [vote for vote in votes if vote.doubt]:
        return "cannot-assess", f"not confirmed, {doubted[0].doubt}: {doubted[0].reason}"
    reasons = dict.fromkeys(vote.reason for vote in votes if vote.reason)
    return "cannot-assess", f"the votes differ: {'; '.join(reasons)}"


def _counted(votes: Sequence[Vote]) -> Counter[Verdict]:
    """Votes by verdict, without errors and without those in doubt."""
    return Counter(vote.verdict for vote in votes if vote.verdict != "error" and not vote.doubt)
