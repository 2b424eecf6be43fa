"""Last year beside this year's plan: for who writes it and for who approves it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.integration.people.agency import NIPS
from tests.integration.processes.years import AGENCY, Years, open_years, plan, result
from workflows.earlier.example_year import COLUMNS
from workflows.earlier.import_plans import import_plans
from workflows.earlier.last_year import lines_of_last_year
from workflows.people.writing import write_csv

WHO = {"nip": NIPS["sri"], "tahun": "2025"}
LINES = (
    {
        "rencana_hasil_kerja": "Penerima terlayani",
        "aspek": "kuantitas",
        "indikator": "jumlah   penerima",
        "target": "1.200",
        "satuan": "keluarga",
        "realisasi": "1.260",
    },
    {"rencana_hasil_kerja": "Arsip tertata", "indikator": "Berkas", "target": "40"},
)


@pytest.fixture
def years(database_url: str) -> Iterator[Years]:
    opened = open_years(database_url)
    with opened.engine.database.write() as work:
        content = write_csv({"skp": [{**WHO, **each} for each in LINES]}, columns=COLUMNS)
        assert import_plans(work, AGENCY, content, "skp.csv").created == 1
        work.commit()
    yield opened
    opened.engine.database.dispose()


def test_the_writer_and_the_approver_see_last_year_from_the_file(years: Years) -> None:
    years.open("sri")
    assert years.shown("sri", "menyusun_skp")["skp_tahun_lalu"] == [
        {
            "hasil": "Penerima terlayani – jumlah penerima",
            "target": "1.200 keluarga",
            "realisasi": "1.260 keluarga",
        },
        {"hasil": "Arsip tertata – Berkas", "target": "40", "realisasi": ""},
    ]
    years.does(
        "sri",
        "menyusun_skp",
        **plan(
            result(indikator="Jumlah penerima", target=900, satuan="keluarga"),
            result(rencana_hasil_kerja="Baru sama sekali", indikator="Laporan", satuan="laporan"),
        ),
    )
    first, new, gone = years.shown("eka", "memutuskan")["dibanding_tahun_lalu"]
    assert (first["lalu"], first["realisasi"]) == ("1.200 keluarga", "1.260 keluarga")
    assert (first["kini"], first["beda"]) == ("900 keluarga", "turun 25%")
    assert (new["lalu"], new["beda"]) == ("", "baru")
    assert (gone["hasil"], gone["lalu"], gone["beda"]) == (
        "Arsip tertata – Berkas",
        "40",
        "tidak ada lagi",
    )


def test_nothing_is_shown_where_the_year_before_is_not_known(years: Years) -> None:
    years.open("wayan")
    assert years.shown("wayan", "menyusun_skp")["skp_tahun_lalu"] == []
    years.does("wayan", "menyusun_skp", **plan())
    assert years.shown("eka", "memutuskan")["dibanding_tahun_lalu"] == []


def test_a_year_that_was_run_here_is_the_year_before_of_the_next(years: Years) -> None:
    years.open("sri")
    years.does("sri", "menyusun_skp", **plan())
    years.does("eka", "memutuskan", keputusan="setuju")
    with years.tables() as session:
        sri = years.agency.ids["sri"]
        assert lines_of_last_year(session, AGENCY, sri, "2027") == [], "sent, but not set"
    years.does("wayan", "memutuskan", keputusan="setuju")
    with years.tables() as session:
        (line,) = lines_of_last_year(session, AGENCY, sri, "2027")
        assert line.target_in_words and not line.realised
        assert lines_of_last_year(session, AGENCY, sri, "2026-P1") == []
        assert [each.indicator for each in lines_of_last_year(session, AGENCY, sri, "2026")] == [
            "jumlah penerima",
            "Berkas",
        ]
