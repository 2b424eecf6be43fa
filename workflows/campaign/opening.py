"""Open a year for a set of people: a record that starts one case each, in batches.

Killed at any point and run again, it goes on where it stopped: every start has a key of its own,
so a person whose case was started but not yet noted gets the same case again.
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import sqlalchemy as sa

from engine.commands import StartCase
from engine.definitions import Definitions
from engine.engine import Engine
from engine.errors import Busy, DomainRefused, ExecutionFailed, NotDeployed, Refused
from engine.jobs.tasks import STRETCH, new_task
from engine.store import agency_history, jobs
from engine.store.history import Event
from engine.store.prepared import Prepared
from engine.store.unit_of_work import UnitOfWork
from workflows.campaign.check import PROCESS, Check, Verdict
from workflows.campaign.records import count_states, locked
from workflows.directory import local_day
from workflows.domain.reasons import say
from workflows.parameters.overrides import rules_of
from workflows.tables.base import new_id
from workflows.tables.campaign import PERIOD_KINDS, Campaign, CampaignMember
from workflows.tables.rules import ParameterOverride

BATCH = 100  # people whose starts are noted together
SMALL_BATCH = 20  # the same inside a job, which has a lease to keep
LANES = 2  # jobs that start people of one campaign side by side
TASK = "campaign.start"
LONGEST_ERROR = 400  # letters of what technicians need
STALE = timedelta(days=1)  # an older check says too little about whom an opening would start
DIGITS = "0123456789abcdef"
_NOTE = Prepared(
    sa.update(CampaignMember).where(
        CampaignMember.campaign_id == sa.bindparam("campaign"),
        CampaignMember.person_id == sa.bindparam("person"),
    ),
    ("state", "reason", "case"),
)


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a campaign is, in people."""

    started: int
    exempt: int
    waiting: int
    held: int = 0
    running: int = 0  # their year ran already
    failed: int = 0

    @property
    def total(self) -> int:
        """Everybody in the campaign."""
        return self.started + self.exempt + self.waiting + self.held + self.running + self.failed


def year_key(person_id: str, period: str) -> str:
    """Return the business key of a person's year: what messages to it are correlated with."""
    return f"{person_id}:{period}"


def prepare(
    work: UnitOfWork,
    definitions: Definitions,
    agency: str,
    year: int,
    *,
    units: Sequence[str] = (),
    period_kind: str | None = None,
    decree: str = "",
    actor: str | None = None,
) -> str:
    """Write a draft: who would be in the year, who is exempt, whose chain has a gap.

    Args:
        work: the transaction; the caller commits.
        definitions: where the newest approval chain is found.
        agency: whose people.
        year: the year of the cycle.
        units: ids of the units chosen, each with all below it; none: the whole agency.
        period_kind: bulanan or triwulanan; None for what the rules in force say.
        decree: by which another kind of period is used than the rules say.
        actor: who prepares it, "person:ID".

    Returns:
        The id of the campaign, in the state rancangan.

    Raises:
        DomainRefused: the kind of period is unknown, or differs from the rules without a decree;
            nobody is in these units.
    """
    check = Check(work, definitions, agency, str(year))
    people = check.people_of(units)
    if not people:
        raise DomainRefused(
            "Tidak ada pegawai pada unit yang dipilih", field="unit", message_id="unit_kosong"
        )
    campaign = _new(work, check, period_kind, decree, actor, units)
    campaign.state = "rancangan"
    write_members(work, campaign, check.verdicts(people))
    return campaign.id


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
    """Record that a year is opened, and for whom, without a draft; nothing is started yet.

    Whose chain has a gap is started as well: the process hands their items to the fallback.

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
        DomainRefused: the kind of period is unknown, or differs from the rules without a decree;
            somebody is not of this agency.
    """
    check = Check(work, None, agency, str(year))
    known = check.people_of(())
    wanted = known if people is None else sorted(set(people))
    strangers = set(wanted) - set(known)
    if strangers:
        raise DomainRefused(
            f"{len(strangers)} orang tidak ada di instansi ini",
            field="pegawai",
            message_id="pegawai_tidak_dikenal",
        )
    campaign = _new(work, check, period_kind, decree, actor, ())
    write_members(work, campaign, check.verdicts(wanted))
    _use_kind(work, campaign)
    _tell_opened(work, campaign)
    return campaign.id


def begin(work: UnitOfWork, campaign_id: str, actor: str | None) -> None:
    """Open a campaign that was prepared; jobs start its people from now on.

    Raises:
        NotFound: there is no such campaign.
        Refused: it is not a draft any more.
        DomainRefused: it was looked at too long ago; statuses and seats may have changed since.
    """
    campaign = locked(work, campaign_id)
    if campaign.state != "rancangan":
        raise Refused(f"Expected campaign {campaign_id} to be a draft but it is {campaign.state}")
    if campaign.checked_at is None or work.now - campaign.checked_at > STALE:
        raise DomainRefused(
            "Pemeriksaan sudah lebih dari sehari; periksa lagi sebelum membuka",
            message_id="pemeriksaan_usang",
        )
    campaign.state, campaign.opened_by, campaign.opened_at = "dibuka", actor, work.now
    _use_kind(work, campaign)
    _tell_opened(work, campaign)
    start_by_jobs(work, campaign)


def start_by_jobs(work: UnitOfWork, campaign: Campaign) -> None:
    """Let jobs start everybody who waits; harmless when jobs do so already."""
    campaign.completed_at = None
    work.flush()
    jobs.add(
        work,
        [
            new_task(campaign.agency, TASK, {"campaign": campaign.id, "lane": lane, "lanes": LANES})
            for lane in range(LANES)
        ],
    )


def start_in_stretches(engine: Engine, agency: str, given: Mapping[str, Any]) -> bool:
    """Start people of one lane for a while; the task of the name in TASK.

    Args:
        engine: carries out the starts.
        agency: whose campaign.
        given: campaign, lane (from 0), lanes.

    Returns:
        Whether more people wait. None do when the campaign was closed meanwhile.
    """
    end = time.monotonic() + STRETCH
    lane = DIGITS[given["lane"] :: given["lanes"]]
    for _ in _batches(engine, given["campaign"], SMALL_BATCH, lane):
        if time.monotonic() > end:
            return True
    _note_completed(engine, given["campaign"])
    return False


def start_members(engine: Engine, campaign_id: str, *, batch: int = BATCH) -> Iterator[Progress]:
    """Start the cases that are still to be started; yield the progress after each batch.

    Args:
        engine: carries out the starts.
        campaign_id: of an open campaign.
        batch: how many people between two notes of progress.
    """
    for _ in _batches(engine, campaign_id, batch, DIGITS):
        yield progress(engine, campaign_id)
    _note_completed(engine, campaign_id)


def progress(engine: Engine, campaign_id: str) -> Progress:
    """Return how many people have been started, are exempt, or still wait."""
    with engine.read() as work:
        return progress_of(work, campaign_id)


def progress_of(work: UnitOfWork, campaign_id: str) -> Progress:
    """Return the same within a transaction."""
    counts = count_states(work, campaign_id)
    return Progress(
        started=counts["dimulai"],
        exempt=counts["dikecualikan"],
        waiting=counts["menunggu"],
        held=counts["tertahan"],
        running=counts["sudah_berjalan"],
        failed=counts["gagal"],
    )


def write_members(work: UnitOfWork, campaign: Campaign, verdicts: Sequence[Verdict]) -> None:
    """Add people to a campaign as the check found them."""
    campaign.checked_at = work.now
    work.flush()
    rows = [
        {
            "id": new_id(),
            "agency": campaign.agency,
            "campaign_id": campaign.id,
            "person_id": each.person,
            "unit_id": each.unit,
            "assessor_id": each.assessor,
            "state": each.state,
            "reason": each.reason,
            "by_hand": False,
            "case": each.case,
        }
        for each in verdicts
    ]
    if rows:
        work.connection.execute(sa.insert(CampaignMember), rows)


def _batches(engine: Engine, campaign_id: str, batch: int, lane: str) -> Iterator[None]:
    """Start people whose id ends with one of the digits of a lane, batch by batch."""
    with engine.read() as work:
        campaign = work.session.get_one(Campaign, campaign_id)
        agency, period, actor = campaign.agency, campaign.period, campaign.opened_by
        rules_date = local_day(work, agency, campaign.opened_at)
    m = CampaignMember
    query = (
        sa.select(m.person_id)
        .join(Campaign, Campaign.id == m.campaign_id)
        .where(
            m.campaign_id == campaign_id,
            m.state == "menunggu",
            Campaign.state == "dibuka",
            sa.func.substr(m.person_id, 32, 1).in_(list(lane)),
        )
        .order_by(m.person_id)
        .limit(batch)
    )
    while True:
        with engine.read() as work:
            waiting = work.session.scalars(query).all()
        if not waiting:
            return
        outcome = {
            person: _start(engine, campaign_id, agency, period, person, rules_date, actor)
            for person in waiting
        }
        with engine.database.write() as work:
            with work.together():
                _NOTE.run_each(
                    work,
                    [
                        {
                            "campaign": campaign_id,
                            "person": person,
                            "state": state,
                            "reason": reason,
                            "case": case,
                        }
                        for person, (state, reason, case) in outcome.items()
                    ],
                )
            work.commit()
        yield


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

    A start that fails is noted with its reason, and the others go on.
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
    except Refused as error:
        case = error.facts.get("case")
        if case is not None:
            return "sudah_berjalan", say("running"), case
        return "gagal", _why_failed(error), None
    except Exception as error:  # of one person's data or of the diagram: the others go on
        return "gagal", _why_failed(error), None
    return "dimulai", "", result["case"]


def _why_failed(error: Exception) -> str:
    """Return why a start failed, for HR; what only technicians understand stands at its end."""
    if isinstance(error, DomainRefused):
        return error.message[:LONGEST_ERROR]
    if isinstance(error, NotDeployed):
        return say("start_not_deployed")
    if isinstance(error, Busy):
        return say("start_busy")
    technical = " ".join(str(error).split())[:LONGEST_ERROR] or type(error).__name__
    step = error.facts.get("name") if isinstance(error, ExecutionFailed) else None
    if step:
        return say("start_at_step", step=step, error=technical)
    return say("start_failed", error=technical)


def _note_completed(engine: Engine, campaign_id: str) -> None:
    with engine.database.write() as work:
        campaign = locked(work, campaign_id)
        if count_states(work, campaign_id)["menunggu"] == 0:
            campaign.completed_at = campaign.completed_at or work.now
        work.commit()


def _new(
    work: UnitOfWork,
    check: Check,
    period_kind: str | None,
    decree: str,
    actor: str | None,
    units: Sequence[str],
) -> Campaign:
    usual = check.rules["jenis_periode"]
    kind = period_kind or usual
    if kind not in PERIOD_KINDS:
        raise DomainRefused(
            f"Jenis periode harus {' atau '.join(PERIOD_KINDS)}",
            field="jenis_periode",
            message_id="jenis_periode_tidak_dikenal",
        )
    if kind != usual and not decree.strip():
        raise DomainRefused(
            "Sebutkan keputusan yang mengubah jenis periode",
            field="dasar",
            message_id="dasar_jenis_periode_wajib",
        )
    campaign = Campaign(
        id=new_id(),
        agency=check.agency,
        period=check.year,
        period_kind=kind,
        decree=decree.strip(),
        name=f"Siklus kinerja {check.year}",
        state="dibuka",
        units=list(units),
        opened_by=actor,
        opened_at=work.now,
    )
    work.session.add(campaign)
    work.flush()
    return campaign


def _use_kind(work: UnitOfWork, campaign: Campaign) -> None:
    """Let the agency measure by the campaign's kind of period from today on."""
    agency, kind = campaign.agency, campaign.period_kind
    today = local_day(work, agency, work.now)
    if rules_of(work, agency, today)["jenis_periode"] == kind:
        return
    known = work.session.scalar(
        sa.select(ParameterOverride).where(
            ParameterOverride.agency == agency,
            ParameterOverride.name == "jenis_periode",
            ParameterOverride.valid_from == today,
        )
    )
    if known is not None:
        known.value, known.decree = kind, campaign.decree
    else:
        work.session.add(
            ParameterOverride(
                agency=agency,
                name="jenis_periode",
                value=kind,
                valid_from=today,
                decree=campaign.decree,
            )
        )
    work.flush()


def _tell_opened(work: UnitOfWork, campaign: Campaign) -> None:
    work.flush()
    facts = {
        "campaign": campaign.id,
        "period": campaign.period,
        "period_kind": campaign.period_kind,
        "decree": campaign.decree,
        "units": len(campaign.units),
        "people": count_states(work, campaign.id),
    }
    agency_history.record(
        work, campaign.agency, [Event("campaign_opened", actor=campaign.opened_by, facts=facts)]
    )
