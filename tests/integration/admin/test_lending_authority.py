"""Authority is lent in the browser: by its holder, by HR, seen by both, ended before its time."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest
import sqlalchemy as sa

from engine.engine import Engine
from tests.integration.admin.agency import AGENCY, PEOPLE, SmallAgency
from tests.integration.admin.browser import Browser
from workflows.directory import local_day
from workflows.tables.substitution import Substitution

Browse = Callable[[str], Browser]
LEND = "/substitution/lend"


@pytest.fixture
def today(engine: Engine) -> date:
    with engine.read() as work:
        return local_day(work, AGENCY, work.now)


def terms(to: str, start: date, days: int = 10, **more: str) -> dict[str, str]:
    return {
        "penerima": PEOPLE[to][0],
        "sk": "SPT 800/77",
        "tanggal_sk": start.isoformat(),
        "mulai": start.isoformat(),
        "sampai": (start + timedelta(days=days)).isoformat(),
        **more,
    }


def rows(engine: Engine) -> list[Substitution]:
    with engine.read() as work:
        return list(work.session.scalars(sa.select(Substitution).order_by(Substitution.id)))


def test_a_holder_lends_sees_it_and_ends_it_before_its_time(
    agency: SmallAgency, engine: Engine, browse: Browse, today: date
) -> None:
    kepala, rahma = browse("kepala"), browse("rahma")
    shown = kepala.post(LEND, terms("rahma", today, dokumen="skp")).text
    assert "Yang akan dicatat" in shown and rows(engine) == []
    assert kepala.post(LEND, {**terms("rahma", today, dokumen="skp"), "confirm": "1"}).location
    (row,) = rows(engine)
    assert (row.documents, row.decree, row.state) == (["skp"], "SPT 800/77", "berlaku")
    page = kepala.get("/substitution/").text
    assert "kepada Dra. Rahmawati" in page and "SPT 800/77" in page and ">Akhiri<" in page
    page = rahma.get("/substitution/").text
    assert "dari Ir. Sutrisno" in page and ">Akhiri<" not in page
    assert "Wewenang dilimpahkan" in browse("sari").get(f"/people/{agency.people['kepala']}").text
    end = {"row": row.id, "sampai": today.isoformat(), "confirm": "1"}
    assert rahma.post("/substitution/end", end).status_code == 404  # not theirs to end
    assert kepala.post("/substitution/end", end).status_code == 302
    assert rows(engine)[0].valid_to == today
    assert "sudah berakhir" in kepala.post("/substitution/end", end).text


@pytest.mark.parametrize(
    ("to", "days_from_now", "more", "field", "told"),
    [
        ("kepala", 0, {}, "penerima", "Pilih orang lain"),
        ("rahma", -1, {}, "mulai", "Paling cepat mulai hari ini"),
        ("rahma", 0, {"sampai": ""}, "sampai", "Harus diisi"),
        ("rahma", 0, {"tanggal_sk": "2999-01-01"}, "tanggal_sk", "belum tiba"),
        ("rahma", 0, {"sk": ""}, "sk", "Tulis nomor suratnya"),
    ],
)
def test_what_cannot_be_is_refused_at_its_field(
    agency: SmallAgency,
    engine: Engine,
    browse: Browse,
    today: date,
    to: str,
    days_from_now: int,
    more: dict[str, str],
    field: str,
    told: str,
) -> None:
    typed = terms(to, today + timedelta(days=days_from_now))
    page = browse("kepala").post(LEND, {**typed, **more, "confirm": "1"}).text
    assert f'id="f-{field}-error"' in page and told in page
    assert rows(engine) == []


def test_a_circle_and_what_is_lent_already_are_refused(
    agency: SmallAgency, engine: Engine, browse: Browse, today: date
) -> None:
    kepala, rahma, budi = browse("kepala"), browse("rahma"), browse("budi")
    kepala.post(LEND, {**terms("rahma", today, dokumen="skp"), "confirm": "1"})
    assert "sudah dilimpahkan kepada Dra. Rahmawati" in kepala.post(LEND, terms("budi", today)).text
    other = terms("budi", today, dokumen="evaluasi")
    assert "Yang akan dicatat" in kepala.post(LEND, other).text
    assert "berputar kembali" in rahma.post(LEND, terms("kepala", today)).text
    shown = rahma.post(LEND, terms("budi", today)).text  # her own goes along, his does not
    assert "Yang akan dicatat" in shown and "tidak boleh diteruskan" in shown
    rahma.post(LEND, {**terms("budi", today), "confirm": "1"})
    assert "berputar kembali" in budi.post(LEND, terms("kepala", today)).text
    later = terms("kepala", today + timedelta(days=11), tanggal_sk=today.isoformat())
    assert "Yang akan dicatat" in budi.post(LEND, later).text


def test_who_holds_nothing_passes_nothing_on_that_was_not_allowed(
    agency: SmallAgency, engine: Engine, browse: Browse, today: date
) -> None:
    wati, agus = agency.people["wati"], browse("agus")
    with engine.database.write() as work:
        work.session.execute(sa.text("DELETE FROM unit_role WHERE person_id = :p"), {"p": wati})
        work.commit()
    address = f"/organisation/person/{agency.people['kepala']}/lend"
    assert "tidak memegang jabatan" in browse("wati").post(LEND, terms("budi", today)).text
    assert agus.post(address, {**terms("wati", today), "confirm": "1"}).status_code == 302
    assert "tidak boleh diteruskan" in browse("wati").post(LEND, terms("budi", today)).text
    assert len(rows(engine)) == 1


def test_a_proposal_waits_for_hr_who_decrees_or_refuses_it(
    agency: SmallAgency, engine: Engine, browse: Browse, today: date
) -> None:
    rahma, sari = browse("rahma"), browse("sari")
    for dokumen in ("skp", "evaluasi"):
        typed = terms("budi", today, dokumen=dokumen, sk="", tanggal_sk="")
        assert rahma.post(LEND, {**typed, "confirm": "1"}).status_code == 302
    assert {row.state for row in rows(engine)} == {"usulan"}
    waiting = sari.get("/substitution/").text
    assert waiting.count("Dra. Rahmawati kepada Budi Santoso") == 2
    assert "menunggu surat" not in browse("budi").get("/substitution/").text
    first, second = rows(engine)
    of_rahma = f"/organisation/person/{agency.people['rahma']}"
    form = sari.get(f"{of_rahma}/decree-lending?row={first.id}").text
    assert 'value="skp" checked' in form and 'value="evaluasi" checked' not in form
    typed = {**terms("budi", today, dokumen="skp"), "row": first.id, "confirm": "1"}
    assert sari.post(f"{of_rahma}/decree-lending", typed).status_code == 302
    refused = {"row": second.id, "alasan": "Tidak perlu.", "confirm": "1"}
    assert sari.post(f"{of_rahma}/refuse-lending", refused).status_code == 302
    assert [row.state for row in rows(engine)] == ["berlaku", "ditolak"]
    assert "Tidak perlu." in rahma.get("/substitution/").text
    assert "sudah diputuskan" in sari.post(f"{of_rahma}/refuse-lending", refused).text


def test_hr_lends_for_others_but_neither_for_nor_to_themself(
    agency: SmallAgency, engine: Engine, browse: Browse, today: date
) -> None:
    sari = browse("sari")
    of_kepala = f"/organisation/person/{agency.people['kepala']}/lend"
    assert "bukan oleh Anda" in sari.post(of_kepala, terms("sari", today)).text
    before = today - timedelta(days=2)
    assert "sudah lewat" in sari.post(of_kepala, terms("rahma", before)).text
    late = {**terms("rahma", before), "alasan": "Surat baru diterima.", "confirm": "1"}
    assert sari.post(of_kepala, late).status_code == 302
    over = {**terms("budi", before, 1, dokumen="skp"), "alasan": "Terlambat."}
    assert (
        "yang sudah lewat tidak dilimpahkan"
        in sari.post(f"/organisation/person/{agency.people['rahma']}/lend", over).text
    )
    (row,) = rows(engine)
    end = {"row": row.id, "sampai": before.isoformat(), "alasan": "x", "confirm": "1"}
    page = sari.post(f"/organisation/person/{agency.people['kepala']}/end-lending", end).text
    assert "Paling cepat berakhir hari ini" in page
