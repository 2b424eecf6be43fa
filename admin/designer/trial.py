"""Trying a draft: it runs on a made-up person in a database that is thrown away.

A trial is a recipe (where it starts, what was answered) that is run again from the start for every
page: nothing is kept, and nothing of the agency is touched. What runs is what would run: the
engine, the services and the agency's own numbers, with the draft in place of what is deployed.
"""

from __future__ import annotations

import secrets
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from admin.demo.characters import GENERAL, Character
from admin.demo.objection import filing
from admin.demo.scene import set_scene
from admin.designer.bundles import bundle, newest
from admin.designer.trial_answers import filled, first_working_day
from admin.designer.trial_people import copy_rules, make_people
from admin.i18n import language
from admin.inbox.item import form_with_context
from bpmn.bundle import Bundle
from engine import rights
from engine.commands import CompleteItem, StartCase
from engine.definitions import Definitions
from engine.engine import Engine
from engine.errors import AnswersInvalid, EngineError, IncidentRecorded, Refused
from engine.spiff import SpiffExecutor
from engine.store import bundles, jobs
from engine.store import tables as t
from engine.store.database import Database
from engine.store.unit_of_work import UnitOfWork
from engine.testing import PlainSealer
from workflows.campaign import year_key
from workflows.directory import local_day
from workflows.objections import MESSAGE, file_objection
from workflows.processes.asking import people_behind
from workflows.tables.evaluation import Evaluation

YEAR, OBJECTION = "annual_cycle", "objection"
MOST_ACTS = 60  # of one recipe
MOST_STEPS = 5_000  # of the executor in one act
SECONDS = 20.0  # for one run of a recipe
AHEAD = 40  # items filled in to come to the process of the draft


class TrialRefused(Exception):
    """The draft cannot be tried; `reason` is lint, no_process or documents."""

    def __init__(self, reason: str, message: str = "") -> None:
        self.reason, self.message = reason, message
        super().__init__(f"Expected a draft that can be tried, but: {reason} {message}")


@dataclass(frozen=True, slots=True)
class Act:
    """One thing done in a trial.

    `do` is fill (answers make themselves), send (these answers) or time (to the next thing due).
    """

    do: str
    place: str = ""  # process/element/label of the item
    answers: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Recipe:
    """A trial as it is carried from page to page."""

    start: str  # "annual_cycle", or the process of the draft
    position: str = "pelaksana"
    unit_code: str = ""
    acts: tuple[Act, ...] = ()


@dataclass(frozen=True, slots=True)
class Told:
    """One thing that happened."""

    at: datetime
    process: str
    step: str
    who: str
    automatic: bool


@dataclass(slots=True)
class Trial:
    """A recipe after its run: what happened, what waits, and the throw-away engine to look with."""

    engine: Engine
    agency: str
    recipe: Recipe
    subject: str
    own: frozenset[str]  # processes of the draft
    told: list[Told] = field(default_factory=list)
    problem: str = ""  # why it could not go on
    errors: dict[str, str] = field(default_factory=dict)  # of answers, by path
    ended: bool = False
    out_of_time: bool = False

    def open_items(self, work: UnitOfWork) -> list[dict[str, Any]]:
        """Return what waits for somebody, those of the draft's processes first."""
        w = t.work_item
        rows = work.connection.execute(
            sa.select(w).where(w.c.agency == self.agency).order_by(w.c.id).limit(50)
        ).mappings()
        return sorted((dict(row) for row in rows), key=lambda row: row["process"] not in self.own)

    def actor(self, work: UnitOfWork, item: Mapping[str, Any]) -> str | None:
        """Return the first person who may do an item."""
        on = local_day(work, self.agency, work.now)
        for person in people_behind(work.session, self.agency, item["owner"]["principals"], on):
            if rights.find_principal(work, self.engine.parts, item, person):
                return person
        return None

    def next_due(self, work: UnitOfWork) -> datetime | None:
        """Return when something happens by itself, if anything does."""
        return jobs.next_due(work)


def place_of(item: Mapping[str, Any]) -> str:
    """Return how a recipe names an item: the same step is named alike in every run."""
    return f"{item['process']}/{item['element']}/{item['label'] or ''}"


@contextmanager
def run(
    engine: Engine, work: UnitOfWork, agency: str, documents: Mapping[str, bytes], recipe: Recipe
) -> Iterator[Trial]:
    """Run a recipe from its start; the database lives as long as the block.

    Args:
        engine: of the installation; only read from.
        documents: of the draft.

    Raises:
        TrialRefused: the documents cannot be run.
    """
    try:
        draft = Bundle.of(documents)
    except Exception as error:
        raise TrialRefused("documents", str(error)) from error
    if not draft.processes:
        raise TrialRefused("no_process")
    with tempfile.TemporaryDirectory(prefix="siklus-trial-") as folder:
        database = Database(f"sqlite:///{Path(folder) / 'trial.db'}")
        try:
            database.create_tables()
            database.install(demo=True, clock_offset=_offset(recipe))
            trial_engine = engine_over(engine, database)
            with database.write() as unit:
                copy_rules(work, unit, agency)
                used = copy_documents(work, unit, trial_engine, agency, draft)
                subject = make_people(unit, agency, recipe.position, recipe.unit_code, used)
                unit.commit()
            trial = Trial(
                trial_engine, agency, recipe, f"person:{subject}", frozenset(draft.processes)
            )
            _play(trial)
            yield trial
        finally:
            database.dispose()


def starts(work: UnitOfWork, agency: str, documents: Mapping[str, bytes]) -> list[str]:
    """Return where a draft may start: the year, if it leads there, and its own processes."""
    draft = Bundle.of(documents)
    called = {row.key: _calls(work, row.bundle) for row in newest(work, agency)
              if row.kind == "process"}  # fmt: skip
    called |= {
        process.id: {each.called for each in process.elements.values() if each.called}
        for process in draft.processes.values()
    }
    reached: set[str] = set()
    waiting = [YEAR] if YEAR in called else []
    while waiting:
        process = waiting.pop()
        if process not in reached:
            reached.add(process)
            waiting += [each for each in called.get(process, ()) if each]
    own = list(draft.processes)
    return ([YEAR] if reached & set(own) else []) + [each for each in own if each != YEAR]


def _calls(work: UnitOfWork, hash_: str) -> set[str | None]:
    return {
        each.called
        for process in bundle(work, hash_).processes.values()
        for each in process.elements.values()
        if each.called
    }


@cache
def _definitions() -> Definitions:
    """Return what trials have compiled; shared, so that a run does not compile the year anew."""
    return Definitions(SpiffExecutor(MOST_STEPS))


def engine_over(engine: Engine, database: Database) -> Engine:
    """Return an engine over the throw-away database: no outside tasks, no keys of the agency."""
    made = Engine(
        database,
        executor=SpiffExecutor(MOST_STEPS),
        directory=engine.parts.directory,
        calendar=engine.parts.calendar,
        services=engine.parts.services,
        contexts=engine.parts.contexts,
        sealer=PlainSealer(),
    )
    made.parts = replace(made.parts, definitions=_definitions())
    return made


def copy_documents(
    work: UnitOfWork, unit: UnitOfWork, engine: Engine, agency: str, *drafts: Bundle
) -> list[bytes]:
    """Store what the agency has deployed, then drafts; return all contents."""
    hashes = dict.fromkeys(row.bundle for row in newest(work, agency))
    found = [Bundle.of(bundles.documents(work, hash_)) for hash_ in hashes]
    contents: list[bytes] = []
    for one in [*found, *drafts]:
        compiled = engine.parts.definitions.add(one)
        bundles.save(
            unit, agency, one, node_table=dict(compiled.definition.node_table), note="",
            actor=None,
        )  # fmt: skip
        for process in one.processes:
            triggers = compiled.definition.triggers.get(process, ())
            bundles.set_starts(unit, agency, process, triggers)
        contents += [each.content for each in one.documents.values()]
    return contents


def _offset(recipe: Recipe) -> int:
    """Return how far the trial's clock is ahead: a year is opened early in the next one."""
    if recipe.start != YEAR:
        return 0
    now = datetime.now(UTC)
    day = first_working_day(now.year + 1)
    begin = datetime(day.year, day.month, day.day, 2, 0, tzinfo=UTC)
    return int((begin - now).total_seconds())


def _play(trial: Trial) -> None:
    """Start, come to the draft's own process, and do what the recipe says."""
    deadline = time.monotonic() + SECONDS
    try:
        _start(trial)
        if trial.recipe.start == YEAR:
            _go_to_own(trial, deadline)
        for act in trial.recipe.acts[:MOST_ACTS]:
            if time.monotonic() > deadline:
                trial.out_of_time = True
                break
            _do(trial, act)
            if trial.problem or trial.errors:
                break
    except IncidentRecorded as error:
        trial.problem = str(error.facts.get("cause") or error)
    except EngineError as error:
        trial.problem = str(error)
    _look(trial)


def _start(trial: Trial) -> None:
    with trial.engine.read() as work:
        year = str(local_day(work, trial.agency, work.now).year)
    person = trial.subject.removeprefix("person:")
    trial.engine.execute(
        StartCase(
            trial.agency,
            trial.recipe.start,
            key=f"trial:{secrets.token_hex(8)}",
            subject=trial.subject,
            period=year,
            business_key=year_key(person, year),
        )
    )
    trial.engine.run_until_idle()


def _go_to_own(trial: Trial, deadline: float) -> None:
    """Fill in what comes before the draft's own process."""
    if YEAR in trial.own:
        return
    for _ in range(AHEAD):
        with trial.engine.read() as work:
            items = trial.open_items(work)
            entered = work.connection.scalar(
                sa.select(t.process_instance.c.id)
                .where(t.process_instance.c.process.in_(trial.own))
                .limit(1)
            )
        if entered is not None or time.monotonic() > deadline:
            return
        if OBJECTION in trial.own and _object(trial):
            continue
        if items:
            _complete(trial, items[0], None)
        elif not _pass_time(trial):
            return


def _object(trial: Trial) -> bool:
    """Let the made-up person object as soon as the year allows it; say whether they did."""
    s = t.subscription.c
    with trial.engine.read() as work:
        waits = work.connection.scalar(sa.select(s.case).where(s.name == MESSAGE).limit(1))
        evaluation = work.session.scalar(sa.select(Evaluation.id).limit(1))
    if waits is None or evaluation is None:
        return False
    file_objection(
        trial.engine,
        agency=trial.agency,
        person=trial.subject,
        evaluation=evaluation,
        filing=filing(),
        key=f"trial:{evaluation}",
    )
    trial.engine.run_until_idle()
    return True


def _do(trial: Trial, act: Act) -> None:
    if act.do == "time":
        _pass_time(trial)
        return
    with trial.engine.read() as work:
        item = next((each for each in trial.open_items(work) if place_of(each) == act.place), None)
    if item is not None:
        _complete(trial, item, act.answers if act.do == "send" else None)


def _complete(trial: Trial, item: Mapping[str, Any], answers: Mapping[str, Any] | None) -> None:
    """Let the first person who may do an item; None fills it in."""
    with trial.engine.read() as work:
        actor = trial.actor(work, item)
        if actor is None:
            trial.problem = f"{item['name']}: {item['owner'].get('reason', '')}"
            return
        if answers is None:
            about = item["subject"] or trial.subject
            people = [Character(key, "0", key, 0, GENERAL) for key in (about, actor)]
            scene = set_scene(trial.engine, work, item, people[0], people[1])
            form, context, functions = form_with_context(work, trial.engine, item, actor)
    automatic = answers is None
    if answers is None:
        answers = (
            filled(scene, item["process"], form, context, functions) if form is not None else {}
        )
    order = CompleteItem(trial.agency, item["id"], actor, answers, key=f"trial:{item['id']}")
    try:
        trial.engine.execute(order)
    except AnswersInvalid as error:
        trial.errors = {
            ".".join(str(part) for part in each.path): each.text(language())
            for each in error.errors
        }
        return
    except IncidentRecorded as error:
        trial.problem = str(error.facts.get("cause") or error)
        return
    except Refused as error:
        trial.problem = str(error)
        return
    trial.engine.run_until_idle()
    with trial.engine.read() as work:
        trial.told.append(
            Told(work.now, item["process"], item["label"] or item["name"], actor, automatic)
        )


def _pass_time(trial: Trial) -> bool:
    """Move the trial's clock to the next thing due; False when there is nothing."""
    with trial.engine.read() as work:
        due, now = jobs.next_due(work), work.now
    if due is None:
        return False
    target = max(due, now) + timedelta(seconds=1)
    trial.engine.advance_to(target)
    trial.told.append(Told(target, "", "", "", automatic=True))
    return True


def _look(trial: Trial) -> None:
    """Say whether it ended, and what stands as an incident."""
    with trial.engine.read() as work:
        p, i = t.process_instance.c, t.incident.c
        active = work.connection.scalar(
            sa.select(sa.func.count()).where(p.agency == trial.agency, p.status == "active")
        )
        stuck = work.connection.execute(
            sa.select(i.message).where(i.agency == trial.agency, i.state == "open").limit(1)
        ).first()
        started = work.connection.scalar(sa.select(sa.func.count()).select_from(t.process_instance))
        trial.ended = bool(started) and not active and stuck is None
        if stuck is not None and not trial.problem:
            trial.problem = str(stuck.message)
