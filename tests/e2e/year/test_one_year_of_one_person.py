"""One person's whole year in real browsers: five kinds of users, each signed in on their own.

Everything is done on the pages that people use. The employee and the superior who decides have a
phone, the others a desktop.
"""

from __future__ import annotations

import sys

import pytest
from playwright.sync_api import expect

from tests.e2e.year import evaluating, measuring, objecting, planning
from tests.e2e.year.town import EMPLOYEE, HR, PANEL, RESERVE, SUPERIOR, SUPERVISOR
from tests.e2e.year.visitor import PHONE, Visitor, Visitors

expect.set_options(timeout=15_000)


def test_one_year_of_one_person(visitors: Visitors, capsys: pytest.CaptureFixture[str]) -> None:
    employee = visitors.sign_in(EMPLOYEE, PHONE)
    supervisor, office = visitors.sign_in(SUPERVISOR), visitors.sign_in(HR)
    the_plan_is_made(employee, supervisor, office)
    the_work_is_measured(employee, supervisor)
    the_year_is_evaluated(employee, supervisor, office)
    superior = visitors.sign_in(SUPERIOR, PHONE)
    panel = [visitors.sign_in(seat) for seat in (*PANEL, RESERVE)]
    the_objection_is_decided(employee, supervisor, office, superior, panel)
    with capsys.disabled():
        sys.stdout.write(f"\none year: {visitors.watch.told()}\n")


def the_plan_is_made(employee: Visitor, supervisor: Visitor, office: Visitor) -> None:
    """January: drafted, reviewed, returned with reasons, mended, set."""
    drafting, deciding = planning.DRAFTING, planning.DECIDING
    me, boss = employee.who.name, supervisor.who.name
    employee.year_shows("Perencanaan kinerja", drafting, me, "2 Jan 2026", "14 Jan 2026")
    planning.the_employee_drafts_and_sends(employee)
    hr = "pengelola kinerja, Dinas Sosial"
    employee.year_shows("Persetujuan SKP", deciding, hr, "2 Jan 2026", "7 Jan 2026")
    employee.year_comes("Pengukuran kinerja", "Evaluasi kinerja", "Umpan balik dan pengembangan")
    planning.the_office_reviews(office, employee, version=1)
    employee.year_shows("Persetujuan SKP", deciding, boss, "2 Jan 2026", "9 Jan 2026")
    planning.the_supervisor_returns_it(supervisor, employee)
    employee.year_shows("Perencanaan kinerja", drafting, me, "2 Jan 2026", "7 Jan 2026")
    planning.the_employee_mends_and_resends(employee, supervisor)
    planning.the_office_reviews(office, employee, version=2)
    planning.the_supervisor_sets_it(supervisor, employee)


def the_work_is_measured(employee: Visitor, supervisor: Visitor) -> None:
    """Four quarters, evidence in the first, and feedback on a day of no form."""
    first, *later = measuring.QUARTERS
    measuring.the_employee_plans_actions(employee, first)
    measuring.feedback_on_any_day(supervisor, employee)
    employee.move_clock(first.reported)
    measuring.the_employee_reports(employee, first, with_file=True)
    measuring.the_supervisor_gives_feedback(supervisor, employee, first, with_file=True)
    employee.is_told(f"{supervisor.who.name} memberi Anda umpan balik")
    employee.menu("Tahun saya")
    employee.sees("Menunggu tahap berikutnya", "Dimulai 1 Apr 2026")
    measuring.the_evidence_opens_in_place(employee)
    for quarter in later:
        measuring.a_later_quarter(employee, supervisor, quarter)


def the_year_is_evaluated(employee: Visitor, supervisor: Visitor, office: Visitor) -> None:
    """The grade with its reasons, released and received; the dialogue and the plan to develop."""
    boss, rating = supervisor.who.name, evaluating.RATING
    evaluating.the_office_grades_the_organisation(office, employee)
    employee.year_shows("Evaluasi kinerja", rating, boss, "18 Des 2026", "")
    evaluating.the_supervisor_rates(supervisor, employee)
    evaluating.the_supervisor_releases(supervisor, employee)
    evaluating.the_employee_receives(employee)
    evaluating.they_talk(supervisor, employee, "2026-12-18")
    evaluating.the_employee_plans_to_develop(employee, supervisor)
    evaluating.the_supervisor_agrees(supervisor, employee)
    evaluating.the_year_waits_for_an_objection(employee, "4 Jan 2027", days=17)


def the_objection_is_decided(
    employee: Visitor,
    supervisor: Visitor,
    office: Visitor,
    superior: Visitor,
    panel: list[Visitor],  # three members, the chair first, and a reserve
) -> None:
    """Filed, admitted, answered, heard, voted on unseen, decided; a new grade and the end."""
    members, reserve = panel[:3], panel[3]
    number = objecting.the_employee_files(employee, days=17)
    objecting.the_office_admits(office, employee)
    objecting.the_supervisor_responds(supervisor, employee, number)
    objecting.the_office_names_the_panel(office, employee, members, reserve.who.name)
    for member in panel:
        objecting.a_member_declares(member, employee, number)
    objecting.the_chair_hears_both(members[0], employee, "2026-12-18")
    for member, vote in zip(members[:2], objecting.VOTES, strict=False):
        objecting.a_member_votes(member, employee, vote)
    objecting.nobody_can_read_a_vote(employee, [supervisor, members[0], members[2]])
    objecting.a_member_votes(members[2], employee, objecting.VOTES[2])
    objecting.the_superior_decides(superior, employee)
    objecting.everybody_is_told([employee, supervisor, *members], number)
    objecting.the_year_ends(employee, number)
