"""What a row of the table of elements is: a small process, what is done to it, what comes of it.

The rows stand in rows_*.py; test_every_element_runs_on_both_databases.py runs them, page.py makes
docs/reference/supported-elements.md of them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from tests.diagrams import user

FIRST = "satu"
"""Business key of the case that a row starts; further ones are named in `Row.also`."""


@dataclass(frozen=True)
class Act:
    """One thing that happens from outside, and where the case waits afterwards."""

    kind: Literal["do", "pass", "send", "signal", "start"]
    name: str  # element, duration, message, signal or business key
    given: Mapping[str, Any]
    opens: str | None = None  # elements that the cases wait at afterwards; None: not asked
    key: str = FIRST  # business key of the case, or what a message correlates with
    place: int = 0  # which of several open items of the element, in the order they were opened


def do(
    element: str, opens: str | None = None, *, key: str = FIRST, at: int = 0, **given: Any
) -> Act:
    """Complete an open item."""
    return Act("do", element, given, opens, key, at)


def passes(duration: str, opens: str | None = None) -> Act:
    """Let time pass: an ISO 8601 duration."""
    return Act("pass", duration, {}, opens)


def send(message: str, opens: str | None = None, *, key: str = FIRST, **given: Any) -> Act:
    """Send a message from outside."""
    return Act("send", message, given, opens, key)


def broadcast(signal: str, opens: str | None = None, **given: Any) -> Act:
    """Broadcast a signal from outside."""
    return Act("signal", signal, given, opens)


def begin(key: str, opens: str | None = None) -> Act:
    """Start one more case of the process."""
    return Act("start", key, {}, opens, key)


@dataclass(frozen=True)
class Row:
    """One row: an element, and the proof that it runs."""

    name: str  # of the test
    element: str  # as the page names it
    runs: str  # what it does, a sentence
    content: bytes | Mapping[str, bytes]
    acts: tuple[Act, ...]
    trace: str  # elements in the order they were completed, of the first case
    variables: Mapping[str, Any] = field(default_factory=dict)  # of the first case, at its end
    data: Mapping[str, Any] = field(default_factory=dict)  # that it starts with
    opens: str | None = None  # elements it waits at after its start
    others: tuple[str, ...] = ()  # traces of all other cases
    starts: bool = True  # False: an act starts it
    states: str = "completed"  # of the cases at the end

    @property
    def documents(self) -> Mapping[str, bytes]:
        """Return what is deployed."""
        if isinstance(self.content, bytes):
            return {"proses.bpmn": self.content}
        return self.content


@dataclass(frozen=True)
class Refusal:
    """One row of what is not run: an element, and the rule of lint that refuses it by name."""

    name: str
    element: str
    rule: str
    content: bytes
    at: str | None  # id of the element that the finding names
    instead: str  # what to draw


def human(identity: str, inside: str = "", **properties: str) -> str:
    """Return a user task of the person that the case is about."""
    return user(identity, inside, owner="pegawai()", **properties)
