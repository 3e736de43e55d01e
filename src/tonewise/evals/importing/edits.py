"""Cases from what agents made of drafts: the case is drafted anew and told by how far it is from what was sent."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from tonewise.evals.importing.audits import replies
from tonewise.evals.importing.pieces import Piece, Told, Wishes, built, objects
from tonewise.evals.standing import stands
from tonewise.files import read_conversations
from tonewise.model import Conversation


def pieces(source: str, wishes: Wishes) -> Iterator[Piece]:
    """The cases of a file of drafts with what was sent, or of Drafts whose conversations stand in a second file.

    Raises InputError where a file cannot be read.
    """
    later: dict[str, Conversation] = {}
    if wishes.beside:
        later = {each.id: each for each in read_conversations(wishes.beside) if each.id is not None}
    for each in objects(source):
        if isinstance(each, Told):
            yield each
            continue
        line, data = each
        if not isinstance(data, dict):
            yield Told(line, "must be an object")
        elif "sent" in data:
            yield _given(data, line)
        else:
            yield _joined(data, line, later)


def _given(data: Mapping[str, Any], line: int) -> Piece:
    """``{"conversation", "draft", "sent"}``, with whatever else a case may have."""
    if not isinstance(data.get("conversation"), dict):
        return Told(line, "conversation: is missing")
    draft = _text(data.get("draft"))
    case = {key: value for key, value in data.items() if key not in ("draft", "reply")}
    tags = data.get("tags", [])
    tags = [tags] if isinstance(tags, str) else tags
    kept = {"x-draft": draft} if draft else {}
    return built({**case, "tags": [*tags, *_told(draft, data["sent"])], **kept}, line)


def _joined(data: Mapping[str, Any], line: int, later: Mapping[str, Conversation]) -> Piece:
    """A Draft, or a line of ``tonewise draft --out``, with what its conversation holds of the agent since."""
    draft = data.get("draft", data)
    text = _text(draft)
    if text is None:
        return Told(line, "holds neither a draft nor what was sent")
    score = draft.get("score") if isinstance(draft, dict) else None
    name = data.get("id") or (score.get("id") if isinstance(score, dict) else None)
    if not later:
        return Told(line, "sent: is missing; or name the conversations that hold it, with --with FILE")
    if not isinstance(name, str) or name not in later:
        return Told(line, f"no conversation has the id {name!r}")
    found = _answered(later[name], _questions(draft))
    if found is None:
        return Told(line, f"nobody has answered in the conversation {name!r} yet")
    before, sent = found
    case = {"id": name, "conversation": before, "sent": sent, "tags": _told(text, sent), "x-draft": text}
    return built(case, line)


def _answered(conversation: Conversation, questions: list[str]) -> tuple[Conversation, tuple[str, ...]] | None:
    """The first reply to a turn that asks what the draft answers, else the last one."""
    found = list(replies(conversation))
    if questions:
        for before, sent in found:
            if all(stands(question, before) for question in questions):
                return before, sent
    return found[-1] if found else None


def _questions(draft: Any) -> list[str]:
    answers = draft.get("answers") if isinstance(draft, dict) else None
    listed = answers if isinstance(answers, list) else []
    return [each["question"] for each in listed if isinstance(each, dict) and isinstance(each.get("question"), str)]


def _text(draft: Any) -> str | None:
    text = draft.get("text") if isinstance(draft, dict) else draft
    return text if isinstance(text, str) else None


def _told(draft: str | None, sent: Any) -> list[str]:
    if draft is None:
        return []
    whole = sent if isinstance(sent, str) else "\n".join(map(str, sent)) if isinstance(sent, list | tuple) else ""
    return ["sent-as-drafted" if draft.split() == whole.split() else "edited"]
