"""Read a BPMN file into the typed view.

Only what can't be represented is refused here (no BPMN, an element without an id); everything else
that is wrong with a diagram is found by lint, which sees the whole document at once.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Literal, cast

from lxml import etree

from bpmn.document.details import data_stores, details
from bpmn.document.model import (
    Document,
    Element,
    EventDefinition,
    EventKind,
    Flow,
    Foreign,
    MultiInstance,
    Named,
    Process,
    StandardLoop,
    Stray,
    Timer,
)
from bpmn.document.names import (
    BPMN,
    DRAWN_ONLY,
    EVENT_DEFINITIONS,
    FLOW_NODES,
    KNOWN,
    SPIFF,
    SUBPROCESSES,
    local,
    namespace,
)
from bpmn.document.nodes import (
    bare,
    bpmn_children,
    extensions_of,
    line_of,
    name_of,
    properties_of,
    text_of,
)
from bpmn.errors import DocumentError
from bpmn.xml import parse_xml, unexpected_root

_DECLARED = {"message", "signal", "error", "escalation"}
_NODE_CHILDREN = (
    set(EVENT_DEFINITIONS)
    | DRAWN_ONLY
    | {
        "script",
        "multiInstanceLoopCharacteristics",
        "standardLoopCharacteristics",
        "dataInput",
        "dataOutput",
        "inputSet",
        "outputSet",
        "rendering",
    }
)
_SUBPROCESS_CHILDREN = _NODE_CHILDREN | FLOW_NODES | {"sequenceFlow", "completionCondition"}
_VARIABLE_NAMES = {"inputDataItem", "outputDataItem"}  # their ids are names of variables
_COMPUTES = ("transformation", "assignment")  # inside the arrow of a data object
_REF = {"message": "messageRef", "signal": "signalRef", "error": "errorRef"}
_REF["escalation"] = "escalationRef"


def read_document(content: bytes, path: str = "") -> Document:
    """Return the typed view of a BPMN file.

    Raises:
        DocumentError: the content is no safe, well-formed BPMN 2.0, or an element has no id.
    """
    root = parse_xml(content, path)
    if root.tag != f"{{{BPMN}}}definitions":
        raise DocumentError(
            unexpected_root(root, "a BPMN 2.0 document"),
            path,
            line_of(root),
        )
    return _Reader(path, root).read()


@dataclass(frozen=True, slots=True)
class _Lane:
    """A lane, and who does the user tasks in it that name nobody themselves."""

    name: str
    owner: str | None  # expression: the property of the lane, or of one around it

    def take_in(self, element: Element) -> Element:
        """Return an element as it stands in the lane."""
        if self.owner and element.kind == "userTask" and not element.properties.get("owner"):
            element = replace(element, properties={**element.properties, "owner": self.owner})
        return replace(element, lane=self.name)


@dataclass
class _Reader:
    path: str
    root: etree._Element
    declared: dict[str, Named] = field(default_factory=dict)
    declarations: dict[str, etree._Element] = field(default_factory=dict)
    strays: list[Stray] = field(default_factory=list)
    foreign: dict[tuple[str, str | None], Foreign] = field(default_factory=dict)
    repeated: list[tuple[str, int]] = field(default_factory=list)
    dangling: list[tuple[str, str, int]] = field(default_factory=list)
    data_objects: dict[str, str] = field(default_factory=dict)

    def read(self) -> Document:
        self._look_at_ids()
        self._look_at_foreign()
        for node in bpmn_children(self.root):
            if (kind := local(node.tag)) in _DECLARED and node.get("id"):
                self._declare(node, kind)
        processes: dict[str, Process] = {}
        for node in bpmn_children(self.root):
            kind = local(node.tag)
            if kind == "process":
                process = self._process(node)
                processes.setdefault(process.id, process)
            elif kind == "collaboration":
                for key in bpmn_children(node, "correlationKey"):
                    self._stray(key, None, None)
            elif kind not in _DECLARED and kind not in DRAWN_ONLY:
                self._stray(node, None, None)
        return Document(
            path=self.path,
            processes=processes,
            declared=self.declared,
            strays=tuple(self.strays),
            foreign=tuple(self.foreign.values()),
            repeated=tuple(self.repeated),
            dangling=tuple(self.dangling),
            data_objects=self.data_objects,
        )

    def _look_at_ids(self) -> None:
        seen: set[str] = set()
        for node in self.root.iter():
            if namespace(node.tag) != BPMN or local(node.tag) in _VARIABLE_NAMES:
                continue
            if (identity := node.get("id")) is None:
                continue
            if identity in seen:
                self.repeated.append((identity, line_of(node)))
            seen.add(identity)

    def _look_at_foreign(self) -> None:
        for node in self.root.iter():
            uri = namespace(node.tag)
            if uri == BPMN:
                for attribute in node.attrib:
                    self._note_foreign(node, str(attribute), node)
            elif uri not in KNOWN and (parent := node.getparent()) is not None:
                self._note_foreign(node, node.tag, parent)

    def _note_foreign(self, node: etree._Element, tag: str, owner: etree._Element) -> None:
        uri = namespace(tag)
        if not uri or uri in KNOWN or uri.startswith("http://www.w3.org/"):
            return
        while namespace(owner.tag) != BPMN or local(owner.tag) == "extensionElements":
            if (parent := owner.getparent()) is None:
                break
            owner = parent
        prefixes = [prefix for prefix, value in node.nsmap.items() if value == uri and prefix]
        key = (uri, owner.get("id"))
        self.foreign.setdefault(
            key,
            Foreign(prefixes[0] if prefixes else uri, owner.get("id"), line_of(node), local(tag)),
        )

    def _declare(self, node: etree._Element, kind: str) -> None:
        identity = node.get("id", "")
        code = node.get("errorCode") if kind == "error" else node.get("escalationCode")
        self.declarations.setdefault(identity, node)
        self.declared.setdefault(
            identity,
            Named(
                identity,
                cast(Literal["message", "signal", "error", "escalation"], kind),
                name_of(node),
                line_of(node),
                code or None,
            ),
        )

    def _stray(self, node: etree._Element, process: str | None, element: str | None) -> None:
        self.strays.append(Stray(local(node.tag), node.get("id"), line_of(node), process, element))

    def _process(self, node: etree._Element) -> Process:
        identity = self._id(node)
        lanes: dict[str, str] = {}
        lane_of: dict[str, _Lane] = {}
        owners: dict[etree._Element, str | None] = {}
        for lane in node.iter(f"{{{BPMN}}}lane"):  # an inner lane comes after its outer one
            name = name_of(lane) or lane.get("id") or ""
            lanes[lane.get("id") or name] = name
            around = next(lane.iterancestors(f"{{{BPMN}}}lane"), None)
            outer = owners[around] if around is not None else None
            owners[lane] = properties_of(lane).get("owner") or outer
            for ref in bpmn_children(lane, "flowNodeRef"):
                lane_of[(ref.text or "").strip()] = _Lane(name, owners[lane])
        elements: dict[str, Element] = {}
        flows: dict[str, Flow] = {}
        self._scope(node, identity, None, None, lane_of, elements, flows)
        for kind, detail, owner in details(node, data_stores(self.root)):
            place = owner if owner in elements else None
            self.strays.append(Stray(kind, owner, line_of(detail), identity, place))
        self._connect(elements, flows)
        self._compensations(node, elements)
        for element in elements.values():
            if element.kind == "boundaryEvent" and element.attached_to not in elements:
                self.dangling.append((element.id, element.attached_to or "", element.line))
        return Process(
            id=identity,
            name=name_of(node),
            executable=node.get("isExecutable", "true").strip() in ("true", "1"),
            line=line_of(node),
            path=self.path,
            elements=elements,
            flows=flows,
            lanes=lanes,
            properties=properties_of(node),
        )

    def _id(self, node: etree._Element) -> str:
        identity = (node.get("id") or "").strip()
        if not identity:
            name = f" {name_of(node)!r}" if name_of(node) else ""
            raise DocumentError(
                f"Expected an id, but {local(node.tag)}{name} has none", self.path, line_of(node)
            )
        return identity

    def _scope(
        self,
        node: etree._Element,
        process: str,
        scope: str | None,
        lane: _Lane | None,
        lane_of: dict[str, _Lane],
        elements: dict[str, Element],
        flows: dict[str, Flow],
    ) -> None:
        """Read what stands in a process or subprocess, and in the subprocesses within."""
        for child in bpmn_children(node):
            kind = local(child.tag)
            if kind in FLOW_NODES:
                identity = self._id(child)
                element = self._element(child, identity, process, scope)
                mine = lane_of.get(identity, lane)
                element = mine.take_in(element) if mine is not None else element
                elements.setdefault(identity, element)
                if kind in SUBPROCESSES:
                    self._scope(child, process, identity, mine, lane_of, elements, flows)
            elif kind == "sequenceFlow":
                self._flow(child, scope, flows)
            elif kind in ("dataObject", "dataObjectReference") and child.get("id"):
                identity = child.get("id", "")
                self.data_objects[identity] = name_of(child) or identity
            elif scope is None and kind not in DRAWN_ONLY and not _is_empty_list(child):
                self._stray(child, process, None)

    def _flow(self, node: etree._Element, scope: str | None, flows: dict[str, Flow]) -> None:
        source, target = node.get("sourceRef") or "", node.get("targetRef") or ""
        identity = node.get("id") or f"{source}.{target}.{len(flows)}"
        flows.setdefault(
            identity,
            Flow(
                id=identity,
                name=name_of(node),
                source=source,
                target=target,
                condition=text_of(node, "conditionExpression"),
                line=line_of(node),
                scope=scope,
            ),
        )

    def _connect(self, elements: dict[str, Element], flows: dict[str, Flow]) -> None:
        """Hang the flows on their elements; leave out those that lead nowhere."""
        incoming: dict[str, list[str]] = {}
        outgoing: dict[str, list[str]] = {}
        for flow in list(flows.values()):
            missing = [end for end in (flow.source, flow.target) if end not in elements]
            if missing:
                self.dangling.extend((flow.id, end, flow.line) for end in missing)
                del flows[flow.id]
                continue
            outgoing.setdefault(flow.source, []).append(flow.id)
            incoming.setdefault(flow.target, []).append(flow.id)
        for identity, element in elements.items():
            elements[identity] = replace(
                element,
                incoming=tuple(incoming.get(identity, ())),
                outgoing=tuple(outgoing.get(identity, ())),
            )

    def _compensations(self, node: etree._Element, elements: dict[str, Element]) -> None:
        """Hang compensation handlers on their activities, by the associations drawn between."""
        for association in node.iter(f"{{{BPMN}}}association"):
            ends = (bare(association.get("sourceRef")), bare(association.get("targetRef")))
            for source, target in (ends, ends[::-1]):
                event, handler = elements.get(source or ""), elements.get(target or "")
                if event is None or handler is None or not handler.for_compensation:
                    continue
                if event.attached_to is not None and event.event("compensation") is not None:
                    elements[handler.id] = replace(handler, compensates=event.attached_to)

    def _element(
        self, node: etree._Element, identity: str, process: str, scope: str | None
    ) -> Element:
        kind = local(node.tag)
        known = _SUBPROCESS_CHILDREN if kind in SUBPROCESSES else _NODE_CHILDREN
        for child in bpmn_children(node):
            if local(child.tag) not in known or any(True for _ in bpmn_children(child, *_COMPUTES)):
                self._stray(child, process, identity)
        if kind not in SUBPROCESSES:
            for child in node.iter(f"{{{SPIFF}}}processVariableCorrelation"):
                self._stray(child, process, identity)
        interrupting = node.get("isInterrupting" if kind == "startEvent" else "cancelActivity")
        return Element(
            id=identity,
            name=name_of(node),
            kind=kind,
            line=line_of(node),
            process=process,
            scope=scope,
            properties=properties_of(node),
            extensions=extensions_of(node),
            default=node.get("default"),
            events=tuple(self._events(node, kind)),
            attached_to=node.get("attachedToRef") if kind == "boundaryEvent" else None,
            interrupting=(interrupting or "true").strip().lower() in ("true", "1"),
            multi_instance=_multi_instance(node),
            loop=_standard_loop(node),
            called=bare(node.get("calledElement")),
            script=text_of(node, "script"),
            triggered_by_event=node.get("triggeredByEvent", "false") in ("true", "1"),
            for_compensation=node.get("isForCompensation", "false") in ("true", "1"),
            instantiate=node.get("instantiate", "false") in ("true", "1"),
        )

    def _events(self, node: etree._Element, kind: str) -> Iterator[EventDefinition]:
        if kind in ("sendTask", "receiveTask") and node.get("messageRef"):
            yield self._event(node, "message", node)
            return
        for child in bpmn_children(node, *EVENT_DEFINITIONS):
            yield self._event(child, cast(EventKind, EVENT_DEFINITIONS[local(child.tag)]), node)

    def _event(
        self, node: etree._Element, kind: EventKind, element: etree._Element
    ) -> EventDefinition:
        line = line_of(node)
        if kind == "timer":
            return EventDefinition(kind, line, timer=_timer(node))
        if kind == "conditional":
            return EventDefinition(kind, line, condition=text_of(node, "condition"))
        if kind == "compensation":
            return EventDefinition(kind, line, ref=bare(node.get("activityRef")))
        if kind == "link":
            return EventDefinition(kind, line, name=name_of(node) or name_of(element))
        if kind not in _REF:
            return EventDefinition(kind, line)
        ref = bare(node.get(_REF[kind]))
        declared = self.declared.get(ref) if ref else None
        if ref and (declared is None or declared.kind != kind):
            self.dangling.append((element.get("id", ""), ref, line))
            declared = None
        payload, variable = self._payload(node, kind, ref if declared else None)
        return EventDefinition(
            kind,
            line,
            name=declared.name if declared else None,
            code=declared.code if declared else None,
            ref=declared.id if declared else None,
            payload=payload,
            variable=variable,
        )

    def _payload(
        self, node: etree._Element, kind: EventKind, ref: str | None
    ) -> tuple[str | None, str | None]:
        """Return what is sent along and where it is kept: beside the event, or its declaration."""
        names = (
            ("messagePayload", "messageVariable")
            if kind == "message"
            else ("payloadExpression", "variableName")
        )
        holders = [node] + ([self.declarations[ref]] if ref else [])
        found: list[str | None] = []
        for name in names:
            texts = [
                child.text.strip()
                for holder in holders
                for extension in bpmn_children(holder, "extensionElements")
                for child in extension.findall(f"{{{SPIFF}}}{name}")
                if child.text and child.text.strip()
            ]
            found.append(texts[0] if texts else None)
        return found[0], found[1]


def _is_empty_list(node: etree._Element) -> bool:
    """Tell whether it is a list of inputs and outputs with nothing in it."""
    holds = {local(child.tag) for child in node}
    return local(node.tag) == "ioSpecification" and not holds & {"dataInput", "dataOutput"}


def _timer(node: etree._Element) -> Timer | None:
    kinds: tuple[tuple[str, Literal["duration", "date", "cycle"]], ...] = (
        ("timeDuration", "duration"),
        ("timeDate", "date"),
        ("timeCycle", "cycle"),
    )
    for tag, kind in kinds:
        if (text := text_of(node, tag)) is not None:
            return Timer(kind, text)
    return None


def _multi_instance(node: etree._Element) -> MultiInstance | None:
    loop = next(bpmn_children(node, "multiInstanceLoopCharacteristics"), None)
    if loop is None:
        return None
    return MultiInstance(
        sequential=loop.get("isSequential", "false") in ("true", "1"),
        line=line_of(loop),
        cardinality=text_of(loop, "loopCardinality"),
        collection=text_of(loop, "loopDataInputRef"),
        item=variable_of(loop, "inputDataItem"),
        output=text_of(loop, "loopDataOutputRef"),
        output_item=variable_of(loop, "outputDataItem"),
        completion=text_of(loop, "completionCondition"),
    )


def variable_of(loop: etree._Element, name: str) -> str | None:
    """Return the variable that a data item of a multi-instance stands for.

    Its name, or its id where the name is a text for people, such as `hasil penilaian`.
    """
    item = next(bpmn_children(loop, name), None)
    if item is None:
        return None
    names = [item.get("name"), item.get("id")]
    return next((each for each in names if each and each.isidentifier()), names[0] or names[1])


def _standard_loop(node: etree._Element) -> StandardLoop | None:
    loop = next(bpmn_children(node, "standardLoopCharacteristics"), None)
    if loop is None:
        return None
    return StandardLoop(
        line=line_of(loop),
        condition=text_of(loop, "loopCondition"),
        maximum=loop.get("loopMaximum"),
        test_before=loop.get("testBefore", "false") in ("true", "1"),
    )
