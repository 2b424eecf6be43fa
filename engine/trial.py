"""Run the processes of a bundle in memory: no database, no people, a clock of its own.

Messages and signals go between the cases of one trial and start processes; a called process that
is looked up on entry runs as a case beside its parent. Every act goes from bytes to bytes, as in
production.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Literal

from engine import durations
from engine.errors import ExecutionFailed
from engine.ports import Definition, Executor, Outcome, Step, Thrown, Wait

if TYPE_CHECKING:
    from bpmn.bundle import Bundle
    from bpmn.dmn import Decision

MOST_STEPS = 10_000
CALENDAR_DAYS, WORKING_DAYS = "hari_kalender", "hari_kerja"
FRIDAY = 4
BEGIN = datetime(2026, 1, 5, 8, tzinfo=UTC)  # a Monday morning

State = Literal["completed", "waiting", "incident"]


@dataclass(frozen=True, slots=True)
class TrialEvent:
    """One thing that happened, told by the author's ids."""

    kind: str  # a Step's kind, or error_uncaught
    element: str
    name: str


@dataclass(frozen=True, slots=True)
class Incident:
    """Why a trial could not go on."""

    message: str
    element: str | None
    name: str | None


@dataclass
class TrialContext:
    """A StepContext of a trial: a service gives nothing back, only weekends are no working days."""

    bundle: Bundle
    functions: Mapping[str, Callable[..., Any]] = field(default_factory=dict)
    now: datetime = BEGIN

    def call_service(
        self, name: str, element: str, properties: Mapping[str, str], variables: Mapping[str, Any]
    ) -> Mapping[str, Any]:
        """Do nothing: the functions behind services touch databases."""
        return {}

    def decision(self, decision_id: str, binding: str) -> Decision:
        """Return a decision of the bundle.

        Raises:
            ExecutionFailed: the bundle does not have it.
        """
        found = self.bundle.decisions.get(decision_id)
        if found is None:
            raise ExecutionFailed(f"Expected the decision {decision_id} but there is none")
        return found

    def moment_after(self, duration: str, calendar: str | None) -> datetime:
        """Return now plus a duration, of calendar time or of working days.

        Raises:
            ExecutionFailed: the text is no duration, or its calendar has no name that is known.
        """
        found = durations.split(duration)
        if found is None:
            raise ExecutionFailed(
                f"Expected a duration such as P14D or P5D hari_kerja but got {duration!r}"
            )
        length, named = found
        counted = named or calendar or CALENDAR_DAYS
        if counted not in (CALENDAR_DAYS, WORKING_DAYS):
            raise ExecutionFailed(
                f"Expected the calendar {CALENDAR_DAYS} or {WORKING_DAYS} but got {counted}"
            )
        end = durations.add(self.now, length)
        days = durations.parts(length)["days"] if counted == WORKING_DAYS else 0
        if not days:
            return end
        end = self.now
        while days:
            end = durations.add(end, "P1D")
            days -= end.weekday() <= FRIDAY
        return end


@dataclass(eq=False)
class TrialCase:
    """One case of a trial, as it was left by its last act."""

    process: str
    parent: TrialCase | None = None
    parent_token: int = 0
    state: bytes = b""
    ended: bool = False
    variables: dict[str, Any] = field(default_factory=dict)
    waits: dict[int, Wait] = field(default_factory=dict)


class Trial:
    """One run of a bundle in memory.

    Args:
        bundle: what is run.
        executor: runs it.
        functions: what expressions may call beside the built-in functions.
        most_steps: more than these steps together are an incident.
    """

    def __init__(
        self,
        bundle: Bundle,
        executor: Executor,
        *,
        functions: Mapping[str, Callable[..., Any]] | None = None,
        most_steps: int = MOST_STEPS,
    ) -> None:
        self.bundle, self._executor, self._most_steps = bundle, executor, most_steps
        self._definition: Definition = executor.compile(bundle)
        self._context = TrialContext(bundle, dict(functions or {}))
        self._underway: deque[Thrown] = deque()  # messages that nobody waits for yet
        self.cases: list[TrialCase] = []
        self.events: list[TrialEvent] = []
        self.incident: Incident | None = None
        self.steps = 0

    def run(
        self, process: str, variables: Mapping[str, Any], *, complete_tasks: bool = False
    ) -> State:
        """Start a process and go on until nothing moves.

        Args:
            process: id of the process.
            variables: what it starts with.
            complete_tasks: complete user tasks without data, and let time pass when nothing else
                can move.

        Returns:
            How the case that was started stands in the end.

        Raises:
            NotExecutable: the process can't be started.
        """
        main = TrialCase(process)
        self.cases.append(main)
        by = None if self._has_plain_start(process) else self._first_trigger(process)
        try:
            if by is not None and by[0] == "timer":
                self._let_start(process, by[1])
            self._start(main, variables, by)
            while self._move(complete_tasks):
                pass
        except ExecutionFailed as error:
            self._fail(error)
        if self.incident is not None:
            return "incident"
        return "completed" if main.ended else "waiting"

    @property
    def clock(self) -> datetime:
        """What time it is in the trial."""
        return self._context.now

    @property
    def open(self) -> list[Wait]:
        """What is waited for, case by case in the order they began."""
        return [wait for case in self.cases for wait in case.waits.values()]

    # --- Going on ------------------------------------------------------------------------------

    def _move(self, complete_tasks: bool) -> bool:
        """Do one thing; False when nothing can move."""
        if self._deliver_underway() or self._call():
            return True
        if not complete_tasks:
            return False
        for case, wait in self._waits("item"):
            self._complete(case, wait, {})
            return True
        for case, wait in self._waits("child"):  # of a process that is not here
            self._complete(case, wait, {})
            return True
        return self._pass_time()

    def _call(self) -> bool:
        """Start the process that a case waits for, if the bundle has it."""
        served = {(id(case.parent), case.parent_token) for case in self.cases}
        for case, wait in self._waits("child"):
            called = wait.called or ""
            if (id(case), wait.token) in served or called not in self._definition.processes:
                continue
            child = TrialCase(called, case, wait.token)
            self.cases.append(child)
            self._start(child, wait.data)
            return True
        return False

    def _pass_time(self) -> bool:
        """Let the next timer fire."""
        timers = [(wait.due, case, wait) for case, wait in self._waits("timer") if wait.due]
        if not timers:
            return False
        due, case, wait = min(timers, key=lambda each: each[0])
        self._context.now = max(self._context.now, due)
        self._act(
            case,
            lambda: self._executor.fire(self._definition, case.state, wait.token, self._context),
        )
        return True

    def _deliver_underway(self) -> bool:
        """Deliver the oldest message that somebody can take."""
        for thrown in list(self._underway):
            if self._deliver(thrown):
                self._underway.remove(thrown)
                return True
        return False

    def _deliver(self, thrown: Thrown) -> bool:
        for case, wait in self._waits("message"):
            if wait.event == thrown.name:
                self._receive(case, wait, thrown)
                return True
        for process in self._started_by(thrown)[:1]:
            self._start_by(process, thrown)
            return True
        return False

    def _broadcast(self, thrown: Thrown, thrower: TrialCase) -> None:
        """Hand a signal to all others who wait for it now; nobody hears it later."""
        hearing = [each for each in self._waits("signal") if each[0] is not thrower]
        for case, wait in hearing:
            if wait.event == thrown.name and wait.token in case.waits:
                self._receive(case, wait, thrown)
        for process in self._started_by(thrown):
            self._start_by(process, thrown)

    def _receive(self, case: TrialCase, wait: Wait, thrown: Thrown) -> None:
        payload = dict(thrown.payload)
        self._act(
            case,
            lambda: self._executor.deliver(
                self._definition, case.state, wait.token, payload, self._context
            ),
        )

    def _started_by(self, thrown: Thrown) -> list[str]:
        triggers = self._definition.triggers
        return [each for each in triggers if (thrown.kind, thrown.name) in triggers[each]]

    def _start_by(self, process: str, thrown: Thrown) -> None:
        case = TrialCase(process)
        self.cases.append(case)
        self._start(case, thrown.payload, (thrown.kind, thrown.name))

    def _start(
        self, case: TrialCase, variables: Mapping[str, Any], by: tuple[str, str] | None = None
    ) -> None:
        given = dict(variables)
        self._act(
            case,
            lambda: self._executor.start(self._definition, case.process, given, self._context, by),
        )

    def _complete(self, case: TrialCase, wait: Wait, data: dict[str, Any]) -> None:
        self._act(
            case,
            lambda: self._executor.complete(
                self._definition, case.state, wait.token, data, self._context
            ),
        )

    # --- What an act did -----------------------------------------------------------------------

    def _act(self, case: TrialCase, act: Callable[[], Outcome]) -> None:
        """Run a case to rest; where it stops before, keep what it waits for and holds there."""
        try:
            outcome = act()
        except ExecutionFailed as error:
            if error.standing is not None:
                case.variables = error.standing.variables
                case.waits = {wait.token: wait for wait in error.standing.waits}
            raise
        self._apply(case, outcome)

    def _apply(self, case: TrialCase, outcome: Outcome) -> None:
        case.state, case.ended, case.variables = outcome.state, outcome.ended, outcome.variables
        gone = {closed.token for closed in outcome.closed}
        for closed in gone:
            case.waits.pop(closed, None)
        case.waits.update({wait.token: wait for wait in outcome.opened})
        self._note(outcome.steps)
        for child in self.cases:
            if child.parent is case and child.parent_token in gone and not child.ended:
                self._apply(child, self._executor.cancel(self._definition, child.state))
        for thrown in outcome.thrown:
            if thrown.kind == "signal":
                self._broadcast(thrown, case)
            elif not self._deliver(thrown):
                self._underway.append(thrown)
        if case.ended and case.parent is not None and case.parent_token in case.parent.waits:
            wait = case.parent.waits[case.parent_token]
            self._complete(case.parent, wait, dict(case.variables))

    def _note(self, steps: tuple[Step, ...]) -> None:
        self.events += [TrialEvent(step.kind, step.element, step.name) for step in steps]
        self.steps += len(steps)
        if self.steps > self._most_steps:
            last = steps[-1]
            raise ExecutionFailed(
                f"Expected the run to end within {self._most_steps} steps but it goes on",
                element=last.element,
                name=last.name,
            )

    def _fail(self, error: ExecutionFailed) -> None:
        steps: tuple[Step, ...] = error.facts.get("steps", ())
        self.events += [TrialEvent(step.kind, step.element, step.name) for step in steps]
        element, name = error.element, error.name
        if "code" in error.facts and element is not None:
            self.events.append(TrialEvent("error_uncaught", element, name or element))
        self.incident = Incident(str(error), element, name)

    # --- Looking -------------------------------------------------------------------------------

    def _waits(self, kind: str) -> Iterator[tuple[TrialCase, Wait]]:
        for case in self.cases:
            for wait in list(case.waits.values()):
                if wait.kind == kind:
                    yield case, wait

    def _has_plain_start(self, process: str) -> bool:
        drawn = self.bundle.processes[process]
        return any(
            element.kind == "startEvent" and not element.events for element in drawn.within(None)
        )

    def _first_trigger(self, process: str) -> tuple[str, str] | None:
        for element in self.bundle.processes[process].within(None):
            if element.kind == "startEvent":
                for event in element.events:
                    return event.kind, element.id if event.kind == "timer" else event.name or ""
        return None

    def _let_start(self, process: str, element: str) -> None:
        """Let the time come at which a timer start event starts its first case."""
        due = self._executor.start_due(self._definition, process, element, self._context)
        if due is not None:
            self._context.now = max(self._context.now, due.at)


def default_process(bundle: Bundle, path: str | None = None) -> str | None:
    """Return the only process; of several the first that is neither called nor started by others.

    Args:
        bundle: where the processes are.
        path: of the document whose processes are meant; None: all.

    Returns:
        The id; None where there is no executable process.
    """
    meant = [each for each in bundle.processes.values() if path in (None, each.path)]
    if len(meant) < 2:
        return meant[0].id if meant else None
    called = {
        element.called
        for process in bundle.processes.values()
        for element in process.elements.values()
        if element.kind == "callActivity"
    }
    for process in meant:
        starts = [each for each in process.within(None) if each.kind == "startEvent"]
        sent_to = [start.event("message") or start.event("signal") for start in starts]
        if process.id not in called and not (sent_to and all(sent_to)):
            return process.id
    return meant[0].id
