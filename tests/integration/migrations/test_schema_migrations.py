from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from admin import database
from engine.store.base import new_id


def schema(url: str) -> dict[str, Any]:
    """Return everything the database itself says of its tables, in a fixed order."""
    engine = sa.create_engine(url)
    inspector = sa.inspect(engine)
    found = {
        name: {
            "columns": {
                column["name"]: (str(column["type"]), column["nullable"], column["default"])
                for column in inspector.get_columns(name)
            },
            "primary key": inspector.get_pk_constraint(name),
            "foreign keys": in_order(inspector.get_foreign_keys(name)),
            "unique": in_order(inspector.get_unique_constraints(name)),
            "checks": in_order(inspector.get_check_constraints(name)),
            "indexes": in_order(inspector.get_indexes(name)),
        }
        for name in sorted(inspector.get_table_names())
        if name != "alembic_version"
    }
    engine.dispose()
    return found


def in_order(constraints: list[Any]) -> list[str]:
    return sorted(str(sorted(constraint.items(), key=str)) for constraint in constraints)


def test_the_migrated_schema_is_the_one_of_the_models(
    empty_database_url: str, database_url: str
) -> None:
    database.upgrade(empty_database_url)
    migrated, modelled = schema(empty_database_url), schema(database_url)
    assert set(migrated) == set(modelled), "run python scripts/make_initial_migration.py"
    for name, table in modelled.items():
        assert migrated[name] == table, "run python scripts/make_initial_migration.py"


def test_an_upgraded_database_passes_the_check(empty_database_url: str) -> None:
    with pytest.raises(database.SchemaOutdated, match="has no tables"):
        database.check(empty_database_url)
    database.upgrade(empty_database_url)
    database.check(empty_database_url)


def test_every_step_can_be_taken_alone_and_taken_back(empty_database_url: str) -> None:
    numbers = [path.name[:4] for path in migrations()]
    for number in numbers:
        database.upgrade(empty_database_url, number)
    database.downgrade(empty_database_url, numbers[-2])
    with pytest.raises(database.SchemaOutdated, match=f"has {numbers[-2]}"):
        database.check(empty_database_url)
    database.downgrade(empty_database_url, "base")
    assert schema(empty_database_url) == {}


def test_an_upgrade_of_an_upgraded_database_keeps_its_rows(empty_database_url: str) -> None:
    database.upgrade(empty_database_url)
    engine = sa.create_engine(empty_database_url)
    incident = database.tables().tables["incident"]
    row = {"id": new_id(), "agency": "a", "message": "m", "state": "open"}
    with engine.begin() as connection:
        connection.execute(incident.insert().values(**row, received_at=sa.func.current_timestamp()))
    database.upgrade(empty_database_url)
    with engine.connect() as connection:
        assert connection.scalars(sa.select(incident.c.id)).all() == [row["id"]]
    engine.dispose()


def test_a_schema_of_a_later_release_is_left_alone(empty_database_url: str) -> None:
    database.upgrade(empty_database_url)
    engine = sa.create_engine(empty_database_url)
    with engine.begin() as connection:
        connection.execute(sa.text("UPDATE alembic_version SET version_num = '9999'"))
    engine.dispose()
    for act in (database.upgrade, database.check):
        with pytest.raises(database.SchemaUnknown, match="9999"):
            act(empty_database_url)


def test_an_upgrade_that_fails_leaves_the_database_as_it_was(empty_database_url: str) -> None:
    last = f"UPDATE alembic_version SET version_num='{database.head()}'"

    def stop_before_the_end(connection: Any, cursor: Any, statement: str, *rest: Any) -> None:
        if statement.startswith(last):
            raise RuntimeError("The machine stops here")

    sa.event.listen(sa.Engine, "before_cursor_execute", stop_before_the_end)
    try:
        with pytest.raises(RuntimeError, match="stops here"):
            database.upgrade(empty_database_url)
    finally:
        sa.event.remove(sa.Engine, "before_cursor_execute", stop_before_the_end)
    assert schema(empty_database_url) == {}


def test_two_upgrades_at_the_same_time_do_not_disturb_each_other(empty_database_url: str) -> None:
    code = "import sys; from admin.database import upgrade; upgrade(sys.argv[1])"
    command = [sys.executable, "-c", code, empty_database_url]
    running = [
        subprocess.Popen(command, cwd=database.ROOT, stderr=subprocess.PIPE, text=True)
        for _ in range(2)
    ]
    complaints = [process.communicate(timeout=60)[1] for process in running]
    assert [process.returncode for process in running] == [0, 0], complaints
    database.check(empty_database_url)


def migrations() -> list[Path]:
    return sorted((database.MIGRATIONS / "versions").glob("*.py"))


def test_migrations_are_numbered_one_after_the_other() -> None:
    numbers = [path.name.split("_")[0] for path in migrations()]
    assert numbers == [f"{number:04}" for number in range(1, len(numbers) + 1)]
    assert database.head() == numbers[-1]
