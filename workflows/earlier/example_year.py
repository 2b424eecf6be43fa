"""The year before of the made-up agency, told in the tables that the import of plans reads.

The same seed gives the same file. Some plans have a result below its target, and one person has a
plan without a grade.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping
from pathlib import Path
from random import Random

from workflows.earlier.columns import OPTIONAL, REQUIRED
from workflows.people.demo_agency import DemoAgency, demo_agency
from workflows.people.writing import Columns, write_csv, write_xlsx

YEAR = "2025"
COLUMNS: Columns = {kind: REQUIRED[kind] + OPTIONAL[kind] for kind in REQUIRED}
LEADERS = ("jpt_madya", "jpt_pratama")
ABOVE, MEETS, BELOW = "Di atas ekspektasi", "Sesuai ekspektasi", "Di bawah ekspektasi"
RATED = (  # results, behaviour, grade: by the matrix of the law; most people meet what is expected
    *[(MEETS, MEETS, "Baik")] * 12,
    *[(ABOVE, ABOVE, "Sangat baik")] * 3,
    *[(ABOVE, MEETS, "Baik")] * 2,
    *[(MEETS, ABOVE, "Baik")] * 2,
    (BELOW, MEETS, "Butuh perbaikan"),
)
Planned = tuple[str, str, str, int, str]
"""result, aspect, indicator, target, unit"""

SOCIAL: tuple[Planned, ...] = (
    (
        "Keluarga penerima manfaat program rehabilitasi sosial terlayani",
        "Kuantitas",
        "Jumlah keluarga penerima manfaat yang terlayani",
        1200,
        "keluarga",
    ),
    (
        "Data penerima bantuan sosial mutakhir",
        "Kualitas",
        "Persentase data penerima yang diverifikasi ulang",
        90,
        "%",
    ),
)
SCHOOL: tuple[Planned, ...] = (
    (
        "Guru mendapat pendampingan penerapan kurikulum",
        "Kuantitas",
        "Jumlah guru yang didampingi",
        120,
        "guru",
    ),
    (
        "Sekolah menyampaikan data pokok pendidikan dengan lengkap",
        "Kualitas",
        "Persentase sekolah dengan data lengkap",
        95,
        "%",
    ),
)
OFFICE: tuple[Planned, ...] = (
    (
        "Layanan administrasi selesai sesuai standar",
        "Kuantitas",
        "Jumlah berkas layanan yang selesai",
        300,
        "berkas",
    ),
    (
        "Laporan bulanan disampaikan tepat waktu",
        "Waktu",
        "Jumlah laporan bulanan yang tepat waktu",
        12,
        "laporan",
    ),
)
PERSPECTIVES = ("Penerima layanan", "Proses bisnis")


def example_tables(
    agency: DemoAgency, year: str = YEAR, *, seed: int = 2025
) -> dict[str, list[dict[str, str]]]:
    """Return a grade and a plan for every civil servant of the agency who holds a seat."""
    chosen = Random(seed)
    seats = {row["kode"]: row for row in agency.tables["jabatan"]}
    units = {row["kode"]: row["nama"] for row in agency.tables["unit"]}
    names = {row["nip"]: row["nama"] for row in agency.tables["pegawai"] if row.get("nip")}
    tables: dict[str, list[dict[str, str]]] = {"predikat": [], "skp": []}
    for code, nip in agency.holders.items():
        seat = seats[code]
        superior = agency.holders.get(seat.get("atasan", ""), "")
        who = {"nip": nip, "tahun": year, "nama": names[nip]}
        results, behaviour, grade = chosen.choice(RATED)
        if nip != agency.education_officer:  # a plan, and no grade
            tables["predikat"].append(
                {
                    **who,
                    "predikat": grade,
                    "jabatan": seat["nama"],
                    "unit_kerja": units[seat["unit"]],
                    "pejabat_penilai": names.get(superior, ""),
                    "predikat_organisasi": "Baik",
                    "rating_hasil_kerja": results,
                    "rating_perilaku_kerja": behaviour,
                }
            )
        tables["skp"] += [
            {**who, **line} for line in _plan(seat, chosen, below=grade == "Butuh perbaikan")
        ]
    return tables


def _plan(seat: Mapping[str, str], chosen: Random, *, below: bool) -> list[dict[str, str]]:
    planned = {"DINSOS": SOCIAL, "DISDIK": SCHOOL}.get(seat["unit"].partition(".")[0], OFFICE)
    senior = seat["jenis_jabatan"] in LEADERS
    lines = []
    for number, (result, aspect, indicator, target, unit) in enumerate(planned):
        percent = chosen.randint(70, 85) if below else chosen.randint(96, 108)
        reached = target * percent // 100
        lines.append(
            {
                "hasil_kerja": "Utama",
                "rencana_hasil_kerja": result,
                "aspek": "" if senior else aspect,
                "indikator": indicator,
                "target": f"{target:,}".replace(",", "."),
                "satuan": unit,
                "realisasi": f"{min(reached, 100) if unit == '%' else reached:,}".replace(",", "."),
                "perspektif": PERSPECTIVES[number] if senior else "",
            }
        )
    return lines


def write_example(folder: Path) -> None:
    """Write the year as skp-2025.csv and skp-2025.xlsx into a folder."""
    tables = example_tables(demo_agency())
    name = f"skp-{YEAR}"
    (folder / f"{name}.csv").write_bytes(write_csv(tables, columns=COLUMNS))
    (folder / f"{name}.xlsx").write_bytes(
        write_xlsx(tables, title=f"SKP dan predikat {YEAR}", columns=COLUMNS)
    )


if __name__ == "__main__":
    write_example(Path(sys.argv[1]))
