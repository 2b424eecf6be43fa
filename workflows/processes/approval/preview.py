"""What a chain table would do: whose steps a document gets, and what is missing for which kind.

Nothing is written: the table is asked as the process asks it, and each rule is told who that is
today.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from typing import Any

from bpmn.dmn import Decision
from bpmn.errors import DmnError
from bpmn.expressions import ExpressionError
from engine.ports import CaseFacts
from engine.store.unit_of_work import UnitOfWork
from workflows.directory import PeopleDirectory, local_day
from workflows.domain.questions import Questions
from workflows.domain.steps import INFORMED, SETTLING
from workflows.parameters.overrides import rules_of
from workflows.people.chart import StoredCharts
from workflows.processes import asking
from workflows.processes.approval.chain import ChainUnusable, plan_chain
from workflows.processes.approval.foreseeing import ChainTable, Foreseen
from workflows.tables.people import SEAT_KINDS


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
    """
    on = local_day(work, agency, work.now)
    rules = rules_of(work, agency, on)
    questions = Questions(StoredCharts(work, agency), person, on, rules)
    return ChainTable(decision, rules, on).foresee(
        questions,
        lambda principals: asking.people_behind(work.session, agency, principals, on),
        document,
        returned,
    )


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
    deciding = [step for step in steps if step.kind != INFORMED]
    last = [step for step in deciding if step.group == deciding[-1].group]
    if not any(step.kind in SETTLING for step in last):
        yield Missing("not_settled", document, seat_kind)


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
