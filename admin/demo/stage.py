"""Sets up the demo agency: tables, people, processes, accounts, and a clock that may move."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from flask_security import hash_password

from admin import database as schema
from admin.app import create_app
from admin.assembly import open_engine
from admin.demo.pool import make_pool
from admin.security import make_account
from admin.settings import Settings
from admin.shipped import deploy_shipped
from admin.tables import Account
from engine.engine import Engine
from engine.errors import Refused
from engine.store import tables as t
from engine.store.database import Database
from workflows.campaign import open_campaign, start_members
from workflows.earlier.example_year import COLUMNS, example_tables
from workflows.earlier.import_plans import import_plans
from workflows.people.demo_agency import DemoAgency, demo_agency
from workflows.people.import_people import import_people
from workflows.people.writing import write_xlsx
from workflows.tables.campaign import Campaign
from workflows.tables.people import Person

AGENCY = "lampung"
PASSWORD = "siklus-demo"  # of every made-up account; the database is a toy
SEED = 2026
ZONE = ZoneInfo("Asia/Jakarta")

Say = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Stage:
    """A demo that is set up."""

    engine: Engine
    cast: DemoAgency

    @property
    def stories(self) -> Mapping[str, str]:
        """NIP -> story, of the order's own two people."""
        return {
            self.cast.social_officer: "beneficiaries",
            self.cast.education_officer: "communication",
        }


def set_up(url: str, *, people: int, year: int, say: Say, resume: bool = False) -> Stage:
    """Make the demo agency in an empty database, or find it again.

    Args:
        url: SQLAlchemy URL.
        people: civil servants in the agency.
        year: the first performance year; the clock starts on its 2nd of January.
        say: told what is done.
        resume: go on with what is there; each step that was done is left as it is.

    Raises:
        Refused: the database has people already and `resume` is not given, or is a real one.
    """
    schema.upgrade(url)
    cast = demo_agency(people, seed=SEED, year=year)
    _install(url, year, resume=resume)
    engine = open_engine(url)
    with engine.read() as work:
        known = work.session.scalar(sa.select(sa.func.count()).select_from(Person)) or 0
    if not known:
        _import(engine, cast, str(year - 1))
        make_pool(engine, AGENCY)
        say(f"{people} people of the agency {AGENCY}")
    for process, version in deploy_shipped(engine, AGENCY).items():
        say(f"process {process}, version {version}")
    _make_accounts(engine)
    return Stage(engine, cast)


def open_year(engine: Engine, year: int, say: Say) -> None:
    """Open a performance year for everybody; going on where an earlier run stopped."""
    with engine.database.write() as work:
        campaign = work.session.scalar(
            sa.select(Campaign.id).where(Campaign.agency == AGENCY, Campaign.period == str(year))
        )
        if campaign is None:
            campaign = open_campaign(work, AGENCY, year)
        work.commit()
    for progress in start_members(engine, campaign):
        say(
            f"year {year}: {progress.started} started, {progress.exempt} exempt, "
            f"{progress.waiting} to start"
        )


def _install(url: str, year: int, *, resume: bool) -> None:
    """Write the installation row with the clock at the beginning of the year."""
    database = Database(url)
    try:
        with database.read() as work:
            row = work.connection.execute(sa.select(t.installation.c.demo)).first()
        if row is None:
            start = datetime(year, 1, 2, 8, tzinfo=ZONE)
            database.install(
                demo=True, clock_offset=int((start - datetime.now(UTC)).total_seconds())
            )
        elif not row.demo:
            raise Refused("Expected a demo database, but this one holds a real installation")
        elif not resume:
            raise Refused("Expected an empty database; give --resume to go on with this one")
    finally:
        database.dispose()


def _import(engine: Engine, cast: DemoAgency, before: str) -> None:
    """Bring people in, and the year before the first one, which was not run here."""
    year = write_xlsx(example_tables(cast, before), columns=COLUMNS)
    with engine.database.write() as work:
        for report in (
            import_people(work, AGENCY, write_xlsx(cast.tables), "agency.xlsx"),
            import_plans(work, AGENCY, year, f"skp-{before}.xlsx"),
        ):
            if report.errors:
                raise Refused("; ".join(str(error) for error in report.errors[:5]))
        work.commit()


def _make_accounts(engine: Engine) -> None:
    """Give everybody with a NIP an account with the demo's password."""
    settings = Settings(secure_cookies=False, password_cost={"memory_cost": 8192, "time_cost": 1})
    with create_app(engine, settings).app_context():
        hashed = hash_password(PASSWORD)
    with engine.database.write() as work:
        session = work.session
        known = set(session.scalars(sa.select(Account.person_id)))
        for person in session.scalars(sa.select(Person).where(Person.nip.is_not(None))):
            if person.id not in known:
                session.add(
                    make_account(
                        person.nip or "",
                        person.name,
                        AGENCY,
                        password_hash=hashed,
                        person_id=person.id,
                        must_change_password=False,
                    )
                )
        work.commit()
