"""Write small BPMN documents in tests: state only what matters, the rest is filled in.

content = diagram(start(), user("tulis"), end(), flows=["start tulis", "tulis end"])
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable
from xml.sax.saxutils import escape, quoteattr

HEAD = (
    '<?xml version="1.0" encoding="UTF-8"?>\n'
    '<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL"'
    ' xmlns:spiffworkflow="http://spiffworkflow.org/bpmn/schema/1.0/core"'
    ' xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"'
    ' id="Definitions_1" targetNamespace="http://bpmn.io/schema/bpmn">\n'
)

COMPENSATE = "<bpmn:compensateEventDefinition/>"
CANCEL = "<bpmn:cancelEventDefinition/>"


def diagram(
    *body: str,
    flows: Iterable[str] = (),
    process: str = "proses",
    declared: str = "",
    name: str | None = None,
    executable: bool = True,
) -> bytes:
    """Return a document with one process; `flows` as in `flow`."""
    return document(
        process_of(*body, flows=flows, process=process, name=name, executable=executable),
        declared=declared,
    )


def document(*processes: str, declared: str = "") -> bytes:
    """Return a document with several processes."""
    return (HEAD + declared + "\n".join(processes) + "\n</bpmn:definitions>\n").encode()


def process_of(
    *body: str,
    flows: Iterable[str] = (),
    process: str = "proses",
    name: str | None = None,
    executable: bool = True,
) -> str:
    """Return one process."""
    inside = "\n".join([*body, *map(flow, flows)])
    return element(
        "process", process, inside, name=name or process, isExecutable=str(executable).lower()
    )


def element(kind: str, identity: str, inside: str = "", **attributes: str | None) -> str:
    """Return any BPMN element; attributes that are None are left out."""
    written = "".join(
        f" {key}={quoteattr(value)}" for key, value in attributes.items() if value is not None
    )
    return f"<bpmn:{kind} id={quoteattr(identity)}{written}>{inside}</bpmn:{kind}>"


def flow(text: str) -> str:
    """Return a flow from `source target`, `source target | condition`, `source target # id`."""
    text, _, identity = text.partition(" # ")
    text, _, condition = text.partition(" | ")
    source, target = text.split()
    inside = (
        "<bpmn:conditionExpression xsi:type='bpmn:tFormalExpression'>"
        f"{escape(condition)}</bpmn:conditionExpression>"
        if condition
        else ""
    )
    return element(
        "sequenceFlow",
        identity or f"{source}_{target}",
        inside,
        sourceRef=source,
        targetRef=target,
    )


def extensions(inside: str = "", **properties: str) -> str:
    """Return extension elements with spiffworkflow properties, and whatever else is given."""
    values = "".join(
        f'<spiffworkflow:property name="{name}" value={quoteattr(value)} />'
        for name, value in properties.items()
    )
    holder = f"<spiffworkflow:properties>{values}</spiffworkflow:properties>" if values else ""
    return f"<bpmn:extensionElements>{holder}{inside}</bpmn:extensionElements>"


def extra(name: str, text: str) -> str:
    """Return one text extension, for `extensions`."""
    return f"<spiffworkflow:{name}>{escape(text)}</spiffworkflow:{name}>"


def start(identity: str = "start", inside: str = "") -> str:
    """Return a start event."""
    return element("startEvent", identity, inside)


def end(identity: str = "end", inside: str = "") -> str:
    """Return an end event."""
    return element("endEvent", identity, inside)


def user(identity: str, inside: str = "", name: str | None = None, **properties: str) -> str:
    """Return a user task with properties."""
    within = (extensions(**properties) if properties else "") + inside
    return element("userTask", identity, within, name=name or identity)


def script(identity: str, text: str, inside: str = "") -> str:
    """Return a script task."""
    return element("scriptTask", identity, f"{inside}<bpmn:script>{escape(text)}</bpmn:script>")


def service(identity: str, function: str) -> str:
    """Return a service task."""
    return element("serviceTask", identity, extensions(service=function), name=identity)


def exclusive(identity: str, default: str | None = None) -> str:
    """Return an exclusive gateway."""
    return element("exclusiveGateway", identity, default=default)


def parallel(identity: str) -> str:
    """Return a parallel gateway."""
    return element("parallelGateway", identity)


def inclusive(identity: str, default: str | None = None) -> str:
    """Return an inclusive gateway."""
    return element("inclusiveGateway", identity, default=default)


def catch(identity: str, definition: str) -> str:
    """Return an intermediate catch event."""
    return element("intermediateCatchEvent", identity, definition)


def throw(identity: str, definition: str = "") -> str:
    """Return an intermediate throw event."""
    return element("intermediateThrowEvent", identity, definition)


def boundary(identity: str, attached: str, definition: str, interrupting: bool = True) -> str:
    """Return a boundary event."""
    return element(
        "boundaryEvent",
        identity,
        definition,
        attachedToRef=attached,
        cancelActivity=str(interrupting).lower(),
    )


def timer(kind: str, text: str) -> str:
    """Return a timer definition: `timer("timeDuration", "P3D")`."""
    return (
        f"<bpmn:timerEventDefinition><bpmn:{kind}>{escape(text)}</bpmn:{kind}>"
        "</bpmn:timerEventDefinition>"
    )


def message_event(ref: str, inside: str = "") -> str:
    """Return a message definition."""
    return f'<bpmn:messageEventDefinition messageRef="{ref}">{inside}</bpmn:messageEventDefinition>'


def signal_event(ref: str) -> str:
    """Return a signal definition."""
    return f'<bpmn:signalEventDefinition signalRef="{ref}" />'


def link(name: str) -> str:
    """Return a link definition."""
    return f'<bpmn:linkEventDefinition name="{name}" />'


def message(identity: str, name: str | None = None, inside: str = "") -> str:
    """Return the declaration of a message."""
    return element("message", identity, inside, name=name or identity)


def signal(identity: str, name: str | None = None) -> str:
    """Return the declaration of a signal."""
    return element("signal", identity, name=name or identity)


def line(*names: str) -> list[str]:
    """Return flows along a line of elements: `line("start", "tulis", "end")`."""
    return [f"{source} {target}" for source, target in itertools.pairwise(names)]


def subprocess(
    identity: str,
    *body: str,
    flows: Iterable[str] = (),
    kind: str = "subProcess",
    **attributes: str,
) -> str:
    """Return an embedded subprocess, or a transaction; `flows` as in `flow`."""
    inside = "".join([*body, *map(flow, flows)])
    return element(kind, identity, inside, name=identity, **attributes)


def event_subprocess(identity: str, *body: str, flows: Iterable[str] = ()) -> str:
    """Return a subprocess that its start event starts."""
    return subprocess(identity, *body, flows=flows, triggeredByEvent="true")


def start_on(identity: str, definition: str, interrupting: bool = True) -> str:
    """Return the start event of an event subprocess."""
    return element("startEvent", identity, definition, isInterrupting=str(interrupting).lower())


def instances(
    collection: str | None = None,
    item: str | None = None,
    *,
    output: str | None = None,
    output_item: str | None = None,
    until: str | None = None,
    sequential: bool = False,
    cardinality: str | None = None,
) -> str:
    """Return what makes an activity a multi-instance."""
    parts = [
        f"<bpmn:loopCardinality>{escape(cardinality)}</bpmn:loopCardinality>"
        if cardinality
        else "",
        f"<bpmn:loopDataInputRef>{escape(collection)}</bpmn:loopDataInputRef>"
        if collection
        else "",
        f"<bpmn:loopDataOutputRef>{output}</bpmn:loopDataOutputRef>" if output else "",
        element("inputDataItem", item, name=item) if item else "",
        element("outputDataItem", output_item, name=output_item) if output_item else "",
        f"<bpmn:completionCondition>{escape(until)}</bpmn:completionCondition>" if until else "",
    ]
    return (
        f'<bpmn:multiInstanceLoopCharacteristics isSequential="{str(sequential).lower()}">'
        f"{''.join(parts)}</bpmn:multiInstanceLoopCharacteristics>"
    )


def event_gateway(identity: str) -> str:
    """Return an event-based gateway."""
    return element("eventBasedGateway", identity)


def error_event(ref: str | None = None) -> str:
    """Return an error definition, of any error when no reference is given."""
    return (
        f'<bpmn:errorEventDefinition errorRef="{ref}" />'
        if ref
        else ("<bpmn:errorEventDefinition />")
    )


def escalation_event(ref: str) -> str:
    """Return an escalation definition."""
    return f'<bpmn:escalationEventDefinition escalationRef="{ref}" />'


def terminate_event() -> str:
    """Return a terminate definition."""
    return "<bpmn:terminateEventDefinition />"


def error(identity: str, code: str) -> str:
    """Return the declaration of an error."""
    return element("error", identity, name=identity, errorCode=code)


def escalation(identity: str, code: str) -> str:
    """Return the declaration of an escalation."""
    return element("escalation", identity, name=identity, escalationCode=code)


def when(text: str) -> str:
    """Return a conditional definition."""
    return (
        "<bpmn:conditionalEventDefinition><bpmn:condition>"
        f"{escape(text)}</bpmn:condition></bpmn:conditionalEventDefinition>"
    )


def undo(activity: str, handler: str) -> str:
    """Return a compensation event at an activity, tied to its handler, which is given as XML."""
    identity = handler.partition('id="')[2].partition('"')[0]
    marked = handler.replace(f'id="{identity}"', f'id="{identity}" isForCompensation="true"', 1)
    return (
        boundary(f"k_{activity}", activity, COMPENSATE)
        + marked
        + element("association", f"h_{activity}", sourceRef=f"k_{activity}", targetRef=identity)
    )


def loop(while_: str | None = None, most: int | None = None, before: bool = False) -> str:
    """Return what makes an activity a standard loop."""
    condition = f"<bpmn:loopCondition>{escape(while_)}</bpmn:loopCondition>" if while_ else ""
    maximum = f' loopMaximum="{most}"' if most is not None else ""
    return (
        f'<bpmn:standardLoopCharacteristics testBefore="{str(before).lower()}"{maximum}>'
        f"{condition}</bpmn:standardLoopCharacteristics>"
    )
