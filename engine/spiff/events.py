"""What events wait for and send: messages, signals, timers, errors, escalations.

Timers have no clock here. When an event is armed its moment is asked from the context and kept in
the token; the engine lets it fire when the moment has come.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from SpiffWorkflow.bpmn.specs.event_definitions.base import EventDefinition

from bpmn.document.times import is_literal, unquoted
from bpmn.expressions.values import kind
from engine.errors import ExecutionFailed
from engine.ports import Step, Thrown
from engine.spiff.corrections.nested_data import plain
from engine.spiff.language import Expression, located

_CYCLE = re.compile(
    r"R(?P<rounds>\d*)(?:/(?P<start>\d[^/]*))?/(?P<every>P[^/]+?)(?:/(?P<end>\d[^/]*))?"
)
ENDLESS = -1


class Event(EventDefinition):
    """One event definition of a diagram."""

    def __init__(
        self,
        kind: str,
        *,
        name: str | None = None,
        code: str | None = None,
        timer: str | None = None,
        repeats: bool = False,
        payload: str | None = None,
        variable: str | None = None,
        condition: str | None = None,
        activity: str | None = None,
    ) -> None:
        super().__init__(name)
        self.kind = kind
        self.code = code
        self.variable = variable
        self.repeats = repeats  # a timer of BPMN's kind "cycle"
        self.payload = Expression.parse(payload) if payload else None
        self.activity = activity  # whose compensation is asked for; None: all in the scope
        self.condition = Expression.parse(condition) if condition else None
        self.moment: str | Expression | None = None
        if timer is not None:
            text = unquoted(timer).strip()
            literal = is_literal(text) or _CYCLE.fullmatch(text) is not None
            self.moment = text if literal else Expression.parse(timer)

    @property
    def listens(self) -> bool:
        """Tell whether a token waits for it: it comes from outside, or when a condition holds."""
        return self.kind in ("message", "signal", "timer", "condition")

    def received(self, payload: Mapping[str, Any]) -> dict[str, Any]:
        """Return the variables that a payload sets."""
        if self.variable is not None:
            return {self.variable: plain(payload)}
        return plain(payload)

    def sent(self, token: Any) -> dict[str, Any]:
        """Return what is sent along."""
        if self.payload is None:
            return {}
        value = token.workflow.script_engine.evaluate(token, self.payload)
        if not isinstance(value, dict):
            spec = token.task_spec
            raise ExecutionFailed(
                f"Expected what is sent to be a map but got {kind(value)}",
                element=spec.bpmn_id,
                name=spec.shown_name,
            )
        return value

    def throw(self, token: Any) -> None:
        """Send the event: out of the case, or to whoever catches it inside."""
        case, spec = token.workflow.top_workflow, token.task_spec
        if self.kind == "message":
            sent = Thrown("message", self.name or "", self.sent(token), spec.bpmn_id)
            case.note_thrown(sent, Step("message_thrown", spec.bpmn_id, spec.shown_name))
        elif self.kind == "signal":
            sent = Thrown("signal", self.name or "", self.sent(token), spec.bpmn_id)
            case.note_thrown(sent, Step("signal_thrown", spec.bpmn_id, spec.shown_name))
            case.hear_signal(sent)
        elif self.kind == "error":
            case.throw_error(token, self.code, self.sent(token), self.name)
        elif self.kind == "escalation":
            case.throw_escalation(token, self.code, self.sent(token), self.name)
        elif self.kind == "cancel":
            case.throw_cancel(token)


@dataclass(frozen=True, slots=True)
class Due:
    """When a timer fires, and what is left of its rounds."""

    at: datetime
    rounds: int = 1  # firings left, this one included; ENDLESS: no end
    every: str | None = None  # length of a round
    until: datetime | None = None


def first_due(event: Event, token: Any, spec: Any) -> Due:
    """Return when a timer that is armed now fires first.

    Raises:
        ExecutionFailed: its text gives no moment, duration or repetition.
    """
    engine = token.workflow.script_engine
    value = event.moment
    if isinstance(value, Expression):
        value = engine.evaluate(token, value, spec=spec)
    return _armed(event, value, engine.context, spec)


def first_start(event: Event, engine: Any, spec: Any) -> Due:
    """Return when the timer start event of a process starts the first case.

    Raises:
        ExecutionFailed: its text gives no moment, duration or repetition.
    """
    value = event.moment
    if isinstance(value, Expression):
        with located(spec):
            value = engine.environment.evaluate(value, {})
    due, context = _armed(event, value, engine.context, spec), engine.context
    with located(spec):
        if due.every is not None and context.moment_after(due.every, None) <= context.now:
            raise ExecutionFailed(f"Expected rounds of some length but got {due.every}")
    return due


def _armed(event: Event, value: Any, context: Any, spec: Any) -> Due:
    with located(spec):
        if isinstance(value, str):
            return _due(value.strip(), event.repeats, context, spec)
        raise ExecutionFailed(f"Expected a duration or a moment as text but got {kind(value)}")


def kept(due: Due) -> dict[str, Any]:
    """Return a due time and its rounds as JSON values."""
    return {
        "at": due.at.isoformat(),
        "rounds": due.rounds,
        "every": due.every,
        "until": due.until.isoformat() if due.until else None,
    }


def from_kept(given: Mapping[str, Any]) -> Due:
    """Return what `kept` made JSON of."""
    until = given["until"]
    return Due(
        at=datetime.fromisoformat(given["at"]),
        rounds=given["rounds"],
        every=given["every"],
        until=datetime.fromisoformat(until) if until else None,
    )


def next_due(due: Due, token: Any, spec: Any) -> Due | None:
    """Return the round after this one of a timer that a token holds, or None after the last."""
    return round_after(due, token.workflow.script_engine.context, spec)


def round_after(due: Due, context: Any, spec: Any) -> Due | None:
    """Return the round after this one, counted from now, or None after the last.

    A round keeps its rhythm when it fires a little late; rounds that were missed are one.
    """
    rounds = due.rounds if due.rounds == ENDLESS else due.rounds - 1
    if due.every is None or rounds == 0:
        return None
    with located(spec):
        at = context.moment_after(due.every, spec.properties.get("calendar"))
    in_rhythm = at - max(context.now - due.at, timedelta())
    if in_rhythm > context.now:
        at = in_rhythm
    if due.until is not None and at > due.until:
        return None
    return Due(at, rounds, due.every, due.until)


def _due(text: str, repeats: bool, context: Any, spec: Any) -> Due:
    calendar = spec.properties.get("calendar")
    if text.startswith("P"):
        at = context.moment_after(text, calendar)
        return Due(at, ENDLESS, text) if repeats else Due(at)
    cycle = _CYCLE.fullmatch(text)
    if cycle is None:
        return Due(_moment(text, context))
    every = cycle["every"]
    start = _moment(cycle["start"], context) if cycle["start"] else None
    return Due(
        at=start or context.moment_after(every, calendar),
        rounds=int(cycle["rounds"] or ENDLESS),
        every=every,
        until=_moment(cycle["end"], context) if cycle["end"] else None,
    )


def _moment(text: str, context: Any) -> datetime:
    """Return an aware moment; one without a zone is meant in the zone of the case's clock."""
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        raise ExecutionFailed(
            f"Expected a moment such as 2026-03-31 or a duration such as P14D but got {text!r}"
        ) from None
    return found if found.tzinfo is not None else found.replace(tzinfo=context.now.tzinfo)
