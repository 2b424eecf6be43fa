"""The engine: gives orders to their handlers, keeps what failed, and runs what is due.

One order is one transaction. What a case sends to another (a child's start, its end, a message)
is a job written in that transaction and run right after it, so that the next person's item is
there when the page comes back; if the process dies in between, a worker finds the job.
"""

from __future__ import annotations

import logging
import os
import socket
import time
from collections import deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import fields, replace
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy.exc import IntegrityError, OperationalError

from engine import commands as c
from engine import durations, incidents
from engine.definitions import Definitions
from engine.errors import (
    AnswersInvalid,
    Busy,
    DomainRefused,
    IncidentRecorded,
    NoReceiver,
    NotFound,
    NotOpen,
    Refused,
    Suspended,
    TakenOver,
)
from engine.handlers import BY_NAME, HANDLERS, advance_clock
from engine.jobs import tasks
from engine.parts import Parts, RequiredRules, none_required
from engine.ports import Calendar, Context, Directory, Executor, Sealer, Service, Sorter
from engine.store import jobs, receipts
from engine.store.database import Database
from engine.store.jobs import Job
from engine.store.unit_of_work import UnitOfWork

log = logging.getLogger("siklus.engine")

RENEWED = jobs.LEASE / 3  # seconds of work after which leases of jobs not yet begun are renewed
TRIES = 3  # times an order is given again when another one was in its way
PUMPED = 200  # interactive jobs run at once after an order; more wait for the worker


class Engine:
    """Runs cases on a database.

    Args:
        database: where everything is kept.
        executor: runs diagrams.
        directory: who people are.
        calendar: counts days.
        services: functions that service tasks call, by name.
        contexts: functions that forms ask, by "<process>.<name>".
        sealer: keeps sealed answers unreadable.
        tasks: work of many orders that jobs do stretch by stretch, by name.
        required_rules: which warnings of lint refuse a deployment.
        sorter: why a decision has to be looked at alone.
    """

    def __init__(
        self,
        database: Database,
        *,
        executor: Executor,
        directory: Directory,
        calendar: Calendar,
        services: Mapping[str, Service],
        contexts: Mapping[str, Context],
        sealer: Sealer,
        tasks: Mapping[str, tasks.Task] | None = None,
        required_rules: RequiredRules = none_required,
        sorter: Sorter | None = None,
    ) -> None:
        self.database = database
        self.tasks = dict(tasks or {})
        self.parts = Parts(
            executor,
            Definitions(executor),
            directory,
            calendar,
            services,
            contexts,
            sealer,
            required_rules,
            sorter,
        )
        self.name = f"{socket.gethostname()}:{os.getpid()}:{os.urandom(3).hex()}"

    @property
    def directory(self) -> Directory:
        """Who people are."""
        return self.parts.directory

    def execute(self, command: Any) -> dict[str, Any]:
        """Carry out an order, then what it set in motion between cases.

        Returns:
            What the order's handler returns; for a key used before, the same answer as then.

        Raises:
            Refused, NotFound, Busy: nothing changed.
            IncidentRecorded: the order was received and is kept, to be run again.
        """
        if isinstance(command, c.RetryIncident):
            return self._retry(command)
        if isinstance(command, c.AdvanceClock):
            return self.advance(command)
        result, sent = self._carry_out(command)
        self.carry_on(sent)
        return result

    def carry_on(self, sent: Iterable[Job]) -> None:
        """Run what a durable transaction sent to other cases, and what those send on.

        What does not fit, and what would be left if the process died here, a worker runs.

        Args:
            sent: what `jobs.sent` told of the transaction.
        """
        waiting = deque(sent)
        for _ in range(PUMPED):
            if not waiting:
                return
            waiting.extend(self._run(waiting.popleft()))

    @contextmanager
    def read(self) -> Iterator[UnitOfWork]:
        """Open a unit of work for queries."""
        with self.database.read() as work:
            yield work

    def run_jobs(self, *, limit: int = 50) -> int:
        """Claim due jobs once and run them; return how many were claimed."""
        with self.database.write() as work:
            claimed = jobs.claim(work, self.name, limit=limit)
            work.commit()
        self._run_claimed(claimed)
        return len(claimed)

    def run_until_idle(self) -> int:
        """Run due jobs until none is left; return how many were run."""
        total = 0
        while ran := self.run_jobs():
            total += ran
        return total

    def advance(self, command: c.AdvanceClock) -> dict[str, Any]:
        """Move a demo clock forward, stopping at each moment when something becomes due.

        Raises:
            DemoOnly: the database is a real one.
            Refused: the duration cannot be read.
        """
        with self.database.read() as work:
            advance_clock.check_demo(work)
            try:
                target = durations.add(work.now, command.duration)
            except ValueError as error:
                raise Refused(str(error)) from error
        self.advance_to(target)
        return {"now": target.isoformat()}

    def advance_to(self, target: datetime) -> int:
        """Move a demo clock to a moment and run what is due on the way; return how many jobs."""
        total = self.run_until_idle()
        while True:
            with self.database.write() as work:
                advance_clock.check_demo(work)
                due = jobs.next_due(work)
                stop = target if due is None or due > target else due
                advance_clock.move_to(work, stop + timedelta(seconds=1 if stop == due else 0))
                work.commit()
            ran = self.run_until_idle()
            total += ran
            if stop == target:
                return total

    def _carry_out(self, command: Any, job: Job | None = None) -> tuple[dict[str, Any], list[Job]]:
        """Run an order in its transaction; on a fault of the diagram, keep it as an incident.

        Returns:
            The order's answer, and what it sent to other cases.
        """
        for attempt in range(1, TRIES + 1):
            try:
                return self._once(command, job)
            except (Busy, IntegrityError):
                # Another order on the same case, or the same key at the same moment: look again.
                if attempt == TRIES:
                    raise
            except (Refused, NotFound, OperationalError):
                raise
            except Exception as error:  # of the diagram or of a service: the order is not lost
                if not isinstance(command, incidents.KEPT):
                    raise
                log.exception("order %s failed", type(command).__name__)
                raise self._keep(command, error, job) from error
        raise AssertionError("unreachable")

    def _once(self, command: Any, job: Job | None) -> tuple[dict[str, Any], list[Job]]:
        key = getattr(command, "key", None)
        content = receipts.digest(type(command).__name__, _content(command)) if key else ""
        with self.database.write() as work:
            if job is not None and not jobs.finish(work, job):
                raise TakenOver("Expected to have the job but another worker took it over")
            if key:
                known = receipts.find(work, command.agency, key, content)
                if known is not None:
                    work.commit()
                    return known, []
            try:
                result = HANDLERS[type(command)](command, work, self.parts)
            except (Refused, NotFound):
                # The same order given twice at once: the other one was carried out meanwhile.
                known = receipts.find(work, command.agency, key, content) if key else None
                if known is None:
                    raise
                return known, []
            if key:
                receipts.add(work, command.agency, key, content, result)
            work.commit()
            return result, jobs.sent(work)

    def _keep(self, command: Any, error: Exception, job: Job | None) -> IncidentRecorded:
        with self.database.write() as work:
            if job is not None and not jobs.finish(work, job):
                raise TakenOver("Expected to have the job but another worker took it over")
            incident = incidents.record(work, command, error)
            work.commit()
        return IncidentRecorded(
            f"Received, and being checked: {error}", incident=incident, cause=str(error)
        )

    def _retry(self, command: c.RetryIncident) -> dict[str, Any]:
        """Run a kept order again; when it succeeds, the incident is settled."""
        with self.database.write() as work:
            kept = incidents.take(work, command.agency, command.incident)
            work.commit()
        order = _command(kept["name"], kept["fields"])
        try:
            result, sent = self._once(order, None)
        except Exception as error:
            with self.database.write() as work:
                incidents.put_back(work, command.incident, error)
                work.commit()
            if isinstance(error, (Refused, NotFound, Busy)):
                raise
            raise IncidentRecorded(
                f"Tried again in vain: {error}", incident=command.incident
            ) from error
        with self.database.write() as work:
            incidents.settle(work, self.parts, command.incident, command.actor)
            work.commit()
        self.carry_on(sent)
        return result

    def _run_claimed(self, claimed: Sequence[Job]) -> None:
        """Run claimed jobs one after the other; those that wait long keep their lease."""
        since, held = time.monotonic(), frozenset(job.id for job in claimed)
        for place, job in enumerate(claimed):
            if time.monotonic() - since > RENEWED:
                with self.database.write() as work:
                    held = jobs.renew(work, claimed[place:])
                    work.commit()
                since = time.monotonic()
            if job.id in held:
                self._run(job)

    def _run(self, job: Job) -> list[Job]:
        """Carry out one job; a failure is kept, never raised.

        Returns:
            What it sent to other cases.
        """
        if job.kind == tasks.KIND:
            self._work_on(job)
            return []
        command = _command(job.kind, {"agency": job.agency, **job.payload})
        try:
            return self._carry_out(command, job)[1]
        except IncidentRecorded as kept:
            log.warning("job %s of case %s: %s", job.kind, job.case, kept)
        except Suspended as standing:
            log.info("job %s of case %s waits: %s", job.kind, job.case, standing)
            with self.database.write() as work:
                jobs.wait_for_resume(work, job, str(standing.facts["case"]))
                work.commit()
        except TakenOver as lost:
            log.info("job %s of case %s: %s", job.kind, job.case, lost)
        except (NotOpen, NotFound) as stale:
            log.info("job %s of case %s came too late: %s", job.kind, job.case, stale)
            self._drop(job)
        except (AnswersInvalid, DomainRefused) as refused:
            if isinstance(command, c.CarryOutDecision):  # what was decided fits no more
                lapse = c.LapseDecision(
                    command.agency, command.item, command.decision, refused.message
                )
                return self._carry_out(lapse, job)[1]
            self._fail(job, refused, command)
        except NoReceiver as unheard:
            self._fail(job, unheard, command)
        except (Refused, Busy, OperationalError, IntegrityError) as error:
            self._fail(job, error, command)
        return []

    def _work_on(self, job: Job) -> None:
        """Do a stretch of a task, and put its job back while more is left."""
        name = job.payload["task"]
        try:
            more = self.tasks[name](self, job.agency, job.payload["given"])
        except Exception as error:  # kept with the job, tried again later, in the end dead
            log.exception("task %s failed", name)
            with self.database.write() as work:
                jobs.fail(work, job, f"{type(error).__name__}: {error}")
                work.commit()
            return
        with self.database.write() as work:
            if more:
                jobs.put_back(work, job)
            else:
                jobs.finish(work, job)
            work.commit()

    def _drop(self, job: Job) -> None:
        with self.database.write() as work:
            jobs.finish(work, job)
            work.commit()

    def _fail(self, job: Job, error: Exception, command: Any) -> None:
        """Try again later; after the last try an incident tells."""
        with self.database.write() as work:
            if jobs.fail(work, job, str(error)):
                incidents.record(work, command, error)
            work.commit()
        log.warning("job %s of case %s failed (try %d): %s", job.kind, job.case, job.tries, error)


def _content(command: Any) -> dict[str, Any]:
    """Return what makes two orders the same: everything but the key and when it came."""
    return {
        field.name: getattr(command, field.name)
        for field in fields(command)
        if field.name not in ("key", "received_at")
    }


def _command(name: str, given: Mapping[str, Any]) -> Any:
    """Return an order from its kept name and fields."""
    cls = BY_NAME[name]
    known = {f.name for f in fields(cls)}
    order = cls(**{key: value for key, value in given.items() if key in known})
    for key in ("received_at", "rules_date"):
        value = getattr(order, key, None)
        if isinstance(value, str):
            kind = datetime if key == "received_at" else date
            order = replace(order, **{key: kind.fromisoformat(value)})
    return order
