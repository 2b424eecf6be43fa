"""What an expression gives, as far as its form alone tells. Lint asks this of conditions."""

from __future__ import annotations

import ast

from bpmn.expressions.functions import BUILTINS

_CONSTANTS = {"true": "boolean", "false": "boolean", "null": "null"}


def static_kind(node: ast.expr) -> str | None:
    """Return boolean, number, text, date, time, duration, list, map or null; None if uncertain."""
    match node:
        case ast.Constant(value=value):
            return _constant_kind(value)
        case ast.Name(id=name):
            return _CONSTANTS.get(name)
        case ast.Compare() | ast.UnaryOp(op=ast.Not()):
            return "boolean"
        case ast.BoolOp(values=values):
            return _common([static_kind(value) for value in values])
        case ast.IfExp(body=body, orelse=other):
            return _common([static_kind(body), static_kind(other)])
        case ast.BinOp(left=left, op=ast.Add(), right=right):
            kinds = static_kind(left), static_kind(right)
            if kinds == ("text", "text") or kinds == ("number", "number"):
                return kinds[0]
            return None
        case ast.BinOp(op=ast.Div() | ast.FloorDiv() | ast.Mod()):
            return "number"
        case ast.UnaryOp(operand=operand):
            return static_kind(operand)
        case ast.List() | ast.Tuple() | ast.ListComp():
            return "list"
        case ast.Dict():
            return "map"
        case ast.Call(func=ast.Name(id="defined")):
            return "boolean"
        case ast.Call(func=ast.Name(id=name)) if name in BUILTINS:
            return BUILTINS[name].gives
    return None


def _constant_kind(value: object) -> str | None:
    match value:
        case None:
            return "null"
        case bool():
            return "boolean"
        case int() | float():
            return "number"
        case str():
            return "text"
    return None


def _common(kinds: list[str | None]) -> str | None:
    return kinds[0] if len(set(kinds)) == 1 else None
