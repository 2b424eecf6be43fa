"""Tasks: what waits, what calls a service, what runs a script, and what only stands in the way."""

from __future__ import annotations

from collections.abc import Mapping

from lxml import etree

from bpmn.document.names import SPIFF, TASKS, local
from bpmn.document.nodes import bpmn_children, properties_of
from bpmn.document.read import variable_of
from bpmn.normalise.clear import is_for_compensation
from bpmn.normalise.tree import (
    Tree,
    extension,
    pass_through,
    remove_attribute,
    retag,
    set_extension,
    tag,
)

_NOTHING = "# nothing"  # a script task without a script is no script task to everybody
_REPETITIONS = ("multiInstanceLoopCharacteristics", "standardLoopCharacteristics")
_MAY_CALL_A_SERVICE = {"task", "scriptTask", "manualTask", "sendTask", "serviceTask"}


def rewrite_tasks(tree: Tree) -> None:
    """Give every task the kind that does what its author asked for."""
    hosts = {event.get("attachedToRef") for event in tree.nodes("boundaryEvent")}
    for node in tree.nodes(*TASKS - {"receiveTask"}):
        kind, properties = local(node.tag), properties_of(node)
        if kind in _MAY_CALL_A_SERVICE and properties.get("service"):
            _call_service(node, properties["service"])
        elif kind == "manualTask" and properties.get("owner"):
            retag(node, "userTask")
        elif _has_no_work_but_scripts(node, properties):
            _run_scripts(node, hosts=node.get("id") in hosts)
        if local(node.tag) == "userTask":
            set_extension(node, "variableName", None)
    for loop in [
        loop
        for process in tree.processes()
        for loop in process.iter(tag("multiInstanceLoopCharacteristics"))
    ]:
        _name_variables(loop)


def _has_no_work_but_scripts(node: etree._Element, properties: Mapping[str, str]) -> bool:
    kind = local(node.tag)
    if kind == "sendTask":
        return not _sends(node)
    if kind == "businessRuleTask":
        return extension(node, "calledDecisionId") is None and not properties.get("service")
    return kind != "userTask"


def _call_service(node: etree._Element, service: str) -> None:
    """Make it a service task; a script it holds runs before the service."""
    script = _script(node, "preScript", "script")
    for child in list(bpmn_children(node, "script", "messageEventDefinition")):
        node.remove(child)
    for attribute in ("scriptFormat", "messageRef", "operationRef", "implementation"):
        remove_attribute(node, attribute)
    retag(node, "serviceTask")
    set_extension(node, "preScript", script)
    set_extension(node, "serviceTaskOperator", "")
    operator = node.find(f"{tag('extensionElements')}/{{{SPIFF}}}serviceTaskOperator")
    if operator is not None:
        operator.text = None
        operator.set("id", service)


def _run_scripts(node: etree._Element, *, hosts: bool) -> None:
    """Make it a script task with all its scripts in one, or let the token pass if it has none.

    One that is repeated, or that boundary events stand on, stays an activity without work.

    Args:
        node: the task.
        hosts: whether boundary events stand on it.
    """
    script = _script(node, "preScript", "script", "postScript")
    repeated = next(bpmn_children(node, *_REPETITIONS), None) is not None
    if script is None and not hosts and not repeated:
        if is_for_compensation(node):
            retag(node, "task")
        else:
            pass_through(node)
        return
    for child in list(bpmn_children(node, "script")):
        node.remove(child)
    retag(node, "scriptTask")
    set_extension(node, "preScript", None)
    set_extension(node, "postScript", None)
    etree.SubElement(node, tag("script")).text = script or _NOTHING


def _script(node: etree._Element, *places: str) -> str | None:
    texts = [
        next(((each.text or "").strip() for each in bpmn_children(node, "script")), None)
        if place == "script"
        else extension(node, place)
        for place in places
    ]
    return "\n".join(text for text in texts if text) or None


def _sends(node: etree._Element) -> bool:
    return (
        bool(node.get("messageRef"))
        or next(bpmn_children(node, "messageEventDefinition"), None) is not None
    )


def _name_variables(loop: etree._Element) -> None:
    """Let the id of a data item be its variable, which is how the executor reads it."""
    for name in ("inputDataItem", "outputDataItem"):
        for item in bpmn_children(loop, name):
            item.set("id", variable_of(loop, name) or "")
    for ref in bpmn_children(loop, "loopDataInputRef", "loopDataOutputRef"):
        ref.text = (ref.text or "").strip()
