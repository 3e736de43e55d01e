"""Cases from logs of OpenAI's interfaces: requests and responses, fine-tuning files, stored completions, batches.

System and developer prompts stay in the conversation as messages of the role ``system``; the assistant's last message
is the reply that is scored; where the customer spoke last, the case is one to draft.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from tonewise.evals.importing.openai_messages import Spoken, spoken, text_of
from tonewise.evals.importing.pieces import Piece, Told, Wishes, built, objects

_OURS = ("bot", "agent")


def pieces(source: str, wishes: Wishes) -> Iterator[Piece]:
    """The cases of a log; raises InputError where it cannot be read."""
    requests = _requests(wishes.beside) if wishes.beside else {}
    for each in objects(source):
        if isinstance(each, Told):
            yield each
            continue
        line, data = each
        listed = data["data"] if isinstance(data, dict) and isinstance(data.get("data"), list) else [data]
        for item in listed:
            if isinstance(item, dict):
                yield from _pieces(item, line, requests)
            else:
                yield Told(line, "must be an object")


def _requests(source: str) -> dict[str, Any]:
    """The bodies of a batch's requests by their ids."""
    return {
        str(each[1]["custom_id"]): each[1].get("body")
        for each in objects(source)
        if not isinstance(each, Told) and isinstance(each[1], dict) and "custom_id" in each[1]
    }


def _pieces(data: dict[str, Any], line: int, requests: dict[str, Any]) -> Iterator[Piece]:
    name = data.get("custom_id") or data.get("id")
    if _has_failed(data):
        yield Told(line, f"the request failed, left out: {name}")
        return
    request, response = _sides(data, requests)
    said = _said(request)
    replies = _replies(response, said.told)
    preferred = data.get("preferred_output")
    if not (said.messages or replies):
        yield Told(line, "holds no messages: neither a request, a response nor a fine-tuning example")
        return
    yield from (Told(line, problem) for problem in said.told)
    if not replies and said.messages[-1]["role"] in _OURS:
        replies = [said.messages.pop()["text"]]
    elif not said.messages:
        yield Told(line, "the request is not in the file: the reply stands alone; name the requests with --with FILE")
    case: dict[str, Any] = {"conversation": {"messages": said.messages}, "tags": _tags(data, response)}
    if said.told:
        case["note"] = "\n".join(f"not imported: {problem}" for problem in said.told)
    if isinstance(preferred, list) and preferred and isinstance(preferred[-1], dict):
        case["sent"] = text_of(preferred[-1].get("content"), [], "") or None
    for number, reply in enumerate(replies or [None], 1):
        own = {"id": f"{name}-{number}" if len(replies) > 1 else name} if isinstance(name, str) else {}
        group = {"group": name} if len(replies) > 1 and isinstance(name, str) else {}
        yield built({**case, **own, **group, **({"reply": reply} if reply else {})}, line)


def _has_failed(data: dict[str, Any]) -> bool:
    """Whether a request of a batch came to nothing: no response, or one of a status that is an error."""
    response = data.get("response")
    status = response.get("status_code") if isinstance(response, dict) else None
    return bool(data.get("error") and not response) or (isinstance(status, int) and status >= 400)


def _sides(data: dict[str, Any], requests: dict[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """The body of the request and that of the response, wherever a log keeps them."""
    if isinstance(data.get("item"), dict):  # an item of an evaluation, with what was sampled for it
        return _object(data["item"]), {"output": _object(data.get("sample")).get("output_text")}
    response = _object(data.get("response"))
    response = _object(response.get("body")) or response
    request = _object(data.get("request")) or _object(data.get("body"))
    request = _object(request.get("body")) or request or _object(requests.get(str(data.get("custom_id"))))
    return request or data, response or data


def _said(request: dict[str, Any]) -> Spoken:
    """What a request says: ``messages`` of chats, or ``input`` and ``instructions`` of responses."""
    given = request.get("messages", request.get("input"))
    if isinstance(given, dict):  # preference fine-tuning
        given = given.get("messages")
    if isinstance(given, str):
        given = [{"role": "user", "content": given}]
    said = spoken(given) if isinstance(given, list) else Spoken()
    if isinstance(instructions := request.get("instructions"), str) and instructions:
        said.messages.insert(0, {"role": "system", "text": instructions})
    return said


def _replies(response: dict[str, Any], told: list[str]) -> list[str]:
    """The texts of a response: one a choice."""
    if isinstance(choices := response.get("choices"), list):
        if response.get("object") == "chat.completion.chunk":
            told.append("pieces of a stream are not put together")
            return []
        messages = [_object(_object(choice).get("message")) for choice in choices]
        texts = [text_of(each.get("content"), told, "choices") or str(each.get("refusal") or "") for each in messages]
        if len([text for text in texts if text]) < len(choices):
            told.append("a choice without text (a call of a tool) is left out")
        return [text for text in texts if text]
    output = response.get("output")
    if isinstance(output, str):
        return [output] if output else []
    if isinstance(output, list):
        said = [each for each in output if isinstance(each, dict) and each.get("type") == "message"]
        text = "\n".join(filter(None, (text_of(each.get("content"), told, "output") for each in said)))
        return [text] if text else []
    return []


def _tags(data: dict[str, Any], response: dict[str, Any]) -> list[str]:
    model = response.get("model", data.get("model"))
    about = _object(data.get("metadata")) or _object(response.get("metadata"))
    named = {"model": model, **about}
    return [f"{key}={value}" for key, value in named.items() if isinstance(value, str) and value]


def _object(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}
