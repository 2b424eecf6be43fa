"""Looks an installation over: what is in order, what needs a look, what to mend and how."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any, Literal

import sqlalchemy as sa

from admin import database as schema
from admin import settings as given
from admin.delivery.tables import DEAD, UNSURE, Delivery
from admin.heartbeat import DEAD_AFTER
from admin.mail import MailError, reach
from admin.release import release
from admin.settings import SHORTEST_SECRET, Settings
from admin.tables import Account, Heartbeat
from engine.store import tables as t
from engine.store.database import Database
from engine.store.unit_of_work import UnitOfWork
from workflows.domain.national_days import national_days
from workflows.parameters import all_parameters
from workflows.parameters.overrides import rules_of
from workflows.tables.people import Unit
from workflows.tables.rules import CalendarDay, ParameterOverride

OVERDUE = timedelta(minutes=5)  # a job due for longer waits for a worker that is not there
SKEW = timedelta(seconds=30)  # deadlines end at a second: clocks must not differ by more
LATELY = timedelta(days=7)  # what was given up before is no news
ROOM_BAD, ROOM_LOW = 200 * 2**20, 2 * 2**30  # bytes free on the disk of the database
ESTIMATED = "perkiraan"  # in the name of a day whose date no decree has fixed yet

State = Literal["ok", "warning", "wrong"]


@dataclass(frozen=True, slots=True)
class Finding:
    """What one check found."""

    check: str
    state: State
    message: str
    mend: str = ""  # what to do; empty when it is in order

    def to_json(self) -> dict[str, str]:
        """Return it as JSON."""
        return asdict(self)


def ok(check: str, message: str) -> Finding:
    """Return that something is in order."""
    return Finding(check, "ok", message)


def examine(url: str, settings: Settings) -> list[Finding]:
    """Run every check; those that need the database only when it can be read.

    Args:
        url: SQLAlchemy URL of the database.
        settings: of this machine.
    """
    found = list(_settings(settings))
    reached = _database(url)
    found.append(reached)
    if reached.state == "ok":
        database = Database(url)
        try:
            found += _inside(database, settings)
        finally:
            database.dispose()
    found.append(_room(url))
    found.append(_mail(settings))
    return found


def _settings(settings: Settings) -> Iterator[Finding]:
    strange = given.unknown()
    if strange:
        yield Finding("settings", "wrong", "; ".join(strange), "Correct or remove the variable.")
    else:
        yield ok("settings", "every SIKLUS_ variable is a setting")
    if not settings.address:
        yield Finding(
            "address",
            "warning",
            "SIKLUS_ADDRESS is not set",
            "Set it to where people reach the installation, so that codes are printed with it.",
        )


def _database(url: str) -> Finding:
    if url.startswith("sqlite") and not Path(str(sa.make_url(url).database)).exists():
        return Finding(
            "database", "wrong", "the file does not exist", "Run `siklus init`, or name the file."
        )
    try:
        schema.check(url)
    except schema.SchemaUnknown as error:
        return Finding("database", "wrong", str(error), "Install the later release.")
    except schema.SchemaOutdated as error:
        return Finding(
            "database", "wrong", str(error), "Take a backup, then run `siklus db upgrade`."
        )
    except sa.exc.SQLAlchemyError as error:
        why = str(getattr(error, "orig", error)).strip().splitlines()[0]
        return Finding(
            "database",
            "wrong",
            f"cannot be reached: {why}",
            "Start it, or correct SIKLUS_DATABASE.",
        )
    kind = sa.make_url(url).get_backend_name()
    return ok("database", f"{kind}, schema {schema.head()}, release {release()}")


def _inside(database: Database, settings: Settings) -> Iterator[Finding]:
    checks: tuple[Callable[[UnitOfWork, Settings], Iterator[Finding]], ...] = (
        _installation,
        _clock,
        _worker,
        _jobs,
        _incidents,
        _deliveries,
        _agencies,
    )
    with database.read() as work:
        for check in checks:
            yield from check(work, settings)


def _installation(work: UnitOfWork, settings: Settings) -> Iterator[Finding]:
    if not work.installation.secret:
        yield Finding("installation", "wrong", "the database has tables only", "Run `siklus init`.")
        return
    if len(work.installation.secret) < SHORTEST_SECRET:
        yield Finding(
            "secret",
            "wrong",
            f"the installation's secret has fewer than {SHORTEST_SECRET} characters",
            "Restore a backup made by `siklus backup`, or make a new installation.",
        )
    else:
        apart = "kept apart" if settings.seal_secret else "in the database"
        yield ok("secret", f"set; the key of sealed votes is {apart}")
    if work.installation.demo:
        yield Finding(
            "demo", "warning", "this is a demo: its clock can be moved", "Do not use it for work."
        )
    elif not settings.secure_cookies:
        yield Finding(
            "cookies",
            "wrong",
            "SIKLUS_SECURE_COOKIES is false: sessions can be read on the way",
            "Remove the setting and serve behind TLS.",
        )
    administrators = work.connection.scalar(
        sa.select(sa.func.count())
        .select_from(Account)
        .where(Account.active, Account.roles.any(name="administrator"))
    )
    if not administrators:
        yield Finding(
            "administrator",
            "warning",
            "no active account is an administrator's",
            "Open the account of one, or restore a backup in which one is active.",
        )


def _clock(work: UnitOfWork, _settings: Settings) -> Iterator[Finding]:
    if work.sqlite:
        yield ok("clock", "the database is a file here: one clock")
        return
    there: datetime = work.connection.execute(sa.text("SELECT clock_timestamp()")).scalar_one()
    skew = abs(datetime.now(UTC) - there)
    told = f"{skew.total_seconds():.1f} s from the clock of the database"
    if skew > SKEW:
        yield Finding("clock", "wrong", told, "Let both machines take the time by NTP.")
    else:
        yield ok("clock", told)


def _worker(work: UnitOfWork, _settings: Settings) -> Iterator[Finding]:
    now = datetime.now(UTC)
    alive = work.connection.execute(
        sa.select(Heartbeat.host, Heartbeat.pid, Heartbeat.release)
        .where(Heartbeat.kind == "worker", Heartbeat.seen_at > now - DEAD_AFTER)
        .order_by(Heartbeat.host, Heartbeat.pid)
        .limit(50)
    ).all()
    if not alive:
        what = "`siklus serve`" if work.sqlite else "`siklus worker`"
        yield Finding(
            "worker",
            "wrong",
            f"none was seen in the last {DEAD_AFTER.seconds} seconds",
            f"Start {what}.",
        )
        return
    releases = {row.release for row in alive}
    if releases != {release()}:
        yield Finding(
            "worker",
            "warning",
            f"{len(alive)} alive, of release {', '.join(sorted(releases))}; this is {release()}",
            "Restart those of another release.",
        )
    else:
        yield ok("worker", f"{len(alive)} alive: " + ", ".join(f"{r.host}:{r.pid}" for r in alive))


def _jobs(work: UnitOfWork, _settings: Settings) -> Iterator[Finding]:
    j = t.job.c
    counts = work.connection.execute(
        sa.select(
            sa.func.count(sa.case((j.state == "dead", 1))),
            sa.func.count(sa.case((sa.and_(j.state == "todo", j.due_at < work.now - OVERDUE), 1))),
            sa.func.min(sa.case((j.state == "todo", j.due_at))),
        )
    ).one()
    dead, overdue, _first = counts
    if dead:
        newest = work.connection.execute(
            sa.select(j.kind, j.error).where(j.state == "dead").order_by(j.id.desc()).limit(1)
        ).one()
        yield Finding(
            "jobs",
            "wrong",
            f"{dead} given up; the last: {newest.kind}: {newest.error}",
            "Put the cause right; each has an incident that can be run again, mail is asked for "
            "anew.",
        )
    if overdue:
        yield Finding(
            "jobs",
            "wrong",
            f"{overdue} due for more than {OVERDUE.seconds // 60} minutes",
            "See that a worker runs; start more of them on PostgreSQL.",
        )
    if not dead and not overdue:
        yield ok("jobs", "none overdue, none given up")


def _incidents(work: UnitOfWork, _settings: Settings) -> Iterator[Finding]:
    i = t.incident.c
    rows = work.connection.execute(
        sa.select(i.agency, sa.func.count()).where(i.state == "open").group_by(i.agency)
    ).all()
    if rows:
        told = ", ".join(f"{count} in {agency}" for agency, count in rows)
        yield Finding(
            "incidents", "wrong", f"open: {told}", 'Open the page "Gangguan" and run them again.'
        )
    else:
        yield ok("incidents", "none open")


def _deliveries(work: UnitOfWork, settings: Settings) -> Iterator[Finding]:
    if not settings.tells_people:
        return
    lately = Delivery.created_at > work.now - LATELY
    query = (
        sa.select(Delivery.state, sa.func.count().label("number"))
        .where(Delivery.state.in_((DEAD, UNSURE)), lately)
        .group_by(Delivery.state)
    )
    counts = {row.state: row.number for row in work.connection.execute(query)}
    if dead := counts.get(DEAD, 0):
        last = work.connection.scalar(
            sa.select(Delivery.error)
            .where(Delivery.state == DEAD, lately)
            .order_by(Delivery.id.desc())
            .limit(1)
        )
        yield Finding(
            "messages",
            "wrong",
            f"{dead} given up in the last {LATELY.days} days; the last: {last}",
            "Correct the address in the register, or the server's settings; the news itself "
            "stands on the page of each person.",
        )
    elif unsure := counts.get(UNSURE, 0):
        yield Finding(
            "messages",
            "warning",
            f"{unsure} in the last {LATELY.days} days of which nobody knows whether they arrived",
            "A worker was killed while it sent; they are not sent a second time.",
        )
    else:
        yield ok("messages", f"none given up in the last {LATELY.days} days")


def _agencies(work: UnitOfWork, _settings: Settings) -> Iterator[Finding]:
    for agency in work.connection.scalars(sa.select(Unit.agency).distinct().order_by(Unit.agency)):
        yield from _parameters(work, agency)
        for year in (work.now.year, work.now.year + 1):
            yield _calendar(work, agency, year)


def _parameters(work: UnitOfWork, agency: str) -> Iterator[Finding]:
    rules, check = rules_of(work, agency, work.now.date()), f"parameters {agency}"
    idle = sorted(set(all_parameters()) - set(rules))
    own = set(
        work.connection.scalars(
            sa.select(ParameterOverride.name).where(ParameterOverride.agency == agency).distinct()
        )
    )
    if strange := sorted(own - set(all_parameters())):
        yield Finding(
            check,
            "wrong",
            f"the agency sets what this release does not know: {', '.join(strange)}",
            "Correct the name in the table parameter_override.",
        )
    elif idle:
        yield Finding(
            check,
            "warning",
            f"not in force today: {', '.join(idle)}",
            "A case that asks for one stops; add a value that is in force.",
        )
    else:
        yield ok(check, f"{len(rules)} in force, {len(own)} of them the agency's own")


def _calendar(work: UnitOfWork, agency: str, year: int) -> Finding:
    check = f"calendar {agency} {year}"
    days = national_days(year)
    own = work.connection.scalar(
        sa.select(sa.func.count())
        .select_from(CalendarDay)
        .where(
            CalendarDay.agency == agency,
            CalendarDay.withdrawn_at.is_(None),
            CalendarDay.day.between(date(year, 1, 1), date(year, 12, 31)),
        )
    )
    guessed = sum(ESTIMATED in name for name in days.values())
    told = f"{len(days)} national days off, {own} days of the agency"
    if not days:
        return Finding(check, "wrong", told, "Install a release whose calendar knows the year.")
    if guessed and not own:
        return Finding(
            check,
            "warning",
            f"{told}; {guessed} are estimated until the joint decree",
            "Enter the days of the decree when it is out.",
        )
    return ok(check, told)


def _room(url: str) -> Finding:
    parsed = sa.make_url(url)
    local = parsed.get_backend_name() == "sqlite"
    folder = Path(str(parsed.database)).absolute().parent if local else Path.cwd()
    while not folder.exists():
        folder = folder.parent
    free = shutil.disk_usage(folder).free
    told = f"{free / 2**30:.1f} GB free in {folder}"
    if free < ROOM_BAD:
        return Finding("disk", "wrong", told, "Make room now: nothing can be written soon.")
    if free < ROOM_LOW:
        return Finding("disk", "warning", told, "Make room, or enlarge the disk.")
    return ok("disk", told)


def _mail(settings: Settings) -> Finding:
    if not settings.sends_mail:
        return ok("mail", "not set: passwords are reset at the desk only")
    try:
        reach(settings)
    except MailError as error:
        return Finding("mail", "wrong", str(error), "Correct the SIKLUS_MAIL_ settings.")
    return ok("mail", f"{settings.mail_server}:{settings.mail_port} answers")


def summary(findings: list[Finding]) -> dict[str, Any]:
    """Return all findings as JSON, with how many are wrong."""
    return {
        "wrong": sum(each.state == "wrong" for each in findings),
        "warnings": sum(each.state == "warning" for each in findings),
        "findings": [each.to_json() for each in findings],
    }
