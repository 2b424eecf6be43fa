"""Expressions and scripts: parsed once, kept, evaluated often.

An expression gives a value; a script is assignments, one a line or separated by `;`. Both are
immutable and may be shared between threads.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Mapping
from functools import lru_cache
from types import MappingProxyType
from typing import Any

from bpmn.expressions.compiler import LITERALS, SPECIAL, Compiler, constant
from bpmn.expressions.dialects import refuse_foreign
from bpmn.expressions.error import ExpressionError, Place
from bpmn.expressions.functions import BUILTINS
from bpmn.expressions.kinds import static_kind
from bpmn.expressions.operators import Code, binary
from bpmn.expressions.scan import Token, scan, words
from bpmn.expressions.values import MAX_RESULT, MAX_STEPS, PLAIN, kind, settle

CACHED = 4_096  # expressions, and as many scripts, kept compiled

Functions = Mapping[str, Callable[..., Any]]

BUILTIN_NAMES: frozenset[str] = frozenset(BUILTINS) | frozenset(SPECIAL)
"""Functions that every expression may call."""

_NO_FUNCTIONS: Functions = MappingProxyType({})


class Expression:
    """One compiled expression.

    Attributes:
        text: what the author wrote.
        names: variables it reads.
        functions: functions it calls, built-in ones among them.
        kind: what it gives where that is certain before evaluating: boolean, number, text, date,
            time, duration, list, map or null; else None.
    """

    __slots__ = ("_code", "_locals", "_place", "functions", "kind", "names", "text")

    def __init__(self, text: str, *, proposes: bool = True) -> None:
        tokens = scan(text)
        refuse_foreign(text, tokens, _only_read(Expression) if proposes else None)
        place = _first_place(text, tokens)
        if not words(tokens):
            raise place.error("Expected an expression, but the text is empty")
        source = _Source(text, "(" + _clean(text) + "\n)", shift=1)
        tree = source.tree(tokens, "eval")
        compiler = Compiler(source.locate)
        assert isinstance(tree, ast.Expression)
        self.text = text
        self._place = place
        self._code: Code = compiler.compile(tree.body)
        self._locals = [None] * (compiler.slots + 1)
        self.names: frozenset[str] = frozenset(compiler.names)
        self.functions: frozenset[str] = frozenset(compiler.functions)
        self.kind: str | None = static_kind(tree.body)

    @staticmethod
    def parse(text: str) -> Expression:
        """Return the compiled expression; the same text is compiled once.

        Raises:
            ExpressionError: the text is no expression of this language.
        """
        return _expression(_need_text(text))

    @classmethod
    def of_literal(cls, text: str, value: str | int | float) -> Expression:
        """Return the expression that is one literal, for readers that know its value already."""
        made = cls.__new__(cls)
        made.text, made.kind = text, "text" if isinstance(value, str) else "number"
        made.names = made.functions = frozenset()
        made._place = Place(text)
        made._code, made._locals = constant(value), [None]
        return made

    def evaluate(self, variables: Mapping[str, Any], functions: Functions = _NO_FUNCTIONS) -> Any:
        """Return the value: JSON that shares nothing with the variables.

        Raises:
            ExpressionError: a name without value, a function that is not there, values that do not
                fit, or a limit.
        """
        value = self.value(variables, functions)
        return value if value.__class__ in PLAIN else settle(value, self._place)

    def value(self, variables: Mapping[str, Any], functions: Functions = _NO_FUNCTIONS) -> Any:
        """Return the value as the language sees it: dates and durations keep their kind.

        For comparing, not for keeping: lists and maps may be those of the variables.

        Raises:
            ExpressionError: as evaluate.
        """
        try:
            return self._code(variables, [MAX_STEPS, functions, *self._locals])
        except RecursionError:
            raise self._place.error("Expected values nested less deep") from None

    def evaluate_condition(
        self, variables: Mapping[str, Any], functions: Functions = _NO_FUNCTIONS
    ) -> bool:
        """Return the truth of a condition.

        Raises:
            ExpressionError: as evaluate, and when the value is not a boolean.
        """
        value = self.evaluate(variables, functions)
        if value is True or value is False:
            return value
        raise self._place.error(f"Expected true or false, but the condition gives {kind(value)}")

    def __repr__(self) -> str:
        return f"Expression({self.text!r})"


def tree_of(text: str) -> ast.expr:
    """Return the tree of an expression, for those who look at it without evaluating.

    Raises:
        ExpressionError: the text is no expression of this language.
    """
    Expression.parse(text)
    tree = _Source(text, "(" + _clean(text) + "\n)", shift=1).tree(scan(text), "eval")
    assert isinstance(tree, ast.Expression)
    return tree.body


class Script:
    """Compiled assignments.

    Attributes:
        text: what the author wrote.
        reads: variables that must have a value before.
        writes: variables that it assigns.
        functions: functions it calls, built-in ones among them.
    """

    __slots__ = ("_locals", "_place", "_steps", "functions", "reads", "text", "writes")

    def __init__(self, text: str, *, proposes: bool = True) -> None:
        tokens = scan(text)
        refuse_foreign(text, tokens, _only_read(Script) if proposes else None)
        self.text = text
        self._place = _first_place(text, tokens)
        lines = _clean(text).split("\n")
        indents = [len(line) - len(line.lstrip()) for line in lines]
        source = _Source(text, "\n".join(line.lstrip() for line in lines), indents=indents)
        tree = source.tree(tokens, "exec")
        assert isinstance(tree, ast.Module)
        reads: set[str] = set()
        writes: set[str] = set()
        functions: set[str] = set()
        self._steps: list[tuple[str, Code, Place]] = []
        slots = 1
        for statement in tree.body:
            compiler = Compiler(source.locate)
            name, code = _assignment(statement, compiler)
            self._steps.append((name, code, source.locate(statement)))
            reads |= compiler.names - writes
            writes.add(name)
            functions |= compiler.functions
            slots = max(slots, compiler.slots + 1)
        self._locals = [None] * slots
        self.reads: frozenset[str] = frozenset(reads)
        self.writes: frozenset[str] = frozenset(writes)
        self.functions: frozenset[str] = frozenset(functions)

    @staticmethod
    def parse(text: str) -> Script:
        """Return the compiled script; the same text is compiled once.

        Raises:
            ExpressionError: the text is no script of this language.
        """
        return _script(_need_text(text))

    def run(
        self, variables: Mapping[str, Any], functions: Functions = _NO_FUNCTIONS
    ) -> dict[str, Any]:
        """Return what the script assigns, by name; the given variables stay as they are.

        Raises:
            ExpressionError: as Expression.evaluate; then nothing was assigned.
        """
        scope = dict(variables)
        assigned: dict[str, Any] = {}
        run = [MAX_STEPS, functions, *self._locals]
        size = [MAX_RESULT]
        try:
            for name, code, place in self._steps:
                assigned[name] = scope[name] = settle(code(scope, run), place, size)
        except RecursionError:
            raise self._place.error("Expected values nested less deep") from None
        return assigned

    def __repr__(self) -> str:
        return f"Script({self.text!r})"


def _only_read(language: type[Expression] | type[Script]) -> Callable[[str], object]:
    """Return a parser for proposals, which must not lead to further proposals."""
    return lambda text: language(text, proposes=False)


@lru_cache(maxsize=CACHED)
def _expression(text: str) -> Expression:
    return Expression(text)


@lru_cache(maxsize=CACHED)
def _script(text: str) -> Script:
    return Script(text)


def _need_text(text: object) -> str:
    if isinstance(text, str):
        return text
    raise Place("").error(f"Expected a text to read, but got {kind(text)}")


def _first_place(text: str, tokens: list[Token]) -> Place:
    found = words(tokens)
    return found[0].place if found else Place(text)


def _clean(text: str) -> str:
    """Make line ends and spaces what Python's parser knows; lengths of lines stay."""
    return text.replace("\r\n", "\n").replace("\r", "\n").replace("\xa0", " ").replace("\f", " ")


def _assignment(statement: ast.stmt, compiler: Compiler) -> tuple[str, Code]:
    place = compiler.locate(statement)
    match statement:
        case ast.Assign(targets=[ast.Name(id=name)]):
            code = compiler.compile(statement.value)
        case ast.AugAssign(target=ast.Name(id=name)):
            symbol = compiler.operator(statement.op, statement)
            before = compiler.compile(ast.copy_location(ast.Name(name), statement.target))
            code = binary(symbol, before, compiler.compile(statement.value), place)
        case _:
            raise place.error(
                f"Expected assignments like name = value, but got {_statement(statement)}"
            )
    compiler.name(name, statement)
    if name in LITERALS:
        raise place.error(f"Expected a name before =, but {name} is a value", name)
    return name, code


def _statement(statement: ast.stmt) -> str:
    """Return in words what a statement is that a script may not have."""
    match statement:
        case ast.Expr(value=ast.Call(func=ast.Name(id=name))):
            return f"a call of {name}() whose value is not kept"
        case ast.Expr(value=ast.Call()):
            return "a call of a method; a script only sets variables"
        case ast.Expr():
            return "a value that is not kept"
        case ast.Assign(targets=[ast.Subscript()]) | ast.AugAssign(target=ast.Subscript()):
            return "a part of a list or map before =; give the variable a new value as a whole"
        case ast.Assign(targets=[ast.Attribute()]) | ast.AugAssign(target=ast.Attribute()):
            return "a dot before ="
        case ast.Assign():
            return "several names for one value"
        case ast.If():
            return "if; write name = value if condition else other"
    return _STATEMENTS.get(type(statement), "something else")


_STATEMENTS: dict[type[ast.stmt], str] = {
    ast.Import: "an import",
    ast.ImportFrom: "an import",
    ast.For: "a loop; write [... for each in list]",
    ast.While: "a loop",
    ast.FunctionDef: "a function",
    ast.ClassDef: "a class",
    ast.Delete: "del",
    ast.Pass: "pass; leave the script empty",
    ast.Try: "try",
    ast.With: "with",
    ast.Return: "return",
    ast.Raise: "raise",
    ast.Assert: "assert",
}


class _Source:
    """The text as the author wrote it, the code as the parser gets it, and the way back."""

    def __init__(
        self, text: str, code: str, *, shift: int = 0, indents: list[int] | None = None
    ) -> None:
        self.text = text
        self.code = code
        self._lines = code.split("\n")
        self._shift = shift  # characters put before the first line
        self._indents = indents or []

    def tree(self, tokens: list[Token], mode: str) -> ast.AST:
        try:
            return ast.parse(self.code, mode=mode)
        except SyntaxError as error:
            raise self._syntax_error(error, tokens, mode) from None
        except (RecursionError, MemoryError):
            raise Place(self.text).error("Expected less nesting, but here is too much") from None
        except ValueError:
            raise Place(self.text).error("Expected ordinary characters") from None

    def locate(self, node: ast.AST) -> Place:
        line, offset = getattr(node, "lineno", 1), getattr(node, "col_offset", 0)
        raw = self._lines[line - 1].encode("utf-8", "surrogatepass")[:offset]
        return self._place(line, len(raw.decode("utf-8", "ignore")))

    def _place(self, line: int, column: int) -> Place:
        """Return the author's place for a line from 1 and a column from 0 of the code."""
        if line == 1:
            column -= self._shift
        if line <= len(self._indents):
            column += self._indents[line - 1]
        return Place(self.text, line, max(0, column) + 1)

    def _syntax_error(self, error: SyntaxError, tokens: list[Token], mode: str) -> ExpressionError:
        line = error.lineno or 1
        if line > self.text.count("\n") + 1:
            last = words(tokens)[-1].place
            return last.error("Expected more after this, but the expression ends")
        place = self._place(line, (error.offset or 1) - 1)
        single = next((token for token in words(tokens) if token.text == "="), None)
        if mode == "eval" and single is not None:
            return single.place.error("Expected == to compare, but got =")
        reason = error.msg.split(". ")[0].split(" (")[0].replace("f-string: ", "")
        if reason.startswith("invalid syntax"):
            here = next((each for each in words(tokens) if _at(each.place) == _at(place)), None)
            reason = f"{here.text} does not fit here" if here else "something does not fit here"
        return place.error(f"Expected an expression, but: {reason[:120]}")


def _at(place: Place) -> tuple[int, int]:
    return place.line, place.column


__all__ = ["BUILTIN_NAMES", "Expression", "ExpressionError", "Functions", "Script"]
