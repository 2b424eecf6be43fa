"""Due dates as a calendar file: to be downloaded, or fetched by a calendar at a secret address."""

from __future__ import annotations

import hashlib
import secrets
from datetime import UTC, datetime
from typing import ClassVar
from urllib.parse import urlsplit

import sqlalchemy as sa
from flask import Response, abort, current_app, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_admin import expose

from admin.delivery.choices import day_of
from admin.delivery.icalendar import Due, calendar
from admin.delivery.receivers import powers_of
from admin.delivery.tables import DueFeed
from admin.i18n import catalogue, gettext, later
from admin.identity import me
from admin.tables import Account
from admin.views import Page
from admin.work import look_again, work
from engine import queries
from engine.engine import Engine
from engine.store.base import new_id
from engine.store.unit_of_work import UnitOfWork

MOST = 500  # due dates in one file, the nearest ones
BYTES = 24  # of chance in an address
NAME = later("Tenggat Siklus")


class DueDates(Page):
    """The file, and its secret address."""

    in_menu = False
    routes: ClassVar[frozenset[str] | None] = frozenset({"download", "feed", "make", "revoke"})

    def __init__(self, engine: Engine, **kwargs: object) -> None:
        super().__init__(**kwargs)
        self.engine = engine

    @expose("/due.ics")
    def download(self) -> ResponseReturnValue:
        """Give the own due dates."""
        person = me().person
        if person is None:
            abort(404)
        language = _language(work(), person)
        return _file(work(), self.engine, me().agency, person, language)

    @expose("/")
    @expose("/feed/<secret>/due.ics")
    def feed(self, secret: str = "") -> ResponseReturnValue:
        """Give the due dates of whose address it is, as long as it stands."""
        row = work().session.scalar(
            sa.select(DueFeed).where(DueFeed.digest == digest(secret), DueFeed.revoked_at.is_(None))
        )
        if row is None:
            abort(404)
        language = _language(work(), row.person)
        if not language:  # the account was closed
            abort(404)
        return _file(work(), self.engine, row.agency, row.person, language)

    @expose("/address", methods=("POST",))
    def make(self) -> ResponseReturnValue:
        """Make a secret address; the one before ends. It is shown once."""
        person = me().person
        if person is None:
            abort(404)
        secret = secrets.token_urlsafe(BYTES)
        with self.engine.database.write() as unit:
            _revoke(unit, person)
            unit.session.add(
                DueFeed(
                    id=new_id(),
                    agency=me().agency,
                    person=person,
                    digest=digest(secret),
                    made_at=unit.now,
                )
            )
            unit.commit()
        look_again()
        address = f"{_site()}/due-dates/feed/{secret}/due.ics"
        page = self.render("delivery/address.html", address=address)
        return Response(page, headers={"Cache-Control": "no-store"})

    @expose("/revoke", methods=("POST",))
    def revoke(self) -> ResponseReturnValue:
        """End the secret address."""
        with self.engine.database.write() as unit:
            _revoke(unit, me().person or "")
            unit.commit()
        look_again()
        flash(
            gettext("Alamat kalender dicabut: tidak ada lagi yang dapat dibaca darinya."), "success"
        )
        return redirect(url_for("notify.index"))


def made_at(unit: UnitOfWork, person: str) -> datetime | None:
    """Return since when a person has a secret address, or None."""
    return unit.session.scalar(
        sa.select(DueFeed.made_at).where(DueFeed.person == person, DueFeed.revoked_at.is_(None))
    )


def digest(secret: str) -> str:
    """Return what is kept of a secret address."""
    return hashlib.sha256(secret.encode()).hexdigest()


def _file(unit: UnitOfWork, engine: Engine, agency: str, person: str, language: str) -> Response:
    translate = catalogue(language).gettext
    zone, host = day_of(unit, agency).zone, urlsplit(_site()).hostname
    powers = powers_of(unit, engine.directory, agency, person)
    rows = queries.inbox(unit, agency, person, powers, limit=MOST, counted=0).rows
    events = [
        Due(
            uid=f"{row['id']}@{host}",
            changed=row["created_at"].astimezone(UTC),
            day=row["due_at"].astimezone(zone).date(),
            summary=translate(row["name"]),
            url=f"{_site()}/open/{row['id']}",
        )
        for row in rows
        if row["due_at"] is not None
    ]
    return Response(
        calendar(translate(NAME), events),
        mimetype="text/calendar",
        headers={
            "Content-Disposition": "attachment; filename=due.ics",
            "Cache-Control": "private, no-store",
        },
    )


def _language(unit: UnitOfWork, person: str) -> str:
    """Return the language of a person's account; "" where none is active."""
    return (
        unit.session.scalar(
            sa.select(Account.language).where(
                Account.person_id == person.removeprefix("person:"), Account.active
            )
        )
        or ""
    )


def _revoke(unit: UnitOfWork, person: str) -> None:
    unit.session.execute(
        sa.update(DueFeed)
        .where(DueFeed.person == person, DueFeed.revoked_at.is_(None))
        .values(revoked_at=unit.now)
    )


def _site() -> str:
    """Return where people reach the installation."""
    address: str = current_app.config["SIKLUS"].address
    return address or request.url_root.rstrip("/")
