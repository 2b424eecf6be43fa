from __future__ import annotations

import sqlalchemy as sa

from admin.database import check, tables


def test_a_test_database_has_every_table_and_no_rows(database_url: str) -> None:
    engine = sa.create_engine(database_url)
    with engine.begin() as connection:
        assert set(sa.inspect(connection).get_table_names()) == {
            "alembic_version",
            *tables().tables,
        }
        installation = tables().tables["installation"]
        assert connection.scalar(sa.select(sa.func.count()).select_from(installation)) == 0
        connection.execute(installation.insert().values(id=1, demo=False, secret="s"))
    engine.dispose()
    check(database_url)


def test_one_test_does_not_see_the_rows_of_another(database_url: str) -> None:
    engine = sa.create_engine(database_url)
    with engine.connect() as connection:
        count = sa.select(sa.func.count()).select_from(tables().tables["installation"])
        assert connection.scalar(count) == 0
    engine.dispose()


def test_an_empty_database_has_no_tables(empty_database_url: str) -> None:
    engine = sa.create_engine(empty_database_url)
    assert sa.inspect(engine).get_table_names() == []
    engine.dispose()
