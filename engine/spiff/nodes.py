"""What all our specs have in common: entering, running and leaving an element, and listening."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any

from SpiffWorkflow.util.task import TaskState

from engine.errors import BpmnError
from engine.ports import Step
from engine.spiff.corrections import compensation
from engine.spiff.corrections.boundary_events import BoundaryEvents
from engine.spiff.corrections.branch_data import BranchData
from engine.spiff.corrections.conditional_events import NOTHING_WATCHED
from engine.spiff.corrections.nested_data import plain
from engine.spiff.corrections.one_step_prediction import OneStepPrediction
from engine.spiff.events import Due, Event, first_due, next_due
from engine.spiff.language import Expression, Script


@dataclass(frozen=True, slots=True)
class Flow:
    """A sequence flow, by the author's id."""

    id: str
    target: Any  # spec
    condition: Expression | None = None


class Node(OneStepPrediction):
    """A flow node. The compiler fills in what the diagram says; nothing is written afterwards."""

    name: str
    bpmn_id: str
    shown_name: str  # the author's name for it, or its id
    told: bool = True  # False: not the author's node, or one whose instances are told instead
    lane: str | None
    flows: tuple[Flow, ...] = ()
    incoming: tuple[str, ...] = ()
    boundary: tuple[Any, ...] = ()
    events: tuple[Event, ...] = ()
    properties: Mapping[str, str] = {}
    lasts: bool = False  # a token may stand here, so that taking it away is told

    def _update(self, my_task: Any) -> None:
        try:
            ready = self._update_hook(my_task)
        except BpmnError as error:
            throw(my_task, error)
            return
        if ready:
            my_task._ready()

    def _update_hook(self, my_task: Any) -> bool:
        self.tell("entered", my_task)
        return True

    def _on_ready(self, my_task: Any) -> None:
        """Do nothing: the compiler checked the spec once."""

    def _run(self, my_task: Any) -> bool | None:
        my_task.catch_up()
        try:
            result: bool | None = self._run_hook(my_task)
        except BpmnError as error:
            throw(my_task, error)
            return None
        return result

    def _run_hook(self, my_task: Any) -> bool | None:
        return True

    def _on_complete(self, my_task: Any) -> None:
        self.tell("completed", my_task)
        self.leave(my_task, self.flows)

    def _on_cancel(self, my_task: Any) -> None:
        if self.lasts:
            self.tell("cancelled", my_task)

    def tell(self, kind: Any, my_task: Any) -> None:
        """Note what happened, if the author drew this node."""
        if self.told:
            my_task.workflow.top_workflow.steps.append(Step(kind, self.bpmn_id, self.shown_name))

    def view_of(self, my_task: Any) -> BranchData:
        """Return the variables that a token here sees."""
        seen: BranchData = my_task
        return seen


def throw(my_task: Any, error: BpmnError) -> None:
    """Hand an error that code raised to its handler."""
    case = my_task.workflow.top_workflow
    case.throw_error(my_task, error.code, plain(error.data))


class Activity(BoundaryEvents, Node):
    """A task, a subprocess or a call: it can have boundary events, and instances."""

    before: Script | None = None
    after: Script | None = None
    instance_of: Any = None  # the multi-instance or loop whose body this is
    body: Any = None  # of a multi-instance or loop: what is repeated
    handler: Any = None  # what undoes it after it was completed, each instance by itself
    undoes: Any = None  # the activity whose handler this is
    lasts = True

    def _update_hook(self, my_task: Any) -> bool:
        self.tell("entered", my_task)
        if self.before is not None:
            my_task.workflow.script_engine.execute(my_task, self.before)
        if self.boundary:
            self.attach(my_task)
        return self.begin(my_task)

    @property
    def undone_by(self) -> Any:
        """Return the handler that undoes a completed token here."""
        return self.handler if self.instance_of is None else self.instance_of.handler

    def begin(self, my_task: Any) -> bool:
        """Begin the work. True: it can be done, or waits to be completed from outside."""
        return True

    def perform(self, my_task: Any) -> bool | None:
        """Do the work."""
        return True

    def _run_hook(self, my_task: Any) -> bool | None:
        result = self.perform(my_task)
        if result and self.after is not None:
            my_task.workflow.script_engine.execute(my_task, self.after)
        return result

    def _on_complete(self, my_task: Any) -> None:
        if self.boundary:
            self.detach(my_task)
        self.tell("completed", my_task)
        if self.body is None and self.undone_by is not None:
            my_task.workflow.done.append(self.undone_by.name)
        if self.undoes is not None and my_task._parent:
            compensation.handled(my_task)
        elif self.instance_of is not None:
            self.instance_of.instance_done(my_task.parent, my_task)
        else:
            self.leave(my_task, self.flows)


@dataclass(frozen=True, slots=True)
class Pending:
    """One event that a token listens for."""

    number: int
    key: str
    spec: Any  # of the element that people see: behind an event-based gateway, its event
    event: Event
    due: datetime | None


class Listening:
    """For specs that wait for events from outside.

    Internal data `armed`: {key: [number, moment, rounds, every, until]} of events that have a
    number other than the token's, or are timers.
    """

    events: tuple[Event, ...]

    @cached_property
    def alternatives(self) -> tuple[tuple[str, Any, Event], ...]:
        """Return (key, spec to show, event) of everything that may happen."""
        return shown_at(self, self.events)

    def arm(self, my_task: Any) -> None:
        """Begin to listen."""
        my_task._set_state(TaskState.WAITING)
        found = self.alternatives
        armed: dict[str, list[Any]] = {}
        for key, spec, event in found:
            number = my_task.workflow.top_workflow.take_number() if len(found) > 1 else my_task.id
            due = first_due(event, my_task, spec) if event.kind == "timer" else None
            if due is not None or number != my_task.id:
                armed[key] = _entry(number, due)
        if armed:
            my_task.internal_data["armed"] = armed
        my_task.workflow.top_workflow.watched = NOTHING_WATCHED

    def rearm(self, my_task: Any, key: str) -> bool:
        """Listen on after the event happened. False when a timer has no rounds left."""
        entry = my_task.internal_data.get("armed", {}).get(key)
        spec, event = next((s, e) for k, s, e in self.alternatives if k == key)
        if event.kind != "timer":
            return True
        due = next_due(_due(entry), my_task, spec)
        if due is None:
            return False
        number = my_task.workflow.top_workflow.take_number()
        my_task.internal_data["armed"][key] = _entry(number, due)
        return True

    def postpone(self, my_task: Any, key: str, at: datetime) -> None:
        """Let a timer that is armed fire at another moment; its rounds stay."""
        entry = my_task.internal_data["armed"][key]
        entry[1] = at.isoformat()

    def pending(self, my_task: Any) -> Iterator[Pending]:
        """Yield what the token listens for."""
        armed = my_task.internal_data.get("armed", {})
        for key, spec, event in self.alternatives:
            entry = armed.get(key)
            number = my_task.id if entry is None else entry[0]
            due = datetime.fromisoformat(entry[1]) if entry is not None and entry[1] else None
            yield Pending(number, key, spec, event, due)


def shown_at(spec: Any, events: tuple[Event, ...]) -> tuple[tuple[str, Any, Event], ...]:
    """Return (key, spec to show, event) of the events of one element."""
    many = len(events) > 1
    return tuple((str(place) if many else "", spec, event) for place, event in enumerate(events))


def _entry(number: int, due: Due | None) -> list[Any]:
    if due is None:
        return [number, None]
    entry = [number, due.at.isoformat()]
    if due.every is not None:
        entry += [due.rounds, due.every, due.until.isoformat() if due.until else None]
    return entry


def _due(entry: list[Any]) -> Due:
    at = datetime.fromisoformat(entry[1])
    if len(entry) == 2:
        return Due(at)
    return Due(at, entry[2], entry[3], datetime.fromisoformat(entry[4]) if entry[4] else None)
