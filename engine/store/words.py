"""Words that items are found by. A word points at a text; items carry the text in their columns.

Names of steps, labels and periods are few, however many items there are, so their words are kept
once a text and not once an item (docs/decisions/0012). They are learnt in the transaction that
opens the first item with the text, and never forgotten: closed items carry them too.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from typing import Any
from weakref import WeakKeyDictionary

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from engine.store import tables as t
from engine.store.prepared import Prepared
from engine.store.unit_of_work import UnitOfWork

COLUMNS = ("name", "label", "period")
LONGEST = 60  # characters of a word kept
LAST = "\U0010ffff"  # sorts behind every letter

_KEEP = {  # by whether it is SQLite; the words of a text may be there, or come at the same moment
    True: Prepared(sqlite.insert(t.item_word).on_conflict_do_nothing()),
    False: Prepared(postgresql.insert(t.item_word).on_conflict_do_nothing()),
}

_known: WeakKeyDictionary[sa.Engine, set[tuple[str, str, str]]] = WeakKeyDictionary()
"""Texts whose words are committed, by the database's engine."""


def split(text: str) -> list[str]:
    """Return the words of a text: lower case, without accents, in their order, each once."""
    plain = unicodedata.normalize("NFKD", text)
    plain = "".join(letter for letter in plain if not unicodedata.combining(letter)).casefold()
    return list(dict.fromkeys(word[:LONGEST] for word in re.findall(r"[^\W_]+", plain)))


def begins(column: sa.SQLColumnExpression[str], prefix: str) -> sa.ColumnElement[bool]:
    """Return the condition that a word begins so; a range of an index on both databases."""
    return sa.and_(column >= prefix, column < prefix + LAST)


def learn(work: UnitOfWork, rows: Iterable[Mapping[str, Any]]) -> None:
    """Keep the words of what items carry, where they are new.

    Args:
        work: the transaction that opens the items.
        rows: columns of work_item.
    """
    known = _known.setdefault(work.connection.engine, set())
    own: set[tuple[str, str, str]] = work.cache.setdefault("words", set())
    texts = {
        (row["agency"], column, text)
        for row in rows
        for column in COLUMNS
        if (text := row.get(column))
    }
    new = sorted(texts - known - own)
    if not new:
        return
    own.update(new)
    work.when_committed(lambda: known.update(new))  # not before: all this may yet be undone
    _KEEP[work.sqlite].run_each(
        work,
        [
            {"agency": agency, "word": word, "kind": kind, "text": text}
            for agency, kind, text in new
            for word in split(text)
        ],
    )
