"""Words of people's names and numbers, in step with the people by the session's own events."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.orm import Mapped, mapped_column

from engine.store.base import Word
from engine.store.words import split
from workflows.tables.base import Agency, Base, Id
from workflows.tables.people import Person


class PersonWord(Base):
    """A word by which a person is found: of the name, or the NIP."""

    __tablename__ = "person_word"
    __table_args__ = (sa.Index("ix_person_word__person", "person_id", "word"),)

    agency: Mapped[str] = mapped_column(Agency, primary_key=True)
    word: Mapped[str] = mapped_column(Word, primary_key=True)
    person_id: Mapped[str] = mapped_column(Id, primary_key=True)


def words_of(name: str, nip: str | None) -> list[str]:
    """Return the words by which a person is found."""
    return split(f"{name} {nip or ''}")


def rebuild(connection: sa.Connection, agency: str) -> int:
    """Write the words of all people of an agency anew, after they were written in bulk.

    Returns:
        How many words were written.
    """
    connection.execute(sa.delete(PersonWord).where(PersonWord.agency == agency))
    people = connection.execute(
        sa.select(Person.id, Person.name, Person.nip).where(Person.agency == agency)
    ).all()
    rows = [
        {"agency": agency, "word": word, "person_id": person.id}
        for person in people
        for word in words_of(person.name, person.nip)
    ]
    if rows:
        connection.execute(sa.insert(PersonWord), rows)
    return len(rows)


def _added(_mapper: object, connection: sa.Connection, person: Person) -> None:
    rows = [
        {"agency": person.agency, "word": word, "person_id": person.id}
        for word in words_of(person.name, person.nip)
    ]
    if rows:
        connection.execute(sa.insert(PersonWord), rows)


def _changed(mapper: object, connection: sa.Connection, person: Person) -> None:
    state: Any = sa.inspect(person)
    if state.attrs.name.history.has_changes() or state.attrs.nip.history.has_changes():
        _removed(mapper, connection, person)
        _added(mapper, connection, person)


def _removed(_mapper: object, connection: sa.Connection, person: Person) -> None:
    connection.execute(sa.delete(PersonWord).where(PersonWord.person_id == person.id))


event.listen(Person, "after_insert", _added)
event.listen(Person, "after_update", _changed)
event.listen(Person, "after_delete", _removed)
