"""The difference of two sets of documents, as values that can be told in sentences."""

from bpmn.compare.change import Change
from bpmn.compare.compare import compare

__all__ = ["Change", "compare"]
