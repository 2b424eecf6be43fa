"""What a running case may ask for: functions, services, decisions, moments."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from functools import cached_property
from typing import TYPE_CHECKING, Any

from sqlalchemy.exc import OperationalError, SQLAlchemyError

from engine import counted, durations
from engine.errors import Busy, ExecutionFailed
from engine.parts import Parts
from engine.ports import CaseFacts, ContextCall, ServiceCall
from engine.store.unit_of_work import UnitOfWork

if TYPE_CHECKING:
    from bpmn.dmn import Decision


class CaseContext:
    """A StepContext (engine.ports) over one unit of work and one case."""

    def __init__(
        self, parts: Parts, work: UnitOfWork, facts: CaseFacts, actor: str | None = None
    ) -> None:
        self._parts, self._work, self._facts, self._actor = parts, work, facts, actor
        self.now: datetime = work.now
        self.called: list[tuple[str, str]] = []  # (service, element), for history

    @cached_property
    def functions(self) -> Mapping[str, Callable[..., Any]]:
        """Functions for expressions, bound to the case."""
        return self._parts.directory.functions(self._work, self._facts, self.now)

    def call_service(
        self, name: str, element: str, properties: Mapping[str, str], variables: Mapping[str, Any]
    ) -> Mapping[str, Any]:
        """Run a registered service inside the transaction."""
        service = self._parts.services.get(name)
        if service is None:
            raise ExecutionFailed(
                f"Expected a registered service named {name} but there is none", element=element
            )
        self.called.append((name, element))
        call = ServiceCall(
            name=name,
            element=element,
            properties=properties,
            variables=variables,
            facts=self._facts,
            now=self.now,
            actor=self._actor,
            work=self._work,
            sealer=self._parts.sealer,
        )
        try:
            result = service(call)
            self._work.flush()
        except OperationalError as error:
            raise Busy(f"The service {name} could not reach the database") from error
        except SQLAlchemyError as error:
            # Its text holds statements and personal data: the cause keeps it, the message does not.
            raise ExecutionFailed(
                f"The service {name} broke a rule of the database ({type(error).__name__})",
                element=element,
            ) from error
        return dict(result or {})

    def decision(self, decision_id: str, binding: str) -> Decision:
        """Return a decision of the case's bundle, or the newest deployed one."""
        definitions = self._parts.definitions
        if binding == "latest":
            compiled = definitions.latest(self._work, self._facts.agency, "decision", decision_id)
        else:
            compiled = definitions.get(self._work, self._facts.bundle)
        found = compiled.bundle.decisions.get(decision_id)
        if found is None:
            raise ExecutionFailed(f"Expected the bundle to hold the decision {decision_id}")
        return found

    def moment_after(self, duration: str, calendar: str | None) -> datetime:
        """Return now plus a duration."""
        return self.moment(self.now, duration, calendar)

    def moment(self, start: datetime, duration: str, calendar: str | None) -> datetime:
        """Return a moment plus a duration, by calendar time or a named calendar.

        Raises:
            ExecutionFailed: the text is no duration.
        """
        found = durations.split(duration)
        if found is None:
            raise ExecutionFailed(
                f"Expected a duration such as P14D or P5D hari_kerja but got {duration!r}"
            )
        length, named = found
        by = named or calendar
        due = self._parts.calendar.add(self._work, self._facts, start, length, by)
        counted.note(self._work, self._facts, due, start, length, by)
        return due

    def show(self, name: str, variables: Mapping[str, Any], person: str | None) -> Any:
        """Return what a form shows under a name: a registered context, else a variable."""
        context = self._parts.contexts.get(f"{self._facts.process}.{name}")
        if context is None:
            return variables.get(name)
        return context(
            ContextCall(
                name=name,
                facts=self._facts,
                variables=variables,
                person=person,
                now=self.now,
                work=self._work,
            )
        )
