"""The library lets a raised exception leave the engine; an error boundary event never sees it.

And an error or escalation end event finds its boundary event by comparing definitions all over the
case, so that an outer handler with the same code may answer instead of the inner one.

Here an error goes from inside out: boundary events of the activity, event subprocesses of its
scope, then the activity that the scope runs in, and so on. At one place the event that names the
same error goes first, then one with its code, then one that catches all. The first that fits takes
it; nobody else hears of it.

Tested by tests/unit/engine/spiff/corrections/test_thrown_errors.py.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from engine.errors import ExecutionFailed
from engine.spiff.corrections.event_subprocess import EventSubprocess


class ThrownErrors:
    """For cases: find who catches what is thrown inside."""

    def throw_error(
        self, token: Any, code: str | None, values: Mapping[str, Any], name: str | None = None
    ) -> None:
        """Hand an error to the innermost handler.

        Args:
            token: what throws it.
            code: of the error; None: it has none.
            values: what it carries.
            name: of its declaration; None: it has none, or code raised it.

        Raises:
            ExecutionFailed: there is none.
        """
        for host, handler, event in _handlers(token, "error", code, name):
            handler.catch_thrown(host, event.received(values))
            return
        spec = token.task_spec
        raise ExecutionFailed(
            f"Expected an error boundary event for the error {code or 'without a code'} but none"
            " catches it",
            element=spec.bpmn_id,
            name=spec.shown_name,
            code=code,
        )

    def throw_escalation(
        self, token: Any, code: str | None, values: Mapping[str, Any], name: str | None = None
    ) -> None:
        """Hand an escalation to the innermost handler, if there is one."""
        for host, handler, event in _handlers(token, "escalation", code, name):
            handler.catch_thrown(host, event.received(values))
            return

    def throw_cancel(self, token: Any) -> None:
        """Leave a transaction by its cancel boundary event."""
        for host, handler, _ in _handlers(token, "cancel", None, None):
            handler.catch_thrown(host, {})
            return
        spec = token.task_spec
        raise ExecutionFailed(
            "Expected a cancel boundary event at the transaction but there is none",
            element=spec.bpmn_id,
            name=spec.shown_name,
        )


def _handlers(
    token: Any, kind: str, code: str | None, name: str | None
) -> Iterator[tuple[Any, Any, Any]]:
    while True:
        at_edge = token.task_spec.boundary
        yield from ((token, *found) for found in _fitting(at_edge, kind, code, name))
        if "index" in token.internal_data:  # an instance: its boundary events are at the whole
            token = token.parent
            continue
        scope = token.workflow
        if not isinstance(token.task_spec, EventSubprocess):  # which never handles its own errors
            root, beside = scope.tasks[0], scope.spec.event_subprocesses
            yield from ((root, *found) for found in _fitting(beside, kind, code, name))
        if scope.parent_workflow is None:
            return
        token = scope.parent_workflow.tasks[scope.parent_task_id]


def _fitting(
    specs: tuple[Any, ...], kind: str, code: str | None, name: str | None
) -> Iterator[tuple[Any, Any]]:
    found = [(spec, event) for spec in specs for event in spec.events if event.kind == kind]
    same = [each for each in found if each[1].code == code]
    yield from (each for each in same if each[1].name == name)
    yield from same
    yield from (each for each in found if each[1].code is None)
