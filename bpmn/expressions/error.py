"""The one error of the language: a sentence and the place it is about."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from bpmn.errors import BpmnError

_SHOWN = 80  # characters of the text that a message repeats


class ExpressionError(BpmnError):
    """An expression or script can't be read, or can't be evaluated.

    Attributes:
        message: one plain English sentence, without the place.
        text: the whole expression or script.
        line: line in the text, from 1.
        column: column in the line, from 1.
        name: the variable, function or key that is meant, if there is one.
        absent: whether the fault is that a variable or key has no value.
    """

    def __init__(
        self,
        message: str,
        *,
        text: str,
        line: int,
        column: int,
        name: str | None = None,
        absent: bool = False,
    ) -> None:
        self.message, self.text, self.line, self.column = message, text, line, column
        self.name, self.absent = name, absent
        shown = " ".join(text.split())
        shown = shown if len(shown) <= _SHOWN else shown[: _SHOWN - 1] + "…"
        super().__init__(f"{message} (line {line}, column {column} of: {shown})")

    def __reduce__(self) -> tuple[Callable[..., ExpressionError], tuple[object, ...]]:
        place = Place(self.text, self.line, self.column)
        return _again, (place, self.message, self.name, self.absent)


@dataclass(frozen=True, slots=True)
class Place:
    """Where in a text a part of it stands."""

    text: str
    line: int = 1
    column: int = 1

    def error(
        self, message: str, name: str | None = None, *, absent: bool = False
    ) -> ExpressionError:
        """Return the error about this place, to be raised by the caller."""
        return ExpressionError(
            message, text=self.text, line=self.line, column=self.column, name=name, absent=absent
        )


def _again(place: Place, message: str, name: str | None, absent: bool) -> ExpressionError:
    """Make a pickled error again."""
    return place.error(message, name, absent=absent)
