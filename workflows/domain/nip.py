"""Nomor Induk Pegawai: 18 digits that tell birth, appointment, sex and a serial; no checksum."""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import date

from workflows.domain.duration import parse_duration
from workflows.domain.rules import Rules
from workflows.domain.told import phrase
from workflows.domain.working_days import later

LENGTH = 18
OLD_LENGTH = 9
PPPK_CODE = "2"


class WrongNip(ValueError):
    """A text that is not a NIP. `reason_id` is stable; the message is Indonesian."""

    def __init__(self, reason_id: str, message: str) -> None:
        self.reason_id = reason_id
        super().__init__(message)


@dataclass(frozen=True, slots=True)
class Nip:
    """A NIP (PNS, CPNS) or NI PPPK, taken apart."""

    digits: str
    kind: str  # pns or pppk
    birth: date
    appointed_year: int
    appointed_month: int | None  # TMT CPNS; a PPPK number tells only the year
    frequency: int | None  # how many times appointed as PPPK
    sex: str  # laki-laki or perempuan
    serial: int

    def display(self) -> str:
        """Return the digits in the groups that people read: 8, 6, 1, 3."""
        return display(self.digits)


def display(digits: str) -> str:
    """Return "19880229 201012 2 003"; any other text as it is."""
    if not re.fullmatch(r"\d{18}", digits):
        return digits
    return f"{digits[:8]} {digits[8:14]} {digits[14]} {digits[15:]}"


def parse_nip(text: str, today: date, rules: Rules) -> Nip:
    """Take a NIP apart; spaces in it are ignored.

    Args:
        text: as written in a file or typed.
        today: a TMT further ahead than `tmt_terlambat` is refused.
        rules: hold `usia_minimal_tmt`, `tmt_terlambat`.

    Raises:
        WrongNip: the first thing that is wrong, in words.
    """
    digits = re.sub(r"\s+", "", text)
    if not digits:
        raise WrongNip("nip_kosong", "NIP belum diisi.")
    if re.fullmatch(r"\d([.,]\d+)?[eE]\+?\d+", digits):
        raise WrongNip(
            "nip_format_ilmiah",
            phrase(
                "NIP tertulis sebagai bilangan %(text)s; jadikan kolomnya teks agar semua"
                " angka ada.",
                text=text,
            ),
        )
    if not re.fullmatch(r"[0-9]+", digits):
        raise WrongNip("nip_bukan_angka", "NIP hanya berisi angka.")
    if len(digits) == OLD_LENGTH:
        raise WrongNip("nip_lama", "NIP 9 angka adalah NIP lama; pakai NIP 18 angka.")
    if len(digits) != LENGTH:
        raise WrongNip(
            "nip_panjang",
            phrase("NIP berisi 18 angka, tetapi tertulis %(count)s angka.", count=len(digits)),
        )
    birth = _birth(digits)
    code = int(digits[12:14])
    is_pns, is_pppk = 1 <= code <= 12, digits[12] == PPPK_CODE and digits[13] != "0"
    if not is_pns and not is_pppk:
        raise WrongNip(
            "nip_jenis",
            phrase(
                "Angka ke-13 dan ke-14 adalah %(digits)s: bukan bulan TMT CPNS (01 sampai"
                " 12) dan bukan kode PPPK (21 sampai 29).",
                digits=digits[12:14],
            ),
        )
    found = Nip(
        digits=digits,
        kind="pns" if is_pns else "pppk",
        birth=birth,
        appointed_year=_year(digits),
        appointed_month=code if is_pns else None,
        frequency=None if is_pns else int(digits[13]),
        sex=_sex(digits[14]),
        serial=_serial(digits),
    )
    _check_dates(found, today, rules)
    return found


def _birth(digits: str) -> date:
    year, month, day = int(digits[:4]), int(digits[4:6]), int(digits[6:8])
    if not 1 <= month <= 12:
        raise WrongNip(
            "nip_bulan_lahir",
            phrase(
                "Angka ke-5 dan ke-6 adalah bulan lahir, tetapi tertulis %(month)s.",
                month=f"{month:02}",
            ),
        )
    if year < 1900 or not 1 <= day <= calendar.monthrange(year, month)[1]:
        raise WrongNip(
            "nip_tanggal_lahir",
            phrase(
                "Tanggal lahir %(day)s-%(month)s-%(year)s tidak ada.",
                day=f"{day:02}",
                month=f"{month:02}",
                year=f"{year:04}",
            ),
        )
    return date(year, month, day)


def _year(digits: str) -> int:
    year = int(digits[8:12])
    if year < 1900:
        raise WrongNip(
            "nip_tmt", phrase("Tahun pengangkatan %(year)s tidak masuk akal.", year=f"{year:04}")
        )
    return year


def _sex(digit: str) -> str:
    sexes = {"1": "laki-laki", "2": "perempuan"}
    if digit not in sexes:
        raise WrongNip(
            "nip_jenis_kelamin",
            phrase(
                "Angka ke-15 adalah jenis kelamin, 1 atau 2, tetapi tertulis %(digit)s.",
                digit=digit,
            ),
        )
    return sexes[digit]


def _serial(digits: str) -> int:
    serial = int(digits[15:])
    if serial == 0:
        raise WrongNip("nip_nomor_urut", "Nomor urut di akhir NIP tidak boleh 000.")
    return serial


def _check_dates(nip: Nip, today: date, rules: Rules) -> None:
    minimum: int = rules["usia_minimal_tmt"]
    first = date(nip.appointed_year, nip.appointed_month or 1, 1)
    # A PPPK number tells only the year: whoever comes of age in it may have.
    oldest = first if nip.appointed_month else date(nip.appointed_year, 12, 31)
    age = oldest.year - nip.birth.year
    age -= (oldest.month, oldest.day) < (nip.birth.month, nip.birth.day)
    if age < minimum:
        raise WrongNip(
            "nip_usia",
            phrase(
                "Usia pada TMT %(age)s tahun, sedangkan paling muda %(minimum)s tahun.",
                age=age,
                minimum=minimum,
            ),
        )
    if first > later(today, parse_duration(rules["tmt_terlambat"])):
        raise WrongNip(
            "nip_tmt_depan", phrase("TMT %(first)s terlalu jauh di depan.", first=f"{first:%m-%Y}")
        )
