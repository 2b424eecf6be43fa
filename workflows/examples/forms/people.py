"""Who assesses whom, and who would decide a document, in a small organisation written down."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from importlib.resources import files
from typing import Any

from bpmn.dmn import Decision, read_decisions
from workflows.domain import organisation as org
from workflows.domain import resolver
from workflows.domain.questions import Questions, UnknownName
from workflows.domain.whole import WholeChart
from workflows.examples.forms.form import Form
from workflows.examples.given import Given, OutsideForm
from workflows.parameters import RuleSet
from workflows.processes.approval.chain import ChainUnusable
from workflows.processes.approval.foreseeing import DECISION, ChainTable, Foreseen
from workflows.processes.approval.ready_chains import TITLES, content

PARTS = ("unit", "jabatan", "pegawai", "peran", "penetapan", "pelimpahan", "hubungan")
SEEKERS = {"penilai": resolver.assessor, "atasan_penilai": resolver.superior_of_assessor}


def _penilai(value: Any, rules: RuleSet) -> Mapping[str, Any]:
    given = Given(value, "organisasi", "pegawai", "cari")
    chart = _organisation(given)
    seek = SEEKERS[given.choice("cari", *SEEKERS, default="penilai")]
    found = seek(chart, _person(given, "pegawai", chart), rules)
    return {
        "penilai": found.person,
        "jabatan": found.seat,
        "sebagai": found.capacity,
        "surat": found.decree,
        "dilewati": [{"siapa": each.who, "sebab": each.why} for each in found.skipped],
        "alasan": found.reason,
    }


def _rantai(value: Any, rules: RuleSet) -> Mapping[str, Any]:
    given = Given(value, "organisasi", "pegawai", "dokumen", "pengembalian", "tabel")
    organisation = _organisation(given)
    chart = WholeChart(organisation)
    questions = Questions(chart, _person(given, "pegawai", organisation), rules.on, rules)
    table = given.choice("tabel", *TITLES) if "tabel" in given else ""
    steps = ChainTable(_table(table), rules, rules.on).foresee(
        questions,
        chart.people_behind,
        given.word("dokumen"),
        given.whole("pengembalian", default=0),
    )
    return {
        "langkah": [_step(each) for each in steps],
        "tanpa_pelaku": [each.step.name for each in steps if each.is_gap],
    }


@cache
def _table(name: str) -> Decision:
    """Return a ready chain table; for "" the one that the product comes with."""
    shipped = files("workflows.processes.approval") / f"{DECISION}.dmn"
    return read_decisions(content(name) if name else shipped.read_bytes(), name)[DECISION]


def _step(found: Foreseen) -> dict[str, Any]:
    people = [person.removeprefix("person:") for person in found.people]
    return {
        "urutan": found.step.number,
        "kelompok": found.step.group,
        "cukup": found.step.needed,
        "jenis": found.step.kind,
        "nama": found.step.name,
        "aturan": found.step.rule,
        "baris": found.step.row,
        "oleh": people[0] if len(people) == 1 else people or None,
        "alasan": found.reason,
    }


def _person(given: Given, name: str, organisation: org.Organisation) -> str:
    return _known(given.word(name), name, organisation.people)


def _known(word: str, name: str, among: Mapping[str, Any] | set[str]) -> str:
    if word not in among:
        raise OutsideForm(f"Expected {name} to be in the organisation but {word} is not")
    return word


def _organisation(given: Given) -> org.Organisation:
    """Return the organisation; codes of units and seats and names of people are their ids."""
    part = given.part("organisasi", *PARTS)
    units = list(_units(part))
    seats = list(_seats(part, {unit.id for unit in units}))
    codes = {seat.id for seat in seats}
    for seat in seats:
        if seat.superior is not None:
            _known(seat.superior, "atasan", codes)
    people = [
        org.Person(row.word("nama"), row.word("nama"), row.word("status", "aktif"))
        for row in _rows(part)
    ]
    names = {person.id for person in people}
    return org.Organisation.of(
        units=units,
        seats=seats,
        people=people,
        holdings=list(_holdings(part, codes)),
        roles=[
            org.RoleHolding(
                _known(row.word("pegawai"), "pegawai", names), row.word("unit"), row.word("nama")
            )
            for row in part.parts("peran", "nama", "unit", "pegawai")
        ],
        delegations=[
            org.Delegation(
                _known(row.word("jabatan"), "jabatan", codes),
                _known(row.word("kepada"), "kepada", names),
                row.word("surat"),
            )
            for row in part.parts("pelimpahan", "jabatan", "kepada", "surat")
        ],
        assigned=[
            org.AssessorAssignment(
                _known(row.word("pegawai"), "pegawai", names),
                _known(row.word("penilai"), "penilai", names),
                row.word("surat") if "surat" in row else "",
            )
            for row in part.parts("penetapan", "pegawai", "penilai", "surat")
        ],
        relations=[
            org.Relation(*_pair(row, names), row.word("jenis"))
            for row in part.parts("hubungan", "antara", "jenis")
        ],
    )


def _units(part: Given) -> Iterator[org.Unit]:
    for row in part.parts("unit", "kode", "nama", "induk"):
        code = row.word("kode")
        parent = row.word("induk") if "induk" in row else None
        yield org.Unit(code, code, row.word("nama", code), parent)


def _seats(part: Given, units: set[str]) -> Iterator[org.Seat]:
    names = ("kode", "nama", "unit", "atasan", "jenis", "eselon", "kepala")
    for row in part.parts("jabatan", *names):
        code = row.word("kode")
        yield org.Seat(
            id=code,
            code=code,
            name=row.word("nama", code),
            unit=_known(row.word("unit"), "unit", units) if "unit" in row else "",
            superior=row.word("atasan") if "atasan" in row else None,
            kind=row.word("jenis", "pelaksana"),
            is_head=row.flag("kepala", default=False),
            echelon=row.word("eselon") if "eselon" in row else None,
        )


def _rows(part: Given) -> Iterator[Given]:
    seen: set[str] = set()
    for row in part.parts("pegawai", "nama", "status", "memangku"):
        if row.word("nama") in seen:
            raise OutsideForm(f"Expected {row.word('nama')} once among pegawai")
        seen.add(row.word("nama"))
        yield row


def _holdings(part: Given, codes: set[str]) -> Iterator[org.Holding]:
    """Yield who holds what: a code alone is definitif."""
    for row in _rows(part):
        held = row.value.get("memangku")
        several = held if isinstance(held, list) else [] if held is None else [held]
        for each in several:
            if isinstance(each, str):
                each = {"jabatan": each}
            holding = Given(each, "jabatan", "sebagai", "surat", "sejak", what="memangku")
            yield org.Holding(
                person=row.word("nama"),
                seat=_known(holding.word("jabatan"), "jabatan", codes),
                capacity=holding.choice("sebagai", *org.CAPACITY_ORDER, default="definitif"),
                decree=holding.word("surat") if "surat" in holding else "",
                since=holding.day("sejak") if "sejak" in holding else None,
            )


def _pair(row: Given, names: set[str]) -> tuple[str, str]:
    pair = row.words("antara")
    if len(pair) != 2:
        raise OutsideForm("Expected antara to name two people")
    return _known(pair[0], "antara", names), _known(pair[1], "antara", names)


PENILAI = Form(_penilai, in_part=True)
RANTAI = Form(_rantai, refusals=(ChainUnusable, UnknownName), in_part=True)
