"""Small BPMN texts for tests: documents, user tasks with properties, flows."""

from __future__ import annotations

HEAD = """<?xml version="1.0" encoding="UTF-8"?>
<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL"
  xmlns:spiffworkflow="http://spiffworkflow.org/bpmn/schema/1.0/core"
  id="d" targetNamespace="http://siklus.test">"""


def diagram(process: str, body: str, *, extra: str = "") -> bytes:
    """Return a BPMN document with one executable process."""
    return (
        f'{HEAD}{extra}<bpmn:process id="{process}" name="{process}" isExecutable="true">'
        f"{body}</bpmn:process></bpmn:definitions>"
    ).encode()


def props(**values: str) -> str:
    """Return extension elements with spiffworkflow:property values."""
    rows = "".join(
        f'<spiffworkflow:property name="{name}" value="{value}" />'
        for name, value in values.items()
    )
    return (
        "<bpmn:extensionElements><spiffworkflow:properties>"
        f"{rows}</spiffworkflow:properties></bpmn:extensionElements>"
    )


def task(id_: str, **values: str) -> str:
    """Return a user task."""
    name = values.pop("name", id_)
    return f'<bpmn:userTask id="{id_}" name="{name}">{props(**values)}</bpmn:userTask>'


def flows(*pairs: str) -> str:
    """Return sequence flows from texts such as "a>b" or "a>b:condition"."""
    out = []
    for number, pair in enumerate(pairs):
        ends, _, condition = pair.partition(":")
        source, target = ends.split(">")
        inner = (
            f"<bpmn:conditionExpression>{condition}</bpmn:conditionExpression>" if condition else ""
        )
        out.append(
            f'<bpmn:sequenceFlow id="f{number}_{source}_{target}" sourceRef="{source}" '
            f'targetRef="{target}">{inner}</bpmn:sequenceFlow>'
        )
    return "".join(out)


START, END = '<bpmn:startEvent id="mulai" />', '<bpmn:endEvent id="selesai" />'
