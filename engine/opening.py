"""Turns the waits that a run opened into rows: items with holders and deadlines, timers, ears."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from bpmn.bundle import Bundle
from bpmn.expressions import Expression, ExpressionError
from engine import counted, durations, lanes
from engine.context import CaseContext
from engine.errors import ExecutionFailed
from engine.parts import Parts
from engine.ports import Assignment, Wait
from engine.store import items
from engine.store.base import new_id
from engine.store.cases import CaseRow
from engine.store.history import Event
from engine.store.jobs import INTERACTIVE, TIMER, NewJob
from engine.store.unit_of_work import UnitOfWork

PRINCIPAL_KINDS = ("person:", "seat:", "role:")


class Opening:
    """Collects the rows of one run; `write` sends them."""

    def __init__(
        self,
        parts: Parts,
        work: UnitOfWork,
        case: CaseRow,
        bundle: Bundle,
        context: CaseContext,
        passed_by: str | None = None,
    ) -> None:
        self._passed_by = passed_by  # whose act opened them
        self._parts, self._work, self._case = parts, work, case
        self._bundle, self._context = bundle, context
        self.items: list[dict[str, Any]] = []
        self.jobs: list[NewJob] = []
        self.subscriptions: list[dict[str, Any]] = []
        self.events: list[Event] = []

    def open(self, wait: Wait) -> None:
        """Take one wait.

        Raises:
            ExecutionFailed: a property of the element cannot be worked out.
        """
        opener: dict[str, Callable[[Wait], None]] = {
            "item": self._item,
            "timer": self._timer,
            "condition": self._condition,
            "message": self._ear,
            "signal": self._ear,
            "child": self._child,
        }
        opener[wait.kind](wait)

    def _item(self, wait: Wait) -> None:
        case, given = self._case, wait.properties
        owner = self._assignment(wait, "owner")
        due = self._due(wait)
        item = new_id()
        form_id = given.get("form")
        shown: Mapping[str, Any] = {}
        form = None
        if form_id is not None:
            form = self._bundle.forms.get(form_id)
            if form is None:
                raise self._failed(wait, f"Expected the bundle to hold the form {form_id}")
            shown = {name: wait.data[name] for name in sorted(form.reads) if name in wait.data}
        lane, reasons = lanes.sort(
            self._parts,
            self._work,
            case.facts,
            form,
            element=wait.element,
            variables=wait.data,
            owner=owner,
        )
        self.items.append(
            {
                "id": item,
                "agency": case.agency,
                "case": case.id,
                "root": case.root,
                "token": wait.token,
                "bundle": case.bundle,
                "process": case.process,
                "element": wait.element,
                "name": wait.name,
                "form": form_id,
                "subject": case.subject,
                "period": case.period,
                "label": self._label(wait),
                "context": shown,
                "substitute": given.get("substitute", "seat"),
                "owner": items.assignment_to_json(owner),
                "due_at": due,
                "counted": counted.how(self._work, case.id, due),
                "priority": 50,
                "checking": False,
                "version": 1,
                "created_at": self._work.now,
                "lane": lane,
                "reasons": reasons,
                "passed_by": None if self._passed_by in owner.principals else self._passed_by,
            }
        )
        self.events.append(
            Event(
                "item_opened",
                wait.element,
                facts={
                    "item": item,
                    "name": wait.name,
                    "principals": list(owner.principals),
                    "due": due.isoformat() if due else None,
                    "index": wait.index,
                },
                payload={"reason": owner.reason} if owner.reason else None,
            )
        )
        if due is not None:
            self.watch(wait, item, due)

    def watch(self, wait: Wait, item: str, due: datetime) -> None:
        """Plan the reminders and the escalation of an item."""
        common: dict[str, Any] = {
            "agency": self._case.agency,
            "case": self._case.id,
            "root": self._case.root,
        }
        for length in self._lengths(wait, "remind"):
            at = self._before(due, length, wait)
            if at > self._work.now:
                self.jobs.append(
                    NewJob(
                        "RemindItem",
                        payload={"item": item},
                        rank=TIMER,
                        item=item,
                        due_at=at,
                        dedup=f"remind:{item}:{length}",
                        **common,
                    )
                )
        if wait.properties.get("escalate"):
            target = self._assignment(wait, "escalate")
            self.jobs.append(
                NewJob(
                    "EscalateItem",
                    payload={"item": item, "owner": items.assignment_to_json(target)},
                    rank=TIMER,
                    item=item,
                    due_at=due,
                    dedup=f"escalate:{item}",
                    **common,
                )
            )

    def owner_of(self, wait: Wait) -> Assignment:
        """Return who does the item of a wait, by the diagram as people are today.

        Raises:
            ExecutionFailed: the expression cannot be worked out.
        """
        return self._assignment(wait, "owner")

    def _timer(self, wait: Wait) -> None:
        if wait.due is None:
            raise self._failed(wait, "Expected the timer to know when it is due")
        self.jobs.append(
            NewJob(
                "FireTimer",
                self._case.agency,
                payload={"case": self._case.id, "token": wait.token},
                rank=TIMER,
                case=self._case.id,
                root=self._case.root,
                due_at=wait.due,
                dedup=timer_key(self._case.id, wait.token),
                counted=counted.how(self._work, self._case.id, wait.due),
            )
        )
        facts = {"due": wait.due.isoformat(), "token": wait.token}
        self.events.append(Event("timer_set", wait.element, facts=facts))

    def _condition(self, wait: Wait) -> None:
        """Note a condition that is waited for: it is looked at whenever the case moves."""
        self._listen(wait, "", None)
        self.events.append(Event("condition_awaited", wait.element))

    def _ear(self, wait: Wait) -> None:
        correlation = self._case.correlation
        if wait.properties.get("correlation"):
            value = self._evaluate(wait, "correlation")
            correlation = None if value is None else str(value)
        self._listen(wait, wait.event or "", correlation)

    def _listen(self, wait: Wait, name: str, correlation: str | None) -> None:
        self.subscriptions.append(
            {
                "case": self._case.id,
                "token": wait.token,
                "agency": self._case.agency,
                "kind": wait.kind,
                "name": name,
                "correlation": correlation,
                "element": wait.element,
            }
        )

    def _child(self, wait: Wait) -> None:
        self.jobs.append(
            NewJob(
                "StartChild",
                self._case.agency,
                payload={
                    "parent": self._case.id,
                    "token": wait.token,
                    "element": wait.element,
                    "process": wait.called,
                    "variables": dict(wait.data),
                    "passed_by": self._passed_by,
                },
                rank=INTERACTIVE,
                case=self._case.id,
                root=self._case.root,
                dedup=f"child:{self._case.id}:{wait.token}",
            )
        )
        self.events.append(Event("child_called", wait.element, facts={"process": wait.called}))

    def _assignment(self, wait: Wait, name: str) -> Assignment:
        """Work out who an owner expression names; an empty answer goes to the fallback."""
        value = self._evaluate(wait, name) if wait.properties.get(name) else None
        found = to_assignment(value)
        if found is None:
            raise self._failed(
                wait,
                f"Expected `{name}` to name principals (person:, seat: or role:) but got {value!r}",
            )
        if not found.principals:
            reason = found.reason or f"`{name}` names nobody"
            spare = self._parts.directory.fallback(
                self._work, self._case.facts, reason, found.excluded
            )
            excluded = tuple(dict.fromkeys([*found.excluded, *spare.excluded]))
            return Assignment(spare.principals, spare.reason, excluded)
        return found

    def _due(self, wait: Wait) -> datetime | None:
        text = wait.properties.get("due")
        if not text:
            return None
        value = text if durations.split(text) else self._evaluate(wait, "due")
        if isinstance(value, str) and durations.split(value):
            return self._context.moment(self._work.now, value, wait.properties.get("calendar"))
        moment = to_moment(value)
        if moment is None:
            raise self._failed(
                wait, f"Expected `due` to be a duration or a moment but got {value!r}"
            )
        return moment

    def _lengths(self, wait: Wait, name: str) -> Sequence[str]:
        """Return the durations of a comma list, given as text or by an expression."""
        text = wait.properties.get(name)
        if not text:
            return ()
        if not all(durations.split(part) for part in text.split(",")):
            text = self._evaluate(wait, name)
        lengths = [part.strip() for part in str(text or "").split(",") if part.strip()]
        for length in lengths:
            if durations.split(length) is None:
                raise self._failed(
                    wait, f"Expected `{name}` to list durations such as P3D but got {length!r}"
                )
        return lengths

    def _before(self, due: datetime, length: str, wait: Wait) -> datetime:
        """Return the last day-start such that `length` later is not after `due`."""
        found = durations.split(length)
        assert found is not None, "checked by _lengths"
        iso, calendar = found
        calendar = calendar or wait.properties.get("calendar")
        given = durations.parts(iso)
        days = given["days"] + 7 * given["weeks"] + 30 * given["months"] + 365 * given["years"]
        at = due - timedelta(
            days=days, hours=given["hours"], minutes=given["minutes"], seconds=given["seconds"]
        )
        if calendar is None or days == 0:
            return at
        while self._context.moment(at, iso, calendar) > due and due - at < timedelta(
            days=3 * days + 30
        ):
            at -= timedelta(days=1)
        return at

    def _label(self, wait: Wait) -> str:
        if not wait.properties.get("label"):
            return ""
        return str(self._evaluate(wait, "label") or "")[:200]

    def _evaluate(self, wait: Wait, name: str) -> Any:
        text = wait.properties[name]
        try:
            return Expression.parse(text).evaluate(wait.data, self._context.functions)
        except ExpressionError as error:
            raise self._failed(wait, f"`{name}` of {wait.name}: {error}") from error

    def _failed(self, wait: Wait, message: str) -> ExecutionFailed:
        return ExecutionFailed(message, element=wait.element, name=wait.name)


def timer_key(case: str, token: int) -> str:
    """Return the dedup key of a timer's job."""
    return f"timer:{case}:{token}"


def to_assignment(value: Any) -> Assignment | None:
    """Return whom an owner expression's value names; None when the value is of no such shape."""
    if value is None:
        return Assignment(())
    if isinstance(value, Assignment):
        value = asdict(value)
    if isinstance(value, str):
        value = {"principals": [value]}
    if isinstance(value, (list, tuple)):
        value = {"principals": list(value)}
    if not isinstance(value, Mapping) or "principals" not in value:
        return None
    principals = tuple(value["principals"])
    if not all(isinstance(p, str) and p.startswith(PRINCIPAL_KINDS) for p in principals):
        return None
    return Assignment(principals, str(value.get("reason", "")), tuple(value.get("excluded", ())))


def to_moment(value: Any) -> datetime | None:
    """Return an aware moment of a datetime, a date (its end, UTC) or their ISO texts, or None."""
    if isinstance(value, str):
        try:
            value = datetime.fromisoformat(value) if "T" in value else date.fromisoformat(value)
        except ValueError:
            return None
    if isinstance(value, datetime):
        return value if value.tzinfo else value.replace(tzinfo=UTC)
    if isinstance(value, date):
        return datetime.combine(value, time(23, 59, 59), UTC)
    return None
