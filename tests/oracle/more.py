"""More blocks of random processes: loops, links, events of all kinds, compensation."""

from __future__ import annotations

import random
from abc import ABC, abstractmethod
from dataclasses import dataclass

from tests.diagrams import (
    CANCEL,
    COMPENSATE,
    boundary,
    catch,
    element,
    end,
    error_event,
    escalation_event,
    event_subprocess,
    exclusive,
    extensions,
    extra,
    instances,
    line,
    link,
    loop,
    message_event,
    script,
    signal_event,
    start,
    start_on,
    subprocess,
    throw,
    timer,
    undo,
    user,
    when,
)

MORE = (
    "again", "again_inside", "counted", "receive", "linked", "abstract", "tell", "fan",
    "handled_inside", "raised_on_the_way", "undone", "undone", "cancelling", "many_failing",
)  # fmt: skip
CARRIED = extensions(extra("payloadExpression", "{'g': s}"))
"""What the error and the escalation carry."""


@dataclass
class Block:
    """A piece with one way in and one way out."""

    first: str
    last: str
    body: list[str]
    flows: list[str]


class MoreBlocks(ABC):
    """For the maker of processes."""

    random: random.Random
    count: int
    signals: list[str]

    @abstractmethod
    def id(self, letter: str) -> str:
        """Return an id that nothing has yet."""

    @abstractmethod
    def message(self) -> str:
        """Return a new message."""

    @abstractmethod
    def block(self, depth: int) -> Block:
        """Return a random block."""

    @abstractmethod
    def task(self, depth: int) -> Block:
        """Return a user task."""

    @abstractmethod
    def asked(self, gateway: str) -> tuple[str, list[str], list[str]]:
        """Return a user task before a gateway."""

    def signal(self) -> str:
        """Return a signal, mostly a new one."""
        if not self.signals or self.random.random() < 0.7:
            self.signals.append(self.id("N"))
        return self.random.choice(self.signals)

    def event(self, interrupting: bool) -> str:
        """Return a definition of any kind that is waited for."""
        kind = self.random.choice(["message", "signal", "timer", "cycle", "condition"])
        if kind == "message":
            return message_event(self.message())
        if kind == "signal":
            return signal_event(self.signal())
        if kind == "timer" or (kind == "cycle" and interrupting):
            return timer("timeDuration", f"P{self.random.randint(1, 9)}D")
        if kind == "cycle":
            return timer("timeCycle", f"R{self.random.randint(1, 3)}/P2D")
        return when(self.random.choice(["s > 6", "s < 3 and s > 0", "s % 3 == 1", "belum == 1"]))

    def again(self, depth: int) -> Block:
        name = self.id("u")
        body = user(name, loop(f"{name}_c > 5", self.random.choice([None, 2])))
        return self._edged(name, body)

    def again_inside(self, depth: int) -> Block:
        name, begin, finish = self.id("b"), self.id("S"), self.id("E")
        inside = self.block(depth)
        repeated = loop("s > 4 and loopCounter < 3", before=self.random.random() < 0.5)
        body = subprocess(
            name, start(begin), *inside.body, end(finish), repeated,
            flows=[*inside.flows, f"{begin} {inside.first}", f"{inside.last} {finish}"],
        )  # fmt: skip
        return self._edged(name, body)

    @abstractmethod
    def _edged(self, name: str, body: str) -> Block:
        """Return an activity, sometimes with an event at its edge."""

    def counted(self, depth: int) -> Block:
        name = self.id("u")
        sequential = self.random.random() < 0.5
        many = instances(cardinality="s % 3", sequential=sequential)
        return self._edged(name, user(name, many))

    def receive(self, depth: int) -> Block:
        name = self.id("w")
        return self._edged(name, element("receiveTask", name, messageRef=self.message()))

    def linked(self, depth: int) -> Block:
        name, here, there = self.id("L"), self.id("t"), self.id("t")
        return Block(here, there, [throw(here, link(name)), catch(there, link(name))], [])

    def abstract(self, depth: int) -> Block:
        name = self.id("a")
        return Block(name, name, [element("task", name)], [])

    def tell(self, depth: int) -> Block:
        name = self.id("t")
        heard = signal_event(self.random.choice([*self.signals, self.signal()]))
        event = self.random.choice([message_event(self.message()), heard, heard])
        return Block(name, name, [throw(name, event)], [])

    def fan(self, depth: int) -> Block:
        """Several flows out of a task: one goes on, the others end after a task each."""
        name, one, two = self.id("u"), self.id("u"), self.id("u")
        e1, e2, on = self.id("E"), self.id("E"), self.id("a")
        return Block(
            name, on, [user(name), user(one), user(two), end(e1), end(e2), element("task", on)],
            [f"{name} {one}", f"{name} {on}", f"{name} {two}", f"{one} {e1}", f"{two} {e2}"],
        )  # fmt: skip

    def handled_inside(self, depth: int) -> Block:
        """A subprocess that may throw, and an event subprocess in it that takes it.

        Half of them undo in the event subprocess what was done in the subprocess, and in itself.
        """
        name, begin, split, other = self.id("b"), self.id("S"), self.id("x"), self.id("f")
        finish, listen, at, done = self.id("E"), self.id("l"), self.id("S"), self.id("E")
        ask, body, flows = self.asked(split)
        inside, handler = self.block(depth), self.task(0)
        definition, interrupting = self.random.choice(
            [
                (error_event("e1"), True), (escalation_event("k1"), True),
                (escalation_event("k1"), False),
            ]
        )  # fmt: skip
        first, last, undoing, made = handler.first, handler.last, [], []
        if self.random.random() < 0.5:
            back, own, theirs = self.id("t"), self.id("u"), self.id("u")
            undoing = [user(own), undo(own, user(self.id("h"))), throw(back, COMPENSATE)]
            made = [user(theirs), undo(theirs, user(self.id("h")))]
            flows = [*flows, f"{begin} {theirs}", f"{theirs} {inside.first}"]
            handler.flows += [f"{last} {own}", f"{own} {back}"]
            last = back
        else:
            flows = [*flows, f"{begin} {inside.first}"]
        beside = event_subprocess(
            listen, start_on(at, definition, interrupting), *handler.body, *undoing, end(done),
            flows=[*handler.flows, f"{at} {first}", f"{last} {done}"],
        )  # fmt: skip
        whole = subprocess(
            name, start(begin), *made, *inside.body, *body, exclusive(split, default=other),
            end(finish, definition), end(f"{finish}_ok"), beside,
            flows=[
                *flows, *inside.flows, f"{inside.last} {ask}",
                f"{split} {finish} | {ask}_c < 5", f"{split} {finish}_ok # {other}",
            ],
        )  # fmt: skip
        return Block(name, name, [whole], [])

    def raised_on_the_way(self, depth: int) -> Block:
        """A subprocess that escalates and goes on."""
        name, edge, done = self.id("b"), self.id("e"), self.id("E")
        begin, up, finish = self.id("S"), self.id("t"), self.id("E")
        inside, handler = self.block(depth), self.task(0)
        whole = subprocess(
            name, start(begin), throw(up, escalation_event("k1")), *inside.body, end(finish),
            flows=[
                *inside.flows, f"{begin} {up}", f"{up} {inside.first}", f"{inside.last} {finish}"
            ],
        )  # fmt: skip
        parts = [whole, boundary(edge, name, escalation_event("k1"), False), *handler.body]
        flows = [f"{edge} {handler.first}", f"{handler.last} {done}"]
        return Block(name, name, [*parts, end(done)], flows)

    def many_failing(self, depth: int) -> Block:
        """A subprocess for each of a list, one of which may throw for all."""
        name, edge, merge = self.id("b"), self.id("e"), self.id("m")
        begin, split, other, finish = self.id("S"), self.id("x"), self.id("f"), self.id("E")
        ask, body, flows = self.asked(split)
        handler, ok = self.task(0), self.id("E")
        definition, interrupting = self.random.choice(
            [
                (error_event("e1"), True), (escalation_event("k1"), True),
                (escalation_event("k1"), False),
            ]
        )  # fmt: skip
        whole = subprocess(
            name, start(begin), *body, exclusive(split, default=other), end(finish, definition),
            end(ok), instances("daftar", f"{name}_i", sequential=self.random.random() < 0.5),
            flows=[
                *flows, f"{begin} {ask}", f"{split} {finish} | {ask}_c < 4",
                f"{split} {ok} # {other}",
            ],
        )  # fmt: skip
        parts = [whole, boundary(edge, name, definition, interrupting), *handler.body]
        if interrupting:
            flows = [f"{name} {merge}", f"{edge} {handler.first}", f"{handler.last} {merge}"]
            return Block(name, merge, [*parts, exclusive(merge)], flows)
        flows = [f"{edge} {handler.first}", f"{handler.last} {merge}"]
        return Block(name, name, [*parts, end(merge)], flows)

    def cancelling(self, depth: int) -> Block:
        """A transaction that may be cancelled, which undoes what was done in it."""
        name, edge, merge = self.id("b"), self.id("e"), self.id("m")
        begin, split, other, finish = self.id("S"), self.id("x"), self.id("f"), self.id("E")
        one, ok = self.id("u"), self.id("E")
        ask, body, flows = self.asked(split)
        inside, handler = self.block(depth), self.task(0)
        whole = subprocess(
            name, start(begin), user(one), undo(one, user(self.id("h"))), *inside.body, *body,
            exclusive(split, default=other), end(finish, CANCEL), end(ok), kind="transaction",
            flows=[
                *flows, *inside.flows, f"{begin} {one}", f"{one} {inside.first}",
                f"{inside.last} {ask}", f"{split} {finish} | {ask}_c < 6",
                f"{split} {ok} # {other}",
            ],
        )  # fmt: skip
        return Block(
            name, merge,
            [whole, boundary(edge, name, CANCEL), *handler.body, exclusive(merge)],
            [f"{name} {merge}", f"{edge} {handler.first}", f"{handler.last} {merge}"],
        )  # fmt: skip

    def undone(self, depth: int) -> Block:
        """Activities with handlers, something in between, and an event that undoes them."""
        one, two, back = self.id("u"), self.id("s"), self.id("t")
        between = self.block(depth)
        first = undo(one, user(self.id("h")))
        second = undo(two, script(self.id("h"), "s = s + 1"))
        which = COMPENSATE
        if self.random.random() < 0.3:
            which = f'<bpmn:compensateEventDefinition activityRef="{two}"/>'
        body = [user(one), script(two, f"t = '{two}'"), first, second, *between.body]
        flows = [f"{one} {two}", f"{two} {between.first}", *between.flows]
        if self.random.random() < 0.4:  # what a subprocess did is undone from outside
            name, begin, finish = self.id("b"), self.id("S"), self.id("E")
            whole = subprocess(
                name, start(begin), *body, end(finish),
                flows=[*flows, f"{begin} {one}", f"{between.last} {finish}"],
            )  # fmt: skip
            which = COMPENSATE
            return Block(name, back, [whole, throw(back, which)], line(name, back))
        flows.append(f"{between.last} {back}")
        return Block(one, back, [*body, throw(back, which)], flows)
