"""A second opinion: BPMN's token rules written down once more, to compare the executor with.

Nothing of engine/ or bpmn/document is used. Tokens lie in one list in the order they came; a step
takes the first one that can move. Variables of a token are {name: (stamp, value)}; where tokens
meet, each name keeps its later write.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from bpmn.expressions import Expression, Script
from tests.oracle import repetition, undoing, watching
from tests.oracle.drawing import HIDDEN, Arrow, Node, Scope, payloads, read

THROWN = ("error", "escalation", "cancel")  # caught without waiting
Variables = dict[str, tuple[int, Any]]


def plain(data: Variables) -> dict[str, Any]:
    """Return variables without their stamps."""
    return {name: value for name, (_, value) in data.items()}


@dataclass(eq=False)
class Token:
    node: Node
    run: Run
    data: Variables
    state: str  # ready, item, waits, parked, inside, undoing
    serial: int
    arrow: str | None = None
    host: Token | None = None  # of a boundary event, of an instance, of a handler
    index: int | None = None
    inner: Run | None = None  # what runs inside
    left: dict[int, Any] = field(default_factory=dict)
    total: int = 0  # instances of the round, or rounds of a loop that are done
    happened: bool = False
    chosen: Node | None = None  # the event behind a gateway that happened
    fired: int = 0  # rounds of a timer
    held: set[str] = field(default_factory=set)  # events whose condition was true before
    undo: list[undoing.Done] | None = None  # what is left to undo
    undo_around: list[undoing.Done] = field(default_factory=list)  # the same around a listener


@dataclass(eq=False)
class Run:
    """One time that a scope runs."""

    scope: Scope
    owner: Token | None
    serial: int
    left: Variables = field(default_factory=dict)
    done: list[undoing.Done] = field(default_factory=list)  # what can be undone


class Oracle:
    """One case."""

    def __init__(self, content: bytes, process: str, **variables: Any) -> None:
        processes = read(content)
        self.carried = payloads(content)
        self.stamp = self.serial = 0
        self.tokens: list[Token] = []
        self.ended = False
        self.completed: list[str] = []
        self.thrown: list[str] = []
        self.met: set[tuple[str, str]] = set()  # (kind, event) of what was completed
        self.top = Run(processes[process], None, 0)
        self.begin(self.top, {name: (0, value) for name, value in variables.items()})
        self.settle()

    @staticmethod
    def later(mine: Variables, other: Variables, leave_out: tuple[str | None, ...] = ()) -> None:
        """Take over what was written later."""
        for name, (stamp, value) in other.items():
            if name not in leave_out and (name not in mine or stamp > mine[name][0]):
                mine[name] = (stamp, value)

    plain = staticmethod(plain)

    def token(
        self,
        node: Node,
        run: Run,
        data: Variables,
        state: str = "ready",
        *,
        arrow: str | None = None,
        host: Token | None = None,
        index: int | None = None,
    ) -> Token:
        """Put a new token behind all others."""
        self.serial += 1
        made = Token(node, run, data, state, self.serial, arrow, host, index)
        self.tokens.append(made)
        return made

    def run(self, node: Node, owner: Token) -> Run:
        """Return a new run of what is inside a node."""
        assert node.inside is not None
        self.serial += 1
        return Run(node.inside, owner, self.serial)

    # --- Moving ----------------------------------------------------------------------------------

    def begin(self, run: Run, data: Variables) -> None:
        first = self.token(run.scope.begin, run, data)
        for node in run.scope.listeners:
            if self.starter(node).event[0] not in THROWN:
                self.token(node, run, {}, "waits")
        self.arrive(first)

    def starter(self, node: Node) -> Node:
        assert node.inside is not None
        return next(n for n in node.inside.nodes.values() if n.kind == "startEvent")

    def enter(self, run: Run, node: Node, data: Variables, arrow: str | None) -> None:
        self.arrive(self.token(node, run, data, arrow=arrow))

    def arrive(self, token: Token) -> None:
        node, kind = token.node, token.node.kind
        if node.is_activity:
            for edge in node.edges:
                if edge.event[0] not in THROWN:
                    self.token(edge, token.run, {}, "waits", host=token)
            if repetition.repeats(node):
                repetition.begin(self, token)
            else:
                self.work(token)
        elif kind == "parallelGateway" and len(node.into) > 1:
            self.join_all(token)
        elif kind == "inclusiveGateway" and len(node.into) > 1:
            token.state = "parked"
        elif node.waits_for_event and not token.happened:
            token.state = "waits"

    def work(self, token: Token) -> None:
        if token.node.kind == "userTask":
            token.state = "item"
        elif token.node.kind == "receiveTask":
            token.state = "ready" if token.happened else "waits"
        elif token.node.inside is not None:
            token.state = "inside"
            token.inner = self.run(token.node, token)
            data, token.data = token.data, {}
            self.begin(token.inner, data)

    def make_ready(self, token: Token) -> None:
        """Put the token at the end of those that can move."""
        token.state = "ready"
        self.tokens.remove(token)
        self.tokens.append(token)

    def join_all(self, token: Token) -> None:
        token.state = "parked"
        first: dict[str, Token] = {}
        for other in self.tokens:
            if other.node is token.node and other.run is token.run and other.state == "parked":
                first.setdefault(str(other.arrow), other)
        if len(first) == len(token.node.into):
            self.merge(token, first.values())

    def merge(self, token: Token, others: Any) -> None:
        for other in others:
            if other is not token:
                self.later(token.data, other.data)
                self.drop(other)
        self.make_ready(token)

    def settle(self) -> None:
        while not self.ended:
            if self.end_scopes() or watching.fire_one(self):
                continue
            token = next((t for t in self.tokens if t.state == "ready"), None)
            if token is not None:
                self.step(token)
            elif not self.join_some():
                return

    def end_scopes(self) -> bool:
        runs = [self.top, *(t.inner for t in self.tokens if t.inner is not None)]
        for run in runs:
            mine = [t for t in self.tokens if t.run is run]
            if any(not self.listens(t) for t in mine):
                continue
            for token in mine:
                self.drop(token)
            if run.owner is None:
                self.ended = True
                return True
            owner = run.owner
            if owner.undo is not None:
                undoing.inside_ended(self, owner, run)
                return True
            undoing.remember(owner, run)
            owner.inner = None
            self.later(owner.data, run.left)
            self.make_ready(owner)
            return True
        return False

    def listens(self, token: Token) -> bool:
        return token.node.xml.get("triggeredByEvent") == "true" and token.state == "waits"

    def join_some(self) -> bool:
        for token in list(self.tokens):
            if token.node.kind != "inclusiveGateway" or token.state != "parked":
                continue
            here = [t for t in self.tokens if t.node is token.node and t.run is token.run]
            full = {t.arrow for t in here}
            if any(self.may_come(t, token.node, full) for t in self.tokens if t.run is token.run):
                continue
            first: dict[str, Token] = {}
            for other in here:
                first.setdefault(str(other.arrow), other)
            self.merge(token, first.values())
            return True
        return False

    def may_come(self, token: Token, join: Node, full: set[str | None]) -> bool:
        if token.node is join:
            return False
        feeds, seen, waiting = set(), {token.node}, [token.node]
        while waiting:
            node = waiting.pop()
            for edge in node.edges:
                if edge not in seen:
                    seen.add(edge)
                    waiting.append(edge)
            for arrow in node.out:
                if arrow.target is join:
                    feeds.add(arrow.id)
                elif arrow.target not in seen:
                    seen.add(arrow.target)
                    waiting.append(arrow.target)
        return bool(feeds) and not feeds & full

    def step(self, token: Token) -> None:
        node, kind = token.node, token.node.kind
        if token.host is None or kind == "boundaryEvent":
            self.later(token.data, token.run.left)
        if kind == "scriptTask":
            self.write(token, Script.parse(node.find("script").text).run(plain(token.data)))
        if kind in ("exclusiveGateway", "inclusiveGateway"):
            arrows = self.choose(token)
        else:
            arrows = node.out
        if undoing.begin(self, token):
            return
        if token.index is not None or not repetition.repeats(node):
            self.tell(node)
        for edge in [t for t in self.tokens if t.host is token and t.node in node.edges]:
            self.drop(edge)
        if token.index is not None and token.host is not None:
            repetition.done(self, token.host, token)
        elif node.undoes is not None and token.host is not None:
            undoing.handled(self, token)
        elif token.chosen is not None:
            arrow = next(each for each in arrows if each.target is token.chosen)
            self.drop(token)
            made = self.token(token.chosen, token.run, token.data, arrow=arrow.id)
            made.happened = True
        else:
            if node.handler is not None:
                token.run.done.append(node)
            if self.throws(token):
                self.move_on(token, arrows)

    def tell(self, node: Node) -> None:
        if node.kind == HIDDEN:
            return
        self.completed.append(node.id)
        self.met.add((node.kind, node.event[0]))

    def throws(self, token: Token) -> bool:
        """Throw what the node throws. False when the token goes no further."""
        node, (what, ref) = token.node, token.node.event
        if node.kind not in ("endEvent", "intermediateThrowEvent"):
            return True
        if what == "terminate":
            self.later(token.run.left, token.data)
            for other in [t for t in self.tokens if t.run is token.run]:
                self.cancel(other)
            return False
        if what in THROWN:
            text = self.carried.get(str(ref))
            carried = self.value(text, token.data) if text else {}
            self.throw(token, what, ref, carried)
            return token in self.tokens
        if what in ("message", "signal"):
            self.thrown.append(str(ref))
        if what == "signal":
            watching.hear(self, ref)
        return token in self.tokens

    def move_on(self, token: Token, arrows: list[Arrow]) -> None:
        """Spend the token and enter what is behind the arrows."""
        self.drop(token)
        if not arrows:
            self.later(token.run.left, token.data)
        made = [self.token(a.target, token.run, dict(token.data), arrow=a.id) for a in arrows]
        for each in made:
            if each in self.tokens:
                self.make_ready(each)
                self.arrive(each)

    def choose(self, token: Token) -> list[Arrow]:
        arrows = token.node.out
        if len(arrows) == 1 and arrows[0].condition is None:
            return arrows
        held = [
            arrow
            for arrow in arrows
            if arrow.condition is not None
            and Expression.parse(arrow.condition).evaluate_condition(plain(token.data))
        ]
        if token.node.kind == "exclusiveGateway":
            held = held[:1]
        return held or [arrow for arrow in arrows if arrow.default]

    def throw(self, token: Token, kind: str, ref: str | None, carried: dict[str, Any]) -> None:
        run: Run | None = token.run
        while run is not None:
            for node in run.scope.listeners:
                if self.starter(node).event == (kind, ref):
                    data = self.seen(run)
                    self.stamp += 1 if carried else 0
                    data.update({name: (self.stamp, value) for name, value in carried.items()})
                    if kind == "error" or self.starter(node).xml.get("isInterrupting") != "false":
                        for other in [t for t in self.tokens if t.run is run]:
                            self.cancel(other)
                    self.start_listener(run, node, data)
                    return
            owner = run.owner
            if owner is None:
                break
            whole = owner.host if owner.index is not None and owner.host is not None else owner
            for edge in whole.node.edges:
                if edge.event == (kind, ref):
                    self.leave_by(edge, whole, carried)
                    return
            run = owner.run
        assert kind == "escalation", "an error was not caught"

    def leave_by(self, edge: Node, host: Token, payload: dict[str, Any]) -> None:
        data = self.view(host)
        self.later(data, host.run.left)
        token = self.token(edge, host.run, data)
        self.write(token, payload)
        if edge.interrupts:
            self.cancel(host)

    def start_listener(self, run: Run, node: Node, data: Variables) -> None:
        token = self.token(node, run, {}, "inside")
        token.inner = self.run(node, token)
        self.enter(token.inner, self.starter(node), data, None)

    # --- What is seen, and what is taken away ----------------------------------------------------

    def view(self, token: Token) -> Variables:
        data = dict(token.data)
        if token.inner is not None:
            self.later(data, self.seen(token.inner))
        if repetition.repeats(token.node) and token.index is None and token.state == "inside":
            repetition.see_inside(self, token, data)
        return data

    def seen(self, run: Run) -> Variables:
        data = dict(run.left)
        for token in self.tokens:
            if token.run is run and token.host is None and not self.listens(token):
                self.later(data, self.view(token))
        return data

    def drop(self, token: Token) -> None:
        self.tokens.remove(token)

    def cancel(self, token: Token) -> None:
        if token not in self.tokens:
            return
        for other in [t for t in self.tokens if t.host is token]:
            self.cancel(other)
        if token.inner is not None:
            for other in [t for t in self.tokens if t.run is token.inner]:
                self.cancel(other)
        self.drop(token)

    def value(self, text: str, data: Variables) -> Any:
        return Expression.parse(text).evaluate(plain(data))

    def write(self, token: Token, values: dict[str, Any]) -> None:
        if values:
            self.stamp += 1
            for name, value in values.items():
                token.data[name] = (self.stamp, value)

    # --- From outside ----------------------------------------------------------------------------

    def items(self) -> list[Token]:
        return sorted(
            (token for token in self.tokens if token.state == "item"), key=lambda t: t.serial
        )

    def awaited(self, token: Token) -> list[Node]:
        """Return the nodes with the events that a waiting token may see happen."""
        if token.node.kind == "eventBasedGateway":
            return [arrow.target for arrow in token.node.out]
        return [self.starter(token.node)] if self.listens(token) else [token.node]

    def waits(self) -> list[tuple[Token, Node]]:
        """Return (token, node with the event) of everything that may happen."""
        waiting = [token for token in self.tokens if token.state == "waits"]
        return [(token, node) for token in waiting for node in self.awaited(token)]

    def complete(self, token: Token, data: dict[str, Any]) -> None:
        self.write(token, data)
        token.state = "ready"
        self.step(token)
        self.settle()

    def hear(self, token: Token, node: Node, payload: dict[str, Any]) -> None:
        """Let an event happen that comes from outside."""
        self.happen(token, node, payload)
        self.settle()

    def happen(self, token: Token, node: Node, payload: dict[str, Any]) -> None:
        token.fired += 1
        over = node.event[0] == "timer" and token.fired == node.rounds
        if token.node.kind == "boundaryEvent":
            assert token.host is not None
            if node.interrupts or over:
                self.drop(token)
            self.leave_by(node, token.host, payload)
        elif self.listens(token):
            data = self.seen(token.run)
            self.stamp += 1 if payload else 0
            data.update({name: (self.stamp, value) for name, value in payload.items()})
            if node.xml.get("isInterrupting") != "false":
                for other in [t for t in self.tokens if t.run is token.run]:
                    self.cancel(other)
            elif over:
                self.drop(token)
            self.start_listener(token.run, token.node, data)
        else:
            self.write(token, payload)
            token.chosen = node if token.node.kind == "eventBasedGateway" else None
            self.make_ready(token)
