"""Turns Python's syntax tree into closures; what has no closure here does not exist.

`ast.parse` only reads. Nothing an author wrote reaches compile, eval or exec, and no closure looks
up an attribute, so there is no way from a value to its class.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator
from difflib import get_close_matches
from typing import Any

from bpmn.expressions.error import ExpressionError, Place
from bpmn.expressions.functions import BUILTINS, Builtin
from bpmn.expressions.operators import Code, Variables, binary, compare, cut, negate, subscript
from bpmn.expressions.values import (
    FIRST_LOCAL,
    FUNCTIONS,
    MAX_DEPTH,
    MAX_LIST,
    STEPS,
    Run,
    admit,
    charge,
    kind,
    number,
    settle,
    watch_time,
)

Rounds = Callable[[Variables, Run], Iterator[Any]]

LITERALS: dict[str, object] = {"true": True, "false": False, "null": None}
SPECIAL = {"defined": "defined(name)", "default": "default(name, value)"}
"""Functions whose first argument is a name that may have no value."""

_BINARY: dict[type[ast.operator], str] = {
    ast.Add: "+",
    ast.Sub: "-",
    ast.Mult: "*",
    ast.Div: "/",
    ast.FloorDiv: "//",
    ast.Mod: "%",
}
_COMPARE: dict[type[ast.cmpop], str] = {
    ast.Eq: "==",
    ast.NotEq: "!=",
    ast.Lt: "<",
    ast.LtE: "<=",
    ast.Gt: ">",
    ast.GtE: ">=",
    ast.In: "in",
    ast.NotIn: "not in",
    ast.Is: "is",
    ast.IsNot: "is not",
}
_REFUSED: dict[type[ast.AST], str] = {
    ast.Lambda: "a lambda",
    ast.NamedExpr: "an assignment inside an expression (:=)",
    ast.JoinedStr: "an f-text; put texts together with + and str()",
    ast.Starred: "a starred value",
    ast.Set: "a set; write a list [ ]",
    ast.SetComp: "a set; write a list [ ]",
    ast.DictComp: "a map made by a loop",
    ast.Await: "await",
    ast.Yield: "yield",
    ast.YieldFrom: "yield",
    ast.GeneratorExp: "a loop outside a function; write [ ] around it, or any( ), all( ), sum( )",
    ast.Slice: "a slice outside [ ]",
}


class Compiler:
    """Compiles one text; collects the names it reads and the functions it calls."""

    def __init__(self, locate: Callable[[ast.AST], Place]) -> None:
        self.locate = locate
        self.names: set[str] = set()
        self.functions: set[str] = set()
        self.slots = 0  # loop variables, each with a place in the run
        self._scope: dict[str, int] = {}
        self._depth = 0

    def compile(self, node: ast.expr) -> Code:
        """Return code for an expression.

        Raises:
            ExpressionError: something in it does not belong to the language.
        """
        self._depth += 1
        try:
            if self._depth > MAX_DEPTH:
                raise self.locate(node).error(f"Expected at most {MAX_DEPTH} levels, but got more")
            return self._compile(node)
        finally:
            self._depth -= 1

    def _compile(self, node: ast.expr) -> Code:
        match node:
            case ast.Constant():
                return constant(self.value_of(node))
            case ast.Name(id=name):
                return self._name(node, name)
            case ast.BoolOp():
                return self._bool(node)
            case ast.UnaryOp():
                return self._unary(node)
            case ast.BinOp():
                symbol = self.operator(node.op, node)
                return binary(
                    symbol, self.compile(node.left), self.compile(node.right), self.locate(node)
                )
            case ast.Compare():
                return self._comparison(node)
            case ast.IfExp():
                return _choice(
                    self.compile(node.test), self.compile(node.body), self.compile(node.orelse)
                )
            case ast.List() | ast.Tuple():
                return self._list(node)
            case ast.Dict():
                return self._dict(node)
            case ast.Subscript():
                return self._subscript(node)
            case ast.ListComp():
                return _collected(self._rounds(node, node.elt, node.generators), self.locate(node))
            case ast.Call():
                return self._call(node)
            case ast.Attribute():
                raise self._attribute(node)
        told = _REFUSED.get(type(node), type(node).__name__)
        raise self.locate(node).error(f"Expected an expression of this language, but got {told}")

    def value_of(self, node: ast.Constant) -> Any:
        """Return the value of a literal."""
        value = node.value
        place = self.locate(node)
        if isinstance(value, bool | None):
            return value
        if isinstance(value, int | float):
            return number(value, place)
        if isinstance(value, str):
            return value
        raise place.error(f"Expected a number, a text, true, false or null, but got {kind(value)}")

    def operator(self, op: ast.operator, node: ast.AST) -> str:
        """Return the sign of an arithmetic operator."""
        symbol = _BINARY.get(type(op))
        if symbol is None:
            raise self.locate(node).error(
                f"Expected one of + - * / // %, but got {_FOREIGN_OPERATORS[type(op)]}"
            )
        return symbol

    def name(self, name: str, node: ast.AST) -> str:
        """Return a name that authors may use."""
        if name.startswith("_"):
            raise self.locate(node).error(
                f"Expected a name that does not begin with _, but got {name[:60]}", name
            )
        return name

    def _name(self, node: ast.AST, name: str) -> Code:
        if name in LITERALS:
            return constant(LITERALS[name])
        self.name(name, node)
        if name in self._scope:
            return _local(self._scope[name])
        self.names.add(name)
        return _variable(name, self.locate(node))

    def _bool(self, node: ast.BoolOp) -> Code:
        codes = [self.compile(value) for value in node.values]
        make = _and if isinstance(node.op, ast.And) else _or
        code = codes[-1]
        for earlier in reversed(codes[:-1]):
            code = make(earlier, code)
        return code

    def _unary(self, node: ast.UnaryOp) -> Code:
        place = self.locate(node)
        operand = self.compile(node.operand)
        match node.op:
            case ast.Not():
                return lambda variables, run: not operand(variables, run)
            case ast.USub():
                if isinstance(node.operand, ast.Constant):
                    return constant(negate(self.value_of(node.operand), place))
                return lambda variables, run: negate(operand(variables, run), place)
            case ast.UAdd():
                return lambda variables, run: negate(negate(operand(variables, run), place), place)
        raise place.error("Expected one of + - not, but got ~")

    def _comparison(self, node: ast.Compare) -> Code:
        place = self.locate(node)
        operands = [node.left, *node.comparators]
        symbols = [_COMPARE[type(op)] for op in node.ops]
        for symbol, operand in zip(symbols, operands[1:], strict=True):
            if symbol.startswith("is") and not _is_literal(operand):
                raise place.error("Expected null, true or false after is; compare others with ==")
        codes = [self.compile(operand) for operand in operands]
        if len(symbols) == 1:
            return compare(symbols[0], codes[0], codes[1], place)
        return self._chain(symbols, codes, place)

    def _chain(self, symbols: list[str], codes: list[Code], place: Place) -> Code:
        """Compare a < b < c with b evaluated once: its value waits in a slot of the run."""
        slots = [self._slot() for _ in codes]
        pairs = [
            compare(symbol, _local(slots[at]), _kept(codes[at + 1], slots[at + 1]), place)
            for at, symbol in enumerate(symbols)
        ]
        first, slot = codes[0], slots[0]

        def chain(variables: Variables, run: Run) -> bool:
            run[slot] = first(variables, run)
            return all(pair(variables, run) for pair in pairs)

        return chain

    def _list(self, node: ast.List | ast.Tuple) -> Code:
        codes = [self.compile(item) for item in node.elts]
        if all(isinstance(item, ast.Constant) for item in node.elts):
            # Nothing in the language changes a list, and results are copies: one list serves all.
            return constant([code({}, []) for code in codes])
        return lambda variables, run: [code(variables, run) for code in codes]

    def _dict(self, node: ast.Dict) -> Code:
        pairs: list[tuple[str, Code]] = []
        for key, value in zip(node.keys, node.values, strict=True):
            if not isinstance(key, ast.Constant) or not isinstance(key.value, str):
                raise self.locate(key or node).error("Expected a text in quotes as key of a map")
            pairs.append((key.value, self.compile(value)))
        return lambda variables, run: {key: code(variables, run) for key, code in pairs}

    def _subscript(self, node: ast.Subscript) -> Code:
        place = self.locate(node)
        whole = self.compile(node.value)
        if isinstance(node.slice, ast.Slice):
            if node.slice.step is not None:
                raise place.error("Expected [start:end], but got a third number")
            nothing = constant(None)
            start = self.compile(node.slice.lower) if node.slice.lower else nothing
            end = self.compile(node.slice.upper) if node.slice.upper else nothing
            return lambda variables, run: cut(
                whole(variables, run), start(variables, run), end(variables, run), place, run
            )
        key = self.compile(node.slice)
        if isinstance(node.slice, ast.Constant) and isinstance(node.slice.value, str):
            return _member(whole, node.slice.value, place)
        return lambda variables, run: subscript(whole(variables, run), key(variables, run), place)

    def _rounds(
        self, node: ast.AST, element: ast.expr, generators: list[ast.comprehension]
    ) -> Rounds:
        """Return code that yields what a loop makes, round by round."""
        before = dict(self._scope)
        place = self.locate(node)
        try:
            heads = [self._head(generator) for generator in generators]
            produce = self.compile(element)
        finally:
            self._scope = before
        cost = sum(1 for _ in ast.walk(node))
        return _rounds(heads, produce, cost, place)

    def _head(self, generator: ast.comprehension) -> tuple[int, Code, list[Code]]:
        items = self.compile(generator.iter)
        if not isinstance(generator.target, ast.Name) or generator.is_async:
            raise self.locate(generator.target).error("Expected one name after for, but got more")
        name = self.name(generator.target.id, generator.target)
        if name in LITERALS:
            raise self.locate(generator.target).error(f"Expected a name, but {name} is a value")
        slot = self._slot()
        self._scope = {**self._scope, name: slot}
        return slot, items, [self.compile(condition) for condition in generator.ifs]

    def _slot(self) -> int:
        self.slots += 1
        return FIRST_LOCAL + self.slots - 1

    def _call(self, node: ast.Call) -> Code:
        place = self.locate(node)
        if isinstance(node.func, ast.Attribute):
            raise self._attribute(node.func)
        if not isinstance(node.func, ast.Name):
            raise place.error("Expected the name of a function before ( )")
        name = self.name(node.func.id, node.func)
        if node.keywords:
            raise place.error("Expected arguments without names, but got name=value", name)
        if name in SPECIAL:
            return self._special(name, node, place)
        builtin = BUILTINS.get(name)
        self.functions.add(name)
        if builtin is None:
            return _outer(name, [self.compile(argument) for argument in node.args], place)
        self._count_arguments(builtin, node, place)
        if len(node.args) == 1 and isinstance(node.args[0], ast.GeneratorExp):
            loop = node.args[0]
            rounds = self._rounds(loop, loop.elt, loop.generators)
            if name in ("any", "all"):
                decide = any if name == "any" else all
                return lambda variables, run: decide(rounds(variables, run))
            return _inner(builtin, [_collected(rounds, place)], place)
        return _inner(builtin, [self.compile(argument) for argument in node.args], place)

    def _count_arguments(self, builtin: Builtin, node: ast.Call, place: Place) -> None:
        given = len(node.args)
        if given < builtin.fewest or (builtin.most is not None and given > builtin.most):
            raise place.error(f"Expected {builtin.usage}, but got {given} arguments", builtin.name)

    def _special(self, name: str, node: ast.Call, place: Place) -> Code:
        wanted = 1 if name == "defined" else 2
        target = node.args[0] if len(node.args) == wanted else None
        if not isinstance(target, ast.Name) or target.id in LITERALS:
            raise place.error(f"Expected {SPECIAL[name]}, with the name of a variable", name)
        variable = self.name(target.id, target)
        if variable in self._scope:
            raise place.error(f"Expected a variable of the case, but {variable} is a loop's", name)
        self.names.add(variable)
        self.functions.add(name)
        if name == "defined":
            return lambda variables, run: variables.get(variable) is not None
        fallback = self.compile(node.args[1])

        def default(variables: Variables, run: Run) -> Any:
            value = variables.get(variable)
            return fallback(variables, run) if value is None else value

        return default

    def _attribute(self, node: ast.Attribute) -> ExpressionError:
        owner = node.value.id if isinstance(node.value, ast.Name) else "…"
        hint = f"{owner}['{node.attr}']"
        ours = _METHODS.get(node.attr, node.attr)
        if node.attr == "equals":
            hint = f"{owner} == ..."
        elif ours in BUILTINS:
            hint = f"{ours}({owner}, ...)" if BUILTINS[ours].fewest > 1 else f"{ours}({owner})"
        return self.locate(node).error(
            f"Expected no dot after a value, but got .{node.attr[:60]}; write {hint[:120]}",
            node.attr,
        )


_METHODS = {  # of Python, JavaScript and Java -> our function
    "startswith": "starts_with",
    "startsWith": "starts_with",
    "endswith": "ends_with",
    "endsWith": "ends_with",
    "includes": "contains",
    "length": "len",
    "size": "len",
    "toLowerCase": "lower",
    "toUpperCase": "upper",
    "trim": "strip",
}
_FOREIGN_OPERATORS: dict[type[ast.operator], str] = {
    ast.Pow: "**",
    ast.MatMult: "@",
    ast.BitAnd: "& (write and)",
    ast.BitOr: "| (write or)",
    ast.BitXor: "^",
    ast.LShift: "<<",
    ast.RShift: ">>",
}


def _is_literal(node: ast.expr) -> bool:
    if isinstance(node, ast.Constant):
        return isinstance(node.value, bool | None)
    return isinstance(node, ast.Name) and node.id in LITERALS


def constant(value: Any) -> Code:
    """Return code for a value that is always the same."""
    return lambda variables, run: value


def _local(slot: int) -> Code:
    return lambda variables, run: run[slot]


def _kept(code: Code, slot: int) -> Code:
    def keep(variables: Variables, run: Run) -> Any:
        run[slot] = value = code(variables, run)
        return value

    return keep


def _variable(name: str, place: Place) -> Code:
    def read(variables: Variables, run: Run) -> Any:
        try:
            return variables[name]
        except KeyError:
            message = f"Expected the variable {name}, but it has no value here"
            near = get_close_matches(name, list(variables)[:500], 1)
            hint = f"; is {near[0]} meant?" if near else ""
            raise place.error(message + hint, name, absent=True) from None

    return read


def _member(whole: Code, key: str, place: Place) -> Code:
    def member(variables: Variables, run: Run) -> Any:
        value = whole(variables, run)
        if value.__class__ is dict and key in value:
            return value[key]
        return subscript(value, key, place)

    return member


def _and(left: Code, right: Code) -> Code:
    return lambda variables, run: left(variables, run) and right(variables, run)


def _or(left: Code, right: Code) -> Code:
    return lambda variables, run: left(variables, run) or right(variables, run)


def _choice(test: Code, body: Code, other: Code) -> Code:
    return lambda variables, run: (
        body(variables, run) if test(variables, run) else other(variables, run)
    )


def _inner(builtin: Builtin, codes: list[Code], place: Place) -> Code:
    call = builtin.call
    return lambda variables, run: call([code(variables, run) for code in codes], place, run)


def _outer(name: str, codes: list[Code], place: Place) -> Code:
    """Return a call of a function that the caller of evaluate brings along."""

    def call(variables: Variables, run: Run) -> Any:
        function = run[FUNCTIONS].get(name)
        if function is None:
            raise place.error(f"Expected the function {name}, but there is none here", name)
        charge(run, 100, place)
        arguments = [settle(code(variables, run), place) for code in codes]
        try:
            value = function(*arguments)
        except (LookupError, ValueError, TypeError, ArithmeticError) as error:
            # Faults of the world (database, network) pass: a retry may mend those.
            told = str(error)
            if isinstance(error, TypeError) and "positional argument" in told:
                told = "it takes other arguments than these"
            raise place.error(f"The function {name} failed: {told}", name) from error
        return admit(value, place)

    return call


def _collected(rounds: Rounds, place: Place) -> Code:
    def collect(variables: Variables, run: Run) -> list[Any]:
        found: list[Any] = []
        for value in rounds(variables, run):
            if len(found) >= MAX_LIST:
                raise place.error(f"Expected at most {MAX_LIST} items, but the loop makes more")
            found.append(value)
        return found

    return collect


def _rounds(
    heads: list[tuple[int, Code, list[Code]]], produce: Code, cost: int, place: Place
) -> Rounds:
    slot, items, conditions = heads[0]
    inner = _rounds(heads[1:], produce, cost, place) if len(heads) > 1 else None

    def rounds(variables: Variables, run: Run) -> Iterator[Any]:
        values = items(variables, run)
        if not isinstance(values, list | tuple):
            raise place.error(
                f"Expected a list after in, but got {kind(values)}"
                + ("; write keys(...) or values(...)" if kind(values) == "a map" else "")
            )
        for at, value in enumerate(values):
            run[STEPS] -= cost
            if run[STEPS] < 0:
                charge(run, 0, place)
            if not at & 63:
                watch_time(run, place)
            run[slot] = value
            for condition in conditions:
                if not condition(variables, run):
                    break
            else:
                if inner is None:
                    yield produce(variables, run)
                else:
                    yield from inner(variables, run)

    return rounds
