"""What a cell of a decision table asks of an input: values that know whether they hold."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from bpmn.expressions import Expression, ExpressionError, Functions
from bpmn.expressions.error import Place
from bpmn.expressions.operators import contains, equal, order
from bpmn.expressions.values import MAX_STEPS

INPUT = "ɂ"  # the name that `?` has inside an expression; no author can read or set it by chance
"""A letter that looks like the question mark it stands for."""

Sign = Literal["==", "!=", "<", "<=", ">", ">="]


@dataclass(frozen=True, slots=True)
class Scope:
    """What cells are evaluated with."""

    variables: Mapping[str, Any]
    functions: Functions

    def value(self, expression: Expression) -> Any:
        """Return the value of an expression, to be compared."""
        return expression.value(self.variables, self.functions)

    def result(self, expression: Expression) -> Any:
        """Return the value of an expression, to be kept."""
        return expression.evaluate(self.variables, self.functions)


@dataclass(frozen=True, slots=True)
class Operand:
    """A value in a cell: a constant, or an expression over variables."""

    expression: Expression
    place: Place
    constant: bool
    fixed: Any = None  # the value, if it is constant

    def value(self, scope: Scope) -> Any:
        """Return the value."""
        return self.fixed if self.constant else scope.value(self.expression)

    @property
    def text(self) -> str:
        """What the author wrote."""
        return self.expression.text.strip()


@dataclass(frozen=True, slots=True)
class Anything:
    """`-` or an empty cell: always holds."""

    def holds(self, value: Any, scope: Scope) -> bool:
        """Hold."""
        return True


@dataclass(frozen=True, slots=True)
class Compare:
    """`5`, `"a"`, `> 3`, `!= "a"`; a list as value holds for each of its items.

    Null fulfils no order: `> 3` does not hold where the input has no value.
    """

    sign: Sign
    operand: Operand

    def holds(self, value: Any, scope: Scope) -> bool:
        """Compare the input with the operand."""
        other = self.operand.value(scope)
        if self.sign == "==" and (other.__class__ is str or other.__class__ is int):
            return bool(value == other)  # what most cells ask, without a call
        place = self.operand.place
        run = [MAX_STEPS]
        if self.sign in ("==", "!="):
            if isinstance(other, list) and not isinstance(value, list):
                found = contains(other, value, place, run)
            else:
                found = equal(value, other, place, run)
            return found if self.sign == "==" else not found
        return value is not None and in_order(self.sign, order(value, other, place, run, self.sign))


@dataclass(frozen=True, slots=True)
class Interval:
    """`[1..5]`, `(1..5]`, `]1..5[`: between two values, with or without the ends."""

    low: Operand
    high: Operand
    with_low: bool
    with_high: bool

    def holds(self, value: Any, scope: Scope) -> bool:
        """Compare the input with both ends."""
        if value is None:
            return False
        low, high = self.low.value(scope), self.high.value(scope)
        run = [MAX_STEPS]
        from_low = order(value, low, self.low.place, run, "..")
        to_high = order(value, high, self.high.place, run, "..")
        return (from_low > 0 or (self.with_low and from_low == 0)) and (
            to_high < 0 or (self.with_high and to_high == 0)
        )


@dataclass(frozen=True, slots=True)
class Within:
    """`in ["a", "b"]`, `not in blocked`: an item of a list, a part of a text, a key of a map."""

    operand: Operand
    inside: bool

    def holds(self, value: Any, scope: Scope) -> bool:
        """Look for the input in the operand."""
        whole = self.operand.value(scope)
        return contains(whole, value, self.operand.place, [MAX_STEPS]) is self.inside


@dataclass(frozen=True, slots=True)
class Condition:
    """`len(?) > 3`, `jumlah > 5`: an expression that is true or false by itself; `?` is the input.

    Null input makes a condition about `?` false when it can't be evaluated.
    """

    expression: Expression

    def holds(self, value: Any, scope: Scope) -> bool:
        """Evaluate the condition."""
        asks_input = INPUT in self.expression.names
        variables = {**scope.variables, INPUT: value} if asks_input else scope.variables
        try:
            return self.expression.evaluate_condition(variables, scope.functions)
        except ExpressionError:
            if asks_input and value is None:
                return False
            raise


@dataclass(frozen=True, slots=True)
class AnyOf:
    """`"a", "b", > 5`: holds if one of them does."""

    tests: tuple[Test, ...]

    def holds(self, value: Any, scope: Scope) -> bool:
        """Ask one after the other."""
        return any(test.holds(value, scope) for test in self.tests)


@dataclass(frozen=True, slots=True)
class Not:
    """`not("a", "b")`: holds if none of them does."""

    test: Test

    def holds(self, value: Any, scope: Scope) -> bool:
        """Turn the test around."""
        return not self.test.holds(value, scope)


Test = Anything | Compare | Interval | Within | Condition | AnyOf | Not


def in_order(sign: str, sense: int) -> bool:
    """Tell whether an order (negative, 0, positive) is what a sign asks."""
    match sign:
        case "<":
            return sense < 0
        case "<=":
            return sense <= 0
        case ">":
            return sense > 0
        case ">=":
            return sense >= 0
        case "==":
            return sense == 0
    return sense != 0


def operands(test: Test) -> tuple[Operand, ...]:
    """Return every value that a test compares with."""
    match test:
        case Compare() | Within():
            return (test.operand,)
        case Interval():
            return (test.low, test.high)
        case AnyOf():
            return tuple(operand for one in test.tests for operand in operands(one))
        case Not():
            return operands(test.test)
    return ()


def expressions(test: Test) -> tuple[Expression, ...]:
    """Return every expression of a test."""
    match test:
        case Condition():
            return (test.expression,)
        case AnyOf():
            return tuple(each for one in test.tests for each in expressions(one))
        case Not():
            return expressions(test.test)
    return tuple(operand.expression for operand in operands(test))
