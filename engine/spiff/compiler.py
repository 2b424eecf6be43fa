"""Compile a bundle: the typed view of its diagrams (bpmn.document) becomes specs.

SpiffWorkflow's own parser is left out: it recurses along the flows (600 tasks in a row end in
RecursionError), hangs on a data object referred to from two levels down, orders branches by their
place on the drawing and resolves messages across documents. Here every element is made first and
connected afterwards.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from bpmn.document import Element, EventDefinition, Process, read_document
from bpmn.document import Flow as DrawnFlow
from bpmn.expressions import Expression, ExpressionError, Script
from engine.errors import NotExecutable
from engine.spiff import routing, specs
from engine.spiff.corrections.inclusive_join import reach_of
from engine.spiff.definition import CompiledBundle
from engine.spiff.events import Event
from engine.spiff.nodes import Activity, Flow
from engine.spiff.specs import ProcessSpec

if TYPE_CHECKING:
    from bpmn.bundle import Bundle

INSTANCE = "[]"  # behind the element's id: the instances of a repeated activity

_SIMPLE = {
    "userTask": specs.UserTask,
    "manualTask": specs.ManualTask,
    "task": specs.NoneTask,
    "sendTask": specs.SendTask,
    "receiveTask": routing.ReceiveTask,
    "exclusiveGateway": routing.ExclusiveGateway,
    "parallelGateway": routing.ParallelGateway,
    "inclusiveGateway": routing.InclusiveGateway,
    "businessRuleTask": specs.BusinessRuleTask,
}
_EVENTS = {
    "startEvent": routing.StartEvent,
    "endEvent": routing.EndEvent,
    "intermediateThrowEvent": routing.ThrowEvent,
    "intermediateCatchEvent": routing.CatchEvent,
    "eventBasedGateway": routing.EventBasedGateway,
}
_SERVED = frozenset({"serviceTask", "scriptTask", "sendTask", "businessRuleTask", "task"})
_CAUGHT = {
    "startEvent": frozenset({"timer", "message", "signal", "error", "escalation", "conditional"}),
    "intermediateCatchEvent": frozenset({"timer", "message", "signal", "conditional"}),
    "receiveTask": frozenset({"message"}),
    "boundaryEvent": frozenset(
        {
            "timer",
            "message",
            "signal",
            "error",
            "escalation",
            "conditional",
            "cancel",
            "compensation",
        }
    ),
    "intermediateThrowEvent": frozenset({"message", "signal", "escalation", "compensation"}),
    "sendTask": frozenset({"message"}),
    "endEvent": frozenset(
        {"message", "signal", "error", "escalation", "terminate", "cancel", "compensation"}
    ),
}
_ALWAYS_INTERRUPTS = frozenset({"error", "cancel"})


def compile_bundle(bundle: Bundle) -> CompiledBundle:
    """Compile all processes of a bundle.

    Raises:
        NotExecutable: a diagram has something that can't be run right.
    """
    found: dict[str, ProcessSpec] = {}
    processes: list[str] = []
    reads = set(bundle.reads)
    for path, content in bundle.normalised.items():
        for process in read_document(content, path).processes.values():
            if not process.executable:
                continue
            if process.id in found:
                raise NotExecutable(f"Expected one process {process.id} but there are two")
            processes.append(process.id)
            _ProcessCompiler(process, bundle, found).compile(None)
            reads.update(
                element.multi_instance.output_item
                for element in process.elements.values()
                if element.multi_instance is not None and element.multi_instance.output_item
            )
    _check_calls(found)
    return CompiledBundle(
        hash=bundle.hash,
        processes=tuple(processes),
        reads=frozenset(reads),
        specs=MappingProxyType(found),
        node_table=bundle.node_table,
    )


def _check_calls(found: Mapping[str, ProcessSpec]) -> None:
    for spec in found.values():
        for node in spec.task_specs.values():
            if isinstance(node, specs.CallActivity) and node.spec not in found:
                raise NotExecutable(
                    f"Expected the called process {node.spec} in the bundle but it is not there",
                    element=node.bpmn_id,
                )


class _ProcessCompiler:
    """Compiles one process and the subprocesses inside it."""

    def __init__(self, process: Process, bundle: Bundle, found: dict[str, ProcessSpec]) -> None:
        self.process, self.bundle, self.found = process, bundle, found
        self.drawn = bundle.processes[process.id]

    def author(self, element: str) -> str:
        """Return the author's id of an element; an added one keeps its own."""
        if element in self.bundle.added:
            return element
        return self.bundle.node_table.get(element, element)

    def arrival(self, flow: DrawnFlow) -> str:
        """Return the author's id of a flow, seen through what was added behind it."""
        while flow.id not in self.drawn.flows and flow.source in self.bundle.added:
            incoming = self.process.incoming(self.process.elements[flow.source])
            if len(incoming) != 1:
                break
            flow = incoming[0]
        return flow.id

    def compile(self, scope: str | None) -> ProcessSpec:
        """Compile the process itself (None), or one of its subprocesses."""
        name = self.process.id if scope is None else self._inner(scope)
        spec = ProcessSpec(name, self.process.name or self.process.id)
        self.found[name] = spec
        elements = list(self.process.within(scope))
        outer: dict[str, Any] = {}
        for element in elements:
            outer[element.id] = self._element(spec, element)
        for element in elements:
            self._connect(element, outer)
        self._begin(spec, scope, elements, outer)
        spec.watches = any(
            event.kind == "conditional" for element in elements for event in element.events
        )
        for node in spec.task_specs.values():
            if isinstance(node, routing.InclusiveGateway):
                node.reach = reach_of(node)
        return spec

    # --- Elements ------------------------------------------------------------------------------

    def _element(self, spec: ProcessSpec, element: Element) -> Any:
        many, loop = element.multi_instance, element.loop
        if many is None and loop is None:
            return self._node(spec, element, self.author(element.id))
        body = self._node(spec, element, self.author(element.id) + INSTANCE)
        whole = self._repetition(spec, element)
        whole.body = body
        body.instance_of = whole
        whole.before, whole.after, body.before, body.after = body.before, body.after, None, None
        self._describe(whole, element)
        whole.told = False
        return whole

    def _repetition(self, spec: ProcessSpec, element: Element) -> Any:
        name = self.author(element.id)
        kept = {"lane": element.lane, "task_spec": name + INSTANCE}
        many = element.multi_instance
        if many is not None:
            if (many.collection is None) == (many.cardinality is None):
                raise self._unfit(element, "Expected either a list or a number of instances")
            kind: Any = (
                specs.SequentialMultiInstance if many.sequential else specs.ParallelMultiInstance
            )
            whole = kind(spec, name, **kept)
            whole.collection = self._expression(element, many.collection)
            whole.count = self._expression(element, many.cardinality)
            whole.item, whole.output = many.item, many.output
            whole.output_item = many.output_item
            whole.until = self._expression(element, many.completion)
            return whole
        loop = element.loop
        assert loop is not None
        if loop.condition is None and loop.maximum is None:
            raise self._unfit(element, "Expected a loop condition or a most number of rounds")
        whole = specs.StandardLoop(
            spec, name, maximum=None, condition=None, test_before=loop.test_before, **kept
        )
        whole.while_ = self._expression(element, loop.condition)
        whole.most = self._expression(element, loop.maximum)
        return whole

    def _node(self, spec: ProcessSpec, element: Element, name: str) -> Any:
        node = self._make(spec, element, name)
        self._describe(node, element)
        if isinstance(node, Activity):
            node.before = self._script(element, element.extensions.get("preScript"))
            node.after = self._script(element, element.extensions.get("postScript"))
        return node

    def _describe(self, node: Any, element: Element) -> None:
        name = self.author(element.id)
        drawn = self.drawn.elements.get(name)
        node.bpmn_id = name
        node.shown_name = (drawn or element).name or name
        node.told = drawn is not None
        node.properties = MappingProxyType(dict(element.properties))
        node.incoming = tuple(self.arrival(flow) for flow in self.process.incoming(element))

    def _make(self, spec: ProcessSpec, element: Element, name: str) -> Any:
        kind, lane = element.kind, {"lane": element.lane}
        if element.for_compensation and element.compensates is None:
            raise self._unfit(element, "Expected an activity that this compensates")
        if kind in _SERVED and (service := element.properties.get("service")):
            node: Any = specs.ServiceTask(spec, name, **lane)
            node.service = service
            return node
        if kind in ("subProcess", "transaction"):
            return self._subprocess(spec, element, name)
        if kind == "callActivity":
            return self._call(spec, element, name)
        if kind == "scriptTask":
            node = specs.ScriptTask(spec, name, script=None, **lane)
            node.script = self._script(element, element.script) or Script.parse("")
            return node
        if kind == "boundaryEvent":
            return self._boundary(spec, element, name)
        if kind in _EVENTS:
            node = _EVENTS[kind](spec, name, event_definition=Event("none"), **lane)
            node.events = self._events(element)
            return node
        if kind not in _SIMPLE:
            raise self._unfit(element, f"Expected an element that can be run but {kind} can't be")
        if kind in ("sendTask", "receiveTask"):
            node = _SIMPLE[kind](spec, name, event_definition=Event("none"), **lane)
            node.events = self._events(element)
            if kind == "receiveTask" and not node.events:
                raise self._unfit(element, "Expected the message that is received")
            return node
        node = _SIMPLE[kind](spec, name, **lane)
        if kind == "businessRuleTask":
            assert element.decision is not None  # one without is a task without work
            node.decision = element.decision
        return node

    def _inner(self, scope: str) -> str:
        return f"{self.process.id}/{self.author(scope)}"

    def _subprocess(self, spec: ProcessSpec, element: Element, name: str) -> Any:
        inner = self._inner(element.id)
        kind: Any = specs.Transaction if element.kind == "transaction" else specs.Subprocess
        if element.triggered_by_event:
            kind = specs.EventSubprocess
        node = kind(spec, name, subworkflow_spec=inner, lane=element.lane)
        inside = self.compile(element.id)
        if element.triggered_by_event:
            node.starts = inside.begins
            node.events = inside.begins.events
            node.interrupting = self._interrupts(self._start_of(element), node.events)
        return node

    def _call(self, spec: ProcessSpec, element: Element, name: str) -> Any:
        if not element.called:
            raise self._unfit(element, "Expected the id of the process that is called")
        if element.binding == "latest":
            node: Any = specs.CalledCase(spec, name, lane=element.lane)
            node.called = element.called
            return node
        return specs.CallActivity(spec, name, subworkflow_spec=element.called, lane=element.lane)

    def _boundary(self, spec: ProcessSpec, element: Element, name: str) -> Any:
        node: Any = routing.BoundaryEvent(
            spec,
            name,
            event_definition=Event("none"),
            cancel_activity=element.interrupting,
            lane=element.lane,
        )
        node.events = self._events(element)
        if not node.events:
            raise self._unfit(element, "Expected a boundary event that waits for something")
        node.interrupting = self._interrupts(element, node.events)
        return node

    def _start_of(self, subprocess: Element) -> Element:
        return next(
            each for each in self.process.within(subprocess.id) if each.kind == "startEvent"
        )

    @staticmethod
    def _interrupts(element: Element, events: tuple[Event, ...]) -> bool:
        always = any(event.kind in _ALWAYS_INTERRUPTS for event in events)
        return always or element.interrupting

    def _events(self, element: Element) -> tuple[Event, ...]:
        for event in element.events:
            if event.kind not in _CAUGHT.get(element.kind, frozenset()):
                raise self._unfit(
                    element, f"Expected no {event.kind} event here: it can't be carried out"
                )
        return tuple(self._event(element, event) for event in element.events)

    def _event(self, element: Element, event: EventDefinition) -> Event:
        if event.kind == "timer" and event.timer is None:
            raise self._unfit(element, "Expected a duration, a date or a cycle")
        if event.kind == "conditional" and event.condition is None:
            raise self._unfit(element, "Expected a condition")
        if event.kind in ("message", "signal") and not event.name:
            raise self._unfit(element, f"Expected a {event.kind} with a name")
        try:
            return Event(
                "condition" if event.kind == "conditional" else event.kind,
                name=event.name,
                code=event.code,
                timer=event.timer.text if event.timer else None,
                repeats=event.timer is not None and event.timer.kind == "cycle",
                payload=event.payload,
                variable=event.variable,
                condition=event.condition,
                activity=self.author(event.ref)
                if event.kind == "compensation" and event.ref
                else None,
            )
        except ExpressionError as error:
            raise self._unfit(element, str(error)) from error

    # --- Flows ---------------------------------------------------------------------------------

    def _connect(self, element: Element, nodes: Mapping[str, Any]) -> None:
        node = nodes[element.id]
        flows = []
        for drawn in self.process.outgoing(element):
            if drawn.target not in nodes:
                raise self._unfit(element, f"Expected the flow {drawn.id} to stay in its scope")
            condition = self._expression(element, drawn.condition)
            flow = Flow(self.arrival(drawn), nodes[drawn.target], condition)
            node._outputs.append(flow.target.name)
            flow.target._inputs.append(node.name)
            flows.append(flow)
        node.flows = tuple(flows)
        if isinstance(node, routing.ExclusiveGateway | routing.InclusiveGateway):
            self._choose_default(element, node)
        if isinstance(node, routing.EventBasedGateway):
            for flow in flows:
                if not isinstance(flow.target, routing.CatchEvent | routing.ReceiveTask):
                    raise self._unfit(element, "Expected only events behind an event-based gateway")
        if element.attached_to is not None:
            host = nodes.get(element.attached_to)
            if not isinstance(host, Activity):
                raise self._unfit(element, "Expected an activity at the boundary event")
            if element.event("compensation") is None:
                host.boundary = (*host.boundary, node)
        if element.compensates is not None:
            done = nodes.get(element.compensates)
            if not isinstance(done, Activity) or flows:
                raise self._unfit(
                    element, "Expected the activity that this compensates, and no way on"
                )
            done.handler, node.undoes = node, done

    def _choose_default(self, element: Element, node: Any) -> None:
        bare = [flow for flow in node.flows if flow.condition is None]
        node.default = next(
            (
                flow
                for flow, drawn in zip(node.flows, self.process.outgoing(element), strict=True)
                if drawn.id == element.default
            ),
            None,
        )
        if isinstance(node, routing.ExclusiveGateway) and node.default is None:
            if len(bare) > 1:
                raise self._unfit(
                    element,
                    "Expected a condition on all flows but one, or a default flow: of"
                    f" {len(bare)} flows without one only the first could ever be taken",
                )
            node.default = bare[0] if bare else None
        if not node.flows:
            raise self._unfit(element, "Expected a flow that leaves the gateway")

    def _begin(
        self,
        spec: ProcessSpec,
        scope: str | None,
        elements: list[Element],
        nodes: Mapping[str, Any],
    ) -> None:
        spec.event_subprocesses = tuple(
            node for node in nodes.values() if isinstance(node, specs.EventSubprocess)
        )
        starts = [element for element in elements if element.kind == "startEvent"]
        host = self.process.elements[scope] if scope is not None else None
        if host is not None and host.triggered_by_event:
            if len(starts) != 1 or not starts[0].events:
                raise self._unfit(host, "Expected one start event that waits for something")
            spec.begins = nodes[starts[0].id]
            return
        plain = [element for element in starts if not element.events]
        if host is not None and len(plain) != 1:
            raise self._unfit(host, f"Expected one start event inside but got {len(plain)}")
        if len(plain) > 1:
            raise NotExecutable(
                f"Expected one start event without a trigger in {spec.name} but there are"
                f" {len(plain)}",
                process=spec.name,
            )
        spec.begins = nodes[plain[0].id] if plain else None
        spec.begins_by = self._begins_by(starts, nodes) if host is None else {}

    def _begins_by(
        self, starts: list[Element], nodes: Mapping[str, Any]
    ) -> dict[tuple[str, str], Any]:
        found: dict[tuple[str, str], Any] = {}
        for element in starts:
            for event in element.events:
                if event.kind not in ("message", "signal", "timer"):
                    raise self._unfit(element, f"Expected no {event.kind} event to start a process")
                by = self.author(element.id) if event.kind == "timer" else event.name or ""
                if (event.kind, by) in found:
                    raise self._unfit(
                        element, f"Expected one start event for the {event.kind} {by}"
                    )
                found[event.kind, by] = nodes[element.id]
        return found

    # --- Texts ---------------------------------------------------------------------------------

    def _expression(self, element: Element, text: str | None) -> Expression | None:
        try:
            return Expression.parse(text) if text else None
        except ExpressionError as error:
            raise self._unfit(element, str(error)) from error

    def _script(self, element: Element, text: str | None) -> Script | None:
        try:
            return Script.parse(text) if text else None
        except ExpressionError as error:
            raise self._unfit(element, str(error)) from error

    def _unfit(self, element: Element, message: str) -> NotExecutable:
        return NotExecutable(
            f"{message} ({element.name or self.author(element.id)}, line {element.line})",
            element=self.author(element.id),
            name=element.name,
            process=element.process,
        )
