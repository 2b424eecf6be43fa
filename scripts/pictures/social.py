"""What has to be there before pages of announcements and helpers can be shown."""

from __future__ import annotations

from datetime import date

import sqlalchemy as sa

from admin.demo.stage import AGENCY
from scripts.pictures.finding import Way
from scripts.pictures.site import Site, Visit
from workflows.directory import local_day
from workflows.social.announcing import Written, publish
from workflows.tables.people import Unit
from workflows.tables.social import Announcement

TEXT = """Jendela perencanaan dibuka mulai **Senin**.

- Siapkan rencana hasil kerja Anda.
- Tanyakan pada atasan hasil kerja yang didukung.

Panduan lengkap ada pada [daftar istilah](/words/)."""


def announce(site: Site) -> None:
    """Let HR tell the whole agency something, once."""
    told = sa.select(sa.func.count()).select_from(Announcement)
    if site.scalar(told.where(Announcement.agency == AGENCY)):
        return
    with site.engine.database.write() as work:
        units = set(work.session.scalars(sa.select(Unit.id).where(Unit.agency == AGENCY)))
        tops = list(
            work.session.scalars(
                sa.select(Unit.id).where(Unit.agency == AGENCY, Unit.parent_id.is_(None))
            )
        )
        today: date = local_day(work, AGENCY, work.now)
        written = Written("Panduan menyusun SKP", TEXT, tops, valid_from=today, must_read=True)
        publish(work, AGENCY, written, actor="account:demo", own=units)
        work.commit()


def announcement(seat: str, path: str) -> Way:
    """Go to an address of the newest announcement, as the holder of a seat."""

    def way(site: Site) -> Visit:
        query = sa.select(Announcement.id).order_by(Announcement.id.desc())
        return Visit(site.seat(seat), path.format(site.scalar(query)))

    return way


def colleague(seat: str, path: str) -> Way:
    """Go to an address of the head whom the pages show, as the holder of a seat."""
    return lambda site: Visit(site.seat(seat), path.format(site.person(site.seat("DINSOS-KA"))))
