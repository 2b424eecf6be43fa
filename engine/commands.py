"""Orders to the engine. Each is carried out by one handler, in one transaction (docs/decisions).

`key` makes an order idempotent: the same key with the same content gives the same answer, with
another content it is refused.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any


@dataclass(frozen=True, slots=True)
class DeployBundle:
    """Make documents the newest version of the processes and decisions they hold."""

    agency: str
    documents: Mapping[str, bytes]  # path -> content: *.bpmn, *.dmn, forms/*.json
    note: str = ""
    actor: str | None = None
    base: str | None = None  # hash of the bundle it was made from; None: whatever is the newest


@dataclass(frozen=True, slots=True)
class StartCase:
    """Start the newest version of a process."""

    agency: str
    process: str
    key: str
    data: Mapping[str, Any] = field(default_factory=dict)
    subject: str | None = None  # "person:ID"
    period: str | None = None
    business_key: str | None = None
    rules_date: date | None = None  # None: today
    actor: str | None = None
    by: Sequence[str] | None = None  # (message or signal, name) or (timer, start event); None: none


@dataclass(frozen=True, slots=True)
class ClaimItem:
    """Take an item that several may do."""

    agency: str
    item: str
    person: str  # "person:ID"


@dataclass(frozen=True, slots=True)
class ReleaseItem:
    """Give a claimed item back."""

    agency: str
    item: str
    person: str


@dataclass(frozen=True, slots=True)
class DelegateItem:
    """Let somebody prepare an item; it comes back to who gave it, who alone completes it."""

    agency: str
    item: str
    person: str  # "person:ID" of who gives it
    to: str  # "person:ID" of who prepares it
    reason: str
    key: str
    version: int | None = None  # the item's version that was seen; None: whatever it is


@dataclass(frozen=True, slots=True)
class ReturnItem:
    """Bring a delegated item back: given back with a note, or taken back by who gave it."""

    agency: str
    item: str
    person: str
    note: str
    key: str


@dataclass(frozen=True, slots=True)
class HandOverItem:
    """Give an item to somebody for good, by a letter where the other one holds no such office."""

    agency: str
    item: str
    person: str  # "person:ID" of who gives it
    to: str  # "person:ID" of who does it from now on
    reason: str
    key: str
    decree: str = ""  # number of the letter that empowers the other one
    version: int | None = None


@dataclass(frozen=True, slots=True)
class AskAboutItem:
    """Ask somebody about an item, which stays where it is; the question is a case of its own."""

    agency: str
    item: str
    person: str  # "person:ID" of who asks
    to: str  # "person:ID" of who is asked
    text: str
    process: str  # whose newest version asks; it gets the variable `question`
    key: str


@dataclass(frozen=True, slots=True)
class SaveDraft:
    """Keep unfinished answers with the item. Sealed fields are not kept."""

    agency: str
    item: str
    person: str
    answers: Mapping[str, Any]
    version: int | None = None  # the item's version the editor saw; None: whatever it is
    on_behalf: str | None = None  # "person:ID" for whom a named helper fills it in


@dataclass(frozen=True, slots=True)
class CompleteItem:
    """Finish an item with checked answers and let its case go on."""

    agency: str
    item: str
    person: str
    answers: Mapping[str, Any]
    key: str
    received_at: datetime | None = None  # when it came first, for an order run again
    on_behalf: str | None = None  # "person:ID" for whom a named helper fills it in


@dataclass(frozen=True, slots=True)
class DecideItem:
    """Finish an item as CompleteItem does, but only when a window has closed; undone within it."""

    agency: str
    item: str
    person: str
    answers: Mapping[str, Any]
    key: str
    window: float  # seconds in which it can be undone
    batch: str | None = None  # the same for those decided together


@dataclass(frozen=True, slots=True)
class UndoDecision:
    """Take a decision back that has not been carried out yet."""

    agency: str
    decision: str
    person: str


@dataclass(frozen=True, slots=True)
class SendMessage:
    """Hand a message to the one waiting case that it correlates with."""

    agency: str
    name: str
    correlation: str | None  # business key of the case, or the author's own correlation value
    data: Mapping[str, Any]
    key: str
    actor: str | None = None
    # Of the case that it starts, when no case waits for it but a process begins with it.
    subject: str | None = None
    period: str | None = None


@dataclass(frozen=True, slots=True)
class BroadcastSignal:
    """Hand a signal to every case of the agency that waits for it."""

    agency: str
    name: str
    data: Mapping[str, Any]
    key: str
    actor: str | None = None
    # Of the cases that it starts.
    subject: str | None = None
    period: str | None = None
    thrower: str | None = None  # a case that has heard it already


@dataclass(frozen=True, slots=True)
class StartByTimer:
    """Start a case by a timer start event, if its process is still the newest."""

    agency: str
    process: str
    element: str  # the start event
    bundle: str  # hash of what set the timer
    due: Mapping[str, Any]  # as the executor keeps it


@dataclass(frozen=True, slots=True)
class CancelCase:
    """End a case, and its children, where they stand."""

    agency: str
    case: str
    reason: str
    key: str
    actor: str | None = None


@dataclass(frozen=True, slots=True)
class RetryIncident:
    """Run a kept command again."""

    agency: str
    incident: str
    actor: str | None = None


@dataclass(frozen=True, slots=True)
class SuspendCase:
    """Let a case, and its children, stand still until it is resumed."""

    agency: str
    case: str
    reason: str
    key: str
    actor: str | None = None


@dataclass(frozen=True, slots=True)
class ResumeCase:
    """Let a suspended case, and its children, go on; what became due meanwhile happens now."""

    agency: str
    case: str
    reason: str
    key: str
    actor: str | None = None


@dataclass(frozen=True, slots=True)
class SetVariables:
    """Change variables of a case from outside, in all its branches; conditions are looked at."""

    agency: str
    case: str
    values: Mapping[str, Any]
    reason: str
    key: str
    actor: str | None = None


@dataclass(frozen=True, slots=True)
class MoveToken:
    """Take a case from where it waits to another element of the same scope."""

    agency: str
    case: str
    at: str  # id of the element where it waits
    to: str  # id of an element in the same process or subprocess
    reason: str
    key: str
    actor: str | None = None


@dataclass(frozen=True, slots=True)
class MoveDeadline:
    """Give an open item another deadline; reminders, escalation and its timer move along."""

    agency: str
    item: str
    due: datetime
    reason: str
    key: str
    actor: str | None = None


@dataclass(frozen=True, slots=True)
class RecountDeadlines:
    """Count the deadlines of a case anew, from the same moments, by its present rules and calendar.

    What is over, or would be, stays; so does a fixed moment, and one that somebody decided.
    """

    agency: str
    case: str
    lengths: Mapping[str, Mapping[str, str]]  # new length by element and old length as written
    lasting: tuple[str, ...]  # elements whose time never becomes shorter
    reason: str
    key: str
    actor: str | None = None


@dataclass(frozen=True, slots=True)
class AskToHurry:
    """Tell the holders of an open item that somebody waits for it."""

    agency: str
    item: str
    key: str  # names the day: the same key again tells nobody twice
    actor: str | None = None


@dataclass(frozen=True, slots=True)
class AddAttachment:
    """Keep an uploaded file with an item."""

    agency: str
    item: str
    person: str
    name: str
    content: bytes
    on_behalf: str | None = None  # "person:ID" for whom a named helper fills it in


@dataclass(frozen=True, slots=True)
class AdvanceClock:
    """Move the clock of a demo database forward."""

    agency: str
    duration: str  # ISO 8601


# Orders that jobs give; people have no access to them.


@dataclass(frozen=True, slots=True)
class StartChild:
    """Start the newest version of a called process for a waiting call activity."""

    agency: str
    parent: str
    token: int
    element: str
    process: str
    variables: Mapping[str, Any]
    passed_by: str | None = None  # whose act led here


@dataclass(frozen=True, slots=True)
class EndChild:
    """Tell a parent case that its child ended."""

    agency: str
    parent: str
    token: int
    child: str
    variables: Mapping[str, Any]
    passed_by: str | None = None  # whose act led here


@dataclass(frozen=True, slots=True)
class CarryOutDecision:
    """Do what was decided, now that the window to undo it has closed."""

    agency: str
    item: str
    decision: str


@dataclass(frozen=True, slots=True)
class LapseDecision:
    """Let a decision lapse that its form or the domain refuse by now."""

    agency: str
    item: str
    decision: str
    why: str


@dataclass(frozen=True, slots=True)
class FireTimer:
    """Let a due timer of a case fire."""

    agency: str
    case: str
    token: int


@dataclass(frozen=True, slots=True)
class DeliverEvent:
    """Give a message or signal to one wait of one case."""

    agency: str
    case: str
    token: int
    kind: str  # message or signal
    name: str
    data: Mapping[str, Any]
    actor: str | None = None


@dataclass(frozen=True, slots=True)
class RemindItem:
    """Tell the holders of an open item that its deadline comes near."""

    agency: str
    item: str


@dataclass(frozen=True, slots=True)
class EscalateItem:
    """Move an overdue item to the next person named, and tell the first holder."""

    agency: str
    item: str
    owner: Mapping[str, Any]  # fields of ports.Assignment


@dataclass(frozen=True, slots=True)
class AnswerQuestion:
    """Bring an answer to the item that was asked about, and to who asked."""

    agency: str
    case: str
    item: str
    event: int  # number of the question in the history of the case
    asker: str  # "person:ID"
    person: str  # "person:ID" of who answers
    text: str


@dataclass(frozen=True, slots=True)
class ReassignItem:
    """Give an open item to those who should have had it, after what they follow from changed."""

    agency: str
    item: str
    owner: Mapping[str, Any] | None  # fields of ports.Assignment; None: asked of the diagram anew
    reason: str
    actor: str | None = None
    to: str | None = None  # "person:ID" whom a lead (`actor`) names instead, who must be fit for it
    decree: str = ""  # number of the letter that empowers them


@dataclass(frozen=True, slots=True)
class ReviewHolders:
    """Look again at the open items of those whose offices have changed, one order an item."""

    agency: str
    principals: tuple[str, ...] = ()  # seats and roles that somebody got or lost
    persons: tuple[str, ...] = ()  # "person:ID" of those whose right to act may have changed


@dataclass(frozen=True, slots=True)
class ReviewItem:
    """Look again at who may do an open item."""

    agency: str
    item: str
