"""Rows pasted from a spreadsheet land in the right columns."""

import json

import pytest

from bpmn.forms import parse_paste, read_form

TABLE = read_form(
    json.dumps(
        {
            "properties": {
                "t": {
                    "type": "array",
                    "maxItems": 50,
                    "items": {
                        "type": "object",
                        "properties": {
                            "sasaran": {
                                "type": "string",
                                "title": "Sasaran",
                                "x-en": {"title": "Result"},
                                "x-widget": "textarea",
                            },
                            "target": {"type": "number", "title": "Target"},
                            "satuan": {
                                "type": "string",
                                "title": "Satuan",
                                "enum": ["org", "dok"],
                                "x-labels": ["Orang", "Dokumen"],
                                "x-en": {"labels": ["Person", "Document"]},
                            },
                            "mulai": {"type": "string", "format": "date", "title": "Mulai"},
                            "bukti": {"type": "string", "x-widget": "file", "title": "Bukti"},
                            "induk": {"type": "string", "x-choices": "induk", "title": "Induk"},
                            "utama": {"type": "boolean", "title": "Utama"},
                        },
                    },
                },
                "satu": {
                    "type": "array",
                    "items": {"type": "object", "properties": {"nama": {"type": "string"}}},
                },
            }
        }
    )
)
FIELD = TABLE.field("t")
CONTEXT = {"induk": [{"value": "i1", "label": "Layanan publik"}]}


def test_rows_without_a_heading_go_by_place():
    pasted = parse_paste(
        FIELD, "Bansos\t1.600,5\tOrang\t23/11/2026\tLayanan publik\tya\nLain\t2\n", CONTEXT
    )
    assert pasted.errors == ()
    assert pasted.rows == [
        {
            "sasaran": "Bansos",
            "target": 1600.5,
            "satuan": "org",
            "mulai": "2026-11-23",
            "induk": "i1",
            "utama": True,
        },
        {"sasaran": "Lain", "target": 2},
    ]
    assert TABLE.check({"t": pasted.rows}, CONTEXT).ok


def test_the_wrong_rows_are_written_again_under_their_heading():
    text = "Satuan\tSasaran\tTarget\nOrang\tBansos\t12\nLusin\tLain\tbanyak\n"
    pasted = parse_paste(FIELD, text, CONTEXT)
    assert pasted.good == [{"satuan": "org", "sasaran": "Bansos", "target": 12}]
    assert [error.path for error in pasted.errors] == [("t", 1, "satuan"), ("t", 1, "target")]
    assert pasted.rest == "Satuan\tSasaran\tTarget\nLusin\tLain\tbanyak\n"
    assert parse_paste(FIELD, pasted.rest, CONTEXT).rows == [pasted.rows[1]]


def test_cells_with_breaks_and_quotes_are_written_again_as_they_were():
    pasted = parse_paste(FIELD, '"dua\nbaris ""lama"""\tbanyak\nBansos\t1\n', CONTEXT)
    assert pasted.good == [{"sasaran": "Bansos", "target": 1}]
    assert parse_paste(FIELD, pasted.rest, CONTEXT).rows == [pasted.rows[0]]


def test_a_column_that_is_not_known_keeps_the_whole_paste_back():
    text = "Sasaran\tTarget\tWarna\nBansos\t12\tmerah\n"
    pasted = parse_paste(FIELD, text, CONTEXT)
    assert pasted.good == []
    assert pasted.rest == text


def test_a_column_that_numbers_the_rows_is_passed_over():
    pasted = parse_paste(FIELD, "No.\tSasaran\tTarget\n1\tBansos\t12\n", CONTEXT)
    assert pasted.errors == ()
    assert pasted.good == [{"sasaran": "Bansos", "target": 12}]


@pytest.mark.parametrize(
    "heading",
    ["Satuan\tSasaran", "satuan *\tSASARAN:", "satuan\tsasaran", "Satuan\tResult"],
)
def test_rows_with_a_heading_go_by_title(heading):
    rows, errors, _ = parse_paste(FIELD, f"{heading}\r\ndok\tLaporan\r\n")
    assert errors == ()
    assert rows == [{"satuan": "dok", "sasaran": "Laporan"}]


def test_a_title_that_is_no_column_is_told_and_its_cells_left_out():
    rows, errors, _ = parse_paste(FIELD, "Warna\tSasaran\tTarget\n1\tA\t5\n")
    assert rows == [{"sasaran": "A", "target": 5}]
    assert [(e.path, e.message_id, e.value) for e in errors] == [(("t",), "paste.header", "Warna")]
    assert "Warna" in errors[0].text()


def test_cells_that_do_not_fit_are_told_and_stay_as_typed():
    rows, errors, _ = parse_paste(FIELD, "A\tbanyak\tkg\tbesok\tLain\tmungkin\nB\t1\n", CONTEXT)
    assert rows[0] == {
        "sasaran": "A",
        "target": "banyak",
        "satuan": "kg",
        "mulai": "besok",
        "induk": "Lain",
        "utama": "mungkin",
    }
    assert [(e.path, e.message_id) for e in errors] == [
        (("t", 0, "target"), "type.number"),
        (("t", 0, "satuan"), "enum"),
        (("t", 0, "mulai"), "date"),
        (("t", 0, "induk"), "enum"),
        (("t", 0, "utama"), "type.boolean"),
    ]
    assert rows[1] == {"sasaran": "B", "target": 1}


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        ("A;1,5;Orang", [{"sasaran": "A", "target": 1.5, "satuan": "org"}]),
        ('A,"1,5",Orang', [{"sasaran": "A", "target": 1.5, "satuan": "org"}]),
        ('"A; B";2', [{"sasaran": "A; B", "target": 2}]),
        ('"baris 1\nbaris 2"\t3', [{"sasaran": "baris 1\nbaris 2", "target": 3}]),
        ('"kata ""kutip"""\t3', [{"sasaran": 'kata "kutip"', "target": 3}]),
        ("\ufeffA\t1", [{"sasaran": "A", "target": 1}]),
        ("A\t1\n\n\t\n  \nB\t2", [{"sasaran": "A", "target": 1}, {"sasaran": "B", "target": 2}]),
        ("A", [{"sasaran": "A"}]),
        ("\t5", [{"target": 5}]),
        ("A\t1\t\t\t\t\t\t\t", [{"sasaran": "A", "target": 1}]),
    ],
)
def test_texts_of_spreadsheets_are_split_into_cells(text, rows):
    pasted = parse_paste(FIELD, text)
    assert (pasted.rows, pasted.errors, pasted.rest) == (rows, (), "")


def test_a_table_of_one_column_is_not_split_at_commas():
    assert parse_paste(TABLE.field("satu"), "Budi, S.Kom\nSiti; M.Si").rows == [
        {"nama": "Budi, S.Kom"},
        {"nama": "Siti; M.Si"},
    ]


def test_too_many_cells_in_a_row_are_told():
    _rows, errors, _ = parse_paste(FIELD, "\t".join(["A", "1", *[""] * 5, "lebih"]))
    assert [(e.path, e.message_id, e.value) for e in errors] == [(("t", 0), "paste.columns", 6)]


@pytest.mark.parametrize("text", ["", "  \n\t\n", "Sasaran\tTarget\n"])
def test_a_paste_without_rows_is_told(text):
    rows, errors, _ = parse_paste(FIELD, text)
    assert rows == []
    assert [e.message_id for e in errors] == ["paste.empty"]


@pytest.mark.parametrize("text", ["A\t1\n" * 60, "a" * 1_000_001, "A" * 200_000 + "\t1"])
def test_a_paste_that_is_too_large_is_told(text):
    rows, errors, _ = parse_paste(FIELD, text)
    assert rows == []
    assert [e.message_id for e in errors] == ["paste.size"]
