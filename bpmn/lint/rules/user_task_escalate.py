"""A deadline after which nothing happens, or a follow-up without a deadline to follow."""

from __future__ import annotations

from collections.abc import Iterator

from bpmn.document import Element
from bpmn.lint.draft import Draft
from bpmn.lint.finding import Note, Severity
from bpmn.lint.words import english, indonesian

SEVERITY: Severity = "warning"


def check(draft: Draft) -> Iterator[Note]:
    """Yield user tasks whose deadline passes without consequence, or whose consequence never is."""
    for process in draft.processes.values():
        for element in process.elements.values():
            timed = any(each.event("timer") for each in process.boundary(element))
            if element.kind == "userTask" and (fault := _fault(element, timed)) is not None:
                message, pesan, case = fault
                yield Note.at(process, element, message, pesan, case=case)


_LACKS = {"escalate": "penerusan", "remind": "pengingat"}


def _fault(element: Element, timed: bool) -> tuple[str, str, str] | None:
    """Return the messages, and which of the two cases it is."""
    given = element.properties
    if given.get("due") and not given.get("escalate") and not timed:
        return (
            f"{english(element)} has a deadline, but nothing happens when it passes. Give it the"
            " property escalate, for example atasan_atasan(), or a timer boundary event.",
            f"{indonesian(element)} memiliki tenggat, tetapi tidak ada tindak lanjut bila lewat."
            " Tentukan kepada siapa tugas diteruskan, atau pasang peristiwa batas waktu.",
            "consequence",
        )
    for name in ("escalate", "remind"):
        if given.get(name) and not given.get("due"):
            return (
                f"{english(element)} has the property {name}, which needs a deadline. Give it the"
                " property due.",
                f"{indonesian(element)} memiliki {_LACKS[name]}, yang memerlukan tenggat."
                " Tentukan tenggatnya.",
                "deadline",
            )
    return None
