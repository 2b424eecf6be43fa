"""The oracle's rules of what is heard inside: conditions that come true, own signals."""

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


def hear(oracle: Oracle, signal: str | None) -> None:
    """Let everything happen that waits for a signal while the case throws it."""
    waiting = [token for token in oracle.tokens if token.state == "waits"]
    for token in sorted(waiting, key=lambda each: (each.run.serial, each.serial)):
        for node in oracle.awaited(token):
            here = token in oracle.tokens and token.state == "waits"
            if here and node.event == ("signal", signal):
                oracle.happen(token, node, {})


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
