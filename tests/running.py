"""Run diagrams in tests with the executor alone: no database, a clock that stands still.

case = Running(diagram(start(), user("tulis"), end(), flows=["start tulis", "tulis end"]))
case.do("tulis", hasil=3)
assert case.ended and case.variables == {"hasil": 3}

Every act goes from bytes to bytes, so every test is a test of saving and loading too.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from bpmn.dmn import Decision
from bpmn.document import Process, read_document
from bpmn.normalise import normalise
from engine import durations
from engine.ports import Outcome, Wait
from engine.spiff import SpiffExecutor

NOON = datetime(2026, 1, 5, 12, tzinfo=UTC)  # a Monday


@dataclass
class Documents:
    """What the executor needs of a bundle."""

    normalised: Mapping[str, bytes]
    processes: Mapping[str, Process]
    reads: frozenset[str] = frozenset()
    hash: str = "0" * 64
    node_table: Mapping[str, str] = field(default_factory=dict)
    added: frozenset[str] = frozenset()


def documents(*contents: bytes, reads: Any = ()) -> Documents:
    """Return the bundle of some BPMN documents."""
    made = [normalise(content) for content in contents]
    processes: dict[str, Process] = {}
    for content in contents:
        processes.update(read_document(content).processes)
    return Documents(
        normalised={f"{number}.bpmn": each.content for number, each in enumerate(made)},
        processes=processes,
        reads=frozenset(reads),
        node_table={node: author for each in made for node, author in each.node_table.items()},
        added=frozenset(node for each in made for node in each.added),
    )


@dataclass
class Context:
    """A StepContext that is in the test's hands."""

    now: datetime = NOON
    functions: dict[str, Callable[..., Any]] = field(default_factory=dict)
    services: dict[str, Callable[..., Any]] = field(default_factory=dict)
    decisions: dict[str, Decision] = field(default_factory=dict)
    bindings: list[tuple[str, str]] = field(default_factory=list)
    calls: list[tuple[str, str, dict[str, str], dict[str, Any]]] = field(default_factory=list)

    def call_service(
        self, name: str, element: str, properties: Mapping[str, str], variables: Mapping[str, Any]
    ) -> Mapping[str, Any]:
        self.calls.append((name, element, dict(properties), dict(variables)))
        return self.services[name](variables) or {}

    def decision(self, decision_id: str, binding: str) -> Decision:
        self.bindings.append((decision_id, binding))
        return self.decisions[decision_id]

    def moment_after(self, duration: str, calendar: str | None) -> datetime:
        found = durations.split(duration)
        if found is None:
            raise ValueError(f"{duration!r} is no duration")
        length, named = found
        if (named or calendar) == "hari_kerja":
            length = length.replace("5D", "7D")  # five working days are a week
        return durations.add(self.now, length)


class Running:
    """One case, and the last outcome of it."""

    executor = SpiffExecutor()

    def __init__(
        self,
        *contents: bytes,
        process: str = "proses",
        reads: Any = (),
        context: Context | None = None,
        bundle: Documents | None = None,
        **variables: Any,
    ) -> None:
        self.context = context or Context()
        self.bundle = bundle or documents(*contents, reads=reads)
        self.definition = self.executor.compile(self.bundle)
        self.steps: list[tuple[str, str]] = []
        self.thrown: list[Any] = []
        self.tokens: set[int] = set()
        self.waiting: dict[int, Wait] = {}
        self.take(self.executor.start(self.definition, process, variables, self.context))

    def take(self, outcome: Outcome) -> Outcome:
        """Note an outcome; check that it tells the truth about what is waited for."""
        for closed in outcome.closed:
            before = self.waiting.pop(closed.token)
            assert (before.element, before.kind) == (closed.element, closed.kind)
        for wait in outcome.opened:
            assert wait.token not in self.tokens, "a token was used twice"
            self.tokens.add(wait.token)
            self.waiting[wait.token] = wait
        self.outcome, self.state = outcome, outcome.state
        self.steps += [(step.kind, step.element) for step in outcome.steps]
        self.thrown += outcome.thrown
        found = {wait.token: wait for wait in self.executor.waits(self.definition, self.state)}
        assert set(found) == set(self.waiting), "the diff is not what the state says"
        self.waiting = found
        return outcome

    @property
    def ended(self) -> bool:
        return self.outcome.ended

    @property
    def variables(self) -> dict[str, Any]:
        return self.outcome.variables

    @property
    def open(self) -> list[str]:
        """Elements that are waited at, sorted."""
        return sorted(wait.element for wait in self.waiting.values())

    @property
    def items(self) -> list[str]:
        """Elements of open items, sorted."""
        return sorted(wait.element for wait in self.waiting.values() if wait.kind == "item")

    def wait(self, element: str, index: int | None = None) -> Wait:
        """Return the first wait at an element, or that of one instance."""
        found = [
            wait
            for wait in self.waiting.values()
            if wait.element == element and (index is None or wait.index == index)
        ]
        assert found, f"nothing waits at {element}; open: {self.open}"
        return found[0]

    def do(self, element: str, index: int | None = None, **data: Any) -> Outcome:
        """Complete the item (or end the child) at an element."""
        token = self.wait(element, index).token
        return self.take(
            self.executor.complete(self.definition, self.state, token, data, self.context)
        )

    def fire(self, element: str) -> Outcome:
        """Let the timer at an element fire when it is due."""
        wait = self.wait(element)
        assert wait.due is not None
        self.context.now = max(self.context.now, wait.due)
        return self.take(self.executor.fire(self.definition, self.state, wait.token, self.context))

    def send(self, element: str, **payload: Any) -> Outcome:
        """Deliver the message or signal that is waited for at an element."""
        token = self.wait(element).token
        return self.take(
            self.executor.deliver(self.definition, self.state, token, payload, self.context)
        )

    def cancel(self) -> Outcome:
        return self.take(self.executor.cancel(self.definition, self.state))
