"""The made-up agency's chart: units and seats of a provincial government in four levels.

Names of offices are those that any Indonesian province has; nobody in it is a real person.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class DemoUnit:
    """A unit of the made-up agency."""

    code: str
    name: str
    parent: str = ""


@dataclass(frozen=True, slots=True)
class DemoSeat:
    """A seat of the made-up agency, in the order in which people are put into them."""

    code: str
    name: str
    unit: str
    superior: str
    kind: str = "pelaksana"
    echelon: str = ""
    level: str = ""
    head: bool = False
    rank: str = "III/b"
    degree: str = ""  # "" for one drawn by lot
    pppk: bool = False
    holder: bool = True  # False: the seat is empty


UNITS = (
    DemoUnit("PROV", "Pemerintah Provinsi Lampung"),
    DemoUnit("SETDA", "Sekretariat Daerah", "PROV"),
    DemoUnit("SETDA.ORG", "Biro Organisasi", "SETDA"),
    DemoUnit("BKD", "Badan Kepegawaian Daerah", "PROV"),
    DemoUnit("BKD.KIN", "Bidang Penilaian Kinerja dan Penghargaan", "BKD"),
    DemoUnit("ITPROV", "Inspektorat", "PROV"),
    DemoUnit("DINSOS", "Dinas Sosial", "PROV"),
    DemoUnit("DINSOS.SEK", "Sekretariat Dinas Sosial", "DINSOS"),
    DemoUnit("DINSOS.LJS", "Bidang Perlindungan dan Jaminan Sosial", "DINSOS"),
    DemoUnit("DINSOS.LJS.BAN", "Seksi Bantuan dan Jaminan Sosial Keluarga", "DINSOS.LJS"),
    DemoUnit("DINSOS.LJS.BEN", "Seksi Perlindungan Sosial Korban Bencana", "DINSOS.LJS"),
    DemoUnit("DINSOS.REH", "Bidang Rehabilitasi Sosial", "DINSOS"),
    DemoUnit("DINSOS.REH.ANA", "Seksi Rehabilitasi Sosial Anak dan Lanjut Usia", "DINSOS.REH"),
    DemoUnit("DINSOS.REH.DIS", "Seksi Rehabilitasi Sosial Penyandang Disabilitas", "DINSOS.REH"),
    DemoUnit("DINSOS.PSTW", "UPTD Pelayanan Sosial Lanjut Usia", "DINSOS"),
    DemoUnit("DISDIK", "Dinas Pendidikan dan Kebudayaan", "PROV"),
    DemoUnit("DISDIK.SEK", "Sekretariat Dinas Pendidikan dan Kebudayaan", "DISDIK"),
    DemoUnit("DISDIK.GTK", "Bidang Pembinaan Guru dan Tenaga Kependidikan", "DISDIK"),
    DemoUnit("DISDIK.GTK.KOM", "Seksi Peningkatan Kompetensi", "DISDIK.GTK"),
    DemoUnit("DISDIK.SMA", "Bidang Pembinaan Sekolah Menengah Atas", "DISDIK"),
    DemoUnit("DISDIK.SMA.KUR", "Seksi Kurikulum dan Peserta Didik SMA", "DISDIK.SMA"),
    DemoUnit("DISDIK.SMA.X1", "SMA Negeri 91 Bandar Lampung", "DISDIK.SMA"),
    DemoUnit("DISDIK.SMK", "Bidang Pembinaan Sekolah Menengah Kejuruan", "DISDIK"),
    DemoUnit("DISDIK.SMK.X1", "SMK Negeri 92 Metro", "DISDIK.SMK"),
)


def _jpt(code: str, name: str, unit: str, superior: str, degree: str) -> DemoSeat:
    return DemoSeat(code, name, unit, superior, "jpt_pratama", "II.a", "", True, "IV/c", degree)


def _administrator(
    code: str, name: str, unit: str, superior: str, *, head: bool = True
) -> DemoSeat:
    return DemoSeat(code, name, unit, superior, "administrator", "III.a", "", head, "IV/a")


def _pengawas(code: str, name: str, unit: str, superior: str, *, head: bool = True) -> DemoSeat:
    return DemoSeat(code, name, unit, superior, "pengawas", "IV.a", "", head, "III/d")


def _fungsional(
    code: str, name: str, unit: str, superior: str, level: str, rank: str, degree: str = ""
) -> DemoSeat:
    return DemoSeat(code, name, unit, superior, "fungsional", level=level, rank=rank, degree=degree)


GOVERNOR = DemoSeat("GUB", "Gubernur Lampung", "PROV", "", "pejabat_negara", head=True, rank="")
ELECTED = "Gubernur Lampung (contoh)"

STORY_SOCIAL = "DINSOS.LJS.BAN-01"
STORY_EDUCATION = "DISDIK.GTK.KOM-01"
WITHOUT_SUPERIOR = "SETDA-AK1"
VACANT = "DINSOS.LJS.BEN-KA"
LED_BY_PLT = "DINSOS.REH-KA"
PLT = "DINSOS.SEK-KA"  # whose holder acts for LED_BY_PLT

CORE = (
    DemoSeat(
        "SETDA-KA",
        "Sekretaris Daerah",
        "SETDA",
        "GUB",
        "jpt_madya",
        "I.b",
        head=True,
        rank="IV/d",
        degree="M.Si.",
    ),
    _jpt("DINSOS-KA", "Kepala Dinas Sosial", "DINSOS", "SETDA-KA", "M.Si."),
    _administrator(
        "DINSOS.LJS-KA", "Kepala Bidang Perlindungan dan Jaminan Sosial", "DINSOS.LJS", "DINSOS-KA"
    ),
    _pengawas(
        "DINSOS.LJS.BAN-KA",
        "Kepala Seksi Bantuan dan Jaminan Sosial Keluarga",
        "DINSOS.LJS.BAN",
        "DINSOS.LJS-KA",
    ),
    _fungsional(
        STORY_SOCIAL,
        "Penyuluh Sosial Ahli Muda",
        "DINSOS.LJS.BAN",
        "DINSOS.LJS.BAN-KA",
        "ahli_muda",
        "III/c",
        "S.Sos.",
    ),
    _jpt("DISDIK-KA", "Kepala Dinas Pendidikan dan Kebudayaan", "DISDIK", "SETDA-KA", "M.Pd."),
    _administrator(
        "DISDIK.GTK-KA",
        "Kepala Bidang Pembinaan Guru dan Tenaga Kependidikan",
        "DISDIK.GTK",
        "DISDIK-KA",
    ),
    _pengawas(
        "DISDIK.GTK.KOM-KA",
        "Kepala Seksi Peningkatan Kompetensi",
        "DISDIK.GTK.KOM",
        "DISDIK.GTK-KA",
    ),
    _fungsional(
        STORY_EDUCATION,
        "Pengembang Teknologi Pembelajaran Ahli Pertama",
        "DISDIK.GTK.KOM",
        "DISDIK.GTK.KOM-KA",
        "ahli_pertama",
        "III/b",
        "S.Pd.",
    ),
    _jpt("BKD-KA", "Kepala Badan Kepegawaian Daerah", "BKD", "SETDA-KA", "M.Si."),
    _administrator(
        "BKD.KIN-KA",
        "Kepala Bidang Penilaian Kinerja dan Penghargaan",
        "BKD.KIN",
        "BKD-KA",
    ),
    _fungsional(
        "BKD.KIN-01",
        "Analis Sumber Daya Manusia Aparatur Ahli Muda",
        "BKD.KIN",
        "BKD.KIN-KA",
        "ahli_muda",
        "III/d",
    ),
    _jpt("ITPROV-KA", "Inspektur", "ITPROV", "SETDA-KA", "M.M."),
    _fungsional(
        "ITPROV-01", "Auditor Ahli Madya", "ITPROV", "ITPROV-KA", "ahli_madya", "IV/a", "S.E."
    ),
    _fungsional(
        "ITPROV-02", "Auditor Ahli Muda", "ITPROV", "ITPROV-KA", "ahli_muda", "III/d", "S.E."
    ),
    _fungsional(
        "ITPROV-03", "Auditor Ahli Muda", "ITPROV", "ITPROV-KA", "ahli_muda", "III/c", "S.H."
    ),
    _administrator("DINSOS.SEK-KA", "Sekretaris Dinas Sosial", "DINSOS.SEK", "DINSOS-KA"),
    _pengawas(
        "DINSOS.SEK-01",
        "Kepala Subbagian Umum dan Kepegawaian Dinas Sosial",
        "DINSOS.SEK",
        "DINSOS.SEK-KA",
        head=False,
    ),
    _administrator(
        "DISDIK.SEK-KA", "Sekretaris Dinas Pendidikan dan Kebudayaan", "DISDIK.SEK", "DISDIK-KA"
    ),
    _pengawas(
        "DISDIK.SEK-01",
        "Kepala Subbagian Umum dan Kepegawaian Dinas Pendidikan dan Kebudayaan",
        "DISDIK.SEK",
        "DISDIK.SEK-KA",
        head=False,
    ),
    _jpt("SETDA.ORG-KA", "Kepala Biro Organisasi", "SETDA.ORG", "SETDA-KA", "M.Si."),
    _fungsional(
        "SETDA.ORG-01",
        "Analis Kebijakan Ahli Muda",
        "SETDA.ORG",
        "SETDA.ORG-KA",
        "ahli_muda",
        "III/d",
    ),
    _fungsional(
        "BKD.KIN-02",
        "Assessor SDM Aparatur Ahli Madya",
        "BKD.KIN",
        "BKD.KIN-KA",
        "ahli_madya",
        "IV/a",
    ),
    _fungsional(
        WITHOUT_SUPERIOR, "Analis Kebijakan Ahli Madya", "SETDA", "", "ahli_madya", "IV/b", "M.H."
    ),
    DemoSeat(
        LED_BY_PLT,
        "Kepala Bidang Rehabilitasi Sosial",
        "DINSOS.REH",
        "DINSOS-KA",
        "administrator",
        "III.a",
        head=True,
        holder=False,
    ),
    DemoSeat(
        VACANT,
        "Kepala Seksi Perlindungan Sosial Korban Bencana",
        "DINSOS.LJS.BEN",
        "DINSOS.LJS-KA",
        "pengawas",
        "IV.a",
        head=True,
        holder=False,
    ),
    _pengawas(
        "DINSOS.REH.ANA-KA",
        "Kepala Seksi Rehabilitasi Sosial Anak dan Lanjut Usia",
        "DINSOS.REH.ANA",
        LED_BY_PLT,
    ),
    _pengawas(
        "DINSOS.REH.DIS-KA",
        "Kepala Seksi Rehabilitasi Sosial Penyandang Disabilitas",
        "DINSOS.REH.DIS",
        LED_BY_PLT,
    ),
    _pengawas(
        "DINSOS.PSTW-KA",
        "Kepala UPTD Pelayanan Sosial Lanjut Usia",
        "DINSOS.PSTW",
        "DINSOS-KA",
    ),
    _administrator("DISDIK.SMA-KA", "Kepala Bidang Pembinaan SMA", "DISDIK.SMA", "DISDIK-KA"),
    _pengawas(
        "DISDIK.SMA.KUR-KA",
        "Kepala Seksi Kurikulum dan Peserta Didik SMA",
        "DISDIK.SMA.KUR",
        "DISDIK.SMA-KA",
    ),
    _administrator("DISDIK.SMK-KA", "Kepala Bidang Pembinaan SMK", "DISDIK.SMK", "DISDIK-KA"),
    DemoSeat(
        "DISDIK.SMA.X1-KA",
        "Kepala SMA Negeri 91 Bandar Lampung",
        "DISDIK.SMA.X1",
        "DISDIK.SMA-KA",
        "fungsional",
        level="ahli_madya",
        head=True,
        rank="IV/a",
        degree="M.Pd.",
    ),
    DemoSeat(
        "DISDIK.SMK.X1-KA",
        "Kepala SMK Negeri 92 Metro",
        "DISDIK.SMK.X1",
        "DISDIK.SMK-KA",
        "fungsional",
        level="ahli_madya",
        head=True,
        rank="IV/a",
        degree="M.Pd.",
    ),
)
"""Seats that are filled first; a smaller agency has only the beginning of this list."""


@dataclass(frozen=True, slots=True)
class DemoTeam:
    """Who works under one seat: positions are given out in turn."""

    unit: str
    superior: str
    positions: tuple[tuple[str, str, str], ...]  # name, level of a fungsional or "", rank
    pppk_every: int = 0  # each so-and-so-many is a PPPK


_OFFICE = (
    ("Pengelola Data dan Informasi", "", "II/d"),
    ("Pengadministrasi Perkantoran", "", "II/c"),
    ("Penelaah Teknis Kebijakan", "", "III/a"),
)
_SOCIAL = (
    ("Pekerja Sosial Ahli Pertama", "ahli_pertama", "III/b"),
    ("Penyuluh Sosial Terampil", "terampil", "II/d"),
    ("Pengelola Layanan Sosial", "", "III/a"),
    ("Pekerja Sosial Penyelia", "penyelia", "III/d"),
)
_SCHOOL = (
    ("Guru Ahli Pertama", "ahli_pertama", "III/b"),
    ("Guru Ahli Muda", "ahli_muda", "III/c"),
    ("Guru Ahli Madya", "ahli_madya", "IV/a"),
    ("Pustakawan Mahir", "mahir", "III/a"),
)

TEAMS = (
    DemoTeam("DISDIK.SMA.X1", "DISDIK.SMA.X1-KA", _SCHOOL, 3),
    DemoTeam("DINSOS.LJS.BAN", "DINSOS.LJS.BAN-KA", _SOCIAL, 4),
    DemoTeam("DISDIK.SMK.X1", "DISDIK.SMK.X1-KA", _SCHOOL, 3),
    DemoTeam("DINSOS.REH.ANA", "DINSOS.REH.ANA-KA", _SOCIAL, 5),
    DemoTeam("DISDIK.GTK.KOM", "DISDIK.GTK.KOM-KA", _OFFICE),
    DemoTeam("DINSOS.LJS.BEN", VACANT, _SOCIAL),
    DemoTeam("DISDIK.SMA.KUR", "DISDIK.SMA.KUR-KA", _OFFICE),
    DemoTeam("DINSOS.PSTW", "DINSOS.PSTW-KA", _SOCIAL, 4),
    DemoTeam("BKD.KIN", "BKD.KIN-KA", _OFFICE),
    DemoTeam("DINSOS.SEK", "DINSOS.SEK-01", _OFFICE),
    DemoTeam("DISDIK.SEK", "DISDIK.SEK-01", _OFFICE),
    DemoTeam("DINSOS.REH.DIS", "DINSOS.REH.DIS-KA", _SOCIAL, 4),
    DemoTeam("SETDA.ORG", "SETDA.ORG-KA", _OFFICE),
)


def further_school(number: int) -> tuple[DemoTeam, DemoSeat]:
    """Return a school of a larger agency: its staff and its head."""
    unit = f"DISDIK.SMA.X{number + 1}"
    head = DemoSeat(
        f"{unit}-KA",
        f"Kepala SMA Negeri {number + 100} Lampung",
        unit,
        "DISDIK.SMA-KA",
        "fungsional",
        level="ahli_madya",
        head=True,
        rank="IV/a",
        degree="M.Pd.",
    )
    return DemoTeam(unit, head.code, _SCHOOL, 3), head


ROLES = (
    # seat whose holder has it, role, unit
    ("BKD.KIN-KA", "pengelola_kinerja", "PROV"),
    ("BKD.KIN-01", "pengelola_kinerja", "PROV"),
    ("BKD.KIN-01", "admin_instansi", "PROV"),
    ("BKD-KA", "admin_instansi", "PROV"),
    ("DINSOS.SEK-01", "pengelola_kinerja", "DINSOS"),
    ("DISDIK.SEK-01", "pengelola_kinerja", "DISDIK"),
    ("SETDA-KA", "pejabat_yang_berwenang", "PROV"),
    ("ITPROV-KA", "anggota_tim_pemeriksa", "PROV"),
    ("ITPROV-01", "anggota_tim_pemeriksa", "PROV"),
    ("ITPROV-02", "anggota_tim_pemeriksa", "PROV"),
    ("ITPROV-03", "anggota_tim_pemeriksa", "PROV"),
    ("BKD.KIN-01", "anggota_tim_pemeriksa", "PROV"),
    ("BKD.KIN-02", "anggota_tim_pemeriksa", "PROV"),
    ("SETDA.ORG-KA", "anggota_tim_pemeriksa", "PROV"),
    ("SETDA.ORG-01", "anggota_tim_pemeriksa", "PROV"),
    (PLT, "anggota_tim_pemeriksa", "PROV"),
    ("DISDIK.SEK-KA", "anggota_tim_pemeriksa", "PROV"),
)
