"""The executor: the port engine.ports.Executor, spoken with SpiffWorkflow."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from typing import TYPE_CHECKING, Any, cast

from engine.errors import ExecutionFailed, NotOpen
from engine.ports import (
    Closed,
    Definition,
    Outcome,
    Standing,
    StartDue,
    StepContext,
    Variables,
    Wait,
    WaitKind,
)
from engine.spiff import codec, moving
from engine.spiff.case import MOST_STEPS, Case
from engine.spiff.compiler import compile_bundle
from engine.spiff.corrections import check_library
from engine.spiff.corrections.nested_data import plain
from engine.spiff.definition import CompiledBundle
from engine.spiff.events import Event, first_start, from_kept, kept, round_after
from engine.spiff.language import SafeScriptEngine, located
from engine.spiff.token import Seen

if TYPE_CHECKING:
    from bpmn.bundle import Bundle


class SpiffExecutor:
    """Runs cases with SpiffWorkflow. Keeps nothing between calls; safe to share between threads.

    Args:
        most_steps: of one run to rest; more is a loop that never waits.

    Raises:
        WrongLibrary: SpiffWorkflow is not the version the corrections were written for.
    """

    def __init__(self, most_steps: int = MOST_STEPS) -> None:
        check_library()
        self.most_steps = most_steps

    def compile(self, bundle: Bundle) -> Definition:
        """Compile a bundle.

        Raises:
            NotExecutable: a diagram has something that can't be run right.
        """
        return compile_bundle(bundle)

    def start(
        self,
        definition: Definition,
        process: str,
        variables: Variables,
        context: StepContext,
        by: tuple[str, str] | None = None,
    ) -> Outcome:
        """Start a case at the none start event, or at that of a message, signal or timer.

        Raises:
            ExecutionFailed: the diagram could not go on.
            NotExecutable: the process can't be started.
        """
        compiled = cast(CompiledBundle, definition)
        spec, start = compiled.startable(process, by)
        case = Case(compiled.specs, spec.name, compiled.reads, SafeScriptEngine(context))
        first = Seen(case)
        with located(start):
            first.data = _brought(start, variables, compiled) if by else plain(variables)
        with _telling(case, definition):
            case.begin(first, start)
            case.run_to_rest(self.most_steps)
        return _outcome(case, {}, None)

    def start_due(
        self,
        definition: Definition,
        process: str,
        element: str,
        context: StepContext,
        last: Mapping[str, Any] | None = None,
    ) -> StartDue | None:
        """Return when the timer start event of a process starts the next case.

        Args:
            definition: where the process is.
            process: its id.
            element: the author's id of the start event.
            context: its clock, calendar and functions; there is no case yet.
            last: `kept` of the time before; None for the first one.

        Returns:
            None when there is no further one.

        Raises:
            ExecutionFailed: its text gives no moment, duration or repetition.
            NotExecutable: the process has no such start event.
        """
        compiled = cast(CompiledBundle, definition)
        _, start = compiled.startable(process, ("timer", element))
        due = (
            first_start(start.events[0], SafeScriptEngine(context), start)
            if last is None
            else round_after(from_kept(last), context, start)
        )
        return None if due is None else StartDue(due.at, kept(due))

    def complete(
        self,
        definition: Definition,
        state: bytes,
        token: int,
        data: Variables,
        context: StepContext,
    ) -> Outcome:
        """Complete an item, or a child that ended, with the variables it brings back.

        Raises:
            NotOpen: no item or child waits with this token.
            ExecutionFailed: the diagram could not go on.
        """

        def act(case: Case) -> None:
            found, _, kind = case.find(token)
            _expect(kind in ("item", "child"), token, "an item or a child")
            with located(found.task_spec):
                found.write(plain(data))
            if kind == "item":
                found.run()
            else:
                found._ready()

        return self._act(definition, state, token, context, act)

    def fire(
        self, definition: Definition, state: bytes, token: int, context: StepContext
    ) -> Outcome:
        """Let a due timer fire.

        Raises:
            NotOpen: no timer waits with this token.
            ExecutionFailed: the diagram could not go on.
        """

        def act(case: Case) -> None:
            found, key, kind = case.find(token)
            _expect(kind == "timer", token, "a timer")
            found.task_spec.fire(found, key, {})

        return self._act(definition, state, token, context, act)

    def deliver(
        self,
        definition: Definition,
        state: bytes,
        token: int,
        payload: Variables,
        context: StepContext,
    ) -> Outcome:
        """Give a message or signal to the wait with this token.

        Raises:
            NotOpen: no message or signal is waited for with this token.
            ExecutionFailed: the diagram could not go on.
        """

        def act(case: Case) -> None:
            found, key, kind = case.find(token)
            _expect(kind in ("message", "signal"), token, "a message or signal")
            event = next(each.event for each in found.task_spec.pending(found) if each.key == key)
            with located(found.task_spec):
                values = event.received(payload)
            found.task_spec.fire(found, key, values)

        return self._act(definition, state, token, context, act)

    def move_timer(self, definition: Definition, state: bytes, token: int, due: datetime) -> bytes:
        """Let a timer fire at another moment; return the new state. Nothing else moves.

        Raises:
            NotOpen: no timer waits with this token.
        """
        case = codec.load(state, cast(CompiledBundle, definition), SafeScriptEngine())
        found, key, kind = case.find(token)
        _expect(kind == "timer", token, "a timer")
        found.task_spec.postpone(found, key, due)
        return codec.dump(case)

    def write(
        self, definition: Definition, state: bytes, values: Variables, context: StepContext
    ) -> Outcome:
        """Set variables in all branches, and go on where a condition now holds.

        Raises:
            ExecutionFailed: the diagram could not go on.
        """

        def act(case: Case) -> None:
            for scope in case.scopes():
                scope.write(plain(values))
                for token in scope.live():
                    token.write(plain(values))

        return self._act(definition, state, 0, context, act)

    def move(
        self,
        definition: Definition,
        state: bytes,
        token: int,
        element: str,
        context: StepContext,
    ) -> Outcome:
        """Take a wait's token to another element of its scope.

        Raises:
            NotOpen: nothing waits with this token.
            Refused: the element is not in the scope of the token, or cannot be entered.
            ExecutionFailed: the diagram could not go on.
        """

        def act(case: Case) -> None:
            found, _, _ = case.find(token)
            moving.move(found, element)

        return self._act(definition, state, 0, context, act)  # left, not completed

    def cancel(self, definition: Definition, state: bytes) -> Outcome:
        """End the case where it stands."""
        case = codec.load(state, cast(CompiledBundle, definition), SafeScriptEngine())
        before = _open(case)
        seen = case.view()
        case.clear()
        case.data, case.stamps = seen.data, seen.stamps
        case.completed = True
        return _outcome(case, before, None)

    def waits(self, definition: Definition, state: bytes) -> tuple[Wait, ...]:
        """Return everything the case waits for."""
        case = codec.load(state, cast(CompiledBundle, definition), SafeScriptEngine())
        return tuple(case.describe(token, key, kind) for _, token, key, kind in case.waits())

    def _act(
        self,
        definition: Definition,
        state: bytes,
        token: int,
        context: StepContext,
        act: Callable[[Case], None],
    ) -> Outcome:
        case = codec.load(state, cast(CompiledBundle, definition), SafeScriptEngine(context))
        before = _open(case)
        with _telling(case, definition):
            act(case)
            case.run_to_rest(self.most_steps)
        return _outcome(case, before, token)


@contextmanager
def _telling(case: Case, definition: Definition) -> Iterator[None]:
    """Give a failure the steps that led to it, and the author's element for one we added."""
    try:
        yield
    except ExecutionFailed as error:
        error.facts["steps"] = tuple(case.steps)
        error.standing = _standing(case)
        _name_as_drawn(error, cast(CompiledBundle, definition))
        raise


def _name_as_drawn(error: ExecutionFailed, compiled: CompiledBundle) -> None:
    """Tell a failure of a gateway that normalising added at the element it stands behind."""
    element = error.element
    if element is None or element not in compiled.node_table:
        return
    while element in compiled.node_table:
        element = compiled.node_table[element]
    drawn = (
        node
        for spec in compiled.specs.values()
        for node in spec.task_specs.values()
        if getattr(node, "bpmn_id", None) == element and node.told
    )
    error.element, error.name = element, getattr(next(drawn, None), "shown_name", element)
    error.facts.update(element=error.element, name=error.name)


def _standing(case: Case) -> Standing:
    """Tell what a case that stopped in the middle waits for; a timer without a moment does not."""
    waits = [case.describe(token, key, kind) for _, token, key, kind in case.waits()]
    return Standing(
        dict(case.view().data), tuple(each for each in waits if each.kind != "timer" or each.due)
    )


def _expect(fits: bool, token: int, what: str) -> None:
    if not fits:
        raise NotOpen(f"Expected {what} to wait with token {token} but it is not one", token=token)


def _open(case: Case) -> dict[int, tuple[str, WaitKind]]:
    return {
        number: (case.shown(token, key).bpmn_id, kind) for number, token, key, kind in case.waits()
    }


def _brought(start: Any, payload: Variables, compiled: CompiledBundle) -> dict[str, Any]:
    """Return the variables of a case that a message or signal starts: those that are read."""
    event: Event = start.events[0]
    if event.variable is None:
        payload = {name: value for name, value in payload.items() if name in compiled.reads}
    return event.received(payload)


def _outcome(case: Case, before: dict[int, tuple[str, WaitKind]], acted_on: int | None) -> Outcome:
    after = {number: (token, key, kind) for number, token, key, kind in case.waits()}
    return Outcome(
        state=codec.dump(case),
        ended=case.completed,
        variables=dict(case.view().data),
        opened=tuple(
            case.describe(token, key, kind)
            for number, (token, key, kind) in after.items()
            if number not in before
        ),
        closed=tuple(
            Closed(number, element, kind, completed=number == acted_on)
            for number, (element, kind) in before.items()
            if number not in after
        ),
        steps=tuple(case.steps),
        thrown=tuple(case.thrown),
    )
