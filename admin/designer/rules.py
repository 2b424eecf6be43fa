"""Who does something: the rules that a diagram or a chain may name, in plain words.

A diagram names people by an expression (`atasan_langsung()`), the chain table by a rule
(`atasan_langsung`, `peran:pengelola_kinerja`); both say the same things, so both are told alike.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from admin.i18n import gettext
from admin.people import role_name
from engine.store.unit_of_work import UnitOfWork
from workflows.tables.people import Seat, Unit, UnitRole

SHIPPED_ROLES = (  # those that the shipped processes name
    "admin_instansi",
    "anggota_tim_pemeriksa",
    "pejabat_yang_berwenang",
    "pengelola_kinerja",
)
MOST_ROLES = 40
HEAD_KINDS = ("jpt_utama", "jpt_madya", "jpt_pratama")
MOST_SEATS = 60


@dataclass(frozen=True, slots=True)
class Rule:
    """One way to say who does something."""

    expression: str  # in a diagram
    rule: str  # in the chain table
    label: str
    help: str


def list_rules(work: UnitOfWork, agency: str) -> list[Rule]:
    """Return the rules to choose from: relations first, then roles, then the agency's top seats."""
    found = [
        Rule(
            "pegawai()",
            "",
            gettext("Pegawai yang bersangkutan"),
            gettext("Orang yang menjadi pokok proses ini."),
        ),
        Rule(
            "atasan_langsung()",
            "atasan_langsung",
            gettext("Atasan langsung (pejabat penilai)"),
            gettext("Pejabat yang menilai pegawai, termasuk yang bertugas sebagai Plt atau Plh."),
        ),
        Rule(
            "atasan_atasan()",
            "atasan_atasan",
            gettext("Atasan dari pejabat penilai"),
            gettext("Satu tingkat di atas pejabat penilai. Pejabat penilai sendiri tidak ikut."),
        ),
        Rule(
            "kepala_unit()",
            "kepala_unit",
            gettext("Kepala unit pegawai"),
            gettext("Pemimpin unit tempat pegawai bekerja hari itu."),
        ),
        Rule(
            "penilai_tercatat()",
            "penilai_tercatat",
            gettext("Penilai yang tercatat"),
            gettext("Pejabat yang menetapkan SKP terakhir pegawai, di mana pun ia kini."),
        ),
        Rule(
            "",
            "atasan_struktural",
            gettext("Atasan menurut susunan jabatan"),
            gettext("Pemangku jabatan di atasnya, juga bila penilai lain ditetapkan dengan surat."),
        ),
        Rule(
            "",
            "kepala_instansi",
            gettext("Kepala instansi"),
            gettext("Pemimpin unit teratas."),
        ),
        Rule(
            "",
            "kepala_daerah",
            gettext("Kepala daerah"),
            gettext("Gubernur, bupati atau wali kota yang menjabat."),
        ),
    ]
    found += [_role(name) for name in roles(work, agency)]
    found += [
        Rule(
            f"kursi('{seat.code}')",
            f"kursi:{seat.code}",
            gettext("Pejabat: %(seat)s", seat=seat.name),
            gettext("Siapa pun yang menduduki jabatan ini, termasuk Plt atau Plh."),
        )
        for seat in _top_seats(work, agency)
    ]
    return found


def roles(work: UnitOfWork, agency: str) -> list[str]:
    """Return the roles that the agency gives, and those that every agency knows."""
    rows = work.connection.scalars(
        sa.select(UnitRole.role)
        .where(UnitRole.agency == agency)
        .distinct()
        .order_by(UnitRole.role)
        .limit(MOST_ROLES)
    )
    return sorted({*rows, *SHIPPED_ROLES})


def units(work: UnitOfWork, agency: str, limit: int = 300) -> Sequence[sa.Row]:
    """Return id, code and name of units to choose from, by code."""
    return work.connection.execute(
        sa.select(Unit.id, Unit.code, Unit.name)
        .where(Unit.agency == agency)
        .order_by(Unit.code)
        .limit(limit)
    ).all()


def rule_text(rule: str, known: Sequence[Rule]) -> str:
    """Return what a rule of the chain table says, in words; unknown ones as they stand."""
    for each in known:
        if each.rule and each.rule == rule:
            return each.label
    word, _, name = rule.partition(":")
    match word:
        case "peran" if name:
            role, _, unit = name.partition("@")
            text = role_name(role).capitalize()
            return gettext("%(role)s mulai unit %(unit)s", role=text, unit=unit) if unit else text
        case "kursi" if name:
            return gettext("Pejabat: %(seat)s", seat=name)
        case "orang" if name:
            return gettext("Orang dengan NIP %(nip)s", nip=name)
        case "kepala_unit" if name:
            return gettext("Kepala unit %(unit)s", unit=name)
    return rule


def expression_text(expression: str, known: Sequence[Rule]) -> str:
    """Return what an owner expression of a diagram says, in words; unknown ones as they stand."""
    plain = expression.strip()
    for each in known:
        if each.expression and each.expression == plain:
            return each.label
    called = re.fullmatch(r"(peran|kursi|orang|kepala_unit)\('([^']*)'(?:, *'([^']*)')?\)", plain)
    if called:
        word, name, unit = called.groups()
        return rule_text(f"{word}:{name}" + (f"@{unit}" if unit else ""), known)
    return expression


def _role(name: str) -> Rule:
    return Rule(
        f"peran('{name}')",
        f"peran:{name}",
        role_name(name).capitalize(),
        gettext("Yang memegang peran ini di unit pegawai, atau di unit terdekat di atasnya."),
    )


def _top_seats(work: UnitOfWork, agency: str) -> Sequence[sa.Row]:
    return work.connection.execute(
        sa.select(Seat.code, Seat.name)
        .where(Seat.agency == agency, Seat.kind.in_(HEAD_KINDS))
        .order_by(Seat.name, Seat.id)
        .limit(MOST_SEATS)
    ).all()
