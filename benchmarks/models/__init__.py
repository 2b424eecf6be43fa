"""The diagrams that are measured, and one pass through each."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.models import cycle62

FOLDER = Path(__file__).parent
PAYLOAD = {f"field_{number}": "x" * 45 for number in range(10)}  # about 600 bytes of JSON

Answers = Sequence[tuple[str, Mapping[str, Any]]]


@dataclass(frozen=True, slots=True)
class Model:
    """Documents and the answers that take one case through them."""

    name: str  # id of the process
    read: Callable[[], Mapping[str, bytes]]  # path -> content
    answers: Answers  # element -> what is answered, in order; "@element" receives the message
    given: Mapping[str, Any]  # what a case starts with
    message: str = ""  # name of the message that "@element" receives
    superior: frozenset[str] = frozenset()  # elements that the superior acts at

    @property
    def documents(self) -> Mapping[str, bytes]:
        """The documents, by path."""
        return self.read()


def rework(times: int) -> Model:
    """Return approval4 with a review that sends the document back some times."""
    again: tuple[tuple[str, Mapping[str, Any]], ...] = (
        ("review", {"reviewed": PAYLOAD, "approved": False}),
        ("submit", {"submitted": PAYLOAD}),
    )
    answers = [_APPROVAL[0], *again * times, *_APPROVAL[1:]]
    return Model("approval4", _approval4, answers, {}, superior=_SUPERIOR)


def sized(size: int) -> Model:
    """Return approval4 whose forms bring about so many bytes of JSON each."""
    payload = {f"field_{number}": "x" * (size // 10 - 15) for number in range(10)}
    answers = [
        (element, {name: payload if isinstance(value, Mapping) else value for name, value in said})
        for element, said in ((element, given.items()) for element, given in _APPROVAL)
    ]
    return Model("approval4", _approval4, answers, {}, superior=_SUPERIOR)


def approvers(count: int) -> Model:
    """Return an approval by so many people, one after another."""
    return Model(
        "approvers",
        lambda: {"approvers.bpmn": (FOLDER / "approvers.bpmn").read_bytes()},
        [("approve", {"approval": PAYLOAD})] * count,
        {"named": list(range(count))},
        superior=frozenset({"approve"}),
    )


def _approval4() -> Mapping[str, bytes]:
    return {"approval4.bpmn": (FOLDER / "approval4.bpmn").read_bytes()}


_SUPERIOR = frozenset({"review", "approve"})
_APPROVAL: Answers = (
    ("submit", {"submitted": PAYLOAD}),
    ("review", {"reviewed": PAYLOAD, "approved": True}),
    ("approve", {"approval": PAYLOAD}),
    ("archive", {"archived": PAYLOAD}),
)

MODELS = {
    "approval4": rework(0),
    "cycle62": Model(
        cycle62.PROCESS,
        cycle62.diagrams,
        cycle62.answers(),
        cycle62.given(),
        message="M_receipt",
    ),
}
