"""An approval that the same person can ask for and give: nobody else ever looks at it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bpmn.document import Element, Process
from bpmn.expressions import ExpressionError
from bpmn.expressions.scan import scan, words
from bpmn.lint.draft import Draft
from bpmn.lint.finding import Note, Severity
from bpmn.lint.words import english, indonesian

SEVERITY: Severity = "warning"

# Begins of what people answer when they approve, refuse or send back.
_VERDICTS = re.compile(
    r"(?<![a-z])(?:di|me)?(?:setuj|menyetuj|tolak|menolak|kembalikan|approv|reject|declin|refus)",
    re.IGNORECASE,
)


def check(draft: Draft) -> Iterator[Note]:
    """Yield deciding steps whose owner is also the owner of the step that submits to them."""
    for process in draft.processes.values():
        deciding = {
            element.id
            for element in process.elements.values()
            if element.kind == "userTask" and _decides(process, element, draft)
        }
        for identity in deciding:
            decider = process.elements[identity]
            owner = _principal(decider)
            for submitter in _submitting(process, decider, deciding) if owner else ():
                if _principal(submitter) == owner:
                    yield _note(process, decider, submitter)
                    break


def _note(process: Process, decider: Element, submitter: Element) -> Note:
    owner = decider.properties["owner"]
    return Note.at(
        process,
        decider,
        f"{english(decider)} decides on what {english(submitter)} submits, and both are done by"
        f" {owner}: nobody else looks at it. Let the decision be made by somebody else, for example"
        " atasan_langsung().",
        f"{indonesian(decider)} memutuskan apa yang diajukan {indonesian(submitter)}, padahal"
        f" keduanya dikerjakan {owner}: tidak ada orang lain yang memeriksa. Serahkan keputusannya"
        " kepada orang lain, misalnya atasan_langsung().",
    )


def _decides(process: Process, element: Element, draft: Draft) -> bool:
    """Tell whether a task approves: by the buttons of its form, or by the ways behind it."""
    form = draft.forms.get(element.properties.get("form", ""))
    if form is not None:
        buttons = [field for field in form.fields if field.widget == "decision"]
        if any(
            _VERDICTS.search(str(choice.value)) for field in buttons for choice in field.choices
        ):
            return True
    return any(
        _VERDICTS.search(flow.condition or "") or _VERDICTS.search(flow.name or "")
        for gateway in _choices(process, element)
        for flow in process.outgoing(gateway)
    )


def _choices(process: Process, element: Element) -> Iterator[Element]:
    """Yield the task itself and the gateways right behind it, where its answer is asked."""
    yield element
    for flow in process.outgoing(element):
        target = process.elements[flow.target]
        if target.kind in ("exclusiveGateway", "inclusiveGateway"):
            yield target


def _submitting(process: Process, decider: Element, deciding: set[str]) -> Iterator[Element]:
    """Yield the nearest user tasks before a decision that are no decisions themselves."""
    open_, seen = list(_before(process, decider)), {decider.id}
    while open_:
        element = open_.pop()
        if element.id in seen:
            continue
        seen.add(element.id)
        if element.kind == "userTask" and element.id not in deciding:
            yield element
        else:
            open_.extend(_before(process, element))


def _before(process: Process, element: Element) -> Iterator[Element]:
    """Yield the elements that a token comes from, into and out of subprocesses."""
    host = process.elements.get(element.attached_to or "")
    if host is not None:
        yield host
        return
    if element.kind == "startEvent" and element.scope is not None:
        yield from _before(process, process.elements[element.scope])
    for flow in process.incoming(element):
        source = process.elements[flow.source]
        if not source.is_subprocess:
            yield source
            continue
        for inner in process.within(source.id):
            if inner.kind == "endEvent":
                yield inner


def _principal(element: Element) -> tuple[str, ...]:
    """Return the owner rule word by word, empty when there is none."""
    owner = element.properties.get("owner", "")
    try:
        return tuple(word.text.replace('"', "'") for word in words(scan(owner)))
    except ExpressionError:
        return (owner,)
