"""The oracle's rules of repetition: multi-instance and loops."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bpmn.expressions import Expression
from tests.oracle.drawing import BPMN, Node

if TYPE_CHECKING:
    from tests.oracle.interpreter import Oracle, Token, Variables


def many_of(node: Node) -> Any:
    """Return what makes a node a multi-instance, or None."""
    return node.find("multiInstanceLoopCharacteristics")


def loop_of(node: Node) -> Any:
    """Return what makes a node a loop, or None."""
    return node.find("standardLoopCharacteristics")


def repeats(node: Node) -> bool:
    """Tell whether a node is done by instances."""
    return many_of(node) is not None or loop_of(node) is not None


def item_of(many: Any) -> str | None:
    """Return the variable that an instance sees its entry in."""
    item = many.find(BPMN + "inputDataItem")
    return item.get("id") if item is not None else None


def begin(oracle: Oracle, whole: Token) -> None:
    """Begin the first instances, or all of them."""
    many = many_of(whole.node)
    if many is None:
        _begin_loop(oracle, whole)
        return
    whole.state = "inside"
    items = _items(oracle, whole, many)
    whole.total = len(items)
    _gather(oracle, whole, many)
    first = items[:1] if many.get("isSequential") == "true" else items
    for index in range(len(first)):
        _instance(oracle, whole, many, index)
    if not items:
        whole.state = "ready"


def done(oracle: Oracle, whole: Token, child: Token) -> None:
    """Take what an instance leaves; begin the next one, or end."""
    many = many_of(whole.node)
    if many is None:
        _round_done(oracle, whole, child)
        return
    output = many.find(BPMN + "loopDataOutputRef")
    output_item = many.find(BPMN + "outputDataItem")
    assert child.index is not None
    whole.left[child.index] = None
    if output is None:
        oracle.later(whole.data, child.data, (item_of(many),))
    else:
        item = child.data.get(output_item.get("id"))
        whole.left[child.index] = None if item is None else item[1]
    _gather(oracle, whole, many)
    until = many.find(BPMN + "completionCondition")
    seen = oracle.plain(child.data)
    if output is not None:
        seen.setdefault(output_item.get("id"), None)
        seen[output.text] = whole.data[output.text][1]
    enough = until is not None and Expression.parse(until.text).evaluate_condition(seen)
    oracle.drop(child)
    if enough or len(whole.left) == whole.total:
        for other in [t for t in oracle.tokens if t.host is whole and t.index is not None]:
            oracle.cancel(other)
        oracle.make_ready(whole)
    elif many.get("isSequential") == "true":
        _instance(oracle, whole, many, len(whole.left))


def see_inside(oracle: Oracle, whole: Token, data: Variables) -> None:
    """Add what the instances that go on have written so far, where it is not collected."""
    many = many_of(whole.node)
    if many is not None and many.find(BPMN + "loopDataOutputRef") is not None:
        return
    own = (item_of(many),) if many is not None else ()
    for child in [t for t in oracle.tokens if t.host is whole and t.index is not None]:
        oracle.later(data, oracle.view(child), own)


def _items(oracle: Oracle, whole: Token, many: Any) -> list[Any]:
    count = many.find(BPMN + "loopCardinality")
    if count is not None:
        return list(range(oracle.value(count.text, whole.data)))
    found: list[Any] = oracle.value(many.find(BPMN + "loopDataInputRef").text, whole.data)
    return found


def _instance(oracle: Oracle, whole: Token, many: Any, index: int) -> None:
    child = oracle.token(whole.node, whole.run, dict(whole.data), host=whole, index=index)
    name = item_of(many)
    if name is not None:
        oracle.write(child, {name: _items(oracle, whole, many)[index]})
    oracle.work(child)


def _gather(oracle: Oracle, whole: Token, many: Any) -> None:
    output = many.find(BPMN + "loopDataOutputRef")
    if output is not None:
        oracle.write(whole, {output.text: [whole.left[key] for key in sorted(whole.left)]})


# --- Loops -----------------------------------------------------------------------------------


def _begin_loop(oracle: Oracle, whole: Token) -> None:
    whole.total = 0  # rounds that are done
    if loop_of(whole.node).get("testBefore") == "true" and not _goes_on(oracle, whole):
        return
    whole.state = "inside"
    _round(oracle, whole)


def _round(oracle: Oracle, whole: Token) -> None:
    child = oracle.token(whole.node, whole.run, dict(whole.data), host=whole, index=whole.total)
    oracle.work(child)


def _round_done(oracle: Oracle, whole: Token, child: Token) -> None:
    oracle.later(whole.data, child.data)
    oracle.drop(child)
    whole.total += 1
    if _goes_on(oracle, whole):
        _round(oracle, whole)
    else:
        oracle.make_ready(whole)


def _goes_on(oracle: Oracle, whole: Token) -> bool:
    loop = loop_of(whole.node)
    most = loop.get("loopMaximum")
    if most is not None and whole.total >= int(most):
        return False
    condition = loop.find(BPMN + "loopCondition")
    if condition is None:
        return True
    seen = {**oracle.plain(whole.data), "loopCounter": whole.total}
    return Expression.parse(condition.text).evaluate_condition(seen)
