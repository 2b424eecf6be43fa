"""The specs of processes and activities: SpiffWorkflow's own, with the corrections put first."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from functools import cached_property
from typing import TYPE_CHECKING, Any

from SpiffWorkflow.bpmn.specs import mixins
from SpiffWorkflow.bpmn.specs.bpmn_process_spec import BpmnProcessSpec
from SpiffWorkflow.bpmn.specs.control import BpmnStartTask
from SpiffWorkflow.bpmn.specs.mixins.bpmn_spec_mixin import BpmnSpecMixin
from SpiffWorkflow.bpmn.specs.mixins.script_task import ScriptEngineTask
from SpiffWorkflow.specs.WorkflowSpec import WorkflowSpec
from SpiffWorkflow.util.task import TaskState

from bpmn.expressions.values import kind
from engine.errors import ExecutionFailed
from engine.spiff.corrections import event_subprocess
from engine.spiff.corrections.branch_data import BranchData
from engine.spiff.corrections.nested_data import plain
from engine.spiff.corrections.repeated_multi_instance import RepeatedMultiInstance
from engine.spiff.events import Event
from engine.spiff.language import Expression, Script, located
from engine.spiff.nodes import Activity, Listening, shown_at
from engine.spiff.token import Seen

if TYPE_CHECKING:
    from bpmn.dmn import Decision
    from bpmn.dmn.decision import DecisionResult

ROOT = ""  # name of the spec at the top of a scope; no author can give it


class ProcessSpec(BpmnProcessSpec):
    """A process or an embedded subprocess."""

    begins: Any = None  # the start event that a scope begins with
    begins_by: Mapping[tuple[str, str], Any] = {}  # (kind, name) of an event -> its start event
    event_subprocesses: tuple[Any, ...] = ()
    watches: bool = False  # it has conditional events

    def __init__(self, name: str, description: str) -> None:
        WorkflowSpec.__init__(self, name=name)  # without the library's own nodes Start and End
        self.svg = None
        self.description = description
        self.io_specification = None
        self.data_objects: dict[str, Any] = {}
        self.data_stores: dict[str, Any] = {}
        self.correlation_keys: dict[str, Any] = {}
        self.bpmn_start_events: list[Any] = []
        self.start = BpmnStartTask(self, ROOT)


# --- Tasks -----------------------------------------------------------------------------------


class UserTask(Activity, mixins.UserTaskMixin, BpmnSpecMixin):
    """A task that a person completes."""


class ManualTask(Activity, mixins.ManualTaskMixin, BpmnSpecMixin):
    """A task that a person says is done."""


class NoneTask(Activity, BpmnSpecMixin):
    """An abstract task: the case passes through."""


class ScriptTask(Activity, mixins.ScriptTaskMixin, BpmnSpecMixin):
    """A task that sets variables."""

    script: Script

    def perform(self, my_task: Any) -> bool | None:
        """Run the script."""
        done: bool = my_task.workflow.script_engine.execute(my_task, self.script)
        return done


class ServiceTask(Activity, ScriptEngineTask, BpmnSpecMixin):
    """A task that a registered function does."""

    service: str

    def perform(self, my_task: Any) -> bool | None:
        """Call the function; keep of what it gives the variables that the bundle reads."""
        case = my_task.workflow.top_workflow
        with located(self):
            given = case.script_engine.context.call_service(
                self.service, self.bpmn_id, self.properties, plain(my_task.data)
            )
            kept = {name: value for name, value in given.items() if name in case.reads}
            my_task.write(plain(kept))
        return True


class BusinessRuleTask(Activity, ScriptEngineTask, BpmnSpecMixin):
    """A task that a decision table does."""

    decision: str

    def perform(self, my_task: Any) -> bool | None:
        """Ask the table; each output becomes a variable, a list of rows becomes one."""
        context = my_task.workflow.script_engine.context
        with located(self):
            table: Decision = context.decision(
                self.decision, self.properties.get("binding", "bundle")
            )
            functions = context.functions if table.functions else {}
            found = table.decide(my_task.data, functions)
            my_task.write(plain(self._variables(table, self._told(found))))
        return True

    def _told(self, found: DecisionResult) -> Any:
        """Return the value, each hit of several with the number of its row where that is asked."""
        name, hits = self.properties.get("rows"), found.value
        if not name or not isinstance(hits, list) or len(hits) != len(found.rows):
            return hits
        return [{**hit, name: number} for hit, number in zip(hits, found.rows, strict=True)]

    def _variables(self, table: Decision, value: Any) -> Mapping[str, Any]:
        if table.gives_list or table.aggregator is not None:
            return {self.properties.get("result") or self.decision: value}
        return value if value is not None else dict.fromkeys(table.outputs)


class SendTask(Activity, mixins.SendTaskMixin, BpmnSpecMixin):
    """A task that sends a message."""

    def perform(self, my_task: Any) -> bool | None:
        """Send it."""
        for event in self.events:
            event.throw(my_task)
        return True


class CalledCase(Activity, BpmnSpecMixin):
    """A call of a process that is looked up on entry and runs as a case of its own."""

    called: str

    def begin(self, my_task: Any) -> bool:
        """Wait for the child."""
        my_task._set_state(TaskState.STARTED)
        return False


# --- Subprocesses ----------------------------------------------------------------------------


class _Inner(Activity):
    """For activities that run a scope of their own."""

    spec: str  # name of the process spec inside

    def begin(self, my_task: Any) -> bool:
        """Begin at the start event inside."""
        my_task._set_state(TaskState.STARTED)
        my_task.workflow.top_workflow.open_scope(my_task, self.spec)
        return False

    def view_of(self, my_task: Any) -> BranchData:
        """Return the variables with what was set inside so far."""
        inside = my_task.workflow.top_workflow.subprocesses.get(my_task.id)
        if inside is None:
            return super().view_of(my_task)
        seen = Seen(my_task)
        seen.absorb(inside.view())
        return seen


class Subprocess(_Inner, mixins.SubWorkflowTaskMixin, BpmnSpecMixin):
    """An embedded subprocess."""


class Transaction(_Inner, mixins.TransactionSubprocessMixin, BpmnSpecMixin):
    """A subprocess that a cancel end event leaves."""


class CallActivity(_Inner, mixins.CallActivityMixin, BpmnSpecMixin):
    """A call of a process of the same bundle."""


class EventSubprocess(
    event_subprocess.EventSubprocess, Listening, _Inner, mixins.EventSubprocessMixin, BpmnSpecMixin
):
    """A subprocess that an event starts while its scope runs."""

    interrupting: bool = True
    starts: Any  # the spec of its start event, which people see waiting

    @property
    def listens(self) -> bool:
        """Tell whether a token waits for the event."""
        return any(event.listens for event in self.events)

    @cached_property
    def alternatives(self) -> tuple[tuple[str, Any, Event], ...]:
        """Return what may start it, shown as its start event."""
        return shown_at(self.starts, self.events)

    def enter(self, my_task: Any) -> None:
        """Run the subprocess."""
        my_task.internal_data["ran"] = True
        self.tell("entered", my_task)
        self.begin(my_task)

    def _on_cancel(self, my_task: Any) -> None:
        if my_task.internal_data.get("ran"):
            super()._on_cancel(my_task)

    def view_of(self, my_task: Any) -> BranchData:
        """Return what the scope sees while the event has not happened."""
        if my_task._state == TaskState.WAITING:
            seen: BranchData = my_task.workflow.view()
            return seen
        return super().view_of(my_task)


# --- Repetition ------------------------------------------------------------------------------


def _seen_inside(my_task: Any, own: Collection[str] = ()) -> Seen:
    """Return the variables of a repeated activity with what its open instances have set."""
    seen = Seen(my_task)
    for child in my_task.children:
        if "index" in child.internal_data:
            seen.absorb(child.view(), leave_out=own)
    return seen


class _MultiInstance(RepeatedMultiInstance, Activity):
    told = False
    lasts = False

    def view_of(self, my_task: Any) -> BranchData:
        """Return the variables with what was set inside so far."""
        if self.output is not None or "left" not in my_task.internal_data:
            return super().view_of(my_task)
        return _seen_inside(my_task, (self.item,) if self.item else ())


class ParallelMultiInstance(_MultiInstance, mixins.ParallelMultiInstanceTaskMixin, BpmnSpecMixin):
    """An activity done for all entries of a list at once."""

    sequential = False


class SequentialMultiInstance(
    _MultiInstance, mixins.SequentialMultiInstanceTaskMixin, BpmnSpecMixin
):
    """An activity done for one entry of a list after the other."""

    sequential = True


class StandardLoop(Activity, mixins.StandardLoopTaskMixin, BpmnSpecMixin):
    """An activity repeated while a condition holds."""

    told = False
    lasts = False
    most: Expression | None = None
    while_: Expression | None = None
    test_before: bool = False

    def view_of(self, my_task: Any) -> BranchData:
        """Return the variables with what was set in the round so far."""
        if "rounds" not in my_task.internal_data:
            return super().view_of(my_task)
        return _seen_inside(my_task)

    def begin(self, my_task: Any) -> bool:
        """Begin the first round, if there is one."""
        my_task.internal_data["rounds"] = 0
        if self.test_before and not self._goes_on(my_task):
            my_task.internal_data.clear()
            return True
        my_task._set_state(TaskState.STARTED)
        self._round(my_task)
        return False

    def instance_done(self, my_task: Any, instance: Any) -> None:
        """Take over what the round did; begin the next one, or end."""
        my_task.absorb(instance)
        instance.take_off()
        my_task.internal_data["rounds"] += 1
        if self._goes_on(my_task):
            self._round(my_task)
        else:
            my_task.internal_data.clear()
            my_task._ready()

    def _goes_on(self, my_task: Any) -> bool:
        engine, rounds = my_task.workflow.script_engine, my_task.internal_data["rounds"]
        if self.most is not None:
            most = engine.evaluate(my_task, self.most)
            if not isinstance(most, int) or isinstance(most, bool):
                raise ExecutionFailed(
                    f"Expected a whole number of rounds but got {kind(most)}",
                    element=self.bpmn_id,
                    name=self.shown_name,
                )
            if rounds >= most:
                return False
        if self.while_ is None:
            return self.most is not None
        seen = {**my_task.data, "loopCounter": rounds}
        goes_on: bool = engine.decide(my_task, self.while_, seen)
        return goes_on

    def _round(self, my_task: Any) -> None:
        instance = my_task._add_child(self.body, TaskState.FUTURE)
        instance.take_copy(my_task)
        instance.internal_data["index"] = my_task.internal_data["rounds"]
        self.body._update(instance)
