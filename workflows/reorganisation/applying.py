"""Carries out orders on an open change, through the same functions as the pages.

Orders lean on each other in ways that no fixed order of kinds knows (a new head where the old one
is closed, a seat below a seat that is made in the same file). Each is tried by itself; those that
are refused are tried again once others have been carried out, until none is left or nothing moves.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

import sqlalchemy as sa

from engine.errors import DomainRefused
from workflows.domain.told import phrase
from workflows.organisation import holdings, leaving, named, people, seats, units
from workflows.organisation.changing import Change, day_before, refuse
from workflows.people.columns import RowError
from workflows.reorganisation.columns import RETIRED, Head, Order
from workflows.tables.people import Person, Seat, Unit, UnitRole

Step = Callable[[], object]


class Applying:
    """Carries out the orders of one file."""

    def __init__(self, change: Change, head: Head, orders: Sequence[Order]) -> None:
        self.change, self.head, self.orders = change, head, orders
        self.last = day_before(head.on)
        self.errors: list[RowError] = []
        self._retiring = {o.key for o in orders if o.kind == "status" and o.act == RETIRED}
        self._closing = {o.key for o in orders if (o.kind, o.act) == ("jabatan", "tutup")}
        self._made = {
            (o.kind, o.key) for o in orders if o.act in ("buat", "pecah") and o.kind != "pegawai"
        }

    def run(self) -> None:
        """Carry out every order; what cannot be is in `errors`, each at its row and column."""
        waiting = [(order, step) for order in self.orders for step in self._steps(order)]
        while waiting:
            refused: list[tuple[Order, Step, DomainRefused]] = []
            for order, step in waiting:
                try:
                    with self._attempt():
                        step()
                except DomainRefused as error:
                    refused.append((order, step, error))
            if len(refused) == len(waiting):
                self._tell(refused)
                return
            waiting = [(order, step) for order, step, _ in refused]

    def _steps(self, order: Order) -> list[Step]:
        do: Mapping[tuple[str, str], Step] = {
            ("unit", "buat"): lambda: self._make_unit(order, order.cell("induk")),
            ("unit", "pecah"): lambda: self._split(order),
            ("unit", "ubah"): lambda: self._change_unit(order),
            ("unit", "gabung"): lambda: self._merge(order),
            ("unit", "tutup"): lambda: units.close_unit(
                self.change, self._unit(order.key, "kode").id, last=self.last
            ),
            ("jabatan", "buat"): lambda: self._make_seat(order),
            ("jabatan", "ubah"): lambda: self._change_seat(order),
            ("jabatan", "pindah"): lambda: self._change_seat(order),
            ("jabatan", "tutup"): lambda: self._close_seat(order),
        }
        if order.kind == "jabatan" and order.act != "tutup" and _leads(order):
            return [do[order.kind, order.act], lambda: self._lead(order)]
        if order.kind == "pegawai":
            return [lambda: self._seat_person(order)]
        if order.kind == "status":
            return [lambda: self._retire(order) if order.act == RETIRED else self._status(order)]
        return [do[order.kind, order.act]]

    @contextmanager
    def _attempt(self) -> Iterator[None]:
        """Undo what a step did, in the database and in the story, when it is refused."""
        kept = self.change.bookmark()
        try:
            with self.change.work.session.begin_nested():
                yield
                self.change.work.flush()
        except DomainRefused:
            self.change.back_to(kept)
            raise

    def _tell(self, refused: Sequence[tuple[Order, Step, DomainRefused]]) -> None:
        """Note why each order is refused; what only lacks a wrong row's thing is not told twice."""
        failed = {(order.kind, order.key) for order, _, _ in refused} & self._made
        for order, _, error in refused:
            if error.facts.get("lacks") in failed:
                continue
            for field, message in error.facts.get("errors") or [(error.field, error.message)]:
                column = field or ""
                if column == "atasan" and order.act == "tutup":
                    column = "penerus"  # what the row calls the new superior
                if column not in order.cells and column != "penerus":
                    column = "nip" if order.kind in ("pegawai", "status") else "kode"
                shown = order.row.text(column)[:80] if column else ""
                row = order.row
                self.errors.append(
                    RowError(row.line, row.sheet, column, shown, "tidak_dapat", message)
                )

    # Units.

    def _make_unit(self, order: Order, above: str) -> Unit:
        typed = {
            "kode": order.key,
            "nama": order.cell("nama"),
            "induk": self._unit(above, "induk").id if above else "",
            "id_siasn": order.cell("id_siasn"),
        }
        return units.create_unit(self.change, typed, on=self.head.on)

    def _split(self, order: Order) -> None:
        whole = self._unit(order.cell("dari"), "dari")
        above = whole.parent_id
        code = self.change.get(Unit, above).code if above else ""
        self._make_unit(order, order.cell("induk") or code)

    def _change_unit(self, order: Order) -> None:
        unit = self._unit(order.key, "kode")
        typed = {
            "nama": order.cell("nama") or unit.name,
            "induk": self._unit(order.cell("induk"), "induk").id
            if order.cell("induk")
            else unit.parent_id or "",
            "id_siasn": order.cell("id_siasn") or unit.siasn_id or "",
        }
        units.change_unit(self.change, unit.id, typed, on=self.head.on)

    def _merge(self, order: Order) -> None:
        """Move open seats, units below and roles to another unit, then close this one."""
        unit, into = self._unit(order.key, "kode"), self._unit(order.cell("ke"), "ke")
        if unit.id == into.id:
            raise refuse("ke", "Unit tidak dapat digabung dengan dirinya sendiri.")
        on = self.head.on
        for below in self._open(Unit, Unit.parent_id == unit.id):
            if below.id != into.id:
                typed = {"nama": below.name, "induk": into.id, "id_siasn": below.siasn_id or ""}
                units.change_unit(self.change, below.id, typed, on=on)
        if into.parent_id == unit.id:
            typed = {
                "nama": into.name,
                "induk": unit.parent_id or "",
                "id_siasn": into.siasn_id or "",
            }
            units.change_unit(self.change, into.id, typed, on=on)
        open_seats = self._open(Seat, Seat.unit_id == unit.id)
        waits = next((seat for seat in open_seats if seat.code in self._closing), None)
        if waits is not None:
            raise refuse("kode", phrase("%(name)s belum dapat ditutup.", name=waits.name))
        led = bool(self._open(Seat, Seat.unit_id == into.id, Seat.is_head.is_(True)))
        for seat in open_seats:
            keeps = seat.is_head and not led
            typed = self._seat_as_it_is(seat) | {"unit": into.id, "kepala_unit": _yes(keeps)}
            seats.change_seat(self.change, seat.id, typed, on=on)
        self._hand_roles_over(unit, into)
        units.close_unit(self.change, unit.id, last=self.last)

    def _hand_roles_over(self, unit: Unit, into: Unit) -> None:
        r = UnitRole
        later = sa.or_(r.valid_to.is_(None), r.valid_to >= self.head.on)
        session = self.change.work.session
        rows = session.scalars(sa.select(r).where(r.unit_id == unit.id, later).order_by(r.id)).all()
        for row in rows:
            has = session.scalar(
                sa.select(r.id).where(
                    r.unit_id == into.id, r.person_id == row.person_id, r.role == row.role, later
                )
            )
            terms = {"peran": row.role, "sk": self.head.decree, "mulai": self.head.on.isoformat()}
            if row.valid_to is not None:
                terms["sampai"] = row.valid_to.isoformat()
            if row.valid_from < self.head.on:
                named.end_role(self.change, row.id, last=self.last)
            stays = self.change.get(Person, row.person_id).nip not in self._retiring
            if stays and not has:
                named.give_role(self.change, into.id, row.person_id, terms)

    # Seats.

    def _make_seat(self, order: Order) -> None:
        typed = dict(order.cells) | {
            "unit": self._unit(order.cell("unit"), "unit").id,
            "atasan": self._seat(order.cell("atasan"), "atasan").id if order.cell("atasan") else "",
        }
        leads = _leads(order) and not self._head_that_closes(typed["unit"], order.key)
        typed["kepala_unit"] = _yes(leads)
        seats.create_seat(self.change, typed, on=self.head.on)

    def _change_seat(self, order: Order) -> None:
        seat = self._seat(order.key, "kode")
        typed = self._seat_as_it_is(seat)
        given = {k: v for k, v in order.cells.items() if k not in ("tindakan", "kode", "penerus")}
        if "unit" in given:
            given["unit"] = self._unit(given["unit"], "unit").id
        if "atasan" in given:
            given["atasan"] = self._seat(given["atasan"], "atasan").id
        typed |= given
        if "kepala_unit" in given:
            closes = self._head_that_closes(typed["unit"], order.key)
            typed["kepala_unit"] = _yes(_leads(order) and not closes)
        if typed["jenis_jabatan"] != "fungsional":
            typed["jenjang"] = given.get("jenjang", "")
        seats.change_seat(self.change, seat.id, typed, on=self.head.on)

    def _close_seat(self, order: Order) -> None:
        seat = self._seat(order.key, "kode")
        heir = self._seat(order.cell("penerus"), "penerus").id if order.cell("penerus") else ""
        seats.close_seat(self.change, seat.id, last=self.last, heir=heir)

    def _lead(self, order: Order) -> None:
        """Let a seat lead its unit once the head that this file closes is closed."""
        seat = self._seat(order.key, "kode")
        if seat.is_head:
            return
        former = self._head_that_closes(seat.unit_id, seat.code)
        if former:
            raise refuse(
                "kepala_unit", phrase("Unit ini masih dipimpin %(name)s.", name=former.name)
            )
        typed = self._seat_as_it_is(seat) | {"kepala_unit": "ya"}
        seats.change_seat(self.change, seat.id, typed, on=self.head.on)

    def _head_that_closes(self, unit: str, code: str) -> Seat | None:
        """Return the head of a unit when this file closes it and has not done so yet."""
        heads = self._open(Seat, Seat.unit_id == unit, Seat.is_head.is_(True))
        return next((s for s in heads if s.code in self._closing and s.code != code), None)

    def _seat_as_it_is(self, seat: Seat) -> dict[str, str]:
        return {
            "nama": seat.name,
            "unit": seat.unit_id,
            "atasan": seat.superior_id or "",
            "jenis_jabatan": seat.kind,
            "eselon": seat.echelon or "",
            "jenjang": seat.level or "",
            "kepala_unit": _yes(seat.is_head),
        }

    # People.

    def _seat_person(self, order: Order) -> None:
        person, seat = self._person(order.key), self._seat(order.cell("jabatan"), "jabatan")
        terms = {
            "kedudukan": order.act,
            "sk": self.head.decree,
            "mulai": self.head.on.isoformat(),
            "sampai": order.cell("sampai"),
        }
        holdings.put_in_seat(self.change, seat.id, person.id, terms, relieve=True)

    def _status(self, order: Order) -> None:
        person = self._person(order.key)
        people.change_person(
            self.change,
            person.id,
            {
                "nama": person.name,
                "kepegawaian": person.employment,
                "golongan": person.rank or "",
                "status": order.act,
                "email": person.email or "",
                "telepon": person.phone or "",
            },
            on=self.head.on,
        )

    def _retire(self, order: Order) -> None:
        """End every seat and role that a person has, on the day before."""
        leaving.leave_service(self.change, self._person(order.key).id, last=self.last)

    # Finding what a row names.

    def _unit(self, code: str, column: str) -> Unit:
        row = self._by_code(Unit, code)
        if row is None:
            raise refuse(
                column,
                phrase("Tidak ada unit dengan kode %(code)s.", code=code),
                lacks=("unit", code),
            )
        found: Unit = row
        return found

    def _seat(self, code: str, column: str) -> Seat:
        row = self._by_code(Seat, code)
        if row is None:
            raise refuse(
                column,
                phrase("Tidak ada jabatan dengan kode %(code)s.", code=code),
                lacks=("jabatan", code),
            )
        found: Seat = row
        return found

    def _by_code(self, model: Any, code: str) -> Any:
        return self.change.work.session.scalar(
            sa.select(model).where(model.agency == self.change.agency, model.code == code)
        )

    def _person(self, nip: str) -> Person:
        row = self.change.work.session.scalar(
            sa.select(Person).where(Person.agency == self.change.agency, Person.nip == nip)
        )
        if row is None:
            raise refuse("nip", phrase("Tidak ada pegawai dengan NIP %(nip)s.", nip=nip))
        return row

    def _open(self, model: Any, *where: Any) -> list[Any]:
        """Return units or seats that are there on the day, by their codes."""
        query = sa.select(model).where(
            model.agency == self.change.agency,
            sa.or_(model.closed_on.is_(None), model.closed_on >= self.head.on),
            *where,
        )
        return list(self.change.work.session.scalars(query.order_by(model.code)))


def _leads(order: Order) -> bool:
    return order.cell("kepala_unit").lower() in ("ya", "y", "1", "x", "true")


def _yes(value: bool) -> str:
    return "ya" if value else ""
