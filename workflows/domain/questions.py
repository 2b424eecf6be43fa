"""The questions about people that diagrams and chains ask, answered from an organisation chart.

Pure: the chart is what it is on one day, read from tables for one question
(`workflows.people.chart.StoredCharts`), read whole (`workflows.people.snapshot.Snapshot`), or
written down in a test or a rule example (`workflows.domain.whole.WholeChart`).
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import date
from typing import Any, Protocol

from workflows.domain import resolver
from workflows.domain.organisation import Organisation
from workflows.domain.reasons import part, say
from workflows.domain.resolver import Resolution
from workflows.domain.rules import Rules

Answer = dict[str, Any]
"""What a function about people gives: principals, reason, excluded."""


class UnknownName(LookupError):
    """A diagram names a seat, unit, person or kind of principal that does not exist."""


class Charts(Protocol):
    """Where the questions look."""

    def around(self, person: str, on: date, seats: Sequence[str] = ()) -> Organisation:
        """Return what is above a person, and above further seats."""

    def of_unit(
        self, unit: str | None, on: date, *, subject: str, role: str | None = None
    ) -> Organisation:
        """Return a unit and those above it, with their heads, or with who holds a role in them."""

    def home_unit(self, person: str, on: date) -> str | None:
        """Return the id of the unit of the seat by which a person is assessed, or None."""

    def root_unit(self) -> str | None:
        """Return the id of the topmost unit."""

    def head_of_region(self, on: date) -> str | None:
        """Return the id of the elected head's seat, or None."""

    def recorded_assessor(self, person: str, on: date) -> tuple[str, str] | None:
        """Return id and name of who set the person's newest plan until the day, or None."""

    def code_of_unit(self, unit: str) -> str:
        """Return the code of a unit, or "" when it is not there."""

    def find_seat(self, code: str) -> str | None:
        """Return the id of the seat with a code, or None."""

    def find_unit(self, code: str) -> str | None:
        """Return the id of the unit with a code, or None."""

    def find_person(self, nip: str) -> tuple[str, str] | None:
        """Return id and name of the person with a NIP, or None."""


class Questions:
    """What can be asked about one person on one day.

    Args:
        charts: where to look.
        subject: id of the person concerned; "" for none.
        on: the day.
        rules: who may assess, what keeps from it.
    """

    def __init__(self, charts: Charts, subject: str, on: date, rules: Rules) -> None:
        self.charts, self.subject, self.on, self.rules = charts, subject, on, rules

    def by_name(self) -> Mapping[str, Callable[..., Answer]]:
        """Return the questions that the rule of a chain may name (approval.resolve)."""
        return {
            "pegawai": self.pegawai,
            "atasan_langsung": self.atasan_langsung,
            "atasan_atasan": self.atasan_atasan,
            "atasan_dari": self.atasan_dari,
            "penilai_tercatat": self.penilai_tercatat,
            "atasan_struktural": self.atasan_struktural,
            "kepala_instansi": self.kepala_instansi,
            "kepala_unit": self.kepala_unit,
            "kepala_daerah": self.kepala_daerah,
            "peran": self.peran,
            "kursi": self.kursi,
            "orang": self.orang,
        }

    def position(self) -> dict[str, str]:
        """Return what chain tables ask about the seat by which the subject is assessed.

        Keys: jenis_jabatan, eselon, kode_unit; each "" where the subject has no seat.
        """
        around = self._chart()
        held = around.seat_of(self.subject) if self.subject else None
        seat = around.seats.get(held.seat) if held else None
        return {
            "jenis_jabatan": seat.kind if seat else "",
            "eselon": (seat.echelon or "") if seat else "",
            "kode_unit": self.charts.code_of_unit(seat.unit) if seat else "",
        }

    def pegawai(self) -> Answer:
        """Return the person concerned."""
        if not self.subject:
            return _answer([], say("no_subject"), [])
        return _answer([f"person:{self.subject}"], say("subject"), [])

    def atasan_langsung(self) -> Answer:
        """Return the assessor of the subject."""
        if not self.subject:
            return self.pegawai()
        return self._told(resolver.assessor(self._chart(), self.subject, self.rules))

    def atasan_atasan(self) -> Answer:
        """Return who stands above the assessor of the subject; the assessor never acts here."""
        if not self.subject:
            return self.pegawai()
        around = self._chart()
        found = resolver.superior_of_assessor(around, self.subject, self.rules)
        first = resolver.assessor(around, self.subject, self.rules).person
        return self._told(found, also_excluded=[first] if first else [])

    def atasan_struktural(self) -> Answer:
        """Return who holds the seat above the subject's own, whoever was named by decree."""
        if not self.subject:
            return self.pegawai()
        around = self._chart()
        own = around.seat_of(self.subject)
        if own is None:
            return self.atasan_langsung()
        return self._told(
            resolver.superior_of_seat(around, own.seat, self.rules, subject=self.subject)
        )

    def penilai_tercatat(self) -> Answer:
        """Return the assessor of record: who set the subject's newest plan, in person.

        Whoever may not assess the subject any more, and where no plan was set here, the assessor.
        """
        found = self.charts.recorded_assessor(self.subject, self.on) if self.subject else None
        if found is None:
            return self.atasan_langsung()
        person, name = found
        why = resolver.refusal(self._chart_with(person), self.subject, person, self.rules)
        if why is not None:
            answer = self.atasan_langsung()
            told = f"{say('recorded_unfit', name=name, why=why)} {answer['reason']}"
            return {**answer, "reason": told}
        return _answer([f"person:{person}"], say("recorded", name=name), self._excluded())

    def atasan_dari(self, whom: object) -> Answer:
        """Return who stands above a person, a seat or the head of a role's unit.

        Args:
            whom: a principal key, or the answer of another question.

        Raises:
            UnknownName: it is no principal.
        """
        principal = _principal_of(whom)
        kind, _, name = principal.partition(":")
        if not principal:
            return _answer([], say("nobody_asked_about"), self._excluded())
        if kind == "person":
            around = self.charts.around(name, self.on)
            found = resolver.assessor(around, name, self.rules)
            return self._told(found, also_excluded=[name])
        if kind == "seat":
            around = self.charts.around(self.subject, self.on, (name,))
            return self._told(
                resolver.superior_of_seat(around, name, self.rules, subject=self.subject)
            )
        if kind == "role":
            return self._head(name.partition("@")[2])
        raise UnknownName(f"Expected person:, seat: or role: but got {principal!r}")

    def kepala_unit(self, code: str | None = None) -> Answer:
        """Return who leads a unit, by default the subject's own.

        Raises:
            UnknownName: no unit has this code.
        """
        return self._head(self._unit(code) if code is not None else self._unit_of_subject())

    def kepala_instansi(self) -> Answer:
        """Return who leads the agency."""
        return self._head(self.charts.root_unit())

    def kepala_daerah(self) -> Answer:
        """Return the elected head of the region; the assessor where an agency has none."""
        seat = self.charts.head_of_region(self.on)
        return self.atasan_langsung() if seat is None else self._holder(seat)

    def peran(self, role: str, code: str | None = None) -> Answer:
        """Return a role in the nearest unit, going up, where somebody else than the subject has it.

        Args:
            role: pengelola_kinerja, admin_instansi, ...
            code: unit to begin at; None for the subject's own, or the topmost one.

        Raises:
            UnknownName: no unit has this code.
        """
        unit = self._unit(code) if code is not None else self._unit_of_subject()
        around = self.charts.of_unit(unit, self.on, subject=self.subject, role=role)
        found = resolver.role_in_unit(around, role, unit, self.rules, subject=self.subject)
        principals = [f"role:{role}@{found.unit}"] if found.unit else []
        return _answer(principals, found.sentence, self._excluded(found.barred))

    def kursi(self, code: str) -> Answer:
        """Return the seat with a code, when somebody who may act holds it.

        Raises:
            UnknownName: no seat has this code.
        """
        seat = self.charts.find_seat(code)
        if seat is None:
            raise UnknownName(f"Expected the code of a seat but got {code!r}")
        return self._holder(seat)

    def orang(self, nip: str) -> Answer:
        """Return the person with a NIP.

        Raises:
            UnknownName: nobody has it.
        """
        found = self.charts.find_person(nip)
        if found is None:
            raise UnknownName(f"Expected the NIP of a person but got {nip!r}")
        person, name = found
        return _answer([f"person:{person}"], say("by_nip", name=name), self._excluded())

    def settling(self, reason: str, kept_out: Collection[str] = ()) -> Answer:
        """Return who settles what nobody was found for: never nobody at all.

        The role that settles such items, in the nearest unit where somebody may act; else the roles
        that come after it; else the head of the agency, and whoever is given the first role.

        Args:
            reason: why nobody was found.
            kept_out: people ("person:ID") who may not, for having decided another step.
        """
        decided = part("why", "decided_another")
        refused = {person.removeprefix("person:"): decided for person in kept_out}
        first: str = self.rules["peran_penyelesai"]
        later: list[str] = self.rules["peran_penyelesai_berikutnya"]
        unit, root = self._unit_of_subject(), self.charts.root_unit()
        for role in (first, *later):
            around = self.charts.of_unit(unit, self.on, subject=self.subject, role=role)
            found = resolver.role_in_unit(
                around, role, unit, self.rules, subject=self.subject, refused=refused
            )
            if found.unit is not None:
                barred = {*found.barred, *refused}
                return self._settled([f"role:{role}@{found.unit}"], reason, _words(role), barred)
        around = self.charts.of_unit(root, self.on, subject=self.subject)
        head = resolver.head_of_unit(
            around, root or "", self.rules, subject=self.subject, refused=refused
        )
        whoever = f"role:{first}@{root or ''}"
        if head.seat is not None:
            barred = {*head.barred, *refused}
            return self._settled(
                [f"seat:{head.seat}", whoever], reason, part("duty", "kepala_instansi"), barred
            )
        return self._settled([whoever], reason, _words(first), set(refused))

    def _settled(self, principals: list[str], reason: str, who: str, barred: set[str]) -> Answer:
        told = f"{reason.rstrip('.')}. {say('settled_by', duty=who)}"
        return _answer(principals, told, self._excluded(barred))

    def _chart(self) -> Organisation:
        return self.charts.around(self.subject, self.on)

    def _chart_with(self, other: str) -> Organisation:
        """Return what is known of the subject's ties and of another person's status."""
        return self.charts.around(other, self.on)

    def _holder(self, seat: str) -> Answer:
        around = self.charts.around(self.subject, self.on, (seat,))
        return self._told(resolver.holder_of_seat(around, seat, self.rules, subject=self.subject))

    def _head(self, unit: str | None) -> Answer:
        around = self.charts.of_unit(unit, self.on, subject=self.subject)
        return self._told(
            resolver.head_of_unit(around, unit or "", self.rules, subject=self.subject)
        )

    def _unit(self, code: str) -> str:
        unit = self.charts.find_unit(code)
        if unit is None:
            raise UnknownName(f"Expected the code of a unit but got {code!r}")
        return unit

    def _unit_of_subject(self) -> str | None:
        home = self.charts.home_unit(self.subject, self.on) if self.subject else None
        return home or self.charts.root_unit()

    def _told(self, found: Resolution, *, also_excluded: Sequence[str] = ()) -> Answer:
        principals = []
        if found.person is not None:
            principals = [f"seat:{found.seat}" if found.seat else f"person:{found.person}"]
        return _answer(principals, found.reason, self._excluded({*found.barred, *also_excluded}))

    def _excluded(self, others: frozenset[str] | set[str] = frozenset()) -> list[str]:
        """Return the keys of those who may not act: the subject first, always."""
        excluded = [self.subject, *sorted(others - {self.subject})]
        return [f"person:{person}" for person in excluded if person]


def _answer(principals: list[str], reason: str, excluded: list[str]) -> Answer:
    return {"principals": principals, "reason": reason, "excluded": excluded}


def _words(role: str) -> str:
    return role.replace("_", " ")


def _principal_of(whom: object) -> str:
    if isinstance(whom, Mapping):
        whom = whom.get("principals", ())
    if isinstance(whom, list | tuple):
        whom = whom[0] if whom else ""
    if not isinstance(whom, str):
        raise UnknownName(f"Expected a principal such as person:ID but got {whom!r}")
    return whom
