"""Statements of the hot path, written as SQLAlchemy Core and turned into SQL once a dialect.

A completed task takes a dozen statements. SQLAlchemy builds, hashes and looks up each of them
anew every time, which costs several times what the database does with it. A `Prepared` statement
is compiled at its first use; after that only its values are converted, by the same column types,
and handed to the driver inside the same transaction. Queries of pages have no need of this.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Dialect

from engine.store.unit_of_work import UnitOfWork

Convert = Callable[[Any], Any]
LONGEST = 64  # values of a list that are still prepared for


@dataclass(frozen=True, slots=True)
class _Compiled:
    sql: str
    positional: bool
    # (name, converter) of each value in the order of the statement
    binds: tuple[tuple[str, Convert | None], ...]
    given: Mapping[str, Any]  # values that the statement itself holds, unconverted
    results: tuple[tuple[int, Convert], ...]  # only of the columns that need converting
    lists: Mapping[str, list[str]]  # names under which the values of a list are bound
    error: type[Exception]
    dialect: Dialect


class Prepared:
    """A statement that is compiled once.

    Args:
        statement: select, insert, update or delete; what varies is a `sa.bindparam`. Queries may
            have expanding lists for IN (not for NOT IN): they are compiled once for each power of
            two that a list has room in, the last value being told again. Lists longer than
            LONGEST go through SQLAlchemy as they are.
        columns: whose values are given by their names: of an insert all by default, of an update
            those that are set.
    """

    def __init__(
        self,
        statement: sa.Select[*tuple[Any, ...]]
        | sa.CompoundSelect[*tuple[Any, ...]]
        | sa.Insert
        | sa.Update
        | sa.Delete,
        columns: Iterable[str] | None = None,
    ) -> None:
        self._statement = statement
        self._defaults: dict[str, Any] = {}
        self._columns: list[str] | None = None
        if columns is not None:
            self._columns = list(columns)
        elif isinstance(statement, sa.Insert) and statement.select is None:
            self._columns = [column.key for column in statement.table.c]
            self._defaults = {column.key: _default(column) for column in statement.table.c}
        self._lists = [
            part.key
            for part in sa.sql.visitors.iterate(statement)
            if isinstance(part, sa.BindParameter) and part.expanding
        ]
        self._compiled: dict[tuple[Any, ...], _Compiled] = {}

    def rows(self, work: UnitOfWork, values: Mapping[str, Any]) -> list[tuple[Any, ...]]:
        """Return the rows that the statement gives, converted by their column types."""
        if any(len(values[name]) > LONGEST for name in self._lists):
            return [tuple(row) for row in work.connection.execute(self._statement, dict(values))]
        compiled = self._for(work, values)
        found = _execute(work, compiled, self._values(compiled, values)).fetchall()
        return [_converted(row, compiled) for row in found]

    def first(self, work: UnitOfWork, values: Mapping[str, Any]) -> tuple[Any, ...] | None:
        """Return the first row, or None when there is none."""
        compiled = self._for(work, values)
        row = _execute(work, compiled, self._values(compiled, values)).fetchone()
        return None if row is None else _converted(row, compiled)

    def run(self, work: UnitOfWork, values: Mapping[str, Any]) -> int:
        """Run the statement; return how many rows it changed."""
        compiled = self._for(work)
        count: int = _execute(work, compiled, self._values(compiled, values)).rowcount
        return count

    def send(self, work: UnitOfWork, values: Mapping[str, Any]) -> Callable[[], int]:
        """Run the statement inside `work.together()`.

        Returns:
            What tells, after that block, how many rows it changed.
        """
        compiled = self._for(work)
        cursor = _execute(work, compiled, self._values(compiled, values))
        return lambda: int(cursor.rowcount)

    def run_each(self, work: UnitOfWork, rows: Iterable[Mapping[str, Any]]) -> None:
        """Run the statement once for each of some values."""
        compiled = self._for(work)
        values = [self._values(compiled, row) for row in rows]
        if len(values) == 1:
            _execute(work, compiled, values[0])
        elif values:
            _execute(work, compiled, values, many=True)

    def _for(self, work: UnitOfWork, values: Mapping[str, Any] | None = None) -> _Compiled:
        dialect = work.connection.dialect
        rooms = tuple(_room(len(values[name])) for name in self._lists) if values else ()
        found = self._compiled.get((dialect.name, *rooms))
        if found is None:
            found = self._compile(dialect, dict(zip(self._lists, rooms, strict=True)))
            self._compiled[dialect.name, *rooms] = found
        return found

    def _compile(self, dialect: Dialect, rooms: Mapping[str, int]) -> _Compiled:
        compiled = self._statement.compile(dialect=dialect, column_keys=self._columns)
        types = {name: bind.type for name, bind in compiled.binds.items()}
        sql = str(compiled)
        names: Sequence[str] | None = compiled.positiontup
        lists: Mapping[str, list[str]] = {}
        if rooms:
            given = {name: [""] * rooms[name] if name in rooms else None for name in types}
            wide = compiled.construct_expanded_state(given)
            sql, names, lists = wide.statement, wide.positiontup, wide.parameter_expansion
            types |= {each: types[name] for name in rooms for each in lists[name]}
            for name in rooms:
                del types[name]
        own = {name: bind.value for name, bind in compiled.binds.items() if not bind.required}
        returned = getattr(self._statement, "exported_columns", ())
        return _Compiled(
            sql=sql,
            positional=compiled.positional,
            binds=tuple((name, _to_driver(types[name], dialect)) for name in names or types),
            given={**self._defaults, **own},
            results=tuple(
                (position, convert)
                for position, column in enumerate(returned)
                if (convert := _from_driver(column.type, dialect)) is not None
            ),
            lists=lists,
            error=dialect.loaded_dbapi.Error,
            dialect=dialect,
        )

    @staticmethod
    def _values(compiled: _Compiled, given: Mapping[str, Any]) -> Any:
        """Return the values as the driver takes them.

        Raises:
            KeyError: a value is missing.
        """
        known = compiled.given
        if compiled.lists:
            given = {**given, **_spread(compiled.lists, given)}
        if known:
            given = {**known, **given}
        values = [
            given[name] if convert is None else convert(given[name])
            for name, convert in compiled.binds
        ]
        if compiled.positional:
            return values
        return dict(zip((name for name, _ in compiled.binds), values, strict=True))


def _room(count: int) -> int:
    """Return the power of two that so many values of a list are bound in."""
    return 1 << (count - 1).bit_length() if count else 1


def _spread(
    lists: Mapping[str, Sequence[str]], given: Mapping[str, Sequence[Any]]
) -> dict[str, Any]:
    """Return the values of lists by the names each is bound under, the last one repeated.

    Nothing equals the NULL that stands for an empty list. SQLAlchemy writes an empty query there,
    and databases, which think that it may give many rows, then read by a worse index.
    """
    found = {}
    for name, places in lists.items():
        values = given[name] or (None,)
        for number, place in enumerate(places):
            found[place] = values[min(number, len(values) - 1)]
    return found


def _execute(work: UnitOfWork, compiled: _Compiled, values: Any, *, many: bool = False) -> Any:
    cursor = work.cursor()
    try:
        if many:
            cursor.executemany(compiled.sql, values)
        else:
            cursor.execute(compiled.sql, values)
    except compiled.error as error:
        # As SQLAlchemy tells it, without the values: they may be personal.
        raise sa.exc.DBAPIError.instance(
            compiled.sql,
            None,
            error,
            compiled.error,
            hide_parameters=True,
            dialect=compiled.dialect,
        ) from error
    return cursor


def _converted(row: tuple[Any, ...], compiled: _Compiled) -> tuple[Any, ...]:
    if not compiled.results:
        return row
    values = list(row)
    for position, convert in compiled.results:
        values[position] = convert(values[position])
    return tuple(values)


def _to_driver(kind: sa.types.TypeEngine[Any], dialect: Dialect) -> Convert | None:
    return kind.dialect_impl(dialect).bind_processor(dialect)


def _from_driver(kind: sa.types.TypeEngine[Any], dialect: Dialect) -> Convert | None:
    return kind.dialect_impl(dialect).result_processor(dialect, None)


def _default(column: sa.ColumnElement[Any]) -> Any:
    """Return what an insert writes where no value is given."""
    default = getattr(column, "default", None)
    return default.arg if isinstance(default, sa.ColumnDefault) and default.is_scalar else None
