"""Decisions: what they read, what they give, and how rules that match become one result."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any, Literal

from bpmn.dmn.asks import INPUT, Operand, Scope, Test
from bpmn.dmn.findings import Gap, Overlap, find_gaps, find_overlaps
from bpmn.dmn.hits import combine
from bpmn.errors import DmnError
from bpmn.expressions import Expression, ExpressionError, Functions
from bpmn.expressions.values import PLAIN

HitPolicy = Literal["UNIQUE", "FIRST", "ANY", "PRIORITY", "RULE ORDER", "OUTPUT ORDER", "COLLECT"]
Aggregator = Literal["SUM", "MIN", "MAX", "COUNT"]

MULTIPLE: frozenset[str] = frozenset({"RULE ORDER", "OUTPUT ORDER", "COLLECT"})
"""Hit policies that give a list."""


@dataclass(frozen=True, slots=True)
class Spot:
    """Where in a document a part of a decision stands."""

    path: str
    line: int
    element: str | None

    def error(self, message: str, name: str | None = None) -> DmnError:
        """Return the error about this place, to be raised by the caller."""
        error = DmnError(message, self.path, self.line, self.element)
        error.name = name
        return error

    def failed(self, error: ExpressionError) -> DmnError:
        """Return the error about an expression of this place, to be raised by the caller."""
        return self.error(str(error).replace(INPUT, "?"), error.name)


@dataclass(frozen=True, slots=True)
class Input:
    """One input column.

    Attributes:
        text: the expression as it is written.
        label: heading of the column, or the text.
        expression: gives the value that cells ask about.
        allowed: test that every value has to pass; None allows all.
        type_ref: type as the document names it, or None.
    """

    text: str
    label: str
    expression: Expression
    spot: Spot
    allowed: Test | None = None
    type_ref: str | None = None


@dataclass(frozen=True, slots=True)
class Output:
    """One output column.

    Attributes:
        name: variable that the value becomes.
        label: heading of the column, or the name.
        priorities: allowed values, the most important first.
        default: value when no rule matches, or None.
    """

    name: str
    label: str
    spot: Spot
    priorities: tuple[Operand, ...] = ()
    default: Operand | None = None
    type_ref: str | None = None


@dataclass(frozen=True, slots=True)
class Rule:
    """One row.

    Attributes:
        number: place in the table, from 1.
        tests: what each input column asks, in order.
        values: what each output column gives; None is null.
        description: remark of the author, such as the legal basis.
    """

    number: int
    id: str | None
    tests: tuple[Test, ...]
    values: tuple[Operand | None, ...]
    cells: tuple[Spot, ...]  # of tests, then values
    texts: tuple[str, ...]  # of tests, then values, as written
    spot: Spot
    description: str = ""


@dataclass(frozen=True, slots=True)
class DecisionResult:
    """What a decision gave, and why.

    Attributes:
        value: for one hit a map of output names to values, or None when nothing matches; for
            several a list of such maps; with an aggregator a number.
        rows: numbers of the rules that matched, from 1; empty for a default and for expressions.
        inputs: value of each input by its label.
        required: results of the decisions that were needed, by id.
    """

    value: Any
    rows: tuple[int, ...] = ()
    inputs: Mapping[str, Any] = field(default_factory=lambda: MappingProxyType({}))
    required: Mapping[str, DecisionResult] = field(default_factory=lambda: MappingProxyType({}))


@dataclass(frozen=True, slots=True)
class Decision:
    """One decision: a table, or an expression.

    Attributes:
        id: id in the document, by which business rule tasks call it.
        name: what people call it.
        hit_policy: how many rules may match, and what comes of several; UNIQUE for expressions.
        aggregator: what COLLECT makes of the values, or None.
        inputs: input columns.
        outputs: names of the variables that it gives.
        columns: output columns; one for an expression.
        rules: rows.
        literal: the expression, if the decision is no table.
        requires: decisions whose results it uses.
        variable: name of its result for decisions that require it.
        reads: variables that have to come from the case.
        functions: functions that it and what it requires call, built-in ones among them.
    """

    id: str
    name: str
    hit_policy: HitPolicy
    aggregator: Aggregator | None
    inputs: tuple[Input, ...]
    columns: tuple[Output, ...]
    rules: tuple[Rule, ...]
    spot: Spot
    literal: Operand | None = None
    requires: tuple[Decision, ...] = ()
    reads: frozenset[str] = frozenset()
    functions: frozenset[str] = frozenset()
    variable: str | None = None
    description: str = ""

    @property
    def outputs(self) -> tuple[str, ...]:
        """Names of the variables that the decision gives."""
        return tuple(column.name for column in self.columns)

    @property
    def path(self) -> str:
        """Path of the document."""
        return self.spot.path

    @property
    def line(self) -> int:
        """Line of the decision in its document."""
        return self.spot.line

    @property
    def gives_list(self) -> bool:
        """Whether the result is a list of maps."""
        return self.hit_policy in MULTIPLE and self.aggregator is None

    @property
    def result_names(self) -> frozenset[str]:
        """Names under which decisions that require this one find its result."""
        names = {self.id, self.name, self.variable or self.id}
        return frozenset(name for name in names if name.isidentifier())

    def told(self, result: DecisionResult) -> Any:
        """Return what decisions that require this one see: one output alone, else the whole."""
        value = result.value
        if len(self.columns) > 1 or self.aggregator is not None:
            return value
        name = self.columns[0].name
        if isinstance(value, list):
            return [row[name] for row in value]
        return value[name] if isinstance(value, Mapping) else value

    def told_of(self, result: DecisionResult, output: str) -> Any:
        """Return what decisions that require this one see under the name of an output."""
        value = result.value
        if isinstance(value, list):
            return [row[output] for row in value]
        return value[output] if isinstance(value, Mapping) else value

    def decide(
        self, variables: Mapping[str, Any], functions: Functions | None = None
    ) -> DecisionResult:
        """Return what the decision gives for these variables.

        Raises:
            DmnError: an expression fails, an input is not allowed, or more rules match than the hit
                policy allows; located by row and cell.
        """
        return self._decide(variables, functions or {}, {})

    def overlaps(self) -> tuple[Overlap, ...]:
        """Return pairs of rules that match the same values against the hit policy.

        Only what is certain from constants is told: for UNIQUE any two rules, for ANY two with
        different results. Other policies allow several matches.
        """
        return find_overlaps(self)

    def gaps(self) -> tuple[Gap, ...]:
        """Return combinations of inputs that no rule matches; none if there is a default.

        Inputs that are ordered (numbers, dates) are looked at as a whole, texts by the values that
        the table mentions or allows. What can't be told from constants counts as matched.
        """
        return find_gaps(self)

    def _decide(
        self, variables: Mapping[str, Any], functions: Functions, known: dict[str, DecisionResult]
    ) -> DecisionResult:
        seen = dict(variables)
        for required in self.requires:
            if required.id not in known:
                known[required.id] = required._decide(variables, functions, known)
            seen |= dict.fromkeys(required.result_names, required.told(known[required.id]))
        for name, required in outputs_seen(self.requires).items():
            seen[name] = required.told_of(known[required.id], name)
        scope = Scope(seen, functions)
        needed = {one.id: known[one.id] for one in self.requires}
        if self.literal is not None:
            given = {self.columns[0].name: _value(self.literal, scope, self.spot)}
            return DecisionResult(given, required=needed)
        values = [_input(one, scope) for one in self.inputs]
        matched = self._matching(values, scope)
        results = [self._outputs(rule, scope) for rule in matched]
        rows, value = combine(self, matched, results, lambda: self._default(scope))
        inputs = {one.label: each for one, each in zip(self.inputs, values, strict=True)}
        return DecisionResult(value, rows, inputs, needed)

    def _matching(self, values: list[Any], scope: Scope) -> list[Rule]:
        matched: list[Rule] = []
        for rule in self.rules:
            for test, value, spot in zip(rule.tests, values, rule.cells, strict=False):
                try:
                    if not test.holds(value, scope):
                        break
                except ExpressionError as error:
                    raise spot.failed(error) from error
            else:
                matched.append(rule)
                if self.hit_policy == "FIRST":
                    break
        return matched

    def _outputs(self, rule: Rule, scope: Scope) -> dict[str, Any]:
        spots = rule.cells[len(rule.tests) :]
        return {
            column.name: None if value is None else _value(value, scope, spot)
            for column, value, spot in zip(self.columns, rule.values, spots, strict=True)
        }

    def _default(self, scope: Scope) -> dict[str, Any] | None:
        if all(column.default is None for column in self.columns):
            return None
        return {
            column.name: None
            if column.default is None
            else _value(column.default, scope, column.spot)
            for column in self.columns
        }


def outputs_seen(requires: tuple[Decision, ...]) -> dict[str, Decision]:
    """Return the outputs of required tables that can be read by their own names.

    A name that means something else already, or that two of them give, is left out.
    """
    taken = {name for required in requires for name in required.result_names}
    found: dict[str, Decision] = {}
    for required in requires:
        for name in required.outputs if required.literal is None else ():
            if name in found:
                taken.add(name)
            found[name] = required
    return {name: required for name, required in found.items() if name not in taken}


def _input(one: Input, scope: Scope) -> Any:
    try:
        value = scope.result(one.expression)
        allowed = one.allowed is None or one.allowed.holds(value, scope)
    except ExpressionError as error:
        raise one.spot.failed(error) from error
    if not allowed:
        raise one.spot.error(f"Expected an allowed value of {one.label}, but got another")
    return value


def _value(operand: Operand, scope: Scope, spot: Spot) -> Any:
    if operand.constant and operand.fixed.__class__ in PLAIN:
        return operand.fixed
    try:
        return scope.result(operand.expression)
    except ExpressionError as error:
        raise spot.failed(error) from error
