"""Open a year for a set of people: a record that starts one case each, in batches.

Killed at any point and run again, it goes on where it stopped: every start has a key of its own,
so a person whose case was started but not yet noted gets the same case again.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import Session

from engine.commands import StartCase
from engine.engine import Engine
from engine.errors import DomainRefused, IncidentRecorded, Refused
from engine.store.unit_of_work import UnitOfWork
from workflows.directory import local_day
from workflows.parameters import RuleSet
from workflows.parameters.overrides import rules_of
from workflows.tables.base import new_id
from workflows.tables.campaign import PERIOD_KINDS, Campaign, CampaignMember
from workflows.tables.people import Person
from workflows.tables.rules import ParameterOverride

PROCESS = "annual_cycle"
BATCH = 100  # people whose starts are noted together
EXEMPT = {
    "cltn": "Cuti di luar tanggungan negara",
    "tugas_belajar": "Tugas belajar",
    "mpp": "Masa persiapan pensiun",
    "diberhentikan_sementara": "Diberhentikan sementara",
    "pejabat_negara": "Pejabat negara tidak menyusun SKP",
}
RUNNING = "Siklus tahun ini sudah berjalan"


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a campaign is, in people."""

    started: int
    exempt: int
    waiting: int


def year_key(person_id: str, period: str) -> str:
    """Return the business key of a person's year: what messages to it are correlated with."""
    return f"{person_id}:{period}"


def open_campaign(
    work: UnitOfWork,
    agency: str,
    year: int,
    *,
    people: Iterable[str] | None = None,
    period_kind: str | None = None,
    decree: str = "",
    actor: str | None = None,
) -> str:
    """Record that a year is opened, and for whom; nothing is started yet.

    Args:
        work: the transaction; the caller commits.
        agency: whose people.
        year: the year of the cycle.
        people: ids of persons; None for everybody of the agency.
        period_kind: bulanan or triwulanan; None for what the rules in force say.
        decree: by which another kind of period is used than the rules say.
        actor: who opens it, "person:ID".

    Returns:
        The id of the campaign.

    Raises:
        DomainRefused: the kind of period is unknown, or differs from the rules without a decree.
    """
    today = local_day(work, agency, work.now)
    law = rules_of(work, agency, today)
    kind = period_kind or law["jenis_periode"]
    if kind not in PERIOD_KINDS:
        raise DomainRefused(
            f"Jenis periode harus {' atau '.join(PERIOD_KINDS)}",
            field="jenis_periode",
            message_id="jenis_periode_tidak_dikenal",
        )
    if kind != law["jenis_periode"]:
        _use_kind(work, agency, kind, today, decree)
    campaign = Campaign(
        id=new_id(),
        agency=agency,
        period=str(year),
        period_kind=kind,
        name=f"Siklus kinerja {year}",
        opened_by=actor,
        opened_at=work.now,
    )
    session = work.session
    session.add(campaign)
    session.flush()
    rows = [_member(campaign, person, law) for person in _chosen(session, agency, people)]
    if rows:
        session.execute(sa.insert(CampaignMember), rows)
    return campaign.id


def start_members(engine: Engine, campaign_id: str, *, batch: int = BATCH) -> Iterator[Progress]:
    """Start the cases that are still to be started; yield the progress after each batch.

    Args:
        engine: carries out the starts.
        campaign_id: of `open_campaign`.
        batch: how many people between two notes of progress.
    """
    with engine.read() as work:
        campaign = work.session.get_one(Campaign, campaign_id)
        agency, period, actor = campaign.agency, campaign.period, campaign.opened_by
        rules_date = local_day(work, agency, campaign.opened_at)
    after = ""
    while True:
        with engine.read() as work:
            waiting = work.session.scalars(
                sa.select(CampaignMember.person_id)
                .where(
                    CampaignMember.campaign_id == campaign_id,
                    CampaignMember.state == "menunggu",
                    CampaignMember.person_id > after,
                )
                .order_by(CampaignMember.person_id)
                .limit(batch)
            ).all()
        if not waiting:
            break
        after = waiting[-1]
        outcome = {
            person: _start(engine, campaign_id, agency, period, person, rules_date, actor)
            for person in waiting
        }
        with engine.database.write() as work:
            for person, (state, reason, case) in outcome.items():
                work.session.execute(
                    sa.update(CampaignMember)
                    .where(
                        CampaignMember.campaign_id == campaign_id,
                        CampaignMember.person_id == person,
                    )
                    .values(state=state, reason=reason, case=case)
                )
            work.commit()
        yield progress(engine, campaign_id)
    if progress(engine, campaign_id).waiting == 0:
        with engine.database.write() as work:
            campaign = work.session.get_one(Campaign, campaign_id)
            campaign.completed_at = campaign.completed_at or work.now
            work.commit()


def progress(engine: Engine, campaign_id: str) -> Progress:
    """Return how many people have been started, are exempt, or still wait."""
    with engine.read() as work:
        rows = work.session.execute(
            sa.select(CampaignMember.state, sa.func.count())
            .where(CampaignMember.campaign_id == campaign_id)
            .group_by(CampaignMember.state)
        )
        counts: dict[str, int] = dict(rows.all())
    return Progress(
        counts.get("dimulai", 0), counts.get("dikecualikan", 0), counts.get("menunggu", 0)
    )


def _start(
    engine: Engine,
    campaign_id: str,
    agency: str,
    period: str,
    person: str,
    rules_date: date,
    actor: str | None,
) -> tuple[str, str, str | None]:
    """Start one person's year; return state, reason and case of the member.

    A start that became an incident keeps its member waiting, with the reason: run the campaign
    again once the cause is gone.
    """
    try:
        result = engine.execute(
            StartCase(
                agency=agency,
                process=PROCESS,
                key=f"campaign:{campaign_id}:{person}",
                subject=f"person:{person}",
                period=period,
                business_key=year_key(person, period),
                rules_date=rules_date,
                actor=actor,
            )
        )
    except IncidentRecorded as error:
        return "menunggu", str(error.facts.get("cause", error))[:200], None
    except Refused as error:
        case = error.facts.get("case")
        if case is None:
            raise
        return "dikecualikan", RUNNING, case
    return "dimulai", "", result["case"]


def _chosen(session: Session, agency: str, people: Iterable[str] | None) -> list[Person]:
    query = sa.select(Person).where(Person.agency == agency).order_by(Person.id)
    found = list(session.scalars(query))
    if people is None:
        return found
    wanted = set(people)
    chosen = [person for person in found if person.id in wanted]
    if len(chosen) != len(wanted):
        raise DomainRefused(
            f"{len(wanted) - len(chosen)} orang tidak ada di instansi ini",
            field="pegawai",
            message_id="pegawai_tidak_dikenal",
        )
    return chosen


def _member(campaign: Campaign, person: Person, law: RuleSet) -> dict[str, object]:
    reason = ""
    if person.employment in law["jenis_kepegawaian_tanpa_perencanaan"]:
        reason = EXEMPT.get(person.employment, person.employment)
    elif person.status in law["status_tanpa_perencanaan"]:
        reason = EXEMPT.get(person.status, person.status)
    return {
        "id": new_id(),
        "agency": campaign.agency,
        "campaign_id": campaign.id,
        "person_id": person.id,
        "state": "dikecualikan" if reason else "menunggu",
        "reason": reason,
    }


def _use_kind(work: UnitOfWork, agency: str, kind: str, today: date, decree: str) -> None:
    """Let the agency measure by another kind of period from today on."""
    if not decree:
        raise DomainRefused(
            "Sebutkan keputusan yang mengubah jenis periode",
            field="dasar",
            message_id="dasar_jenis_periode_wajib",
        )
    known = work.session.scalar(
        sa.select(ParameterOverride).where(
            ParameterOverride.agency == agency,
            ParameterOverride.name == "jenis_periode",
            ParameterOverride.valid_from == today,
        )
    )
    if known is not None:
        known.value, known.decree = kind, decree
    else:
        work.session.add(
            ParameterOverride(
                agency=agency, name="jenis_periode", value=kind, valid_from=today, decree=decree
            )
        )
    work.flush()
