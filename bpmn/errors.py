"""What can be wrong with a document.

    BpmnError
    └── DocumentError        a BPMN file that can't be read, located by path, line and element
        ├── DmnError         the same for a decision table
        └── FormError        the same for a form

`bpmn.expressions.ExpressionError` is also a BpmnError; it is located inside its own text.
"""

from __future__ import annotations


class BpmnError(Exception):
    """A document, or something written in it, is not what it has to be."""


class DocumentError(BpmnError):
    """A document can't be read.

    Attributes:
        message: one plain English sentence, without the place.
        path: the document's path inside its bundle or on disk; may be empty.
        line: line in the document, from 1.
        element: the id of the element that is meant, or None where no element exists.
    """

    def __init__(
        self, message: str, path: str = "", line: int = 1, element: str | None = None
    ) -> None:
        self.message, self.path, self.element = message, path, element
        self.line = max(1, line)
        place = f"{path or 'document'}, line {self.line}"
        if element:
            place += f", element {element}"
        super().__init__(f"{message} ({place})")

    def __reduce__(self) -> tuple[type[DocumentError], tuple[object, ...]]:
        return type(self), (self.message, self.path, self.line, self.element)


class DmnError(DocumentError):
    """A decision table can't be read, or can't decide.

    Attributes:
        name: the variable or function that is missing, if that is the fault.
    """

    name: str | None = None


class FormError(DocumentError):
    """A form can't be read."""
