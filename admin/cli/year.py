"""Open a year for units, follow it, extend its windows, close it and open it again."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date, datetime
from typing import Any

import click
import sqlalchemy as sa

from admin.cli.common import agency_of, agency_option, command, engine_of, person_of
from engine.engine import Engine
from engine.errors import NotFound, Refused
from engine.store.unit_of_work import UnitOfWork
from workflows.campaign import board, extending, lifecycle, opening, records
from workflows.campaign.board import Filter
from workflows.campaign.check import Check
from workflows.tables.campaign import PERIOD_KINDS, Campaign, CampaignMember
from workflows.tables.people import Person, Unit
from workflows.windows import WINDOWS

CAMPAIGN = click.argument("campaign")
REASON = click.option("--reason", required=True, help="Kept in the history of the agency.")
BY = click.option("--by", metavar="NIP", help="Who decides; kept in the history.")
UNITS = click.option(
    "--unit", "units", multiple=True, metavar="CODE", help="A unit with all below it; repeatable."
)


def register(main: click.Group) -> None:
    """Add the commands to the group."""
    group = click.Group("year", help="Open a year for units and follow it.")
    main.add_command(group)

    @command(group)
    @click.argument("year", type=int)
    @UNITS
    @click.option("--limit", default=50, show_default=True, help="People named of each kind.")
    @agency_option
    def preview(
        year: int,
        units: tuple[str, ...],
        limit: int,
        agency: str | None,
        database: str,
        as_json: bool,
    ) -> Any:
        """Tell who would be in YEAR, who is exempt, whose chain has a gap; write nothing."""
        engine = engine_of(database)
        with engine.read() as work:
            agency = agency_of(work, agency)
            check = Check(work, engine.parts.definitions, agency, str(year))
            found = check.verdicts(check.people_of(_units(work, agency, units)))
            people = check.snapshot.organisation.people
            groups: dict[str, list[dict[str, Any]]] = {}
            for each in found:
                person = people[each.person]
                groups.setdefault(each.state, []).append(
                    {"nip": person.nip, "name": person.name, "reason": each.reason}
                )
        return {
            "year": year,
            "people": len(found),
            "counts": {state: len(rows) for state, rows in groups.items()},
            "named": {state: rows[:limit] for state, rows in groups.items() if state != "menunggu"},
        }

    @command(group, "open")
    @click.argument("year", type=int)
    @UNITS
    @click.option("--period", "kind", type=click.Choice(PERIOD_KINDS), help="Default: the rules'.")
    @click.option("--decree", default="", help="By which another kind of period is used.")
    @click.option("--wait", is_flag=True, help="Start everybody here, without a worker.")
    @BY
    @agency_option
    def open_year(
        year: int,
        units: tuple[str, ...],
        kind: str | None,
        decree: str,
        wait: bool,
        by: str | None,
        agency: str | None,
        database: str,
        as_json: bool,
    ) -> Any:
        """Open YEAR: a worker starts everybody who is ready; who is held stays so until mended."""
        engine = engine_of(database)
        with engine.database.write() as work:
            agency = agency_of(work, agency)
            actor = person_of(work, agency, by) if by else None
            campaign = opening.prepare(
                work,
                engine.parts.definitions,
                agency,
                year,
                units=_units(work, agency, units),
                period_kind=kind,
                decree=decree,
                actor=actor,
            )
            opening.begin(work, campaign, actor)
            work.commit()
        if wait:
            engine.run_until_idle()
        return _status(engine, agency, campaign)

    @command(group)
    @click.argument("campaign", required=False)
    @agency_option
    def status(campaign: str | None, agency: str | None, database: str, as_json: bool) -> Any:
        """Tell how far CAMPAIGN is, or list the campaigns of the agency, the newest first."""
        engine = engine_of(database)
        with engine.read() as work:
            agency = agency_of(work, agency)
            if campaign is None:
                rows = work.session.scalars(
                    sa.select(Campaign)
                    .where(Campaign.agency == agency)
                    .order_by(Campaign.id.desc())
                    .limit(50)
                )
                return [_brief(row) for row in rows]
        return _status(engine, agency, campaign)

    @command(group)
    @CAMPAIGN
    @click.option("--window", type=click.Choice(list(WINDOWS)), required=True)
    @click.option("--to", "day", type=click.DateTime(["%Y-%m-%d"]), required=True)
    @click.option("--unit", metavar="CODE", help="Only this unit with all below it.")
    @click.option("--person", metavar="NIP", help="Only this person.")
    @REASON
    @BY
    @agency_option
    def extend(
        campaign: str,
        window: str,
        day: datetime,
        unit: str | None,
        person: str | None,
        reason: str,
        by: str | None,
        agency: str | None,
        database: str,
        as_json: bool,
    ) -> Any:
        """Give a stage of CAMPAIGN a later last day; a worker moves the deadlines that run."""
        engine = engine_of(database)
        with engine.database.write() as work:
            agency = agency_of(work, agency)
            _known(work, agency, campaign)
            found = _units(work, agency, (unit,) if unit else ())
            last: date = day.date()
            decision = extending.extend(
                work,
                campaign,
                window,
                last,
                reason,
                unit=found[0] if found else None,
                person=_member(work, agency, campaign, person) if person else None,
                actor=person_of(work, agency, by) if by else None,
            )
            work.commit()
        return {"decision": decision, "campaign": campaign, "window": window, "to": last}

    @command(group)
    @CAMPAIGN
    @REASON
    @BY
    @agency_option
    def close(
        campaign: str,
        reason: str,
        by: str | None,
        agency: str | None,
        database: str,
        as_json: bool,
    ) -> Any:
        """Close CAMPAIGN: nobody is started any more; cycles that run go on to their end."""
        return _turn(lifecycle.close, database, agency, campaign, reason, by)

    @command(group)
    @CAMPAIGN
    @REASON
    @BY
    @agency_option
    def reopen(
        campaign: str,
        reason: str,
        by: str | None,
        agency: str | None,
        database: str,
        as_json: bool,
    ) -> Any:
        """Open a closed CAMPAIGN again; whoever still waits is started by a worker."""
        return _turn(lifecycle.reopen, database, agency, campaign, reason, by)


def _turn(
    do: Any, database: str, agency: str | None, campaign: str, reason: str, by: str | None
) -> dict[str, Any]:
    engine = engine_of(database)
    with engine.database.write() as work:
        agency = agency_of(work, agency)
        _known(work, agency, campaign)
        do(work, campaign, reason, actor=person_of(work, agency, by) if by else None)
        work.commit()
    return _status(engine, agency, campaign)


def _status(engine: Engine, agency: str, campaign: str) -> dict[str, Any]:
    with engine.read() as work:
        row = _known(work, agency, campaign)
        count = board.total(work, Filter(campaign))
        return {
            **_brief(row),
            "people": asdict(opening.progress_of(work, campaign)),
            "stages": {stage: number for stage, number in count.stages.items() if number},
            "overdue": count.overdue,
        }


def _brief(row: Campaign) -> dict[str, Any]:
    return {
        "campaign": row.id,
        "year": row.period,
        "period": row.period_kind,
        "state": row.state,
        "opened": row.opened_at,
    }


def _known(work: UnitOfWork, agency: str, campaign: str) -> Campaign:
    found = records.find(work, agency, campaign)
    if found is None:
        raise NotFound("campaign", campaign)
    return found


def _units(work: UnitOfWork, agency: str, codes: tuple[str, ...]) -> list[str]:
    rows = work.session.execute(
        sa.select(Unit.code, Unit.id).where(Unit.agency == agency, Unit.code.in_(codes))
    )
    known = dict(rows.all())
    missing = [code for code in codes if code not in known]
    if missing:
        raise Refused(f"Expected codes of units but there is none called {', '.join(missing)}")
    return [known[code] for code in codes]


def _member(work: UnitOfWork, agency: str, campaign: str, nip: str) -> str:
    found: str | None = work.session.scalar(
        sa.select(CampaignMember.person_id)
        .join(Person, Person.id == CampaignMember.person_id)
        .where(
            CampaignMember.campaign_id == campaign,
            Person.agency == agency,
            Person.nip == nip.replace(" ", ""),
        )
    )
    if found is None:
        raise NotFound("person in the campaign", nip)
    return found
