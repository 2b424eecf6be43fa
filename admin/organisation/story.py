"""What was changed, in words: kinds of changes, names of fields, words of values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from admin.formats import day
from admin.i18n import gettext, later
from admin.identity import me
from admin.people import names
from admin.work import work

KINDS: Mapping[str, str] = {
    "unit_created": later("Unit dibuat"),
    "unit_changed": later("Unit diubah"),
    "unit_corrected": later("Catatan unit diperbaiki"),
    "unit_closed": later("Unit ditutup"),
    "organisation_graded": later("Predikat organisasi ditetapkan"),
    "seat_created": later("Jabatan dibuat"),
    "seat_changed": later("Jabatan diubah"),
    "seat_corrected": later("Catatan jabatan diperbaiki"),
    "seat_closed": later("Jabatan ditutup"),
    "person_registered": later("Pegawai didaftarkan"),
    "person_changed": later("Data pegawai diubah"),
    "person_corrected": later("Catatan pegawai diperbaiki"),
    "holding_begun": later("Ditempatkan dalam jabatan"),
    "holding_ended": later("Kedudukan berakhir"),
    "holding_corrected": later("Catatan kedudukan diperbaiki"),
    "holding_struck": later("Catatan kedudukan dicoret"),
    "role_given": later("Peran diberikan"),
    "role_ended": later("Peran berakhir"),
    "pool_joined": later("Masuk daftar anggota tim pemeriksa"),
    "pool_left": later("Keluar dari daftar anggota tim pemeriksa"),
    "assessor_named": later("Pejabat penilai ditunjuk"),
    "assessor_ended": later("Penunjukan pejabat penilai berakhir"),
    "relation_declared": later("Hubungan dinyatakan"),
    "relation_ended": later("Hubungan berakhir"),
    "power_given": later("Kuasa menilai diberikan"),
    "power_ended": later("Kuasa menilai berakhir"),
    "substitution_proposed": later("Pelimpahan wewenang diusulkan"),
    "substitution_decreed": later("Wewenang dilimpahkan"),
    "substitution_refused": later("Usulan pelimpahan wewenang ditolak"),
    "substitution_ended": later("Pelimpahan wewenang diakhiri"),
    "people_imported": later("Data dibawa masuk dari berkas"),
    "reorganised": later("Reorganisasi dilaksanakan"),
    "plans_imported": later("SKP dan predikat tahun lalu dibawa masuk dari berkas"),
}

FOLLOWS: Mapping[str, str] = {
    "segmen": later("Rencana baru di jabatan baru"),
    "serah_terima": later("Catatan serah terima penilai"),
    "jeda": later("Tahun kinerja berhenti sementara"),
    "lanjut": later("Tahun kinerja dilanjutkan"),
    "berhenti": later("Tahun kinerja berakhir"),
}
"""What follows from a change for the year of a person."""

FIELDS: Mapping[str, str] = {
    "kode": later("Kode"),
    "nama": later("Nama"),
    "induk": later("Unit induk"),
    "id_siasn": later("ID unor SIASN"),
    "unit": later("Unit"),
    "atasan": later("Jabatan atasan"),
    "jenis_jabatan": later("Jenis jabatan"),
    "eselon": later("Eselon"),
    "jenjang": later("Jenjang"),
    "kepala_unit": later("Memimpin unit"),
    "nip": later("NIP"),
    "kepegawaian": later("Kepegawaian"),
    "golongan": later("Golongan"),
    "status": later("Status"),
    "email": later("Surel"),
    "telepon": later("Telepon"),
    "kedudukan": later("Kedudukan"),
    "sk": later("Nomor surat keputusan atau surat perintah"),
    "mulai": later("Mulai berlaku"),
    "sampai": later("Hari terakhir"),
    "peran": later("Peran"),
    "unsur": later("Unsur yang diwakili"),
    "penilai": later("Pejabat penilai"),
    "hubungan": later("Hubungan"),
    "predikat": later("Predikat kinerja organisasi"),
    "dasar": later("Dasar penetapan"),
    "tahun": later("Tahun"),
    "pegawai": later("Pegawai"),
    "alasan": later("Alasan"),
    "penerima": later("Penerima wewenang"),
    "tanggal_sk": later("Tanggal surat"),
    "dokumen": later("Jenis dokumen"),
    "boleh_diteruskan": later("Penerima boleh meneruskannya"),
    "akhiri": later("Akhiri pemangku sebelumnya"),
}

WORDS: Mapping[str, str] = {
    "pejabat_negara": later("pejabat negara"),
    "jpt_utama": later("JPT utama"),
    "jpt_madya": later("JPT madya"),
    "jpt_pratama": later("JPT pratama"),
    "administrator": later("administrator"),
    "pengawas": later("pengawas"),
    "pelaksana": later("pelaksana"),
    "fungsional": later("fungsional"),
    "definitif": later("definitif"),
    "plt": later("Plt (jabatan kosong)"),
    "plh": later("Plh (pemangku berhalangan)"),
    "pns": later("PNS"),
    "cpns": later("CPNS"),
    "pppk": later("PPPK"),
    "aktif": later("aktif"),
    "cltn": later("cuti di luar tanggungan negara (CLTN)"),
    "tugas_belajar": later("tugas belajar"),
    "mpp": later("masa persiapan pensiun (MPP)"),
    "diberhentikan_sementara": later("diberhentikan sementara"),
    "semua": later("semua pekerjaan jabatan"),
    "skp": later("SKP"),
    "perubahan_skp": later("perubahan SKP"),
    "penilaian_periodik": later("penilaian periodik"),
    "evaluasi": later("evaluasi tahunan"),
    "keputusan_keberatan": later("keputusan keberatan"),
    "rencana_pengembangan": later("rencana pengembangan"),
    "pasangan": later("suami atau istri"),
    "keluarga": later("keluarga dekat"),
    "usaha": later("hubungan usaha"),
    "sengketa": later("sengketa"),
    "pengelola_kinerja": later("pengelola kinerja"),
    "inspektorat": later("inspektorat"),
    "opd_lain": later("OPD lain"),
    "jabatan_fungsional": later("jabatan fungsional"),
    "istimewa": later("Istimewa"),
    "baik": later("Baik"),
    "butuh_perbaikan": later("Butuh perbaikan"),
    "kurang": later("Kurang"),
    "sangat_kurang": later("Sangat kurang"),
}


@dataclass(frozen=True, slots=True)
class Difference:
    """One field of a change."""

    name: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Line:
    """One change, as its row shows it."""

    seq: int
    what: str
    name: str
    who: str
    at: datetime
    on: str  # the day from which it stands
    late: bool
    reason: str
    differences: tuple[Difference, ...]


def lines(rows: list[Mapping[str, Any]]) -> list[Line]:
    """Return rows of the agency's chain as lines, with the names of who did them."""
    actors = {row["actor"] for row in rows if row["actor"] and ":" in row["actor"]}
    called = names(work(), me().agency, actors)
    found = []
    for row in rows:
        told = row["payload"] or {}
        facts = row["facts"]
        actor = row["actor"] or ""
        found.append(
            Line(
                seq=row["seq"],
                what=kind_in_words(row["kind"]),
                name=told.get("name", ""),
                who=called.get(actor, actor),
                at=row["at"],
                on=facts.get("on") or "",
                late=bool(facts.get("late")),
                reason=told.get("reason", ""),
                differences=differences(told.get("before", {}), told.get("after", {})),
            )
        )
    return found


def kind_in_words(kind: str) -> str:
    """Return what kind of change it was."""
    return gettext(KINDS[kind]) if kind in KINDS else kind.replace("_", " ")


def differences(before: Mapping[str, Any], after: Mapping[str, Any]) -> tuple[Difference, ...]:
    """Return what differs, field by field; what was and is empty is left out."""
    shown = [
        Difference(field_in_words(name), in_words(before.get(name)), in_words(after.get(name)))
        for name in dict.fromkeys([*before, *after])
    ]
    return tuple(each for each in shown if each.before or each.after)


def field_in_words(name: str) -> str:
    """Return the name of a field."""
    return gettext(FIELDS[name]) if name in FIELDS else name


def in_words(value: Any) -> str:
    """Return a value as people read it."""
    if value is None or value == "":
        return ""
    if isinstance(value, bool):
        return gettext("ya") if value else gettext("tidak")
    text = str(value)
    if text in WORDS:
        return gettext(WORDS[text])
    several = text.split(", ")
    if len(several) > 1 and all(each in WORDS for each in several):
        return ", ".join(gettext(WORDS[each]) for each in several)
    try:
        return day(date.fromisoformat(text)) if len(text) == 10 else text
    except ValueError:
        return text
