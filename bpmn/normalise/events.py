"""Events: links become flows, signal ends throw, literal times are quoted, payloads move along."""

from __future__ import annotations

from lxml import etree

from bpmn.document.names import EVENT_DEFINITIONS, local
from bpmn.document.nodes import bpmn_children, name_of
from bpmn.document.times import is_literal
from bpmn.normalise.tree import (
    Tree,
    extension,
    parent_of,
    pass_through,
    retag,
    set_extension,
    tag,
)


def rewrite_events(tree: Tree) -> None:
    """Rewrite every event that the executor would drop or misread."""
    _link(tree)
    _throw_at_signal_ends(tree)
    _quote_times(tree)
    _move_payloads(tree)


def _link(tree: Tree) -> None:
    caught: dict[tuple[str | None, str], etree._Element] = {}
    for node in tree.nodes("intermediateCatchEvent"):
        if (name := _link_name(node)) is not None:
            caught.setdefault((parent_of(node).get("id"), name), node)
    for node in tree.nodes("intermediateThrowEvent"):
        if (name := _link_name(node)) is None:
            continue
        target = caught.get((parent_of(node).get("id"), name))
        if target is not None:
            tree.add_flow(node, node.get("id", ""), target.get("id", ""))
        pass_through(node)
    for node in caught.values():
        pass_through(node)


def _link_name(node: etree._Element) -> str | None:
    definition = next(bpmn_children(node, "linkEventDefinition"), None)
    if definition is None:
        return None
    return name_of(definition) or name_of(node) or ""


def _throw_at_signal_ends(tree: Tree) -> None:
    for node in tree.nodes("endEvent"):
        if next(bpmn_children(node, "signalEventDefinition"), None) is None:
            continue
        retag(node, "intermediateThrowEvent")
        end = tree.add_node("endEvent", node, "end")
        tree.add_flow(node, node.get("id", ""), end.get("id", ""))


def _quote_times(tree: Tree) -> None:
    for process in tree.processes():
        for definition in process.iter(tag("timerEventDefinition")):
            for time in bpmn_children(definition, "timeDuration", "timeDate", "timeCycle"):
                text = (time.text or "").strip()
                time.text = f'"{text}"' if is_literal(text) else text
    for process in tree.processes():
        for condition in process.iter(
            tag("condition"), tag("completionCondition"), tag("loopCondition")
        ):
            condition.text = (condition.text or "").strip()
        for number in process.iter(tag("loopCardinality")):
            number.text = (number.text or "").strip()


def _move_payloads(tree: Tree) -> None:
    """Put what a message carries beside the event; at the message itself it is out of date."""
    messages = {
        message.get("id"): (
            extension(message, "messagePayload"),
            extension(message, "messageVariable"),
        )
        for message in bpmn_children(tree.root, "message")
    }
    for message in bpmn_children(tree.root, "message"):
        set_extension(message, "messagePayload", None)
        set_extension(message, "messageVariable", None)
    for node in tree.nodes():
        senders = [node] if local(node.tag) in ("sendTask", "receiveTask") else []
        for holder in [*senders, *bpmn_children(node, *EVENT_DEFINITIONS)]:
            for name, text in zip(
                ("messagePayload", "messageVariable"),
                messages.get(holder.get("messageRef"), (None, None)),
                strict=True,
            ):
                if text is not None and extension(holder, name) is None:
                    set_extension(holder, name, text)
