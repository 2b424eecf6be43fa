"""A case in memory: scopes with tokens, and running them until nothing can move."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Mapping
from typing import Any, cast

from SpiffWorkflow.bpmn.util.subworkflow import BpmnSubWorkflow
from SpiffWorkflow.bpmn.workflow import BpmnWorkflow
from SpiffWorkflow.util.task import TaskState

from engine.errors import ExecutionFailed, NotOpen
from engine.ports import Step, Thrown, Wait, WaitKind
from engine.spiff.corrections import compensation, conditional_events
from engine.spiff.corrections.branch_data import BranchData
from engine.spiff.corrections.conditional_events import NOTHING_WATCHED
from engine.spiff.corrections.event_subprocess import listens_only
from engine.spiff.corrections.flat_scans import FlatScans
from engine.spiff.corrections.inclusive_join import InclusiveJoin
from engine.spiff.corrections.thrown_errors import ThrownErrors
from engine.spiff.language import SafeScriptEngine, index_of, located
from engine.spiff.nodes import Listening
from engine.spiff.specs import CalledCase, ProcessSpec
from engine.spiff.token import Seen, Token

MOST_STEPS = 100_000  # of one run to rest; more is a loop that never waits
MOST_DEPTH = 100  # subprocesses and calls within each other; more is a process that calls itself


class ScopeOfTokens(FlatScans, BranchData):
    """What a case and a subprocess inside it have in common.

    `data` holds what the branches left that have ended.
    """

    spec: ProcessSpec
    tasks: dict[int, Token]
    completed: bool
    top_workflow: Any
    task_tree: Token

    done: list[Any]  # what can be undone, in the order it was completed (corrections/compensation)

    def prepare(self) -> None:
        """Put the root token in place."""
        self.done = []
        self.stamps = {}
        self.workflow = self
        self.task_tree = Token(self, self.spec.start, state=TaskState.COMPLETED, id=0)

    def begin(self, variables: BranchData, start: Any = None) -> None:
        """Put a token with the variables at a start event; let event subprocesses listen."""
        token = self.task_tree._add_child(start or self.spec.begins, TaskState.FUTURE)
        token.take_over(variables)
        variables.data, variables.stamps = {}, {}
        for spec in self.spec.event_subprocesses:
            if spec.listens:
                spec.arm(self.task_tree._add_child(spec, TaskState.WAITING))
        token.task_spec._update(token)

    def view(self) -> Seen:
        """Return the variables of all branches together, the later write before the earlier."""
        seen = Seen(self)
        for token in self.live():
            if not token._parent and not listens_only(token):
                seen.absorb(token.view())
        return seen

    def look_quiet(self) -> None:
        """Note that the scope may have ended."""
        self.top_workflow.quiet.append(self)

    def is_quiet(self) -> bool:
        """Tell whether no token is left but event subprocesses that listen."""
        return all(not token.id or listens_only(token) for token in self.tasks.values())

    def clear(self) -> None:
        """Take all tokens away."""
        for token in self.live():
            if token.id in self.tasks:
                token.cancel()

    def terminate(self, token: Token) -> None:
        """End the scope here and now."""
        self.absorb(token)
        token.take_off()
        self.clear()
        self.look_quiet()


class Scope(ScopeOfTokens, BpmnSubWorkflow):
    """A subprocess that runs inside a case."""

    outer: ScopeOfTokens

    @property
    def parent_workflow(self) -> ScopeOfTokens:
        """Return the scope that the subprocess stands in."""
        return self.outer


class Case(ScopeOfTokens, ThrownErrors, BpmnWorkflow):
    """A process that runs.

    Args:
        specs: the process specs of the bundle by name.
        process: which of them this is a case of.
        reads: variables that services may set.
        engine: evaluates expressions during this run.
    """

    subprocesses: dict[int, Scope]
    script_engine: SafeScriptEngine

    def __init__(
        self,
        specs: Mapping[str, ProcessSpec],
        process: str,
        reads: frozenset[str],
        engine: SafeScriptEngine,
    ) -> None:
        self.reads = reads
        self.last_number = 0
        self.last_stamp = 0
        self.ready: deque[Token] = deque()
        self.quiet: deque[ScopeOfTokens] = deque()
        self.watches = any(spec.watches for spec in specs.values())
        self.watched = NOTHING_WATCHED
        self.steps: list[Step] = []
        self.thrown: list[Thrown] = []
        super().__init__(specs[process], specs, script_engine=engine, deserializing=True)
        self.prepare()

    def take_number(self) -> int:
        """Return a number that was never used in this case."""
        self.last_number += 1
        return self.last_number

    def take_stamp(self) -> int:
        """Return the stamp of a write, later than all before."""
        self.last_stamp += 1
        return self.last_stamp

    def add_scope(self, host: Token, name: str) -> Scope:
        """Put an empty scope inside a token."""
        scope = Scope(self.subprocess_specs[name], host.id, self, deserializing=True)
        scope.outer = host.workflow
        scope.depth = host.workflow.depth + 1
        scope.prepare()
        self.subprocesses[host.id] = scope
        return scope

    def open_scope(self, host: Token, name: str) -> None:
        """Begin a subprocess.

        Raises:
            ExecutionFailed: it stands too deep in others.
        """
        scope = self.add_scope(host, name)
        if scope.depth > MOST_DEPTH:
            raise _failed(
                host, f"Expected at most {MOST_DEPTH} subprocesses and calls within each other"
            )
        scope.begin(host)

    def scopes(self) -> Iterator[ScopeOfTokens]:
        """Yield the case itself, then the subprocesses in the order they began."""
        yield self
        yield from list(self.subprocesses.values())

    def run_to_rest(self, most_steps: int = MOST_STEPS) -> None:
        """Run until nothing can move without the outside.

        Args:
            most_steps: more is a loop that never waits.

        Raises:
            ExecutionFailed: something could not be done, the case runs in circles, or it stands
                still without waiting for anything.
        """
        steps = 0
        while True:
            if self.quiet:
                self._end(self.quiet.popleft())
            elif self.completed:
                return
            elif self.watches and self.watched != self.last_stamp:
                if not conditional_events.fire_one(self):
                    self.watched = self.last_stamp
            elif self.ready:
                token = self.ready.popleft()
                if token._state != TaskState.READY:
                    continue
                steps += 1
                if steps > most_steps:
                    raise _failed(
                        token, f"Expected the case to come to rest within {most_steps} steps"
                    )
                token.run()
            elif not self._fire_inclusive_joins():
                break
        if not any(True for _ in self.waits()):
            self._explain_standstill()

    def _end(self, scope: ScopeOfTokens) -> None:
        if scope.completed or not scope.is_quiet():
            return
        scope.clear()
        scope.completed = True
        if scope is self:
            return
        assert isinstance(scope, Scope)
        host = scope.outer.tasks.get(scope.parent_task_id)
        if host is None or self.subprocesses.get(host.id) is not scope:
            return
        if compensation.goes_on_inside(host, scope):
            return
        del self.subprocesses[host.id]
        host.absorb(scope)
        if compensation.is_undone(host):
            compensation.handled(host)
            return
        compensation.remember(host, scope)
        host._ready()

    def _fire_inclusive_joins(self) -> bool:
        for scope in self.scopes():
            for token in scope.tasks.values():
                spec = token.task_spec
                waits = isinstance(spec, InclusiveJoin) and token._state == TaskState.WAITING
                if waits and spec.try_to_fire(token):
                    return True
        return False

    def _explain_standstill(self) -> None:
        for scope in self.scopes():
            for token in scope.live():
                raise _failed(
                    token,
                    "Expected a token on every incoming flow, but the case stands still here and"
                    " waits for nothing that could bring one",
                )

    # --- What the case waits for ---------------------------------------------------------------

    def note_thrown(self, thrown: Thrown, step: Step) -> None:
        """Note what leaves the case."""
        self.thrown.append(thrown)
        self.steps.append(step)

    def hear_signal(self, thrown: Thrown) -> None:
        """Let everything in this case happen that waits for a signal, while it is being thrown.

        Other cases hear it after this one has come to rest; whoever begins to wait later does not.
        """
        hearing = [
            (number, token, pending)
            for number, token, key, kind in self.waits()
            if kind == "signal"
            for pending in token.task_spec.pending(token)
            if pending.key == key and pending.event.name == thrown.name
        ]
        for number, token, pending in hearing:
            if token.workflow.tasks.get(token.id) is not token:
                continue  # one that heard it before took this one away
            if not any(each.number == number for each in token.task_spec.pending(token)):
                continue
            payload = dict(thrown.payload)
            if pending.event.variable is None:
                payload = {name: value for name, value in payload.items() if name in self.reads}
            with located(token.task_spec):
                values = pending.event.received(payload)
            token.task_spec.fire(token, pending.key, values)

    def waits(self) -> Iterator[tuple[int, Token, str, WaitKind]]:
        """Yield (number, token, key, kind) of everything that is waited for."""
        for scope in self.scopes():
            for token in scope.tasks.values():
                state, spec = token._state, token.task_spec
                if state == TaskState.READY:
                    if spec.manual:
                        yield token.id, token, "", "item"
                elif state == TaskState.STARTED:
                    if isinstance(spec, CalledCase):
                        yield token.id, token, "", "child"
                elif state == TaskState.WAITING and isinstance(spec, Listening):
                    for event in spec.pending(token):
                        yield event.number, token, event.key, cast(WaitKind, event.event.kind)

    def find(self, number: int) -> tuple[Token, str, WaitKind]:
        """Return the token, key and kind of a wait.

        Raises:
            NotOpen: the case does not wait for this, or no longer.
        """
        for found, token, key, kind in self.waits():
            if found == number:
                return token, key, kind
        raise NotOpen(
            f"Expected the case to wait with token {number} but it does not", token=number
        )

    def shown(self, token: Token, key: str) -> Any:
        """Return the spec of the element that a wait is shown at."""
        spec = token.task_spec
        if isinstance(spec, Listening):
            return next(shown for found, shown, _ in spec.alternatives if found == key)
        return spec

    def describe(self, token: Token, key: str, kind: WaitKind) -> Wait:
        """Return a wait as the engine sees it."""
        spec, number, event, due = token.task_spec, token.id, None, None
        variable = None
        if isinstance(spec, Listening):
            pending = next(each for each in spec.pending(token) if each.key == key)
            spec, number, due = pending.spec, pending.number, pending.due
            event = pending.event.name if kind in ("message", "signal") else None
            variable = pending.event.variable
        return Wait(
            token=number,
            element=spec.bpmn_id,
            name=spec.shown_name,
            kind=kind,
            properties=spec.properties,
            data=dict(token.view().data),
            lane=spec.lane,
            event=event,
            due=due,
            called=spec.called if kind == "child" else None,
            index=index_of(token),
            variable=variable,
        )


def _failed(token: Token, message: str) -> ExecutionFailed:
    spec: Any = token.task_spec
    return ExecutionFailed(message, element=spec.bpmn_id, name=spec.shown_name)
