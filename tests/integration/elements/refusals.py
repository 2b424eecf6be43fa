"""What is not run: the smallest diagram of each, and the rule of lint that refuses it by name."""

from __future__ import annotations

from tests.diagrams import (
    CANCEL,
    COMPENSATE,
    boundary,
    catch,
    diagram,
    element,
    end,
    error,
    error_event,
    event_subprocess,
    line,
    link,
    message,
    message_event,
    parallel,
    script,
    signal,
    signal_event,
    start,
    start_on,
    subprocess,
    throw,
    timer,
    when,
)
from tests.integration.elements.table import Refusal, human


def _with(*body: str, at: str = "x", declared: str = "", more: tuple[str, ...] = ()) -> bytes:
    """Return a line start, x, end with the element in question as x, or beside it."""
    return diagram(
        start(), *body, end(), flows=[*line("start", at, "end"), *more], declared=declared
    )


REFUSALS = (
    Refusal(
        "complex-gateway", "Complex gateway", "unsupported-element",
        _with(element("complexGateway", "x")), "x", "exclusive, inclusive or parallel gateways",
    ),
    Refusal(
        "ad-hoc-subprocess", "Ad-hoc subprocess", "unsupported-element",
        _with(element("adHocSubProcess", "x", human("dalam"))), "x",
        "gateways that show the ways that may be taken",
    ),
    Refusal(
        "choreography-task", "Choreography task", "unsupported-element",
        _with(element("choreographyTask", "x")), "x", "a process",
    ),
    Refusal(
        "choreography", "Choreography", "unsupported-element",
        _with(human("x"), declared=element("choreography", "tari")), "tari", "a process",
    ),
    Refusal(
        "conversation", "Conversation", "unsupported-element",
        _with(human("x"), declared=element("globalConversation", "obrolan")), "obrolan",
        "message events",
    ),
    Refusal(
        "data-store", "Arrow from or to a data store", "unsupported-element",
        _with(
            human(
                "x",
                element("dataOutputAssociation", "ke", "<bpmn:targetRef>gudang</bpmn:targetRef>"),
            ),
            element("dataStoreReference", "gudang"),
        ),
        "x", "a service task",
    ),
    Refusal(
        "global-task", "Global task", "unsupported-element",
        _with(human("x"), declared=element("globalUserTask", "umum")), "umum",
        "the task in a process",
    ),
    Refusal(
        "inputs-and-outputs", "List of inputs and outputs of a process", "unsupported-element",
        _with(
            human("x"),
            element("ioSpecification", "masukan", "<bpmn:dataInput id='n'/>"),
        ),
        "masukan", "variables, which go in and out by their names",
    ),
    Refusal(
        "parallel-event-gateway", "Event-based gateway that waits for all its events",
        "unsupported-element",
        diagram(
            start(), element("eventBasedGateway", "x", eventGatewayType="Parallel"),
            catch("satu", message_event("m")), catch("dua", timer("timeDuration", "P1D")),
            end("a"), end("b"), declared=message("m"),
            flows=["start x", "x satu", "x dua", "satu a", "dua b"],
        ),
        "x", "a parallel gateway before events that wait",
    ),
    Refusal(
        "token-quantity", "Activity that several tokens begin (`startQuantity`)",
        "unsupported-element",
        _with(element("task", "x", startQuantity="2")), "x", "a repeated activity",
    ),
    Refusal(
        "data-association-that-computes", "Data association with a transformation or assignment",
        "unsupported-element",
        _with(
            human(
                "x",
                element(
                    "dataOutputAssociation", "ke",
                    "<bpmn:targetRef>berkas</bpmn:targetRef>"
                    "<bpmn:transformation>n + 1</bpmn:transformation>",
                ),
            ),
            element("dataObject", "d"),
            element("dataObjectReference", "berkas", dataObjectRef="d"),
        ),
        "x", "a script task",
    ),
    Refusal(
        "correlation-key", "Correlation key", "unsupported-element",
        _with(human("x"), declared=element("correlationProperty", "kunci")), "kunci",
        "the property `correlation` of the waiting event",
    ),
    Refusal(
        "borrowed-definition", "Event that borrows its definition", "unsupported-element",
        _with(
            element(
                "intermediateCatchEvent", "x",
                "<bpmn:eventDefinitionRef>w</bpmn:eventDefinitionRef>",
            )
        ),
        "x", "an event with a definition of its own",
    ),
    Refusal(
        "receive-task-that-starts", "Receive task or event-based gateway that starts a case",
        "unsupported-element",
        _with(
            element("receiveTask", "x", messageRef="m", instantiate="true"), declared=message("m")
        ),
        "x", "a message start event",
    ),
    Refusal(
        "compensation-start", "Compensation start event of an event subprocess",
        "unsupported-event",
        _with(human("x"), event_subprocess(
            "urung", start_on("bila", COMPENSATE), end("e"), flows=["bila e"])),
        "bila", "a compensation event at the edge of the subprocess, with its handler",
    ),
    Refusal(
        "conditional-start", "Conditional start event of a process", "unsupported-event",
        diagram(start("x", when("n > 5")), end(), flows=["x end"]),
        "x", "a plain start event, and a conditional event behind it",
    ),
    Refusal(
        "error-start", "Error or escalation start event of a process", "unsupported-event",
        diagram(start("x", error_event("e")), end(), flows=["x end"], declared=error("e", "E")),
        "x", "an event subprocess",
    ),
    Refusal(
        "several-definitions", "Event with several definitions (multiple, parallel multiple)",
        "unsupported-event",
        _with(
            catch("x", message_event("m") + signal_event("s")), declared=message("m") + signal("s")
        ),
        "x", "one event for each, behind an event-based gateway",
    ),
    Refusal(
        "cancel-outside-a-transaction", "Cancel event outside a transaction", "unsupported-event",
        diagram(start(), end("x", CANCEL), flows=["start x"]), "x",
        "a transaction, or an error event",
    ),
    Refusal(
        "error-beside", "Error event that does not interrupt", "unsupported-event",
        diagram(
            start(),
            subprocess(
                "bagian", start("m"), human("isi"), end("u", error_event("e")),
                flows=line("m", "isi", "u"),
            ),
            boundary("x", "bagian", error_event("e"), False), end("lain"), end(),
            flows=["start bagian", "bagian end", "x lain"], declared=error("e", "E"),
        ),
        "x", "an interrupting one, or an escalation",
    ),
    Refusal(
        "error-on-the-way", "Error event thrown on the way", "unsupported-event",
        _with(throw("x", error_event("e")), declared=error("e", "E")), "x", "an error end event",
    ),
    Refusal(
        "link-without-a-partner", "Link event without its partner", "link-without-partner",
        diagram(start(), throw("x", link("A")), flows=["start x"]), "x",
        "a pair of link events of one name",
    ),
    Refusal(
        "parallel-writes", "Two parallel scripts that write one variable", "parallel-writes",
        diagram(
            start(), parallel("belah"), script("a", "v = 1"), script("x", "v = 2"),
            parallel("gabung"), end(),
            flows=["start belah", "belah a", "belah x", "a gabung", "x gabung", "gabung end"],
        ),
        "x", "different variables",
    ),
)  # fmt: skip
