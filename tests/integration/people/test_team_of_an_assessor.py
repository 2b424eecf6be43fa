"""Whom a person assesses: the same as asking the resolver of everybody, on both databases."""

from datetime import date

import pytest
import sqlalchemy as sa

from engine.store.database import Database
from tests.integration.people.agency import AGENCY, NOW, SmallAgency
from workflows.directory import local_day
from workflows.domain import resolver
from workflows.parameters.overrides import rules_of
from workflows.people.snapshot import Snapshot
from workflows.people.team import may_have_team, team_of
from workflows.tables.people import Person, Seat

ON = date(2026, 3, 2)
MOST_STATEMENTS = 16  # whatever the number of people


@pytest.fixture
def work(database_url):
    database = Database(database_url)
    with database.write() as work:
        yield work
    database.dispose()


@pytest.fixture
def agency(work):
    return SmallAgency(work.session)


def names(work, agency, name):
    work.session.flush()
    work.cache.clear()
    return [one.name for one in team_of(work, AGENCY, agency.ids[name], ON)]


def expect_the_resolver_to_agree(work):
    """Ask of everybody who assesses them, and compare with everybody's team."""
    work.session.flush()
    work.cache.clear()
    snapshot, rules = Snapshot(work, AGENCY, ON), rules_of(work, AGENCY, ON)
    people = list(work.session.scalars(sa.select(Person.id).where(Person.agency == AGENCY)))
    expected = {one: set() for one in people}
    for one in people:
        found = resolver.assessor(snapshot.organisation, one, rules).person
        if found is not None:
            expected[found].add(one)
    found = {one: {m.person for m in team_of(work, AGENCY, one, ON)} for one in people}
    assert found == expected
    for one in people:
        assert may_have_team(work, AGENCY, one, ON) or not found[one]


def test_the_team_is_who_sits_directly_below(work, agency):
    assert local_day(work, AGENCY, NOW) == ON
    assert names(work, agency, "wayan") == ["Sri"]
    assert names(work, agency, "budi") == ["Wayan"]
    assert names(work, agency, "sri") == []
    expect_the_resolver_to_agree(work)


def test_people_below_a_vacant_seat_fall_to_the_seat_above(work, agency):
    agency.vacate("wayan")
    assert names(work, agency, "budi") == ["Sri"]
    expect_the_resolver_to_agree(work)


def test_whoever_acts_for_a_vacant_seat_has_its_people(work, agency):
    agency.vacate("wayan")
    agency.person("agus")
    agency.hold("agus", "KASI", "plt", decree="SP 1/2026")
    (sri,) = team_of(work, AGENCY, agency.ids["agus"], ON)
    assert (sri.name, sri.by.capacity, sri.by.decree) == ("Sri", "plt", "SP 1/2026")
    assert names(work, agency, "budi") == ["Agus"]
    expect_the_resolver_to_agree(work)


def test_nobody_assesses_themself_when_they_act_for_their_own_superior(work, agency):
    agency.vacate("budi")
    agency.hold("wayan", "KABID", "plt")
    assert names(work, agency, "wayan") == ["Sri"]
    assert names(work, agency, "ratna") == ["Wayan"]
    expect_the_resolver_to_agree(work)


def test_a_tie_takes_one_person_out_of_the_team_and_up_to_the_next(work, agency):
    agency.relate("sri", "wayan")
    assert names(work, agency, "wayan") == []
    assert names(work, agency, "budi") == ["Sri", "Wayan"]
    expect_the_resolver_to_agree(work)


def test_a_decree_and_a_letter_bring_people_into_a_team(work, agency):
    agency.person("agus")
    agency.assign("sri", "agus")
    assert names(work, agency, "agus") == ["Sri"]
    assert names(work, agency, "wayan") == []
    expect_the_resolver_to_agree(work)
    agency.vacate("budi")
    agency.person("dewi")
    agency.delegate("KABID", "dewi")
    assert names(work, agency, "dewi") == ["Wayan"]
    expect_the_resolver_to_agree(work)


def test_an_assessor_on_leave_has_nobody_and_the_next_has_them(work, agency):
    work.session.get(Person, agency.ids["wayan"]).status = "cltn"
    assert names(work, agency, "wayan") == []
    assert "Sri" in names(work, agency, "budi")
    expect_the_resolver_to_agree(work)


def test_people_under_a_seat_too_low_to_assess_belong_to_the_one_above(work, agency):
    agency.keep(
        "BAWAH",
        Seat(
            code="BAWAH",
            name="Jabatan BAWAH",
            unit_id=agency.id("LINJAMSOS"),
            superior_id=agency.id("STAF"),
            kind="pelaksana",
        ),
    )
    agency.person("rina")
    agency.hold("rina", "BAWAH")
    assert names(work, agency, "wayan") == ["Rina", "Sri"]
    expect_the_resolver_to_agree(work)


def test_a_large_team_takes_as_few_statements_as_a_small_one(work, agency):
    for number in range(80):
        agency.keep(
            f"S{number}",
            Seat(
                code=f"S{number}",
                name=f"Pelaksana {number}",
                unit_id=agency.id("LINJAMSOS"),
                superior_id=agency.id("KASI"),
                kind="pelaksana",
            ),
        )
        agency.person(f"p{number}")
        agency.hold(f"p{number}", f"S{number}")
    work.cache.clear()
    seen = []
    sa.event.listen(work.connection, "before_cursor_execute", lambda *args: seen.append(args[2]))
    assert len(team_of(work, AGENCY, agency.ids["wayan"], ON)) == 81
    assert len(seen) <= MOST_STATEMENTS
