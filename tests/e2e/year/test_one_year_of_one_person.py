"""One person's whole year in real browsers: five kinds of users, each signed in on their own.

Everything is done on the pages that people use. The employee has a phone, the others a desktop.
"""

from __future__ import annotations

import sys

import pytest
from playwright.sync_api import expect

from tests.e2e.year import planning
from tests.e2e.year.town import EMPLOYEE, HR, SUPERVISOR
from tests.e2e.year.visitor import PHONE, Visitors

expect.set_options(timeout=15_000)


def test_one_year_of_one_person(visitors: Visitors, capsys: pytest.CaptureFixture[str]) -> None:
    employee = visitors.sign_in(EMPLOYEE, PHONE)
    supervisor, office = visitors.sign_in(SUPERVISOR), visitors.sign_in(HR)

    # January: the plan
    employee.year_shows(
        "Perencanaan kinerja", planning.DRAFTING, employee.who.name, "2 Jan 2026", "14 Jan 2026"
    )
    planning.the_employee_drafts_and_sends(employee)
    holder = "pengelola kinerja, Dinas Sosial"
    employee.year_shows("Persetujuan SKP", planning.DECIDING, holder, "2 Jan 2026", "7 Jan 2026")
    employee.year_comes("Pengukuran kinerja", "Evaluasi kinerja", "Umpan balik dan pengembangan")
    planning.the_office_reviews(office, employee, version=1)
    holder = supervisor.who.name
    employee.year_shows("Persetujuan SKP", planning.DECIDING, holder, "2 Jan 2026", "9 Jan 2026")
    planning.the_supervisor_returns_it(supervisor, employee)
    holder = employee.who.name
    employee.year_shows("Perencanaan", planning.DRAFTING, holder, "2 Jan 2026", "7 Jan 2026")
    planning.the_employee_mends_and_resends(employee, supervisor)
    planning.the_office_reviews(office, employee, version=2)
    planning.the_supervisor_sets_it(supervisor, employee)

    with capsys.disabled():
        sys.stdout.write(f"\none year: {visitors.watch.told()}\n")
