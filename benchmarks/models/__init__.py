"""The diagrams that are measured, and one pass through each."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent
PAYLOAD = {f"field_{number}": "x" * 45 for number in range(10)}  # about 600 bytes of JSON


@dataclass(frozen=True, slots=True)
class Model:
    """A diagram and the answers that take one case through it."""

    name: str  # file and process id
    answers: tuple[tuple[str, Mapping[str, Any]], ...]  # element -> what is answered, in order

    @property
    def content(self) -> bytes:
        """The diagram."""
        return (FOLDER / f"{self.name}.bpmn").read_bytes()


MODELS = {
    "approval4": Model(
        "approval4",
        (
            ("submit", {"submitted": PAYLOAD}),
            ("review", {"reviewed": PAYLOAD, "approved": True}),
            ("approve", {"approval": PAYLOAD}),
            ("archive", {"archived": PAYLOAD}),
        ),
    )
}
