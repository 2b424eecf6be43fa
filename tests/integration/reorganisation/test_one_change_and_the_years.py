"""One act of the organisation means for a running year what a file of changes means."""

from __future__ import annotations

from datetime import timedelta

import sqlalchemy as sa

from admin.employee import papers
from admin.organisation.acting import Target, carry_out
from admin.organisation.acts import PERSON_ACTS, SEAT_ACTS, Act
from tests.integration.people.agency import AGENCY
from tests.integration.processes.test_annual_cycle import plan_is_set
from tests.integration.processes.years import Years
from tests.integration.reorganisation.test_years_that_run import (
    BEFORE,
    DAY,
    acts,
    at_the_day,
    status,
    waits,
    years,
)
from workflows.organisation import seats
from workflows.organisation.changing import changing, trying
from workflows.reorganisation.effects import Effects
from workflows.tables.people import Person
from workflows.tables.reorganisation import PlanSegment

__all__ = ["years"]
OF_SRI = {"kepegawaian": "pns", "golongan": "III/a", "email": "", "telepon": ""}


def do(years: Years, act: Act, about: str, **values: str) -> Effects:
    """See what an act would do, then do it; both must say the same."""
    key = years.agency.ids[about]
    target = Target(key, about, "", {"status": "aktif"})
    given = dict.fromkeys((each.name for each in act.fields), "") | values
    with trying(years.engine, AGENCY, "admin") as change:
        _, seen = carry_out(change, act, target, "", given)
    with changing(years.engine, AGENCY, "admin") as change:
        _, done = carry_out(change, act, target, "", given)
    assert seen == done
    years.engine.run_until_idle()
    return done


def named_sri(years: Years) -> dict[str, str]:
    with years.tables() as session:
        person = session.get_one(Person, years.agency.ids["sri"])
        return {**OF_SRI, "nama": person.name, "mulai": DAY.isoformat()}


def test_who_is_put_in_another_seat_plans_anew_and_a_note_is_handed_over(years: Years) -> None:
    case = plan_is_set(years)
    years.move_to(BEFORE)
    years.engine.run_until_idle()
    with changing(years.engine, AGENCY, "admin") as change:
        typed = {"kode": "ANALIS", "nama": "Analis", "jenis_jabatan": "pelaksana"}
        typed |= {"unit": years.agency.ids["DINSOS"], "atasan": years.agency.ids["KADIS"]}
        years.agency.ids["ANALIS"] = seats.create_seat(change, typed, on=change.today).id
    effects = do(
        years,
        SEAT_ACTS["hold"],
        "ANALIS",
        pegawai=years.agency.ids["sri"],
        kedudukan="definitif",
        sk="SK 9",
        mulai=DAY.isoformat(),
        akhiri="ya",
    )
    assert [act.kind for act in effects.acts] == ["segmen", "serah_terima"]
    assert years.has("wayan") == ["menulis_catatan"] and waits(years, case) == {"pengukuran"}
    at_the_day(years)
    assert acts(years) == [("segmen", "selesai"), ("serah_terima", "selesai")]
    assert waits(years, case) == {"perencanaan"}
    with years.tables() as session:
        segment = session.scalars(sa.select(PlanSegment)).one()
        assert segment.last_day == DAY - timedelta(days=1)
    with years.engine.read() as work:  # what the page of the year shows
        (part,) = papers.segments(work, AGENCY, years.agency.ids["sri"], "2026")
        assert (part.seat, part.name, part.version) == ("Jabatan STAF", "Wayan", 1)


def test_another_assessor_by_decree_gets_a_note_of_the_former_one(years: Years) -> None:
    plan_is_set(years)
    years.move_to(BEFORE)
    budi, day = years.agency.ids["budi"], DAY.isoformat()
    effects = do(years, PERSON_ACTS["assessor"], "sri", pegawai=budi, sk="SK 9", mulai=day)
    assert [(act.kind, act.from_name, act.to_name) for act in effects.acts] == [
        ("serah_terima", "Wayan", "Budi")
    ]
    assert years.has("wayan") == ["menulis_catatan"]


def test_leave_pauses_the_year_and_the_return_lets_it_go_on(years: Years) -> None:
    case = plan_is_set(years)
    years.move_to(BEFORE)
    do(years, PERSON_ACTS["change"], "sri", **named_sri(years), status="cltn")
    assert status(years, case) == "active"
    at_the_day(years)
    assert (status(years, case), acts(years)) == ("suspended", [("jeda", "selesai")])


def test_leaving_the_service_ends_the_year_and_every_office(years: Years) -> None:
    case = plan_is_set(years)
    years.move_to(BEFORE)
    last = (DAY - timedelta(days=1)).isoformat()
    effects = do(years, PERSON_ACTS["retire"], "sri", sampai=last, sk="SK 10")
    assert [act.kind for act in effects.acts] == ["serah_terima", "berhenti"]
    at_the_day(years)
    assert status(years, case) == "cancelled"
    assert not [key for key in held(years, "sri") if key.startswith("seat:")]


def test_a_change_that_touches_nobody_orders_nothing(years: Years) -> None:
    plan_is_set(years)
    years.move_to(BEFORE)
    effects = do(years, PERSON_ACTS["change"], "sri", **named_sri(years), status="aktif")
    assert effects.acts == () and acts(years) == []


def held(years: Years, name: str) -> list[str]:
    with years.engine.read() as work:
        directory = years.engine.parts.directory
        return list(directory.principals(work, AGENCY, years.key_of(name), work.now))
