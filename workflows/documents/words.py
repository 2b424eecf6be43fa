"""How documents name people, seats, units, days and moments."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from engine.errors import NotFound
from engine.store import tables as t
from engine.store.unit_of_work import UnitOfWork
from workflows.directory import PeopleDirectory
from workflows.domain.nip import display
from workflows.domain.words import day_in_words, weekday_in_words
from workflows.domain.working_days import ZONE_WORDS
from workflows.parameters import RuleSet
from workflows.parameters.overrides import rules_of
from workflows.tables.people import Person, Unit


@dataclass(frozen=True, slots=True)
class Signer:
    """Somebody as a document names them."""

    nama: str
    nip: str
    pangkat: str
    jabatan: str  # as signed: "Plt. Kepala Dinas Sosial"
    atas_nama: str = ""  # who lent the authority, by name

    def data(self) -> dict[str, str]:
        """Return it as templates read it."""
        return asdict(self)


class Writer:
    """Words for the documents of one annual case, by the rules the case is judged by."""

    def __init__(self, work: UnitOfWork, agency: str, root: str) -> None:
        on = work.connection.scalar(
            sa.select(t.process_instance.c.rules_date).where(t.process_instance.c.id == root)
        )
        if on is None:
            raise NotFound("annual case", root)
        self.work, self.agency = work, agency
        self.rules: RuleSet = rules_of(work, agency, on)
        self.zone = str(self.rules["zona_waktu"])

    def name(self, person: str) -> str:
        """Return a person's name."""
        return self._person(person).name

    def signer(self, person: str, capacity: Mapping[str, Any], at: datetime) -> Signer:
        """Return a person as named in a capacity; with an empty one, in the seat held then."""
        found = self._person(person)
        if not capacity.get("title"):
            key = f"person:{person}"
            capacity = PeopleDirectory().capacity(self.work, self.agency, key, key, at)
        return Signer(
            nama=found.name,
            nip=display(found.nip) if found.nip else "",
            pangkat=found.rank or "",
            jabatan=str(capacity.get("title") or ""),
            atas_nama=self.giver(capacity),
        )

    def giver(self, capacity: Mapping[str, Any]) -> str:
        """Return the name of who lent the authority of a capacity; "" when it was one's own."""
        key = str(capacity.get("giver") or "")
        return self.name(key.removeprefix("person:")) if key else ""

    def party(self, person: str, capacity: Mapping[str, Any], at: datetime) -> dict[str, str]:
        """Return a person as the head of a document names them: with unit and agency."""
        if not capacity.get("title"):
            key = f"person:{person}"
            capacity = PeopleDirectory().capacity(self.work, self.agency, key, key, at)
        signer = self.signer(person, capacity, at)
        return {**signer.data(), "unit_kerja": str(capacity.get("unit_name") or "")}

    def letterhead_of(self, unit: str | None) -> dict[str, str]:
        """Return the letterhead of a unit; that of the agency when none is known."""
        if unit is None:
            unit = self.work.session.scalars(
                sa.select(Unit.id)
                .where(Unit.agency == self.agency, Unit.parent_id.is_(None))
                .order_by(Unit.code)
                .limit(1)
            ).one()
        return self.letterhead(unit)

    def letterhead(self, unit: str) -> dict[str, str]:
        """Return the agency and the unit: the topmost unit, and the one right below it."""
        path: list[Unit] = []
        key: str | None = unit
        while key is not None and all(each.id != key for each in path):
            found = self.work.session.get_one(Unit, key)
            path.append(found)
            key = found.parent_id
        return {"instansi": path[-1].name, "unit": path[-2:][0].name}

    def day(self, moment: datetime) -> str:
        """Return "3 Februari 2027", by the agency's clock."""
        return day_in_words(moment.astimezone(ZoneInfo(self.zone)).date())

    def weekday(self, day: date) -> str:
        """Return "Rabu, 3 Februari 2027"."""
        return weekday_in_words(day)

    def moment(self, moment: datetime) -> str:
        """Return "3 Februari 2027 pukul 10.15 WIB"."""
        here = moment.astimezone(ZoneInfo(self.zone))
        zone = ZONE_WORDS.get(self.zone, self.zone)
        return f"{day_in_words(here.date())} pukul {here:%H.%M} {zone}"

    def _person(self, person: str) -> Person:
        found = self.work.session.get(Person, person)
        if found is None:
            raise NotFound("person", person)
        return found


def indicators_of(facts: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Return indicators with their targets, as a row of an evaluation keeps them.

    "Jumlah: 1.200 orang; Mutu: 90 persen" is [("Jumlah", "1.200 orang"), ("Mutu", "90 persen")].
    """
    parts = [each.rpartition(": ") for each in str(facts.get("target") or "").split("; ") if each]
    return [(name or target, target if name else "") for name, _, target in parts]
