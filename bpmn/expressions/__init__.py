"""The one safe expression language: conditions, scripts, assignment, deadlines, table cells.

Start at language.py. docs/expressions.md is what authors read.
"""

from bpmn.expressions.error import ExpressionError
from bpmn.expressions.language import BUILTIN_NAMES, Expression, Functions, Script

__all__ = ["BUILTIN_NAMES", "Expression", "ExpressionError", "Functions", "Script"]
