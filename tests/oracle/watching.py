"""The oracle's rule of conditional events: they happen when their condition becomes true."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bpmn.expressions import Expression
from tests.oracle.drawing import Node

if TYPE_CHECKING:
    from tests.oracle.interpreter import Oracle, Token


def fire_one(oracle: Oracle) -> bool:
    """Let the first event happen whose condition became true. False when there is none."""
    waiting = [token for token in oracle.tokens if token.state == "waits"]
    for token in sorted(waiting, key=lambda each: (each.run.serial, each.serial)):
        for node in oracle.awaited(token):
            if node.condition is None:
                continue
            if not _holds(oracle, token, node):
                token.held.discard(node.id)
            elif node.id not in token.held:
                oracle.happen(token, node, {})
                token.held.add(node.id)
                return True
    return False


def _holds(oracle: Oracle, token: Token, node: Node) -> bool:
    assert node.condition is not None
    seen = oracle.seen(oracle.top)
    if token.node.kind == "boundaryEvent":
        assert token.host is not None
        oracle.later(seen, oracle.view(token.host))
    elif oracle.listens(token):
        oracle.later(seen, oracle.seen(token.run))
    else:
        oracle.later(seen, token.data)
    condition = Expression.parse(node.condition)
    return condition.names <= seen.keys() and condition.evaluate_condition(oracle.plain(seen))
