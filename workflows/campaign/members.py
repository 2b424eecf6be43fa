"""Who is in a campaign: checked again, left out or taken in by hand, added later."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from engine.definitions import Definitions
from engine.errors import DomainRefused, Refused
from engine.store import agency_history
from engine.store.history import Event
from engine.store.unit_of_work import UnitOfWork
from workflows.campaign.check import Check, Verdict
from workflows.campaign.opening import start_by_jobs, write_members
from workflows.campaign.records import locked, member_of
from workflows.tables.campaign import Campaign, CampaignMember

m = CampaignMember
OPEN_QUESTION = ("menunggu", "tertahan", "gagal")  # states that another look may change


@dataclass(frozen=True, slots=True)
class Rechecked:
    """What another look came to, in people."""

    ready: int  # were held or had failed, and can be started now
    held: int
    added: int  # new in the units


def recheck(
    work: UnitOfWork, definitions: Definitions, campaign_id: str, *, actor: str | None
) -> Rechecked:
    """Look again at whoever is not started yet, and take in people who are new in the units.

    In an open campaign those who can be started now are started by jobs.

    Raises:
        NotFound: there is no such campaign.
        Refused: it is closed.
    """
    campaign = locked(work, campaign_id)
    if campaign.state == "ditutup":
        raise Refused(f"Expected campaign {campaign_id} to be open but it is closed")
    check = Check(work, definitions, campaign.agency, campaign.period)
    before = {row.person_id: row for row in _rows(work, campaign_id)}
    present = set(check.people_of(campaign.units))
    new = [one for one in check.people_of(campaign.units) if one not in before]
    asked = [row for row in before.values() if _is_open(row)]
    asked = [row for row in asked if row.person_id in check.snapshot.organisation.people]
    taken_in = frozenset(row.person_id for row in asked if row.by_hand)
    verdicts = check.verdicts((row.person_id for row in asked), taken_in=taken_in)
    _write(work, campaign, verdicts)
    _follow_moves(work, campaign_id, check, before.values())
    if campaign.state == "rancangan":
        _forget_gone(work, campaign_id, set(before) - present)
    added = check.verdicts(new)
    write_members(work, campaign, added)
    mended = [
        each
        for each in verdicts
        if each.state == "menunggu" and before[each.person].state in ("tertahan", "gagal")
    ]
    if campaign.state == "dibuka" and (mended or added):
        agency_history.record(
            work,
            campaign.agency,
            [
                Event(
                    "campaign_extended_to_people",
                    actor=actor,
                    facts={
                        "campaign": campaign.id,
                        "period": campaign.period,
                        "mended": len(mended),
                        "added": len(added),
                    },
                )
            ],
        )
    if campaign.state == "dibuka":
        start_by_jobs(work, campaign)
    held = sum(each.state == "tertahan" for each in [*verdicts, *added])
    return Rechecked(ready=len(mended), held=held, added=len(added))


def leave_out(
    work: UnitOfWork, campaign_id: str, person: str, reason: str, *, actor: str | None
) -> None:
    """Exempt a person by hand.

    Raises:
        NotFound: the person is not in the campaign.
        DomainRefused: no reason is given, or the person's year runs.
    """
    campaign, member = locked(work, campaign_id), member_of(work, campaign_id, person)
    reason = _reasoned(reason)
    if member.state in ("dimulai", "sudah_berjalan"):
        raise DomainRefused(
            "Siklus pegawai ini sudah berjalan; hentikan perkaranya, bukan keikutsertaannya",
            field="alasan",
            message_id="sudah_berjalan",
        )
    member.state, member.reason, member.by_hand = "dikecualikan", reason, True
    _record(work, campaign, "campaign_person_left_out", person, reason, actor)


def take_in(
    work: UnitOfWork,
    definitions: Definitions,
    campaign_id: str,
    person: str,
    reason: str,
    *,
    actor: str | None,
) -> str:
    """Take in a person who is exempt, by hand or by the rules where these allow it.

    Returns:
        The state that the person is in now: menunggu, or tertahan.

    Raises:
        NotFound: the person is not in the campaign.
        DomainRefused: no reason is given, the person is not exempt, or the rules do not allow it.
    """
    campaign, member = locked(work, campaign_id), member_of(work, campaign_id, person)
    reason = _reasoned(reason)
    if member.state != "dikecualikan":
        raise DomainRefused(
            "Pegawai ini tidak dikecualikan", field="alasan", message_id="tidak_dikecualikan"
        )
    check = Check(work, definitions, campaign.agency, campaign.period)
    if check.exempt(person) and not check.may_be_taken_in(person):
        raise DomainRefused(
            f"Aturan tidak memperbolehkan penyertaan: {check.exempt(person)}",
            field="alasan",
            message_id="penyertaan_tidak_diperbolehkan",
        )
    found = check.verdict(person, taken_in=True)
    member.state, member.reason, member.case = found.state, found.reason, found.case
    member.unit_id, member.assessor_id, member.by_hand = found.unit, found.assessor, True
    _record(work, campaign, "campaign_person_taken_in", person, reason, actor)
    if campaign.state == "dibuka" and found.state == "menunggu":
        start_by_jobs(work, campaign)
    return found.state


def _rows(work: UnitOfWork, campaign_id: str) -> Sequence[Any]:
    return work.session.execute(
        sa.select(m.person_id, m.state, m.by_hand, m.unit_id, m.assessor_id).where(
            m.campaign_id == campaign_id
        )
    ).all()


def _is_open(row: Any) -> bool:
    """Whether another look may change a row; a status that changed counts as well."""
    exempt_by_rule = row.state == "dikecualikan" and not row.by_hand
    return row.state in OPEN_QUESTION or exempt_by_rule


def _write(work: UnitOfWork, campaign: Campaign, verdicts: Sequence[Verdict]) -> None:
    campaign.checked_at = work.now
    work.flush()
    if verdicts:
        work.connection.execute(
            sa.update(m)
            .where(
                m.campaign_id == campaign.id,
                m.person_id == sa.bindparam("who"),
                m.state != "dimulai",  # by a job, meanwhile
                m.state != "sudah_berjalan",
            )
            .values(
                state=sa.bindparam("found"),
                reason=sa.bindparam("why"),
                unit_id=sa.bindparam("where"),
                assessor_id=sa.bindparam("by"),
                case=sa.bindparam("which"),
            ),
            [
                {
                    "who": each.person,
                    "found": each.state,
                    "why": each.reason,
                    "where": each.unit,
                    "by": each.assessor,
                    "which": each.case,
                }
                for each in verdicts
            ],
        )
    work.session.expire_all()


def _follow_moves(work: UnitOfWork, campaign_id: str, check: Check, rows: Iterable[Any]) -> None:
    """Note under which unit and assessor those are counted now whose year runs."""
    known = check.snapshot.organisation.people
    for row in rows:
        if row.state not in ("dimulai", "sudah_berjalan") or row.person_id not in known:
            continue
        unit, assessor = check.place(row.person_id)
        if (unit, assessor) != (row.unit_id, row.assessor_id):
            work.session.execute(
                sa.update(m)
                .where(m.campaign_id == campaign_id, m.person_id == row.person_id)
                .values(unit_id=unit, assessor_id=assessor)
            )


def _forget_gone(work: UnitOfWork, campaign_id: str, people: set[str]) -> None:
    """Drop those from a draft who sit in its units no longer."""
    for person in people:
        work.session.execute(
            sa.delete(m).where(m.campaign_id == campaign_id, m.person_id == person)
        )


def _reasoned(reason: str) -> str:
    if not reason.strip():
        raise DomainRefused("Tulis alasannya", field="alasan", message_id="alasan_wajib")
    return reason.strip()[:1000]


def _record(
    work: UnitOfWork, campaign: Campaign, kind: str, person: str, reason: str, actor: str | None
) -> None:
    work.flush()
    facts = {"campaign": campaign.id, "period": campaign.period, "person": f"person:{person}"}
    event = Event(kind, actor=actor, facts=facts, payload={"reason": reason})
    agency_history.record(work, campaign.agency, [event])
