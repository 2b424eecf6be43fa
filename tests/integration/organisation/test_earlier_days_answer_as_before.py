"""Whatever is changed from today on, who was whose assessor on earlier days stays what it was."""

from __future__ import annotations

import random
from datetime import date, timedelta

import pytest

from engine.errors import DomainRefused
from tests.integration.organisation.conftest import Office
from workflows.organisation import holdings, named, people, seats
from workflows.organisation.changing import Change
from workflows.tables.people import Person, Seat

PEOPLE = ("gubernur", "ratna", "budi", "wayan", "sri", "hr")
SEATS = ("GUB", "KADIS", "KABID", "KASI", "STAF")
CHANGES = 25


def answers(office: Office, days: list[date]) -> dict[tuple[str, date], str]:
    return {(name, day): office.assessor(name, day) for name in PEOPLE for day in days}


def change_something(office: Office, change: Change, chance: random.Random) -> None:
    """Move a seat, put somebody in one, change a status, name an assessor, or declare a tie."""
    ids, on = office.ids, change.today + timedelta(days=chance.choice((0, 0, 0, 3, 30)))
    terms = {"sk": "SK 1", "mulai": on.isoformat()}
    person, other, seat = (
        ids[chance.choice(PEOPLE)],
        ids[chance.choice(PEOPLE)],
        ids[chance.choice(SEATS)],
    )
    what = chance.randrange(5)
    if what == 0:
        row = change.get(Seat, seat)
        typed = {"nama": row.name, "unit": row.unit_id, "jenis_jabatan": row.kind}
        typed["atasan"] = ids[chance.choice(SEATS)]
        seats.change_seat(change, seat, typed, on=on)
    elif what == 1:
        typed = {**terms, "kedudukan": chance.choice(("definitif", "plt", "plh"))}
        holdings.put_in_seat(change, seat, person, typed, relieve=True)
    elif what == 2:
        found = change.get(Person, person)
        typed = {"nip": found.nip or "", "nama": found.name, "kepegawaian": "pejabat_negara"}
        typed["status"] = chance.choice(("aktif", "cltn", "mpp"))
        people.change_person(change, person, typed, on=on)
    elif what == 3:
        named.name_assessor(change, person, other, terms)
    else:
        named.declare_relation(change, person, other, "keluarga")


@pytest.mark.parametrize("seed", [1, 2])
def test_no_change_from_today_on_rewrites_an_earlier_day(office: Office, seed: int) -> None:
    chance = random.Random(seed)
    days = [office.today - timedelta(days=back) for back in (1, 40, 300)]
    before = answers(office, days)
    made = 0
    for _ in range(CHANGES):
        try:
            with office.change() as change:
                change_something(office, change, chance)
            made += 1
        except DomainRefused:
            continue  # refused: nothing changed, which is checked as well
    assert made >= CHANGES // 4
    assert answers(office, days) == before
    assert answers(office, [office.today]) != answers(office, [days[0]])
