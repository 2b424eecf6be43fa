"""What a file of changes holds: kinds of rows, their columns, and how a row is read."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from workflows.people.columns import Reader
from workflows.people.files import Row
from workflows.people.taking import Layout
from workflows.tables.people import CAPACITIES, SEAT_KINDS, STATUSES

REQUIRED: Mapping[str, tuple[str, ...]] = {
    "reorganisasi": ("sk", "berlaku"),
    "unit": ("tindakan", "kode"),
    "jabatan": ("tindakan", "kode"),
    "pegawai": ("nip", "jabatan"),
    "status": ("nip", "status"),
}
"""Columns that the header must have, by kind of row."""

OPTIONAL: Mapping[str, tuple[str, ...]] = {
    "reorganisasi": ("nama",),
    "unit": ("nama", "induk", "id_siasn", "dari", "ke"),
    "jabatan": (
        "nama",
        "unit",
        "atasan",
        "jenis_jabatan",
        "eselon",
        "jenjang",
        "kepala_unit",
        "penerus",
    ),
    "pegawai": ("nama", "kedudukan", "sampai"),
    "status": ("nama",),
}

UNIT_ACTS = ("buat", "ubah", "pecah", "gabung", "tutup")
SEAT_ACTS = ("buat", "ubah", "pindah", "tutup")
RETIRED = "pensiun"  # leaves every seat and role; the register keeps the last status
STATUS_CHOICES = (*STATUSES, RETIRED)


@dataclass(frozen=True, slots=True)
class Head:
    """By which decree everything in the file stands, and from which day."""

    row: Row
    decree: str
    on: date
    name: str


@dataclass(frozen=True, slots=True)
class Order:
    """One row: what is done to what; `cells` are the other columns, as they stand there."""

    row: Row
    kind: str  # unit, jabatan, pegawai, status
    act: str  # buat, ubah, ..., or the status
    key: str  # code or NIP
    cells: Mapping[str, str]

    def cell(self, column: str) -> str:
        """Return a cell, or ""."""
        return self.cells.get(column, "")


def read_head(read: Reader) -> Head:
    """Read the row `reorganisasi`."""
    decree = read.text("sk", 120, required=True)
    return Head(
        row=read.row,
        decree=decree,
        on=read.day("berlaku", required=True) or read.today,
        name=read.text("nama", 200) or decree,
    )


def read_unit(read: Reader) -> Order:
    """Read a row of kind unit."""
    act = read.choice("tindakan", UNIT_ACTS)
    if act in ("buat", "pecah"):
        read.text("nama", 200, required=True)
    for needing, column in (("pecah", "dari"), ("gabung", "ke")):
        if act == needing:
            read.text(column, 40, required=True)
    return _order(read, "unit", act, read.text("kode", 40, required=True))


def read_seat(read: Reader) -> Order:
    """Read a row of kind jabatan."""
    act = read.choice("tindakan", SEAT_ACTS)
    if act == "buat":
        read.text("nama", 200, required=True)
        read.text("unit", 40, required=True)
        read.choice("jenis_jabatan", SEAT_KINDS)
    if act == "pindah" and not (read.row.text("unit") or read.row.text("atasan")):
        read.wrong("unit", "kosong", "Isi unit atau atasan yang baru.")
    read.flag("kepala_unit")
    return _order(read, "jabatan", act, read.text("kode", 40, required=True))


def read_move(read: Reader) -> Order:
    """Read a row of kind pegawai: who sits where from the day on."""
    capacity = read.choice("kedudukan", CAPACITIES, default="definitif")
    read.day("sampai")
    read.text("jabatan", 40, required=True)
    return _order(read, "pegawai", capacity, read.nip())


def read_status(read: Reader) -> Order:
    """Read a row of kind status."""
    status = read.choice("status", STATUS_CHOICES)
    return _order(read, "status", status, read.nip())


LAYOUT = Layout(
    REQUIRED,
    OPTIONAL,
    {
        "reorganisasi": read_head,
        "unit": read_unit,
        "jabatan": read_seat,
        "pegawai": read_move,
        "status": read_status,
    },
)


def _order(read: Reader, kind: str, act: str, key: str) -> Order:
    columns = (*REQUIRED[kind], *OPTIONAL[kind])
    cells = {name: read.row.text(name) for name in columns if read.row.text(name)}
    return Order(read.row, kind, re.sub(r"\W", "_", act), key, cells)
