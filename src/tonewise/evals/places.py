"""A value of a suite's file before it is checked, and the errors that name where it stands."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, TypeVar

from pydantic import BaseModel

from tonewise.errors import InputError
from tonewise.files import validated
from tonewise.files.document import Document, Path
from tonewise.files.wording import named

_Model = TypeVar("_Model", bound=BaseModel)


@dataclass(frozen=True, slots=True)
class Place:
    """Where a value stands in a document of a file."""

    document: Document
    path: Path
    source: str

    @property
    def data(self) -> Any:
        """The value, as it was parsed."""
        found = self.document.data
        for step in self.path:
            found = found[step]
        return found

    def inside(self, *steps: str | int) -> Place:
        """The place of something in the value."""
        return Place(self.document, (*self.path, *steps), self.source)

    def line(self) -> int:
        """The line that it begins at."""
        return self.document.locate(self.path) if self.path else self.document.line

    def value(self, kind: type[_Model]) -> _Model:
        """The value, checked; raises InputError that names file, line and field."""
        return validated(kind, self.document, self.path, self.source)

    def error(self, problem: str, *steps: str | int) -> InputError:
        """The error that something in the value is wrong."""
        path = (*self.path, *steps)
        return InputError(problem, source=self.source, line=self.document.locate(path), field=named(path) or None)
