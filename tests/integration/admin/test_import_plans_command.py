"""`siklus import plans`, and the year that it brought in as people see it in the browser."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from click.testing import CliRunner

from admin.cli.main import main
from engine.engine import Engine
from tests.integration.admin.agency import SmallAgency
from tests.integration.admin.browser import Browser
from workflows.earlier.example_year import COLUMNS
from workflows.people.writing import write_csv
from workflows.tables.people import Person

Browse = Callable[[str], Browser]


@pytest.fixture
def nip(engine: Engine, agency: SmallAgency) -> str:
    """The NIP of budi."""
    with engine.read() as work:
        budi = agency.key("budi").removeprefix("person:")
        return work.session.scalars(sa.select(Person.nip).where(Person.id == budi)).one() or ""


@pytest.fixture
def bring(
    database_url: str, agency: SmallAgency, nip: str, tmp_path: Path
) -> Callable[..., dict[str, Any]]:
    """Bring a file with budi's 2024 in; the grade and further options as told."""

    def bring(*options: str, grade: str = "Sangat baik", exits: int = 0) -> dict[str, Any]:
        who = {"nip": nip, "tahun": "2024"}
        tables = {
            "predikat": [{**who, "predikat": grade, "pejabat_penilai": "Rahma Yuliana"}],
            "skp": [
                {**who, "rencana_hasil_kerja": "Warga <terlayani>", "indikator": "Keluarga",
                 "aspek": "kuantitas", "target": "1.200", "satuan": "keluarga",
                 "realisasi": "1.260"},
                {**who, "rencana_hasil_kerja": "Warga <terlayani>", "indikator": "Kepuasan"},
            ],
        }  # fmt: skip
        file = tmp_path / "skp.csv"
        file.write_bytes(write_csv(tables, columns=COLUMNS))
        words = ["import", "plans", str(file), *options, "--database", database_url, "--json"]
        result = CliRunner().invoke(main, words)
        assert result.exit_code == exits, (result.output, result.exception)
        told: dict[str, Any] = json.loads(result.stdout)
        return told

    return bring


def test_the_command_tells_what_it_did_and_every_wrong_row(bring: Callable[..., Any]) -> None:
    refused = bring(grade="Hebat", exits=1)["error"]
    assert refused["kind"] == "rows_refused"
    assert "1 of 3 rows are wrong" in refused["message"]
    (finding,) = refused["findings"]
    assert (finding["line"], finding["column"]) == (2, "predikat")
    assert (finding["value"], finding["reason_id"]) == ("Hebat", "pilihan_tidak_dikenal")
    skipped = bring("--skip-bad", grade="Hebat")
    assert (skipped["created"], len(skipped["errors"])) == (0, 1), "a year comes in whole"
    assert bring()["created"] == 1
    again = bring()
    assert (again["created"], again["changed"], again["written"]) == (0, 0, True)


def test_a_year_from_a_file_is_shown_to_those_who_may_see_years(
    bring: Callable[..., Any], agency: SmallAgency, browse: Browse
) -> None:
    bring()
    address = f"/year/{agency.key('budi').removeprefix('person:')}"
    own = browse("budi")
    page = own.get(f"{address}/2024").text
    assert "Sangat Baik" in page and "Rahma Yuliana" in page
    assert "1. Warga &lt;terlayani&gt;" in page and "2. " not in page.partition("<main")[2]
    assert "1.200 keluarga" in page and "realisasi 1.260 keluarga" in page
    assert "dibawa masuk dari berkas" in page
    assert "Tahun saya 2024" in own.get("/year/").text, "the newest year that there is"
    assert own.get(f"{address}/2023").status_code == 404
    for name in ("rahma", "kepala", "sari"):  # the assessor, who stands above, HR of the unit
        assert "Sangat Baik" in browse(name).get(f"{address}/2024").text
    page = browse("sari").get(f"/people/{agency.key('budi').removeprefix('person:')}").text
    assert f'href="{address}/2024"' in page
    dewi = browse("dewi").get(f"{address}/2024")
    assert dewi.status_code in (403, 404) and "Sangat Baik" not in dewi.text


def test_the_import_stands_in_the_history_of_the_agency(
    bring: Callable[..., Any], browse: Browse
) -> None:
    bring()
    page = browse("wati").get("/organisation/changes").text
    assert "SKP dan predikat tahun lalu dibawa masuk dari berkas" in page and "skp.csv" in page
