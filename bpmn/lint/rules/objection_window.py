"""A wait for an objection that is over before the law lets it be over."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bpmn.document import Element, Process
from bpmn.document.times import unquoted
from bpmn.lint.draft import Draft
from bpmn.lint.finding import Note, Severity
from bpmn.lint.words import english, indonesian

SEVERITY: Severity = "warning"
LEGAL_BASIS = "PP 30/2019 Pasal 59: 14 days from the receipt of the result"

DAYS = 14
_DAYS = re.compile(r"P(?:(\d+)W)?(?:(\d+)D)?(?:T\S*)?(?:\s.*)?")


def check(draft: Draft) -> Iterator[Note]:
    """Yield constant timers shorter than the law's beside a message about an objection."""
    for process in draft.processes.values():
        for gateway in process.elements.values():
            if gateway.kind != "eventBasedGateway":
                continue
            events = [process.elements[flow.target] for flow in process.outgoing(gateway)]
            if any(_is_about_an_objection(each) for each in events):
                yield from (
                    _note(process, each, days)
                    for each in events
                    if (days := _constant_days(each)) is not None and days < DAYS
                )


def _is_about_an_objection(element: Element) -> bool:
    event = element.event("message")
    return event is not None and "keberatan" in (event.name or "").lower()


def _constant_days(element: Element) -> int | None:
    event = element.event("timer")
    if event is None or event.timer is None or event.timer.kind != "duration":
        return None
    match = _DAYS.fullmatch(unquoted(event.timer.text).strip())
    return 7 * int(match[1] or 0) + int(match[2] or 0) if match else None


def _note(process: Process, element: Element, days: int) -> Note:
    return Note.at(
        process,
        element,
        f"{english(element)} closes the way to an objection after {days} days; the law gives {DAYS}"
        " from receipt. Write parameter('masa_keberatan').",
        f"{indonesian(element)} menutup pengajuan keberatan setelah {days} hari; peraturan memberi"
        f" {DAYS} hari sejak diterima. Pakai masa keberatan menurut ketentuan.",
    )
