"""The rules of a chain: from the rows of the decision table to steps, and from votes to an outcome.

Pure: no database, no engine. The services read and write the rows these values stand for.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal

from workflows.domain.steps import INFORMED, STEP_KINDS

Decision = Literal["setuju", "kembalikan", "tolak"]
Result = Literal["berjalan", "disetujui", "dikembalikan", "ditolak", "ditunda"]

MAY_ADD = "boleh"
"""In the column `tambah`, which a table may have: the step's decider may add another decider."""

STATE_OF: Mapping[str, str] = {
    "setuju": "disetujui",
    "kembalikan": "dikembalikan",
    "tolak": "ditolak",
}


class ChainUnusable(ValueError):
    """The decision table gives no chain that can be run; the text says which row and why."""


@dataclass(frozen=True, slots=True)
class PlannedStep:
    """A step as the decision table orders it."""

    number: int  # place in the chain, from 1
    group: int  # steps of one group are open together
    needed: int  # how many of the group must agree
    kind: str  # one of STEP_KINDS
    name: str
    rule: str  # who decides: "atasan_langsung", "peran:pengelola_kinerja", ...
    deadline: str  # "P5D hari_kerja"
    reminder: str  # "P3D, P1D", or nothing
    escalation: str  # rule of who gets it when it is late, or nothing
    row: int | None = None  # of the decision table, from 1
    may_add: bool = False  # its decider may have somebody else decide before or after


def plan_chain(
    rows: Sequence[Mapping[str, Any]], numbers: Sequence[int] = ()
) -> tuple[PlannedStep, ...]:
    """Return the steps that the rows of `rantai_persetujuan` order.

    Args:
        rows: one matched row each: urutan, kelompok, cukup, jenis_langkah, nama_langkah, aturan,
            tenggat, pengingat, eskalasi. An empty kelompok is a group of its own; an empty cukup
            asks for everybody of the group.
        numbers: of the table's rows that they are, where known; else each may say it in `baris`.

    Raises:
        ChainUnusable: no row, an unknown kind, nobody named, or more to agree than there are.
    """
    if not rows:
        raise ChainUnusable("Expected the decision table to give at least one step but no row fits")
    known = numbers if len(numbers) == len(rows) else [row.get("baris") for row in rows]
    # Rows of one place stay as they stand.
    ordered = sorted(zip(rows, known, strict=True), key=lambda pair: int(pair[0]["urutan"]))
    steps = _told_apart(
        [_step(number, row, of) for number, (row, of) in enumerate(ordered, start=1)]
    )
    if not any(step.kind != INFORMED for step in steps):
        raise ChainUnusable("Expected at least one step to decide but all only inform")
    sizes = {step.group: 0 for step in steps}
    for step in steps:
        sizes[step.group] += step.kind != INFORMED
    for step in steps:
        if step.needed > sizes[step.group]:
            raise ChainUnusable(
                f"Expected at most {sizes[step.group]} of group {step.group} to agree"
                f" but step {step.name} asks for {step.needed}"
            )
    return tuple(
        replace(step, needed=_needed(step.group, steps) or sizes[step.group]) for step in steps
    )


def result_of(needed: int, states: Iterable[str]) -> Result:
    """Return what the states of one group's steps come to.

    One return or refusal ends the group at once, and so does another decider asked first;
    otherwise `needed` approvals do.
    """
    found = list(states)
    if "ditunda" in found:
        return "ditunda"
    if "ditolak" in found:
        return "ditolak"
    if "dikembalikan" in found:
        return "dikembalikan"
    return "disetujui" if found.count("disetujui") >= needed else "berjalan"


def _told_apart(steps: Sequence[PlannedStep]) -> list[PlannedStep]:
    """Give steps of one name a number, so that people and items can tell them apart."""
    seen: dict[str, int] = {}
    named = []
    for step in steps:
        seen[step.name] = count = seen.get(step.name, 0) + 1
        named.append(step if count == 1 else replace(step, name=f"{step.name} ({count})"))
    return named


def _needed(group: int, steps: Sequence[PlannedStep]) -> int:
    """How many of a group must agree; the largest number that a row of it names, 0 for none."""
    return max(step.needed for step in steps if step.group == group)


def _step(number: int, row: Mapping[str, Any], of: int | None) -> PlannedStep:
    kind, rule = str(row["jenis_langkah"]), str(row["aturan"] or "").strip()
    name = str(row["nama_langkah"] or kind.capitalize())
    if kind not in STEP_KINDS:
        raise ChainUnusable(f"Expected step {name} to be one of {STEP_KINDS} but it is {kind!r}")
    if not rule:
        raise ChainUnusable(f"Expected step {name} to say who decides but its rule is empty")
    if not row["tenggat"] and kind != INFORMED:
        raise ChainUnusable(f"Expected step {name} to have a deadline but it has none")
    return PlannedStep(
        number=number,
        group=int(row["kelompok"] or row["urutan"]),
        needed=int(row["cukup"] or 0),
        kind=kind,
        name=name,
        rule=rule,
        deadline=str(row["tenggat"] or ""),
        reminder=str(row["pengingat"] or ""),
        escalation=str(row["eskalasi"] or "").strip(),
        row=of,
        may_add=str(row.get("tambah") or "").strip() == MAY_ADD,
    )
