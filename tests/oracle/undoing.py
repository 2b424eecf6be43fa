"""The oracle's rules of compensation: the last one that was completed is undone first.

An event subprocess undoes what it did itself, then what the scope around it did.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.oracle.drawing import Node

if TYPE_CHECKING:
    from tests.oracle.interpreter import Oracle, Run, Token

Done = Node | tuple[Node, list["Done"]]
"""An activity that has a handler, or a subprocess with what can be undone inside it."""


def begin(oracle: Oracle, token: Token) -> bool:
    """Begin to undo what an event asks for. False when there is nothing."""
    if token.node.event[0] not in ("compensate", "cancel") or token.node.kind == "boundaryEvent":
        return False
    asked = None
    if token.node.event[0] == "compensate":
        asked = token.node.find("compensateEventDefinition").get("activityRef")
    outer = _around(token.run)
    wanted = _take(token.run, asked)
    around = _take(outer, asked) if outer is not None else []
    if not wanted and not around:
        return False
    token.undo, token.undo_around, token.state = wanted, around, "undoing"
    go_on(oracle, token)
    return True


def _take(run: Run, asked: str | None) -> list[Done]:
    wanted = [each for each in run.done if asked in (None, _activity(each).id)]
    run.done = [each for each in run.done if each not in wanted]
    return wanted


def _around(run: Run) -> Run | None:
    """Return the run of the scope that an event subprocess stands in; None for other scopes."""
    owner = run.owner
    listens = owner is not None and owner.node.xml.get("triggeredByEvent") == "true"
    return owner.run if owner is not None and listens else None


def remember(owner: Token, inside: Run) -> None:
    """Keep what a subprocess did that has no handler of its own."""
    if inside.done and owner.node.handler is None:
        owner.run.done.append((owner.node, inside.done))


def handled(oracle: Oracle, token: Token) -> None:
    """Take what a handler leaves, and go on with the next."""
    undoer = token.host
    if undoer is None:  # at the top of a subprocess that is itself undone
        oracle.move_on(token, [])
        return
    oracle.later(undoer.data, token.data)
    oracle.drop(token)
    go_on(oracle, undoer)


def inside_ended(oracle: Oracle, owner: Token, run: Run) -> None:
    """Go on inside a subprocess that is undone, or leave it."""
    if owner.undo:
        go_on(oracle, owner, run)
        return
    owner.inner = None
    oracle.later(owner.data, run.left)
    handled(oracle, owner)


def go_on(oracle: Oracle, undoer: Token, inside: Run | None = None) -> None:
    """Begin the next handler; when none is left the event is over."""
    assert undoer.undo is not None
    if not undoer.undo and not undoer.undo_around:
        undoer.undo = None
        oracle.tell(undoer.node)
        if oracle.throws(undoer):
            oracle.move_on(undoer, undoer.node.out)
        return
    run, host = (undoer.run, undoer) if inside is None else (inside, None)
    if undoer.undo:
        each = undoer.undo.pop()
    else:
        each, outer = undoer.undo_around.pop(), _around(undoer.run)
        assert outer is not None
        run = outer
    data = oracle.view(undoer)
    if isinstance(each, Node):
        assert each.handler is not None
        oracle.arrive(oracle.token(each.handler, run, data, host=host))
        return
    node, done = each
    owner = oracle.token(node, run, data, "inside", host=host)
    owner.undo = list(done)
    owner.inner = oracle.run(node, owner)
    go_on(oracle, owner, owner.inner)


def _activity(each: Done) -> Node:
    return each if isinstance(each, Node) else each[0]
