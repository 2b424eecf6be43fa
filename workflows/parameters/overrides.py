"""An agency's own values, read from the table `parameter_override`."""

from __future__ import annotations

import logging
from datetime import date
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from engine.store.prepared import Prepared
from workflows.parameters import Override, RuleSet, all_parameters
from workflows.tables.rules import ParameterOverride

if TYPE_CHECKING:
    from engine.store.unit_of_work import UnitOfWork

log = logging.getLogger(__name__)

_table = ParameterOverride.__table__.c
_OWN = Prepared(
    sa.select(_table.name, _table.value, _table.valid_from, _table.decree)
    .where(_table.agency == sa.bindparam("given_agency"))
    .order_by(_table.valid_from, _table.name)
)


def rules_of(work: UnitOfWork, agency: str, on: date) -> RuleSet:
    """Return the rules of the agency as in force on a day; one query a transaction."""
    key = ("rules_of", agency, on)
    if key not in work.cache:
        work.cache[key] = RuleSet(on, overrides_of(work, agency))
    rules: RuleSet = work.cache[key]
    return rules


def value_of(work: UnitOfWork, agency: str, name: str, on: date) -> Any:
    """Return one parameter of the agency as in force on a day."""
    return rules_of(work, agency, on)[name]


def overrides_of(work: UnitOfWork, agency: str) -> tuple[Override, ...]:
    """Return every value that the agency set for itself, oldest first.

    A name that this release does not know is left out with a warning: one row of a table must not
    stop every case of the agency.
    """
    key = ("overrides_of", agency)
    if key not in work.cache:
        work.flush()
        found_rows = [Override(*row) for row in _OWN.rows(work, {"given_agency": agency})]
        for each in found_rows:
            if each.name not in all_parameters():
                log.warning("Parameter %s of agency %s is not known", each.name, agency)
        work.cache[key] = tuple(each for each in found_rows if each.name in all_parameters())
    found: tuple[Override, ...] = work.cache[key]
    return found
