"""Statements of the hot path, written as SQLAlchemy Core and turned into SQL once a dialect.

A completed task takes a dozen statements. SQLAlchemy builds, hashes and looks up each of them
anew every time, which costs several times what the database does with it. A `Prepared` statement
is compiled at its first use; after that only its values are converted, by the same column types,
and handed to the driver inside the same transaction. Queries of pages have no need of this.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Dialect

from engine.store.unit_of_work import UnitOfWork

Convert = Callable[[Any], Any]


@dataclass(frozen=True, slots=True)
class _Compiled:
    sql: str
    positional: bool
    # (name, converter) of each value in the order of the statement
    binds: tuple[tuple[str, Convert | None], ...]
    given: Mapping[str, Any]  # values that the statement itself holds, unconverted
    results: tuple[tuple[int, Convert], ...]  # only of the columns that need converting
    error: type[Exception]
    dialect: Dialect


class Prepared:
    """A statement that is compiled once.

    Args:
        statement: select, insert, update or delete; what varies is a `sa.bindparam`. No expanding
            lists: run the statement once for each of few values instead.
        columns: whose values are given by their names: of an insert all by default, of an update
            those that are set.
    """

    def __init__(
        self,
        statement: sa.SelectBase | sa.Insert | sa.Update | sa.Delete,
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
        self._compiled: dict[str, _Compiled] = {}

    def rows(self, work: UnitOfWork, values: Mapping[str, Any]) -> list[tuple[Any, ...]]:
        """Return the rows that the statement gives, converted by their column types."""
        compiled = self._for(work)
        found = _execute(work, compiled, self._values(compiled, values)).fetchall()
        return [_converted(row, compiled) for row in found]

    def first(self, work: UnitOfWork, values: Mapping[str, Any]) -> tuple[Any, ...] | None:
        """Return the first row, or None when there is none."""
        compiled = self._for(work)
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

    def _for(self, work: UnitOfWork) -> _Compiled:
        dialect = work.connection.dialect
        found = self._compiled.get(dialect.name)
        if found is None:
            found = self._compiled[dialect.name] = self._compile(dialect)
        return found

    def _compile(self, dialect: Dialect) -> _Compiled:
        compiled = self._statement.compile(dialect=dialect, column_keys=self._columns)
        names = compiled.positiontup if compiled.positional else list(compiled.binds)
        assert names is not None
        own = {name: bind.value for name, bind in compiled.binds.items() if not bind.required}
        returned = getattr(self._statement, "exported_columns", ())
        return _Compiled(
            sql=str(compiled),
            positional=compiled.positional,
            binds=tuple((name, _to_driver(compiled.binds[name].type, dialect)) for name in names),
            given={**self._defaults, **own},
            results=tuple(
                (position, convert)
                for position, column in enumerate(returned)
                if (convert := _from_driver(column.type, dialect)) is not None
            ),
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
        values = [
            (given[name] if name in given else known[name])
            if convert is None
            else convert(given[name] if name in given else known[name])
            for name, convert in compiled.binds
        ]
        if compiled.positional:
            return values
        return dict(zip((name for name, _ in compiled.binds), values, strict=True))


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
