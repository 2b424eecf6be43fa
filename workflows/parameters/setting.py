"""An agency sets a number for itself: from a day on, by a decree, where no law says it.

Rows are added, never edited: a later decision is a row with a later day. One that has not begun can
be taken back. Each act stands in the agency's history.
"""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from engine.errors import DomainRefused, NotFound
from engine.store import agency_history
from engine.store.history import Event
from workflows.directory import local_day
from workflows.parameters import Parameter, get, plain
from workflows.parameters.overrides import rules_of
from workflows.tables.rules import ParameterOverride

if TYPE_CHECKING:
    from engine.store.unit_of_work import UnitOfWork

LONGEST_DECREE = 200
MOST_ITEMS = 100
DAYS_OF_MONTHS = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)

LENGTHS = frozenset({"lama", "daftar_lama"})
DAYS = frozenset({"tanggal", "tanggal_tahun_berikut"})
SHOWN_ONLY = frozenset({"tabel", "pilihan", "zona_waktu", "bita"})
CHOSEN_FROM = {"ukuran_tim_pemeriksa": "ukuran_tim_diizinkan"}
"""Numbers of which another parameter lists those that may be chosen."""
_LENGTH = re.compile(r"P[1-9]\d{0,3}(?:D(?: hari_kerja| hari_kalender)?|[WMY])|PT[1-9]\d{0,3}[HM]")
_WORD = re.compile(r"[a-z0-9][a-z0-9_.-]{0,60}")


def may_set(parameter: Parameter, on: date) -> bool:
    """Say whether an agency may decide it: a setting of ours, of a kind that a form can ask."""
    if parameter.unit in SHOWN_ONLY or parameter.versions[0].in_force > on:
        return False
    version = parameter.version(on)
    if version.regulation is not None:
        return False
    return parameter.unit != "daftar" or all(isinstance(each, str) for each in version.value)


def check_value(parameter: Parameter, value: Any) -> Any:
    """Return the value as it is kept.

    Args:
        value: a text, or a list of texts for lists; numbers with a comma or a point.

    Raises:
        DomainRefused: it does not fit the parameter's unit (field `value`).
    """
    unit = parameter.unit
    if unit in LENGTHS:
        parts = [part.strip() for part in str(value).split(",")]
        if (unit == "lama" and len(parts) != 1) or not all(map(_LENGTH.fullmatch, parts)):
            raise _refused("value", "length", "Expected a length such as P5D hari_kerja")
        return ", ".join(parts)
    if unit in DAYS:
        month, _, day = str(value).partition("-")
        right = month.isdigit() and day.isdigit() and 1 <= int(month) <= 12
        if not right or not 1 <= int(day) <= DAYS_OF_MONTHS[int(month) - 1]:
            raise _refused("value", "day", "Expected a day of the year such as 01-31")
        return f"{int(month):02}-{int(day):02}"
    if unit == "ya_tidak":
        return str(value) in ("True", "true", "1", "ya")
    if unit == "daftar":
        items = [str(each).strip() for each in value if str(each).strip()]
        if len(items) > MOST_ITEMS or not all(map(_WORD.fullmatch, items)):
            raise _refused("value", "words", "Expected words of small letters, one a line")
        return list(dict.fromkeys(items))
    return _number(parameter, str(value))


def set_value(
    work: UnitOfWork,
    agency: str,
    name: str,
    value: Any,
    *,
    valid_from: date,
    decree: str,
    actor: str,
) -> str:
    """Let a value count in the agency from a day on; return the id of its row.

    Raises:
        UnknownParameter: no parameter has this name.
        DomainRefused: the law says it, the value does not fit, the day is past or taken, or no
            decree is named. `field` is value, valid_from or decree; `reason` names the sentence.
    """
    parameter, today = get(name), local_day(work, agency, work.now)
    if not may_set(parameter, today):
        raise _refused("value", "law", f"Expected a number that the agency may set, not {name}")
    kept = check_value(parameter, value)
    if name in CHOSEN_FROM and kept not in rules_of(work, agency, today)[CHOSEN_FROM[name]]:
        raise _refused("value", "choice", "Expected one of the numbers that the rules allow")
    if valid_from < today:
        raise _refused("valid_from", "past", "Expected a day from today on")
    decree = " ".join(decree.split())
    if not decree or len(decree) > LONGEST_DECREE:
        raise _refused("decree", "decree", "Expected the decree that says so")
    taken = sa.select(ParameterOverride.id).where(
        ParameterOverride.agency == agency,
        ParameterOverride.name == name,
        ParameterOverride.valid_from == valid_from,
    )
    if work.session.scalar(taken) is not None:
        raise _refused("valid_from", "taken", "Expected a day on which no other value begins")
    row = ParameterOverride(
        agency=agency, name=name, value=plain(kept), valid_from=valid_from, decree=decree
    )
    work.session.add(row)
    work.session.flush()
    facts = {"name": name, "value": plain(kept), "valid_from": valid_from.isoformat()}
    agency_history.record(
        work,
        agency,
        [Event("parameter_set", actor=actor, facts=facts, payload={"decree": decree})],
    )
    work.cache.clear()  # rules of this agency were read before
    return row.id


def take_back(work: UnitOfWork, agency: str, row: str, *, actor: str) -> None:
    """Remove a value that has not begun to count.

    Raises:
        NotFound: the agency has no such row.
        DomainRefused: it counts already.
    """
    found = work.session.get(ParameterOverride, row)
    if found is None or found.agency != agency:
        raise NotFound("value", row)
    if found.valid_from <= local_day(work, agency, work.now):
        raise _refused("valid_from", "begun", "Expected a value that has not begun to count")
    facts = {"name": found.name, "valid_from": found.valid_from.isoformat()}
    work.session.delete(found)
    work.session.flush()
    agency_history.record(work, agency, [Event("parameter_unset", actor=actor, facts=facts)])


def _number(parameter: Parameter, text: str) -> Any:
    plain_text = text.strip().replace(" ", "")
    if "," in plain_text:
        plain_text = plain_text.replace(".", "").replace(",", ".")
    try:
        number = Decimal(plain_text)
    except InvalidOperation:
        raise _refused("value", "number", "Expected a number") from None
    most = 100 if parameter.unit == "persen" else 1_000_000
    if not number.is_finite() or not 0 <= number <= most:
        raise _refused("value", "number", f"Expected a number from 0 to {most}")
    whole = isinstance(parameter.versions[-1].value, int)
    if whole and number != number.to_integral_value():
        raise _refused("value", "whole", "Expected a whole number")
    return int(number) if whole else number


def _refused(field: str, reason: str, message: str) -> DomainRefused:
    return DomainRefused(message, field=field, reason=reason)
