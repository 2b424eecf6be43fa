"""The words of a text are written by the first item that carries it, and asked for no more."""

from __future__ import annotations

import sqlalchemy as sa

from engine.store import tables as t
from engine.store import words
from engine.store.database import Database
from engine.store.unit_of_work import UnitOfWork

ROW = {"agency": "a", "name": "Menyusun SKP", "label": None, "period": "2026"}


def _learn(database: Database, *, commit: bool = True) -> None:
    with database.write() as work:
        with work.together():  # as items are opened
            words.learn(work, [ROW])
        if commit:
            work.commit()


def _kept(work: UnitOfWork) -> list[str]:
    return sorted(work.connection.scalars(sa.select(t.item_word.c.word)))


def test_words_are_written_once_and_not_again(database_url: str) -> None:
    database = Database(database_url)
    _learn(database)
    with database.write() as work:
        assert _kept(work) == ["2026", "menyusun", "skp"]
        work.connection.execute(sa.delete(t.item_word))
        work.commit()
    _learn(database)  # known by now: nothing is sent to the database
    with database.read() as work:
        assert _kept(work) == []
    database.dispose()


def test_words_of_a_transaction_that_was_undone_are_written_by_the_next(database_url: str) -> None:
    database = Database(database_url)
    _learn(database, commit=False)
    _learn(database)
    with database.read() as work:
        assert _kept(work) == ["2026", "menyusun", "skp"]
    database.dispose()


def test_words_that_another_process_wrote_are_no_fault(database_url: str) -> None:
    for database in (Database(database_url), Database(database_url)):
        _learn(database)
        with database.read() as work:
            assert _kept(work) == ["2026", "menyusun", "skp"]
        database.dispose()
