"""One transaction and what is asked of it: rolled back unless committed."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from engine.store import tables as t
from engine.store.base import new_id


@dataclass(frozen=True, slots=True)
class Installation:
    """The one row that says what this database is."""

    demo: bool
    clock_offset: int  # seconds added to the real time; 0 unless demo
    secret: str


@dataclass(frozen=True, slots=True)
class Happening:
    """What this transaction made happen and somebody outside may want to be told."""

    agency: str
    kind: str  # item_opened, item_completed, item_cancelled, or notice
    item: str | None = None
    case: str | None = None
    notice: str | None = None  # id of the notice
    about: str = ""  # kind of the notice ("reminder"), else ""


Announcer = Callable[["UnitOfWork", list[Happening]], None]
"""Called inside the transaction, right before it becomes durable; must do no more than write."""


@dataclass(frozen=True, slots=True)
class Submission:
    """What a person sent in at an element; sealed fields hold {"sealed": digest}."""

    id: str
    case: str
    element: str
    version: int
    item: str
    actor: str
    answers: Mapping[str, Any]
    sealed: bytes | None
    received_at: datetime


class UnitOfWork:
    """A transaction with its connection, its ORM session and its moment in time."""

    def __init__(
        self,
        connection: sa.Connection,
        installation: Installation,
        *,
        sqlite: bool,
        announcer: Announcer | None = None,
    ) -> None:
        self.connection = connection
        self.installation = installation
        self.sqlite = sqlite
        self.now = datetime.now(UTC) + timedelta(seconds=installation.clock_offset)
        self.cache: dict[Any, Any] = {}  # what one transaction need not look up twice
        self._session: Session | None = None
        self._announcer = announcer
        self._happened: list[Happening] = []
        self._afterwards: list[Callable[[], None]] = []

    @property
    def session(self) -> Session:
        """An ORM session inside this transaction; flushed by `commit`, never committed alone."""
        if self._session is None:
            self._session = Session(self.connection, join_transaction_mode="create_savepoint")
        return self._session

    def cursor(self) -> Any:
        """Return a cursor of the driver inside this transaction, for prepared statements."""
        return self._driver().cursor()

    def _driver(self) -> Any:
        """Return the driver's connection, inside this transaction."""
        if not self.connection.in_transaction():
            self.connection.begin()
        driver = self.connection.connection.dbapi_connection
        assert driver is not None, "the connection is open"
        return driver

    @contextmanager
    def together(self) -> Iterator[None]:
        """Send prepared writes without waiting for each: PostgreSQL answers once, at the end.

        An error is raised at the end of the block at the latest. Inside it, only `run_each` and
        `send` of prepared statements: what they changed is known after it.
        """
        if self.sqlite:
            yield
            return
        dialect = self.connection.dialect
        errors = dialect.loaded_dbapi.Error
        try:
            with self._driver().pipeline():
                yield
        except errors as error:
            # As SQLAlchemy tells it, without the statement: which one it was is not known here.
            raise sa.exc.DBAPIError.instance(
                "", None, error, errors, hide_parameters=True, dialect=dialect
            ) from error

    def flush(self) -> None:
        """Send what the ORM session holds to the database."""
        if self._session is not None:
            self._session.flush()

    def happens(self, happening: Happening) -> None:
        """Note what is to be announced with the commit; nothing where nobody listens."""
        if self._announcer is not None:
            self._happened.append(happening)

    def commit(self) -> None:
        """Make everything durable together."""
        if self._announcer is not None and self._happened:
            told, self._happened = self._happened, []
            self._announcer(self, told)
        if self._session is not None:
            self._session.commit()
        self.connection.commit()
        afterwards, self._afterwards = self._afterwards, []
        for act in afterwards:
            act()

    def when_committed(self, act: Callable[[], None]) -> None:
        """Call something when all this has become durable; it must not touch the database."""
        self._afterwards.append(act)

    def close(self) -> None:
        """Let the session go; what was not committed is rolled back with the transaction."""
        if self._session is not None:
            self._session.close()

    def notify(
        self,
        principals: Iterable[str],
        kind: str,
        facts: Mapping[str, Any],
        *,
        agency: str,
        case: str | None = None,
        item: str | None = None,
        subject: str | None = None,
        period: str | None = None,
    ) -> None:
        """Tell people something: each principal gets one notice.

        Args:
            principals: whom; a seat's notice is read by whoever holds the seat.
            kind: names the sentence ("reminder", "escalation", ...).
            facts: what the sentence needs; names and numbers, no long texts.
            agency: whose database rows these are.
            case: the case it is about, if any.
            item: the work item it is about, if any.
            subject: the person it is about ("person:ID").
            period: the cycle it belongs to ("2026").
        """
        rows = [
            {
                "id": new_id(),
                "agency": agency,
                "principal": principal,
                "kind": kind,
                "case": case,
                "item": item,
                "subject": subject,
                "period": period,
                "facts": dict(facts),
                "created_at": self.now,
            }
            for principal in dict.fromkeys(principals)
        ]
        if rows:
            self.connection.execute(t.notice.insert(), rows)
        for row in rows:
            self.happens(Happening(agency, "notice", item, case, str(row["id"]), kind))

    def find_submission(self, case: str, element: str) -> Submission | None:
        """Return the newest answers given at an element of a case, or None."""
        rows = self.list_submissions(case, element)
        return rows[-1] if rows else None

    def list_submissions(self, case: str, element: str) -> list[Submission]:
        """Return all answers given at an element of a case, oldest first."""
        s = t.submission.c
        rows = self.connection.execute(
            sa.select(
                s.id,
                s.case,
                s.element,
                s.version,
                s.item,
                s.actor,
                s.answers,
                s.sealed,
                s.received_at,
            )
            .where(s.case == case, s.element == element)
            .order_by(s.version)
        )
        return [Submission(*row) for row in rows]
