"""A year of one person in 62 nodes, and one pass through it with one return for rework."""

from __future__ import annotations

import random
from functools import lru_cache
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent
PROCESS = "cycle62"
ACTIONS = 19  # of one pass
_NOTE = "n" * 50
_LETTERS = "abcdefghijklmnoprstuvz"


def diagrams() -> dict[str, bytes]:
    """Return the documents by path."""
    return {
        path.name: path.read_bytes()
        for path in sorted(FOLDER.iterdir())
        if path.suffix in (".bpmn", ".dmn")
    }


@lru_cache
def answers(size: int = 600, approvers: int = 4) -> list[tuple[str, dict[str, Any]]]:
    """Return (element, answers) of one pass; `@element` receives a message.

    Args:
        size: about how many bytes the larger forms have, as JSON.
        approvers: how many decide one after the other.
    """
    made = random.Random(42)
    words = ["".join(made.choices(_LETTERS, k=made.randint(3, 9))) for _ in range(size // 8)]
    found: list[tuple[str, dict[str, Any]]] = []
    for accepted in (False, True):
        found += [
            ("draft_objectives", {"objectives": form(size, words)}),
            ("review_objectives", {"objectives_ok": accepted, "review": {"note": _NOTE}}),
        ]
    found += [
        ("my_self", {"my_self": form(size, words)}),
        ("my_manager", {"my_manager": {"note": "ok"}}),
        ("t_plan", {"plan": form(size, words)}),
        ("t_confirm", {"confirmed": True}),
        ("self_assessment", {"self": form(size, words)}),
        ("peer_feedback", {"peer": {"score": 80, "comment": "c" * 80}}),
        ("manager_assessment", {"score": 85, "manager": form(size, words)}),
    ]
    decided = {"decision": {"ok": True, "note": "fine", "at": 1234567890}}
    found += [("approve", decided)] * approvers
    found += [
        ("discussion", {"discussed": {"notes": "d" * 100}}),
        ("@receipt", {"received": 1}),
        ("acknowledge", {"wants_appeal": False}),
        ("archive", {"archived": True}),
    ]
    return found


def given(approvers: int = 4) -> dict[str, Any]:
    """Return the variables that a case starts with."""
    chain = [{"id": 100 + level, "role": f"level{level}"} for level in range(approvers)]
    return {"employee": 4711, "grade": 11, "unit": "X-42", "approvers": chain}


def form(size: int, words: list[str]) -> dict[str, Any]:
    """Return nested answers of about some bytes as JSON."""
    rows = size // 200
    return {
        "items": [
            {
                "id": row,
                "title": " ".join(words[row * 20 : row * 20 + 4]),
                "weight": 5 + row,
                "indicator": {"target": 50 + row, "unit": "percent"},
                "comment": " ".join(words[row * 20 + 4 : row * 20 + 18]),
            }
            for row in range(rows)
        ]
    }
