"""HR tells units something: published, changed, withdrawn, and who has not read it reminded.

Each function is one change inside the caller's transaction and leaves a line in the agency's
history. Who reads what is in reading.py.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa

from engine import files
from engine.errors import FileRefused, NotFound
from engine.store import agency_history
from engine.store import tables as t
from engine.store.base import new_id
from engine.store.history import Event
from engine.store.unit_of_work import UnitOfWork
from workflows.cases import key_of, refuse
from workflows.directory import local_day
from workflows.social.reading import unread_people
from workflows.tables.people import Unit
from workflows.tables.social import Announcement, AnnouncementText, AnnouncementUnit

LONGEST_TITLE = 150
LONGEST_TEXT = 8000
PDF = "application/pdf"
MOST_UNITS = 200
AT_ONCE = 1000  # notices written by one statement


@dataclass(frozen=True, slots=True)
class File:
    """An uploaded file."""

    name: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Written:
    """What HR writes."""

    title: str
    text: str
    units: Collection[str]  # ids; each with all units below it
    valid_from: date
    valid_to: date | None = None
    must_read: bool = False
    file: File | None = None
    keep_file: bool = True  # of the version before, when no new one comes


def publish(
    work: UnitOfWork, agency: str, written: Written, *, actor: str, own: Collection[str]
) -> str:
    """Tell units something; return the id of the announcement.

    Args:
        work: the open transaction.
        agency: whose units.
        written: title, text, units, days.
        actor: who writes.
        own: ids of the units that the actor may tell something.

    Raises:
        DomainRefused: something is missing or too long, or a unit is not the actor's.
        FileRefused: the file is no PDF, empty or too large.
    """
    _check(work, agency, written, own)
    row = Announcement(
        id=new_id(),
        agency=agency,
        must_read=written.must_read,
        version=1,
        valid_from=written.valid_from,
        valid_to=written.valid_to,
        created_by=actor,
        created_at=work.now,
    )
    work.session.add(row)
    work.flush()
    _add_text(work, row, written, actor, _keep(work, agency, written.file, actor))
    _set_units(work, row, written.units)
    _tell_history(work, row, "announcement_published", actor, written)
    return row.id


def change(
    work: UnitOfWork,
    agency: str,
    key: str,
    written: Written,
    *,
    actor: str,
    own: Collection[str],
    seen: int,
) -> bool:
    """Change an announcement; return whether its text did, so that it is to be read again.

    Args:
        work: the open transaction.
        agency: whose announcement.
        key: its id.
        written: all of it, as it is to be.
        actor: who changes it.
        own: ids of the units that the actor may tell something.
        seen: the version that the editor saw.

    Raises:
        NotFound: there is none, or it was withdrawn.
        DomainRefused: as `publish`; or somebody else has changed the text meanwhile.
        FileRefused: as `publish`.
    """
    row = get(work, agency, key, own)
    if row.version != seen:
        raise refuse(
            "berubah", "Pengumuman ini baru saja diubah orang lain. Muat ulang dulu.", "text"
        )
    _check(work, agency, written, own)
    before = newest_text(work, row)
    kept = before.attachment_id if written.keep_file else None
    attachment = _keep(work, agency, written.file, actor) if written.file else kept
    differs = (before.title, before.text, before.attachment_id) != (
        written.title.strip(), _clean(written.text), attachment,
    )  # fmt: skip
    if differs:
        row.version += 1
        _add_text(work, row, written, actor, attachment)
    row.must_read = written.must_read
    row.valid_from, row.valid_to = written.valid_from, written.valid_to
    _set_units(work, row, written.units)
    _tell_history(work, row, "announcement_changed", actor, written)
    return differs


def withdraw(work: UnitOfWork, agency: str, key: str, *, actor: str, own: Collection[str]) -> None:
    """Take an announcement back: nobody sees it any more, what was read stays known.

    Raises:
        NotFound: there is none of the actor's units, or it was withdrawn before.
    """
    row = get(work, agency, key, own)
    row.withdrawn_at = work.now
    text = newest_text(work, row)
    event = Event(
        "announcement_withdrawn", key, actor, {"version": row.version}, {"title": text.title}
    )
    agency_history.record(work, agency, [event])


def remind(work: UnitOfWork, agency: str, key: str, *, actor: str, own: Collection[str]) -> int:
    """Tell everybody who has not read the newest version; return how many.

    Raises:
        NotFound: there is none of the actor's units, or it was withdrawn.
        DomainRefused: people were reminded today already, or it is not its time.
    """
    row = get(work, agency, key, own)
    today = local_day(work, agency, work.now)
    if not in_time(row, today):
        raise refuse("bukan_waktunya", "Pengumuman ini sedang tidak tampil.")
    if row.reminded_on == today:
        raise refuse("sudah_diingatkan", "Hari ini sudah diingatkan. Coba lagi besok.")
    row.reminded_on = today
    title = newest_text(work, row).title
    people: list[str] = list(work.connection.scalars(unread_people(row, today)))
    for start in range(0, len(people), AT_ONCE):
        work.notify(
            [key_of(each) for each in people[start : start + AT_ONCE]],
            "announcement_unread",
            {"title": title, "announcement": key},
            agency=agency,
        )
    event = Event("announcement_reminded", key, actor, {"people": len(people)}, {"title": title})
    agency_history.record(work, agency, [event])
    return len(people)


def get(
    work: UnitOfWork, agency: str, key: str, own: Collection[str], *, locked: bool = True
) -> Announcement:
    """Return an announcement all of whose units are the actor's, locked for a change.

    Raises:
        NotFound: there is none such, or it was withdrawn.
    """
    query = sa.select(Announcement).where(Announcement.id == key, Announcement.agency == agency)
    row = work.session.scalar(query.with_for_update() if locked else query)
    if row is None or row.withdrawn_at is not None or not set(units_of(work, row)) <= set(own):
        raise NotFound("announcement", key)
    return row


def newest_text(work: UnitOfWork, row: Announcement) -> AnnouncementText:
    """Return the newest version of an announcement's text."""
    return work.session.scalars(
        sa.select(AnnouncementText).where(
            AnnouncementText.announcement_id == row.id, AnnouncementText.version == row.version
        )
    ).one()


def units_of(work: UnitOfWork, row: Announcement) -> list[str]:
    """Return the ids of the units that an announcement names."""
    query = sa.select(AnnouncementUnit.unit_id).where(AnnouncementUnit.announcement_id == row.id)
    return list(work.session.scalars(query.order_by(AnnouncementUnit.unit_id)))


def in_time(row: Announcement, on: date) -> bool:
    """Say whether an announcement is shown on a day."""
    ended = row.valid_to is not None and row.valid_to < on
    return row.withdrawn_at is None and row.valid_from <= on and not ended


def _check(work: UnitOfWork, agency: str, written: Written, own: Collection[str]) -> None:
    title, text = written.title.strip(), written.text.strip()
    if not title or len(title) > LONGEST_TITLE:
        raise refuse("judul", f"Tulis judul, paling banyak {LONGEST_TITLE} huruf.", "title")
    if not text or len(text) > LONGEST_TEXT:
        raise refuse("isi", f"Tulis isinya, paling banyak {LONGEST_TEXT} huruf.", "text")
    if written.valid_to is not None and written.valid_to < written.valid_from:
        raise refuse("sampai", "Hari terakhir tidak boleh sebelum hari pertama.", "valid_to")
    units = set(written.units)
    if not units or len(units) > MOST_UNITS:
        raise refuse("banyak_unit", f"Pilih 1 sampai {MOST_UNITS} unit.", "unit")
    known = set(
        work.session.scalars(sa.select(Unit.id).where(Unit.agency == agency, Unit.id.in_(units)))
    )
    if units - known or units - set(own):
        raise refuse("unit", "Pilih unit yang Anda kelola dari daftar.", "unit")


def _clean(text: str) -> str:
    return text.replace("\r\n", "\n").strip()


def _keep(work: UnitOfWork, agency: str, file: File | None, actor: str) -> str | None:
    """Keep an uploaded PDF as every file is kept: by its first bytes, with size and hash."""
    if file is None:
        return None
    kind = files.media_type(file.content)
    if kind != PDF:
        raise FileRefused("Expected a PDF file but its content is another kind", reason="pdf")
    key = new_id()
    work.connection.execute(
        t.attachment.insert().values(
            id=key,
            agency=agency,
            name=file.name.replace("\\", "/").rsplit("/", 1)[-1][:200] or "berkas.pdf",
            media_type=kind,
            size=len(file.content),
            sha256=hashlib.sha256(file.content).hexdigest(),
            content=file.content,
            uploaded_by=actor,
            uploaded_at=work.now,
        )
    )
    return key


def _add_text(
    work: UnitOfWork, row: Announcement, written: Written, actor: str, attachment: str | None
) -> None:
    work.session.add(
        AnnouncementText(
            agency=row.agency,
            announcement_id=row.id,
            version=row.version,
            title=written.title.strip(),
            text=_clean(written.text),
            attachment_id=attachment,
            written_by=actor,
            written_at=work.now,
        )
    )
    work.flush()


def _set_units(work: UnitOfWork, row: Announcement, units: Collection[str]) -> None:
    u = AnnouncementUnit
    work.session.execute(sa.delete(u).where(u.announcement_id == row.id))
    work.session.add_all(u(announcement_id=row.id, unit_id=each) for each in sorted(set(units)))
    work.flush()


def _tell_history(
    work: UnitOfWork, row: Announcement, kind: str, actor: str, written: Written
) -> None:
    facts = {
        "version": row.version,
        "units": sorted(set(written.units)),
        "must_read": row.must_read,
        "from": row.valid_from.isoformat(),
        "to": row.valid_to.isoformat() if row.valid_to else None,
    }
    payload = {"title": written.title.strip()}
    agency_history.record(work, row.agency, [Event(kind, row.id, actor, facts, payload)])
