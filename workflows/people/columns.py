"""What a file about people holds: kinds of rows, their columns, and how a cell becomes a value."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from workflows.domain.nip import WrongNip, parse_nip
from workflows.domain.ranks import UnknownRank, check_rank
from workflows.domain.rules import Rules
from workflows.domain.told import phrase, word
from workflows.people.files import Row
from workflows.tables.people import CAPACITIES, EMPLOYMENTS, SEAT_KINDS, STATUSES

REQUIRED: Mapping[str, tuple[str, ...]] = {
    "unit": ("kode", "nama"),
    "jabatan": ("kode", "nama", "unit", "jenis_jabatan"),
    "pegawai": ("nip", "nama", "kepegawaian"),
    "pemangku": ("nip", "jabatan", "kedudukan", "mulai"),
    "peran": ("nip", "unit", "peran", "mulai"),
}
"""Columns that the header must have, by kind of row; kinds in the order of their dependence."""

OPTIONAL: Mapping[str, tuple[str, ...]] = {
    "unit": ("induk", "id_siasn"),
    "jabatan": ("atasan", "eselon", "jenjang", "kepala_unit"),
    "pegawai": ("golongan", "status", "email", "telepon"),
    "pemangku": ("nama", "sk", "sampai"),
    "peran": ("nama", "sk", "sampai"),
}

KINDS = tuple(REQUIRED)
ROLE_BY_DECREE = ("anggota_tim_pemeriksa",)
LARGEST_EXACT_NUMBER = 10**15  # a spreadsheet keeps only 15 digits of a number


@dataclass(frozen=True, slots=True)
class RowError:
    """One thing that is wrong in one cell, or in a row when no column is named."""

    line: int
    sheet: str
    column: str
    value: str
    reason_id: str  # stable
    message: str  # in Indonesian


class WrongCell(ValueError):
    """A cell that cannot be taken."""

    def __init__(self, column: str, reason_id: str, message: str) -> None:
        self.column, self.reason_id = column, reason_id
        super().__init__(message)


@dataclass
class Reader:
    """Reads the cells of one row and collects what is wrong in it."""

    row: Row
    rules: Rules
    today: date
    errors: list[RowError] = field(default_factory=list)

    def wrong(self, column: str, reason_id: str, message: str) -> None:
        """Note something wrong."""
        row = self.row
        shown = row.text(column)[:80] if column else ""
        self.errors.append(RowError(row.line, row.sheet, column, shown, reason_id, message))

    def text(self, column: str, most: int, *, required: bool = False) -> str:
        """Return text of at most that many letters; "" and an error when it is longer."""
        found = self.row.text(column)
        if required and not found:
            self.wrong(column, "kosong", phrase("Kolom %(column)s harus diisi.", column=column))
        if len(found) > most:
            self.wrong(
                column,
                "terlalu_panjang",
                phrase("Kolom %(column)s paling banyak %(most)s huruf.", column=column, most=most),
            )
            return ""
        return found

    def choice(self, column: str, choices: tuple[str, ...], default: str = "") -> str:
        """Return one of the words, whatever its case and spacing."""
        found = re.sub(r"[\s/-]+", "_", self.row.text(column).lower())
        if not found and default:
            return default
        if found not in choices:
            told = word("tidak dikenal") if found else word("harus diisi")
            self.wrong(
                column,
                "pilihan_tidak_dikenal" if found else "kosong",
                phrase(
                    "Kolom %(column)s %(told)s; pilihannya %(choices)s.",
                    column=column,
                    told=told,
                    choices=", ".join(choices),
                ),
            )
        return found

    def flag(self, column: str) -> bool:
        """Return whether a cell says yes."""
        found = self.row.text(column).lower()
        if found not in ("", "ya", "y", "1", "x", "tidak", "t", "0", "true", "false"):
            self.wrong(
                column, "ya_tidak", phrase("Kolom %(column)s diisi ya atau tidak.", column=column)
            )
        return found in ("ya", "y", "1", "x", "true")

    def day(self, column: str, *, required: bool = False) -> date | None:
        """Return a day written as 2026-01-31, 31-01-2026 or 31/01/2026, or kept as a date."""
        cell = self.row.cells.get(column)
        if isinstance(cell, date):
            return cell
        found = self.row.text(column)
        if not found:
            if required:
                self.wrong(column, "kosong", phrase("Kolom %(column)s harus diisi.", column=column))
            return None
        try:
            return _day(found)
        except ValueError:
            self.wrong(
                column,
                "tanggal",
                phrase(
                    "Kolom %(column)s bukan tanggal; tulis seperti 2026-01-31 atau 31/01/2026.",
                    column=column,
                ),
            )
            return None

    def nip(self) -> str:
        """Return the digits of the NIP, or "" with an error that says what is wrong."""
        cell = self.row.cells.get("nip")
        if isinstance(cell, int | float) and cell >= LARGEST_EXACT_NUMBER:
            self.wrong(
                "nip",
                "nip_format_ilmiah",
                "NIP tersimpan sebagai bilangan, sehingga angka terakhirnya hilang;"
                " jadikan kolomnya teks lalu tulis ulang.",
            )
            return ""
        try:
            return parse_nip(self.row.text("nip"), self.today, self.rules).digits
        except WrongNip as wrong:
            self.wrong("nip", wrong.reason_id, wrong.args[0])
            return ""

    def rank(self, employment: str) -> str:
        """Return the golongan as the law writes it."""
        found = self.row.text("golongan")
        if not found or employment == "pejabat_negara":
            return ""
        try:
            return check_rank(found, employment, self.rules)
        except UnknownRank as unknown:
            self.wrong("golongan", "golongan_tidak_dikenal", unknown.args[0])
            return ""


@dataclass(frozen=True, slots=True)
class UnitRow:
    """A unit as the file has it."""

    row: Row
    key: str  # its code
    name: str
    parent: str
    siasn_id: str


@dataclass(frozen=True, slots=True)
class SeatRow:
    """A seat as the file has it."""

    row: Row
    key: str  # its code
    name: str
    unit: str
    superior: str
    kind: str
    echelon: str
    level: str
    is_head: bool


@dataclass(frozen=True, slots=True)
class PersonRow:
    """A person as the file has it; the key is the NIP, or `=name` of an elected head."""

    row: Row
    key: str
    nip: str
    name: str
    rank: str
    employment: str
    status: str
    email: str
    phone: str


@dataclass(frozen=True, slots=True)
class HoldingRow:
    """Who holds a seat, as the file has it."""

    row: Row
    person: str  # key of a person
    seat: str  # code
    capacity: str
    decree: str
    start: date
    end: date | None


@dataclass(frozen=True, slots=True)
class RoleRow:
    """Who has a role in a unit, as the file has it."""

    row: Row
    person: str
    unit: str
    role: str
    decree: str
    start: date
    end: date | None


def key_of_official(name: str) -> str:
    """Return the key of an elected head, who has no NIP."""
    return f"={' '.join(name.split()).casefold()}"


def parse_unit(read: Reader) -> UnitRow:
    """Read a row of kind unit."""
    return UnitRow(
        row=read.row,
        key=read.text("kode", 40, required=True),
        name=read.text("nama", 200, required=True),
        parent=read.text("induk", 40),
        siasn_id=read.text("id_siasn", 36),
    )


def parse_seat(read: Reader) -> SeatRow:
    """Read a row of kind jabatan."""
    kind = read.choice("jenis_jabatan", SEAT_KINDS)
    level = ""
    if read.row.text("jenjang"):
        if kind == "fungsional":
            level = read.choice("jenjang", tuple(read.rules["nama_jenjang"]))
        else:
            read.wrong("jenjang", "jenjang", "Jenjang hanya diisi untuk jabatan fungsional.")
    echelon = read.text("eselon", 6)
    if echelon and not re.fullmatch(r"(I|II|III|IV|V)\.[ab]", echelon):
        read.wrong("eselon", "eselon", "Eselon ditulis seperti II.a atau IV.b.")
    return SeatRow(
        row=read.row,
        key=read.text("kode", 40, required=True),
        name=read.text("nama", 200, required=True),
        unit=read.text("unit", 40, required=True),
        superior=read.text("atasan", 40),
        kind=kind,
        echelon=echelon,
        level=level,
        is_head=read.flag("kepala_unit"),
    )


def parse_person(read: Reader) -> PersonRow:
    """Read a row of kind pegawai."""
    name = read.text("nama", 200, required=True)
    employment = read.choice("kepegawaian", EMPLOYMENTS)
    nip = ""
    if employment == "pejabat_negara" and not read.row.text("nip"):
        key = key_of_official(name)
    else:
        nip = key = read.nip()
        _check_employment(read, nip, employment)
    email = read.text("email", 254).lower()
    if email and not re.fullmatch(r"[^@\s]+@[^@\s]+\.[^@\s.]+", email):
        read.wrong("email", "email", "Alamat surel tidak lengkap.")
    return PersonRow(
        row=read.row,
        key=key,
        nip=nip,
        name=name,
        rank=read.rank(employment),
        employment=employment,
        status=read.choice("status", STATUSES, default="aktif"),
        email=email,
        phone=read.text("telepon", 30),
    )


@dataclass(frozen=True, slots=True)
class Terms:
    """By which decree and from when to when; `kind` is the capacity or the role."""

    kind: str
    decree: str
    start: date
    end: date | None


def holding_terms(read: Reader) -> Terms:
    """Read capacity, decree and time of a holding."""
    capacity = read.choice("kedudukan", CAPACITIES)
    decree = read.text("sk", 120)
    if capacity in ("plt", "plh") and not decree:
        read.wrong(
            "sk",
            "sk_wajib",
            phrase(
                "%(capacity)s harus disertai nomor surat perintahnya.", capacity=capacity.title()
            ),
        )
    return Terms(capacity, decree, *period(read))


def parse_holding(read: Reader) -> HoldingRow:
    """Read a row of kind pemangku."""
    terms = holding_terms(read)
    return HoldingRow(
        row=read.row,
        person=_person_key(read),
        seat=read.text("jabatan", 40, required=True),
        capacity=terms.kind,
        decree=terms.decree,
        start=terms.start,
        end=terms.end,
    )


def role_terms(read: Reader) -> Terms:
    """Read name, decree and time of a role."""
    role = re.sub(r"[\s-]+", "_", read.text("peran", 40, required=True).lower())
    if role and not re.fullmatch(r"[a-z][a-z0-9_]*", role):
        read.wrong(
            "peran", "peran", "Peran ditulis dengan huruf kecil, misalnya pengelola_kinerja."
        )
    decree = read.text("sk", 120)
    if role in ROLE_BY_DECREE and not decree:
        read.wrong(
            "sk", "sk_wajib", phrase("Peran %(role)s ditetapkan dengan surat keputusan.", role=role)
        )
    return Terms(role, decree, *period(read))


def parse_role(read: Reader) -> RoleRow:
    """Read a row of kind peran."""
    terms = role_terms(read)
    return RoleRow(
        row=read.row,
        person=_person_key(read),
        unit=read.text("unit", 40, required=True),
        role=terms.kind,
        decree=terms.decree,
        start=terms.start,
        end=terms.end,
    )


PARSERS: Mapping[str, Callable[[Reader], Any]] = {
    "unit": parse_unit,
    "jabatan": parse_seat,
    "pegawai": parse_person,
    "pemangku": parse_holding,
    "peran": parse_role,
}


def _person_key(read: Reader) -> str:
    if not read.row.text("nip") and read.row.text("nama"):
        return key_of_official(read.row.text("nama"))
    return read.nip()


def _check_employment(read: Reader, nip: str, employment: str) -> None:
    if not nip or employment not in ("pns", "cpns", "pppk"):
        return
    is_pppk = parse_nip(nip, read.today, read.rules).kind == "pppk"
    if is_pppk != (employment == "pppk"):
        kind = "PPPK" if is_pppk else "PNS atau CPNS"
        read.wrong(
            "kepegawaian",
            "nip_kepegawaian",
            phrase(
                "NIP ini berpola %(kind)s, tetapi kepegawaiannya %(employment)s.",
                kind=kind,
                employment=employment.upper(),
            ),
        )


def period(read: Reader) -> tuple[date, date | None]:
    """Read from when to when; an end before the start is wrong."""
    start = read.day("mulai", required=True) or read.today
    end = read.day("sampai")
    if end is not None and end < start:
        read.wrong("sampai", "tanggal_terbalik", "Tanggal sampai lebih awal dari tanggal mulai.")
    return start, end


def _day(text: str) -> date:
    iso = re.fullmatch(r"(\d{4})-(\d{1,2})-(\d{1,2})", text)
    if iso:
        return date(int(iso[1]), int(iso[2]), int(iso[3]))
    local = re.fullmatch(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})", text)
    if local:
        return date(int(local[3]), int(local[2]), int(local[1]))
    raise ValueError(text)
