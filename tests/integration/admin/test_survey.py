"""The survey on fairness: asked once, kept without a name, shown for groups of five only."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from engine.engine import Engine
from engine.errors import DomainRefused, NotFound
from engine.store.base import metadata
from tests.integration.admin.agency import AGENCY, SmallAgency
from tests.integration.admin.browser import Browser
from workflows.social import survey
from workflows.tables.feedback import FeedbackNote
from workflows.tables.people import Holding, Person, Seat, Unit
from workflows.tables.survey import SurveyAnswered, SurveyCount, SurveyWaiting

GOOD = {"adil": 4, "dijelaskan": 3, "didengar": 2}
SENT = {"adil": "4", "dijelaskan": "3", "didengar": "2"}


@pytest.fixture
def year(engine: Engine) -> str:
    with engine.read() as work:
        return str(work.now.year)


def add_people(engine: Engine, agency: SmallAgency, unit: str, count: int) -> list[str]:
    """Seat people in a new unit below the dinas; return their ids."""
    with engine.database.write() as work:
        session, found = work.session, []
        parent = Unit(
            agency=AGENCY, code=f"DSOS.{unit}", name=unit, parent_id=agency.units["dinas"]
        )
        session.add(parent)
        session.flush()
        for number in range(count):
            person = Person(
                agency=AGENCY, name=f"{unit} {number}", nip=None, rank=None, employment="pns",
                status="aktif",
            )  # fmt: skip
            seat = Seat(
                agency=AGENCY, code=f"{unit}{number}", name="Staf", unit_id=parent.id,
                kind="pelaksana",
            )  # fmt: skip
            session.add_all((person, seat))
            session.flush()
            session.add(
                Holding(
                    agency=AGENCY, person_id=person.id, seat_id=seat.id, capacity="definitif",
                    decree="SK", valid_from=date(2020, 1, 1),
                )
            )  # fmt: skip
            found.append(person.id)
        work.commit()
    return found


def give_feedback(engine: Engine, agency: SmallAgency, people: list[str], year: str) -> None:
    with engine.database.write() as work:
        for person in people:
            work.session.add(
                FeedbackNote(
                    agency=AGENCY, person_id=person, period=year,
                    giver_id=agency.people["kepala"], role="atasan", subject="perilaku",
                    subject_ref="harmonis", subject_text="Harmonis", good="Baik",
                    at=datetime.now(UTC),
                )
            )  # fmt: skip
        work.commit()


def answer(engine: Engine, person: str, year: str, **given: int) -> None:
    with engine.database.write() as work:
        sealer = engine.parts.sealer
        survey.give_answers(work, sealer, AGENCY, person, year, {**GOOD, **given})
        work.commit()


def rows(engine: Engine, table: type) -> list[dict[str, object]]:
    with engine.read() as work:
        return [dict(row) for row in work.connection.execute(sa.select(table.__table__)).mappings()]


def results(engine: Engine, year: str) -> dict[str, survey.Result]:
    with engine.read() as work:
        return {each.name: each for each in survey.read_results(work, AGENCY, year)}


def test_answers_stay_sealed_until_five_of_a_group_have_answered(
    engine: Engine, agency: SmallAgency, year: str
) -> None:
    people = add_people(engine, agency, "Bidang A", 6)
    give_feedback(engine, agency, people, year)
    for person in people[:4]:
        answer(engine, person, year)
    assert rows(engine, SurveyCount) == []
    assert len(rows(engine, SurveyWaiting)) == 4
    assert results(engine, year) == {}
    answer(engine, people[4], year, adil=1)
    assert rows(engine, SurveyWaiting) == []
    assert len(rows(engine, SurveyCount)) == 12  # also answers that nobody gave
    found = results(engine, year)
    assert found["Bidang A"].people == 5
    assert found["Bidang A"].answers["adil"] == (1, 0, 0, 4)
    assert found["Dinas Sosial"].answers == found["Bidang A"].answers
    answer(engine, people[5], year)  # a single one more is not to be told from a difference
    assert results(engine, year)["Bidang A"].people == 5


def test_nothing_that_is_kept_joins_a_person_with_an_answer(
    engine: Engine, agency: SmallAgency, year: str
) -> None:
    people = add_people(engine, agency, "Bidang A", 5)
    give_feedback(engine, agency, people, year)
    before = {
        table.name: repr(rows_of(engine, table))
        for table in metadata.sorted_tables
        if not table.name.startswith("survey_")
    }
    for person in people:
        answer(engine, person, year)
    after = {
        table.name: repr(rows_of(engine, table))
        for table in metadata.sorted_tables
        if not table.name.startswith("survey_")
    }
    assert before == after  # no history, no notice, no receipt
    assert set(SurveyAnswered.__table__.c.keys()) == {"agency", "period", "person_id"}
    for table in (SurveyWaiting, SurveyCount):
        assert not {"person_id", "at"} & set(table.__table__.c.keys())
        assert not any(isinstance(column.type, sa.DateTime) for column in table.__table__.c)
    assert "person" not in repr(rows(engine, SurveyCount))


def rows_of(engine: Engine, table: sa.Table) -> list[str]:
    with engine.read() as work:
        return sorted(repr(row) for row in work.connection.execute(sa.select(table)))


def test_people_of_a_small_unit_are_counted_with_the_unit_above(
    engine: Engine, agency: SmallAgency, year: str
) -> None:
    small, large = (
        add_people(engine, agency, "Seksi Kecil", 3),
        add_people(engine, agency, "Bidang B", 5),
    )
    give_feedback(engine, agency, small + large, year)
    for person in small + large:
        answer(engine, person, year)
    kept = {row["unit_id"] for row in rows(engine, SurveyCount)}
    assert len(kept) == 1
    waiting = {row["unit_id"] for row in rows(engine, SurveyWaiting)}
    assert waiting == {agency.units["dinas"]}  # not their own three
    assert set(results(engine, year)) == {"Bidang B", "Dinas Sosial"}


def test_a_person_is_asked_once_and_only_after_feedback(
    engine: Engine, agency: SmallAgency, year: str
) -> None:
    person = agency.people["budi"]
    with pytest.raises(NotFound):
        answer(engine, person, year)
    give_feedback(engine, agency, [person], year)
    with pytest.raises(DomainRefused):
        answer(engine, person, year, didengar=9)
    answer(engine, person, year)
    with pytest.raises((NotFound, IntegrityError)):
        answer(engine, person, year)
    assert len(rows(engine, SurveyWaiting)) == 1


def test_the_first_page_asks_and_the_form_keeps_what_was_chosen(
    browse: Callable[[str], Browser], engine: Engine, agency: SmallAgency, year: str
) -> None:
    browser = browse("budi")
    assert 'href="/survey/"' not in browser.get("/inbox/").get_data(as_text=True)
    give_feedback(engine, agency, [agency.people["budi"]], year)
    assert 'href="/survey/"' in browser.get("/inbox/").get_data(as_text=True)
    assert "Tanpa nama" in browser.get("/survey/").get_data(as_text=True)
    wrong = browser.post("/survey/", {"period": year, "adil": "4"})
    assert wrong.status_code == 422
    assert 'value="4" required checked' in wrong.get_data(as_text=True)
    assert browser.post("/survey/", {"period": year, **SENT}).status_code == 302
    assert 'href="/survey/"' not in browser.get("/inbox/").get_data(as_text=True)
    assert "Tidak ada yang ditanyakan" in browser.get("/survey/").get_data(as_text=True)


def test_hr_sees_groups_of_its_own_units(
    browse: Callable[[str], Browser], engine: Engine, agency: SmallAgency, year: str
) -> None:
    browser = browse("sari")
    assert "Belum ada kelompok" in browser.get("/survey/results/").get_data(as_text=True)
    people = add_people(engine, agency, "Bidang A", 5)
    give_feedback(engine, agency, people, year)
    for person in people:
        answer(engine, person, year)
    page = browser.get("/survey/results/").get_data(as_text=True)
    assert "Bidang A" in page
    assert "100" in page
