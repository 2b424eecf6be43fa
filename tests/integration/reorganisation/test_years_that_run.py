"""What a reorganisation means for a year that runs: a new plan, a note, a pause, an end."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

import pytest
import sqlalchemy as sa

from engine import queries
from engine.engine import Engine
from engine.store import tables as t
from tests.integration.people.agency import AGENCY, NIPS
from tests.integration.processes.test_annual_cycle import STAGE, plan_is_set
from tests.integration.processes.years import Years, open_years, plan
from workflows.processes import documents
from workflows.reorganisation.effects import Act
from workflows.reorganisation.following import TASK, follow_in_stretches
from workflows.reorganisation.reorganise import Report, preview, reorganise
from workflows.tables.people import Person
from workflows.tables.reorganisation import HandoverNote, PlanSegment, ReorganisationAct

DAY = date(2026, 2, 10)
BEFORE = datetime(2026, 2, 2, 3, 0, tzinfo=UTC)
HEAD = f"reorganisasi: [{{sk: SK 12/2026, berlaku: {DAY}}}]\n"
MOVE = """
jabatan:
  - {tindakan: buat, kode: ANALIS, nama: Analis, unit: DINSOS, jenis_jabatan: pelaksana,
     atasan: KADIS}
pegawai:
  - {nip: "%s", jabatan: ANALIS}
"""


@pytest.fixture
def years(database_url: str) -> Iterator[Years]:
    opened = open_years(database_url)
    opened.engine.tasks[TASK] = follow_in_stretches
    for name in ("measurement", "evaluation", "feedback", "objection"):
        label = "str(periode_ke)" if name == "measurement" else "''"
        opened.deploy({f"{name}.bpmn": STAGE.format(name=name, label=label).encode()})
    opened.deploy(documents("handover"))
    opened.deploy(documents("annual_cycle"))
    yield opened
    opened.engine.database.dispose()


def see(engine: Engine, rows: str) -> Report:
    return preview(engine, AGENCY, "admin", (HEAD + rows).encode(), "a.yaml")


def told(act: Act) -> tuple[object, ...]:
    return (act.kind, act.person, act.case, act.from_name, act.to_name, act.due_on)


def do(years: Years, rows: str) -> Report:
    seen = see(years.engine, rows)
    done = reorganise(years.engine, AGENCY, "admin", (HEAD + rows).encode(), "a.yaml")
    assert [told(act) for act in seen.acts] == [told(act) for act in done.acts]
    assert seen.warnings == done.warnings
    years.engine.run_until_idle()
    return done


def at_the_day(years: Years) -> None:
    years.move_to(datetime.combine(DAY, datetime.min.time(), UTC))
    years.engine.run_until_idle()


def waits(years: Years, case: str) -> set[str]:
    with years.engine.read() as work:
        return {wait["element"] for wait in queries.list_waits(work, case)}


def status(years: Years, case: str) -> str:
    with years.engine.read() as work:
        p = t.process_instance.c
        return str(work.connection.scalar(sa.select(p.status).where(p.id == case)))


def acts(years: Years) -> list[tuple[str, str]]:
    with years.tables() as session:
        rows = session.scalars(sa.select(ReorganisationAct).order_by(ReorganisationAct.number))
        return [(row.kind, row.state) for row in rows]


def test_who_is_moved_plans_anew_and_the_former_assessor_hands_a_note_over(years: Years) -> None:
    case = plan_is_set(years)
    years.move_to(BEFORE)
    years.engine.run_until_idle()
    done = do(years, MOVE % NIPS["sri"])
    assert [(act.kind, act.from_name, act.to_name) for act in done.acts] == [
        ("segmen", "Jabatan STAF", "Analis"),
        ("serah_terima", "Wayan", "Ratna"),
    ]
    # The note is asked for at once, before the day; the year itself goes on until then.
    assert years.has("wayan") == ["menulis_catatan"] and waits(years, case) == {"pengukuran"}
    years.does("wayan", "menulis_catatan", hasil_kerja="Baik", perilaku_kerja="Tekun", saran="")
    shown = years.shown("ratna", "membaca_catatan")
    assert shown["nama_pegawai"] == "Sri" and "Tekun" in shown["catatan_serah_terima"]
    years.does("ratna", "membaca_catatan")
    at_the_day(years)
    assert acts(years) == [("segmen", "selesai"), ("serah_terima", "selesai")]
    assert waits(years, case) == {"perencanaan"}
    with years.tables() as session:
        segment = session.scalars(sa.select(PlanSegment)).one()
        note = session.scalars(sa.select(HandoverNote)).one()
        wayan = years.agency.ids["wayan"]
        assert (segment.version, segment.last_day) == (1, DAY - timedelta(days=1))
        assert (segment.assessor_id, note.author_id, note.former_id) == (wayan, wayan, wayan)
        assert segment.seat_id == years.agency.ids["STAF"]
    years.does("sri", "menyusun_skp", **plan())
    years.decide("eka", "sri", "setuju")
    years.decide("ratna", "sri", "setuju")
    years.engine.run_until_idle()
    # The period of measurement that ran is begun again under the new plan.
    (row,) = [row for row in years.inbox(years.key_of("sri")) if row["process"] == "measurement"]
    assert row["label"] == "1"
    assert years.incidents() == []


def test_a_plan_that_is_not_set_yet_stays_where_it_is(years: Years) -> None:
    case = years.open("sri", "annual_cycle")
    do(years, MOVE % NIPS["sri"])
    at_the_day(years)
    assert acts(years) == [("segmen", "tidak_perlu")] and waits(years, case) == {"perencanaan"}


def test_a_chain_in_progress_goes_back_to_planning_for_the_new_seat(years: Years) -> None:
    case = years.open("sri", "annual_cycle")
    years.does("sri", "menyusun_skp", **plan())
    assert waits(years, case) == {"persetujuan_skp"}
    do(years, MOVE % NIPS["sri"])
    at_the_day(years)
    assert acts(years) == [("segmen", "selesai")] and waits(years, case) == {"perencanaan"}
    assert years.has("eka") == []
    with years.tables() as session:
        assert session.scalars(sa.select(PlanSegment)).all() == []  # no plan was in force


def test_leave_pauses_a_year_on_the_day_and_it_goes_on_when_the_person_is_back(
    years: Years,
) -> None:
    case = plan_is_set(years)
    years.move_to(BEFORE)
    done = do(years, f"status: [{{nip: '{NIPS['sri']}', status: cltn}}]")
    assert [act.kind for act in done.acts] == ["jeda"] and status(years, case) == "active"
    at_the_day(years)
    assert status(years, case) == "suspended"
    back = f"reorganisasi: [{{sk: SK 99, berlaku: {DAY + timedelta(days=20)}}}]\n"
    back += f"status: [{{nip: '{NIPS['sri']}', status: aktif}}]"
    reorganise(years.engine, AGENCY, "admin", back.encode(), "b.yaml")
    years.move_to(datetime(2026, 3, 3, tzinfo=UTC))
    years.engine.run_until_idle()
    assert status(years, case) == "active"


def test_pension_ends_the_year_on_the_day(years: Years) -> None:
    case = plan_is_set(years)
    years.move_to(BEFORE)
    do(years, f"status: [{{nip: '{NIPS['sri']}', status: pensiun}}]")
    assert status(years, case) == "active"
    at_the_day(years)
    assert status(years, case) == "cancelled"


def test_what_an_assessor_signed_stays_theirs_when_the_seat_changes_hands(years: Years) -> None:
    years.change_agency(
        lambda agency: setattr(
            agency.session.get_one(Person, agency.ids["budi"]), "nip", "197001011995031001"
        )
    )
    plan_is_set(years)
    with years.tables() as session:
        was = signed(session)
    assert was and all(years.agency.ids["budi"] not in row for row in was)
    done = do(years, "pegawai: [{nip: '197001011995031001', jabatan: KASI}]")
    assert ("serah_terima", "Wayan", "Budi") in [
        (act.kind, act.from_name, act.to_name) for act in done.acts
    ]
    at_the_day(years)
    with years.tables() as session:
        assert signed(session) == was


def signed(session: sa.orm.Session) -> list[str]:
    """Return the events of cases, whole, in which the former assessor decided."""
    h = t.history.c
    rows = session.execute(
        sa.select(h.case, h.seq, h.kind, h.actor, h.hash).where(h.kind == "item_completed")
    ).all()
    return sorted(str(tuple(row)) for row in rows)
