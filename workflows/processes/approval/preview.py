"""What a chain table would do: whose steps a document gets, and what is missing for which kind.

Nothing is written: the table is asked as the process asks it, and each rule is told who that is
today.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import product
from typing import Any

from bpmn.dmn import Decision
from bpmn.errors import DmnError
from bpmn.expressions import ExpressionError
from engine.ports import CaseFacts
from engine.store.unit_of_work import UnitOfWork
from workflows.directory import PeopleDirectory, UnknownName, local_day
from workflows.processes import asking
from workflows.processes.approval.chain import ChainUnusable, PlannedStep, plan_chain
from workflows.processes.approval.resolve import UnknownRule, ask_rule
from workflows.tables.people import SEAT_KINDS, Unit

SETTLING = ("setuju", "tetapkan")  # kinds of steps that settle a document


@dataclass(frozen=True, slots=True)
class Asked:
    """A question about a person without a case (asking.Call)."""

    facts: CaseFacts
    work: UnitOfWork
    now: datetime


@dataclass(frozen=True, slots=True)
class Foreseen:
    """A step with who would decide it today."""

    step: PlannedStep
    principals: tuple[str, ...]
    reason: str


@dataclass(frozen=True, slots=True)
class Missing:
    """Something that a kind of document of a kind of position would not get.

    `what`: no_step (no row fits), not_settled (nobody agrees or sets at the end), unusable (the
    rows cannot be put together; `reason` says why).
    """

    what: str
    document: str
    seat_kind: str
    reason: str = ""


def foresee(
    work: UnitOfWork, agency: str, person: str, document: str, decision: Decision, returned: int = 0
) -> list[Foreseen]:
    """Return the steps that a document of a person would get today, with who decides.

    Args:
        person: id of the person.
        document: kind of the document, "skp".
        returned: how often it came back before.

    Raises:
        ChainUnusable: the rows that fit give no chain.
        DmnError, ExpressionError: the table cannot be evaluated.
    """
    asked = _asked(work, agency, person)
    functions = {
        **PeopleDirectory().functions(work, asked.facts, asked.now),
        "kepala_daerah": lambda: asking.head_of_region(asked),
    }
    variables = {**_traits(asked, person), "dokumen_jenis": document, "pengembalian": returned}
    rows = decision.decide(variables, functions).value
    found = []
    for step in plan_chain(rows or []):
        try:
            answer = ask_rule(step.rule, functions)
        except (UnknownRule, UnknownName) as error:
            raise ChainUnusable(str(error)) from error
        found.append(Foreseen(step, tuple(answer["principals"]), str(answer["reason"])))
    return found


def find_missing(
    work: UnitOfWork, agency: str, decision: Decision, documents: Sequence[str]
) -> list[Missing]:
    """Return what the table leaves out, for each kind of document and position."""
    facts = _facts(work, agency, None)
    functions = PeopleDirectory().functions(work, facts, work.now)
    limit = int(functions["parameter"]("maksimum_pengembalian"))
    found: dict[tuple[str, str, str], Missing] = {}
    seats = [kind for kind in SEAT_KINDS if kind != "pejabat_negara"]  # nobody plans for them
    for document, seat_kind, returned in product(documents, seats, (0, limit)):
        variables = {
            "dokumen_jenis": document,
            "jenis_jabatan": seat_kind,
            "eselon": "",
            "kode_unit": "",
            "pengembalian": returned,
        }
        for each in _missing(decision, variables, functions):
            found.setdefault((each.what, each.document, each.seat_kind), each)
    return list(found.values())


def _missing(
    decision: Decision, variables: Mapping[str, Any], functions: Mapping[str, Any]
) -> Iterator[Missing]:
    document, seat_kind = variables["dokumen_jenis"], variables["jenis_jabatan"]
    try:
        rows = decision.decide(variables, functions).value
        if not rows:
            yield Missing("no_step", document, seat_kind)
            return
        steps = plan_chain(rows)
    except (ChainUnusable, DmnError, ExpressionError, ValueError) as error:
        yield Missing("unusable", document, seat_kind, str(error))
        return
    last = [step for step in steps if step.group == steps[-1].group]
    if not any(step.kind in SETTLING for step in last):
        yield Missing("not_settled", document, seat_kind)


def _asked(work: UnitOfWork, agency: str, person: str) -> Asked:
    return Asked(_facts(work, agency, f"person:{person}"), work, work.now)


def _facts(work: UnitOfWork, agency: str, subject: str | None) -> CaseFacts:
    return CaseFacts(
        case=f"preview:{subject}",
        agency=agency,
        process="approval",
        bundle="",
        subject=subject,
        period=None,
        business_key=None,
        root="",
        parent=None,
        rules_date=local_day(work, agency, work.now),
    )


def _traits(asked: Asked, person: str) -> dict[str, Any]:
    """Return what the table asks of the person's position, as the process gathers it."""
    session = asked.work.session
    seat = asking.find_seat(session, asked.facts.agency, person, asking.today(asked))
    unit = session.get(Unit, seat.unit_id) if seat else None
    return {
        "jenis_jabatan": seat.kind if seat else "",
        "eselon": (seat.echelon or "") if seat else "",
        "kode_unit": unit.code if unit else "",
    }
