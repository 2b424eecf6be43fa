"""People, messages, timers and workers at one case in the same moment: exactly one wins.

The actors are processes of their own (forks), which wait for each other at a barrier and then give
their orders; what became of each order comes back as a word.
"""

from __future__ import annotations

import multiprocessing
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import pytest
import sqlalchemy as sa

from engine import commands as c
from engine.engine import Engine
from engine.errors import EngineError
from engine.handlers import HANDLERS
from engine.store import tables as t
from engine.store.database import Database
from tests.diagrams import (
    boundary,
    catch,
    diagram,
    end,
    line,
    message,
    message_event,
    parallel,
    signal,
    signal_event,
    start,
    timer,
    user,
)
from tests.integration.faults import errand

FORK = multiprocessing.get_context("fork")
PERSON = errand.PERSON
RACE = {
    "r.bpmn": diagram(
        start(),
        user("kerja", owner="pegawai()"),
        boundary("lewat", "kerja", timer("timeDuration", "PT0S")),
        boundary("tarik", "kerja", message_event("m")),
        end("selesai"),
        end("terlambat"),
        end("ditarik"),
        process="lomba",
        declared=message("m"),
        flows=["start kerja", "kerja selesai", "lewat terlambat", "tarik ditarik"],
    )
}
THREE = {
    "t.bpmn": diagram(
        start(),
        parallel("belah"),
        *(user(name, owner="pegawai()") for name in "abc"),
        parallel("gabung"),
        end(),
        process="tiga",
        flows=[
            "start belah",
            *(f"belah {name}" for name in "abc"),
            *(f"{name} gabung" for name in "abc"),
            "gabung end",
        ],
    )
}
TIMED = {
    "w.bpmn": diagram(
        start(),
        user("kerja", owner="pegawai()"),
        boundary("lewat", "kerja", timer("timeDuration", "PT0S"), interrupting=False),
        end("diingatkan"),
        end(),
        process="waktu",
        flows=[*line("start", "kerja", "end"), "lewat diingatkan"],
    )
}


@contextmanager
def engine_on(url: str) -> Iterator[Engine]:
    """Open an engine of this process."""
    database = Database(url)
    try:
        yield errand.engine_on(database)
    finally:
        database.dispose()


def together(url: str, acts: Sequence[Callable[[Engine], Any]]) -> list[Any]:
    """Let each act be done by a process of its own, all at once.

    Returns:
        What each returned, or the kind of the error that the engine refused it with.
    """
    barrier = FORK.Barrier(len(acts))
    results = FORK.Queue()

    def actor(place: int, act: Callable[[Engine], Any]) -> None:
        with engine_on(url) as engine:
            with engine.read():
                pass  # connected
            barrier.wait(timeout=30)
            try:
                results.put((place, act(engine)))
            except EngineError as error:
                results.put((place, error.kind))

    children = [FORK.Process(target=actor, args=each) for each in enumerate(acts)]
    for child in children:
        child.start()
    found = dict(results.get(timeout=60) for _ in children)
    for child in children:
        child.join(timeout=30)
    assert [child.exitcode for child in children] == [0] * len(children)
    return [found[place] for place in range(len(acts))]


def started(engine: Engine, agency: str, process: str, number: int) -> list[str]:
    """Start cases; return them."""
    return [
        engine.execute(
            c.StartCase(agency, process, f"mulai{n}", subject=PERSON, business_key=f"perkara{n}")
        )["case"]
        for n in range(number)
    ]


def items(engine: Engine, agency: str) -> list[str]:
    """Return the open items, oldest first."""
    w = t.work_item.c
    with engine.read() as work:
        return list(
            work.connection.scalars(sa.select(w.id).where(w.agency == agency).order_by(w.id))
        )


def history(engine: Engine, agency: str) -> dict[str, Counter[str]]:
    """Return for each case which events it has, and how often."""
    h, p = t.history.c, t.process_instance.c
    query = sa.select(h.case, h.kind).join(t.process_instance, p.id == h.case)
    with engine.read() as work:
        rows = work.connection.execute(query.where(p.agency == agency)).all()
    told: dict[str, Counter[str]] = {}
    for row in rows:
        told.setdefault(row.case, Counter())[row.kind] += 1
    return told


def left(engine: Engine, agency: str) -> list[str]:
    """Return the tables that still hold something to do."""
    with engine.read() as work:
        return [
            table.name
            for table in (t.work_item, t.subscription, t.job, t.incident)
            if work.connection.execute(
                sa.select(table.c.agency).where(table.c.agency == agency)
            ).first()
        ]


def complete(agency: str, item: str, key: str, **answers: Any) -> Callable[[Engine], Any]:
    """Return an act that completes an item."""

    def act(engine: Engine) -> Any:
        return engine.execute(c.CompleteItem(agency, item, PERSON, answers, key))["state"]

    return act


def test_of_several_who_complete_one_item_one_wins(shared_url: str) -> None:
    agency = "satu"
    with engine_on(shared_url) as engine:
        engine.execute(c.DeployBundle(agency, THREE))
        started(engine, agency, "tiga", 1)
        for item in items(engine, agency):
            acts = [complete(agency, item, f"{item}{n}", n=n) for n in range(5)]
            told = Counter(together(shared_url, acts))
            assert told["not_open"] == 4
            assert told["active"] + told["completed"] == 1
        [events] = history(engine, agency).values()
        assert events["item_completed"] == 3
        assert events["case_completed"] == 1
        assert left(engine, agency) == []


def test_one_order_given_several_times_at_once_is_carried_out_once(shared_url: str) -> None:
    agency = "ulang"
    with engine_on(shared_url) as engine:
        engine.execute(c.DeployBundle(agency, THREE))
        started(engine, agency, "tiga", 1)
        item = items(engine, agency)[0]
        told = together(shared_url, [complete(agency, item, "sekali", n=1)] * 5)
        assert told == ["active"] * 5
        [events] = history(engine, agency).values()
        assert events["item_completed"] == 1


def test_of_a_person_a_timer_and_a_message_one_wins(shared_url: str) -> None:
    agency = "lomba"
    winners: Counter[str] = Counter()
    with engine_on(shared_url) as engine:
        engine.execute(c.DeployBundle(agency, RACE))

    def message_(number: int) -> Callable[[Engine], Any]:
        def act(other: Engine) -> Any:
            order = c.SendMessage(agency, "m", f"perkara{number}", {}, f"kirim{number}")
            return other.execute(order)["state"]

        return act

    def work(other: Engine) -> int:
        return other.run_until_idle()

    with engine_on(shared_url) as engine:
        for number in range(6):
            engine.execute(
                c.StartCase(
                    agency, "lomba", f"m{number}", subject=PERSON, business_key=f"perkara{number}"
                )
            )
            [item] = items(engine, agency)
            acts = [complete(agency, item, f"k{number}"), message_(number), work]
            person, sent, _ = together(shared_url, acts)
            assert person in ("completed", "not_open")
            assert sent in ("completed", "no_receiver", "not_open")
            assert not person == sent == "completed"
            engine.run_until_idle()
            assert left(engine, agency) == []
        ends = {"selesai", "terlambat", "ditarik"}
        h = t.history.c
        with engine.read() as reading:
            facts = reading.connection.scalars(sa.select(h.facts).where(h.agency == agency))
            steps = [step for each in facts for step in each.get("steps", ())]
        winners.update(name for kind, name in steps if kind == "completed" and name in ends)
        assert winners.total() == 6
        assert all(events["case_completed"] == 1 for events in history(engine, agency).values())


def test_workers_share_due_timers_and_none_fires_twice(shared_url: str) -> None:
    agency = "pekerja"
    with engine_on(shared_url) as engine:
        engine.execute(c.DeployBundle(agency, TIMED))
        cases = started(engine, agency, "waktu", 40)
        ran = together(shared_url, [lambda other: other.run_until_idle()] * 3)
        assert sum(ran) >= 40
        engine.run_until_idle()
        told = history(engine, agency)
        assert {told[case]["timer_fired"] for case in cases} == {1}
        for number, item in enumerate(items(engine, agency)):
            engine.execute(c.CompleteItem(agency, item, PERSON, {}, f"k{number}"))
        assert left(engine, agency) == []


def test_jobs_of_one_case_are_run_one_after_the_other(shared_url: str) -> None:
    agency = "bersama"
    names = ["s1", "s2", "s3", "s4"]
    content = diagram(
        start(),
        parallel("belah"),
        *(catch(name, signal_event("s")) for name in names),
        parallel("gabung"),
        end(),
        process="dengar",
        declared=signal("s"),
        flows=[
            "start belah",
            *(f"belah {name}" for name in names),
            *(f"{name} gabung" for name in names),
            "gabung end",
        ],
    )
    with engine_on(shared_url) as engine:
        engine.execute(c.DeployBundle(agency, {"d.bpmn": content}))
        started(engine, agency, "dengar", 5)
        with engine.database.write() as work:  # as if the process had died before it ran the jobs
            HANDLERS[c.BroadcastSignal](
                c.BroadcastSignal(agency, "s", {}, "seru"), work, engine.parts
            )
            work.commit()
        together(shared_url, [lambda other: other.run_until_idle()] * 4)
        engine.run_until_idle()
        for events in history(engine, agency).values():
            assert (events["signal_received"], events["case_completed"]) == (4, 1)
        assert left(engine, agency) == []


@pytest.mark.parametrize("number", [1, 12])
def test_many_actors_on_one_case_or_many_do_each_item_once(shared_url: str, number: int) -> None:
    agency = f"banyak{number}"
    with engine_on(shared_url) as engine:
        engine.execute(c.DeployBundle(agency, THREE))
        started(engine, agency, "tiga", number)
        todo = items(engine, agency)

        def actor(place: int) -> Callable[[Engine], Any]:
            def act(other: Engine) -> Any:
                told: Counter[str] = Counter()
                for item in todo[place:] + todo[:place]:
                    try:
                        complete(agency, item, f"{place}{item}")(other)
                        told["done"] += 1
                    except EngineError as error:
                        told[error.kind] += 1
                return told

            return act

        told = sum(together(shared_url, [actor(place) for place in range(4)]), Counter())
        assert told == {"done": len(todo), "not_open": 3 * len(todo)}
        events = history(engine, agency).values()
        assert {each["item_completed"] for each in events} == {3}
        assert {each["case_completed"] for each in events} == {1}
        assert left(engine, agency) == []
