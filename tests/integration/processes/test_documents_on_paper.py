"""SKP, evaluation, letter and minutes as PDF: text, tags, code; and what a code answers."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
import sqlalchemy as sa

from engine.engine import Engine
from engine.errors import NotFound
from tests.integration.processes.assessing import RESULT, WHY, Office
from tests.integration.processes.years import AGENCY, Years, open_years, plan, result
from tests.pdf import Pdf, check_that_it_can_be_read_aloud
from workflows.documents.codes import DocumentChanged, code_of, find_genuine, in_groups
from workflows.documents.evaluation import evaluation_paper
from workflows.documents.objection import decision_letter, minutes
from workflows.documents.paper import Paper, print_paper
from workflows.documents.plan import plan_paper
from workflows.processes.planning import plans
from workflows.processes.planning.plans import find_plan
from workflows.tables.document import DocumentCode
from workflows.tables.evaluation import Evaluation
from workflows.tables.objection import Objection
from workflows.tables.plan import Plan, PlanRow

ADDRESS = "https://kinerja.example.go.id"
NIP = "198802292010122003"
CODE = re.compile(r"Kode keaslian: ([0-9A-Z]{4}(?:-[0-9A-Z]{4}){3})")


@pytest.fixture
def years(database_url: str) -> Iterator[Years]:
    opened = open_years(database_url)
    yield opened
    opened.engine.database.dispose()


def set_plan(years: Years, *rows: dict) -> str:
    """Let sri's plan be written, reviewed and set; return its id."""
    years.open("sri")
    years.does("sri", "menyusun_skp", **plan(*rows))
    years.does("eka", "memutuskan", keputusan="setuju")
    years.does("wayan", "memutuskan", keputusan="setuju")
    return plan_of(years).id


def plan_of(years: Years) -> Plan:
    with years.tables() as session:
        found = find_plan(session, AGENCY, years.agency.ids["sri"], "2026")
        assert found is not None
        session.expunge(found)
        return found


def paper_of(engine: Engine, plan_id: str, version: int = 1) -> Paper:
    with engine.read() as work:
        return plan_paper(work, AGENCY, plan_id, version)


def test_a_plan_on_paper_says_everything_and_can_be_read_aloud(years: Years) -> None:
    key = set_plan(years)
    paper = paper_of(years.engine, key)
    printed = print_paper(years.engine, paper, ADDRESS)
    assert printed.name == f"SKP-2026-{NIP}.pdf"
    pdf = check_that_it_can_be_read_aloud(
        printed.content, "Sasaran kinerja pegawai: SKP 2026 versi 1"
    )
    text = pdf.text()
    for told in (
        "SASARAN KINERJA PEGAWAI",
        "NIP : 19880229 201012 2 003",
        "Jumlah penerima manfaat program sosial bertambah",
        "Jumlah keluarga penerima manfaat 1.200 keluarga",
        "Berorientasi Pelayanan",
        "Dukungan sumber daya",
        "Penetapan pejabat penilai Wayan NIP 19850101 200901 1 001 Jabatan KASI Definitif",
        "Ditetapkan secara elektronik pada 2 Januari 2026 pukul 08.00 WIB",
        "(versi dokumen 1)",
        "https://kinerja.example.go.id/keaslian",
    ):
        assert told in text
    assert paper.data["pengirim"]["mewakili"] is False


def test_a_plan_that_is_not_set_is_printed_without_a_code(years: Years) -> None:
    years.open("sri")
    years.does("sri", "menyusun_skp", **plan())
    paper = paper_of(years.engine, plan_of(years).id)
    text = Pdf.read(print_paper(years.engine, paper, ADDRESS).content).text()
    assert paper.issue is None and "BELUM DITETAPKAN" in text and "Kode keaslian" not in text
    assert "Belum diputus" in text
    with years.tables() as session:
        assert session.scalars(sa.select(DocumentCode)).all() == []


def test_the_code_of_a_version_stays_and_answers_without_names(years: Years) -> None:
    key = set_plan(years)
    first, again = (
        print_paper(years.engine, paper_of(years.engine, key), ADDRESS) for _ in range(2)
    )
    assert first.content == again.content
    pdf = Pdf.read(first.content)
    code = CODE.findall(pdf.text())[0]
    address = f"{ADDRESS}/keaslian/{code.replace('-', '')}"
    (picture,) = (each for each in pdf.elements if each.kind == "Figure")
    assert picture.alternative == f"Kode QR ke halaman pemeriksaan keaslian: {address}"
    assert pdf.links == [address]
    with years.engine.read() as work:
        (row,) = work.session.scalars(sa.select(DocumentCode)).all()
        assert code.replace("-", "") not in (row.digest, row.content)
        found = find_genuine(work, code.lower().replace("0", "o").replace("-", " "))
        wrong = code[:-1] + ("0" if code[-1] != "0" else "1")
        assert find_genuine(work, wrong) is None and find_genuine(work, "") is None
    assert found is not None
    assert (found.kind, found.version, found.superseded_by) == ("skp", 1, None)
    assert found.agency == "Unit PROV"
    assert set(found.__slots__) == {"kind", "version", "issued_at", "agency", "superseded_by"}


def test_a_code_of_a_replaced_version_names_the_one_in_force(years: Years) -> None:
    key = set_plan(years)
    paper = paper_of(years.engine, key)
    assert paper.issue is not None
    code = code_of(years.engine, paper.issue)
    with years.engine.database.write() as work:
        work.connection.execute(sa.update(Plan).values(version=2, set_version=2))
        work.commit()
    with years.engine.read() as work:
        found = find_genuine(work, code)
    assert found is not None and found.superseded_by == 2
    assert paper_of(years.engine, key).name == f"SKP-2026-{NIP}-versi-1.pdf"
    assert code_of(years.engine, paper.issue) == code


def test_a_version_that_was_tampered_with_is_not_printed_again(years: Years) -> None:
    key = set_plan(years)
    print_paper(years.engine, paper_of(years.engine, key), ADDRESS)
    with years.engine.database.write() as work:
        work.connection.execute(sa.update(PlanRow).values(result="Hasil lain"))
        work.commit()
    plans._contents.clear()  # another process reads what the table says
    with pytest.raises(DocumentChanged, match="something else"):
        print_paper(years.engine, paper_of(years.engine, key), ADDRESS)


def test_markup_in_what_people_typed_is_printed_as_it_is(years: Years) -> None:
    key = set_plan(
        years, result(rencana_hasil_kerja='#import "x": *; $x$ [kurung] <label> @ref = judul')
    )
    text = Pdf.read(print_paper(years.engine, paper_of(years.engine, key), ADDRESS).content).text()
    assert "[kurung] <label> @ref = judul" in text


def test_there_is_no_paper_of_another_agency_or_of_a_version_to_come(years: Years) -> None:
    key = set_plan(years)
    with years.engine.read() as work:
        for agency, version in ((AGENCY, 2), (AGENCY, 0), ("lain", 1)):
            with pytest.raises(NotFound):
                plan_paper(work, agency, key, version)


def test_an_evaluation_on_paper_says_grades_reasons_receipt_and_signatures(office: Office) -> None:
    office.evaluated()
    (evaluation,) = office.list(Evaluation)
    with office.engine.read() as work:
        paper = evaluation_paper(work, evaluation.agency, evaluation.id, 1)
    printed = print_paper(office.engine, paper, ADDRESS)
    assert printed.name == f"Evaluasi-2026-{NIP}.pdf"
    pdf = check_that_it_can_be_read_aloud(
        printed.content, "Evaluasi kinerja pegawai: Evaluasi 2026 versi 1"
    )
    text = pdf.text()
    for told in (
        "Capaian kinerja organisasi Baik",
        RESULT,
        "PENDEKATAN HASIL KERJA KUANTITATIF BAGI PEJABAT ADMINISTRASI DAN PEJABAT FUNGSIONAL",
        "Frekuensi pegawai",
        "Jumlah orang 1.200 orang",
        "Capaian (alat bantu)",
        "bukan penilaian",
        "Rating hasil kerja : Sesuai ekspektasi",
        "Predikat kinerja pegawai Baik",
        "Diterima pegawai pada 11 Januari 2027 pukul ",
        "3. Atasan pejabat penilai kinerja Nama : Budi",
        "6. Pejabat penilai kinerja Menandatangani secara elektronik: Wayan Jabatan KASI",
    ):
        assert told in text
    assert CODE.search(text)
    assert [each for each in pdf.headings() if each[3].isdigit()] == [
        "H2 1. Pegawai yang dinilai",
        "H2 2. Pejabat penilai kinerja",
        "H2 3. Atasan pejabat penilai kinerja",
        "H2 4. Evaluasi kinerja",
        "H2 5. Catatan/rekomendasi",
        "H2 6. Pejabat penilai kinerja",
        "H2 7. Pegawai yang dinilai",
    ]
    told = [each.alternative for each in pdf.elements if each.kind == "Figure"]
    assert told[0] == "Kurva pola distribusi predikat, tertinggi pada Baik."
    assert (
        told[1].startswith("Kode QR ke halaman pemeriksaan keaslian: https://") and told[2:] == []
    )


def test_letter_and_minutes_carry_codes_and_the_evaluation_they_replace_says_so(
    office: Office,
) -> None:
    office.sit()
    (evaluation,) = office.list(Evaluation)
    with office.engine.read() as work:
        before = evaluation_paper(work, evaluation.agency, evaluation.id, 1)
    assert before.issue is not None
    code = code_of(office.engine, before.issue)
    office.recommend_change()
    office.decide()
    (objection,) = office.list(Objection)
    with office.engine.read() as work:
        papers = [
            decision_letter(work, evaluation.agency, objection.id),
            minutes(work, evaluation.agency, objection.id),
            evaluation_paper(work, evaluation.agency, evaluation.id, 2),
        ]
    kinds = []
    titles = (
        "Keputusan atas keberatan KB-2026-0001",
        "Berita acara pemeriksaan keberatan KB-2026-0001",
        "Evaluasi kinerja pegawai: Evaluasi 2026 versi 2",
    )
    for paper, title in zip(papers, titles, strict=True):
        content = print_paper(office.engine, paper, ADDRESS).content
        text = check_that_it_can_be_read_aloud(content, title).text()
        printed = CODE.findall(text)[0]
        with office.engine.read() as work:
            found = find_genuine(work, printed)
        assert found is not None and found.superseded_by is None
        kinds.append((found.kind, found.version))
    assert kinds == [("keputusan_keberatan", 1), ("berita_acara", 1), ("evaluasi", 2)]
    assert WHY in text or "Diterbitkan menurut keputusan atas keberatan KB-2026-0001" in text
    with office.engine.read() as work:
        replaced = find_genuine(work, in_groups(code))
    assert replaced is not None and replaced.superseded_by == 2
