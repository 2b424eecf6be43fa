"""What a file says anew stands from today on, and open items are looked at on their day."""

from __future__ import annotations

from datetime import timedelta

from engine.commands import AdvanceClock
from engine.engine import Engine
from tests.integration.organisation.conftest import Office
from tests.integration.people.agency import AGENCY, NIPS
from workflows.organisation.looking import seat_as_of
from workflows.people.import_people import import_people


def bring_in(engine: Engine, *rows: str) -> None:
    head = "jenis,kode,nama,unit,atasan,jenis_jabatan,nip,jabatan,kedudukan,sk,mulai,sampai"
    content = "\n".join([head, *rows]).encode()
    with engine.database.write() as work:
        report = import_people(work, AGENCY, content, "berkas.csv", actor="tes")
        assert report.errors == ()
        work.commit()


def test_a_seat_that_a_file_moves_is_where_it_was_on_earlier_days(office: Office) -> None:
    bring_in(office.engine, "jabatan,STAF,Analis,LINJAMSOS,KABID,pelaksana,,,,,,")
    yesterday = office.today - timedelta(days=1)
    with office.engine.read() as work:
        assert seat_as_of(work, office.ids["STAF"], office.today).name == "Analis"
        assert seat_as_of(work, office.ids["STAF"], yesterday).name == "Jabatan STAF"
    assert office.assessor("sri") == "KABID"
    assert office.assessor("sri", yesterday) == "KASI"
    assert office.story()[-1]["facts"]["changed"] == 1


def test_the_same_file_again_tells_nothing_new(office: Office) -> None:
    row = "jabatan,STAF,Analis,LINJAMSOS,KABID,pelaksana,,,,,,"
    bring_in(office.engine, row)
    bring_in(office.engine, row)
    assert len(office.story()) == 1


def test_an_end_that_a_file_brings_frees_open_items_on_its_day(office: Office) -> None:
    item = office.item_for(f"seat:{office.ids['KASI']}")
    last = office.today.isoformat()
    bring_in(
        office.engine,
        f"pemangku,,,,,,{NIPS['wayan']},KASI,definitif,SK 1,2026-01-01,{last}",
    )
    office.engine.run_until_idle()
    assert "lent" not in office.item(item)["owner"]
    office.engine.execute(AdvanceClock(AGENCY, "P1D"))
    assert office.item(item)["owner"]["lent"]
