"""A second opinion: BPMN's token rules written down once more, to compare the executor with.

Nothing of engine/ or bpmn/document is used. Tokens lie in one list in the order they came; a step
takes the first one that can move. Variables of a token are {name: (stamp, value)}; where tokens
meet, each name keeps its later write.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from bpmn.expressions import Expression, Script
from tests.oracle.drawing import BPMN, Arrow, Node, Scope, read

Variables = dict[str, tuple[int, Any]]


@dataclass(eq=False)
class Token:
    node: Node
    run: Run
    data: Variables
    state: str  # ready, item, waits, parked, inside, done
    arrow: str | None = None
    host: Token | None = None  # of a boundary event, of an instance
    index: int | None = None
    inner: Run | None = None  # what runs inside
    left: dict[int, Any] = field(default_factory=dict)
    total: int = 0
    happened: bool = False


@dataclass(eq=False)
class Run:
    """One time that a scope runs."""

    scope: Scope
    owner: Token | None
    left: Variables = field(default_factory=dict)


def later(mine: Variables, other: Variables, leave_out: tuple[str, ...] = ()) -> None:
    for name, (stamp, value) in other.items():
        if name not in leave_out and (name not in mine or stamp > mine[name][0]):
            mine[name] = (stamp, value)


def plain(data: Variables) -> dict[str, Any]:
    return {name: value for name, (_, value) in data.items()}


class Oracle:
    """One case."""

    def __init__(self, content: bytes, process: str, **variables: Any) -> None:
        processes = read(content)
        self.stamp = 0
        self.tokens: list[Token] = []
        self.ended = False
        self.completed: list[str] = []
        self.top = Run(processes[process], None)
        self.begin(self.top, {name: (0, value) for name, value in variables.items()})
        self.settle()

    # --- Moving ----------------------------------------------------------------------------------

    def begin(self, run: Run, data: Variables) -> None:
        self.enter(run, run.scope.begin, data, None)
        for node in run.scope.listeners:
            if self.starter(node).event[0] != "error":
                self.tokens.append(Token(node, run, {}, "waits"))

    def starter(self, node: Node) -> Node:
        assert node.inside is not None
        return next(n for n in node.inside.nodes.values() if n.kind == "startEvent")

    def enter(self, run: Run, node: Node, data: Variables, arrow: str | None) -> Token:
        token = Token(node, run, data, "ready", arrow)
        self.tokens.append(token)
        self.arrive(token)
        return token

    def arrive(self, token: Token) -> None:
        node, kind = token.node, token.node.kind
        many = node.find("multiInstanceLoopCharacteristics")
        if kind in ("userTask", "subProcess", "callActivity", "receiveTask"):
            for edge in node.edges:
                if edge.event[0] not in ("error", "escalation"):
                    self.tokens.append(Token(edge, token.run, {}, "waits", host=token))
            if many is not None:
                token.state = "inside"
                items = self.value(many.find(BPMN + "loopDataInputRef").text, token.data)
                token.total = len(items)
                self.gather(token, many)
                first = items[:1] if many.get("isSequential") == "true" else items
                for index in range(len(first)):
                    self.instance(token, many, index)
                if not items:
                    token.state = "ready"
            else:
                self.work(token)
        elif kind == "parallelGateway" and len(node.into) > 1:
            self.join_all(token)
        elif kind == "inclusiveGateway" and len(node.into) > 1:
            token.state = "parked"
        elif kind == "eventBasedGateway" or (
            kind == "intermediateCatchEvent" and not token.happened
        ):
            token.state = "waits"

    def work(self, token: Token) -> None:
        if token.node.kind == "userTask":
            token.state = "item"
        elif token.node.inside is not None:
            token.state = "inside"
            token.inner = Run(token.node.inside, token)
            data, token.data = token.data, {}
            self.begin(token.inner, data)

    def instance(self, whole: Token, many: Any, index: int) -> None:
        name = many.find(BPMN + "inputDataItem").get("id")
        items = self.value(many.find(BPMN + "loopDataInputRef").text, whole.data)
        child = Token(whole.node, whole.run, dict(whole.data), "ready", host=whole, index=index)
        self.write(child, {name: items[index]})
        self.tokens.append(child)
        self.work(child)

    def gather(self, whole: Token, many: Any) -> None:
        output = many.find(BPMN + "loopDataOutputRef")
        if output is not None:
            self.write(whole, {output.text: [whole.left[key] for key in sorted(whole.left)]})

    def instance_done(self, whole: Token, child: Token, many: Any) -> None:
        item = many.find(BPMN + "inputDataItem").get("id")
        output, output_item = (
            many.find(BPMN + "loopDataOutputRef"),
            many.find(BPMN + "outputDataItem"),
        )
        assert child.index is not None
        whole.left[child.index] = None
        if output is None:
            later(whole.data, child.data, (item,))
        else:
            whole.left[child.index] = child.data[output_item.get("id")][1]
        self.gather(whole, many)
        until = many.find(BPMN + "completionCondition")
        seen = plain(child.data)
        if output is not None:
            seen[output.text] = whole.data[output.text][1]
        enough = until is not None and Expression.parse(until.text).evaluate_condition(seen)
        self.drop(child)
        if enough or len(whole.left) == whole.total:
            for other in [t for t in self.tokens if t.host is whole and t.index is not None]:
                self.cancel(other)
            self.make_ready(whole)
        elif many.get("isSequential") == "true":
            self.instance(whole, many, len(whole.left))

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
                later(token.data, other.data)
                self.drop(other)
        self.make_ready(token)

    def settle(self) -> None:
        while not self.ended:
            if self.end_scopes():
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
            owner.inner = None
            later(owner.data, run.left)
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
        if token.host is None or token.node.kind == "boundaryEvent":
            later(token.data, token.run.left)
        if kind == "scriptTask":
            self.write(token, Script.parse(node.find("script").text).run(plain(token.data)))
        if kind in ("exclusiveGateway", "inclusiveGateway"):
            arrows = self.choose(token)
        else:
            arrows = node.out
        if not (node.find("multiInstanceLoopCharacteristics") is not None and token.index is None):
            self.completed.append(node.id)
        for edge in [t for t in self.tokens if t.host is token and t.node in node.edges]:
            self.drop(edge)
        if token.index is not None and token.host is not None:
            self.instance_done(token.host, token, node.find("multiInstanceLoopCharacteristics"))
            return
        what, ref = node.event
        if kind == "endEvent" and what == "error":
            self.throw(token, ref)
            return
        if kind == "endEvent" and what == "terminate":
            later(token.run.left, token.data)
            for other in [t for t in self.tokens if t.run is token.run]:
                self.cancel(other)
            return
        if what == "escalation" and kind in ("endEvent", "intermediateThrowEvent"):
            self.throw(token, ref, escalation=True)
            if token not in self.tokens:
                return
        self.drop(token)
        if not arrows:
            later(token.run.left, token.data)
        for arrow in arrows:
            self.enter(token.run, arrow.target, dict(token.data), arrow.id)

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

    def throw(self, token: Token, ref: str | None, escalation: bool = False) -> None:
        kind = "escalation" if escalation else "error"
        run: Run | None = token.run
        while run is not None:
            for node in run.scope.listeners:
                if self.starter(node).event == (kind, ref):
                    data = self.seen(run)
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
                    self.leave_by(edge, whole, {})
                    return
            run = owner.run
        assert escalation, "an error was not caught"

    def leave_by(self, edge: Node, host: Token, payload: dict[str, Any]) -> None:
        token = Token(edge, host.run, self.view(host), "ready")
        later(token.data, host.run.left)
        self.write(token, payload)
        if edge.interrupts:
            self.cancel(host)
        self.tokens.append(token)

    def start_listener(self, run: Run, node: Node, data: Variables) -> None:
        token = Token(node, run, {}, "inside")
        assert node.inside is not None
        token.inner = Run(node.inside, token)
        self.tokens.append(token)
        self.enter(token.inner, self.starter(node), data, None)

    # --- What is seen, and what is taken away ----------------------------------------------------

    def view(self, token: Token) -> Variables:
        data = dict(token.data)
        if token.inner is not None:
            later(data, self.seen(token.inner))
        many = token.node.find("multiInstanceLoopCharacteristics")
        whole = many is not None and token.index is None and token.state == "inside"
        if whole and many.find(BPMN + "loopDataOutputRef") is None:
            item = many.find(BPMN + "inputDataItem").get("id")
            for child in [t for t in self.tokens if t.host is token and t.index is not None]:
                later(data, self.view(child), (item,))
        return data

    def seen(self, run: Run) -> Variables:
        data = dict(run.left)
        for token in self.tokens:
            if token.run is run and token.host is None and not self.listens(token):
                later(data, self.view(token))
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
        return [token for token in self.tokens if token.state == "item"]

    def waits(self) -> list[tuple[str, Token, Node]]:
        """Return (element, token, node with the event) of everything that may happen."""
        found = []
        for token in self.tokens:
            if token.state != "waits":
                continue
            if token.node.kind == "eventBasedGateway":
                found += [(a.target.id, token, a.target) for a in token.node.out]
            elif self.listens(token):
                found.append((self.starter(token.node).id, token, self.starter(token.node)))
            else:
                found.append((token.node.id, token, token.node))
        return found

    def complete(self, token: Token, data: dict[str, Any]) -> None:
        self.write(token, data)
        token.state = "ready"
        self.step(token)
        self.settle()

    def happen(self, token: Token, node: Node, payload: dict[str, Any]) -> None:
        once = node.event[0] == "timer"
        if token.node.kind == "boundaryEvent":
            assert token.host is not None
            if node.interrupts or once:
                self.drop(token)
            self.leave_by(node, token.host, payload)
        elif self.listens(token):
            data = self.seen(token.run)
            self.stamp += 1 if payload else 0
            data.update({name: (self.stamp, value) for name, value in payload.items()})
            if node.xml.get("isInterrupting") != "false":
                for other in [t for t in self.tokens if t.run is token.run]:
                    self.cancel(other)
            elif once:
                self.drop(token)
            self.start_listener(token.run, token.node, data)
        else:
            self.write(token, payload)
            if token.node.kind == "eventBasedGateway":
                self.completed.append(token.node.id)
                self.drop(token)
                arrow = next(a for a in token.node.out if a.target is node)
                self.tokens.append(Token(node, token.run, token.data, "ready", arrow.id))
            else:
                self.make_ready(token)
        self.settle()
