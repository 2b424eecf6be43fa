"""Branches that run side by side and meet without a join: what follows is done once for each."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from bpmn.document import Element, Process
from bpmn.lint.draft import Draft
from bpmn.lint.finding import Note, Severity
from bpmn.lint.graph import SideBySide, side_by_side
from bpmn.lint.words import english, indonesian

SEVERITY: Severity = "warning"

_JOINS_OR_ENDS = {"endEvent", "parallelGateway", "inclusiveGateway", "complexGateway"}


def check(draft: Draft) -> Iterator[Note]:
    """Yield elements at which branches of a parallel or inclusive split meet unjoined."""
    for process in draft.processes.values():
        told: set[str] = set()
        for beside in side_by_side(process):
            if beside.split in beside.firsts:
                continue  # a reminder beside a task may lead into the same way on purpose
            for meeting in _meetings(process, beside):
                if meeting.id in told:
                    continue
                told.add(meeting.id)
                yield Note.at(
                    process,
                    meeting,
                    f"{english(meeting)} is come to by several branches that run side by side, so"
                    " it and all behind it is done once for each. Join the branches before with a"
                    " parallel or inclusive gateway.",
                    f"{indonesian(meeting)} didatangi beberapa cabang yang berjalan bersamaan"
                    " sehingga langkah itu dan seterusnya dikerjakan berulang. Gabungkan cabangnya"
                    " lebih dahulu dengan gerbang paralel atau inklusif.",
                )


def _meetings(process: Process, beside: SideBySide) -> Iterator[Element]:
    """Yield where branches that were apart come together, if that is no join and no end."""
    times = Counter(identity for ids in beside.reached for identity in ids)
    for identity, branches in times.items():
        element = process.elements[identity]
        if branches < 2 or element.kind in _JOINS_OR_ENDS:
            continue
        arriving = [
            {branch for branch, first in enumerate(beside.firsts) if first is element}
            if flow.source == beside.split.id
            else {branch for branch, ids in enumerate(beside.reached) if flow.source in ids}
            for flow in process.incoming(element)
        ]
        arriving = [each for each in arriving if each]
        if len(arriving) > 1 and not set.intersection(*arriving):
            yield element
