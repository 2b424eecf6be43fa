"""Decision tables: DMN read, checked, decided. docs/decision-tables.md is what authors read."""

from bpmn.dmn.decision import Decision, DecisionResult, Input, Output, Rule
from bpmn.dmn.findings import Gap, Overlap
from bpmn.dmn.read import read_decisions
from bpmn.errors import DmnError

__all__ = [
    "Decision",
    "DecisionResult",
    "DmnError",
    "Gap",
    "Input",
    "Output",
    "Overlap",
    "Rule",
    "read_decisions",
]
