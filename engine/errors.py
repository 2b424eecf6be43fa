"""What can go wrong, as one tree.

EngineError
├── NotFound             there is nothing with this id
├── Refused              the order is understood and not carried out; nothing changed
│   ├── NotAllowed           this person may not do this now
│   ├── NotOpen              the item or case is over
│   ├── ClaimedByAnother     somebody else holds the item
│   ├── AnswersInvalid       the form says no, field by field
│   ├── Outdated             the item changed since the editor saw it
│   ├── KeyReused            the idempotency key was used for another content
│   ├── NoReceiver           nobody waits for this message
│   ├── NotDeployed          no version of this process or decision
│   ├── DocumentsRefused     lint found errors
│   ├── NotExecutable        a diagram has something that the executor can't run right
│   ├── FileRefused          an upload is too large or of a kind not taken
│   ├── Suspended            the case was suspended; it goes on when somebody resumes it
│   ├── DomainRefused        a rule of the domain says no, in its own words
│   └── DemoOnly             only for demo databases
├── Busy                 the case is locked by another order; try again
├── ExecutionFailed      the diagram could not go on; becomes an incident
├── IncidentRecorded     an order was received, could not be carried out and is kept
├── StateUnreadable      saved state of an unknown version or damaged
└── WrongLibrary         SpiffWorkflow is not the version the corrections were written for
BpmnError                thrown by a service or expression for an error boundary event to catch
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from engine.ports import Standing


class EngineError(Exception):
    """Base of all errors that the engine raises on purpose."""

    kind = "engine"

    def __init__(self, message: str, **facts: Any) -> None:
        self.message, self.facts = message, facts
        super().__init__(message)

    def __reduce__(self) -> tuple[Any, ...]:
        """Survive pickling between processes."""
        return _rebuild, (type(self), self.message, self.facts)


def _rebuild(cls: type[EngineError], message: str, facts: dict[str, Any]) -> EngineError:
    error = cls.__new__(cls)
    EngineError.__init__(error, message, **facts)
    return error


class NotFound(EngineError):
    """There is nothing with this id, or whatever else it was asked for by."""

    kind = "not_found"

    def __init__(self, what: str, key: str, by: str = "id") -> None:
        super().__init__(f"Expected a {what} with {by} {key} but there is none", what=what, key=key)


class Refused(EngineError):
    """The order is understood and not carried out; nothing changed."""

    kind = "refused"


class NotAllowed(Refused):
    """This person may not do this now."""

    kind = "not_allowed"


class Suspended(Refused):
    """The case was suspended: nothing moves it until it is resumed. Facts: case."""

    kind = "suspended"


class NotOpen(Refused):
    """The item or case is over."""

    kind = "not_open"


class TakenOver(NotOpen):
    """Another worker has the job; it is left to that one."""

    kind = "taken_over"


class ClaimedByAnother(Refused):
    """Somebody else holds the item."""

    kind = "claimed"


class AnswersInvalid(Refused):
    """The form says no, field by field.

    `errors` are the form's findings: field path, keyword, message id, value.
    """

    kind = "answers_invalid"

    def __init__(self, errors: Sequence[Any]) -> None:
        self.errors = tuple(errors)
        super().__init__(
            "Expected answers that fit the form but " + "; ".join(_told(each) for each in errors)
        )

    def __reduce__(self) -> tuple[Any, ...]:
        """Survive pickling between processes."""
        return AnswersInvalid, (self.errors,)


class Outdated(Refused):
    """The item changed since the editor saw it."""

    kind = "outdated"


class KeyReused(Refused):
    """The idempotency key was used for another content."""

    kind = "key_reused"


class NoReceiver(Refused):
    """Nobody waits for this message."""

    kind = "no_receiver"


class NotDeployed(Refused):
    """No version of this process or decision."""

    kind = "not_deployed"


def _told(error: Any) -> str:
    """Return a form's finding as one phrase: where, and what is wrong."""
    path = getattr(error, "path", None)
    if path is None:
        return str(error)
    return f"{'.'.join(str(part) for part in path)}: {error.text('en')}"


class DocumentsRefused(Refused):
    """Lint found errors. `findings` are all of them, warnings included."""

    kind = "documents_refused"

    def __init__(self, findings: Sequence[Any]) -> None:
        self.findings = tuple(findings)
        errors = [f for f in findings if getattr(f, "severity", "error") == "error"]
        first = str(getattr(errors[0], "message", errors[0])) if errors else ""
        super().__init__(f"Expected documents without errors but found {len(errors)}: {first}")

    def __reduce__(self) -> tuple[Any, ...]:
        """Survive pickling between processes."""
        return DocumentsRefused, (self.findings,)


class NotExecutable(Refused):
    """A diagram has something that the executor can't run right.

    Lint refuses the same with more words; this is what stands behind it.
    Facts: element (author's id), name, process.
    """

    kind = "not_executable"


class FileRefused(Refused):
    """An upload is too large or of a kind not taken."""

    kind = "file_refused"


class DomainRefused(Refused):
    """A rule of the domain says no.

    `message_id` names the sentence for the interface; `field` the form field it belongs to.
    """

    kind = "domain_refused"

    def __init__(self, message: str, *, field: str | None = None, **facts: Any) -> None:
        self.field = field
        super().__init__(message, field=field, **facts)


class DemoOnly(Refused):
    """Only for demo databases."""

    kind = "demo_only"


class Busy(EngineError):
    """The case is locked by another order; try again."""

    kind = "busy"


class ExecutionFailed(EngineError):
    """The diagram could not go on at an element.

    Facts: element (author's id), name, process.
    Attributes: standing, what the case waited for and held when it stopped; it is never kept.
    """

    kind = "execution_failed"
    standing: Standing | None = None

    def __init__(
        self, message: str, *, element: str | None = None, name: str | None = None, **facts: Any
    ) -> None:
        self.element, self.name = element, name
        super().__init__(message, element=element, name=name, **facts)


class IncidentRecorded(EngineError):
    """An order was received, could not be carried out, and is kept to be run again."""

    kind = "incident"

    def __init__(self, message: str, *, incident: str, **facts: Any) -> None:
        self.incident = incident
        super().__init__(message, incident=incident, **facts)


class StateUnreadable(EngineError):
    """Saved state of an unknown version, or damaged."""

    kind = "state_unreadable"


class WrongLibrary(EngineError):
    """SpiffWorkflow is not the version the corrections were written for."""

    kind = "wrong_library"


class BpmnError(Exception):
    """A business error that an error boundary event may catch.

    Args:
        code: the error code of the diagram's error definition.
        data: variables for the handler.
    """

    def __init__(self, code: str, data: Mapping[str, Any] | None = None) -> None:
        self.code, self.data = code, dict(data or {})
        super().__init__(f"BPMN error {code}")
