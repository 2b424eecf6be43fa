"""Reads a file of changes: one head, and the orders in the order of their dependence."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from typing import Any

import orjson

from workflows.domain.rules import Rules
from workflows.domain.told import phrase
from workflows.people.columns import RowError
from workflows.people.files import Row, Sheet
from workflows.people.taking import Taken
from workflows.reorganisation.columns import LAYOUT, Head, Order

TURN = (
    ("unit", "buat"),
    ("unit", "pecah"),
    ("jabatan", "buat"),
    ("unit", "ubah"),
    ("jabatan", "ubah"),
    ("jabatan", "pindah"),
    ("unit", "gabung"),
    ("jabatan", "tutup"),
    ("pegawai", ""),
    ("status", ""),
    ("unit", "tutup"),
)
"""Kinds of orders in the order of their dependence."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a file asks for."""

    head: Head | None
    orders: tuple[Order, ...]
    errors: tuple[RowError, ...]
    ignored: tuple[str, ...]  # titles of columns that mean nothing here
    rows: int

    @property
    def digest(self) -> str:
        """A number for what the rows say, whatever the kind of file and the order of its rows."""
        head = self.head
        told = [
            [head.decree, head.on.isoformat(), head.name] if head else [],
            sorted(
                [each.kind, each.act, each.key, sorted(each.cells.items())] for each in self.orders
            ),
        ]
        return sha256(orjson.dumps(told)).hexdigest()


def read_wanted(sheets: Sequence[Sheet], rules: Rules, today: date) -> Wanted:
    """Read the tables of a file.

    Raises:
        UnreadableFile: no table holds rows of a known kind.
    """
    taken = _Taken(rules, today)
    taken.take(sheets)
    if not taken.heads and not taken.head_is_wrong:
        taken.errors.append(
            RowError(
                1,
                "",
                "",
                "",
                "reorganisasi_tidak_ada",
                "Tulis satu baris reorganisasi dengan nomor sk dan tanggal berlaku.",
            )
        )
    orders = sorted(taken.orders, key=lambda each: _turn(each))
    head = taken.heads[0] if taken.heads else None
    return Wanted(head, tuple(orders), tuple(taken.errors), tuple(taken.ignored), taken.count)


class _Taken(Taken):
    def __init__(self, rules: Rules, today: date) -> None:
        super().__init__(LAYOUT, rules, today)
        self.heads: list[Head] = []
        self.orders: list[Order] = []
        self.head_is_wrong = False
        self._seen: dict[tuple[str, ...], Row] = {}

    def keep(self, kind: str, row: Row, found: Any, errors: Sequence[RowError]) -> None:
        """Keep an order; a second head, or a second order to the same thing, is wrong."""
        if kind == "reorganisasi":
            self.head_is_wrong = self.head_is_wrong or bool(errors)
            if self.heads:
                self.wrong(row, "sk", "ganda", "Satu berkas berisi satu baris reorganisasi.")
            elif not errors:
                self.heads.append(found)
            return
        if errors:
            return
        key = (kind, found.key, *([found.cell("jabatan")] if kind == "pegawai" else []))
        first = self._seen.setdefault(key, row)
        if first is not row:
            column = "nip" if kind in ("pegawai", "status") else "kode"
            told = phrase("Sudah ada di baris %(line)s; tulis satu baris saja.", line=first.line)
            self.wrong(row, column, "ganda", told)
            return
        self.orders.append(found)


def _turn(order: Order) -> int:
    key = (order.kind, order.act if order.kind in ("unit", "jabatan") else "")
    return TURN.index(key)
