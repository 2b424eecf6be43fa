"""HR names a Plt to an empty seat in the browser: a chain that led nowhere leads to somebody."""

from __future__ import annotations

from datetime import timedelta

import sqlalchemy as sa
from playwright.sync_api import Page, expect

from tests.e2e.admin.conftest import Axe, Site
from tests.integration.admin.agency import AGENCY
from workflows.organisation import seats
from workflows.organisation.changing import changing
from workflows.tables.people import Seat


def empty_seat_above_joko(site: Site) -> str:
    """Put an empty seat above joko's, who has no superior otherwise; return its id."""
    with changing(site.engine, AGENCY, "tes") as change:
        lain = site.agency.units["lain"]
        typed = {"kode": "KADIK", "nama": "Kepala Dinas Pendidikan", "unit": lain}
        made = seats.create_seat(change, {**typed, "jenis_jabatan": "jpt_pratama"})
        typed = {"nama": "Guru Ahli Muda", "unit": lain, "atasan": made.id}
        seats.change_seat(
            change, site.agency.seats["GURU"], {**typed, "jenis_jabatan": "fungsional"}
        )
        return str(made.id)


def test_a_plt_in_an_empty_seat_becomes_the_assessor(site: Site, page: Page, axe: Axe) -> None:
    empty_seat_above_joko(site)
    joko = f"{site.address}/people/{site.agency.people['joko']}"
    site.sign_in(page, "wati")

    page.goto(joko)
    assessor = page.get_by_role("region", name="Siapa yang menilai")
    expect(assessor).to_contain_text("tidak ada")

    page.goto(f"{site.address}/organisation/")
    page.get_by_role("link", name="Dinas Pendidikan").click()
    assert axe(page) == []
    page.get_by_role("link", name="Tempatkan pegawai Kepala Dinas Pendidikan").click()
    page.get_by_label("Pegawai", exact=True).fill("ari")
    page.get_by_label("Kedudukan").select_option("plt")
    page.get_by_role("button", name="Periksa dahulu").click()
    expect(page.get_by_role("alert")).to_contain_text("Ada beberapa pegawai")
    page.get_by_label("Dewi Lestari").check()
    page.get_by_role("button", name="Periksa dahulu").click()
    expect(page.get_by_role("alert")).to_contain_text("Plt harus disertai nomor surat")
    assert axe(page) == []
    page.get_by_label("Nomor surat keputusan").fill("SP 800/77/2026")
    page.get_by_role("button", name="Periksa dahulu").click()
    expect(page.get_by_role("heading", name="Yang akan dicatat")).to_be_visible()
    assert axe(page) == []
    page.get_by_role("button", name="Simpan").click()
    expect(page.get_by_text("Tersimpan.")).to_be_visible()
    assert axe(page) == []

    page.goto(joko)
    expect(assessor).to_contain_text("Kepala Dinas Pendidikan (Plt. Dewi Lestari)")
    expect(assessor).to_contain_text("SP 800/77/2026")
    assert axe(page) == []
    with site.engine.read() as work:
        since = work.session.scalar(sa.select(Seat.since).where(Seat.code == "KADIK"))
    page.get_by_label("Keadaan pada").fill((since - timedelta(days=1)).isoformat())
    page.get_by_role("button", name="Tampilkan").click()
    expect(assessor).to_contain_text("tidak ada")
