"""Lines of plans (SKP) in the columns of e-Kinerja BKN (DOMAIN 2.1, 2.2)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import sqlalchemy as sa

from engine.store import tables as t
from engine.store.unit_of_work import UnitOfWork
from workflows.documents.grouped import agency_name, grouped, moment_in_words
from workflows.documents.plan import ANNEXES, KIND, LINKS, PERSPECTIVES
from workflows.documents.workbook import Line
from workflows.processes.planning.plans import PlannedIndicator
from workflows.tables.approval import ApprovalChain, ApprovalStep
from workflows.tables.people import Person, Seat, Unit
from workflows.tables.plan import (
    Plan,
    PlanAnnex,
    PlanBehaviour,
    PlanIndicator,
    PlanLink,
    PlanRow,
    PlanVersion,
)

NOBODY = ("",) * 6


def lines_of_plans(
    work: UnitOfWork, agency: str, ids: Sequence[str], law: Mapping[str, Any]
) -> Iterator[Line]:
    """Return the lines of versions of plans, in the order of their ids.

    Args:
        work: the open transaction.
        agency: whose.
        ids: of plan versions; as many as one statement takes.
        law: holds `perilaku_kerja` and `zona_waktu`.
    """
    heads = _heads(work, agency, ids)
    rows = grouped(work, PlanRow, PlanRow.plan_version_id, ids)
    row_ids = [row.id for group in rows.values() for row in group]
    indicators = grouped(work, PlanIndicator, PlanIndicator.plan_row_id, row_ids)
    served = _served(work, agency, row_ids)
    behaviours = grouped(work, PlanBehaviour, PlanBehaviour.plan_version_id, ids)
    annexes = grouped(work, PlanAnnex, PlanAnnex.plan_version_id, ids)
    setters = _setters(work, agency, ids, str(law["zona_waktu"]))
    for key in ids:
        head = heads.get(key)
        if head is None:
            continue
        who = (head.nip or "", head.name)
        first = (*who, head.rank or "", head.seat or "", head.unit or "", head.period)
        yield (
            "IDENTITAS",
            (*first, str(head.version), head.approach.capitalize(), *setters.get(key, NOBODY)),
        )
        for row in rows[key]:
            told = (row.kind.capitalize(), str(row.number), served.get(row.id, ""), row.result)
            perspective = PERSPECTIVES.get(row.perspective or "", "")
            for each in indicators[row.id] or (None,):
                yield (
                    "SKP",
                    (
                        *(*first, str(head.version)),
                        *(*told, row.classification.capitalize()),
                        *(*_measured(each), perspective),
                    ),
                )
        for each in behaviours[key]:
            named = law["perilaku_kerja"].get(each.value, {})
            guide = "\n".join(named.get("panduan", ()))
            name = named.get("nama", each.value)
            yield "PERILAKU KERJA", (*who, str(each.number), name, guide, each.expectation)
        for each in sorted(annexes[key], key=_place):
            yield "LAMPIRAN", (*who, ANNEXES[each.kind], str(each.number), each.text)


def _heads(work: UnitOfWork, agency: str, ids: Sequence[str]) -> dict[str, Any]:
    return {
        row.id: row
        for row in work.connection.execute(
            sa.select(
                PlanVersion.id,
                PlanVersion.version,
                PlanVersion.approach,
                Plan.period,
                Person.nip,
                Person.name,
                Person.rank,
                Seat.name.label("seat"),
                Unit.name.label("unit"),
            )
            .join(Plan, Plan.id == PlanVersion.plan_id)
            .join(Person, Person.id == Plan.person_id)
            .outerjoin(Seat, Seat.id == PlanVersion.seat_id)
            .outerjoin(Unit, Unit.id == Plan.unit_id)
            .where(PlanVersion.id.in_(ids), Plan.agency == agency)
        )
    }


def _setters(
    work: UnitOfWork, agency: str, ids: Sequence[str], zone: str
) -> dict[str, tuple[str, ...]]:
    """Return who set each version: name, NIP, rank, seat as signed, agency and moment."""
    c, s, w = ApprovalChain, ApprovalStep, t.work_item_closed.c
    decider = sa.func.substr(s.decided_by, len("person:") + 1)
    rows = work.connection.execute(
        sa.select(
            PlanVersion.id, Person.name, Person.nip, Person.rank, s.decided_at, c.case, s.decided_by
        )
        .join(c, sa.and_(c.document_id == PlanVersion.plan_id, c.document_kind == KIND))
        .join(s, s.chain_id == c.id)
        .join(Person, Person.id == decider)
        .where(
            PlanVersion.id.in_(ids),
            c.agency == agency,
            c.document_version == PlanVersion.version,
            c.state == "disetujui",
            s.state == "disetujui",
        )
        .order_by(c.ended_at, s.number)
    ).all()
    titles = {
        (row.case, row.closed_by): str((row.capacity or {}).get("title") or "")
        for row in work.connection.execute(
            sa.select(w.case, w.closed_by, w.capacity)
            .where(w.case.in_({row.case for row in rows}))
            .order_by(w.closed_at)
        )
    }
    name = agency_name(work, agency)
    return {  # the last step that agreed sets the plan
        row.id: (
            row.name,
            row.nip or "",
            row.rank or "",
            titles.get((row.case, row.decided_by), ""),
            name,
            moment_in_words(row.decided_at, zone),
        )
        for row in rows
    }


def _place(line: Any) -> tuple[int, int]:
    """Return where a line of the annex stands: its lists are in the order of the form."""
    return list(ANNEXES).index(line.kind), line.number


def _measured(row: Any) -> tuple[str, str, str]:
    """Return aspect, indicator and target of an indicator's row."""
    if row is None:
        return "", "", ""
    target = PlannedIndicator(row.id, row.key, row.aspect, row.indicator, row.target, row.unit)
    return (row.aspect or "").capitalize(), row.indicator, target.target_in_words


def _served(work: UnitOfWork, agency: str, rows: Sequence[str]) -> dict[str, str]:
    """Return which result of the superior each row serves, in words."""
    links = work.connection.execute(
        sa.select(PlanLink.plan_row_id, PlanLink.target_key, PlanLink.state).where(
            PlanLink.plan_row_id.in_(rows)
        )
    ).all()
    texts: dict[str, str] = {
        row.key: row.result
        for row in work.connection.execute(
            sa.select(PlanRow.key, PlanRow.result)
            .where(
                PlanRow.agency == agency,
                PlanRow.key.in_({link.target_key for link in links if link.target_key}),
            )
            .order_by(PlanRow.id)
        )
    }
    return {
        link.plan_row_id: texts.get(link.target_key) or LINKS.get(link.state, "") for link in links
    }
