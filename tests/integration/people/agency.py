"""A small agency in the tables, for tests: five levels of one dinas and its neighbours."""

from __future__ import annotations

from datetime import UTC, date, datetime

from sqlalchemy.orm import Session

from engine.ports import CaseFacts
from workflows.tables.people import (
    AssessorAssignment,
    Delegation,
    Holding,
    Person,
    Relation,
    Seat,
    Unit,
    UnitRole,
)

NOW = datetime(2026, 3, 2, 3, 0, tzinfo=UTC)
FIRST = date(2026, 1, 1)
AGENCY = "lampung"

UNITS = {"PROV": None, "DINSOS": "PROV", "LINJAMSOS": "DINSOS"}
SEATS = {
    "GUB": ("PROV", None, "pejabat_negara", True),
    "KADIS": ("DINSOS", "GUB", "jpt_pratama", True),
    "KABID": ("LINJAMSOS", "KADIS", "administrator", True),
    "KASI": ("LINJAMSOS", "KABID", "pengawas", False),
    "STAF": ("LINJAMSOS", "KASI", "pelaksana", False),
}
HOLDERS = {"GUB": "gubernur", "KADIS": "ratna", "KABID": "budi", "KASI": "wayan", "STAF": "sri"}
NIPS = {"sri": "198802292010122003", "wayan": "198501012009011001"}


class SmallAgency:
    """Writes the agency; a test adds what matters to it, each by one call."""

    def __init__(self, session: Session, agency: str = AGENCY) -> None:
        self.session, self.agency = session, agency
        self.ids: dict[str, str] = {}
        for code, parent in UNITS.items():
            self.keep(code, Unit(code=code, name=f"Unit {code}", parent_id=self.id(parent)))
        for code, (unit, superior, kind, is_head) in SEATS.items():
            self.keep(
                code,
                Seat(
                    code=code,
                    name=f"Jabatan {code}",
                    unit_id=self.id(unit),
                    superior_id=self.id(superior),
                    kind=kind,
                    is_head=is_head,
                ),
            )
        for seat, name in HOLDERS.items():
            self.person(name)
            self.hold(name, seat)

    def id(self, name: str | None) -> str | None:
        return None if name is None else self.ids[name]

    def key(self, name: str) -> str:
        kind = "seat" if name in SEATS else "person"
        return f"{kind}:{self.ids[name]}"

    def role_key(self, role: str, unit: str) -> str:
        return f"role:{role}@{self.ids[unit]}"

    def keep(self, name, row):
        row.agency = self.agency
        self.session.add(row)
        self.session.flush()
        self.ids[name] = row.id
        return row

    def person(self, name, **facts):
        facts = {"employment": "pns", "status": "aktif", "nip": NIPS.get(name), **facts}
        return self.keep(name, Person(name=name.capitalize(), **facts))

    def give_nip(self, name, nip):
        self.session.get(Person, self.id(name)).nip = nip
        self.session.flush()

    def hold(self, person, seat, capacity="definitif", start=FIRST, end=None, decree=""):
        self._row(
            Holding(
                person_id=self.id(person),
                seat_id=self.id(seat),
                capacity=capacity,
                valid_from=start,
                valid_to=end,
                decree=decree,
            )
        )

    def vacate(self, person, last=date(2026, 1, 31)):
        for row in self.session.query(Holding).filter_by(person_id=self.id(person)):
            row.valid_to = last
        self.session.flush()

    def role(self, person, role, unit, start=FIRST, end=None, decree=""):
        self._row(
            UnitRole(
                person_id=self.id(person),
                unit_id=self.id(unit),
                role=role,
                valid_from=start,
                valid_to=end,
                decree=decree,
            )
        )

    def delegate(self, seat, person, decree="ND 1"):
        self._row(
            Delegation(
                seat_id=self.id(seat), person_id=self.id(person), decree=decree, valid_from=FIRST
            )
        )

    def assign(self, person, assessor, decree="SK 9"):
        self._row(
            AssessorAssignment(
                person_id=self.id(person),
                assessor_id=self.id(assessor),
                decree=decree,
                valid_from=FIRST,
            )
        )

    def relate(self, a, b, kind="pasangan"):
        self._row(Relation(person_a=self.id(a), person_b=self.id(b), kind=kind, declared_at=NOW))

    def facts(self, subject="sri", period="2026", rules_date=FIRST):
        return CaseFacts(
            case="c" * 32,
            agency=self.agency,
            process="planning",
            bundle="0" * 64,
            subject=self.key(subject) if subject else None,
            period=period,
            business_key=None,
            root="c" * 32,
            parent=None,
            rules_date=rules_date,
        )

    def _row(self, row):
        row.agency = self.agency
        self.session.add(row)
        self.session.flush()
