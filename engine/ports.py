"""What the engine needs from outside, and the values that cross these borders.

The executor (engine.spiff) runs the diagram; the directory says who people are; services touch the
domain; the calendar counts days. Each port has a real adapter, and an in-memory one in
engine.testing.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, Literal, Protocol

if TYPE_CHECKING:
    from bpmn.bundle import Bundle
    from bpmn.dmn import Decision
    from engine.powers import Lent, Power  # knows the database, which a file's commands do not need
    from engine.store.unit_of_work import UnitOfWork

Variables = dict[str, Any]
"""Routing variables of a case: JSON values by name."""

WaitKind = Literal["item", "timer", "message", "signal", "child", "condition"]


@dataclass(frozen=True, slots=True)
class CaseFacts:
    """What is known of a case without loading its state."""

    case: str
    agency: str
    process: str
    bundle: str  # hash of the bundle that the case is pinned to
    subject: str | None  # principal key of the person it is about, "person:ID"
    period: str | None  # the cycle it belongs to, as people say it: "2026"
    business_key: str | None
    root: str  # the topmost case: itself when it has no parent
    parent: str | None
    rules_date: date  # numbers of the law are read as in force on this day
    calendar_at: datetime | None = None  # days are counted as they were known then; None: now


@dataclass(frozen=True, slots=True)
class Wait:
    """One place where a case stands still until something comes from outside."""

    token: int  # number of the wait inside its case; never used twice
    element: str  # the author's element id
    name: str  # the author's element name, or its id
    kind: WaitKind
    properties: Mapping[str, str] = field(default_factory=dict)  # spiffworkflow:property values
    data: Mapping[str, Any] = field(default_factory=dict)  # variables as this token sees them
    lane: str | None = None
    event: str | None = None  # name of the message or signal waited for
    due: datetime | None = None  # when a timer fires
    called: str | None = None  # process id that a child case runs
    index: int | None = None  # number of the instance within a multi-instance activity, from 0
    variable: str | None = None  # that keeps the whole of what a message or signal brings


@dataclass(frozen=True, slots=True)
class Closed:
    """A wait that is over."""

    token: int
    element: str
    kind: WaitKind
    completed: bool  # False: cancelled by a boundary event, a terminate end or a lost race


@dataclass(frozen=True, slots=True)
class Step:
    """One thing that the diagram did, told by the author's ids only."""

    kind: Literal["entered", "completed", "cancelled", "message_thrown", "signal_thrown"]
    element: str
    name: str


@dataclass(frozen=True, slots=True)
class Thrown:
    """A message or signal that leaves the case."""

    kind: Literal["message", "signal"]
    name: str
    payload: Mapping[str, Any]
    element: str


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one run to rest did to a case."""

    state: bytes
    ended: bool
    variables: Variables
    opened: tuple[Wait, ...]
    closed: tuple[Closed, ...]
    steps: tuple[Step, ...]
    thrown: tuple[Thrown, ...]


@dataclass(frozen=True, slots=True)
class Standing:
    """How a case stood when it could not go on. Nothing of it is kept: a trial tells it."""

    variables: Variables
    waits: tuple[Wait, ...]


@dataclass(frozen=True, slots=True)
class ServiceCall:
    """One call of a registered function by a service task, inside the command's transaction."""

    name: str  # value of the property `service`
    element: str
    properties: Mapping[str, str]
    variables: Mapping[str, Any]  # as the token sees them
    facts: CaseFacts
    now: datetime
    actor: str | None  # principal key of the person whose act made the case move, if any
    work: UnitOfWork
    sealer: Sealer  # opens what was sealed, when the time has come


Service = Callable[[ServiceCall], Mapping[str, Any] | None]
"""Returns variables to set; names that no expression of the bundle reads are dropped."""


@dataclass(frozen=True, slots=True)
class ContextCall:
    """One question for what a form shows, asked when the form is opened and when it is checked."""

    name: str  # as the form says it: x-choices, x-from, x-default
    facts: CaseFacts
    variables: Mapping[str, Any]  # of the case
    person: str | None  # who looks
    now: datetime
    work: UnitOfWork


Context = Callable[[ContextCall], Any]
"""Gives a value that a form shows but that routes nothing, so that it never enters the state.

Registered as "<process>.<name>" in CONTEXTS beside SERVICES in a process's services.py; a form
name that has one is answered by it, every other form name by the case's variables.
"""


@dataclass(frozen=True, slots=True)
class Opened:
    """A decision that waits for somebody: what is asked when its item opens, or is escalated."""

    facts: CaseFacts
    element: str
    variables: Mapping[str, Any]  # as the token sees them
    principals: tuple[str, ...]  # who may take it
    escalated: bool
    now: datetime
    work: UnitOfWork


Sorter = Callable[[Opened], Sequence[Mapping[str, Any]]]
"""Says why somebody has to look at a decision alone, as {"code": ..., "facts": {...}}.

Nothing: it is ready to be taken together with others like it.
"""


class StepContext(Protocol):
    """What an executor may ask for while it runs a case to rest."""

    @property
    def now(self) -> datetime:
        """The moment of this run."""

    @property
    def functions(self) -> Mapping[str, Callable[..., Any]]:
        """Functions for expressions, bound to the case."""

    def call_service(
        self, name: str, element: str, properties: Mapping[str, str], variables: Mapping[str, Any]
    ) -> Mapping[str, Any]:
        """Run a registered service and return the variables it sets."""

    def decision(self, decision_id: str, binding: str) -> Decision:
        """Return the decision: of the case's bundle, or the newest one deployed (`latest`)."""

    def moment_after(self, duration: str, calendar: str | None) -> datetime:
        """Return now plus `P14D`, or by a named calendar: `P5D hari_kerja`."""


class Executor(Protocol):
    """Runs a case from bytes to bytes. Knows no database, no people and no clock of its own.

    Every method runs the case until nothing can move without the outside, and reports what changed.
    `definition` is what `compile` returned: immutable, shared by all cases of the bundle.
    """

    def compile(self, bundle: Bundle) -> Definition:
        """Compile a bundle once; the caller caches by hash."""

    def start(
        self,
        definition: Definition,
        process: str,
        variables: Variables,
        context: StepContext,
        by: tuple[str, str] | None = None,
    ) -> Outcome:
        """Start a case at its none start event, or `by` one of its triggers at that one's."""

    def start_due(
        self,
        definition: Definition,
        process: str,
        element: str,
        context: StepContext,
        last: Mapping[str, Any] | None = None,
    ) -> StartDue | None:
        """Return when a timer start event starts the next case; None when no more.

        `last` is `kept` of the time before; None for the first one.
        """

    def complete(
        self,
        definition: Definition,
        state: bytes,
        token: int,
        data: Variables,
        context: StepContext,
    ) -> Outcome:
        """Complete an item, or a child that ended, with the variables it brings back."""

    def fire(
        self, definition: Definition, state: bytes, token: int, context: StepContext
    ) -> Outcome:
        """Let a due timer fire."""

    def deliver(
        self,
        definition: Definition,
        state: bytes,
        token: int,
        payload: Variables,
        context: StepContext,
    ) -> Outcome:
        """Give a message or signal to the wait with this token."""

    def move_timer(self, definition: Definition, state: bytes, token: int, due: datetime) -> bytes:
        """Let a timer fire at another moment; return the new state. Nothing else moves."""

    def write(
        self, definition: Definition, state: bytes, values: Variables, context: StepContext
    ) -> Outcome:
        """Set variables in all branches, and go on where a condition now holds."""

    def move(
        self,
        definition: Definition,
        state: bytes,
        token: int,
        element: str,
        context: StepContext,
    ) -> Outcome:
        """Take a wait's token to another element of its scope."""

    def cancel(self, definition: Definition, state: bytes) -> Outcome:
        """End the case where it stands."""

    def waits(self, definition: Definition, state: bytes) -> tuple[Wait, ...]:
        """Return everything the case waits for."""


@dataclass(frozen=True, slots=True)
class StartDue:
    """When a timer start event starts a case, and what tells the time after that."""

    at: datetime
    kept: Mapping[str, Any]  # JSON values


class Definition(Protocol):
    """A compiled bundle."""

    @property
    def hash(self) -> str:
        """Content hash of the bundle."""

    @property
    def processes(self) -> tuple[str, ...]:
        """Ids of the processes that can be started."""

    @property
    def triggers(self) -> Mapping[str, tuple[tuple[str, str], ...]]:
        """Process id -> what starts it beside its plain start event.

        (message or signal, name) or (timer, the author's id of the start event).
        """

    @property
    def reads(self) -> frozenset[str]:
        """Every variable name that an expression of the bundle reads."""

    @property
    def node_table(self) -> Mapping[str, Any]:
        """Compiled node -> author's element, stored with the bundle."""

    @property
    def serializer(self) -> int:
        """Version of the state format that new cases get."""


@dataclass(frozen=True, slots=True)
class Assignment:
    """Who may do an item, and why."""

    principals: tuple[str, ...]  # "person:ID", "seat:ID", "role:NAME@UNIT"
    reason: str = ""  # one sentence for people: rule, table row, holding, what was skipped
    excluded: tuple[str, ...] = ()  # "person:ID" of those who may not act although a principal fits
    lent: tuple[str, ...] = ()  # of the principals: those who stand in while nobody else can act


class Directory(Protocol):
    """Who people are, at a moment, and the functions that diagrams may call about them."""

    def principals(self, work: UnitOfWork, agency: str, person: str, at: datetime) -> Sequence[str]:
        """Return the principal keys that the person ("person:ID") holds at the moment."""

    def lent(self, work: UnitOfWork, agency: str, person: str, at: datetime) -> Sequence[Lent]:
        """Return what others have lent the person by delegations in force at the moment."""

    def functions(
        self, work: UnitOfWork, facts: CaseFacts, now: datetime
    ) -> Mapping[str, Callable[..., Any]]:
        """Return functions for expressions: pegawai(), atasan_langsung(), parameter(name), ..."""

    def function_names(self) -> frozenset[str]:
        """Return the names of those functions; what else a document calls is refused."""

    def capacity(
        self, work: UnitOfWork, agency: str, person: str, principal: Power, at: datetime
    ) -> Mapping[str, Any]:
        """Return in which capacity the person acts: seat, its name, definitif/plt/plh, decree.

        Through a lent power: `delegasi`, with the giver and the decree of the delegation.
        """

    def holders(
        self, work: UnitOfWork, agency: str, principals: Sequence[str], at: datetime
    ) -> Sequence[str]:
        """Return those ("person:ID") who can act through one of the principals at the moment."""

    def barred(self, work: UnitOfWork, agency: str, subject: str, at: datetime) -> Sequence[str]:
        """Return those ("person:ID") whom a declared tie to the subject keeps from deciding."""

    def may_help(
        self,
        work: UnitOfWork,
        agency: str,
        helper: str,
        person: str,
        item: Mapping[str, Any],
        at: datetime,
    ) -> bool:
        """Say whether a named helper ("person:ID") may fill in an item of a person's for them."""

    def has_helped(
        self, work: UnitOfWork, agency: str, helper: str, person: str, at: datetime
    ) -> bool:
        """Say whether somebody filled in something for a person: who did decides nothing on it."""

    def unfit(
        self, work: UnitOfWork, agency: str, person: str, at: datetime, *, deciding: bool = False
    ) -> str | None:
        """Return why a person ("person:ID") may be given nothing to do, or None.

        unknown: nobody of the agency; status: kept from office; and when it is to be decided,
        office: the person holds no office that decides about others.
        """

    def fallback(
        self, work: UnitOfWork, facts: CaseFacts, reason: str, kept_out: Sequence[str] = ()
    ) -> Assignment:
        """Return who settles an item for which nobody was found; never empty.

        Args:
            work: the transaction.
            facts: of the case.
            reason: why nobody was found.
            kept_out: people ("person:ID") who may not do this item.
        """


class Calendar(Protocol):
    """Counts durations. The engine knows ISO 8601; calendars of working days come from outside."""

    def add(
        self,
        work: UnitOfWork,
        facts: CaseFacts,
        start: datetime,
        duration: str,
        calendar: str | None,
    ) -> datetime:
        """Return the moment `duration` after `start` by the named calendar.

        Whose calendar, and as it was known when, the facts of the case say.
        """


class Sealer(Protocol):
    """Keeps sealed answers unreadable until they are opened together."""

    def seal(self, plain: bytes) -> bytes:
        """Return the value made unreadable."""

    def open(self, sealed: bytes) -> bytes:
        """Return the value again."""
