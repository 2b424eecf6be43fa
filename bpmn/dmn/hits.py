"""Hit policies: what comes of the rules that match."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from bpmn.expressions import ExpressionError
from bpmn.expressions.error import Place
from bpmn.expressions.operators import add, order
from bpmn.expressions.values import MAX_STEPS, NUMBERS

if TYPE_CHECKING:
    from bpmn.dmn.decision import Decision, Rule

Row = dict[str, Any]


def combine(
    decision: Decision,
    matched: list[Rule],
    results: list[Row],
    default: Callable[[], Row | None],
) -> tuple[tuple[int, ...], Any]:
    """Return the numbers of the rules that count, and the value of the decision.

    Raises:
        DmnError: the hit policy does not allow what matched.
    """
    if not matched:
        return (), _nothing(decision, default())
    rows = tuple(rule.number for rule in matched)
    match decision.hit_policy:
        case "UNIQUE":
            if len(matched) > 1:
                raise matched[1].spot.error(
                    f"Expected one rule of {decision.id} to match, but rules {_told(rows)} do"
                )
        case "ANY":
            for rule, result in zip(matched[1:], results[1:], strict=True):
                if result != results[0]:
                    raise rule.spot.error(
                        f"Expected all matching rules of {decision.id} to give the same,"
                        f" but rules {rows[0]} and {rule.number} differ"
                    )
        case "PRIORITY" | "OUTPUT ORDER":
            ranked = sorted(range(len(matched)), key=lambda at: _rank(decision, results[at]))
            rows = tuple(rows[at] for at in ranked)
            results = [results[at] for at in ranked]
    if decision.aggregator is not None:
        return rows, _aggregate(decision, results)
    if decision.gives_list:
        return rows, results
    return rows if decision.hit_policy == "ANY" else rows[:1], results[0]


def _nothing(decision: Decision, default: Row | None) -> Any:
    """Return the value when no rule matches."""
    if decision.aggregator is not None:
        if default is not None:
            return default[decision.outputs[0]]
        return 0 if decision.aggregator in ("SUM", "COUNT") else None
    if decision.gives_list:
        return [] if default is None else [default]
    return default


def _rank(decision: Decision, result: Row) -> tuple[int, ...]:
    """Return the places of the values in the lists of priorities; an unlisted value comes last."""
    ranks: list[int] = []
    for column in decision.columns:
        if column.priorities:
            listed = [operand.fixed for operand in column.priorities]
            value = result[column.name]
            ranks.append(listed.index(value) if value in listed else len(listed))
    return tuple(ranks)


def _aggregate(decision: Decision, results: list[Row]) -> Any:
    name, aggregator = decision.outputs[0], decision.aggregator or ""
    values = [result[name] for result in results]
    if decision.aggregator == "COUNT":
        return len(values)
    place = Place(name)
    try:
        if decision.aggregator == "SUM":
            total: Any = 0
            for value in values:
                if value.__class__ not in NUMBERS:
                    raise place.error("Expected numbers to sum, but a rule gives something else")
                total = add(total, value, place, [MAX_STEPS])
            return total
        sign = 1 if decision.aggregator == "MAX" else -1
        best = values[0]
        order(best, best, place, [MAX_STEPS], aggregator)
        for value in values[1:]:
            if order(value, best, place, [MAX_STEPS], aggregator) * sign > 0:
                best = value
    except ExpressionError as error:
        raise decision.spot.failed(error) from error
    return best


def _told(rows: tuple[int, ...]) -> str:
    shown = [str(row) for row in rows[:10]]
    return ", ".join(shown[:-1]) + f" and {shown[-1]}"
