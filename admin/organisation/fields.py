"""Fields of the forms about the organisation, and how typed codes and names become rows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from dataclasses import field as made_by
from datetime import date
from typing import Any

import sqlalchemy as sa
from werkzeug.datastructures import MultiDict

from admin.i18n import gettext, later, ours
from admin.identity import me
from admin.organisation.story import field_in_words, in_words
from admin.work import work
from engine.errors import DomainRefused
from workflows.organisation.changing import refuse
from workflows.tables.people import Person, Seat, Unit

MOST_FOUND = 12  # people offered when a name is not clear
MOST_CODES = 300  # units or seats offered while typing
LONGEST = 1000


@dataclass(frozen=True, slots=True)
class Field:
    """A field of a form. `kind`: text, long, date, select, several, yes, person, unit, seat.

    Of `several` the chosen words are one value, with ", " between them.
    """

    name: str
    kind: str = "text"
    choices: Sequence[str] = ()
    required: bool = False
    hint: str = ""
    default: str = ""

    @property
    def label(self) -> str:
        """The name that people read."""
        return field_in_words(self.name)


@dataclass
class Filled:
    """A field with what was typed and what is wrong with it."""

    field: Field
    value: str
    error: str = ""
    shown: str = ""  # the value in words, for the page that asks once more
    found: list[Any] = made_by(default_factory=list)  # people to choose from


DAY = Field("mulai", "date", required=True)
LAST = Field("sampai", "date", required=True)
UNTIL = Field("sampai", "date", hint=later("Kosongkan bila belum ditentukan."))
DECREE = Field("sk", required=True)
WHO = Field("pegawai", "person", required=True, hint=later("Tulis NIP atau nama."))
REASON = Field(
    "alasan", "long", hint=later("Wajib bila tanggalnya sudah lewat atau ini koreksi salah catat.")
)
WHY = Field("alasan", "long", required=True, hint=later("Tulis apa yang salah dicatat."))


def typed_in(fields: Sequence[Field], form: MultiDict[str, str]) -> dict[str, str]:
    """Return what was typed into the fields, cut to a length that nothing needs to exceed."""
    return {
        each.name: (
            ", ".join(form.getlist(each.name))
            if each.kind == "several"
            else form.get(f"{each.name}_lain") or form.get(each.name, "")
        ).strip()[:LONGEST]
        for each in fields
    }


def resolve(fields: Sequence[Field], typed: Mapping[str, str]) -> dict[str, str]:
    """Return the values with ids in place of codes, NIPs and names.

    Raises:
        DomainRefused: a code is unknown, or a name is not clear; `found` are people to choose from.
    """
    values = dict(typed)
    for each in fields:
        text = values[each.name]
        if not text:
            if each.required and each.kind in ("person", "unit", "seat", "date"):
                raise refuse(each.name, gettext("Harus diisi."))
        elif each.kind == "person":
            values[each.name] = _find_person(each.name, text)
        elif each.kind in ("unit", "seat"):
            model: Any = Unit if each.kind == "unit" else Seat
            values[each.name] = _find_code(each.name, text, model)
    return values


def day_of(typed: Mapping[str, str], name: str) -> date | None:
    """Return the day of a date field, or None when it is empty.

    Raises:
        DomainRefused: it is no day.
    """
    text = typed.get(name, "")
    if not text:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise refuse(name, gettext("Tulis tanggal seperti 2026-01-31.")) from error


def fill(
    fields: Sequence[Field], typed: Mapping[str, str], refused: DomainRefused | None = None
) -> list[Filled]:
    """Return the fields with their values, errors and words."""
    errors: dict[str, str] = {}
    if refused is not None:
        told = refused.facts.get("errors", [(refused.field, refused.message)])
        errors = {field: ours(message) for field, message in reversed(told)}
    filled = []
    for each in fields:
        value = typed.get(each.name, each.default)
        one = Filled(each, value, errors.pop(each.name, ""), _shown(each, value))
        if refused is not None and refused.field == each.name:
            one.found = refused.facts.get("found", [])
        filled.append(one)
    return filled


def stray_errors(fields: Sequence[Field], refused: DomainRefused | None) -> list[str]:
    """Return what is wrong with a field that the form does not have."""
    if refused is None:
        return []
    told = refused.facts.get("errors", [(refused.field, refused.message)])
    names = {each.name for each in fields}
    return [ours(message) for name, message in told if name not in names]


def offered(kind: str, units: sa.Select[Any]) -> Sequence[Any]:
    """Return codes and names of units or seats to choose from while typing."""
    if kind == "unit":
        query = sa.select(Unit.code, Unit.name).where(Unit.id.in_(units), Unit.closed_on.is_(None))
        return work().connection.execute(query.order_by(Unit.code).limit(MOST_CODES)).all()
    query = sa.select(Seat.code, Seat.name).where(
        Seat.unit_id.in_(units), Seat.closed_on.is_(None), Seat.kind != "pelaksana"
    )
    return work().connection.execute(query.order_by(Seat.code).limit(MOST_CODES)).all()


def _shown(one: Field, value: str) -> str:
    """Return a value in words."""
    if not value:
        return ""
    if one.kind == "yes":
        return gettext("ya")
    if one.kind in ("select", "several", "date"):
        return in_words(value)
    if one.kind in ("person", "unit", "seat"):
        model: Any = {"person": Person, "unit": Unit, "seat": Seat}[one.kind]
        keys = (Person.id, Person.nip) if one.kind == "person" else (model.code,)
        name = work().session.scalar(
            sa.select(model.name).where(
                sa.or_(*(key == value.replace(" ", "") for key in keys)),
                model.agency == me().agency,
            )
        )
        return name or value
    return value


def _find_code(field: str, text: str, model: Any) -> str:
    found: str | None = work().session.scalar(
        sa.select(model.id).where(model.agency == me().agency, model.code == text)
    )
    if found is None:
        raise refuse(field, gettext("Kode %(code)s tidak dikenal.", code=text))
    return found


def _find_person(field: str, text: str) -> str:
    number = text.replace(" ", "")
    query = sa.select(Person.id, Person.name, Person.nip).where(Person.agency == me().agency)
    rows = (
        work()
        .connection.execute(
            query.where(
                sa.or_(
                    Person.id == text,
                    Person.nip == number,
                    Person.name.icontains(text, autoescape=True),
                )
            )
            .order_by(Person.name, Person.id)
            .limit(MOST_FOUND + 1)
        )
        .all()
    )
    exact = [row for row in rows if text in (row.id, row.nip) or number == row.nip]
    if len(rows) == 1 or exact:
        return str((exact or rows)[0].id)
    if not rows:
        raise refuse(field, gettext("Tidak ada pegawai dengan NIP atau nama itu."))
    told = gettext("Ada beberapa pegawai yang cocok. Pilih satu.")
    if len(rows) > MOST_FOUND:
        told = gettext("Terlalu banyak yang cocok. Tulis nama lebih lengkap, atau pilih satu.")
    raise refuse(field, told, found=rows[:MOST_FOUND])
