"""The one place that writes what a run of a case did: state, items, jobs, ears, history."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import sqlalchemy as sa

from engine.context import CaseContext
from engine.definitions import Compiled
from engine.opening import Opening, timer_key
from engine.parts import Parts
from engine.ports import Closed, Outcome, Step, Thrown
from engine.store import cases, history, items, jobs
from engine.store import tables as t
from engine.store.cases import CaseRow
from engine.store.history import Event
from engine.store.jobs import INTERACTIVE, NewJob
from engine.store.prepared import Prepared
from engine.store.unit_of_work import Happening, UnitOfWork

_LISTEN = Prepared(t.subscription.insert())


class Progress:
    """One case moving within one unit of work.

    A handler makes one, runs the executor with its `context`, and hands the outcome to `apply`.
    """

    def __init__(
        self,
        parts: Parts,
        work: UnitOfWork,
        case: CaseRow,
        actor: str | None = None,
        passed_by: str | None = None,
    ) -> None:
        self.parts, self.work, self.case, self.actor = parts, work, case, actor
        self.passed_by = passed_by  # who waits for what this run opens, if anybody does
        self.compiled: Compiled = parts.definitions.get(work, case.bundle)
        self.context = CaseContext(parts, work, case.facts, actor)

    def apply(
        self,
        outcome: Outcome,
        cause: Event,
        *,
        closing: Mapping[str, Any] | None = None,
        capacity: Mapping[str, Any] | None = None,
        status: str = "completed",
    ) -> list[dict[str, Any]]:
        """Write an outcome.

        Args:
            outcome: what the executor says happened.
            cause: the event that made the case move; takes the run's steps among its facts.
            closing: the item that was completed by a person, if that was the cause.
            capacity: in which capacity that person acted.
            status: of the case when it has ended.

        Returns:
            The items opened.
        """
        case, work = self.case, self.work
        before: list[Event] = [self._told(cause, outcome.steps)]
        before += self._close(outcome.closed, closing, capacity)
        opening = Opening(
            self.parts, work, case, self.compiled.bundle, self.context, self.passed_by
        )
        for wait in outcome.opened:
            opening.open(wait)
        self._throw(outcome.thrown, opening)
        case.state, case.variables = outcome.state, outcome.variables
        if outcome.ended:
            self._end(opening, status)
        over = [timer_key(case.id, c.token) for c in outcome.closed if c.kind == "timer"]
        with work.together():
            jobs.drop_by_dedup(work, over)
            items.insert(work, opening.items)
            _LISTEN.run_each(work, opening.subscriptions)
            jobs.add(work, opening.jobs)
            self.record([*before, *opening.events])
            saved = cases.send(work, case)
        saved()
        for row in opening.items:
            work.happens(Happening(case.agency, "item_opened", row["id"], case.id))
        return opening.items

    def record(self, events: Sequence[Event]) -> None:
        """Append events to the history of the case; the caller saves the case row after."""
        case = self.case
        case.history_seq, case.history_hash = history.append(
            self.work,
            case=case.id,
            agency=case.agency,
            root=case.root,
            seq=case.history_seq,
            previous=case.history_hash,
            events=events,
        )

    def _told(self, cause: Event, steps: Sequence[Step]) -> Event:
        facts: dict[str, Any] = dict(cause.facts)
        facts["steps"] = [[step.kind, step.element] for step in steps]
        if self.context.called:
            facts["services"] = [list(call) for call in self.context.called]
        return Event(cause.kind, cause.element, cause.actor, facts, cause.payload)

    def _close(
        self,
        closed: Sequence[Closed],
        closing: Mapping[str, Any] | None,
        capacity: Mapping[str, Any] | None,
    ) -> list[Event]:
        work, case = self.work, self.case
        done_token = closing["token"] if closing else None
        events: list[Event] = []
        if closing is not None:
            items.close(
                work, [closing], closed_as="completed", closed_by=self.actor, capacity=capacity
            )
            work.happens(Happening(case.agency, "item_completed", closing["id"], case.id))
            if closing["due_at"] is not None:
                jobs.drop_for_item(work, [closing["id"]])
        gone = [c for c in closed if c.kind == "item" and c.token != done_token]
        if gone:
            lost = items.list_by_tokens(work, case.id, [c.token for c in gone])
            items.close(work, lost, closed_as="cancelled")
            jobs.drop_for_item(work, [item["id"] for item in lost])
            for item in lost:
                work.happens(Happening(case.agency, "item_cancelled", item["id"], case.id))
            events += [
                Event("item_cancelled", item["element"], facts={"item": item["id"]})
                for item in lost
            ]
        ears = [c.token for c in closed if c.kind in ("message", "signal", "condition")]
        if ears:
            s = t.subscription
            work.connection.execute(sa.delete(s).where(s.c.case == case.id, s.c.token.in_(ears)))
        for lost_child in (c for c in closed if c.kind == "child" and not c.completed):
            self._cancel_child(lost_child)
        return events

    def _cancel_child(self, closed: Closed) -> None:
        jobs.drop_by_dedup(self.work, [f"child:{self.case.id}:{closed.token}"])
        for child in cases.children_of_call(self.work, self.case.id, closed.token):
            if child.status == "active":
                jobs.add(self.work, [self._cancel_job(child.id)])

    def _cancel_job(self, child: str) -> NewJob:
        return NewJob(
            "CancelCase",
            self.case.agency,
            payload={"case": child, "reason": "parent", "key": f"cancel:{child}"},
            case=child,
            root=self.case.root,
            dedup=f"cancel:{child}",
        )

    def _throw(self, thrown: Sequence[Thrown], opening: Opening) -> None:
        for number, event in enumerate(thrown):
            key = f"{event.kind}:{self.case.id}:{self.case.history_seq}:{number}"
            payload: dict[str, Any] = {
                "name": event.name,
                "data": dict(event.payload),
                "key": key,
                "actor": self.actor,
                "subject": self.case.subject,
                "period": self.case.period,
            }
            if event.kind == "message":
                payload["correlation"] = self.case.correlation
            else:
                payload["thrower"] = self.case.id  # which heard it itself, while it was thrown
            opening.jobs.append(
                NewJob(
                    "SendMessage" if event.kind == "message" else "BroadcastSignal",
                    self.case.agency,
                    payload=payload,
                    rank=INTERACTIVE,
                    case=self.case.id,
                    root=self.case.root,
                    dedup=key,
                )
            )
            opening.events.append(
                Event(f"{event.kind}_thrown", event.element, facts={"name": event.name})
            )

    def _end(self, opening: Opening, status: str) -> None:
        case = self.case
        case.status, case.ended_at = status, self.work.now
        opening.events.append(Event(f"case_{status}"))
        if case.parent is not None and status == "completed":
            opening.jobs.append(
                NewJob(
                    "EndChild",
                    case.agency,
                    payload={
                        "parent": case.parent,
                        "token": case.parent_token,
                        "child": case.id,
                        "variables": dict(case.variables),
                        "passed_by": self.passed_by,
                    },
                    rank=INTERACTIVE,
                    case=case.parent,
                    root=case.root,
                    dedup=f"end:{case.id}",
                )
            )
