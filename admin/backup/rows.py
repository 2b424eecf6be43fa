"""Rows of a database as lines of text that are the same whichever database they come from.

A line is a JSON array with one value a column, in the order of the manifest. JSON has no bytes,
moments or exact decimals: {"b": base64}, {"t": moment in UTC}, {"d": day}, {"n": decimal digits}.
JSON columns of ours are text, and stay the very text.
"""

from __future__ import annotations

import base64
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import orjson
import sqlalchemy as sa

AT_ONCE = 1000  # rows fetched or written together


def tables_in(connection: sa.Connection) -> list[sa.Table]:
    """Return the tables that a database really has, referred ones first, without Alembic's own."""
    found = sa.MetaData()
    found.reflect(connection)
    return [table for table in found.sorted_tables if table.name != "alembic_version"]


def lines(connection: sa.Connection, table: sa.Table) -> Iterator[bytes]:
    """Yield the rows of a table in the order of its key, one line each, with the line's end."""
    # By bytes on both: a database sorts texts by its own language otherwise.
    order = [_by_bytes(connection, column) for column in table.primary_key.columns]
    query = sa.select(*table.columns).order_by(*order)
    options = {"stream_results": True, "yield_per": AT_ONCE}  # of the statement, not for all
    for row in connection.execute(query, execution_options=options):
        yield orjson.dumps([_plain(value) for value in row]) + b"\n"


def values(table: sa.Table, names: Sequence[str], line: bytes) -> dict[str, Any]:
    """Return a row to be inserted.

    Raises:
        ValueError: the line has another number of values than there are columns.
    """
    read = orjson.loads(line)
    if not isinstance(read, list) or len(read) != len(names):
        raise ValueError(f"Expected {len(names)} values in a line of {table.name}")
    return {
        name: _value(table.columns[name], value) for name, value in zip(names, read, strict=True)
    }


def _by_bytes(connection: sa.Connection, column: sa.Column[Any]) -> Any:
    if connection.dialect.name == "postgresql" and isinstance(column.type, sa.String):
        return column.collate("C")
    return column


def _plain(value: Any) -> Any:
    match value:
        case None | bool() | int() | float() | str():
            return value
        case bytes() | memoryview():
            return {"b": base64.b64encode(bytes(value)).decode()}
        case datetime():
            moment = value.astimezone(UTC).replace(tzinfo=None) if value.tzinfo else value
            return {"t": moment.isoformat(timespec="microseconds")}
        case date():
            return {"d": value.isoformat()}
        case Decimal():
            return {"n": format(value, "f")}
    raise TypeError(f"Expected a value of a row but got {type(value).__name__}")


def _value(column: sa.Column[Any], value: Any) -> Any:
    if not isinstance(value, dict):
        return value
    ((kind, text),) = value.items()
    match kind:
        case "b":
            return base64.b64decode(text)
        case "t":
            moment = datetime.fromisoformat(text)
            return moment.replace(tzinfo=UTC) if getattr(column.type, "timezone", False) else moment
        case "d":
            return date.fromisoformat(text)
        case "n":
            return Decimal(text)
    raise ValueError(f"Expected a value of {column.table.name}.{column.name} but got {value!r}")
