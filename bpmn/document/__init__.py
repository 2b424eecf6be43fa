"""BPMN documents as values: read safely, typed, immutable."""

from bpmn.document.model import (
    Document,
    Element,
    EventDefinition,
    Flow,
    Foreign,
    MultiInstance,
    Named,
    Process,
    StandardLoop,
    Stray,
    Timer,
)
from bpmn.document.read import read_document
from bpmn.document.texts import Written, written
from bpmn.errors import DocumentError

__all__ = [
    "Document",
    "DocumentError",
    "Element",
    "EventDefinition",
    "Flow",
    "Foreign",
    "MultiInstance",
    "Named",
    "Process",
    "StandardLoop",
    "Stray",
    "Timer",
    "Written",
    "read_document",
    "written",
]
