"""Reading CSV and XLSX as people make them, and writing them so that they read back."""

import io
import zipfile
from datetime import date, datetime
from pathlib import Path

import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st

from workflows.people import files
from workflows.people.files import UnreadableFile, read_sheets
from workflows.people.writing import columns_of, write_csv, write_xlsx

TABLES = {
    "unit": [{"kode": "A", "nama": 'Dinas "Sosial"; Lampung, Utara'}],
    "pegawai": [{"nip": "198802292010122003", "nama": "Sri\u00a0Wahyuni", "kepegawaian": "pns"}],
}


def rows(content, name="data.csv"):
    (sheet,) = read_sheets(content, name)
    return [(row.line, dict(row.cells)) for row in sheet.rows]


def workbook(**sheets):
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    dates = book.add_format({"num_format": "yyyy-mm-dd"})
    for name, lines in sheets.items():
        sheet = book.add_worksheet(name)
        for at, line in enumerate(lines):
            for column, cell in enumerate(line):
                if isinstance(cell, datetime):
                    sheet.write_datetime(at, column, cell, dates)
                else:
                    sheet.write(at, column, cell)
    book.close()
    return out.getvalue()


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252", "latin-1"])
def test_a_csv_is_read_whatever_its_delimiter_and_encoding(delimiter, encoding):
    text = f"Kode{delimiter}Nama\r\nA{delimiter}Café Müller\r\n"
    assert rows(text.encode(encoding)) == [(2, {"kode": "A", "nama": "Café Müller"})]


def test_the_first_line_of_excel_that_names_the_delimiter_is_no_header():
    assert rows(b"sep=;\r\nkode;nama\r\nA;B\r\n") == [(3, {"kode": "A", "nama": "B"})]


def test_lines_are_numbered_as_a_spreadsheet_shows_them():
    content = b'\nkode,nama\n"A","dua\nbaris"\n\nB,satu\n'
    assert rows(content) == [
        (3, {"kode": "A", "nama": "dua\nbaris"}),
        (6, {"kode": "B", "nama": "satu"}),
    ]


def test_titles_become_names_and_blank_columns_and_cells_are_left_out():
    content = b"Jenis Jabatan,,NIP / NI PPPK\npengawas,x,  \n"
    assert rows(content) == [(2, {"jenis_jabatan": "pengawas"})]


def test_a_row_that_is_shorter_or_longer_than_the_header_is_read_as_far_as_it_goes():
    assert rows(b"a,b\n1\n1,2,3\n") == [(2, {"a": "1"}), (3, {"a": "1", "b": "2"})]


@pytest.mark.parametrize("content", [b"", b"\n\n", b" , \n"])
def test_a_file_without_a_header_is_refused(content):
    with pytest.raises(UnreadableFile, match="kosong"):
        read_sheets(content, "a.csv")


def test_a_broken_csv_is_refused_with_its_line():
    with pytest.raises(UnreadableFile, match="Baris 2"):
        read_sheets(b'a,b\n"x"y,1\n', "a.csv")


@pytest.mark.parametrize("name", ["a.xls", "a.pdf", "a"])
def test_another_kind_of_file_is_refused(name):
    with pytest.raises(UnreadableFile, match=r"\.csv, \.xlsx atau \.yaml"):
        read_sheets(b"x", name)


def test_every_sheet_of_a_workbook_is_read_and_empty_ones_are_left_out():
    content = workbook(unit=[["kode"], ["A"]], catatan=[], jabatan=[[], ["kode"], ["B"]])
    sheets = read_sheets(content, "a.XLSX")
    assert [(sheet.name, sheet.header_line, len(sheet.rows)) for sheet in sheets] == [
        ("unit", 1, 1),
        ("jabatan", 2, 1),
    ]


def test_cells_of_a_workbook_keep_what_they_are():
    content = workbook(
        pegawai=[["a", "b", "c", "d", "e"], [1.5, 12, datetime(2026, 1, 31), True, "x"]]
    )
    (sheet,) = read_sheets(content, "a.xlsx")
    (row,) = sheet.rows
    assert row.cells["c"] == date(2026, 1, 31)
    assert [row.text(each) for each in "abcde"] == ["1.5", "12", "2026-01-31", "ya", "x"]
    assert row.text("tidak_ada") == ""


@pytest.mark.parametrize("content", [b"PK\x03\x04 rusak", b"bukan zip", b""])
def test_a_damaged_workbook_is_refused(content):
    with pytest.raises(UnreadableFile, match="rusak"):
        read_sheets(content, "a.xlsx")


def test_a_zip_that_is_no_workbook_is_refused():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("halo.txt", "x")
    with pytest.raises(UnreadableFile, match="rusak"):
        read_sheets(out.getvalue(), "a.xlsx")


def test_a_file_that_is_too_large_is_refused_packed_or_unpacked(monkeypatch):
    content = workbook(unit=[["kode"], ["A" * 2000]])
    monkeypatch.setattr(files, "MAX_UNPACKED_BYTES", 1000)
    with pytest.raises(UnreadableFile, match="terlalu besar"):
        read_sheets(content, "a.xlsx")
    monkeypatch.setattr(files, "MAX_BYTES", 10)
    with pytest.raises(UnreadableFile, match="lebih besar"):
        read_sheets(content, "a.xlsx")


def test_too_many_rows_are_refused(monkeypatch):
    monkeypatch.setattr(files, "MAX_ROWS", 2)
    with pytest.raises(UnreadableFile, match="lebih dari 2 baris"):
        read_sheets(b"a\n1\n2\n3\n", "a.csv")


def test_what_is_written_as_csv_reads_back():
    (sheet,) = read_sheets(write_csv(TABLES), "a.csv")
    assert [row.text("jenis") for row in sheet.rows] == ["unit", "pegawai"]
    assert sheet.rows[0].text("nama") == TABLES["unit"][0]["nama"]
    assert sheet.rows[1].text("nip") == "198802292010122003"
    assert sheet.rows[1].text("nama") == "Sri Wahyuni", "hard spaces are spaces"


def test_what_is_written_as_a_workbook_reads_back_with_every_digit():
    sheets = {sheet.name: sheet for sheet in read_sheets(write_xlsx(TABLES), "a.xlsx")}
    assert sheets["pegawai"].rows[0].cells["nip"] == "198802292010122003"
    assert set(sheets["unit"].columns) == set(columns_of("unit"))
    assert sheets["peran"].rows == ()


def test_no_text_of_a_workbook_becomes_a_formula():
    content = write_xlsx({"unit": [{"kode": "=1+1", "nama": "=HYPERLINK(1)"}]})
    sheets = {sheet.name: sheet for sheet in read_sheets(content, "a.xlsx")}
    assert sheets["unit"].rows[0].text("kode") == "=1+1"


@given(st.binary(max_size=300), st.sampled_from(["a.csv", "a.xlsx"]))
def test_any_bytes_are_read_or_refused(content, name):
    try:
        read_sheets(content, name)
    except UnreadableFile as refused:
        assert str(refused)


@pytest.mark.parametrize("first", [each for each in files.FORMULA if each.strip()])
def test_no_text_of_a_guarded_csv_is_run_by_a_spreadsheet_and_it_reads_back(first):
    name = f"{first}1+cmd|' /C calc'!A0"
    content = write_csv({"unit": [{"kode": "A", "nama": name}]}, guarded=True)
    assert f"'{first}" in content.decode("utf-8-sig")
    assert rows(content) == [(2, {"jenis": "unit", "kode": "A", "nama": name})]


def test_whatever_writes_csv_for_spreadsheets_guards_its_cells():
    root = Path(files.__file__).parents[2]
    writers = [
        path
        for folder in ("admin", "workflows", "engine")
        for path in (root / folder).rglob("*.py")
        if "node_modules" not in path.parts
        and any(made in path.read_text(encoding="utf-8") for made in ("csv.writer", "DictWriter"))
    ]
    assert len(writers) >= 3
    for path in writers:
        assert "guard(" in path.read_text(encoding="utf-8"), path


def test_yaml_holds_the_same_rows_with_their_lines_and_keeps_digits_and_zeros():
    content = b"""unit:
  - kode: D-01
    Nama: Dinas Sosial
    induk:
pegawai:
  - {nip: 198802292010122003, nama: Sri, telepon: 0812}
"""
    units, people = read_sheets(content, "a.yaml")
    assert (units.name, units.columns) == ("unit", ("kode", "nama", "induk"))
    assert units.rows[0].cells == {"kode": "D-01", "nama": "Dinas Sosial"}
    assert (people.rows[0].line, people.rows[0].text("nip")) == (6, "198802292010122003")
    assert people.rows[0].text("telepon") == "0812"


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"unit: [", "Baris 1 tidak dapat dibaca sebagai YAML"),
        (b"- a", "jenis baris"),
        (b"unit:\n  - D-01", "Baris 2: tulis kolom"),
        (b"unit:\n  - kode: [1]", "Baris 2: isi kolom satu nilai"),
    ],
)
def test_yaml_of_another_shape_is_told_with_its_line(content, told):
    with pytest.raises(UnreadableFile, match=told):
        read_sheets(content, "a.yml")
