"""What lint says."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from bpmn.document import Element, Flow, Process

Severity = Literal["error", "warning", "info"]


@dataclass(frozen=True, slots=True)
class Note:
    """What a rule saw, and where."""

    path: str
    line: int
    element: str | None  # id, None only where no element exists
    name: str | None
    message: str  # English: what is wrong, and a remedy
    pesan: str  # the same in Indonesian
    case: str | None = None  # which of several things it is that the rule sees

    @classmethod
    def at(
        cls,
        process: Process,
        place: Element | Flow | Process,
        message: str,
        pesan: str,
        line: int | None = None,
        case: str | None = None,
    ) -> Note:
        """Return a note about a part of a process, or the process itself."""
        return cls(
            process.path,
            line or place.line,
            place.id,
            place.name,
            message[:1].upper() + message[1:],
            pesan[:1].upper() + pesan[1:],
            case,
        )


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is wrong, or could be better, with a document."""

    rule: str  # id of the rule: also its file and its page in docs/rules
    severity: Severity
    path: str
    element: str | None
    line: int  # from 1
    message: str  # English
    legal_basis: str | None = None
    pesan: str = ""  # Indonesian
    name: str | None = None  # of the element, as people read it in the diagram
    case: str | None = None  # which of several things it is that the rule sees
