"""A preview over a snapshot says what the running process will find in the tables."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest

from engine.store.database import Database
from engine.store.unit_of_work import UnitOfWork
from tests.integration.people.agency import AGENCY, NOW, SmallAgency
from workflows.directory import PeopleDirectory
from workflows.people.snapshot import Snapshot
from workflows.processes import asking

ON = date(2026, 3, 2)
QUESTIONS = (
    ("atasan_langsung",),
    ("atasan_atasan",),
    ("atasan_struktural",),
    ("kepala_daerah",),
    ("kepala_instansi",),
    ("kepala_unit",),
    ("kepala_unit", "DINSOS"),
    ("peran", "pengelola_kinerja"),
    ("peran", "pengelola_kinerja", "PROV"),
    ("kursi", "KADIS"),
    ("orang", "198802292010122003"),
)


@pytest.fixture
def work(database_url: str) -> Iterator[UnitOfWork]:
    database = Database(database_url)
    with database.write() as unit:
        yield unit
    database.dispose()


def plain(agency: SmallAgency) -> None:
    """As it is."""


def vacant(agency: SmallAgency) -> None:
    agency.vacate("ratna")
    agency.vacate("wayan")


def acting(agency: SmallAgency) -> None:
    agency.vacate("budi")
    agency.hold("wayan", "KABID", "plt", start=date(2026, 2, 1), decree="SP 3")


def named(agency: SmallAgency) -> None:
    agency.assign("sri", "ratna")
    agency.role("wayan", "pengelola_kinerja", "DINSOS")
    agency.role("sri", "pengelola_kinerja", "LINJAMSOS")


def barred(agency: SmallAgency) -> None:
    agency.relate("sri", "wayan")
    agency.delegate("KABID", "ratna")


@pytest.mark.parametrize("change", [plain, vacant, acting, named, barred])
def test_every_question_about_everybody_is_answered_alike(work: UnitOfWork, change) -> None:
    agency = SmallAgency(work.session)
    change(agency)
    agency.person("baru")
    work.flush()
    snapshot, directory = Snapshot(work, AGENCY, ON), PeopleDirectory()
    for name in ("sri", "wayan", "budi", "ratna", "gubernur", "baru"):
        facts = agency.facts(name)
        stored, kept = (
            directory.questions(work, facts, NOW, charts) for charts in (None, snapshot)
        )
        assert kept.position() == stored.position()
        stored, kept = stored.by_name(), kept.by_name()
        for question, *arguments in QUESTIONS:
            answer = kept[question](*arguments)
            assert answer == stored[question](*arguments), (name, question, arguments)
            behind = asking.people_behind(work.session, AGENCY, answer["principals"], ON)
            assert set(snapshot.people_behind(answer["principals"])) == set(behind)
