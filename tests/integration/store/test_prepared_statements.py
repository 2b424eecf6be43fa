"""Prepared statements do what SQLAlchemy does with the same statement, on both databases."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from engine.store.base import new_id
from engine.store.database import Database
from engine.store.prepared import LONGEST, Prepared
from engine.store.tables import command_receipt as r
from engine.store.tables import notice as n

AT = datetime(2026, 3, 1, 7, 30, tzinfo=UTC)
ADD = Prepared(n.insert())
FIND = Prepared(
    sa.select(n.c.facts, n.c.created_at, n.c.read_at).where(n.c.id == sa.bindparam("x"))
)

OF_LIST = Prepared(
    sa.select(n.c.id, n.c.facts, n.c.created_at)
    .where(
        n.c.id.in_(sa.bindparam("ids", expanding=True, type_=sa.String)),
        n.c.agency == sa.bindparam("agency"),
    )
    .order_by(n.c.id)
)
OF_TWO_LISTS = Prepared(
    sa.select(n.c.id).where(
        sa.or_(
            n.c.id.in_(sa.bindparam("ids", expanding=True, type_=sa.String)),
            n.c.principal.in_(sa.bindparam("others", expanding=True, type_=sa.String)),
        )
    )
)


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    made = Database(database_url)
    made.install(demo=False)
    yield made
    made.dispose()


def notice(**given: object) -> dict[str, object]:
    row = {"id": new_id(), "agency": "a", "principal": "person:1", "kind": "k", "facts": {"n": [1]}}
    return {**row, "created_at": AT, **given}


def test_values_are_converted_by_their_column_types_both_ways(database: Database) -> None:
    row = notice()
    with database.write() as work:
        assert ADD.run(work, row) == 1
        assert FIND.first(work, {"x": row["id"]}) == ({"n": [1]}, AT, None)
        assert work.connection.execute(sa.select(n.c.created_at)).scalar() == AT


def test_many_rows_go_in_one_call(database: Database) -> None:
    with database.write() as work:
        ADD.run_each(work, [notice(), notice(), notice()])
        ADD.run_each(work, [])
        assert work.connection.scalar(sa.select(sa.func.count()).select_from(n)) == 3


def test_what_is_not_committed_is_rolled_back(database: Database) -> None:
    row = notice()
    with database.write() as work:
        ADD.run(work, row)
    with database.read() as work:
        assert FIND.first(work, {"x": row["id"]}) is None
    with database.write() as work:
        ADD.run(work, row)
        work.commit()
    with database.read() as work:
        assert FIND.rows(work, {"x": row["id"]}) == [({"n": [1]}, AT, None)]


def test_a_broken_rule_is_told_as_sqlalchemy_tells_it_without_the_values(
    database: Database,
) -> None:
    row = notice(facts={"text": "confidential"})
    with database.write() as work:
        ADD.run(work, row)
        with pytest.raises(IntegrityError) as told:
            ADD.run(work, row)
    assert "confidential" not in str(told.value).split("DETAIL")[0]


def test_a_missing_value_is_an_error_and_a_column_default_is_not(database: Database) -> None:
    row = notice()
    with database.write() as work:
        with pytest.raises(KeyError, match="x"):
            FIND.first(work, {})
        ADD.run(work, row)  # read_at has no value: NULL


def test_an_update_sets_the_named_columns_only(database: Database) -> None:
    add = Prepared(r.insert())
    change = Prepared(sa.update(r).where(r.c.key == sa.bindparam("which")), ["result"])
    with database.write() as work:
        for key in ("one", "two"):
            add.run(
                work,
                {"agency": "a", "key": key, "digest": "d", "result": {}, "received_at": AT},
            )
        assert change.run(work, {"which": "two", "result": {"told": True}}) == 1
        found = work.connection.execute(sa.select(r.c.key, r.c.result).order_by(r.c.key)).all()
    assert [tuple(row) for row in found] == [("one", {}), ("two", {"told": True})]


@pytest.mark.parametrize("count", [0, 1, 2, 3, 5, LONGEST, LONGEST + 1])
def test_a_list_of_any_length_finds_its_rows_each_once(database: Database, count: int) -> None:
    rows = [notice() for _ in range(LONGEST + 3)]
    wanted = [row["id"] for row in rows[:count]]
    with database.write() as work:
        ADD.run_each(work, rows)
        for _ in range(2):
            found = OF_LIST.rows(work, {"ids": wanted, "agency": "a"})
            assert found == [(each, {"n": [1]}, AT) for each in sorted(map(str, wanted))]
        assert OF_LIST.rows(work, {"ids": wanted, "agency": "b"}) == []


def test_two_lists_of_different_lengths_are_not_taken_for_each_other(database: Database) -> None:
    rows = [notice(principal=f"person:{number}") for number in range(5)]
    ids = [row["id"] for row in rows]
    with database.write() as work:
        ADD.run_each(work, rows)
        for few, many in ((1, 3), (3, 1), (3, 0), (0, 3), (0, 0)):
            given = {"ids": ids[:few], "others": [f"person:{n}" for n in range(5)][5 - many :]}
            names = {str(row[0]) for row in OF_TWO_LISTS.rows(work, given)}
            assert names == {str(each) for each in (*ids[:few], *ids[5 - many :])}
