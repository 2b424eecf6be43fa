"""What a file about earlier years holds: two kinds of rows, and how a cell becomes a value."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

from workflows.domain.told import phrase
from workflows.people.columns import Reader
from workflows.tables.evaluation import GRADES, ORGANISATION_GRADES
from workflows.tables.measurement import RATINGS
from workflows.tables.plan import ASPECTS, PERSPECTIVES, ROW_KINDS

REQUIRED: Mapping[str, tuple[str, ...]] = {
    "predikat": ("nip", "tahun", "predikat"),
    "skp": ("nip", "tahun", "rencana_hasil_kerja"),
}
"""Columns that the header must have, by kind of row."""

OPTIONAL: Mapping[str, tuple[str, ...]] = {
    "predikat": (
        "nama",
        "jabatan",
        "unit_kerja",
        "pejabat_penilai",
        "predikat_organisasi",
        "rating_hasil_kerja",
        "rating_perilaku_kerja",
        "catatan",
    ),
    "skp": (
        "nama",
        "hasil_kerja",
        "rencana_hasil_kerja_atasan",
        "aspek",
        "indikator",
        "target",
        "satuan",
        "realisasi",
        "perspektif",
    ),
}

KINDS = tuple(REQUIRED)
FIRST_YEAR = 2000
LONGEST_TEXT, LONGEST_NAME, LONGEST_UNIT = 4000, 200, 60
LARGEST = Decimal(10) ** 11  # of a number: with four decimals, what both databases keep exactly
OLD_WORDS = {"cukup": "butuh_perbaikan", "buruk": "sangat_kurang"}  # of PP 30/2019 and PP 46/2011
THOUSANDS = re.compile(r"\d{1,3}(\.\d{3})+(,\d+)?")  # 1.200 and 1.200,5, as Indonesian texts write


@dataclass(frozen=True, slots=True)
class GradeRow:
    """The grade of a year as the file has it."""

    nip: str
    period: str
    values: Mapping[str, Any]  # columns of ImportedYear


@dataclass(frozen=True, slots=True)
class ResultRow:
    """A line of a plan as the file has it."""

    nip: str
    period: str
    values: Mapping[str, Any]  # columns of ImportedResult


def grade_row(read: Reader) -> GradeRow:
    """Read a row of the kind `predikat`."""
    return GradeRow(
        nip=read.nip(),
        period=year(read),
        values={
            "seat": read.text("jabatan", LONGEST_NAME),
            "unit": read.text("unit_kerja", LONGEST_NAME),
            "assessor": read.text("pejabat_penilai", LONGEST_NAME),
            "organisation_grade": word(read, "predikat_organisasi", ORGANISATION_GRADES),
            "result_rating": word(read, "rating_hasil_kerja", RATINGS),
            "behaviour_rating": word(read, "rating_perilaku_kerja", RATINGS),
            "grade": word(read, "predikat", GRADES, required=True),
            "note": read.text("catatan", LONGEST_TEXT),
        },
    )


def result_row(read: Reader) -> ResultRow:
    """Read a row of the kind `skp`."""
    return ResultRow(
        nip=read.nip(),
        period=year(read),
        values={
            "kind": word(read, "hasil_kerja", ROW_KINDS) or "utama",
            "serves": read.text("rencana_hasil_kerja_atasan", LONGEST_TEXT),
            "result": read.text("rencana_hasil_kerja", LONGEST_TEXT, required=True),
            "aspect": word(read, "aspek", ASPECTS),
            "indicator": read.text("indikator", LONGEST_TEXT),
            "target": number(read, "target"),
            "unit": read.text("satuan", LONGEST_UNIT),
            "realised": number(read, "realisasi"),
            "perspective": word(read, "perspektif", PERSPECTIVES),
        },
    )


PARSERS: Mapping[str, Callable[[Reader], Any]] = {"predikat": grade_row, "skp": result_row}


def year(read: Reader) -> str:
    """Return the year, which must be over."""
    found = read.row.text("tahun")
    if not re.fullmatch(r"\d{4}", found):
        read.wrong("tahun", "tahun", "Kolom tahun diisi empat angka, misalnya 2025.")
    elif not FIRST_YEAR <= int(found) < read.today.year:
        read.wrong(
            "tahun",
            "tahun_belum_lewat",
            phrase(
                "Tahun harus dari %(first_year)s sampai %(year)s.",
                first_year=FIRST_YEAR,
                year=read.today.year - 1,
            ),
        )
    return found


def word(
    read: Reader, column: str, choices: tuple[str, ...], *, required: bool = False
) -> str | None:
    """Return one of the words as documents write it: "Sesuai ekspektasi", "Kurang/misconduct"."""
    told = read.row.text(column).lower().removesuffix("ekspektasi").split("/misconduct")[0]
    found = re.sub(r"[\s/-]+", "_", told.strip())
    if found not in choices and OLD_WORDS.get(found) in choices:
        found = OLD_WORDS[found]
    if not found:
        if required:
            read.wrong(column, "kosong", phrase("Kolom %(column)s harus diisi.", column=column))
        return None
    if found not in choices:
        read.wrong(
            column,
            "pilihan_tidak_dikenal",
            phrase(
                "Kolom %(column)s tidak dikenal; pilihannya %(choices)s.",
                column=column,
                choices=", ".join(choices),
            ),
        )
        return None
    return found


def number(read: Reader, column: str) -> Decimal | None:
    """Return a number: a cell that is one, or text such as 1.200 and 97,5."""
    cell, text = read.row.cells.get(column), read.row.text(column)
    if not text:
        return None
    if not isinstance(cell, int | float):
        text = text.replace(".", "") if THOUSANDS.fullmatch(text) else text
        text = text.replace(",", ".")
    try:
        found = Decimal(text)
    except InvalidOperation:
        found = Decimal("NaN")
    if not found.is_finite() or not 0 <= found < LARGEST:
        read.wrong(
            column,
            "bilangan",
            phrase(
                "Kolom %(column)s bukan bilangan dari 0 sampai di bawah 100 miliar; tulis"
                " seperti 1.200 atau 97,5.",
                column=column,
            ),
        )
        return None
    return found.quantize(Decimal("0.0001"))
