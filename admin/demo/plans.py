"""What the made-up people plan: results, indicators and targets by field of work."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from admin.demo.characters import GENERAL, SOCIAL, TEACHING, Character

# (planned result, aspect, indicator, target, unit)
Planned = tuple[str, str, str, int, str]

RESULTS: Mapping[str, Sequence[Planned]] = {
    SOCIAL: (
        (
            "Keluarga penerima manfaat program rehabilitasi sosial bertambah",
            "kuantitas",
            "Jumlah keluarga penerima manfaat yang terlayani",
            1200,
            "keluarga",
        ),
        (
            "Data penerima bantuan sosial mutakhir",
            "kualitas",
            "Persentase data penerima yang diverifikasi ulang",
            95,
            "%",
        ),
        (
            "Bantuan tersalur tepat waktu",
            "waktu",
            "Jumlah penyaluran yang selesai sebelum tanggal 10",
            12,
            "penyaluran",
        ),
        (
            "Penyandang disabilitas mendapat alat bantu",
            "kuantitas",
            "Jumlah alat bantu yang diserahkan",
            180,
            "unit",
        ),
    ),
    TEACHING: (
        (
            "Guru mendapat pendampingan penerapan kurikulum",
            "kuantitas",
            "Jumlah guru yang didampingi",
            140,
            "guru",
        ),
        (
            "Sekolah menyampaikan data pokok pendidikan dengan lengkap",
            "kualitas",
            "Persentase sekolah dengan data lengkap",
            98,
            "%",
        ),
        (
            "Layanan informasi kepada orang tua murid membaik",
            "kuantitas",
            "Jumlah pertemuan dengan komite sekolah",
            24,
            "pertemuan",
        ),
        (
            "Bantuan operasional sekolah dilaporkan tepat waktu",
            "waktu",
            "Jumlah laporan yang masuk sebelum batas",
            48,
            "laporan",
        ),
    ),
    GENERAL: (
        (
            "Layanan kepegawaian selesai sesuai standar",
            "kuantitas",
            "Jumlah usul kepegawaian yang selesai",
            320,
            "usul",
        ),
        (
            "Kepuasan atas layanan bagian meningkat",
            "kualitas",
            "Nilai survei kepuasan masyarakat",
            86,
            "nilai",
        ),
        (
            "Laporan keuangan disampaikan tepat waktu",
            "waktu",
            "Jumlah laporan bulanan yang tepat waktu",
            12,
            "laporan",
        ),
        (
            "Arsip dinamis tertata dan dapat ditemukan kembali",
            "kuantitas",
            "Jumlah berkas arsip yang ditata",
            900,
            "berkas",
        ),
    ),
}

PERSPECTIVES = ("penerima_layanan", "proses_bisnis", "penguatan_internal", "anggaran")

EXPECTATIONS = {
    "berorientasi_pelayanan": "Menanggapi permintaan masyarakat paling lambat satu hari kerja.",
    "akuntabel": "Setiap kegiatan disertai bukti yang dapat diperiksa.",
    "kompeten": "Membagikan hasil pelatihan kepada rekan satu bidang.",
    "harmonis": "Mendengarkan pendapat rekan sebelum mengambil keputusan.",
    "loyal": "Menjaga rahasia data penerima layanan.",
    "adaptif": "Mengusulkan perbaikan cara kerja setiap triwulan.",
    "kolaboratif": "Melibatkan unit terkait sejak perencanaan kegiatan.",
}


def plan_answers(
    who: Character, context: Mapping[str, Any], initial: Mapping[str, Any], *, corrected: bool
) -> dict[str, Any]:
    """Return the answers to the form `skp`.

    Args:
        who: whose plan it is.
        context: what the form shows.
        initial: the first values of the form, which a returned plan comes back with.
        corrected: the plan was returned: its targets are raised.
    """
    served = [choice["value"] for choice in context.get("rhk_atasan") or ()]
    senior = bool(context.get("jabatan_pimpinan_tinggi"))
    rows = []
    for number, planned in enumerate(_chosen(who)):
        text, aspect, indicator, target, unit = planned
        row: dict[str, Any] = {
            "jenis": "utama",
            "rencana_hasil_kerja": text,
            "milik": "organisasi",
            "indikator": indicator,
            "target": _target(who, target, unit, number, corrected),
            "satuan": unit,
        }
        if served:
            row["intervensi"] = served[number % len(served)]
        if senior:
            row["perspektif"] = PERSPECTIVES[number % len(PERSPECTIVES)]
        else:
            row["aspek"] = aspect
        rows.append(row)
    answers = dict(initial)
    answers["pendekatan"] = "kuantitatif"
    answers.pop("hasil_kerja_kualitatif", None)
    answers.pop("hasil_kerja" if senior else "hasil_kerja_pimpinan", None)
    answers["hasil_kerja_pimpinan" if senior else "hasil_kerja"] = rows
    answers["perilaku"] = [
        {"nilai": value, "ekspektasi": text} for value, text in EXPECTATIONS.items()
    ]
    answers["dukungan_sumber_daya"] = [
        {"uraian": "Kendaraan operasional dan anggaran kegiatan sesuai DPA."}
    ]
    answers["skema_pertanggungjawaban"] = [
        {"uraian": "Laporan triwulanan kepada atasan langsung dengan bukti dukung."}
    ]
    answers["konsekuensi"] = [{"uraian": "Penghargaan dan pembinaan sesuai PermenPANRB 6/2022."}]
    return answers


def _chosen(who: Character) -> list[Planned]:
    library = RESULTS[who.field]
    if who.story:
        return list(library[:3])
    first = who.number("results", len(library))
    return [library[(first + step) % len(library)] for step in range(2 + first % 2)]


def _target(who: Character, target: int, unit: str, number: int, corrected: bool) -> int:
    if who.story == "beneficiaries" and number == 0:
        return 1500  # last year's 1,200 raised by a quarter
    if unit in ("%", "nilai") or target <= 48:
        return target
    varied = target * (85 + who.number(f"target{number}", 31)) // 100
    return varied * 110 // 100 if corrected else varied
