"""Everything that tonewise raises on purpose.

::

    TonewiseError
    ├── InputError            a file or value given by the caller is wrong: names file, line and field
    │   └── NoOpenTurnError   the conversation has nothing from the customer to reply to
    ├── SettingsError         tonewise.toml, the environment or a call's options are wrong
    ├── PromptError           a template is missing, broken or asks for what it is not given
    └── ModelError            a language model could not be used
        ├── ModelUnavailableError   no connection, a time-out, or a server that keeps failing
        └── ModelAnswerError        an answer came and is of no use (empty, cut, not JSON, a refusal)
"""

from __future__ import annotations


class TonewiseError(Exception):
    """The root: catching it catches everything that tonewise raises on purpose."""


class InputError(TonewiseError):
    """A file, or a value in it, is not what formats say; the text is one line that names file, line and field."""

    def __init__(self, problem: str, *, source: str | None = None, line: int | None = None, field: str | None = None):
        self.problem = problem
        self.source = source
        self.line = line
        self.field = field
        place = ":".join(str(part) for part in (source, line) if part is not None)
        super().__init__(": ".join(part for part in (place, field, problem) if part))


class NoOpenTurnError(InputError):
    """Nothing from the customer waits for a reply."""


class SettingsError(TonewiseError):
    """A setting is unknown, of the wrong type, or contradicts another one."""


class PromptError(TonewiseError):
    """A prompt template cannot be found, parsed or rendered."""


class ModelError(TonewiseError):
    """A language model could not be used."""


class ModelUnavailableError(ModelError):
    """The model's server cannot be reached, does not answer in time, or keeps failing."""


class ModelAnswerError(ModelError):
    """The model answered, and the answer is of no use."""
