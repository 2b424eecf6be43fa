"""Random processes: blocks within blocks, with everything that can interrupt them."""

from __future__ import annotations

import itertools
import random

from tests.diagrams import (
    boundary,
    catch,
    document,
    element,
    end,
    error_event,
    escalation_event,
    event_gateway,
    event_subprocess,
    exclusive,
    inclusive,
    instances,
    line,
    message,
    parallel,
    process_of,
    script,
    signal,
    start,
    start_on,
    subprocess,
    terminate_event,
    user,
)
from tests.oracle.more import CARRIED, MORE, Block, MoreBlocks


class Process(MoreBlocks):
    """One random process."""

    def __init__(self, seed: int, depth: int = 3) -> None:
        self.random = random.Random(seed)
        self.count = 0
        self.messages: list[str] = []
        self.signals: list[str] = []
        blocks = [self.block(depth) for _ in range(3)]
        whole = self.line(blocks)
        beside = [self.listener()] if self.random.random() < 0.3 else []
        self.content = document(
            process_of(
                start(),
                *whole.body,
                end(),
                *beside,
                flows=[*whole.flows, f"start {whole.first}", f"{whole.last} end"],
            ),
            process_of(
                start("q_start"),
                user("q_u1"),
                script("q_s", "q_n = 1; s = s + 1"),
                user("q_u2"),
                end("q_end"),
                flows=line("q_start", "q_u1", "q_s", "q_u2", "q_end"),
                process="q",
            ),
            declared="".join(map(message, self.messages))
            + "".join(map(signal, self.signals))
            + element("error", "e1", CARRIED, name="e1", errorCode="E1")
            + element("escalation", "k1", CARRIED, name="k1", escalationCode="K1"),
        )

    def id(self, letter: str) -> str:
        self.count += 1
        return f"{letter}{self.count}"

    def message(self) -> str:
        self.messages.append(self.id("M"))
        return self.messages[-1]

    def line(self, blocks: list[Block]) -> Block:
        return Block(
            blocks[0].first,
            blocks[-1].last,
            [part for block in blocks for part in block.body],
            [flow for block in blocks for flow in block.flows]
            + [f"{one.last} {other.first}" for one, other in itertools.pairwise(blocks)],
        )

    def block(self, depth: int) -> Block:
        simple = ["task", "task", "task", "write"]
        nested = [
            "sequence", "sequence", "choice", "loop", "inside", "call", "many", "many_inside",
            "interrupted", "beside", "race", "pause", "all", "all", "some", "failing",
            "escalating", "stopping", *MORE,
        ]  # fmt: skip
        kind = self.random.choice(simple + nested if depth > 0 else simple)
        made: Block = getattr(self, kind)(depth - 1)
        return made

    def task(self, depth: int) -> Block:
        name = self.id("u")
        return Block(name, name, [user(name)], [])

    def write(self, depth: int) -> Block:
        name = self.id("s")
        text = self.random.choice([f"s = s + {self.count}", f"{name}_v = s", f"t = '{name}'"])
        return Block(name, name, [script(name, text)], [])

    def sequence(self, depth: int) -> Block:
        return self.line([self.block(depth) for _ in range(self.random.randint(2, 3))])

    def asked(self, gateway: str) -> tuple[str, list[str], list[str]]:
        """Return a user task before a gateway, which asks for its answer `<task>_c`, 0 to 9."""
        name = self.id("u")
        return name, [user(name)], [f"{name} {gateway}"]

    def choice(self, depth: int) -> Block:
        split, merge, other = self.id("x"), self.id("m"), self.id("f")
        name, body, flows = self.asked(split)
        one, two = self.block(depth), self.block(depth)
        return Block(
            name,
            merge,
            [*body, exclusive(split, default=other), exclusive(merge), *one.body, *two.body],
            [
                *flows, *one.flows, *two.flows,
                f"{split} {one.first} | {name}_c < 5",
                f"{split} {two.first} # {other}",
                f"{one.last} {merge}", f"{two.last} {merge}",
            ],
        )  # fmt: skip

    def loop(self, depth: int) -> Block:
        merge, split, out, after = self.id("m"), self.id("x"), self.id("f"), self.id("m")
        inside = self.block(depth)
        name, body, flows = self.asked(split)
        return Block(
            merge,
            after,
            [
                exclusive(merge), exclusive(split, default=out), exclusive(after),
                *inside.body, *body,
            ],
            [
                *inside.flows, *flows,
                f"{merge} {inside.first}", f"{inside.last} {name}",
                f"{split} {merge} | {name}_c < 4", f"{split} {after} # {out}",
            ],
        )  # fmt: skip

    def all(self, depth: int) -> Block:
        split, join = self.id("p"), self.id("p")
        blocks = [self.block(depth) for _ in range(self.random.randint(2, 3))]
        return Block(
            split,
            join,
            [parallel(split), parallel(join), *(part for b in blocks for part in b.body)],
            [flow for b in blocks for flow in b.flows]
            + [flow for b in blocks for flow in (f"{split} {b.first}", f"{b.last} {join}")],
        )

    def some(self, depth: int) -> Block:
        split, join, other = self.id("i"), self.id("i"), self.id("f")
        name, body, flows = self.asked(split)
        blocks = [self.block(depth) for _ in range(self.random.randint(2, 3))]
        fallback = self.task(0)
        flows += [flow for b in blocks for flow in b.flows]
        for number, each in enumerate(blocks):
            flows += [
                f"{split} {each.first} | {name}_c % {number + 2} == 0",
                f"{each.last} {join}",
            ]
        flows += [f"{split} {fallback.first} # {other}", f"{fallback.last} {join}"]
        return Block(
            name,
            join,
            [
                *body, inclusive(split, default=other), inclusive(join), *fallback.body,
                *(part for b in blocks for part in b.body),
            ],
            flows,
        )  # fmt: skip

    def scope(self, depth: int, *more: str, name: str | None = None) -> tuple[str, str]:
        name = name or self.id("b")
        begin, finish, inside = self.id("S"), self.id("E"), self.block(depth)
        beside = [self.listener()] if self.random.random() < 0.2 else []
        return name, subprocess(
            name,
            start(begin),
            *inside.body,
            end(finish),
            *beside,
            *more,
            flows=[*inside.flows, f"{begin} {inside.first}", f"{inside.last} {finish}"],
        )

    def listener(self) -> str:
        name, begin, finish, inside = self.id("l"), self.id("S"), self.id("E"), self.task(0)
        interrupting = self.random.random() < 0.4
        definition = self.event(interrupting)
        return event_subprocess(
            name,
            start_on(begin, definition, interrupting=interrupting),
            *inside.body,
            end(finish),
            flows=[f"{begin} {inside.first}", f"{inside.last} {finish}"],
        )

    def inside(self, depth: int) -> Block:
        name, body = self.scope(depth)
        return Block(name, name, [body], [])

    def call(self, depth: int) -> Block:
        name, mark = self.id("c"), self.id("s")  # the mark tells two calls of q apart
        return Block(
            mark,
            name,
            [script(mark, f"{name} = 1"), element("callActivity", name, calledElement="q")],
            [f"{mark} {name}"],
        )

    def _instances(self, name: str) -> str:
        output = self.random.random() < 0.6
        return instances(
            "daftar",
            f"{name}_i",
            output=f"{name}_out" if output else None,
            output_item="o" if output else None,
            until="o > 7" if self.random.random() < 0.5 else None,
            sequential=self.random.random() < 0.5,
        )

    def many(self, depth: int) -> Block:
        name = self.id("u")
        return self._edged(name, user(name, self._instances(name)))

    def many_inside(self, depth: int) -> Block:
        name = self.id("b")
        begin, one, finish = self.id("S"), self.id("u"), self.id("E")
        body = subprocess(
            name,
            start(begin),
            user(one),
            end(finish),
            self._instances(name),
            flows=line(begin, one, finish),
        )
        return self._edged(name, body)

    def _edged(self, name: str, body: str) -> Block:
        """Return an activity, sometimes with an event at its edge."""
        if self.random.random() < 0.5:
            return Block(name, name, [body], [])
        return self._with_event(name, body, 0, interrupting=self.random.random() < 0.5)

    def _with_event(self, name: str, body: str, depth: int, *, interrupting: bool) -> Block:
        edge, merge, handler = self.id("e"), self.id("m"), self.block(depth)
        definition = self.event(interrupting)
        parts = [body, boundary(edge, name, definition, interrupting), *handler.body]
        flows = [*handler.flows, f"{edge} {handler.first}"]
        if interrupting:
            parts.append(exclusive(merge))
            flows += [f"{name} {merge}", f"{handler.last} {merge}"]
            return Block(name, merge, parts, flows)
        finish = self.id("E")
        return Block(name, name, [*parts, end(finish)], [*flows, f"{handler.last} {finish}"])

    def interrupted(self, depth: int) -> Block:
        name, body = self.scope(depth) if self.random.random() < 0.5 else self._user()
        return self._with_event(name, body, depth, interrupting=True)

    def beside(self, depth: int) -> Block:
        name, body = self.scope(depth) if self.random.random() < 0.5 else self._user()
        return self._with_event(name, body, 0, interrupting=False)

    def _user(self) -> tuple[str, str]:
        name = self.id("u")
        return name, user(name)

    def pause(self, depth: int) -> Block:
        name = self.id("w")
        return Block(name, name, [catch(name, self.event(True))], [])

    def race(self, depth: int) -> Block:
        gate, merge = self.id("g"), self.id("m")
        events = [self.id("w") for _ in range(2)]
        blocks = [self.block(depth), self.block(depth)]
        definitions = [self.event(True), self.event(True)]
        body = [event_gateway(gate), exclusive(merge), *(part for b in blocks for part in b.body)]
        flows = [flow for b in blocks for flow in b.flows]
        for event, definition, each in zip(events, definitions, blocks, strict=True):
            body.append(catch(event, definition))
            flows += [f"{gate} {event}", f"{event} {each.first}", f"{each.last} {merge}"]
        return Block(gate, merge, body, flows)

    def _caught(self, depth: int, thrower: str, definition: str, interrupting: bool) -> Block:
        """Return a subprocess that may end by throwing, with an event that catches it."""
        name, edge, merge = self.id("b"), self.id("e"), self.id("m")
        begin, split, other, finish = self.id("S"), self.id("x"), self.id("f"), self.id("E")
        ask, body, flows = self.asked(split)
        inside, handler = self.block(depth), self.task(0)
        whole = subprocess(
            name,
            start(begin),
            *body,
            exclusive(split, default=other),
            end(finish, thrower),
            end(f"{finish}_ok"),
            *inside.body,
            flows=[
                *flows, *inside.flows, f"{begin} {inside.first}", f"{inside.last} {ask}",
                f"{split} {finish} | {ask}_c < 5", f"{split} {finish}_ok # {other}",
            ],
        )  # fmt: skip
        if not definition:
            return Block(name, name, [whole], [])
        parts = [whole, boundary(edge, name, definition, interrupting), *handler.body]
        if interrupting:
            return Block(
                name,
                merge,
                [*parts, exclusive(merge)],
                [f"{name} {merge}", f"{edge} {handler.first}", f"{handler.last} {merge}"],
            )
        done = self.id("E")
        return Block(
            name,
            name,
            [*parts, end(done)],
            [f"{edge} {handler.first}", f"{handler.last} {done}"],
        )

    def failing(self, depth: int) -> Block:
        return self._caught(depth, error_event("e1"), error_event("e1"), True)

    def escalating(self, depth: int) -> Block:
        interrupting = self.random.random() < 0.5
        return self._caught(depth, escalation_event("k1"), escalation_event("k1"), interrupting)

    def stopping(self, depth: int) -> Block:
        return self._caught(depth, terminate_event(), "", True)
