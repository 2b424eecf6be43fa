"""What an expression gives, as far as its form alone tells. Lint asks this of conditions."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping

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


_TEXTS = frozenset({"text", "date", "time", "duration"})
_NUMBERS = frozenset({"number", "boolean"})


def mismatches(node: ast.expr, kinds: Mapping[str, str]) -> Iterator[tuple[bool, str, str, str]]:
    """Yield (whether it fails, what is done, kind, kind) where two kinds do not go together.

    One that does not fail is a comparison that is never true.

    Args:
        node: an expression.
        kinds: name of a variable -> boolean, number, text or list.
    """
    for inner in ast.walk(node):
        if isinstance(inner, ast.Compare):
            sides = [inner.left, *inner.comparators]
            for operator, left, right in zip(inner.ops, sides, sides[1:], strict=False):
                yield from _compared(operator, _kind(left, kinds), _kind(right, kinds))
        elif isinstance(inner, ast.BinOp):
            yield from _computed(inner.op, _kind(inner.left, kinds), _kind(inner.right, kinds))


def _kind(node: ast.expr, kinds: Mapping[str, str]) -> str | None:
    if isinstance(node, ast.Name) and node.id in kinds:
        return kinds[node.id]
    return static_kind(node)


def _compared(
    operator: ast.cmpop, left: str | None, right: str | None
) -> Iterator[tuple[bool, str, str, str]]:
    if left is None or right is None or _alike(left, right):
        return
    if isinstance(operator, ast.Lt | ast.LtE | ast.Gt | ast.GtE):
        yield True, "compared", left, right
    elif isinstance(operator, ast.Eq) and "null" not in (left, right):
        yield False, "compared", left, right


def _computed(
    operator: ast.operator, left: str | None, right: str | None
) -> Iterator[tuple[bool, str, str, str]]:
    if left is None or right is None:
        return
    if isinstance(operator, ast.Add) and not _alike(left, right):
        yield True, "added", left, right
    elif isinstance(operator, ast.Mult | ast.Div | ast.FloorDiv | ast.Mod) and not (
        left in _NUMBERS and right in _NUMBERS
    ):
        yield True, "computed", left, right


def _alike(left: str, right: str) -> bool:
    return left == right or any(left in group and right in group for group in (_TEXTS, _NUMBERS))
