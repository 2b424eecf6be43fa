"""People, holdings, roles and ties: rules, earlier days, and what becomes of open items."""

from __future__ import annotations

from datetime import timedelta

import pytest
import sqlalchemy as sa

from engine.commands import AdvanceClock, ClaimItem
from engine.errors import DomainRefused
from engine.store import history
from tests.integration.organisation.conftest import Office
from tests.integration.organisation.test_changes_of_units_and_seats import refused
from tests.integration.people.agency import AGENCY
from workflows.organisation import holdings, named, people, units
from workflows.organisation.changing import trying
from workflows.organisation.looking import assessed_by, list_changes, person_as_of
from workflows.tables.people import Holding, UnitRole

PLT = {"kedudukan": "plt", "sk": "SP 12/2026"}
NIP = "199003032015031007"


def hold(office: Office, person: str, seat: str, typed: dict[str, str], **how: bool) -> None:
    with office.change() as change:
        holdings.put_in_seat(change, office.ids[seat], office.ids[person], typed, **how)


def days(office: Office, count: int) -> str:
    return (office.today + timedelta(days=count)).isoformat()


def holding_of(office: Office, person: str) -> str:
    with office.engine.read() as work:
        query = sa.select(Holding.id).where(Holding.person_id == office.ids[person])
        return str(work.session.scalar(query))


def vacate(office: Office, person: str, last: int = -1) -> None:
    with office.change(reason="pensiun") as change:
        day = office.today + timedelta(days=last)
        holdings.end_holding(change, holding_of(office, person), last=day)


def test_a_plt_of_an_empty_seat_is_the_assessor_for_as_long(office: Office) -> None:
    vacate(office, "wayan", last=-3)
    assert office.assessor("sri") == "KABID"
    typed = {**PLT, "mulai": days(office, 0), "sampai": days(office, 9)}
    hold(office, "hr", "KASI", typed)
    assert office.assessor("sri") == "KASI"
    assert office.assessor("sri", office.today - timedelta(days=1)) == "KABID"
    assert office.assessor("sri", office.today + timedelta(days=10)) == "KABID"


def test_two_definitif_holders_at_a_time_are_refused(office: Office) -> None:
    typed = {"kedudukan": "definitif", "sk": "SK 1", "mulai": days(office, 0)}
    message = refused(
        office,
        lambda c: holdings.put_in_seat(c, office.ids["KASI"], office.ids["hr"], typed),
        "kedudukan",
    )
    assert "Wayan" in message
    hold(office, "hr", "KASI", typed, relieve=True)
    assert [row["kind"] for row in office.story()] == ["holding_ended", "holding_begun"]


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"kedudukan": "plt", "sk": ""}, "sk"),
        ({"kedudukan": "raja", "sk": "SK 1"}, "kedudukan"),
        ({"kedudukan": "plh", "sk": "SK 1", "sampai": "2020-01-01"}, "sampai"),
        ({"kedudukan": "plh", "sk": "SK 1", "mulai": "besok"}, "mulai"),
    ],
)
def test_a_holding_is_checked_as_the_import_checks_it(
    office: Office, typed: dict[str, str], field: str
) -> None:
    filled = {"mulai": days(office, 0), **typed}
    refused(
        office,
        lambda c: holdings.put_in_seat(c, office.ids["KASI"], office.ids["hr"], filled),
        field,
    )


def test_a_wrong_holding_is_put_right_or_struck_with_a_reason(office: Office) -> None:
    hold(office, "hr", "KASI", {**PLT, "mulai": days(office, 0)})
    key = holding_of(office, "hr")
    typed = {"kedudukan": "plh", "sk": "SP 13/2026", "mulai": days(office, -2)}
    refused(office, lambda c: holdings.correct_holding(c, key, typed), "alasan")
    refused(office, lambda c: holdings.strike_holding(c, key), "alasan")
    with office.change(reason="salah surat") as change:
        holdings.correct_holding(change, key, typed)
    with office.change(reason="orang yang salah") as change:
        holdings.strike_holding(change, key)
    last = office.story()[-1]
    assert last["kind"] == "holding_struck"
    assert last["payload"]["before"]["sk"] == "SP 13/2026"
    assert holding_of(office, "hr") == "None"


def test_a_person_is_registered_by_the_rules_of_a_nip(office: Office) -> None:
    typed = {"nip": "19900303 201503 1 007", "nama": "Putu", "kepegawaian": "pns"}
    wrong = {**typed, "nip": "199003032015031000"}
    refused(office, lambda c: people.register_person(c, wrong), "nip")
    refused(
        office, lambda c: people.register_person(c, {**typed, "kepegawaian": "pppk"}), "kepegawaian"
    )
    with office.change() as change:
        assert people.register_person(change, typed).nip == NIP
    assert "Putu" in refused(office, lambda c: people.register_person(c, typed), "nip")


def test_every_wrong_field_is_told_at_once(office: Office) -> None:
    with pytest.raises(DomainRefused) as caught, office.change() as change:
        people.register_person(change, {"nip": "1", "nama": "", "kepegawaian": "pns"})
    assert [field for field, _ in caught.value.facts["errors"]] == ["nama", "nip"]


def test_a_status_counts_from_its_day(office: Office) -> None:
    with office.engine.read() as work:
        nip = person_as_of(work, office.ids["wayan"], office.today).nip
    typed = {"nip": nip, "nama": "Wayan", "kepegawaian": "pns", "status": "cltn"}
    with office.change() as change:
        people.change_person(change, office.ids["wayan"], typed)
    assert office.assessor("sri") == "KABID"
    assert office.assessor("sri", office.today - timedelta(days=1)) == "KASI"
    with office.engine.read() as work:
        before = person_as_of(work, office.ids["wayan"], office.today - timedelta(days=1))
        assert before.status == "aktif"


def test_an_assessor_named_by_decree_comes_first_from_that_day_on(office: Office) -> None:
    typed = {"sk": "SK 77", "mulai": days(office, 0)}
    with office.change() as change:
        named.name_assessor(change, office.ids["sri"], office.ids["budi"], typed)
    assert office.assessor("sri") == "budi"
    assert office.assessor("sri", office.today - timedelta(days=1)) == "KASI"
    with office.engine.read() as work:
        assert assessed_by(work, AGENCY, office.ids["budi"], office.today) == [
            office.ids["sri"],
            office.ids["wayan"],
        ]
    refused(
        office,
        lambda c: named.name_assessor(c, office.ids["sri"], office.ids["sri"], typed),
        "pegawai",
    )


def test_a_declared_tie_keeps_from_assessing_from_today_on(office: Office) -> None:
    with office.change() as change:
        named.declare_relation(change, office.ids["sri"], office.ids["wayan"], "keluarga")
    assert office.assessor("sri") == "KABID"
    assert office.assessor("sri", office.today - timedelta(days=1)) == "KASI"
    refused(
        office,
        lambda c: named.declare_relation(c, office.ids["wayan"], office.ids["sri"], "keluarga"),
        "hubungan",
    )
    refused(
        office,
        lambda c: named.name_assessor(
            c, office.ids["sri"], office.ids["wayan"], {"sk": "SK", "mulai": days(office, 0)}
        ),
        "pegawai",
    )


def test_roles_pool_and_grades_are_given_and_ended(office: Office) -> None:
    terms = {"sk": "SK 5", "mulai": days(office, 0)}
    with office.change() as change:
        role = named.give_role(
            change,
            office.ids["DINSOS"],
            office.ids["budi"],
            {**terms, "peran": "pengelola kinerja"},
        )
        place = named.join_pool(change, office.ids["budi"], "inspektorat", terms)
        units.grade_unit(
            change, office.ids["DINSOS"], period="2026", grade="baik", basis="Kep. Gub. 1"
        )
        keys = role.id, place.id
    refused(
        office, lambda c: named.join_pool(c, office.ids["budi"], "inspektorat", terms), "pegawai"
    )
    refused(office, lambda c: named.join_pool(c, office.ids["sri"], "inspektorat", {}), "sk")
    refused(
        office,
        lambda c: units.grade_unit(
            c, office.ids["DINSOS"], period="2026", grade="istimewa", basis="Kep. 2"
        ),
        "alasan",
    )
    with office.change() as change:
        named.end_role(change, keys[0], last=office.today)
        named.leave_pool(change, keys[1], last=office.today)
    with office.engine.read() as work:
        assert work.session.get(UnitRole, keys[0]).valid_to == office.today
        rows = list_changes(work, AGENCY, about=f"unit:{office.ids['DINSOS']}")
    assert [row["kind"] for row in rows] == ["role_ended", "organisation_graded", "role_given"]


def test_open_items_follow_the_seat_and_go_to_hr_while_it_is_empty(office: Office) -> None:
    item = office.item_for(f"seat:{office.ids['KASI']}")
    office.engine.execute(ClaimItem(AGENCY, item, office.key("wayan")))
    vacate(office, "wayan", last=0)
    assert office.item(item)["assignee"] == office.key("wayan")  # the last day is his

    office.engine.execute(AdvanceClock(AGENCY, "P1D"))
    lent = office.item(item)
    role = f"role:pengelola_kinerja@{office.ids['DINSOS']}"
    assert lent["assignee"] is None
    assert lent["owner"]["principals"] == [f"seat:{office.ids['KASI']}", role]

    with office.change() as change:
        typed = {**PLT, "mulai": change.today.isoformat()}
        holdings.put_in_seat(change, office.ids["KASI"], office.ids["budi"], typed)
        seen = {(each.items, each.holders) for each in change.consequences()}
    assert seen == {(1, (office.key("budi"),))}
    back = office.item(item)
    assert back["owner"]["principals"] == [f"seat:{office.ids['KASI']}"]
    assert back["owner"].get("lent") is None
    with office.engine.read() as work:
        story = [row["kind"] for row in history.list_rows(work, back["case"])]
    assert story[-3:] == ["item_lent", "claim_lapsed", "item_given_back"]


def test_who_is_tied_to_the_subject_loses_their_item(office: Office) -> None:
    item = office.item_for(f"seat:{office.ids['KASI']}")
    office.engine.execute(ClaimItem(AGENCY, item, office.key("wayan")))
    with office.change() as change:
        named.declare_relation(change, office.ids["sri"], office.ids["wayan"], "pasangan")
    found = office.item(item)
    assert office.key("wayan") in found["owner"]["excluded"]
    assert found["assignee"] is None
    assert found["owner"]["lent"] == [f"role:pengelola_kinerja@{office.ids['DINSOS']}"]


def test_a_change_tells_what_it_would_do_before_it_is_made(office: Office) -> None:
    office.item_for(f"seat:{office.ids['KASI']}")
    with trying(office.engine, AGENCY, office.key("ratna"), reason="pensiun") as change:
        last = office.today - timedelta(days=1)
        holdings.end_holding(change, holding_of(office, "wayan"), last=last)
        change.finish()
        found = {(each.principal, each.items, each.holders) for each in change.consequences()}
    assert found == {(f"seat:{office.ids['KASI']}", 1, ())}
    assert office.assessor("sri") == "KASI"
