"""The work itself: a chunk of rows held against the rules, the same function on a core and on a cluster."""

from __future__ import annotations

import io
from dataclasses import dataclass
from typing import Any

from tonewise.audit.bearings import OWN, agents_of, answerable, began, week_of
from tonewise.audit.chunks import Chunk
from tonewise.audit.excess import excess_of
from tonewise.audit.folder import packed
from tonewise.audit.lines import Judged, Lines
from tonewise.audit.masking import masked, unmasked
from tonewise.audit.rows import MAX_MESSAGES, Broken, Row, too_long
from tonewise.audit.tally import Count, Tally, count
from tonewise.errors import InputError
from tonewise.files import case_from, json_text
from tonewise.files.document import Malformed
from tonewise.files.wording import named
from tonewise.model import Score
from tonewise.plain import shortened
from tonewise.reading.language import conversation_language
from tonewise.rules.rule import Dialogue
from tonewise.scoring import Scorer
from tonewise.settings import Settings


@dataclass(frozen=True, slots=True)
class Task:
    """What every chunk of an audit is judged with."""

    settings: Settings
    files: tuple[str, ...]
    show_personal_data: bool = False


@dataclass(frozen=True, slots=True)
class Done:
    """The result of a chunk, as it is kept in the work folder."""

    number: int
    result: bytes
    conversations: int
    broken: int


class Judge:
    """Judges chunks; made once in each process."""

    def __init__(self, task: Task):
        self._task = task
        self._scorer = Scorer(task.settings)
        self._mask = unmasked if task.show_personal_data else masked

    def chunk(self, chunk: Chunk) -> Done:
        """Judge the rows of a chunk. What is wrong with a row is told in the result and stops nothing."""
        tally = Tally()
        lines = Lines(self._scorer, self._task.settings.lang, self._mask)
        broken: list[Broken] = []
        records: list[dict[str, Any]] = []
        for row in chunk.rows:
            judged = row if isinstance(row, Broken) else self._row(row)
            if isinstance(judged, Broken):
                broken.append(judged)
                continue
            blamed = self._count(tally, judged, chunk.source)
            records.append(self._record(judged, chunk.source, blamed))
            lines.take(judged, blamed)
        tally.broken = len(broken)
        if broken:
            count(tally.files, chunk.source, Count(0, len(broken)))
        quotes = lines.quotes(self._task.files.index(chunk.source))
        head = {
            "tally": tally.dumped(), "quotes": quotes.dumped(),
            "broken": [(chunk.source, each.line, each.problem) for each in broken],
        }  # fmt: skip
        return Done(chunk.number, packed([head, *records]), tally.all.of, len(broken))

    def _row(self, row: Row) -> Judged | Broken:
        try:
            case = case_from(_parsed(row))
            if len(case.conversation.messages) > MAX_MESSAGES:
                return too_long(row.line)
            scored = self._scorer.score_case(case, dialogue=True)
        except Malformed as error:
            return Broken(row.line, self._mask(_told(named(error.path), shortened(error.problem))))
        except InputError as error:
            return Broken(row.line, self._mask(_told(error.field or "", error.problem)))
        except Exception as error:
            return Broken(row.line, f"could not be judged: {type(error).__name__}: {shortened(str(error), 80)}")
        conversation = case.conversation
        return Judged(row.line, case, scored, conversation_language(conversation), {
            "agent": agents_of(conversation), "channel": (conversation.channel,),
            "week": (week_of(began(conversation)),),
        })  # fmt: skip

    def _count(self, tally: Tally, judged: Judged, source: str) -> list[str | None]:
        """Count a conversation; whom each of its findings points at."""
        conversation, score = judged.case.conversation, judged.score
        failing = int(score.gate == "fail")
        own = sum(message.role in OWN for message in conversation.messages)
        tally.all.add(Count(1, failing))
        tally.messages += own
        tally.replies += len(Dialogue(conversation).runs)
        tally.without_reply += int(not own and not judged.case.replies and bool(conversation.open_turn))
        count(tally.files, source, Count(1, 0))
        count(tally.languages, judged.language, Count(1, 0))
        _count_aspects(tally, score)
        blamed = [answerable(conversation, finding) for finding in score.findings]
        at_fault = {who for who, each in zip(blamed, score.findings, strict=True) if each.severity == "error"}
        for dimension, names in judged.named.items():
            for name in names:
                count(tally.by[dimension], name, Count(1, failing if dimension != "agent" else int(name in at_fault)))
        for rule, outcome in score.rules.items():
            if outcome == "na":
                continue
            theirs = [who for who, each in zip(blamed, score.findings, strict=True) if each.rule == rule]
            fails = {**judged.named, "agent": tuple(who for who in theirs if who is not None)}
            tally.count_rule(rule, judged.named, fails, len(theirs))
        return blamed

    def _record(self, judged: Judged, source: str, blamed: list[str | None]) -> dict[str, Any]:
        """A conversation as a table of all conversations and rules wants it."""
        conversation, score = judged.case.conversation, judged.score
        at = began(conversation)
        said = [self._mask(message.text) for message in conversation.messages]
        reply = [self._mask(text) for text in judged.case.replies]
        return {
            "file": source, "line": judged.line, "conversation": score.id and self._mask(score.id),
            "channel": conversation.channel, "language": judged.language, "began": at.isoformat() if at else None,
            "week": judged.named["week"][0], "agents": judged.named["agent"], "score": score.score,
            "rules": {rule: outcome for rule, outcome in score.rules.items() if outcome != "na"},
            "findings": [
                (each.rule, each.severity, who, each.message_index, each.start, each.end,
                 (said if each.in_ == "conversation" else reply)[each.message_index][each.start : each.end],
                 self._mask(each.message), each.suggestion and self._mask(each.suggestion))
                for who, each in zip(blamed, score.findings, strict=True)
            ],
        }  # fmt: skip


def _count_aspects(tally: Tally, score: Score) -> None:
    broken: dict[str, bool] = {}
    for rule, outcome in score.rules.items():
        if outcome != "na" and (excess := excess_of(rule)):
            for name in map(str, excess):
                broken[name] = broken.get(name, False) or outcome == "fail"
    for name, fails in broken.items():
        count(tally.aspects, name, Count(1, int(fails)))


def _parsed(row: Row) -> Any:
    if not isinstance(row.data, bytes):
        return row.data
    (document,) = json_text.documents_of_lines(io.BytesIO(row.data), row.line)
    return document.data


def _told(field: str, problem: str) -> str:
    return f"{field}: {problem}" if field else problem
