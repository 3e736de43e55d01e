"""What a model's structured answers hold: pydantic models, and the JSON Schemas from them that a server is sent.

Fields come in the order that a model writes them in: the reply is first, so that it can be shown as it comes.
"""

from __future__ import annotations

from functools import cache
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict

from tonewise.errors import PromptError

Verdict = Literal["pass", "fail", "cannot-assess"]


class Output(BaseModel):
    """Base of all outputs: what a model adds beside is passed over, since weak models add."""

    model_config = ConfigDict(
        frozen=True,
        extra="ignore",
        json_schema_extra={"additionalProperties": False},
        json_schema_serialization_defaults_required=True,
    )


class AnsweredQuestion(Output):
    """What a reply does with one question: the sentence that meets it, None where none does, and its facts by id."""

    question: str
    sentence: str | None = None
    facts: tuple[str, ...] = ()


class StructuredReply(Output):
    """A reply with an account of what it rests on."""

    reply: str
    answers: tuple[AnsweredQuestion, ...] = ()


class ExtractedQuestions(Output):
    """What a customer asks or wants, in their own words and order."""

    questions: tuple[str, ...]


class JudgedReply(Output):
    """Whether a reply meets one criterion: first why, then the words of the reply that show it, then the verdict."""

    reason: str
    quote: str = ""
    verdict: Verdict


OUTPUTS: dict[str, type[Output]] = {
    "reply": StructuredReply,
    "questions": ExtractedQuestions,
    "verdict": JudgedReply,
}
"""The outputs by the name that a prompt's ``output`` gives them."""


@cache
def schema_of(name: str) -> dict[str, Any]:
    """The JSON Schema of an output, every field required, as servers want it; raises `PromptError` for no output."""
    if name not in OUTPUTS:
        raise PromptError(f"there is no output {name!r}; known are {', '.join(OUTPUTS)}, and text")
    return OUTPUTS[name].model_json_schema(mode="serialization")
