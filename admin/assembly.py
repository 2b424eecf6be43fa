"""Where an installation's engine is put together from its adapters."""

from __future__ import annotations

from collections.abc import Collection

from admin import diagram_size
from admin.accounts import mailing
from admin.delivery import hooks, planning, sending
from admin.settings import Settings, load
from engine.engine import Engine
from engine.jobs.tasks import Task
from engine.sealing import FernetSealer
from engine.spiff import SpiffExecutor
from engine.store.database import Database
from engine.store.unit_of_work import UnitOfWork
from workflows.calendar import AgencyCalendar
from workflows.directory import PeopleDirectory, local_day
from workflows.lanes.sorting import sort_decision
from workflows.parameters.overrides import value_of
from workflows.services import CONTEXTS, SERVICES
from workflows.tasks import TASKS


def required_rules(work: UnitOfWork, agency: str) -> Collection[str]:
    """Return the rules of lint that the agency does not let pass as warnings."""
    required: list[str] = value_of(
        work, agency, "aturan_diagram_wajib", local_day(work, agency, work.now)
    )
    return required


def sending_tasks(settings: Settings) -> dict[str, Task]:
    """Return the tasks that speak to servers outside, by name."""
    return {
        mailing.TASK: mailing.sender(settings),
        planning.TASK: planning.planner(settings),
        planning.SEND: sending.sender(settings),
        planning.DIGEST: sending.digester(settings),
        hooks.TASK: hooks.poster(settings),
    }


def open_engine(url: str, settings: Settings | None = None) -> Engine:
    """Return the engine of the installation in a database.

    Args:
        url: an SQLAlchemy URL of a database with the schema of this release.
        settings: taken from the environment when not given.
    """
    settings = settings or load()
    diagram_size.allow(settings.diagram_megabytes)
    database = Database(url)
    with database.read() as work:
        secret = settings.seal_secret or work.installation.secret
    database.announcer = planning.announcer(settings)
    return Engine(
        database,
        executor=SpiffExecutor(),
        directory=PeopleDirectory(),
        calendar=AgencyCalendar(),
        services=SERVICES,
        contexts=CONTEXTS,
        sealer=FernetSealer(secret),
        tasks={**TASKS, **sending_tasks(settings)},
        required_rules=required_rules,
        sorter=sort_decision,
    )
