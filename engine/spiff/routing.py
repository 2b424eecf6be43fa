"""The specs of gateways and events: SpiffWorkflow's own, with the corrections put first."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from typing import Any

from SpiffWorkflow.bpmn.specs import mixins
from SpiffWorkflow.bpmn.specs.mixins.bpmn_spec_mixin import BpmnSpecMixin
from SpiffWorkflow.util.task import TaskState

from engine.errors import BpmnError, ExecutionFailed
from engine.spiff.corrections import boundary_events, compensation
from engine.spiff.corrections.branch_data import BranchData
from engine.spiff.corrections.inclusive_join import InclusiveJoin
from engine.spiff.corrections.parallel_join import ParallelJoin
from engine.spiff.events import Event
from engine.spiff.language import located
from engine.spiff.nodes import Activity, Flow, Listening, Node, throw

# --- Gateways --------------------------------------------------------------------------------


class ExclusiveGateway(Node, mixins.ExclusiveGatewayMixin, BpmnSpecMixin):
    """Goes on by the first flow whose condition holds."""

    default: Flow | None = None

    def _run_hook(self, my_task: Any) -> bool | None:
        my_task.chosen = (self._chosen(my_task),)
        return True

    def _on_complete(self, my_task: Any) -> None:
        self.tell("completed", my_task)
        self.leave(my_task, my_task.chosen)

    def _chosen(self, my_task: Any) -> Flow:
        engine = my_task.workflow.script_engine
        for flow in self.flows:
            if flow is self.default:
                continue
            if flow.condition is None or engine.decide(my_task, flow.condition):
                return flow
        if self.default is None:
            raise no_way_on(self)
        return self.default


class ParallelGateway(ParallelJoin, Node, mixins.ParallelGatewayMixin, BpmnSpecMixin):
    """Waits for all incoming flows, goes on by all outgoing ones."""

    def _run_hook(self, my_task: Any) -> bool | None:
        self.tell("entered", my_task)
        return True


class InclusiveGateway(InclusiveJoin, Node, mixins.InclusiveGatewayMixin, BpmnSpecMixin):
    """Waits for all that can still come, goes on by every flow whose condition holds."""

    default: Flow | None = None
    reach: Mapping[str, frozenset[str]] = {}

    def _run_hook(self, my_task: Any) -> bool | None:
        self.tell("entered", my_task)
        my_task.chosen = self._chosen(my_task)
        return True

    def _on_complete(self, my_task: Any) -> None:
        self.tell("completed", my_task)
        self.leave(my_task, my_task.chosen)

    def _chosen(self, my_task: Any) -> tuple[Flow, ...]:
        engine = my_task.workflow.script_engine
        if len(self.flows) < 2 and not any(flow.condition for flow in self.flows):
            return self.flows
        chosen = tuple(
            flow
            for flow in self.flows
            if flow is not self.default
            and (flow.condition is None or engine.decide(my_task, flow.condition))
        )
        if chosen:
            return chosen
        if self.default is None:
            raise no_way_on(self)
        return (self.default,)


class EventBasedGateway(Listening, Node, mixins.EventBasedGatewayMixin, BpmnSpecMixin):
    """Goes on by the event that happens first."""

    lasts = True

    @cached_property
    def alternatives(self) -> tuple[tuple[str, Any, Event], ...]:
        """Return the events behind the gateway."""
        return tuple(
            (flow.target.name, flow.target, event)
            for flow in self.flows
            for event in flow.target.events[:1]
        )

    def _update_hook(self, my_task: Any) -> bool:
        self.tell("entered", my_task)
        self.arm(my_task)
        return False

    def fire(self, my_task: Any, key: str, values: Mapping[str, Any]) -> None:
        """Go on behind the event."""
        my_task.internal_data.clear()
        my_task.internal_data["chosen"] = key
        my_task.write(values)
        my_task._ready()

    def _on_complete(self, my_task: Any) -> None:
        self.tell("completed", my_task)
        key = my_task.internal_data["chosen"]
        flow = next(flow for flow in self.flows if flow.target.name == key)
        token = my_task.parent._add_child(flow.target, TaskState.FUTURE)
        token.flow = flow.id
        token.take_over(my_task)
        token.internal_data["happened"] = True
        my_task.take_off()
        flow.target._update(token)


# --- Events ----------------------------------------------------------------------------------


class StartEvent(Node, mixins.StartEventMixin, BpmnSpecMixin):
    """Where a scope begins. What it waits for has happened when a token is here."""


class EndEvent(compensation.Compensating, Node, mixins.EndEventMixin, BpmnSpecMixin):
    """Where a branch ends, with what it throws."""

    def _on_complete(self, my_task: Any) -> None:
        self.tell("completed", my_task)
        if any(event.kind == "terminate" for event in self.events):
            my_task.workflow.terminate(my_task)
            return
        if throw_all(self, my_task):
            self.leave(my_task, ())


class ThrowEvent(
    compensation.Compensating, Node, mixins.IntermediateThrowEventMixin, BpmnSpecMixin
):
    """An event that is thrown on the way."""

    def _on_complete(self, my_task: Any) -> None:
        self.tell("completed", my_task)
        if throw_all(self, my_task):
            self.leave(my_task, self.flows)


class CatchEvent(Listening, Node, mixins.IntermediateCatchEventMixin, BpmnSpecMixin):
    """An event that is waited for on the way."""

    lasts = True

    def _update_hook(self, my_task: Any) -> bool:
        self.tell("entered", my_task)
        if my_task.internal_data.pop("happened", False):
            return True
        self.arm(my_task)
        return False

    def fire(self, my_task: Any, key: str, values: Mapping[str, Any]) -> None:
        """Go on."""
        my_task.internal_data.clear()
        my_task.write(values)
        my_task._ready()


class ReceiveTask(Listening, Activity, mixins.ReceiveTaskMixin, BpmnSpecMixin):
    """A task that waits for a message."""

    def begin(self, my_task: Any) -> bool:
        """Listen, unless the message came already."""
        if my_task.internal_data.pop("happened", False):
            return True
        self.arm(my_task)
        return False

    def fire(self, my_task: Any, key: str, values: Mapping[str, Any]) -> None:
        """Go on."""
        my_task.internal_data.pop("armed", None)
        my_task.write(values)
        my_task._ready()


class BoundaryEvent(
    boundary_events.BoundaryEvent, Listening, Node, mixins.BoundaryEventMixin, BpmnSpecMixin
):
    """An event at the edge of an activity."""

    interrupting: bool = True

    @property
    def listens(self) -> bool:
        """Tell whether a token waits for the event."""
        return any(event.listens for event in self.events)

    def _run_hook(self, my_task: Any) -> bool | None:
        self.tell("entered", my_task)
        return True

    def view_of(self, my_task: Any) -> BranchData:
        """Return what the activity sees while the event has not happened."""
        if my_task._state == TaskState.WAITING:
            seen: BranchData = my_task.parent.view()
            return seen
        return super().view_of(my_task)


def throw_all(spec: Node, my_task: Any) -> bool:
    """Throw the events of an element. False when the token was taken away by a handler."""
    for event in spec.events:
        try:
            with located(spec):
                event.throw(my_task)
        except BpmnError as error:
            throw(my_task, error)
        if my_task._state == TaskState.CANCELLED:
            return False
    return True


def no_way_on(spec: Node) -> ExecutionFailed:
    """Return the failure of a gateway none of whose flows can be taken."""
    return ExecutionFailed(
        "Expected one of the outgoing flows to be taken but no condition holds and there is no"
        " default flow",
        element=spec.bpmn_id,
        name=spec.shown_name,
    )
